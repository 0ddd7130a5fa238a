"""Việc đến hạn: which members still have to do what, by when, with which extension."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from accounts.models import User
from awards.models import Registration, RegistrationState
from blocs.extensions import extended
from blocs.models import EmulationYear, Extension, Membership, Stage
from blocs.workdays import Due
from campaigns.models import BlocDocument, DocumentSignature, DocumentState, Period, Target
from scoring.models import EDITABLE, VERIFIABLE, CriteriaSet, ScoreSheet
from scoring.unanswered import unanswered

# What members do themselves, in the order of the year; the rest of the deadlines are the leader's or the office's.
STAGES = [Stage.REGISTRATION, Stage.COVENANT, Stage.MIDYEAR, Stage.SELF_SCORING, Stage.EXPLANATION]


@dataclass(frozen=True)
class DueRow:
    """One member that has not done it yet. `due` is None where the year sets no day."""

    membership: Membership
    due: Due | None
    until: dt.date | None
    reason: str
    days_left: int | None

    @property
    def due_on(self) -> dt.date | None:
        return self.due.due_on if self.due else None


def memberships_of(user: User, year: EmulationYear) -> QuerySet[Membership]:
    """All members to the office; to others their own agencies, and the members of the blocs they lead."""
    found = Membership.objects.filter(bloc_year__year=year)
    if user.is_office:
        return found
    return found.filter(Q(agency__in=user.agency_ids) | Q(bloc_year__leader__in=user.agency_ids))


def undone(memberships: QuerySet[Membership], stage: Stage) -> QuerySet[Membership]:
    """Of these, those that still have to do `stage`, in the order of their blocs, with `until` and `reason`."""
    here = {"bloc_year": OuterRef("bloc_year"), "agency": OuterRef("agency")}
    if stage == Stage.REGISTRATION:
        registered = Registration.objects.filter(
            year=OuterRef("bloc_year__year"), agency=OuterRef("agency"), state=RegistrationState.SUBMITTED
        )
        found = memberships.filter(~Exists(registered))
    elif stage == Stage.COVENANT:
        signed = DocumentSignature.objects.filter(
            document__in=BlocDocument.objects.covenants().order_by(),
            document__bloc_year=OuterRef("bloc_year"),
            agency=OuterRef("agency"),
        )
        found = memberships.filter(~Exists(signed))
    elif stage == Stage.MIDYEAR:
        silent = Target.objects.in_force().without_result(Period.MIDYEAR)
        silent = silent.filter(
            document__bloc_year=OuterRef("bloc_year"),
            agency=OuterRef("agency"),
            document__state__in=[DocumentState.SIGNING, DocumentState.SIGNED],
        )
        found = memberships.filter(Exists(silent))
    elif stage == Stage.EXPLANATION:
        sets = CriteriaSet.objects.filter(
            Exists(ScoreSheet.objects.filter(criteria_set=OuterRef("pk"), state__in=VERIFIABLE))
        )
        lines = unanswered(list(sets.defer("definition")))
        lines = lines.filter(sheet__bloc_year=OuterRef("bloc_year"), sheet__agency=OuterRef("agency"))
        found = memberships.filter(Exists(lines))
    else:
        found = memberships.filter(Exists(ScoreSheet.objects.filter(**here, state__in=EDITABLE)))
    extensions = Extension.objects.filter(**here, stage=stage).order_by()
    return (
        found.annotate(until=Subquery(extensions.values("until")[:1]), reason=Subquery(extensions.values("reason")[:1]))
        .select_related("agency", "bloc_year__bloc")
        .order_by("bloc_year__bloc__code", "position", "pk")
    )


def due_rows(memberships: Iterable[Membership], year: EmulationYear, stage: Stage, today: dt.date) -> list[DueRow]:
    common = year.dues.get(stage)
    rows = []
    for membership in memberships:
        membership.bloc_year.year = year
        due = extended(common, membership.until)
        days_left = due.working_days_left(today) if due else None
        rows.append(DueRow(membership, due, membership.until, membership.reason or "", days_left))
    return rows


def place_of(stage: Stage, code: str, year: int) -> str:
    """Where members do it."""
    if stage == Stage.REGISTRATION:
        return f"{reverse('awards:registration_list')}?nam={year}"
    name = {
        Stage.COVENANT: "campaigns:bloc_documents",
        Stage.MIDYEAR: "campaigns:bloc_results",
        Stage.SELF_SCORING: "scoring:bloc_sheets",
        Stage.EXPLANATION: "scoring:bloc_sheets",
    }[stage]
    return reverse(name, kwargs={"code": code, "year": year})
