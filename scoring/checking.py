"""Checking a sheet (thẩm tra): by the bloc's leader; the leader's own by the deputy or the office."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.errors import OfficeError, WrongState
from accounts.models import GrantedRole, Notice, User, record
from documents.wording import number
from scoring.criteria import Criteria, GroupName
from scoring.cross_scoring import must_not_be_cross_scored
from scoring.judging import Said, accept_rows, judge, leaf_of
from scoring.lines import Saved, accepted_text
from scoring.models import HANDED_IN, ScoreSheet, ScoreStage, SheetState

REASON_NEEDED = "Xin ghi lý do vì khác với đơn vị tự chấm."


def locked_for_checking(sheet: ScoreSheet) -> ScoreSheet:
    """The sheet, locked. Raises WrongState unless it has been handed in and waits to be checked."""
    sheet.lock()
    must_wait_for_check(sheet)
    return sheet


def must_wait_for_check(sheet: ScoreSheet) -> None:
    sheet.must_be_open()
    if sheet.state not in HANDED_IN:
        raise WrongState(sheet, SheetState.CHECKED)
    must_not_be_cross_scored(sheet.bloc_year_id)


@transaction.atomic
def check_line(
    sheet: ScoreSheet,
    code: str,
    *,
    by: User,
    answer: Any = None,
    override: Decimal | None = None,
    reason: str = "",
    seen_version: int = 0,
    at: dt.datetime | None = None,
) -> Saved:
    """Say what the checker finds at one criterion: another answer, or points of the checker's own (`override`).

    The agency's own answer, or its own points, is an acceptance; anything else needs a reason. Saying the same twice
    changes nothing. An answer without the evidence it needs still counts 0 when accepted; with a reason (the checker
    has seen the paper) its points are the checker's own and count.

    Args:
        seen_version: the version of the checker's row that the page was made from, 0 where there was none.

    Raises:
        AnswerRefused: the answer, the points or the reason cannot be kept.
        WrongState: the sheet does not wait to be checked.
        NewerVersion: another checker has saved the line since.
    """
    leaf_of(sheet, code)
    return judge(
        locked_for_checking(sheet),
        code,
        Said(answer=answer, override=override, reason=reason, seen_version=seen_version),
        stage=ScoreStage.CHECKED,
        action="scoring.line_checked",
        reason_needed=REASON_NEEDED,
        by=by,
        at=at,
    )


@transaction.atomic
def accept(sheet: ScoreSheet, codes: Iterable[str], *, by: User, at: dt.datetime | None = None) -> int:
    """Accept the agency's own answer at each of these criteria that the checker has said nothing of; gives how many.

    Raises:
        WrongState: the sheet does not wait to be checked.
    """
    sheet = locked_for_checking(sheet)
    lines = list(sheet.lines.all())
    count = accept_rows(sheet, lines, codes, stage=ScoreStage.CHECKED, by=by, at=at)
    if count:
        record(by, "scoring.lines_accepted", sheet, count=count)
    return count


def codes_of(criteria: Criteria, part: str) -> list[str] | None:
    """The criteria of a section by its code, or of "bonus" or "penalty"; None where there is no such part."""
    for section in criteria.sections:
        if section.code == part:
            return [leaf.code for leaf in section.leaves()]
    if part in (GroupName.BONUS, GroupName.PENALTY):
        return [leaf.code for leaf in getattr(criteria, part).items]
    return None


@transaction.atomic
def return_sheet(sheet: ScoreSheet, *, by: User, reason: str) -> None:
    """Trả lại để bổ sung: the agency writes again. What the checker said of unchanged lines stays.

    Raises:
        OfficeError: no reason, or one that is too long.
        WrongState: the sheet is being written, or agreed on already.
    """
    reason = accepted_text(reason, field="reason")
    if not reason:
        raise OfficeError("Xin ghi lý do trả lại để đơn vị biết cần bổ sung gì.")
    now = ScoreSheet.objects.locked_with_bloc(sheet.pk)
    must_not_be_cross_scored(now.bloc_year_id)
    now.move(SheetState.RETURNED, by=by, reason=reason, return_reason=reason, checked_at=None, checked_by=None)
    sheet.refresh_from_db()
    Notice.objects.tell(
        User.objects.acting_for(now.agency_id),
        subject="Bảng tự chấm điểm được trả lại để bổ sung",
        body=reason,
        link=now.get_absolute_url(),
    )


@transaction.atomic
def finish_check(sheet: ScoreSheet, *, by: User, at: dt.datetime | None = None) -> None:
    """End the check. Lines of which the checker has said nothing are accepted.

    Raises:
        WrongState: the sheet does not wait to be checked.
    """
    now = ScoreSheet.objects.locked_with_bloc(sheet.pk)
    must_wait_for_check(now)
    lines = list(now.lines.all())
    accept_rows(now, lines, now.criteria_set.criteria.leaves, stage=ScoreStage.CHECKED, by=by, at=at)
    now.move(SheetState.CHECKED, by=by, checked_by=by, checked_at=at or timezone.now())
    sheet.refresh_from_db()
    Notice.objects.tell(
        User.objects.acting_for(now.agency_id) | User.objects.holding(GrantedRole.OFFICE),
        subject=f"Đã thẩm tra xong bảng tự chấm điểm của {now.agency}",
        body=f"{now.bloc_year}. Điểm sau thẩm tra: {number(now.total)} điểm (tự chấm {number(now.self_total)} điểm).",
        link=now.get_absolute_url(),
    )
