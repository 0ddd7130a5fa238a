"""A bloc's result: ranks with their tie rule, grades with their conditions, sanctions and quotas, and the reasons."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from itertools import groupby, pairwise

from documents.wording import MINUS
from scoring.criteria import EXACT, Criteria, Grade, Leaf, Requirement
from scoring.points import HUNDRED, SheetResult, shortest

TOTAL = "total"
KEY_NAMES = {TOTAL: "tổng điểm", "bonus": "điểm thưởng", "penalty": "điểm trừ", "votes": "số phiếu"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One sheet that takes part. `excluded`: it keeps its points, and has no rank and no grade."""

    agency: str
    result: SheetResult
    votes: int = 0
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """Which key put one sheet before or after a neighbour; `value` is this sheet's and `other` the neighbour's."""

    agency: str
    rank: int
    key: str
    name: str
    value: Decimal
    other: Decimal

    @property
    def is_tie_broken(self) -> bool:
        return self.key != TOTAL


@dataclass(slots=True)
class Standing:
    """Where one sheet stands in its bloc, and why.

    Attributes:
        rank: 1 is best; None where excluded.
        grade: what it holds in the end; None where excluded or where the set has no grades.
        earned: the grade by points and conditions alone, before sanctions and quotas.
        sanctions: the penalty leaves that lowered it or would not let it be higher.
        no_place_in: the grades it would have held, had their quota had a place left.
        above, below: the comparison with the nearest better and the nearest worse sheet.
        equals: the agencies that share its rank.
    """

    entry: Entry
    rank: int | None = None
    grade: Grade | None = None
    earned: Grade | None = None
    sanctions: tuple[Leaf, ...] = ()
    no_place_in: list[Grade] = field(default_factory=list)
    above: Comparison | None = None
    below: Comparison | None = None
    equals: tuple[str, ...] = ()

    @property
    def rank_reason(self) -> str:
        """Vietnamese, one line: why this rank (vì sao xếp hạng này)."""
        if self.rank is None:
            return "Không xếp hạng: thuộc trường hợp không xét."
        reasons = [f"Hạng {self.rank}: tổng điểm {_shown(self.entry.result.total)}"]
        if self.above and self.above.is_tie_broken:
            reasons.append(
                f"bằng điểm {self.above.agency} (hạng {self.above.rank}) nhưng xếp sau vì {_versus(self.above)}"
            )
        if self.equals:
            reasons.append(f"bằng {', '.join(self.equals)} ở mọi nội dung so sánh nên cùng hạng")
        if self.below and self.below.is_tie_broken:
            reasons.append(
                f"bằng điểm {self.below.agency} (hạng {self.below.rank}) nhưng xếp trước vì {_versus(self.below)}"
            )
        return "; ".join(reasons) + "."

    @property
    def grade_reason(self) -> str:
        """Vietnamese, one line: how the grade came about; empty where there is none."""
        if self.grade is None:
            return ""
        reasons = [f"Theo điểm và điều kiện: {self.earned.label}"]
        if self.sanctions:
            reasons.append(f"hạ hoặc khống chế mức do {', '.join(f'“{leaf.title}”' for leaf in self.sanctions)}")
        if self.no_place_in:
            reasons.append(f"hết số lượng mức {', '.join(grade.label for grade in self.no_place_in)}")
        if self.grade is not self.earned:
            reasons.append(f"kết quả: {self.grade.label}")
        return "; ".join(reasons) + "."


def bloc_result(criteria: Criteria, entries: Sequence[Entry]) -> list[Standing]:
    """The standing of every entry, in the order given.

    Rank by total, highest first, then by the set's tie-break keys; equals share a rank and the next is skipped
    (1, 1, 3). Grades, sanctions and quotas as docs/formats/criteria-set-1.md says under "A bloc's result".
    """
    standings = [Standing(entry) for entry in entries]
    with localcontext(EXACT):
        ranked = _rank(criteria, [standing for standing in standings if not standing.entry.excluded])
        if criteria.grades:
            _grade(criteria, ranked)
    return standings


# --- Ranks ------------------------------------------------------------------------------------------------------------


def _rank(criteria: Criteria, standings: list[Standing]) -> list[Standing]:
    """Give each its rank and its neighbours; best first."""
    keys = [TOTAL, *criteria.tie_break]
    merits = {id(standing): [_merit(standing.entry, key) for key in keys] for standing in standings}
    ranked = sorted(standings, key=lambda standing: merits[id(standing)], reverse=True)
    groups = [list(group) for _, group in groupby(ranked, key=lambda standing: merits[id(standing)])]
    rank = 1
    for group in groups:
        for standing in group:
            standing.rank = rank
            standing.equals = tuple(other.entry.agency for other in group if other is not standing)
        rank += len(group)
    for better, worse in pairwise(groups):
        for standing in better:
            standing.below = _comparison(criteria, keys, standing, worse[0])
        for standing in worse:
            standing.above = _comparison(criteria, keys, standing, better[-1])
    return ranked


