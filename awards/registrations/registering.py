"""Registering at the start of a year, and comparing at its end with what was nominated and awarded."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Value
from django.utils import timezone

from accounts.errors import OfficeError
from accounts.models import Agency, GrantedRole, Notice, User, record
from awards.models import (
    Award,
    AwardForm,
    AwardKind,
    Nomination,
    Registration,
    RegistrationLine,
    RegistrationState,
    Subject,
)
from awards.models.slate import must_exist
from awards.slates.assembling import subject_of
from blocs.extensions import extended
from blocs.models import EmulationYear, Extension, Stage
from blocs.workdays import Due
from scoring.handing_in import HeadApproval, check_approval


def subjects_for(registration: Registration):
    """Whom the agency may register: its own and its divisions' people and collectives."""
    divisions = Agency.objects.filter(parent=registration.agency_id)
    return Subject.objects.heads().filter(agency__in=[registration.agency_id, *divisions.values_list("pk", flat=True)])


@transaction.atomic
def begin_registration(agency: Agency, year: EmulationYear, *, by: User) -> Registration:
    """The agency's registration of that year; the one there is, where there is one.

    The agency itself can be registered at once: it stands among its collectives from now on.

    Raises OfficeError for an agency that is gone, or a closed year.
    """
    must_exist(agency, timezone.localdate())
    EmulationYear.objects.lock_for_changes(year.pk)
    registration, is_new = Registration.objects.get_or_create(agency=agency, year=year)
    if is_new:
        subject_of(agency)
        record(by, "awards.registration_begun", registration)
    return registration


@transaction.atomic
def add_to_registration(registration: Registration, form: AwardForm, subjects: Iterable[Subject], *, by: User) -> int:
    """Register these for `form`; who is registered for it already is left alone. How many were added.

    Raises:
        OfficeError: the form is not given to one of them.
        WrongState: the registration was handed in.
    """
    now = registration.locked_for_changes()
    subjects = list(subjects)
    for subject in subjects:
        if subject.kind not in form.subjects:
            raise OfficeError(f"{form} không tặng cho {subject.get_kind_display().lower()}: {subject}.")
    there = set(now.lines.filter(form=form).values_list("subject", flat=True))
    new = [RegistrationLine(registration=now, subject=each, form=form) for each in subjects if each.pk not in there]
    RegistrationLine.objects.bulk_create(new, batch_size=500)
    now.touch()
    record(by, "awards.registration_changed", now, lines=len(new), form=form.name)
    return len(new)


@transaction.atomic
def take_from_registration(registration: Registration, keys: Iterable[int], *, by: User) -> int:
    """Take lines out. Raises WrongState once the registration was handed in."""
    now = registration.locked_for_changes()
    gone = list(now.lines.filter(pk__in=list(keys)).select_related("subject", "form"))
    now.lines.filter(pk__in=[line.pk for line in gone]).delete()
    now.touch()
    record(by, "awards.registration_changed", now, what=", ".join(map(str, gone))[:500], lines=len(gone))
    return len(gone)


@transaction.atomic
def hand_in_registration(registration: Registration, *, approval: HeadApproval, seen: int | None, by: User) -> None:
    """Hand the registration to the office; late ones are marked so.

    Args:
        seen: the version that the head approved; None where nobody looked at a page.

    Raises OfficeError: empty, changed since it was seen, or the approval is incomplete; WrongState: handed in already.
    """
    now = registration.locked_for_changes()
    check_approval(now, approval, by=by)
    if seen is not None and seen != now.version:
        raise OfficeError("Bản đăng ký đã thay đổi sau khi mở trang này. Xin xem lại rồi gửi.")
    if not now.lines.exists():
        raise OfficeError("Bản đăng ký chưa có dòng nào.")
    at = timezone.now()
    due = due_of(now)
    now.move(
        RegistrationState.SUBMITTED,
        by=by,
        submitted_at=at,
        submitted_by=by,
        is_late=bool(due and due.is_over_on(timezone.localdate(at))) if now.submitted_at is None else now.is_late,
        number=approval.document,
        approval=approval.how,
        approved_by_name=approval.name,
        approval_scan=approval.scan,
        return_reason="",
    )
    registration.refresh_from_db()
    people = User.objects.holding(GrantedRole.OFFICE, GrantedRole.OFFICE_HEAD)
    Notice.objects.tell(people, subject=f"Đã gửi: {now}"[:200], link=now.get_absolute_url())


