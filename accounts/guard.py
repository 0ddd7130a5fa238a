"""The guard on every view."""

from functools import wraps

from django.core.exceptions import PermissionDenied

from accounts.permissions import Permission, can


def guard(permission: Permission, find=None):
    """Run the view only for users who have `permission` on the thing that `find` loads.

    `find(user, **url_kwargs)` returns the thing or raises Http404, and the view is
    given the thing instead of its id: a view cannot reach a record it has not been
    allowed to see. Without `find`, the view keeps its url arguments.
    """

    def decorate(view):
        @wraps(view)
        def guarded(request, **url_kwargs):
            target = find(request.user, **url_kwargs) if find else None
            if not can(request.user, permission, target):
                raise PermissionDenied
            return view(request, target) if find else view(request, **url_kwargs)

        guarded.permission = permission
        return guarded

    return decorate
