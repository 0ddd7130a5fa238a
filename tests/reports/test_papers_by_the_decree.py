"""Every paper of the portal, printed and measured: Nghị định 30/2020/NĐ-CP, Phụ lục I.

Lề trên, dưới 20-25 mm, trái 30-35 mm, phải 15-20 mm; chữ Times New Roman; cỡ chữ; số trang; khối chữ ký.
"""

import io
import re
from dataclasses import dataclass
from functools import cached_property

import pytest
from docx import Document
from openpyxl import load_workbook

from documents.library import LibraryPaper, sample_paper, sample_workbook
from documents.paper import AddressedTo, Letter, Letterhead, Paper, Signature, SignatureRow, Table, Title
from documents.wording import printable
from reports.paper_library import PAPERS
from tests.documents.measuring import Page, fonts, inked, measured, structure
from tests.documents.papers import reader

PRINTED = [key for key, paper in PAPERS.items() if paper.sample and paper.has_pdf]
LETTERS = [key for key in PRINTED if PAPERS[key].is_letter]
WORDED = [key for key, paper in PAPERS.items() if "docx" in paper.formats]
WORKBOOKS = [key for key, paper in PAPERS.items() if paper.workbook]
DOT = 0.6  # millimetres: one dot of the picture, and the slant of a letter


@dataclass(frozen=True)
class Printed:
    """A sample as it came from the printer."""

    entry: LibraryPaper
    paper: Paper
    pdf: bytes

    @cached_property
    def pages(self) -> list[Page]:
        return measured(self.pdf)

    @cached_property
    def blocks(self) -> list:
        """Every block in order, those of letters and appendices too."""
        found = []
        for block in (*self.paper.blocks, *(block for each in self.paper.appendices for block in each.blocks)):
            found += block.blocks if isinstance(block, Letter) else [block]
        return found


_printed: dict[str, Printed] = {}


@pytest.fixture
def printed(db):
    """Print a paper of the library, once for all tests of it."""

    def print_one(key: str) -> Printed:
        if key not in _printed:
            paper = sample_paper(PAPERS[key])
            _printed[key] = Printed(PAPERS[key], paper, paper.pdf())
        return _printed[key]

    return print_one


@pytest.mark.parametrize("key", LETTERS)
def test_it_stands_on_a4_within_the_margins(printed, key):
    """Left 30 to 35 mm, right 15 to 20, top and bottom 20 to 25: nothing reaches into them, and they are not wider."""
    one = printed(key)
    left, top, right, bottom = (min(margins) for margins in zip(*inked(one.pdf), strict=True))

    assert {(round(page.width), round(page.height)) for page in one.pages} <= {(210, 297), (297, 210)}
    assert 30 - DOT <= left <= 35
    assert 15 - DOT <= right <= 20
    assert 20 - DOT <= top <= 25
    assert bottom >= 20 - DOT


@pytest.mark.parametrize("key", LETTERS)
def test_every_letter_is_tinos_black_and_embedded(printed, key, tmp_path):
    found = fonts(printed(key).pdf, tmp_path)

    assert {name for name, *_ in found} <= {"Tinos", "Tinos-Bold", "Tinos-Italic", "Tinos-Bold-Italic"}
    assert {(embedded, readable) for _, embedded, readable in found} == {(True, True)}


@pytest.mark.parametrize("key", LETTERS)
def test_sizes_are_those_of_the_decree(printed, key):
    """Quốc hiệu 12-13, Tiêu ngữ 13-14, tên loại 13-14, số trang 13-14; nothing smaller than the letters of a table."""
    one = printed(key)
    words = [word for page in one.pages for word in page.body]

    by_text = {}
    for word in words:
        by_text.setdefault(word.text, set()).add(word.size)

    assert {word.size for word in words if not 8 <= word.size <= 14} == set()
    if any(isinstance(block, Letterhead) for block in one.blocks):
        assert by_text["NGHĨA"] <= {12.0, 13.0}
        assert {13.0, 14.0} & by_text["Hạnh"]
    numbers = {word.size for page in one.pages for word in page.head}
    assert numbers <= {13.0, 14.0}


