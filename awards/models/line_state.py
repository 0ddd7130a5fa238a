"""How far one line of a slate has come, and where it may go from there."""

import datetime as dt

from django.db import models

from accounts.models import User


class LineState(models.TextChoices):
    PROPOSED = "proposed", "Đang đề nghị"
    RECEIVED = "received", "Chờ thẩm định"
    RETURNED = "returned", "Trả lại để bổ sung"
    ELIGIBLE = "eligible", "Đủ điều kiện"
    INELIGIBLE = "ineligible", "Không đủ điều kiện"
    ON_NOTICE = "on_notice", "Đang lấy ý kiến công khai"
    BEFORE_COUNCIL = "before_council", "Chờ Hội đồng"
    APPROVED = "approved", "Được thông qua, chờ quyết định"
    REFUSED = "refused", "Không được khen thưởng"
    FELL_BACK = "fell_back", "Chuyển sang hình thức thấp hơn"
    SENT_UP = "sent_up", "Đã trình Trung ương"
    DECIDED = "decided", "Đã có quyết định"


# What the proposer may change, as long as its slate is with it.
EDITABLE_LINES = {LineState.PROPOSED, LineState.RETURNED}
# What is checked anew when its slate is: nobody has judged it yet.
UNJUDGED_LINES = {LineState.PROPOSED, LineState.RECEIVED, LineState.RETURNED}

LINE_MOVES = {
    LineState.PROPOSED: {LineState.RECEIVED},
    LineState.RECEIVED: {LineState.RETURNED, LineState.ELIGIBLE, LineState.INELIGIBLE},
    LineState.RETURNED: {LineState.RECEIVED},
    LineState.ELIGIBLE: {LineState.RECEIVED, LineState.ON_NOTICE, LineState.BEFORE_COUNCIL, LineState.APPROVED},
    LineState.INELIGIBLE: {LineState.RECEIVED, LineState.FELL_BACK, LineState.REFUSED},
    LineState.ON_NOTICE: {LineState.RECEIVED, LineState.BEFORE_COUNCIL, LineState.APPROVED},
    LineState.BEFORE_COUNCIL: {LineState.RECEIVED, LineState.APPROVED, LineState.REFUSED},
    LineState.APPROVED: {LineState.DECIDED, LineState.SENT_UP, LineState.REFUSED},
    LineState.REFUSED: {LineState.FELL_BACK},
    LineState.FELL_BACK: set(),
    LineState.SENT_UP: {LineState.DECIDED, LineState.REFUSED, LineState.FELL_BACK},
    LineState.DECIDED: set(),
}

ALWAYS_WITH_A_REASON = {LineState.RETURNED, LineState.INELIGIBLE, LineState.REFUSED}


def lacks_reason(now: LineState, to: LineState, reason: str) -> bool:
    """Is a reason missing? Refusals and every way back to the appraisal need one; a supplemented line does not."""
    is_back = to == LineState.RECEIVED and now not in EDITABLE_LINES
    return (to in ALWAYS_WITH_A_REASON or is_back) and not reason.strip()


def told_by_move(to: LineState, *, by: User | None, at: dt.datetime, reason: str) -> dict:
    """The columns that a move to `to` writes."""
    told = {"state": to, "state_since_at": at}
    if to == LineState.RETURNED:
        told["return_reason"] = reason.strip()
    if to in {LineState.ELIGIBLE, LineState.INELIGIBLE}:
        told |= {"verdict_reason": reason.strip(), "verdict_by": by, "verdict_at": at}
    if to == LineState.RECEIVED:
        told |= {"return_reason": "", "verdict_reason": "", "verdict_by": None, "verdict_at": None}
    return told
