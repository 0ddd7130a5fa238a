"""How far a sheet has come: the share of its criteria that are scored, evidenced, verified."""

from dataclasses import dataclass

from scoring.models import ScoreSheet


@dataclass(frozen=True)
class Share:
    """So many of so many; `percent` is whole and rounded down, so that 100 means all. None of nothing."""

    done: int
    of: int

    @property
    def percent(self) -> int | None:
        return 100 * self.done // self.of if self.of else None


@dataclass(frozen=True)
class Progress:
    """What one sheet has behind it.

    Attributes:
        scored: of the base criteria, those answered by the agency ("không được giao" is an answer).
        evidenced: of the assigned base criteria that ask for evidence, those that have it.
        verified: of the criteria that a department verifies (of all where the set names none), those verified.
    """

    scored: Share
    evidenced: Share
    verified: Share


def progress_of(sheet: ScoreSheet) -> Progress:
    """Of a sheet from `ScoreSheet.objects.with_progress()` with its criteria set at hand; no query."""
    criteria = sheet.criteria_set.criteria
    owned = sum(bool(leaf.owner) for leaf in criteria.leaves.values())
    verifiable = owned or len(criteria.leaves)
    return Progress(
        scored=Share(sheet.scored_lines, len(criteria.base_leaves)),
        evidenced=Share(sheet.evidenced_lines, sheet.evidence_asked),
        verified=Share(min(sheet.verified_lines, verifiable), verifiable),
    )
