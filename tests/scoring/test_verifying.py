"""Departments verify their own criteria, the office all; before the meeting, after it, or both."""

from decimal import Decimal

import pytest

from accounts.errors import OfficeError, WrongState
from accounts.models import AuditEvent, Identity, Notice
from blocs.models import BlocState
from scoring import closing
from scoring.agreeing import agree_bloc
from scoring.bloc_table import read_snapshot, table_of
from scoring.judging import accept_rows
from scoring.lines import AnswerRefused, NewerVersion
from scoring.models import ScoreSheet, ScoreStage, SheetState
from scoring.stages import keep_totals
from scoring.verifying import TOLD_TO_EXPLAIN, accept_all, codes_to_verify, finish_verification, verify_line
from tests.builders import new_criteria_set, new_sheet
from tests.scoring.conftest import ANSWERS


@pytest.fixture
def criteria_set(db, trade):
    """Of SMALL_SET, khanh's trade verifies I.1."""
    return new_criteria_set(owners={"Sở Tài chính": trade})


@pytest.fixture
def checked(bloc, health, lan, criteria_set):
    """Lan's sheet: answered whole, checked, every line accepted; 57.75 points."""
    sheet = new_sheet(
        agency=health, bloc_year=bloc, criteria_set=criteria_set, by=lan, answers=ANSWERS, state=SheetState.CHECKED
    )
    accept_rows(sheet, sheet.lines.all(), criteria_set.criteria.leaves, stage=ScoreStage.CHECKED, by=lan)
    return sheet


def now(sheet) -> ScoreSheet:
    return ScoreSheet.objects.get(pk=sheet.pk)


def told(user) -> list[str]:
    return list(Notice.objects.filter(recipient=user).values_list("subject", flat=True))


def test_a_department_lowers_a_point_with_a_reason_and_the_unit_is_told_once(checked, khanh, lan):
    with pytest.raises(AnswerRefused, match="Xin ghi lý do vì khác với điểm đang có"):
        verify_line(checked, "I.1", by=khanh, answer={"points": "15"})
    outcome = verify_line(checked, "I.1", by=khanh, answer={"points": "15"}, reason="Chậm giải ngân")
    verify_line(checked, "I.1", by=khanh, answer={"points": "14"}, reason="Chậm giải ngân", seen_version=1)

    assert (outcome.line.stage, outcome.was, outcome.line.points) == ("verified", Decimal("18.5"), 15)
    assert now(checked).total == Decimal("53.25")
    assert told(lan) == [TOLD_TO_EXPLAIN]
    assert [event.details["after"] for event in AuditEvent.objects.about(checked)] == ["14 điểm", "15 điểm"]


def test_a_department_verifies_no_criterion_of_another(checked, khanh):
    with pytest.raises(OfficeError, match=r"không thẩm định tiêu chí I\.3"):
        verify_line(checked, "I.3", by=khanh, answer={"percent": "50"}, reason="x")
    with pytest.raises(OfficeError, match=r"không thẩm định tiêu chí I\.3"):
        accept_all(checked, ["I.1", "I.3"], by=khanh)

    assert not checked.lines.filter(stage=ScoreStage.VERIFIED).exists()


def test_who_verifies_which_criteria(checked, khanh, lan, giang, minh, thu, hoa, dat, phuc):
    everything = frozenset(checked.criteria_set.criteria.leaves)

    found = {
        user.username: codes_to_verify(user, now(checked)) for user in (khanh, lan, giang, minh, thu, hoa, dat, phuc)
    }

    assert found == {
        "khanh": {"I.1"},
        "hoa": everything,
        **dict.fromkeys(["lan", "giang", "minh", "thu", "dat", "phuc"], frozenset()),
    }


def test_the_offices_own_sheet_is_verified_by_the_body_named_for_the_year_and_not_by_the_office(
    checked, health, justice, hoa, thu
):
    identity = Identity.current()
    identity.office_agency = health
    identity.save()
    checked.bloc_year.year.office_checker = justice
    checked.bloc_year.year.save()

    assert codes_to_verify(hoa, now(checked)) == frozenset()
    assert codes_to_verify(thu, now(checked)) == frozenset(checked.criteria_set.criteria.leaves)


def test_a_department_accepts_its_part_in_one_go_and_keeps_what_it_said(checked, khanh):
    verify_line(checked, "I.1", by=khanh, override=Decimal(12), reason="Thiếu")

    assert accept_all(checked, ["I.1"], by=khanh) == 0

    assert checked.lines.get(stage=ScoreStage.VERIFIED).points == 12


def test_acceptance_takes_over_what_the_checker_said(checked, hoa):
    checked.lines.filter(code="I.1", stage=ScoreStage.CHECKED).update(answer=None, override=16, points=16)
    keep_totals(checked, list(checked.lines.all()))

    outcome = verify_line(checked, "I.1", by=hoa, accepts=True)

    assert (outcome.line.override, outcome.line.points, outcome.line.reason, outcome.has_moved) == (16, 16, "", False)


def test_points_without_evidence_count_once_somebody_says_why_and_the_bloc_is_ranked_anew(checked, bloc, minh, hoa):
    checked.lines.filter(code="II.2", stage=ScoreStage.SELF).update(has_evidence=False)
    keep_totals(checked, list(checked.lines.all()))
    bloc.move(BlocState.CHECKING, by=minh)
    closing.close_checking(bloc, by=minh, reason="Chưa nộp")
    unproven = now(checked).total

    outcome = verify_line(checked, "II.2", by=hoa, answer={"counts": [0, 0]}, reason="Đã xem bản giấy tại sở")

    assert (unproven, outcome.was, outcome.line.override) == (Decimal("47.75"), 10, 10)
    assert (now(checked).total, bloc.rankings.count()) == (Decimal("57.75"), 2)


