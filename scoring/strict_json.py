"""JSON of which every value is asked for by name, so that each mistake can be answered with the place it stands at."""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

# No number on a scoring sheet comes near a hundred digits. Longer ones are refused, so that all later arithmetic can
# be exact (points.EXACT) and cheap.
MAX_NUMBER_LENGTH = 100

NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?").fullmatch
LONGEST_QUOTE = 80  # characters

UNSTORABLE = re.compile("[\0\ud800-\udfff]").search  # NUL, and halves of surrogate pairs
NOT_A_NUMBER = 'phải là số thập phân dùng dấu chấm, đặt trong ngoặc kép, thí dụ "7.5"'
NOT_WHOLE = "phải là số đếm, thí dụ 2"


class CriteriaError(ValueError):
    """A file or an answer that is not of the form criteria-set/1; its text is one Vietnamese sentence.

    `place` is where, as in `sections[0].items[2].max`; `message` is what is wrong there, without a full stop.
    """

    def __init__(self, place: str, message: str):
        super().__init__(place, message)
        self.place = place
        self.message = message

    def __str__(self) -> str:
        return f"{self.place}: {self.message}."

    def inside(self, outer: str) -> "CriteriaError":
        """The same error, seen from a thing that holds the place."""
        return CriteriaError(f"{outer}.{self.place}", self.message)


def quoted(text: str) -> str:
    """Foreign text made fit for a message: printable, and not longer than a line."""
    text = text if len(text) <= LONGEST_QUOTE else text[:LONGEST_QUOTE] + "…"
    return text.encode(errors="backslashreplace").decode().replace("\0", "\\0")


class JSONNumber(str):
    """A JSON number that is no plain integer, kept as it was written."""

    __slots__ = ()


class TwiceKeyed(dict):
    """A JSON object in which the key `twice` stands more than once."""

    def __init__(self, pairs: list[tuple[str, Any]]):
        super().__init__(pairs)
        times = Counter(key for key, _ in pairs)
        self.twice = next(key for key, _ in pairs if times[key] > 1)


def read_file(path: Path, *, max_bytes: int) -> bytes:
    """The bytes of a file; one too large is not read to its end.

    Raises:
        CriteriaError: there is no such file, or it can't be read, or it is too large.
    """
    try:
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except OSError:
        raise CriteriaError("tệp", "không mở được để đọc") from None
    _check_size(data, max_bytes)
    return data


def _check_size(data: bytes | str, max_bytes: int) -> None:
    if len(data) > max_bytes:
        raise CriteriaError("tệp", f"lớn hơn mức cho phép {max_bytes // 1024**2} MB")


def load_json(data: bytes | str, *, max_bytes: int) -> Any:
    """The value of a JSON text in UTF-8 (a byte order mark is allowed).

    Raises:
        CriteriaError: too large, not UTF-8, not JSON, or nested beyond any sheet.
    """
    _check_size(data, max_bytes)
    try:
        text = data.decode("utf-8-sig") if isinstance(data, bytes) else data.removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise CriteriaError(f"byte {error.start}", "tệp không viết bằng bảng mã UTF-8") from None
    try:
        return json.loads(
            text, object_pairs_hook=_object, parse_float=JSONNumber, parse_int=_integer, parse_constant=JSONNumber
        )
    except json.JSONDecodeError as error:
        raise CriteriaError(f"dòng {error.lineno}, cột {error.colno}", "tệp không đúng cú pháp JSON") from None
    except RecursionError:
        raise CriteriaError("tệp", "các đối tượng lồng nhau quá sâu") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    plain = dict(pairs)
    return plain if len(plain) == len(pairs) else TwiceKeyed(pairs)


def _integer(text: str) -> int | JSONNumber:
    return int(text) if len(text) <= MAX_NUMBER_LENGTH else JSONNumber(text)


def read_number(value: Any, place: str) -> Decimal:
    """A number written as the format wants it: a string of digits with at most one point."""
    if type(value) is not str or not NUMBER(value):
        raise CriteriaError(place, NOT_A_NUMBER)
    if len(value) > MAX_NUMBER_LENGTH:
        raise CriteriaError(place, f"số dài quá {MAX_NUMBER_LENGTH} chữ số")
    return Decimal(value)


def read_count(value: Any, place: str) -> int | Decimal:
    """A count or an index, written as a JSON number or a string; a broken one (1.5) comes back as Decimal."""
    if type(value) is int:
        return value
    text = str(value) if isinstance(value, (str, float)) else ""
    if not NUMBER(text):
        raise CriteriaError(place, NOT_WHOLE)
    if len(text) > MAX_NUMBER_LENGTH:
        raise CriteriaError(place, f"số dài quá {MAX_NUMBER_LENGTH} chữ số")
    number = Decimal(text)
    return int(number) if number == number.to_integral_value() else number


