"""What a person may type about the minutes: a part, the number, how they were signed."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.searching import nfc
from accounts.widgets import DateInput
from campaigns.covenant_forms import PAPER_SENTENCES, ask_by_way
from campaigns.models import SigningWay
from documents.forms import CheckedFileField
from documents.models import FileKind
from meetings.models import LONGEST_PART, Meeting

SCAN_KINDS = [FileKind.PDF, FileKind.IMAGE]


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


class SignMinutesForm(forms.Form):
    """How the minutes are signed.

    Args:
        meeting: whose minutes they are.
        may_use_password: the person signs for the bloc or the council.
        is_password_right: compares a password with that of the person who signed in.
    """

    way = forms.ChoiceField(label="Cách ký", choices=SigningWay.choices, widget=forms.RadioSelect)
    password = forms.CharField(
        label="Mật khẩu của người ký",
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text="Nhập lại mật khẩu đăng nhập: đây là chữ ký của người chủ trì.",
    )
    name = forms.CharField(label="Người ký", required=False, max_length=150)
    signed_on = forms.DateField(
        label="Ngày ký", required=False, widget=DateInput, help_text="Ngày ghi trên bản giấy đã ký."
    )
    scan = CheckedFileField(label="Bản chụp đã ký, đóng dấu", required=False, allow=SCAN_KINDS)

    def __init__(self, *args, meeting: Meeting, may_use_password: bool, is_password_right, **kwargs):
        super().__init__(*args, **kwargs)
        self.meeting, self.is_password_right = meeting, is_password_right
        self.fields["way"].initial = SigningWay.PASSWORD.value
        if not may_use_password:
            self.fields["way"].choices = [(SigningWay.SCAN.value, SigningWay.SCAN.label)]
            self.fields["way"].widget = forms.HiddenInput()
            self.fields["way"].initial = SigningWay.SCAN.value
        ask_by_way(self, may_use_password=may_use_password)

    def clean_signed_on(self):
        day = self.cleaned_data["signed_on"]
        if day and not self.meeting.held_on <= day <= timezone.localdate():
            raise ValidationError("Ngày ký phải từ ngày họp đến hôm nay.")
        return day

    def clean(self):
        typed = self.cleaned_data
        if typed.get("way") == SigningWay.PASSWORD:
            if not typed.get("password"):
                self.add_error("password", "Xin nhập lại mật khẩu để ký.")
            elif not self.errors and not self.is_password_right(typed["password"]):
                self.add_error("password", "Mật khẩu chưa đúng.")
        elif typed.get("way") == SigningWay.SCAN:
            for name, sentence in PAPER_SENTENCES.items():
                if not typed.get(name) and name not in self.errors:
                    self.add_error(name, sentence)
        return typed
