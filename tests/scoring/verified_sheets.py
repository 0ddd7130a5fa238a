"""Checked sheets of SMALL_SET that departments verify, for tests of what comes after the check."""

from accounts.models import Agency, User
from blocs.models import BlocYear
from scoring.judging import accept_rows
from scoring.models import CriteriaSet, ScoreSheet, ScoreStage, SheetState
from tests.builders import new_sheet
from tests.scoring.conftest import ANSWERS


def checked_sheet(agency: Agency, bloc_year: BlocYear, criteria_set: CriteriaSet, *, by: User, **fields) -> ScoreSheet:
    """Answered whole by `by` and checked, every line accepted; 57.75 points."""
    sheet = new_sheet(
        agency=agency,
        bloc_year=bloc_year,
        criteria_set=criteria_set,
        by=by,
        answers=ANSWERS,
        **{"state": SheetState.CHECKED, **fields},
    )
    accept_rows(sheet, sheet.lines.all(), criteria_set.criteria.leaves, stage=ScoreStage.CHECKED, by=by)
    return ScoreSheet.objects.get(pk=sheet.pk)
