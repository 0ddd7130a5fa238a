"""What a person types about figures of other bodies: the document they are from, and the figures themselves."""

from collections.abc import Mapping

from django import forms
from django.utils import timezone

from accounts.widgets import DateInput
from blocs.models import EmulationYear
from documents.forms import CheckedFileField
from documents.models import FileKind
from scoring.criteria import Kind
from scoring.evidence_forms import EARLIEST
from scoring.figures import Place, may_be_unassigned, said
from scoring.models import CriteriaSet, CriteriaState, Figure
from scoring.results_import import figure_from

NOT_ASSIGNED_TEXT = "không được giao"


class SourceForm(forms.Form):
    """The document that the figures are from. Needs `place`."""

    number = forms.CharField(label="Số, ký hiệu", max_length=60, help_text="Ví dụ: 125/QĐ-UBND.")
    issued_on = forms.DateField(label="Ngày ban hành", widget=DateInput)
    title = forms.CharField(
        label="Trích yếu, cơ quan công bố",
        max_length=500,
        help_text="Ví dụ: Công bố Chỉ số cải cách hành chính năm 2026 của các sở, ngành. Ghi bên cạnh từng số liệu.",
    )
    unit = forms.CharField(label="Đơn vị tính", max_length=60, required=False)

    def __init__(self, *args, place: Place, **kwargs):
        super().__init__(*args, **kwargs)
        if place.leaf.kind is Kind.RATIO:
            self.fields["unit"].initial = place.leaf.unit or ""
        else:
            del self.fields["unit"]

    def clean_issued_on(self):
        day = self.cleaned_data["issued_on"]
        if not EARLIEST <= day <= timezone.localdate():
            raise forms.ValidationError("Ngày ban hành ở tương lai hoặc quá xa. Xin xem lại.")
        return day


class FigureUploadForm(SourceForm):
    file = CheckedFileField(label="Bảng Excel", allow=(FileKind.EXCEL,))


def sets_in_use(year: EmulationYear | None):
    """The sets that blocs of this year are scored by."""
    found = CriteriaSet.objects.filter(bloc_years__bloc_year__year=year).exclude(state=CriteriaState.DRAFT)
    return found.distinct().defer("definition").order_by("title", "version")


class FigureTableForm:
    """The figures of one place typed on a page: one text an agency, as in a cell of a workbook.

    Plain inputs, since a form of 300 fields would take longer than the page. `errors` are sentences by agency.
    """

    def __init__(self, place: Place, standing: Mapping[int, Figure], posted: Mapping[str, str] | None = None, *, by):
        self.place, self.errors, self.figures = place, {}, {}
        own = frozenset() if by.is_office else by.interest_ids
        self.rows = []
        for pk, agency in place.agencies.items():
            name = f"don-vi-{pk}"
            text = posted.get(name, "").strip() if posted is not None else typed_from(place, standing.get(pk))
            is_open = pk not in own
            if posted is not None and text and is_open:
                self.read(pk, agency, text)
            self.rows.append(
                {
                    "agency": agency.name,
                    "name": name,
                    "text": text,
                    "is_open": is_open,
                    "problem": self.errors.get(pk, ""),
                }
            )

    def read(self, pk: int, agency, text: str) -> None:
        try:
            figure = figure_from(self.place.leaf, text)
        except ValueError as problem:
            self.errors[pk] = str(problem)
        else:
            figure.agency = agency
            self.figures[pk] = figure

    @property
    def choices(self) -> list[str]:
        """What the browser proposes."""
        leaf = self.place.leaf
        levels = [level.label for level in leaf.levels if level.label] if leaf.kind is Kind.CHOICE else []
        return [*levels, NOT_ASSIGNED_TEXT] if may_be_unassigned(leaf) else levels


def typed_from(place: Place, figure: Figure | None) -> str:
    if figure is None or figure.value is None:
        return said(place.leaf, figure)
    return f"{figure.value.normalize():f}".replace(".", ",")
