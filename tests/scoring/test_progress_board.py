"""Tiến độ chấm điểm: who has begun, how far, who is late, and reminding them."""

import datetime as dt

import pytest

from accounts.models import Notice
from blocs.extensions import extend
from blocs.models import BlocState, BlocYear, Stage
from scoring.models import ScoreSheet, SheetState
from tests.builders import new_agency, new_bloc, new_deadline, new_user
from tests.scoring.ranked_blocs import full, scored_bloc, scored_sheet

BOARD = "/tien-do-cham-diem/"
REMIND = "/khoi/KT/2026/nhac-nop-bang-diem/"


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: dt.date(2026, 11, 25))


@pytest.fixture
def bloc_year(finance, health, justice, trade):
    """Health has not begun, justice has answered two of three, finance has handed in, trade has no sheet yet."""
    bloc_year = scored_bloc(
        health,
        justice,
        trade,
        leader=finance,
        bloc=new_bloc("KT", name="Khối Kinh tế"),
        state=BlocState.SELF_SCORING,
    )
    scored_sheet(bloc_year, health, {}, state=SheetState.DRAFT)
    scored_sheet(bloc_year, justice, {"I.1": "30", "I.2": "20"}, state=SheetState.DRAFT)
    scored_sheet(bloc_year, finance, full(), state=SheetState.SUBMITTED)
    ScoreSheet.objects.filter(agency=finance).update(scored_lines=3)
    return bloc_year


@pytest.fixture
def overdue(bloc_year):
    new_deadline(Stage.SELF_SCORING, due_on=dt.date(2026, 11, 20))
    return bloc_year


def agencies(response) -> list[str]:
    return [row["agency"] for row in response.context["rows"]]


def test_the_leader_sees_how_far_each_member_is(client, minh, bloc_year):
    client.force_login(minh)

    rows = client.get(BOARD).context["rows"]

    assert [(row["agency"], row["state"], row["shares"][0][1]) for row in rows] == [
        ("Sở Y tế", "Đang tự chấm", "0% (0/3)"),
        ("Sở Tư pháp", "Đang tự chấm", "66% (2/3)"),
        ("Sở Công Thương", "Chưa mở bảng", "–"),
        ("Sở Tài chính", "Đã nộp", "100% (3/3)"),
    ]


@pytest.mark.parametrize(
    ("state", "found"),
    [
        ("chua-mo", ["Sở Công Thương"]),
        ("chua-bat-dau", ["Sở Y tế"]),
        ("dang-cham", ["Sở Tư pháp"]),
        ("da-nop", ["Sở Tài chính"]),
        ("qua-han", ["Sở Y tế", "Sở Tư pháp"]),
    ],
)
def test_the_board_can_be_narrowed_by_progress(client, minh, overdue, state, found):
    client.force_login(minh)

    assert agencies(client.get(BOARD, {"state": state})) == found


def test_the_tiles_count_where_the_members_of_the_chosen_bloc_stand(client, hoa, overdue):
    scored_bloc(new_agency("Sở Nội vụ"), bloc=new_bloc("TH"))
    client.force_login(hoa)

    tiles = client.get(BOARD, {"bloc": "KT", "state": "dang-cham"}).context["tiles"]

    assert [(tile["value"], tile["label"], tile["detail"]) for tile in tiles] == [
        ("01", "đã nộp", "trên 04 đơn vị"),
        ("01", "đang chấm", "trên 04 đơn vị"),
        ("01", "chưa bắt đầu", "trên 04 đơn vị"),
        ("02", "quá hạn chưa nộp", "trên 04 đơn vị"),
        ("01", "chưa mở bảng", "trên 04 đơn vị"),
    ]


@pytest.mark.parametrize(
    "asked", [{"state": "gi-do"}, {"bloc": "XX"}, {"nam": "²"}, {"nam": "99999999"}, {"page": "x"}]
)
def test_what_nobody_can_choose_changes_nothing(client, minh, bloc_year, asked):
    client.force_login(minh)

    assert len(agencies(client.get(BOARD, asked))) == 4


