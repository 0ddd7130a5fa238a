"""The first page: what waits for whom, by when, and what the office sees."""

import datetime as dt
from decimal import Decimal

import pytest

from accounts.models import Identity, Notice
from accounts.permissions import Permission, can
from awards.models import Registration, RegistrationState
from blocs.extensions import extend
from blocs.models import BlocState, BlocYear, Stage
from blocs.reporting import ask_members, comment
from reports.scored import sheets_around, sheets_to_check
from reports.todo import overview, tasks_of
from scoring.cross_scoring import CrossTask, close_round, finish_marks, open_round
from scoring.explaining import conclude, explain, judges_of
from scoring.models import BlocCriteria, Explanation, ScoreSheet, ScoreStage, SheetState, Verdict
from scoring.unconcluded import unconcluded
from scoring.verification_queue import Queue
from scoring.verifying import verify_line
from tests.builders import new_agency, new_bloc, new_bloc_year, new_criteria_set, new_deadline, new_user
from tests.reports.blocs import read_again
from tests.scoring.ranked_blocs import full, scored_bloc, scored_sheet
from tests.scoring.verified_sheets import checked_sheet

MONDAY = dt.date(2026, 12, 7)


def tasks(user, today=MONDAY) -> list[tuple]:
    """Year and title of everything that waits for `user`, in the order of the page."""
    return [
        (found.year, task.title)
        for found in tasks_of(user, Identity.current(), today)
        for task in found.tasks
        if not task.is_waiting
    ]


def only_task(user, today=MONDAY):
    [found] = tasks_of(user, Identity.current(), today)
    [task] = found.tasks
    return task


# --- The clerk --------------------------------------------------------------------------------------------------------


def test_a_clerk_sees_how_far_the_sheet_is_and_how_many_working_days_are_left(lan, health):
    bloc_year = scored_bloc(health, state=BlocState.SELF_SCORING)
    new_deadline(Stage.SELF_SCORING, due_on=dt.date(2026, 12, 14))
    scored_sheet(bloc_year, health, {"I.1": "40"}, state=SheetState.DRAFT)

    task = only_task(lan)

    assert (task.title, task.done, task.total) == ("Tự chấm điểm của Sở Y tế", 1, 3)
    assert (task.due_on, task.days_left) == (dt.date(2026, 12, 14), 5)


def test_a_sheet_that_was_returned_stands_first_with_the_reason(lan, health, finance):
    bloc_year = scored_bloc(health, finance, state=BlocState.CHECKING)
    sheet = scored_sheet(bloc_year, health, full(), state=SheetState.RETURNED)
    ScoreSheet.objects.filter(pk=sheet.pk).update(return_reason="Thiếu văn bản của mục II")
    other = scored_bloc(finance, leader=health, state=BlocState.CHECKING)
    new_deadline(Stage.CHECKING, due_on=dt.date(2026, 11, 2))
    scored_sheet(other, finance, full(), state=SheetState.SUBMITTED)

    first = tasks_of(lan, Identity.current(), MONDAY)[0].tasks[0]

    assert first.due_on == dt.date(2026, 11, 2)  # as the sheet says: the day of the check, not of the first handing in
    assert (first.title, first.note) == ("Bổ sung bảng tự chấm điểm của Sở Y tế", "Thiếu văn bản của mục II")
    assert tasks(lan) == [
        (2026, "Bổ sung bảng tự chấm điểm của Sở Y tế"),
        (2026, "Thẩm tra 01 bảng tự chấm điểm đã nộp"),
        (2026, "Thẩm tra các bảng, kết thúc thẩm tra"),
    ]


def test_a_sheet_that_was_handed_in_waits_for_somebody_else(lan, health):
    bloc_year = scored_bloc(health, state=BlocState.CHECKING)
    scored_sheet(bloc_year, health, full(), state=SheetState.SUBMITTED)

    task = only_task(lan)

    assert (task.is_waiting, task.state, task.due_on) == (True, "Đã nộp", None)


