"""What a person may type about years, deadlines and holidays."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import Agency, Identity
from accounts.searching import nfc
from accounts.widgets import DateInput
from blocs.deadlines import MOST_WORKING_DAYS, Term
from blocs.holidays import LONGEST_HOLIDAY
from blocs.models import EmulationYear, Holiday, Stage
from blocs.workdays import SATURDAY


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
