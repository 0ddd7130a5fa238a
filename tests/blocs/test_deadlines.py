"""The office sets the deadlines of a year."""

import datetime as dt

import pytest
import time_machine

from accounts.errors import OfficeError
from accounts.models import AuditEvent
from blocs import deadlines
from blocs.deadlines import DeadlineProblem, Term, deadline_of
from blocs.models import BlocState, Deadline, EmulationYear, Stage, YearState
from tests.builders import new_bloc_year, new_deadline, new_holiday, new_year

DUE = dt.date(2026, 11, 30)


def form_data(**rows) -> dict[str, str]:
    """What the page of deadlines posts: `checking={"after_stage": …}`; rows that are not named stay empty."""
    return {f"{stage}-{name}": value for stage, fields in rows.items() for name, value in fields.items()}


def days_of(year) -> dict[str, dt.date]:
    return dict(Deadline.objects.filter(year=year).values_list("stage", "due_on"))


def test_a_deadline_and_the_days_until_it_take_one_query(db, django_assert_num_queries):
    year = new_year()
    new_deadline(Stage.SELF_SCORING, due_on=DUE)
    new_deadline(Stage.MEETING, due_on=dt.date(2026, 12, 25))
    new_holiday(dt.date(2026, 11, 24))

    with django_assert_num_queries(1):
        scoring, meeting = deadline_of(year, Stage.SELF_SCORING), deadline_of(year, Stage.MEETING)
        left = scoring.working_days_left(dt.date(2026, 11, 22))

    assert (scoring.due_on, meeting.due_on, left) == (DUE, dt.date(2026, 12, 25), 5)
    assert deadline_of(year, Stage.DOSSIER) is None


def test_the_office_sets_days_and_terms_in_working_days(client, hoa):
    year = new_year()
    new_deadline(Stage.MIDYEAR, due_on=dt.date(2026, 7, 15))
    client.force_login(hoa)

    client.post(
        "/nam/2026/thoi-han/",
        form_data(
            self_scoring={"due_on": "30/11/2026", "basis": "Hướng dẫn 05/HD-SNV"},
            checking={"after_stage": "self_scoring", "working_days": "5", "due_on": "01/01/2026"},
            dossier={"after_stage": "checking", "working_days": "0"},
        ),
    )

    assert days_of(year) == {
        "self_scoring": DUE,
        "checking": dt.date(2026, 12, 7),
        "dossier": dt.date(2026, 12, 7),
    }
    event = AuditEvent.objects.get()
    assert (event.action, event.details["midyear"]) == ("blocs.deadlines_set", "bỏ")


@pytest.mark.parametrize(
    ("rows", "field", "sentence"),
    [
        (
            {"self_scoring": {"due_on": "30/11/2026"}, "checking": {"due_on": "29/11/2026"}},
            "checking-due_on",
            "Không được trước hạn của “Nộp bảng tự chấm điểm” (30/11/2026).",
        ),
        (
            {"checking": {"after_stage": "self_scoring", "working_days": "5"}},
            "checking-due_on",
            "“Nộp bảng tự chấm điểm” chưa có thời hạn để làm mốc.",
        ),
        (
            {
                "checking": {"after_stage": "meeting", "working_days": "1"},
                "meeting": {"after_stage": "checking", "working_days": "1"},
            },
            "meeting-due_on",
            "Thời hạn này tính vòng quanh từ chính nó; hãy ghi một ngày cụ thể.",
        ),
        ({"meeting": {"due_on": "31/12/2028"}}, "meeting-due_on", "Ngày phải trong năm 2026 hoặc năm 2027."),
        ({"meeting": {"working_days": "5"}}, "meeting-after_stage", "Chọn việc làm mốc để tính số ngày này."),
        ({"meeting": {"after_stage": "checking"}}, "meeting-working_days", "Ghi số ngày làm việc sau mốc này."),
        (
            {"meeting": {"after_stage": "checking", "working_days": "-1"}},
            "meeting-working_days",
            "Số ngày làm việc không âm.",
        ),
        ({"meeting": {"after_stage": "meeting", "working_days": "1"}}, "meeting-after_stage", None),
    ],
)
def test_a_wrong_deadline_is_refused_beside_its_field_and_nothing_typed_is_lost(client, hoa, rows, field, sentence):
    year = new_year()
    client.force_login(hoa)

    response = client.post("/nam/2026/thoi-han/", form_data(covenant={"due_on": "31/03/2026"}, **rows))

    [error] = response.context["errors"]
    assert error["id"] == f"id_{field}"
    assert sentence is None or error["text"] == sentence
    assert 'value="31/03/2026"' in response.content.decode()
    assert days_of(year) == {}


