"""Keys of rows as a page sends them back; a person may have changed the page, so that anything may stand there."""

from collections.abc import Iterable

# A longer one may not fit into the column (9,223,372,036,854,775,807), and the database would refuse the question.
MOST_DIGITS = 18


def is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS


def keys_in(texts: Iterable[str]) -> list[int]:
    """The keys among `texts`, in their order; what is no key is left out."""
    return [int(text) for text in texts if is_key(text)]


def ticked_keys(request, name: str) -> list[int]:
    """The keys of what was ticked in the boxes called `name`."""
    return keys_in(request.POST.getlist(name))
