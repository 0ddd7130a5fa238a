"""What a person may type to conclude an explanation."""

from django import forms

from documents.wording import number
from scoring.answers import typed_number
from scoring.criteria import Leaf
from scoring.lines import LONGEST_EXPLANATION, AnswerRefused
from scoring.models import Verdict


class ConcludeForm(forms.Form):
    """What becomes of a point, with words; `points` only where it is changed to another. Needs `leaf`."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1_000_000)
    seen_evidence = forms.IntegerField(
        widget=forms.HiddenInput, min_value=0, max_value=1_000_000, required=False, initial=0
    )
    verdict = forms.ChoiceField(
        label="Kết luận",
        choices=Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Xin chọn một kết luận."},
    )
    points = forms.CharField(
        label="Số điểm sau khi điều chỉnh",
        required=False,
        max_length=31,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "form-number"}),
        help_text="Chỉ ghi khi chọn “Chấp nhận một phần, điều chỉnh điểm”.",
    )
    words = forms.CharField(
        label="Nội dung kết luận",
        max_length=LONGEST_EXPLANATION,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Xin ghi kết luận để đơn vị biết vì sao."},
    )

    def __init__(self, *args, leaf: Leaf, **kwargs):
        super().__init__(*args, **kwargs)
        self.leaf = leaf
        self.fields["points"].widget.attrs["placeholder"] = f"0 đến {number(leaf.max)}" if leaf.max is not None else ""

    def clean_points(self):
        """The points as a decimal string with a dot, or None."""
        text = self.cleaned_data["points"].replace(" ", "")
        if not text or self.cleaned_data.get("verdict") != Verdict.CHANGED:
            return None
        try:
            return typed_number(self.leaf, text)
        except AnswerRefused as refused:
            raise forms.ValidationError(str(refused)) from None

    def clean(self):
        cleaned = super().clean()
        is_changed = cleaned.get("verdict") == Verdict.CHANGED
        if is_changed and cleaned.get("points") is None and "points" not in self.errors:
            self.add_error("points", "Xin ghi số điểm sau khi điều chỉnh.")
        return cleaned
