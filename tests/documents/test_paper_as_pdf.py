"""A paper is printed and read back, as a reader, a printer and a screen reader would."""

import datetime as dt
import logging
import re
import subprocess
import threading
import unicodedata
from decimal import Decimal

import pytest

from documents import fonts, pdf
from documents.charts import Bar, BarChart
from documents.fonts import PrintingUnavailable
from documents.paper import (
    Column,
    Figure,
    Heading,
    Letterhead,
    Paper,
    Paragraph,
    Row,
    Signature,
    SignatureRow,
    Table,
    Title,
)
from documents.pdf import PaperFetcher, render
from tests.documents.measuring import MM, structure
from tests.documents.papers import SENTENCE, every_block, pages, points_table, reader, words

COMMITTEE = "Ủy ban nhân dân tỉnh Trung Du"


@pytest.fixture(scope="module")
def report() -> bytes:
    return every_block().pdf()


def boxes(pdf: bytes, page: int) -> list[tuple[float, float, float, float, str]]:
    """Left, top, right, bottom in millimetres and text of each word of one page."""
    command = ["pdftotext", "-enc", "UTF-8", "-bbox", "-f", str(page), "-l", str(page), "-", "-"]
    said = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()
    found = re.findall(r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>', said)
    return [(*(float(number) / MM for number in numbers), word) for *numbers, word in found]


def test_the_report_stands_upright_and_its_wide_appendix_lies_down(report):
    sizes = [(round(page.mediabox.width / MM), round(page.mediabox.height / MM)) for page in reader(report).pages]

    assert sizes == [(210, 297)] * 3 + [(297, 210)] * 3 + [(210, 297)]


@pytest.mark.parametrize(("number", "width", "height"), [(1, 210, 297), (2, 210, 297), (5, 297, 210)])
def test_text_keeps_to_the_margins_of_the_decree(report, number, width, height):
    placed = [box for box in boxes(report, number) if box[3] > 20 or not box[4].isdigit()]  # all but the page number

    assert min(left for left, *_ in placed) >= 30 - 0.1
    assert max(right for _, _, right, _, _ in placed) <= width - 15 + 0.2  # a letter may lean over
    assert min(top for _, top, *_ in placed) >= 20 - 1
    assert max(bottom for _, _, _, bottom, _ in placed) <= height - 20 + 0.1


def test_long_text_fills_the_whole_width_between_the_margins(report):
    placed = boxes(report, 1)

    assert min(left for left, *_ in placed) == pytest.approx(30, abs=0.5)
    assert max(right for _, _, right, _, _ in placed) == pytest.approx(195, abs=0.5)


def test_pages_are_numbered_in_the_top_margin_but_the_first_and_each_appendix_starts_anew(report):
    numbers = []
    for page in range(1, 8):
        numbers.append(
            [(word, round((left + right) / 2)) for left, _, right, bottom, word in boxes(report, page) if bottom < 20]
        )

    middle, lying = round((30 + 195) / 2), round((30 + 282) / 2)
    assert numbers == [[], [("2", middle)], [("3", middle)], [], [("2", lying)], [("3", lying)], []]


def test_every_font_is_tinos_and_embedded(report, tmp_path):
    file = tmp_path / "report.pdf"
    file.write_bytes(report)

    lines = subprocess.run(["pdffonts", file], capture_output=True, text=True, check=True).stdout.splitlines()[2:]

    assert {line.split()[0].split("+")[1] for line in lines} == {
        "Tinos",
        "Tinos-Bold",
        "Tinos-Italic",
        "Tinos-Bold-Italic",
    }
    assert {tuple(line.split()[-5:-2]) for line in lines} == {("yes", "yes", "yes")}  # embedded, subset, readable


def test_the_pdf_is_tagged_vietnamese_and_says_that_it_is_pdf_a_3a(report):
    read = reader(report)
    catalogue = read.trailer["/Root"]

    assert (catalogue["/MarkInfo"]["/Marked"], catalogue["/Lang"]) == (True, "vi")
    assert read.metadata.title == "Báo cáo tổng kết công tác thi đua năm 2026"
    assert read.metadata.author == "Khối thi đua Tổng hợp - Nội chính"
    metadata = catalogue["/Metadata"].get_data().decode()
    assert re.findall(r"pdfaid:(part|conformance)(?:>|=\")(\w+)", metadata) == [("part", "3"), ("conformance", "A")]
    read_aloud = structure(report)
    assert [tag for tag in read_aloud if tag in ("/H1", "/H2", "/H3", "/H4", "/H5")] == [
        "/H1",
        "/H2",
        "/H3",
        "/H4",
        "/H5",
    ] + ["/H1"] * 2
    assert read_aloud.count("/Figure") == 1
    assert read_aloud.count("/LI") == 2
    assert read_aloud.count("/Table") == 1 + 3 + 1  # one for each page a table stands on


def test_the_picture_is_described_in_words():
    chart = BarChart([Bar("Sở Y tế", Decimal("97.50")), Bar("Sở Tư pháp", Decimal(95))])

    html = Paper("x", "x", [Figure(chart)]).html()

    assert 'alt="Biểu đồ cột: Sở Y tế 97,5 điểm; Sở Tư pháp 95 điểm."' in html


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_text_copied_from_the_pdf_is_exact_and_composed_however_it_was_typed(form):
    typed = "Khen thưởng đột xuất: Nguyễn Thị Hồng Vân, Ưỡn Ẹo, ĐẶNG QUỐC KHÁNH, Ỷ, ỗ, ặ, ữ, ợ, ễ"
    blocks = [Paragraph(unicodedata.normalize(form, typed)), Paragraph(typed, bold=True), Paragraph(typed, italic=True)]

    text = " ".join(words(pages(Paper("x", "x", blocks).pdf())[0]))

    assert text == f"{typed} {typed} {typed}"


def test_control_characters_do_not_reach_the_paper():
    html = Paper("x", "x", [Paragraph("Sở\x00 Y\x1b tế\x85\x0b")]).html()

    assert ">Sở Y tế</p>" in html


def test_what_people_typed_is_text_and_never_html():
    blocks = [
        Letterhead(issuer="<b>Sở</b>"),
        Title("<i>", "<script>"),
        Heading(1, "<h1>"),
        Paragraph(["<u>", "a & b\nc"]),
        Table([Column("<th>")], [["<td>"]], caption="<p>"),
        Signature(["<hr>"], recipients=["<br>"]),
    ]

    html = Paper("x", "<title>", blocks).html()

    assert not re.search(r"<(script|u|hr|i|b)>", html)
    assert "a &amp; b<br>c" in html


@pytest.mark.parametrize(
    "superior", ["Ủy ban nhân dân tỉnh Trung Du", "Ủy ban nhân dân thành phố <Huế>\nVà tỉnh Trung Du"]
)
def test_the_name_of_a_province_is_not_parted_in_the_letterhead(superior):
    paper = Paper("x", "x", [Letterhead(superior=superior, issuer="Sở Tư pháp", place="Trung Du"), Title("Báo cáo")])

    tops = {word: round(top) for _, top, _, _, word in boxes(paper.pdf(), 1)}

    assert tops["NHÂN"] < tops["TỈNH"] == tops["TRUNG"] == tops["DU"]


def test_the_header_row_is_repeated_on_each_page(report):
    printed = pages(report)

    assert [text.count("Tên đơn vị") for text in printed] == [0, 1, 0, 1, 1, 1, 0]
    assert sum(len(re.findall(r"^ *\d+ .*05/12/2026", text, re.MULTILINE)) for text in printed[3:6]) == 40


def test_a_row_over_others_never_ends_a_page():
    sections = [row for place in range(40) for row in (Row([f"Mục{place}", ""], leads=True), ["Tiêu chí", "1"])]

    last_words = []
    for above in ([], [["Dòng đầu", "1"]]):  # of the two, one comes to its end of a page with a section
        table = Table([Column("Nội dung"), Column("Điểm", 20)], above + sections)
        last_words += [words(page)[-2] for page in pages(Paper("Bảng", "Bảng", [table]).pdf())]

    assert set(last_words) == {"chí"}


def test_a_caption_stays_with_its_table():
    for filling in range(20, 34):
        blocks = [*[Paragraph("Dòng")] * filling, points_table(rows=4, caption="Bảng 1. Điểm")]

        printed = pages(Paper("x", "x", blocks).pdf())

        page = next(text for text in printed if "Bảng 1. Điểm" in text)
        assert "Tên đơn vị" in page, filling


@pytest.mark.parametrize("last", ["paragraph", "table", "row of signers"])
def test_a_signature_is_never_alone_on_a_page(last):
    """Papers of every length around the end of a page: whatever signs has text or at least two rows above it."""
    alone = []
    for length in range(12, 44):
        signature = Signature(
            ["TM. KHỐI THI ĐUA", "TRƯỞNG KHỐI"], name="Lê Thị Lan", recipients=["Như trên", "Lưu: VT"]
        )
        if last == "row of signers":
            signature = SignatureRow([signature, signature])
        if last == "table":
            blocks = [Table([Column("Tên")], [["Dòng chữ"]] * length), signature]
        else:
            blocks = [*[Paragraph("Dòng chữ")] * (length - 4), Paragraph(SENTENCE), signature]

        final_page = pages(Paper("x", "x", blocks).pdf())[-1]

        assert "TRƯỞNG KHỐI" in final_page
        assert "Lê Thị Lan" in final_page
        before = final_page[: final_page.index("TM. KHỐI")]
        if len(re.findall(r"Dòng chữ|nhân dân|chỉ đạo|phong trào", before)) < 2 and "nhiệm vụ chính trị" not in before:
            alone.append(length)

    assert alone == []


@pytest.mark.parametrize("rows", [2, 3])
def test_the_letterhead_is_not_left_alone_by_a_short_table_of_tall_rows(rows):
    signer = Signature(["NGƯỜI LẬP BIỂU"], name="Lê Thị Lan")
    blocks = [
        Letterhead(superior="UBND TỈNH", issuer="KHỐI KINH TẾ", place="Trung Du", year=2026),
        Title("Bảng tổng hợp ý kiến", "Năm 2026"),
        Table([Column("Ý kiến", 20), Column("Giải trình", 200)], [["Một hai ba bốn năm sáu " * 4, "Có"]] * rows),
        SignatureRow([signer, signer]),
    ]

    first = pages(Paper("x", "x", blocks, orientation="landscape").pdf())[0]

    assert "BẢNG TỔNG HỢP Ý KIẾN" in first
    assert "Một hai" in first


def test_the_library_that_prints_has_nothing_to_complain_about(caplog):
    caplog.set_level(logging.WARNING, "weasyprint")
    logging.getLogger("weasyprint").propagate = True

    every_block(is_sample=True).pdf()

    assert [record.getMessage() for record in caplog.records] == []


def test_a_sample_says_so_in_its_title_and_behind_the_text_without_changing_the_text(report):
    sample = every_block(is_sample=True).pdf()

    assert reader(sample).metadata.title == "Báo cáo tổng kết công tác thi đua năm 2026 (MẪU)"
    assert pages(sample) == pages(report)
    assert [page > 0 for page in marked_points(sample)] == [True] * 7
    assert marked_points(report) == [0] * 7


def marked_points(pdf: bytes) -> list[int]:
    """How many points of each page have the grey of the word MẪU."""
    command = ["pdftoppm", "-gray", "-r", "20", "-aa", "no", "-aaVector", "no"]
    drawn = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout
    return [page.count(0xEB) for page in re.split(rb"P5\n\d+ \d+\n255\n", drawn)[1:]]


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9/logo.png",
        "https://example.com/logo.png",
        "ftp://127.0.0.1/logo.png",
        "file:///etc/passwd",
        "file:///etc/../etc/passwd",
        "gopher://127.0.0.1/",
    ],
)
def test_printing_reads_neither_the_network_nor_files_that_are_not_ours(address):
    with pytest.raises(ValueError, match=r"Ngoài thư mục tệp tĩnh|Khi in không đọc từ mạng"):
        PaperFetcher().fetch(address)


