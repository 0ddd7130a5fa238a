"""What a person may type when preparing a ballot: its rule, its tiers with their names, who stands in an election."""

from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError

from accounts.choices import TickedRows
from accounts.models import Agency
from accounts.searching import nfc
from meetings.models import Ballot, BallotMethod, BallotMode, BallotTier, Meeting
from meetings.preparing_ballots import COPIED, OptionSpec, TierSpec
from meetings.tally import Base

MOST_TIERS = 6
# The usual shares, by the value of the choice: numerator, denominator, whether reaching it is enough, in words.
THRESHOLDS = {
    "1/2": (1, 2, False, "trên 50%"),
    "1/2+": (1, 2, True, "từ 50% trở lên"),
    "2/3": (2, 3, True, "từ 2/3 trở lên"),
    "3/4": (3, 4, True, "từ 75% trở lên"),
    "4/5": (4, 5, True, "từ 80% trở lên"),
    "9/10": (9, 10, True, "từ 90% trở lên"),
}
NOTE_MARK = "|"


def usual_base(meeting: Meeting) -> Base:
    """What a share is usually of: all members in the council, those present in the meeting of a bloc."""
    return Base.ALL if meeting.is_council else Base.PRESENT


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

    def clean(self):
        """There is no paper to mark where hands are raised: each name is agreed to or not."""
        if self.cleaned_data.get("mode") == BallotMode.HANDS:
            self.cleaned_data["method"] = BallotMethod.APPROVE
        return self.cleaned_data

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


class QuestionForm(forms.Form):
    """One thing that the meeting answers by yes or no."""

    question = forms.CharField(
        label="Nội dung biểu quyết",
        max_length=250,
        help_text="Ví dụ: Thông qua báo cáo tổng kết năm 2026.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    mode = forms.ChoiceField(
        label="Hình thức", choices=BallotMode.choices, widget=forms.RadioSelect, initial=BallotMode.HANDS.value
    )
    base = forms.ChoiceField(
        label="Tỷ lệ tính trên",
        choices=[choice for choice in Base.choices if choice[0] != Base.VALID],
        initial=Base.PRESENT.value,
    )
    threshold = forms.ChoiceField(
        label="Được thông qua khi đạt",
        choices=[(name, words) for name, (_, _, _, words) in THRESHOLDS.items()],
        initial="1/2",
    )

    def clean_question(self):
        return nfc(self.cleaned_data["question"])

    def settings(self) -> dict:
        """The fields of Ballot that prepare_question takes besides the question."""
        numerator, denominator, at_least, _ = THRESHOLDS[self.cleaned_data["threshold"]]
        share = {"numerator": numerator, "denominator": denominator, "at_least": at_least}
        return {"mode": self.cleaned_data["mode"], "base": self.cleaned_data["base"], **share}


def question_as_typed(ballot: Ballot) -> dict:
    """The initial values of QuestionForm for a question that exists."""
    share = (ballot.numerator, ballot.denominator, ballot.at_least)
    threshold = next((name for name, parts in THRESHOLDS.items() if parts[:3] == share), "1/2")
    return {"question": ballot.title, "mode": ballot.mode, "base": ballot.base, "threshold": threshold}


class ElectionForm(forms.Form):
    """Who stands for leader and deputy of next year. Needs the `members`, their `notes`, and the words of the bloc."""

    leaders = TickedRows(Agency.objects.none(), widget=forms.CheckboxSelectMultiple)
    deputies = TickedRows(Agency.objects.none(), widget=forms.CheckboxSelectMultiple, required=False)
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
