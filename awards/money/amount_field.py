"""An amount of money as people type it."""

from django import forms

from awards.models.money import MOST_MONEY
from documents.typed import decimal_of


class MoneyField(forms.CharField):
    """An amount in đồng, typed with or without points: "3.510.000"."""

    def to_python(self, value):
        text = super().to_python(value)
        if not text:
            return None
        bare = text.replace(".", "").replace(" ", "").removesuffix("đồng").removesuffix("đ")
        if not (bare.isascii() and bare.isdecimal() and len(bare) < 12):
            raise forms.ValidationError("Ghi số tiền là số đồng, ví dụ 3.510.000.", code="no_amount")
        if (amount := int(decimal_of(bare))) > MOST_MONEY:
            raise forms.ValidationError("Số tiền lớn quá một tỷ đồng; xin xem lại.", code="too_much")
        return amount

    def validate(self, value):
        if self.required and value is None:
            raise forms.ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value):
        return
