"""What votes amount to: examples in the office's words, then laws that hold for any ballot."""

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meetings.tally import Base, Candidate, Outcome, Rule, TieRule, Words, decide, rule_in_words, sentence

# A busy machine is no reason to fail.
quick = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

HALF = Rule(Base.PRESENT, Fraction(1, 2), at_least=False, tie=TieRule.NEW_ROUND)
BY_RANK = Rule(Base.PRESENT, Fraction(1, 2), at_least=False, tie=TieRule.RANK)
TWO_THIRDS_OF_ALL = Rule(Base.ALL, Fraction(2, 3), at_least=True, tie=TieRule.COUNCIL)
NINE_TENTHS_OF_ALL = Rule(Base.ALL, Fraction(9, 10), at_least=True, tie=TieRule.COUNCIL)


def outcomes(rule, votes, *, seats=1, base=15, ranks=None):
    ranks = ranks or [None] * len(votes)
    candidates = [
        Candidate(f"Đơn vị {place}", count, rank_key=rank)
        for place, (count, rank) in enumerate(zip(votes, ranks, strict=True), 1)
    ]
    return [verdict.outcome.value for verdict in decide(rule, seats=seats, base=base, candidates=candidates)]


@pytest.mark.parametrize(
    ("rule", "votes", "seats", "expected"),
    [
        (HALF, [12, 3], 1, ["chosen", "short"]),
        (HALF, [8, 7], 1, ["chosen", "short"]),
        (HALF, [12, 11, 10], 2, ["chosen", "chosen", "outvoted"]),
        (HALF, [12, 12], 1, ["tied", "tied"]),
        (HALF, [12, 12], 2, ["chosen", "chosen"]),
        (HALF, [13, 12, 12], 2, ["chosen", "tied", "tied"]),
        (HALF, [13, 12, 12, 11], 3, ["chosen", "chosen", "chosen", "outvoted"]),
        (HALF, [7, 7], 1, ["short", "short"]),
        (TWO_THIRDS_OF_ALL, [10, 9], 2, ["chosen", "short"]),
    ],
)
def test_seats_go_to_the_most_votes_above_the_threshold(rule, votes, seats, expected):
    assert outcomes(rule, votes, seats=seats) == expected


def test_exactly_half_is_not_more_than_half():
    assert outcomes(HALF, [7], base=14) == ["short"]
    assert outcomes(Rule(Base.PRESENT, Fraction(1, 2), at_least=True, tie=TieRule.NEW_ROUND), [7], base=14) == [
        "chosen"
    ]


@pytest.mark.parametrize(
    ("ranks", "expected"),
    [
        ([3, 1, 2], ["outvoted", "chosen", "outvoted"]),
        ([1, 1, 2], ["tied", "tied", "outvoted"]),
        ([1, 2, None], ["tied", "tied", "tied"]),
    ],
)
def test_a_tie_goes_by_rank_where_the_rule_says_so_and_ranks_differ(ranks, expected):
    assert outcomes(BY_RANK, [10, 10, 10], ranks=ranks) == expected


def test_two_seats_by_rank_among_three_equals():
    assert outcomes(BY_RANK, [10, 10, 10], seats=2, ranks=[5, 5, 1]) == ["tied", "tied", "chosen"]


def test_nobody_is_chosen_where_nobody_counts():
    assert outcomes(HALF, [0], base=0) == ["short"]


@pytest.mark.parametrize("votes", [-1, 16])
def test_impossible_votes_are_refused(votes):
    with pytest.raises(ValueError, match="không thể có"):
        outcomes(HALF, [votes])


# --- In words --------------------------------------------------------------------------------------------------------


def said(rule, votes, *, base=15, words=None, **more):
    words = words or Words()
    [verdict, *_] = decide(rule, seats=1, base=base, candidates=[Candidate("A", votes, **more)])
    return sentence(verdict, rule, words)


def test_a_result_is_a_sentence_with_its_base_and_its_threshold():
    assert said(HALF, 12) == "Đồng ý 12/15 phiếu, đạt 80% số đơn vị có mặt (yêu cầu trên 50%): đủ điều kiện đề nghị"


def test_a_share_that_is_no_round_percentage_has_two_decimals_and_a_comma():
    assert said(TWO_THIRDS_OF_ALL, 10) == (
        "Đồng ý 10/15 phiếu, đạt 66,67% tổng số đơn vị (yêu cầu từ 2/3 trở lên): đủ điều kiện đề nghị"
    )


def test_what_is_not_enough_is_said_so():
    rule = Rule(Base.VALID, Fraction(4, 5), at_least=True, tie=TieRule.NEW_ROUND)

    assert said(rule, 7, base=14) == (
        "Đồng ý 07/14 phiếu, đạt 50% số phiếu hợp lệ (yêu cầu từ 80% trở lên): không đạt tỷ lệ yêu cầu"
    )


def test_the_council_says_members_and_names_written_opinions_apart():
    words = Words(unit="thành viên Hội đồng")

    assert said(NINE_TENTHS_OF_ALL, 18, written=2, base=21, words=words) == (
        "Đồng ý 20/21 phiếu (trong đó 02 ý kiến bằng văn bản), đạt 95,24% tổng số thành viên Hội đồng "
        "(yêu cầu từ 90% trở lên): đủ điều kiện đề nghị"
    )