def read_text(value: Any, place: str, *, blank: bool = False) -> str:
    """Text in NFC. Refuses what no database column and no page can hold."""
    if type(value) is not str:
        raise CriteriaError(place, "phải là chữ trong ngoặc kép")
    if not blank and not value.strip():
        raise CriteriaError(place, "không được để trống")
    if UNSTORABLE(value):
        raise CriteriaError(place, "có ký tự không in được")
    return unicodedata.normalize("NFC", value)


def read_list(value: Any, place: str) -> list[Any]:
    if type(value) is not list:
        raise CriteriaError(place, "phải là một danh sách […]")
    return value


def read_object(value: Any, place: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise CriteriaError(place, "phải là một đối tượng {…}")
    if isinstance(value, TwiceKeyed):
        raise CriteriaError(place, f"khóa “{quoted(value.twice)}” viết hai lần")
    return value


class Form:
    """One JSON object being read. Each key is asked for once; `done()` refuses what nobody asked for.

    A key that is absent or null gives None where it is optional, and an error where it is not.
    """

    def __init__(self, value: Any, place: str):
        self._left = dict(read_object(value, place or "tệp"))
        self._place = place

    def at(self, key: str) -> str:
        return f"{self._place}.{quoted(key)}" if self._place else quoted(key)

    def has(self, key: str) -> bool:
        return key in self._left

    def peek(self, key: str) -> Any:
        """The value as it stands, or None, without asking for it."""
        return self._left.get(key)

    def take(self, key: str, *, optional: bool = False) -> Any:
        if key not in self._left and not optional:
            raise CriteriaError(self.at(key), "còn thiếu")
        value = self._left.pop(key, None)
        if value is None and not optional:
            raise CriteriaError(self.at(key), "không được là null")
        return value

    def text(self, key: str, *, optional: bool = False, blank: bool = False, longest: int | None = None) -> str | None:
        value = self.take(key, optional=optional)
        if value is None:
            return None
        text = read_text(value, self.at(key), blank=blank)
        if longest is not None and len(text) > longest:
            raise CriteriaError(self.at(key), f"dài quá {longest} chữ")
        return text

    def number(
        self,
        key: str,
        *,
        optional: bool = False,
        least: int | None = 0,
        above: int | None = None,
        most: int | None = None,
    ) -> Decimal | None:
        """A decimal, by default not negative. `least` and `most` are inclusive, `above` is not."""
        value = self.take(key, optional=optional)
        if value is None:
            return None
        number = read_number(value, self.at(key))
        if above is not None and number <= above:
            raise CriteriaError(self.at(key), f"phải lớn hơn {above}")
        if least is not None and number < least:
            raise CriteriaError(self.at(key), "không được âm" if least == 0 else f"không được nhỏ hơn {least}")
        if most is not None and number > most:
            raise CriteriaError(self.at(key), f"không được lớn hơn {most}")
        return number

    def nullable_number(self, key: str) -> Decimal | None:
        """A decimal that must be spoken of, though it may be null."""
        if not self.has(key):
            raise CriteriaError(self.at(key), "còn thiếu (viết null nếu không có mức trần)")
        return self.number(key, optional=True)

    def count(self, key: str, *, optional: bool = False) -> int | None:
        """A whole number, not negative."""
        value = self.take(key, optional=optional)
        if value is None:
            return None
        number = read_count(value, self.at(key))
        if type(number) is not int or number < 0:
            raise CriteriaError(self.at(key), "phải là số nguyên, không âm")
        return number

    def flag(self, key: str) -> bool:
        """True or false; absent is false."""
        value = self.take(key, optional=True)
        if value is not None and type(value) is not bool:
            raise CriteriaError(self.at(key), "phải là true hoặc false")
        return bool(value)

    def one_of(self, key: str, words: Collection[str]) -> str:
        value = self.text(key)
        if value not in words:
            raise CriteriaError(self.at(key), f"không có “{quoted(value)}”; chỉ dùng {', '.join(words)}")
        return value

    def each(self, key: str, *, optional: bool = False, at_least_one: bool = False) -> Iterator[tuple[Any, str]]:
        """The members of a list, each with its place."""
        value = self.take(key, optional=optional)
        values = [] if value is None else read_list(value, self.at(key))
        if at_least_one and not values:
            raise CriteriaError(self.at(key), "phải có ít nhất một mục")
        return ((member, f"{self.at(key)}[{index}]") for index, member in enumerate(values))

    def texts(self, key: str) -> tuple[str, ...]:
        """An optional list of texts."""
        return tuple(read_text(value, place) for value, place in self.each(key, optional=True))

    def done(self) -> None:
        """Refuse keys that the form does not know here: a misspelt one would silently change somebody's points."""
        for key in self._left:
            raise CriteriaError(self.at(key), "khóa này không dùng được ở đây")