def test_the_second_of_two_verifiers_sees_the_first_ones_points(checked, khanh, hoa):
    verify_line(checked, "I.1", by=khanh, override=Decimal(12), reason="Thiếu")

    with pytest.raises(NewerVersion) as newer:
        verify_line(checked, "I.1", by=hoa, override=Decimal(13), reason="Khác")

    assert (newer.value.line.by, newer.value.line.points) == (khanh, 12)


@pytest.mark.parametrize("state", [SheetState.DRAFT, SheetState.SUBMITTED, SheetState.RETURNED, SheetState.OFFICIAL])
def test_nobody_verifies_before_the_check_has_ended_or_once_points_are_official(checked, hoa, state):
    ScoreSheet.objects.filter(pk=checked.pk).update(state=state)

    with pytest.raises(WrongState):
        verify_line(checked, "I.1", by=hoa, override=Decimal(12), reason="x")


def test_the_office_ends_the_verification_and_what_nobody_spoke_of_is_accepted(checked, khanh, hoa, lan):
    verify_line(checked, "I.1", by=khanh, override=Decimal(12), reason="Thiếu")

    finish_verification(checked, by=hoa)

    assert checked.state == SheetState.VERIFIED
    verified = checked.lines.filter(stage=ScoreStage.VERIFIED)
    assert {line.code for line in verified} == set(checked.criteria_set.criteria.leaves)
    assert {line.code: line.points for line in verified}["I.1"] == 12
    assert now(checked).total == Decimal("51.25")
    assert told(lan) == ["Đã thẩm định xong bảng tự chấm điểm của Sở Y tế", TOLD_TO_EXPLAIN]
    with pytest.raises(WrongState):
        finish_verification(checked, by=hoa)


def test_a_department_does_not_end_the_verification_of_what_is_not_its_own(checked, khanh):
    with pytest.raises(OfficeError, match="không thẩm định tiêu chí"):
        finish_verification(checked, by=khanh)

    assert now(checked).state == SheetState.CHECKED


def test_verification_after_the_table_is_frozen_ranks_the_bloc_anew(checked, bloc, minh, khanh):
    bloc.move(BlocState.CHECKING, by=minh)
    closing.close_checking(bloc, by=minh, reason="Chưa nộp")

    verify_line(checked, "I.1", by=khanh, override=Decimal("10.5"), reason="Thiếu")

    assert [taken.occasion for taken in bloc.rankings.all()] == ["Thẩm định thay đổi điểm", "Kết thúc thẩm tra"]
    assert [row.total for row in table_of(bloc)[0].rows if row.total is not None] == [Decimal("49.75")]


def test_verification_after_the_meeting_becomes_official_and_unit_and_leader_are_told_of_each_point(
    checked, bloc, minh, khanh, lan
):
    bloc.move(BlocState.CHECKING, by=minh)
    closing.close_checking(bloc, by=minh, reason="Chưa nộp")
    agreed = agree_bloc(bloc, by=minh)

    verify_line(now(checked), "I.1", by=khanh, override=Decimal("10.5"), reason="Thanh tra phát hiện")
    verify_line(now(checked), "I.1", by=khanh, override=Decimal("10.5"), reason="Thanh tra phát hiện", seen_version=1)

    line = checked.lines.get(stage=ScoreStage.OFFICIAL)
    assert (line.code, line.points, line.by) == ("I.1", Decimal("10.5"), khanh)
    assert not checked.lines.filter(stage=ScoreStage.VERIFIED).exists()
    subject = "Điểm của Sở Y tế thay đổi sau hội nghị"
    assert (told(lan), told(minh)) == ([subject], [subject])
    notice = Notice.objects.get(recipient=lan)
    assert notice.body == (
        f"{bloc}. I.1 Nhiệm vụ trọng tâm: 18,5 điểm → 10,5 điểm. Lý do: Thanh tra phát hiện. Khối được xếp hạng lại."
    )
    latest = bloc.rankings.first()
    assert [row.total for row in read_snapshot(latest).rows if row.total is not None] == [Decimal("49.75")]
    assert [row.total for row in read_snapshot(agreed).rows if row.total is not None] == [Decimal("57.75")]
    assert bloc.rankings.count() == 3


def test_acceptance_after_the_meeting_ranks_nothing_anew_and_tells_nobody(checked, bloc, minh, hoa, lan):
    bloc.move(BlocState.CHECKING, by=minh)
    closing.close_checking(bloc, by=minh, reason="Chưa nộp")
    agree_bloc(bloc, by=minh)

    count = accept_all(now(checked), checked.criteria_set.criteria.leaves, by=hoa)

    assert (count, bloc.rankings.count(), told(lan)) == (len(checked.criteria_set.criteria.leaves), 2, [])
    assert now(checked).total == Decimal("57.75")


def test_once_the_blocs_year_has_ended_nothing_is_verified(checked, bloc, hoa):
    type(bloc).objects.filter(pk=bloc.pk).update(state=BlocState.CLOSED)

    with pytest.raises(OfficeError, match="điểm đã chính thức"):
        verify_line(checked, "I.1", by=hoa, override=Decimal(12), reason="x")
