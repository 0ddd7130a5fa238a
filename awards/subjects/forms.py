"""What may be typed about people, collectives, households, enterprises, and about their years."""

import django_filters
from django import forms
from django.utils import timezone

from accounts.models import Agency
from accounts.searching import nfc
from accounts.widgets import DateInput, search_box
from awards.models import (
    Award,
    AwardForm,
    CollectiveYear,
    Initiative,
    Subject,
    SubjectDiscipline,
    SubjectKind,
    YearGrade,
)
from awards.models.subject import FIRST_YEAR
from documents.forms import CheckedFileField
from documents.uploads import FileKind

PERSON_ONLY = ["birth_year", "position", "is_leader", "is_female", "is_direct_worker"]
COLLECTIVE_ONLY = ["founded_year", "node"]
NOT_OF = {SubjectKind.INDIVIDUAL: COLLECTIVE_ONLY, SubjectKind.HOUSEHOLD: [*PERSON_ONLY, *COLLECTIVE_ONLY]}


def agencies_of(user):
    """The agencies whose people this user may enter."""
    return Agency.objects.active() if user.is_office else Agency.objects.filter(pk__in=user.agency_ids)


class SubjectForm(forms.ModelForm):
    """One subject. Needs `user`: the agencies offered are those it may enter people for."""

    is_female = forms.TypedChoiceField(
        label="Giới tính",
        required=False,
        choices=[("", "chưa ghi"), ("False", "Nam"), ("True", "Nữ")],
        coerce=lambda value: value == "True",
        empty_value=None,
    )

    class Meta:
        model = Subject
        fields = ["name", "agency", "unit", *PERSON_ONLY, *COLLECTIVE_ONLY]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        person = self.instance.kind == SubjectKind.INDIVIDUAL
        for name in NOT_OF.get(self.instance.kind, PERSON_ONLY):
            del self.fields[name]
        self.fields["name"].label = "Họ và tên" if person else "Tên"
        self.fields["agency"].queryset = agencies_of(user).order_by("name")
        if not user.is_office and len(user.agency_ids) == 1:
            self.fields["agency"].empty_label = None
        if "node" in self.fields:
            own = Agency.objects.all() if user.is_office else _own_nodes(user)
            self.fields["node"].queryset = own.order_by("name")

    def clean_name(self):
        name = nfc(self.cleaned_data["name"])
        if not any(letter.isalpha() for letter in name):
            raise forms.ValidationError("Tên phải có chữ.", code="no_letter")
        return name


def _own_nodes(user):
    return Agency.objects.filter(pk__in=user.agency_ids) | Agency.objects.filter(parent__in=user.agency_ids)


class PastYearForm(forms.ModelForm):
    """What happened in a year: not in one that has not come."""

    def clean_year(self):
        year = self.cleaned_data["year"]
        if year > timezone.localdate().year:
            raise forms.ValidationError(f"Năm {year} chưa tới; xin xem lại năm.", code="to_come")
        return year


class GradeForm(PastYearForm):
    class Meta:
        model = YearGrade
        fields = ["year", "period", "grade", "document"]


class InitiativeForm(PastYearForm):
    class Meta:
        model = Initiative
        fields = ["year", "title", "level", "document"]


class CollectiveYearForm(PastYearForm):
    is_foremost = forms.TypedChoiceField(
        label="Được cụm, khối suy tôn dẫn đầu",
        required=False,
        choices=[("", "chưa có kết quả"), ("True", "Có"), ("False", "Không")],
        coerce=lambda value: value == "True",
        empty_value=None,
    )

    class Meta:
        model = CollectiveYear
        fields = ["year", "total", "graded_ht_or_better", "ldtt", "cstdcs", "disciplined", "is_foremost"]


class DisciplineForm(forms.ModelForm):
    class Meta:
        model = SubjectDiscipline
        fields = ["measure", "since", "until", "document"]
        widgets = {"since": DateInput, "until": DateInput}

    def clean_since(self):
        since = self.cleaned_data["since"]
        if since.year < FIRST_YEAR or since > timezone.localdate():
            raise forms.ValidationError("Chọn ngày có thật, không sau hôm nay.", code="out_of_reach")
        return since


class AwardEntryForm(PastYearForm):
    class Meta:
        model = Award
        fields = [
            "form",
            "kind",
            "from_year",
            "year",
            "period",
            "printed_name",
            "printed_unit",
            "decision_number",
            "decided_on",
            "decided_by",
        ]
        widgets = {"decided_on": DateInput}

    def __init__(self, *args, subject: Subject, **kwargs):
        super().__init__(*args, **kwargs)
        fitting = [each.pk for each in AwardForm.objects.all() if subject.kind in each.subjects]
        self.fields["form"].queryset = AwardForm.objects.filter(pk__in=fitting)
        self.initial["printed_name"] = subject.name
        self.initial["printed_unit"] = ", ".join(filter(None, [subject.position, subject.unit, subject.agency.name]))

    def clean_decided_on(self):
        day = self.cleaned_data["decided_on"]
        if day.year < FIRST_YEAR or day > timezone.localdate():
            raise forms.ValidationError("Chọn ngày có thật, không sau hôm nay.", code="out_of_reach")
        return day


class VerdictForm(forms.Form):
    """For which form and year somebody's eligibility is asked. `award_forms`: those of the catalogue."""

    form = forms.ChoiceField(label="Danh hiệu, hình thức")
    year = forms.IntegerField(label="Năm thành tích", min_value=FIRST_YEAR, max_value=2200)
    received_on = forms.DateField(label="Ngày nhận hồ sơ", widget=DateInput)

    def __init__(self, *args, kind: str, award_forms, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["form"].choices = [(each.code, each.name) for each in award_forms if kind in each.subjects]


class SubjectFilter(django_filters.FilterSet):
    """Needs `user`."""

    q = django_filters.CharFilter(
        label="Tìm tên",
        method="search",
        widget=search_box("Tên, chức vụ, phòng"),
    )
    kind = django_filters.ChoiceFilter(label="Đối tượng", choices=SubjectKind.choices, empty_label="Tất cả")
    agency = django_filters.ModelChoiceFilter(
        label="Cơ quan, đơn vị", queryset=Agency.objects.none(), empty_label="Tất cả"
    )

    class Meta:
        model = Subject
        fields = []

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["agency"].field.queryset = agencies_of(user).order_by("name")

    def search(self, subjects, name, value):
        return subjects.search(value)


class WorkbookForm(forms.Form):
    """A workbook to import. Needs `user`: whose people they are where a row does not say."""

    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label="Cơ quan, đơn vị",
        required=False,
        help_text="Dùng cho dòng không ghi đơn vị.",
        empty_label="theo cột trong bảng",
    )
    file = CheckedFileField(label="Bảng Excel", allow=(FileKind.EXCEL,))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies_of(user).order_by("name")
        if not user.is_office:
            self.fields["agency"].required = True
            self.fields["agency"].empty_label = None
            self.fields["agency"].initial = min(user.agency_ids, default=None)
