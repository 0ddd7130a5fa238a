"""What a person may type about meetings, seats and ballots."""

import datetime as dt
from collections.abc import Sequence

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Agency, GrantedRole, User
from accounts.searching import fold, nfc
from accounts.widgets import DateInput
from blocs.models import EmulationYear
from documents.wording import counted
from meetings.models import (
    INVALID_REASONS,
    Ballot,
    BallotMethod,
    BallotMode,
    BallotTier,
    Meeting,
    MeetingKind,
    MeetingState,
    QuorumRule,
    Seat,
)
from meetings.voting import COPIED, OptionSpec, TierSpec, TierTally

MOST_TIERS = 6
NOTE_MARK = "|"


# --- Meetings --------------------------------------------------------------------------------------------------------


class MeetingFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label="Tìm hội nghị",
        method="search",
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "Tên khối, cụm"}),
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
        for word in fold(value).split():
            meetings = meetings.filter(bloc_year__bloc__folded_name__contains=word)
        return meetings


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
        fields = ["kind", "mode", "place", "chair_name", "chair", "secretary_name", "secretary"]

    field_order = ["kind", "on", "at", "mode", "place", "chair_name", "chair", "secretary_name", "secretary"]

    def __init__(self, *args, kinds: Sequence[MeetingKind], people=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]
        if len(kinds) == 1:
            self.fields["kind"].widget = forms.HiddenInput()
            self.fields["kind"].initial = kinds[0].value
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


# --- Ballots ---------------------------------------------------------------------------------------------------------


class BallotForm(forms.ModelForm):
    """The settings of a ballot that is being prepared."""

    class Meta:
        model = Ballot
        fields = [
            "title",
            "note",
            "mode",
            "method",
            "base",
            "numerator",
            "denominator",
            "at_least",
            "tie",
            "recused_leave_base",
            "adds_written",
            "allows_two_tiers",
            "minimum_voters",
            "chosen_words",
            "committee",
        ]
        widgets = {
            "mode": forms.RadioSelect,
            "note": forms.Textarea(attrs={"rows": 2}),
            "committee": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "numerator": "Tỷ lệ cần đạt, ví dụ 1/2 hoặc 2/3 hoặc 80/100.",
            "committee": "Mỗi người một dòng, người đứng đầu ghi trước.",
            "chosen_words": "Ví dụ: đủ điều kiện đề nghị, được suy tôn, được thông qua.",
            "allows_two_tiers": "Bỏ đánh dấu thì mỗi tên chỉ được ghi ở một mức.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mode"].choices = BallotMode.choices
        self.fields["method"].choices = BallotMethod.choices
        for name in ("numerator", "denominator", "minimum_voters"):
            self.fields[name].widget.attrs["class"] = "form-number"
        for name in ("title", "note", "chosen_words", "committee"):
            self.fields[name].widget.attrs.setdefault("autocomplete", "off")

    def clean_title(self):
        return nfc(self.cleaned_data["title"])

    def settings(self) -> dict:
        """The cleaned fields that prepare_ballot takes besides the title."""
        return {name: self.cleaned_data[name] for name in COPIED if name in self.cleaned_data}


class TierForm(forms.Form):
    """One tier of the paper: its name, its seats, and a name a line."""

    title = forms.CharField(label="Tên mức", max_length=250, required=False)
    seats = forms.IntegerField(
        label="Số lượng được chọn",
        min_value=1,
        max_value=200,
        initial=1,
        required=False,
        widget=forms.NumberInput(attrs={"class": "form-number"}),
    )
    names = forms.CharField(
        label="Các tên trên phiếu",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Mỗi tên một dòng. Muốn ghi chú bên cạnh thì thêm dấu | rồi ghi chú: Sở Y tế | 96,5 điểm, hạng 1.",
    )

    def lines(self) -> list[tuple[str, str]]:
        """(name, note) of each line that is not empty."""
        found = []
        for line in (self.cleaned_data.get("names") or "").splitlines():
            name, _, note = line.partition(NOTE_MARK)
            if nfc(name):
                found.append((nfc(name), nfc(note)))
        return found

    def clean(self):
        cleaned = super().clean()
        names = [name for name, _ in self.lines()]
        if not cleaned.get("title") and not names:
            return cleaned
        if not cleaned.get("title"):
            self.add_error("title", "Xin đặt tên cho mức này.")
        if not names and "names" not in self.errors:
            self.add_error("names", "Xin ghi ít nhất một tên.")
        if len(set(names)) < len(names):
            self.add_error("names", "Có tên ghi hai lần trong cùng một mức.")
        if any(len(name) > 300 for name in names):
            self.add_error("names", "Có tên dài quá 300 chữ.")
        if not cleaned.get("seats") and "seats" not in self.errors:
            self.add_error("seats", "Xin ghi số lượng được chọn.")
        return cleaned

    @property
    def is_filled(self) -> bool:
        return bool(self.cleaned_data.get("title"))

    def spec(self, before: BallotTier | None) -> TierSpec:
        """The tier as typed; marks and ranks of names that stood in `before` are kept."""
        known = {option.label: option for option in before.options.all()} if before else {}
        options = [
            OptionSpec(
                name,
                note,
                rank_key=known[name].rank_key if name in known else None,
                mark=known[name].mark if name in known else "",
            )
            for name, note in self.lines()
        ]
        return TierSpec(
            nfc(self.cleaned_data["title"]),
            options,
            seats=self.cleaned_data["seats"],
            mark=before.mark if before else "",
        )


