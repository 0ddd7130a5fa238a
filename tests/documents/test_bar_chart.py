"""A chart of points is looked at on paper, on the screen and in Word."""

import io
import itertools
import re
from decimal import Decimal

import pytest
from PIL import Image

from documents import fonts
from documents.charts import LABEL_WIDTH, PNG_SCALE, VALUE_WIDTH, WIDTH, Bar, BarChart
from documents.fonts import PrintingUnavailable, text_width
from tests.documents.papers import AGENCIES, points_chart


def test_lengths_follow_the_points_and_begin_at_zero():
    chart = BarChart([Bar("A", Decimal(100)), Bar("B", Decimal(50)), Bar("C", Decimal(0)), Bar("D", Decimal(-5))])

    full = WIDTH - LABEL_WIDTH - VALUE_WIDTH
    assert [box.length for box in chart.boxes()] == [full, full // 2, 0, 0]
    assert [box.value for box in chart.boxes()] == ["100", "50", "0", "−5"]


@pytest.mark.parametrize("bars", [0, 1, 3, 20])
def test_rows_of_any_number_lie_below_each_other_within_the_picture(bars):
    chart = points_chart(bars)
    boxes = chart.boxes()

    assert len(boxes) == bars
    assert all(above.y + above.height < below.y for above, below in itertools.pairwise(boxes))
    assert all(box.y >= 0 and box.y + box.height <= chart.height for box in boxes)
    assert f'viewBox="0 0 {WIDTH} {chart.height}"' in chart.svg()
    assert chart.height < 240 / 165 * WIDTH  # a page, at the width of the text


def test_long_names_are_broken_between_words_and_fit_beside_the_bars():
    lines = [line for box in points_chart(8).boxes() for _, line in box.lines]

    assert " ".join(lines) == " ".join(AGENCIES)
    assert max(text_width(line, size=15) for line in lines) <= LABEL_WIDTH - 12


def test_a_name_that_never_ends_is_cut_short():
    (box,) = BarChart([Bar("Ban " * 60, Decimal(1))]).boxes()

    assert len(box.lines) == 3
    assert box.lines[-1][1].endswith("Ban…")


def test_the_drawing_carries_neither_style_nor_script_and_no_html_of_ours():
    svg = BarChart([Bar('<script>alert("1")</script> & "Sở"', Decimal(1))]).svg()

    assert re.findall(r"<style|style=|<script|\son\w+=|href", svg) == []
    assert "&lt;script&gt;" in svg


def test_numbers_in_the_drawing_have_a_comma_and_coordinates_have_none():
    svg = BarChart([Bar("A", Decimal("97.50")), Bar("B", Decimal("33.3"))]).svg()

    assert re.findall(r"bold\">([^<]*)<", svg) == ["97,5", "33,3"]
    assert re.findall(r'\s(?:x|y|width|height|x1|x2|y1|y2)="([^"]*[^\d"-][^"]*)"', svg) == []


def test_one_agency_can_be_marked_among_the_others():
    svg = BarChart([Bar("A", Decimal(2)), Bar("B", Decimal(1), is_marked=True)]).svg()

    assert re.findall(r'<rect[^>]*fill="(#\w+)"', svg) == ["#a6a6a6", "#404040"]


def test_word_gets_the_same_picture_in_points_of_ink():
    chart = points_chart(3)

    image = Image.open(io.BytesIO(chart.png()))

    assert (image.format, image.size) == ("PNG", (WIDTH * PNG_SCALE, chart.height * PNG_SCALE))
    first, _, marked = chart.boxes()
    middle = (LABEL_WIDTH + 20) * PNG_SCALE
    assert image.getpixel((middle, (first.y + 9) * PNG_SCALE)) == 0xA6
    assert image.getpixel((middle, (marked.y + 9) * PNG_SCALE)) == 0x40
    assert image.crop((0, 0, (LABEL_WIDTH - 5) * PNG_SCALE, image.height)).getextrema()[0] < 50  # the names


def test_the_screen_shows_the_chart_even_where_nothing_can_be_printed(monkeypatch, tmp_path):
    fonts.font_files.cache_clear()
    fonts.measure.cache_clear()
    monkeypatch.setenv("PATH", str(tmp_path))

    assert "<rect" in points_chart(3).svg()
    with pytest.raises(PrintingUnavailable, match="fontconfig"):
        points_chart(3).png()