def test_a_sheet_that_was_handed_in_and_returned_is_awaited_by_the_day_of_the_check(
    client, minh, thu, overdue, justice
):
    new_deadline(Stage.CHECKING, due_on=dt.date(2026, 12, 1))
    handed_in = {"submitted_at": dt.datetime(2026, 11, 13, 9, tzinfo=dt.UTC), "submitted_by": thu}
    ScoreSheet.objects.filter(agency=justice).update(state=SheetState.RETURNED, **handed_in)
    client.force_login(minh)

    rows = client.get(BOARD).context["rows"]

    assert [row["due_on"] for row in rows if row["agency"] == "Sở Tư pháp"] == [dt.date(2026, 12, 1)]
    assert agencies(client.get(BOARD, {"state": "qua-han"})) == ["Sở Y tế"]


def test_who_was_given_more_time_is_late_only_after_it(client, minh, hoa, overdue, justice):
    extend(
        BlocYear.objects.get(pk=overdue.pk),
        justice,
        Stage.SELF_SCORING,
        until=dt.date(2026, 11, 25),
        reason="Bão lũ",
        by=hoa,
    )
    client.force_login(minh)

    assert agencies(client.get(BOARD, {"state": "qua-han"})) == ["Sở Y tế"]


@pytest.mark.parametrize(
    ("order", "first"),
    [("cham", "Sở Y tế"), ("-cham", "Sở Tài chính"), ("-nop", "Sở Tài chính"), ("don_vi", "Sở Công Thương")],
)
def test_the_board_can_be_sorted(client, minh, bloc_year, order, first):
    client.force_login(minh)

    assert agencies(client.get(BOARD, {"o": order}))[0] == first


def test_the_leader_follows_its_own_bloc_and_the_office_all(client, minh, hoa, bloc_year):
    scored_bloc(new_agency("Sở Nội vụ"), bloc=new_bloc("TH", name="Khối Tổng hợp"))

    client.force_login(minh)
    by_the_leader = agencies(client.get(BOARD))
    client.force_login(hoa)
    by_the_office = agencies(client.get(BOARD))

    assert "Sở Nội vụ" not in by_the_leader
    assert set(by_the_office) == {*by_the_leader, "Sở Nội vụ"}
    assert agencies(client.get(BOARD, {"bloc": "TH"})) == ["Sở Nội vụ"]


def test_who_leads_nothing_has_no_such_page(client, lan, bloc_year):
    client.force_login(lan)

    assert client.get(BOARD).status_code == 404


def test_one_click_reminds_those_that_have_not_handed_in(client, minh, lan, thu, overdue):
    new_user(acts_for=overdue.leader)
    client.force_login(minh)

    answer = client.post(REMIND, follow=True)

    assert {notice.recipient for notice in Notice.objects.all()} == {lan, thu}
    assert [str(message) for message in answer.context["messages"]] == ["Đã nhắc 02 đơn vị (02 người)."]


