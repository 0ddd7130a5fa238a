"""What may be asked of the queue of the appraisal, and typed when lines are assigned, judged, returned, passed on."""

import datetime as dt
from collections.abc import Sequence

import django_filters
from django import forms
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import Agency, GrantedRole, User
from accounts.searching import fold, nfc
from accounts.widgets import DateInput, search_box
from awards.appraisal.doubts import doubts_of
from awards.catalogue_forms import ABOUT_A_VERSION, VERSION_HELP, VERSION_WIDGETS, VersionForm
from awards.models import (
    AppraisalLimit,
    AwardForm,
    AwardKind,
    LineState,
    Nomination,
    OfficeNote,
    Slate,
    Submission,
)
from blocs.models import Bloc, Membership
from blocs.outline import written_text

ALL, OVERDUE, MINE, NOBODY = "all", "overdue", "me", "none"
SORTS = {
    "due": ("Hạn thẩm định gần nhất", ("due_on", "pk")),
    "new": ("Mới nhất", ("-pk",)),
    "slate": ("Theo hồ sơ, thứ tự của đơn vị", ("slate_id", "position", "pk")),
}


def officers():
    return User.objects.holding(GrantedRole.OFFICE).order_by("full_name", "pk")


class AppraisalFilter(django_filters.FilterSet):
    """The queue. Needs `user`, for “của tôi”. Without anything asked: what waits to be appraised."""

    q = django_filters.CharFilter(
        label="Tìm trong danh sách",
        method="search",
        widget=search_box("Tên, chức vụ, đơn vị"),
    )
    state = django_filters.ChoiceFilter(
        label="Trạng thái",
        method="of_state",
        empty_label=LineState.RECEIVED.label,
        choices=[
            (ALL, "Tất cả"),
            *(
                (state.value, state.label)
                for state in LineState
                if state not in {LineState.PROPOSED, LineState.RECEIVED}
            ),
        ],
    )
    form = django_filters.ModelChoiceFilter(
        label="Hình thức", queryset=AwardForm.objects.all(), to_field_name="code", empty_label="Tất cả"
    )
    kind = django_filters.ChoiceFilter(
        label="Loại hình", method="of_kind", choices=AwardKind.choices, empty_label="Tất cả"
    )
    bloc = django_filters.ModelChoiceFilter(
        label="Khối, cụm", queryset=Bloc.objects.all(), method="of_bloc", to_field_name="code", empty_label="Tất cả"
    )
    officer = django_filters.ChoiceFilter(label="Người thẩm định", method="of_officer", empty_label="Tất cả")
    overdue = django_filters.ChoiceFilter(
        label="Thời hạn", method="of_due_day", choices=[(OVERDUE, "Quá hạn")], empty_label="Tất cả"
    )
    sort = django_filters.ChoiceFilter(
        label="Sắp xếp",
        method="unchanged",
        choices=[(name, label) for name, (label, _) in SORTS.items() if name != "due"],
        empty_label=SORTS["due"][0],
    )

    class Meta:
        model = Nomination
        fields = []

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        people = [(str(each.pk), each.full_name) for each in officers()]
        self.filters["officer"].extra["choices"] = [(MINE, "Tôi"), (NOBODY, "Chưa giao"), *people]

    @property
    def qs(self):
        lines = super().qs
        told = self.form.cleaned_data if self.form.is_valid() else {}
        if not told.get("state"):
            lines = lines.filter(state=LineState.RECEIVED)
        return lines

    @property
    def order(self) -> tuple[str, ...]:
        told = self.form.cleaned_data if self.form.is_valid() else {}
        return SORTS[told.get("sort") or "due"][1]

    def search(self, lines, name, value):
        for word in fold(value).split():
            lines = lines.filter(folded__contains=word)
        return lines

    def of_state(self, lines, name, value):
        return lines.exclude(state=LineState.PROPOSED) if value == ALL else lines.filter(state=value)

    def of_kind(self, lines, name, value):
        """Asked of the few slates first: a join would sort all lines that wait."""
        return lines.filter(slate__in=Slate.objects.filter(kind=value).order_by().values("pk"))

    def of_bloc(self, lines, name, value):
        """Either way by itself: of both together PostgreSQL guesses half of all slates, and walks along all lines."""
        member = Membership.objects.filter(
            bloc_year__bloc=value, bloc_year__year=OuterRef("year"), agency=OuterRef("agency")
        )
        slates = Slate.objects.order_by().values("pk")
        of_the_bloc = slates.filter(bloc_year__bloc=value)
        of_members = slates.filter(Exists(member), bloc_year=None)
        return lines.filter(slate__in=of_the_bloc.union(of_members))

    def of_officer(self, lines, name, value):
        return lines.filter(officer={MINE: self.user, NOBODY: None}.get(value, value))

    def of_due_day(self, lines, name, value):
        return lines.filter(state=LineState.RECEIVED, due_on__lt=timezone.localdate())

    def unchanged(self, lines, name, value):
        return lines


# --- Acts on one or many lines ----------------------------------------------------------------------------------------