def due_of(registration: Registration) -> Due | None:
    """The last day to register, an extension included; None where the year sets none. Two queries."""
    granted = Extension.objects.filter(
        bloc_year__year=registration.year_id, agency=registration.agency_id, stage=Stage.REGISTRATION
    )
    return extended(registration.year.dues.get(Stage.REGISTRATION), granted.values_list("until", flat=True).first())


@transaction.atomic
def give_back_registration(registration: Registration, *, reason: str, by: User) -> None:
    """Return it to be supplemented. Raises OfficeError without a reason."""
    if not reason.strip():
        raise OfficeError("Xin ghi lý do trả lại để bổ sung.")
    registration.move(RegistrationState.RETURNED, by=by, reason=reason.strip(), return_reason=reason.strip())
    Notice.objects.tell(
        User.objects.acting_for(registration.agency_id),
        subject=f"Trả lại để bổ sung: {registration}"[:200],
        body=reason.strip(),
        link=registration.get_absolute_url(),
    )


# --- What became of it ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Outcome:
    """What became of one registered line by now."""

    is_nominated: bool
    is_awarded: bool

    @property
    def label(self) -> str:
        if self.is_awarded:
            return "Đã được tặng"
        return "Đã đề nghị" if self.is_nominated else "Chưa đề nghị"

    @property
    def tone(self) -> str:
        if self.is_awarded:
            return "success"
        return "info" if self.is_nominated else "neutral"


def outcomes(registration: Registration, lines: Iterable[RegistrationLine]) -> dict[int, Outcome]:
    """By line, whether it was nominated and awarded that year; merged rows count as one. Two queries."""
    lines = list(lines)
    roots = [line.subject.head_id or line.subject_id for line in lines]
    year = registration.year
    nominated = set(
        Nomination.objects.with_root()
        .filter(slate__year=year, slate__submitted_at__isnull=False, root__in=roots)
        .values_list("root", "form")
    )
    awards = Award.objects.standing().with_root().filter(year=year.year, kind=AwardKind.MERIT, root__in=roots)
    awarded = set(awards.values_list("root", "form"))
    return {
        line.pk: Outcome((root, line.form_id) in nominated, (root, line.form_id) in awarded)
        for line, root in zip(lines, roots, strict=True)
    }


@dataclass(frozen=True)
class Sum:
    """How many of one form were registered, proposed and awarded in a year. `form`: its name."""

    form: str
    registered: int
    nominated: int
    awarded: int


def sums_of(year: EmulationYear, agencies=None) -> list[Sum]:
    """By form, in the order of the catalogue; of `agencies` (their keys), or of all. One query."""
    lines = RegistrationLine.objects.filter(registration__year=year, registration__submitted_at__isnull=False)
    proposed = Nomination.objects.filter(slate__year=year, slate__submitted_at__isnull=False)
    awards = Award.objects.standing().filter(year=year.year)
    if agencies is not None:
        lines = lines.filter(registration__agency__in=agencies)
        proposed = proposed.filter(subject__agency__in=agencies)
        awards = awards.filter(agency__in=agencies)
    registered, nominated, awarded = (
        rows.order_by()
        .annotate(what=Value(what))
        .values_list("what", "form__position", "form__code", "form__name")
        .annotate(number=Count("pk"))
        for what, rows in (("registered", lines), ("nominated", proposed), ("awarded", awards))
    )
    counts: dict[tuple, dict[str, int]] = {}
    for what, position, code, name, number in registered.union(nominated, awarded, all=True):
        counts.setdefault((position, code, name), {"registered": 0, "nominated": 0, "awarded": 0})[what] = number
    return [Sum(name, **counts[position, code, name]) for position, code, name in sorted(counts)]