def test_a_new_holiday_moves_the_counted_deadlines_of_open_years_only(hoa):
    terms = {Stage.SELF_SCORING: Term(DUE), Stage.CHECKING: Term(None, "self_scoring", 1)}
    closed = new_year(2025)
    deadlines.set_deadlines(new_year(2026), terms, by=hoa)
    deadlines.set_deadlines(closed, terms, by=hoa)
    EmulationYear.objects.filter(pk=closed.pk).update(state=YearState.CLOSED)
    new_holiday(dt.date(2026, 12, 1))

    moved = deadlines.reckon_again(by=hoa)

    assert [(deadline.year.year, deadline.stage) for deadline in moved] == [(2026, "checking")]
    assert days_of(new_year(2026))["checking"] == dt.date(2026, 12, 2)
    assert days_of(closed)["checking"] == dt.date(2026, 12, 1)


def test_the_deadlines_of_a_closed_year_stay(hoa):
    year = new_year(2020, state=YearState.CLOSED)

    with pytest.raises(OfficeError, match="Năm 2020 đã kết thúc"):
        deadlines.set_deadlines(year, {Stage.MEETING: Term(dt.date(2020, 12, 1))}, by=hoa)

    assert days_of(year) == {}


def test_a_problem_says_which_stage_it_is_about(db):
    with pytest.raises(DeadlineProblem) as caught:
        deadlines.reckon({Stage.DOSSIER: Term(None, "meeting", 5)}, None)

    assert caught.value.stage == Stage.DOSSIER


def test_a_new_year_takes_over_last_years_deadlines_moved_off_weekends(client, hoa):
    new_holiday(dt.date(2027, 3, 15))
    deadlines.set_deadlines(
        new_year(2026),
        {
            Stage.REGISTRATION: Term(dt.date(2026, 3, 15), basis="Luật"),
            Stage.SELF_SCORING: Term(dt.date(2026, 11, 27)),  # in 2027 a Saturday
            Stage.CHECKING: Term(None, "self_scoring", 3),
        },
        by=hoa,
    )
    client.force_login(hoa)

    client.post("/nam/them/", {"year": "2027", "theme": "Đoàn kết"})

    assert days_of(new_year(2027)) == {
        "registration": dt.date(2027, 3, 16),
        "self_scoring": dt.date(2027, 11, 29),
        "checking": dt.date(2027, 12, 2),
    }
    assert Deadline.objects.get(year__year=2027, stage="registration").basis == "Luật"


def test_the_29th_of_february_has_a_day_in_every_year():
    assert deadlines.same_day(dt.date(2028, 2, 29), years=1) == dt.date(2029, 2, 28)


@time_machine.travel(dt.datetime(2026, 11, 20, 3, tzinfo=dt.UTC))
def test_the_page_of_the_year_says_how_many_working_days_are_left(client, lan):
    year = new_year()
    new_holiday(dt.date(2026, 11, 24))
    new_deadline(Stage.SELF_SCORING, due_on=DUE)
    new_deadline(Stage.REGISTRATION, due_on=dt.date(2026, 3, 15))
    client.force_login(lan)

    terms = {term["label"]: term for term in client.get(year.get_absolute_url()).context["terms"]}

    assert terms["Nộp bảng tự chấm điểm"]["days_left"] == 5
    assert terms["Đăng ký thi đua"]["is_over"]
    assert not terms["Ký giao ước thi đua"]["is_over"]


@time_machine.travel(dt.datetime(2026, 11, 20, 3, tzinfo=dt.UTC))
def test_the_page_of_a_bloc_shows_the_deadline_of_its_own_step(client, lan, health):
    new_holiday(dt.date(2026, 11, 24))
    new_deadline(Stage.SELF_SCORING, due_on=DUE)
    new_deadline(Stage.CHECKING, due_on=dt.date(2026, 12, 10))
    bloc_year = new_bloc_year(members=[health], state=BlocState.SELF_SCORING)
    client.force_login(lan)

    response = client.get(bloc_year.get_absolute_url())

    assert (response.context["due"].due_on, response.context["days_left"]) == (DUE, 5)
