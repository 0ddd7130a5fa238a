"""What a person may type about movements, answers, reports and reviews."""

import calendar
import datetime as dt
import re
from collections.abc import Iterable, Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Agency
from accounts.widgets import DateInput
from blocs.models import BlocYear, YearState
from blocs.models.year import FIRST_YEAR, LAST_YEAR
from campaigns.controls import LongSelect
from campaigns.models import Addressing, Movement, MovementAnswer, MovementLevel, ReportRound, ReviewKind
from campaigns.models.target import Direction
from campaigns.numbers import typed_number
from documents.forms import CheckedFileField
from documents.uploads import FileKind
from documents.wording import number

SCANS = (FileKind.PDF, FileKind.IMAGE)
BLANK_ROWS = 2
EVIDENCE_FILES = 3
MOST_ROWS = 100
MOST, PLACES = 10**12, 2  # what the columns of targets and figures hold


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class MonthField(forms.CharField):
    """A year ("2019") or a month ("9/2026"), cleaned to its first day, or with `is_end` to its last."""

    def __init__(self, *, is_end: bool = False, **options):
        self.is_end = is_end
        super().__init__(widget=forms.TextInput(attrs={"class": "form-date", "autocomplete": "off"}), **options)

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        found = re.fullmatch(r"(?:(\d{1,2})\s*/\s*)?(\d{4})", text)
        month = int(found[1]) if found and found[1] else (12 if self.is_end else 1)
        if not found or not 1 <= month <= 12 or not FIRST_YEAR <= int(found[2]) <= LAST_YEAR:
            raise ValidationError("Ghi năm, hoặc tháng và năm, ví dụ 2019 hoặc 9/2026.", code="invalid")
        year = int(found[2])
        return dt.date(year, month, calendar.monthrange(year, month)[1] if self.is_end else 1)

    def prepare_value(self, value):
        if not isinstance(value, dt.date):
            return value
        return str(value.year) if value.month == (12 if self.is_end else 1) else f"{value.month}/{value.year}"

    def has_changed(self, initial, data):
        return str(self.prepare_value(initial) or "") != (data or "").strip()


class NumberField(forms.CharField):
    """A number from 0 on with at most two decimals, typed with comma or point."""

    def __init__(self, **options):
        attrs = {"class": "form-number", "inputmode": "decimal", "autocomplete": "off"}
        super().__init__(widget=forms.TextInput(attrs=attrs), **options)

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        try:
            found = typed_number(text)
        except ValueError as problem:
            raise ValidationError(str(problem), code="invalid") from problem
        if found >= MOST:
            raise ValidationError("Số này lớn quá mức; xin đổi sang đơn vị tính lớn hơn.", code="range")
        if -found.normalize().as_tuple().exponent > PLACES:
            raise ValidationError(f"Ghi nhiều nhất {PLACES} chữ số sau dấu phẩy.", code="places")
        return found

    def prepare_value(self, value):
        return value if value is None or isinstance(value, str) else number(value)


# --- A movement -------------------------------------------------------------------------------------------------------


