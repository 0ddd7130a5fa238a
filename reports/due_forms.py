"""What a person may type about deadlines: a filter, a reminder, an extension."""

import django_filters
from django import forms

from accounts.models import Agency
from accounts.widgets import DateInput, search_box
from blocs.models import Bloc, Membership


class DueFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label="Tìm đơn vị",
        method="search",
        widget=search_box("Tên hoặc mã đơn vị"),
    )
    bloc = django_filters.ModelChoiceFilter(
        label="Khối, cụm",
        field_name="bloc_year__bloc",
        queryset=Bloc.objects.all(),
        to_field_name="code",
        empty_label="Tất cả",
    )
    viec = django_filters.CharFilter(widget=forms.HiddenInput, method="as_it_is")
    nam = django_filters.CharFilter(widget=forms.HiddenInput, method="as_it_is")

    class Meta:
        model = Membership
        fields = []

    def search(self, memberships, name, value):
        return memberships.filter(agency__in=Agency.objects.search(value))

    def as_it_is(self, memberships, name, value):
        """Kept in the address; the view reads it."""
        return memberships


class RemindForm(forms.Form):
    text = forms.CharField(
        label="Lời nhắc",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Gửi vào mục Thông báo (và thư điện tử nếu có). Có thể chép lời này để gửi theo cách khác.",
        error_messages={"required": "Xin ghi nội dung nhắc."},
    )


class ExtensionForm(forms.Form):
    until = forms.DateField(label="Gia hạn đến hết ngày", widget=DateInput)
    reason = forms.CharField(
        label="Lý do",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Xin ghi lý do gia hạn."},
    )
