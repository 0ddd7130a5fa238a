"""Trying rules before they take effect: the same cases under the rules in force on two days, side by side."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Q

from awards.eligibility.cases import Case
from awards.eligibility.facts import Facts
from awards.eligibility.histories import facts_of
from awards.eligibility.rules import RuleBook
from awards.eligibility.verdicts import Outcome, Verdict, judge
from awards.models import Award, AwardKind, Nomination, Subject

MOST_CASES = 5000


@dataclass(frozen=True)
class Trial:
    """One case and what each of the two days says of it. `label` is who and what."""

    label: str
    before: Verdict
    after: Verdict

    @property
    def is_changed(self) -> bool:
        return self.before.outcome != self.after.outcome


@dataclass(frozen=True)
class Asked:
    """Whose eligibility for which form is asked. `label` as on the page."""

    label: str
    form: str
    subject: str
    facts: Facts


def from_cases(cases: Iterable[Case], names) -> list[Asked]:
    return [
        Asked(f"{case.id}: {names.phrase(case.form)}, năm {case.facts.year}", case.form, case.subject, case.facts)
        for case in cases
    ]


def from_last_year(year: int) -> list[Asked]:
    """The dossiers of merit of `year`: all that the office took in, then who was awarded without one. Each once.

    What they were awarded for that very form and year is left out, since a dossier does not rest on its own result.
    Ten queries; at most MOST_CASES.
    """
    lines = Nomination.objects.standing().filter(
        slate__year__year=year, slate__kind=AwardKind.MERIT, slate__received_on__isnull=False
    )
    given = Award.objects.standing().filter(year=year, kind=AwardKind.MERIT)
    in_order = ("form__position", "subject__order_key", "pk")
    rows = [
        *lines.select_related("form", "subject").order_by(*in_order)[:MOST_CASES],
        *given.select_related("form", "subject").order_by(*in_order)[:MOST_CASES],
    ]
    facts = facts_of(
        Subject.objects.filter(Q(pk__in=lines.values("subject")) | Q(pk__in=given.values("subject"))), year
    )
    asked = {}
    for row in rows:
        if row.subject_id in facts:
            label = f"{row.printed_name}: {row.form}"
            known = _without(facts[row.subject_id], year, row.form.code)
            head = row.subject.head_id or row.subject_id
            asked.setdefault((head, row.form_id), Asked(label, row.form.code, row.subject.kind, known))
    return list(asked.values())[:MOST_CASES]


def _without(known: Facts, year: int, form: str) -> Facts:
    return replace(known, awards=known.awards - {(year, form)})


def try_rules(book: RuleBook, asked: Iterable[Asked], *, before: dt.date, after: dt.date) -> list[Trial]:
    """Both verdicts of each; those that differ come first, otherwise in the order given."""
    trials = [
        Trial(
            each.label,
            judge(book, each.form, each.subject, each.facts, received_on=before),
            judge(book, each.form, each.subject, each.facts, received_on=after),
        )
        for each in asked
    ]
    return sorted(trials, key=lambda trial: not trial.is_changed)


def tally(trials: Iterable[Trial]) -> list[tuple[Outcome, int, int]]:
    """How many came to each outcome before and after."""
    pairs = [(trial.before.outcome, trial.after.outcome) for trial in trials]
    before, after = Counter(pair[0] for pair in pairs), Counter(pair[1] for pair in pairs)
    return [(outcome, before[outcome], after[outcome]) for outcome in Outcome]
