"""A criteria set (bộ tiêu chí) as plain values: what stands in it, what it adds up to, how it is written as one file.

docs/formats/criteria-set-1.md describes the file; criteria_reading reads it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Context, Decimal, DivisionByZero, Inexact, InvalidOperation, Overflow, localcontext
from enum import StrEnum
from functools import cached_property
from typing import Any

FORMAT = "criteria-set/1"

# All arithmetic on points is exact: numbers have at most strict_json.MAX_NUMBER_LENGTH digits, and no sum or product
# here comes near this precision. Should one ever be rounded, Inexact says so instead of a wrong point.
EXACT = Context(prec=1000, traps=[InvalidOperation, DivisionByZero, Overflow, Inexact])


class Kind(StrEnum):
    """How a leaf is scored."""

    FREE = "free"
    CHOICE = "choice"
    DEDUCT = "deduct"
    COUNT = "count"
    RATIO = "ratio"
    WEIGHTED = "weighted"


COUNTED = {Kind.DEDUCT, Kind.COUNT}
COMPUTED = {Kind.RATIO, Kind.WEIGHTED}


class GroupName(StrEnum):
    """Which of the three sums a leaf belongs to."""

    BASE = "sections"
    BONUS = "bonus"
    PENALTY = "penalty"


@dataclass(frozen=True, slots=True)
class Level:
    """One of the answers to a choice. `zeroes_parent`: choosing it makes the points of the node above 0."""

    label: str
    points: Decimal
    zeroes_parent: bool = False

    def to_json(self) -> dict[str, Any]:
        return _present(label=self.label, points=self.points, zeroes_parent=self.zeroes_parent)


@dataclass(frozen=True, slots=True)
class Rate:
    """Points for each one of a kind of event, where a leaf counts several kinds."""

    label: str
    per: Decimal

    def to_json(self) -> dict[str, Any]:
        return _present(label=self.label, per=self.per)


@dataclass(frozen=True, slots=True)
class Leaf:
    """One criterion that is scored. `max` is None only in bonus and penalty: no ceiling.

    By kind: a choice has `levels`; deduct and count have either `per` or `rates`; weighted has `scale`. A penalty may
    carry sanctions: `no_higher_than` (a grade code) and `lower_by` (grades).
    """

    code: str
    title: str
    max: Decimal | None
    kind: Kind
    group: GroupName = GroupName.BASE
    rule: str | None = None
    owner: tuple[str, ...] = ()
    due: str | None = None
    evidence: bool = False
    unit: str | None = None
    step: Decimal | None = None
    levels: tuple[Level, ...] = ()
    per: Decimal | None = None
    rates: tuple[Rate, ...] = ()
    scale: Decimal | None = None
    no_higher_than: str | None = None
    lower_by: int = 0

    def to_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "title": self.title,
            "max": None if self.max is None else plain(self.max),
        } | _present(
            rule=self.rule,
            owner=list(self.owner),
            due=self.due,
            evidence=self.evidence,
            kind=self.kind.value,
            per=self.per,
            unit=self.unit,
            step=self.step,
            scale=self.scale,
            levels=[level.to_json() for level in self.levels],
            rates=[rate.to_json() for rate in self.rates],
            no_higher_than=self.no_higher_than,
            lower_by=self.lower_by,
        )


@dataclass(frozen=True, slots=True)
class Node:
    """A heading of the sheet; its points are the sum of its items."""

    code: str
    title: str
    max: Decimal
    items: tuple["Node | Leaf", ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "title": self.title,
            "max": plain(self.max),
            "items": [item.to_json() for item in self.items],
        }

    def leaves(self) -> Iterator[Leaf]:
        for item in self.items:
            if isinstance(item, Leaf):
                yield item
            else:
                yield from item.leaves()

    def bottom_up(self) -> Iterator["Node"]:
        """This node and all nodes below it, children before their parents."""
        for item in self.items:
            if isinstance(item, Node):
                yield from item.bottom_up()
        yield self


@dataclass(frozen=True, slots=True)
class Group:
    """Bonus or penalty: leaves whose sum is held to `cap` (None: not held)."""

    cap: Decimal | None = None
    items: tuple[Leaf, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "cap": None if self.cap is None else plain(self.cap),
            "items": [leaf.to_json() for leaf in self.items],
        }


@dataclass(frozen=True, slots=True)
class Requirement:
    """A condition of a grade: `percent` of a section's assignable maximum, or `count` answered at a leaf."""

    section: str | None = None
    percent: Decimal | None = None
    leaf: str | None = None
    count: int | None = None

    def to_json(self) -> dict[str, Any]:
        if self.section is not None:
            return {"section": self.section, "min_percent": plain(self.percent)}
        return {"leaf": self.leaf, "min_count": self.count}


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade and what it takes. `min` is None for the last only; `strict`: the minimum must be exceeded."""

    code: str
    label: str
    min: Decimal | None
    strict: bool = False
    requires: tuple[Requirement, ...] = ()
    quota_percent: Decimal | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "label": self.label,
            "min": None if self.min is None else plain(self.min),
        } | _present(
            strict=self.strict,
            quota_percent=self.quota_percent,
            requires=[requirement.to_json() for requirement in self.requires],
        )


@dataclass(frozen=True)
class Criteria:
    """A criteria set (bộ tiêu chí): what an office adopts for a year. Unchangeable; a change is another one."""

    slug: str
    title: str
    source: str
    total: Decimal
    sections: tuple[Node, ...]
    step: Decimal | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    bonus: Group = field(default_factory=Group)
    penalty: Group = field(default_factory=Group)
    grades: tuple[Grade, ...] = ()
    tie_break: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()

    @cached_property
    def base_leaves(self) -> tuple[Leaf, ...]:
        return tuple(leaf for section in self.sections for leaf in section.leaves())

    @cached_property
    def leaves(self) -> dict[str, Leaf]:
        """Every leaf by its code, in the order of the sheet: base, bonus, penalty."""
        return {leaf.code: leaf for leaf in (*self.base_leaves, *self.bonus.items, *self.penalty.items)}

    @cached_property
    def nodes(self) -> dict[str, Node]:
        """Every node by its code, sections included, children before their parents."""
        return {node.code: node for section in self.sections for node in section.bottom_up()}

    @cached_property
    def parents(self) -> dict[str, Node]:
        """The node directly above each node and base leaf; sections, bonus and penalty leaves have none."""
        return {item.code: node for node in self.nodes.values() for item in node.items}

    @cached_property
    def section_codes(self) -> dict[str, str]:
        """The code of the section in which each base leaf stands."""
        return {leaf.code: section.code for section in self.sections for leaf in section.leaves()}

    @cached_property
    def full(self) -> Decimal:
        """The sum of the maxima of all base leaves (not the declared total)."""
        return exact_sum(leaf.max for leaf in self.base_leaves)

    @cached_property
    def section_full(self) -> dict[str, Decimal]:
        """Per section, the sum of the maxima of its leaves."""
        return {section.code: exact_sum(leaf.max for leaf in section.leaves()) for section in self.sections}

    @cached_property
    def zeroing(self) -> tuple[Leaf, ...]:
        """The leaves that have a level which zeroes the node above."""
        return tuple(leaf for leaf in self.base_leaves if any(level.zeroes_parent for level in leaf.levels))

    @cached_property
    def counted_for_grades(self) -> tuple[str, ...]:
        """The codes of the leaves whose count some grade requires."""
        required = {requirement.leaf for grade in self.grades for requirement in grade.requires}
        return tuple(code for code in self.leaves if code in required)

    def to_json(self) -> dict[str, Any]:
        """The set as criteria-set/1, ready for `json.dumps`; `criteria_from_json` gives an equal set back."""
        head = {
            "format": FORMAT,
            "slug": self.slug,
            "title": self.title,
            "source": self.source,
            "total": plain(self.total),
        }
        return head | _present(
            step=self.step,
            minimum=self.minimum,
            maximum=self.maximum,
            sections=[section.to_json() for section in self.sections],
            bonus=None if self.bonus == Group() else self.bonus.to_json(),
            penalty=None if self.penalty == Group() else self.penalty.to_json(),
            grades=[grade.to_json() for grade in self.grades],
            tie_break=list(self.tie_break),
            exclusions=list(self.exclusions),
        )


def exact_sum(numbers: Iterable[Decimal]) -> Decimal:
    with localcontext(EXACT):
        return sum(numbers, Decimal(0))


def plain(number: Decimal) -> str:
    """A number as the format writes it: as exact as given, never with an exponent."""
    return format(number, "f")


def _present(**values: Any) -> dict[str, Any]:
    """The keys that say something: neither None, nor False, nor zero steps down, nor an empty list."""
    return {
        key: plain(value) if isinstance(value, Decimal) else value
        for key, value in values.items()
        if isinstance(value, Decimal) or (value not in (None, False, []) and value != 0)
    }


# --- Sums that do not add up ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A declared maximum that is not the sum of the maxima below it. `path`: codes from the section down."""

    path: str
    declared: Decimal
    found: Decimal

    @property
    def difference(self) -> Decimal:
        """What was found minus what is declared."""
        return EXACT.subtract(self.found, self.declared)


def mismatches(criteria: Criteria) -> list[Mismatch]:
    """Every sum of the set that is wrong, in the order of the sheet, the total first; empty: it may be applied."""
    found = list(_compare("total", criteria.total, criteria.sections))
    for section in criteria.sections:
        found.extend(_node_mismatches(section, section.code))
    return found


def _node_mismatches(node: Node, path: str) -> Iterator[Mismatch]:
    yield from _compare(path, node.max, node.items)
    for item in node.items:
        if isinstance(item, Node):
            yield from _node_mismatches(item, f"{path} › {item.code}")


def _compare(path: str, declared: Decimal, parts: tuple[Node | Leaf, ...]) -> Iterator[Mismatch]:
    found = exact_sum(part.max for part in parts)
    if found != declared:
        yield Mismatch(path, declared, found)
