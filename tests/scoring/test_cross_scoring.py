"""Members score one another: nobody sees another's marks before the round is closed, then the mean counts."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.errors import OfficeError, WrongState
from accounts.models import AuditEvent, Identity, Notice
from blocs.models import BlocState, BlocYear, Membership
from scoring import closing
from scoring.checking import check_line, return_sheet
from scoring.criteria_reading import criteria_from_json
from scoring.cross_scoring import (
    CrossTask,
    NewerMark,
    accept_part,
    close_round,
    finish_marks,
    finished_pairs,
    mark_line,
    mean,
    open_round,
)
from scoring.lines import AnswerRefused
from scoring.models import CrossMark, CrossSheet, ScoreSheet, SheetState
from tests.builders import SMALL_SET, new_bloc_year, new_sheet, new_user
from tests.scoring.conftest import ANSWERS
from tests.scoring.recounting import sheet_result
from tests.scoring.test_evidence_pages import with_file

SECRET = Decimal("13.75")
SECRET_REASON = "Lý do không ai được biết"


@pytest.fixture
def checking(bloc, minh, trade):
    """The bloc with a fourth member, which has not handed in: so that each sheet has three to score it."""
    Membership.objects.create(bloc_year=bloc, agency=trade, position=4)
    bloc = BlocYear.objects.get(pk=bloc.pk)
    bloc.move(BlocState.CHECKING, by=minh)
    return bloc


@pytest.fixture
def sheets(checking, health, finance, justice, criteria_set, lan):
    """Three sheets, handed in, each claiming 57.75 points; by agency."""
    return {
        agency: new_sheet(
            agency=agency,
            bloc_year=checking,
            criteria_set=criteria_set,
            by=lan,
            answers=ANSWERS,
            state=SheetState.SUBMITTED,
        )
        for agency in (health, finance, justice)
    }


@pytest.fixture
def round_(sheets, checking, minh):
    return open_round(checking, by=minh)


def task(sheet, scorer) -> CrossTask:
    return CrossTask(ScoreSheet.objects.select_related("agency", "bloc_year", "criteria_set").get(pk=sheet.pk), scorer)


def test_opening_tells_every_member_and_takes_the_check_from_the_leader(
    thu, round_, sheets, checking, health, minh, lan
):
    assert {notice.recipient for notice in Notice.objects.all()} == {lan, minh, thu}
    with pytest.raises(OfficeError, match="Khối đang chấm chéo"):
        check_line(sheets[health], "I.1", by=minh, answer={"points": "1"}, reason="x")
    with pytest.raises(OfficeError, match="Khối đang chấm chéo"):
        return_sheet(sheets[health], by=minh, reason="Bổ sung")
    with pytest.raises(OfficeError, match="Khối đang chấm chéo"):
        closing.close_checking(checking, by=minh)
    with pytest.raises(OfficeError, match="đã có lượt chấm chéo"):
        open_round(checking, by=minh)


def test_three_members_cannot_score_one_another_blindly(client, health, finance, justice, minh):
    """With two scorers to a sheet each learns the other's mark from the mean and its own."""
    bloc_year = new_bloc_year(members=[health, justice], leader=finance, state=BlocState.CHECKING)
    address = {"code": bloc_year.bloc.code, "year": bloc_year.year.year}
    client.force_login(minh)

    page = client.get(reverse("scoring:cross_round", kwargs=address))

    assert (page.context["can_open"], "ít nhất 04 đơn vị thành viên" in page.content.decode()) == (False, True)
    with pytest.raises(OfficeError, match="ít nhất 04"):
        open_round(bloc_year, by=minh)


