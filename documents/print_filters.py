"""Looking for a long print."""

import django_filters
from django import forms
from django.db.models import Q

from accounts.models import User
from accounts.searching import fold
from documents.models import PrintJob
from documents.models.print_jobs import PrintState
from documents.wording import printable


class PrintFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label="Tìm lệnh in",
        method="search",
        widget=forms.SearchInput(attrs={"placeholder": "Nội dung, người yêu cầu", "autocomplete": "off"}),
    )
    state = django_filters.ChoiceFilter(label="Trạng thái", choices=PrintState.choices, empty_label="Tất cả")

    class Meta:
        model = PrintJob
        fields = []

    def search(self, prints, name, value):
        text = printable(value)
        return prints.filter(
            Q(title__icontains=text) | Q(requested_by__in=User.objects.filter(folded_name__contains=fold(text)))
        )
