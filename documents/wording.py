"""How days, counts and numbers are written on paper (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""

import datetime as dt
import re
import unicodedata
from decimal import Decimal

# Gaps somebody fills in by hand, a number or a day; no-break spaces, since ordinary ones shrink to one.
BLANK_NUMBER = "\u00a0" * 8
BLANK_DAY = "\u00a0" * 4
MINUS = "\u2212"  # as long as a plus; what is typed may have a hyphen instead
# Everything XML 1.0 cannot hold; a PDF would show it as a box, Word and Excel would refuse the file.
UNPRINTABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u007f-\u009f]")


def printable(text: str) -> str:
    """The text as it goes on paper: composed letters (NFC) and no control characters but tab and line end.

    Composed, because decomposed and composed letters look alike on paper and differ when copied from it.
    """
    return unicodedata.normalize("NFC", UNPRINTABLE.sub("", text))


def counted(number: int) -> str:
    """A count with at least two digits, as decisions write it: 3 is "03", 12 is "12"."""
    return f"{number:02d}"


def number(value: Decimal | int, *, places: int | None = None) -> str:
    """A number with a decimal comma: 7.50 is "7,5", 1000 is "1000", -0.5 is "−0,5", -0.0 is "0".

    Args:
        value: a Decimal or int; a float is refused, since it does not know its own last digit.
        places: so many digits after the comma, zeros included; without it, no trailing zeros.

    Raises:
        TypeError: `value` is neither Decimal nor int.
    """
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise TypeError(f"Số trên giấy phải là Decimal hoặc int, không phải {type(value).__name__}.")
    text = f"{value:.{places}f}" if places is not None else f"{Decimal(value):f}"
    if places is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    if not text.strip("-0."):
        text = text.lstrip("-")
    return text.replace(".", ",").replace("-", MINUS)


def short_date(on: dt.date) -> str:
    """A day in a table: "05/01/2026"."""
    return f"{on:%d/%m/%Y}"


def long_date(on: dt.date | None, *, year: int | None = None) -> str:
    """A day in a sentence: "ngày 05 tháng 01 năm 2026"; days below 10 and the months 1 and 2 get a leading zero.

    Without a day, blanks to be filled in by hand: "ngày    tháng    năm 2026" (or "năm 20" and a blank without `year`).
    """
    if on is None:
        return f"ngày {BLANK_DAY} tháng {BLANK_DAY} năm {year or '20' + BLANK_DAY}"
    month = f"{on.month:02d}" if on.month < 3 else on.month
    return f"ngày {on.day:02d} tháng {month} năm {on.year}"


def roman(value: int) -> str:
    """1 to 39 in Roman digits, for headings and appendices: 4 is "IV"."""
    return "X" * (value // 10) + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[value % 10]
