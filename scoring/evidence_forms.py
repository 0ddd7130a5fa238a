"""What a person types about evidence."""

import datetime as dt

import django_filters
from django import forms
from django.utils import timezone

from accounts.widgets import DateInput, search_box
from documents.forms import CheckedFileField
from scoring.models import Evidence

EARLIEST = dt.date(1945, 9, 2)  # no Vietnamese authority wrote a document before


class EvidenceForm(forms.Form):
    """New evidence: a cited document, a file, or a cited document with its file."""

    number = forms.CharField(label="Số, ký hiệu", max_length=60, required=False, help_text="Ví dụ: 125/BC-SYT.")
    issued_on = forms.DateField(label="Ngày ban hành", required=False, widget=DateInput)
    title = forms.CharField(
        label="Trích yếu, nội dung",
        max_length=500,
        required=False,
        help_text="Ví dụ: Báo cáo kết quả cải cách hành chính năm 2026. Để trống thì lấy tên tệp.",
    )
    file = CheckedFileField(label="Tệp", required=False)
    pages = forms.CharField(label="Trang, mục", max_length=100, required=False, help_text="Ví dụ: trang 3, mục II.1.")

    def clean_issued_on(self):
        day = self.cleaned_data["issued_on"]
        if day and not EARLIEST <= day <= timezone.localdate() + dt.timedelta(days=1):
            raise forms.ValidationError("Ngày ban hành ở tương lai hoặc quá xa. Xin xem lại.")
        return day

    def clean(self):
        given = super().clean()
        number, day, file = given.get("number"), given.get("issued_on"), given.get("file")
        if number and not day and "issued_on" not in self.errors:
            self.add_error("issued_on", "Ghi ngày ban hành của văn bản.")
        if day and not number:
            self.add_error("number", "Ghi số, ký hiệu của văn bản.")
        if not number and not day and not file and not self.errors:
            self.add_error("number", "Ghi số, ký hiệu văn bản, hoặc chọn một tệp.")
        if number and not given.get("title"):
            self.add_error("title", "Ghi trích yếu của văn bản.")
        elif file and not given.get("title"):
            given["title"] = file.name.rsplit(".", 1)[0][:500]
        return given


class PickForm(forms.Form):
    """Evidence that is there already, for one more criterion. Needs `shelf`, what may be picked."""

    evidence = forms.ModelChoiceField(queryset=Evidence.objects.none())
    pages = forms.CharField(max_length=100, required=False)

    def __init__(self, *args, shelf, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["evidence"].queryset = shelf


class EvidenceFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label="Tìm minh chứng",
        method="search",
        widget=search_box("Số, ký hiệu, trích yếu"),
    )

    class Meta:
        model = Evidence
        fields = []

    def search(self, found, name, value):
        return found.search(value)
