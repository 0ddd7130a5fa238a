"""Judging one subject by one rule: each condition met or not, and what that makes of the whole."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from awards.eligibility.conditions import Forms, is_left_to_people
from awards.eligibility.facts import Facts
from awards.eligibility.kleene import all_of, any_of
from awards.eligibility.rules import COMMON, Line, Rule, RuleBook

NO_RULE = "Chưa có quy định cho hình thức, đối tượng và ngày nhận hồ sơ này; người thẩm định xem xét"


class Outcome(StrEnum):
    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        return OUTCOME_LABELS[self]


OUTCOME_LABELS = {
    Outcome.MET: "Đủ điều kiện",
    Outcome.NOT_MET: "Không đủ điều kiện",
    Outcome.UNKNOWN: "Chưa đủ dữ liệu",
}
OUTCOMES = {True: Outcome.MET, False: Outcome.NOT_MET, None: Outcome.UNKNOWN}


@dataclass(frozen=True)
class Finding:
    """One condition as it was found. `met` None: not known, or left to a person (`is_manual`).

    `road`: 0 is asked on every road; `detail` names the years and counts it rests on.
    """

    text: str
    met: bool | None
    basis: str
    is_manual: bool = False
    road: int = COMMON
    detail: str = ""


@dataclass(frozen=True)
class Verdict:
    """What one subject may get by the rules in force on the day its dossier was received.

    Attributes:
        rule: the version it was judged by; None where there is none.
        favoured_by: a version that begins later and judges it better (Luật 06/2026/QH16, Điều 4: what is more
            favourable applies to dossiers received before it); None where none does.
    """

    outcome: Outcome
    findings: tuple[Finding, ...]
    rule: Rule | None = None
    favoured_by: Rule | None = None

    @property
    def favour_in_words(self) -> str:
        """The first day of the more favourable version and its basis; empty where there is none."""
        later = self.favoured_by
        return f"bản áp dụng từ {later.since:%d/%m/%Y}, {later.basis or 'chưa ghi căn cứ'}" if later else ""


def judge(book: RuleBook, form: str, subject: str, facts: Facts, *, received_on: dt.date) -> Verdict:
    """May this subject get `form` for `facts.year`? Manual conditions are listed and change nothing.

    Within a road false beats not known; between roads true beats not known. Where a rule holds nothing but manual
    conditions, or where there is no rule, it is not known – unless what fails every form fails this one too.
    """
    general = book.general(received_on)
    blockers = _look(general.lines, general.basis, facts, book.forms) if general else []
    rule = book.rule_for(form, subject, received_on)
    if rule is None:
        findings = [*blockers, Finding(NO_RULE, None, "")]
        return Verdict(OUTCOMES[all_of([*_checked(blockers), None])], tuple(findings))
    met, findings = _walk(rule, facts, book.forms)
    outcome = OUTCOMES[all_of([met, *_checked(blockers)])]
    later = None if outcome == Outcome.MET else book.next_rule(rule, received_on)
    is_better = later is not None and _is_better(
        OUTCOMES[all_of([_walk(later, facts, book.forms)[0], *_checked(blockers)])], outcome
    )
    return Verdict(outcome, (*findings, *blockers), rule, later if is_better else None)


def _walk(rule: Rule, facts: Facts, forms: Forms) -> tuple[bool | None, list[Finding]]:
    """Whether the rule is met, and every condition of every road."""
    common = _look(rule.common, rule.basis, facts, forms)
    roads = [_look(road, rule.basis, facts, forms) for road in rule.roads]
    findings = [*common, *(finding for road in roads for finding in road)]
    if not _checked(findings):
        return None, findings
    ways = any_of(all_of(_checked(road)) for road in roads) if roads else True
    return all_of([*_checked(common), ways]), findings


def _look(lines: Iterable[Line], basis: str, facts: Facts, forms: Forms) -> list[Finding]:
    found = []
    for line in lines:
        seen = line.condition.check(facts, forms)
        is_manual = is_left_to_people(line.condition, facts)
        text = line.condition.sentence(forms)
        found.append(Finding(text, seen.met, line.basis or basis, is_manual, line.road, seen.detail))
    return found


def _checked(findings: Iterable[Finding]) -> list[bool | None]:
    return [finding.met for finding in findings if not finding.is_manual]


def _is_better(one: Outcome, other: Outcome) -> bool:
    order = [Outcome.NOT_MET, Outcome.UNKNOWN, Outcome.MET]
    return order.index(one) > order.index(other)
