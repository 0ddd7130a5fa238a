"""Adding a sheet up again from its stage rows, to hold what it keeps of itself against."""

from scoring.models import ScoreSheet, ScoreStage
from scoring.points import SheetResult
from scoring.stages import result_up_to, stage_rows


def sheet_result(sheet: ScoreSheet, *, upto: ScoreStage | None = None) -> SheetResult:
    """What the sheet adds up to at the latest stage of each line, or once `upto` has spoken."""
    return result_up_to(sheet.criteria_set.criteria, stage_rows(sheet.lines.all()), upto)
