"""The matrix of a bloc's year: every criterion against every member, what it claimed beside what stands now."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from blocs.models import BlocYear
from scoring.bloc_table import NOT_HANDED_IN, applied_sets
from scoring.criteria import Criteria, GroupName, Leaf
from scoring.models import LineScore, ScoreSheet, ScoreStage
from scoring.points import ZERO, asks_for_evidence
from scoring.stages import PLACE, answers_up_to, stage_rows

# Of a criterion that nobody answered.
NOTHING = (None, None)
# What the agency claimed, what the latest stage says; None for a member whose sheet is not to be shown.
Cell = tuple[Decimal | None, Decimal | None]


@dataclass(frozen=True)
class MatrixMember:
    """One column. `sheet` is None where no sheet was opened; `is_counted`: it was handed in, by the bloc's set."""

    agency_id: int
    agency: str
    label: str
    sheet: ScoreSheet | None
    is_counted: bool

    @property
    def total(self) -> Decimal | None:
        return self.sheet.total.normalize() if self.is_counted else None

    @property
    def self_total(self) -> Decimal | None:
        return self.sheet.self_total.normalize() if self.is_counted else None

    @property
    def difference(self) -> Decimal | None:
        return (self.total - self.self_total) or None if self.is_counted else None


@dataclass(frozen=True)
class MatrixRow:
    """One criterion with a cell for each member, or a heading without cells.

    `place` is the criterion's place on the sheet, from 0 on, which names its row there; `depth` is 0 for sections.
    """

    code: str
    title: str
    max: Decimal | None
    depth: int
    cells: tuple[Cell | None, ...] = ()
    place: int | None = None
    must_be_answered: bool = False

    @property
    def is_heading(self) -> bool:
        return self.place is None

    @property
    def label(self) -> str:
        """ "I. Nhiệm vụ chính trị"; bonus and penalty have no code of their own."""
        return self.title if self.code in set(GroupName) else f"{self.code}. {self.title}"

    @property
    def differs(self) -> bool:
        """Whether some stage says otherwise than some member did."""
        return any(cell and difference(cell) for cell in self.cells)

    @property
    def is_incomplete(self) -> bool:
        """Whether some member that handed in left it unanswered; bonus and penalty nobody has to answer."""
        return self.must_be_answered and any(cell and cell[1] is None for cell in self.cells)


@dataclass(frozen=True)
class Matrix:
    members: tuple[MatrixMember, ...]
    rows: tuple[MatrixRow, ...]
    criteria: Criteria | None

    @property
    def total(self) -> Decimal | None:
        return self.criteria.total if self.criteria else None

    @property
    def counted(self) -> list[MatrixMember]:
        return [member for member in self.members if member.is_counted]

    def parts(self) -> Iterator[tuple[MatrixRow, list[MatrixRow]]]:
        """Each section with the rows below it; bonus and penalty are sections too."""
        head, below = None, []
        for row in self.rows:
            if row.is_heading and row.depth == 0:
                if head:
                    yield head, below
                head, below = row, []
            else:
                below.append(row)
        if head:
            yield head, below


def difference(cell: Cell) -> Decimal:
    """What the stages made of the claim: negative where they took points away; what is unanswered counts 0."""
    claimed, standing = cell
    return ZERO if claimed == standing else (standing or ZERO) - (claimed or ZERO)


