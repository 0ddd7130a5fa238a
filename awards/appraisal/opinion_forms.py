"""What may be typed when a body answers what it was asked about lines."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils import timezone

from accounts.searching import nfc
from accounts.widgets import DateInput, search_box
from awards.appraisal.opinions import Answer
from awards.models import OpinionRequest, Stance
from awards.slates.forms import SCANS, day_near
from blocs.outline import written_text
from documents.forms import CheckedFileField


class OpinionFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label="Tìm",
        method="search",
        widget=search_box("Cơ quan, nội dung"),
    )
    state = django_filters.ChoiceFilter(
        label="Tình trạng",
        method="of_state",
        choices=[("waiting", "Chưa trả lời"), ("late", "Quá hạn"), ("answered", "Đã trả lời")],
        empty_label="Tất cả",
    )

    class Meta:
        model = OpinionRequest
        fields = []

    def search(self, requests, name, value):
        text = nfc(value)
        return requests.filter(
            Q(agency__name__icontains=text) | Q(body_name__icontains=text) | Q(question__icontains=text)
        )

    def of_state(self, requests, name, value):
        if value == "answered":
            return requests.exclude(answered_at=None)
        waiting = requests.waiting()
        return waiting.filter(due_on__lt=timezone.localdate()) if value == "late" else waiting


class AnswerForm(forms.Form):
    """Needs `lines` (OpinionLine) and `by_letter`: does the office type in a letter that came?"""

    answer = forms.CharField(
        label="Ý kiến chung", required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
    letter_number = forms.CharField(label="Số, ký hiệu công văn trả lời", max_length=60, required=False)
    letter_on = forms.DateField(label="Ngày công văn", required=False, widget=DateInput)
    letter_file = CheckedFileField(label="Công văn (bản chụp)", required=False, allow=SCANS)

    def __init__(self, *args, lines, by_letter: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = list(lines)
        self.fields["letter_number"].required = self.fields["letter_on"].required = by_letter
        for line in self.lines:
            self.fields[f"stance{line.pk}"] = forms.ChoiceField(
                label=f"Ý kiến về {line.nomination.printed_name}", choices=Stance.choices, initial=Stance.AGREES
            )
            self.fields[f"note{line.pk}"] = forms.CharField(
                label=f"Nội dung ý kiến về {line.nomination.printed_name}",
                required=False,
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def clean_letter_on(self):
        return day_near(self.cleaned_data["letter_on"])

    def clean(self):
        told = super().clean()
        for line in self.lines:
            stance, note = told.get(f"stance{line.pk}"), told.get(f"note{line.pk}", "")
            if stance and stance != Stance.AGREES and not note.strip():
                self.add_error(f"note{line.pk}", "Xin ghi nội dung ý kiến.")
        return told

    def rows(self) -> list[dict]:
        return [
            {"line": line, "stance": self[f"stance{line.pk}"], "note": self[f"note{line.pk}"]} for line in self.lines
        ]

    def told(self, letter_file=None) -> Answer:
        told = self.cleaned_data
        return Answer(
            stances={
                line.pk: (Stance(told[f"stance{line.pk}"]), written_text(told[f"note{line.pk}"]).strip())
                for line in self.lines
            },
            text=written_text(told["answer"]),
            letter_number=nfc(told["letter_number"]),
            letter_on=told["letter_on"],
            letter_file=letter_file,
        )
