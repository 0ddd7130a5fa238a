"""A bloc's own version of the province's criteria: what its communes weigh differently, for the diff to show."""

import datetime as dt

from blocs.models import BlocYear
from demo.clock import clock_at
from demo.year_work import Cast
from scoring import editing
from scoring.criteria_changes import add_item, after_all, move, replace_maxima
from scoring.models import CriteriaSet

WEIGHED_ANEW = {"A.3": ("80", "70"), "A.4": ("70", "80"), "B.1": ("70", "50")}
ADDED = {
    "code": "B.5",
    "title": "Tổ công nghệ số cộng đồng hoạt động thường xuyên",
    "max": "20",
    "kind": "choice",
    "levels": [
        {"label": "Mọi thôn, tổ dân phố", "points": "20"},
        {"label": "Từ một nửa số thôn, tổ dân phố", "points": "10"},
        {"label": "Dưới một nửa", "points": "0"},
    ],
    "evidence": True,
}


def give_own_set(criteria_set: CriteriaSet, bloc_year: BlocYear, *, on: dt.date, cast: Cast) -> None:
    """Derived, changed and applied by the office on the bloc's proposal, before the first sheet is opened."""
    with clock_at(on):
        draft = editing.own_version(criteria_set, bloc_year, by=cast.office)
        changes = after_all(
            replace_maxima(WEIGHED_ANEW),
            add_item("B", ADDED),
            move("A.4", "len"),
        )
        editing.edit(draft, changes, by=cast.office, what="điều chỉnh theo đề nghị của các xã, phường")
        editing.apply_set(draft, by=cast.office)