def test_while_the_members_score_the_pages_say_that_it_is_their_turn(round_, sheets, checking, health, finance, minh):
    def holders() -> list[str]:
        bloc = BlocYear.objects.get(pk=checking.pk)
        return [
            bloc.holder(Identity.current()),
            ScoreSheet.objects.get(pk=sheets[health].pk).holder(Identity.current()),
        ]

    while_open = holders()
    close_round(checking, by=minh, reason="Thôi")

    assert while_open == ["các đơn vị thành viên (chấm chéo)", "các đơn vị khác trong khối (chấm chéo)"]
    assert holders() == ["Sở Tài chính", "Sở Tài chính"]


def test_a_round_opens_only_while_the_bloc_is_checked(bloc, minh):
    with pytest.raises(WrongState):
        open_round(bloc, by=minh)


def test_a_lower_mark_needs_a_reason_and_every_mark_stays_within_the_criterion(round_, sheets, health, finance, minh):
    scoring = task(sheets[health], finance)

    def refused(**given):
        with pytest.raises(AnswerRefused) as problem:
            mark_line(scoring, "I.1", **{"seen_version": 0, "by": minh, **given})
        return str(problem.value)

    assert refused(points=Decimal(18)) == "Xin ghi lý do vì thấp hơn điểm tự chấm."
    assert refused(points=Decimal("20.5"), reason="x") == "Nhập số điểm từ 0 đến 20."
    assert refused(points=Decimal("17.1"), reason="x").startswith("Điểm cho theo bước 0,25")
    assert mark_line(scoring, "I.1", points=Decimal(19), seen_version=0, by=minh).points == 19
    with pytest.raises(NewerMark):
        mark_line(scoring, "I.1", points=Decimal(20), seen_version=0, by=minh)


def test_the_mean_of_those_who_finished_is_the_check_and_what_all_agree_on_is_an_acceptance(
    round_, sheets, checking, health, finance, justice, trade, minh, thu, lan
):
    first, second, third = (task(sheets[health], scorer) for scorer in (finance, justice, trade))
    mark_line(first, "I.1", points=Decimal(15), reason="Chậm", seen_version=0, by=minh)
    mark_line(second, "I.1", points=Decimal("16.25"), reason="Thiếu", seen_version=0, by=thu)
    mark_line(third, "I.1", points=Decimal("15.5"), reason="Thiếu", seen_version=0, by=thu)
    for each in (first, second, third):
        finish_marks(each, by=minh)
    half_done = task(sheets[finance], health)
    mark_line(half_done, "I.1", points=Decimal(1), reason="Dở", seen_version=0, by=lan)

    with pytest.raises(
        OfficeError, match="Còn 04 đơn vị chưa chấm xong: Sở Y tế, Sở Tài chính, Sở Tư pháp, Sở Công Thương"
    ):
        close_round(checking, by=minh)
    count = close_round(checking, by=minh, reason="Đã hết hạn")

    sheet = ScoreSheet.objects.get(pk=sheets[health].pk)
    mean_line, agreed = sheet.lines.get(code="I.1", stage="checked"), sheet.lines.get(code="I.3", stage="checked")
    assert (count, sheet.state, sheet.checked_by) == (1, SheetState.CHECKED, minh)
    assert (mean_line.override, mean_line.reason) == (
        Decimal("15.5"),
        "Trung bình điểm chấm chéo của 03 đơn vị.",
    )
    assert (agreed.answer, agreed.override, agreed.reason) == ({"percent": "97.5"}, None, "")
    no_bonus = sheet.lines.get(code="T1", stage="checked")
    assert (no_bonus.points, no_bonus.override, no_bonus.reason) == (None, None, "")  # nobody claimed or gave any
    assert sheet.total == sheet_result(sheet).total == Decimal("54.75")
    assert ScoreSheet.objects.get(pk=sheets[finance].pk).state == SheetState.SUBMITTED
    check_line(sheets[finance], "I.1", by=thu, answer={"points": "1"}, reason="Thiếu")  # checked as ever


