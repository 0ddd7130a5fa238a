"""Working days, around Tết above all."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocs.models import Holiday
from blocs.workdays import Due, WorkCalendar

TET_2026 = frozenset(dt.date(2026, 2, day) for day in range(16, 21))
CALENDAR = WorkCalendar(
    days_off=TET_2026 | {dt.date(2026, 1, 1), dt.date(2026, 1, 2)}, make_up_days=frozenset({dt.date(2026, 1, 10)})
)
DAYS = st.dates(dt.date(2025, 12, 1), dt.date(2026, 4, 30))


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        (dt.date(2026, 2, 13), 1, dt.date(2026, 2, 23)),  # the Friday before Tết; the next working day is ten days on
        (dt.date(2026, 2, 12), 2, dt.date(2026, 2, 23)),
        (dt.date(2026, 2, 17), 0, dt.date(2026, 2, 23)),  # a term that ends in Tết ends on the first working day after
        (dt.date(2026, 1, 9), 1, dt.date(2026, 1, 10)),  # a Saturday that is worked to make up for 2 January
        (dt.date(2025, 12, 31), 1, dt.date(2026, 1, 5)),
        (dt.date(2026, 3, 2), 5, dt.date(2026, 3, 9)),
    ],
)
def test_a_term_ends_on_the_working_day_the_office_would_count_to(start, days, last):
    assert CALENDAR.after(start, days) == last


@given(start=DAYS, days=st.integers(0, 60))
def test_a_term_always_ends_on_a_working_day_with_just_that_many_in_between(start, days):
    last = CALENDAR.after(start, days)

    assert CALENDAR.is_workday(last)
    assert CALENDAR.between(start, last) == (days if days or CALENDAR.is_workday(start) else 1)


@given(start=DAYS, first=st.integers(0, 20), second=st.integers(0, 20))
def test_two_terms_one_after_the_other_are_one_long_term(start, first, second):
    begun = CALENDAR.after(start, 0)

    assert CALENDAR.after(CALENDAR.after(begun, first), second) == CALENDAR.after(begun, first + second)


@given(start=DAYS, end=DAYS)
def test_days_past_are_days_to_come_with_the_other_sign(start, end):
    assert CALENDAR.between(start, end) == -CALENDAR.between(end, start)


@given(start=DAYS, days=st.integers(1, 40), lost=DAYS)
def test_one_more_holiday_never_ends_a_term_earlier(start, days, lost):
    poorer = WorkCalendar(CALENDAR.days_off | {lost}, CALENDAR.make_up_days - {lost})

    assert poorer.after(start, days) >= CALENDAR.after(start, days)


def test_a_deadline_that_passed_over_a_weekend_is_late_already():
    due = Due(dt.date(2026, 3, 6), CALENDAR)

    left = [due.working_days_left(dt.date(2026, 3, day)) for day in (5, 6, 7, 8, 9)]

    assert left == [1, 0, -1, -1, -1]
    assert [due.is_over_on(dt.date(2026, 3, day)) for day in (6, 7)] == [False, True]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        (dt.date(2019, 2, 1), 1, dt.date(2019, 2, 11)),
        (dt.date(2023, 4, 28), 1, dt.date(2023, 5, 4)),  # Giỗ Tổ and 30/4 both on a weekend, two days in lieu
        (dt.date(2025, 4, 25), 1, dt.date(2025, 4, 26)),  # the Saturday that made up for 2 May
        (dt.date(2025, 4, 29), 1, dt.date(2025, 5, 5)),
        (dt.date(2026, 8, 28), 1, dt.date(2026, 9, 3)),
    ],
)
def test_the_shipped_calendar_knows_the_long_holidays(start, days, last):
    assert Holiday.objects.calendar().after(start, days) == last
