"""Votes as what decides between equals of a ranking: what a published ballot on the bloc's members tells scoring."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from blocs.models.bloc_states import AGREED
from meetings.electing import ELECTION
from meetings.models import Ballot, BallotOption
from meetings.results import results, rounds
from meetings.voting import publish_ballot
from scoring.tie_votes import compares_votes, keep_votes


@transaction.atomic
def announce(ballot: Ballot, *, by, at: datetime | None = None) -> None:
    """Publish a ballot; where it is on members of the bloc and their ranking compares votes, let them decide there.

    Once the members have agreed on their ranking a ballot changes it no more.

    Raises WrongState unless it is closed.
    """
    publish_ballot(ballot, by=by, at=at)
    bloc_year = ballot.meeting.bloc_year
    if bloc_year is None or ballot.mark == ELECTION or bloc_year.locked().state in AGREED:
        return
    if compares_votes(bloc_year) and (votes := votes_of_members(ballot)):
        day = timezone.localdate(ballot.published_at)
        source = f"Kết quả bỏ phiếu “{ballot.title[:200]}”, công bố ngày {day:%d/%m/%Y}"
        keep_votes(bloc_year, votes, source=source, by=by)


def votes_of_members(ballot: Ballot) -> dict[int, int]:
    """By the key of the agency its votes over all published rounds, the latest that it stood in; of several tiers the
    most. {} where some line of the paper is no member of the bloc, as in a vote on a question.
    """
    members = {agency.pk: agency.name for agency in ballot.meeting.bloc_year.members.all()}
    found: dict[int, int] = {}
    for each in rounds(ballot):
        if not each.published_at:
            continue
        if each.replaces_previous:
            found = {}
        of_this_round: dict[int, int] = {}
        for line in (line for result in results(each) for line in result.lines):
            agency = member_of(line.option, members)
            if agency is None:
                return {}
            of_this_round[agency] = max(of_this_round.get(agency, 0), line.verdict.candidate.total)
        found |= of_this_round
    return found


def member_of(option: BallotOption, members: dict[int, str]) -> int | None:
    """Whom a line means: by the key that was marked on it, or by its name."""
    return next((pk for pk, name in members.items() if option.mark == str(pk) or option.label == name), None)
