"""Approving a sheet and handing it in to whoever checks it."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.errors import OfficeError, WrongState
from accounts.models import GrantedRole, Notice, User
from blocs.extensions import due_for
from blocs.models import Stage
from documents.models import StoredFile
from scoring.criteria import Criteria
from scoring.evidence import uses_by_code, vouched_for
from scoring.models import Approval, EvidenceUse, LineScore, ScoreSheet, ScoreStage, SheetState
from scoring.points import Problem, SheetResult, shortest
from scoring.stages import result_up_to

# What one may hand in all the same: such lines count 0, and one is told.
NOT_FAULTS = {Problem.UNANSWERED, Problem.NO_EVIDENCE}


@dataclass(frozen=True)
class HeadApproval:
    """How the head of the agency approved: by the password, entered again, or on paper.

    Attributes:
        name: who approved.
        document: số, ký hiệu of the signed paper; its scan is stored. Both only on paper.
    """

    how: Approval
    name: str
    document: str = ""
    scan: StoredFile | None = None


def by_password(head: User) -> HeadApproval:
    """The signed-in head has just entered the password again; whoever asked has compared it."""
    return HeadApproval(Approval.PASSWORD, head.full_name)


def on_paper(*, name: str, document: str, scan: StoredFile) -> HeadApproval:
    return HeadApproval(Approval.SCAN, name, document, scan)


@dataclass(frozen=True)
class Readiness:
    """What one sees before handing in.

    Attributes:
        unanswered: the criteria that are "chưa chấm"; they count 0 and have to be confirmed.
        faults: the criteria whose answer cannot count, each with what is wrong; they must be corrected.
        without_evidence: the answered criteria that ask for a cited document, a file or an explanation, have none, and
            so count 0.
        seen: the fingerprint of the lines and their evidence, so that what is handed in is what was seen.
    """

    result: SheetResult
    unanswered: list[str]
    faults: dict[str, Problem]
    without_evidence: list[str]
    seen: str


def readiness(sheet: ScoreSheet, lines: Iterable[LineScore]) -> Readiness:
    criteria = sheet.criteria_set.criteria
    own = {line.code: line for line in lines if line.stage == ScoreStage.SELF}
    result = result_up_to(criteria, own.values())
    return Readiness(
        result=result,
        unanswered=[code for code, problem in result.problems.items() if problem is Problem.UNANSWERED],
        faults={code: problem for code, problem in result.problems.items() if problem not in NOT_FAULTS},
        without_evidence=[code for code, problem in result.problems.items() if problem is Problem.NO_EVIDENCE],
        seen=fingerprint(content(criteria, own.values(), uses_by_code(sheet))),
    )


@transaction.atomic
def submit(
    sheet: ScoreSheet,
    *,
    by: User,
    approval: HeadApproval,
    seen: str = "",
    unanswered_confirmed: bool = False,
    at: dt.datetime | None = None,
) -> None:
    """Hand the sheet to whoever checks it; a returned one is handed in again. Gives it a receipt.

    Args:
        seen: the `Readiness.seen` that the head approved; "" where nobody looked at a page (imports).
        unanswered_confirmed: the head knows that lines are "chưa chấm" and count 0.

    Raises:
        WrongState: it is handed in already, or gone on from there.
        OfficeError: the approval is incomplete, the lines have changed since they were seen, an answer cannot count,
            or unanswered lines are not confirmed.
    """
    at = at or timezone.now()
    to = SheetState.SUBMITTED if sheet.state == SheetState.DRAFT else SheetState.RESUBMITTED
    now = ScoreSheet.objects.locked_with_bloc(sheet.pk)
    if not now.is_editable:
        raise WrongState(now, to)
    to = SheetState.SUBMITTED if now.state == SheetState.DRAFT else SheetState.RESUBMITTED
    check_approval(now, approval, by=by)
    criteria = now.criteria_set.criteria
    lines = list(now.lines.filter(stage=ScoreStage.SELF))
    ready = readiness(now, lines)
    if seen and seen != ready.seen:
        raise OfficeError("Bảng đã thay đổi sau khi mở trang kiểm tra. Xin xem lại rồi nộp.")
    if ready.faults:
        raise OfficeError(f"Còn tiêu chí chấm chưa hợp lệ: {', '.join(ready.faults)}. Xin sửa rồi nộp.")
    if ready.unanswered and not unanswered_confirmed:
        raise OfficeError(f"Còn {len(ready.unanswered):02d} tiêu chí chưa chấm. Xin xác nhận trước khi nộp.")

    is_first = now.submitted_at is None
    now.submitted_at, now.approval, now.approved_by_name = at, approval.how, approval.name
    now.approval_document, now.approval_scan = approval.document, approval.scan
    receipt = fingerprint(receipt_text(now, content(criteria, lines, uses_by_code(now))))
    now.move(
        to,
        by=by,
        details={"receipt": receipt, "approved_by": approval.name, "document": approval.document},
        submitted_at=at,
        submitted_by=by,
        is_late=is_late(now, at) if is_first else now.is_late,
        approval=approval.how,
        approved_by_name=approval.name,
        approval_document=approval.document,
        approval_scan=approval.scan,
        receipt=receipt,
    )
    sheet.refresh_from_db()
    Notice.objects.tell(
        checkers_of(now),
        subject=f"{now.agency} đã nộp {'lại ' if not is_first else ''}bảng tự chấm điểm",
        body=f"{now.bloc_year}. Tổng điểm tự chấm: {shortest(ready.result.total).replace('.', ',')} điểm.",
        link=now.get_absolute_url(),
    )


def check_approval(sheet: ScoreSheet, approval: HeadApproval, *, by: User) -> None:
    if approval.how == Approval.PASSWORD and sheet.agency_id not in by.headed_agency_ids:
        raise OfficeError("Chỉ thủ trưởng đơn vị duyệt bằng mật khẩu. Nếu đã ký bản giấy, xin tải bản ký lên.")
    if approval.how == Approval.SCAN and not (approval.document.strip() and approval.scan):
        raise OfficeError("Duyệt trên giấy cần số văn bản và bản chụp đã ký.")
    if not approval.name.strip():
        raise OfficeError("Xin ghi họ tên người duyệt.")


def is_late(sheet: ScoreSheet, at: dt.datetime) -> bool:
    due = due_for(sheet.bloc_year, sheet.agency_id, Stage.SELF_SCORING)
    return bool(due and due.is_over_on(timezone.localdate(at)))


def checkers_of(sheet: ScoreSheet):
    """The people who check this sheet now: of the agency that does, else of the office."""
    people = User.objects.none()
    for agency_id in sheet.checker_ids:
        people = people | User.objects.acting_for(agency_id)
    return people if sheet.checker_ids else User.objects.holding(GrantedRole.OFFICE)


# --- The receipt ------------------------------------------------------------------------------------------------------


def content(criteria: Criteria, lines: Iterable[LineScore], evidence: Mapping[str, list[EvidenceUse]]) -> list[dict]:
    """What the agency says, line by line in the order of the sheet, and what it proves it by."""
    own = {line.code: line for line in lines if line.stage == ScoreStage.SELF}
    return [
        {"code": code, "answer": own[code].answer, "explanation": own[code].explanation}
        | ({"evidence": vouched_for(evidence[code])} if code in evidence else {})
        for code in criteria.leaves
        if code in own
    ]


def receipt_text(sheet: ScoreSheet, lines: list[dict]) -> dict:
    """All that a receipt vouches for."""
    return {
        "format": "sheet-receipt/1",
        "sheet": sheet.pk,
        "criteria": sheet.criteria_set.sha256,
        "submitted_at": sheet.submitted_at.astimezone(dt.UTC).isoformat(timespec="seconds"),
        "approval": sheet.approval,
        "approved_by": sheet.approved_by_name,
        "document": sheet.approval_document,
        "scan": sheet.approval_scan.sha256 if sheet.approval_scan else "",
        "lines": lines,
    }


def receipt_holds(sheet: ScoreSheet, lines: Iterable[LineScore]) -> bool:
    """Whether the lines kept now are still those of the receipt."""
    return sheet.receipt == fingerprint(
        receipt_text(sheet, content(sheet.criteria_set.criteria, lines, uses_by_code(sheet)))
    )


def fingerprint(value) -> str:
    """SHA-256 of the canonical JSON: sorted keys, no blanks."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
