"""What a published ballot on the members tells their ranking."""

import pytest
from django.urls import reverse

from blocs.models import BlocState
from meetings.electing import ELECTION
from meetings.models import BallotMode
from meetings.preparing_ballots import OptionSpec, TierSpec
from meetings.ranking_votes import announce
from meetings.voting import cast, close_ballot
from scoring.models import RankingVotes
from tests.builders import new_bloc
from tests.meetings.rooms import MORNING, new_ballot, new_meeting, seats_of, vote
from tests.scoring.ranked_blocs import SMALL_SET, full, new_criteria_set, scored_bloc, scored_sheet


@pytest.fixture
def bloc_year(finance, health, justice):
    """Three with the same points, whose rule compares votes after the bonus."""
    bloc_year = scored_bloc(health, justice, leader=finance, bloc=new_bloc("KT"), state=BlocState.CHECKING)
    bloc_year.criteria.criteria_set = new_criteria_set({**SMALL_SET, "tie_break": ["bonus", "votes"]})
    bloc_year.criteria.save()
    for agency in (health, justice, finance):
        scored_sheet(bloc_year, agency, full())
    return bloc_year


def closed_ballot(bloc_year, *choices, labels=("Sở Y tế", "Sở Tư pháp"), **fields):
    ballot = new_ballot(new_meeting(bloc_year=bloc_year), *labels, mode=BallotMode.OPEN, **fields)
    vote(ballot, *choices)
    close_ballot(ballot, by=None, at=MORNING)
    return ballot


def kept() -> dict:
    return {row.agency.name: row.votes for row in RankingVotes.objects.select_related("agency")}


def test_published_votes_on_members_decide_between_equals_with_the_ballot_as_their_source(client, bloc_year, minh):
    ballot = closed_ballot(bloc_year, "Sở Tư pháp", "Sở Y tế", "Sở Tư pháp")
    before = kept()
    client.force_login(minh)

    answer = client.post(reverse("meetings:ballot_publish", args=[ballot.pk]))

    assert (answer.status_code, before, kept()) == (302, {}, {"Sở Y tế": 1, "Sở Tư pháp": 2})
    assert RankingVotes.objects.first().source.startswith("Kết quả bỏ phiếu “Suy tôn Cờ thi đua”, công bố ngày ")


def test_of_several_tiers_the_most_votes_of_a_member_count(bloc_year, health):
    tiers = [
        TierSpec(title, [OptionSpec("Sở Y tế", mark=str(health.pk)), OptionSpec("Sở Tư pháp")], seats=1)
        for title in ("Cờ thi đua", "Bằng khen")
    ]
    ballot = new_ballot(new_meeting(bloc_year=bloc_year), mode=BallotMode.OPEN, tiers=tiers)
    first, second = ballot.options.filter(label="Sở Y tế").order_by("pk")
    for seat, chosen in zip(seats_of(ballot), ([second.pk], [second.pk], [first.pk]), strict=True):
        cast(ballot, seat=seat, approved=chosen)
    close_ballot(ballot, by=None, at=MORNING)

    announce(ballot, by=None)

    assert kept() == {"Sở Y tế": 2, "Sở Tư pháp": 0}


@pytest.mark.parametrize("fields", [{"labels": ("Thông qua", "Không thông qua")}, {"mark": ELECTION}])
def test_a_question_or_an_election_says_nothing_of_the_ranking(bloc_year, fields):
    labels = fields.get("labels", ("Sở Y tế", "Sở Tư pháp"))
    ballot = closed_ballot(bloc_year, labels[0], labels[0], labels[1], **fields)

    announce(ballot, by=None)

    assert (ballot.state, kept()) == ("published", {})


def test_after_the_members_have_agreed_a_ballot_is_published_and_changes_no_rank(bloc_year):
    ballot = closed_ballot(bloc_year, "Sở Y tế", "Sở Y tế", "Sở Y tế")
    bloc_year.state = BlocState.MET
    bloc_year.save()

    announce(ballot, by=None)

    assert (ballot.state, kept()) == ("published", {})


def test_where_the_rule_compares_no_votes_nothing_is_kept(bloc_year):
    bloc_year.criteria.criteria_set = new_criteria_set()
    bloc_year.criteria.save()
    ballot = closed_ballot(bloc_year, "Sở Y tế", "Sở Y tế", "Sở Y tế")

    announce(ballot, by=None)

    assert (ballot.state, kept()) == ("published", {})
