"""Figures on their way into sheets: what a table would write, where it waits, and writing it to all sheets at once.

A sheet that is being written gets the answer where its agency has answered nothing yet, or only what an earlier table
wrote; one that was checked gets it as verified. What a person has said stays, and the figure stands beside it.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.errors import OfficeError
from accounts.models import Agency, Notice, User, record
from blocs.models import EmulationYear
from documents.models import StoredFile
from scoring.criteria import Leaf
from scoring.figures import Place, answer_of, asks_the_same, figures_of, target_given
from scoring.lines import accepted_points, shown
from scoring.models import (
    EDITABLE,
    EvidenceUse,
    Figure,
    FigureTable,
    LineScore,
    ScoreSheet,
    ScoreStage,
    SheetState,
)
from scoring.points import read_answer
from scoring.stages import PLACE, StageRow, stage_rows, stored, totals

VERIFIED_BY_TABLE = {SheetState.CHECKED, SheetState.VERIFIED}


class Landing(StrEnum):
    """What a table does to one sheet."""

    WRITTEN = "ghi vào tự chấm"
    VERIFIED = "ghi vào thẩm định"
    WITHDRAWN = "bỏ số đã ghi trước đây"
    SAME = "không đổi"
    PREFILLED = "điền sẵn số được giao"
    OTHER = "đã chấm khác: giữ nguyên, ghi bên cạnh"
    WAITING = "đang chờ thẩm tra: ghi bên cạnh"
    CLOSED = "đã chốt điểm: không đổi"
    NO_SHEET = "chưa mở bảng chấm điểm"


WRITTEN = {Landing.WRITTEN, Landing.VERIFIED, Landing.WITHDRAWN}


@dataclass(frozen=True)
class Landed:
    """One agency: what the table does to its sheet, and the answer and points at the criterion before and after."""

    agency: Agency
    sheet: ScoreSheet | None
    landing: Landing
    before: LineScore | None = None  # what counted until now
    own: LineScore | None = None  # the row of the stage that is written
    answer: dict[str, Any] | None = None

    @property
    def is_written(self) -> bool:
        return self.landing in WRITTEN


def plan(
    place: Place,
    figures: Mapping[int, Figure],
    *,
    previous: Mapping[int, Figure],
    before: FigureTable | None,
    is_locked: bool = False,
) -> list[Landed]:
    """What the figures would do to each sheet, in the order of the agencies; two queries.

    Args:
        previous, before: the figures and the table that stood until now; what they wrote is taken back or replaced.
        is_locked: keep the sheets from all others until the caller's transaction ends.
    """
    agencies = {pk: place.agencies[pk] for pk in place.agencies if pk in figures or pk in previous}
    sheets = ScoreSheet.objects.filter(bloc_year__year=place.year, agency__in=agencies).order_by("pk")
    sheets = sheets.select_related("criteria_set", "bloc_year").defer("criteria_set__definition")
    if is_locked:
        sheets = sheets.select_for_update(of=("self",))
    of_agency = {sheet.agency_id: sheet for sheet in sheets if asks_the_same(sheet.criteria_set, place.leaf)}
    lines: dict[int, dict[str, LineScore]] = {}
    for line in LineScore.objects.filter(sheet__in=list(of_agency.values()), code=place.code):
        lines.setdefault(line.sheet_id, {})[line.stage] = line
    return [
        land_on(
            place.leaf,
            agency,
            of_agency.get(pk),
            lines.get(of_agency[pk].pk, {}) if pk in of_agency else {},
            figures.get(pk),
            previous.get(pk),
            before,
        )
        for pk, agency in agencies.items()
    ]


def land_on(
    leaf: Leaf,
    agency: Agency,
    sheet: ScoreSheet | None,
    lines: Mapping[str, LineScore],
    figure: Figure | None,
    previous: Figure | None,
    before: FigureTable | None,
) -> Landed:
    if sheet is None:
        return Landed(agency, None, Landing.NO_SHEET)
    stands = max(lines.values(), key=lambda line: PLACE[line.stage], default=None)
    answer = answer_of(leaf, figure) if figure else None
    is_editable = sheet.state in EDITABLE and not sheet.is_over
    stage = ScoreStage.SELF if is_editable else ScoreStage.VERIFIED
    own = lines.get(stage)
    was_ours = own is not None and is_ours(leaf, own, previous, before)

    def outcome(landing: Landing) -> Landed:
        return Landed(agency, sheet, landing, stands, own, answer)

    if answer and stands is not None and says(leaf, stands, answer) and not was_ours:
        return outcome(Landing.SAME)
    if sheet.is_over or sheet.state not in EDITABLE | VERIFIED_BY_TABLE:
        is_waiting = not sheet.is_over and sheet.state in (SheetState.SUBMITTED, SheetState.RESUBMITTED)
        return outcome(Landing.WAITING if is_waiting else Landing.CLOSED)
    if answer is None:
        if was_ours:
            return outcome(Landing.WITHDRAWN)
        return outcome(Landing.PREFILLED if target_given(leaf, figure) and is_editable else Landing.SAME)
    if not was_ours and own is not None and (own.answer is not None if is_editable else own.reason):
        return outcome(Landing.OTHER)
    return outcome(Landing.WRITTEN if is_editable else Landing.VERIFIED)


def is_ours(leaf: Leaf, line: LineScore, previous: Figure | None, before: FigureTable | None) -> bool:
    """Whether an earlier table wrote this row, and nobody has changed it since."""
    if previous is None or before is None or line.override is not None:
        return False
    text = line.explanation if line.stage == ScoreStage.SELF else line.reason
    answer = answer_of(leaf, previous)
    return answer is not None and line.answer == answer and before.sentence in text


def says(leaf: Leaf, line: LineScore, answer: dict[str, Any]) -> bool:
    return line.override is None and read_answer(leaf, line.answer) == read_answer(leaf, answer)


# --- Writing ----------------------------------------------------------------------------------------------------------


def land(
    place: Place,
    figures: Mapping[int, Figure],
    table: FigureTable,
    *,
    previous: Mapping[int, Figure],
    before: FigureTable | None,
    by: User,
) -> list[Landed]:
    """Write to all sheets at once, in the caller's transaction, and bring their totals up to date."""
    landed = plan(place, figures, previous=previous, before=before, is_locked=True)
    new, changed, gone = [], [], []
    of_sheets = EvidenceUse.objects.filter(code=place.code, sheet__in=[each.sheet for each in landed if each.sheet])
    proved = set(of_sheets.values_list("sheet", flat=True))
    for each in landed:
        if not each.is_written:
            continue
        line = written(place, each, table, before, by=by)
        if line.stage == ScoreStage.SELF:
            line.has_evidence = bool(line.explanation) or line.sheet_id in proved
        if each.landing is Landing.WITHDRAWN and line.stage != ScoreStage.SELF:
            gone.append(line.pk)
        else:
            (changed if line.pk else new).append(line)
    LineScore.objects.filter(pk__in=gone).delete()
    LineScore.objects.bulk_create(new)
    LineScore.objects.bulk_update(
        changed, ["answer", "points", "explanation", "reason", "has_evidence", "version", "by", "at"], batch_size=100
    )
    touched = [each for each in landed if each.is_written]
    bring_up_to_date([each.sheet for each in touched])
    for each in touched:
        was = shown(each.before.points if each.before else None)
        now = shown(points_of(place, each))
        record(by, "scoring.figure_landed", each.sheet, code=place.code, before=was, after=now, document=table.cited)
    return landed


