"""Laws of the prefilled paper: whatever the ranks and the seats, nobody stands twice and rank is never passed over."""

from decimal import Decimal
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Agency
from awards.models import AwardForm
from awards.proposals.balloting import Candidate, TierPlan, is_over, prefilled, unexplained
from awards.proposals.balloting import TierChoice as Choice

quick = settings(deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
CODES = ("CO_CP", "CO_TINH", "BK_TTG", "BK_TINH")


@st.composite
def blocs(draw):
    """Candidates in the order of their competition ranks (1, 1, 3 …), the unranked last."""
    steps = draw(st.lists(st.booleans(), max_size=14))
    ranks = []
    for place, is_tied in enumerate(steps, start=1):
        ranks.append(ranks[-1] if is_tied and ranks else place)
    unranked = draw(st.integers(0, 3))
    return [
        Candidate(Agency(pk=place, name=f"Sở {place}"), rank, Decimal(100 - rank) if rank else None, "")
        for place, rank in enumerate([*ranks, *[None] * unranked], start=1)
    ]


papers = st.lists(st.integers(1, 5), min_size=1, max_size=4).map(
    lambda seats: [TierPlan(AwardForm(code=code), each, each) for code, each in zip(CODES, seats, strict=False)]
)


@quick
@given(blocs(), papers)
def test_nobody_stands_twice_and_the_unranked_not_at_all(candidates, tiers):
    offered = [pk for keys in prefilled(candidates, tiers).values() for pk in keys]

    ranked = [each.agency.pk for each in candidates if each.rank is not None]
    assert offered == ranked[: len(offered)]


@quick
@given(blocs(), papers)
def test_each_tier_offers_as_many_as_it_has_seats_and_their_equals(candidates, tiers):
    rank = {each.agency.pk: each.rank for each in candidates}
    ranked = [each.agency.pk for each in candidates if each.rank is not None]
    place = 0

    for tier in tiers:
        offered = prefilled(candidates, tiers)[tier.form.code]
        left = len(ranked) - place
        assert len(offered) >= min(tier.seats, left)
        assert all(rank[pk] == rank[offered[tier.seats - 1]] for pk in offered[tier.seats :])
        place += len(offered)


@quick
@given(blocs(), papers)
def test_equals_are_never_parted_between_a_tier_and_the_next(candidates, tiers):
    rank = {each.agency.pk: each.rank for each in candidates}
    groups = [keys for keys in prefilled(candidates, tiers).values() if keys]

    for upper, lower in pairwise(groups):
        assert rank[upper[-1]] < rank[lower[0]]


@quick
@given(blocs(), papers)
def test_the_paper_as_it_is_prefilled_needs_no_reason(candidates, tiers):
    usual = prefilled(candidates, tiers)

    assert unexplained([Choice(tier, usual[tier.form.code]) for tier in tiers], usual, {}) == []


@quick
@given(blocs(), papers, st.data())
def test_whoever_is_added_needs_one_and_exactly_they(candidates, tiers, data):
    usual = prefilled(candidates, tiers)
    keys = [each.agency.pk for each in candidates]
    added = set(data.draw(st.lists(st.sampled_from(keys), max_size=3))) if keys else set()
    first = usual[tiers[0].form.code]
    chosen = [Choice(tiers[0], [*first, *added])]

    assert unexplained(chosen, usual, {}) == sorted(added - set(first))
    assert unexplained(chosen, usual, dict.fromkeys(added, "Đề cử")) == []


@given(st.integers(0, 200), st.one_of(st.none(), st.integers(0, 200)))
def test_a_tier_is_over_its_quota_exactly_when_it_has_more_seats(seats, quota):
    assert is_over(TierPlan(AwardForm(code="CO_CP"), seats, quota)) == (seats > (quota or 0))
