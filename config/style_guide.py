"""What the style guide shows: every piece once, filled with ordinary content. Nothing here is stored."""

import datetime as dt
from decimal import Decimal

import django_filters
from django import forms
from django.core.paginator import Paginator
from django.utils import timezone

from accounts.models import Agency
from accounts.widgets import DateInput

PALETTE = [
    ("brand", "Đỏ nhận diện", "đầu trang, mục đang xem"),
    ("gold", "Vàng", "đường kẻ, điểm nhấn"),
    ("action", "Xanh thao tác", "liên kết, nút bấm"),
    ("error", "Cam lỗi", "lỗi, quá hạn; luôn có biểu tượng và chữ"),
    ("warning", "Nâu vàng", "cần chú ý, sắp đến hạn"),
    ("success", "Xanh lá", "đã xong, đã lưu"),
    ("ink", "Chữ", "nội dung"),
    ("ink-soft", "Chữ phụ", "chú thích"),
]

STATES = [
    ("Đang soạn", "neutral"),
    ("Đã nộp", "info"),
    ("Trả lại để bổ sung", "warning"),
    ("Đã thẩm định", "success"),
    ("Đã hủy bỏ", "danger"),
    ("Kết quả chính thức", "closed"),
]

STEPS = [
    {"label": "Đăng ký giao ước", "status": "done", "detail": "27/02/2026"},
    {"label": "Tự chấm điểm", "status": "done", "detail": "15/11/2026"},
    {"label": "Khối trưởng kiểm tra", "status": "current", "detail": "hạn 25/11/2026"},
    {"label": "Thẩm định", "status": "todo"},
    {"label": "Họp bình xét", "status": "todo"},
    {"label": "Gửi hồ sơ", "status": "todo"},
]

AGENCIES = [
    ("Sở Tài chính", "96.75"),
    ("Văn phòng UBND tỉnh", "95.5"),
    ("Thanh tra tỉnh", "95.5"),
    ("Sở Tư pháp", "94.25"),
    ("Sở Nội vụ", "93"),
    ("Sở Dân tộc và Tôn giáo", None),
]


class StyleFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Tìm đơn vị", method="leave", widget=forms.TextInput(attrs={"type": "search"}))
    state = django_filters.ChoiceFilter(
        label="Trạng thái", method="leave", empty_label="Tất cả", choices=[(tone, label) for label, tone in STATES]
    )
    due = django_filters.DateFilter(label="Hạn đến hết ngày", method="leave", widget=DateInput)

    class Meta:
        model = Agency
        fields: list[str] = []

    def leave(self, queryset, name, value):
        return queryset


class StyleForm(forms.Form):
    name = forms.CharField(label="Tên đơn vị", max_length=120, help_text="Ghi đầy đủ, không viết tắt.")
    bloc = forms.ChoiceField(
        label="Khối thi đua",
        choices=[("", "Chọn một khối"), ("TH", "Khối Tổng hợp - Nội chính"), ("KT", "Khối Kinh tế - Kỹ thuật")],
    )
    due_on = forms.DateField(label="Hạn nộp", widget=DateInput, help_text="Ví dụ: 25/11/2026.")
    points = forms.DecimalField(
        label="Điểm tự chấm",
        max_value=10,
        min_value=0,
        localize=True,
        widget=forms.TextInput(attrs={"class": "form-number", "inputmode": "decimal"}),
        help_text="Từ 0 đến 10 điểm, ví dụ 7,5.",
    )
    approval = forms.ChoiceField(
        label="Cách phê duyệt",
        widget=forms.RadioSelect,
        choices=[("password", "Thủ trưởng nhập lại mật khẩu"), ("scan", "Bản ký đóng dấu có số văn bản")],
    )
    reason = forms.CharField(label="Giải trình", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    agreed = forms.BooleanField(label="Đã đối chiếu với văn bản kiểm chứng")


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Lý do trả lại",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Đơn vị sẽ đọc được lý do này; lý do được lưu cùng hồ sơ.",
    )


