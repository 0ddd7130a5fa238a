"""Codes that somebody reads from paper or a screen, or hears, and types in."""


def spelled(typed: str) -> str:
    """What somebody typed as the code it means: spaces, dashes and case do not count."""
    return "".join(letter for letter in typed.upper() if letter.isalnum())
