"""Whom a row of a workbook names.

Found again by name and, where several share it, by year of birth or unit; who is not there yet is added. A name that
differs in accents alone (Tuấn, Tuân) is never taken for another: the row is imported as it stands and said to be
looked at.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from accounts.models import Agency, User
from accounts.searching import fold, nfc
from awards.models import Subject, SubjectKind
from awards.subjects.names import same_key
from blocs.importing.previewing import CellError
from documents.typed import date_of


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
    kind = choice_of(texts["kind"], SubjectKind) if texts["kind"] else SubjectKind.INDIVIDUAL
    if kind is None:
        errors.append(CellError("kind", f"Không có đối tượng “{texts['kind']}”; dùng {labels_of(SubjectKind)}."))
    if not any(letter.isalpha() for letter in texts["name"]):
        errors.append(CellError("name", "Tên phải có chữ."))
    born = birth_year_of(values.get("birth_year"), errors)
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
    wrong = field_errors(subject, {"name", "unit", "position", "birth_year"})
    errors += wrong
    step = Step(subject, is_new=True)
    if not is_list:
        step.changes.append("Thêm mới vào danh sách")
    if near := [each for each in known.alike[agency.pk, kind, subject.folded_name] if each not in found]:
        step.changes.append(f"Gần trùng với {near[0].name} ({near[0].place}); xem lại ở trang Trùng tên")
    elif found:
        step.changes.append(f"Trùng tên với {found[0].name} ({found[0].place}); xem lại ở trang Trùng tên")
    if not wrong:
        known.add(subject)
    return step


def _fits(subject: Subject, born: int | None, unit: str) -> bool:
    same_year = born is None or subject.birth_year is None or subject.birth_year == born
    return same_year and (not unit or not subject.unit or fold(subject.unit) == fold(unit))


def birth_year_of(value: Any, errors: list[CellError]) -> int | None:
    """A year, or the year of a day of birth; a day itself is not kept."""
    text = text_of(value)
    if not text:
        return None
    if text.isascii() and text.isdecimal() and len(text) == 4:
        return int(text)
    try:
        return date_of(value).year
    except ValueError:
        errors.append(CellError("birth_year", f"“{text}” không phải năm sinh, ví dụ 1985 hoặc 12/03/1985."))
        return None


def choice_of(text: str, choices) -> str | None:
    """The choice whose label or value is `text`, accents and case aside, or whose label begins with it."""
    wanted = fold(text)
    for choice in choices:
        if wanted in (fold(choice.label), fold(choice.value)):
            return choice
    return next((choice for choice in choices if wanted and fold(choice.label).startswith(wanted)), None)


def labels_of(choices) -> str:
    return ", ".join(f"“{label}”" for label in choices.labels)


def field_errors(thing, names: set[str]) -> list[CellError]:
    """What is wrong with these fields of a thing not yet saved."""
    others = {each.name for each in thing._meta.fields} - names
    try:
        thing.clean_fields(exclude=others)
    except ValidationError as problem:
        return [CellError(name, " ".join(messages)) for name, messages in problem.message_dict.items()]
    return []
