"""The paper of a ballot and its settings, until it is opened: prepared, rewritten, discarded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from django.db import transaction

from accounts.errors import OfficeError, WrongState
from accounts.models import record
from meetings.models import Ballot, BallotMode, BallotOption, BallotState, BallotTier, Meeting, Recusal, Seat
from meetings.tally import Base

EMPTY: Mapping = MappingProxyType({})

# The settings of a ballot: what a form may change while it is prepared, and what a new round takes over.
COPIED = [
    "note",
    "mode",
    "method",
    "base",
    "numerator",
    "denominator",
    "at_least",
    "tie",
    "recused_leave_base",
    "adds_written",
    "allows_two_tiers",
    "minimum_voters",
    "chosen_words",
    "committee",
    "mark",
]


BY_WRITING = {"mode": BallotMode.PAPER, "base": Base.ALL, "adds_written": True}


@dataclass(frozen=True)
class OptionSpec:
    """One line to be printed. `mark` is the caller's own; `rank_key` breaks ties by rank, smaller is better."""

    label: str
    note: str = ""
    rank_key: int | None = None
    mark: str = ""


@dataclass(frozen=True)
class TierSpec:
    title: str
    options: Sequence[OptionSpec]
    seats: int = 1
    mark: str = ""


@transaction.atomic
def prepare_ballot(
    meeting: Meeting, *, title: str, tiers: Sequence[TierSpec], by, recused: Mapping[Seat, str] = EMPTY, **settings
) -> Ballot:
    """A new ballot of `meeting`, with its paper; `settings` are fields of Ballot (mode, method, base, numerator …).

    `recused`: the seats that should not vote on it, each with the reason; whoever opens it is asked.

    Where opinions are collected by writing, they are what counts: the share is of all members, and the mode is paper.

    Raises OfficeError once the meeting has ended.
    """
    held = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if held.concluded_at:
        raise OfficeError("Hội nghị đã kết thúc nên không lập thêm phiếu được.")
    if held.is_written:
        settings |= BY_WRITING
    ballot = Ballot.objects.create(meeting=held, title=title, **settings)
    _print(ballot, tiers)
    Recusal.objects.bulk_create(Recusal(ballot=ballot, seat=seat, reason=why[:300]) for seat, why in recused.items())
    record(by, "meetings.ballot_prepared", ballot, title=title)
    return ballot


@transaction.atomic
def rewrite_paper(ballot: Ballot, tiers: Sequence[TierSpec], *, by) -> None:
    """Keep the settings that a form has put on `ballot`, and its new paper. Raises WrongState once it is open."""
    held = Ballot.objects.select_for_update().get(pk=ballot.pk)
    if held.state != BallotState.PREPARED:
        raise WrongState(held, BallotState.PREPARED)
    ballot.save(update_fields=["title", *COPIED])
    held.tiers.all().delete()
    _print(ballot, tiers)
    record(by, "meetings.ballot_edited", ballot)


@transaction.atomic
def discard_ballot(ballot: Ballot, *, by) -> None:
    """Forget a ballot that nobody has voted on. Raises WrongState once it was open."""
    held = Ballot.objects.select_for_update().get(pk=ballot.pk)
    if held.state != BallotState.PREPARED:
        raise WrongState(held, BallotState.PREPARED)
    record(by, "meetings.ballot_discarded", held, title=held.title)
    held.delete()


def _print(ballot: Ballot, tiers: Sequence[TierSpec]) -> None:
    for place, spec in enumerate(tiers, start=1):
        tier = BallotTier.objects.create(
            ballot=ballot, position=place, title=spec.title, seats=spec.seats, mark=spec.mark
        )
        BallotOption.objects.bulk_create(
            BallotOption(
                ballot=ballot,
                tier=tier,
                position=line,
                label=option.label,
                note=option.note,
                rank_key=option.rank_key,
                mark=option.mark,
            )
            for line, option in enumerate(spec.options, start=1)
        )


def in_two_tiers(ballot: Ballot) -> list[str]:
    """Labels that stand in more than one tier."""
    seen, twice = set(), []
    for label in ballot.options.order_by("pk").values_list("label", flat=True):
        if label in seen and label not in twice:
            twice.append(label)
        seen.add(label)
    return twice
