"""What a vote means: bases, thresholds, ties, several seats. Plain values in, plain values out; no database.

A ballot is prepared with a Rule; when it is closed, `decide` says of each candidate of one tier what became of it, and
`sentence` says so in the office's words, with the base and the threshold.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.db.models import TextChoices

from documents.wording import counted, number


class Base(TextChoices):
    """Of what the votes are a share."""

    ALL = "all", "Tổng số (cả vắng mặt)"
    PRESENT = "present", "Số có mặt khi bỏ phiếu"
    VALID = "valid", "Số phiếu hợp lệ"


class TieRule(TextChoices):
    """What follows when more candidates have the same votes than seats are left. Never a lot."""

    NEW_ROUND = "new_round", "Bỏ phiếu vòng tiếp theo giữa các đơn vị bằng phiếu"
    RANK = "rank", "Chọn theo thứ hạng điểm thi đua"
    COUNCIL = "council", "Báo cáo Hội đồng thi đua - khen thưởng tỉnh"


class Outcome(TextChoices):
    CHOSEN = "chosen", "Được chọn"
    TIED = "tied", "Bằng phiếu"
    OUTVOTED = "outvoted", "Đạt tỷ lệ, ngoài số lượng"
    SHORT = "short", "Không đạt tỷ lệ"


@dataclass(frozen=True)
class Rule:
    """How votes become a result.

    Attributes:
        threshold: 0 < threshold ≤ 1, a share of the base.
        at_least: reaching the threshold is enough (≥); otherwise it must be passed (>).
    """

    base: Base
    threshold: Fraction
    at_least: bool
    tie: TieRule

    def is_met(self, votes: int, base: int) -> bool:
        """Whether `votes` of `base` are enough. Nobody is chosen by nobody: a base of 0 never is."""
        if base <= 0:
            return False
        share = Fraction(votes, base)
        return share >= self.threshold if self.at_least else share > self.threshold


@dataclass(frozen=True)
class Candidate:
    """One line of a tier, counted.

    Attributes:
        votes: on ballot papers.
        written: approvals in written opinions of the absent, where the rule adds them; counted apart, added up here.
        rank_key: for ties by rank, smaller is better; None for unranked.
    """

    label: str
    votes: int
    written: int = 0
    rank_key: int | None = None

    @property
    def total(self) -> int:
        return self.votes + self.written


@dataclass(frozen=True)
class Verdict:
    """What became of one candidate; its votes are a share of `base`, and the tied share `places` seats."""

    candidate: Candidate
    outcome: Outcome
    base: int
    places: int = 0
    is_by_rank: bool = False


def decide(rule: Rule, *, seats: int, base: int, candidates: Sequence[Candidate]) -> list[Verdict]:
    """What becomes of each candidate of one tier, in the order given.

    Those who meet the threshold are chosen, most votes first, until `seats` are filled. Where more have equal votes
    than seats are left, the rule decides by rank, or all of them are tied: a result of its own, and the seats stay
    open. Equals of the same rank, or without one, stay tied even where the rule is by rank.

    Args:
        seats: how many may be chosen, at least 1.
        base: the number that votes are a share of.

    Raises:
        ValueError: no seat, or somebody has fewer than no votes or more than the base.
    """
    if seats < 1:
        raise ValueError("Mỗi mức phải có ít nhất một suất.")
    for candidate in candidates:
        if min(candidate.votes, candidate.written) < 0 or candidate.total > base:
            raise ValueError(f"{candidate.label}: {candidate.total} phiếu trên {base}, không thể có.")
    enough = [candidate for candidate in candidates if rule.is_met(candidate.total, base)]
    chosen, level, places = _fill(seats, enough, key=lambda candidate: -candidate.total)
    by_rank: list[Candidate] = []
    if level and rule.tie == TieRule.RANK and all(candidate.rank_key is not None for candidate in level):
        by_rank, level, places = _fill(places, level, key=lambda candidate: candidate.rank_key)

    def verdict(candidate: Candidate) -> Verdict:
        if _holds(chosen, candidate):
            return Verdict(candidate, Outcome.CHOSEN, base)
        if _holds(by_rank, candidate):
            return Verdict(candidate, Outcome.CHOSEN, base, is_by_rank=True)
        if _holds(level, candidate):
            return Verdict(candidate, Outcome.TIED, base, places=places)
        return Verdict(candidate, Outcome.OUTVOTED if _holds(enough, candidate) else Outcome.SHORT, base)

    return [verdict(candidate) for candidate in candidates]


def _holds(candidates: Sequence[Candidate], one: Candidate) -> bool:
    """By identity: two candidates may look the same."""
    return any(candidate is one for candidate in candidates)


def _fill(seats: int, candidates: Sequence[Candidate], *, key) -> tuple[list[Candidate], list[Candidate], int]:
    """Who takes the seats by the smallest keys, who is level at the last of them, and how many those fight for."""
    if len(candidates) <= seats:
        return list(candidates), [], 0
    last = sorted(key(candidate) for candidate in candidates)[seats - 1]
    before = [candidate for candidate in candidates if key(candidate) < last]
    level = [candidate for candidate in candidates if key(candidate) == last]
    left = seats - len(before)
    return (before + level, [], 0) if len(level) <= left else (before, level, left)


# --- In words --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Words:
    """Who votes and what being chosen is called, for one ballot."""

    unit: str = "đơn vị"  # or "thành viên Hội đồng"
    chosen: str = "đủ điều kiện đề nghị"
    counted_in: str = "phiếu"  # or the unit, where hands are raised
    is_question: bool = False  # one line, answered by yes or no: nobody competes


def share_in_words(share: Fraction) -> str:
    """1/2 as "50%", 2/3 as "2/3": per cent where that is exact with two decimals at most."""
    percent = share * 100
    if (percent * 100).denominator != 1:
        return f"{share.numerator}/{share.denominator}"
    return f"{number(Decimal(percent.numerator) / percent.denominator)}%"


def threshold_in_words(rule: Rule) -> str:
    """ "trên 50%", "từ 2/3 trở lên"."""
    share = share_in_words(rule.threshold)
    return f"từ {share} trở lên" if rule.at_least else f"trên {share}"


def base_in_words(base: Base, unit: str = "đơn vị") -> str:
    return {
        Base.ALL: f"tổng số {unit}",
        Base.PRESENT: f"số {unit} có mặt",
        Base.VALID: "số phiếu hợp lệ",
    }[Base(base)]


def percent(votes: int, base: int) -> Decimal:
    """With two decimals, half up; 0 where there is no base."""
    if base <= 0:
        return Decimal(0)
    return (Decimal(100 * votes) / base).quantize(Decimal("0.01"), ROUND_HALF_UP)


def sentence(verdict: Verdict, rule: Rule, words: Words = Words(), *, others: str = "") -> str:
    """ "Đồng ý 12/15 phiếu, đạt 80% số đơn vị có mặt (yêu cầu trên 50%): đủ điều kiện đề nghị".

    Args:
        others: who did not agree, where that is known ("không đồng ý 02, không có ý kiến 01").
    """
    candidate = verdict.candidate
    said = f"Đồng ý {counted(candidate.total)}/{counted(verdict.base)} {words.counted_in}"
    if candidate.written:
        said += f" (trong đó {counted(candidate.written)} ý kiến bằng văn bản)"
    if others:
        said += f", {others}"
    share = number(percent(candidate.total, verdict.base))
    base = base_in_words(rule.base, words.unit)
    return f"{said}, đạt {share}% {base} (yêu cầu {threshold_in_words(rule)}): {outcome_in_words(verdict, rule, words)}"


def outcome_in_words(verdict: Verdict, rule: Rule, words: Words = Words()) -> str:
    match verdict.outcome:
        case Outcome.CHOSEN:
            return f"{words.chosen} (bằng phiếu, chọn theo thứ hạng)" if verdict.is_by_rank else words.chosen
        case Outcome.SHORT:
            return "không đạt tỷ lệ yêu cầu"
        case Outcome.OUTVOTED:
            return "đạt tỷ lệ yêu cầu nhưng ít phiếu hơn, ngoài số lượng được chọn"
        case Outcome.TIED:
            return f"bằng phiếu cho {counted(verdict.places)} suất còn lại, {TIE_FOLLOWS[TieRule(rule.tie)]}"


TIE_FOLLOWS = {
    TieRule.NEW_ROUND: "bỏ phiếu vòng tiếp theo",
    TieRule.RANK: "thứ hạng cũng không phân định được, bỏ phiếu vòng tiếp theo",
    TieRule.COUNCIL: "báo cáo Hội đồng thi đua - khen thưởng tỉnh",
}


def rule_in_words(rule: Rule, words: Words = Words()) -> str:
    """The rule as it is shown before anybody votes."""
    if words.is_question:
        return f"Được thông qua khi đạt {threshold_in_words(rule)} {base_in_words(rule.base, words.unit)}."
    tie = TieRule(rule.tie).label
    return (
        f"Được chọn khi đạt {threshold_in_words(rule)} {base_in_words(rule.base, words.unit)}, lấy theo số phiếu "
        f"từ cao xuống. Khi bằng phiếu ở suất cuối: {tie[0].lower()}{tie[1:]}."
    )
