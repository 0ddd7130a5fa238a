"""What an agency had last year at the same criteria, to be read beside this year's."""

from collections.abc import Callable

from django.db.models import Q

from accounts.models.agency import SuccessionPart
from scoring.answers import comma
from scoring.models import CriteriaSet, LineScore, ScoreSheet
from scoring.models.sheet_states import OPEN_TO_MEMBERS
from scoring.points import shortest
from scoring.stages import PLACE


def remember_last_year(sheet: ScoreSheet) -> None:
    """Keep last year's points on the sheet, so that its pages need not look for them each time."""
    found = points_before(sheet)
    if found != sheet.last_year:
        ScoreSheet.objects.filter(pk=sheet.pk).update(last_year=found)
        sheet.last_year = found


def in_words(sheet: ScoreSheet, code: str) -> str:
    """What stands beside a criterion: "Năm trước: 18,5"; "" where there is nothing to compare."""
    points = sheet.last_year.get(code)
    return f"Năm trước: {comma(points)}" if points else ""


def beside(sheet: ScoreSheet, row_of: Callable) -> Callable:
    """The same rows of a page, each with last year's points in words."""
    return lambda leaf, place: row_of(leaf, place) | {"last_year": in_words(sheet, leaf.code)}


def points_before(sheet: ScoreSheet) -> dict[str, str]:
    """Last year's points by code, as shortest decimal strings.

    Only where the criterion had the same title, and once they were agreed.

    They are the agency's own, or those of the one agency that became it. One query, and one more where it was scored by
    another set.
    """
    rows = lines_before(sheet)
    own = [row for row in rows if row[0] == sheet.agency_id]
    rows = own or rows
    sheets = {(agency, criteria_set) for agency, criteria_set, _, _, _ in rows}
    if len(sheets) != 1:
        return {}
    [(_, criteria_set)] = sheets
    now = sheet.criteria_set.criteria.leaves
    old = now if criteria_set == sheet.criteria_set_id else leaves_of(criteria_set)
    latest = {}
    for _, _, code, _, points in sorted(rows, key=lambda row: PLACE[row[3]]):
        latest[code] = points
    return {
        code: shortest(latest[code])
        for code, leaf in now.items()
        if latest.get(code) is not None and code in old and old[code].title == leaf.title
    }


def leaves_of(criteria_set: int):
    return CriteriaSet.objects.defer("definition").get(pk=criteria_set).criteria.leaves


def lines_before(sheet: ScoreSheet) -> list[tuple]:
    """Lines of the year before of the agency, and of those that became it: agency, set, code, stage, points."""
    became_it = SuccessionPart.objects.filter(agency=sheet.agency_id, is_successor=True).values("succession")
    came_from = SuccessionPart.objects.filter(succession__in=became_it, is_successor=False).values("agency")
    found = LineScore.objects.filter(
        Q(sheet__agency=sheet.agency_id) | Q(sheet__agency__in=came_from),
        sheet__bloc_year__year__year=sheet.bloc_year.year.year - 1,
        sheet__state__in=OPEN_TO_MEMBERS,
    )
    return list(found.order_by().values_list("sheet__agency", "sheet__criteria_set", "code", "stage", "points"))
