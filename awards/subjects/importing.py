"""People, grades, initiatives, disciplines and decisions out of an agency's own workbook, row by row."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Agency, User, record_all
from accounts.searching import fold
from awards.models import (
    Award,
    AwardForm,
    AwardKind,
    AwardSource,
    GradeLevel,
    ImportKind,
    Initiative,
    InitiativeReach,
    Measure,
    Subject,
    SubjectDiscipline,
    YearGrade,
)
from awards.models.subject import FIRST_YEAR
from awards.subjects.import_columns import FIELDS
from awards.subjects.import_whom import Known, Step, birth_year_of, choice_of, field_errors, labels_of, text_of, whose
from blocs.importing.previewing import CellError, Effect, Plan, PlannedRow, settle
from documents.typed import date_of

HEADINGS = ["Tên", "Năm sinh", "Đơn vị", "Nội dung"]
TOLD_EVERY = 1000  # rows
TEXTS_OF_AN_AWARD = {"printed_name", "printed_unit", "decision_number", "decided_by", "period", "register_number"}
YES = {"x", "co", "1", "dung", "nu"}
NO = {"", "khong", "0", "nam"}


def plan(
    kind: ImportKind,
    rows: list[tuple[int, dict[str, Any]]],
    *,
    user: User,
    agency: Agency | None,
    tell: Callable[[int], None] | None = None,
) -> Plan:
    """What every row would do. At most six queries, however many rows.

    Args:
        tell: asked to say, every thousand rows, how many were looked at.
    """
    known = Known(user, agency)
    reader = READERS[kind](known)
    made = Plan(HEADINGS, [])
    seen: dict[tuple, int] = {}
    for place, (number, values) in enumerate(rows):
        if tell and place and place % TOLD_EVERY == 0:
            tell(place)
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


def _year(texts: Mapping[str, str], errors: list[CellError]) -> int | None:
    text = texts["year"]
    last = timezone.localdate().year
    if text.isascii() and text.isdecimal() and len(text) == 4 and FIRST_YEAR <= int(text) <= last:
        return int(text)
    errors.append(CellError("year", f"“{text}” không phải một năm từ {FIRST_YEAR} đến {last}."))
    return None


def _day(name: str, values: Mapping, errors: list[CellError]):
    """The day in a cell, not one to come; None where it is empty or wrong."""
    try:
        day = date_of(values.get(name))
    except ValueError as problem:
        errors.append(CellError(name, str(problem)))
        return None
    if day is None or day.year < FIRST_YEAR or day > timezone.localdate():
        errors.append(CellError(name, "Ghi ngày có thật, không sau hôm nay."))
    return day


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
        if born := birth_year_of(values.get("birth_year"), []):
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
        year, grade = _year(texts, errors), choice_of(texts["grade"], GradeLevel)
        if grade is None:
            errors.append(CellError("grade", f"Không có mức “{texts['grade']}”; dùng {labels_of(GradeLevel)}."))
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
        year, level = _year(texts, errors), choice_of(texts["level"], InitiativeReach)
        if level is None:
            errors.append(
                CellError("level", f"Không có phạm vi “{texts['level']}”; dùng {labels_of(InitiativeReach)}.")
            )
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


class DisciplineReader:
    def __init__(self, known: Known):
        told = SubjectDiscipline.objects.filter(subject__in=known.visible)
        self.told = set(told.values_list("subject_id", "measure", "since"))

    def read(self, step: Step, texts, values, errors) -> str:
        measure = choice_of(texts["measure"], Measure)
        if measure is None:
            errors.append(CellError("measure", f"Không có hình thức “{texts['measure']}”; dùng {labels_of(Measure)}."))
        since, until = _day("since", values, errors), self._until(values, errors)
        if since and until and until < since:
            errors.append(CellError("until", "Ngày hết hiệu lực phải từ ngày bắt đầu trở đi."))
        if errors:
            return texts["measure"]
        if (step.subject.pk, measure, since) not in self.told:
            step.entry = SubjectDiscipline(
                subject=step.subject, measure=measure, since=since, until=until, document=texts["document"]
            )
            errors += field_errors(step.entry, {"document"})
        return f"{measure.label} từ {since:%d/%m/%Y}"

    def _until(self, values, errors):
        """The last day, which may be to come; None while it has none."""
        try:
            return date_of(values.get("until"))
        except ValueError as problem:
            errors.append(CellError("until", str(problem)))
            return None

    def mark(self, step: Step) -> tuple | None:
        return (id(step.subject), step.entry.measure, step.entry.since) if step.entry else None


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
        kind = choice_of(texts["award_kind"], AwardKind) if texts["award_kind"] else AwardKind.MERIT
        if kind is None:
            errors.append(
                CellError("award_kind", f"Không có loại hình “{texts['award_kind']}”; dùng {labels_of(AwardKind)}.")
            )
        if not texts["decision_number"]:
            errors.append(CellError("decision_number", "Chưa ghi số quyết định."))
        day = _day("decided_on", values, errors)
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

    def mark(self, step: Step) -> tuple | None:
        entry = step.entry
        return (id(step.subject), entry.form_id, entry.year, fold(entry.decision_number)) if entry else None


READERS = {
    ImportKind.PEOPLE: PeopleReader,
    ImportKind.GRADES: GradeReader,
    ImportKind.INITIATIVES: InitiativeReader,
    ImportKind.DISCIPLINES: DisciplineReader,
    ImportKind.AWARDS: AwardReader,
}


@transaction.atomic
def carry_out(kind: ImportKind, plan: Plan, *, by: User) -> str:
    """Save every row, or none; says what was done. Raises OfficeError when a row is wrong."""
    plan.must_be_good()
    # Not by `is_new`: the row that first named somebody may be one of the wrong ones left out.
    new = list({id(step.subject): step.subject for step in plan.steps if step.subject.pk is None}.values())
    changed = [step.subject for step in plan.steps if step.subject.pk and step.changes and step.entry is None]
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