def test_nobody_is_reminded_twice_within_the_hour(client, minh, lan, thu, overdue):
    client.force_login(minh)
    client.post(REMIND, follow=True)

    answer = client.post(REMIND, follow=True)

    assert Notice.objects.count() == 2
    assert "vừa được nhắc trong vòng một giờ" in str(next(iter(answer.context["messages"])))

    Notice.objects.update(created_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    client.post(REMIND)

    assert Notice.objects.count() == 4


def test_whose_extension_still_runs_is_not_reminded(client, minh, hoa, lan, thu, overdue, justice):
    extend(
        BlocYear.objects.get(pk=overdue.pk),
        justice,
        Stage.SELF_SCORING,
        until=dt.date(2026, 12, 1),
        reason="Bão lũ",
        by=hoa,
    )
    Notice.objects.all().delete()
    client.force_login(minh)

    client.post(REMIND)

    assert [notice.recipient for notice in Notice.objects.all()] == [lan]


def test_the_text_to_paste_elsewhere_names_who_is_meant_and_until_when(client, minh, overdue):
    client.force_login(minh)

    text = client.get(BOARD).context["reminding"]["text"]

    assert text == (
        "[Khối Kinh tế năm 2026] Còn 02 đơn vị chưa nộp bảng tự chấm điểm: Sở Y tế; Sở Tư pháp. "
        "Hạn nộp: 20/11/2026 (đã quá hạn). Xin các đơn vị vào cổng để hoàn thành: "
        "http://testserver/khoi/KT/2026/bang-diem/"
    )


def test_a_returned_sheet_is_called_returned_and_awaited_by_the_day_of_the_check(
    client, minh, lan, thu, overdue, justice
):
    """Justice handed in on time and got its sheet back: nobody tells it that it never did."""
    new_deadline(Stage.CHECKING, due_on=dt.date(2026, 11, 30))
    handed_in = {"submitted_at": dt.datetime(2026, 11, 13, 9, tzinfo=dt.UTC), "submitted_by": thu}
    overdue.sheets.filter(agency=justice).update(state=SheetState.RETURNED, **handed_in)
    client.force_login(minh)

    text = client.get(BOARD).context["reminding"]["text"]
    client.post(REMIND)

    assert text.startswith(
        "[Khối Kinh tế năm 2026] Còn 01 đơn vị chưa nộp bảng tự chấm điểm: Sở Y tế. Hạn nộp: 20/11/2026 (đã quá hạn). "
        "01 đơn vị có bảng trả lại để bổ sung: Sở Tư pháp. Hạn nộp: 30/11/2026. Xin các đơn vị"
    )
    sent = {notice.recipient: notice.body for notice in Notice.objects.all()}
    assert sent == {
        lan: "Khối Kinh tế năm 2026: đơn vị chưa hoàn thành việc “Nộp bảng tự chấm điểm”. Hạn: 20/11/2026. "
        "Đã quá hạn, xin làm ngay. Xin vào cổng để thực hiện.",
        thu: "Khối Kinh tế năm 2026: bảng chấm điểm của đơn vị được trả lại để bổ sung. Hạn nộp: 30/11/2026. "
        "Xin vào cổng để bổ sung và nộp lại.",
    }


def test_where_all_have_handed_in_there_is_nobody_to_remind(client, minh, bloc_year):
    bloc_year.sheets.filter(state=SheetState.DRAFT).delete()
    client.force_login(minh)

    answer = client.post(REMIND, follow=True)

    assert [str(message) for message in answer.context["messages"]] == ["Không còn đơn vị nào cần nhắc."]
    assert answer.context["reminding"]["text"] == ""


@pytest.mark.parametrize("members", [1, 3])
def test_the_board_takes_the_same_number_of_queries_however_long(client, hoa, members, django_assert_num_queries):
    bloc_year = scored_bloc(*[new_agency() for _ in range(members)], bloc=new_bloc("KT"))
    for membership in bloc_year.memberships.all():
        scored_sheet(bloc_year, membership.agency, full(), state=SheetState.DRAFT)
    client.force_login(hoa)
    client.get(BOARD)

    # session, person, roles; year, blocs, deadlines; members counted and fetched, their sheets; whom to remind;
    # identity, unread notices
    with django_assert_num_queries(12):
        client.get(BOARD)


def test_checked_and_scored_are_counted_of_the_same_criteria(client, minh, bloc_year, finance):
    """Bonus and penalty nobody has to answer; that they are checked does not count as a criterion more."""
    sheet = bloc_year.sheets.get(agency=finance)
    for code in ("I.1", "T1"):
        sheet.lines.create(code=code, stage="checked", override="1", points="1")
    client.force_login(minh)

    rows = client.get("/khoi/KT/2026/bang-diem/").context["rows"]

    [row] = [row for row in rows if row["sheet"] == sheet]
    assert (row["scored"], row["checked"], row["count"]) == (3, 1, 3)