def test_a_complete_sheet_asks_to_be_handed_in(giang, health):
    bloc_year = scored_bloc(health, state=BlocState.SELF_SCORING)
    scored_sheet(bloc_year, health, full(), state=SheetState.DRAFT)
    bloc_year.sheets.update(scored_lines=3)

    assert tasks(giang) == [(2026, "Kiểm tra, duyệt và nộp bảng tự chấm điểm của Sở Y tế")]


# --- The leader and other checkers ------------------------------------------------------------------------------------


def test_the_leader_sees_the_next_step_of_the_bloc_and_how_far_it_is(minh, finance, health, justice):
    bloc_year = scored_bloc(health, justice, leader=finance, state=BlocState.SELF_SCORING)
    scored_sheet(bloc_year, health, full(), state=SheetState.CHECKED)

    task = only_task(minh)

    assert (task.title, task.done, task.total) == ("Theo dõi các đơn vị tự chấm điểm", 1, 3)


@pytest.fixture
def nga(health):
    """Acts for a division of Health that leads a bloc: what is Health's is not hers to check."""
    division = new_agency("Chi cục Dân số", parent=health)
    scored_bloc(health, leader=division)
    return new_user("nga", acts_for=division)


@pytest.mark.parametrize("person", ["lan", "minh", "thu", "khanh", "hoa", "nga"])
def test_the_list_of_sheets_to_check_and_the_permission_agree(request, person, health, finance, justice, trade):
    user = request.getfixturevalue(person)
    identity = Identity.current()
    identity.office_agency = justice
    identity.save()
    bloc_year = scored_bloc(health, justice, trade, leader=finance, deputy=health)
    bloc_year.year.office_checker = trade
    bloc_year.year.save()
    scored_bloc(new_agency(), health)  # nobody leads it
    for bloc in BlocYear.objects.filter(criteria__isnull=False):
        for agency in bloc.members.all():
            scored_sheet(bloc, agency, full(), state=SheetState.SUBMITTED)

    listed = {sheet.pk for sheet in sheets_to_check(user, identity, sheets_around(user, identity))}

    allowed = {sheet.pk for sheet in ScoreSheet.objects.all() if can(user, Permission.SHEET_CHECK, sheet)}
    assert listed == allowed


def test_members_are_reminded_to_comment_until_they_have(lan, minh, health, finance):
    bloc_year = scored_bloc(health, leader=finance, state=BlocState.VERIFIED)
    ask_members(bloc_year, by=minh)
    before = tasks(lan)
    comment(read_again(bloc_year), part="", text="Nhất trí", agency=health, by=lan)

    assert (before, tasks(lan)) == ([(2026, "Góp ý dự thảo báo cáo tổng kết")], [])
    assert (2026, "Tiếp thu 01 ý kiến góp ý báo cáo tổng kết") in tasks(minh)


def test_a_member_asked_for_comments_opens_the_draft_from_the_first_page(client, lan, minh, health, finance):
    ask_members(scored_bloc(health, leader=finance, state=BlocState.VERIFIED), by=minh)
    client.force_login(lan)

    page = client.get(only_task(lan).url)

    assert (page.status_code, page.context["can_comment"]) == (200, True)


# --- Two years at once ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "years"),
    [
        (dt.date(2026, 10, 30), [2026]),
        (dt.date(2026, 11, 2), [2026, 2027]),
        (dt.date(2027, 4, 30), [2026, 2027]),
        (dt.date(2027, 5, 4), [2026, 2027]),
    ],
)
def test_from_november_on_the_next_year_stands_beside_the_one_that_is_being_finished(minh, finance, today, years):
    scored_bloc(leader=finance, state=BlocState.VERIFIED)
    scored_bloc(leader=finance, state=BlocState.FORMED, year=2027)

    assert sorted({year for year, _ in tasks(minh, today)}) == years


def test_what_is_closed_asks_for_nothing(minh, finance):
    scored_bloc(leader=finance, state=BlocState.CLOSED)

    assert tasks(minh) == []


# --- The office, the administrator, and everybody else ----------------------------------------------------------------


