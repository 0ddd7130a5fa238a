"""Reading the text of a PDF that came back: whether it has any, what it says, where a name stands."""

import io
import logging
from dataclasses import dataclass

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from accounts.errors import OfficeError
from documents.wording import printable

# pypdf tells of every oddity of other people's files.
logging.getLogger("pypdf").setLevel(logging.ERROR)
# A scan brings stray letters at most (a stamp, a page number); a page of text has hundreds.
LEAST_LETTERS = 30
MOST_PAGES = 300


class Unreadable(OfficeError):
    """A file that says it is a PDF and cannot be read."""


@dataclass(frozen=True)
class Place:
    """Where a text stands: page from 0, and how far its line is from the foot of the page, in points."""

    page: int
    above_foot: float


def text_of(pdf: bytes) -> list[str]:
    """The text of each page, composed letters (NFC); a page that was scanned without recognition is "".

    Raises:
        Unreadable: damaged, protected by a password, or of more pages than anybody signs.
    """
    return [printable(text) if is_text(text) else "" for text in _each(pdf, lambda page: page.extract_text())]


def is_text(text: str) -> bool:
    return sum(letter.isalpha() for letter in text) >= LEAST_LETTERS


def last_place(pdf: bytes, text: str) -> Place | None:
    """Where `text`, a line or the beginning of one, stands last; None where it stands nowhere."""
    wanted = printable(text).strip()
    found: list[Place] = []

    def look(page) -> None:
        number = page.page_number

        def visit(said, page_matrix, line_matrix, *_):
            if wanted and printable(said).strip().startswith(wanted):
                across, up = line_matrix[4:6]
                found.append(Place(number, across * page_matrix[1] + up * page_matrix[3] + page_matrix[5]))

        page.extract_text(visitor_text=visit)

    _each(pdf, look)
    return found[-1] if found else None


def _each(pdf: bytes, read) -> list:
    try:
        reader = PdfReader(io.BytesIO(pdf))
        if reader.is_encrypted:
            raise Unreadable("Tệp PDF có mật khẩu nên không đọc được. Xin bỏ mật khẩu rồi tải lên lại.")
        if len(reader.pages) > MOST_PAGES:
            raise Unreadable(f"Tệp có hơn {MOST_PAGES} trang. Xin tải đúng văn bản đã ký.")
        return [read(page) for page in reader.pages]
    except (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as problem:
        raise Unreadable("Tệp PDF hỏng nên không đọc được. Xin quét hoặc tải lại văn bản.") from problem
