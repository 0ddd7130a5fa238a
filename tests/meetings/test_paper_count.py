"""A counting committee counts paper; the portal checks that its figures can be."""

import pytest

from accounts.errors import OfficeError
from meetings.counting_papers import TierTally, WrongCount, contradictions, count_papers
from meetings.models import BallotMode, BallotState, OptionCount
from meetings.preparing_ballots import OptionSpec, TierSpec
from meetings.results import results
from meetings.voting import BallotClosed, close_ballot
from tests.meetings.rooms import new_ballot, new_meeting, option

pytestmark = pytest.mark.django_db


@pytest.fixture
def ballot():
    """Two tiers, one seat and two seats; six people vote on paper."""
    tiers = [
        TierSpec("Cờ thi đua", [OptionSpec("A"), OptionSpec("B")]),
        TierSpec("Bằng khen", [OptionSpec("C"), OptionSpec("D"), OptionSpec("E")], seats=2),
    ]
    return new_ballot(new_meeting(members=6), mode=BallotMode.PAPER, tiers=tiers)


def figures(ballot, *, issued=6, returned=6, valid=(5, 6), invalid=({"overvoted": 1}, {}), votes=None) -> dict:
    votes = {"A": 4, "B": 1, "C": 5, "D": 4, "E": 0} | (votes or {})
    return {
        "issued": issued,
        "returned": returned,
        "tiers": {
            tier.pk: TierTally(
                valid=valid[place],
                votes={each.pk: votes[each.label] for each in tier.options.all()},
                invalid=invalid[place],
            )
            for place, tier in enumerate(ballot.tiers.all())
        },
    }


def test_figures_that_fit_are_kept_and_make_the_result(ballot, minh):
    count_papers(ballot, **figures(ballot), committee="Lê Thị Bình\nHoàng Văn Cường", by=minh)
    close_ballot(ballot, by=minh)

    first, second = results(ballot)
    assert (first.count.invalid, first.count.reasons) == (1, [("Chọn quá số lượng", 1)])
    assert [line.option.label for line in first.chosen] == ["A"]
    assert [line.option.label for line in second.chosen] == ["C", "D"]
    assert first.lines[0].sentence == (
        "Đồng ý 04/06 phiếu, đạt 66,67% số đơn vị có mặt (yêu cầu trên 50%): đủ điều kiện đề nghị"
    )
    assert ballot.committee_members == ["Lê Thị Bình", "Hoàng Văn Cường"]


@pytest.mark.parametrize(
    ("changes", "places"),
    [
        ({"issued": 7}, ["issued"]),
        ({"issued": 5}, ["returned"]),
        ({"returned": 5}, ["valid", "valid"]),
        ({"valid": (4, 6)}, ["valid", "valid"]),  # neither 4 + 1 = 6 nor 5 votes on 4 papers of one seat
        ({"votes": {"A": 6}}, ["votes", "valid"]),
        ({"votes": {"C": 6, "D": 6, "E": 1}}, ["valid"]),
        ({"votes": {"B": 2}}, ["valid"]),
    ],
)
def test_every_contradiction_is_named_with_its_place(ballot, changes, places):
    found = contradictions(ballot, **figures(ballot, **changes))

    assert [problem.place if isinstance(problem.place, str) else problem.place[0] for problem in found] == places


def test_contradictory_figures_are_not_kept(ballot):
    with pytest.raises(WrongCount):
        count_papers(ballot, **figures(ballot, returned=5), committee="", by=None)

    assert not hasattr(type(ballot).objects.get(pk=ballot.pk), "paper_count")
    assert set(OptionCount.objects.filter(ballot=ballot).values_list("papers", flat=True)) == {0}


def test_a_slip_is_corrected_until_the_ballot_is_closed_and_not_after(ballot):
    count_papers(ballot, **figures(ballot, votes={"A": 3}), committee="", by=None)
    count_papers(ballot, **figures(ballot), committee="", by=None)
    close_ballot(ballot, by=None)

    with pytest.raises(BallotClosed):
        count_papers(ballot, **figures(ballot, votes={"A": 3}), committee="", by=None)

    assert OptionCount.objects.get(option=option(ballot, "A")).votes == 4


def test_a_paper_ballot_is_not_closed_before_it_is_counted(ballot):
    with pytest.raises(OfficeError, match="Chưa nhập kết quả kiểm phiếu"):
        close_ballot(ballot, by=None)

    ballot.refresh_from_db()
    assert ballot.state == BallotState.OPEN


def test_three_papers_may_be_counted_even_one_by_one_since_no_machine_knows_whose_they_are():
    ballot = new_ballot(new_meeting(members=2), "A", mode=BallotMode.PAPER)
    [tier] = ballot.tiers.all()
    tallies = {tier.pk: TierTally(valid=1, votes={option(ballot, "A"): 1})}
    count_papers(ballot, issued=1, returned=1, tiers=tallies, committee="", by=None)

    close_ballot(ballot, by=None)

    assert not ballot.is_void
    assert results(ballot)[0].lines[0].votes == 1
