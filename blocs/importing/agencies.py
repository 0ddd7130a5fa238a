"""Agencies out of a workbook: found again by code, else by name; nothing that the table does not say is changed."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Agency, AgencyKind, SubmissionRoute, record
from accounts.searching import fold, nfc
from blocs.importing.codes import code_of
from blocs.importing.previewing import CellError, Effect, Plan, PlannedRow, settle
from documents.columns import Field
from documents.typed import date_of

FIELDS = [
    Field("name", "Tên đơn vị", ("Đơn vị", "Tên cơ quan", "Cơ quan, đơn vị", "Tên cơ quan, đơn vị"), is_required=True),
    Field("code", "Mã đơn vị", ("Mã", "Ký hiệu", "Ký hiệu văn bản", "Viết tắt")),
    Field("short_name", "Tên viết gọn", ("Tên gọn", "Tên ngắn")),
    Field("kind", "Loại", ("Loại hình", "Loại đơn vị", "Nhóm")),
    Field("parent", "Trực thuộc", ("Đơn vị cấp trên", "Cơ quan chủ quản", "Thuộc đơn vị")),
    Field("submission_route", "Tuyến trình", ("Tuyến",)),
    Field("head_title", "Chức danh thủ trưởng", ("Chức danh", "Chức vụ thủ trưởng")),
    Field("head_name", "Họ tên thủ trưởng", ("Thủ trưởng", "Người đứng đầu", "Lãnh đạo")),
    Field("active_from", "Hoạt động từ", ("Ngày thành lập", "Từ ngày")),
]
SAMPLE = [
    ("Sở Tư pháp", "STP", "Tư pháp", "Sở, ban, ngành", None, "Tỉnh trình", "Giám đốc", "Nguyễn Văn A", None),
    ("Phòng Hành chính tư pháp", "STP-HCTP", None, "Phòng, đơn vị trực thuộc", "STP", None, "Trưởng phòng", None, None),
    ("Xã Tân Lập", "XTL", None, "Xã, phường, đặc khu", None, "Tỉnh trình", "Chủ tịch", None, dt.date(2025, 7, 1)),
]
HEADINGS = ["Tên đơn vị", "Mã", "Loại", "Trực thuộc"]
TEXTS = ["name", "code", "short_name", "head_title", "head_name"]

# What a name begins with usually tells its kind; the first that fits is taken where the table has no column for it.
BEGINNINGS = {
    AgencyKind.COMMUNE: ("xa ", "phuong ", "dac khu ", "thi tran "),
    AgencyKind.DISTRICT: ("huyen ", "thi xa ", "thanh pho "),
    AgencyKind.DIVISION: ("phong ", "chi cuc "),
    AgencyKind.ENTERPRISE: ("cong ty ", "tong cong ty ", "ngan hang ", "quy "),
    AgencyKind.SERVICE: ("truong ", "benh vien ", "trung tam "),
    AgencyKind.ASSOCIATION: ("hoi ", "lien minh "),
    AgencyKind.PARTY: ("tinh uy", "van phong tinh uy", "dang uy ", "uy ban kiem tra"),
    AgencyKind.UNION: ("uy ban mat tran", "tinh doan", "lien doan "),
}
LONG_UNION_NAMES = ("hoi lien hiep phu nu", "hoi nong dan", "hoi cuu chien binh")


@dataclass
class Step:
    """One row's agency as it would be saved, and the code or name of the one it stands under ("": not said)."""

    agency: Agency
    is_new: bool
    changes: list[str]
    parent: str
    above: Agency | None = None


