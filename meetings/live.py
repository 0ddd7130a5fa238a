"""What a meeting looks like at this moment: for the screen in the room and for telephones, and its version.

A page asks for its version every second and fetches itself anew when that has changed (docs/decisions). All of
it is read from the database, so that a restart of the server changes nothing. Of an open ballot nothing is shown but
how many have voted; of a closed one nothing before it is published.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.core.cache import cache
from django.db.models import Count, Max, Q

from meetings.models import AgendaItem, Ballot, BallotState, ItemKind, Meeting, Remark, Seat
from meetings.results import TierResult, results
from scoring.bloc_table import BlocTable, table_of
from scoring.models import RankingSnapshot

# Two hundred telephones ask every second: each worker keeps the answer so long. With the second between two questions
# and the fetching of the page it makes less than the two seconds within which everybody sees what happens.
SHARED_SECONDS = 0.3


def _hashed(*parts) -> str:
    return hashlib.blake2s(repr(parts).encode(), digest_size=8).hexdigest()


def _course(meeting: Meeting) -> tuple:
    """State, current item and ballots as everybody in the meeting may know them. Two queries."""
    item = AgendaItem.objects.filter(meeting=meeting, started_at__isnull=False, ended_at=None)
    ballots = Ballot.objects.filter(meeting=meeting).shown_to_voters().order_by("pk")
    return (
        meeting.state,
        list(item.values_list("pk", "title", "speaker", "details", "conclusion")),
        list(ballots.values_list("pk", "state")),
    )


def phone_version(meeting: Meeting) -> str:
    """Changes when a telephone has something else to show; not with every vote, or two hundred would ask at once."""
    return _hashed(_course(meeting))


def shared_phone_version(pk: int) -> str:
    """The version for all telephones of the meeting `pk`, worked out three times a second at most by each worker."""
    return cache.get_or_set(f"meetings.phone:{pk}", lambda: phone_version(Meeting.objects.get(pk=pk)), SHARED_SECONDS)


def screen_version(meeting: Meeting) -> str:
    """Changes with everything that the screen shows: also who has come, how many have voted, a new ranking."""
    turnout = Ballot.objects.filter(meeting=meeting, state=BallotState.OPEN).annotate(cast=Count("turnout"))
    ranking = None
    if meeting.bloc_year_id:
        ranking = RankingSnapshot.objects.filter(bloc_year=meeting.bloc_year_id).aggregate(last=Max("pk"))["last"]
    return _hashed(
        _course(meeting),
        list(turnout.order_by("pk").values_list("pk", "cast")),
        Seat.objects.filter(meeting=meeting).present().count(),
        ranking,
    )


def desk_version(meeting: Meeting) -> str:
    """Changes with everything on the chair's page: the agenda, the remarks, prepared ballots too."""
    agenda = AgendaItem.objects.filter(meeting=meeting).values_list("pk", "position", "title", "started_at", "ended_at")
    remarks = Remark.objects.filter(meeting=meeting).values_list("pk", "speaker", "text")
    return _hashed(
        screen_version(meeting),
        meeting.display_key,
        list(agenda),
        list(remarks),
        Ballot.objects.filter(meeting=meeting, state=BallotState.PREPARED).count(),
    )


@dataclass(frozen=True)
class Vote:
    """A ballot as the room may see it: open with its turnout, closed, or published with its results."""

    ballot: Ballot
    results: list[TierResult]

    @cached_property
    def cast(self) -> int:
        return self.ballot.turnout.count() if self.ballot.is_electronic else 0

    @cached_property
    def voters(self) -> int:
        return self.ballot.electors.filter(is_present=True, is_recused=False).count()

    @property
    def is_open(self) -> bool:
        return self.ballot.state == BallotState.OPEN

    @property
    def is_published(self) -> bool:
        return self.ballot.state == BallotState.PUBLISHED


@dataclass(frozen=True)
class Situation:
    """What the room looks at.

    Attributes:
        item, place, items: the current item, its place from 1 on, how many there are; None and 0 between items.
        vote: the ballot that is open, or else the last one closed or published since the current item began.
    """

    meeting: Meeting
    item: AgendaItem | None
    place: int
    items: int
    following: AgendaItem | None
    vote: Vote | None

    @cached_property
    def ranking(self) -> BlocTable | None:
        """The table of points while the meeting agrees on it; a telephone has no room for it and does not ask."""
        agrees = self.vote is None and self.item is not None and self.item.kind == ItemKind.SCORES
        return table_of(self.meeting.bloc_year)[0] if agrees and self.meeting.bloc_year_id else None


def next_of(items: Sequence[AgendaItem]) -> AgendaItem | None:
    """The item to turn to: the first waiting one after the current, else the first that was passed over."""
    waiting = [each for each in items if each.started_at is None]
    current = next((place for place, each in enumerate(items) if each.is_current), -1)
    return next((each for each in items[current + 1 :] if each.started_at is None), waiting[0] if waiting else None)


def situation(meeting: Meeting) -> Situation:
    """Two queries, and those of published results; what only the screen shows is read when it is asked for."""
    items = list(meeting.agenda.all())
    place = next((place for place, item in enumerate(items, start=1) if item.is_current), 0)
    item = items[place - 1] if place else None
    return Situation(
        meeting=meeting,
        item=item,
        place=place,
        items=len(items),
        following=next_of(items),
        vote=_vote(meeting, item),
    )


def _vote(meeting: Meeting, item: AgendaItem | None) -> Vote | None:
    since = item.started_at if item else meeting.opened_at
    if since is None:
        return None
    ballots = meeting.ballots.filter(
        Q(state=BallotState.OPEN) | Q(closed_at__gte=since) | Q(published_at__gte=since)
    ).exclude(state=BallotState.PREPARED)
    found = sorted(ballots, key=lambda each: (each.state == BallotState.OPEN, _last(each)))
    if not found:
        return None
    ballot = found[-1]
    ballot.meeting = meeting
    return Vote(ballot, results=results(ballot) if ballot.state == BallotState.PUBLISHED else [])


def _last(ballot: Ballot):
    return ballot.published_at or ballot.closed_at or ballot.opened_at
