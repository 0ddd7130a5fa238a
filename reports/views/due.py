"""Việc đến hạn: who still has to do what; reminding the members of a bloc; giving one of them more time."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.permissions import Permission, can
from blocs.extensions import extend
from blocs.models import BlocYear, EmulationYear, Extension, Membership, Stage
from blocs.reminding import remind, reminder
from reports.due import STAGES, due_rows, memberships_of, place_of, undone
from reports.due_forms import DueFilter, ExtensionForm, RemindForm

ROWS_PER_PAGE = 50


@require_safe
@guard(Permission.DUE_VIEW)
def due_list(request):
    """One tab for each thing that members have to do; the rows are those that have not done it."""
    user, today = request.user, timezone.localdate()
    asked = request.GET.get("nam", "")
    year = None
    if asked.isascii() and asked.isdigit():
        year = EmulationYear.objects.filter(year=int(asked[:5])).first()
    year = year or EmulationYear.objects.current(today)
    if year is None:
        return TemplateResponse(request, "reports/due_list.html", {"year": None})
    stage = next((stage for stage in STAGES if stage.value == request.GET.get("viec")), stage_now(year, today))
    found = DueFilter(request.GET, undone(memberships_of(user, year), stage))
    page = Paginator(found.qs, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    is_office = can(user, Permission.EXTENSION_GRANT)
    rows = [
        {
            "row": row,
            "place_url": place_of(stage, row.membership.bloc_year.bloc.code, year.year),
            "is_mine": row.membership.agency_id in user.agency_ids,
            "extend_url": address("extension_create", row.membership.bloc_year, stage, agency=row.membership.agency_id)
            if is_office and row.due and not year.is_closed
            else "",
        }
        for row in due_rows(page, year, stage, today)
    ]
    blocs = {row["row"].membership.bloc_year_id: row["row"].membership.bloc_year for row in rows}
    due = year.dues.get(stage)
    context = {
        "year": year,
        "stage": stage,
        "due": due,
        "days_left": due.working_days_left(today) if due else None,
        "tabs": [
            {"label": each.label, "url": f"?viec={each.value}&nam={year.year}", "is_current": each == stage}
            for each in STAGES
        ],
        "filter": found,
        "page": page,
        "rows": rows,
        "remind": [
            {"name": bloc_year.bloc.name, "url": address("due_remind", bloc_year, stage)}
            for bloc_year in blocs.values()
            if can(user, Permission.DUE_REMIND, bloc_year)
        ],
        "can_extend": is_office,
    }
    return TemplateResponse(request, "reports/due_list.html", context)


def stage_now(year: EmulationYear, today) -> Stage:
    """The first thing whose day has not passed; the last one when all have."""
    coming = (stage for stage in STAGES if (due := year.dues.get(stage)) and not due.is_over_on(today))
    return next(coming, STAGES[-1])


def address(name: str, bloc_year: BlocYear, stage: Stage, **more) -> str:
    where = {"code": bloc_year.bloc.code, "year": bloc_year.year.year, "stage": stage.value}
    return reverse(f"reports:{name}", kwargs=where | more)


def list_address(bloc_year: BlocYear, stage: Stage) -> str:
    return f"{reverse('reports:due_list')}?viec={stage.value}&nam={bloc_year.year.year}"


def find_stage(user, code, year, stage) -> BlocYear:
    """The bloc of the year with the wanted stage in `stage_due`; 404 for whom the bloc is none of its business."""
    if stage not in [each.value for each in STAGES]:
        raise Http404
    found = BlocYear.objects.select_related("bloc", "year", "leader")
    bloc_year = get_object_or_404(found, bloc__code=code, year__year=year)
    if not can(user, Permission.COVENANT_VIEW, bloc_year):
        raise Http404
    bloc_year.stage_due = Stage(stage)
    return bloc_year


@require_http_methods(["GET", "POST"])
@guard(Permission.DUE_REMIND, find_stage)
def due_remind(request, bloc_year):
    """Remind the members of one bloc that have not done it; those with an extension that still runs are left alone."""
    stage, today = bloc_year.stage_due, timezone.localdate()
    memberships = undone(Membership.objects.filter(bloc_year=bloc_year), stage)
    rows = due_rows(memberships, bloc_year.year, stage, today)
    agencies = [row.membership.agency for row in rows if not (row.until and row.until >= today)]
    text = reminder(bloc_year, stage, bloc_year.year.dues.get(stage))
    form = RemindForm(request.POST or None, initial={"text": text})
    if request.method == "POST" and form.is_valid():
        link = place_of(stage, bloc_year.bloc.code, bloc_year.year.year)
        try:
            told = remind(bloc_year, stage, agencies, text=form.cleaned_data["text"], link=link, by=request.user)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"Đã nhắc {len(agencies):02d} đơn vị ({told:02d} người).")
            return redirect(list_address(bloc_year, stage))
    context = {
        "bloc_year": bloc_year,
        "stage": stage,
        "agencies": agencies,
        "form": form,
        "back_url": list_address(bloc_year, stage),
    }
    return TemplateResponse(request, "reports/due_remind.html", context, status=422 if form.errors else 200)


def find_member(user, code, year, stage, agency) -> BlocYear:
    """The same, with the member in question in `chosen`."""
    bloc_year = find_stage(user, code, year, stage)
    bloc_year.chosen = get_object_or_404(bloc_year.memberships.select_related("agency"), agency=agency).agency
    return bloc_year


@require_http_methods(["GET", "POST"])
@guard(Permission.EXTENSION_GRANT, find_member)
def extension_create(request, bloc_year):
    """Give one member more time, with the reason."""
    stage, agency = bloc_year.stage_due, bloc_year.chosen
    kept = Extension.objects.filter(bloc_year=bloc_year, agency=agency, stage=stage).first()
    initial = {"until": kept.until, "reason": kept.reason} if kept else {}
    form = ExtensionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            extend(bloc_year, agency, stage, **form.cleaned_data, by=request.user)
        except OfficeError as problem:
            form.add_error("until", str(problem))
        else:
            messages.success(request, f"Đã gia hạn cho {agency}.")
            return redirect(list_address(bloc_year, stage))
    context = {
        "bloc_year": bloc_year,
        "stage": stage,
        "agency": agency,
        "due": bloc_year.year.dues.get(stage),
        "form": form,
        "back_url": list_address(bloc_year, stage),
    }
    return TemplateResponse(request, "reports/extension_create.html", context, status=422 if form.errors else 200)
