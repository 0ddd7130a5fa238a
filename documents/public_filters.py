"""Looking through the public list of decisions."""

import django_filters
from django import forms
from django.db.models import Q

from accounts.searching import fold
from documents.models import IssuedDocument

DIGITS_OF_A_NUMBER = 9


class PublicDecisionFilter(django_filters.FilterSet):
    """By number, issuer or form, with or without accents; and by the year of the decision."""

    q = django_filters.CharFilter(
        label="Tìm quyết định",
        method="search",
        widget=forms.SearchInput(
            attrs={"placeholder": "Số, hình thức khen thưởng, cơ quan ban hành", "autocomplete": "off"}
        ),
    )
    year = django_filters.ChoiceFilter(label="Năm", field_name="dated_on__year", empty_label="Tất cả")

    class Meta:
        model = IssuedDocument
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["year"].field.choices = [
            (str(day.year), str(day.year)) for day in self.queryset.order_by().dates("dated_on", "year", order="DESC")
        ]

    def search(self, decisions, name, value):
        """Every word has to be found. There are few forms and issuers, so their accents are dropped here."""
        said = list(decisions.order_by().values_list("form", "issuer").distinct())
        for word in fold(value).split():
            forms_meant = {form for form, _ in said if word in fold(form)}
            issuers_meant = {issuer for _, issuer in said if word in fold(issuer)}
            found = Q(form__in=forms_meant) | Q(issuer__in=issuers_meant)
            number = word.partition("/")[0]
            if number.isdecimal() and len(number) <= DIGITS_OF_A_NUMBER:
                found |= Q(number__ordinal=int(number))
            decisions = decisions.filter(found)
        return decisions
