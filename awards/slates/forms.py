"""What may be typed about slates of nominations, their lines, reports and papers."""

import datetime as dt

import django_filters
from django import forms
from django.core.validators import MaxValueValidator
from django.db.models import Q
from django.utils import timezone

from accounts.choices import TickedRows
from accounts.models import Agency
from accounts.searching import fold, nfc
from accounts.widgets import DateInput, search_box
from awards.eligibility.verdicts import OUTCOME_LABELS, Outcome
from awards.models import (
    AwardForm,
    AwardKind,
    AwardTerms,
    Nomination,
    NominationPaper,
    ReportOutline,
    Slate,
    SlateState,
)
from awards.models.outline import word_count
from blocs.models import EmulationYear
from blocs.outline import written_text
from campaigns.models import Movement
from documents.forms import CheckedFileField
from documents.uploads import FileKind

SCANS = [FileKind.PDF, FileKind.IMAGE]
LONGEST_PART = 60_000  # letters
FURTHEST = 2  # years before its own year that a letter's day may lie


def day_near(day: dt.date | None) -> dt.date | None:
    """The day, if it lies in the past and not long ago."""
    today = timezone.localdate()
    if day and not today.replace(year=today.year - FURTHEST, month=1, day=1) <= day <= today:
        raise forms.ValidationError(f"Chọn ngày không sau hôm nay và không quá {FURTHEST} năm trước.")
    return day


