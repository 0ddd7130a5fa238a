"""What a person may type about agencies, years, holidays and blocs."""

import datetime as dt

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from accounts.models import Agency, AgencyKind, GrantedRole, Identity, SubmissionRoute, User
from accounts.searching import nfc
from accounts.widgets import DateInput
from blocs.agency_tree import with_depth
from blocs.deadlines import MOST_WORKING_DAYS, Term
from blocs.holidays import LONGEST_HOLIDAY
from blocs.models import (
    Bloc,
    BlocKind,
    BlocState,
    BlocYear,
    EmulationYear,
    Holiday,
    ImportPurpose,
    LeaderChoice,
    Membership,
    Stage,
    YearState,
)
from blocs.models.year import FIRST_YEAR, LAST_YEAR
from blocs.workdays import SATURDAY
from documents.forms import CheckedFileField
from documents.models import FileKind

SEARCH = {"type": "search", "autocomplete": "off"}


# --- Agencies --------------------------------------------------------------------------------------------------------


class AgencyForm(forms.ModelForm):
    """An agency as it is now. A new name goes through a renaming, which keeps the old one, so it is no field here."""

    class Meta:
        model = Agency
        fields = [
            "name",
            "short_name",
            "code",
            "kind",
            "parent",
            "submission_route",
            "head_title",
            "head_name",
            "active_from",
        ]
        widgets = {"active_from": DateInput}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        above = Agency.objects.active()
        if self.instance.pk:
            self.fields["name"].help_text = "Chỉ sửa lỗi gõ. Khi đơn vị đổi tên thật, dùng “Đổi tên” để giữ tên cũ."
            above = above.exclude(pk=self.instance.pk)
        self.fields["parent"].queryset = above
        self.fields["parent"].empty_label = "Không trực thuộc đơn vị nào"

    def clean_name(self):
        return nfc(self.cleaned_data["name"])

    def clean_code(self):
        code = nfc(self.cleaned_data["code"]).upper()
        if Agency.objects.filter(code__iexact=code).exclude(pk=self.instance.pk).exists():
            raise ValidationError("Đã có đơn vị mang mã này.", code="unique")
        return code

    def clean_active_from(self):
        begins, ends = self.cleaned_data["active_from"], self.instance.active_to
        if begins and ends and begins > ends:
            raise ValidationError(f"Đơn vị đã kết thúc hoạt động ngày {ends:%d/%m/%Y}.", code="after_end")
        return begins

    def clean_parent(self):
        """No agency stands under one of its own divisions."""
        above = parent = self.cleaned_data["parent"]
        while above and self.instance.pk:
            if above.pk == self.instance.pk:
                raise ValidationError(f"{parent} trực thuộc chính đơn vị này.", code="circle")
            above = above.parent
        return parent


class AgencyFilter(django_filters.FilterSet):
    """Search, kind, route and whether it still exists. Drawn above the list of agencies."""

    q = django_filters.CharFilter(
        label="Tìm đơn vị",
        method="found_elsewhere",
        widget=forms.TextInput(attrs={**SEARCH, "placeholder": "Tên hoặc mã"}),
    )
    kind = django_filters.ChoiceFilter(label="Loại", choices=AgencyKind, empty_label="Tất cả")
    submission_route = django_filters.ChoiceFilter(label="Tuyến trình", choices=SubmissionRoute, empty_label="Tất cả")
    state = django_filters.ChoiceFilter(
        label="Tình trạng",
        choices=[("active", "Đang hoạt động"), ("ended", "Đã kết thúc")],
        method="of_state",
        empty_label="Tất cả",
    )
    o = django_filters.ChoiceFilter(
        label="Sắp xếp",
        choices=[("ten", "Theo tên"), ("ma", "Theo mã"), ("loai", "Theo loại")],
        method="in_order",
        empty_label="Theo cây đơn vị",
    )

    class Meta:
        model = Agency
        fields = ["q", "kind", "submission_route", "state", "o"]

    def found_elsewhere(self, agencies, name, text):
        """The view searches through history too, and knows why each was found."""
        return agencies

    def of_state(self, agencies, name, state):
        if state == "active":
            return agencies.active()
        return agencies.filter(active_to__lt=timezone.localdate())

    def in_order(self, agencies, name, order):
        keys = {"ten": ["folded_name"], "ma": ["code"], "loai": ["kind", "folded_name"]}
        return with_depth(agencies).order_by(*keys[order], "pk")


