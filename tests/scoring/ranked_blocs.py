"""Blocs with scored sheets, for tests of what comes after the scoring: tables, ranks, reports."""

import hashlib
import json
from decimal import Decimal
from itertools import count

from django.utils import timezone

from accounts.models import Agency, User
from blocs.models import BlocState, BlocYear
from scoring.models import BlocCriteria, CriteriaSet, CriteriaState, LineScore, ScoreSheet, ScoreStage, SheetState
from scoring.points import score_sheet
from tests.builders import new_bloc_year, new_user

_slugs = count(1)


def leaf(code: str, most: str | None, **more) -> dict:
    return {"code": code, "title": f"Tiêu chí {code}", "max": most, "kind": "free", **more}


# Two sections, a bonus and a penalty; a tie is broken by section I, then by the bonus.
SMALL_SET = {
    "format": "criteria-set/1",
    "slug": "nho",
    "title": "Bảng chấm điểm nhỏ",
    "source": "để thử",
    "total": "100",
    "sections": [
        {"code": "I", "title": "Nhiệm vụ chính trị", "max": "60", "items": [leaf("I.1", "40"), leaf("I.2", "20")]},
        {"code": "II", "title": "Công tác thi đua", "max": "40", "items": [leaf("II.1", "40")]},
    ],
    "bonus": {"cap": "5", "items": [leaf("T1", "5")]},
    "penalty": {"cap": None, "items": [leaf("P1", None)]},
    "tie_break": ["section:I", "bonus"],
}


def new_criteria_set(definition: dict = SMALL_SET) -> CriteriaSet:
    text = json.dumps(definition, ensure_ascii=False)
    return CriteriaSet.objects.create(
        slug=f"{definition['slug']}-{next(_slugs)}",
        title=definition["title"],
        definition=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        state=CriteriaState.APPLIED,
    )


def scored_sheet(
    bloc_year: BlocYear,
    agency: Agency,
    points: dict[str, str],
    *,
    changed: dict[str, str] | None = None,
    state: SheetState = SheetState.CHECKED,
    exclusion: str = "",
) -> ScoreSheet:
    """A sheet whose agency claims `points` by criterion, of which the checker has changed some."""
    criteria_set = bloc_year.criteria.criteria_set
    criteria, by = criteria_set.criteria, User.objects.first() or new_user()
    answers = {code: {"points": given} for code, given in points.items()}
    overrides = {code: Decimal(given) for code, given in (changed or {}).items()}
    handed_in = {} if state == SheetState.DRAFT else {"submitted_at": timezone.now(), "submitted_by": by}
    sheet = ScoreSheet.objects.create(
        bloc_year=bloc_year,
        agency=agency,
        criteria_set=criteria_set,
        state=state,
        self_total=score_sheet(criteria, answers).total,
        total=score_sheet(criteria, answers, overrides).total,
        scored_lines=len(points),
        exclusion=exclusion,
        **handed_in,
    )
    LineScore.objects.bulk_create(
        LineScore(sheet=sheet, code=code, stage=ScoreStage.SELF, answer=answer, points=Decimal(points[code]), by=by)
        for code, answer in answers.items()
    )
    LineScore.objects.bulk_create(
        LineScore(
            sheet=sheet,
            code=code,
            stage=ScoreStage.CHECKED,
            override=given,
            points=given,
            reason="Thiếu văn bản",
            by=by,
        )
        for code, given in overrides.items()
    )
    return sheet


def full(first="40", second="20", third="40", bonus="0", penalty="0") -> dict[str, str]:
    """The points of one sheet of SMALL_SET: I.1, I.2, II.1, bonus, penalty."""
    return {"I.1": first, "I.2": second, "II.1": third, "T1": bonus, "P1": penalty}


def scored_bloc(*agencies: Agency, leader=None, state: BlocState = BlocState.CHECKING, **fields) -> BlocYear:
    """A bloc scored by SMALL_SET whose members have no sheets yet."""
    bloc_year = new_bloc_year(members=agencies, leader=leader, state=state, **fields)
    BlocCriteria.objects.create(bloc_year=bloc_year, criteria_set=new_criteria_set())
    return bloc_year
