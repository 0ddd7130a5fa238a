"""What is typed of money and things: another amount, that it was paid, that it was handed over."""

import django_filters
from django import forms

from accounts.searching import fold
from accounts.widgets import DateInput, search_box
from awards.catalogue_forms import ABOUT_A_VERSION, VERSION_HELP, VERSION_WIDGETS, VersionForm
from awards.models import BonusRule, FormObject, ObjectDue, Thing
from awards.money.amount_field import MoneyField


class OverrideForm(forms.Form):
    amount = MoneyField(
        label="Số tiền chi (đồng)", max_length=20, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    reason = forms.CharField(
        label="Lý do",
        max_length=300,
        required=False,
        help_text="Bắt buộc khi khác số tính được; in ở cột Ghi chú.",
    )


class PayForm(forms.Form):
    """Whose money was paid. `units`: (key of the agency, words) of those that still wait."""

    unit = forms.ChoiceField(label="Đơn vị", required=False)
    on = forms.DateField(label="Ngày chi", widget=DateInput)
    paid_by = forms.CharField(label="Người chi", max_length=200, help_text="Họ tên, chức vụ hoặc đơn vị chi tiền.")

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", "Tất cả các đơn vị còn lại"), *units]


class HandOverForm(forms.Form):
    """Which things were handed over. `waiting`: those that still wait."""

    things = forms.MultipleChoiceField(
        label="Hiện vật",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Chọn ít nhất một hiện vật."},
    )
    on = forms.DateField(label="Ngày trao", widget=DateInput)
    to = forms.CharField(label="Người nhận", max_length=200, help_text="Ai nhận, thay mặt cho ai.")

    def __init__(self, *args, waiting, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["things"].choices = [
            (str(due.pk), f"{due.line.printed_name}: {due.quantity:02d} {due.get_thing_display().lower()}")
            for due in waiting
        ]


class UndoForm(forms.Form):
    reason = forms.CharField(label="Lý do", max_length=300)


class RecoverForm(forms.Form):
    on = forms.DateField(label="Ngày thu hồi", widget=DateInput)
    note = forms.CharField(
        label="Ghi chú", max_length=200, required=False, help_text="Ví dụ: nộp lại theo phiếu thu số 12."
    )


class ThingFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Tìm", method="search", widget=search_box("Tên, đơn vị"))
    thing = django_filters.ChoiceFilter(label="Hiện vật", choices=Thing.choices, empty_label="Tất cả")

    class Meta:
        model = ObjectDue
        fields = []

    def search(self, things, name, value):
        for word in fold(value).split():
            things = things.filter(line__folded__contains=word)
        return things


class BonusRuleForm(VersionForm):
    class Meta:
        model = BonusRule
        fields = ["rounding", "rounded_to", "collective_factor", *ABOUT_A_VERSION]
        widgets = VERSION_WIDGETS
        help_texts = {**VERSION_HELP, "collective_factor": BonusRule._meta.get_field("collective_factor").help_text}
        localized_fields = ["collective_factor"]


class FormObjectForm(VersionForm):
    class Meta:
        model = FormObject
        fields = ["form", "subject", "thing", "quantity", *ABOUT_A_VERSION]
        widgets = VERSION_WIDGETS
        help_texts = {**VERSION_HELP, "quantity": "0: từ ngày ấy không còn kèm hiện vật này."}
