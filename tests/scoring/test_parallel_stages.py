"""Several people at once after the check: verifying, closing, explaining, cross-scoring. Only PostgreSQL tells."""

from decimal import Decimal

import pytest
from django.db import connection

from accounts.errors import OfficeError
from blocs.models import BlocState, BlocYear, Membership
from scoring import closing
from scoring.agreeing import agree_bloc, correct_line
from scoring.bloc_table import live_table, read_snapshot
from scoring.cross_scoring import CrossTask, close_round, finish_marks, mark_line, open_round
from scoring.explaining import conclude, explain
from scoring.handing_in import by_password, readiness, submit
from scoring.lines import NewerVersion, save_line
from scoring.models import BlocCriteria, CrossMark, LineScore, ScoreSheet, ScoreStage, SheetState, Verdict
from scoring.verifying import verify_line
from tests.at_once import at_once
from tests.builders import new_agency, new_bloc_year, new_sheet
from tests.scoring.conftest import ANSWERS
from tests.scoring.recounting import sheet_result
from tests.scoring.verified_sheets import checked_sheet

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL lets two write at once"),
    pytest.mark.django_db(transaction=True),
]

ROUNDS = 8


def fresh(row):
    return type(row).objects.get(pk=row.pk)


@pytest.fixture
def checked(bloc, health, lan, criteria_set):
    """Lan's checked sheet in a bloc that is being checked."""
    BlocYear.objects.filter(pk=bloc.pk).update(state=BlocState.CHECKING)
    return checked_sheet(health, bloc, criteria_set, by=lan)


def lowering(sheet, points, *, by, seen_version=0):
    return lambda: verify_line(
        fresh(sheet), "I.1", by=by, override=Decimal(points), reason="Thiếu", seen_version=seen_version
    )


def test_of_two_who_verify_one_line_one_is_kept_and_the_other_is_told(checked, hoa, binh):
    for version in range(ROUNDS):
        outcomes = at_once(
            lowering(checked, version % 2 + 1, by=hoa, seen_version=version),
            lowering(checked, version % 2 + 5, by=binh, seen_version=version),
        )

        [refused] = [outcome for outcome in outcomes if isinstance(outcome, NewerVersion)]
        line = LineScore.objects.get(sheet=checked, stage=ScoreStage.VERIFIED)
        assert (line.version, refused.line.by) == (version + 1, line.by)
        assert fresh(checked).total == sheet_result(fresh(checked)).total


def test_a_point_verified_while_the_check_is_closed_stands_in_the_latest_frozen_table(
    health, finance, criteria_set, lan, minh, hoa
):
    for year in range(2010, 2010 + ROUNDS):
        bloc = new_bloc_year(members=[health], leader=finance, year=year, state=BlocState.CHECKING)
        BlocCriteria.objects.create(bloc_year=bloc, criteria_set=criteria_set)
        sheet = checked_sheet(health, bloc, criteria_set, by=lan)

        at_once(lowering(sheet, 10, by=hoa), lambda bloc=bloc: closing.close_checking(bloc, by=minh, reason="Chưa nộp"))

        now = fresh(bloc)
        assert now.state == BlocState.VERIFIED
        assert fresh(sheet).total == Decimal("49.25")
        assert read_snapshot(now.rankings.first()).rows == live_table(now).rows


def test_a_correction_while_the_meeting_agrees_is_in_the_agreed_table_or_refused(checked, bloc, minh, hoa):
    closing.close_checking(bloc, by=minh, reason="Chưa nộp")

    correction, _ = at_once(
        lambda: correct_line(fresh(checked), "I.1", by=hoa, override=Decimal(12), reason="Biểu quyết"),
        lambda: agree_bloc(fresh(bloc), by=minh),
    )

    now = fresh(bloc)
    expected = Decimal("57.75") if isinstance(correction, OfficeError) else Decimal("51.25")
    assert (now.state, fresh(checked).state, fresh(checked).total) == (BlocState.MET, SheetState.AGREED, expected)
    assert read_snapshot(now.rankings.first()).rows == live_table(now).rows


