"""What covenants and movements ask of a person stands on the first page, until it is done."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine

from accounts.models import Identity
from blocs.extensions import extend
from blocs.models import BlocState, Stage
from campaigns import drafting
from campaigns.answering import report
from campaigns.covenant_papers import keep_signed
from campaigns.models import MovementState, Period, Target
from campaigns.reconciliation import enter_result
from reports.todo import tasks_of
from tests.builders import new_bloc_year, new_deadline
from tests.campaigns.covenants import brought_to, new_covenant, new_target, signed_on
from tests.campaigns.movement_builders import new_answer, new_movement, new_round
from tests.reports.test_home import tasks
from tests.scoring.ranked_blocs import full, scored_bloc, scored_sheet

SPRING, JULY, NOVEMBER = dt.date(2026, 3, 16), dt.date(2026, 7, 6), dt.date(2026, 11, 10)
DUE = dt.date(2026, 3, 31)


@pytest.fixture
def bloc(health, finance, justice):
    new_deadline(Stage.COVENANT, due_on=DUE)
    return new_bloc_year(members=[finance, health, justice], leader=finance, state=BlocState.COVENANT)


def titles(user, today) -> list[str]:
    return [title for _, title in tasks(user, today)]


def all_signed(document, people) -> None:
    for agency, person in people:
        signed_on(document, agency, by=person, on=dt.date(2026, 3, 10))


def test_a_member_is_asked_for_its_targets_then_to_sign_then_for_nothing(bloc, lan, minh, health):
    covenant = new_covenant(bloc, by=minh)
    asked = {"drafting": titles(lan, SPRING)}
    drafting.ask_members(covenant, by=minh)
    asked["commenting"] = titles(lan, SPRING)
    new_target(covenant, health, by=lan)
    asked["promised"] = titles(lan, SPRING)
    brought_to(covenant, "signing", by=minh)
    asked["signing"] = titles(lan, SPRING)
    signed_on(covenant, health, by=lan, on=dt.date(2026, 3, 10))
    asked["signed"] = titles(lan, SPRING)

    assert asked == {
        "drafting": [],
        "commenting": ["Ghi chỉ tiêu của đơn vị, góp ý dự thảo giao ước thi đua"],
        "promised": [],
        "signing": ["Ký giao ước thi đua"],
        "signed": [],
    }


def test_the_leader_is_led_from_the_draft_to_the_stored_paper(bloc, lan, minh, thu, health, justice, finance):
    covenant = new_covenant(bloc, by=minh)
    new_target(covenant, finance, by=minh)
    asked = [titles(minh, SPRING)]
    for move in (drafting.ask_members, drafting.close_text, drafting.open_signing):
        move(covenant, by=minh)
        asked.append(titles(minh, SPRING))
    all_signed(covenant, [(finance, minh), (health, lan), (justice, thu)])
    asked.append(titles(minh, SPRING))
    keep_signed(covenant, by=minh)
    asked.append(titles(minh, SPRING))

    assert asked == [
        ["Soạn giao ước thi đua, lấy ý kiến các đơn vị"],
        ["Chốt nội dung giao ước thi đua"],
        ["Mở ký giao ước thi đua"],
        ["Ký giao ước thi đua", "Theo dõi các đơn vị ký giao ước thi đua"],
        ["Mở tự chấm điểm", "Lưu bản giao ước thi đua đã ký đủ"],
        ["Mở tự chấm điểm"],
    ]


def test_a_signature_is_due_on_the_day_to_which_the_member_was_given_more_time(bloc, lan, minh, hoa, health):
    brought_to(new_covenant(bloc, by=minh), "signing", by=minh)
    with time_machine.travel(SPRING):
        extend(bloc, health, Stage.COVENANT, until=dt.date(2026, 4, 10), reason="Chờ kiện toàn", by=hoa)

    assert due_days(lan, SPRING) == [dt.date(2026, 4, 10)]
    assert set(due_days(minh, SPRING)) == {DUE}


def due_days(user, today) -> list:
    return [task.due_on for found in tasks_of(user, Identity.current(), today) for task in found.tasks]


@pytest.mark.parametrize(
    ("today", "period", "asked"),
    [
        (SPRING, Period.MIDYEAR, []),
        (JULY, Period.MIDYEAR, ["Ghi kết quả thực hiện giao ước 6 tháng"]),
        (NOVEMBER, Period.YEAREND, ["Ghi kết quả thực hiện giao ước cả năm"]),
    ],
)
def test_results_are_asked_for_in_their_half_of_the_year_until_they_are_entered(
    bloc, lan, minh, health, today, period, asked
):
    covenant = new_covenant(bloc, by=minh)
    new_target(covenant, health, by=minh)
    brought_to(covenant, "signing", by=minh)
    signed_on(covenant, health, by=lan, on=dt.date(2026, 3, 10))
    before = titles(lan, today)
    enter_result(Target.objects.get(), period, actual=Decimal(99), note="", version=0, by=lan)

    assert (before, titles(lan, today)) == (asked, [])


def test_a_movement_waits_for_an_answer_and_then_for_the_report_that_is_due(lan, health, khanh):
    movement = new_movement()
    round_ = new_round(movement, due_on=dt.date(2026, 6, 15), title="Sơ kết 6 tháng")
    new_movement(state=MovementState.PLANNED)
    asked = [titles(lan, SPRING)]
    answer = new_answer(movement, health)
    asked += [titles(lan, SPRING), titles(lan, dt.date(2026, 6, 1))]
    report(answer, text="Đã làm.", figures={}, round_=round_, by=lan)
    asked.append(titles(lan, dt.date(2026, 6, 1)))

    assert asked == [["Trả lời phong trào thi đua"], [], ["Báo cáo phong trào: Sơ kết 6 tháng"], []]
    assert titles(khanh, SPRING) == ["Trả lời phong trào thi đua"]


def test_many_movements_share_one_line(lan):
    for _ in range(4):
        new_movement()

    assert titles(lan, SPRING) == ["Trả lời 04 phong trào thi đua"]


@pytest.mark.parametrize("blocs", [1, 3])
def test_a_first_page_with_all_of_it_in_two_years_takes_eleven_queries(
    client, minh, finance, health, blocs, django_assert_num_queries
):
    for place in range(blocs):
        bloc_year = scored_bloc(health, leader=finance, state=BlocState.CHECKING)
        scored_sheet(bloc_year, health, full(), state="submitted")
        following = new_bloc_year(members=[finance, health], leader=finance, year=2027)
        for each in (bloc_year, following):
            covenant = new_covenant(each, by=minh)
            new_target(covenant, finance, by=minh, indicator=f"Chỉ tiêu {place}")
            brought_to(covenant, "signing", by=minh)
        new_movement()
        answered = new_movement()
        new_round(answered)
        new_answer(answered, finance)

    with time_machine.travel(dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)):
        client.force_login(minh)
        with django_assert_num_queries(11):
            page = client.get("/").content.decode()

    assert [word for word in ("Ký giao ước", "Báo cáo phong trào", "Trả lời phong trào") if word not in page] == []
