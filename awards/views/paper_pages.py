"""A paper of a thing, to print (PDF) and to edit (Word): two addresses of one paper."""

from collections.abc import Callable

from django.views.decorators.http import require_safe

from accounts.guard import guard
from accounts.models import Identity, record
from accounts.permissions import Permission
from documents.paper import Paper


def paper_pages(
    name: str,
    permission: Permission,
    find: Callable,
    make: Callable[..., Paper],
    *,
    recorded_as: str = "",
    what: str = "",
) -> tuple[Callable, Callable]:
    """The views `name`_pdf and `name`_word of the paper that `make(thing, identity)` builds of what `find` finds.

    Args:
        recorded_as, what: the action of the audit trail that keeps who printed it, and how it names the paper.
    """

    def paper_of(request, thing) -> Paper:
        if recorded_as:
            record(request.user, recorded_as, thing, what=what)
        return make(thing, Identity.current())

    def as_pdf(request, thing):
        return paper_of(request, thing).response()

    def as_word(request, thing):
        return paper_of(request, thing).word_response()

    as_pdf.__name__, as_word.__name__ = f"{name}_pdf", f"{name}_word"
    allowed = guard(permission, find)
    return require_safe(allowed(as_pdf)), require_safe(allowed(as_word))
