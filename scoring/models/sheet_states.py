"""Where a sheet stands, which stages its points pass, and which moves there are."""

from django.db import models

from blocs.models import BlocState
from blocs.models.bloc_states import AGREED


class SheetState(models.TextChoices):
    DRAFT = "draft", "Đang tự chấm"
    SUBMITTED = "submitted", "Đã nộp"
    RETURNED = "returned", "Trả lại để bổ sung"
    RESUBMITTED = "resubmitted", "Đã nộp lại"
    CHECKED = "checked", "Đã thẩm tra"
    VERIFIED = "verified", "Đã thẩm định"
    AGREED = "agreed", "Đã thống nhất"
    OFFICIAL = "official", "Chính thức"


class ScoreStage(models.TextChoices):
    """The stages a point passes, in order; the latest one that has a row counts."""

    SELF = "self", "Tự chấm"
    CHECKED = "checked", "Khối trưởng thẩm tra"
    VERIFIED = "verified", "Cơ quan chuyên môn thẩm định"
    AGREED = "agreed", "Hội nghị thống nhất"
    OFFICIAL = "official", "Chính thức"


EDITABLE = {SheetState.DRAFT, SheetState.RETURNED}
SCORING_OVER = {BlocState.VERIFIED, *AGREED}  # the bloc's table is frozen
HANDED_IN = {SheetState.SUBMITTED, SheetState.RESUBMITTED}
VERIFIABLE = {SheetState.CHECKED, SheetState.VERIFIED, SheetState.AGREED}
OPEN_TO_MEMBERS = {SheetState.AGREED, SheetState.OFFICIAL}

# Returning always has a reason. Whether departments verify before the members agree is a habit, not a rule.
SHEET_MOVES = {
    SheetState.DRAFT: {SheetState.SUBMITTED},
    SheetState.SUBMITTED: {SheetState.RETURNED, SheetState.CHECKED},
    SheetState.RETURNED: {SheetState.RESUBMITTED},
    SheetState.RESUBMITTED: {SheetState.RETURNED, SheetState.CHECKED},
    SheetState.CHECKED: {SheetState.RETURNED, SheetState.VERIFIED, SheetState.AGREED},
    SheetState.VERIFIED: {SheetState.RETURNED, SheetState.AGREED},
    SheetState.AGREED: {SheetState.OFFICIAL},
    SheetState.OFFICIAL: set(),
}


class Approval(models.TextChoices):
    """How the head of an agency approved its sheet."""

    PASSWORD = "password", "Thủ trưởng duyệt trên cổng"
    SCAN = "scan", "Bản giấy đã ký, đóng dấu"
