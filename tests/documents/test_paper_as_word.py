"""The Word file of a paper is opened by those who edit it."""

import datetime as dt
import io
import zipfile
from collections import Counter

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from documents.paper import Appendix, Column, Paper, Paragraph, Row, Signature, Table
from tests.documents.papers import every_block, pages, points_table, words


def opened(paper: Paper):
    return Document(io.BytesIO(paper.word()))


def text_of(part) -> list[str]:
    """All words of a document or cell in reading order; merged cells once."""
    found = []
    for block in part.iter_inner_content():
        if not hasattr(block, "rows"):
            found += words(block.text)
            continue
        for cell in dict.fromkeys(cell._tc for row in block.rows for cell in row.cells):
            found += words(
                "".join(
                    node.text if node.tag == qn("w:t") else " " for node in cell.iter(qn("w:t"), qn("w:br"), qn("w:p"))
                )
            )
    return found


def test_the_word_file_says_the_same_words_as_the_pdf():
    whole = every_block()
    blocks = [block for block in whole.blocks if type(block).__name__ != "Figure"]  # its words are in a picture there
    short = Appendix("Bảng điểm", [points_table(rows=3)], reference="(Kèm theo Báo cáo)")
    paper = Paper("x", "x", blocks, appendices=[short, *whole.appendices[1:]])

    in_pdf = Counter(words(" ".join(pages(paper.pdf()))))
    in_word = Counter(text_of(opened(paper)))

    assert in_word - in_pdf == Counter()
    extra = in_pdf - in_word  # page numbers, and the header row where a table goes on
    assert set(extra) <= {"2", "3"} | set(words("TT Tên đơn vị Điểm Tự chấm Thẩm định Ngày gửi Ghi chú"))


def test_the_same_paper_is_the_same_word_file_years_later(time_machine):
    contents = set()
    for year in (2026, 2029):
        time_machine.move_to(dt.datetime(year, 3, 2, tzinfo=dt.UTC))
        contents.add(every_block().word())

    assert len(contents) == 1


def test_text_typed_decomposed_is_composed_in_word():
    paper = Paper("x", "x", [Paragraph("Sở Y te\u0302\u0301\x00")])

    assert text_of(opened(paper)) == ["Sở", "Y", "tế"]


def test_pages_have_the_size_and_margins_of_the_decree():
    sections = opened(every_block()).sections

    sizes = [(round(section.page_width.mm), round(section.page_height.mm)) for section in sections]
    margins = {
        tuple(round(side.mm) for side in (part.top_margin, part.right_margin, part.bottom_margin, part.left_margin))
        for part in sections
    }
    assert sizes == [(210, 297), (297, 210), (210, 297)]
    assert margins == {(20, 15, 20, 30)}


def test_pages_are_numbered_but_the_first_and_each_appendix_starts_anew():
    document = opened(every_block())

    assert [section.different_first_page_header_footer for section in document.sections] == [True] * 3
    assert "PAGE" in document.sections[0].header._element.xml
    assert "PAGE" not in document.sections[0].first_page_header._element.xml
    starts = [section._sectPr.find(qn("w:pgNumType")) for section in document.sections]
    assert [start is not None and start.get(qn("w:start")) for start in starts] == [False, "1", "1"]


def test_the_font_is_times_new_roman_and_the_language_vietnamese():
    document = opened(every_block())

    assert document.styles["Normal"].font.name == "Times New Roman"
    assert document.styles["Normal"].font.size == Pt(14)
    languages = {language.get(qn("w:val")) for language in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"vi-VN"}
    assert document.core_properties.language == "vi-VN"
    assert document.core_properties.title == "Báo cáo tổng kết công tác thi đua năm 2026"


def test_header_rows_are_repeated_and_rows_are_not_torn():
    table = opened(Paper("x", "x", [points_table(rows=3)])).tables[0]

    repeated = [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in table.rows]
    whole = [row._tr.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in table.rows]
    assert repeated == [True, True, False, False, False]
    assert whole == [True] * 5


def test_columns_are_as_wide_as_on_paper():
    table = opened(Paper("x", "x", [Table([Column("A", 1), Column("B", 2)], [["a", "b"]])])).tables[0]

    assert [round(cell.width.mm) for cell in table.rows[1].cells] == [55, 110]
    assert sum(cell.width for cell in table.rows[0].cells) <= Mm(166)


def test_what_stands_before_a_signature_is_kept_with_it():
    signature = Signature(["TRƯỞNG KHỐI"], name="Lan")

    after_text = opened(Paper("x", "x", [Paragraph("a"), Paragraph("b"), signature]))
    after_table = opened(Paper("x", "x", [Table([Column("A")], [["a"], ["b"], ["c"], ["d"]]), signature]))

    assert [paragraph.paragraph_format.keep_with_next for paragraph in after_text.paragraphs[:2]] == [None, True]
    kept = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in after_table.tables[0].rows[1:]]
    assert kept == [True, None, True, True]
    assert after_table.paragraphs[0].paragraph_format.keep_with_next is True


def test_a_row_over_others_is_kept_with_the_row_below_it():
    rows = [["a"], ["b"], Row(["I"], leads=True), ["c"], ["d"]]

    table = opened(Paper("x", "x", [Table([Column("A")], rows)])).tables[0]

    kept = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in table.rows[1:]]
    assert kept == [True, None, True, True, None]


def test_the_chart_comes_as_a_picture_with_its_description():
    document = opened(every_block())

    (shape,) = document.inline_shapes
    assert shape._inline.docPr.get("descr").startswith("Biểu đồ cột: Sở Tư pháp 98,5 điểm;")
    assert round(shape.width.mm) == 165


def test_a_sample_says_so_at_the_foot_of_every_page():
    section = opened(every_block(is_sample=True)).sections[0]

    assert (section.footer.paragraphs[0].text, section.first_page_footer.paragraphs[0].text) == ("MẪU", "MẪU")
    assert opened(every_block()).sections[0].footer.paragraphs[0].text == ""


def test_the_word_file_is_a_download_under_its_vietnamese_name():
    response = Paper("Báo cáo", "x", [Paragraph("a")]).word_response()

    assert response["Content-Disposition"] == "attachment; filename*=utf-8''B%C3%A1o%20c%C3%A1o.docx"
    assert zipfile.is_zipfile(io.BytesIO(response.content))
