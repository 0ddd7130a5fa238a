"""What a person may type about quotas, award ballots, proposals and the dossier of a bloc."""

from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError

from accounts.searching import nfc
from awards.models import MOST_SEATS, AwardForm
from awards.proposals.balloting import Candidate, TierChoice, TierPlan, is_over, over_in_words, prefilled, unexplained
from awards.proposals.handover import Handover
from meetings.ballot_forms import THRESHOLDS
from meetings.models import BallotMode
from meetings.tally import Base, TieRule

NUMBER = {"class": "form-number", "inputmode": "numeric", "autocomplete": "off"}


class QuotaForm(forms.Form):
    """How many of each form one bloc may propose in its year; left empty nothing is laid down."""

    basis = forms.CharField(
        label="Căn cứ",
        max_length=300,
        required=False,
        help_text="Văn bản giao số lượng: số, ký hiệu, ngày.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    is_unconfirmed = forms.BooleanField(
        label="Cần kiểm tra", required=False, help_text="Đánh dấu khi con số chưa đối chiếu với văn bản."
    )
    more = forms.ModelChoiceField(
        AwardForm.objects.none(), label="Hình thức khác", required=False, empty_label="Không thêm"
    )
    more_seats = forms.IntegerField(
        label="Số lượng của hình thức khác",
        min_value=0,
        max_value=MOST_SEATS,
        required=False,
        widget=forms.NumberInput(attrs=NUMBER),
    )

    field_order = ["basis", "is_unconfirmed", "more", "more_seats"]

    def __init__(self, *args, columns: Sequence[AwardForm], **kwargs):
        super().__init__(*args, **kwargs)
        self.columns = columns
        for column in columns:
            self.fields[column.code] = forms.IntegerField(
                label=column.name,
                min_value=0,
                max_value=MOST_SEATS,
                required=False,
                widget=forms.NumberInput(attrs=NUMBER),
            )
        self.fields["more"].queryset = AwardForm.objects.exclude(pk__in=[column.pk for column in columns])
        self.order_fields([*(column.code for column in columns), *self.field_order])

    def clean_basis(self):
        return nfc(self.cleaned_data["basis"])

    def clean(self):
        typed = super().clean()
        if typed.get("more") and typed.get("more_seats") is None and "more_seats" not in self.errors:
            self.add_error("more_seats", "Xin ghi số lượng của hình thức này.")
        return typed

    def seats(self) -> list[tuple[AwardForm, int | None]]:
        found = [(column, self.cleaned_data[column.code]) for column in self.columns]
        if self.cleaned_data.get("more"):
            found.append((self.cleaned_data["more"], self.cleaned_data["more_seats"]))
        return found


# --- Award ballots ----------------------------------------------------------------------------------------------------