def matrix_of(bloc_year: BlocYear) -> Matrix:
    """Four queries, five where proof is missing, however many members and criteria.

    Nothing is shown of a sheet that is still being written.
    """
    memberships = list(bloc_year.memberships.select_related("agency"))
    sheets = {sheet.agency_id: sheet for sheet in ScoreSheet.objects.filter(bloc_year=bloc_year)}
    applied = applied_sets([bloc_year]).get(bloc_year.pk)
    members = []
    for membership in memberships:
        agency, sheet = membership.agency, sheets.get(membership.agency_id)
        is_counted = bool(
            sheet and applied and sheet.state not in NOT_HANDED_IN and sheet.criteria_set_id == applied.pk
        )
        members.append(MatrixMember(agency.pk, agency.name, agency.label, sheet, is_counted))
    criteria = applied.criteria if applied else None
    counted = [member.sheet.pk for member in members if member.is_counted]
    points = points_by_sheet(criteria, counted) if criteria else {}
    by_member = [points[member.sheet.pk] if member.is_counted else None for member in members]
    rows = tuple(rows_of(criteria, by_member)) if criteria else ()
    return Matrix(tuple(members), rows, criteria)


@lru_cache(maxsize=4096)
def exact(text: str) -> Decimal:
    return Decimal(text).normalize()


def points_by_sheet(criteria: Criteria, sheets: Sequence[int] | QuerySet) -> dict[int, dict[str, Cell]]:
    """By sheet and criterion what was claimed and what the latest stage says. One query, two where proof is missing.

    Points are read as text: the same few numbers come thousands of times, and each is made a Decimal once.
    """
    found: dict[int, dict[str, Cell]] = defaultdict(dict)
    latest: dict[tuple[int, str], int] = {}
    bare: list[tuple[int, str]] = []
    asked = {code for code, leaf in criteria.leaves.items() if asks_for_evidence(leaf)}
    lines = LineScore.objects.filter(sheet__in=sheets).order_by()
    points_as_text = Cast("points", TextField())
    for sheet, code, stage, has_evidence, text in lines.values_list(
        "sheet", "code", "stage", "has_evidence", points_as_text
    ):
        points = None if text is None else exact(text)
        claimed, standing = found[sheet].get(code, NOTHING)
        if stage == ScoreStage.SELF:
            claimed = points
            if points and not has_evidence and code in asked:
                bare.append((sheet, code))
        if PLACE[stage] >= latest.get((sheet, code), 0):
            latest[sheet, code], standing = PLACE[stage], points
        found[sheet][code] = (claimed, standing)
    for sheet, code, is_unproven in unproven(bare):
        standing = found[sheet][code][1]
        found[sheet][code] = (ZERO, ZERO if is_unproven else standing)
    return found


def unproven(bare: list[tuple[int, str]]) -> Iterator[tuple[int, str, bool]]:
    """Each claim without evidence, and whether no later stage has said anything else, so that it counts 0."""
    if not bare:
        return
    rows: dict[int, list] = {}
    wanted = LineScore.objects.filter(sheet__in={sheet for sheet, _ in bare}, code__in={code for _, code in bare})
    for row in stage_rows(wanted):
        rows.setdefault(row.sheet_id, []).append(row)
    without = {sheet: answers_up_to(lines)[2] - answers_up_to(lines)[1].keys() for sheet, lines in rows.items()}
    for sheet, code in bare:
        yield sheet, code, code in without[sheet]


def rows_of(criteria: Criteria, by_member: list[dict[str, Cell] | None]) -> Iterator[MatrixRow]:
    places = {code: place for place, code in enumerate(criteria.leaves)}

    def below(items, depth: int) -> Iterator[MatrixRow]:
        for item in items:
            if isinstance(item, Leaf):
                cells = tuple(None if points is None else points.get(item.code, NOTHING) for points in by_member)
                is_base = item.group is GroupName.BASE
                yield MatrixRow(item.code, item.title, item.max, depth, cells, places[item.code], is_base)
            else:
                yield MatrixRow(item.code, item.title, item.max, depth)
                yield from below(item.items, depth + 1)

    yield from below(criteria.sections, 0)
    for name, title in ((GroupName.BONUS, "Điểm thưởng"), (GroupName.PENALTY, "Điểm trừ")):
        group = getattr(criteria, name)
        if group.items:
            yield MatrixRow(name.value, title, group.cap, 0)
            yield from below(group.items, 1)
