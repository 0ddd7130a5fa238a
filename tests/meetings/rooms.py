"""Meetings for tests: a room with seats, people in it, and ballots in the state a test is about."""

import datetime as dt

from django.utils import timezone

from accounts.models import Agency
from blocs.models import BlocYear
from meetings.calling import call_meeting
from meetings.models import Ballot, BallotMode, Meeting, MeetingKind, QuorumRule, Seat
from meetings.preparing_ballots import OptionSpec, TierSpec, prepare_ballot
from meetings.voting import cast, close_ballot, open_ballot, publish_ballot
from tests.builders import new_agency, new_bloc_year

MORNING = dt.datetime(2026, 12, 11, 1, 0, tzinfo=dt.UTC)  # 08:00 in the province


def new_quorum_rule() -> QuorumRule:
    """Two thirds of everybody. A transactional test begins without the one that the portal comes with."""
    return QuorumRule.objects.get_or_create(
        kind="", effective_from=dt.date(2000, 1, 1), defaults={"numerator": 2, "denominator": 3}
    )[0]


def new_meeting(
    *, members: list[Agency] | int = 5, bloc_year: BlocYear | None = None, present: int | None = None, **fields
) -> Meeting:
    """A year-end meeting that goes on, with the first `present` members there (all of them by default)."""
    new_quorum_rule()
    if bloc_year is None:
        agencies = [new_agency() for _ in range(members)] if isinstance(members, int) else members
        bloc_year = new_bloc_year(members=agencies, leader=agencies[0])
    kind, starts_at = fields.pop("kind", MeetingKind.YEAR_END), fields.pop("starts_at", MORNING)
    meeting = call_meeting(kind, bloc_year=bloc_year, starts_at=starts_at, by=None, **fields)
    for seat in list(meeting.seats.all())[:present]:
        seat.arrive(by=None, at=MORNING)
    if present != 0:
        meeting.open(by=None, reason="Hội nghị thử", at=MORNING)
    return meeting


def planned_meeting(**fields) -> Meeting:
    """Before anybody has come."""
    return new_meeting(present=0, **fields)


def one_tier(*labels: str, title: str = "Cờ thi đua của UBND tỉnh", seats: int = 1) -> list[TierSpec]:
    return [TierSpec(title, [OptionSpec(label) for label in labels], seats=seats)]


def new_ballot(
    meeting: Meeting | None = None, *labels: str, mode=BallotMode.SECRET, is_open: bool = True, seats: int = 1, **fields
) -> Ballot:
    """A secret electronic ballot of one tier, open; between "Sở Y tế" and "Sở Tư pháp" where nothing else is said."""
    meeting = meeting or new_meeting()
    tiers = fields.pop("tiers", None) or one_tier(*(labels or ("Sở Y tế", "Sở Tư pháp")), seats=seats)
    ballot = prepare_ballot(meeting, title="Suy tôn Cờ thi đua", tiers=tiers, mode=mode, by=None, **fields)
    if is_open:
        open_ballot(ballot, by=None, at=MORNING)
    return ballot


def option(ballot: Ballot, label: str) -> int:
    return ballot.options.get(label=label).pk


def seats_of(ballot: Ballot) -> list[Seat]:
    return list(ballot.meeting.seats.all())


def vote(ballot: Ballot, *choices: str) -> None:
    """The first seat approves the first label, the second the second …; "" is a blank paper."""
    for seat, label in zip(seats_of(ballot), choices, strict=False):
        cast(ballot, seat=seat, approved=[option(ballot, label)] if label else [])


def published(ballot: Ballot, *choices: str) -> Ballot:
    vote(ballot, *choices)
    close_ballot(ballot, by=None, at=timezone.now())
    publish_ballot(ballot, by=None)
    return ballot
