"""Numbers, days and refusals as the office writes them."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django import forms

from accounts.templatetags import ui
from accounts.widgets import DateInput
from config.style_guide import StyleFilter


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal("7.50"), "7,5"),
        (Decimal("10.00"), "10"),
        (Decimal("100"), "100"),
        (Decimal("1E+2"), "100"),
        (Decimal("1250.25"), "1.250,25"),
        (Decimal("-0.75"), "−0,75"),
        (Decimal("-0.00"), "0"),
        (0, "0"),
        (None, "chưa chấm"),
    ],
)
def test_points_have_a_comma_and_none_is_not_nought(value, shown):
    assert ui.points(value) == shown


@time_machine.travel(dt.datetime(2026, 11, 22, 10, 0, tzinfo=dt.UTC))
def test_a_moment_is_shown_in_the_office_s_own_time():
    last_night = dt.datetime(2026, 11, 21, 18, 5, tzinfo=dt.UTC)  # 01:05 of the 22nd in Hà Nội
    before = dt.datetime(2026, 11, 21, 16, 59, tzinfo=dt.UTC)

    shown = [ui.when(last_night), ui.vndate(last_night), ui.clock(last_night), ui.clock(before), ui.vndate(None)]

    assert shown == ["01:05 22/11/2026", "22/11/2026", "01:05", "23:59 21/11/2026", ""]


def test_a_deadline_says_how_far_away_it_is():
    days = [4, 3, 0, -1, None]

    assert [ui.urgency(day) for day in days] == ["far", "near", "near", "late", "unknown"]
    assert [ui.working_days_left(day) for day in days[:-1]] == [
        "còn 4 ngày làm việc",
        "còn 3 ngày làm việc",
        "hết hạn hôm nay",
        "quá hạn 1 ngày làm việc",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "count"), [({}, 0), ({"q": ""}, 0), ({"q": "tư pháp"}, 1), ({"q": "a", "state": "info"}, 2)]
)
def test_the_filters_in_use_are_counted(typed, count):
    assert ui.active_filters(StyleFilter(typed)) == count


class RefusingForm(forms.Form):
    name = forms.CharField(max_length=5)
    reason = forms.CharField(error_messages={"required": "Hãy ghi lý do."})
    kind = forms.ChoiceField(choices=[("so", "Sở")])
    points = forms.DecimalField(max_value=10)
    held_on = forms.DateField(widget=DateInput)
    email = forms.EmailField()
    scan = forms.FileField()


def test_a_refusal_says_what_to_type():
    form = RefusingForm(
        {"name": "Sở Tư pháp", "kind": "xa", "points": "12", "held_on": "31/02/2026", "email": "so-tu-phap"}, {}
    )

    assert {name: list(errors) for name, errors in form.errors.items()} == {
        "name": ["Tối đa 5 ký tự, đang có 10."],
        "reason": ["Hãy ghi lý do."],
        "kind": ["Lựa chọn này không có trong danh sách."],
        "points": ["Không được lớn hơn 10."],
        "held_on": ["Ghi ngày có thật theo dạng ngày/tháng/năm, ví dụ 25/11/2026."],
        "email": ["Ghi địa chỉ thư đầy đủ, ví dụ vanphong@sotuphap.gov.vn."],
        "scan": ["Chưa chọn tệp."],
    }


def test_a_day_is_typed_and_shown_as_day_month_year():
    form = RefusingForm(initial={"held_on": dt.date(2026, 11, 20)})

    assert 'value="20/11/2026"' in str(form["held_on"])
    assert form.fields["held_on"].clean("25/11/2026") == dt.date(2026, 11, 25)
