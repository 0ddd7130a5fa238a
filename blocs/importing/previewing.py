"""What an import would do, row by row, before anything is saved."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from accounts.errors import OfficeError


class Effect(StrEnum):
    """What a row would do."""

    NEW = "mới"
    CHANGED = "thay đổi"
    UNCHANGED = "không đổi"
    WRONG = "có lỗi"


@dataclass(frozen=True)
class CellError:
    """What is wrong in one row: `field` is a name of FIELDS ("" for the whole row), `message` a Vietnamese sentence."""

    field: str
    message: str


@dataclass
class PlannedRow:
    """One row of the workbook: its Excel number, what it would do, its cells as shown, and what is wrong."""

    number: int
    effect: Effect
    shown: Sequence[str]
    changes: list[str] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)


@dataclass
class Plan:
    """Everything an import would do. `steps` is what carries it out, known to the module that made it."""

    headings: Sequence[str]
    rows: list[PlannedRow]
    steps: list = field(default_factory=list)

    @property
    def row_count(self) -> int:
        return len(self.rows)

    @property
    def counts(self) -> dict[Effect, int]:
        counted = Counter(row.effect for row in self.rows)
        return {effect: counted[effect] for effect in Effect}

    @property
    def is_good(self) -> bool:
        return bool(self.rows) and not any(row.errors for row in self.rows)

    @property
    def does_something(self) -> bool:
        return any(row.effect in (Effect.NEW, Effect.CHANGED) for row in self.rows)

    def without_wrong_rows(self) -> "Plan":
        """The same without the rows in which something is wrong; each row has its step."""
        kept = [(row, step) for row, step in zip(self.rows, self.steps, strict=True) if not row.errors]
        return Plan(self.headings, [row for row, _ in kept], [step for _, step in kept])

    def must_be_good(self) -> None:
        """Raises OfficeError where a row is wrong: then nothing is saved."""
        if not self.is_good:
            wrong = self.counts[Effect.WRONG]
            raise OfficeError(
                f"Còn {wrong:02d} dòng có lỗi nên chưa lưu dòng nào." if wrong else "Bảng không có dòng nào."
            )


def settle(row: PlannedRow, errors: Iterable[CellError], *, is_new: bool) -> PlannedRow:
    """Say what the row would do, by its errors, whether its thing is new, and its changes."""
    row.errors = list(errors)
    if row.errors:
        row.effect = Effect.WRONG
    elif is_new:
        row.effect = Effect.NEW
    else:
        row.effect = Effect.CHANGED if row.changes else Effect.UNCHANGED
    return row
