"""The guard on every view."""

from functools import wraps

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404

from accounts.permissions import Permission, can


class GoneMeanwhile(Http404):
    """The thing was there when the view began, and somebody removed it before the view could lock it."""


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
            if find is None:
                return view(request, **url_kwargs)
            try:
                return view(request, target)
            except ObjectDoesNotExist as problem:
                must_still_be_there(request.user, find, url_kwargs, problem)
                raise

        guarded.permission = permission
        return guarded

    return decorate


def must_still_be_there(user, find, url_kwargs: dict, problem: ObjectDoesNotExist) -> None:
    """Raise GoneMeanwhile where the view missed what it was asked about; any other row that is missing is our fault."""
    try:
        find(user, **url_kwargs)
    except Http404:
        raise GoneMeanwhile from problem
