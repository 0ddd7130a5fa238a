"""Numbers and days as people type them, in a form or in a cell of a workbook."""

import datetime as dt
import re
from decimal import Decimal, InvalidOperation
from typing import Any

from documents.wording import MINUS


def decimal_of(value: Any) -> Decimal | None:
    """A number typed as number or as text: 7.5, "7,5" and "7.5" are 7.5; "1.234,5" and "1.234.567" have thousands;
    a minus may be a hyphen or the sign that we print.

    Raises:
        ValueError: not a number, or one that can be read in two ways ("1.000"); the message is in Vietnamese.
    """
    if value is None or value == "":
        return None
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return Decimal(value)
    text = str(value).replace(" ", "").replace("\u00a0", "").replace(MINUS, "-")
    if re.fullmatch(r"[+-]?[1-9]\d{0,2}[.]\d{3}", text):
        raise ValueError(
            f"“{value}” có thể hiểu hai cách; xin ghi {text.replace('.', '')} hoặc {text.replace('.', ',')}."
        )
    if re.fullmatch(r"[+-]?[1-9]\d{0,2}([.]\d{3})+(,\d+)?", text):
        text = text.replace(".", "")
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite() or "e" in text.lower():
        raise ValueError(f"“{value}” không phải là một số, ví dụ 7,5.")
    return number


def date_of(value: Any) -> dt.date | None:
    """A day typed as day or as text "05/01/2026" ("5-1-2026", "5.1.2026").

    Raises:
        ValueError: not a day of the calendar; the message is in Vietnamese.
    """
    match value:
        case None | "":
            return None
        case dt.datetime():
            return value.date()
        case dt.date():
            return value
    parts = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", str(value).strip())
    try:
        day, month, year = (int(part) for part in parts.groups())
        return dt.date(year, month, day)
    except (AttributeError, ValueError):
        raise ValueError(f"“{value}” không phải là một ngày, ví dụ 05/01/2026.") from None
