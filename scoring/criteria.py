"""The form criteria-set/1: a scoring sheet as one file (docs/formats/criteria-set-1.md), read, written and asked."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Context, Decimal, DivisionByZero, Inexact, InvalidOperation, Overflow, localcontext
from enum import StrEnum
from functools import cached_property
from typing import Any

from scoring.strict_json import CriteriaError, Form, load_json, quoted

__all__ = [
    "Criteria",
    "CriteriaError",
    "Grade",
    "Group",
    "GroupName",
    "Kind",
    "Leaf",
    "Level",
    "Mismatch",
    "Node",
    "Rate",
    "Requirement",
    "criteria_from_json",
    "mismatches",
    "read_criteria",
]

FORMAT = "criteria-set/1"
# The longest real sheet is 40 kB; this is fifty of them, and still read in a blink.
MAX_CRITERIA_BYTES = 2 * 1024 * 1024
# Printed sheets have three levels. A file a thousand levels deep is an attack on the reader, not a sheet.
MAX_DEPTH = 30
# In characters: what the columns hold that keep these (models.CriteriaSet, models.LineScore).
LONGEST_SLUG, LONGEST_TITLE, LONGEST_CODE = 80, 300, 60
LEAP_YEAR = 2024  # so that a deadline may be 02-29
MONTH_AND_DAY = re.compile(r"[0-9]{2}-[0-9]{2}").fullmatch

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


# --- Reading ----------------------------------------------------------------------------------------------------------


def read_criteria(data: bytes | str) -> Criteria:
    """The criteria set in a file of the form criteria-set/1.

    Wrong sums are no error here (see `mismatches`): real sheets contain them, and a draft may.

    Raises:
        CriteriaError: the file is not of this form; the error names the place.
    """
    return criteria_from_json(load_json(data, max_bytes=MAX_CRITERIA_BYTES))


def criteria_from_json(value: Any) -> Criteria:
    """The criteria set in an already parsed JSON value. Raises CriteriaError as `read_criteria` does."""
    return _Reading().criteria(value)


class _Reading:
    """One pass over one file; it remembers the codes it has met."""

    def __init__(self):
        self.places: dict[str, str] = {}

    def criteria(self, value: Any) -> Criteria:
        form = Form(value, "")
        form.one_of("format", [FORMAT])
        criteria = Criteria(
            slug=form.text("slug", longest=LONGEST_SLUG),
            title=form.text("title", longest=LONGEST_TITLE),
            source=form.text("source", blank=True),
            total=form.number("total"),
            step=form.number("step", optional=True, above=0),
            minimum=form.number("minimum", optional=True, least=None),
            maximum=form.number("maximum", optional=True),
            sections=tuple(self.node(*member, depth=1) for member in form.each("sections", at_least_one=True)),
            bonus=self.group(form, GroupName.BONUS),
            penalty=self.group(form, GroupName.PENALTY),
            grades=_grades(form),
            tie_break=form.texts("tie_break"),
            exclusions=form.texts("exclusions"),
        )
        form.done()
        _check_limits(criteria)
        _check_references(criteria)
        return criteria

    def group(self, form: Form, name: GroupName) -> Group:
        value = form.take(name, optional=True)
        if value is None:
            return Group()
        group_form = Form(value, name.value)
        group = Group(
            cap=group_form.nullable_number("cap"),
            items=tuple(self.leaf(Form(*member), name) for member in group_form.each("items")),
        )
        group_form.done()
        return group

    def node(self, value: Any, place: str, *, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise CriteriaError(place, f"sâu quá {MAX_DEPTH} cấp")
        form = Form(value, place)
        node = Node(
            code=self.code(form),
            title=form.text("title"),
            max=form.number("max"),
            items=tuple(self.item(*member, depth=depth + 1) for member in form.each("items")),
        )
        form.done()
        return node

    def item(self, value: Any, place: str, *, depth: int) -> Node | Leaf:
        form = Form(value, place)
        return self.node(value, place, depth=depth) if form.has("items") else self.leaf(form, GroupName.BASE)

    def code(self, form: Form) -> str:
        """The code of a node or leaf, in NFC, met for the first time in this file."""
        code = form.text("code", longest=LONGEST_CODE)
        place = form.at("code")
        if code in self.places:
            raise CriteriaError(place, f"mã “{quoted(code)}” đã dùng ở {self.places[code]}")
        self.places[code] = place
        return code

    def leaf(self, form: Form, group: GroupName) -> Leaf:
        kind = Kind(form.one_of("kind", [kind.value for kind in Kind]))
        if kind == Kind.DEDUCT and group == GroupName.BONUS:
            raise CriteriaError(form.at("kind"), "kiểu deduct không đứng được trong điểm thưởng")
        needs_max = group == GroupName.BASE or kind in COMPUTED
        leaf = Leaf(
            code=self.code(form),
            title=form.text("title"),
            max=form.number("max") if needs_max else form.nullable_number("max"),
            kind=kind,
            group=group,
            rule=form.text("rule", optional=True, blank=True),
            owner=form.texts("owner"),
            due=_month_and_day(form),
            evidence=form.flag("evidence"),
            unit=form.text("unit", optional=True, blank=True),
            step=form.number("step", optional=True, above=0),
            levels=_levels(form, group) if kind == Kind.CHOICE else (),
            per=form.number("per") if kind in COUNTED and not form.has("rates") else None,
            rates=_rates(form) if kind in COUNTED and form.has("rates") else (),
            scale=form.number("scale", above=0) if kind == Kind.WEIGHTED else None,
            no_higher_than=form.text("no_higher_than", optional=True) if group == GroupName.PENALTY else None,
            lower_by=(form.count("lower_by", optional=True) or 0) if group == GroupName.PENALTY else 0,
        )
        form.done()
        return leaf


def _month_and_day(form: Form) -> str | None:
    due = form.text("due", optional=True)
    if due is None:
        return None
    try:
        if not MONTH_AND_DAY(due):
            raise ValueError
        dt.date.fromisoformat(f"{LEAP_YEAR}-{due}")
    except ValueError:
        raise CriteriaError(form.at("due"), "phải là tháng và ngày dạng MM-DD, thí dụ 11-30") from None
    return due


def _levels(form: Form, group: GroupName) -> tuple[Level, ...]:
    levels = []
    for member in form.each("levels", at_least_one=True):
        level_form = Form(*member)
        level = Level(
            level_form.text("label", blank=True), level_form.number("points"), level_form.flag("zeroes_parent")
        )
        level_form.done()
        if level.zeroes_parent and group != GroupName.BASE:
            raise CriteriaError(level_form.at("zeroes_parent"), "chỉ dùng được trong các mục chấm điểm chính")
        levels.append(level)
    return tuple(levels)


def _rates(form: Form) -> tuple[Rate, ...]:
    rates = []
    for member in form.each("rates", at_least_one=True):
        rate_form = Form(*member)
        rates.append(Rate(rate_form.text("label", blank=True), rate_form.number("per")))
        rate_form.done()
    return tuple(rates)


def _grades(form: Form) -> tuple[Grade, ...]:
    """The grades, best first. Only the last has no minimum, and it asks for nothing: somebody must hold it."""
    members = list(form.each("grades", optional=True))
    grades: list[Grade] = []
    for value, place in members:
        grade_form = Form(value, place)
        is_last = len(grades) == len(members) - 1
        least = grade_form.take("min", optional=True) if is_last else grade_form.number("min", least=None)
        if is_last and least is not None:
            raise CriteriaError(grade_form.at("min"), "hạng cuối không có điểm tối thiểu, phải là null")
        grade = Grade(
            code=grade_form.text("code"),
            label=grade_form.text("label"),
            min=least,
            strict=grade_form.flag("strict"),
            requires=tuple(_requirement(Form(*member)) for member in grade_form.each("requires", optional=True)),
            quota_percent=grade_form.number("quota_percent", optional=True, most=100),
        )
        grade_form.done()
        if is_last and grade.requires:
            raise CriteriaError(grade_form.at("requires"), "hạng cuối không có điều kiện")
        if grade.code in {other.code for other in grades}:
            raise CriteriaError(grade_form.at("code"), f"mã “{quoted(grade.code)}” đã dùng cho một hạng khác")
        grades.append(grade)
    return tuple(grades)


def _requirement(form: Form) -> Requirement:
    if form.has("section"):
        requirement = Requirement(section=form.text("section"), percent=form.number("min_percent", most=100))
    else:
        requirement = Requirement(leaf=form.text("leaf"), count=form.count("min_count"))
    form.done()
    return requirement


def _check_limits(criteria: Criteria) -> None:
    least = criteria.minimum or Decimal(0)
    if criteria.maximum is not None and criteria.maximum < least:
        raise CriteriaError("maximum", "nhỏ hơn điểm tối thiểu của bảng")


def _check_references(criteria: Criteria) -> None:
    """Codes that point elsewhere must point at something that can answer."""
    sections = {section.code for section in criteria.sections}
    for index, key in enumerate(criteria.tie_break):
        is_section = key.startswith("section:") and key.removeprefix("section:") in sections
        if not is_section and key not in ("bonus", "penalty", "votes"):
            raise CriteriaError(f"tie_break[{index}]", f"không có mục hoặc khóa so sánh “{quoted(key)}”")
    for at, grade in enumerate(criteria.grades):
        for index, requirement in enumerate(grade.requires):
            place = f"grades[{at}].requires[{index}]"
            if requirement.section is not None and requirement.section not in sections:
                raise CriteriaError(f"{place}.section", f"không có mục “{quoted(requirement.section)}”")
            if requirement.leaf is not None:
                _check_countable(criteria, requirement.leaf, f"{place}.leaf")
    grades = {grade.code for grade in criteria.grades}
    for index, leaf in enumerate(criteria.penalty.items):
        if leaf.no_higher_than is not None and leaf.no_higher_than not in grades:
            place = f"penalty.items[{index}].no_higher_than"
            raise CriteriaError(place, f"không có hạng “{quoted(leaf.no_higher_than)}”")


def _check_countable(criteria: Criteria, code: str, place: str) -> None:
    leaf = criteria.leaves.get(code)
    if leaf is None:
        raise CriteriaError(place, f"không có tiêu chí “{quoted(code)}”")
    if leaf.kind not in COUNTED:
        raise CriteriaError(place, f"tiêu chí “{quoted(code)}” không chấm bằng số đếm")