def points_of(place: Place, landed: Landed):
    criteria = landed.sheet.criteria_set.criteria
    return accepted_points(criteria, criteria.leaves[place.code], landed.answer)


def written(place: Place, landed: Landed, table: FigureTable, before: FigureTable | None, *, by: User) -> LineScore:
    """The row of the stage with the new answer, not saved yet. Its text says which document the figure is from."""
    is_self = landed.sheet.state in EDITABLE
    stage = ScoreStage.SELF if is_self else ScoreStage.VERIFIED
    line = landed.own or LineScore(sheet=landed.sheet, code=place.code, stage=stage, version=0)
    points = points_of(place, landed)
    line.answer, line.points = landed.answer, None if points is None else stored(points)
    line.version, line.by, line.at = line.version + 1, by, timezone.now()
    sentence = table.sentence if landed.answer else ""
    if not is_self:
        line.reason = sentence
        return line
    text = line.explanation.replace(before.sentence, "").strip() if before else line.explanation
    line.explanation = "\n".join(filter(None, [sentence, text]))
    return line


def bring_up_to_date(sheets: Sequence[ScoreSheet]) -> None:
    """The totals of many locked sheets; two queries, and one for each hundred."""
    rows: dict[int, list[StageRow]] = {sheet.pk: [] for sheet in sheets}
    for row in stage_rows(LineScore.objects.filter(sheet__in=list(rows))):
        rows[row.sheet_id].append(row)
    names: set[str] = set()
    for sheet in sheets:
        kept = totals(sheet.criteria_set.criteria, rows[sheet.pk])
        names.update(kept)
        for name, value in kept.items():
            setattr(sheet, name, value)
    if sheets:
        ScoreSheet.objects.bulk_update(sheets, sorted(names), batch_size=100)


