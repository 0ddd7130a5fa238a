"""True, false and not known: `None` is what nobody has told us yet."""

from collections.abc import Iterable


def all_of(values: Iterable[bool | None]) -> bool | None:
    """False beats not known, not known beats true."""
    seen = set(values)
    if False in seen:
        return False
    return None if None in seen else True


def any_of(values: Iterable[bool | None]) -> bool | None:
    """True beats not known, not known beats false."""
    seen = set(values)
    if True in seen:
        return True
    return None if None in seen else False