def test_two_points_verified_at_once_after_the_meeting_are_both_in_the_latest_table(checked, bloc, minh, hoa, binh):
    closing.close_checking(bloc, by=minh, reason="Chưa nộp")
    agree_bloc(bloc, by=minh)

    at_once(
        lowering(checked, 10, by=hoa),
        lambda: verify_line(fresh(checked), "I.3", by=binh, override=Decimal(5), reason="Thiếu"),
    )

    now = fresh(bloc)
    assert fresh(checked).total == sheet_result(fresh(checked)).total == Decimal("44.5")
    assert read_snapshot(now.rankings.first()).rows == live_table(now).rows


def test_an_explanation_rewritten_while_it_is_concluded_is_read_or_refused(checked, lan, hoa):
    verify_line(checked, "I.1", by=hoa, override=Decimal(10), reason="Thiếu")
    explanation = explain(checked, "I.1", by=lan, text="Bản đầu")

    rewritten, concluded = at_once(
        lambda: explain(fresh(checked), "I.1", by=lan, text="Bản sau", seen_version=1),
        lambda: conclude(fresh(explanation), Verdict.ACCEPTED, by=hoa, words="Nhận", seen_version=1),
    )

    assert isinstance(rewritten, OfficeError) != isinstance(concluded, OfficeError)
    now = fresh(explanation)
    assert (now.text, now.verdict) == (
        ("Bản đầu", "accepted") if isinstance(rewritten, OfficeError) else ("Bản sau", "")
    )


def test_two_clerks_on_one_line_and_a_head_who_submits_meanwhile_lose_nothing(filled, lan, giang):
    seen = readiness(filled, list(filled.lines.all())).seen

    first, second, handed_in = at_once(
        lambda: save_line(fresh(filled), "I.1", by=lan, answer={"points": "1"}, explanation="", seen_version=1),
        lambda: save_line(fresh(filled), "I.1", by=giang, answer={"points": "2"}, explanation="", seen_version=1),
        lambda: submit(fresh(filled), by=giang, approval=by_password(giang), seen=seen),
    )

    now, line = fresh(filled), LineScore.objects.get(sheet=filled, code="I.1")
    kept = [outcome for outcome in (first, second) if not isinstance(outcome, OfficeError)]
    # An approval of lines that have changed meanwhile is withdrawn; an approved sheet takes no more lines.
    assert len(kept) == (1 if isinstance(handed_in, OfficeError) else 0)
    assert (now.state == SheetState.SUBMITTED) == (not kept)
    assert line.version == 1 + len(kept)
    assert now.self_total == sheet_result(now, upto=ScoreStage.SELF).total


def test_marks_given_while_the_round_is_closed_count_whole_or_not_at_all(
    bloc, health, finance, justice, trade, criteria_set, lan, minh, thu
):
    others = [finance, trade, new_agency()]
    for position, agency in enumerate(others[1:], start=4):
        Membership.objects.create(bloc_year=bloc, agency=agency, position=position)
    BlocYear.objects.filter(pk=bloc.pk).update(state=BlocState.CHECKING)
    sheet = new_sheet(
        agency=health, bloc_year=bloc, criteria_set=criteria_set, by=lan, answers=ANSWERS, state=SheetState.SUBMITTED
    )
    open_round(fresh(bloc), by=minh)

    def task(agency):
        rows = ScoreSheet.objects.select_related("agency", "bloc_year", "criteria_set")
        return CrossTask(rows.get(pk=sheet.pk), agency)

    for scorer in others:
        mark_line(task(scorer), "I.1", points=Decimal(10), reason="Thiếu", seen_version=0, by=minh)
        finish_marks(task(scorer), by=minh)

    def late():
        mark_line(task(justice), "I.1", points=Decimal(14), reason="Thiếu", seen_version=0, by=thu)
        finish_marks(task(justice), by=thu)

    outcome, _ = at_once(late, lambda: close_round(fresh(bloc), by=minh, reason="Hết hạn"))

    expected = Decimal(10) if isinstance(outcome, OfficeError) else Decimal(11)
    assert fresh(sheet).lines.get(code="I.1", stage=ScoreStage.CHECKED).override == expected
    assert fresh(sheet).total == sheet_result(fresh(sheet)).total
    assert CrossMark.objects.filter(cross_sheet__scorer=finance).exists()
