"""What may be typed about a public notice: by the office, and by anybody who has something to say."""

import datetime as dt

import django_filters
from django import forms
from django.utils import timezone

from accounts.searching import nfc
from accounts.widgets import DateInput, search_box
from awards.models import NoticeComment, NoticeLine, NoticeState, PublicNotice
from awards.models.notice import LONGEST_COMMENT
from awards.notices.noticing import FURTHEST_START, personal_in
from blocs.outline import written_text


class NoticeForm(forms.ModelForm):
    """The head of a notice. Needs `least`: the working days that the routes of its lines ask for."""

    class Meta:
        model = PublicNotice
        fields = ["title", "intro", "contact", "days", "starts_on"]
        widgets = {
            "starts_on": DateInput,
            "intro": forms.Textarea(attrs={"rows": 3}),
            "days": forms.NumberInput(attrs={"class": "form-number"}),
        }
        help_texts = {
            "starts_on": "Để trống: từ ngày đăng. Ngày bắt đầu không tính vào thời hạn.",
            "contact": "Cơ quan, điện thoại công vụ nhận ý kiến ngoài cổng.",
        }

    def __init__(self, *args, least: int = 0, **kwargs):
        super().__init__(*args, **kwargs)
        self.least = least
        if least:
            self.fields["days"].help_text = f"Tuyến xét yêu cầu ít nhất {least:02d} ngày làm việc."
            self.fields["days"].initial = least

    def clean_title(self):
        return nfc(self.cleaned_data["title"])

    def clean_intro(self):
        return written_text(self.cleaned_data["intro"])

    def clean_days(self):
        days = self.cleaned_data["days"]
        if days < self.least:
            raise forms.ValidationError(f"Tuyến xét yêu cầu lấy ý kiến ít nhất {self.least:02d} ngày làm việc.")
        return days

    def clean_starts_on(self):
        day, today = self.cleaned_data["starts_on"], timezone.localdate()
        if day and not today <= day <= today + dt.timedelta(days=FURTHEST_START):
            raise forms.ValidationError(f"Ngày bắt đầu phải từ hôm nay và không quá {FURTHEST_START} ngày tới.")
        return day


class NoticeLineForm(forms.ModelForm):
    """What everybody will read of one line."""

    class Meta:
        model = NoticeLine
        fields = ["name", "unit", "summary"]
        widgets = {"summary": forms.Textarea(attrs={"rows": 5})}
        help_texts = {"summary": "Không ghi năm sinh, giới tính, nơi ở, điện thoại, giấy tờ tùy thân."}

    def clean_name(self):
        return nfc(self.cleaned_data["name"])

    def clean_unit(self):
        return nfc(self.cleaned_data["unit"])

    def clean_summary(self):
        return written_text(self.cleaned_data["summary"])

    def clean(self):
        cleaned = super().clean()
        for name in ("name", "unit", "summary"):
            if kinds := personal_in(cleaned.get(name) or ""):
                self.add_error(name, f"Có vẻ ghi {', '.join(kinds)}; xin bỏ đi vì ai cũng đọc được.")
        return cleaned


class CommentForm(forms.ModelForm):
    """What anybody may write. Needs `lines`: those that stand in the notice."""

    class Meta:
        model = NoticeComment
        fields = ["line", "text", "name", "contact"]
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}
        help_texts = {
            "name": "Chỉ cơ quan thi đua đọc được; không ghi cũng được.",
            "contact": "Điện thoại hoặc thư điện tử, để cơ quan thi đua hỏi lại khi cần.",
        }

    def __init__(self, *args, lines, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["line"].queryset = lines
        self.fields["line"].empty_label = "Cả danh sách"
        self.fields["line"].label_from_instance = lambda line: f"{line.position}. {line.name}"
        for name in ("name", "contact"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean_text(self):
        text = written_text(self.cleaned_data["text"])
        if len(text) < 10:
            raise forms.ValidationError("Ý kiến quá ngắn; xin viết rõ nội dung.")
        return text[:LONGEST_COMMENT]


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label="Kết quả xem xét",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Chỉ cơ quan thi đua đọc được.",
    )

    def clean_answer(self):
        text = written_text(self.cleaned_data["answer"])
        if not text:
            raise forms.ValidationError("Chưa điền mục này.")
        return text


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label="Lý do",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Lưu trong hồ sơ; trang công khai chỉ ghi là đã rút.",
    )

    def clean_reason(self):
        text = nfc(self.cleaned_data["reason"])
        if not text:
            raise forms.ValidationError("Chưa điền mục này.")
        return text


class NoticeFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label="Tìm đợt lấy ý kiến",
        method="search",
        widget=search_box("Tiêu đề, tên trong danh sách"),
    )
    state = django_filters.ChoiceFilter(label="Trạng thái", choices=NoticeState.choices, empty_label="Tất cả")

    class Meta:
        model = PublicNotice
        fields = []

    def search(self, notices, name, value):
        text = nfc(value)
        named = NoticeLine.objects.filter(name__icontains=text).values("notice")
        return notices.filter(title__icontains=text) | notices.filter(pk__in=named)
