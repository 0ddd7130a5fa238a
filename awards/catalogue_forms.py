"""What the office may type about titles, forms, their terms, routes, coefficients and the base salary."""

import datetime as dt

from django import forms
from django.utils import timezone

from accounts.searching import nfc
from accounts.widgets import DateInput
from awards.eligibility.cases import FIRST_YEAR, LAST_YEAR
from awards.models import (
    AwardForm,
    AwardKind,
    AwardRoute,
    AwardTerms,
    BaseSalary,
    Coefficient,
    ReportOutline,
    SubjectKind,
)
from awards.money.amount_field import MoneyField

EARLIEST = dt.date(2004, 7, 1)  # the first Law on Emulation and Commendation
FURTHEST = 5  # years ahead
MOST_PAPERS, LONGEST_PAPER = 30, 300
ABOUT_A_VERSION = ["effective_from", "basis", "is_unconfirmed"]


def day_within_reach(day: dt.date) -> dt.date:
    """The day, if rules can sensibly begin on it."""
    last = timezone.localdate().replace(month=12, day=31) + dt.timedelta(days=365 * FURTHEST)
    if not EARLIEST <= day <= last:
        raise forms.ValidationError(f"Chọn ngày từ {EARLIEST:%d/%m/%Y} đến {last:%d/%m/%Y}.", code="out_of_reach")
    return day


class VersionForm(forms.ModelForm):
    """What every new version says: from which day, on which basis, and whether somebody has checked it."""

    def clean_effective_from(self):
        return day_within_reach(self.cleaned_data["effective_from"])


VERSION_WIDGETS = {"effective_from": DateInput, "basis": forms.Textarea(attrs={"rows": 2})}
VERSION_HELP = {
    "effective_from": "Bản đang áp dụng tự hết vào ngày trước đó. Hồ sơ nhận trước ngày này giữ bản cũ.",
    "is_unconfirmed": "Đánh dấu khi chưa đối chiếu với văn bản.",
}
MONEY_HELP = {
    **VERSION_HELP,
    "effective_from": "Bản đang áp dụng tự hết vào ngày trước đó. Quyết định ký trước ngày này vẫn tính theo bản cũ.",
}


