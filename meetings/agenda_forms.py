"""What a person may type while preparing and running a meeting: agenda, guests, documents, remarks."""

from django import forms

from accounts.widgets import DateInput
from documents.forms import CheckedFileField
from meetings.models import AgendaItem, Guest, Meeting, ProgrammeRow, Remark, Seat


class AgendaItemForm(forms.ModelForm):
    class Meta:
        model = AgendaItem
        fields = ["kind", "title", "speaker", "minutes", "details"]
        widgets = {"details": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"details": "Điều được đọc kèm: danh sách trao thưởng, tên văn bản. Mỗi ý một dòng."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = AgendaItem._meta.get_field("kind").choices
        self.fields["minutes"].max_value = 600
        self.fields["minutes"].widget.attrs["class"] = "form-number"


class ProgrammeRowForm(forms.ModelForm):
    class Meta:
        model = ProgrammeRow
        fields = ["kind", "position", "item", "title", "speaker", "minutes", "effective_from", "effective_to"]
        widgets = {"effective_from": DateInput, "effective_to": DateInput}
        help_texts = {
            "title": "Ghi {year} để điền năm của khối, {next_year} năm sau, {last_year} năm trước, {bloc} tên khối.",
            "position": "Số nhỏ đứng trước.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("position", "minutes"):
            self.fields[name].widget.attrs["class"] = "form-number"


class GuestForm(forms.ModelForm):
    class Meta:
        model = Guest
        fields = ["name", "office"]


class MeetingDocumentForm(forms.Form):
    title = forms.CharField(label="Tên tài liệu", max_length=250)
    upload = CheckedFileField(label="Tệp")


class InviteForm(forms.Form):
    words = forms.CharField(
        label="Lời nhắn thêm",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ví dụ: xin đọc dự thảo báo cáo và góp ý trước ngày họp.",
    )


class RemarkForm(forms.ModelForm):
    """Who spoke (a seat, or a guest by name) and what they said. Needs the `meeting`."""

    class Meta:
        model = Remark
        fields = ["seat", "speaker", "text"]
        labels = {"seat": "Đơn vị phát biểu", "speaker": "Hoặc ghi tên người phát biểu"}
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}

    field_order = ["seat", "speaker", "text"]

    def __init__(self, *args, meeting: Meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seat"].queryset = Seat.objects.filter(meeting=meeting)
        self.fields["seat"].empty_label = "Không thuộc danh sách"
        self.fields["speaker"].required = False

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("seat") and not (cleaned.get("speaker") or "").strip() and "speaker" not in self.errors:
            self.add_error("speaker", "Xin chọn đơn vị hoặc ghi tên người phát biểu.")
        return cleaned


class RemarkEditForm(forms.ModelForm):
    class Meta:
        model = Remark
        fields = ["speaker", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}


class ConclusionForm(forms.Form):
    conclusion = forms.CharField(
        label="Kết luận", max_length=6000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class CorrectionForm(forms.Form):
    """The points that the meeting agrees on for one criterion, and why."""

    points = forms.DecimalField(
        label="Điểm thống nhất",
        max_digits=10,
        decimal_places=4,
        localize=True,
        widget=forms.TextInput(attrs={"class": "form-number", "inputmode": "decimal", "autocomplete": "off"}),
    )
    reason = forms.CharField(
        label="Lý do, ý kiến của hội nghị", max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
