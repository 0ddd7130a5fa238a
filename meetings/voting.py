"""What happens to a ballot once its paper is ready: opened, cast, closed, published, voted on again.

Papers are made in meetings/preparing_ballots.py, and counted in meetings/counting_papers.py.

Secrecy is a shape of the tables (meetings/models/ballot.py) and of how they are written. Rows that one transaction
writes carry its number (PostgreSQL's `xmin`) and lie side by side (`ctid`, SQLite's rowid), so a cast that touched only
its own turnout and its own options would tell who approved what. Every cast therefore takes out all turnout rows and
all counts of the ballot and puts them back in random order, under a lock. What the database keeps of older versions
goes when the ballot is closed (meetings/scrubbing.py).
"""

import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone

from accounts.errors import OfficeError, WrongState
from accounts.models import record
from documents.wording import counted
from meetings.models import (
    FEWEST_PAPERS,
    Ballot,
    BallotMode,
    BallotState,
    Elector,
    Meeting,
    OpenVote,
    OptionCount,
    PaperCount,
    Seat,
    Turnout,
    WrittenOpinion,
)
from meetings.models.ballot import BALLOT_MOVES
from meetings.preparing_ballots import BY_WRITING, COPIED, TierSpec, in_two_tiers, prepare_ballot
from meetings.scrubbing import scrub
from meetings.tally import Base

_random = secrets.SystemRandom()


class BallotClosed(OfficeError):
    """Nobody votes before the ballot is open or after it is closed."""

    def __init__(self):
        super().__init__("Cuộc bỏ phiếu chưa mở hoặc đã kết thúc; lá phiếu này không được ghi nhận.")


class AlreadyVoted(OfficeError):
    """This seat has voted here before; nothing was counted."""

    def __init__(self, seat: Seat):
        super().__init__(f"{seat} đã bỏ phiếu rồi; lá phiếu thứ hai không được ghi nhận.")


class NotAnElector(OfficeError):
    """This seat was not part of the electorate when the ballot was opened, or does not vote on this matter."""

    def __init__(self, seat: Seat):
        super().__init__(f"{seat} không có trong danh sách bỏ phiếu đã chốt khi mở phiếu.")


class WrongPaper(OfficeError):
    """What was marked is not a valid paper. Nothing was counted, and the seat may still vote."""


# --- Opening: electorate and rule are frozen --------------------------------------------------------------------------


@dataclass(frozen=True)
class Electorate:
    """Who would vote if the ballot were opened now."""

    present: list[Seat]
    absent: list[Seat]
    recused: list[Seat]
    base: int | None  # None: the valid papers of each tier

    @property
    def voters(self) -> list[Seat]:
        return [seat for seat in self.present if seat not in self.recused]


def electorate_now(ballot: Ballot, recused: Collection[Seat] = ()) -> Electorate:
    """One query."""
    seats = list(ballot.meeting.seats.with_presence())
    present = [seat for seat in seats if seat.is_present_now]
    aside = [seat for seat in seats if seat in set(recused)]
    counted_in = seats if ballot.base == Base.ALL else present
    leaving = {seat.pk for seat in aside} if ballot.recused_leave_base else set()
    return Electorate(
        present=present,
        absent=[seat for seat in seats if not seat.is_present_now],
        recused=aside,
        base=None if ballot.base == Base.VALID else sum(1 for seat in counted_in if seat.pk not in leaving),
    )


@transaction.atomic
def open_ballot(
    ballot: Ballot, *, by, recused: Collection[Seat] = (), reason: str = "", at: datetime | None = None
) -> None:
    """PREPARED → OPEN: the seats that are present now, and nobody else, vote by the rule as it stands.

    Args:
        recused: seats that do not vote on this matter, for their interest in it.
        reason: why the vote is held although too few are present; not needed when there is a quorum.

    Raises:
        OfficeError: the meeting is not going on, the paper is not complete, there is no quorum and no reason, nobody
            may vote, or a secret electronic vote would have too few voters to stay secret.
        WrongState: it is open already.
    """
    meeting = Meeting.objects.select_for_update().get(pk=ballot.meeting_id)
    held = Ballot.objects.select_for_update().get(pk=ballot.pk)
    if BallotState.OPEN not in BALLOT_MOVES[BallotState(held.state)]:
        raise WrongState(held, BallotState.OPEN)
    if not meeting.is_open:
        raise OfficeError("Chỉ mở phiếu khi hội nghị đang họp.")
    _must_be_complete(held)
    electorate = electorate_now(held, recused)
    if meeting.is_written:
        if any(getattr(held, name) != value for name, value in BY_WRITING.items()):
            raise OfficeError("Lấy ý kiến bằng văn bản thì tính trên tổng số thành viên và cộng ý kiến bằng văn bản.")
    elif not electorate.voters:
        raise OfficeError("Chưa có ai có mặt được quyền bỏ phiếu.")
    if held.is_secret and len(electorate.voters) < held.minimum_voters:
        raise OfficeError(
            f"Chỉ có {counted(len(electorate.voters))} người bỏ phiếu, ít hơn mức tối thiểu "
            f"{counted(held.minimum_voters)} để giữ bí mật; xin dùng phiếu giấy hoặc biểu quyết công khai."
        )
    quorum = meeting.quorum()
    if not quorum.is_met and not reason.strip():
        raise OfficeError(f"{quorum.in_words()} Xin ghi lý do nếu vẫn bỏ phiếu.")
    ballot.move(
        BallotState.OPEN,
        by=by,
        reason=reason.strip(),
        opened_at=at or timezone.now(),
        opened_without_quorum="" if quorum.is_met else reason.strip(),
        base_count=electorate.base,
    )
    present, aside = set(electorate.present), set(electorate.recused)
    Elector.objects.bulk_create(
        Elector(ballot=ballot, seat=seat, is_present=seat in present, is_recused=seat in aside)
        for seat in [*electorate.present, *electorate.absent]
    )
    _put_back(OptionCount, [OptionCount(ballot=ballot, option=option) for option in ballot.options.all()])


