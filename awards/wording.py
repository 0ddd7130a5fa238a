"""What the audit trail calls the things this app does."""

from awards.eligibility import Outcome

ACTIONS: dict[str, str] = {
    "awards.form_created": "Thêm danh hiệu, hình thức khen thưởng",
    "awards.form_edited": "Sửa danh hiệu, hình thức khen thưởng",
    "awards.rule_put_in_force": "Ghi bản mới của quy định khen thưởng",
    "awards.rule_withdrawn": "Thu hồi bản quy định khen thưởng chưa áp dụng",
    "awards.rule_confirmed": "Xác nhận đã đối chiếu quy định khen thưởng",
    "awards.subject_created": "Thêm đối tượng khen thưởng",
    "awards.subject_edited": "Sửa đối tượng khen thưởng",
    "awards.subject_read": "Xem hồ sơ đối tượng khen thưởng",
    "awards.subject_merged": "Gộp hai đối tượng khen thưởng là một",
    "awards.subject_unmerged": "Tách đối tượng khen thưởng đã gộp",
    "awards.subjects_differ": "Ghi hai đối tượng khen thưởng trùng tên là khác nhau",
    "awards.entry_added": "Ghi dữ liệu của đối tượng khen thưởng",
    "awards.entry_removed": "Bỏ dữ liệu của đối tượng khen thưởng",
    "awards.workbook_imported": "Nhập dữ liệu khen thưởng từ Excel",
    "awards.quota_kept": "Ghi số lượng khen thưởng của khối, cụm",
    "awards.quota_dropped": "Bỏ số lượng khen thưởng của khối, cụm",
    "awards.over_quota": "Lập phiếu vượt số lượng được giao",
    "awards.proposals_kept": "Ghi nhận kết quả suy tôn thành đề nghị khen thưởng",
    "awards.proposal_withdrawn": "Rút đề nghị khen thưởng của khối",
    "awards.slate_begun": "Lập hồ sơ đề nghị khen thưởng",
    "awards.slate_edited": "Sửa hồ sơ đề nghị khen thưởng",
    "awards.slate_deleted": "Xóa hồ sơ đề nghị khen thưởng đang lập",
    "awards.slate_read": "Xem hồ sơ đề nghị khen thưởng",
    "awards.slate_printed": "In, tải giấy tờ của hồ sơ đề nghị khen thưởng",
    "awards.lines_added": "Thêm đề nghị vào hồ sơ",
    "awards.lines_removed": "Bỏ đề nghị khỏi hồ sơ",
    "awards.line_edited": "Sửa đề nghị khen thưởng",
    "awards.nomination_read": "Xem đề nghị khen thưởng của một đối tượng",
    "awards.slate_draft": "Rút lại hồ sơ đề nghị khen thưởng",
    "awards.slate_submitted": "Gửi hồ sơ đề nghị khen thưởng",
    "awards.slate_received": "Tiếp nhận hồ sơ đề nghị khen thưởng",
    "awards.slate_returned": "Trả lại hồ sơ đề nghị khen thưởng để bổ sung",
    "awards.slate_supplemented": "Gửi lại hồ sơ đề nghị khen thưởng đã bổ sung",
    "awards.registration_begun": "Lập bản đăng ký thi đua",
    "awards.registration_changed": "Sửa bản đăng ký thi đua",
    "awards.registration_submitted": "Gửi bản đăng ký thi đua",
    "awards.registration_returned": "Trả lại bản đăng ký thi đua để bổ sung",
    "awards.dossier_sent": "Gửi hồ sơ của khối về cơ quan thi đua",
}

DETAILS: dict[str, str] = {
    "form": "hình thức",
    "seats": "số lượng",
    "what": "nội dung",
    "entry": "dữ liệu",
    "basis": "căn cứ",
    "proposals": "số đề nghị",
    "lines": "số dòng",
}

OUTCOME_TONES = {Outcome.MET: "success", Outcome.NOT_MET: "danger", Outcome.UNKNOWN: "warning"}