def test_a_sheet_that_too_few_have_finished_stays_with_the_leader(
    client, round_, sheets, checking, health, finance, justice, minh
):
    for scorer in (finance, justice):
        finish_marks(task(sheets[health], scorer), by=minh)
    client.force_login(minh)
    address = {"code": checking.bloc.code, "year": checking.year.year}

    said = client.get(reverse("scoring:cross_close", kwargs=address)).content.decode()

    assert "Chưa đủ 03 đơn vị chấm xong bảng của: Sở Y tế, Sở Tài chính, Sở Tư pháp." in said
    assert close_round(checking, by=minh, reason="Hết hạn") == 0
    assert not sheets[health].lines.filter(stage="checked").exists()


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        (["1", "2", "2"], "1.75"),
        (["0.25", "0"], "0.25"),
        (["15", "16.25"], "15.75"),
        (["20", "20"], "20"),
        (["0"], "0"),
    ],
)
def test_a_mean_is_rounded_half_up_to_the_steps_of_the_set(marks, expected):
    tree = criteria_from_json(SMALL_SET)

    assert mean(tree, tree.leaves["I.1"], [Decimal(mark) for mark in marks]) == Decimal(expected)


def test_what_was_not_assigned_is_nobodys_to_score(round_, sheets, health, finance, minh):
    sheets[health].lines.filter(code="I.3", stage="self").update(answer={"not_assigned": True}, points=0)
    scoring = task(sheets[health], finance)

    with pytest.raises(AnswerRefused, match="không được giao"):
        mark_line(scoring, "I.3", points=Decimal(5), reason="x", seen_version=0, by=minh)
    finish_marks(scoring, by=minh)

    assert "I.3" not in set(CrossMark.objects.values_list("code", flat=True))


def test_a_member_that_has_finished_marks_nothing_more(round_, sheets, health, finance, minh):
    scoring = task(sheets[health], finance)
    assert accept_part(scoring, ["I.1"], by=minh) == 1
    finish_marks(scoring, by=minh)

    with pytest.raises(OfficeError, match="đã chấm xong"):
        mark_line(scoring, "I.1", points=Decimal(20), seen_version=1, by=minh)

    assert finished_pairs(sheets[health].bloc_year) == {(finance.pk, sheets[health].pk)}


def test_after_the_closing_nothing_is_marked(round_, sheets, checking, health, finance, minh):
    close_round(checking, by=minh, reason="Thôi")

    with pytest.raises(OfficeError, match="đã đóng"):
        mark_line(task(sheets[health], finance), "I.1", points=Decimal(20), seen_version=0, by=minh)
    with pytest.raises(OfficeError, match="không có lượt chấm chéo đang mở"):
        close_round(checking, by=minh, reason="Lần nữa")


# --- What an attacker would look at -----------------------------------------------------------------------------------


def everything_readable(client, bloc, sheet) -> str:
    """Every page, list order, paper and export about a bloc and a sheet, as one text; refused ones are empty."""
    address = {"code": bloc.bloc.code, "year": bloc.year.year}
    urls = [
        "/",
        "/thong-bao/",
        "/nhat-ky/",
        "/giai-trinh/",
        "/tham-dinh/",
        *(f"/bang-diem/?o={order}" for order in ("diem", "-diem", "cham", "don_vi", "-nop")),
        *(reverse(f"scoring:{name}", kwargs=address) for name in ("bloc_sheets", "bloc_table", "cross_round")),
        *(reverse(f"scoring:{name}", kwargs=address) for name in ("bloc_matrix", "bloc_opinions_word", "cross_close")),
        *(reverse(f"scoring:{name}", args=[sheet.pk]) for name in ("sheet_detail", "sheet_check", "sheet_opinions")),
    ]
    said = []
    for url in urls:
        answer = client.get(url)
        text = answer.content.decode(errors="replace") if answer.status_code == 200 else str(answer.status_code)
        said.append(f"{url}\n{stripped(text)}")
    return "\n".join(said)


