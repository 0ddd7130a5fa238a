"""The navigation: one table of who sees which entry, in the order of the page."""

import re
from dataclasses import dataclass

from django.urls import reverse

from accounts.permissions import Permission, can


@dataclass(frozen=True)
class Entry:
    label: str
    url_name: str
    icon: str
    permission: Permission


# Pages whose address begins otherwise than that of the entry they belong to: a decision's money.
ELSEWHERE = {re.compile(r"/quyet-dinh/\d+/tien-thuong/"): "awards:money_list"}

SECTIONS: dict[str, list[Entry]] = {
    "": [
        Entry("Việc cần làm của tôi", "reports:home", "house", Permission.HOME),
        Entry("Việc đến hạn", "reports:due_list", "calendar-clock", Permission.DUE_VIEW),
        Entry("Thông báo", "accounts:notice_list", "bell", Permission.NOTICE_READ),
    ],
    "Thi đua": [
        Entry("Khối, cụm thi đua", "blocs:bloc_list", "users-round", Permission.BLOC_VIEW),
        Entry("Phong trào thi đua", "campaigns:movement_list", "megaphone", Permission.MOVEMENT_VIEW),
        Entry("Điển hình tiên tiến", "campaigns:role_model_list", "award", Permission.ROLE_MODEL_VIEW),
        Entry("Hội nghị", "meetings:meeting_list", "vote", Permission.MEETING_LIST),
        Entry("Giao ước, quy chế", "campaigns:document_list", "handshake", Permission.COVENANT_LIST),
        Entry("Bảng chấm điểm", "scoring:sheet_list", "clipboard-list", Permission.SHEET_LIST),
        Entry("Tiến độ chấm điểm", "scoring:progress_board", "gauge", Permission.PROVINCE_RANKING_VIEW),
        Entry("Thẩm định", "scoring:verification_list", "list-checks", Permission.VERIFICATION_LIST),
        Entry("Giải trình", "scoring:explanation_list", "message-square-quote", Permission.VERIFICATION_LIST),
        Entry("Xếp hạng toàn tỉnh", "scoring:province_ranks", "list-ordered", Permission.PROVINCE_RANKING_VIEW),
        Entry("Không xét thi đua", "scoring:exclusion_list", "circle-slash", Permission.SHEET_EXCLUDE),
        Entry("Bộ tiêu chí", "scoring:criteria_list", "list-tree", Permission.CRITERIA_VIEW),
        Entry("Đơn vị", "blocs:agency_list", "building-2", Permission.AGENCY_VIEW),
        Entry("Năm thi đua", "blocs:year_list", "calendar-range", Permission.YEAR_VIEW),
        Entry("Ngày nghỉ, làm bù", "blocs:holiday_list", "calendar-off", Permission.YEAR_VIEW),
    ],
    "Khen thưởng": [
        Entry("Danh mục khen thưởng", "awards:form_list", "medal", Permission.AWARD_CATALOGUE_VIEW),
        Entry("Đăng ký thi đua", "awards:registration_list", "clipboard-pen", Permission.REGISTRATION_LIST),
        Entry("Đề nghị khen thưởng", "awards:slate_list", "file-badge", Permission.NOMINATION_LIST),
        Entry("Lấy ý kiến công khai", "awards:notice_list", "megaphone", Permission.PUBLIC_NOTICE_MANAGE),
        Entry("Thẩm định khen thưởng", "awards:appraisal_list", "search", Permission.APPRAISAL_LIST),
        Entry("Lấy ý kiến khen thưởng", "awards:opinion_list", "message-square-quote", Permission.OPINION_LIST),
        Entry("Tờ trình khen thưởng", "awards:submission_list", "file-pen", Permission.SUBMISSION_VIEW),
        Entry("Trình Hội đồng", "awards:pack_list", "gavel", Permission.COUNCIL_PACK_LIST),
        Entry("Trình Trung ương", "awards:central_list", "send", Permission.SUPERIOR_MANAGE),
        Entry("Quyết định khen thưởng", "awards:decision_list", "stamp", Permission.DECISION_LIST),
        Entry("Bằng khen, giấy khen", "awards:certificate_home", "scroll", Permission.CERTIFICATE_VIEW),
        Entry("Sổ vàng", "awards:gold_list", "book-marked", Permission.CERTIFICATE_VIEW),
        Entry("Cá nhân, tập thể", "awards:subject_list", "contact", Permission.SUBJECT_LIST),
        Entry("Tiền thưởng, hiện vật", "awards:money_list", "coins", Permission.MONEY_VIEW),
        Entry("Sổ khen thưởng", "awards:award_list", "book-open", Permission.REGISTER_VIEW),
        Entry("Thư viện văn bản", "reports:paper_library", "library", Permission.PAPER_LIBRARY),
        Entry("Lệnh in", "documents:print_job_list", "printer", Permission.PRINT_LIST),
    ],
    "Quản trị": [
        Entry("Người dùng", "accounts:user_list", "users", Permission.USER_MANAGE),
        Entry("Thông tin của tỉnh", "accounts:identity_edit", "landmark", Permission.IDENTITY_EDIT),
        Entry("Nhật ký", "accounts:audit_list", "scroll-text", Permission.AUDIT_VIEW),
        Entry("Kiểu dáng", "style_guide", "palette", Permission.STYLE_VIEW),
    ],
}


def navigation(request) -> dict:
    """The sections that this person may open, each with its entries; the one that holds this page is marked."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    allowed = {name: [entry for entry in entries if can(user, entry.permission)] for name, entries in SECTIONS.items()}
    urls = {entry: reverse(entry.url_name) for entries in allowed.values() for entry in entries}
    here = current(request.path, urls)
    return {
        "navigation": [
            {
                "name": name,
                "entries": [
                    {"label": entry.label, "icon": entry.icon, "url": urls[entry], "is_current": entry is here}
                    for entry in entries
                ],
            }
            for name, entries in allowed.items()
            if entries
        ]
    }


def current(path: str, urls: dict[Entry, str]) -> Entry | None:
    """The entry whose address is the longest beginning of `path`; the first page holds only itself."""
    for pages, url_name in ELSEWHERE.items():
        if pages.match(path):
            return next((entry for entry in urls if entry.url_name == url_name), None)
    holding = [(len(url), entry) for entry, url in urls.items() if path.startswith(url) and (url != "/" or path == "/")]
    return max(holding, key=lambda found: found[0], default=(0, None))[1]