def test_the_office_sees_every_bloc_of_the_year_with_its_progress_and_what_is_late(hoa, finance, health):
    bloc_year = scored_bloc(health, leader=finance, bloc=new_bloc("A"), state=BlocState.SELF_SCORING)
    scored_sheet(bloc_year, health, full(), state=SheetState.CHECKED)
    scored_sheet(bloc_year, finance, full(), state=SheetState.SUBMITTED)
    scored_bloc(health, bloc=new_bloc("B"), state=BlocState.CHECKING)
    new_deadline(Stage.SELF_SCORING, due_on=dt.date(2026, 11, 20))
    new_deadline(Stage.CHECKING, due_on=dt.date(2026, 12, 18))

    rows = overview(Identity.current(), MONDAY)[2026]

    assert [
        (row.bloc_year.bloc.code, row.bloc_year.size, row.bloc_year.handed_in, row.bloc_year.checked, row.is_late)
        for row in rows
    ] == [("A", 2, 2, 1, True), ("B", 1, None, None, False)]


@pytest.mark.parametrize("person", ["lan", "minh", "hoa", "quan", "phuc", "son", "cuc"])
def test_everybody_has_a_first_page_even_when_nothing_waits(request, client, person):
    client.force_login(request.getfixturevalue(person))

    response = client.get("/")

    assert response.status_code == 200
    assert "Chưa có thông báo nào." in response.content.decode()


def test_the_administrator_sees_how_the_accounts_stand(client, quan, lan, dat):
    new_user(must_change_password=True, is_active=True, holds=["office"])
    new_user(is_active=False)
    client.force_login(quan)

    assert [tile["value"] for tile in client.get("/").context["people"]] == ["4", "1", "1", "1"]


def test_recent_notices_stand_beside_the_work(client, lan):
    Notice.objects.tell([lan], subject="Đã mở bảng tự chấm điểm")
    client.force_login(lan)

    assert "Đã mở bảng tự chấm điểm" in client.get("/").content.decode()


@pytest.mark.parametrize("sheets", [1, 3])
def test_the_page_of_a_leader_takes_the_same_number_of_queries_however_much_waits(
    client, minh, finance, sheets, django_assert_num_queries
):
    bloc_year = scored_bloc(*[new_agency() for _ in range(sheets)], leader=finance)
    for agency in bloc_year.members.all():
        scored_sheet(bloc_year, agency, full(), state=SheetState.SUBMITTED)
    client.force_login(minh)

    # session, person, roles, identity; blocs, sets to verify by, deadlines, sheets, covenants, movements; notices
    with django_assert_num_queries(11):
        client.get("/")


@pytest.mark.parametrize("blocs", [1, 3])
def test_the_page_of_the_office_takes_the_same_number_of_queries_however_many_blocs(
    client, hoa, blocs, django_assert_num_queries
):
    for _ in range(blocs):
        bloc_year = scored_bloc(new_agency(), leader=new_agency())
        for agency in bloc_year.members.all():
            scored_sheet(bloc_year, agency, full(), state=SheetState.SUBMITTED)
    client.force_login(hoa)

    # session, person, roles, identity; first steps; sets to verify by, sheets, their deadlines, blocs, deadlines;
    # one's own prints; notices
    with django_assert_num_queries(12):
        client.get("/")


# --- Explaining, cross-scoring, verifying -----------------------------------------------------------------------------


def lowered_sheet(health, **fields):
    """Of Health's sheet the checker has lowered I.1 and raised the penalty; T1 was raised, I.2 left."""
    bloc_year = scored_bloc(health, state=BlocState.CHECKING, **fields)
    claimed = full(bonus="1", penalty="1")
    return scored_sheet(bloc_year, health, claimed, changed={"I.1": "30", "P1": "4", "T1": "3"})


def test_a_unit_is_asked_to_explain_what_was_lowered_until_its_own_deadline(lan, hoa, health):
    sheet = lowered_sheet(health)
    new_deadline(Stage.EXPLANATION, due_on=dt.date(2026, 12, 4))
    over = tasks(lan)
    extend(sheet.bloc_year, health, Stage.EXPLANATION, until=dt.date(2026, 12, 9), reason="Chờ số liệu", by=hoa)

    [found] = tasks_of(lan, Identity.current(), MONDAY)
    [task] = [task for task in found.tasks if not task.is_waiting]

    assert over == []
    assert task.title == "Giải trình 02 tiêu chí thấp hơn tự chấm của Sở Y tế"
    assert (task.url, task.due_on, task.days_left) == (f"/bang-diem/{sheet.pk}/y-kien/", dt.date(2026, 12, 9), 2)


