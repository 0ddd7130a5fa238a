"""A hundred phones at once, and the chair who closes the ballot among them."""

import pytest

from meetings.models import BallotMode, BallotState, OpenVote, OptionCount, Turnout
from meetings.results import results
from meetings.voting import AlreadyVoted, BallotClosed, cast, close_ballot
from tests.at_once import at_once
from tests.meetings.rooms import new_ballot, new_meeting, option, seats_of

VOTERS = 100


def casting(ballot, seat, choice):
    def job():
        cast(ballot, seat=seat, approved=[choice])
        return "cast"

    return job


def kinds(outcomes) -> dict:
    names = [outcome if isinstance(outcome, str) else type(outcome) for outcome in outcomes]
    return {name: names.count(name) for name in set(names)}


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("mode", [BallotMode.SECRET, BallotMode.OPEN])
def test_a_hundred_casts_race_one_closing_and_every_paper_is_counted_or_refused(mode):
    ballot = new_ballot(new_meeting(members=VOTERS), "A", "B", mode=mode)
    choices = [option(ballot, "A"), option(ballot, "B")]
    jobs = [casting(ballot, seat, choices[place % 2]) for place, seat in enumerate(seats_of(ballot))]

    def closing():
        while Turnout.objects.filter(ballot=ballot).count() < VOTERS // 4:
            pass
        close_ballot(ballot, by=None)
        return "closed"

    outcomes = kinds(at_once(*jobs, closing))

    counted = outcomes.pop("cast")
    assert outcomes.pop("closed") == 1
    assert outcomes.pop(BallotClosed, 0) == VOTERS - counted
    assert outcomes == {}
    ballot.refresh_from_db()
    assert ballot.state == BallotState.CLOSED
    assert Turnout.objects.filter(ballot=ballot).count() == counted
    assert set(OptionCount.objects.filter(ballot=ballot).values_list("papers", flat=True)) == {counted}
    [tier] = results(ballot)
    assert sum(line.votes for line in tier.lines) == counted
    assert OpenVote.objects.count() == (counted if mode == BallotMode.OPEN else 0)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_seat_that_votes_on_twenty_phones_at_once_votes_once():
    ballot = new_ballot(new_meeting(members=5), "A", "B")
    seat, choice = seats_of(ballot)[0], option(ballot, "A")

    outcomes = kinds(at_once(*[casting(ballot, seat, choice)] * 20))

    assert outcomes == {"cast": 1, AlreadyVoted: 19}
    assert OptionCount.objects.get(option=choice).votes == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_ballots_voted_on_at_once_while_a_third_is_closed_do_not_block_each_other():
    voted = [new_ballot(new_meeting(members=10), "A") for _ in range(2)]
    closing = new_ballot(new_meeting(members=5), "A")
    for seat in seats_of(closing)[:3]:
        cast(closing, seat=seat, approved=[])
    jobs = [casting(ballot, seat, option(ballot, "A")) for ballot in voted for seat in seats_of(ballot)]

    def close():
        close_ballot(closing, by=None)
        return "closed"

    outcomes = kinds(at_once(*jobs, close))

    assert outcomes == {"cast": 20, "closed": 1}
    assert closing.is_scrubbed
    assert [OptionCount.objects.get(ballot=ballot).votes for ballot in voted] == [10, 10]
