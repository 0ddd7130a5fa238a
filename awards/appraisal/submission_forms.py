"""What may be typed when the office's letter is signed, numbered or told."""

from django import forms

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


class PasswordSignForm(NumberForm):
    """The director, signed in, enters the password again. `is_password_right` compares it with that person's own.

    `seen`: text_of() the letter when the page was opened.
    """

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    password = forms.CharField(
        label="Mật khẩu của người ký",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text="Nhập lại mật khẩu đăng nhập: đây là chữ ký của tờ trình.",
        error_messages={"required": "Xin nhập lại mật khẩu để ký."},
    )

    def __init__(self, *args, is_password_right, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_password_right = is_password_right

    def clean(self):
        told = super().clean()
        # Last, so that a forgotten field does not count as an attempt to guess.
        if not self.errors and not self.is_password_right(told["password"]):
            self.add_error("password", "Mật khẩu chưa đúng.")
        return told


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
