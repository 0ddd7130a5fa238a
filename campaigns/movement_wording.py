"""What is said of movements and role models on pages and in the audit trail."""

from campaigns.models import MovementState, RoleModelState

MOVEMENT_TONES = {
    MovementState.PLANNED: "neutral",
    MovementState.LAUNCHED: "info",
    MovementState.MIDTERM: "info",
    MovementState.FINAL: "success",
    MovementState.CLOSED: "closed",
}
ROLE_MODEL_TONES = {
    RoleModelState.DRAFT: "neutral",
    RoleModelState.PUT_FORWARD: "warning",
    RoleModelState.RETURNED: "danger",
    RoleModelState.PUBLISHED: "success",
    RoleModelState.WITHDRAWN: "closed",
}
ACTIONS = {
    "campaigns.movement_created": "Lập phong trào thi đua",
    "campaigns.movement_edited": "Sửa phong trào thi đua",
    "campaigns.movement_planned": "Đưa phong trào về đang chuẩn bị",
    "campaigns.movement_launched": "Phát động phong trào",
    "campaigns.movement_midterm": "Chuyển phong trào sang đã sơ kết",
    "campaigns.movement_final": "Chuyển phong trào sang đã tổng kết",
    "campaigns.movement_closed": "Kết thúc phong trào",
    "campaigns.movement_reviewed": "Ghi sơ kết, tổng kết phong trào",
    "campaigns.movement_deleted": "Xóa phong trào",
    "campaigns.movement_document_added": "Thêm văn bản của phong trào",
    "campaigns.movement_document_removed": "Bỏ văn bản của phong trào",
    "campaigns.movement_reminded": "Nhắc các đơn vị về phong trào",
    "campaigns.round_extended": "Gia hạn báo cáo phong trào",
    "campaigns.answer_created": "Hưởng ứng phong trào",
    "campaigns.answer_edited": "Sửa nội dung hưởng ứng",
    "campaigns.answer_reported": "Gửi báo cáo phong trào",
    "campaigns.answer_withdrawn": "Rút hưởng ứng phong trào",
    "campaigns.photo_added": "Thêm ảnh hoạt động",
    "campaigns.photo_removed": "Bỏ ảnh hoạt động",
    "campaigns.role_model_created": "Soạn điển hình tiên tiến",
    "campaigns.role_model_edited": "Sửa điển hình tiên tiến",
    "campaigns.role_model_removed": "Xóa bản soạn điển hình tiên tiến",
    "campaigns.role_model_put_forward": "Giới thiệu điển hình tiên tiến",
    "campaigns.role_model_returned": "Trả lại điển hình để bổ sung",
    "campaigns.role_model_published": "Công bố điển hình tiên tiến",
    "campaigns.role_model_withdrawn": "Rút điển hình khỏi trang công bố",
    "campaigns.role_model_taken_up": "Ghi nhân rộng điển hình",
    "campaigns.spreading_removed": "Bỏ ghi nhân rộng điển hình",
}
DETAILS = {
    "kind": "loại",
    "held_on": "ngày",
    "about": "về việc",
    "round": "đợt báo cáo",
    "caption": "chú thích",
}