def pieces(data, page: str) -> dict:
    """The context of the page; `data` is the address's own filters, `page` the wanted page of the list."""
    now = timezone.now()
    numbers = Paginator(range(1, 113), 25)
    rank = {"96.75": 1, "95.5": 2, "94.25": 4, "93": 5}
    return {
        "palette": PALETTE,
        "states": STATES,
        "steps": STEPS,
        "deadline_on": timezone.localdate() + dt.timedelta(days=4),
        "past_on": timezone.localdate() - dt.timedelta(days=3),
        "days_left": 3,
        "days_late": -2,
        "tabs": [
            {"label": "Tổng quan", "url": "?", "is_current": True},
            {"label": "Bảng chấm điểm", "url": "?tab=bang", "count": 6},
            {"label": "Thành viên", "url": "?tab=thanh-vien", "count": 6},
            {"label": "Lịch sử", "url": "?tab=lich-su"},
        ],
        "tiles": [
            {"value": "4/6", "label": "bảng đã nộp", "detail": "còn 3 ngày làm việc", "tone": "warning"},
            {"value": "94,99", "label": "điểm trung bình của khối", "detail": "năm trước 93,40"},
            {"value": "12", "label": "tiêu chí chờ thẩm định", "url": "#bang", "tone": "brand"},
            {"value": "0", "label": "việc quá hạn", "tone": "success"},
        ],
        "rows": [
            {
                "agency": agency,
                "points": points and Decimal(points),
                "before": points and Decimal(points) - Decimal("1.5"),
                "rank": rank.get(points, "–"),
                "label": "Đã nộp" if points else "Đang soạn",
                "tone": "info" if points else "neutral",
                "is_mine": agency == "Sở Tư pháp",
            }
            for agency, points in AGENCIES
        ],
        "columns": [f"{group}.{number}" for group in ("I", "II", "III", "IV") for number in range(1, 7)],
        "matrix": [
            (agency, [Decimal(3 + (place * 7 + number * 5) % 9) / 2 for number in range(24)])
            for place, (agency, _) in enumerate(AGENCIES)
        ],
        "filter": StyleFilter(data, queryset=Agency.objects.none()),
        "page": numbers.get_page(page),
        "facts": [
            ("Tên đầy đủ", "Sở Tư pháp tỉnh Trung Du"),
            ("Khối thi đua", "Khối Tổng hợp - Nội chính"),
            ("Quyết định thành lập khối", "Số 215/QĐ-UBND ngày 20/01/2026"),
            ("Xếp loại tổ chức", None),
        ],
        "events": [
            {
                "at": now - dt.timedelta(hours=2),
                "who": "Phạm Quang Minh, Sở Tài chính",
                "what": "Trả lại để bổ sung",
                "reason": "Tiêu chí II.3 chưa có văn bản kiểm chứng; mục III.1 chấm cao hơn mức tối đa của quy chế.",
                "tone": "warning",
            },
            {"at": now - dt.timedelta(days=3), "who": "Nguyễn Thị Thu, Sở Tư pháp", "what": "Nộp bảng tự chấm điểm"},
            {
                "at": now - dt.timedelta(days=20),
                "who": "Vũ Thị Hòa, Ban Thi đua - Khen thưởng",
                "what": "Mở đợt tự chấm điểm năm 2026",
                "tone": "success",
            },
        ],
        "saved_at": now,
        "effects": [
            "Bảng của Sở Tư pháp trở lại trạng thái “Trả lại để bổ sung”.",
            "Chuyên viên và thủ trưởng đơn vị nhận thông báo kèm lý do.",
            "Điểm Khối trưởng đã ghi vẫn được giữ.",
        ],
        "form": StyleForm(),
        "wrong_form": wrong_form(),
        "reason_form": ReasonForm(),
    }


def wrong_form() -> StyleForm:
    form = StyleForm(
        {"name": "Sở Tư pháp", "bloc": "TH", "due_on": "31/02/2026", "points": "12,5", "approval": "", "agreed": "on"},
        prefix="sai",
    )
    form.data = {f"sai-{name}": value for name, value in form.data.items()}
    form.add_error(None, "Bảng này đã được Khối trưởng kiểm tra lúc 14:05 22/11/2026; điểm mới chưa được lưu.")
    return form
