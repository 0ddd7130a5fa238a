"""How states of years and blocs look on the screen, and what steps, terms and lists are called."""

from collections.abc import Sequence

from blocs.models import BlocState, BlocYear, Deadline, EmulationYear, ReportState, Stage, YearState

YEAR_TONES = {YearState.PLANNING: "neutral", YearState.OPEN: "info", YearState.CLOSED: "closed"}
BLOC_TONES = {
    BlocState.FORMED: "neutral",
    BlocState.COVENANT: "info",
    BlocState.SELF_SCORING: "info",
    BlocState.CHECKING: "warning",
    BlocState.VERIFIED: "success",
    BlocState.MET: "success",
    BlocState.SENT: "success",
    BlocState.CLOSED: "closed",
}

# What the actions of blocs are called on the page of the audit trail, and their details.
ACTIONS = {
    "blocs.agency_created": "Thêm đơn vị",
    "blocs.agency_edited": "Sửa thông tin đơn vị",
    "blocs.year_planned": "Lập năm thi đua",
    "blocs.year_edited": "Sửa thông tin năm thi đua",
    "blocs.year_open": "Mở năm thi đua",
    "blocs.year_closed": "Kết thúc năm thi đua",
    "blocs.deadlines_set": "Đặt thời hạn",
    "blocs.deadline_reckoned": "Tính lại thời hạn theo lịch nghỉ",
    "blocs.holiday_added": "Ghi ngày nghỉ, ngày làm bù",
    "blocs.holiday_changed": "Sửa ngày nghỉ, ngày làm bù",
    "blocs.holiday_removed": "Bỏ ngày nghỉ, ngày làm bù",
    "blocs.bloc_created": "Lập khối, cụm",
    "blocs.bloc_copied": "Chép khối, cụm từ năm trước",
    "blocs.bloc_edited": "Sửa thông tin khối, cụm",
    "blocs.leader_named": "Ghi đơn vị đứng đầu và cấp phó",
    "blocs.member_added": "Thêm thành viên",
    "blocs.member_removed": "Đưa ra khỏi khối, cụm",
    "blocs.member_replaced": "Thay thành viên",
    "blocs.member_moved": "Đổi thứ tự thành viên",
    "blocs.members_ordered": "Đặt thứ tự thành viên theo bảng Excel",
    "blocs.members_reminded": "Nhắc các đơn vị việc đến hạn",
    "blocs.deadline_extended": "Gia hạn cho một đơn vị",
    "blocs.workbook_imported": "Nhập bảng Excel",
    "blocs.workbook_dropped": "Bỏ bảng Excel, không nhập",
    "blocs.report_part_edited": "Sửa một phần báo cáo tổng kết",
    "blocs.report_commented": "Góp ý báo cáo tổng kết",
    "blocs.report_comment_answered": "Tiếp thu, giải trình góp ý",
    "blocs.report_numbered": "Ghi số báo cáo tổng kết",
    **{f"blocs.bloc_{state}": f"Chuyển sang bước “{state.label}”" for state in BlocState},
    **{f"blocs.report_{state}": f"Báo cáo tổng kết: {state.label.lower()}" for state in ReportState},
}
DETAILS = {
    **{stage.value: stage.label.lower() for stage in Stage},
    "agency": "đơn vị",
    "outcome": "kết quả",
    "page": "xem tại",
    "old": "đơn vị cũ",
    "new": "đơn vị mới",
    "leader": "đứng đầu",
    "deputy": "cấp phó",
    "position": "thứ tự",
    "members": "số thành viên",
    "agencies": "số đơn vị",
    "people": "số người",
    "decision": "quyết định",
    "source": "từ",
    "day": "ngày",
    "stage": "việc",
    "due_on": "hạn",
    "until": "đến hết ngày",
    "name": "tên",
    "file": "tệp",
    "sha256": "mã băm",
}


def steps(bloc_year: BlocYear) -> list[dict]:
    """The way of a bloc through its year, for the stepper."""
    here = step_number(bloc_year.state) - 1
    return stepper(BlocState.labels, here, is_over=bloc_year.state == BlocState.CLOSED)


def stepper(labels: Sequence[str], here: int, *, is_over: bool) -> list[dict]:
    """Steps for the stepper: those before the one at `here` (0 is the first) are done; it too once all `is_over`."""
    return [
        {
            "label": label,
            "status": "done" if place < here or (is_over and place == here) else "current" if place == here else "todo",
        }
        for place, label in enumerate(labels)
    ]


def step_number(state: str) -> int:
    """Where a state stands on the way, 1 for the first."""
    return list(BlocState).index(BlocState(state)) + 1


def how_reckoned(deadline: Deadline) -> str:
    """ "05 ngày làm việc sau hạn “Hội nghị tổng kết khối”", or that the day was simply set."""
    if not deadline.after_stage:
        return "ngày ấn định"
    return f"{deadline.working_days:02d} ngày làm việc sau hạn “{Stage(deadline.after_stage).label}”"


def moved_deadlines(moved: list[Deadline]) -> str:
    """What to add after the calendar changed, a blank before it; "" when no deadline moved by it."""
    if not moved:
        return ""
    named = "; ".join(
        f"{deadline.get_stage_display()} năm {deadline.year.year}: {deadline.due_on:%d/%m/%Y}" for deadline in moved
    )
    return f" Đã tính lại {len(moved):02d} thời hạn. {named}."


def year_choices() -> list[int]:
    """All years, latest first. One query."""
    return list(EmulationYear.objects.values_list("year", flat=True).order_by("-year"))
