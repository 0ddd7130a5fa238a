"""What a person may type about agencies and what becomes of them."""

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from accounts.choices import TickedRows
from accounts.models import Agency, AgencyKind, SubmissionRoute
from accounts.searching import nfc
from accounts.widgets import DateInput, search_box
from blocs.agency_tree import with_depth
from blocs.models.year import FIRST_YEAR, LAST_YEAR


class AgencyForm(forms.ModelForm):
    """An agency as it is now. A new name goes through a renaming, which keeps the old one, so it is no field here."""

    class Meta:
        model = Agency
        fields = [
            "name",
            "short_name",
            "code",
            "kind",
            "parent",
            "submission_route",
            "head_title",
            "head_name",
            "active_from",
        ]
        widgets = {"active_from": DateInput}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        above = Agency.objects.active()
        if self.instance.pk:
            self.fields["name"].help_text = "Chỉ sửa lỗi gõ. Khi đơn vị đổi tên thật, dùng “Đổi tên” để giữ tên cũ."
            above = above.exclude(pk=self.instance.pk)
        self.fields["parent"].queryset = above
        self.fields["parent"].empty_label = "Không trực thuộc đơn vị nào"

    def clean_name(self):
        return nfc(self.cleaned_data["name"])

    def clean_code(self):
        code = nfc(self.cleaned_data["code"]).upper()
        if Agency.objects.filter(code__iexact=code).exclude(pk=self.instance.pk).exists():
            raise ValidationError("Đã có đơn vị mang mã này.", code="unique")
        return code

    def clean_active_from(self):
        begins, ends = self.cleaned_data["active_from"], self.instance.active_to
        if begins and ends and begins > ends:
            raise ValidationError(f"Đơn vị đã kết thúc hoạt động ngày {ends:%d/%m/%Y}.", code="after_end")
        return begins

    def clean_parent(self):
        """No agency stands under one of its own divisions."""
        above = parent = self.cleaned_data["parent"]
        while above and self.instance.pk:
            if above.pk == self.instance.pk:
                raise ValidationError(f"{parent} trực thuộc chính đơn vị này.", code="circle")
            above = above.parent
        return parent


class AgencyFilter(django_filters.FilterSet):
    """Search, kind, route and whether it still exists. Drawn above the list of agencies."""

    q = django_filters.CharFilter(
        label="Tìm đơn vị",
        method="found_elsewhere",
        widget=search_box("Tên hoặc mã"),
    )
    kind = django_filters.ChoiceFilter(label="Loại", choices=AgencyKind, empty_label="Tất cả")
    submission_route = django_filters.ChoiceFilter(label="Tuyến trình", choices=SubmissionRoute, empty_label="Tất cả")
    state = django_filters.ChoiceFilter(
        label="Tình trạng",
        choices=[("active", "Đang hoạt động"), ("ended", "Đã kết thúc")],
        method="of_state",
        empty_label="Tất cả",
    )
    o = django_filters.ChoiceFilter(
        label="Sắp xếp",
        choices=[("ten", "Theo tên"), ("ma", "Theo mã"), ("loai", "Theo loại")],
        method="in_order",
        empty_label="Theo cây đơn vị",
    )

    class Meta:
        model = Agency
        fields = ["q", "kind", "submission_route", "state", "o"]

    def found_elsewhere(self, agencies, name, text):
        """The view searches through history too, and knows why each was found."""
        return agencies

    def of_state(self, agencies, name, state):
        if state == "active":
            return agencies.active()
        return agencies.filter(active_to__lt=timezone.localdate())

    def in_order(self, agencies, name, order):
        keys = {"ten": ["folded_name"], "ma": ["code"], "loai": ["kind", "folded_name"]}
        return with_depth(agencies).order_by(*keys[order], "pk")


class SuccessionForm(forms.Form):
    """When a change of organisation takes effect, and by which document."""

    on = forms.DateField(
        label="Có hiệu lực từ ngày",
        widget=DateInput,
        help_text="Ngày đầu tiên theo tổ chức mới; đơn vị cũ hoạt động đến hết ngày hôm trước.",
    )
    document = forms.CharField(
        label="Văn bản", max_length=200, required=False, help_text="Ví dụ: Nghị quyết 12/NQ-HĐND ngày 20/02/2025."
    )
    note = forms.CharField(label="Ghi chú", max_length=300, required=False)

    def clean_on(self):
        on = self.cleaned_data["on"]
        if not FIRST_YEAR <= on.year <= LAST_YEAR:
            raise ValidationError("Năm không hợp lý, xin xem lại.", code="year")
        return on


class MergeForm(SuccessionForm):
    """Who goes on in `agency`, or in whom `agency` goes on."""

    into = forms.ModelChoiceField(
        Agency.objects.none(),
        label="Sáp nhập vào",
        empty_label="Chọn đơn vị tiếp nhận",
        help_text="Đơn vị tiếp tục hoạt động.",
    )
    others = TickedRows(
        Agency.objects.none(),
        label="Cùng sáp nhập với",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Các đơn vị khác cùng nhập vào trong một văn bản.",
    )
    field_order = ["into", "others", "on", "document", "note"]

    def __init__(self, *args, agency, **kwargs):
        super().__init__(*args, **kwargs)
        rest = Agency.objects.active().exclude(pk=agency.pk)
        self.fields["into"].queryset = rest
        self.fields["others"].queryset = rest

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("into") in (cleaned.get("others") or ()):
            self.add_error("others", "Đơn vị tiếp nhận không thể đồng thời nhập vào chính nó.")
        return cleaned


class SplitForm(SuccessionForm):
    """Which agencies `agency` becomes; it may be one of them."""

    into = TickedRows(
        Agency.objects.none(),
        label="Chia, tách thành",
        widget=forms.CheckboxSelectMultiple,
        help_text="Ít nhất hai đơn vị, đã được thêm vào danh sách; chọn cả đơn vị này nếu vẫn hoạt động sau khi tách.",
    )
    field_order = ["into", "on", "document", "note"]

    def __init__(self, *args, agency, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = Agency.objects.filter(Q(active_to=None) | Q(pk=agency.pk))

    def clean_into(self):
        into = self.cleaned_data["into"]
        if len(into) < 2:
            raise ValidationError("Hãy chọn ít nhất hai đơn vị.", code="too_few")
        return into


class RenameForm(SuccessionForm):
    new_name = forms.CharField(label="Tên mới", max_length=200)
    new_short_name = forms.CharField(label="Tên viết gọn mới", max_length=80, required=False)
    field_order = ["new_name", "new_short_name", "on", "document", "note"]

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise ValidationError("Đổi tên được ghi khi đã có hiệu lực: ngày hiệu lực không được sau hôm nay.")
        return on
