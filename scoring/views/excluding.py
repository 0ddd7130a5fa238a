"""Không xét thi đua: what the rules offer, and what the office decides."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import OfficeError
from accounts.forms import ReasonForm
from accounts.guard import guard
from accounts.permissions import Permission
from blocs.models import EmulationYear, year_worked_on
from campaigns.faults import Fault, covenant_faults
from campaigns.models import CovenantFault
from scoring import excluding
from scoring.covenant_forms import ExcludeForm
from scoring.models import ScoreSheet
from scoring.views.sheets import find_whole_sheet

FAULTS_PER_PAGE = 50
YEARS_SHOWN = 6
TONES = {CovenantFault.MISSING: "danger", CovenantFault.LATE: "warning"}


@require_safe
@guard(Permission.SHEET_EXCLUDE)
def exclusion_list(request):
    """The members that have not signed their covenant, or late, with the rule; and who is excluded already."""
    asked = request.GET.get("nam", "")
    years = list(EmulationYear.objects.order_by("-year")[:YEARS_SHOWN])
    worked_on = year_worked_on(timezone.localdate())
    current = next((each for each in years if each.year <= worked_on), years[-1] if years else None)
    year = next((each for each in years if str(each.year) == asked), current)
    faults = covenant_faults(year, on=timezone.localdate()) if year else []
    page = Paginator(faults, FAULTS_PER_PAGE).get_page(request.GET.get("page"))
    found = ScoreSheet.objects.filter(bloc_year__year=year).select_related(
        "agency", "bloc_year__bloc", "bloc_year__year"
    )
    sheets = {(sheet.bloc_year_id, sheet.agency_id): sheet for sheet in found}
    listed = {(fault.bloc_year.pk, fault.agency.pk) for fault in faults}
    context = {
        "year": year,
        "tabs": [{"label": str(each.year), "url": f"?nam={each.year}", "is_current": each == year} for each in years],
        "page": page,
        "rows": [row(fault, sheets.get((fault.bloc_year.pk, fault.agency.pk))) for fault in page],
        "others": [sheet for place, sheet in sheets.items() if sheet.exclusion and place not in listed],
    }
    return TemplateResponse(request, "scoring/exclusion_list.html", context)


def row(fault: Fault, sheet: ScoreSheet | None) -> dict:
    return {
        "fault": fault,
        "label": fault.fault.label,
        "tone": TONES[fault.fault],
        "sheet": sheet,
        "offers": bool(fault.rule and fault.rule.excludes),
        "url": reverse("scoring:sheet_exclude", args=[sheet.pk]) if sheet and not sheet.exclusion else "",
        "readmit_url": reverse("scoring:sheet_readmit", args=[sheet.pk]) if sheet and sheet.exclusion else "",
    }


def fault_of(sheet: ScoreSheet) -> Fault | None:
    faults = covenant_faults(sheet.bloc_year.year, on=timezone.localdate(), bloc_years=[sheet.bloc_year_id])
    return next((fault for fault in faults if fault.agency.pk == sheet.agency_id), None)


@require_http_methods(["GET", "POST"])
@guard(Permission.SHEET_EXCLUDE, find_whole_sheet)
def sheet_exclude(request, sheet):
    """Leave a sheet out of the ranking, with the reason and the rule; both are proposed where a rule speaks."""
    fault = fault_of(sheet)
    initial = {}
    if fault:
        basis = f" ({fault.rule.legal_basis})" if fault.rule and fault.rule.legal_basis else ""
        initial = {"reason": fault.sentence, "rule": f"{fault.rule.text}{basis}" if fault.rule else ""}
    form = ExcludeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            excluding.exclude(sheet, **form.cleaned_data, by=request.user)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"Đã ghi không xét thi đua {sheet.agency}.")
            return redirect(sheet)
    context = {
        "sheet": sheet,
        "title": "Không xét thi đua",
        "question": f"Không xét thi đua {sheet.agency}?",
        "button": "Không xét thi đua",
        "effects": ["Đơn vị vẫn có điểm nhưng không được xếp hạng.", "Đơn vị nhận thông báo kèm lý do."],
        "form": form,
        "is_backward": True,
    }
    return TemplateResponse(request, "scoring/sheet_exclude.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@guard(Permission.SHEET_EXCLUDE, find_whole_sheet)
def sheet_readmit(request, sheet):
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            excluding.readmit(sheet, reason=form.cleaned_data["reason"], by=request.user)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"{sheet.agency} được xét thi đua trở lại.")
            return redirect(sheet)
    context = {
        "sheet": sheet,
        "title": "Xét thi đua trở lại",
        "question": f"Xét thi đua {sheet.agency} trở lại?",
        "button": "Xét trở lại",
        "effects": ["Đơn vị được xếp hạng theo điểm.", "Đơn vị nhận thông báo kèm lý do."],
        "form": form,
        "is_backward": False,
    }
    return TemplateResponse(request, "scoring/sheet_exclude.html", context, status=422 if form.errors else 200)
