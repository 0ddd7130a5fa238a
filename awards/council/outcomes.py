"""What the council made of each line: the published rounds of its ballots, written down as the result of the line."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.errors import OfficeError
from accounts.models import User, record
from awards.appraisal.appraising import move_lines
from awards.council.deliberating import COUNCIL, locked
from awards.models import CouncilLine, CouncilOutcome, CouncilPack, LineState, Nomination
from meetings.models import Ballot
from meetings.results import COUNTS, OPINIONS, Line, results
from meetings.tally import Outcome


@dataclass(frozen=True)
class Voted:
    """What the published rounds of one ballot say of one line."""

    ballot: Ballot
    line: Line

    @property
    def is_approved(self) -> bool:
        return self.line.verdict.outcome == Outcome.CHOSEN


def ballots_of(pack: CouncilPack) -> list[Ballot]:
    """Every ballot and round of the pack, with what its results are read from; as many queries however many."""
    found = Ballot.objects.filter(meeting=pack.meeting, mark=COUNCIL).select_related("meeting")
    return list(found.prefetch_related(*COUNTS, *OPINIONS, "options").order_by("pk"))


def votes_of(pack: CouncilPack, ballots: Sequence[Ballot] | None = None) -> dict[int, Voted]:
    """By nomination what its last round said; a line whose last round is not published has said nothing yet.

    `ballots`: those of `ballots_of`, where the caller has them.
    """
    ballots = ballots_of(pack) if ballots is None else ballots
    voted: dict[int, Voted] = {}
    for ballot in ballots:  # a later round comes later
        keys = {int(option.mark) for option in ballot.options.all() if option.mark.isdecimal()}
        for key in keys:
            voted.pop(key, None)
        if not ballot.published_at or ballot.is_void:
            continue
        for tier in results(ballot):
            for line in tier.lines:
                if line.option.mark.isdecimal():
                    voted[int(line.option.mark)] = Voted(ballot, line)
    return voted


def rules_that_differ(lines: Iterable[CouncilLine], voted: Mapping[int, Voted]) -> list[str]:
    """Where a ballot was voted by another rule than the line's: a sentence each."""
    said = []
    for line in lines:
        each = voted.get(line.nomination_id)
        if each is None:
            continue
        rule = each.ballot.rule
        is_other = (rule.threshold, rule.at_least) != (line.threshold, not line.is_strict)
        is_other_base = rule.base != line.base and not each.ballot.meeting.is_written
        if is_other or is_other_base:
            said.append(f"{line.nomination.printed_name}: phiếu không theo tỷ lệ {line.rule_in_words}.")
    return said


@transaction.atomic
def record_results(pack: CouncilPack, *, reason: str = "", by: User) -> tuple[int, int]:
    """Make what is published the result of each line that waits; (how many were approved, how many refused).

    Args:
        reason: why a vote by another rule than the route's counts; needed only then.

    Raises OfficeError: nothing new is published, or a reason is missing.
    """
    held = locked(pack)
    waiting = list(held.lines.filter(outcome=CouncilOutcome.WAITING).select_related("nomination"))
    voted = votes_of(held)
    ready = [
        line for line in waiting if line.nomination_id in voted and line.nomination.state == LineState.BEFORE_COUNCIL
    ]
    if not ready:
        raise OfficeError("Chưa có kết quả mới được công bố; hoặc kết quả đã được ghi nhận rồi.")
    differing = rules_that_differ(ready, voted)
    if differing and not reason.strip():
        raise OfficeError(f"{' '.join(differing[:3])} Xin ghi lý do nếu vẫn ghi nhận.")
    at = timezone.now()
    going: dict[tuple, list[int]] = {}
    for line in ready:
        _write_result(line, voted[line.nomination_id], because=reason.strip() if differing else "", by=by, at=at)
        to = LineState.APPROVED if line.outcome == CouncilOutcome.APPROVED else LineState.REFUSED
        going.setdefault((to, line.result), []).append(line.nomination_id)
    CouncilLine.objects.bulk_update(
        ready,
        ["outcome", "ballot", "votes", "base_count", "result", "recorded_at", "recorded_by", "because"],
        batch_size=200,
    )
    for (to, said), keys in going.items():
        move_lines(Nomination.objects.filter(pk__in=keys), to, by=by, reason=f"{held.meeting}: {said}"[:2000])
    approved = sum(line.outcome == CouncilOutcome.APPROVED for line in ready)
    record(by, "awards.pack_recorded", held, lines=len(ready), reason=reason.strip() if differing else "")
    return approved, len(ready) - approved


def _write_result(line: CouncilLine, voted: Voted, *, because: str, by: User, at) -> None:
    verdict = voted.line.verdict
    line.outcome = CouncilOutcome.APPROVED if voted.is_approved else CouncilOutcome.REFUSED
    line.ballot, line.votes, line.base_count = voted.ballot, verdict.candidate.total, verdict.base
    line.result = voted.line.sentence[:500]
    line.recorded_at, line.recorded_by = at, by
    line.because = "; ".join(filter(None, [line.because, because]))[:1000]
