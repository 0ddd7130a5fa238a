"""Carrying a slate to the office: approval by the head, receipt, taking back, reception, return."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.errors import OfficeError
from accounts.models import GrantedRole, Notice, User
from awards.appraisal.appraising import move_lines, start_clock
from awards.models import (
    EDITABLE_LINES,
    LineState,
    Nomination,
    Slate,
    SlateState,
    SubjectKind,
)
from awards.slates.nominating import check_slate
from documents.models import StoredFile
from scoring.handing_in import HeadApproval, check_approval, fingerprint


@dataclass(frozen=True)
class Counts:
    """How many people, and how many collectives, households and enterprises."""

    people: int
    others: int

    @property
    def in_words(self) -> str:
        return f"{self.others:02d} tập thể, hộ gia đình, {self.people:02d} cá nhân"


def counts_of(slate: Slate) -> Counts:
    kinds = list(slate.lines.as_proposed().order_by().values_list("subject__kind", flat=True))
    people = kinds.count(SubjectKind.INDIVIDUAL)
    return Counts(people, len(kinds) - people)


@dataclass(frozen=True)
class Handing:
    """What is told with a slate that is handed in.

    Attributes:
        letter, minutes: how many the signed letter and the minutes name; None where nobody counted.
        reason: written to every flagged line that has none of its own.
        minutes_file: the minutes as they were signed; None leaves those that were sent before.
        missing_because: why it goes although papers are missing or the minutes name others.
    """

    number: str = ""
    letter: Counts | None = None
    minutes: Counts | None = None
    minutes_number: str = ""
    minutes_on: dt.date | None = None
    minutes_file: StoredFile | None = None
    reason: str = ""
    missing_because: str = ""


class Unexplained(OfficeError):
    """Something lacks its reason. `told`: by column of Handing that takes it, what has to be explained."""

    def __init__(self, told: Mapping[str, str]):
        super().__init__(" ".join(told.values()))
        self.told = told


def letter_problem(counts: Counts, letter: Counts | None) -> str:
    """Why the signed letter cannot go with this list; "" where both count the same."""
    if letter is None or letter == counts:
        return ""
    return f"Tờ trình ghi {letter.in_words}; danh sách có {counts.in_words}. Xin sửa cho khớp."


def minutes_problem(counts: Counts, minutes: Counts | None) -> str:
    """What has to be explained; "" where the minutes count as the list does."""
    if minutes is None or minutes == counts:
        return ""
    return f"Biên bản ghi {minutes.in_words}; danh sách có {counts.in_words}."


@transaction.atomic
def hand_in(slate: Slate, handing: Handing, *, approval: HeadApproval, seen: int | None, by: User) -> None:
    """Hand the slate to the office; a returned one is supplemented. Gives it a receipt.

    Args:
        seen: the version that the head approved; None where nobody looked at a page.

    Raises:
        WrongState: it is handed in already.
        OfficeError: it is empty, was changed since it was seen, the counts differ, or something lacks its reason.
    """
    now = slate.locked_for_changes()
    check_approval(now, approval, by=by)
    if seen is not None and seen != now.version:
        raise OfficeError("Hồ sơ đã thay đổi sau khi mở trang này. Xin xem lại rồi gửi.")
    now.minutes_number, now.minutes_file = handing.minutes_number, handing.minutes_file or now.minutes_file
    now.save(update_fields=["minutes_number", "minutes_file"])
    checks = check_slate(now)
    if not checks:
        raise OfficeError("Hồ sơ chưa có dòng nào.")
    counts = counts_of(now)
    if problem := letter_problem(counts, handing.letter):
        raise OfficeError(problem)
    to_explain = [minutes_problem(counts, handing.minutes), missing_said(checks)]
    must_be_explained(checks, to_explain, handing)
    explain_flags(checks, handing.reason)
    is_first = now.state == SlateState.DRAFT
    at = timezone.now()
    text = receipt_text(now, handing, approval, at)
    now.move(
        SlateState.SUBMITTED if is_first else SlateState.SUPPLEMENTED,
        by=by,
        submitted_at=at,
        submitted_by=by,
        number=handing.number or approval.document,
        letter_people=handing.letter.people if handing.letter else None,
        letter_others=handing.letter.others if handing.letter else None,
        minutes_people=handing.minutes.people if handing.minutes else None,
        minutes_others=handing.minutes.others if handing.minutes else None,
        minutes_on=handing.minutes_on,
        missing_because=handing.missing_because.strip() if any(to_explain) else "",
        approval=approval.how,
        approved_by_name=approval.name,
        approval_scan=approval.scan,
        receipt=fingerprint(text),
        return_reason="",
    )
    slate.refresh_from_db()
    Notice.objects.tell(
        User.objects.holding(GrantedRole.OFFICE, GrantedRole.OFFICE_HEAD),
        subject=f"{now.proposer} đã {'gửi' if is_first else 'bổ sung'} hồ sơ đề nghị khen thưởng",
        body=f"{now.title}: {counts.in_words}.",
        link=now.get_absolute_url(),
    )


def must_be_explained(checks, to_explain, handing: Handing) -> None:
    """Raises Unexplained where a flagged line, or something that is missing or differs, lacks its reason."""
    told = {}
    if places := [line.position for line in unexplained(checks)]:
        more = " …" if len(places) > 10 else ""
        shown = ", ".join(map(str, places[:10]))
        told["reason"] = f"{len(places):02d} dòng có cảnh báo chưa giải trình (dòng {shown}{more})."
    if any(to_explain):
        told["missing_because"] = f"{' '.join(filter(None, to_explain))} Xin ghi lý do nếu vẫn gửi."
    if left := {name: said for name, said in told.items() if not getattr(handing, name).strip()}:
        raise Unexplained(left)


def unexplained(checks) -> list[Nomination]:
    return [check.nomination for check in checks if check.has_flags and not check.nomination.reason.strip()]


def explain_flags(checks, reason: str) -> None:
    """Write `reason` to the flagged lines without one."""
    keys = [line.pk for line in unexplained(checks)]
    Nomination.objects.filter(pk__in=keys).update(reason=reason.strip()[:1000])


def missing_said(checks) -> str:
    """Which papers are missing, and from how many lines; "" where none is."""
    missing: dict[str, int] = {}
    for check in checks:
        for paper in check.missing:
            missing[paper] = missing.get(paper, 0) + 1
    said = "; ".join(f"{paper} ({count:02d} dòng)" for paper, count in missing.items())
    return f"Hồ sơ còn thiếu: {said}." if said else ""


def receipt_text(slate: Slate, handing: Handing, approval: HeadApproval, at: dt.datetime) -> dict:
    """All that a receipt vouches for."""
    lines = slate.lines.order_by("position", "pk").values_list(
        "subject_id", "form__code", "printed_name", "printed_unit", "summary", "report", "report_file__sha256", "reason"
    )
    return {
        "format": "slate-receipt/1",
        "slate": slate.pk,
        "submitted_at": at.astimezone(dt.UTC).isoformat(timespec="seconds"),
        "number": handing.number or approval.document,
        "approval": approval.how,
        "approved_by": approval.name,
        "scan": approval.scan.sha256 if approval.scan else "",
        "minutes": slate.minutes_file.sha256 if slate.minutes_file else "",
        "lines": [list(line) for line in lines],
    }


def take_back(slate: Slate, *, reason: str, by: User) -> None:
    """The proposer takes its slate back before anybody received it. Raises OfficeError without a reason."""
    if not reason.strip():
        raise OfficeError("Xin ghi lý do rút lại.")
    slate.move(SlateState.DRAFT, by=by, reason=reason.strip())


@transaction.atomic
def receive(slate: Slate, told: Mapping, *, by: User) -> None:
    """The office takes the slate in; the day decides which rules it is judged by, and stays when it comes back.

    Args:
        told: `received_on`, `tthc_code` (mã hồ sơ), `due_on` (ngày hẹn trả).

    Raises OfficeError for a day to come or a day to answer before it; WrongState as `Slate.move`.
    """
    now = slate.locked()
    received_on = now.received_on or told["received_on"]
    if received_on > timezone.localdate():
        raise OfficeError("Ngày nhận hồ sơ không được sau hôm nay.")
    if told.get("due_on") and told["due_on"] < received_on:
        raise OfficeError("Ngày hẹn trả không được trước ngày nhận hồ sơ.")
    now.move(
        SlateState.RECEIVED,
        by=by,
        received_on=received_on,
        received_by=by,
        tthc_code=told.get("tthc_code", ""),
        due_on=told.get("due_on"),
    )
    coming = list(now.lines.filter(state__in=EDITABLE_LINES).values_list("pk", flat=True))
    is_first = slate.received_on is None
    move_lines(now.lines.filter(pk__in=coming), LineState.RECEIVED, by=by)
    since = received_on if is_first else timezone.localdate()
    start_clock(now.lines.filter(pk__in=coming), now.kind, since=since)
    check_slate(now)
    slate.refresh_from_db()
    tell_proposer(now, f"Đã tiếp nhận hồ sơ: {now.title}", f"Mã hồ sơ {now.tthc_code}." if now.tthc_code else "")


@transaction.atomic
def give_back(slate: Slate, *, reason: str, by: User) -> None:
    """Return the slate to be supplemented: of one that was received, every line that nobody has judged.

    Raises OfficeError without a reason, or where no such line is left.
    """
    if not reason.strip():
        raise OfficeError("Xin ghi lý do trả lại để bổ sung.")
    was_received = slate.state == SlateState.RECEIVED
    if was_received:
        waiting = slate.lines.filter(state=LineState.RECEIVED)
        if not move_lines(waiting, LineState.RETURNED, by=by, reason=reason):
            raise OfficeError("Mọi dòng của hồ sơ đã được kết luận nên không còn dòng nào để bổ sung.")
    slate.move(SlateState.RETURNED, by=by, reason=reason.strip(), return_reason=reason.strip())
    tell_proposer(slate, f"Trả lại để bổ sung: {slate.title}", reason.strip())


def tell_proposer(slate: Slate, subject: str, body: str) -> None:
    people = User.objects.acting_for(slate.agency_id)
    Notice.objects.tell(people, subject=subject[:200], body=body, link=slate.get_absolute_url())
