"""What the register is searched and sorted by."""

from collections.abc import Iterable

import django_filters
from django import forms
from django.db.models import Q

from accounts.models import Agency
from accounts.succession import Link, lineage
from accounts.widgets import DateInput
from awards.keyset import Order
from awards.models import Award, AwardForm, AwardKind, SubjectKind
from awards.register.searching import Reach, matching, reach_of
from documents.models import Change

ORDERS = {
    "moi": ("Quyết định mới trước", Order("decided_on", is_descending=True)),
    "cu": ("Quyết định cũ trước", Order("decided_on")),
    "ten": ("Theo tên", Order("name_order")),
    "ghi": ("Mới ghi vào sổ trước", Order("pk", is_descending=True)),
}


class AwardFilter(django_filters.FilterSet):
    """`reach` says, once the rows were asked for, which predecessors and successors the search took in.

    `history`: the successions of agencies, of accounts.succession.links(); best lazy, most searches want none.
    """

    q = django_filters.CharFilter(
        label="Tìm trong sổ",
        method="search",
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": "Tên, đơn vị, số quyết định, số sổ vàng", "autocomplete": "off"}
        ),
    )
    form = django_filters.ChoiceFilter(label="Danh hiệu, hình thức", method="of_form", empty_label="Tất cả")
    kind = django_filters.ChoiceFilter(label="Loại hình", choices=AwardKind.choices, empty_label="Tất cả")
    who = django_filters.ChoiceFilter(
        label="Đối tượng", field_name="subject__kind", choices=SubjectKind.choices, empty_label="Tất cả"
    )
    year = django_filters.NumberFilter(label="Năm thành tích", method="of_year", min_value=1, max_value=9999)
    since = django_filters.DateFilter(
        label="Quyết định từ ngày", field_name="decided_on", lookup_expr="gte", widget=DateInput
    )
    until = django_filters.DateFilter(label="đến ngày", field_name="decided_on", lookup_expr="lte", widget=DateInput)
    status = django_filters.ChoiceFilter(label="Hiệu lực", choices=Change.choices, empty_label="Tất cả")
    order = django_filters.ChoiceFilter(
        label="Sắp xếp",
        choices=[(key, label) for key, (label, _) in ORDERS.items()],
        method="keep",
        empty_label=None,
    )
    agency = django_filters.NumberFilter(method="of_agency", widget=forms.HiddenInput, min_value=1, max_value=10**9)

    class Meta:
        model = Award
        fields = []

    reach = Reach()

    def __init__(self, data, queryset, *, history: Iterable[Link]):
        super().__init__(data, queryset)
        self.history = history
        forms = list(AwardForm.objects.all())
        self.form_keys = {form.code: form.pk for form in forms}
        self.filters["form"].extra["choices"] = [(form.code, str(form)) for form in forms]

    def of_form(self, awards, name, value):
        return awards.filter(form=self.form_keys[value])

    def search(self, awards, name, value):
        if not self.data.get("agency"):
            self.reach = reach_of(value, self.history)
        return matching(awards, value, agency_ids=self.reach.agency_ids)

    def of_year(self, awards, name, value):
        """Awards whose period of achievement holds that year."""
        return awards.filter(Q(year=value) | Q(from_year__lte=value, year__gte=value))

    def of_agency(self, awards, name, value):
        own = int(value)
        family = lineage([own], self.history)
        return awards.filter(agency__in={own} | family.predecessors | family.successors)

    def keep(self, awards, name, value):
        return awards

    @property
    def order_asked(self) -> Order:
        asked = self.data.get("order", "") if self.data else ""
        return ORDERS.get(asked, ORDERS["moi"])[1]


def agency_named(filterset: AwardFilter) -> Agency | None:
    """The one agency whose history is asked for."""
    asked = filterset.data.get("agency", "") if filterset.data else ""
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 10):
        return None
    return Agency.objects.filter(pk=int(asked)).first()
