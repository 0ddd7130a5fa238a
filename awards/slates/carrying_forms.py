"""What may be typed while a slate is handed in, received or returned."""

import datetime as dt

from django import forms
from django.utils import timezone

from accounts.forms import PasswordAgain
from accounts.widgets import DateInput
from awards.models import (
    Slate,
)
from awards.slates.carrying import Counts, Handing
from awards.slates.forms import SCANS, day_near
from documents.forms import CheckedFileField
from documents.models import StoredFile


def _count(label: str):
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=30_000)


class HandInForm(forms.Form):
    """What both ways of approving ask. Needs `counts`, of the list, and `has_flags`: are there lines to explain?"""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    minutes_number = forms.CharField(
        label="Số biên bản họp xét", required=False, max_length=60, help_text="Ví dụ: 12/BB-STP."
    )
    minutes_on = forms.DateField(label="Ngày họp xét", required=False, widget=DateInput)
    minutes_people = _count("Số cá nhân ghi trong biên bản")
    minutes_others = _count("Số tập thể, hộ gia đình ghi trong biên bản")
    minutes_scan = CheckedFileField(label="Biên bản họp xét đã ký (bản chụp)", required=False, allow=SCANS)
    reason = forms.CharField(
        label="Giải trình chung cho các dòng có cảnh báo chưa giải trình",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    missing_because = forms.CharField(
        label="Lý do vẫn gửi khi hồ sơ còn thiếu hoặc số lượng khác biên bản",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, counts: Counts, has_flags: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.counts = counts
        if not has_flags:
            del self.fields["reason"]

    def clean_minutes_on(self):
        return day_near(self.cleaned_data["minutes_on"])

    def clean(self):
        told = super().clean()
        if (told.get("minutes_people") is None) != (told.get("minutes_others") is None):
            self.add_error("minutes_others", "Ghi cả hai số của biên bản (không có thì ghi 0).")
        return told

    def handing(self, minutes_file: StoredFile | None = None) -> Handing:
        told = self.cleaned_data
        has_minutes = told.get("minutes_people") is not None
        return Handing(
            number=told.get("document", ""),
            letter=Counts(told["letter_people"], told["letter_others"]) if "letter_people" in told else None,
            minutes=Counts(told["minutes_people"], told["minutes_others"]) if has_minutes else None,
            minutes_number=told["minutes_number"],
            minutes_on=told["minutes_on"],
            minutes_file=minutes_file,
            reason=told.get("reason", ""),
            missing_because=told["missing_because"],
        )


class PasswordHandInForm(PasswordAgain, HandInForm):
    """The head, signed in, enters the password again."""

    signature = "chữ ký duyệt hồ sơ đề nghị"


class PaperHandInForm(HandInForm):
    """The head has signed the letter on paper; a clerk records it, and counts what it says."""

    name = forms.CharField(
        label="Người ký tờ trình", max_length=100, error_messages={"required": "Xin ghi họ tên người đã ký."}
    )
    document = forms.CharField(
        label="Số, ký hiệu tờ trình",
        max_length=60,
        help_text="Ví dụ: 125/TTr-STP.",
        error_messages={"required": "Xin ghi số, ký hiệu của tờ trình đã ký."},
    )
    letter_people = forms.IntegerField(label="Số cá nhân ghi trong tờ trình", min_value=0, max_value=30_000)
    letter_others = forms.IntegerField(
        label="Số tập thể, hộ gia đình ghi trong tờ trình", min_value=0, max_value=30_000
    )
    scan = CheckedFileField(
        label="Tờ trình đã ký, đóng dấu (bản chụp)",
        allow=SCANS,
        error_messages={"required": "Xin chọn tệp bản chụp đã ký."},
    )
    field_order = ["seen", "name", "document", "letter_people", "letter_others", "scan"]

    def clean(self):
        told = super().clean()
        for name, there in (("letter_people", self.counts.people), ("letter_others", self.counts.others)):
            if told.get(name) is not None and told[name] != there:
                self.add_error(name, f"Danh sách có {there:02d}; tờ trình ghi {told[name]:02d}. Xin sửa cho khớp.")
        return told


class ReasonForm(forms.Form):
    """Why something goes back; shown to the proposer and kept. Needs `label`."""

    reason = forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, *args, label: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = label


class ReceiveForm(forms.Form):
    """The office takes a slate in. Needs `slate`: the day of a first reception stays.

    The day promised then may have passed; it stands until another is chosen.
    """

    received_on = forms.DateField(
        label="Ngày nhận hồ sơ", widget=DateInput, help_text="Ngày này quyết định hồ sơ được xét theo quy định nào."
    )
    tthc_code = forms.CharField(label="Mã hồ sơ thủ tục hành chính", required=False, max_length=60)
    due_on = forms.DateField(label="Ngày hẹn trả", required=False, widget=DateInput)

    def __init__(self, *args, slate: Slate, **kwargs):
        super().__init__(*args, **kwargs)
        self.promised_on = slate.due_on
        if slate.received_on:
            del self.fields["received_on"]

    def clean_received_on(self):
        return day_near(self.cleaned_data["received_on"])

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        last = timezone.localdate() + dt.timedelta(days=366)
        if day and day != self.promised_on and not timezone.localdate() <= day <= last:
            raise forms.ValidationError("Chọn ngày từ hôm nay, trong vòng một năm.", code="out_of_reach")
        return day
