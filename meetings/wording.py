"""How meetings look on the screen, and what is done in them on the page of the audit trail."""

from meetings.models import BallotState, MeetingState
from meetings.tally import Outcome

MEETING_TONES = {
    MeetingState.PLANNED: "neutral",
    MeetingState.OPENED: "warning",
    MeetingState.CONCLUDED: "info",
    MeetingState.SIGNED: "success",
}
BALLOT_TONES = {
    BallotState.PREPARED: "neutral",
    BallotState.OPEN: "warning",
    BallotState.CLOSED: "info",
    BallotState.PUBLISHED: "success",
}

OUTCOME_TONES = {
    Outcome.CHOSEN: "success",
    Outcome.TIED: "warning",
    Outcome.OUTVOTED: "neutral",
    Outcome.SHORT: "neutral",
}

ACTIONS = {
    "meetings.meeting_called": "Lập hội nghị",
    "meetings.meeting_opened": "Khai mạc hội nghị",
    "meetings.meeting_concluded": "Bế mạc hội nghị",
    "meetings.meeting_signed": "Ký biên bản hội nghị",
    "meetings.meeting_edited": "Sửa thông tin hội nghị",
    "meetings.invited": "Gửi giấy mời",
    "meetings.agenda_laid_out": "Lập chương trình theo mẫu",
    "meetings.agenda_reordered": "Sắp xếp lại chương trình",
    "meetings.item_added": "Thêm nội dung chương trình",
    "meetings.item_edited": "Sửa nội dung chương trình",
    "meetings.item_removed": "Bỏ nội dung chương trình",
    "meetings.programme_row_kept": "Sửa mẫu chương trình hội nghị",
    "meetings.guest_added": "Thêm đại biểu mời",
    "meetings.guest_edited": "Sửa đại biểu mời",
    "meetings.guest_removed": "Bỏ đại biểu mời",
    "meetings.guest_seen": "Điểm danh đại biểu mời",
    "meetings.document_added": "Thêm tài liệu hội nghị",
    "meetings.document_removed": "Bỏ tài liệu hội nghị",
    "meetings.display_opened": "Mở đường dẫn màn hình chiếu",
    "meetings.display_closed": "Đóng đường dẫn màn hình chiếu",
    "meetings.item_concluded": "Ghi kết luận nội dung",
    "meetings.text_adopted": "Hội nghị thông qua văn bản",
    "meetings.remark_noted": "Ghi ý kiến phát biểu",
    "meetings.remark_edited": "Sửa ý kiến phát biểu",
    "meetings.remark_dropped": "Bỏ ý kiến phát biểu",
    "meetings.item_started": "Chuyển nội dung chương trình",
    "meetings.seat_arrived": "Điểm danh có mặt",
    "meetings.seat_left": "Ghi nhận rời hội nghị",
    "meetings.seat_excused": "Ghi nhận vắng có lý do",
    "meetings.representative_named": "Ghi, thay người dự họp",
    "meetings.code_issued": "Cấp mã bỏ phiếu dùng một lần",
    "meetings.quorum_rule_kept": "Sửa quy định về số người dự",
    "meetings.ballot_prepared": "Lập phiếu",
    "meetings.ballot_edited": "Sửa phiếu",
    "meetings.ballot_discarded": "Bỏ phiếu chưa dùng",
    "meetings.ballot_open": "Mở bỏ phiếu",
    "meetings.ballot_closed": "Kết thúc bỏ phiếu",
    "meetings.ballot_published": "Công bố kết quả bỏ phiếu",
    "meetings.new_round": "Lập vòng bỏ phiếu tiếp theo",
    "meetings.opinion_received": "Nhận ý kiến bằng văn bản của người vắng",
    "meetings.hands_counted": "Ghi kết quả giơ tay",
    "meetings.papers_counted": "Nhập kết quả kiểm phiếu",
    "meetings.minutes_edited": "Sửa biên bản hội nghị",
    "meetings.minutes_numbered": "Ghi số biên bản hội nghị",
    "meetings.council_member_kept": "Sửa thành viên Hội đồng",
    "meetings.leaders_announced": "Lập thông báo trưởng khối, cụm",
    "meetings.leader_proposed": "Ghi nhận đơn vị được suy tôn làm trưởng khối",
}

# What the details of these events are called; "before", "after", "leader" and the like are said by the apps below.
DETAILS = {
    "seat": "ghế",
    "item": "nội dung",
    "title": "tên",
    "speaker": "người phát biểu",
    "guest": "đại biểu",
    "missing": "còn thiếu",
    "items": "số nội dung",
}
