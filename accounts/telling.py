"""What a person is told on the next page about the button that was pressed."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages

from accounts.errors import OfficeError


@contextmanager
def refusal_told(request) -> Iterator[None]:
    """What the office refuses within becomes a message; what stands behind the refused act is left out."""
    try:
        yield
    except OfficeError as problem:
        messages.error(request, str(problem))