class SlateForm(forms.ModelForm):
    """The head of a slate. Needs `user`: the agencies offered are its own."""

    title = forms.CharField(
        label="Nội dung đề nghị",
        required=False,
        max_length=300,
        help_text="Để trống thì cổng tự ghi theo loại hình và năm.",
    )

    class Meta:
        model = Slate
        fields = ["agency", "year", "kind", "movement", "happened_on", "period", "title", "achievement", "bases"]
        widgets = {
            "happened_on": DateInput,
            "achievement": forms.Textarea(attrs={"rows": 2}),
            "bases": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "achievement": "Ví dụ: Đã có thành tích xuất sắc trong phong trào thi đua năm 2026.",
            "bases": "Mỗi dòng một văn bản; để trống thì tờ trình dẫn Luật, Nghị định đang áp dụng.",
            "movement": "Với đề nghị theo chuyên đề, phong trào.",
            "happened_on": "Với đề nghị khen thưởng đột xuất.",
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.active().filter(pk__in=user.agency_ids).order_by("name")
        self.fields["agency"].empty_label = None
        self.fields["year"].queryset = EmulationYear.objects.order_by("-year")
        self.fields["movement"].queryset = Movement.objects.visible_to(user).order_by("-starts_on", "pk")
        if self.instance.pk:
            for name in ("agency", "year", "kind"):
                del self.fields[name]

    def clean_happened_on(self):
        return day_near(self.cleaned_data["happened_on"])

    def clean(self):
        told = super().clean()
        kind = told.get("kind") or self.instance.kind
        year = told.get("year") or (self.instance.year if self.instance.pk else None)
        if told.get("movement") and kind != AwardKind.THEME:
            self.add_error("movement", "Chỉ chọn phong trào khi loại hình là chuyên đề, phong trào.")
        if kind == AwardKind.SUDDEN and not told.get("happened_on") and "happened_on" not in self.errors:
            self.add_error("happened_on", "Khen thưởng đột xuất cần ngày lập thành tích.")
        day = told.get("happened_on")
        if day and year and day.year != year.year:
            self.add_error("happened_on", f"Ngày này không thuộc năm {year.year}.")
        if not told.get("title") and year:
            told["title"] = usual_title(kind, year.year, told.get("movement"))
        return told


def usual_title(kind: str, year: int, movement: Movement | None = None) -> str:
    if movement:
        return f"Đề nghị khen thưởng phong trào “{movement}”"[:300]
    if kind == AwardKind.MERIT:
        return f"Đề nghị khen thưởng năm {year}"
    return f"Đề nghị khen thưởng {AwardKind(kind).label.lower()} năm {year}"


def forms_for(slate: Slate):
    """The titles and forms that may be given for this kind of merit."""
    fitting = [terms.form_id for terms in AwardTerms.objects.in_force(slate.received_on) if slate.kind in terms.kinds]
    return AwardForm.objects.filter(pk__in=fitting)


class PickForm(forms.Form):
    """Whom to add, and for which form. Needs `slate` and `subjects`, the rows of the page."""

    form = forms.ModelChoiceField(AwardForm.objects.none(), label="Danh hiệu, hình thức", to_field_name="code")
    subjects = TickedRows(
        queryset=None,
        error_messages={"required": "Xin chọn ít nhất một đối tượng."},
        label="Đối tượng",
    )

    def __init__(self, *args, slate: Slate, subjects, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["form"].queryset = forms_for(slate)
        self.fields["subjects"].queryset = subjects


class SlateWorkbookForm(forms.Form):
    """A workbook of lines. Needs `slate`."""

    form = forms.ModelChoiceField(
        AwardForm.objects.none(),
        label="Danh hiệu, hình thức",
        required=False,
        help_text="Dùng cho dòng không ghi hình thức.",
        empty_label="theo cột trong bảng",
    )
    file = CheckedFileField(label="Bảng Excel", allow=[FileKind.EXCEL])

    def __init__(self, *args, slate: Slate, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["form"].queryset = forms_for(slate)


class NominationForm(forms.ModelForm):
    class Meta:
        model = Nomination
        fields = ["printed_name", "printed_unit", "summary", "votes", "votes_base", "reason"]
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 4}),
            "reason": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {"reason": "Vì sao vẫn đề nghị, khi cổng có cảnh báo ở dòng này."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("votes", "votes_base"):
            self.fields[name].validators.append(MaxValueValidator(30_000))

    def clean_printed_name(self):
        name = nfc(self.cleaned_data["printed_name"])
        if not any(letter.isalpha() for letter in name):
            raise forms.ValidationError("Tên phải có chữ.", code="no_letter")
        return name


class PlaceForm(forms.Form):
    position = forms.IntegerField(label="Chuyển đến vị trí", min_value=1, max_value=100_000)


class ReportForm(forms.Form):
    """The achievement report: part by part after its outline, or a file. Needs `outline` (or None) and `nomination`."""

    file = CheckedFileField(label="Hoặc tải báo cáo đã có", required=False, allow=[FileKind.PDF, FileKind.WORD])

    def __init__(self, *args, outline: ReportOutline | None, nomination: Nomination, **kwargs):
        super().__init__(*args, **kwargs)
        self.outline = outline
        self.parts = outline.parts if outline else [{"title": "Báo cáo thành tích", "hint": ""}]
        written = {part["title"]: part["text"] for part in nomination.report}
        for place, part in enumerate(self.parts):
            self.fields[f"part{place}"] = forms.CharField(
                label=part["title"],
                help_text=part.get("hint", ""),
                required=False,
                max_length=LONGEST_PART,
                initial=written.get(part["title"], ""),
                widget=forms.Textarea(attrs={"rows": 8}),
            )
        self.order_fields([f"part{place}" for place in range(len(self.parts))])

    def clean(self):
        told = super().clean()
        words = sum(word_count(part["text"]) for part in self.report())
        most = self.outline.most_words if self.outline else None
        if most and words > most:
            self.add_error(None, f"Báo cáo có {words} chữ, nhiều hơn {most} chữ theo mẫu. Xin rút gọn.")
        return told

    def report(self) -> list[dict]:
        return [
            {"title": part["title"], "text": written_text(self.cleaned_data.get(f"part{place}", ""))}
            for place, part in enumerate(self.parts)
        ]


class PaperForm(forms.ModelForm):
    """One paper of a line's dossier. Needs `names`, what its form asks for."""

    name = forms.ChoiceField(label="Giấy tờ")
    upload = CheckedFileField(label="Tệp", required=False)

    class Meta:
        model = NominationPaper
        fields = ["name", "document"]

    def __init__(self, *args, names, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].choices = [(name, name) for name in names]
        self.fields["document"].label = "Số, ký hiệu, ngày văn bản"

    def clean(self):
        told = super().clean()
        told["document"] = nfc(told.get("document", ""))
        if not told["document"] and not told.get("upload") and "upload" not in self.errors:
            self.add_error("document", "Ghi văn bản viện dẫn, hoặc chọn tệp.")
        return told


# --- Lists ------------------------------------------------------------------------------------------------------------


class SlateFilter(django_filters.FilterSet):
    """Needs `user`: only the office looks for an agency."""

    q = django_filters.CharFilter(
        label="Tìm hồ sơ", method="search", widget=search_box("Nội dung, số tờ trình, mã hồ sơ, đơn vị")
    )
    year = django_filters.ModelChoiceFilter(
        label="Năm", queryset=EmulationYear.objects.order_by("-year"), to_field_name="year", empty_label="Tất cả"
    )
    kind = django_filters.ChoiceFilter(label="Loại hình", choices=AwardKind.choices, empty_label="Tất cả")
    state = django_filters.ChoiceFilter(label="Trạng thái", choices=SlateState.choices, empty_label="Tất cả")

    class Meta:
        model = Slate
        fields = []

    def search(self, slates, name, value):
        agencies = Agency.objects.search(value)
        text = nfc(value)
        return slates.filter(
            Q(title__icontains=text) | Q(number__icontains=text) | Q(tthc_code__icontains=text) | Q(agency__in=agencies)
        )


class LineFilter(django_filters.FilterSet):
    """Needs `slate`: the forms offered are those of its lines."""

    q = django_filters.CharFilter(label="Tìm", method="search", widget=search_box("Tên, chức vụ, đơn vị"))
    form = django_filters.ModelChoiceFilter(
        label="Hình thức", queryset=AwardForm.objects.none(), to_field_name="code", empty_label="Tất cả"
    )
    found = django_filters.ChoiceFilter(
        label="Kết quả kiểm tra",
        choices=[
            ("flags", "Có cảnh báo"),
            ("unexplained", "Có cảnh báo chưa giải trình"),
            ("missing", "Còn thiếu giấy tờ"),
            *((outcome.value, OUTCOME_LABELS[outcome]) for outcome in Outcome),
        ],
        method="of_finding",
        empty_label="Tất cả",
    )

    class Meta:
        model = Nomination
        fields = []

    def __init__(self, *args, slate: Slate, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["form"].field.queryset = AwardForm.objects.filter(pk__in=slate.lines.order_by().values("form"))

    def search(self, lines, name, value):
        for word in fold(value).split():
            lines = lines.filter(folded__contains=word)
        return lines

    def of_finding(self, lines, name, value):
        if value == "flags":
            return lines.filter(check_made__has_flags=True)
        if value == "unexplained":
            return lines.filter(check_made__has_flags=True, reason="")
        if value == "missing":
            return lines.exclude(check_made__missing=[])
        return lines.filter(check_made__outcome=value)