class BaseTierFormSet(forms.BaseFormSet):
    def clean(self):
        if any(self.errors):
            return
        titles = [form.cleaned_data["title"] for form in self.forms if form.is_filled]
        if not titles:
            raise ValidationError("Phiếu cần ít nhất một mức.")
        if len(set(titles)) < len(titles):
            raise ValidationError("Hai mức trùng tên.")

    def specs(self, before: Sequence[BallotTier] = ()) -> list[TierSpec]:
        """The tiers that were filled in; each takes over the marks of the tier that stood in its place before."""
        old = [*before, *[None] * len(self.forms)]
        return [form.spec(tier) for form, tier in zip(self.forms, old, strict=False) if form.is_filled]


TierFormSet = forms.formset_factory(TierForm, formset=BaseTierFormSet, extra=0, max_num=MOST_TIERS, absolute_max=20)


def tiers_as_typed(tiers: Sequence[BallotTier]) -> list[dict]:
    """The initial values of TierFormSet for a paper that exists."""
    return [
        {
            "title": tier.title,
            "seats": tier.seats,
            "names": "\n".join(
                f"{option.label} {NOTE_MARK} {option.note}" if option.note else option.label
                for option in tier.options.all()
            ),
        }
        for tier in tiers
    ]


class ElectionForm(forms.Form):
    """Who stands for leader and deputy of next year. Needs the `members`, their `notes`, and the words of the bloc."""

    leaders = forms.ModelMultipleChoiceField(Agency.objects.none(), widget=forms.CheckboxSelectMultiple)
    deputies = forms.ModelMultipleChoiceField(
        Agency.objects.none(), widget=forms.CheckboxSelectMultiple, required=False
    )
    mode = forms.ChoiceField(label="Hình thức", choices=BallotMode.choices, widget=forms.RadioSelect, initial="paper")

    def __init__(self, *args, members, notes: dict[int, str], leader_word: str, deputy_word: str, **kwargs):
        super().__init__(*args, **kwargs)
        for name, word in (("leaders", leader_word), ("deputies", deputy_word)):
            field = self.fields[name]
            field.label = f"Đề cử {word}"
            field.queryset = members
            field.label_from_instance = lambda agency: (
                f"{agency.name} ({notes[agency.pk]})" if notes.get(agency.pk) else agency.name
            )
        self.fields[
            "leaders"
        ].help_text = "Đơn vị đã làm trưởng khối được ghi chú; hội nghị tự cân nhắc việc luân phiên."


