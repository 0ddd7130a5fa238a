"""What the office types about packs for the council, the Tỉnh ủy's opinion, and what goes to the central level."""

import datetime as dt

import django_filters
from django import forms
from django.db.models import Q
from django.utils import timezone

from accounts.searching import fold, nfc
from accounts.widgets import DateInput, search_box
from awards.models import AwardForm, CentralLetter, CouncilPack, Nomination, ReviewBody, SuperiorDecision
from blocs.models import EmulationYear
from documents.forms import CheckedFileField
from documents.uploads import FileKind
from meetings.models import BallotMode, Meeting

SCANS = [FileKind.PDF, FileKind.IMAGE]
BODIES = [(ReviewBody.COUNCIL.value, ReviewBody.COUNCIL.label), (ReviewBody.STANDING.value, ReviewBody.STANDING.label)]
FURTHEST_YEARS = 10


def reason_field(label: str, *, required: bool = False, help_text: str = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=label, max_length=1000, required=required, widget=widget, help_text=help_text)


class PackForm(forms.ModelForm):
    """Needs `meetings`: those of the body that may be chosen."""

    reason = reason_field(
        "Lý do vẫn trình khi còn thiếu", help_text="Chỉ cần khi có trường hợp còn thiếu ghi trong bảng."
    )

    class Meta:
        model = CouncilPack
        fields = ["title", "meeting"]

    def __init__(self, *args, meetings, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = meetings
        self.fields["meeting"].empty_label = None
        self.fields["title"].required = False
        self.fields["title"].help_text = "Để trống thì cổng tự ghi theo năm."

    def clean_title(self):
        return nfc(self.cleaned_data["title"]) or f"Xét khen thưởng năm {timezone.localdate().year}"

    def clean_reason(self):
        return nfc(self.cleaned_data["reason"])


class MoreLinesForm(forms.Form):
    """More lines for a pack that is there."""

    reason = reason_field(
        "Lý do vẫn trình khi còn thiếu", help_text="Chỉ cần khi có trường hợp còn thiếu ghi trong bảng."
    )

    def clean_reason(self):
        return nfc(self.cleaned_data["reason"])


class BallotsForm(forms.Form):
    """How the ballots of a pack are voted. Needs `meeting`: by writing there is nothing to choose."""

    mode = forms.ChoiceField(
        label="Hình thức", choices=BallotMode.choices, initial=BallotMode.PAPER, widget=forms.RadioSelect
    )
    committee = forms.CharField(
        label="Người kiểm phiếu",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Mỗi người một dòng, người đứng đầu ghi trước.",
    )
    recused_leave_base = forms.BooleanField(
        label="Người không biểu quyết không tính vào tổng",
        required=False,
        initial=True,
        help_text="Bỏ đánh dấu thì tỷ lệ tính trên đủ số thành viên.",
    )

    def __init__(self, *args, meeting: Meeting, **kwargs):
        super().__init__(*args, **kwargs)
        if meeting.is_written:
            del self.fields["mode"]


class ResultForm(forms.Form):
    """Why a vote by another rule counts; asked only where there is one."""

    reason = reason_field("Lý do vẫn ghi nhận", required=True)


class TakeOutForm(forms.Form):
    reason = reason_field("Lý do rút khỏi phiên này", required=True)

    def clean_reason(self):
        text = nfc(self.cleaned_data["reason"])
        if not text:
            raise forms.ValidationError("Chưa điền mục này.")
        return text


class LineFilter(django_filters.FilterSet):
    """Lines of the awards, wherever they are chosen from."""

    q = django_filters.CharFilter(
        label="Tìm",
        method="search",
        widget=search_box("Tên, chức vụ, đơn vị"),
    )
    form = django_filters.ModelChoiceFilter(
        label="Hình thức", queryset=AwardForm.objects.all(), to_field_name="code", empty_label="Tất cả"
    )
    year = django_filters.ModelChoiceFilter(
        label="Năm thành tích",
        field_name="slate__year",
        queryset=EmulationYear.objects.order_by("-year"),
        to_field_name="year",
        empty_label="Tất cả",
    )

    class Meta:
        model = Nomination
        fields = []

    def search(self, lines, name, value):
        for word in fold(value).split():
            lines = lines.filter(folded__contains=word)
        return lines


class PackFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label="Tìm hồ sơ trình",
        method="search",
        widget=search_box("Tiêu đề, tên trong danh sách"),
    )
    body = django_filters.ChoiceFilter(label="Xét tại", choices=BODIES, empty_label="Tất cả")

    class Meta:
        model = CouncilPack
        fields = []

    def search(self, packs, name, value):
        named = Nomination.objects.filter(folded__contains=fold(value)).values("council_lines__pack")
        return packs.filter(Q(title__icontains=nfc(value)) | Q(pk__in=named))


