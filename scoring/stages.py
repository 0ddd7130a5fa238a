"""Which answer of a line counts: that of its latest stage. One function scores every stage."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Protocol

from scoring.criteria import Criteria
from scoring.models import LineScore, ScoreSheet, ScoreStage
from scoring.points import Problem, SheetResult, score_sheet

PLACE = {stage: place for place, stage in enumerate(ScoreStage)}
STORED_POINTS = Decimal("0.0001")

Answers = dict[str, Any]
Overrides = dict[str, Decimal]


class StageRow(Protocol):
    """What one stage says of one line: a LineScore, or a row of values with these names."""

    code: str
    stage: str
    answer: Any
    override: Decimal | None


def answers_up_to(lines: Iterable[StageRow], stage: ScoreStage | None = None) -> tuple[Answers, Overrides]:
    """What counts once `stage` has spoken (None: all stages), as `score_sheet` wants it.

    The latest stage that has a row for a line counts: its points where it gives points, else its answer. Under points
    the latest answer below them stays, since a grade may ask for its count. A row of the self stage that holds only an
    explanation answers nothing.
    """
    last = PLACE[ScoreStage(stage)] if stage else len(PLACE)
    answers: Answers = {}
    overrides: Overrides = {}
    for line in sorted((line for line in lines if PLACE[line.stage] <= last), key=lambda line: PLACE[line.stage]):
        if line.override is None:
            answers[line.code] = line.answer
            overrides.pop(line.code, None)
        else:
            overrides[line.code] = line.override
    return {code: answer for code, answer in answers.items() if answer is not None}, overrides


def result_up_to(criteria: Criteria, lines: Iterable[StageRow], stage: ScoreStage | None = None) -> SheetResult:
    return score_sheet(criteria, *answers_up_to(lines, stage))


def sheet_result(sheet: ScoreSheet, *, upto: ScoreStage | None = None) -> SheetResult:
    """What the sheet adds up to at the latest stage of each line, or once `upto` has spoken. One query."""
    return result_up_to(sheet.criteria_set.criteria, stage_rows(sheet.lines.all()), upto)


def latest_answers(
    sheets: Sequence[ScoreSheet], *, upto: ScoreStage | None = None
) -> dict[int, tuple[Answers, Overrides]]:
    """The same for many sheets by their keys, in one query."""
    rows: dict[int, list[StageRow]] = {sheet.pk: [] for sheet in sheets}
    for row in stage_rows(LineScore.objects.filter(sheet__in=list(rows))):
        rows[row.sheet_id].append(row)
    return {pk: answers_up_to(lines, upto) for pk, lines in rows.items()}


def stage_rows(lines) -> Iterable[StageRow]:
    """The rows of a queryset without the cost of whole objects."""
    return lines.order_by().values_list("sheet_id", "code", "stage", "answer", "override", named=True)


# --- The totals that a sheet keeps of itself --------------------------------------------------------------------------


def totals(criteria: Criteria, lines: Sequence[StageRow]) -> dict[str, Any]:
    """The columns that a sheet keeps of its lines, so that lists need not score it again."""
    claimed = result_up_to(criteria, lines, ScoreStage.SELF)
    is_judged = any(line.stage != ScoreStage.SELF for line in lines)
    counted = result_up_to(criteria, lines) if is_judged else claimed
    return {
        "self_total": stored(claimed.total),
        "total": stored(counted.total),
        "scored_lines": len(criteria.base_leaves) - unanswered_count(claimed.problems),
    }


def keep_totals(sheet: ScoreSheet, lines: Sequence[StageRow]) -> None:
    """Write the totals of these lines, all lines of a sheet that is locked in the caller's transaction."""
    kept = totals(sheet.criteria_set.criteria, lines)
    ScoreSheet.objects.filter(pk=sheet.pk).update(**kept)
    for name, value in kept.items():
        setattr(sheet, name, value)


def unanswered_count(problems: Mapping[str, Problem]) -> int:
    return sum(problem is Problem.UNANSWERED for problem in problems.values())


def stored(points: Decimal) -> Decimal:
    """Points as the database keeps them: four decimals, where a rate of three could give more."""
    return points.quantize(STORED_POINTS, ROUND_HALF_UP)
