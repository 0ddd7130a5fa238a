"""The council of the demo meets on what the blocs of the closed year propose: one is absent, one stands aside."""

import datetime as dt

from django.utils import timezone

from awards.models import AwardForm, BlocProposal
from blocs.models import EmulationYear
from demo.clock import VIETNAM, clock_at
from demo.meetings import VOTING_TAKES
from meetings.agenda import edit_item
from meetings.calling import call_meeting
from meetings.counting_papers import TierTally, count_papers
from meetings.hands import Hands, count_hands, prepare_question
from meetings.minutes import minutes_of
from meetings.minutes_paper import sign_on_paper
from meetings.models import Ballot, BallotMode, ItemKind, Meeting, MeetingKind, Seat
from meetings.preparing import invite
from meetings.preparing_ballots import OptionSpec, TierSpec, prepare_ballot
from meetings.running import conclude_item, note_remark
from meetings.voting import close_ballot, open_ballot, publish_ballot, write_opinion

VOTED_ON = "CO_CP"  # what goes to the Prime Minister is voted on paper, the rest by raised hands
ABSENT, STANDS_ASIDE, SPEAKS = "Lò Văn Pản", "Phan Đức Thịnh", "Đỗ Hữu Nam"
COMMITTEE = "Đinh Trọng Nghĩa, Trưởng ban\nTrần Thị Bích Liên\nNguyễn Thị Hoa"


def meet(year: EmulationYear, *, on: dt.date, cast) -> Meeting:
    """From two to half past four in the afternoon of `on`, minuted and signed three days later."""
    office = cast.office
    with clock_at(on - dt.timedelta(days=7)):
        meeting = _call(on, cast=cast)
        invite(meeting, by=office)
    seats = {seat.label: seat for seat in meeting.seats.all()}
    with clock_at(on, 13, 50):
        for name, seat in seats.items():
            if name == ABSENT:
                seat.excuse_absence(reason="dự hội nghị ở Trung ương", by=office)
            else:
                seat.arrive(by=office)
    with clock_at(on, 14):
        meeting.open(by=office)
    now = dt.datetime.combine(on, dt.time(14), tzinfo=VIETNAM)
    for item in meeting.agenda.all():
        with clock_at(now.date(), now.hour, now.minute):
            item.start(by=office)
            if item.kind == ItemKind.DISCUSSION:
                words = "Nhất trí với danh sách trình; đề nghị rà soát thời gian nộp hồ sơ của các khối, cụm."
                note_remark(meeting, item=item, seat=seats[SPEAKS], text=words, by=office)
                conclude_item(item, "Hội đồng thống nhất đưa danh sách ra bỏ phiếu, biểu quyết.", by=office)
            if item.kind == ItemKind.BALLOT:
                _vote(meeting, year, seats, cast=cast)
        now += dt.timedelta(minutes=item.minutes or 10)
    with clock_at(now.date(), now.hour, now.minute):
        meeting.conclude(by=office)
    signed_on = on + dt.timedelta(days=3)
    with clock_at(signed_on, 9):
        minutes_of(meeting).keep_number("05/BB-HĐTĐKT", by=office)
        sign_on_paper(meeting, name=meeting.chair_name, signed_on=signed_on, scan=cast.scan, by=office)
    return meeting


def _call(on: dt.date, *, cast) -> Meeting:
    meeting = call_meeting(
        MeetingKind.COUNCIL,
        starts_at=dt.datetime.combine(on, dt.time(14), tzinfo=VIETNAM),
        place="Phòng họp số 2, Trụ sở UBND tỉnh",
        chair_name="Đinh Quang Huy",
        secretary_name=cast.office.full_name,
        secretary=cast.office,
        by=cast.office,
    )
    for item in meeting.agenda.filter(kind=ItemKind.BALLOT):
        item.title = "Bỏ phiếu, biểu quyết"
        edit_item(item, by=cast.office)
    return meeting


def _vote(meeting: Meeting, year: EmulationYear, seats: dict[str, Seat], *, cast) -> None:
    proposals = BlocProposal.objects.standing().filter(bloc_year__year=year).select_related("agency", "bloc_year__bloc")
    lines = [
        OptionSpec(str(each.agency), note=str(each.bloc_year.bloc))
        for each in proposals.filter(form__code=VOTED_ON).order_by("bloc_year__bloc__code", "position")
    ]
    flag = AwardForm.objects.get(code=VOTED_ON)
    ballot = prepare_ballot(
        meeting,
        title=f"Đề nghị tặng {flag.name}",
        tiers=[TierSpec(flag.name, lines, seats=len(lines))],
        base="all",
        numerator=4,
        denominator=5,
        at_least=True,
        adds_written=True,
        by=cast.office,
    )
    _vote_on_paper(ballot, seats, cast=cast)
    rest = proposals.exclude(form__code=VOTED_ON).count()
    question = f"Thông qua danh sách {rest:02d} trường hợp đề nghị Chủ tịch UBND tỉnh khen thưởng năm {year.year}"
    asked = prepare_question(meeting, question=question, mode=BallotMode.HANDS, base="all", by=cast.office)
    open_ballot(asked, by=cast.office, at=timezone.now() + VOTING_TAKES)
    present = asked.electors.filter(is_present=True).count()
    count_hands(asked, {asked.options.get().pk: Hands(present, 0, 0)}, by=cast.office)
    _end(asked, VOTING_TAKES + dt.timedelta(minutes=3), cast=cast)


def _vote_on_paper(ballot: Ballot, seats: dict[str, Seat], *, cast) -> None:
    open_ballot(ballot, recused=[seats[STANDS_ASIDE]], by=cast.office)
    options = [option.pk for option in ballot.options.all()]
    write_opinion(
        ballot,
        seat=seats[ABSENT],
        approved=options,
        document="Phiếu lấy ý kiến gửi kèm Giấy mời họp Hội đồng",
        received_on=ballot.meeting.held_on,
        by=cast.office,
    )
    voters = ballot.electors.filter(is_present=True, is_recused=False).count()
    votes = {pk: voters - place % 2 for place, pk in enumerate(options)}
    [tier] = ballot.tiers.all()
    count_papers(
        ballot,
        issued=voters,
        returned=voters,
        tiers={tier.pk: TierTally(valid=voters, votes=votes)},
        committee=COMMITTEE,
        by=cast.office,
    )
    _end(ballot, VOTING_TAKES, cast=cast)


def _end(ballot: Ballot, after: dt.timedelta, *, cast) -> None:
    at = timezone.now() + after
    close_ballot(ballot, by=cast.office, at=at)
    publish_ballot(ballot, by=cast.office, at=at)