def test_a_way_round_through_a_static_folder_is_refused(settings):
    static = settings.BASE_DIR / "static"

    with pytest.raises(ValueError, match="Ngoài thư mục tệp tĩnh"):
        PaperFetcher().fetch(f"{static.as_uri()}/../config/settings.py")

    with pytest.raises(ValueError, match="Ngoài thư mục tệp tĩnh"):
        PaperFetcher().fetch(f"{static.as_uri()}/%2e%2e/config/settings.py")

    assert b"@page" in PaperFetcher().fetch(f"{static.as_uri()}/papers/nd30.css").read()


def test_a_picture_from_elsewhere_is_left_out_of_the_paper(caplog):
    logging.getLogger("weasyprint").propagate = True

    pdf = render('<html lang="vi"><title>x</title><img src="file:///etc/passwd" alt="a"><p>Chữ</p>')

    assert words(pages(pdf)[0])[-1] == "Chữ"
    assert "Ngoài thư mục tệp tĩnh" in caplog.text


def test_a_missing_font_is_said_in_a_sentence_and_forgotten_once_it_is_there(monkeypatch, tmp_path):
    listing = tmp_path / "fc-list"
    listing.write_text("#!/bin/sh\n")
    listing.chmod(0o755)
    fonts.font_files.cache_clear()
    with monkeypatch.context() as without:
        without.setenv("PATH", f"{tmp_path}:/bin")

        with pytest.raises(PrintingUnavailable, match="apt install fonts-croscore"):
            Paper("x", "x", [Paragraph("a")]).pdf()

    assert Paper("x", "x", [Paragraph("a")]).pdf().startswith(b"%PDF")


