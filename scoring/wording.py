"""How states of sheets and criteria sets look on the screen, and what events of a sheet are called."""

from accounts.audit_words import action_in_words
from accounts.models import AuditEvent
from blocs.models import Stage
from blocs.wording import stepper
from scoring.models import CriteriaState, ScoreSheet, SheetState

SHEET_TONES = {
    SheetState.DRAFT: "neutral",
    SheetState.SUBMITTED: "warning",
    SheetState.RETURNED: "danger",
    SheetState.RESUBMITTED: "warning",
    SheetState.CHECKED: "info",
    SheetState.VERIFIED: "info",
    SheetState.AGREED: "success",
    SheetState.OFFICIAL: "closed",
}
CRITERIA_TONES = {CriteriaState.DRAFT: "neutral", CriteriaState.APPLIED: "success", CriteriaState.CLOSED: "closed"}

# Which deadline a sheet works towards.
STAGE_OF_SHEET = {
    SheetState.DRAFT: Stage.SELF_SCORING,
    SheetState.SUBMITTED: Stage.CHECKING,
    SheetState.RETURNED: Stage.CHECKING,
    SheetState.RESUBMITTED: Stage.CHECKING,
    SheetState.CHECKED: Stage.MEETING,
    SheetState.VERIFIED: Stage.MEETING,
}

# The way of a sheet; a returned one stands where it is written again.
STEPS = [
    ("Tự chấm", {SheetState.DRAFT, SheetState.RETURNED}),
    ("Thẩm tra", {SheetState.SUBMITTED, SheetState.RESUBMITTED}),
    ("Thẩm định", {SheetState.CHECKED}),
    ("Hội nghị thống nhất", {SheetState.VERIFIED}),
    ("Chính thức", {SheetState.AGREED, SheetState.OFFICIAL}),
]