def key_values(criteria: Criteria, entry: Entry) -> tuple[Decimal, ...]:
    """What ranking compares of a sheet, in its order: the total, then the set's tie-break keys."""
    return tuple(_value(entry, key) for key in (TOTAL, *criteria.tie_break))


def key_names(criteria: Criteria) -> tuple[str, ...]:
    """What these values are called."""
    return tuple(key_name(criteria, key) for key in (TOTAL, *criteria.tie_break))


def _merit(entry: Entry, key: str) -> Decimal:
    """What `key` compares, turned so that more is better."""
    value = _value(entry, key)
    return -value if key == "penalty" else value


def _value(entry: Entry, key: str) -> Decimal:
    result = entry.result
    match key:
        case "total":
            return result.total
        case "bonus":
            return result.bonus
        case "penalty":
            return result.penalty
        case "votes":
            return Decimal(entry.votes)
    return result.sections[key.removeprefix("section:")]


def _comparison(criteria: Criteria, keys: list[str], standing: Standing, neighbour: Standing) -> Comparison:
    """The first key in which two sheets of different rank differ."""
    key = next(key for key in keys if _value(standing.entry, key) != _value(neighbour.entry, key))
    return Comparison(
        agency=neighbour.entry.agency,
        rank=neighbour.rank,
        key=key,
        name=key_name(criteria, key),
        value=_value(standing.entry, key),
        other=_value(neighbour.entry, key),
    )


def key_name(criteria: Criteria, key: str) -> str:
    """What a tie-break key is called on screen and paper."""
    if key in KEY_NAMES:
        return KEY_NAMES[key]
    code = key.removeprefix("section:")
    return f"điểm mục {code} ({criteria.nodes[code].title})"


def _versus(comparison: Comparison) -> str:
    relation = "cao hơn" if comparison.value > comparison.other else "thấp hơn"
    return f"{comparison.name} {relation} ({_shown(comparison.value)} so với {_shown(comparison.other)})"


def _shown(number: Decimal) -> str:
    return shortest(number).replace(".", ",").replace("-", MINUS)


# --- Grades -----------------------------------------------------------------------------------------------------------


def _grade(criteria: Criteria, ranked: list[Standing]) -> None:
    grades = criteria.grades
    holders: list[list[Standing]] = [[] for _ in grades]
    for standing in ranked:
        earned = next(index for index, grade in enumerate(grades) if _deserves(grade, standing.entry.result))
        standing.earned = grades[earned]
        held, standing.sanctions = _sanctioned(criteria, earned, standing.entry.result)
        holders[held].append(standing)
    for index, grade in enumerate(grades[:-1]):
        kept, fallen = _within_quota(grade, holders[index], len(ranked))
        holders[index] = kept
        for standing in fallen:
            standing.no_place_in.append(grade)
        holders[index + 1] = sorted(holders[index + 1] + fallen, key=lambda standing: standing.rank)
    for grade, kept in zip(grades, holders, strict=True):
        for standing in kept:
            standing.grade = grade


def _deserves(grade: Grade, result: SheetResult) -> bool:
    """Whether points and conditions reach `grade`; the last grade takes everybody."""
    if grade.min is None:
        return True
    is_reached = result.total > grade.min if grade.strict else result.total >= grade.min
    return is_reached and all(_holds(requirement, result) for requirement in grade.requires)


def _holds(requirement: Requirement, result: SheetResult) -> bool:
    if requirement.leaf is not None:
        return result.counts.get(requirement.leaf, 0) >= requirement.count
    assignable = result.section_assignable[requirement.section]
    return assignable > 0 and result.sections[requirement.section] * HUNDRED >= requirement.percent * assignable


def _sanctioned(criteria: Criteria, earned: int, result: SheetResult) -> tuple[int, tuple[Leaf, ...]]:
    """The index of the grade left by the penalties: first every `no_higher_than`, then all steps down together."""
    order = {grade.code: index for index, grade in enumerate(criteria.grades)}
    charged = [
        leaf
        for leaf in criteria.penalty.items
        if result.leaves[leaf.code] > 0 and (leaf.no_higher_than is not None or leaf.lower_by)
    ]
    caps = {leaf.code: order[leaf.no_higher_than] for leaf in charged if leaf.no_higher_than is not None}
    capped = max([earned, *caps.values()])
    lowered = min(capped + sum(leaf.lower_by for leaf in charged), len(criteria.grades) - 1)
    felt = tuple(leaf for leaf in charged if leaf.lower_by or caps[leaf.code] > earned)
    return lowered, felt


def _within_quota(grade: Grade, holders: list[Standing], ranked: int) -> tuple[list[Standing], list[Standing]]:
    """Those who may hold `grade` and those who fall, of its `holders` in rank order; equals stay or fall together."""
    if grade.quota_percent is None:
        return holders, []
    places = int(grade.quota_percent * ranked // HUNDRED)
    kept = 0
    for _, group in groupby(holders, key=lambda standing: standing.rank):
        size = len(list(group))
        if kept + size > places:
            break
        kept += size
    return holders[:kept], holders[kept:]
