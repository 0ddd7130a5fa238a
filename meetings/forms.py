"""What a person may type about meetings, seats and ballots."""

import datetime as dt
from collections.abc import Sequence

import django_filters
from django import forms
from django.utils import timezone

from accounts.models import GrantedRole, User
from accounts.widgets import DateInput, search_box
from blocs.models import BlocYear, EmulationYear
from documents.forms import CheckedFileField
from documents.models import FileKind
from meetings.models import Meeting, MeetingKind, MeetingState, QuorumRule, Seat

MOST_TIERS = 6
NOTE_MARK = "|"


# --- Meetings --------------------------------------------------------------------------------------------------------


class MeetingFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label="Tìm hội nghị",
        method="search",
        widget=search_box("Tên khối, cụm"),
    )
    year = django_filters.ModelChoiceFilter(
        label="Năm",
        field_name="bloc_year__year",
        queryset=EmulationYear.objects.all(),
        to_field_name="year",
        empty_label="Tất cả",
    )
    kind = django_filters.ChoiceFilter(label="Loại", choices=MeetingKind.choices, empty_label="Tất cả")
    state = django_filters.ChoiceFilter(label="Trạng thái", choices=MeetingState.choices, empty_label="Tất cả")

    class Meta:
        model = Meeting
        fields = []

    def search(self, meetings, name, value):
        return meetings.filter(bloc_year__in=BlocYear.objects.search(value))


class TimeInput(forms.TimeInput):
    """A time typed as 08:00."""

    def __init__(self, attrs=None):
        own = {"class": "form-date", "inputmode": "numeric", "autocomplete": "off", "placeholder": "08:00"}
        super().__init__({**own, **(attrs or {})}, format="%H:%M")


class MeetingForm(forms.ModelForm):
    """When, where, who chairs and who writes. `kinds` are those that may be chosen; one alone is not asked for."""

    on = forms.DateField(label="Ngày họp", widget=DateInput)
    at = forms.TimeField(label="Giờ", widget=TimeInput, initial=dt.time(8, 0))

    class Meta:
        model = Meeting
        fields = ["kind", "is_standing", "mode", "place", "chair_name", "chair", "secretary_name", "secretary"]

    field_order = [
        "kind",
        "is_standing",
        "on",
        "at",
        "mode",
        "place",
        "chair_name",
        "chair",
        "secretary_name",
        "secretary",
    ]

    def __init__(self, *args, kinds: Sequence[MeetingKind], people=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]
        if len(kinds) == 1:
            self.fields["kind"].widget = forms.HiddenInput()
            self.fields["kind"].initial = kinds[0].value
        if MeetingKind.COUNCIL not in kinds:
            del self.fields["is_standing"]
        people = User.objects.none() if people is None else people
        for name in ("chair", "secretary"):
            self.fields[name].queryset = people
            self.fields[name].empty_label = "Không dùng tài khoản"
        self.fields["chair"].help_text = "Nếu chọn, người này điều hành được hội nghị trên cổng."
        self.fields["secretary"].help_text = "Nếu chọn, người này điểm danh, nhập kiểm phiếu được trên cổng."

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("on") and cleaned.get("at"):
            moment = dt.datetime.combine(cleaned["on"], cleaned["at"])
            cleaned["starts_at"] = timezone.make_aware(moment)
        return cleaned

    def _post_clean(self):
        """The meeting itself is made by call_meeting, with its seats; here is nothing whole to be checked yet."""


def people_of(bloc_year):
    """Those who act for a member of the bloc today, and the office: they may chair or write."""
    members = User.objects.filter(grants__agency__in=bloc_year.member_ids) if bloc_year else User.objects.none()
    office = User.objects.holding(GrantedRole.OFFICE, GrantedRole.OFFICE_HEAD)
    return User.objects.filter(pk__in=members.values("pk")) | User.objects.filter(pk__in=office.values("pk"))


class RepresentativeForm(forms.Form):
    """Who sits on a seat today."""

    representative = forms.CharField(label="Họ và tên người dự họp", max_length=150)
    representative_position = forms.CharField(label="Chức vụ", max_length=150, required=False)
    authorisation = forms.CharField(
        label="Giấy ủy quyền",
        max_length=250,
        required=False,
        help_text="Số, ngày của giấy ủy quyền khi người dự không phải là thủ trưởng.",
    )
    scan = CheckedFileField(label="Bản chụp giấy ủy quyền", required=False, allow=(FileKind.PDF, FileKind.IMAGE))
    user = forms.ModelChoiceField(
        User.objects.none(),
        label="Tài khoản",
        required=False,
        empty_label="Bỏ phiếu bằng mã",
        help_text="Chọn khi người này tự đăng nhập để bỏ phiếu điện tử; nếu không thì cấp mã dùng một lần.",
    )

    def __init__(self, *args, seat: Seat, **kwargs):
        initial = {
            "representative": seat.representative,
            "representative_position": seat.representative_position,
            "authorisation": seat.authorisation,
            "user": seat.user_id,
        }
        super().__init__(*args, initial=initial, **kwargs)
        if seat.agency_id:
            self.fields["user"].queryset = User.objects.acting_for(seat.agency_id)
        else:
            self.fields["authorisation"].help_text = "Số, ngày của giấy ủy quyền khi người dự không phải là thành viên."
            self.fields["user"].queryset = User.objects.holding(GrantedRole.COUNCIL)


class ExcuseForm(forms.Form):
    reason = forms.CharField(label="Lý do vắng", max_length=250)


class OptionalReasonForm(forms.Form):
    """A reason that is asked for only where something is missing."""

    reason = forms.CharField(label="Lý do", max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, is_required: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = is_required


class QuorumRuleForm(forms.ModelForm):
    kind = forms.ChoiceField(
        label="Loại hội nghị", required=False, choices=[("", "Mọi loại hội nghị"), *MeetingKind.choices]
    )

    class Meta:
        model = QuorumRule
        fields = [
            "kind",
            "numerator",
            "denominator",
            "is_strict",
            "base",
            "basis",
            "effective_from",
            "effective_to",
            "is_unconfirmed",
        ]
        widgets = {"effective_from": DateInput, "effective_to": DateInput}
        help_texts = {"is_unconfirmed": "Đánh dấu khi con số chưa đối chiếu với văn bản của tỉnh."}
