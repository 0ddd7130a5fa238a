"""Explanations that wait for one person's conclusion: whoever gave the point that was answered."""

from collections.abc import Mapping

from django.db.models import F, Q, QuerySet

from scoring.models import Explanation, ScoreStage
from scoring.verification_queue import Queue


def unconcluded(queue: Queue) -> QuerySet[Explanation]:
    """What waits for `queue.user`: those of the sheets one checks, and those of the criteria one verifies.

    Of a criterion that a department verifies the office may conclude too; it waits for the department.
    """
    return (
        Explanation.objects.open()
        .filter(queue.verified_now("sheet__"), of_check(queue) | of_verification(queue))
        .order_by()
    )


def of_check(queue: Queue) -> Q:
    """Answers to points of the check: the same as `ScoreSheet.checker_ids`, and the office where nobody else checks."""
    mine, office = queue.user.agency_ids, queue.office_agency
    is_leaders = Q(sheet__agency=F("sheet__bloc_year__leader"))
    checks = ~is_leaders & Q(sheet__bloc_year__leader__in=mine) | is_leaders & Q(sheet__bloc_year__deputy__in=mine)
    if queue.is_office:
        checks |= is_leaders & Q(sheet__bloc_year__deputy=None) | Q(sheet__bloc_year__leader=None)
    if office:
        stands_in = Q(sheet__agency=office, sheet__bloc_year__year__office_checker__in=mine)
        checks = checks & ~Q(sheet__agency=office) | stands_in
    return Q(stage=ScoreStage.CHECKED) & checks


def of_verification(queue: Queue) -> Q:
    verifies = of_codes(queue.own)
    if queue.is_office:
        verifies |= ~of_codes(queue.matched)
        verifies &= ~Q(sheet__agency=queue.office_agency) if queue.office_agency else Q()
    if queue.office_agency:
        in_its_place = Q(sheet__bloc_year__year__office_checker__in=queue.user.agency_ids)
        verifies |= Q(sheet__agency=queue.office_agency) & in_its_place
    return ~Q(stage=ScoreStage.CHECKED) & verifies


def of_codes(codes: Mapping[int, list[str]]) -> Q:
    """Explanations of these criteria, by criteria set."""
    found = Q(pk__in=[])
    for pk, wanted in codes.items():
        found |= Q(sheet__criteria_set=pk, code__in=wanted)
    return found
