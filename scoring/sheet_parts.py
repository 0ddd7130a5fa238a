"""A sheet in sections, each with a row a heading and a row a criterion, in the order of its set."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from accounts.templatetags.ui import points as shown_points
from documents.wording import number
from scoring.criteria import Criteria, GroupName, Leaf, Node
from scoring.points import Problem, SheetResult

Row = dict[str, Any]


@dataclass
class Part:
    """One section of the page, or the bonus, or the penalty. `count`, `scored`: its criteria, and those answered."""

    code: str
    anchor: str
    label: str
    title: str
    max: str
    points: str
    count: int
    scored: int
    is_base: bool = True
    rows: list[Row] = field(default_factory=list)


def parts_of(criteria: Criteria, result: SheetResult, row_of, *, codes: Collection[str] | None = None) -> list[Part]:
    """The page's parts, each with its rows.

    Args:
        result: what the points of headings are taken from.
        row_of: gives the row of one leaf, by the leaf and its place on the sheet, from 0 on.
        codes: only these criteria (a verifier's own); headings then show no points, for those of others are in them.
    """
    places = {code: place for place, code in enumerate(criteria.leaves)}
    shows_sums = codes is None
    parts = []

    def wanted(leaf: Leaf) -> bool:
        return codes is None or leaf.code in codes

    def rows(items, depth: int) -> Iterator[Row]:
        for item in items:
            if isinstance(item, Leaf):
                if wanted(item):
                    yield row_of(item, places[item.code]) | {"depth": str(depth)}
            elif any(wanted(leaf) for leaf in item.leaves()):
                yield heading(item, depth, shown_points(result.nodes[item.code]) if shows_sums else "")
                yield from rows(item.items, depth + 1)

    def add(code: str, anchor: str, label: str, title: str, most: str, points: Decimal, leaves, items) -> None:
        leaves = [leaf for leaf in leaves if wanted(leaf)]
        if not leaves:
            return
        scored = sum(is_scored(result, leaf) for leaf in leaves)
        shown = shown_points(points) if shows_sums else ""
        is_base = leaves[0].group is GroupName.BASE
        parts.append(Part(code, anchor, label, title, most, shown, len(leaves), scored, is_base, list(rows(items, 0))))

    for place, section in enumerate(criteria.sections, start=1):
        most, leaves = number(section.max), list(section.leaves())
        points = result.sections[section.code]
        add(section.code, f"muc-{place}", section.code, section.title, most, points, leaves, section.items)
    for name, anchor, title in (
        (GroupName.BONUS, "diem-thuong", "Điểm thưởng"),
        (GroupName.PENALTY, "diem-tru", "Điểm trừ"),
    ):
        group, points = getattr(criteria, name), getattr(result, name)
        most = "" if group.cap is None else number(group.cap)
        add(name.value, anchor, "", title, most, points, group.items, group.items)
    return parts


def narrowed(parts: Sequence[Part], wanted: Callable[[Row], bool]) -> list[Part]:
    """Only the criteria that are `wanted`, with the headings above them; parts without any are left out."""
    kept = [(part, under_headings(part.rows, wanted)) for part in parts]
    return [replace(part, rows=rows) for part, rows in kept if rows]


def under_headings(rows: Iterable[Row], wanted: Callable[[Row], bool]) -> list[Row]:
    """The rows that are `wanted`, and of the headings those that still stand over one; `depth` says which are above."""
    kept: list[Row] = []

    def drop_idle(depth: int) -> None:
        while kept and kept[-1]["is_heading"] and int(kept[-1]["depth"]) >= depth:
            kept.pop()

    for row in rows:
        if row["is_heading"] or wanted(row):
            drop_idle(int(row["depth"]))
            kept.append(row)
    drop_idle(0)
    return kept


def is_scored(result: SheetResult, leaf: Leaf) -> bool:
    return result.problems.get(leaf.code) is not Problem.UNANSWERED


def heading(node: Node, depth: int, points: str) -> Row:
    return {
        "is_heading": True,
        "depth": str(depth),
        "code": node.code,
        "title": node.title,
        "max": number(node.max),
        "points": points,
    }
