"""What a person may type while a ballot is held: who is recused, the count, opinions, the next round, a paper."""

import datetime as dt
import re
from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.choices import TickedRows
from accounts.widgets import DateInput
from documents.wording import counted
from meetings.counting_papers import TierTally
from meetings.hands import Hands
from meetings.models import INVALID_REASONS, Ballot, BallotMethod, BallotOption, BallotTier, Recusal, Seat


class ElectorateForm(forms.Form):
    """Who does not vote on this matter, and why the vote is held where too few are present."""

    recused = TickedRows(
        Seat.objects.none(),
        label="Không tham gia bỏ phiếu lần này",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Người có lợi ích liên quan trực tiếp. Bỏ trống nếu mọi người đều bỏ phiếu.",
    )
    reason = forms.CharField(
        label="Lý do vẫn bỏ phiếu", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, seats, needs_reason: bool, proposed: Sequence[Recusal] = (), **kwargs):
        super().__init__(*args, initial={"recused": [each.seat_id for each in proposed]}, **kwargs)
        self.fields["recused"].queryset = seats
        if proposed:
            reasons = "; ".join(f"{each.seat}: {each.reason}" for each in proposed)
            self.fields["recused"].help_text = f"Đánh dấu sẵn người có lợi ích liên quan ({reasons})."
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


LONGEST_ON_THE_WAY = dt.timedelta(days=366)  # an opinion is asked for when the meeting is called


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

    def clean_received_on(self):
        day, today = self.cleaned_data["received_on"], timezone.localdate()
        if day > today:
            raise ValidationError("Ngày nhận không thể sau hôm nay.")
        if day < today - LONGEST_ON_THE_WAY:
            raise ValidationError("Ngày nhận cách đây hơn một năm; xin xem lại.")
        return day

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


class HandCountForm(forms.Form):
    """Hands counted for each line: agree, disagree, no opinion. Needs the `options`, in their order."""

    def __init__(self, *args, options: Sequence[BallotOption], **kwargs):
        super().__init__(*args, **kwargs)
        self.options = options
        for option in options:
            for name, words in HANDS.items():
                self.fields[f"{name}_{option.pk}"] = _count(words)
        for field in self.fields.values():
            field.widget.attrs.update({"class": "form-number", "inputmode": "numeric"})

    def hands(self) -> dict[int, Hands]:
        return {
            option.pk: Hands(**{name: self.cleaned_data[f"{name}_{option.pk}"] for name in HANDS})
            for option in self.options
        }

    def add_miscount(self, problem) -> None:
        """Put a WrongCount beside the first field of its line."""
        self.add_error(f"agree_{problem.place[1]}", str(problem))

    def parts(self) -> list[dict]:
        return [
            {"option": option, "fields": [self[f"{name}_{option.pk}"] for name in HANDS]} for option in self.options
        ]


HANDS = {"agree": "Đồng ý", "disagree": "Không đồng ý", "silent": "Không có ý kiến"}


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


OF_A_PAPER = re.compile(r"o\d+")


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

    def clean(self):
        """A name of another paper is told: left out in silence, it would make this one blank."""
        if any(OF_A_PAPER.fullmatch(name) and name not in self.fields for name in self.data):
            raise ValidationError("Phiếu có tên không thuộc cuộc bỏ phiếu này. Xin tải lại trang.")
        return super().clean()

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
HOW_TO_ANSWER = "Chọn “Đồng ý” hoặc “Không đồng ý”; để trống tính là không đồng ý."
