"""What the portal knows of many subjects at once, as facts that rules can be asked of."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from awards.eligibility import Verdict, judge
from awards.facts import Discipline, Facts, Grade, Reach
from awards.models import (
    Award,
    AwardKind,
    CollectiveYear,
    Initiative,
    Measure,
    SubjectDiscipline,
    YearGrade,
)
from awards.rulebook import database_rulebook


def facts_of(subjects, year: int) -> dict[int, Facts]:
    """Facts for merit in `year` by the key of each of the queryset `subjects`. Six queries, however many.

    Whoever was merged counts with its head and all of that head's family. A year whose grade is missing, or told twice
    and differently, is not known; other lists are complete as far as the portal goes.
    """
    rows = list(subjects.values_list("pk", "head_id", "founded_year"))
    wanted = subjects.order_by().annotate(root=Coalesce("head_id", "pk")).values("root")
    kin = Q(subject__in=wanted) | Q(subject__head__in=wanted)
    to_head = {"root": Coalesce("subject__head_id", "subject_id")}
    grades = _grades(YearGrade.objects.filter(kin).annotate(**to_head))
    awards, initiatives, disciplines = defaultdict(set), defaultdict(list), defaultdict(list)
    found = Award.objects.standing().filter(kin, kind=AwardKind.MERIT).annotate(**to_head, code=F("form__code"))
    for family, awarded, code in found.order_by().values_list("root", "year", "code"):
        awards[family].add((awarded, code))
    known = Initiative.objects.filter(kin).annotate(**to_head).order_by()
    for family, recognised, level in known.values_list("root", "year", "level"):
        initiatives[family].append((recognised, Reach(level)))
    measures = SubjectDiscipline.objects.filter(kin).annotate(**to_head).order_by()
    for family, *measure in measures.values_list("root", "measure", "since", "until"):
        disciplines[family].append(measure)
    years = {
        each.root: each for each in CollectiveYear.objects.filter(kin, year=year).annotate(**to_head).order_by("-pk")
    }
    facts = {}
    for pk, head, founded in rows:
        family = head or pk
        facts[pk] = Facts(
            year=year,
            grades=grades.get(family, {}),
            grades_are_complete=False,
            awards=frozenset(awards.get(family, ())),
            initiatives=tuple(initiatives.get(family, ())),
            founded_year=founded,
            **_of_measures(disciplines.get(family, ())),
            **_of_the_year(years.get(family)),
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


def verdicts(subjects, form: str, year: int, *, received_on: dt.date) -> Mapping[int, Verdict]:
    """What the rules in force on `received_on` say of each of the queryset `subjects` for `form`. Nine queries."""
    book, facts = database_rulebook(), facts_of(subjects, year)
    kinds = dict(subjects.values_list("pk", "kind"))
    return {pk: judge(book, form, kinds[pk], each, received_on=received_on) for pk, each in facts.items()}