class MovementForm(forms.ModelForm):
    """The movement itself. Needs `user`: which levels, agencies and blocs are offered."""

    starts_on = MonthField(label="Từ", help_text="Năm, hoặc tháng/năm: 2019; 9/2026.")
    ends_on = MonthField(is_end=True, label="Đến hết", help_text="Năm, hoặc tháng/năm: 2025; 12/2026.")

    class Meta:
        model = Movement
        fields = [
            "name",
            "level",
            "agency",
            "bloc_year",
            "addressing",
            "addressed_kind",
            "starts_on",
            "ends_on",
            "follows",
            "purpose",
            "conditions",
        ]
        widgets = {"purpose": area(4), "conditions": area(4), "agency": LongSelect, "follows": LongSelect}
        help_texts = {
            "addressing": "Phong trào của khối, cụm do các thành viên hưởng ứng; của đơn vị do các phòng trực thuộc.",
            "addressed_kind": "Chỉ ghi khi giao cho các đơn vị cùng loại.",
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        bloc_years = BlocYear.objects.select_related("bloc", "year").exclude(year__state=YearState.CLOSED)
        agencies = Agency.objects.active().top_level()
        if not user.is_office:
            bloc_years = bloc_years.led_by(user.agency_ids)
            agencies = Agency.objects.active().filter(pk__in=user.agency_ids)
        if self.instance.bloc_year_id:
            own = BlocYear.objects.select_related("bloc", "year").filter(pk=self.instance.bloc_year_id)
            bloc_years = bloc_years | own
        offered = [(bloc_year.pk, str(bloc_year)) for bloc_year in bloc_years]
        levels = list(MovementLevel) if user.is_office else [MovementLevel.AGENCY]
        if not user.is_office and offered:
            levels.append(MovementLevel.BLOC)
        self.fields["level"].choices = [(level.value, level.label) for level in levels]
        self.fields["agency"].queryset = agencies.only("name")
        self.fields["agency"].empty_label = "Không ghi"
        self.fields["bloc_year"].queryset = bloc_years
        self.fields["bloc_year"].choices = [("", "Không ghi"), *offered]
        self.fields["addressed_kind"].choices = [("", "Không ghi"), *self.fields["addressed_kind"].choices[1:]]
        earlier = Movement.objects.visible_to(user).exclude(pk=self.instance.pk).exclude(follows=self.instance.pk or 0)
        self.fields["follows"].queryset = earlier.only("name")
        self.fields["follows"].empty_label = "Không tiếp nối phong trào nào"
        if not user.is_office and self.instance.pk is None:
            self.initial["level"] = MovementLevel.AGENCY
            self.initial["agency"] = next(iter(user.agency_ids), None)
        if not user.is_office:
            self.fields["addressing"].choices = [
                (choice.value, choice.label) for choice in (Addressing.DIVISIONS, Addressing.BLOC)
            ]

    def clean(self):
        cleaned = super().clean()
        level = cleaned.get("level")
        if level == MovementLevel.AGENCY:
            cleaned["addressing"] = Addressing.DIVISIONS
            if not cleaned.get("agency") and "agency" not in self.errors:
                self.add_error("agency", "Ghi đơn vị phát động phong trào này.")
        else:
            cleaned["agency"] = None
        if level == MovementLevel.BLOC:
            cleaned["addressing"] = Addressing.BLOC
        if cleaned.get("addressing") == Addressing.BLOC:
            if not cleaned.get("bloc_year") and "bloc_year" not in self.errors:
                self.add_error("bloc_year", "Chọn khối, cụm phát động hoặc được giao hưởng ứng.")
        else:
            cleaned["bloc_year"] = None
        if cleaned.get("addressing") == Addressing.DIVISIONS and level != MovementLevel.AGENCY:
            self.add_error("addressing", "Chỉ phong trào do đơn vị phát động mới giao cho các phòng trực thuộc.")
        if cleaned.get("addressing") != Addressing.KIND:
            cleaned["addressed_kind"] = ""
        elif not cleaned.get("addressed_kind"):
            self.add_error("addressed_kind", "Chọn loại đơn vị được giao hưởng ứng.")
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "Thời gian kết thúc phải sau thời gian bắt đầu.")
        return cleaned


class RowForm(forms.Form):
    """One row of a table that is typed: `row` is the id of the stored one."""

    row = forms.IntegerField(required=False, widget=forms.HiddenInput)


class GroupForm(RowForm):
    source = forms.IntegerField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label="Nhóm nội dung", max_length=300)
    text = forms.CharField(label="Nội dung cụ thể", max_length=4000, required=False, widget=area(2))


class TargetForm(RowForm):
    source = forms.IntegerField(required=False, widget=forms.HiddenInput)
    indicator = forms.CharField(label="Chỉ tiêu", max_length=400, widget=area(2))
    direction = forms.ChoiceField(label="Chiều", choices=Direction, initial=Direction.HIGHER)
    value = NumberField(
        label="Mức phấn đấu", error_messages={"required": "Chỉ tiêu phải có con số, ví dụ 100 hoặc 7,5."}
    )
    unit = forms.CharField(label="Đơn vị tính", max_length=40, error_messages={"required": "Ghi đơn vị tính, ví dụ %."})