class AwardBallotForm(forms.Form):
    """Seats a tier, and for each member in which tiers it stands; a reason where rank does not put it there.

    Needs the `plans` (TierPlan, from the quota), and the `candidates` in their order.
    """

    mode = forms.ChoiceField(label="Hình thức", choices=BallotMode.choices, widget=forms.RadioSelect, initial="paper")
    base = forms.ChoiceField(label="Tỷ lệ tính trên", choices=Base.choices, initial=Base.PRESENT.value)
    threshold = forms.ChoiceField(
        label="Được chọn khi đạt",
        choices=[(name, words) for name, (_, _, _, words) in THRESHOLDS.items()],
        initial="1/2",
    )
    tie = forms.ChoiceField(label="Khi bằng phiếu ở suất cuối", choices=TieRule.choices, initial="new_round")
    allows_two_tiers = forms.BooleanField(
        label="Một đơn vị được đứng ở nhiều hình thức trên phiếu",
        required=False,
        initial=True,
        help_text="Đơn vị được chọn ở nhiều hình thức thì sau đó khối giữ lại một.",
    )
    over_quota_because = forms.CharField(
        label="Lý do số lượng trên phiếu nhiều hơn số lượng được giao",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, plans: Sequence[TierPlan], candidates: Sequence[Candidate], **kwargs):
        super().__init__(*args, **kwargs)
        self.plans, self.candidates = plans, candidates
        usual = prefilled(candidates, [plan for plan in plans if plan.seats])
        for plan in plans:
            self.fields[f"seats_{plan.form.code}"] = forms.IntegerField(
                label=f"Số lượng: {plan.form}",
                min_value=0,
                max_value=MOST_SEATS,
                initial=plan.seats,
                widget=forms.NumberInput(attrs=NUMBER),
            )
        for each in candidates:
            for plan in plans:
                self.fields[self.box(plan, each)] = forms.BooleanField(
                    label=f"{each.agency}: {plan.form}",
                    required=False,
                    initial=each.agency.pk in usual.get(plan.form.code, ()),
                    widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
                )
            self.fields[f"reason_{each.agency.pk}"] = forms.CharField(
                label=f"Lý do đề cử thêm {each.agency}",
                max_length=200,
                required=False,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )

    def box(self, plan: TierPlan, candidate: Candidate) -> str:
        return f"in_{plan.form.code}_{candidate.agency.pk}"

    def choices(self) -> list[TierChoice]:
        """The tiers that have a seat, each with whom was ticked."""
        found = []
        for plan in self.plans:
            seats = self.cleaned_data[f"seats_{plan.form.code}"]
            ticked = [each.agency.pk for each in self.candidates if self.cleaned_data.get(self.box(plan, each))]
            if seats or ticked:
                found.append(TierChoice(TierPlan(plan.form, seats, plan.quota), ticked))
        return found

    def reasons(self) -> dict[int, str]:
        return {each.agency.pk: nfc(self.cleaned_data[f"reason_{each.agency.pk}"]) for each in self.candidates}

    def settings(self) -> dict:
        numerator, denominator, at_least, _ = THRESHOLDS[self.cleaned_data["threshold"]]
        kept = {name: self.cleaned_data[name] for name in ("mode", "base", "tie", "allows_two_tiers")}
        return {**kept, "numerator": numerator, "denominator": denominator, "at_least": at_least}

    def clean(self):
        super().clean()
        if self.errors:
            return self.cleaned_data
        tiers = self.choices()
        if not tiers:
            raise ValidationError("Phiếu cần ít nhất một hình thức có số lượng từ 01.")
        for tier in tiers:
            place = f"seats_{tier.plan.form.code}"
            if not tier.plan.seats:
                self.add_error(place, "Có đơn vị được đánh dấu nhưng số lượng là 0.")
            elif not tier.agencies:
                self.add_error(place, "Chưa đánh dấu đơn vị nào; xin ghi số lượng 0 nếu không bình xét hình thức này.")
        over = [over_in_words(tier.plan) for tier in tiers if is_over(tier.plan)]
        if over and not self.cleaned_data["over_quota_because"].strip():
            self.add_error("over_quota_because", f"{' '.join(over)} Xin ghi lý do.")
        usual = prefilled(self.candidates, [tier.plan for tier in tiers])
        for pk in unexplained(tiers, usual, self.reasons()):
            self.add_error(f"reason_{pk}", "Xin ghi lý do đưa vào phiếu ngoài thứ hạng.")
        return self.cleaned_data

    def rows(self) -> list[dict]:
        """One row a member, for the page."""
        return [
            {
                "candidate": each,
                "boxes": [(plan.form, self[self.box(plan, each)]) for plan in self.plans],
                "reason": self[f"reason_{each.agency.pk}"],
            }
            for each in self.candidates
        ]

    def seat_fields(self) -> list:
        return [self[f"seats_{plan.form.code}"] for plan in self.plans]


# --- The dossier ------------------------------------------------------------------------------------------------------


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label="Lý do rút đề nghị",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Ví dụ: đã được chọn ở hình thức cao hơn.",
    )

    def clean_reason(self):
        return nfc(self.cleaned_data["reason"])


class SendForm(forms.Form):
    """The letter of the dossier; a reason where something is missing."""

    number = forms.CharField(
        label="Số, ký hiệu tờ trình của khối",
        max_length=40,
        required=False,
        help_text="Do đơn vị đứng đầu khối cấp, ví dụ 40/TTr-SXD.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    reason = forms.CharField(
        label="Lý do vẫn gửi khi hồ sơ còn thiếu", max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, is_complete: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if is_complete:
            del self.fields["reason"]

    def clean_number(self):
        return nfc(self.cleaned_data["number"])


class HandoverForm(forms.Form):
    """Which awards are handed over; those that are decided are ticked."""

    awards = forms.MultipleChoiceField(
        label="Khen thưởng trao tại hội nghị",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Xin chọn ít nhất một khen thưởng."},
    )

    def __init__(self, *args, found: Sequence[Handover], **kwargs):
        super().__init__(*args, **kwargs)
        self.found = found
        self.fields["awards"].choices = [
            (each.key, each.line if each.is_decided else f"{each.line} Chưa thấy quyết định trên cổng.")
            for each in found
        ]
        self.fields["awards"].initial = [each.key for each in found if each.is_decided]

    def lines(self) -> list[str]:
        return [each.line for each in self.found if each.key in self.cleaned_data["awards"]]
