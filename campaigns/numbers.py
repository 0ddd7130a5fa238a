"""Numbers as people type them."""

import re
from decimal import Decimal

LARGEST = Decimal(10) ** 13  # what a column of plans and results holds; in đồng, ten thousand billion
PLACES = 4
THOUSANDS = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?").fullmatch
NUMBER = re.compile(r"-?[0-9]{1,15}(?:[.,][0-9]{1,15})?").fullmatch
BLANKS = re.compile(r"\s+")


def typed_number(text: str) -> Decimal:
    """7,5 and 7.5 are both seven and a half; "12.500" could be either and is refused.

    Raises:
        ValueError: no number, too many decimals, negative or too large; its text is a sentence for who typed it.
    """
    bare = BLANKS.sub("", text).removesuffix("%")
    if THOUSANDS(bare):
        raise ValueError(f"Không dùng dấu chấm giữa các hàng nghìn: viết {bare.replace('.', '')}.")
    if not NUMBER(bare):
        raise ValueError("Ghi một số, ví dụ 98,5.")
    value = Decimal(bare.replace(",", "."))
    if value < 0:
        raise ValueError("Ghi số từ 0 trở lên.")
    if value >= LARGEST:
        raise ValueError("Số này lớn quá mức; xin đổi sang đơn vị tính lớn hơn.")
    if -value.as_tuple().exponent > PLACES:
        raise ValueError(f"Ghi nhiều nhất {PLACES} chữ số sau dấu phẩy.")
    return value
