"""How meetings look on the screen, and what is done in them on the page of the audit trail."""

ACTIONS = {
    "meetings.meeting_called": "Lập hội nghị",
    "meetings.meeting_opened": "Khai mạc hội nghị",
    "meetings.meeting_concluded": "Bế mạc hội nghị",
    "meetings.meeting_signed": "Ký biên bản hội nghị",
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
    "meetings.papers_counted": "Nhập kết quả kiểm phiếu",
    "meetings.leader_proposed": "Ghi nhận đơn vị được suy tôn làm trưởng khối",
}

# What the details of these events are called; "before", "after", "leader" and the like are said by the apps below.
DETAILS = {
    "seat": "ghế",
    "item": "nội dung",
    "title": "tên",
}
