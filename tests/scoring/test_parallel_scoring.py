"""Several people at once, each with a connection of its own. SQLite has one writer and would hide all of it."""

from decimal import Decimal

import pytest
from django.db import connection

from accounts.errors import OfficeError, WrongState
from accounts.models import AuditEvent
from scoring.checking import check_line, finish_check
from scoring.handing_in import by_password, receipt_holds, submit
from scoring.lines import NewerVersion, save_line
from scoring.models import LineScore, ScoreSheet, ScoreStage, SheetState
from scoring.opening import open_scoring
from tests.at_once import at_once
from tests.scoring.recounting import sheet_result

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL lets two write at once"),
    pytest.mark.django_db(transaction=True),
]

ROUNDS = 20


def saving(sheet, code, answer, *, by, seen_version):
    return lambda: save_line(sheet, code, by=by, answer=answer, explanation="", seen_version=seen_version)


def test_two_clerks_on_different_lines_leave_a_total_that_counts_both(sheet, lan, giang):
    for version in range(ROUNDS):
        points = Decimal(version % 3)

        at_once(
            saving(sheet, "I.1", {"points": str(points)}, by=lan, seen_version=version),
            saving(sheet, "I.3", {"percent": str(points * 10)}, by=giang, seen_version=version),
        )

        now = ScoreSheet.objects.get(pk=sheet.pk)
        assert (now.self_total, now.scored_lines) == (2 * points, 2)


def test_of_two_clerks_on_one_line_one_is_kept_and_the_other_is_told_by_whom(sheet, lan, giang):
    for version in range(ROUNDS):
        outcomes = at_once(
            saving(sheet, "I.1", {"points": str(version % 2 + 1)}, by=lan, seen_version=version),
            saving(sheet, "I.1", {"points": str(version % 2 + 5)}, by=giang, seen_version=version),
        )

        [refused] = [outcome for outcome in outcomes if isinstance(outcome, NewerVersion)]
        line = LineScore.objects.get(sheet=sheet)
        assert line.version == version + 1
        assert (refused.line.by, refused.line.answer) == (line.by, line.answer)


def test_what_is_handed_in_while_two_clerks_save_stays_as_its_receipt_says(filled, lan, giang):
    def clerk(code, answers):
        def save():
            kept = 0
            for version, answer in enumerate(answers, start=1):
                try:
                    save_line(filled, code, by=lan, answer=answer, explanation="", seen_version=version)
                except WrongState:
                    return kept
                kept += 1
            return kept

        return save

    first, second, _ = at_once(
        clerk("I.1", [{"points": str(number % 20)} for number in range(ROUNDS * 2)]),
        clerk("I.3", [{"percent": str(number)} for number in range(ROUNDS * 2)]),
        lambda: submit(ScoreSheet.objects.get(pk=filled.pk), by=giang, approval=by_password(giang)),
    )

    now = ScoreSheet.objects.get(pk=filled.pk)
    lines = list(now.lines.all())
    versions = {line.code: line.version for line in lines}
    assert now.state == SheetState.SUBMITTED
    assert receipt_holds(now, lines)
    assert (versions["I.1"], versions["I.3"]) == (1 + first, 1 + second)
    assert now.self_total == sheet_result(now, upto=ScoreStage.SELF).total


def test_of_two_who_hand_in_at_once_one_does(filled, giang):
    outcomes = at_once(
        *[lambda: submit(ScoreSheet.objects.get(pk=filled.pk), by=giang, approval=by_password(giang))] * 2
    )

    assert [type(outcome) for outcome in outcomes].count(WrongState) == 1
    assert AuditEvent.objects.about(filled).count() == 1


def test_a_check_that_ends_while_somebody_checks_keeps_no_line_said_afterwards(submitted, minh, hoa):
    check, _ = at_once(
        lambda: check_line(submitted, "I.1", by=hoa, answer={"points": "1"}, reason="Thiếu"),
        lambda: finish_check(ScoreSheet.objects.get(pk=submitted.pk), by=minh),
    )

    now = ScoreSheet.objects.get(pk=submitted.pk)
    line = now.lines.get(code="I.1", stage="checked")
    assert line.answer == ({"points": "18.5"} if isinstance(check, OfficeError) else {"points": "1"})
    assert now.total == sheet_result(now).total


def test_a_bloc_opened_twice_at_once_has_one_sheet_a_member(bloc, hoa, minh):
    at_once(lambda: open_scoring(bloc, by=hoa), lambda: open_scoring(bloc, by=minh))

    assert ScoreSheet.objects.filter(bloc_year=bloc).count() == 3
