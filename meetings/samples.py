"""An invented meeting with its ballot, for samples of papers (documents/library.py takes the rows back).

What was counted is written down as by a counting committee: nobody votes in a sample, no secret ballot is touched.
"""

import datetime as dt

from django.utils import timezone

from accounts.models import Agency
from blocs.models import BlocState, BlocYear, LeaderChoice
from blocs.samples import sample_day
from meetings.calling import call_meeting
from meetings.models import (
    Attendance,
    Ballot,
    BallotState,
    Elector,
    Guest,
    LeaderNotice,
    LeaderNoticeLine,
    Meeting,
    MeetingKind,
    MeetingState,
    OptionCount,
    PaperCount,
    QuorumRule,
    TierCount,
)
from meetings.preparing_ballots import OptionSpec, TierSpec, prepare_ballot
from scoring.samples import sample_scored_bloc

COMMITTEE = "Vũ Ngọc Ánh, Giám đốc Sở Văn hóa, Thể thao và Du lịch\nBùi Xuân Trường, Giám đốc Sở Khoa học và Công nghệ"


def sample_meeting(bloc_year: BlocYear | None = None) -> Meeting:
    """A year-end meeting of a bloc that has scored itself: planned, with guests."""
    day = sample_day(12, 11)
    starts_at = dt.datetime.combine(day, dt.time(8), tzinfo=timezone.get_default_timezone())
    meeting = call_meeting(
        MeetingKind.YEAR_END,
        bloc_year=bloc_year or sample_scored_bloc(BlocState.MET),
        starts_at=starts_at,
        by=None,
        place="Hội trường Sở Tư pháp",
        chair_name="Nguyễn Thị Hồng Vân",
        secretary_name="Lê Thị Mai",
    )
    for position, (name, office) in enumerate(
        [("Trần Văn Hải", "Phó Giám đốc Sở Nội vụ"), ("Phạm Thị Lụa", "Trưởng phòng Thi đua - Khen thưởng")], start=1
    ):
        Guest.objects.create(meeting=meeting, name=name, office=office, position=position)
    return meeting


def sample_held_meeting() -> Meeting:
    """The same after its end: everybody came, two votes were counted."""
    meeting = sample_meeting()
    rule, _ = QuorumRule.objects.get_or_create(
        kind="", effective_from=dt.date(1990, 1, 1), defaults={"numerator": 2, "denominator": 3}
    )
    Attendance.objects.bulk_create(
        Attendance(seat=seat, representative=seat.representative, arrived_at=meeting.starts_at)
        for seat in meeting.seats.all()
    )
    sample_ballot(meeting, is_counted=True)
    Meeting.objects.filter(pk=meeting.pk).update(
        state=MeetingState.CONCLUDED,
        opened_at=meeting.starts_at,
        concluded_at=meeting.starts_at + dt.timedelta(hours=3),
        quorum_rule=rule,
    )
    return Meeting.objects.select_related("bloc_year__bloc", "bloc_year__year", "bloc_year__leader").get(pk=meeting.pk)


def sample_ballot(meeting: Meeting | None = None, *, is_counted: bool = False) -> Ballot:
    """The vote on two tiers of awards, by paper."""
    meeting = meeting or sample_meeting()
    labels = [OptionSpec(agency.name) for agency in meeting.bloc_year.members.all()]
    tiers = [
        TierSpec("Cờ thi đua của Ủy ban nhân dân tỉnh", labels[:3], seats=1),
        TierSpec("Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh", labels[1:7], seats=4),
    ]
    ballot = prepare_ballot(
        meeting, title="Suy tôn đơn vị đề nghị khen thưởng", tiers=tiers, by=None, committee=COMMITTEE
    )
    if is_counted:
        _write_down_count(ballot)
    return ballot


def _write_down_count(ballot: Ballot) -> None:
    meeting, seats = ballot.meeting, list(ballot.meeting.seats.all())
    Elector.objects.bulk_create(Elector(ballot=ballot, seat=seat, is_present=True) for seat in seats)
    PaperCount.objects.create(ballot=ballot, issued=len(seats), returned=len(seats))
    for tier in ballot.tiers.all():
        TierCount.objects.create(tier=tier, papers=len(seats), valid=len(seats) - 1, overvoted=1)
        OptionCount.objects.bulk_create(
            OptionCount(ballot=ballot, option=option, votes=len(seats) - 1 - place, papers=len(seats) - 1)
            for place, option in enumerate(tier.options.all())
        )
    Ballot.objects.filter(pk=ballot.pk).update(
        state=BallotState.CLOSED,
        opened_at=meeting.starts_at + dt.timedelta(hours=1),
        closed_at=meeting.starts_at + dt.timedelta(hours=2),
        base_count=len(seats),
    )
    ballot.refresh_from_db()


def sample_leader_notice() -> LeaderNotice:
    meeting = sample_held_meeting()
    bloc_year = meeting.bloc_year
    notice = LeaderNotice.objects.create(
        year=bloc_year.year,
        number="125/TB-SNV",
        signed_on=sample_day(12, 20),
        effective_on=sample_day(12, 31),
        signer_title="Giám đốc",
        signer_name="Trần Văn Hải",
    )
    leader, deputy = Agency.objects.filter(memberships__bloc_year=bloc_year).order_by("memberships__position")[2:4]
    LeaderNoticeLine.objects.create(
        notice=notice, bloc=bloc_year.bloc, leader=leader, deputy=deputy, how=LeaderChoice.ELECTED, meeting=meeting
    )
    return notice