class SuccessionForm(forms.Form):
    """When a change of organisation takes effect, and by which document."""

    on = forms.DateField(
        label="Có hiệu lực từ ngày",
        widget=DateInput,
        help_text="Ngày đầu tiên theo tổ chức mới; đơn vị cũ hoạt động đến hết ngày hôm trước.",
    )
    document = forms.CharField(
        label="Văn bản", max_length=200, required=False, help_text="Ví dụ: Nghị quyết 12/NQ-HĐND ngày 20/02/2025."
    )
    note = forms.CharField(label="Ghi chú", max_length=300, required=False)

    def clean_on(self):
        on = self.cleaned_data["on"]
        if not FIRST_YEAR <= on.year <= LAST_YEAR:
            raise ValidationError("Năm không hợp lý, xin xem lại.", code="year")
        return on


class MergeForm(SuccessionForm):
    """Who goes on in `agency`, or in whom `agency` goes on."""

    into = forms.ModelChoiceField(
        Agency.objects.none(),
        label="Sáp nhập vào",
        empty_label="Chọn đơn vị tiếp nhận",
        help_text="Đơn vị tiếp tục hoạt động.",
    )
    others = forms.ModelMultipleChoiceField(
        Agency.objects.none(),
        label="Cùng sáp nhập với",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Các đơn vị khác cùng nhập vào trong một văn bản.",
    )
    field_order = ["into", "others", "on", "document", "note"]

    def __init__(self, *args, agency, **kwargs):
        super().__init__(*args, **kwargs)
        rest = Agency.objects.active().exclude(pk=agency.pk)
        self.fields["into"].queryset = rest
        self.fields["others"].queryset = rest
        self.fields["others"].widget.attrs["size"] = 8

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("into") in (cleaned.get("others") or ()):
            self.add_error("others", "Đơn vị tiếp nhận không thể đồng thời nhập vào chính nó.")
        return cleaned


