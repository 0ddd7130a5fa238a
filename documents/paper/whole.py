"""A whole paper: its blocks and appendices, printed as PDF or written as Word."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header

from documents.fonts import PrintingUnavailable
from documents.paper.blocks import Block
from documents.wording import printable, roman

Orientation = Literal["portrait", "landscape"]

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# The width of the text between the margins, in millimetres (A4 with 30 mm left and 15 mm right).
TEXT_WIDTH: dict[Orientation, int] = {"portrait": 165, "landscape": 252}

# The line ends of templates; what is written on a paper has <br> for them.
BETWEEN_TAGS = re.compile(r">\s*\n\s*<")

UNFIT_FOR_FILENAMES = r'[\t\r\n/\\:*?"<>|]+'


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

    def pdf_where_printable(self) -> bytes | None:
        """As pdf(); None on a machine that cannot print, where an act is worth more than its paper."""
        try:
            return self.pdf()
        except PrintingUnavailable:
            return None

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