def _must_be_complete(ballot: Ballot) -> None:
    tiers = list(ballot.tiers.prefetch_related("options"))
    if not tiers:
        raise OfficeError("Phiếu chưa có mức bình xét nào.")
    for tier in tiers:
        if not tier.options.all():
            raise OfficeError(f"Mức “{tier}” chưa có tên nào trên phiếu.")
    if not ballot.allows_two_tiers and (twice := in_two_tiers(ballot)):
        raise OfficeError(f"Mỗi tên chỉ đứng ở một mức, nhưng phiếu ghi hai lần: {', '.join(twice)}.")


# --- Casting ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def cast(ballot: Ballot, *, seat: Seat, approved: Iterable[int]) -> None:
    """Count one electronic paper that approves the options `approved` (pks); an empty one is blank, and counts.

    Raises:
        BallotClosed: the ballot is not open, or not electronic.
        NotAnElector: the seat does not vote here.
        AlreadyVoted: the seat has voted here before.
        WrongPaper: an option that is not on this paper, or more in a tier than it has seats.
    """
    held = Ballot.objects.select_for_update().get(pk=ballot.pk)
    if held.state != BallotState.OPEN or not held.is_electronic:
        raise BallotClosed
    if not held.electors.filter(seat=seat, is_present=True, is_recused=False).exists():
        raise NotAnElector(seat)
    turnout = list(Turnout.objects.filter(ballot=held))
    if any(row.seat_id == seat.pk for row in turnout):
        raise AlreadyVoted(seat)
    chosen = valid_choice(ballot, approved)
    counts = list(OptionCount.objects.filter(ballot=held))
    if not chosen <= {row.option_id for row in counts}:
        raise WrongPaper("Phiếu vừa được lập lại. Xin tải lại trang.")
    if held.mode == BallotMode.OPEN:
        Turnout.objects.create(ballot=held, seat=seat)
        OpenVote.objects.create(ballot=held, seat=seat).approved.set(chosen)
        return
    for row in counts:
        row.papers += 1
        row.votes += row.option_id in chosen
    _write_anew(held, [*turnout, Turnout(ballot=held, seat=seat)], counts)


def valid_choice(ballot: Ballot, approved: Iterable[int]) -> set[int]:
    """The options `approved`, if they are on the paper of `ballot` and no more in a tier than it has seats.

    Raises WrongPaper.
    """
    chosen = set(approved)
    left = set(chosen)
    prefetch_related_objects([ballot], "tiers__options")
    for tier in ballot.tiers.all():
        here = {option.pk for option in tier.options.all()} & chosen
        if len(here) > tier.seats:
            raise WrongPaper(f"“{tier}”: chọn nhiều nhất {counted(tier.seats)}, phiếu này chọn {counted(len(here))}.")
        left -= here
    if left:
        raise WrongPaper("Phiếu có tên không thuộc cuộc bỏ phiếu này. Xin tải lại trang.")
    return chosen


def _write_anew(ballot: Ballot, turnout: list[Turnout], counts: list[OptionCount]) -> None:
    """Replace every turnout row and every count of `ballot`, in random order and under new keys, by one transaction.

    Always turnout first: whoever locks both tables (scrubbing) does so in this order too.
    """
    Turnout.objects.filter(ballot=ballot).delete()
    _put_back(Turnout, turnout)
    OptionCount.objects.filter(ballot=ballot).delete()
    _put_back(OptionCount, counts)


def _put_back(model, rows: list) -> None:
    _random.shuffle(rows)
    for row in rows:
        row.pk = uuid4()
    model.objects.bulk_create(rows)