class ElectorateForm(forms.Form):
    """Who does not vote on this matter, and why the vote is held where too few are present."""

    recused = forms.ModelMultipleChoiceField(
        Seat.objects.none(),
        label="Không tham gia bỏ phiếu lần này",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Người có lợi ích liên quan trực tiếp. Bỏ trống nếu mọi người đều bỏ phiếu.",
    )
    reason = forms.CharField(
        label="Lý do vẫn bỏ phiếu", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, seats, needs_reason: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["recused"].queryset = seats
        if needs_reason:
            self.fields["reason"].required = True
        else:
            del self.fields["reason"]


class NewRoundForm(forms.Form):
    """Why there is another round, and what it decides."""

    what = forms.ChoiceField(label="Vòng tiếp theo", widget=forms.RadioSelect)
    reason = forms.CharField(label="Lý do", max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, has_ties: bool, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [("all", "Bỏ phiếu lại toàn bộ; kết quả vòng trước không còn giá trị")]
        if has_ties:
            choices.insert(0, ("tied", "Chỉ giữa các tên bằng phiếu, cho số suất còn lại"))
        self.fields["what"].choices = choices
        self.fields["what"].initial = choices[0][0]


class OpinionForm(forms.Form):
    """What an absent seat has written. Needs `ballot`, `seats` that may write and the `tiers` with their options."""

    seat = forms.ModelChoiceField(Seat.objects.none(), label="Người vắng mặt", empty_label="Chọn")
    document = forms.CharField(label="Văn bản", max_length=250, help_text="Số, ký hiệu hoặc mô tả phiếu lấy ý kiến.")
    received_on = forms.DateField(label="Nhận ngày", widget=DateInput, initial=timezone.localdate)

    def __init__(self, *args, seats, tiers: Sequence[BallotTier], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seat"].queryset = seats
        self.tiers = tiers
        for tier in tiers:
            self.fields[f"tier_{tier.pk}"] = forms.TypedMultipleChoiceField(
                label=f"Đồng ý: {tier}",
                choices=[(option.pk, option.label) for option in tier.options.all()],
                coerce=int,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text=f"Chọn nhiều nhất {counted(tier.seats)}.",
            )

    def approved(self) -> list[int]:
        return [pk for tier in self.tiers for pk in self.cleaned_data[f"tier_{tier.pk}"]]


class PaperCountForm(forms.Form):
    """What the counting committee reports: papers, then valid and invalid by reason in each tier, then votes.

    Needs `tiers` with their options. meetings/voting.py says which figures contradict each other.
    """

    committee = forms.CharField(
        label="Người kiểm phiếu",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Mỗi người một dòng, người đứng đầu ghi trước.",
    )
    issued = forms.IntegerField(label="Số phiếu phát ra", min_value=0, max_value=2000)
    returned = forms.IntegerField(label="Số phiếu thu về", min_value=0, max_value=2000)

    def __init__(self, *args, tiers: Sequence[BallotTier], **kwargs):
        super().__init__(*args, **kwargs)
        self.tiers = tiers
        for tier in tiers:
            self.fields[f"valid_{tier.pk}"] = _count("Số phiếu hợp lệ")
            for name, words in INVALID_REASONS.items():
                self.fields[f"{name}_{tier.pk}"] = _count(words, initial=0)
            for option in tier.options.all():
                self.fields[f"votes_{option.pk}"] = _count(option.label)
        for field in self.fields.values():
            if isinstance(field, forms.IntegerField):
                field.widget.attrs.update({"class": "form-number", "inputmode": "numeric"})

    def tallies(self) -> dict[int, TierTally]:
        typed = self.cleaned_data
        return {
            tier.pk: TierTally(
                valid=typed[f"valid_{tier.pk}"],
                votes={option.pk: typed[f"votes_{option.pk}"] for option in tier.options.all()},
                invalid={name: typed[f"{name}_{tier.pk}"] for name in INVALID_REASONS},
            )
            for tier in self.tiers
        }

    def add_contradiction(self, problem) -> None:
        """Put a WrongCount beside the field it is about."""
        place = problem.place if isinstance(problem.place, str) else f"{problem.place[0]}_{problem.place[1]}"
        self.add_error(place, str(problem))

    def parts(self) -> list[dict]:
        """The fields of each tier, for the page: valid, by reason, votes."""
        return [
            {
                "tier": tier,
                "valid": self[f"valid_{tier.pk}"],
                "reasons": [self[f"{name}_{tier.pk}"] for name in INVALID_REASONS],
                "votes": [(option, self[f"votes_{option.pk}"]) for option in tier.options.all()],
            }
            for tier in self.tiers
        ]


def _count(label: str, **more) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=2000, **more)


# --- Casting ---------------------------------------------------------------------------------------------------------


class CodeForm(forms.Form):
    code = forms.CharField(
        label="Mã bỏ phiếu",
        max_length=20,
        help_text="Sáu chữ và số do thư ký hội nghị cấp; không phân biệt chữ hoa, chữ thường.",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "code-input"}
        ),
    )


class PaperForm(forms.Form):
    """An electronic paper as it is filled in; `approved()` says what it approves. Needs `ballot` and its `tiers`."""

    def __init__(self, *args, ballot: Ballot, tiers: Sequence[BallotTier], **kwargs):
        super().__init__(*args, **kwargs)
        self.tiers, self.method = tiers, ballot.method
        for tier in tiers:
            for option in tier.options.all():
                self.fields[f"o{option.pk}"] = self._field(option)

    def _field(self, option) -> forms.Field:
        if self.method == BallotMethod.APPROVE:
            choices = [("1", "Đồng ý"), ("0", "Không đồng ý")]
            return forms.ChoiceField(label=option.label, choices=choices, required=False, widget=forms.RadioSelect)
        return forms.BooleanField(label=option.label, required=False)

    def approved(self) -> list[int]:
        """Approved, chosen, or not struck out."""
        typed = self.cleaned_data
        options = [option for tier in self.tiers for option in tier.options.all()]
        if self.method == BallotMethod.STRIKE:
            return [option.pk for option in options if not typed[f"o{option.pk}"]]
        return [option.pk for option in options if typed[f"o{option.pk}"] in (True, "1")]

    def parts(self) -> list[dict]:
        return [
            {"tier": tier, "lines": [(option, self[f"o{option.pk}"]) for option in tier.options.all()]}
            for tier in self.tiers
        ]


HOW_TO_MARK = {
    BallotMethod.APPROVE: "Chọn “Đồng ý” hoặc “Không đồng ý” với từng tên; tên để trống tính là không đồng ý.",
    BallotMethod.STRIKE: "Đánh dấu để gạch những tên không chọn; tên còn lại là tên được chọn.",
    BallotMethod.CHOOSE: "Đánh dấu vào tên được chọn.",
}
