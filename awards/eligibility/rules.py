"""A rule: who gets one form when, from one day to another. Conditions that always hold, and roads beside each other."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from typing import Any

from awards.eligibility.conditions import KIND_OF, KINDS, Condition, Forms, lower_first
from awards.eligibility.facts import Grade, MemberCount, Reach
from scoring.strict_json import CriteriaError, Form

COMMON = 0  # the road of a condition that every road asks for
MOST_ROADS = 9
LONGEST_TEXT = 500  # characters of a condition in words, and of a legal basis
# The most a window, a count or a percentage can sensibly be; a hundred years of consecutive merit is a slip.
MOST = 100

SUBJECTS = {
    "individual": "cá nhân",
    "collective": "tập thể",
    "household": "hộ gia đình",
    "enterprise": "doanh nghiệp",
}


@dataclass(frozen=True)
class Line:
    """One condition in its place. `basis`: its own article where it differs from the rule's."""

    condition: Condition
    road: int = COMMON
    basis: str = ""


@dataclass(frozen=True)
class Rule:
    """The conditions of yearly merit (công trạng) for one form and one kind of subject.

    Attributes:
        form: code of the form; "" is every form: what fails whoever fails it.
        subject: a key of SUBJECTS; "" is every kind of subject.
        since, until: the days received that it holds for, both included; None: not yet ended.
        is_unconfirmed: cần kiểm tra – nobody has compared it with the text of the law.
    """

    form: str
    subject: str
    since: dt.date
    until: dt.date | None
    basis: str
    lines: tuple[Line, ...]
    is_unconfirmed: bool = False
    pk: int | None = None

    def holds_on(self, day: dt.date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)

    @property
    def common(self) -> list[Line]:
        return [line for line in self.lines if line.road == COMMON]

    @property
    def roads(self) -> list[list[Line]]:
        """The alternatives, in the order of their numbers; empty where there is but one way."""
        numbers = sorted({line.road for line in self.lines} - {COMMON})
        return [[line for line in self.lines if line.road == number] for number in numbers]

    def sentence(self, forms: Forms) -> str:
        """The whole rule as one Vietnamese sentence, as the office would read it aloud."""

        def said(lines: Iterable[Line]) -> str:
            texts = [line.condition.sentence(forms) for line in lines]
            return "; ".join(map(lower_first, texts))

        parts = [said(self.common)] if self.common else []
        if roads := self.roads:
            joined = "; hoặc ".join(f"({number}) {said(road)}" for number, road in enumerate(roads, start=1))
            parts.append(joined if len(roads) == 1 else f"một trong các điều kiện sau: {joined}")
        whole = "; và ".join(parts) or "chưa có điều kiện nào"
        return f"{whole[:1].upper()}{whole[1:]}."


@dataclass(frozen=True)
class RuleBook:
    """All rules, and how the forms are called."""

    rules: tuple[Rule, ...]
    forms: Forms

    def rule_for(self, form: str, subject: str, received_on: dt.date) -> Rule | None:
        """The rule in force; of two the one that began last."""
        found = [
            rule for rule in self.rules if rule.form == form and rule.subject == subject and rule.holds_on(received_on)
        ]
        return max(found, key=lambda rule: (rule.since, rule.pk or 0), default=None)

    def next_rule(self, rule: Rule, received_on: dt.date) -> Rule | None:
        """The first version that begins after the day received: the amended rule, which may be more favourable."""
        later = [
            each
            for each in self.rules
            if (each.form, each.subject) == (rule.form, rule.subject) and each.since > received_on
        ]
        return min(later, key=lambda each: each.since, default=None)

    def general(self, received_on: dt.date) -> Rule | None:
        """What fails every form. It is asked whatever the day: nobody is rewarded in a year of discipline."""
        rules = [rule for rule in self.rules if rule.form == "" and rule.subject == ""]
        in_force = [rule for rule in rules if rule.holds_on(received_on)]
        if in_force:
            return max(in_force, key=lambda rule: rule.since)
        return min(rules, key=lambda rule: rule.since, default=None)