class RoundForm(RowForm):
    title = forms.CharField(label="Đợt báo cáo", max_length=120)
    due_on = forms.DateField(label="Hạn", widget=DateInput)


class RoundFormSetBase(forms.BaseFormSet):
    def clean(self):
        titles = set()
        for form in kept_forms(self):
            title = form.cleaned_data.get("title", "").casefold()
            if title and title in titles:
                form.add_error("title", "Hai đợt báo cáo mang cùng một tên.")
            titles.add(title)


def rows_of(form, *, base=forms.BaseFormSet):
    sizes = {"max_num": MOST_ROWS, "absolute_max": MOST_ROWS}
    return forms.formset_factory(form, formset=base, extra=BLANK_ROWS, can_delete=True, **sizes)


GroupFormSet, TargetFormSet = rows_of(GroupForm), rows_of(TargetForm)
RoundFormSet = rows_of(RoundForm, base=RoundFormSetBase)


def kept_forms(formset) -> list[forms.Form]:
    """The rows that hold something and are not to go, in their order."""
    return [
        form
        for position, form in enumerate(formset.forms)
        if hasattr(form, "cleaned_data")
        and not form.cleaned_data.get("DELETE")
        and (position < formset.initial_form_count() or form.has_changed())
    ]


def initial_rows(rows: Iterable, fields: Sequence[str]) -> list[dict]:
    """What a formset begins with: stored rows by their id, unsaved ones with what they take over."""
    return [
        {"row": row.pk, "source": getattr(row, "source_id", None)} | {name: getattr(row, name) for name in fields}
        for row in rows
    ]


def stored_rows(formset, rows: Iterable, make) -> tuple[list, list]:
    """Instances with what was typed, in the order of the page, and the stored ones that are to go.

    Args:
        rows: the stored instances that belong here; an id of anything else is taken for a new row.
        make: builds a new instance from a form's cleaned data.
    """
    known = {row.pk: row for row in rows}
    kept = []
    for form in kept_forms(formset):
        typed = form.cleaned_data
        row = known.pop(typed.get("row"), None) or make(typed)
        for name in form.fields:
            if name not in ("row", "source", "DELETE"):
                setattr(row, name, typed[name])
        kept.append(row)
    return kept, list(known.values())


def with_more_rows(data, prefix: str):
    """What was typed, with some blank rows more in one of its tables."""
    more = data.copy()
    total = f"{prefix}-TOTAL_FORMS"
    typed = more.get(total, "0")
    count = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0
    more[total] = str(min(count + BLANK_ROWS, MOST_ROWS))
    return more


class LaunchForm(forms.Form):
    on = forms.DateField(label="Ngày phát động", widget=DateInput)


class ReviewForm(forms.Form):
    kind = forms.ChoiceField(label="Loại", choices=ReviewKind, widget=forms.RadioSelect)
    held_on = forms.DateField(label="Ngày", widget=DateInput)
    document = forms.CharField(
        label="Văn bản, báo cáo", max_length=300, required=False, help_text="Số, ký hiệu, ngày, trích yếu."
    )
    text = forms.CharField(label="Kết quả", max_length=12000, widget=area(10))


class DocumentForm(forms.Form):
    citation = forms.CharField(
        label="Văn bản",
        max_length=300,
        help_text="Số, ký hiệu, ngày, cơ quan ban hành, trích yếu: Kế hoạch số 58/KH-UBND ngày 27/6/2016 của UBND tỉnh",
    )
    upload = CheckedFileField(label="Tệp", allow=(*SCANS, FileKind.WORD), required=False)