def stripped(text: str) -> str:
    """Without what differs from call to call: tokens, and the moment."""
    text = re.sub(r'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]+', "", text)
    return re.sub(r"\d{1,2}:\d{2}(:\d{2})?", "", text) if not text.startswith("PK") else ""


@pytest.mark.parametrize("person", ["lan", "giang", "minh", "thu", "hoa", "binh", "khanh"])
def test_marks_change_nothing_that_anybody_else_can_read(
    request, client, round_, sheets, checking, health, finance, justice, person
):
    user = request.getfixturevalue(person)
    scorer = new_user(acts_for=finance)
    client.force_login(user)
    before = everything_readable(client, checking, sheets[health])

    scoring = task(sheets[health], finance)
    mark_line(scoring, "I.1", points=SECRET, reason=SECRET_REASON, seen_version=0, by=scorer)
    after = everything_readable(client, checking, sheets[health])

    assert before == after
    assert SECRET_REASON not in after


def test_when_a_member_has_finished_one_learns_that_and_no_points(
    client, round_, sheets, checking, health, finance, hoa
):
    scoring = task(sheets[health], finance)
    mark_line(scoring, "I.1", points=SECRET, reason=SECRET_REASON, seen_version=0, by=hoa)
    finish_marks(scoring, by=hoa)
    client.force_login(hoa)

    text = everything_readable(client, checking, sheets[health])

    assert "1/2 bảng" in text
    assert not re.search(r"13[.,]75", text)
    events = AuditEvent.objects.filter(action__startswith="scoring.cross_")
    assert {frozenset(event.details) for event in events} == {frozenset(), frozenset({"agency", "scored"})}


def test_no_line_and_no_total_of_a_sheet_holds_a_mark_before_the_closing(round_, sheets, health, finance, minh):
    before = ScoreSheet.objects.values().get(pk=sheets[health].pk)

    mark_line(task(sheets[health], finance), "I.1", points=SECRET, reason=SECRET_REASON, seen_version=0, by=minh)
    finish_marks(task(sheets[health], finance), by=minh)

    assert ScoreSheet.objects.values().get(pk=sheets[health].pk) == before
    assert not sheets[health].lines.filter(stage="checked").exists()


# --- Pages ------------------------------------------------------------------------------------------------------------


def url_of(name, sheet, agency):
    return reverse(f"scoring:{name}", kwargs={"pk": sheet.pk, "agency": agency.pk})


def test_a_member_scores_another_on_a_page(client, round_, sheets, health, finance, minh):
    client.force_login(minh)
    sheet = sheets[health]

    page = client.get(url_of("cross_score", sheet, finance))
    refused = client.post(url_of("cross_save", sheet, finance), {"r0-points": "13,75", "r0-version": "0"})
    kept = client.post(
        url_of("cross_save", sheet, finance), {"r0-points": "13,75", "r0-reason": "Chậm", "r0-version": "0"}
    )
    done = client.post(url_of("cross_finish", sheet, finance))

    assert (page.status_code, refused.status_code, kept.status_code, done.status_code) == (200, 422, 302, 302)
    row = next(row for part in refused.context["parts"] for row in part.rows if row["code"] == "I.1")
    assert (row["points"], row["problem"]) == ("13,75", "Xin ghi lý do vì thấp hơn điểm tự chấm.")
    assert CrossSheet.objects.get().finished_by == minh
    assert CrossMark.objects.get(code="I.1").points == SECRET


@pytest.mark.parametrize(
    ("person", "scorer"), [("lan", "health"), ("lan", "finance"), ("hoa", "finance"), ("thu", "finance")]
)
def test_nobody_opens_anothers_marks_nor_scores_the_own_sheet(request, client, round_, sheets, health, person, scorer):
    client.force_login(request.getfixturevalue(person))
    sheet, agency = sheets[health], request.getfixturevalue(scorer)

    names = ["cross_save", "cross_accept", "cross_finish"]
    answers = [client.post(url_of(name, sheet, agency)).status_code for name in names]

    assert [client.get(url_of("cross_score", sheet, agency)).status_code, *answers] == [404] * 4


