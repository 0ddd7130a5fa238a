"""What a PDF that came back says, and where a name stands in it."""

import io
import unicodedata

import pytest
from pypdf import PdfReader, PdfWriter

from documents.paper import Letterhead, Paper, Paragraph, Signature
from documents.reading import Unreadable, last_place, text_of


def a_paper(name="Nguyễn Thị Hòa Hiệp") -> bytes:
    blocks = [
        Letterhead(issuer="Ủy ban nhân dân tỉnh", symbol="QĐ-UBND", number=123),
        Paragraph(f"Theo đề nghị của {name}, người đã chuẩn bị văn bản này từ đầu đến cuối."),
        Signature(["CHỦ TỊCH"], name=name),
    ]
    return Paper("qd", "Quyết định", blocks).pdf()


def written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_text_is_read_page_by_page_and_composed():
    [text] = text_of(a_paper(unicodedata.normalize("NFD", "Nguyễn Thị Hòa Hiệp")))

    assert "Nguyễn Thị Hòa Hiệp" in text


def test_a_scanned_page_has_no_text():
    writer = PdfWriter()
    writer.add_blank_page(595, 842)

    assert text_of(written(writer)) == [""]


def test_a_protected_file_says_so():
    writer = PdfWriter(PdfReader(io.BytesIO(a_paper())))
    writer.encrypt("bí mật")

    with pytest.raises(Unreadable, match="có mật khẩu"):
        text_of(written(writer))


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"%PDF-1.4\ntrailer<</Root 1 0 R>>\n%%EOF"])
def test_a_damaged_file_says_so(content):
    with pytest.raises(Unreadable, match="hỏng"):
        text_of(content)


def test_a_file_cut_short_says_so():
    with pytest.raises(Unreadable, match="hỏng"):
        text_of(a_paper()[:2000])


def test_a_name_is_found_where_it_stands_last_measured_from_the_foot():
    pdf = a_paper()

    title, name = last_place(pdf, "CHỦ TỊCH"), last_place(pdf, "Nguyễn Thị Hòa Hiệp")

    assert (title.page, name.page) == (0, 0)
    assert 842 > title.above_foot > name.above_foot > 0
    assert 50 < title.above_foot - name.above_foot < 110  # room for a signature
    assert last_place(pdf, "Không có ai") is None
