"""What a sheet keeps of its result, so that a whole province is ranked without reading its thirty thousand lines.

Written with the totals by everything that writes lines (`stages.keep_totals`); all that ranking and grades ask of a
result is in it. A test compares it with the result made from the lines.
"""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from scoring.criteria import Criteria
from scoring.points import ZERO, SheetResult, shortest

PLAIN = ("base", "scaled", "bonus", "penalty", "total", "full", "assignable")
BY_CODE = ("sections", "section_assignable")


def kept_sums(criteria: Criteria, result: SheetResult) -> dict[str, Any]:
    """As JSON: points as shortest decimal strings; of the leaves only the penalties that have points."""
    return {
        **{name: shortest(getattr(result, name)) for name in PLAIN},
        **{name: {code: shortest(points) for code, points in getattr(result, name).items()} for name in BY_CODE},
        "counts": result.counts,
        "charged": {
            leaf.code: shortest(result.leaves[leaf.code]) for leaf in criteria.penalty.items if result.leaves[leaf.code]
        },
    }


def result_of(kept: Mapping[str, Any]) -> SheetResult:
    """The result as ranking asks for it; its nodes, its problems and most of its leaves are not kept."""
    leaves = defaultdict(lambda: ZERO, {code: Decimal(points) for code, points in kept["charged"].items()})
    return SheetResult(
        **{name: Decimal(kept[name]) for name in PLAIN},
        **{name: {code: Decimal(points) for code, points in kept[name].items()} for name in BY_CODE},
        counts=kept["counts"],
        leaves=leaves,
        nodes={},
        not_assigned=frozenset(),
        problems={},
    )
