"""Codes for what a workbook names without one."""

from collections.abc import Container

from accounts.searching import fold


def code_of(name: str, *, taken: Container[str], longest: int) -> str:
    """The first letters of the words of `name` ("Sở Y tế" → SYT), with a number where that code is `taken`.

    Args:
        taken: codes as fold() makes them.
        longest: so many letters at most, the number not counted.
    """
    letters = "".join(word[0] for word in fold(name).split() if word[0].isalnum()).upper()[:longest] or "DV"
    code, number = letters, 1
    while fold(code) in taken:
        number += 1
        code = f"{letters}{number}"
    return code
