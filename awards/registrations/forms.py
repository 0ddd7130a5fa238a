"""What may be typed about registrations of titles and forms."""

import django_filters
from django import forms

from accounts.choices import TickedRows
from accounts.forms import PasswordAgain
from accounts.models import Agency
from accounts.widgets import search_box
from awards.models import AwardForm, RegistrationState
from blocs.models import Bloc, EmulationYear, Membership
from documents.forms import CheckedFileField
from documents.uploads import FileKind


class BeginForm(forms.Form):
    """Whose registration, of which year. Needs `user`."""

    agency = forms.ModelChoiceField(Agency.objects.none(), label="Đơn vị", empty_label=None)
    year = forms.ModelChoiceField(EmulationYear.objects.none(), label="Năm", empty_label=None)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.active().filter(pk__in=user.agency_ids).order_by("name")
        self.fields["year"].queryset = EmulationYear.objects.exclude(state="closed").order_by("-year")


class RegisterForm(forms.Form):
    """Whom to register, for which form. Needs `subjects`."""

    form = forms.ModelChoiceField(AwardForm.objects.all(), label="Danh hiệu, hình thức", to_field_name="code")
    subjects = TickedRows(
        queryset=None, label="Đối tượng", error_messages={"required": "Xin chọn ít nhất một đối tượng."}
    )

    def __init__(self, *args, subjects, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["subjects"].queryset = subjects


class RegistrationPasswordForm(PasswordAgain):
    """The head, signed in, enters the password again."""

    signature = "chữ ký duyệt bản đăng ký"

    seen = forms.IntegerField(widget=forms.HiddenInput)


class RegistrationPaperForm(forms.Form):
    """The head has signed on paper; a clerk records it."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label="Người ký", max_length=100, error_messages={"required": "Xin ghi họ tên người đã ký."})
    document = forms.CharField(
        label="Số, ký hiệu văn bản",
        max_length=60,
        help_text="Ví dụ: 15/ĐK-STP.",
        error_messages={"required": "Xin ghi số, ký hiệu của văn bản đã ký."},
    )
    scan = CheckedFileField(
        label="Bản đăng ký đã ký, đóng dấu (bản chụp)",
        allow=[FileKind.PDF, FileKind.IMAGE],
        error_messages={"required": "Xin chọn tệp bản chụp đã ký."},
    )


NOT_BEGUN = "none"


class RegistrationFilter(django_filters.FilterSet):
    """Of the members of a year's blocs, whether they have registered. Needs `year` (its key)."""

    q = django_filters.CharFilter(
        label="Tìm đơn vị",
        method="search",
        widget=search_box("Tên hoặc mã đơn vị"),
    )
    bloc = django_filters.ModelChoiceFilter(
        label="Khối, cụm", queryset=Bloc.objects.none(), field_name="bloc_year__bloc", empty_label="Tất cả"
    )
    state = django_filters.ChoiceFilter(
        label="Đăng ký",
        choices=[("undone", "Chưa gửi"), (NOT_BEGUN, "Chưa lập"), *RegistrationState.choices],
        method="of_state",
        empty_label="Tất cả",
    )

    nam = django_filters.CharFilter(widget=forms.HiddenInput, method="same_year")  # the page's own year, kept along

    class Meta:
        model = Membership
        fields = []

    def __init__(self, *args, year: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["bloc"].field.queryset = Bloc.objects.filter(years__year=year).order_by("code").distinct()

    def same_year(self, members, name, value):
        return members

    def search(self, members, name, value):
        return members.filter(agency__in=Agency.objects.search(value))

    def of_state(self, members, name, value):
        if value == NOT_BEGUN:
            return members.filter(registration_state=None)
        if value == "undone":
            return members.exclude(registration_state=RegistrationState.SUBMITTED) | members.filter(
                registration_state=None
            )
        return members.filter(registration_state=value)
