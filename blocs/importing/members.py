"""Members of the blocs of one year out of a workbook; blocs that the year lacks are formed, nobody is taken out."""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from accounts.models import Agency
from accounts.searching import fold, nfc
from blocs.importing.agencies import Known
from blocs.importing.codes import code_of
from blocs.importing.previewing import CellError, Effect, Plan, PlannedRow, settle
from blocs.models import Bloc, BlocKind, BlocYear, EmulationYear, LeaderChoice, Membership, existed_in
from documents.columns import Field

FIELDS = [
    Field("bloc", "Khối, cụm", ("Khối", "Cụm", "Mã khối", "Khối thi đua", "Tên khối", "Cụm, khối"), is_required=True),
    Field("agency", "Đơn vị", ("Tên đơn vị", "Mã đơn vị", "Thành viên", "Cơ quan, đơn vị"), is_required=True),
    Field("position", "Thứ tự", ("TT", "STT", "Số thứ tự")),
    Field("role", "Chức danh trong khối", ("Khối trưởng", "Trưởng khối", "Cụm trưởng", "Vai trò", "Ghi chú")),
]
SAMPLE = [
    ("TH", "Sở Tư pháp", 1, "Khối trưởng"),
    ("TH", "Sở Tài chính", 2, "Khối phó"),
    ("TH", "VPUB", 3, None),
]
HEADINGS = ["Khối, cụm", "Đơn vị", "Thứ tự", "Chức danh"]
LAST_POSITION = 999
LEADER_WORDS = ("truong", "x", "co")
DEPUTY_WORDS = ("pho",)


@dataclass
class BlocStep:
    """One bloc of the table: as it is in the year (None: not yet), and what the rows add."""

    bloc: Bloc
    bloc_year: BlocYear | None
    new: list[tuple[Agency, int | None]] = field(default_factory=list)
    moved: list[tuple[Membership, int]] = field(default_factory=list)
    leader: Agency | None = None
    deputy: Agency | None = None


def plan(rows: list[tuple[int, dict[str, Any]]], *, year: EmulationYear, **_) -> Plan:
    """What every row would do in `year`. Four queries, however many rows."""
    known = Known.now()
    blocs = {fold(word): bloc for bloc in Bloc.objects.all() for word in (bloc.name, bloc.code)}
    bloc_years = {each.bloc_id: each for each in year.bloc_years.select_related("bloc", "year")}
    placed = {
        membership.agency_id: membership
        for membership in Membership.objects.filter(bloc_year__year=year).select_related("bloc_year__bloc")
    }
    made = Plan(HEADINGS, [])
    steps: dict[str, BlocStep] = {}
    rows_of_agency: dict[int, int] = {}
    for number, values in rows:
        texts = {each.name: nfc(str(values[each.name])) if values.get(each.name) is not None else "" for each in FIELDS}
        row = PlannedRow(number, Effect.NEW, [texts["bloc"], texts["agency"], texts["position"], texts["role"]])
        step = _bloc_step(texts["bloc"], blocs, bloc_years, steps, row)
        agency = _agency(texts["agency"], known, rows_of_agency, row)
        if agency and not existed_in(agency, year.year):
            row.errors.append(CellError("agency", f"{agency} không hoạt động trong năm {year.year}."))
        position = _position(values.get("position"), row)
        membership = placed.get(agency.pk) if agency else None
        if step and agency:
            _plan_member(row, step, agency, membership, position)
            _plan_role(row, step, agency, fold(texts["role"]))
        made.rows.append(settle(row, row.errors, is_new=membership is None))
    made.steps = list({id(step): step for step in steps.values()}.values())
    return made


def _bloc_step(text: str, blocs, bloc_years, steps, row: PlannedRow) -> BlocStep | None:
    if not text:
        row.errors.append(CellError("bloc", "Chưa ghi khối, cụm."))
        return None
    if fold(text) in steps:
        return steps[fold(text)]
    bloc = blocs.get(fold(text))
    if bloc is None:
        if not fold(text).startswith(("khoi ", "cum ")):
            row.errors.append(
                CellError("bloc", f"Không có khối, cụm nào mang mã hoặc tên “{text}”; cần lập trước ở trang khối, cụm.")
            )
            return None
        kind = BlocKind.TERRITORIAL if fold(text).startswith("cum ") else BlocKind.SECTOR
        bloc = Bloc(name=text, code=code_of(text, taken=blocs, longest=15), kind=kind)
        blocs[fold(text)] = blocs[fold(bloc.code)] = bloc
    same = next((step for step in steps.values() if step.bloc is bloc), None)
    steps[fold(text)] = same or BlocStep(bloc, bloc_years.get(bloc.pk))
    if bloc.pk is None and same is None:
        row.changes.append(f"lập mới {bloc.name}, mã {bloc.code}")
    return steps[fold(text)]


