"""Awards to be handed over in a meeting of a bloc: what its members were awarded, of the year before and of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, Q

from awards.models import Award, BlocProposal, SubjectKind
from meetings.models import Meeting


@dataclass(frozen=True)
class Handover:
    """One award as it is read out. Without decision it is only what the bloc has proposed."""

    key: str
    line: str
    is_decided: bool


def handovers(meeting: Meeting) -> list[Handover]:
    """Decided ones first, by decision; then last year's proposals of which the portal knows no decision. Two queries.

    Decided are the awards of the member agencies themselves, by the day of the meeting, that were not taken back.
    """
    bloc_year = meeting.bloc_year
    year = bloc_year.year.year
    awards = (
        Award.objects.standing()
        .filter(
            Q(subject__node=F("agency")) | Q(printed_name=F("agency__name")),
            agency__in=bloc_year.member_ids,
            subject__kind=SubjectKind.COLLECTIVE,
            year__in=(year - 1, year),
            decided_on__lte=meeting.held_on,
        )
        .select_related("form")
        .order_by("year", "decided_on", "decision_number", "form__position", "printed_name")
    )
    decided = [Handover(f"khen-{award.pk}", in_words(award), is_decided=True) for award in awards]
    known = {(award.form_id, award.agency_id, award.year) for award in awards}
    return [*decided, *_proposed(meeting, known)]


def _proposed(meeting: Meeting, known: set[tuple]) -> Sequence[Handover]:
    last_year = meeting.bloc_year.year.year - 1
    proposals = BlocProposal.objects.standing().filter(
        bloc_year__bloc=meeting.bloc_year.bloc_id, bloc_year__year__year=last_year
    )
    return [
        Handover(
            f"de-nghi-{proposal.pk}", f"{proposal.form} năm {last_year}: {proposal.agency.name}.", is_decided=False
        )
        for proposal in proposals.select_related("form", "agency")
        if (proposal.form_id, proposal.agency_id, last_year) not in known
    ]


def in_words(award: Award) -> str:
    """ "Bằng khen của Chủ tịch UBND tỉnh năm 2020: Sở Y tế (Quyết định số 12/QĐ-UBND ngày 05/02/2021)."."""
    decision = f"Quyết định số {award.decision_number} ngày {award.decided_on:%d/%m/%Y}"
    return f"{award.form} năm {award.year}: {award.printed_name} ({decision})."