class SplitForm(SuccessionForm):
    """Which agencies `agency` becomes; it may be one of them."""

    into = forms.ModelMultipleChoiceField(
        Agency.objects.none(),
        label="Chia, tách thành",
        widget=forms.CheckboxSelectMultiple,
        help_text="Ít nhất hai đơn vị, đã được thêm vào danh sách; chọn cả đơn vị này nếu vẫn hoạt động sau khi tách.",
    )
    field_order = ["into", "on", "document", "note"]

    def __init__(self, *args, agency, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = Agency.objects.filter(Q(active_to=None) | Q(pk=agency.pk))
        self.fields["into"].widget.attrs["size"] = 10

    def clean_into(self):
        into = self.cleaned_data["into"]
        if len(into) < 2:
            raise ValidationError("Hãy chọn ít nhất hai đơn vị.", code="too_few")
        return into


class RenameForm(SuccessionForm):
    new_name = forms.CharField(label="Tên mới", max_length=200)
    new_short_name = forms.CharField(label="Tên viết gọn mới", max_length=80, required=False)
    field_order = ["new_name", "new_short_name", "on", "document", "note"]

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise ValidationError("Đổi tên được ghi khi đã có hiệu lực: ngày hiệu lực không được sau hôm nay.")
        return on


# --- Years and deadlines ---------------------------------------------------------------------------------------------


class YearForm(forms.ModelForm):
    class Meta:
        model = EmulationYear
        fields = ["year", "theme", "opening_document", "office_checker"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["year"]
        checkers = Agency.objects.active().top_level().exclude(pk=Identity.current().office_agency_id)
        if self.instance.office_checker_id:
            checkers = checkers | Agency.objects.filter(pk=self.instance.office_checker_id)
        self.fields["office_checker"].queryset = checkers
        self.fields["office_checker"].empty_label = "Chưa chọn"


class DeadlineForm(forms.Form):
    """One stage's row on the page of deadlines: a day, or working days after another stage's day. Needs `stage`."""

    due_on = forms.DateField(label="Hạn", required=False, widget=DateInput)
    working_days = forms.IntegerField(
        label="Số ngày làm việc",
        required=False,
        min_value=0,
        max_value=MOST_WORKING_DAYS,
        widget=forms.NumberInput(attrs={"class": "form-number"}),
        error_messages={
            "min_value": "Số ngày làm việc không âm.",
            "max_value": f"Tối đa {MOST_WORKING_DAYS} ngày làm việc.",
        },
    )
    after_stage = forms.ChoiceField(label="Sau hạn của", required=False)
    basis = forms.CharField(label="Căn cứ", max_length=200, required=False)

    def __init__(self, *args, stage: Stage, year: int, **kwargs):
        super().__init__(*args, prefix=stage.value, **kwargs)
        self.stage, self.year = stage, year
        self.fields["after_stage"].choices = [("", "(ngày ấn định)")] + [
            (each.value, each.label) for each in Stage if each != stage
        ]
        for name, field in self.fields.items():
            field.widget.attrs["aria-label"] = f"{field.label}: {stage.label}"
            field.widget.attrs["id"] = f"id_{stage.value}-{name}"

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day and not self.year <= day.year <= self.year + 1:
            raise ValidationError(f"Ngày phải trong năm {self.year} hoặc năm {self.year + 1}.", code="year")
        return day

    def clean(self):
        cleaned = super().clean()
        after, days = cleaned.get("after_stage"), cleaned.get("working_days")
        if not {"working_days", "after_stage"} & set(self.errors):
            if after and days is None:
                self.add_error("working_days", "Ghi số ngày làm việc sau mốc này.")
            if days is not None and not after:
                self.add_error("after_stage", "Chọn việc làm mốc để tính số ngày này.")
        return cleaned

    @property
    def term(self) -> Term | None:
        """What the row asks for; None where it is left empty. A counted row pays no heed to the day shown in it."""
        cleaned = self.cleaned_data
        if cleaned["after_stage"]:
            return Term(None, cleaned["after_stage"], cleaned["working_days"], nfc(cleaned["basis"]))
        return Term(cleaned["due_on"], basis=nfc(cleaned["basis"])) if cleaned["due_on"] else None


class HolidayForm(forms.ModelForm):
    """A day of the calendar; a new one may go on to a last day."""

    until = forms.DateField(
        label="Đến hết ngày",
        required=False,
        widget=DateInput,
        help_text="Để trống nếu chỉ một ngày.",
    )
    field_order = ["on", "until", "name", "is_workday", "is_yearly"]

    class Meta:
        model = Holiday
        fields = ["on", "name", "is_workday", "is_yearly"]
        widgets = {"on": DateInput}
        labels = {"is_workday": "Là ngày làm bù (thứ bảy, chủ nhật vẫn làm việc)"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["until"]

    def clean_name(self):
        return nfc(self.cleaned_data["name"])

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("on"), cleaned.get("until")
        if first and last and last < first:
            self.add_error("until", "Ngày cuối phải từ ngày đầu trở đi.")
        elif first and last and (last - first).days >= LONGEST_HOLIDAY:
            self.add_error("until", f"Mỗi lần ghi tối đa {LONGEST_HOLIDAY} ngày.")
        elif first and cleaned.get("is_workday"):
            days = [first + dt.timedelta(days=count) for count in range(((last or first) - first).days + 1)]
            if any(day.weekday() < SATURDAY for day in days):
                self.add_error("on", "Ngày làm bù phải là thứ bảy hoặc chủ nhật.")
        if cleaned.get("is_workday") and cleaned.get("is_yearly"):
            self.add_error("is_yearly", "Ngày làm bù do từng năm quy định, không lặp lại hằng năm.")
        return cleaned

    def _get_validation_exclusions(self):
        # The one rule of the table about a row is said above, beside its field.
        return {*super()._get_validation_exclusions(), "is_workday", "is_yearly"}


# --- Blocs -----------------------------------------------------------------------------------------------------------


class BlocYearFilter(django_filters.FilterSet):
    """Search and filters above the blocs of one year. Needs `user`, for "mine", and the `officers` to choose from."""

    nam = django_filters.NumberFilter(method="leave", widget=forms.HiddenInput)
    q = django_filters.CharFilter(
        label="Tìm khối, cụm",
        method="search",
        widget=forms.TextInput(attrs={**SEARCH, "placeholder": "Tên, mã, thành viên"}),
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


# --- Imports ---------------------------------------------------------------------------------------------------------


class ImportForm(forms.Form):
    """A workbook to import; members also need the year they compete in. `asked` is the year named in the address."""

    year = forms.ModelChoiceField(
        EmulationYear.objects.exclude(state=YearState.CLOSED),
        label="Năm thi đua",
        to_field_name="year",
        empty_label=None,
    )
    file = CheckedFileField(label="Bảng Excel", allow=(FileKind.EXCEL,))

    def __init__(self, *args, purpose: ImportPurpose, asked: str | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        if purpose == ImportPurpose.MEMBERS:
            current = EmulationYear.objects.current()
            self.fields["year"].initial = asked or (current.year if current else None)
        else:
            del self.fields["year"]


class ColumnsForm(forms.Form):
    """Which column of `table` holds which of `fields`."""

    def __init__(self, *args, fields, table, **kwargs):
        super().__init__(*args, **kwargs)
        headers = [("", "không có trong bảng"), *((header, header) for header in table.headers)]
        for each in fields:
            self.fields[each.name] = forms.ChoiceField(
                label=each.title,
                choices=headers,
                required=each.is_required,
                error_messages={"required": "Chọn cột chứa nội dung này."},
            )

    def clean(self):
        cleaned = super().clean()
        first: dict[str, str] = {}
        for name, header in list(cleaned.items()):
            if header and first.setdefault(header, name) != name:
                self.add_error(name, f"Cột này đã được chọn cho “{self.fields[first[header]].label}”.")
        return cleaned
