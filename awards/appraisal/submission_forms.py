"""What may be typed when the office's letter is signed, numbered or told."""

from django import forms

from accounts.forms import PasswordAgain
from accounts.searching import nfc
from accounts.widgets import DateInput
from awards.slates.forms import SCANS, day_near
from documents.forms import CheckedFileField


class NumberForm(forms.Form):
    number = forms.CharField(
        label="Số, ký hiệu", max_length=60, required=False, help_text="Ví dụ: 45/TTr-SNV; có thể ghi sau khi cấp số."
    )

    def clean_number(self):
        return nfc(self.cleaned_data["number"])


class NumberGivenForm(NumberForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["number"].required = True


class NumberCorrectionForm(NumberGivenForm):
    reason = forms.CharField(
        label="Lý do sửa",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Lưu trong nhật ký cùng số cũ và số mới.",
    )

    def clean_reason(self):
        return nfc(self.cleaned_data["reason"])


class PasswordSignForm(PasswordAgain, NumberForm):
    """The director, signed in, enters the password again. `seen`: text_of() the letter when the page was opened."""

    signs_as = "người ký"
    signature = "chữ ký của tờ trình"

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)


class PaperSignForm(forms.Form):
    """The letter came back signed on paper."""

    name = forms.CharField(label="Người ký", max_length=100)
    position = forms.CharField(label="Chức vụ", max_length=100, help_text="Ví dụ: Giám đốc, Phó Giám đốc.")
    number = forms.CharField(label="Số, ký hiệu", max_length=60, help_text="Ví dụ: 45/TTr-SNV.")
    on = forms.DateField(label="Ngày ký", widget=DateInput)
    scan = CheckedFileField(label="Bản đã ký, đóng dấu (bản chụp)", allow=SCANS)

    def clean_on(self):
        return day_near(self.cleaned_data["on"])

    def clean(self):
        told = super().clean()
        for name in ("name", "position", "number"):
            if name in told:
                told[name] = nfc(told[name])
        return told
