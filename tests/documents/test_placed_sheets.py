"""Texts stand where the layout says, to the tenth of a millimetre; what is too long is set smaller."""

import io

import pytest
from pypdf import PdfReader

from documents.blanks import background_pdf, frame_svg, qr_svg, ruler_svg
from documents.placed import PlacedDrawing, PlacedSheet, PlacedSheets, PlacedText, Type, fit

POINTS = 72 / 25.4


def placed(text, *, x=30, foot=60, width=200, align="left", lines=1, least=None, **look) -> PlacedText:
    kind = Type(**look)
    return PlacedText(x, foot, width, fit(text, kind, width=width, most_lines=lines, least_size=least), kind, align)


def sheets(*rows, background=None) -> PlacedSheets:
    return PlacedSheets("Thử", 420, 297, [PlacedSheet(row) for row in rows], background)


def lines_on(pdf: bytes, page: int = 0) -> dict[str, tuple[float, float]]:
    """Where each line begins: millimetres from the left edge, and from the upper edge to the feet of its letters."""
    found = {}
    leaf = PdfReader(io.BytesIO(pdf)).pages[page]

    def note(text, transform, matrix, font, size):
        if text.strip():
            x = matrix[4] * transform[0] + matrix[5] * transform[2] + transform[4]
            y = matrix[4] * transform[1] + matrix[5] * transform[3] + transform[5]
            found[text.strip()] = (x / POINTS, (float(leaf.mediabox.height) - y) / POINTS)

    leaf.extract_text(visitor_text=note)
    return found


@pytest.mark.parametrize("family", ["Tinos", "Arimo"])
def test_a_text_stands_where_the_layout_says(family):
    pdf = sheets([placed("Trần Thị Lan", x=42.5, foot=148, family=family, size=32, bold=True)]).pdf()

    assert lines_on(pdf)["Trần Thị Lan"] == pytest.approx((42.5, 148), abs=0.1)


def test_the_second_line_stands_a_line_below_and_the_first_where_it_was():
    pdf = sheets([placed("Phó Trưởng phòng\nSở Tư pháp", foot=100, size=20, lines=2)]).pdf()

    step = 20 * 1.25 / POINTS
    assert lines_on(pdf)["Phó Trưởng phòng"] == pytest.approx((30, 100), abs=0.1)
    assert lines_on(pdf)["Sở Tư pháp"] == pytest.approx((30, 100 + step), abs=0.1)


@pytest.mark.parametrize(("align", "share"), [("left", 0), ("center", 0.5), ("right", 1)])
def test_a_text_is_aligned_within_its_width(align, share):
    kind = Type(size=20)
    width = kind.width("Sở Y tế", 20)

    pdf = sheets([placed("Sở Y tế", x=50, width=100, align=align, size=20)]).pdf()

    assert lines_on(pdf)["Sở Y tế"][0] == pytest.approx(50 + (100 - width) * share, abs=0.3)


def test_a_long_name_shrinks_only_as_far_as_it_must_and_keeps_its_feet():
    name = "Bà Nguyễn Phước Hoàng Thị Thanh Thúy Nguyệt"

    text = placed(name, foot=148, width=120, size=32, least=12)

    assert not text.fitted.is_over
    assert 12 < text.fitted.size < 32
    kind = text.type
    assert kind.width(name, text.fitted.size) <= 120 < kind.width(name, text.fitted.size + 0.5)
    assert lines_on(sheets([text]).pdf())[name][1] == pytest.approx(148, abs=0.1)


def test_a_name_of_200_letters_is_broken_into_lines_and_said_to_be_too_long_where_even_that_is_not_enough():
    name = " ".join(["Nguyễn"] * 29)[:200]

    roomy = fit(name, Type(size=30), width=300, most_lines=3, least_size=10)
    tight = fit(name, Type(size=30), width=60, most_lines=2, least_size=10)

    assert (roomy.is_over, " ".join(roomy.lines), len(roomy.lines) <= 3) == (False, name, True)
    assert (tight.is_over, tight.size) == (True, 10)


def test_a_word_that_is_wider_than_its_line_is_not_divided():
    found = fit("Nghiêngngả" * 20, Type(size=20), width=50, most_lines=2, least_size=8)

    assert (len(found.lines), found.is_over) == (1, True)


def test_decomposed_letters_are_printed_composed():
    decomposed = "Tra\u0302\u0300n Thi\u0323 Lan"

    assert list(lines_on(sheets([placed(decomposed)]).pdf())) == ["Trần Thị Lan"]


def test_what_stands_on_every_sheet_is_kept_once_and_still_read_on_each():
    shared = placed("BẰNG KHEN", foot=120, size=50)
    own = [placed(f"Người thứ {number}", foot=150) for number in range(3)]
    frame = background_pdf(420, 297, svg=frame_svg(420, 297))

    pdf = sheets(*([shared, each] for each in own), background=frame).pdf()

    assert [set(lines_on(pdf, page)) for page in range(3)] == [{"BẰNG KHEN", f"Người thứ {page}"} for page in range(3)]
    pages = PdfReader(io.BytesIO(pdf)).pages
    forms = {each.raw_get(name) for page in pages for each in [page["/Resources"]["/XObject"]] for name in each}
    assert (len(pages), len(forms)) == (3, 1)


def test_sheets_that_are_all_alike_are_as_many_as_they_were():
    pdf = sheets(*[[placed("Sở Y tế")]] * 3).pdf()

    assert [list(lines_on(pdf, page)) for page in range(3)] == [["Sở Y tế"]] * 3


def test_markup_in_a_name_is_only_letters():
    assert list(lines_on(sheets([placed("<b>A & B</b>")]).pdf())) == ["<b>A & B</b>"]


def test_the_page_is_as_large_as_the_sheet():
    box = PdfReader(io.BytesIO(sheets([placed("A")]).pdf())).pages[0].mediabox

    assert (float(box.width) / POINTS, float(box.height) / POINTS) == pytest.approx((420, 297), abs=0.1)


def test_the_ruler_says_its_millimetres_and_its_crosses_stand_20_mm_from_the_edges():
    svg = ruler_svg(300, 200, offset_x=0, offset_y=0)

    assert {"100", "200", "290"} <= set(lines_on(background_pdf(300, 200, svg=svg)))
    assert all(f"M{x - 8} {y}H{x + 8}M{x} {y - 8}V{y + 8}" in svg for x in (20, 280) for y in (20, 180))


def test_the_offset_of_the_printer_moves_the_whole_ruler():
    assert 'transform="translate(2 -1.5)"' in ruler_svg(300, 200, offset_x=2, offset_y=-1.5)


def test_a_code_is_drawn_into_the_page_itself():
    svg = qr_svg("https://thidua.example.gov.vn/xac-minh/K7QM2XWD9HTR/")

    pdf = sheets([PlacedDrawing(40, 200, 24, svg)]).pdf()

    assert (svg.startswith("<svg"), len(PdfReader(io.BytesIO(pdf)).pages)) == (True, 1)
