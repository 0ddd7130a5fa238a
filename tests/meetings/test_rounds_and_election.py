"""Ties and mistakes open a linked new round; the next leader is elected."""

import pytest

from accounts.errors import OfficeError
from meetings import electing
from meetings.models import BallotMode, BallotState
from meetings.results import all_tiers, results, rounds, settled, tied_tiers
from meetings.voting import cast, close_ballot, open_ballot, open_new_round, publish_ballot
from tests.builders import new_agency, new_bloc_year, new_user
from tests.meetings.rooms import new_ballot, new_meeting, option, published, seats_of

pytestmark = pytest.mark.django_db


def approve(ballot, *choices):
    """Each seat approves a string of names, one letter each."""
    for seat, letters in zip(seats_of(ballot), choices, strict=False):
        cast(ballot, seat=seat, approved=[option(ballot, letter) for letter in letters])


@pytest.fixture
def tied():
    """A is chosen; B and C are tied for the last of two seats."""
    ballot = new_ballot(new_meeting(members=5), "A", "B", "C", seats=2)
    approve(ballot, "AB", "AB", "AC", "AC", "BC")
    close_ballot(ballot, by=None)
    publish_ballot(ballot, by=None)
    return ballot


def test_a_tie_for_the_last_seat_leaves_it_open(tied):
    [result] = results(tied)

    assert [line.option.label for line in result.chosen] == ["A"]
    assert [line.option.label for line in result.tied] == ["B", "C"]
    assert result.open_places == 1


def test_the_next_round_is_among_the_tied_for_the_seats_that_are_left_and_settles_them(tied):
    following = open_new_round(tied, tiers=tied_tiers(results(tied)), replaces=False, reason="Bằng phiếu", by=None)
    assert (following.title, following.state, following.follows) == (
        "Suy tôn Cờ thi đua (vòng 2)",
        BallotState.PREPARED,
        tied,
    )
    assert [(tier.seats, [each.label for each in tier.options.all()]) for tier in following.tiers.all()] == [
        (1, ["B", "C"])
    ]
    open_ballot(following, by=None)
    published(following, "B", "B", "B", "C", "C")

    [tier] = settled(tied)
    assert [each.label for each in tier.chosen] == ["A", "B"]
    assert tier.tied == []
    assert rounds(following) == [tied, following]


def test_a_round_that_replaces_the_one_before_stands_in_its_stead(tied):
    following = open_new_round(tied, tiers=all_tiers(tied), replaces=True, reason="Phát nhầm phiếu", by=None)
    open_ballot(following, by=None)
    approve(following, "BC", "BC", "BC", "A", "A")
    close_ballot(following, by=None)
    publish_ballot(following, by=None)

    [tier] = settled(following)

    assert [each.label for each in tier.chosen] == ["B", "C"]


def test_a_round_is_followed_once_and_for_a_reason(tied):
    again = {"tiers": all_tiers(tied), "replaces": True, "by": None}

    with pytest.raises(OfficeError, match="lý do"):
        open_new_round(tied, reason=" ", **again)
    open_new_round(tied, reason="Phát nhầm phiếu", **again)
    with pytest.raises(OfficeError, match="Đã có vòng tiếp theo"):
        open_new_round(tied, reason="Phát nhầm phiếu", **again)


def test_an_open_ballot_is_not_followed():
    ballot = new_ballot()

    with pytest.raises(OfficeError, match="sau khi đã kết thúc"):
        open_new_round(ballot, tiers=all_tiers(ballot), replaces=True, reason="Nhầm", by=None)


# --- The next leader --------------------------------------------------------------------------------------------------


@pytest.fixture
def agencies():
    return [new_agency(name) for name in ("Sở Xây dựng", "Ban Quản lý các khu công nghiệp", "Sở Công Thương")]


@pytest.fixture
def meeting(agencies):
    others = [new_agency() for _ in range(3)]
    bloc_year = new_bloc_year(members=[*agencies, *others], leader=agencies[0])
    return new_meeting(bloc_year=bloc_year)


def elect(meeting, agencies, *choices, **more):
    ballot = electing.prepare_election(meeting, leaders=agencies, mode=BallotMode.SECRET, by=None, **more)
    open_ballot(ballot, by=None)
    return published(ballot, *choices)


def test_who_is_elected_is_proposed_for_the_next_year(meeting, agencies, minh):
    zone = agencies[1]
    ballot = elect(meeting, agencies, *[zone.name] * 4)

    electing.propose_elected(ballot, by=minh)

    meeting.refresh_from_db()
    assert (meeting.proposed_leader, meeting.proposed_deputy) == (zone, None)


def test_the_paper_says_who_has_led_before_and_for_which_year_it_elects(meeting, agencies):
    ballot = electing.prepare_election(meeting, leaders=agencies[:2], deputies=agencies[2:], by=None)

    assert ballot.title == "Bầu Khối trưởng năm 2027 và Khối phó năm 2027"
    assert list(ballot.options.values_list("label", "note")) == [
        ("Sở Xây dựng", "đã làm trưởng khối năm 2026"),
        ("Ban Quản lý các khu công nghiệp", ""),
        ("Sở Công Thương", ""),
    ]


def test_a_tied_election_proposes_nobody_until_the_next_round_has(meeting, agencies):
    first = elect(meeting, agencies, *[agencies[0].name] * 3, *[agencies[1].name] * 3, numerator=1, denominator=3)
    with pytest.raises(OfficeError, match="Chưa có đơn vị nào được suy tôn"):
        electing.propose_elected(first, by=None)
    second = open_new_round(first, tiers=tied_tiers(results(first)), replaces=False, reason="Bằng phiếu", by=None)
    open_ballot(second, by=None)
    published(second, *[agencies[1].name] * 4)

    electing.propose_elected(second, by=None)

    meeting.refresh_from_db()
    assert (meeting.proposed_leader, meeting.proposed_deputy) == (agencies[1], None)


def test_an_ordinary_ballot_elects_nobody(meeting):
    ballot = published(new_ballot(meeting), "Sở Y tế", "Sở Y tế", "Sở Y tế", "Sở Y tế")

    with pytest.raises(OfficeError, match="không phải là cuộc bỏ phiếu bầu"):
        electing.propose_elected(ballot, by=None)


def test_an_election_that_is_not_published_proposes_nobody(meeting, agencies):
    ballot = electing.prepare_election(meeting, leaders=agencies, mode=BallotMode.SECRET, by=None)

    with pytest.raises(OfficeError, match="chưa được công bố"):
        electing.propose_elected(ballot, by=None)


def test_what_was_elected_is_offered_to_be_kept_until_it_is(client, meeting, agencies, minh):
    ballot = elect(meeting, agencies, *[agencies[1].name] * 4)
    client.force_login(new_user(acts_for=agencies[0]))
    page = f"/hoi-nghi/phieu/{ballot.pk}/"

    before = client.get(page).context
    electing.propose_elected(ballot, by=minh)
    after = client.get(page).context

    assert (before["may_propose"], before["proposed"]) == (True, "")
    assert (after["may_propose"], after["proposed"]) == (
        False,
        "Ban Quản lý các khu công nghiệp (Khối trưởng năm 2027)",
    )
