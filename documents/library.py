"""Thư viện văn bản: what every app declares of each paper it prints, and how a sample of one is made.

Each app lists its papers beside them, in its own `paper_library.py`:

    PAPERS = [LibraryPaper(key="giay-moi", name="Giấy mời họp", made_by=invitation_paper, …)]

A sample is the real paper: its rows are written as the portal would write them, with invented names, the paper is built
from them by the same function that every page calls, and then the rows are taken back. Nothing of it stays.
"""

import inspect
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.db import transaction

from documents.paper import Paper
from documents.placed import PlacedSheets


@dataclass(frozen=True)
class LibraryPaper:
    """One paper of the portal.

    Attributes:
        key: its address in the library; letters without accents and hyphens.
        made_by: the function that lays it out, wherever it is printed from.
        prints: names of the addresses that print it, in whatever format.
        printed_from: the page on which people find it, in their own words.
        basis: the legal basis, as the paper's own statement.
        bases: lines in force today where the basis is dated rows; asked when the page is shown.
        sample: builds the paper from rows it writes; None for what exists as a workbook alone.
        sheets: builds it where its texts are placed by millimetres and it is no letter: a certificate.
        workbook: builds the workbook from rows it writes; None where there is none.
        has_pdf, has_word: in which formats the portal gives it, beside the workbook.
        is_letter: laid out by Nghị định 30/2020; a certificate and a list on a roll of labels are not.
    """

    key: str
    name: str
    made_by: Callable
    prints: Sequence[str]
    printed_from: str
    basis: str
    bases: Callable[[], Sequence[str]] | None = None
    sample: Callable[[], Paper] | None = None
    sheets: Callable[[], PlacedSheets] | None = None
    workbook: Callable[[], bytes] | None = None
    has_pdf: bool = True
    has_word: bool = True
    is_letter: bool = True

    @property
    def formats(self) -> list[str]:
        """The ends of file names: "pdf", "docx", "xlsx"."""
        given = {
            "pdf": (self.sample and self.has_pdf) or self.sheets,
            "docx": self.sample and self.has_word,
            "xlsx": self.workbook,
        }
        return [name for name, is_there in given.items() if is_there]

    @property
    def module(self) -> str:
        """Where it is laid out: "awards/slates/papers.py: letter_paper"."""
        made_by = inspect.unwrap(self.made_by)
        file = inspect.getsourcefile(made_by).removeprefix(f"{settings.BASE_DIR}/")
        return f"{file}: {made_by.__qualname__}"

    @property
    def basis_lines(self) -> list[str]:
        """The statement, then what is in force today."""
        return [self.basis, *(self.bases() if self.bases else [])]


def sample_paper(paper: LibraryPaper) -> Paper:
    """The paper of invented rows, marked MẪU. Drawing it is left to the caller, outside the transaction."""
    return replace(_of_rows_taken_back(paper.sample), is_sample=True)


def sample_sheets(paper: LibraryPaper) -> PlacedSheets:
    """The same of what is placed by millimetres; its texts say MẪU themselves."""
    return _of_rows_taken_back(paper.sheets)


def sample_workbook(paper: LibraryPaper) -> bytes:
    """The workbook of invented rows; the head of each printed page and its title say MẪU."""
    return _marked_as_sample(_of_rows_taken_back(paper.workbook))


def _of_rows_taken_back(build: Callable):
    with transaction.atomic():
        built = build()
        transaction.set_rollback(True)
    return built


def _marked_as_sample(content: bytes) -> bytes:
    from openpyxl import load_workbook  # noqa: PLC0415 -- slow import

    workbook = load_workbook(io.BytesIO(content))
    workbook.properties.title = f"{workbook.properties.title or ''} (MẪU)".strip()
    for page in workbook.worksheets:
        page.oddHeader.center.text = "MẪU"
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()
