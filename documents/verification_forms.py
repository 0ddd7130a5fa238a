"""What anybody may type or drop on the verification pages."""

from django import forms

from documents.forms import CheckedFileField
from documents.models import FileKind


class CodeForm(forms.Form):
    ma = forms.CharField(
        label="Mã xác minh",
        max_length=40,
        help_text="Dòng chữ và số in ở cuối văn bản, ví dụ K7QM-2XWD-9HTR. Chữ hoa, chữ thường đều được.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class CompareForm(forms.Form):
    file = CheckedFileField(
        label="Tệp PDF đang có trong tay",
        allow=[FileKind.PDF],
        help_text="Cổng chỉ so tệp với bản lưu rồi bỏ đi, không giữ lại gì.",
    )