class ActForm(forms.Form):
    """What an act on lines asks. Needs `lines`, those it acts on."""

    def __init__(self, *args, lines, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = lines


class AssignForm(ActForm):
    officer = forms.ModelChoiceField(User.objects.none(), label="Giao cho", empty_label="Chọn người thẩm định")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["officer"].queryset = officers()


def _reason(label: str, *, required: bool = True):
    return forms.CharField(label=label, max_length=2000, required=required, widget=forms.Textarea(attrs={"rows": 3}))


class RemarkForm(ActForm):
    """Đủ điều kiện; a remark is asked for where something speaks against it."""

    reason = _reason("Nhận xét của người thẩm định", required=False)

    def clean_reason(self):
        reason = self.cleaned_data["reason"]
        if not reason.strip() and (doubtful := len(doubts_of(self.lines))):
            raise forms.ValidationError(
                f"Ghi vì sao vẫn kết luận đủ điều kiện: {doubtful:02d} đề nghị có điều cần lưu ý."
            )
        return reason


class WhyNotForm(ActForm):
    reason = _reason("Lý do không đủ điều kiện")


class WhyForm(ActForm):
    reason = _reason("Lý do")


class ReturnForm(ActForm):
    """One reason for all, and one for each line, which goes before it."""

    common = _reason("Lý do chung cho các dòng không ghi riêng", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for line in self.lines:
            self.fields[f"reason{line.pk}"] = forms.CharField(
                label=f"Lý do của {line.printed_name}",
                max_length=2000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
                initial=missing_of(line),
            )

    def clean(self):
        told = super().clean()
        if not self.errors:
            for line in self.lines:
                if not self.reasons()[line.pk]:
                    self.add_error(f"reason{line.pk}", "Ghi nội dung cần bổ sung, hoặc ghi lý do chung.")
        return told

    def reasons(self) -> dict[int, str]:
        told = self.cleaned_data
        common = told.get("common", "").strip()
        return {line.pk: told.get(f"reason{line.pk}", "").strip() or common for line in self.lines}

    def field_of(self, line: Nomination):
        return self[f"reason{line.pk}"]


def missing_of(line: Nomination) -> str:
    """What the check found missing, as the first words of the reason."""
    check = getattr(line, "check_made", None)
    return f"Bổ sung: {'; '.join(check.missing)}." if check and check.missing else ""


class OpinionAskForm(ActForm):
    agency = forms.ModelChoiceField(
        Agency.objects.none(), label="Cơ quan trên cổng", required=False, empty_label="Cơ quan ngoài cổng"
    )
    body_name = forms.CharField(label="Tên cơ quan ngoài cổng", max_length=200, required=False)
    question = forms.CharField(label="Nội dung xin ý kiến", max_length=3000, widget=forms.Textarea(attrs={"rows": 4}))
    due_on = forms.DateField(label="Hạn trả lời", widget=DateInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.active().order_by("name")

    def clean_due_on(self):
        day, today = self.cleaned_data["due_on"], timezone.localdate()
        if not today <= day <= today + dt.timedelta(days=366):
            raise forms.ValidationError("Chọn ngày từ hôm nay, trong vòng một năm.", code="out_of_reach")
        return day

    def clean(self):
        told = super().clean()
        told["body_name"] = nfc(told.get("body_name", ""))
        if bool(told.get("agency")) == bool(told["body_name"]):
            self.add_error("body_name", "Chọn một cơ quan trên cổng, hoặc ghi tên cơ quan ngoài cổng.")
        return told


class SubmissionForm(forms.ModelForm):
    class Meta:
        model = Submission
        fields = ["title", "remarks"]
        widgets = {"remarks": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"title": "Ví dụ: Tặng Bằng khen của Chủ tịch UBND tỉnh năm 2026."}

    def __init__(self, *args, lines=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = lines

    def clean_title(self):
        return nfc(self.cleaned_data["title"])

    def clean_remarks(self):
        return written_text(self.cleaned_data["remarks"])


# --- One line ---------------------------------------------------------------------------------------------------------


class VerdictForm(forms.Form):
    """Kết luận of one line; không đủ needs its reason, and đủ where `doubts` speak against it."""

    verdict = forms.ChoiceField(
        label="Kết luận",
        choices=[("eligible", "Đủ điều kiện"), ("ineligible", "Không đủ điều kiện")],
        widget=forms.RadioSelect,
        error_messages={"required": "Xin chọn kết luận."},
    )
    reason = _reason("Lý do, nhận xét", required=False)

    def __init__(self, *args, doubts: Sequence[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.doubts = doubts

    @property
    def is_eligible(self) -> bool:
        return self.cleaned_data["verdict"] == "eligible"

    def clean(self):
        told = super().clean()
        is_explained = "reason" in self.errors or bool(told.get("reason", "").strip())
        if told.get("verdict") == "ineligible" and not is_explained:
            self.add_error("reason", "Xin ghi lý do không đủ điều kiện.")
        if told.get("verdict") == "eligible" and self.doubts and not is_explained:
            self.add_error("reason", "Ghi vì sao vẫn kết luận đủ điều kiện.")
        return told


class NoteForm(forms.ModelForm):
    class Meta:
        model = OfficeNote
        fields = ["text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"text": "Chỉ cơ quan thi đua đọc được."}

    def clean_text(self):
        return written_text(self.cleaned_data["text"])


class LimitForm(VersionForm):
    class Meta:
        model = AppraisalLimit
        fields = ["days", *ABOUT_A_VERSION]
        widgets = VERSION_WIDGETS
        help_texts = VERSION_HELP
