"""Lines of a slate out of an agency's own workbook: whom it names, what for, in the order of its rows."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.errors import OfficeError
from accounts.models import Agency, User, record
from accounts.searching import fold
from awards.models import AwardForm, AwardTerms, Nomination, Slate, Subject
from awards.slates.assembling import NewLine, add_lines
from awards.slates.nominating import must_fit
from awards.subjects.import_columns import WHO
from awards.subjects.import_whom import Known, field_errors, text_of, whose
from blocs.importing.previewing import CellError, Effect, Plan, PlannedRow, settle
from documents.columns import Field

FIELDS = [
    *WHO,
    Field(
        "form",
        "Danh hiệu, hình thức",
        ("Danh hiệu/hình thức", "Danh hiệu", "Hình thức khen", "Hình thức khen thưởng", "Hình thức đề nghị"),
    ),
    Field("summary", "Tóm tắt thành tích", ("Thành tích", "Nội dung thành tích")),
    Field("votes", "Số phiếu đồng ý", ("Số phiếu",)),
    Field("votes_base", "Tổng số phiếu", ("Trên tổng số", "Số người bỏ phiếu")),
]
SAMPLE = (
    "Nguyễn Văn An", "Cá nhân", 1985, "Chuyên viên", "Văn phòng", None, "Bằng khen của Chủ tịch UBND tỉnh",
    "Hoàn thành xuất sắc nhiệm vụ 02 năm liên tục", 18, 20,
)  # fmt: skip
HEADINGS = ["Tên", "Chức vụ", "Đơn vị", "Hình thức"]
MOST_VOTES = 30_000


@dataclass
class Step:
    """One row: the line to be; None where it stands in the slate already or cannot be read."""

    line: NewLine | None
    is_new_subject: bool = False


def plan(slate: Slate, rows: list[tuple[int, dict[str, Any]]], *, form: AwardForm | None, user: User) -> Plan:
    """What every row would do. At most seven queries, however many rows. `form`: where a row names none."""
    known = Known(user, slate.agency)
    reader = Reader(slate, form)
    made = Plan(HEADINGS, [])
    seen: dict[tuple, int] = {}
    for number, values in rows:
        errors: list[CellError] = []
        texts = {each.name: text_of(values.get(each.name)) for each in FIELDS}
        found = whose(texts, values, known, errors, is_list=False)
        line = reader.read(found.subject, texts, errors) if found else None
        if line and seen.setdefault((id(line.subject), line.form.pk), number) != number:
            errors.append(CellError("name", f"Trùng với dòng {seen[id(line.subject), line.form.pk]}."))
        is_there = bool(line and line.subject.pk and (line.subject.pk, line.form.pk) in reader.taken)
        unit = str(found.subject.agency) if found else texts["agency"]
        shown = [texts["name"], texts["position"], unit, str(line.form) if line else texts["form"]]
        row = PlannedRow(number, Effect.NEW, shown, list(found.changes) if found and not is_there else [], errors)
        settled = settle(row, errors, is_new=not is_there)
        made.rows.append(settled)
        made.steps.append(Step(None if is_there else line, bool(found and found.is_new)))
    return made


class Reader:
    """What a row says of its line: the form as the catalogue calls it, votes, summary. Four queries."""

    def __init__(self, slate: Slate, default: AwardForm | None):
        self.slate, self.default = slate, default
        self.forms = {
            fold(name): each for each in AwardForm.objects.all() for name in (each.code, each.name, each.phrase) if name
        }
        self.today = timezone.localdate()
        self.terms = {each.form_id: each for each in AwardTerms.objects.in_force(slate.received_on or self.today)}
        self.taken = set(slate.lines.values_list("subject", "form"))
        self.agencies = {slate.agency_id, *Agency.objects.filter(parent=slate.agency_id).values_list("pk", flat=True)}

    def read(self, subject: Subject, texts: dict[str, str], errors: list[CellError]) -> NewLine | None:
        form = self.forms.get(fold(texts["form"])) if texts["form"] else self.default
        if form is None:
            said = (
                f"Danh mục không có “{texts['form']}”; ghi tên hoặc mã như trong danh mục."
                if texts["form"]
                else "Chưa ghi danh hiệu, hình thức."
            )
            errors.append(CellError("form", said))
        else:
            self._fits(subject, form, errors)
        votes, base = (self._votes(name, texts, errors) for name in ("votes", "votes_base"))
        if (votes is None) != (base is None) and not errors:
            errors.append(CellError("votes", "Ghi cả số phiếu đồng ý và tổng số phiếu, hoặc bỏ trống cả hai."))
        elif votes is not None and base is not None and votes > base:
            errors.append(CellError("votes", f"Số phiếu đồng ý ({votes}) lớn hơn tổng số phiếu ({base})."))
        errors += field_errors(Nomination(summary=texts["summary"]), {"summary"} if texts["summary"] else set())
        if errors:
            return None
        return NewLine(subject, form, summary=texts["summary"], votes=votes, votes_base=base)

    def _fits(self, subject: Subject, form: AwardForm, errors: list[CellError]) -> None:
        if subject.agency_id not in self.agencies:
            errors.append(CellError("agency", f"{subject.agency} không thuộc {self.slate.agency}."))
        try:
            must_fit(self.slate, subject, form, terms=self.terms.get(form.pk), today=self.today)
        except OfficeError as problem:
            errors.append(CellError("form", str(problem)))

    def _votes(self, name: str, texts: dict[str, str], errors: list[CellError]) -> int | None:
        text = texts[name]
        if not text:
            return None
        least = 1 if name == "votes_base" else 0
        if text.isascii() and text.isdecimal() and len(text) < 6 and least <= int(text) <= MOST_VOTES:
            return int(text)
        errors.append(CellError(name, f"“{text}” không phải một số phiếu (từ {least} đến {MOST_VOTES})."))
        return None


@transaction.atomic
def carry_out(slate: Slate, made: Plan, *, by: User) -> str:
    """Add every row as a line, in the order of the workbook, or none; says what was done.

    Raises OfficeError when a row is wrong or add_lines refuses; WrongState once the slate was handed in.
    """
    made.must_be_good()
    new = {id(step.line.subject): step.line.subject for step in made.steps if step.line and step.is_new_subject}
    fresh = [subject for subject in new.values() if subject.pk is None]
    Subject.objects.bulk_create(fresh, batch_size=500)
    for subject in fresh:
        record(by, "awards.subject_created", subject, source="Excel")
    lines = add_lines(slate, [step.line for step in made.steps if step.line], by=by)
    return f"Đã thêm {len(lines):02d} đề nghị vào hồ sơ, {len(fresh):02d} đối tượng mới."