def test_what_was_explained_or_restored_by_a_later_stage_is_asked_no_more(lan, hoa, health):
    sheet = lowered_sheet(health)
    explain(sheet, "P1", by=lan, text="Đã khắc phục xong")
    first = tasks(lan)
    verify_line(sheet, "I.1", by=hoa, override=Decimal(40), reason="Có văn bản")

    assert first == [(2026, "Giải trình 01 tiêu chí thấp hơn tự chấm của Sở Y tế")]
    assert tasks(lan) == []


def test_while_members_score_one_another_each_is_asked_for_the_others_and_the_leader_for_no_check(
    lan, minh, health, finance, justice, trade
):
    bloc_year = scored_bloc(health, justice, trade, leader=finance, state=BlocState.CHECKING)
    [_, other, _] = [
        scored_sheet(bloc_year, each, full(), state=SheetState.SUBMITTED) for each in (finance, justice, health)
    ]
    open_round(bloc_year, by=minh)
    finish_marks(CrossTask(other, health), by=lan)

    assert tasks(lan) == [(2026, "Chấm chéo 01 bảng của đơn vị khác")]
    assert tasks(minh) == [
        (2026, "Chấm chéo 02 bảng của đơn vị khác"),
        (2026, "Thẩm tra các bảng, kết thúc thẩm tra"),
    ]
    close_round(bloc_year, by=minh, reason="Hết hạn")
    assert tasks(lan) == []


def test_a_department_and_the_office_are_asked_to_verify_what_they_have_not_spoken_of(
    lan, khanh, hoa, health, justice, trade
):
    bloc_year = scored_bloc(health, justice, state=BlocState.CHECKING)
    criteria_set = new_criteria_set(owners={"Sở Tài chính": trade})
    first, _ = [checked_sheet(each, bloc_year, criteria_set, by=lan) for each in (health, justice)]
    new_deadline(Stage.VERIFICATION, due_on=dt.date(2026, 12, 10))
    before = tasks(khanh), tasks(hoa)
    verify_line(first, "I.1", by=khanh, accepts=True)

    task = only_task(khanh)

    assert before == ([(2026, "Thẩm định 02 bảng chấm điểm")], [(2026, "Thẩm định 02 bảng chấm điểm")])
    assert (task.title, task.url, task.days_left) == ("Thẩm định 01 bảng chấm điểm", "/tham-dinh/", 3)
    assert tasks(hoa) == [(2026, "Thẩm định 02 bảng chấm điểm")]
    assert (tasks(lan), tasks_of(lan, Identity.current(), MONDAY)[0].tasks[0].is_waiting) == ([], True)


def test_an_explanation_waits_for_the_department_and_for_the_office_where_none_verifies(
    lan, khanh, hoa, health, justice, trade
):
    bloc_year = scored_bloc(health, justice, state=BlocState.CHECKING)
    criteria_set = new_criteria_set(owners={"Sở Tài chính": trade})
    first, second = [checked_sheet(each, bloc_year, criteria_set, by=lan) for each in (health, justice)]
    for sheet in (first, second):
        verify_line(sheet, "I.1", by=khanh, override=Decimal(15), reason="Chậm")
    verify_line(second, "I.3", by=hoa, override=Decimal(7), reason="Thiếu")
    [of_first, *_] = [explain(each, "I.1", by=lan, text="Vốn giao bổ sung") for each in (first, second)]
    explain(second, "I.3", by=lan, text="Đủ hồ sơ")
    before = tasks(khanh), tasks(hoa)
    conclude(of_first, Verdict.KEPT, by=khanh, words="Giữ", seen_version=1)

    task = next(task for task in tasks_of(khanh, Identity.current(), MONDAY)[0].tasks if "Kết luận" in task.title)

    assert [title for _, title in before[0] if "Kết luận" in title] == ["Kết luận 02 giải trình"]
    assert [title for _, title in before[1] if "Kết luận" in title] == ["Kết luận 01 giải trình"]
    assert (task.title, task.url) == ("Kết luận 01 giải trình", "/giai-trinh/?verdict=cho")
    assert [title for _, title in tasks(lan) if "Kết luận" in title] == []


