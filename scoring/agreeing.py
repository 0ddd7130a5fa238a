"""The meeting agrees (thống nhất): it corrects single points with a reason, and then agrees on the whole table."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.errors import OfficeError, WrongState
from accounts.models import User, record
from blocs.models import BlocState, BlocYear
from scoring.bloc_table import freeze
from scoring.closing import READY_TO_AGREE, names, returned_since
from scoring.judging import Said, judge, leaf_of, locked_for_later_stage, rerank
from scoring.lines import AnswerRefused, NewerVersion, Saved, accepted_text, saved, shown
from scoring.models import RankingSnapshot, ScoreSheet, ScoreStage, SheetState

REASON_NEEDED = "Xin ghi lý do hội nghị sửa điểm."
CORRECTED = "Hội nghị sửa điểm"
CORRECTABLE = {*READY_TO_AGREE, SheetState.AGREED}


def locked_for_meeting(sheet: ScoreSheet) -> ScoreSheet:
    """The sheet, its bloc locked first.

    Raises:
        OfficeError: the bloc is still being checked, or has agreed already.
        WrongState: the sheet is not checked.
    """
    now = locked_for_later_stage(sheet)
    if now.bloc_year.state != BlocState.VERIFIED:
        raise OfficeError(
            f"{now.bloc_year} đang ở bước “{now.bloc_year.get_state_display()}”: hội nghị chỉ sửa điểm sau khi kết "
            "thúc thẩm tra và trước khi thống nhất bảng tổng hợp."
        )
    if now.state not in CORRECTABLE:
        raise WrongState(now, SheetState.AGREED)
    return now


@transaction.atomic
def correct_line(
    sheet: ScoreSheet,
    code: str,
    *,
    by: User,
    answer: Any = None,
    override: Decimal | None = None,
    reason: str,
    seen_version: int = 0,
    at: dt.datetime | None = None,
) -> Saved:
    """Correct one point in the meeting; the bloc is ranked anew, and the older table is kept.

    Args:
        answer, override: another answer, or points, as in `judging.Said`.
        seen_version: the version of the meeting's row that the page was made from, 0 where there was none.

    Raises:
        AnswerRefused: no reason, or the points cannot be kept.
        NewerVersion: somebody else has corrected the line since.
        OfficeError, WrongState: it is not the meeting's turn (`locked_for_meeting`).
    """
    leaf_of(sheet, code)
    outcome = judge(
        locked_for_meeting(sheet),
        code,
        Said(answer=answer, override=override, reason=reason, seen_version=seen_version),
        stage=ScoreStage.AGREED,
        action="scoring.line_corrected",
        reason_needed=REASON_NEEDED,
        by=by,
        at=at,
    )
    if outcome.has_moved:
        rerank(outcome.sheet.bloc_year, occasion=CORRECTED, by=by)
    return outcome


@transaction.atomic
def take_back(sheet: ScoreSheet, code: str, *, by: User, reason: str, seen_version: int) -> Saved | None:
    """Take the meeting's correction of a line back, so that what stood before counts again; None: there is none.

    Raises:
        AnswerRefused: no reason.
        NewerVersion: somebody else has corrected the line since.
        OfficeError, WrongState: it is not the meeting's turn (`locked_for_meeting`).
    """
    leaf_of(sheet, code)
    reason = accepted_text(reason, field="reason")
    if not reason:
        raise AnswerRefused("Xin ghi lý do bỏ phần sửa điểm.", field="reason")
    now = locked_for_meeting(sheet)
    lines = {line.stage: line for line in now.lines.filter(code=code).select_related("by")}
    line = lines.pop(ScoreStage.AGREED, None)
    if line is None:
        return None
    if seen_version != line.version:
        raise NewerVersion(line)
    was, total = line.points, now.total
    line.delete()
    stands = [lines[stage] for stage in ScoreStage if stage in lines][-1]
    record(
        by, "scoring.correction_withdrawn", now, code=code, before=shown(was), after=shown(stands.points), reason=reason
    )
    outcome = saved(now, stands, own=lines.get(ScoreStage.SELF), is_changed=True, was=was, total=total)
    if outcome.has_moved:
        rerank(now.bloc_year, occasion=CORRECTED, by=by)
    return outcome


@transaction.atomic
def agree_bloc(bloc_year: BlocYear, *, by: User) -> RankingSnapshot:
    """VERIFIED → MET: the meeting has agreed on the points. From now on all members read one another's sheets.

    Raises:
        OfficeError: a sheet that stood in the frozen table has been returned since and is not checked again.
        WrongState: the checking of the bloc is not closed.
    """
    held = bloc_year.locked()
    if held.state == BlocState.VERIFIED and (reopened := returned_since(held)):
        raise OfficeError(f"Còn {len(reopened):02d} bảng trả lại sau khi chốt, chưa thẩm tra lại: {names(reopened)}.")
    held.move(BlocState.MET, by=by)
    for sheet in held.sheets.filter(state__in=READY_TO_AGREE).order_by("pk"):
        sheet.move(SheetState.AGREED, by=by)
    bloc_year.refresh_from_db(fields=["state"])
    return freeze(held, occasion="Hội nghị tổng kết khối thống nhất", by=by)
