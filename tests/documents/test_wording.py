"""How the office writes numbers and days on paper."""

import datetime as dt
from decimal import Decimal

import pytest

from documents.wording import counted, long_date, number, printable, roman, short_date


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("7.50"), "7,5"),
        (Decimal("7.00"), "7"),
        (Decimal(1000), "1000"),
        (Decimal("1E+3"), "1000"),
        (Decimal("0.00"), "0"),
        (Decimal("-0.00"), "0"),
        (Decimal("-2.50"), "−2,5"),
        (Decimal("100"), "100"),
        (0, "0"),
        (12, "12"),
    ],
)
def test_a_number_has_a_decimal_comma_and_no_idle_zeros(value, written):
    assert number(value) == written


def test_a_percentage_keeps_the_places_it_was_asked_for():
    assert number(Decimal(80), places=2) == "80,00"
    assert number(Decimal("66.666"), places=2) == "66,67"


@pytest.mark.parametrize("value", [7.5, "7,5", True, None])
def test_what_is_not_an_exact_number_is_refused(value):
    with pytest.raises(TypeError, match="Decimal hoặc int"):
        number(value)


@pytest.mark.parametrize(
    ("on", "written"),
    [
        (dt.date(2026, 1, 5), "ngày 05 tháng 01 năm 2026"),
        (dt.date(2026, 2, 15), "ngày 15 tháng 02 năm 2026"),
        (dt.date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"),
        (dt.date(2026, 12, 31), "ngày 31 tháng 12 năm 2026"),
    ],
)
def test_a_day_has_leading_zeros_below_ten_and_in_january_and_february(on, written):
    assert long_date(on) == written


def test_a_day_left_open_has_room_for_the_pen():
    assert long_date(None, year=2026).split() == ["ngày", "tháng", "năm", "2026"]
    assert "ngày \u00a0\u00a0" in long_date(None, year=2026)
    assert long_date(None).replace("\u00a0", "").endswith("năm 20")


def test_counts_have_two_digits_and_appendices_roman_ones():
    assert [counted(3), counted(12), counted(125)] == ["03", "12", "125"]
    assert [roman(value) for value in (1, 4, 9, 14, 20, 39)] == ["I", "IV", "IX", "XIV", "XX", "XXXIX"]
    assert short_date(dt.date(2026, 1, 5)) == "05/01/2026"


def test_printed_text_is_composed_and_without_control_characters():
    assert printable("Y te\u0302\u0301\x00\x1b\ud800\n\tB") == "Y tế\n\tB"