def test_titles_are_to_be_registered_until_that_is_done_or_the_bloc_scores(lan, health):
    bloc_year = new_bloc_year(members=[health])
    without_a_day = tasks(lan)
    new_deadline(Stage.REGISTRATION, due_on=dt.date(2026, 12, 10))
    Registration.objects.create(agency=health, year=bloc_year.year, state=RegistrationState.DRAFT)

    task = only_task(lan)
    Registration.objects.update(state=RegistrationState.SUBMITTED)
    done = tasks(lan)
    Registration.objects.update(state=RegistrationState.DRAFT)
    BlocYear.objects.update(state=BlocState.SELF_SCORING)

    assert (without_a_day, done, tasks(lan)) == ([], [], [])
    assert (task.title, task.url, task.days_left) == (
        "Đăng ký danh hiệu thi đua, hình thức khen thưởng",
        "/dang-ky-thi-dua/?nam=2026",
        3,
    )


def test_a_registration_that_was_returned_is_asked_for_whatever_the_bloc_does_by_now(lan, health):
    bloc_year = new_bloc_year(members=[health], state=BlocState.MET)
    Registration.objects.create(
        agency=health, year=bloc_year.year, state=RegistrationState.RETURNED, return_reason="Thiếu phòng"
    )

    task = only_task(lan)

    assert (task.title, task.state) == ("Bổ sung bản đăng ký thi đua", "Trả lại để bổ sung")


@pytest.mark.parametrize("person", ["lan", "minh", "thu", "khanh", "hoa", "nga"])
@pytest.mark.parametrize("stage", [ScoreStage.CHECKED, ScoreStage.VERIFIED])
def test_the_explanations_that_wait_for_somebody_and_who_is_told_of_them_agree(
    request, person, stage, health, finance, justice, trade, hoa
):
    user = request.getfixturevalue(person)
    identity = Identity.current()
    identity.office_agency = justice
    identity.save()
    bloc_year = scored_bloc(health, justice, trade, finance, leader=finance, deputy=health)
    bloc_year.year.office_checker = trade
    bloc_year.year.save()
    scored_bloc(new_agency(), health)  # nobody leads it
    criteria_set = new_criteria_set(owners={"Sở Tài chính": trade, "Sở Tư pháp": health})
    for bloc in BlocYear.objects.filter(criteria__isnull=False):
        for agency in bloc.members.all():
            sheet = checked_sheet(agency, bloc, criteria_set, by=hoa)
            for code in ("I.1", "I.3"):
                sheet.explanations.create(code=code, stage=stage, text="Vì sao")

    waiting = set(unconcluded(Queue(user, identity)).values_list("pk", flat=True))

    told = {
        each.pk
        for each in Explanation.objects.all()
        if judges_of(each).filter(pk=user.pk).exists() and can(user, Permission.EXPLANATION_CONCLUDE, each)
    }
    assert waiting == told


@pytest.mark.parametrize("sheets", [1, 3])
def test_the_page_of_a_leader_that_also_verifies_and_explains_takes_twelve_queries(
    client, minh, finance, sheets, django_assert_num_queries
):
    bloc_year = scored_bloc(*[new_agency() for _ in range(sheets)], leader=finance)
    criteria_set = new_criteria_set(owners={"Sở Tài chính": finance})
    BlocCriteria.objects.update(criteria_set=criteria_set)
    for agency in bloc_year.members.all():
        checked_sheet(agency, bloc_year, criteria_set, by=minh)
    client.force_login(minh)

    with django_assert_num_queries(12):
        page = client.get("/").content.decode()

    assert f"Thẩm định {sheets:02d} bảng chấm điểm" in page
