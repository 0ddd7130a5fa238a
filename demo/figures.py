"""What others say of the demo's agencies: the plan targets assigned to each, and one published index."""

import datetime as dt
from decimal import Decimal

from blocs.models import EmulationYear
from demo.clock import clock_at
from demo.year_work import Cast
from scoring.figures import Place
from scoring.landing import Source, keep_table
from scoring.models import CriteriaSet, Figure, LineScore

TARGETS, INDEX = "I.1", "I.3"


def publish(year: EmulationYear, criteria_set: CriteriaSet, *, today: dt.date, cast: Cast) -> None:
    """The office keeps the assigned targets of all agencies, and an index of those that have answered already."""
    leaves = criteria_set.criteria.leaves
    targets, index = (Place(year, criteria_set, leaves[code]) for code in (TARGETS, INDEX))
    assigned = {
        pk: Figure(agency=agency, value=Decimal(12 + place))
        for place, (pk, agency) in enumerate(targets.agencies.items())
    }
    answered = LineScore.objects.filter(code=INDEX, sheet__bloc_year__year=year, sheet__bloc_year__bloc__code="TH")
    known = set(answered.values_list("sheet__agency", flat=True))
    published = {
        pk: Figure(agency=agency, value=Decimal("82.5") + Decimal(place) / 2)
        for place, (pk, agency) in enumerate(index.agencies.items())
        if pk in known
    }
    issued_on = min(dt.date(year.year, 1, 15), today)
    with clock_at(today - dt.timedelta(days=2), 9):
        plan = Source("45/QĐ-UBND", issued_on, f"Giao chỉ tiêu kế hoạch năm {year.year}", "chỉ tiêu")
        keep_table(targets, assigned, plan, by=cast.office)
        title = f"Công bố Chỉ số cải cách hành chính năm {year.year} của các sở, ban, ngành"
        keep_table(index, published, Source("512/QĐ-UBND", today - dt.timedelta(days=4), title), by=cast.office)
