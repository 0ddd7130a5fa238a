"""Reading a criteria set from a file of the form criteria-set/1 (docs/formats/criteria-set-1.md)."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

from scoring.criteria import (
    COMPUTED,
    COUNTED,
    FORMAT,
    Criteria,
    Grade,
    Group,
    GroupName,
    Kind,
    Leaf,
    Level,
    Node,
    Rate,
    Requirement,
)
from scoring.strict_json import CriteriaError, Form, load_json, quoted

# The longest real sheet is 40 kB; this is fifty of them, and still read in a blink.
MAX_CRITERIA_BYTES = 2 * 1024 * 1024
# Printed sheets have three levels. A file a thousand levels deep is an attack on the reader, not a sheet.
MAX_DEPTH = 30
# In characters: what the columns hold that keep these (models.CriteriaSet, models.LineScore).
LONGEST_SLUG, LONGEST_TITLE, LONGEST_CODE = 80, 300, 60
LEAP_YEAR = 2024  # so that a deadline may be 02-29
MONTH_AND_DAY = re.compile(r"[0-9]{2}-[0-9]{2}").fullmatch


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
