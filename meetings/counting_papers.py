"""What the counting committee has counted of a ballot on paper: its figures, checked against one another, and kept."""

from dataclasses import dataclass, field

from django.db import transaction

from accounts.errors import OfficeError
from accounts.models import record
from documents.wording import counted
from meetings.models import INVALID_REASONS, Ballot, BallotMode, BallotState, OptionCount, PaperCount, TierCount
from meetings.voting import BallotClosed


@dataclass(frozen=True)
class TierTally:
    """What the committee counted in one tier. `invalid` is by reason, a key of INVALID_REASONS."""

    valid: int
    votes: dict[int, int]  # option pk → papers that approve it
    invalid: dict[str, int] = field(default_factory=dict)


class WrongCount(OfficeError):
    """The figures contradict each other.

    `place` is "issued", "returned", ("valid", pk of a tier) or ("votes", pk of an option).
    """

    def __init__(self, place, sentence: str):
        super().__init__(sentence)
        self.place = place


def contradictions(ballot: Ballot, *, issued: int, returned: int, tiers: dict[int, TierTally]) -> list[WrongCount]:
    """Every figure that cannot be (phát ra ≥ thu về = hợp lệ + không hợp lệ; đồng ý ≤ hợp lệ), each with its place."""
    found = []
    voters = ballot.electors.filter(is_present=True, is_recused=False).count()
    if issued > voters:
        found.append(WrongCount("issued", f"Phát ra nhiều hơn số người được bỏ phiếu ({counted(voters)})."))
    if returned > issued:
        found.append(WrongCount("returned", f"Thu về nhiều hơn số phiếu phát ra ({counted(issued)})."))
    for tier in ballot.tiers.prefetch_related("options"):
        counts = tiers[tier.pk]
        invalid = sum(counts.invalid.values())
        if counts.valid + invalid != returned:
            sentence = f"Hợp lệ {counted(counts.valid)} + không hợp lệ {counted(invalid)} ≠ thu về {counted(returned)}."
            found.append(WrongCount(("valid", tier.pk), sentence))
        for option in tier.options.all():
            if counts.votes[option.pk] > counts.valid:
                sentence = f"Đồng ý nhiều hơn số phiếu hợp lệ ({counted(counts.valid)})."
                found.append(WrongCount(("votes", option.pk), sentence))
        if sum(counts.votes.values()) > counts.valid * tier.seats:
            sentence = (
                f"Tổng số đồng ý {counted(sum(counts.votes.values()))} nhiều hơn {counted(counts.valid)} phiếu hợp lệ "
                f"× {counted(tier.seats)} suất: có phiếu chọn quá số lượng được tính là hợp lệ."
            )
            found.append(WrongCount(("valid", tier.pk), sentence))
    return found


@transaction.atomic
def count_papers(
    ballot: Ballot, *, issued: int, returned: int, tiers: dict[int, TierTally], committee: str, by
) -> None:
    """Keep what the counting committee reports; until the ballot is closed it may be typed again.

    Raises:
        BallotClosed: the ballot is not open, or not voted on paper.
        WrongCount: the first contradiction.
    """
    held = Ballot.objects.select_for_update().get(pk=ballot.pk)
    if held.state != BallotState.OPEN or held.mode != BallotMode.PAPER:
        raise BallotClosed
    for problem in contradictions(held, issued=issued, returned=returned, tiers=tiers):
        raise problem
    Ballot.objects.filter(pk=held.pk).update(committee=committee)
    PaperCount.objects.update_or_create(ballot=held, defaults={"issued": issued, "returned": returned})
    for tier_id, counts in tiers.items():
        reasons = {name: counts.invalid.get(name, 0) for name in INVALID_REASONS}
        TierCount.objects.update_or_create(
            tier_id=tier_id, defaults={"papers": returned, "valid": counts.valid, **reasons}
        )
        for option_id, votes in counts.votes.items():
            OptionCount.objects.filter(option=option_id).update(votes=votes, papers=counts.valid)
    ballot.refresh_from_db(fields=["committee"])
    record(by, "meetings.papers_counted", ballot)