@dataclass
class Known:
    """The agencies there are, and those the table adds, by code and by name."""

    by_code: dict[str, Agency] = field(default_factory=dict)
    by_name: dict[str, list[Agency]] = field(default_factory=dict)
    codes: set[str] = field(default_factory=set)

    @classmethod
    def now(cls) -> "Known":
        """All agencies, each with its parent at hand. One query."""
        known, agencies = cls(), Agency.objects.in_bulk()
        for agency in agencies.values():
            agency.parent = agencies.get(agency.parent_id)
            known.add(agency)
        return known

    def add(self, agency: Agency) -> None:
        self.codes.add(fold(agency.code))
        self.by_code.setdefault(fold(agency.code), agency)
        self.by_name.setdefault(fold(agency.name), []).append(agency)

    def find(self, text: str) -> Agency | None:
        """By code, else by a name that only one agency has that still exists."""
        named = [agency for agency in self.by_name.get(fold(text), []) if agency.active_to is None]
        return self.by_code.get(fold(text)) or (named[0] if len(named) == 1 else None)

    def named(self, name: str, parent: str) -> Agency | None:
        """The agency of that name under `parent`, or the only one of that name where no parent is said."""
        named = [agency for agency in self.by_name.get(fold(name), []) if agency.active_to is None]
        if parent:
            above = self.find(parent)
            named = [agency for agency in named if above is not None and agency.parent is above]
        elif len(named) > 1:
            named = [agency for agency in named if agency.parent is None]
        return named[0] if len(named) == 1 else None

    def new_code(self, name: str) -> str:
        """A code for an agency of this name, from then on taken."""
        code = code_of(name, taken=self.codes, longest=20)
        self.codes.add(fold(code))
        return code


def plan(rows: list[tuple[int, dict[str, Any]]], **_) -> Plan:
    """What every row would do. `rows` are Excel's number and the value of each mapped field. One query."""
    known = Known.now()
    said = [(number, _texts(values), values) for number, values in rows]
    known.codes |= {fold(texts["code"]) for _, texts, _ in said if texts["code"]}
    made = Plan(HEADINGS, [])
    first_row: dict[tuple, int] = {}
    for number, texts, values in said:
        row, step = _plan_row(number, texts, values, known)
        mark = ("pk", step.agency.pk) if not step.is_new else ("code", fold(step.agency.code))
        unnamed = ("name", fold(texts["name"]), fold(texts["parent"])) if step.is_new and not texts["code"] else mark
        for key in {mark, unnamed}:
            if first_row.setdefault(key, number) != number:
                row.errors.append(CellError("code" if texts["code"] else "name", f"Trùng với dòng {first_row[key]}."))
        made.rows.append(row)
        made.steps.append(step)
    for step in made.steps:
        if step.is_new:
            known.add(step.agency)
    for row, step in zip(made.rows, made.steps, strict=True):
        _place(row, step, known)
        settle(row, row.errors, is_new=step.is_new)
    return made


def _texts(values: dict[str, Any]) -> dict[str, str]:
    """The cells as composed texts, "" for empty; a number in a text column (code 12) is read as it looks."""
    return {each.name: nfc(str(value)) if (value := values.get(each.name)) is not None else "" for each in FIELDS}


def _plan_row(number: int, texts: dict[str, str], values: dict[str, Any], known: Known) -> tuple[PlannedRow, Step]:
    errors = []
    name, code, parent = texts["name"], texts["code"].upper(), texts["parent"]
    same_name = known.named(name, parent)
    existing = known.by_code.get(fold(code)) if code else same_name
    new = {key: texts[key] for key in TEXTS if texts[key]} | ({"code": code} if code else {})
    if existing and fold(existing.name) != fold(name):
        new.pop("name", None)  # other rows may yet speak of this agency by its own name
        sentence = f"Mã {code} là của {existing.name}. Nếu đơn vị đã đổi tên, hãy dùng “Đổi tên”."
        errors.append(CellError("name", sentence))
    if existing is None and same_name:
        errors.append(CellError("code", f"{same_name} đã có trong cổng với mã {same_name.code}."))
    agency = existing or Agency()
    if existing is None:
        new |= {"code": code or known.new_code(name), "kind": _kind_of_name(name)}
    for key, choices, words in (("kind", AgencyKind, "loại"), ("submission_route", SubmissionRoute, "tuyến trình")):
        if not texts[key]:
            continue
        if choice := _choice(texts[key], choices):
            new[key] = choice
        else:
            allowed = ", ".join(f"“{label}”" for label in choices.labels)
            errors.append(CellError(key, f"Không có {words} “{texts[key]}”; dùng một trong: {allowed}."))
    try:
        if day := date_of(values.get("active_from")):
            new["active_from"] = day
    except ValueError as problem:
        errors.append(CellError("active_from", str(problem)))
    changes = [_change(agency, key, value) for key, value in new.items() if getattr(agency, key) != value]
    for key, value in new.items():
        setattr(agency, key, value)
    errors += _field_errors(agency)
    shown = [name, agency.code, agency.get_kind_display(), parent]
    row = PlannedRow(number, Effect.NEW, shown, changes if existing else [], errors)
    return row, Step(agency, existing is None, row.changes, parent)


