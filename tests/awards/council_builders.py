"""Builders for what goes before the council and above the province; a test names only what it is about."""

import datetime as dt

from django.utils import timezone

from awards.council.ballots import prepare_ballots
from awards.council.central import send_up
from awards.council.deliberating import begin_pack
from awards.council.party import note_not_needed
from awards.models import CentralLetter, CouncilPack, LineState, Nomination, ReviewBody
from meetings.calling import call_meeting
from meetings.counting_papers import TierTally, count_papers
from meetings.models import Ballot, CouncilMember, Meeting, MeetingKind, MeetingMode
from meetings.voting import close_ballot, open_ballot, publish_ballot, write_opinion
from tests.awards.slate_builders import new_line
from tests.awards.subject_builders import new_subject
from tests.builders import new_agency
from tests.meetings.rooms import MORNING, new_quorum_rule

PASSED, FAILED = 9, 5  # of ten members, where four fifths are asked for


def new_council(members: int = 10, *, is_standing: bool = False, mode=MeetingMode.IN_PERSON, **agencies) -> Meeting:
    """A meeting of so many members, not begun; `agencies`: where the member of that letter (A, B …) works."""
    new_quorum_rule()
    for place, letter in enumerate("ABCDEFGHIKLMNOPQRST"[:members]):
        CouncilMember.objects.get_or_create(
            name=f"Ủy viên {letter}",
            defaults={
                "position": place,
                "starts_on": dt.date(2025, 1, 1),
                "is_standing": place < 5,
                "agency": agencies.get(letter),
            },
        )
    return call_meeting(MeetingKind.COUNCIL, starts_at=MORNING, mode=mode, is_standing=is_standing, by=None)


def before_council(*people: str, form: str = "CSTDT", agency=None, **fields) -> list[Nomination]:
    """Leaders, about whom the Tỉnh ủy is asked where the route says so."""
    agency = agency or new_agency()
    subjects = [new_subject(each, agency=agency, is_leader=True) for each in people]
    return [new_line(agency, state=LineState.BEFORE_COUNCIL, form=form, person=each, **fields) for each in subjects]


def new_pack(*lines: Nomination, meeting: Meeting | None = None, body=ReviewBody.COUNCIL, by=None) -> CouncilPack:
    """Before a meeting of ten; of "Lê Thị Mai" and "Trần Văn Nam" where nothing else is said."""
    meeting = meeting or new_council()
    lines = lines or before_council("Lê Thị Mai", "Trần Văn Nam")
    pack = CouncilPack(title="Xét khen thưởng năm 2026", meeting=meeting, body=body)
    return begin_pack(pack, [line.pk for line in lines], reason="Đã đủ hồ sơ giấy", by=by)


def hold(meeting: Meeting) -> None:
    """Everybody comes, and it is opened."""
    for seat in meeting.seats.all():
        seat.arrive(by=None, at=MORNING)
    meeting.open(by=None, at=MORNING)


def vote(ballot: Ballot, votes: dict[str, int], *, recused=(), is_published: bool = True) -> Ballot:
    """Open it, count `votes` by name (others nobody's), close and publish."""
    open_ballot(ballot, by=None, recused=list(recused), at=MORNING)
    issued = ballot.electors.filter(is_present=True, is_recused=False).count()
    tiers = {
        tier.pk: TierTally(issued, {option.pk: votes.get(option.label, 0) for option in tier.options.all()})
        for tier in ballot.tiers.all()
    }
    count_papers(ballot, issued=issued, returned=issued, tiers=tiers, committee="Bà Hà", by=None)
    close_ballot(ballot, by=None, at=MORNING)
    if is_published:
        publish_ballot(ballot, by=None)
    return ballot


def write(ballot: Ballot, votes: dict[str, int]) -> Ballot:
    """A vote by writing: the first so many seats approve each name."""
    open_ballot(ballot, by=None, at=MORNING)
    options = {option.label: option.pk for option in ballot.options.all()}
    for place, seat in enumerate(ballot.meeting.seats.all()):
        approved = [pk for label, pk in options.items() if place < votes.get(label, 0)]
        write_opinion(ballot, seat=seat, approved=approved, document="Phiếu", received_on=MORNING.date(), by=None)
    close_ballot(ballot, by=None, at=MORNING)
    publish_ballot(ballot, by=None)
    return ballot


def voted_pack(votes: dict[str, int] | None = None, *, form: str = "CSTDT") -> CouncilPack:
    """Lê Thị Mai has passed, Trần Văn Nam has not; nothing is recorded yet."""
    votes = votes or {"Lê Thị Mai": PASSED, "Trần Văn Nam": FAILED}
    pack = new_pack(*before_council(*votes, form=form))
    [ballot] = prepare_ballots(pack, by=None)
    hold(pack.meeting)
    vote(ballot, votes)
    return pack


def sent_up(*people: str, form: str = "BK_TTG", on: dt.date | None = None, **fields) -> list[Nomination]:
    """Lines that went to the central level with one letter, today."""
    lines = [new_line(state=LineState.APPROVED, form=form, person=each, **fields) for each in people or ("Lê Thị Mai",)]
    letter = CentralLetter(
        number="45/TTr-UBND", sent_on=on or timezone.localdate(), addressee="Ban Thi đua - Khen thưởng Trung ương"
    )
    send_up(letter, [line.pk for line in lines], by=None)
    return [Nomination.objects.get(pk=line.pk) for line in lines]


def needs_no_party(*lines: Nomination) -> None:
    note_not_needed(lines, reason="Không thuộc diện quản lý", by=None)