SHEET_ACTIONS = {
    "scoring.sheet_excluded": "Không xét thi đua",
    "scoring.sheet_readmitted": "Xét thi đua trở lại",
    "scoring.sheet_taken_over": "Đơn vị kế thừa tiếp nhận bảng chấm điểm",
    "scoring.sheet_opened": "Mở bảng tự chấm điểm",
    "scoring.sheet_submitted": "Nộp bảng tự chấm điểm",
    "scoring.sheet_returned": "Trả lại để bổ sung",
    "scoring.sheet_resubmitted": "Nộp lại bảng tự chấm điểm",
    "scoring.sheet_checked": "Thẩm tra xong",
    "scoring.sheet_verified": "Thẩm định xong",
    "scoring.sheet_agreed": "Hội nghị thống nhất điểm",
    "scoring.sheet_official": "Điểm trở thành chính thức",
    "scoring.line_changed": "Sửa điểm tự chấm sau khi được trả lại",
    "scoring.line_checked": "Thẩm tra một tiêu chí",
    "scoring.lines_accepted": "Đồng ý nhiều tiêu chí cùng lúc",
    "scoring.line_verified": "Thẩm định một tiêu chí",
    "scoring.lines_verified": "Thẩm định, đồng ý nhiều tiêu chí cùng lúc",
    "scoring.line_corrected": "Hội nghị sửa điểm một tiêu chí",
    "scoring.correction_withdrawn": "Hội nghị bỏ phần sửa điểm của một tiêu chí",
    "scoring.line_explained": "Giải trình điểm một tiêu chí",
    "scoring.explanation_evidenced": "Thêm minh chứng vào giải trình",
    "scoring.explanation_unevidenced": "Gỡ minh chứng khỏi giải trình",
    "scoring.explanation_concluded": "Kết luận giải trình một tiêu chí",
    "scoring.explanation_withdrawn": "Bỏ giải trình vì đơn vị đã sửa điểm tự chấm",
    "scoring.check_withdrawn": "Bỏ kết quả thẩm tra cũ vì đơn vị đã sửa điểm tự chấm",
    "scoring.workbook_filled_in": "Tự chấm bằng tệp Excel",
    "scoring.figure_landed": "Ghi số liệu của cơ quan khác vào tiêu chí",
    "scoring.evidence_attached": "Thêm minh chứng vào tiêu chí",
    "scoring.evidence_detached": "Gỡ minh chứng khỏi tiêu chí",
    "scoring.sheet_carried": "Chuyển bảng sang bản mới của bộ tiêu chí",
    "scoring.line_withdrawn": "Bỏ điểm đã chấm vì tiêu chí đổi",
}
OTHER_ACTIONS = {
    "scoring.cross_opened": "Mở lượt chấm chéo của khối",
    "scoring.cross_finished": "Chấm chéo xong bảng của một đơn vị",
    "scoring.cross_closed": "Đóng lượt chấm chéo, lấy điểm trung bình",
    "scoring.votes_kept": "Ghi số phiếu để phân định hạng",
    "scoring.figures_kept": "Nhập số liệu của cơ quan khác",
    "scoring.workbook_imported": "Nhập bảng Excel số liệu của cơ quan khác",
    "scoring.workbook_dropped": "Bỏ bảng Excel, không nhập",
    "scoring.evidence_added": "Thêm minh chứng của đơn vị",
    "scoring.evidence_discarded": "Xóa minh chứng không dùng",
    "scoring.criterion_fed": "Lấy số của tiêu chí từ giao ước",
    "scoring.criterion_unfed": "Thôi lấy số của tiêu chí từ giao ước",
    "scoring.criteria_imported": "Nhập bộ tiêu chí",
    "scoring.criteria_drafted": "Lập bản dự thảo của bộ tiêu chí",
    "scoring.criteria_edited": "Sửa bộ tiêu chí",
    "scoring.criteria_assigned": "Giao bộ tiêu chí cho khối",
    "scoring.criteria_applied": "Áp dụng bộ tiêu chí",
    "scoring.criteria_closed": "Kết thúc áp dụng bộ tiêu chí",
    "scoring.owners_matched": "Gắn cơ quan thẩm định với đơn vị",
}
ACTIONS = SHEET_ACTIONS | OTHER_ACTIONS
DETAILS = {
    "rule": "quy định",
    "code": "tiêu chí",
    "before": "trước",
    "after": "sau",
    "receipt": "mã biên nhận",
    "approved_by": "người duyệt",
    "count": "số tiêu chí",
    "stage": "bước",
    "points": "điểm",
    "by_name": "người thẩm tra",
    "criteria": "bộ tiêu chí",
    "what": "việc",
    "evidence": "minh chứng",
    "pages": "trang",
}
EVENT_TONES = {
    "scoring.sheet_returned": "warning",
    "scoring.sheet_official": "success",
    "scoring.sheet_agreed": "success",
}
EVENTS_SHOWN = 30


def steps(sheet: ScoreSheet) -> list[dict]:
    """The way of a sheet through its year, for the stepper."""
    here = next(place for place, (_, states) in enumerate(STEPS) if sheet.state in states)
    return stepper([label for label, _ in STEPS], here, is_over=sheet.state == SheetState.OFFICIAL)


def timeline(sheet: ScoreSheet, *, is_whole: bool) -> list[dict]:
    """What happened to the sheet, latest first; one query. Who sees only a part is told of the moves alone."""
    events = AuditEvent.objects.about(sheet).with_names()
    if not is_whole:
        events = events.filter(action__startswith="scoring.sheet_")
    return [
        {
            "at": event.at,
            "who": event.who,
            "what": what_happened(event),
            "reason": event.details.get("reason", "") if is_whole else "",
            "tone": EVENT_TONES.get(event.action, ""),
        }
        for event in events[:EVENTS_SHOWN]
    ]


def what_happened(event: AuditEvent) -> str:
    details = event.details
    said = action_in_words(event.action)
    if "code" in details:
        said += f" {details['code']}"
    if "before" in details and "after" in details:
        said += f": {details['before']} → {details['after']}"
    if "count" in details:
        said += f" ({details['count']} tiêu chí)"
    if "approved_by" in details:
        said += f", {details['approved_by']} duyệt"
    if "document" in details:
        said += f" tại văn bản số {details['document']}"
    return said
