from decimal import Decimal
from types import SimpleNamespace

from scoring.models import LineScore, ScoreStage
from scoring.stages import answers_up_to, latest_answers
from tests.builders import new_sheet
from tests.scoring.recounting import sheet_result


def row(stage, answer=None, override=None, code="I.1", *, has_evidence=True):
    return SimpleNamespace(code=code, stage=stage, answer=answer, override=override, has_evidence=has_evidence)


def test_the_latest_stage_that_has_spoken_counts():
    rows = [row("agreed", {"points": "3"}), row("self", {"points": "1"}), row("checked", {"points": "2"})]

    assert answers_up_to(rows) == ({"I.1": {"points": "3"}}, {}, frozenset())


def test_what_later_stages_say_does_not_count_at_an_earlier_one():
    rows = [row("self", {"points": "1"}), row("checked", {"points": "2"}), row("official", {"points": "9"})]

    assert answers_up_to(rows, ScoreStage.VERIFIED) == ({"I.1": {"points": "2"}}, {}, frozenset())


def test_points_of_a_checker_stand_above_the_answer_and_fall_to_a_later_answer():
    given = [row("self", {"count": 4}), row("checked", override=Decimal("2.5"))]

    assert answers_up_to(given) == ({"I.1": {"count": 4}}, {"I.1": Decimal("2.5")}, frozenset())
    assert answers_up_to([*given, row("verified", {"count": 1})]) == ({"I.1": {"count": 1}}, {}, frozenset())


def test_a_line_with_an_explanation_alone_is_not_answered():
    assert answers_up_to([row("self")]) == ({}, {}, frozenset())


def test_a_checker_who_finds_nothing_answered_takes_the_answer_away():
    assert answers_up_to([row("self", {"points": "1"}), row("checked")]) == ({}, {}, frozenset())


def test_a_sheet_is_scored_at_every_stage_by_the_same_rules(filled, minh):
    LineScore.objects.create(sheet=filled, code="I.1", stage="checked", override="10", points="10", by=minh)
    LineScore.objects.create(sheet=filled, code="I.3", stage="agreed", answer={"percent": "50"}, points="5", by=minh)

    totals = [sheet_result(filled, upto=stage).total for stage in ScoreStage]

    assert totals == [Decimal("57.75"), Decimal("49.25"), Decimal("49.25"), Decimal("44.5"), Decimal("44.5")]
    assert sheet_result(filled).total == Decimal("44.5")


def test_the_answers_of_many_sheets_come_in_one_query(health, trade, lan, django_assert_num_queries):
    sheets = [
        new_sheet(agency=health, by=lan, answers={"I.1": {"points": "1"}}),
        new_sheet(agency=trade, by=lan),
    ]

    with django_assert_num_queries(1):
        answers = latest_answers(sheets)

    assert answers == {sheets[0].pk: ({"I.1": {"points": "1"}}, {}, frozenset()), sheets[1].pk: ({}, {}, frozenset())}
