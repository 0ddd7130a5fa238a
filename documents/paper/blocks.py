"""What may stand on a paper beside a table; each block names the template that draws it."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, Protocol

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from documents.charts import svg_source
from documents.paper.table import Table
from documents.paper.text import Alignment, Run, Text, listed, markup, runs
from documents.wording import BLANK_NUMBER, counted, long_date, printable

# At the end of a line of the letterhead; short enough to fit into its column.
PROVINCE = re.compile(r"(?<= )(?:tỉnh [\w -]{1,15}|thành phố [\w -]{1,11})$", re.IGNORECASE | re.MULTILINE)


class Picture(Protocol):
    """What a Figure shows. Both drawings show the same; `alt` says it in words."""

    def svg(self) -> str: ...
    def png(self) -> bytes: ...
    def alt(self) -> str: ...


def with_whole_province(name: str) -> SafeString:
    """A name as HTML, its province on one line: "ỦY BAN NHÂN DÂN / TỈNH TRUNG DU"."""
    whole = PROVINCE.sub(r'<span class="whole">\g<0></span>', conditional_escape(name))
    return mark_safe(whole.replace("\n", "<br>"))  # noqa: S308 -- the text was escaped above


@dataclass(frozen=True)
class Letterhead:
    """Both upper blocks: who writes (left), Quốc hiệu and Tiêu ngữ (right), number and day beneath.

    Attributes:
        issuer: written in capitals on paper; "\\n" starts a new line.
        superior: the body above the issuer, in capitals; "" for none.
        symbol: ký hiệu without number ("BC-TĐKT"); "" leaves the line "Số" out altogether.
        number: None leaves a blank for the clerk to write in; numbers below 10 get a leading zero.
        about: trích yếu of a công văn ("V/v …"), under the number.
        place: địa danh; "" leaves place and day out.
        on: None leaves blanks for day and month; `year` is then printed.
    """

    issuer: str
    superior: str = ""
    symbol: str = ""
    number: int | str | None = None
    about: str = ""
    place: str = ""
    on: dt.date | None = None
    year: int | None = None
    template: ClassVar[str] = "documents/_letterhead.html"

    @property
    def superior_markup(self) -> SafeString:
        return with_whole_province(self.superior)

    @property
    def issuer_markup(self) -> SafeString:
        return with_whole_province(self.issuer)

    @property
    def number_line(self) -> str:
        if not self.symbol:
            return ""
        given = counted(self.number) if isinstance(self.number, int) else self.number
        return f"Số: {given or BLANK_NUMBER}/{self.symbol}"

    @property
    def date_line(self) -> str:
        return f"{self.place}, {long_date(self.on, year=self.year)}" if self.place else ""


@dataclass(frozen=True)
class Title:
    """Tên loại ("BÁO CÁO"), trích yếu with its rule, and who decides ("CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH …")."""

    kind: str
    subject: str = ""
    authority: str = ""
    template: ClassVar[str] = "documents/_title.html"


@dataclass(frozen=True)
class AddressedTo:
    """Kính gửi: one recipient on the line, several as a list."""

    recipients: Sequence[str]
    template: ClassVar[str] = "documents/_addressed_to.html"

    @property
    def lines(self) -> list[str]:
        return listed(self.recipients, opening="- ") if len(self.recipients) > 1 else list(self.recipients)


@dataclass(frozen=True)
class LegalBases:
    """Căn cứ, one paragraph each; the last ends with a full stop, the others with a semicolon."""

    bases: Sequence[str]
    template: ClassVar[str] = "documents/_legal_bases.html"

    @property
    def lines(self) -> list[str]:
        return listed(self.bases)


@dataclass(frozen=True)
class Heading:
    """A heading with its own number in the text.

    `level` 0 is a part ("Phần thứ nhất", centred, `text` may hold "\\n"), 1 is "I.", 2 is "1.", 3 is "a)".
    """

    level: Literal[0, 1, 2, 3]
    text: str
    template: ClassVar[str] = "documents/_heading.html"

    @property
    def tag(self) -> str:
        return f"h{self.level + 2}"


@dataclass(frozen=True)
class Paragraph:
    """Running text, justified with its first line indented.

    Attributes:
        lead: its bold opening ("Điều 1.").
        stays_with: it never begins a page, so that what stands before it (the last rows of a table) comes along.
    """

    text: Text
    lead: str = ""
    align: Alignment = "justify"
    bold: bool = False
    italic: bool = False
    stays_with: bool = False
    template: ClassVar[str] = "documents/_paragraph.html"

    @property
    def runs(self) -> list[Run]:
        lead = [Run(f"{self.lead} ", bold=True)] if self.lead else []
        return lead + runs(self.text)

    @property
    def markup(self) -> SafeString:
        return markup(self.runs)


@dataclass(frozen=True)
class Bullets:
    """A list whose items begin with a hyphen, as the office writes them."""

    items: Sequence[Text]
    template: ClassVar[str] = "documents/_bullets.html"

    @property
    def markup_of_items(self) -> list[SafeString]:
        return [markup(runs(item)) for item in self.items]


@dataclass(frozen=True)
class Figure:
    """A picture, its caption beneath: as wide as the text, or so many millimetres as the picture itself says."""

    picture: Picture
    caption: str = ""
    template: ClassVar[str] = "documents/_figure.html"

    @property
    def source(self) -> str:
        return svg_source(printable(self.picture.svg()))

    @property
    def width_mm(self) -> int | None:
        return getattr(self.picture, "width_mm", None)


@dataclass(frozen=True)
class Signature:
    """Who signs, at the right, never alone on a page; Nơi nhận at the left.

    Attributes:
        lines: authority and title ("TM. KHỐI THI ĐUA", "TRƯỞNG KHỐI", "GIÁM ĐỐC SỞ TƯ PHÁP").
        name: "" leaves it to the signer.
        note: under the title in italics ("Ký, ghi rõ họ tên").
        recipients: Nơi nhận without hyphens ("Như trên", "Lưu: VT, TĐKT"); empty for none.
        marks: pictures under Nơi nhận, each with its caption beside it, such as the QR code of verification: there they
            never stand alone on a page.
    """

    lines: Sequence[str]
    name: str = ""
    note: str = ""
    recipients: Sequence[str] = ()
    marks: Sequence[Figure] = ()
    template: ClassVar[str] = "documents/_signature.html"

    @property
    def recipient_lines(self) -> list[str]:
        return listed(self.recipients, opening="- ")


@dataclass(frozen=True)
class SignatureRow:
    """Several signers beside each other, the first at the left; more than `per_row` start a new row."""

    signatures: Sequence[Signature]
    per_row: int = 3
    template: ClassVar[str] = "documents/_signature_row.html"

    @property
    def rows(self) -> list[list[Signature | None]]:
        """Signers row by row; a last row of several is filled up with None."""
        per_row = min(self.per_row, len(self.signatures))
        starts = range(0, len(self.signatures), per_row)
        rows = [list(self.signatures[start : start + per_row]) for start in starts]
        return [row + [None] * (per_row - len(row)) for row in rows]


@dataclass(frozen=True)
class PageBreak:
    template: ClassVar[str] = "documents/_page_break.html"


@dataclass(frozen=True)
class Letter:
    """One of several letters in a file: it begins on a new page, and its pages count from 1 again."""

    blocks: Sequence["Block"]
    template: ClassVar[str] = "documents/_letter.html"


Block = (
    Letterhead
    | Title
    | AddressedTo
    | LegalBases
    | Heading
    | Paragraph
    | Bullets
    | Table
    | Figure
    | Signature
    | SignatureRow
    | PageBreak
    | Letter
)
