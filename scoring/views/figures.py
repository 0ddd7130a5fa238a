"""Figures of other bodies: assigned targets and published results, typed on a page or out of a workbook."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.permissions import Permission, can
from blocs.importing.deciding import drop, find_waiting, imported, locked
from blocs.importing.workbook import UploadedWorkbook, columns_asked, titles_of
from blocs.models import EmulationYear
from documents.models import StoredFile
from documents.serving import file_response
from documents.workbooks import WorkbookError, read_table
from scoring.criteria_diff import KIND_LABELS
from scoring.figure_forms import FigureTableForm, FigureUploadForm, SourceForm, sets_in_use
from scoring.figures import Place, figures_of, said
from scoring.landing import Landing, Source, keep_table, plan
from scoring.models import CriteriaSet, CriteriaState, FigureDraft, FigureTable
from scoring.models.figures import takes_figures
from scoring.results_import import RowFate, fields_of, mapping_name, read_rows

ROWS_PER_PAGE = 100
TABLES_SHOWN = 20
TONES = {RowFate.TAKEN: "success", RowFate.SKIPPED: "neutral", RowFate.WRONG: "danger"}
LANDING_TONES = {
    Landing.WRITTEN: "success",
    Landing.VERIFIED: "success",
    Landing.WITHDRAWN: "warning",
    Landing.PREFILLED: "info",
    Landing.OTHER: "warning",
    Landing.WAITING: "info",
}


def place_at(year: int, pk: int, code: str) -> Place:
    found = get_object_or_404(EmulationYear, year=year)
    criteria_set = get_object_or_404(CriteriaSet.objects.exclude(state=CriteriaState.DRAFT), pk=pk)
    leaf = criteria_set.criteria.leaves.get(code)
    if leaf is None or not takes_figures(leaf):
        raise Http404
    return Place(found, criteria_set, leaf)


def find_place(user, year, pk, code) -> Place:
    """A criterion whose figures `user` keeps: of any for the office, of its own for a verifying department."""
    place = place_at(year, pk, code)
    if not can(user, Permission.FIGURE_KEEP, place):
        raise Http404
    return place


def find_draft(user, pk) -> Place:
    """The place of a workbook that this very person uploaded, which is its `draft`."""
    drafts = FigureDraft.objects.filter(by=user).select_related("file", "year")
    draft = find_waiting(drafts, pk, user=user)
    place = find_place(user, draft.year.year, draft.criteria_set_id, draft.code)
    place.draft = draft
    return place


def address(name: str, place: Place) -> str:
    return reverse(f"scoring:{name}", kwargs={"year": place.year.year, "pk": place.criteria_set.pk, "code": place.code})


# --- The list ---------------------------------------------------------------------------------------------------------


@require_safe
@guard(Permission.FIGURE_LIST)
def figure_list(request):
    """The criteria of one set that take figures, each with the table that stands."""
    years = list(EmulationYear.objects.order_by("-year"))
    asked = request.GET.get("nam", "")
    year = next((each for each in years if str(each.year) == asked), None) or EmulationYear.objects.current()
    sets = list(sets_in_use(year)) if year else []
    chosen = next((each for each in sets if str(each.pk) == request.GET.get("bo")), sets[0] if sets else None)
    context = {
        "years": years,
        "year": year,
        "sets": sets,
        "chosen": chosen,
        "rows": criterion_rows(request.user, year, chosen) if chosen else [],
    }
    return TemplateResponse(request, "scoring/figure_list.html", context)


def criterion_rows(user, year: EmulationYear, criteria_set: CriteriaSet) -> list[dict]:
    tables = FigureTable.objects.current().filter(year=year, criteria_set=criteria_set)
    standing = {table.code: table for table in tables.annotate(count=Count("figures"))}
    owners = dict(criteria_set.owners.values_list("name", "agency"))
    rows = []
    for leaf in criteria_set.criteria.leaves.values():
        keeps = user.is_office or not user.agency_ids.isdisjoint(owners.get(name) for name in leaf.owner)
        if takes_figures(leaf) and keeps:
            place = Place(year, criteria_set, leaf)
            rows.append(
                {
                    "leaf": leaf,
                    "kind": KIND_LABELS[leaf.kind],
                    "table": standing.get(leaf.code),
                    "url": address("figure_detail", place),
                }
            )
    return rows


# --- One criterion ----------------------------------------------------------------------------------------------------


@require_safe
@guard(Permission.FIGURE_KEEP, find_place)
def figure_detail(request, place):
    """The figures that stand, where they are from, and the tables before."""
    standing = figures_of(place.current)
    said_of = {pk: said(place.leaf, standing.get(pk)) for pk in place.agencies}
    rows = [{"agency": agency.name, "said": said_of[pk]} for pk, agency in place.agencies.items()]
    page = Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = head(place) | {
        "page": page,
        "tables": list(place.tables.select_related("created_by", "file")[:TABLES_SHOWN]),
        "missing": sum(not row["said"] for row in rows),
        "can_change": not place.year.is_closed,
    }
    return TemplateResponse(request, "scoring/figure_detail.html", context)


def head(place: Place) -> dict:
    return {
        "place": place,
        "leaf": place.leaf,
        "table": place.current,
        "kind": KIND_LABELS[place.leaf.kind],
        "detail_url": address("figure_detail", place),
        "edit_url": address("figure_edit", place),
        "upload_url": address("figure_upload", place),
        "list_url": f"{reverse('scoring:figure_list')}?nam={place.year.year}&bo={place.criteria_set.pk}",
    }


@require_http_methods(["GET", "POST"])
@guard(Permission.FIGURE_KEEP, find_place)
def figure_edit(request, place):
    """All figures of the criterion, typed on one page with the document they are from."""
    standing, posted = figures_of(place.current), request.POST if request.method == "POST" else None
    source, table = place.current, FigureTableForm(place, standing, posted, by=request.user)
    initial = {name: getattr(source, name) for name in ("number", "issued_on", "title", "unit")} if source else None
    form = SourceForm(posted, place=place, initial=initial)
    if request.method == "POST" and form.is_valid() and not table.errors:
        try:
            landed = keep_table(place, table.figures, Source(**form.cleaned_data), by=request.user)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, done(table.figures, landed))
            return redirect(address("figure_detail", place))
    is_wrong = request.method == "POST"
    context = head(place) | {"form": form, "table_form": table, "problems": len(table.errors)}
    return TemplateResponse(request, "scoring/figure_edit.html", context, status=422 if is_wrong else 200)


def done(figures, landed) -> str:
    """What was kept; `landed` also has the agencies whose figures stood before and do so no more."""
    written = sum(each.is_written for each in landed)
    dropped = sum(each.agency.pk not in figures for each in landed)
    gone = f", bỏ số liệu cũ của {dropped:02d} đơn vị" if dropped else ""
    return f"Đã lưu số liệu của {len(figures):02d} đơn vị{gone}; đã ghi vào {written:02d} bảng chấm điểm."


@require_safe
@guard(Permission.FIGURE_KEEP, find_place)
def figure_file(request, place):
    """The workbook that the standing table was read from."""
    if place.current is None or place.current.file is None:
        raise Http404
    return file_response(place.current.file)


# --- Out of a workbook ------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@guard(Permission.FIGURE_KEEP, find_place)
def figure_upload(request, place):
    is_sent = request.method == "POST"
    form = FigureUploadForm(request.POST if is_sent else None, request.FILES if is_sent else None, place=place)
    if is_sent and form.is_valid():
        given = form.cleaned_data
        try:
            read_table(given["file"].file, expected=titles_of(fields_of(place.leaf)))
        except WorkbookError as problem:
            form.add_error("file", str(problem))
        else:
            draft = keep_draft(place, given, by=request.user)
            return redirect("scoring:figure_columns", pk=draft.pk)
    context = head(place) | {"form": form, "fields": fields_of(place.leaf)}
    return TemplateResponse(request, "scoring/figure_upload.html", context, status=422 if form.errors else 200)


@transaction.atomic
def keep_draft(place: Place, given: dict, *, by) -> FigureDraft:
    """Keep the workbook until it is decided on; one that this person had left lying goes."""
    for old in FigureDraft.objects.filter(by=by).select_related("file"):
        drop(old, page=reverse("scoring:figure_list"), by=by)
    file = StoredFile.objects.store(given["file"], by=by)
    return FigureDraft.objects.create(
        year=place.year,
        criteria_set=place.criteria_set,
        code=place.code,
        number=given["number"],
        issued_on=given["issued_on"],
        title=given["title"],
        unit=given.get("unit", ""),
        file=file,
        by=by,
    )


def workbook_of(place: Place) -> UploadedWorkbook:
    return UploadedWorkbook(place.draft.file, fields_of(place.leaf), name=mapping_name(place))


@require_http_methods(["GET", "POST"])
@guard(Permission.FIGURE_KEEP, find_draft)
def figure_columns(request, place):
    """Which column is which: guessed, confirmed once, remembered for next year's table of the same criterion."""
    workbook = workbook_of(place)
    form = columns_asked(request, workbook)
    if form is None:
        return redirect("scoring:figure_preview", pk=place.draft.pk)
    draft, table = place.draft, workbook.table
    context = head(place) | {"form": form, "draft": draft, "read": table, "first_rows": table.rows[:3]}
    return TemplateResponse(request, "scoring/figure_columns.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@guard(Permission.FIGURE_KEEP, find_draft)
def figure_preview(request, place):
    """What would be kept and what it would do to the sheets; confirming does it whole or not at all."""
    workbook = workbook_of(place)
    if not workbook.is_mapped:
        return redirect("scoring:figure_columns", pk=place.draft.pk)
    table, mapping = workbook.table, workbook.mapping
    read = read_rows(place, workbook.rows(), by=request.user)
    problem = ""
    if request.method == "POST":
        try:
            landed = confirm(place, read, by=request.user)
        except OfficeError as refusal:
            problem = str(refusal)
        else:
            messages.success(request, done(read.figures, landed))
            return redirect(address("figure_detail", place))
    landing = plan(place, read.figures, previous=figures_of(place.current), before=place.current)
    by_agency = {each.agency.pk: each for each in landing}
    addresses = {row.number: row for row in table.rows}
    shown = [shown_row(place, row, by_agency, table, mapping, addresses) for row in read.rows]
    shown += [dropped_row(each) for each in landing if each.agency.pk not in read.figures]
    shown.sort(key=lambda row: row["order"])
    context = head(place) | {
        "draft": place.draft,
        "read": read,
        "page": Paginator(shown, ROWS_PER_PAGE).get_page(request.GET.get("page")),
        "tiles": [
            {"value": read.count(fate), "label": f"dòng {fate.value}", "tone": TONES[fate] if read.count(fate) else ""}
            for fate in RowFate
        ],
        "missing": ", ".join(agency.name for agency in read.missing),
        "can_confirm": bool(read.figures) and not read.wrong,
        "problem": problem,
    }
    return TemplateResponse(request, "scoring/figure_preview.html", context, status=422 if problem else 200)


def shown_row(place, row, by_agency, table, mapping, addresses) -> dict:
    """A row of the workbook as the preview shows it, with its cell where something is wrong."""
    landed = by_agency.get(row.agency.pk) if row.agency and row.fate is RowFate.TAKEN else None
    cell = table.address(addresses[row.number], mapping[row.field]) if row.field in mapping else ""
    return {
        "number": row.number,
        "agency": row.agency.name if row.agency else row.agency_said,
        "value": row.value_said,
        "label": row.fate.value,
        "tone": TONES[row.fate],
        "cell": cell if row.fate is RowFate.WRONG else "",
        "message": row.message,
        "landing": landed.landing.value if landed else "",
        "landing_tone": LANDING_TONES.get(landed.landing, "neutral") if landed else "",
        "before": landed.before.points if landed and landed.before else None,
        "has_before": bool(landed and landed.before and landed.before.points is not None),
        "order": list(RowFate).index(row.fate) * -1,
    }


def dropped_row(landed) -> dict:
    """An agency that stood in the table before and does not in this one."""
    return {
        "number": "",
        "agency": landed.agency.name,
        "value": "không còn trong bảng",
        "label": "bỏ",
        "tone": "warning",
        "cell": "",
        "message": "",
        "landing": landed.landing.value,
        "landing_tone": LANDING_TONES.get(landed.landing, "neutral"),
        "has_before": False,
        "order": -1,
    }


@transaction.atomic
def confirm(place: Place, read, *, by):
    """Keep the table with its workbook, and forget the draft; of two presses the second is told of the first."""
    if read.wrong:
        raise OfficeError(f"Còn {len(read.wrong):02d} dòng có lỗi nên chưa lưu gì.")
    draft = locked(place.draft, by=by)
    source = Source(draft.number, draft.issued_on, draft.title, draft.unit, draft.file)
    landed = keep_table(place, read.figures, source, by=by)
    imported(draft, outcome=done(read.figures, landed), page=address("figure_detail", place), by=by, keeps_file=True)
    return landed


@require_POST
@guard(Permission.FIGURE_KEEP, find_draft)
def figure_cancel(request, place):
    drop(place.draft, page=address("figure_detail", place), by=request.user)
    messages.success(request, "Đã bỏ bảng Excel, chưa lưu gì.")
    return redirect(address("figure_detail", place))
