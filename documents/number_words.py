"""Whole numbers in Vietnamese words, as sums of money are written: 3.510.000 is "ba triệu năm trăm mười nghìn"."""

DIGITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]
SCALES = ["", "nghìn", "triệu"]
MOST = 10**18


def number_in_words(number: int) -> str:
    """0 to 10^18 − 1, in small letters. Raises ValueError beyond."""
    if not 0 <= number < MOST:
        raise ValueError(f"{number} ngoài khoảng viết được bằng chữ")
    if number == 0:
        return DIGITS[0]
    billions, rest = divmod(number, 10**9)
    said = []
    if billions:
        said += [number_in_words(billions), "tỷ"]
    groups = [rest // 10**6, rest // 10**3 % 10**3, rest % 10**3]
    for place, group in zip((2, 1, 0), groups, strict=True):
        if group:
            said += [_hundreds(group, is_first=not said), SCALES[place]]
    return " ".join(filter(None, said))


def _hundreds(number: int, *, is_first: bool) -> str:
    """1 to 999; inside a number the hundreds are said even where there are none."""
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    said = []
    if hundreds or not is_first:
        said.append(f"{DIGITS[hundreds]} trăm")
    if tens > 1:
        said.append(f"{DIGITS[tens]} mươi")
    elif tens == 1:
        said.append("mười")
    elif ones and said:
        said.append("linh")
    if ones == 1 and tens > 1:
        said.append("mốt")
    elif ones == 5 and tens:
        said.append("lăm")
    elif ones:
        said.append(DIGITS[ones])
    return " ".join(said)


def money_in_words(amount: int) -> str:
    """ "Ba triệu năm trăm mười nghìn đồng"."""
    said = f"{number_in_words(amount)} đồng"
    return said[:1].upper() + said[1:]
