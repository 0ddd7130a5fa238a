"""Evidence: behind one criterion of one's own sheet, on the agency's shelf, and opened by whoever sees the sheet."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.models import Agency
from accounts.permissions import Permission
from accounts.telling import refusal_told
from documents.models import StoredFile
from documents.serving import file_response
from scoring.evidence import add_evidence, attach, detach, discard, kept_for, shelf, shelves_of
from scoring.evidence_forms import EvidenceFilter, EvidenceForm, PickForm
from scoring.models import Evidence, EvidenceUse, LineScore, ScoreSheet, ScoreStage
from scoring.points import asks_for_evidence
from scoring.sheet_rows import shown_evidence
from scoring.views.filling import closed_sentence
from scoring.views.sheets import address, find_sheet, head, seen_sheet, sees_whole

ROWS_PER_PAGE = 20


def find_criterion(user, pk, code) -> ScoreSheet:
    """The sheet as its pages want it, with the criterion of this code as its `leaf`."""
    sheet = find_sheet(user, pk)
    sheet.leaf = sheet.criteria_set.criteria.leaves.get(code)
    if sheet.leaf is None:
        raise Http404
    return sheet


def find_use(user, pk) -> ScoreSheet:
    """The sheet, with evidence behind a criterion of it that `user` sees as its `use`.

    Who sees the sheet sees its evidence; a verifying department only that of its own criteria.
    """
    use = get_object_or_404(EvidenceUse.objects.select_related("evidence__file"), pk=pk)
    sheet = seen_sheet(user, ScoreSheet.objects.for_line(), use.sheet_id)
    if not sees_whole(user, sheet) and use.code not in sheet.codes_verified_by(user.agency_ids):
        raise Http404
    sheet.use = use
    return sheet


def find_own(user, pk) -> Evidence:
    return get_object_or_404(Evidence.objects.of(user).select_related("file"), pk=pk)


def find_readable(user, pk) -> Evidence:
    """Evidence of one's own shelf, a predecessor's included: to be read and used, not to be thrown away."""
    return get_object_or_404(kept_for(user), pk=pk)


def page_of(sheet: ScoreSheet, code: str) -> str:
    return reverse("scoring:evidence_edit", kwargs={"pk": sheet.pk, "code": code})


def row_of(sheet: ScoreSheet, code: str) -> str:
    """The sheet's page at this criterion."""
    place = list(sheet.criteria_set.criteria.leaves).index(code)
    return f"{address(sheet)}#r{place}"


# --- Behind one criterion ---------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@guard(Permission.SHEET_FILL, find_criterion)
def evidence_edit(request, sheet):
    """What stands behind one criterion; more can be added, new or from the agency's shelf."""
    if not sheet.is_editable:
        messages.info(request, closed_sentence(sheet))
        return redirect(address(sheet))
    code = sheet.leaf.code
    form = EvidenceForm(request.POST, request.FILES) if request.method == "POST" else EvidenceForm()
    if request.method == "POST" and form.is_valid():
        try:
            use = add_and_attach(sheet, code, form.cleaned_data, by=request.user)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"Đã thêm minh chứng: {use.evidence}.")
            return redirect(page_of(sheet, code))
    return shelf_page(request, sheet, form)


def shelf_page(request, sheet: ScoreSheet, form: EvidenceForm):
    code = sheet.leaf.code
    found = EvidenceFilter(request.GET, shelf(sheet, code).order_by("-created_at", "-pk"))
    uses = list(sheet.evidence_uses.filter(code=code).select_related("evidence__file"))
    line = sheet.lines.filter(code=code, stage=ScoreStage.SELF).first() or LineScore()
    context = head(request, sheet) | {
        "leaf": sheet.leaf,
        "form": form,
        "evidence": [
            {**shown_evidence(use), "detach_url": reverse("scoring:evidence_detach", args=[use.pk])} for use in uses
        ],
        "explanation": line.explanation,
        "is_asked": asks_for_evidence(sheet.leaf),
        "lacks": asks_for_evidence(sheet.leaf) and not uses and not line.explanation,
        "filter": found,
        "page": Paginator(found.qs, ROWS_PER_PAGE).get_page(request.GET.get("page")),
        "pick_url": reverse("scoring:evidence_pick", args=[sheet.pk, code]),
        "back_url": row_of(sheet, code),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "scoring/evidence_edit.html", context, status=status)


@transaction.atomic
def add_and_attach(sheet: ScoreSheet, code: str, given: dict, *, by) -> EvidenceUse:
    return attach(sheet, code, store_evidence(sheet.agency, given, by=by), by=by, pages=given["pages"])


def store_evidence(agency: Agency, given: dict, *, by) -> Evidence:
    """Put what an EvidenceForm was given among the agency's evidence."""
    file = StoredFile.objects.store(given["file"], by=by) if given["file"] else None
    return add_evidence(
        agency, by=by, title=given["title"], number=given["number"], issued_on=given["issued_on"], file=file
    )


@require_POST
@guard(Permission.SHEET_FILL, find_criterion)
def evidence_pick(request, sheet):
    """Let evidence of the shelf stand behind this criterion too."""
    code = sheet.leaf.code
    form = PickForm(request.POST, shelf=Evidence.objects.filter(agency__in=shelves_of([sheet.agency_id])))
    if not form.is_valid():
        messages.error(request, "Minh chứng này không còn nữa, xin chọn lại.")
        return redirect(page_of(sheet, code))
    with refusal_told(request):
        use = attach(sheet, code, form.cleaned_data["evidence"], by=request.user, pages=form.cleaned_data["pages"])
        messages.success(request, f"Đã dùng minh chứng: {use.evidence}.")
    return redirect(page_of(sheet, code))


@require_POST
@guard(Permission.SHEET_FILL, find_use)
def evidence_detach(request, sheet):
    code = sheet.use.code
    with refusal_told(request):
        detach(sheet.use, by=request.user)
        messages.success(request, f"Đã gỡ khỏi tiêu chí {code}; minh chứng vẫn còn trong kho của đơn vị.")
        return redirect(page_of(sheet, code))
    return redirect(address(sheet))


@require_safe
@guard(Permission.SHEET_VIEW, find_use)
def evidence_file(request, sheet):
    """PDF and pictures in the browser, Word and Excel as a download."""
    file = sheet.use.evidence.file
    if file is None:
        raise Http404
    return file_response(file, inline=True)


# --- The agency's shelf -----------------------------------------------------------------------------------------------


@require_safe
@guard(Permission.EVIDENCE_LIST)
def evidence_list(request):
    """All evidence of one's agency and of those it came from, of all years."""
    found = EvidenceFilter(request.GET, kept_for(request.user).order_by("-created_at", "-pk"))
    page = Paginator(found.qs, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    for evidence in page:
        evidence.is_own = evidence.agency_id in request.user.agency_ids
    return TemplateResponse(request, "scoring/evidence_list.html", {"filter": found, "page": page})


@require_safe
@guard(Permission.EVIDENCE_LIST, find_readable)
def evidence_own_file(request, evidence):
    if evidence.file is None:
        raise Http404
    return file_response(evidence.file, inline=True)


@require_POST
@guard(Permission.EVIDENCE_KEEP, find_own)
def evidence_discard(request, evidence):
    with refusal_told(request):
        discard(evidence, by=request.user)
        messages.success(request, f"Đã xóa minh chứng: {evidence}.")
    return redirect("scoring:evidence_list")
