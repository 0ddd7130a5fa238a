"""What whoever launches a movement does with it: plan, launch, remind, give more time, review, close."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from django.db import models, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from accounts.errors import OfficeError, WrongDay, WrongState
from accounts.models import Agency, Notice, RoleGrant, User, record
from accounts.models.user import ACTS_FOR_AGENCY
from campaigns.models import (
    ContentGroup,
    Movement,
    MovementDocument,
    MovementReview,
    MovementState,
    MovementTarget,
    ReportRound,
    ReviewKind,
    RoundExtension,
)
from campaigns.models.movement import STEP_BACK
from documents.models import StoredFile

MOST_NAMED = 5


@dataclass(frozen=True)
class Outline:
    """What a movement consists of, in the order of the page; `removed` are rows that are to go."""

    groups: Sequence[ContentGroup] = ()
    targets: Sequence[MovementTarget] = ()
    rounds: Sequence[ReportRound] = ()
    removed: Sequence[models.Model] = field(default=())


def named(agencies: Iterable[Agency]) -> str:
    """ "Sở Y tế, Sở Tư pháp và 03 đơn vị khác"."""
    names = [agency.name for agency in agencies]
    shown = ", ".join(names[:MOST_NAMED])
    return f"{shown} và {len(names) - MOST_NAMED:02d} đơn vị khác" if len(names) > MOST_NAMED else shown


def agencies_answering(movement: Movement):
    return Agency.objects.filter(movement_answers__movement=movement)


@transaction.atomic
def keep(movement: Movement, outline: Outline | None = None, *, by: User) -> Movement:
    """Store what the form has set on `movement`, new or known, and its outline.

    Raises OfficeError: the movement is closed, a round is due far from its period, or a row that is to go was taken
    over or reported on by an agency.
    """
    is_new = movement.pk is None
    if not is_new:
        must_be_open(movement)
    if is_new:
        movement.created_by = by
    movement.save()
    if outline:
        for row in outline.removed:
            remove_row(row)
        for rows in (outline.groups, outline.targets):
            for position, row in enumerate(rows):
                row.movement, row.position = movement, position
                row.save()
        for row in outline.rounds:
            must_be_near(movement, row.due_on, f"Hạn của “{row}”")
            row.movement = movement
            row.save()
    record(by, "campaigns.movement_created" if is_new else "campaigns.movement_edited", movement, name=movement.name)
    return movement


def must_be_open(movement: Movement) -> None:
    if movement.locked().state == MovementState.CLOSED:
        raise OfficeError("Phong trào đã kết thúc nên không sửa được nữa.")


def must_be_near(movement: Movement, day: dt.date, what: str) -> None:
    """Reports are due from the year before a movement to the year after it; elsewhere a day is mistyped."""
    first, last = movement.starts_on.year - 1, movement.ends_on.year + 1
    if not first <= day.year <= last:
        raise WrongDay(f"{what} phải trong các năm {first}–{last}.")


def remove_row(row: models.Model) -> None:
    try:
        row.delete()
    except ProtectedError:
        if isinstance(row, ReportRound):
            users = Agency.objects.filter(movement_answers__reports__round=row)
            said = "đã có báo cáo của"
        else:
            users = Agency.objects.filter(movement_answers__in=row.taken_over.values("answer"))
            said = "đã được đưa vào kế hoạch hưởng ứng của"
        raise OfficeError(f"Không bỏ được “{row}”: {said} {named(users.distinct())}.") from None


@transaction.atomic
def launch(movement: Movement, *, on: dt.date, by: User) -> None:
    """Launch a planned movement on the day `on` and tell the agencies that are asked to answer.

    Raises:
        WrongState: it was launched already.
        OfficeError: it has no contents yet.
        WrongDay: after its period or long before it. (In the year before is usual: the movement of 2021–2025 is
            launched at the review of the one before, in 2020.)
    """
    if not movement.groups.exists():
        raise OfficeError("Phong trào chưa có nhóm nội dung nào. Xin ghi nội dung trước khi phát động.")
    if on > movement.ends_on:
        raise WrongDay(f"Ngày phát động không được sau thời gian của phong trào ({movement.period}).")
    if on.year < movement.starts_on.year - 1:
        raise WrongDay(
            f"Ngày phát động quá sớm so với thời gian của phong trào ({movement.period}): sớm nhất từ năm "
            f"{movement.starts_on.year - 1}."
        )
    movement.move(MovementState.LAUNCHED, by=by, launched_on=on)
    tell(
        movement.addressed_agencies(on),
        subject=f"Phát động phong trào “{movement.name}”",
        body=f"Thời gian: {movement.period}. Xin tổ chức hưởng ứng tại đơn vị và ghi vào cổng.",
        movement=movement,
        by=by,
    )


def tell(agencies, *, subject: str, body: str, movement: Movement, by: User) -> int:
    """Tell everybody who acts for one of `agencies` (a queryset), once; gives how many people that are."""
    own = RoleGrant.objects.in_force().filter(role__in=ACTS_FOR_AGENCY)
    ids = list(agencies.order_by().values_list("pk", flat=True))
    people = User.objects.filter(is_active=True, pk__in=own.filter(agency__in=ids).values("user")).exclude(pk=by.pk)
    return len(Notice.objects.tell(people, subject=subject[:200], body=body, link=movement.get_absolute_url()))


@transaction.atomic
def review(
    movement: Movement, kind: ReviewKind, *, held_on: dt.date, text: str, document: str = "", by: User
) -> MovementReview:
    """Keep what a review found. The first mid-term review and the final one move the movement on.

    A movement of several years has a mid-term review every year; the later ones move nothing.

    Raises:
        WrongState: the movement does not run.
        WrongDay: held before the movement was launched, or on a day that has not come.
    """
    if held_on > timezone.localdate():
        raise WrongDay(f"Ngày {kind.label.lower()} chưa đến; xin ghi khi đã tổ chức.")
    if movement.launched_on and held_on < movement.launched_on:
        raise WrongDay(f"Ngày {kind.label.lower()} phải từ ngày phát động ({movement.launched_on:%d/%m/%Y}) trở đi.")
    to = MovementState(kind.value)
    if (movement.state, kind) != (MovementState.MIDTERM, ReviewKind.MIDTERM):
        movement.move(to, by=by)
    elif movement.locked().state != MovementState.MIDTERM:
        movement.refresh_from_db()
        raise WrongState(movement, to)
    found = MovementReview.objects.create(
        movement=movement, kind=kind, held_on=held_on, document=document, text=text, by=by
    )
    record(by, "campaigns.movement_reviewed", movement, kind=kind.label, held_on=f"{held_on:%d/%m/%Y}")
    return found


def close(movement: Movement, *, by: User) -> None:
    movement.move(MovementState.CLOSED, by=by)


@transaction.atomic
def step_back(movement: Movement, *, reason: str, by: User) -> None:
    """One step backwards.

    Raises:
        WrongState: from the first state.
        OfficeError: no reason, or, naming them, agencies have answered what would be a plan again that they cannot see.
    """
    if movement.locked().state == MovementState.LAUNCHED and (answering := list(agencies_answering(movement))):
        raise OfficeError(
            f"Không đưa về bước chuẩn bị được: phong trào đã có {len(answering):02d} đơn vị hưởng ứng, "
            f"{named(answering)}."
        )
    movement.move(STEP_BACK.get(MovementState(movement.state), MovementState.PLANNED), by=by, reason=reason)


@transaction.atomic
def delete(movement: Movement, *, by: User) -> None:
    """Take a movement away for good. Raises OfficeError, naming them, when somebody answered it or builds on it."""
    movement.locked()
    if answering := list(agencies_answering(movement)):
        raise OfficeError(
            f"Không xóa được: phong trào đã có {len(answering):02d} đơn vị hưởng ứng, {named(answering)}."
        )
    if followers := list(movement.followers.all()):
        raise OfficeError(f"Không xóa được: phong trào “{followers[0]}” tiếp nối phong trào này.")
    if role_models := list(movement.role_models.all()):
        raise OfficeError(f"Không xóa được: điển hình “{role_models[0]}” được giới thiệu trong phong trào này.")
    record(by, "campaigns.movement_deleted", movement, name=movement.name)
    files = [document.file for document in movement.documents.all() if document.file]
    movement.delete()
    for file in files:
        file.discard()


@transaction.atomic
def add_document(movement: Movement, citation: str, *, upload=None, by: User) -> MovementDocument:
    """Cite a document. Raises OfficeError once the movement is closed."""
    must_be_open(movement)
    file = StoredFile.objects.store(upload, by=by) if upload else None
    document = MovementDocument.objects.create(movement=movement, citation=citation, file=file)
    record(by, "campaigns.movement_document_added", movement, document=citation)
    return document


@transaction.atomic
def remove_document(document: MovementDocument, *, by: User) -> None:
    """Take a document out. Raises OfficeError once the movement is closed."""
    must_be_open(document.movement)
    record(by, "campaigns.movement_document_removed", document.movement, document=document.citation)
    file = document.file
    document.delete()
    if file:
        file.discard()


# --- Deadlines --------------------------------------------------------------------------------------------------------


@transaction.atomic
def extend(
    round_: ReportRound, *, due_on: dt.date, reason: str, agency: Agency | None = None, by: User
) -> RoundExtension:
    """Give one agency, or all, time until `due_on`.

    Raises OfficeError: no reason; WrongDay: no more time than before, or years after the movement.
    """
    if not reason.strip():
        raise OfficeError("Xin ghi lý do gia hạn.")
    now = round_.due_for(agency.pk if agency else None)
    if due_on <= now:
        raise WrongDay(f"Hạn mới phải sau hạn hiện nay ({now:%d/%m/%Y}).")
    must_be_near(round_.movement, due_on, "Hạn mới")
    extension = RoundExtension.objects.create(round=round_, agency=agency, due_on=due_on, reason=reason, by=by)
    who = agency.name if agency else "tất cả"
    record(by, "campaigns.round_extended", round_, agency=who, until=f"{due_on:%d/%m/%Y}", reason=reason)
    told = Agency.objects.filter(pk=agency.pk) if agency else round_.movement.addressed_agencies()
    tell(
        told,
        subject=f"Gia hạn “{round_.title}” đến {due_on:%d/%m/%Y}",
        body=f"Lý do: {reason}",
        movement=round_.movement,
        by=by,
    )
    return extension


def last_days(round_: ReportRound, agency_ids: Collection[int]) -> dict[int, dt.date]:
    """Until when each of these agencies has time for this round. One query."""
    given = round_.extensions.filter(models.Q(agency=None) | models.Q(agency__in=agency_ids)).order_by()
    days = dict.fromkeys(agency_ids, round_.due_on)
    for agency_id, due_on in given.values_list("agency", "due_on"):
        for pk in [agency_id] if agency_id else days:
            days[pk] = max(days[pk], due_on)
    return days


def reminder_text(movement: Movement, round_: ReportRound | None = None, *, due_on: dt.date | None = None) -> str:
    """What a reminder says, in the portal and where the office pastes it; `due_on` is the last day of a round."""
    if round_:
        return (
            f"Đề nghị đơn vị gửi “{round_.title}” của phong trào “{movement.name}”, hạn "
            f"{due_on or round_.due_on:%d/%m/%Y}. Báo cáo được ghi trực tiếp trên cổng."
        )
    return (
        f"Đề nghị đơn vị tổ chức hưởng ứng phong trào “{movement.name}” ({movement.period}) và ghi kế hoạch hưởng ứng "
        "vào cổng."
    )


def by_last_day(round_: ReportRound | None, agencies) -> dict[dt.date | None, list[int]]:
    """The agencies that have the same last day, the earliest first; without a round all together."""
    ids = list(agencies.order_by().values_list("pk", flat=True))
    if round_ is None:
        return {None: ids}
    found: dict[dt.date, list[int]] = {}
    for pk, day in sorted(last_days(round_, ids).items(), key=lambda pair: pair[1]):
        found.setdefault(day, []).append(pk)
    return found


@transaction.atomic
def remind(movement: Movement, agencies, *, round_: ReportRound | None = None, by: User) -> int:
    """Remind `agencies` (a queryset) of the answer, or of the report of `round_`; gives the number of people told.

    Raises OfficeError: the movement does not run, or everybody was reminded today already.
    """
    now = movement.locked()
    if not now.is_running:
        raise WrongState(movement, movement.state)
    if now.reminded_at and timezone.localdate(now.reminded_at) == timezone.localdate():
        raise OfficeError(
            f"Hôm nay đã nhắc lúc {timezone.localtime(now.reminded_at):%H:%M}; xin nhắc lại vào hôm khác."
        )
    subject = f"Nhắc: {round_.title if round_ else 'hưởng ứng phong trào'} – {movement.name}"
    told = 0
    for due_on, ids in by_last_day(round_, agencies).items():
        body = reminder_text(movement, round_, due_on=due_on)
        told += tell(Agency.objects.filter(pk__in=ids), subject=subject, body=body, movement=movement, by=by)
    Movement.objects.filter(pk=movement.pk).update(reminded_at=timezone.now())
    movement.refresh_from_db(fields=["reminded_at"])
    record(by, "campaigns.movement_reminded", movement, people=told, about=str(round_ or "hưởng ứng"))
    return told
