"""The filter of the board of progress."""

import django_filters
from django import forms

from accounts.filters import OrderingFilter
from accounts.models import Agency
from accounts.widgets import search_box
from blocs.models import Membership
from scoring.progress_board import LABELS, LATE, WHICH, overdue


class ProgressFilter(django_filters.FilterSet):
    """Needs `blocs` (those that may be chosen), `year` and `today`, which say who is late."""

    q = django_filters.CharFilter(
        label="Tìm đơn vị",
        method="search",
        widget=search_box("Tên hoặc mã đơn vị"),
    )
    bloc = django_filters.ChoiceFilter(label="Khối, cụm", field_name="bloc_year__bloc__code", empty_label="Tất cả")
    state = django_filters.ChoiceFilter(
        label="Tiến độ", method="standing", choices=list(LABELS.items()), empty_label="Tất cả"
    )
    o = OrderingFilter(
        label="Sắp xếp",
        fields=[("agency__folded_name", "don_vi"), ("scored", "cham"), ("handed_in_at", "nop")],
        choices=[
            ("don_vi", "Theo tên đơn vị"),
            ("cham", "Chấm được ít trước"),
            ("-cham", "Chấm được nhiều trước"),
            ("-nop", "Mới nộp trước"),
        ],
        empty_label="Theo khối",
    )
    nam = django_filters.CharFilter(widget=forms.HiddenInput, method="as_it_is")

    class Meta:
        model = Membership
        fields = []

    def __init__(self, *args, blocs, year, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.year, self.today = year, today
        self.filters["bloc"].extra["choices"] = [(each.bloc.code, each.bloc.name) for each in blocs]

    def search(self, memberships, name, value):
        return memberships.filter(agency__in=Agency.objects.search(value))

    def standing(self, memberships, name, value):
        return memberships.filter(overdue(self.year, self.today) if value == LATE else WHICH[value])

    def as_it_is(self, memberships, name, value):
        """Kept in the address; the view reads it."""
        return memberships
