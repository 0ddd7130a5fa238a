"""What a form says when a value is refused: sentences that tell what to type, instead of Django's translated ones."""

from django import forms
from django.core import validators
from django.core.exceptions import ValidationError
from django.db import models

from accounts.searching import INVISIBLE

NOTHING_THERE = "Chưa điền mục này."
SENTENCES = {
    models.Field: {"blank": NOTHING_THERE, "null": NOTHING_THERE},  # rows of a workbook are checked without a form
    forms.Field: {"required": NOTHING_THERE},
    forms.ChoiceField: {"invalid_choice": "Lựa chọn này không có trong danh sách."},
    forms.ModelChoiceField: {"invalid_choice": "Lựa chọn này không có trong danh sách, hoặc vừa bị bỏ đi."},
    forms.ModelMultipleChoiceField: {
        "invalid_choice": "Có lựa chọn không có trong danh sách, hoặc vừa bị bỏ đi.",
        "invalid_pk_value": "Có lựa chọn không có trong danh sách, hoặc vừa bị bỏ đi.",
    },
    forms.IntegerField: {"invalid": "Ghi một số nguyên, ví dụ 12."},
    forms.DecimalField: {"invalid": "Ghi một số, ví dụ 7,5."},
    forms.DateField: {"invalid": "Ghi ngày có thật theo dạng ngày/tháng/năm, ví dụ 25/11/2026."},
    forms.TimeField: {"invalid": "Ghi giờ và phút, ví dụ 14:05."},
    forms.DateTimeField: {"invalid": "Ghi giờ và ngày, ví dụ 14:05 25/11/2026."},
    forms.FileField: {
        "required": "Chưa chọn tệp.",
        "invalid": "Tệp chưa được gửi lên, xin chọn lại.",
        "missing": "Tệp chưa được gửi lên, xin chọn lại.",
        "empty": "Tệp này trống, xin chọn tệp khác.",
        "max_length": "Tên tệp dài quá %(max)d ký tự (đang có %(length)d), xin đặt tên ngắn hơn.",
    },
    forms.BaseFormSet: {
        "missing_management_form": "Trang gửi lên thiếu một phần, xin mở lại trang rồi ghi lần nữa.",
    },
}
LIMITS = {
    validators.MaxValueValidator: "Không được lớn hơn %(limit_value)s.",
    validators.MinValueValidator: "Không được nhỏ hơn %(limit_value)s.",
    validators.MaxLengthValidator: "Tối đa %(limit_value)d ký tự, đang có %(show_value)d.",
    validators.MinLengthValidator: "Ít nhất %(limit_value)d ký tự, mới có %(show_value)d.",
    validators.EmailValidator: "Ghi địa chỉ thư đầy đủ, ví dụ vanphong@sotuphap.gov.vn.",
    validators.ProhibitNullCharactersValidator: "Có ký tự không dùng được (NUL), thường do chép dán; xin gõ lại.",
}


def must_be_seen(text: str) -> None:
    """Refuse a text of which nobody sees anything. Raises ValidationError."""
    if text and not INVISIBLE.sub("", text).strip() and INVISIBLE.search(text):
        raise ValidationError("Mục này chỉ có ký tự không nhìn thấy được, xin gõ lại.", code="invisible")


def use_own_sentences() -> None:
    """Give every field these sentences; a field with `error_messages` of its own keeps them.

    Every field of text also refuses one that shows nothing.
    """
    for field, sentences in SENTENCES.items():
        field.default_error_messages = {**field.default_error_messages, **sentences}
    for validator, sentence in LIMITS.items():
        validator.message = sentence
    forms.CharField.default_validators = [must_be_seen]
    # The e-mail field shares one validator made when Django was loaded, before the line above.
    validators.validate_email.message = LIMITS[validators.EmailValidator]