def test_the_pdf_is_shown_under_its_vietnamese_name():
    paper = Paper("Báo cáo 2026/Khối TH", "x", [Paragraph("a")])

    response = paper.response()

    assert response["Content-Type"] == "application/pdf"
    assert (
        response["Content-Disposition"] == "inline; filename*=utf-8''B%C3%A1o%20c%C3%A1o%202026-Kh%E1%BB%91i%20TH.pdf"
    )
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("given", "number", "day"),
    [
        ({"number": 5, "on": dt.date(2026, 1, 5)}, "Số: 05/BC-K", "Huế, ngày 05 tháng 01 năm 2026"),
        ({"number": "15a", "on": dt.date(2026, 12, 25)}, "Số: 15a/BC-K", "Huế, ngày 25 tháng 12 năm 2026"),
        ({"year": 2026}, f"Số: {' ' * 8}/BC-K", "Huế, ngày      tháng      năm 2026"),
        ({"symbol": "", "place": ""}, "", ""),
    ],
)
def test_number_and_day_are_printed_or_left_blank_for_the_pen(given, number, day):
    letterhead = Letterhead(**{"issuer": "Khối", "symbol": "BC-K", "place": "Huế"} | given)

    assert letterhead.number_line.replace("\u00a0", " ") == number
    assert letterhead.date_line.replace("\u00a0", " ") == day


def test_a_row_with_a_cell_too_few_is_an_error_and_not_a_crooked_table():
    table = Table([Column("TT"), Column("Tên")], [[1]])

    with pytest.raises(ValueError, match="Bảng có 2 cột nhưng một dòng có 1 ô"):
        Paper("x", "x", [table]).html()


def test_two_threads_of_one_process_lay_out_one_after_the_other(monkeypatch):
    at_work, seen = [], []

    class Page:
        def __init__(self, **_):
            pass

        def write_pdf(self, **_):
            at_work.append(1)
            seen.append(len(at_work))
            threading.Event().wait(0.05)
            at_work.pop()

    monkeypatch.setattr(pdf, "HTML", Page)
    threads = [threading.Thread(target=draw, args=["<p>a</p>"]) for draw in (pdf.render, pdf.render_plain)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert seen == [1, 1]