def _field_errors(agency: Agency) -> list[CellError]:
    try:
        agency.clean_fields(exclude=["parent", "folded_name"])
    except ValidationError as problem:
        return [CellError(name, " ".join(messages)) for name, messages in problem.message_dict.items()]
    if agency.active_from and agency.active_to and agency.active_to < agency.active_from:
        return [CellError("active_from", f"Đơn vị đã kết thúc ngày {agency.active_to:%d/%m/%Y}, trước ngày này.")]
    return []


def _place(row: PlannedRow, step: Step, known: Known) -> None:
    """Find the agency that the row stands under; it may be another row of the same table."""
    if not step.parent:
        return
    above = known.find(step.parent)
    if above is None:
        row.errors.append(CellError("parent", f"Không có đơn vị nào mang mã hoặc tên “{step.parent}”."))
    elif _stands_under(above, step.agency):
        row.errors.append(CellError("parent", "Đơn vị không thể trực thuộc chính mình hoặc đơn vị dưới mình."))
    elif step.agency.parent is not above:
        step.above = step.agency.parent = above
        if not step.is_new:
            row.changes.append(f"trực thuộc: {above.name}")


def _stands_under(agency: Agency | None, above: Agency) -> bool:
    """Whether `agency` is `above` itself or stands under it, by the objects at hand."""
    seen = []
    while agency is not None and not any(agency is each for each in seen):
        if agency is above:
            return True
        seen.append(agency)
        agency = agency.parent
    return False


def _change(agency: Agency, key: str, value) -> str:
    label = Agency._meta.get_field(key).verbose_name
    choices = dict(Agency._meta.get_field(key).flatchoices)
    before = getattr(agency, key)
    shown = [choices.get(each, f"{each:%d/%m/%Y}" if isinstance(each, dt.date) else each) for each in (before, value)]
    return f"{label}: “{shown[0] or ''}” → “{shown[1]}”"


def _choice(text: str, choices) -> str | None:
    """The choice whose label, or a word group of it between commas, is `text`, accents and case aside."""
    wanted = fold(text)
    for choice in choices:
        parts = [fold(part) for part in choice.label.replace("(", ",").split(",")]
        if wanted in (fold(choice.label), choice.value, *parts):
            return choice
    return next((choice for choice in choices if fold(choice.label).startswith(wanted)), None)


def _kind_of_name(name: str) -> AgencyKind:
    said = f"{fold(name)} "
    if said.startswith(LONG_UNION_NAMES):
        return AgencyKind.UNION
    return next((kind for kind, starts in BEGINNINGS.items() if said.startswith(starts)), AgencyKind.DEPARTMENT)


@transaction.atomic
def carry_out(plan: Plan, *, by, **_) -> str:
    """Save every row, or none; says what was done. Raises OfficeError when a row is wrong."""
    plan.must_be_good()
    own = [each.name for each in Agency._meta.concrete_fields if each.name not in ("id", "parent")]
    for step in plan.steps:
        agency = step.agency
        if step.is_new:
            agency.parent = None  # those above may be later rows of the table
            agency.save()
            record(by, "blocs.agency_created", agency, name=agency.name, source="Excel")
        elif step.changes:
            agency.save(update_fields=own)
            record(by, "blocs.agency_edited", agency, changes="; ".join(step.changes), source="Excel")
    for step in plan.steps:
        if step.above is not None:
            step.agency.parent = step.above
            step.agency.save(update_fields=["parent"])
    done = [("thêm", plan.counts[Effect.NEW]), ("sửa", plan.counts[Effect.CHANGED])]
    return f"Đã {', '.join(f'{verb} {count:02d} đơn vị' for verb, count in done if count)}."
