"""Reading a closed ballot: what each tier decided, over one round or several."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from django.db.models import Prefetch

from documents.wording import counted
from meetings.models import Ballot, BallotMode, BallotOption, BallotTier, NotCountedYet, TierCount, WrittenOpinion
from meetings.preparing_ballots import OptionSpec, TierSpec
from meetings.tally import Candidate, Outcome, Verdict, decide, sentence


@dataclass(frozen=True)
class Line:
    """One option, counted. `written` are the written opinions that approve it, whether or not the rule adds them."""

    option: BallotOption
    votes: int
    written: int
    verdict: Verdict
    sentence: str
    also_in: str = ""  # another tier in which the same label was chosen


@dataclass(frozen=True)
class TierResult:
    """One tier, counted. `papers` are those that hold it, valid ones only; `count` is there for paper ballots."""

    tier: BallotTier
    papers: int
    base: int
    count: TierCount | None
    lines: list[Line]

    def with_outcome(self, outcome: Outcome) -> list[Line]:
        return [line for line in self.lines if line.verdict.outcome == outcome]

    @property
    def chosen(self) -> list[Line]:
        return self.with_outcome(Outcome.CHOSEN)

    @property
    def tied(self) -> list[Line]:
        return self.with_outcome(Outcome.TIED)

    @property
    def open_places(self) -> int:
        """Seats that a tie has left open."""
        return self.tied[0].verdict.places if self.tied else 0


# What `results` reads of a ballot; a list of ballots fetches it for all of them at once.
COUNTED_OPTIONS = BallotOption.objects.select_related("tier__paper_count", "counted", "hand_count")
COUNTS = (Prefetch("options", COUNTED_OPTIONS, to_attr="counted_options"),)
OPINIONS = (
    Prefetch("written_opinions", WrittenOpinion.objects.select_related("seat")),
    "written_opinions__approved",
)


def results(ballot: Ballot) -> list[TierResult]:
    """What each tier of a closed ballot decided; [] for one that was not counted (too few papers).

    Three queries, none for a ballot that came with COUNTS and OPINIONS.

    Raises NotCountedYet while the ballot is prepared or open.
    """
    if not ballot.is_counted:
        raise NotCountedYet
    if ballot.is_void:
        return []
    options = getattr(ballot, "counted_options", None)
    if options is None:
        options = COUNTED_OPTIONS.filter(ballot=ballot)
    by_tier = groupby(options, key=attrgetter("tier"))  # they come tier by tier
    decided = [_tier_result(ballot, tier, list(lines)) for tier, lines in by_tier]
    return _said_twice(decided)


def _tier_result(ballot: Ballot, tier: BallotTier, options: list[BallotOption]) -> TierResult:
    written = ballot.written_votes
    papers = max((option.counted.papers for option in options), default=0)
    base = papers if ballot.base_count is None else ballot.base_count
    candidates = [
        Candidate(
            option.label,
            votes=option.counted.votes,
            written=written[option.pk] if ballot.adds_written else 0,
            rank_key=option.rank_key,
        )
        for option in options
    ]
    verdicts = decide(ballot.rule, seats=tier.seats, base=base, candidates=candidates)
    lines = [
        Line(
            option,
            votes=option.counted.votes,
            written=written[option.pk],
            verdict=verdict,
            sentence=sentence(verdict, ballot.rule, ballot.words, others=_who_did_not(option)),
        )
        for option, verdict in zip(options, verdicts, strict=True)
    ]
    count = getattr(tier, "paper_count", None) if ballot.mode == BallotMode.PAPER else None
    return TierResult(tier, papers, base, count, lines)


def _who_did_not(option: BallotOption) -> str:
    """ "không đồng ý 02, không có ý kiến 01"; "" where papers are counted, which do not tell."""
    count = getattr(option, "hand_count", None)
    if count is None:
        return ""
    return f"không đồng ý {counted(count.disagree)}, không có ý kiến {counted(count.silent)}"


def _said_twice(decided: list[TierResult]) -> list[TierResult]:
    """Name, at each label that several tiers chose, the other tier: the meeting has to say which it is."""
    chosen = [(line.option.label, result.tier) for result in decided for line in result.chosen]

    def other(line: Line, tier: BallotTier) -> str:
        if line.verdict.outcome != Outcome.CHOSEN:
            return ""
        return next((str(where) for label, where in chosen if label == line.option.label and where != tier), "")

    return [
        TierResult(
            result.tier,
            result.papers,
            result.base,
            result.count,
            [
                Line(line.option, line.votes, line.written, line.verdict, line.sentence, other(line, result.tier))
                for line in result.lines
            ],
        )
        for result in decided
    ]


# --- Several rounds ---------------------------------------------------------------------------------------------------


def rounds(ballot: Ballot) -> list[Ballot]:
    """Every round of this vote, from the first to the last."""
    while ballot.follows_id:
        ballot = ballot.follows
    chain = [ballot]
    while following := Ballot.objects.filter(follows=chain[-1]).select_related("meeting").first():
        chain.append(following)
    return chain


@dataclass(frozen=True)
class Settled:
    """What all rounds together decided of one tier of the first."""

    tier: BallotTier
    chosen: list[BallotOption]
    tied: list[BallotOption]


def settled(ballot: Ballot, chain: Sequence[Ballot] | None = None) -> list[Settled]:
    """The chosen of every tier over all published rounds; a round that replaces the one before stands in its stead.

    Args:
        chain: every round of this vote, where the caller has them already.

    Raises NotCountedYet when no round is published.
    """
    published = [each for each in (chain or rounds(ballot)) if each.published_at]
    if not published:
        raise NotCountedYet
    found: dict[str, Settled] = {}
    for each in published:
        if each.replaces_previous:
            found = {}
        for result in results(each):
            before = found.get(result.tier.title)
            found[result.tier.title] = Settled(
                before.tier if before else result.tier,
                [*(before.chosen if before else []), *(line.option for line in result.chosen)],
                [line.option for line in result.tied],
            )
    return list(found.values())


def tied_tiers(decided: Sequence[TierResult]) -> list[TierSpec]:
    """The paper of a round that settles the ties: only the tied, for the seats they fight for."""
    return [
        _again(result.tier, [line.option for line in result.tied], seats=result.open_places)
        for result in decided
        if result.tied
    ]


def all_tiers(ballot: Ballot) -> list[TierSpec]:
    """The paper of a round that replaces the one before: the same paper."""
    return [
        _again(tier, list(tier.options.all()), seats=tier.seats) for tier in ballot.tiers.prefetch_related("options")
    ]


def _again(tier: BallotTier, options: Sequence[BallotOption], *, seats: int) -> TierSpec:
    lines = [OptionSpec(option.label, option.note, option.rank_key, option.mark) for option in options]
    return TierSpec(tier.title, lines, seats=seats, mark=tier.mark)
