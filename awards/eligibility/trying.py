"""Trying rules before they take effect: the same cases under the rules in force on two days, side by side."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from awards.eligibility.cases import Case
from awards.eligibility.facts import Facts
from awards.eligibility.histories import facts_of
from awards.eligibility.rules import RuleBook
from awards.eligibility.verdicts import Outcome, Verdict, judge
from awards.models import Award, AwardKind, Subject

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


def from_register(year: int) -> list[Asked]:
    """Everybody who was awarded for merit in `year`, each form of each: last year's dossiers as far as they succeeded.

    What they were awarded for that very form and year is left out, since a dossier does not rest on its own result.
    Eight queries; at most MOST_CASES.
    """
    given = Award.objects.standing().filter(year=year, kind=AwardKind.MERIT).select_related("form", "subject")
    awards = list(given.order_by("form__position", "subject__order_key", "pk")[:MOST_CASES])
    facts = facts_of(Subject.objects.filter(pk__in=given.values("subject")), year)
    return [
        Asked(f"{award.printed_name}: {award.form}", award.form.code, award.subject.kind, _without(facts, award))
        for award in awards
        if award.subject_id in facts
    ]


def _without(facts, award: Award):
    known = facts[award.subject_id]
    return replace(known, awards=known.awards - {(award.year, award.form.code)})


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
