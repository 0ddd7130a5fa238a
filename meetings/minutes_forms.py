"""What a person may type about the minutes: a part, the number, how they were signed."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.searching import nfc
from campaigns.covenant_forms import SignedByWay
from meetings.models import LONGEST_PART, Meeting


class PartForm(forms.Form):
    text = forms.CharField(
        label="Nội dung",
        required=False,
        max_length=LONGEST_PART,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text="Dòng bắt đầu bằng “1. ” là đề mục, bằng “- ” là một ý trong danh sách. Để trống thì bỏ phần này.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)


class NumberForm(forms.Form):
    number = forms.CharField(
        label="Số, ký hiệu",
        max_length=40,
        required=False,
        help_text="Do đơn vị đứng đầu khối cấp, ví dụ 35/BB-SXD. Để trống thì chừa chỗ ghi tay.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_number(self):
        return nfc(self.cleaned_data["number"])


class SignMinutesForm(SignedByWay):
    """How the minutes are signed; by password where the person signs for the bloc or the council. Needs `meeting`."""

    name = forms.CharField(label="Người ký", required=False, max_length=150)
    field_order = ["way", "password"]

    def __init__(self, *args, meeting: Meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        if "password" in self.fields:
            self.fields["password"].label = "Mật khẩu của người ký"
            self.fields["password"].help_text = "Nhập lại mật khẩu đăng nhập: đây là chữ ký của người chủ trì."

    def clean_signed_on(self):
        day = self.cleaned_data["signed_on"]
        if day and not self.meeting.held_on <= day <= timezone.localdate():
            raise ValidationError("Ngày ký phải từ ngày họp đến hôm nay.")
        return day
