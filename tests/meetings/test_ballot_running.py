"""A ballot from the first draft to the published result, and what is refused on the way."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from accounts.errors import OfficeError, WrongState
from accounts.models import AuditEvent
from meetings.models import (
    BallotMode,
    BallotState,
    Elector,
    OpenVote,
    OptionCount,
    PaperCount,
    QuorumRule,
    TierCount,
    Turnout,
)
from meetings.preparing_ballots import OptionSpec, TierSpec, discard_ballot, prepare_ballot, rewrite_paper
from meetings.results import results, settled
from meetings.tally import Base, Outcome
from meetings.voting import (
    AlreadyVoted,
    BallotClosed,
    NotAnElector,
    WrongPaper,
    cast,
    close_ballot,
    open_ballot,
    publish_ballot,
    write_opinion,
)
from tests.meetings.rooms import new_ballot, new_meeting, one_tier, option, planned_meeting, published, seats_of, vote

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 12, 11)


def lines(ballot):
    """(name, votes, outcome) of every line."""
    return [
        (line.option.label, line.votes, line.verdict.outcome.value)
        for result in results(ballot)
        for line in result.lines
    ]


def test_what_three_of_five_approve_is_chosen_and_said_in_a_sentence():
    ballot = published(new_ballot(None, "Sở Y tế", "Sở Tư pháp"), "Sở Y tế", "Sở Y tế", "Sở Y tế", "Sở Tư pháp")

    assert lines(ballot) == [("Sở Y tế", 3, "chosen"), ("Sở Tư pháp", 1, "short")]
    assert results(ballot)[0].lines[0].sentence == (
        "Đồng ý 03/05 phiếu, đạt 60% số đơn vị có mặt (yêu cầu trên 50%): đủ điều kiện đề nghị"
    )


def test_every_move_leaves_one_line_in_the_trail(minh):
    ballot = new_ballot(is_open=False)
    before = AuditEvent.objects.count()

    open_ballot(ballot, by=minh)
    vote(ballot, "Sở Y tế", "Sở Y tế", "Sở Y tế")
    close_ballot(ballot, by=minh)
    publish_ballot(ballot, by=minh)

    moves = list(AuditEvent.objects.order_by("pk").values_list("action", "by"))[before:]
    assert moves == [
        ("meetings.ballot_open", "minh"),
        ("meetings.ballot_closed", "minh"),
        ("meetings.ballot_published", "minh"),
    ]


def test_nothing_reopens():
    ballot = published(new_ballot(), "Sở Y tế", "Sở Y tế", "Sở Y tế")

    for move in (open_ballot, close_ballot, publish_ballot, discard_ballot):
        with pytest.raises(WrongState):
            move(ballot, by=None)
    with pytest.raises(WrongState):
        rewrite_paper(ballot, one_tier("Sở khác"), by=None)

    assert ballot.state == BallotState.PUBLISHED


def test_a_result_waits_for_the_closing_and_others_for_the_publishing():
    ballot = new_ballot()

    with pytest.raises(WrongState):
        publish_ballot(ballot, by=None)


# --- Opening ----------------------------------------------------------------------------------------------------------


def test_the_electorate_is_frozen_at_opening_and_late_comers_do_not_vote():
    meeting = new_meeting(members=6, present=5)
    ballot = new_ballot(meeting)
    late = meeting.seats.last()
    late.arrive(by=None)

    with pytest.raises(NotAnElector):
        cast(ballot, seat=late, approved=[])

    assert ballot.base_count == 5
    assert list(Elector.objects.filter(ballot=ballot, is_present=False)) == [ballot.electors.get(seat=late)]


def test_who_has_left_for_a_moment_still_votes_since_the_list_is_frozen():
    ballot = new_ballot()
    seat = seats_of(ballot)[0]
    seat.leave(by=None)

    cast(ballot, seat=seat, approved=[])

    assert ballot.turnout.count() == 1


@pytest.mark.parametrize(
    ("base", "leaves", "count"),
    [
        (Base.ALL, True, 5),
        (Base.ALL, False, 6),
        (Base.PRESENT, True, 4),
        (Base.PRESENT, False, 5),
        (Base.VALID, True, None),
    ],
)
def test_the_base_counts_the_recused_as_the_rule_says(base, leaves, count):
    meeting = new_meeting(members=6, present=5)
    ballot = new_ballot(meeting, is_open=False, mode=BallotMode.PAPER, base=base, recused_leave_base=leaves)

    open_ballot(ballot, by=None, recused=[meeting.seats.first()])

    assert ballot.base_count == count


def test_the_recused_do_not_vote():
    meeting = new_meeting(members=6)
    ballot = new_ballot(meeting, is_open=False)
    seat = meeting.seats.first()
    open_ballot(ballot, by=None, recused=[seat])

    with pytest.raises(NotAnElector):
        cast(ballot, seat=seat, approved=[])


def test_four_people_do_not_vote_secretly_by_machine_but_may_on_paper():
    meeting = new_meeting(members=4)

    with pytest.raises(OfficeError, match="ít hơn mức tối thiểu 05 để giữ bí mật"):
        new_ballot(meeting)

    assert new_ballot(meeting, mode=BallotMode.PAPER).state == BallotState.OPEN
    assert new_ballot(meeting, mode=BallotMode.OPEN).state == BallotState.OPEN


def test_without_a_quorum_a_vote_needs_a_reason_that_is_kept():
    meeting = new_meeting(members=6, present=3)
    ballot = new_ballot(meeting, mode=BallotMode.PAPER, is_open=False)

    with pytest.raises(OfficeError, match="Có mặt 03/06, cần ít nhất 04"):
        open_ballot(ballot, by=None)
    open_ballot(ballot, by=None, reason="Các đơn vị vắng đã đồng ý bằng văn bản")

    assert ballot.opened_without_quorum == "Các đơn vị vắng đã đồng ý bằng văn bản"


def test_a_ballot_opens_only_while_the_meeting_goes_on():
    ballot = new_ballot(planned_meeting(), is_open=False)

    with pytest.raises(OfficeError, match="đang họp"):
        open_ballot(ballot, by=None)


@pytest.mark.parametrize(
    ("tiers", "sentence"), [([], "chưa có mức"), ([TierSpec("Cờ thi đua", [])], "chưa có tên nào")]
)
def test_an_incomplete_paper_does_not_open(tiers, sentence):
    ballot = prepare_ballot(new_meeting(), title="Trống", tiers=tiers, by=None)

    with pytest.raises(OfficeError, match=sentence):
        open_ballot(ballot, by=None)


TWO_TIERS = [
    TierSpec("Cờ thi đua của Chính phủ", [OptionSpec("Sở Y tế"), OptionSpec("Sở Tư pháp")]),
    TierSpec("Cờ thi đua của UBND tỉnh", [OptionSpec("Sở Y tế"), OptionSpec("Sở Nội vụ")]),
]


def test_one_name_in_two_tiers_is_refused_where_the_rule_forbids_it():
    ballot = new_ballot(tiers=TWO_TIERS, allows_two_tiers=False, is_open=False)

    with pytest.raises(OfficeError, match="ghi hai lần: Sở Y tế"):
        open_ballot(ballot, by=None)


def test_one_name_chosen_in_two_tiers_is_said_at_both():
    ballot = new_ballot(tiers=TWO_TIERS)
    both = ballot.options.filter(label="Sở Y tế").values_list("pk", flat=True)
    for seat in seats_of(ballot)[:3]:
        cast(ballot, seat=seat, approved=both)
    close_ballot(ballot, by=None)

    assert [(line.option.label, line.also_in) for result in results(ballot) for line in result.chosen] == [
        ("Sở Y tế", "Cờ thi đua của UBND tỉnh"),
        ("Sở Y tế", "Cờ thi đua của Chính phủ"),
    ]


# --- Casting ----------------------------------------------------------------------------------------------------------


def test_a_seat_votes_once():
    ballot = new_ballot()
    vote(ballot, "Sở Y tế")

    with pytest.raises(AlreadyVoted):
        vote(ballot, "Sở Tư pháp")

    assert OptionCount.objects.get(option__label="Sở Y tế").votes == 1
    assert OptionCount.objects.get(option__label="Sở Tư pháp").votes == 0


@pytest.mark.parametrize("mode", [BallotMode.SECRET, BallotMode.OPEN])
def test_more_names_than_seats_are_no_paper_and_the_seat_may_try_again(mode):
    ballot = new_ballot(mode=mode)
    seat = seats_of(ballot)[0]

    with pytest.raises(WrongPaper, match="chọn nhiều nhất 01, phiếu này chọn 02"):
        cast(ballot, seat=seat, approved=ballot.options.values_list("pk", flat=True))
    cast(ballot, seat=seat, approved=[option(ballot, "Sở Y tế")])

    assert ballot.turnout.count() == 1


def test_a_name_of_another_paper_is_refused():
    ballot, other = new_ballot(), new_ballot()

    with pytest.raises(WrongPaper, match="không thuộc"):
        cast(ballot, seat=seats_of(ballot)[0], approved=[option(other, "Sở Y tế")])

    assert Turnout.objects.count() == 0


def test_nobody_votes_before_the_opening_or_after_the_closing_or_by_machine_on_a_paper_ballot():
    closed = new_ballot()
    close_ballot(closed, by=None)

    for ballot in (new_ballot(is_open=False), closed, new_ballot(mode=BallotMode.PAPER)):
        with pytest.raises(BallotClosed):
            cast(ballot, seat=seats_of(ballot)[0], approved=[])


def test_a_stranger_to_the_meeting_does_not_vote():
    ballot, other = new_ballot(), new_ballot()

    with pytest.raises(NotAnElector):
        cast(ballot, seat=seats_of(other)[0], approved=[])


def test_a_blank_paper_counts_as_turnout_and_approves_nobody():
    ballot = published(new_ballot(), "", "", "Sở Y tế")

    assert lines(ballot) == [("Sở Y tế", 1, "short"), ("Sở Tư pháp", 0, "short")]
    assert results(ballot)[0].papers == 3


def test_in_an_open_vote_who_chose_what_is_kept_and_counted_at_the_end():
    ballot = new_ballot(mode=BallotMode.OPEN)
    vote(ballot, "Sở Y tế", "Sở Y tế", "Sở Y tế", "Sở Tư pháp")
    counted_early = set(OptionCount.objects.filter(ballot=ballot).values_list("papers", flat=True))

    close_ballot(ballot, by=None)

    assert counted_early == {0}
    assert lines(ballot) == [("Sở Y tế", 3, "chosen"), ("Sở Tư pháp", 1, "short")]
    first = OpenVote.objects.get(ballot=ballot, seat=seats_of(ballot)[0])
    assert [each.label for each in first.approved.all()] == ["Sở Y tế"]


# --- Written opinions -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "total"), [({"base": Base.ALL, "adds_written": True}, 4), ({"base": Base.ALL}, 3), ({}, 3)]
)
def test_what_the_absent_write_is_counted_apart_and_added_only_where_the_rule_says_so(settings, total):
    meeting = new_meeting(members=6, present=5)
    ballot = new_ballot(meeting, **settings)
    vote(ballot, "Sở Y tế", "Sở Y tế", "Sở Y tế")
    absent = meeting.seats.last()
    approved = [option(ballot, "Sở Y tế")]

    write_opinion(ballot, seat=absent, approved=approved, document="Phiếu lấy ý kiến", received_on=TODAY, by=None)
    close_ballot(ballot, by=None)

    line = results(ballot)[0].lines[0]
    assert (line.votes, line.written, line.verdict.candidate.total) == (3, 1, total)


def test_only_the_absent_write_and_only_once():
    meeting = new_meeting(members=6, present=5)
    ballot = new_ballot(meeting)
    more = {"approved": [], "document": "Phiếu lấy ý kiến", "received_on": TODAY, "by": None}

    with pytest.raises(OfficeError, match="không thuộc diện"):
        write_opinion(ballot, seat=meeting.seats.first(), **more)
    write_opinion(ballot, seat=meeting.seats.last(), **more)
    with pytest.raises(AlreadyVoted):
        write_opinion(ballot, seat=meeting.seats.last(), **more)


# --- What the database refuses ----------------------------------------------------------------------------------------


def refused(change) -> bool:
    try:
        with transaction.atomic():
            change()
    except IntegrityError:
        return True
    return False


def test_the_database_refuses_impossible_counts():
    ballot = new_ballot()
    seat, tier = seats_of(ballot)[0], ballot.tiers.get()
    Turnout.objects.create(ballot=ballot, seat=seat)

    assert refused(lambda: OptionCount.objects.filter(ballot=ballot).update(votes=1))
    assert refused(lambda: Turnout.objects.create(ballot=ballot, seat=seat))
    assert refused(lambda: PaperCount.objects.create(ballot=ballot, issued=4, returned=5))
    assert refused(lambda: TierCount.objects.create(tier=tier, papers=5, valid=4))
    assert refused(lambda: Elector.objects.create(ballot=ballot, seat=seat, is_present=True))
    assert not refused(lambda: TierCount.objects.create(tier=tier, papers=5, valid=4, overvoted=1))


def test_the_database_refuses_impossible_rules():
    ballot = new_ballot(is_open=False)
    ballots = type(ballot).objects.filter(pk=ballot.pk)

    assert refused(lambda: ballots.update(numerator=3))
    assert refused(lambda: ballots.update(numerator=2, at_least=False))
    assert refused(lambda: ballots.update(minimum_voters=2))
    assert refused(lambda: ballots.update(adds_written=True))
    assert refused(lambda: ballots.update(state="open"))
    assert refused(lambda: QuorumRule.objects.update(numerator=4, denominator=3))


# --- Preparing --------------------------------------------------------------------------------------------------------


def test_a_prepared_paper_can_be_written_anew_or_thrown_away():
    ballot = new_ballot(is_open=False)
    rewrite_paper(ballot, one_tier("Sở Nội vụ", "Sở Công Thương"), by=None)
    labels = list(ballot.options.values_list("label", flat=True))

    discard_ballot(ballot, by=None)

    assert labels == ["Sở Nội vụ", "Sở Công Thương"]
    assert type(ballot).objects.count() == 0


def test_only_published_rounds_settle_anything():
    ballot = new_ballot()
    vote(ballot, "Sở Y tế", "Sở Y tế", "Sở Y tế")
    close_ballot(ballot, by=None)

    with pytest.raises(OfficeError):
        settled(ballot)
    publish_ballot(ballot, by=None)

    [tier] = settled(ballot)
    assert [each.label for each in tier.chosen] == ["Sở Y tế"]
    assert results(ballot)[0].with_outcome(Outcome.SHORT)[0].option.label == "Sở Tư pháp"