# --- Keeping a table --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Source:
    """The document a table is taken from; its file where somebody has it."""

    number: str
    issued_on: dt.date
    title: str
    unit: str = ""
    file: StoredFile | None = None


@transaction.atomic
def keep_table(place: Place, figures: Mapping[int, Figure], source: Source, *, by: User):
    """Let these figures (unsaved, by agency) stand at the criterion in place of the ones before, and reach the sheets.

    Whoever keeps figures without working in the office keeps none for an agency of its own: those stay as they were.

    Returns:
        what became of each sheet.

    Raises:
        OfficeError: the year is closed, or there is no figure at all.
    """
    EmulationYear.objects.lock_for_changes(place.year.pk)
    before = place.tables.current().first()
    previous = figures_of(before)
    own = frozenset() if by.is_office else by.interest_ids
    kept = {pk: figure for pk, figure in figures.items() if pk in place.agencies and pk not in own}
    kept |= {pk: copied(figure) for pk, figure in previous.items() if pk in own}
    if not kept:
        raise OfficeError("Bảng không có số liệu của đơn vị nào chấm theo tiêu chí này.")
    if before:
        FigureTable.objects.filter(pk=before.pk).update(replaced_at=timezone.now())
    table = FigureTable.objects.create(
        year=place.year,
        criteria_set=place.criteria_set,
        code=place.code,
        number=source.number,
        issued_on=source.issued_on,
        title=source.title,
        unit=source.unit,
        file=source.file,
        created_by=by,
    )
    for figure in kept.values():
        figure.table = table
    Figure.objects.bulk_create(kept.values())
    record(by, "scoring.figures_kept", table, code=place.code, document=table.cited, count=len(kept))
    landed = land(place, kept, table, previous=previous, before=before, by=by)
    tell(place, table, landed)
    return landed


def copied(figure: Figure) -> Figure:
    return Figure(agency=figure.agency, value=figure.value, level=figure.level, not_assigned=figure.not_assigned)


def tell(place: Place, table: FigureTable, landed) -> None:
    """Tell the people of every agency whose sheet was written to, once."""
    agencies = {each.agency.pk for each in landed if each.is_written}
    if agencies:
        Notice.objects.tell(
            User.objects.acting_for_any(agencies),
            subject=f"Tiêu chí {place.code} có số liệu mới"[:200],
            body=f"{place.leaf.title}. {table.sentence} Số đã ghi vào bảng chấm điểm của đơn vị.",
            link=reverse("scoring:sheet_list"),
        )