class AwardFormForm(forms.ModelForm):
    subjects = forms.MultipleChoiceField(
        label="Đối tượng", choices=SubjectKind.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = AwardForm
        fields = [
            "code",
            "name",
            "phrase",
            "group",
            "level",
            "subjects",
            "fallback",
            "counts_as",
            "position",
            "basis",
            "is_unconfirmed",
        ]
        help_texts = {
            "code": "Chữ hoa không dấu, chữ số và dấu gạch dưới, thí dụ BK_TINH. Đã dùng thì không đổi được.",
            "is_unconfirmed": VERSION_HELP["is_unconfirmed"],
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["code"]
            others = AwardForm.objects.exclude(pk=self.instance.pk)
            self.fields["fallback"].queryset = self.fields["counts_as"].queryset = others
        else:
            self.fields["code"].validators.append(CODE)

    def clean_name(self):
        return nfc(self.cleaned_data["name"])


CODE = forms.fields.validators.RegexValidator(
    r"\A[A-Z][A-Z0-9_]{1,19}\Z", "Chỉ dùng chữ hoa không dấu, chữ số và dấu gạch dưới."
)


class TermsForm(VersionForm):
    kinds = forms.MultipleChoiceField(label="Loại hình", choices=AwardKind.choices, widget=forms.CheckboxSelectMultiple)
    papers = forms.CharField(
        label="Hồ sơ gồm", widget=forms.Textarea(attrs={"rows": 6}), help_text="Mỗi dòng một loại giấy tờ."
    )

    class Meta:
        model = AwardTerms
        fields = ["authority", "kinds", "papers", *ABOUT_A_VERSION]
        widgets = VERSION_WIDGETS
        help_texts = VERSION_HELP

    def __init__(self, *args, instance, **kwargs):
        initial = {"papers": "\n".join(instance.papers), **kwargs.pop("initial", {})}
        super().__init__(*args, instance=instance, initial=initial, **kwargs)

    def clean_papers(self):
        papers = list(filter(None, map(nfc, self.cleaned_data["papers"].splitlines())))
        if len(papers) > MOST_PAPERS or any(len(paper) > LONGEST_PAPER for paper in papers):
            raise forms.ValidationError(f"Nhiều nhất {MOST_PAPERS} loại, mỗi loại không quá {LONGEST_PAPER} chữ.")
        return papers


class CoefficientForm(VersionForm):
    class Meta:
        model = Coefficient
        fields = ["times", *ABOUT_A_VERSION]
        widgets = VERSION_WIDGETS
        help_texts = {**MONEY_HELP, "times": "Số lần lương cơ sở, thí dụ 1,5."}
        localized_fields = ["times"]


class RouteForm(VersionForm):
    class Meta:
        model = AwardRoute
        fields = [
            "notice_days",
            "body",
            "vote_numerator",
            "vote_denominator",
            "is_vote_strict",
            "vote_base",
            "needs_party_opinion",
            "signer",
            *ABOUT_A_VERSION,
        ]
        widgets = VERSION_WIDGETS
        help_texts = {**VERSION_HELP, "vote_numerator": "Để trống cả hai ô nếu không bỏ phiếu. 80% là 4 trên 5."}

    def clean(self):
        told = super().clean()
        top, bottom = told.get("vote_numerator"), told.get("vote_denominator")
        if (top is None) != (bottom is None) or (top is not None and not 1 <= top <= bottom):
            self.add_error("vote_numerator", "Ghi cả tử số và mẫu số; tỷ lệ lớn hơn 0 và không quá 1.")
        return told


class SalaryForm(VersionForm):
    amount = MoneyField(
        label="Lương cơ sở (đồng/tháng)",
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text="Ví dụ 2.530.000.",
    )

    class Meta:
        model = BaseSalary
        fields = ["amount", *ABOUT_A_VERSION]
        widgets = VERSION_WIDGETS
        help_texts = MONEY_HELP


class OutlineForm(VersionForm):
    """The parts of an achievement report, one a line: "title | hint"."""

    parts = forms.CharField(
        label="Các phần",
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Mỗi dòng một phần: tên phần, dấu gạch đứng |, rồi lời nhắc nội dung.",
    )

    class Meta:
        model = ReportOutline
        fields = ["parts", "most_words", *ABOUT_A_VERSION]
        widgets = VERSION_WIDGETS
        help_texts = VERSION_HELP

    def __init__(self, *args, instance, **kwargs):
        told = "\n".join(f"{part['title']} | {part['hint']}" for part in instance.parts)
        super().__init__(*args, instance=instance, initial={"parts": told, **kwargs.pop("initial", {})}, **kwargs)

    def clean_parts(self):
        parts = []
        for line in filter(str.strip, self.cleaned_data["parts"].splitlines()):
            title, _, hint = line.partition("|")
            parts.append({"title": nfc(title), "hint": nfc(hint)})
        titles = [part["title"] for part in parts]
        if not all(titles) or len(set(titles)) < len(titles):
            raise forms.ValidationError("Mỗi phần cần một tên riêng trước dấu |.")
        if len(parts) > MOST_PAPERS or any(len(title) > LONGEST_PAPER for title in titles):
            raise forms.ValidationError(f"Nhiều nhất {MOST_PAPERS} phần, tên không quá {LONGEST_PAPER} chữ.")
        return parts


class ConfirmForm(forms.Form):
    basis = forms.CharField(
        label="Căn cứ đã đối chiếu",
        max_length=500,
        help_text="Số, ký hiệu, ngày và điều, khoản của văn bản đã xem.",
    )


class TryForm(forms.Form):
    """Cases to try, and the two days whose rules are compared."""

    cases = forms.FileField(
        label="Tệp trường hợp (JSON)",
        required=False,
        help_text="Để trống: thử trên các hồ sơ công trạng đã nhận và những người đã được khen của năm ghi dưới đây.",
    )
    year = forms.IntegerField(label="Năm thành tích", min_value=FIRST_YEAR, max_value=LAST_YEAR)
    before = forms.DateField(label="Theo quy định của ngày", widget=DateInput)
    after = forms.DateField(
        label="So với quy định của ngày", widget=DateInput, help_text="Ngày mà bản sắp áp dụng đã có hiệu lực."
    )
