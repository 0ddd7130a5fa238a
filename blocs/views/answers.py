"""The answer to an action: do it, say what came of it, go back to where it shows."""

from collections.abc import Callable

from django.contrib import messages
from django.shortcuts import redirect

from accounts.errors import OfficeError


def act(request, verb: Callable[[], object], *, done: str, back):
    """Run `verb`; say `done`, or the office's own sentence when it is refused; then go to `back`."""
    try:
        verb()
    except OfficeError as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, done)
    return redirect(back)
