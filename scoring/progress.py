"""How far a sheet or a bloc has come: the share of its criteria that are scored, evidenced, verified."""

from collections.abc import Iterable
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

    def __add__(self, other: "Share") -> "Share":
        return Share(self.done + other.done, self.of + other.of)


@dataclass(frozen=True)
class Progress:
    """Attributes:
    scored: of the base criteria, those answered by the agency ("không được giao" is an answer).
    evidenced: of the assigned base criteria that ask for evidence, those that have it.
    verified: of the criteria that a department verifies (of all where the set names none), those verified.
    """

    scored: Share
    evidenced: Share
    verified: Share

    def __add__(self, other: "Progress") -> "Progress":
        return Progress(self.scored + other.scored, self.evidenced + other.evidenced, self.verified + other.verified)


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


def progress_of_all(sheets: Iterable[ScoreSheet]) -> Progress:
    """Of a bloc, as the sum over its sheets; the same conditions as `progress_of`."""
    return sum((progress_of(sheet) for sheet in sheets), Progress(Share(0, 0), Share(0, 0), Share(0, 0)))