@transaction.atomic
def write_opinion(
    ballot: Ballot, *, seat: Seat, approved: Iterable[int], document: str, received_on: date, by
) -> WrittenOpinion:
    """Keep what an absent seat has written: an open vote, counted apart. Raises OfficeError where `cast` would."""
    held = Ballot.objects.select_for_update().get(pk=ballot.pk)
    if held.state != BallotState.OPEN:
        raise BallotClosed
    if not held.electors.filter(seat=seat, is_present=False, is_recused=False).exists():
        raise OfficeError(f"{seat} không thuộc diện gửi ý kiến bằng văn bản cho phiếu này.")
    if held.written_opinions.filter(seat=seat).exists():
        raise AlreadyVoted(seat)
    opinion = WrittenOpinion.objects.create(ballot=held, seat=seat, document=document, received_on=received_on)
    opinion.approved.set(valid_choice(held, approved))
    record(by, "meetings.opinion_received", held, seat=seat.label, document=document)
    return opinion


# --- Closing, publishing, voting again --------------------------------------------------------------------------------


def close_ballot(ballot: Ballot, *, by, at: datetime | None = None) -> None:
    """OPEN → CLOSED: nothing is cast any more; the votes are counted, and what the storage remembers is scrubbed.

    A secret ballot with fewer than FEWEST_PAPERS papers is not counted: the figures would name the voters.

    Raises:
        OfficeError: the papers, or the raised hands, have not been counted yet.
        WrongState: it is not open.
    """
    _close(ballot, by=by, at=at or timezone.now())
    scrub(ballot)


@transaction.atomic
def _close(ballot: Ballot, *, by, at: datetime) -> None:
    held = Ballot.objects.select_for_update().get(pk=ballot.pk)
    if BallotState.CLOSED not in BALLOT_MOVES[BallotState(held.state)]:
        raise WrongState(held, BallotState.CLOSED)
    has_papers = held.mode == BallotMode.PAPER and held.electors.filter(is_present=True, is_recused=False).exists()
    if held.is_by_hands and held.options.filter(hand_count=None).exists():
        raise OfficeError("Chưa ghi kết quả giơ tay.")
    if has_papers and not PaperCount.objects.filter(ballot=held).exists():
        raise OfficeError("Chưa nhập kết quả kiểm phiếu.")
    is_void = False
    if held.is_secret:
        turnout = list(Turnout.objects.filter(ballot=held))
        counts = list(OptionCount.objects.filter(ballot=held))
        is_void = len(turnout) < FEWEST_PAPERS
        for row in counts if is_void else ():
            row.votes = row.papers = 0
        _write_anew(held, turnout, counts)
    elif held.mode == BallotMode.OPEN:
        _count_open_votes(held)
    ballot.move(BallotState.CLOSED, by=by, closed_at=at, is_void=is_void, is_scrubbed=not held.is_secret)


def _count_open_votes(ballot: Ballot) -> None:
    votes = list(ballot.open_votes.prefetch_related("approved"))
    for row in OptionCount.objects.filter(ballot=ballot):
        row.papers = len(votes)
        row.votes = sum(1 for vote in votes if any(option.pk == row.option_id for option in vote.approved.all()))
        row.save(update_fields=["papers", "votes"])


def publish_ballot(ballot: Ballot, *, by, at: datetime | None = None) -> None:
    """CLOSED → PUBLISHED: everybody in the meeting reads the result. Raises WrongState unless it is closed."""
    ballot.move(BallotState.PUBLISHED, by=by, published_at=at or timezone.now())


@transaction.atomic
def open_new_round(ballot: Ballot, *, tiers: Sequence[TierSpec], replaces: bool, reason: str, by) -> Ballot:
    """A linked new ballot by the same rule, being prepared; the one before stays as it is.

    Args:
        tiers: what stands on the new paper; meetings/results.py proposes the tied, or everything.
        replaces: the result of the round before does not count; otherwise the new round only settles what was tied.

    Raises:
        OfficeError: the round before is not closed, has been followed already, or no reason is given.
    """
    held = Ballot.objects.select_for_update().get(pk=ballot.pk)
    if not held.is_counted:
        raise OfficeError("Chỉ bỏ phiếu lại sau khi đã kết thúc bỏ phiếu.")
    if not reason.strip():
        raise OfficeError("Xin ghi lý do bỏ phiếu lại.")
    if Ballot.objects.filter(follows=held).exists():
        raise OfficeError("Đã có vòng tiếp theo của cuộc bỏ phiếu này.")
    first_title = held.title.partition(" (vòng ")[0]
    following = prepare_ballot(
        held.meeting,
        title=f"{first_title} (vòng {held.round + 1})",
        tiers=tiers,
        by=by,
        follows=held,
        replaces_previous=replaces,
        follows_because=reason.strip(),
        recused={each.seat: each.reason for each in held.recusals.select_related("seat")},
        **{name: getattr(held, name) for name in COPIED},
    )
    record(by, "meetings.new_round", following, reason=reason.strip())
    return following
