"""What stands on a paper, said once: the PDF and the Word file are made from the same blocks.

An app lists blocks; only `documents` knows how they are drawn. Sizes are those of Nghị định 30/2020/NĐ-CP,
Phụ lục I, and live in static/papers/nd30.css (PDF) and word.py (Word).
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import ClassVar, Literal, Protocol

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString, mark_safe

from documents.charts import svg_source
from documents.wording import BLANK_NUMBER, counted, long_date, number, printable, roman, short_date

Alignment = Literal["left", "center", "right", "justify"]
Orientation = Literal["portrait", "landscape"]
Cell = str | Decimal | int | dt.date | None

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# The width of the text between the margins, in millimetres (A4 with 30 mm left and 15 mm right).
TEXT_WIDTH: dict[Orientation, int] = {"portrait": 165, "landscape": 252}

# The line ends of templates; what is written on a paper has <br> for them.
BETWEEN_TAGS = re.compile(r">\s*\n\s*<")

UNFIT_FOR_FILENAMES = r'[\t\r\n/\\:*?"<>|]+'


@dataclass(frozen=True)
class Run:
    """A few words of a paragraph in their own type."""

    text: str
    bold: bool = False
    italic: bool = False


Text = str | Sequence[str | Run]


def runs(text: Text) -> list[Run]:
    parts = [text] if isinstance(text, str) else text
    return [Run(part) if isinstance(part, str) else part for part in parts]


def markup(parts: Sequence[Run]) -> SafeString:
    """The runs as HTML; made here since a template would put spaces between them."""
    said = []
    for part in parts:
        text = conditional_escape(part.text).replace("\n", "<br>")
        text = f"<i>{text}</i>" if part.italic else text
        said.append(f"<b>{text}</b>" if part.bold else text)
    return mark_safe("".join(said))  # noqa: S308 -- every text was escaped above


class Picture(Protocol):
    """What a Figure shows. Both drawings show the same; `alt` says it in words."""

    def svg(self) -> str: ...
    def png(self) -> bytes: ...
    def alt(self) -> str: ...


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
class Column:
    """One column of a table.

    Attributes:
        width: in millimetres; a table is stretched or shrunk to the width of the page. None takes an equal part.
        align: None aligns numbers and dates by the centre, everything else left.
        group: a heading shared with neighbours of the same group.
        is_heading: its cells name their row (at most one column; read aloud before each cell by screen readers).
    """

    title: str
    width: float | None = None
    align: Alignment | None = None
    group: str = ""
    is_heading: bool = False


@dataclass(frozen=True)
class Row:
    """A row in its own type: a section with its points, a subtotal."""

    cells: Sequence[Cell]
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class GroupRow:
    """A row of one cell over the whole table ("I. TẬP THỂ")."""

    text: str


@dataclass(frozen=True)
class Printed:
    """A cell as it goes on paper."""

    text: str
    align: Alignment
    is_heading: bool


@dataclass(frozen=True)
class Table:
    """A table whose header row repeats on each page; never a table for the sake of layout.

    Attributes:
        rows: plain sequences of cells, Row or GroupRow; Decimals are printed with a comma, dates dd/mm/yyyy.
        caption: stands above the table.
        totals: the last row, in bold, kept with the row before it.
        size: of the letters in points.
        row_height: least height of a row in millimetres, for rows that are filled in or signed by hand.
    """

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell] | Row | GroupRow]
    caption: str = ""
    totals: Sequence[Cell] | None = None
    size: Literal[10, 11, 12, 13, 14] = 13
    row_height: int = 0
    template: ClassVar[str] = "documents/_table.html"

    @property
    def shares(self) -> list[str]:
        """The width of each column in per cent of the table, as CSS writes it."""
        given = [column.width for column in self.columns if column.width is not None]
        equal = sum(given) / len(given) if given else 1
        widths = [equal if column.width is None else column.width for column in self.columns]
        return [f"{100 * width / sum(widths):.3f}" for width in widths]

    @property
    def has_groups(self) -> bool:
        return any(column.group for column in self.columns)

    @property
    def groups(self) -> list[tuple[str, list[Column]]]:
        """The upper header row: neighbours with one group together, columns without group each on their own."""
        grouped = []
        for group, together in groupby(self.columns, key=lambda column: column.group):
            columns = list(together)
            grouped += [(group, columns)] if group else [("", [column]) for column in columns]
        return grouped

    @property
    def grouped_columns(self) -> list[Column]:
        return [column for column in self.columns if column.group]

    def all_rows(self) -> list[Row | GroupRow]:
        """Every row as Row or GroupRow, totals last.

        Raises:
            ValueError: a row has more or fewer cells than there are columns.
        """
        rows = [row if isinstance(row, Row | GroupRow) else Row(row) for row in self.rows]
        if self.totals is not None:
            rows.append(Row(self.totals, bold=True))
        for row in rows:
            if isinstance(row, Row) and len(row.cells) != len(self.columns):
                raise ValueError(f"Bảng có {len(self.columns)} cột nhưng một dòng có {len(row.cells)} ô.")
        return rows

    def printed(self, row: Row) -> list[Printed]:
        return [
            Printed(printed_cell(cell), column.align or usual_alignment(cell), column.is_heading)
            for cell, column in zip(row.cells, self.columns, strict=True)
        ]

    @property
    def printed_rows(self) -> list[tuple[Row | GroupRow, list[Printed]]]:
        """Each row with its cells; a GroupRow has none."""
        return [(row, [] if isinstance(row, GroupRow) else self.printed(row)) for row in self.all_rows()]


def printed_cell(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return cell
        case dt.date():
            return short_date(cell)
        case _:
            return number(cell)


def usual_alignment(cell: Cell) -> Alignment:
    return "left" if isinstance(cell, str) else "center"


@dataclass(frozen=True)
class Figure:
    """A picture as wide as the text, its caption beneath."""

    picture: Picture
    caption: str = ""
    template: ClassVar[str] = "documents/_figure.html"

    @property
    def source(self) -> str:
        return svg_source(printable(self.picture.svg()))


@dataclass(frozen=True)
class Signature:
    """Who signs, at the right, never alone on a page; Nơi nhận at the left.

    Attributes:
        lines: authority and title ("TM. KHỐI THI ĐUA", "TRƯỞNG KHỐI", "GIÁM ĐỐC SỞ TƯ PHÁP").
        name: "" leaves it to the signer.
        note: under the title in italics ("Ký, ghi rõ họ tên").
        recipients: Nơi nhận without hyphens ("Như trên", "Lưu: VT, TĐKT"); empty for none.
    """

    lines: Sequence[str]
    name: str = ""
    note: str = ""
    recipients: Sequence[str] = ()
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


@dataclass(frozen=True)
class Appendix:
    """Pages of their own at the end, numbered from 1 on.

    Attributes:
        label: None writes "Phụ lục", or "Phụ lục I", "Phụ lục II" where the paper has several; "" writes nothing
            (a DANH SÁCH).
        reference: "(Kèm theo Quyết định số … của …)", in italics.
    """

    title: str
    blocks: Sequence[Block]
    reference: str = ""
    label: str | None = None
    orientation: Orientation = "portrait"


@dataclass(frozen=True)
class Paper:
    """One printable document. Building one costs nothing; `pdf()` and `word()` are the slow part.

    Attributes:
        filename: without extension; Vietnamese letters are welcome.
        title: for readers' title bars and catalogues, not printed.
        is_sample: every page says MẪU behind the text.
    """

    filename: str
    title: str
    blocks: Sequence[Block]
    appendices: Sequence[Appendix] = ()
    orientation: Orientation = "portrait"
    author: str = ""
    is_sample: bool = False

    @property
    def full_title(self) -> str:
        return f"{self.title} (MẪU)" if self.is_sample else self.title

    @property
    def labelled_appendices(self) -> list[tuple[str, Appendix]]:
        automatic = [appendix for appendix in self.appendices if appendix.label is None]
        numbers = {id(appendix): f"Phụ lục {roman(place)}" for place, appendix in enumerate(automatic, start=1)}
        if len(automatic) == 1:
            numbers = {id(automatic[0]): "Phụ lục"}
        return [
            (numbers[id(appendix)] if appendix.label is None else appendix.label, appendix)
            for appendix in self.appendices
        ]

    def html(self) -> str:
        """The paper for WeasyPrint, without the line ends between tags: reading them takes longer than the text."""
        written = render_to_string("documents/paper.html", {"paper": self})
        return printable(BETWEEN_TAGS.sub("><", written))

    def pdf(self) -> bytes:
        """The paper as tagged PDF/A-3a.

        Raises:
            PrintingUnavailable: this machine lacks the font or the library.
        """
        from documents.pdf import render  # noqa: PLC0415 -- slow import, wanted by one page in a hundred

        return render(self.html(), is_sample=self.is_sample)

    def word(self) -> bytes:
        """The paper as .docx, for those who edit."""
        from documents.word import write  # noqa: PLC0415 -- slow import

        return write(self)

    def response(self) -> HttpResponse:
        """The PDF, shown in the browser's own viewer."""
        return self._answer(self.pdf(), "application/pdf", "pdf", as_attachment=False)

    def word_response(self) -> HttpResponse:
        """The Word file, as a download."""
        return self._answer(self.word(), WORD_TYPE, "docx", as_attachment=True)

    def _answer(self, content: bytes, content_type: str, extension: str, *, as_attachment: bool) -> HttpResponse:
        filename = f"{re.sub(UNFIT_FOR_FILENAMES, '-', printable(self.filename))}.{extension}"
        headers = {
            "Content-Disposition": content_disposition_header(as_attachment, filename),
            "X-Content-Type-Options": "nosniff",
        }
        return HttpResponse(content, content_type=content_type, headers=headers)


def listed(items: Sequence[str], *, opening: str = "") -> list[str]:
    """Items of one sentence: each ends with a semicolon, the last with a full stop, whatever they ended with before."""
    bare = [item.strip().rstrip(";.") for item in items]
    return [f"{opening}{item}{'.' if place == len(bare) else ';'}" for place, item in enumerate(bare, start=1)]