# --- The Tỉnh ủy ------------------------------------------------------------------------------------------------------


class PartyForm(forms.Form):
    """What is written down about the ticked lines: asked, answered, or not needed."""

    WHAT = [
        ("asked", "Đã xin ý kiến"),
        ("agrees", "Tỉnh ủy trả lời: đồng ý"),
        ("disagrees", "Tỉnh ủy trả lời: không đồng ý"),
        ("not_needed", "Không thuộc diện xin ý kiến"),
    ]

    what = forms.ChoiceField(label="Ghi nhận", choices=WHAT, widget=forms.RadioSelect, initial="asked")
    on = forms.DateField(label="Ngày văn bản", widget=DateInput, required=False)
    document = forms.CharField(label="Số, ký hiệu văn bản", max_length=200, required=False)
    note = reason_field("Nội dung, lý do")
    scan = CheckedFileField(label="Bản chụp", allow=SCANS, required=False)

    def clean_document(self):
        return nfc(self.cleaned_data["document"])

    def clean_note(self):
        return nfc(self.cleaned_data["note"])

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("what") == "not_needed":
            if not cleaned.get("note"):
                self.add_error("note", "Xin ghi vì sao không thuộc diện xin ý kiến.")
            return cleaned
        for name in ("on", "document"):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, "Chưa điền mục này.")
        on = cleaned.get("on")
        if on and not near(on):
            self.add_error("on", f"Chọn ngày không sau hôm nay và không quá {FURTHEST_YEARS} năm trước.")
        return cleaned


def near(on: dt.date) -> bool:
    today = timezone.localdate()
    return dt.date(today.year - FURTHEST_YEARS, 1, 1) <= on <= today


# --- The central level ------------------------------------------------------------------------------------------------


def clean_near(on: dt.date) -> dt.date:
    if not near(on):
        raise forms.ValidationError(f"Chọn ngày không sau hôm nay và không quá {FURTHEST_YEARS} năm trước.")
    return on


class CentralLetterForm(forms.ModelForm):
    scan_file = CheckedFileField(label="Bản chụp đã ký", allow=SCANS, required=False)
    party_reason = reason_field(
        "Lý do vẫn trình khi còn thiếu ý kiến Tỉnh ủy", help_text="Chỉ cần khi có người còn thiếu ý kiến."
    )

    class Meta:
        model = CentralLetter
        fields = ["number", "sent_on", "addressee"]
        widgets = {"sent_on": DateInput}

    def clean_number(self):
        return nfc(self.cleaned_data["number"])

    def clean_addressee(self):
        return nfc(self.cleaned_data["addressee"])

    def clean_party_reason(self):
        return nfc(self.cleaned_data["party_reason"])

    def clean_sent_on(self):
        return clean_near(self.cleaned_data["sent_on"])


class SuperiorDecisionForm(forms.ModelForm):
    scan_file = CheckedFileField(label="Bản chụp quyết định", allow=SCANS, required=False)

    class Meta:
        model = SuperiorDecision
        fields = ["number", "decided_on", "authority"]
        widgets = {"decided_on": DateInput}
        help_texts = {"authority": "Ví dụ: Thủ tướng Chính phủ, Chủ tịch nước."}

    def clean_number(self):
        return nfc(self.cleaned_data["number"])

    def clean_authority(self):
        return nfc(self.cleaned_data["authority"])

    def clean_decided_on(self):
        return clean_near(self.cleaned_data["decided_on"])


class RefusalForm(forms.Form):
    """The central level has answered no."""

    document = forms.CharField(label="Văn bản trả lời", max_length=200)
    on = forms.DateField(label="Ngày trả lời", widget=DateInput)
    reason = reason_field("Lý do", required=True)

    def clean_document(self):
        return nfc(self.cleaned_data["document"])

    def clean_on(self):
        return clean_near(self.cleaned_data["on"])

    def clean_reason(self):
        text = nfc(self.cleaned_data["reason"])
        if not text:
            raise forms.ValidationError("Chưa điền mục này.")
        return text
