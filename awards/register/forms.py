"""What the register is searched and sorted by."""

from collections.abc import Iterable

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q

from accounts.models import Agency
from accounts.succession import Link, lineage
from accounts.widgets import DateInput
from awards.keyset import COUNTED_TO, Order
from awards.models import Award, AwardForm, AwardKind, Subject, SubjectKind
from awards.register.searching import Reach, matching, reach_of
from documents.models import Change

ORDERS = {
    "moi": ("Quyết định mới trước", Order("decided_on", is_descending=True)),
    "cu": ("Quyết định cũ trước", Order("decided_on")),
    "ten": ("Theo tên", Order("name_order")),
    "ghi": ("Mới ghi vào sổ trước", Order("pk", is_descending=True)),
}
# What the register is narrowed by before words are looked for in it.
NARROWING = ["form", "kind", "who", "year", "since", "until", "status", "agency"]


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
        label="Đối tượng", method="of_subjects", choices=SubjectKind.choices, empty_label="Tất cả"
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

    def filter_queryset(self, queryset):
        """The words last, so that they may be looked for in the few rows that all else leaves."""
        asked = self.form.cleaned_data
        for name in NARROWING:
            queryset = self.filters[name].filter(queryset, asked[name])
        return self.filters["q"].filter(queryset, asked["q"])

    def of_subjects(self, awards, name, value):
        """Awards of individuals, of collectives, of households.

        Many subjects are looked up one by one along the order of the list, few are looked for first.
        """
        subjects = Subject.objects.filter(kind=value)
        if subjects.order_by()[COUNTED_TO : COUNTED_TO + 1].exists():
            return awards.filter(Exists(subjects.filter(pk=OuterRef("subject"))))
        return awards.filter(subject__in=subjects)

    def of_form(self, awards, name, value):
        return awards.filter(form=self.form_keys[value])

    def search(self, awards, name, value):
        if not self.data.get("agency"):
            self.reach = reach_of(value, self.history)
        is_narrowed = any(self.form.cleaned_data[name] for name in NARROWING)
        return matching(awards, value, agency_ids=self.reach.agency_ids, is_narrowed=is_narrowed)

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