@pytest.mark.parametrize(
    ("tie", "follows"),
    [
        (TieRule.NEW_ROUND, "bỏ phiếu vòng tiếp theo"),
        (TieRule.COUNCIL, "báo cáo Hội đồng thi đua - khen thưởng tỉnh"),
        (TieRule.RANK, "thứ hạng cũng không phân định được, bỏ phiếu vòng tiếp theo"),
    ],
)
def test_a_tie_is_a_result_of_its_own_and_says_what_follows(tie, follows):
    rule = Rule(Base.PRESENT, Fraction(1, 2), at_least=False, tie=tie)

    first, second = decide(rule, seats=1, base=15, candidates=[Candidate("A", 9), Candidate("B", 9)])

    assert sentence(first, rule) == (
        f"Đồng ý 09/15 phiếu, đạt 60% số đơn vị có mặt (yêu cầu trên 50%): bằng phiếu cho 01 suất còn lại, {follows}"
    )
    assert second.outcome == Outcome.TIED


def test_the_rule_is_told_before_anybody_votes():
    assert rule_in_words(HALF) == (
        "Được chọn khi đạt trên 50% số đơn vị có mặt, lấy theo số phiếu từ cao xuống. "
        "Khi bằng phiếu ở suất cuối: bỏ phiếu vòng tiếp theo giữa các đơn vị bằng phiếu."
    )


# --- Laws -------------------------------------------------------------------------------------------------------------


@st.composite
def rules(draw):
    denominator = draw(st.integers(1, 20))
    numerator = draw(st.integers(1, denominator))
    at_least = numerator == denominator or draw(st.booleans())
    tie = draw(st.sampled_from(TieRule))
    return Rule(draw(st.sampled_from(Base)), Fraction(numerator, denominator), at_least=at_least, tie=tie)


@st.composite
def tiers(draw):
    base = draw(st.integers(0, 30))
    seats = draw(st.integers(1, 6))
    one = st.builds(
        Candidate,
        label=st.just("A"),
        votes=st.integers(0, base),
        rank_key=st.one_of(st.none(), st.integers(1, 4)),
    )
    return {"base": base, "seats": seats, "candidates": draw(st.lists(one, max_size=8))}


def total(verdict):
    return verdict.candidate.total


def grouped(verdicts):
    return {outcome: [verdict for verdict in verdicts if verdict.outcome == outcome] for outcome in Outcome}


@quick
@given(rules(), tiers())
def test_every_candidate_has_one_result_and_the_order_stays(rule, tier):
    verdicts = decide(rule, **tier)

    assert [verdict.candidate for verdict in verdicts] == tier["candidates"]


@quick
@given(rules(), tiers())
def test_seats_are_never_overfilled_and_a_tie_leaves_them_short(rule, tier):
    groups = grouped(decide(rule, **tier))
    chosen, tied = groups[Outcome.CHOSEN], groups[Outcome.TIED]

    assert len(chosen) <= tier["seats"]
    if tied:
        places = {verdict.places for verdict in tied}
        assert places == {tier["seats"] - len(chosen)}
        assert len(tied) > places.pop() > 0
    else:
        enough = sum(1 for each in tier["candidates"] if rule.is_met(each.total, tier["base"]))
        assert len(chosen) == min(tier["seats"], enough)


@quick
@given(rules(), tiers())
def test_nobody_with_fewer_votes_goes_before_one_with_more(rule, tier):
    groups = grouped(decide(rule, **tier))

    for better, worse in [
        (Outcome.CHOSEN, Outcome.TIED),
        (Outcome.CHOSEN, Outcome.OUTVOTED),
        (Outcome.TIED, Outcome.OUTVOTED),
        (Outcome.OUTVOTED, Outcome.SHORT),
        (Outcome.CHOSEN, Outcome.SHORT),
    ]:
        assert all(total(first) >= total(second) for first in groups[better] for second in groups[worse])


@quick
@given(rules(), tiers())
def test_short_means_exactly_that_the_threshold_was_missed(rule, tier):
    for verdict in decide(rule, **tier):
        assert (verdict.outcome == Outcome.SHORT) == (not rule.is_met(total(verdict), tier["base"]))


@quick
@given(rules(), tiers())
def test_the_tied_have_equal_votes_and_only_ranks_part_equals(rule, tier):
    groups = grouped(decide(rule, **tier))
    tied = {total(verdict) for verdict in groups[Outcome.TIED]}

    assert len(tied) <= 1
    parted = {total(verdict) for verdict in groups[Outcome.CHOSEN]} & {
        total(verdict) for verdict in [*groups[Outcome.TIED], *groups[Outcome.OUTVOTED]]
    }
    assert parted == set() or rule.tie == TieRule.RANK


@quick
@given(rules(), tiers(), st.randoms())
def test_the_order_of_the_paper_changes_nothing(rule, tier, random):
    before = decide(rule, **tier)
    shuffled = list(tier["candidates"])
    random.shuffle(shuffled)

    after = decide(rule, **{**tier, "candidates": shuffled})

    def facts(verdicts):
        return sorted((total(each), each.candidate.rank_key or 0, each.outcome, each.places) for each in verdicts)

    assert facts(after) == facts(before)


@quick
@given(rules(), st.integers(1, 40), st.data())
def test_one_more_vote_never_hurts(rule, base, data):
    votes = data.draw(st.integers(0, base - 1))

    assert rule.is_met(votes, base) <= rule.is_met(votes + 1, base)


@quick
@given(rules(), tiers())
def test_every_result_can_be_said(rule, tier):
    for verdict in decide(rule, **tier):
        assert sentence(verdict, rule).startswith("Đồng ý ")
