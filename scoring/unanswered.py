"""Lowered points to which a unit may still answer: what scoring/explaining.py asks, of many sheets at once."""

from collections.abc import Iterable

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from blocs.models import BlocState
from scoring.criteria import GroupName
from scoring.models import VERIFIABLE, CriteriaSet, Explanation, LineScore, ScoreStage
from scoring.models.explanation import EXPLAINED_STAGES


def unanswered(criteria_sets: Iterable[CriteriaSet]) -> QuerySet[LineScore]:
    """The latest lines of sheets scored by these sets that cost their agency points and that it has not answered.

    Whether it is still in time to answer is not asked here.
    """
    own = LineScore.objects.filter(sheet=OuterRef("sheet"), code=OuterRef("code"), stage=ScoreStage.SELF)
    answers = Explanation.objects.filter(sheet=OuterRef("sheet"), code=OuterRef("code"), stage=OuterRef("stage"))
    return (
        LineScore.objects.filter(is_latest(), sheet__state__in=VERIFIABLE, sheet__criteria_set__in=criteria_sets)
        .exclude(sheet__bloc_year__state=BlocState.CLOSED)
        .annotate(
            counts=Coalesce("points", 0, output_field=LineScore._meta.get_field("points")),
            claimed=Coalesce(Subquery(own.values("points")[:1]), 0, output_field=LineScore._meta.get_field("points")),
        )
        .filter(costs_points(criteria_sets))
        .exclude(Exists(answers))
        .order_by()
    )


def is_latest() -> Q:
    stages, latest = list(ScoreStage), Q()
    for stage in EXPLAINED_STAGES:
        later = stages[stages.index(stage) + 1 :]
        newer = LineScore.objects.filter(sheet=OuterRef("sheet"), code=OuterRef("code"), stage__in=later)
        latest |= Q(stage=stage) & ~Exists(newer)
    return latest


def costs_points(criteria_sets: Iterable[CriteriaSet]) -> Q:
    """The same as `judging.is_worse`: fewer points than claimed, but of a penalty more."""
    penalties = Q(pk__in=[])
    for criteria_set in criteria_sets:
        leaves = criteria_set.criteria.leaves.values()
        if codes := [leaf.code for leaf in leaves if leaf.group is GroupName.PENALTY]:
            penalties |= Q(sheet__criteria_set=criteria_set.pk, code__in=codes)
    return penalties & Q(counts__gt=F("claimed")) | ~penalties & Q(counts__lt=F("claimed"))