class ExtensionForm(forms.Form):
    """More time for one round. Needs `agencies`: those that may be named."""

    agency = forms.ModelChoiceField(
        label="Gia hạn cho",
        queryset=Agency.objects.none(),
        required=False,
        empty_label="Tất cả các đơn vị",
        widget=LongSelect,
    )
    due_on = forms.DateField(label="Hạn mới", widget=DateInput)
    reason = forms.CharField(label="Lý do", max_length=300, error_messages={"required": "Xin ghi lý do gia hạn."})

    def __init__(self, *args, agencies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies.only("name")


# --- An answer --------------------------------------------------------------------------------------------------------


class AnswerForm(forms.ModelForm):
    """An agency's own launch. Needs `agencies`: for which of them one may answer (a queryset)."""

    upload = CheckedFileField(label="Tệp kế hoạch của đơn vị", allow=(*SCANS, FileKind.WORD), required=False)
    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)  # the version that the page shows

    class Meta:
        model = MovementAnswer
        fields = ["agency", "launched_on", "place", "document"]
        widgets = {"launched_on": DateInput, "agency": LongSelect}
        help_texts = {
            "place": "Ví dụ: tại lễ chào cờ đầu tháng, trụ sở Sở.",
            "document": "Số, ký hiệu, ngày, trích yếu của kế hoạch hưởng ứng.",
        }

    def __init__(self, *args, agencies=None, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["seen"] = self.instance.version
            del self.fields["agency"]
            return
        del self.fields["seen"]
        self.fields["agency"].queryset = agencies.only("name")
        self.fields["agency"].empty_label = "Chọn đơn vị"
        only = list(agencies[:2])
        if len(only) == 1:
            self.initial["agency"] = only[0].pk

    def clean_launched_on(self):
        on = self.cleaned_data["launched_on"]
        if on > timezone.localdate():
            raise ValidationError("Ngày phát động tại đơn vị chưa đến; xin ghi khi đã tổ chức.", code="future")
        return on


def take_newer(form: AnswerForm, version: int, said: str) -> None:
    """Say that somebody else has saved; whoever has looked at that may send the form again."""
    form.data = form.data.copy()
    form.data["seen"] = version
    form.add_error(None, said)


class ReportForm(forms.Form):
    """A report with one figure a target. Needs `targets` of the answer and `rounds` of the movement."""

    round = forms.ModelChoiceField(
        label="Đợt báo cáo", queryset=ReportRound.objects.none(), required=False, empty_label="Báo cáo ngoài các đợt"
    )
    document = forms.CharField(
        label="Số, ký hiệu, ngày báo cáo", max_length=200, required=False, help_text="Ví dụ: 125/BC-STP ngày 05/6/2026."
    )
    text = forms.CharField(label="Kết quả thực hiện", max_length=12000, widget=area(6))

    def __init__(self, *args, targets: Sequence, rounds, **kwargs):
        super().__init__(*args, **kwargs)
        self.targets = targets
        self.fields["round"].queryset = rounds
        for target in targets:
            self.fields[f"value_{target.pk}"] = NumberField(label=f"Kết quả: {target.indicator}", required=False)
            self.fields[f"evidence_{target.pk}"] = forms.CharField(
                label=f"Văn bản kiểm chứng: {target.indicator}", max_length=300, required=False
            )
        for place in range(1, EVIDENCE_FILES + 1):
            self.fields[f"file_{place}"] = CheckedFileField(label=f"Tệp kiểm chứng {place}", required=False)

    def clean(self):
        cleaned = super().clean()
        for target in self.targets:
            value = f"value_{target.pk}"
            if cleaned.get(f"evidence_{target.pk}") and cleaned.get(value) is None and value not in self.errors:
                self.add_error(value, "Đã ghi văn bản kiểm chứng thì ghi cả con số.")
        return cleaned

    @property
    def figure_rows(self) -> list[tuple]:
        return [(target, self[f"value_{target.pk}"], self[f"evidence_{target.pk}"]) for target in self.targets]

    @property
    def file_fields(self) -> list:
        return [self[f"file_{place}"] for place in range(1, EVIDENCE_FILES + 1)]

    @property
    def uploads(self) -> list:
        files = (self.cleaned_data.get(f"file_{place}") for place in range(1, EVIDENCE_FILES + 1))
        return [file for file in files if file]


class PhotoForm(forms.Form):
    upload = CheckedFileField(label="Ảnh", allow=(FileKind.IMAGE,))
    caption = forms.CharField(
        label="Chú thích", max_length=200, help_text="Ảnh chụp gì; người không xem được ảnh đọc dòng này."
    )