def _agency(text: str, known: Known, rows_of_agency: dict[int, int], row: PlannedRow) -> Agency | None:
    agency = known.find(text) if text else None
    if agency is None:
        sentence = f"Không có đơn vị nào mang mã hoặc tên “{text}”." if text else "Chưa ghi đơn vị."
        row.errors.append(CellError("agency", sentence))
    elif (first := rows_of_agency.setdefault(agency.pk, row.number)) != row.number:
        row.errors.append(CellError("agency", f"{agency} đã có ở dòng {first}; mỗi đơn vị chỉ ở một khối."))
    return agency


def _position(value: Any, row: PlannedRow) -> int | None:
    if value is None:
        return None
    text = str(value).rstrip(". ")
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= LAST_POSITION):
        row.errors.append(CellError("position", f"“{value}” không phải là số thứ tự (1 đến {LAST_POSITION})."))
        return None
    return int(text)


def _plan_member(row: PlannedRow, step: BlocStep, agency: Agency, membership, position: int | None) -> None:
    if membership and (step.bloc_year is None or membership.bloc_year_id != step.bloc_year.pk):
        sentence = f"{agency} đã ở {membership.bloc_year.bloc.name} trong năm này."
        row.errors.append(CellError("agency", sentence))
    elif membership is None:
        if step.bloc_year and step.bloc_year.is_agreed:
            row.errors.append(CellError("bloc", f"{step.bloc_year} đã thống nhất điểm, không thêm đơn vị được nữa."))
        step.new.append((agency, position))
    elif position and membership.position != position:
        step.moved.append((membership, position))
        row.changes.append(f"thứ tự: {membership.position} → {position}")


def _plan_role(row: PlannedRow, step: BlocStep, agency: Agency, role: str) -> None:
    words = role.split()
    is_deputy = any(word in DEPUTY_WORDS for word in words)
    is_leader = not is_deputy and any(word in LEADER_WORDS for word in words)
    for name, is_meant, label in (("leader", is_leader, "trưởng"), ("deputy", is_deputy, "phó")):
        if not is_meant:
            continue
        if getattr(step, name):
            row.errors.append(CellError("role", f"{step.bloc} có hai đơn vị cùng ghi là {label}."))
        setattr(step, name, agency)
        if step.bloc_year is None or getattr(step.bloc_year, f"{name}_id") != agency.pk:
            row.changes.append(f"là {label} khối, cụm")


@transaction.atomic
def carry_out(plan: Plan, *, year: EmulationYear, by) -> str:
    """Save every row, or none; says what was done. Raises OfficeError when a row is wrong or the year is closed."""
    plan.must_be_good()
    EmulationYear.objects.lock_for_changes(year.pk)
    added = 0
    for step in plan.steps:
        bloc_year = step.bloc_year or BlocYear.objects.form(step.bloc, year, by=by)
        for agency, position in step.new:
            membership = bloc_year.add_member(agency, by=by)
            added += 1
            if position:
                step.moved.append((membership, position))
        bloc_year.set_positions(step.moved, by=by)
        if step.leader or step.deputy:
            _name_leaders(bloc_year, step, by=by)
    return f"Đã thêm {added:02d} thành viên vào {len(plan.steps):02d} khối, cụm năm {year.year}."


def _name_leaders(bloc_year: BlocYear, step: BlocStep, *, by) -> None:
    """Whoever is named anew leaves its other place: last month's deputy may be this table's leader."""
    leader = step.leader or (bloc_year.leader if bloc_year.leader != step.deputy else None)
    deputy = step.deputy or (bloc_year.deputy if bloc_year.deputy != step.leader else None)
    if (leader, deputy) != (bloc_year.leader, bloc_year.deputy):
        how, document = LeaderChoice(bloc_year.leader_choice), bloc_year.leader_document
        bloc_year.appoint(leader=leader, deputy=deputy, how=how, document=document, by=by)
