"""The meeting corrects points with a reason and agrees: what counts, what is frozen anew, and who is refused."""

from decimal import Decimal

import pytest

from accounts.errors import OfficeError, WrongState
from accounts.models import AuditEvent
from blocs.models import BlocState, BlocYear
from scoring import closing
from scoring.agreeing import agree_bloc, correct_line, take_back
from scoring.bloc_table import read_snapshot, table_of
from scoring.lines import AnswerRefused, NewerVersion
from scoring.models import ScoreSheet, SheetState
from tests.scoring.ranked_blocs import full, scored_bloc, scored_sheet
from tests.scoring.recounting import sheet_result


@pytest.fixture
def ready(minh, finance, health):
    """A bloc of two whose table is frozen: finance 98 points, health 95."""
    bloc_year = scored_bloc(health, leader=finance)
    scored_sheet(bloc_year, health, full("35"))
    scored_sheet(bloc_year, finance, full("38"))
    closing.close_checking(bloc_year, by=minh)
    return bloc_year


def sheet_of(bloc_year, agency) -> ScoreSheet:
    return ScoreSheet.objects.get(bloc_year=bloc_year, agency=agency)


def ranks(bloc_year) -> list[tuple[str, Decimal, int]]:
    table, _ = table_of(BlocYear.objects.get(pk=bloc_year.pk))
    return [(row.agency, row.total, row.rank) for row in table.rows]


def test_a_point_corrected_in_the_meeting_counts_and_ranks_the_bloc_anew_beside_the_older_table(ready, minh, health):
    before = ready.rankings.get()

    outcome = correct_line(
        sheet_of(ready, health), "I.1", by=minh, answer={"points": "40"}, reason="Đã đối chiếu văn bản tại hội nghị"
    )

    assert (outcome.was, outcome.line.points, outcome.has_moved) == (35, 40, True)
    assert ranks(ready) == [("Sở Y tế", 100, 1), ("Sở Tài chính", 98, 2)]
    assert [row.rank for row in read_snapshot(before).rows] == [2, 1]
    assert [taken.occasion for taken in ready.rankings.all()] == ["Hội nghị sửa điểm", "Kết thúc thẩm tra"]
    event = AuditEvent.objects.get(action="scoring.line_corrected")
    assert event.details == {
        "code": "I.1",
        "before": "35 điểm",
        "after": "40 điểm",
        "reason": "Đã đối chiếu văn bản tại hội nghị",
    }


def test_the_meeting_corrects_nothing_without_a_reason(ready, minh, health):
    with pytest.raises(AnswerRefused, match="Xin ghi lý do hội nghị sửa điểm") as refused:
        correct_line(sheet_of(ready, health), "I.1", by=minh, override=Decimal(30), reason="  ")

    assert refused.value.field == "reason"
    assert (sheet_of(ready, health).total, ready.rankings.count()) == (95, 1)


def test_to_say_what_stands_ranks_nothing_anew(ready, minh, health):
    outcome = correct_line(sheet_of(ready, health), "I.1", by=minh, answer={"points": "35"}, reason="")

    assert (outcome.has_moved, ready.rankings.count()) == (False, 1)


def test_the_second_of_two_who_correct_one_line_is_told_of_the_first(ready, minh, hoa, health):
    correct_line(sheet_of(ready, health), "I.1", by=minh, override=Decimal(36), reason="Biểu quyết")

    with pytest.raises(NewerVersion) as newer:
        correct_line(sheet_of(ready, health), "I.1", by=hoa, override=Decimal(37), reason="Nghe nhầm")

    assert (newer.value.line.by, newer.value.line.points) == (minh, 36)


def test_a_correction_is_taken_back_with_a_reason_and_what_stood_counts_again(ready, minh, health):
    sheet = sheet_of(ready, health)
    correct_line(sheet, "I.1", by=minh, override=Decimal(30), reason="Thiếu văn bản")

    with pytest.raises(AnswerRefused, match="lý do"):
        take_back(sheet, "I.1", by=minh, reason="", seen_version=1)
    outcome = take_back(sheet, "I.1", by=minh, reason="Đã tìm thấy văn bản", seen_version=1)

    assert (outcome.line.stage, outcome.line.points) == ("self", 35)
    assert ranks(ready)[0] == ("Sở Y tế", 95, 2)
    assert take_back(sheet, "I.1", by=minh, reason="Lần nữa", seen_version=1) is None


@pytest.mark.parametrize("state", [BlocState.CHECKING, BlocState.MET, BlocState.SENT, BlocState.CLOSED])
def test_the_meeting_corrects_points_only_between_the_frozen_table_and_the_agreement(ready, minh, health, state):
    BlocYear.objects.filter(pk=ready.pk).update(state=state)

    with pytest.raises(OfficeError, match=r"hội nghị chỉ sửa điểm|đã chính thức"):
        correct_line(sheet_of(ready, health), "I.1", by=minh, override=Decimal(30), reason="Muộn")

    assert sheet_of(ready, health).total == 95


def test_the_meeting_does_not_correct_a_sheet_that_was_never_handed_in(minh, finance, health):
    bloc_year = scored_bloc(health, leader=finance)
    sheet = scored_sheet(bloc_year, health, full(), state=SheetState.DRAFT)
    closing.close_checking(bloc_year, by=minh, reason="Chưa nộp")

    with pytest.raises(WrongState):
        correct_line(sheet, "I.1", by=minh, override=Decimal(30), reason="Thử")


def test_what_the_meeting_agreed_is_the_sum_of_the_corrected_lines(ready, minh, health):
    correct_line(sheet_of(ready, health), "I.1", by=minh, override=Decimal(39), reason="Biểu quyết")

    snapshot = agree_bloc(ready, by=minh)

    sheet = sheet_of(ready, health)
    assert (sheet.state, sheet.total, sheet_result(sheet).total) == (SheetState.AGREED, 99, 99)
    assert [(row.agency, row.total, row.rank) for row in read_snapshot(snapshot).rows] == [
        ("Sở Y tế", 99, 1),
        ("Sở Tài chính", 98, 2),
    ]
