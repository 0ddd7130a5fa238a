"""What the actions of this app are called on the page of the audit trail."""

ACTIONS = {
    "documents.number_given": "Cấp hoặc ghi số",
    "documents.numbers_given": "Cấp nhiều số liền nhau",
    "documents.number_spoiled": "Báo hỏng số",
    "documents.document_corrected": "Đính chính văn bản",
    "documents.document_amended": "Sửa đổi văn bản",
    "documents.document_revoked": "Thu hồi, hủy bỏ văn bản",
    "documents.disclosure_changed": "Đổi chế độ công khai quyết định",
    "documents.print_running": "Bắt đầu in",
    "documents.print_done": "In xong",
    "documents.print_failed": "In có lỗi",
    "documents.print_cancelled": "Hủy in",
}