def test_a_member_opens_the_evidence_of_the_sheet_it_scores_until_the_round_is_closed(
    client, round_, sheets, checking, health, finance, justice, minh, lan, thu
):
    uses = {
        agency: sheets[agency].evidence_uses.create(code="I.1", evidence=with_file(agency, by))
        for agency, by in ((health, lan), (finance, minh))
    }

    def opened(use) -> int:
        address = {"pk": sheets[health].pk, "agency": justice.pk, "use": use.pk}
        return client.get(reverse("scoring:cross_evidence", kwargs=address)).status_code

    client.force_login(thu)
    page = client.get(url_of("cross_score", sheets[health], justice))
    proofs = next(row["proofs"] for part in page.context["parts"] for row in part.rows if row["code"] == "I.1")
    while_open = [client.get(proofs[0]["url"]).status_code, opened(uses[health]), opened(uses[finance])]
    close_round(checking, by=minh, reason="Hết hạn")

    assert while_open == [200, 200, 404]
    assert opened(uses[health]) == 404


def test_the_leader_closes_the_round_with_a_reason_while_somebody_has_not_finished(client, round_, checking, minh):
    client.force_login(minh)
    url = reverse("scoring:cross_close", kwargs={"code": checking.bloc.code, "year": checking.year.year})

    page = client.get(url)
    refused, done = client.post(url, {"reason": ""}), client.post(url, {"reason": "Đã hết hạn"})

    assert "Chưa chấm xong: Sở Y tế, Sở Tài chính, Sở Tư pháp, Sở Công Thương. " in page.content.decode()
    assert (refused.status_code, done.status_code) == (422, 302)
    round_.refresh_from_db()
    assert (round_.closed_by, round_.reason) == (minh, "Đã hết hạn")


def test_a_mark_saves_itself_and_says_when(client, round_, sheets, health, finance, minh):
    client.force_login(minh)
    url = reverse("scoring:mark_save", args=[sheets[health].pk, finance.pk, "I.1"])

    bare = client.post(url, {"points": "15,25", "version": "0"})
    saved = client.post(url, {"points": "15,25", "reason": "Chậm", "version": "0"})
    wrong = client.post(url, {"points": "20,5", "version": "1"})

    assert (bare.status_code, bare.json()["field"]) == (422, "reason")
    assert saved.json()["saved"].startswith("Đã lưu ")
    assert {name: saved.json()[name] for name in ("version", "difference")} == {"version": 1, "difference": "−3,25"}
    assert saved.json()["sums"] == {"scored": 1, "nodes": {}, "scored_of": {}}
    assert (wrong.status_code, wrong.json()["field"]) == (422, "answer")
    assert list(CrossMark.objects.values_list("code", "points", "reason")) == [("I.1", Decimal("15.25"), "Chậm")]


def test_two_colleagues_of_one_member_do_not_overwrite_each_other_unseen(
    client, round_, sheets, checking, health, finance, minh
):
    mark_line(CrossTask(sheets[health], finance), "I.1", points=Decimal(16), reason="Một", seen_version=0, by=minh)
    client.force_login(minh)
    url = reverse("scoring:mark_save", args=[sheets[health].pk, finance.pk, "I.1"])

    late = client.post(url, {"points": "17", "reason": "Hai", "version": "0"})
    close_round(checking, by=minh, reason="Hết hạn")
    closed = client.post(url, {"points": "17", "reason": "Hai", "version": "1"})

    newer = late.json()["newer"]
    assert late.status_code == 409
    assert (newer["version"], newer["explanation"], newer["values"]) == (1, "Một", {"points": "16"})
    assert (closed.status_code, closed.json()["closed"]) == (409, True)
    assert CrossMark.objects.get().points == 16