@pytest.mark.parametrize("key", LETTERS)
def test_pages_are_numbered_in_the_middle_of_the_top_margin_but_each_first_one(printed, key):
    one = printed(key)
    letters = sum(isinstance(block, Letter) for block in one.paper.blocks)
    firsts = (letters or 1) + len(one.paper.appendices)

    heads = [[word.text for word in page.head] for page in one.pages]
    counted = 0
    for head in heads:
        counted = counted + 1 if head else 1
        assert head in ([], [str(counted)])
    assert sum(not head for head in heads) == firsts
    for page in one.pages:
        for word in page.head:
            assert (word.left + word.right) / 2 == pytest.approx((30 + page.width - 15) / 2, abs=1)
            assert 5 <= word.top <= 15


@pytest.mark.parametrize("key", LETTERS)
def test_a_letterhead_begins_a_first_page(printed, key):
    """A paper in the middle of another's numbering would be no paper of its own."""
    heads = [
        [word.text for word in page.head]
        for page in printed(key).pages
        if any("CỘNG HÒA XÃ HỘI CHỦ NGHĨA" in line for line in page.lines)
    ]

    assert [head for head in heads if head] == []


@pytest.mark.parametrize("key", PRINTED)
def test_the_header_of_a_table_stands_on_each_of_its_pages(printed, key):
    one = printed(key)
    found = structure(one.pdf)

    tables = sum(isinstance(block, Table) for block in one.blocks)
    assert found.count("/Table") >= tables
    assert found.count("/THead") == found.count("/Table")


@pytest.mark.parametrize("key", LETTERS)
def test_a_signature_is_whole_and_never_alone(printed, key):
    one = printed(key)
    signers = []
    for block in one.blocks:
        if isinstance(block, Signature):
            signers.append(block)
        elif isinstance(block, SignatureRow):
            signers += block.signatures[: block.per_row]

    torn = [signer.lines for signer in signers if not any(is_whole(signer, page) for page in one.pages)]

    assert torn == []


def is_whole(signer: Signature, page: Page) -> bool:
    """Title and name on one page, with at least two lines of text or of a table above."""
    text = " ".join(re.findall(r"\S+", " ".join(word.text for word in page.body)))
    title = re.findall(r"\S+", printable(signer.lines[0]))
    if signer.name and signer.name not in text:
        return False
    tops = [word.top for word in page.body if word.text == title[-1]]
    return any(len({round(word.top) for word in page.body if word.top < top - 4}) >= 2 for top in tops)


@pytest.mark.parametrize("key", PRINTED)
def test_it_is_tagged_has_a_title_and_says_that_it_is_a_sample(printed, key):
    one = printed(key)
    read = reader(one.pdf)
    catalogue = read.trailer["/Root"]

    assert (catalogue["/MarkInfo"]["/Marked"], catalogue["/Lang"]) == (True, "vi")
    assert read.metadata.title == f"{one.paper.title} (MẪU)"
    metadata = catalogue["/Metadata"].get_data().decode()
    assert re.findall(r"pdfaid:(part|conformance)(?:>|=\")(\w+)", metadata) == [("part", "3"), ("conformance", "A")]


@pytest.mark.django_db
@pytest.mark.parametrize("key", WORDED)
def test_its_word_file_opens_with_the_same_margins(key):
    word = Document(io.BytesIO(sample_paper(PAPERS[key]).word()))

    margins = {
        (
            round(each.left_margin.mm),
            round(each.right_margin.mm),
            round(each.top_margin.mm),
            round(each.bottom_margin.mm),
        )
        for each in word.sections
    }
    assert margins == {(30, 15, 20, 20)}


@pytest.mark.django_db
@pytest.mark.parametrize("key", WORKBOOKS)
def test_its_workbook_opens_and_says_that_it_is_a_sample(key):
    workbook = load_workbook(io.BytesIO(sample_workbook(PAPERS[key])))

    assert {page.oddHeader.center.text for page in workbook.worksheets} == {"MẪU"}
    assert sum(page.max_row for page in workbook.worksheets) >= 2


@pytest.mark.parametrize("key", LETTERS)
def test_a_notice_names_who_gets_it_at_its_end_and_not_above(printed, key):
    """Kính gửi stands in letters and submissions; a Thông báo has none (Phụ lục III, Mẫu 1.4)."""
    blocks = printed(key).blocks

    is_notice = any(isinstance(block, Title) and block.kind.lower() == "thông báo" for block in blocks)
    assert not (is_notice and any(isinstance(block, AddressedTo) for block in blocks))