# --- Conditions as JSON ----------------------------------------------------------------------------------------------


def dump_line(line: Line) -> dict[str, Any]:
    """The JSON of one line; what is left at its default is left out."""
    told = {"road": line.road} if line.road else {}
    values = {
        each.name: value
        for each in fields(line.condition)
        if (value := getattr(line.condition, each.name)) != each.default
    }
    return {**told, "kind": KIND_OF[type(line.condition)], **values, **({"basis": line.basis} if line.basis else {})}


def read_lines(values: Any, place: str, codes: Iterable[str]) -> tuple[Line, ...]:
    """The lines of a rule from JSON. Raises CriteriaError with the place of what is wrong."""
    known = set(codes)
    form = Form({"conditions": values}, place)
    return tuple(read_line(value, where, known) for value, where in form.each("conditions", at_least_one=True))


def read_line(value: Any, place: str, codes: Iterable[str]) -> Line:
    """One line. Raises CriteriaError: an unknown kind, form, grade …, a number out of range, a key too many."""
    form = Form(value, place)
    kind = KINDS[form.one_of("kind", KINDS)]
    road = whole(form, "road", most=MOST_ROADS, default=COMMON)
    basis = form.text("basis", optional=True, blank=True, longest=LONGEST_TEXT) or ""
    values = {each.name: _read_field(form, each, codes) for each in fields(kind)}
    form.done()
    return Line(kind(**values), road, basis)


def _read_field(form: Form, each, codes: Iterable[str]) -> Any:
    name, default = each.name, each.default
    if default is not MISSING and not form.has(name):
        return default
    if name == "or_form" or (name in ("form", "of") and each.type is str):
        return form.one_of(name, codes) if name != "or_form" or form.has(name) else default
    if each.type in (Grade, Reach, MemberCount):
        return each.type(form.one_of(name, list(each.type)))
    if each.type is str:
        return form.text(name, longest=LONGEST_TEXT)
    return whole(form, name, least=0 if name in ("since_years", "count") else 1, most=MOST)


def whole(form: Form, key: str, *, least: int = 0, most: int, default: int | None = None) -> int:
    """A plain JSON integer between two bounds, both included; `default` where it may be missing."""
    value = form.take(key, optional=default is not None)
    if value is None:
        return default
    if type(value) is not int:
        raise CriteriaError(form.at(key), "phải là số nguyên, không đặt trong ngoặc kép")
    if not least <= value <= most:
        raise CriteriaError(form.at(key), f"phải từ {least} đến {most}")
    return value


def read_day(form: Form, key: str, *, optional: bool = False) -> dt.date | None:
    """A day written as 2026-02-10."""
    text = form.text(key, optional=optional)
    if text is None:
        return None
    try:
        return dt.datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=dt.UTC).date()
    except ValueError:
        raise CriteriaError(form.at(key), 'phải là ngày có thật, viết như "2026-02-10"') from None


def read_rules(values: Sequence[Any], place: str, codes: Iterable[str]) -> tuple[Rule, ...]:
    """The rules of the shipped file (library/rules.json)."""
    known = set(codes)
    form = Form({"rules": list(values)}, place)
    return tuple(_read_rule(value, where, known) for value, where in form.each("rules"))


def _read_rule(value: Mapping[str, Any], place: str, codes: set[str]) -> Rule:
    form = Form(value, place)
    code = form.one_of("form", codes) if form.has("form") else ""
    subject = form.one_of("subject", SUBJECTS) if form.has("subject") else ""
    rule = Rule(
        form=code,
        subject=subject,
        since=read_day(form, "from"),
        until=read_day(form, "to", optional=True),
        basis=form.text("basis", longest=LONGEST_TEXT),
        lines=tuple(read_line(*member, codes) for member in form.each("conditions", at_least_one=True)),
        is_unconfirmed=form.flag("unconfirmed"),
    )
    form.done()
    return rule
