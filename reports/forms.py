"""What a person may type into a bloc's report."""

from django import forms

from accounts.widgets import DateInput
from blocs.outline import LONGEST_PART
from documents.wording import printable


class PartForm(forms.Form):
    """The text of one part, and the version of it that the editor saw."""

    text = forms.CharField(
        label="Nội dung",
        required=False,
        strip=False,
        max_length=LONGEST_PART,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="Mỗi dòng là một đoạn; dòng bắt đầu bằng “- ” là một ý trong danh sách.",
        error_messages={"max_length": "Phần này dài %(show_value)s ký tự, tối đa %(limit_value)s ký tự. Xin rút gọn."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class NumberForm(forms.Form):
    """Số, ký hiệu and the day of signing; both may stay blank and are then written in by hand."""

    number = forms.CharField(
        label="Số, ký hiệu",
        required=False,
        max_length=40,
        help_text="Ví dụ 15/BC-STC. Để trống thì văn thư ghi tay khi phát hành.",
    )
    signed_on = forms.DateField(label="Ngày ký", required=False, widget=DateInput)

    def clean_number(self):
        return printable(self.cleaned_data["number"])


class TakeBackForm(forms.Form):
    """Why the draft goes back to be written."""

    reason = forms.CharField(
        label="Lý do",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Xin ghi lý do."},
    )
