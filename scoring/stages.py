"""Which answer of a line counts: that of its latest stage. One function scores every stage."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Protocol

from scoring.criteria import Criteria
from scoring.kept_sums import kept_sums
from scoring.models import LineScore, ScoreSheet, ScoreStage
from scoring.points import Problem, SheetResult, score_sheet

PLACE = {stage: place for place, stage in enumerate(ScoreStage)}
STORED_POINTS = Decimal("0.0001")
STAGE_ROW = ("sheet_id", "code", "stage", "answer", "override", "has_evidence")

Answers = dict[str, Any]
Overrides = dict[str, Decimal]
Unproven = frozenset[str]


class StageRow(Protocol):
    """What one stage says of one line: a LineScore, or a row of values with these names."""

    code: str
    stage: str
    answer: Any
    override: Decimal | None
    has_evidence: bool


def answers_up_to(lines: Iterable[StageRow], stage: ScoreStage | None = None) -> tuple[Answers, Overrides, Unproven]:
    """What counts once `stage` has spoken (None: all stages), as `score_sheet` wants it.

    The latest stage that has a row for a line counts: its points where it gives points, else its answer. Under points
    the latest answer below them stays, since a grade may ask for its count. A row of the self stage that holds only an
    explanation answers nothing.

    An answer is unproven while nothing stands behind the agency's own row and no later stage has said anything else:
    whoever accepts an answer has not proved it; whoever gives another answer, or points, has judged and said why.
    """
    last = PLACE[ScoreStage(stage)] if stage else len(PLACE)
    answers: Answers = {}
    overrides: Overrides = {}
    claims: Answers = {}
    for line in sorted((line for line in lines if PLACE[line.stage] <= last), key=lambda line: PLACE[line.stage]):
        if line.override is None:
            answers[line.code] = line.answer
            overrides.pop(line.code, None)
        else:
            overrides[line.code] = line.override
        if line.stage == ScoreStage.SELF and not line.has_evidence:
            claims[line.code] = line.answer
    unproven = frozenset(code for code, claim in claims.items() if claim is not None and answers.get(code) == claim)
    return {code: answer for code, answer in answers.items() if answer is not None}, overrides, unproven


def result_up_to(criteria: Criteria, lines: Iterable[StageRow], stage: ScoreStage | None = None) -> SheetResult:
    return score_sheet(criteria, *answers_up_to(lines, stage))


def latest_answers(sheets: Sequence[ScoreSheet]) -> dict[int, tuple[Answers, Overrides, Unproven]]:
    """`answers_up_to` for many sheets by their keys, in one query."""
    rows: dict[int, list[StageRow]] = {sheet.pk: [] for sheet in sheets}
    for row in stage_rows(LineScore.objects.filter(sheet__in=list(rows))):
        rows[row.sheet_id].append(row)
    return {pk: answers_up_to(lines) for pk, lines in rows.items()}


def stage_rows(lines) -> Iterable[StageRow]:
    """The rows of a queryset without the cost of whole objects."""
    return lines.order_by().values_list(*STAGE_ROW, named=True)


# --- The totals that a sheet keeps of itself --------------------------------------------------------------------------


# The columns of `totals`.
KEPT_TOTALS = ("self_total", "total", "scored_lines", "sums", "evidence_asked", "evidenced_lines")


def totals(criteria: Criteria, lines: Sequence[StageRow], claimed: SheetResult | None = None) -> dict[str, Any]:
    """The columns that a sheet keeps of its lines, so that lists need not score it again.

    Args:
        claimed: what the lines add up to at the self stage, where it is known already.
    """
    claimed = claimed or result_up_to(criteria, lines, ScoreStage.SELF)
    is_judged = any(line.stage != ScoreStage.SELF for line in lines)
    counted = result_up_to(criteria, lines) if is_judged else claimed
    return {
        "self_total": stored(claimed.total),
        "total": stored(counted.total),
        "scored_lines": len(criteria.base_leaves) - unanswered_count(claimed.problems),
        "sums": kept_sums(criteria, counted),
        **evidence_counts(criteria, lines, claimed),
    }


def evidence_counts(criteria: Criteria, lines: Sequence[StageRow], claimed: SheetResult) -> dict[str, int]:
    """Of the base criteria that ask for evidence and were assigned: how many there are, and how many have it."""
    asked = {leaf.code for leaf in criteria.base_leaves if leaf.evidence} - claimed.not_assigned
    having = {line.code for line in lines if line.has_evidence and line.stage == ScoreStage.SELF}
    return {"evidence_asked": len(asked), "evidenced_lines": len(asked & having)}


def keep_totals(sheet: ScoreSheet, lines: Sequence[StageRow], claimed: SheetResult | None = None) -> None:
    """Write the totals of these lines, all lines of a sheet that is locked in the caller's transaction."""
    kept = totals(sheet.criteria_set.criteria, lines, claimed)
    ScoreSheet.objects.filter(pk=sheet.pk).update(**kept)
    for name, value in kept.items():
        setattr(sheet, name, value)


def unanswered_count(problems: Mapping[str, Problem]) -> int:
    return sum(problem is Problem.UNANSWERED for problem in problems.values())


def stored(points: Decimal) -> Decimal:
    """Points as the database keeps them: four decimals, where a rate of three could give more."""
    return points.quantize(STORED_POINTS, ROUND_HALF_UP)
