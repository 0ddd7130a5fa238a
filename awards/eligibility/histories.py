"""What the portal knows of many subjects at once, as facts that rules can be asked of."""

import datetime as dt
from collections import defaultdict

from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from awards.eligibility.conditions import Forms
from awards.eligibility.facts import Discipline, Facts, Grade, Reach
from awards.eligibility.rulebook import database_forms, database_rulebook
from awards.eligibility.verdicts import Verdict, judge
from awards.models import (
    Award,
    AwardKind,
    CollectiveYear,
    Initiative,
    Measure,
    Subject,
    SubjectDiscipline,
    SubjectKind,
    YearGrade,
)


def facts_of(subjects, year: int) -> dict[int, Facts]:
    """Facts for merit in `year` by the key of each of the queryset `subjects`. At most six queries, however many.

    Whoever was merged counts with its head and all of that head's family. A year whose grade is missing, or told twice
    and differently, is not known; other lists are complete as far as the portal goes.
    """
    return _gather(list(subjects.only("kind", "head_id", "founded_year")), _heads(subjects), year)


def _heads(subjects):
    return subjects.order_by().annotate(root=Coalesce("head_id", "pk")).values("root")


def _gather(rows: list[Subject], wanted, year: int) -> dict[int, Facts]:
    """The facts of `rows`, of whom `wanted` are the heads. People have no members, others no initiatives."""
    kin = Q(subject__in=wanted) | Q(subject__head__in=wanted)
    to_head = {"root": Coalesce("subject__head_id", "subject_id")}
    grades = _grades(YearGrade.objects.filter(kin).annotate(**to_head))
    awards, initiatives, disciplines = defaultdict(set), defaultdict(list), defaultdict(list)
    found = Award.objects.standing().filter(kin, kind=AwardKind.MERIT).annotate(**to_head, code=F("form__code"))
    for root, awarded, code in found.order_by().values_list("root", "year", "code"):
        awards[root].add((awarded, code))
    if any(each.kind == SubjectKind.INDIVIDUAL for each in rows):
        known = Initiative.objects.filter(kin).annotate(**to_head).order_by()
        for root, recognised, level in known.values_list("root", "year", "level"):
            initiatives[root].append((recognised, Reach(level)))
    measures = SubjectDiscipline.objects.filter(kin).annotate(**to_head).order_by()
    for root, *measure in measures.values_list("root", "measure", "since", "until"):
        disciplines[root].append(measure)
    years = {}
    if any(each.kind != SubjectKind.INDIVIDUAL for each in rows):
        told = CollectiveYear.objects.filter(kin, year=year).annotate(**to_head).order_by("-pk")
        years = {each.root: each for each in told}
    facts = {}
    for each in rows:
        root = each.head_id or each.pk
        facts[each.pk] = Facts(
            year=year,
            grades=grades.get(root, {}),
            grades_are_complete=False,
            awards=frozenset(awards.get(root, ())),
            initiatives=tuple(initiatives.get(root, ())),
            founded_year=each.founded_year,
            **_of_measures(disciplines.get(root, ())),
            **_of_the_year(years.get(root)),
        )
    return facts


def _grades(found) -> dict[int, dict[int, Grade]]:
    told: dict[int, dict[int, set]] = defaultdict(lambda: defaultdict(set))
    for family, year, grade in found.order_by().values_list("root", "year", "grade"):
        told[family][year].add(Grade(grade))
    return {
        family: {year: next(iter(grades)) for year, grades in by_year.items() if len(grades) == 1}
        for family, by_year in told.items()
    }


def grades_of(subject_ids: list[int]) -> dict[int, Grade]:
    """Grades by year of rows that are one; a year told twice and differently is not known."""
    rows = YearGrade.objects.filter(subject__in=subject_ids).annotate(root=Value(0))
    return _grades(rows).get(0, {})


def _of_measures(measures) -> dict:
    today = timezone.localdate()
    return {
        "disciplines": tuple(
            Discipline(since, until) for measure, since, until in measures if measure != Measure.INVESTIGATION
        ),
        "is_under_investigation": any(
            measure == Measure.INVESTIGATION and since <= today and (until is None or until >= today)
            for measure, since, until in measures
        ),
    }


def _of_the_year(told: CollectiveYear | None) -> dict:
    return {"members": told.member_counts(), "is_foremost": told.is_foremost} if told else {}


def judged(subjects, form: str, year: int, *, received_on: dt.date, names: Forms) -> list[tuple[Subject, Verdict]]:
    """Each of the queryset `subjects` with what the rules of `received_on` say of it. At most seven queries."""
    rows = list(subjects)
    book, facts = database_rulebook(names), _gather(rows, _heads(subjects), year)
    return [(each, judge(book, form, each.kind, facts[each.pk], received_on=received_on)) for each in rows]


def verdicts(subjects, form: str, year: int, *, received_on: dt.date) -> dict[int, Verdict]:
    """The same by key, where the names of the forms are not at hand."""
    found = judged(subjects, form, year, received_on=received_on, names=database_forms())
    return {subject.pk: verdict for subject, verdict in found}


def verdict_on(subject: Subject, form: str, year: int, *, received_on: dt.date, names: Forms) -> Verdict:
    """The same for one subject whose row is at hand. Five queries."""
    facts = _gather([subject], [subject.head_id or subject.pk], year)[subject.pk]
    return judge(database_rulebook(names), form, subject.kind, facts, received_on=received_on)
