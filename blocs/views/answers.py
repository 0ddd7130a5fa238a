"""The answer to an action: do it, say what came of it, go back to where it shows."""

from collections.abc import Callable

from django.contrib import messages
from django.shortcuts import redirect

from accounts.telling import refusal_told


def act(request, verb: Callable[[], object], *, done: str, back):
    """Run `verb`; say `done`, or the office's own sentence when it is refused; then go to `back`."""
    with refusal_told(request):
        verb()
        messages.success(request, done)
    return redirect(back)
