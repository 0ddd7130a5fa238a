"""The office keeps the calendar of holidays and make-up days."""

import datetime as dt

import pytest

from accounts.errors import OfficeError
from blocs import holidays
from blocs.deadlines import Term, set_deadlines
from blocs.models import Deadline, Holiday, Stage
from tests.builders import new_holiday, new_year

# A year of which nothing is shipped.
YEAR = 2040


def names_of(year: int) -> list[tuple[str, str]]:
    return [(f"{day.on:%d/%m}", day.name) for day in Holiday.objects.of_year(year)]


def test_a_whole_holiday_is_written_at_once(client, hoa):
    client.force_login(hoa)

    client.post("/ngay-nghi/them/", {"on": "13/02/2040", "until": "15/02/2040", "name": "Tết  Nguyên đán"})

    assert names_of(YEAR) == [(f"{day}/02", "Tết Nguyên đán") for day in (13, 14, 15)]


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"on": "15/02/2040", "until": "13/02/2040"}, "until", "Ngày cuối phải từ ngày đầu trở đi."),
        ({"on": "01/02/2040", "until": "31/03/2040"}, "until", "Mỗi lần ghi tối đa 31 ngày."),
        ({"on": "13/02/2040", "is_workday": "on"}, "on", "Ngày làm bù phải là thứ bảy hoặc chủ nhật."),
        (
            {"on": "11/02/2040", "is_workday": "on", "is_yearly": "on"},
            "is_yearly",
            "Ngày làm bù do từng năm quy định, không lặp lại hằng năm.",
        ),
        ({"on": "31/02/2040"}, "on", None),
        ({"on": "05/03/2040"}, "on", "Ngày này đã có trong lịch."),
        ({"on": "04/03/2040", "until": "06/03/2040"}, "on", "Ngày 05/03/2040 Có rồi đã có trong lịch."),
    ],
)
def test_a_wrong_day_is_refused_beside_its_field(client, hoa, typed, field, sentence):
    new_holiday(dt.date(2040, 3, 5), "Có rồi")
    client.force_login(hoa)

    response = client.post("/ngay-nghi/them/", {"name": "Nghỉ", **typed})

    errors = response.context["form"].errors
    assert set(errors) == {field}
    assert sentence is None or errors[field] == [sentence]
    assert names_of(YEAR) == [("05/03", "Có rồi")]


def test_changing_or_removing_a_day_reckons_the_deadlines_again(client, hoa):
    day = new_holiday(dt.date(2026, 12, 1), "Nghỉ bão")
    terms = {Stage.SELF_SCORING: Term(dt.date(2026, 11, 30)), Stage.CHECKING: Term(None, "self_scoring", 1)}
    set_deadlines(new_year(), terms, by=hoa)
    checking = Deadline.objects.get(stage=Stage.CHECKING)
    client.force_login(hoa)

    answers = []
    for url, data in (
        (f"/ngay-nghi/{day.pk}/sua/", {"on": "02/12/2026", "name": "Nghỉ bão"}),
        (f"/ngay-nghi/{day.pk}/bo/", {}),
    ):
        due_before = Deadline.objects.get(pk=checking.pk).due_on
        page = client.post(url, data, follow=True)
        answers.append((due_before.day, [str(message) for message in page.context["messages"]]))

    assert checking.due_on == dt.date(2026, 12, 2)
    assert not Holiday.objects.filter(pk=day.pk).exists()
    assert answers == [
        (2, ["Đã lưu 02/12/2026 Nghỉ bão. Đã tính lại 01 thời hạn. Khối trưởng thẩm tra năm 2026: 01/12/2026."]),
        (1, ["Đã bỏ 02/12/2026 Nghỉ bão khỏi lịch."]),
    ]


def test_looking_at_the_page_that_asks_removes_nothing(client, hoa):
    day = new_holiday(dt.date(2040, 3, 5))
    client.force_login(hoa)

    client.get(f"/ngay-nghi/{day.pk}/bo/")

    assert Holiday.objects.filter(pk=day.pk).exists()


def test_fixed_holidays_are_copied_with_a_day_in_lieu_for_each_on_a_weekend(hoa):
    for on, name, is_yearly in (
        (dt.date(2039, 1, 1), "Tết Dương lịch", True),  # 2040 a Sunday
        (dt.date(2039, 4, 30), "Ngày Chiến thắng", True),  # 2040 a Monday
        (dt.date(2039, 2, 5), "Tết Nguyên đán", False),
    ):
        Holiday.objects.create(on=on, name=name, is_yearly=is_yearly)

    first, _ = holidays.copy_yearly_days(YEAR, by=hoa)
    second, _ = holidays.copy_yearly_days(YEAR, by=hoa)

    assert names_of(YEAR) == [
        ("01/01", "Tết Dương lịch"),
        ("02/01", "Nghỉ bù Tết Dương lịch (01/01)"),
        ("30/04", "Ngày Chiến thắng"),
    ]
    assert (len(first), second) == (3, [])


def test_two_holidays_on_one_weekend_are_made_good_on_two_days(hoa):
    for on, name in ((dt.date(2032, 4, 30), "Ngày Chiến thắng"), (dt.date(2032, 5, 1), "Ngày Quốc tế lao động")):
        Holiday.objects.create(on=on, name=name, is_yearly=True)  # 2033: a Saturday and a Sunday

    new, _ = holidays.copy_yearly_days(2033, by=hoa)

    assert [f"{day.on:%d/%m}" for day in new] == ["30/04", "01/05", "02/05", "03/05"]


def test_the_same_day_is_not_written_twice(hoa):
    holidays.add_days(dt.date(2040, 3, 5), dt.date(2040, 3, 5), name="A", is_workday=False, is_yearly=False, by=hoa)

    with pytest.raises(OfficeError, match="đã có trong lịch"):
        holidays.add_days(dt.date(2040, 3, 4), dt.date(2040, 3, 5), name="B", is_workday=False, is_yearly=False, by=hoa)

    assert names_of(YEAR) == [("05/03", "A")]


@pytest.mark.parametrize("year", ["abc", "1999", "99999999999", "²"])
def test_a_year_that_is_none_has_no_calendar(client, hoa, year):
    client.force_login(hoa)

    assert client.get("/ngay-nghi/", {"nam": year}).status_code == 404
