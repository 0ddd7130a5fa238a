"""People, grades, initiatives and decisions out of an agency's own workbook.

Every row names somebody: found again by name and, where several share it, by year of birth or unit; who is not there
yet is added. A name that differs in accents alone (Tuấn, Tuân) is never taken for another: the row is imported as it
stands and said to be looked at.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Agency, User, record_all
from accounts.searching import fold, nfc
from awards.models import (
    Award,
    AwardForm,
    AwardKind,
    AwardSource,
    GradeLevel,
    ImportKind,
    Initiative,
    InitiativeReach,
    Subject,
    SubjectKind,
    YearGrade,
)
from awards.models.subject import FIRST_YEAR
from awards.subjects.import_columns import FIELDS
from awards.subjects.names import same_key
from blocs.importing.previewing import CellError, Effect, Plan, PlannedRow, settle
from documents.workbooks import date_of

HEADINGS = ["Tên", "Năm sinh", "Đơn vị", "Nội dung"]
TEXTS_OF_AN_AWARD = {"printed_name", "printed_unit", "decision_number", "decided_by", "period", "register_number"}
YES = {"x", "co", "1", "dung", "nu"}
NO = {"", "khong", "0", "nam"}


@dataclass
class Step:
    """One row: whose it is, and what would be saved besides (None: the subject alone)."""

    subject: Subject
    is_new: bool
    entry: Any = None
    changes: list[str] = field(default_factory=list)


class Known:
    """The subjects one may enter, by agency, kind and name, and how agencies are called. Two queries."""

    def __init__(self, user: User, default: Agency | None):
        self.default = default
        agencies = Agency.objects.all() if user.is_office else Agency.objects.filter(pk__in=user.agency_ids)
        self.agencies: dict[str, list[Agency]] = defaultdict(list)
        for agency in agencies:
            for word in {fold(agency.name), fold(agency.code), fold(agency.short_name)} - {""}:
                self.agencies[word].append(agency)
        self.named: dict[tuple, list[Subject]] = defaultdict(list)
        self.alike: dict[tuple, list[Subject]] = defaultdict(list)
        self.visible = Subject.objects.visible_to(user)
        for subject in self.visible.select_related("agency", "head__agency"):
            self.add(subject)

    def add(self, subject: Subject) -> None:
        """Under its own name; one that was merged stands for its head."""
        head = subject.head or subject
        for group, name in ((self.named, subject.same_key), (self.alike, subject.folded_name)):
            if head not in (known := group[subject.agency_id, subject.kind, name]):
                known.append(head)

    def agency(self, text: str) -> Agency | None:
        if not text:
            return self.default
        found = self.agencies.get(fold(text), [])
        return found[0] if len(found) == 1 else None


def plan(kind: ImportKind, rows: list[tuple[int, dict[str, Any]]], *, user: User, agency: Agency | None) -> Plan:
    """What every row would do. At most six queries, however many rows."""
    known = Known(user, agency)
    reader = READERS[kind](known)
    made = Plan(HEADINGS, [])
    seen: dict[tuple, int] = {}
    for number, values in rows:
        errors: list[CellError] = []
        texts = {each.name: text_of(values.get(each.name)) for each in FIELDS[kind]}
        step = whose(texts, values, known, errors, is_list=kind == ImportKind.PEOPLE)
        told = reader.read(step, texts, values, errors) if step else ""
        if step and (mark := reader.mark(step)) and seen.setdefault(mark, number) != number:
            errors.append(CellError("name", f"Trùng với dòng {seen[mark]}."))
        subject = step.subject if step else None
        shown = [texts["name"], texts["birth_year"], str(subject.agency) if subject else texts["agency"], told]
        row = PlannedRow(number, Effect.NEW, shown, step.changes if step else [], errors)
        is_new = bool(step) and (step.is_new if kind == ImportKind.PEOPLE else step.entry is not None)
        made.rows.append(settle(row, errors, is_new=is_new))
        made.steps.append(step)
    return made


def text_of(value: Any) -> str:
    return nfc(str(value)) if value is not None else ""


def whose(texts: Mapping[str, str], values: Mapping, known: Known, errors: list, *, is_list: bool) -> Step | None:
    """The subject of a row: the one of that name, or a new one; None where the row does not say enough."""
    agency = known.agency(texts["agency"])
    if agency is None:
        said = (
            f"Không có đơn vị nào mang mã hoặc tên “{texts['agency']}” mà bạn được nhập."
            if texts["agency"]
            else "Chưa ghi đơn vị."
        )
        errors.append(CellError("agency", said))
    kind = _choice(texts["kind"], SubjectKind) if texts["kind"] else SubjectKind.INDIVIDUAL
    if kind is None:
        errors.append(CellError("kind", f"Không có đối tượng “{texts['kind']}”; dùng {_labels(SubjectKind)}."))
    if not any(letter.isalpha() for letter in texts["name"]):
        errors.append(CellError("name", "Tên phải có chữ."))
    born = _birth_year(values.get("birth_year"), errors)
    if errors:
        return None
    found = known.named[agency.pk, kind, same_key(texts["name"])]
    fitting = [each for each in found if _fits(each, born, texts["unit"])]
    if len(fitting) > 1:
        errors.append(CellError("name", f"Có {len(fitting):02d} người tên này; ghi thêm năm sinh hoặc phòng, bộ phận."))
        return None
    if fitting:
        return Step(fitting[0], is_new=False)
    subject = Subject(
        kind=kind, name=texts["name"], agency=agency, unit=texts["unit"], position=texts["position"], birth_year=born
    )
    subject.fill_search()
    errors += field_errors(subject, {"name", "unit", "position", "birth_year"})
    step = Step(subject, is_new=True)
    if not is_list:
        step.changes.append("Thêm mới vào danh sách")
    if near := [each for each in known.alike[agency.pk, kind, subject.folded_name] if each not in found]:
        step.changes.append(f"Gần trùng với {near[0].name} ({near[0].place}); xem lại ở trang Trùng tên")
    elif found:
        step.changes.append(f"Trùng tên với {found[0].name} ({found[0].place}); xem lại ở trang Trùng tên")
    known.add(subject)
    return step


def _fits(subject: Subject, born: int | None, unit: str) -> bool:
    same_year = born is None or subject.birth_year is None or subject.birth_year == born
    return same_year and (not unit or not subject.unit or fold(subject.unit) == fold(unit))


def _birth_year(value: Any, errors: list[CellError]) -> int | None:
    """A year, or the year of a day of birth; a day itself is not kept."""
    text = text_of(value)
    if not text:
        return None
    if text.isascii() and text.isdecimal() and len(text) == 4:
        return int(text)
    try:
        return date_of(value).year
    except ValueError as problem:
        errors.append(CellError("birth_year", str(problem)))
        return None


def _choice(text: str, choices) -> str | None:
    """The choice whose label or value is `text`, accents and case aside, or whose label begins with it."""
    wanted = fold(text)
    for choice in choices:
        if wanted in (fold(choice.label), fold(choice.value)):
            return choice
    return next((choice for choice in choices if wanted and fold(choice.label).startswith(wanted)), None)


def _labels(choices) -> str:
    return ", ".join(f"“{label}”" for label in choices.labels)


def field_errors(thing, names: set[str]) -> list[CellError]:
    """What is wrong with these fields of a thing not yet saved."""
    others = {each.name for each in thing._meta.fields} - names
    try:
        thing.clean_fields(exclude=others)
    except ValidationError as problem:
        return [CellError(name, " ".join(messages)) for name, messages in problem.message_dict.items()]
    return []


def _year(texts: Mapping[str, str], errors: list[CellError]) -> int | None:
    text = texts["year"]
    last = timezone.localdate().year
    if text.isascii() and text.isdecimal() and len(text) == 4 and FIRST_YEAR <= int(text) <= last:
        return int(text)
    errors.append(CellError("year", f"“{text}” không phải một năm từ {FIRST_YEAR} đến {last}."))
    return None


class PeopleReader:
    """Rows that are the people themselves; nothing that the table does not say is changed."""

    def __init__(self, known: Known):
        pass

    def read(self, step: Step, texts, values, errors) -> str:
        subject = step.subject
        new = {name: texts[name] for name in ("position", "unit") if texts[name]}
        for name in ("is_female", "is_leader", "is_direct_worker"):
            if (answer := fold(texts[name])) in YES | (NO - {""}):
                new[name] = answer in YES
            elif answer:
                errors.append(CellError(name, f"Không hiểu “{texts[name]}”; ghi Có hoặc Không."))
        if born := _birth_year(values.get("birth_year"), []):
            new["birth_year"] = born
        if texts["founded_year"]:
            new["founded_year"] = int(texts["founded_year"]) if texts["founded_year"].isdecimal() else -1
        for name, value in new.items():
            before = getattr(subject, name)
            if before != value:
                label = Subject._meta.get_field(name).verbose_name
                if not step.is_new:
                    step.changes.append(f"{label}: “{'' if before is None else before}” → “{value}”")
                setattr(subject, name, value)
        errors += field_errors(subject, set(new))
        return subject.position

    def mark(self, step: Step) -> tuple:
        return (id(step.subject),)


class GradeReader:
    def __init__(self, known: Known):
        self.told = {
            (grade.subject_id, grade.year): grade for grade in YearGrade.objects.filter(subject__in=known.visible)
        }

    def read(self, step: Step, texts, values, errors) -> str:
        year, grade = _year(texts, errors), _choice(texts["grade"], GradeLevel)
        if grade is None:
            errors.append(CellError("grade", f"Không có mức “{texts['grade']}”; dùng {_labels(GradeLevel)}."))
        if year is None or grade is None:
            return texts["grade"]
        known = self.told.get((step.subject.pk, year))
        if known and known.grade != grade:
            errors.append(
                CellError("grade", f"Năm {year} đã có kết quả “{known.get_grade_display()}”; bỏ kết quả cũ trước.")
            )
        if not known:
            step.entry = YearGrade(subject=step.subject, year=year, grade=grade, document=texts["document"])
            errors += field_errors(step.entry, {"document"})
        return f"{year}: {grade.label}"

    def mark(self, step: Step) -> tuple | None:
        return (id(step.subject), step.entry.year) if step.entry else None


class InitiativeReader:
    def __init__(self, known: Known):
        self.told = {
            (each.subject_id, each.year, fold(each.title))
            for each in Initiative.objects.filter(subject__in=known.visible)
        }

    def read(self, step: Step, texts, values, errors) -> str:
        year, level = _year(texts, errors), _choice(texts["level"], InitiativeReach)
        if level is None:
            errors.append(CellError("level", f"Không có phạm vi “{texts['level']}”; dùng {_labels(InitiativeReach)}."))
        if not texts["title"]:
            errors.append(CellError("title", "Chưa ghi tên sáng kiến."))
        if not errors and (step.subject.pk, year, fold(texts["title"])) not in self.told:
            step.entry = Initiative(
                subject=step.subject, year=year, level=level, title=texts["title"], document=texts["document"]
            )
            errors += field_errors(step.entry, {"title", "document"})
        return texts["title"]

    def mark(self, step: Step) -> tuple | None:
        return (id(step.subject), step.entry.year, fold(step.entry.title)) if step.entry else None


class AwardReader:
    def __init__(self, known: Known):
        self.forms = {
            fold(name): form for form in AwardForm.objects.all() for name in (form.code, form.name, form.phrase) if name
        }
        told = Award.objects.filter(subject__in=known.visible).values_list(
            "subject_id", "form_id", "year", "decision_number"
        )
        self.told = {(subject, form, year, fold(number)) for subject, form, year, number in told}

    def read(self, step: Step, texts, values, errors) -> str:
        year, form = _year(texts, errors), self.forms.get(fold(texts["form"]))
        if form is None:
            errors.append(
                CellError("form", f"Danh mục không có “{texts['form']}”; ghi tên hoặc mã như trong danh mục.")
            )
        elif step.subject.kind not in form.subjects:
            kind = step.subject.get_kind_display().lower()
            errors.append(CellError("form", f"{form} không tặng cho {kind}."))
        kind = _choice(texts["award_kind"], AwardKind) if texts["award_kind"] else AwardKind.MERIT
        if kind is None:
            errors.append(
                CellError("award_kind", f"Không có loại hình “{texts['award_kind']}”; dùng {_labels(AwardKind)}.")
            )
        if not texts["decision_number"]:
            errors.append(CellError("decision_number", "Chưa ghi số quyết định."))
        day = self._day(values, errors)
        if errors:
            return texts["form"]
        if (step.subject.pk, form.pk, year, fold(texts["decision_number"])) not in self.told:
            subject = step.subject
            step.entry = Award(
                subject=subject,
                agency=subject.agency,
                form=form,
                kind=kind,
                year=year,
                printed_name=texts["name"],
                printed_unit=", ".join(filter(None, [texts["position"], texts["unit"]])) or str(subject.agency),
                decision_number=texts["decision_number"],
                decided_on=day,
                decided_by=texts["decided_by"],
                period=texts["period"],
                from_year=self._from_year(texts["from_year"], year, errors),
                register_number=texts["register_number"],
                source=AwardSource.EXCEL,
            )
            errors += field_errors(step.entry, TEXTS_OF_AN_AWARD)
        return f"{form}, năm {year}"

    def _from_year(self, text: str, year: int, errors) -> int | None:
        if not text:
            return None
        if text.isascii() and text.isdecimal() and FIRST_YEAR <= int(text[:5]) <= year:
            return int(text)
        errors.append(CellError("from_year", f"“{text}” không phải một năm từ {FIRST_YEAR} đến {year}."))
        return None

    def _day(self, values, errors):
        try:
            day = date_of(values.get("decided_on"))
        except ValueError as problem:
            errors.append(CellError("decided_on", str(problem)))
            return None
        if day is None or day.year < FIRST_YEAR or day > timezone.localdate():
            errors.append(CellError("decided_on", "Ghi ngày có thật, không sau hôm nay."))
        return day

    def mark(self, step: Step) -> tuple | None:
        entry = step.entry
        return (id(step.subject), entry.form_id, entry.year, fold(entry.decision_number)) if entry else None


READERS = {
    ImportKind.PEOPLE: PeopleReader,
    ImportKind.GRADES: GradeReader,
    ImportKind.INITIATIVES: InitiativeReader,
    ImportKind.AWARDS: AwardReader,
}


@transaction.atomic
def carry_out(kind: ImportKind, plan: Plan, *, by: User) -> str:
    """Save every row, or none; says what was done. Raises OfficeError when a row is wrong."""
    plan.must_be_good()
    new = list({id(step.subject): step.subject for step in plan.steps if step.is_new}.values())
    changed = [step.subject for step in plan.steps if not step.is_new and step.changes and step.entry is None]
    Subject.objects.bulk_create(new, batch_size=500)
    for subject in changed:
        subject.save()
    entries = [step.entry for step in plan.steps if step.entry is not None]
    for entry in entries:
        entry.subject = entry.subject  # its key is known only now
        if isinstance(entry, Award):
            entry.fill_search()
    if entries:
        type(entries[0]).objects.bulk_create(entries, batch_size=500)
    record_all(by, "awards.subject_created", new, source="Excel")
    record_all(by, "awards.subject_edited", changed, source="Excel")
    return f"Đã thêm {len(new):02d} đối tượng, sửa {len(changed):02d} đối tượng, ghi {len(entries):02d} dòng dữ liệu."
