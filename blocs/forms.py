"""What a person may type about blocs and their members."""

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from accounts.models import Agency, GrantedRole, User
from accounts.searching import nfc
from accounts.widgets import DateInput, search_box
from blocs.models import Bloc, BlocKind, BlocState, BlocYear, EmulationYear, LeaderChoice, Membership
from documents.forms import CheckedFileField
from documents.models import FileKind


class BlocYearFilter(django_filters.FilterSet):
    """Search and filters above the blocs of one year. Needs `user`, for "mine", and the `officers` to choose from."""

    nam = django_filters.NumberFilter(method="leave", widget=forms.HiddenInput)
    q = django_filters.CharFilter(
        label="Tìm khối, cụm",
        method="search",
        widget=search_box("Tên, mã, thành viên"),
    )
    state = django_filters.ChoiceFilter(label="Trạng thái", choices=BlocState, empty_label="Tất cả")
    kind = django_filters.ChoiceFilter(label="Loại", choices=BlocKind, field_name="bloc__kind", empty_label="Tất cả")
    officer = django_filters.ModelChoiceFilter(
        label="Chuyên viên phụ trách",
        queryset=User.objects.none(),
        field_name="responsible_officer",
        empty_label="Tất cả",
    )
    mine = django_filters.BooleanFilter(label="Chỉ của tôi", method="of_mine", widget=forms.CheckboxInput)

    class Meta:
        model = BlocYear
        fields = ["nam", "q", "state", "kind", "officer", "mine"]

    def __init__(self, data, queryset, *, user, officers):
        super().__init__(data, queryset)
        self.user = user
        self.filters["officer"].queryset = officers

    def leave(self, blocs, name, value):
        """The view has chosen the year already; it only stays in the address."""
        return blocs

    def search(self, blocs, name, text):
        by_member = Membership.objects.filter(agency__in=Agency.objects.search(text)).values("bloc_year")
        return blocs.filter(Q(pk__in=blocs.search(text).values("pk")) | Q(pk__in=by_member))

    def of_mine(self, blocs, name, is_wanted):
        if not is_wanted:
            return blocs
        return blocs.concerning(self.user)


class NewBlocYearForm(forms.Form):
    """A bloc of a year: one of earlier years, or a new one. Needs `year`."""

    bloc = forms.ModelChoiceField(
        Bloc.objects.none(),
        label="Khối, cụm đã có từ năm trước",
        required=False,
        empty_label="Lập khối, cụm mới",
    )
    code = Bloc._meta.get_field("code").formfield(required=False, validators=Bloc._meta.get_field("code").validators)
    name = Bloc._meta.get_field("name").formfield(required=False)
    kind = forms.ChoiceField(label="Loại", choices=BlocKind, initial=BlocKind.SECTOR)
    decision = BlocYear._meta.get_field("decision").formfield()
    decision_on = BlocYear._meta.get_field("decision_on").formfield(widget=DateInput)

    def __init__(self, *args, year: EmulationYear, **kwargs):
        super().__init__(*args, **kwargs)
        earlier = Bloc.objects.exclude(years__year=year)
        self.fields["bloc"].queryset = earlier
        if not earlier.exists():
            del self.fields["bloc"]
            self.fields["code"].required = self.fields["name"].required = True

    def clean_code(self):
        code = nfc(self.cleaned_data["code"])
        if code and Bloc.objects.filter(code__iexact=code).exists():
            raise ValidationError("Đã có khối, cụm mang mã này; nếu của năm trước, hãy chọn ở trên.", code="unique")
        return code

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("bloc") and "bloc" not in self.errors:
            for name, words in (("code", "Ghi mã của khối, cụm mới."), ("name", "Ghi tên của khối, cụm mới.")):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return cleaned


class BlocYearForm(forms.ModelForm):
    """What is written about a bloc and its year, except members, leader and state."""

    name = Bloc._meta.get_field("name").formfield(label="Tên khối, cụm")
    kind = forms.ChoiceField(label="Loại", choices=BlocKind)
    regulation_file = CheckedFileField(label="Quy chế hoạt động", required=False, allow=(FileKind.PDF, FileKind.WORD))
    field_order = ["name", "kind", "decision", "decision_on", "regulation_file", "responsible_officer"]

    class Meta:
        model = BlocYear
        fields = ["decision", "decision_on", "responsible_officer", "council_member"]
        widgets = {"decision_on": DateInput}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial |= {"name": self.instance.bloc.name, "kind": self.instance.bloc.kind}
        for field, role, chosen in (
            ("responsible_officer", GrantedRole.OFFICE, self.instance.responsible_officer_id),
            ("council_member", GrantedRole.COUNCIL, self.instance.council_member_id),
        ):
            holders = User.objects.holding(role) | User.objects.filter(pk=chosen)
            self.fields[field].queryset = holders
            self.fields[field].empty_label = "Chưa phân công"

    def clean_name(self):
        return nfc(self.cleaned_data["name"])


class AppointForm(forms.Form):
    """Leader and deputy, from the members. Needs `bloc_year` and the province's `identity` for its words."""

    leader = forms.ModelChoiceField(Agency.objects.none(), required=False, empty_label="Chưa có")
    deputy = forms.ModelChoiceField(Agency.objects.none(), required=False, empty_label="Chưa có")
    how = forms.ChoiceField(label="Cách chọn", choices=LeaderChoice, widget=forms.RadioSelect)
    document = forms.CharField(
        label="Văn bản", max_length=200, required=False, help_text="Biên bản bầu hoặc văn bản chỉ định, công nhận."
    )

    def __init__(self, *args, bloc_year: BlocYear, identity, **kwargs):
        super().__init__(*args, **kwargs)
        members = Agency.objects.filter(memberships__bloc_year=bloc_year).order_by("memberships__position")
        for name, word in (("leader", bloc_year.leader_word(identity)), ("deputy", bloc_year.deputy_word(identity))):
            self.fields[name].label = word
            self.fields[name].queryset = members

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("leader") and cleaned["leader"] == cleaned.get("deputy"):
            self.add_error("deputy", "Hai chức danh phải là hai đơn vị khác nhau.")
        if cleaned.get("how") == LeaderChoice.APPOINTED and cleaned.get("leader") and not cleaned.get("document"):
            self.add_error("document", "Chỉ định thì ghi số, ngày của văn bản.")
        return cleaned


class ReplaceMemberForm(forms.Form):
    """Who takes the place of a member: its `successors`, proposed first, or one of `others`."""

    new = forms.ChoiceField(label="Đơn vị thay thế", widget=forms.Select)
    reason = forms.CharField(label="Lý do, văn bản", max_length=300)

    def __init__(self, *args, successors: list[Agency], others, **kwargs):
        super().__init__(*args, **kwargs)
        groups = [("", "Chọn đơn vị")]
        if successors:
            groups.append(("Đơn vị kế thừa", [(agency.pk, agency.name) for agency in successors]))
            self.fields["new"].initial = successors[0].pk
        groups.append(("Đơn vị khác", [(agency.pk, agency.name) for agency in others]))
        self.fields["new"].choices = groups

    def clean_new(self):
        return Agency.objects.get(pk=self.cleaned_data["new"])
