"""Workbooks of a bloc and of the province in the office's own columns, and naming those columns once."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guard import guard
from accounts.permissions import Permission
from blocs.models import BlocYear, EmulationYear
from documents.columns import bare
from documents.forms import CheckedFileField
from documents.models import FileKind
from documents.serving import workbook_response
from documents.workbooks import WorkbookError, read_table
from scoring.models import BlocCriteria, CriteriaSet, CriteriaState
from scoring.office_columns import FIXED, columns_for, fields_of, guessed, remember, workbook_of
from scoring.views.bloc_table import find_ranking

MOST_COLUMNS = 200
LONGEST_HEADING = 500  # letters


class OwnWorkbookForm(forms.Form):
    file = CheckedFileField(
        label="Bảng Excel của cơ quan",
        allow=(FileKind.EXCEL,),
        help_text="Bảng trống cũng được: cổng chỉ đọc dòng tiêu đề cột và thứ tự của cột.",
    )


class ColumnNames:
    """What stands under each heading, in the order of the headings, typed with proposals.

    Plain inputs: a hundred lists of a hundred choices would take longer than the page.
    """

    def __init__(self, fields, columns, said=None):
        """`columns`: headings with the field guessed for each; `said`: what was typed for each, if anything was."""
        self.fields = fields
        titles = {field.name: field.title for field in fields}
        names = {bare(field.title): field.name for field in fields}
        self.rows, self.columns = [], []
        for place, (header, guess) in enumerate(columns):
            text = titles.get(guess, "") if said is None else said[place].strip()
            name = names.get(bare(text), "") if text else ""
            problem = f"Không có nội dung “{text}”. Xin chọn trong danh sách." if text and not name else ""
            self.rows.append({"place": place, "header": header, "text": text, "problem": problem})
            self.columns.append((header, name))

    @property
    def is_good(self) -> bool:
        return not any(row["problem"] for row in self.rows)


def find_set(user, pk) -> CriteriaSet:
    return get_object_or_404(CriteriaSet.objects.exclude(state=CriteriaState.DRAFT), pk=pk)


@require_http_methods(["GET", "POST"])
@guard(Permission.BLOC_MANAGE, find_set)
def office_columns(request, criteria_set):
    """Upload one's own workbook, say once which column holds what; the headings and their order are remembered."""
    fields = fields_of(criteria_set.criteria)
    upload, names = OwnWorkbookForm(), None
    if request.method == "POST" and "file" in request.FILES:
        upload = OwnWorkbookForm(request.POST, request.FILES)
        if upload.is_valid():
            try:
                table = read_table(upload.cleaned_data["file"].file, expected=[title for title, _, _ in FIXED.values()])
            except WorkbookError as problem:
                upload.add_error("file", str(problem))
            else:
                names = ColumnNames(fields, guessed(criteria_set.criteria, table.headers))
    elif request.method == "POST" and "ten0" in request.POST:
        places = [place for place in range(MOST_COLUMNS) if f"ten{place}" in request.POST]
        sent = [(request.POST[f"ten{place}"][:LONGEST_HEADING], "") for place in places]
        names = ColumnNames(fields, sent, [request.POST.get(f"cot{place}", "") for place in places])
        if names.is_good:
            remember(criteria_set, names.columns, by=request.user)
            messages.success(request, f"Đã nhớ {len(names.columns):02d} cột. Từ nay bảng Excel xuất theo các cột này.")
            return redirect("scoring:office_columns", pk=criteria_set.pk)
    elif request.method == "POST":
        upload = OwnWorkbookForm(request.POST, request.FILES)
    titles = {field.name: field.title for field in fields}
    context = {
        "criteria_set": criteria_set,
        "upload": upload,
        "names": names,
        "columns": [(header, titles.get(name, "để trống")) for header, name in columns_for(criteria_set)],
        "years": years_of(criteria_set),
    }
    status = 422 if upload.errors or (names and not names.is_good) else 200
    return TemplateResponse(request, "scoring/office_columns.html", context, status=status)


def years_of(criteria_set: CriteriaSet) -> list[EmulationYear]:
    """The years in which some bloc is scored by this set, the latest first."""
    found = EmulationYear.objects.filter(bloc_years__criteria__criteria_set=criteria_set)
    return list(found.distinct().order_by("-year"))


@require_safe
@guard(Permission.RANKING_VIEW, find_ranking)
def bloc_workbook(request, bloc_year):
    """One bloc in the office's columns."""
    assigned = get_object_or_404(BlocCriteria.objects.select_related("criteria_set"), bloc_year=bloc_year)
    titles = ["BẢNG TỔNG HỢP ĐIỂM", f"{bloc_year}"]
    content = workbook_of([bloc_year], assigned.criteria_set, titles)
    return workbook_response(content, f"Tổng hợp điểm {bloc_year.bloc.code} {bloc_year.year.year}.xlsx")


def find_set_of_year(user, pk, year):
    """The set, with the blocs that are scored by it this year as its `blocs`."""
    criteria_set = find_set(user, pk)
    blocs = BlocYear.objects.filter(year__year=year, criteria__criteria_set=criteria_set)
    criteria_set.blocs = list(blocs.select_related("bloc", "year", "leader").order_by("bloc__code"))
    criteria_set.asked_year = year
    return criteria_set


@require_safe
@guard(Permission.BLOC_MANAGE, find_set_of_year)
def province_workbook(request, criteria_set):
    """All blocs of a year that are scored by one set, bloc after bloc, in the office's columns."""
    titles = ["BẢNG TỔNG HỢP ĐIỂM TOÀN TỈNH", f"Năm {criteria_set.asked_year}"]
    content = workbook_of(criteria_set.blocs, criteria_set, titles)
    return workbook_response(content, f"Tổng hợp điểm toàn tỉnh {criteria_set.asked_year}.xlsx")
