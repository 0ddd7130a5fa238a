"""Evidence behind an explanation: put there by the unit, opened by whoever reads the explanation."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.permissions import Permission
from accounts.telling import refusal_told
from blocs.extensions import extended
from blocs.models import Stage
from documents.serving import file_response
from scoring.evidence import kept_at, shelves_of
from scoring.evidence_forms import EvidenceFilter, EvidenceForm, PickForm
from scoring.explaining import must_be_before
from scoring.explanation_evidence import must_be_unconcluded, prove, unprove
from scoring.models import Evidence, Explanation, ExplanationEvidence, ScoreSheet
from scoring.sheet_rows import explanation_proof
from scoring.views.evidence import ROWS_PER_PAGE, store_evidence
from scoring.views.sheets import find_sheet, head, seen_sheet, sees_whole


def find_explained(user, pk) -> ScoreSheet:
    """The sheet as its pages want it, with this explanation as its `explanation`."""
    explanation = get_object_or_404(Explanation.objects.with_extension(), pk=pk)
    sheet = find_sheet(user, explanation.sheet_id)
    return with_explanation(user, sheet, explanation)


def find_proof(user, pk) -> ScoreSheet:
    """The sheet, with its `explanation` and the evidence behind it as its `use`."""
    use = get_object_or_404(ExplanationEvidence.objects.select_related("explanation", "evidence__file"), pk=pk)
    sheet = seen_sheet(user, ScoreSheet.objects.for_line(), use.explanation.sheet_id)
    sheet.use = use
    return with_explanation(user, sheet, use.explanation)


def with_explanation(user, sheet: ScoreSheet, explanation: Explanation) -> ScoreSheet:
    """Who sees the sheet reads its explanations; a verifying department only those of its own criteria."""
    explanation.sheet = sheet
    if explanation.leaf is None:
        raise Http404
    if not sees_whole(user, sheet) and explanation.code not in sheet.codes_verified_by(user.agency_ids):
        raise Http404
    sheet.explanation = explanation
    return sheet


def page_of(explanation: Explanation) -> str:
    return reverse("scoring:explanation_evidence", args=[explanation.pk])


def row_of(sheet: ScoreSheet, code: str) -> str:
    """The page of opinions at this criterion."""
    place = list(sheet.criteria_set.criteria.leaves).index(code)
    return f"{reverse('scoring:sheet_opinions', args=[sheet.pk])}#r{place}"


@require_http_methods(["GET", "POST"])
@guard(Permission.SHEET_EXPLAIN, find_explained)
def explanation_evidence(request, sheet):
    """What stands behind one explanation; more can be added, new or from the agency's shelf."""
    explanation = sheet.explanation
    due = extended(sheet.bloc_year.year.dues.get(Stage.EXPLANATION), explanation.explain_until)
    try:
        must_be_unconcluded(explanation)
        must_be_before(due, timezone.now())
    except OfficeError as problem:
        messages.error(request, str(problem))
        return redirect(row_of(sheet, explanation.code))
    form = EvidenceForm(request.POST, request.FILES) if request.method == "POST" else EvidenceForm()
    if request.method == "POST" and form.is_valid():
        try:
            use = store_and_prove(explanation, form.cleaned_data, by=request.user)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"Đã thêm minh chứng: {use.evidence}.")
            return redirect(page_of(explanation))
    uses = list(explanation.evidence_uses.select_related("evidence__file"))
    offered = kept_at(sheet).exclude(pk__in=[use.evidence_id for use in uses])
    found = EvidenceFilter(request.GET, offered.order_by("-created_at", "-pk"))
    context = head(request, sheet) | {
        "due_on": due.due_on if due else None,
        "days_left": due.working_days_left() if due else None,
        "leaf": explanation.leaf,
        "explanation": explanation,
        "form": form,
        "evidence": [
            {**explanation_proof(use), "detach_url": reverse("scoring:explanation_detach", args=[use.pk])}
            for use in uses
        ],
        "filter": found,
        "page": Paginator(found.qs, ROWS_PER_PAGE).get_page(request.GET.get("page")),
        "pick_url": reverse("scoring:explanation_pick", args=[explanation.pk]),
        "back_url": row_of(sheet, explanation.code),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "scoring/explanation_evidence.html", context, status=status)


@transaction.atomic
def store_and_prove(explanation: Explanation, given: dict, *, by) -> ExplanationEvidence:
    return prove(explanation, store_evidence(explanation.sheet.agency, given, by=by), by=by, pages=given["pages"])


@require_POST
@guard(Permission.SHEET_EXPLAIN, find_explained)
def explanation_pick(request, sheet):
    """Let evidence of the shelf stand behind this explanation too."""
    form = PickForm(request.POST, shelf=Evidence.objects.filter(agency__in=shelves_of([sheet.agency_id])))
    if not form.is_valid():
        messages.error(request, "Minh chứng này không còn nữa, xin chọn lại.")
        return redirect(page_of(sheet.explanation))
    given = form.cleaned_data
    with refusal_told(request):
        use = prove(sheet.explanation, given["evidence"], by=request.user, pages=given["pages"])
        messages.success(request, f"Đã dùng minh chứng: {use.evidence}.")
    return redirect(page_of(sheet.explanation))


@require_POST
@guard(Permission.SHEET_EXPLAIN, find_proof)
def explanation_detach(request, sheet):
    with refusal_told(request):
        unprove(sheet.use, by=request.user)
        messages.success(request, "Đã gỡ khỏi giải trình; minh chứng vẫn còn trong kho của đơn vị.")
    return redirect(page_of(sheet.explanation))


@require_safe
@guard(Permission.SHEET_VIEW, find_proof)
def explanation_file(request, sheet):
    """PDF and pictures in the browser, Word and Excel as a download."""
    file = sheet.use.evidence.file
    if file is None:
        raise Http404
    return file_response(file, inline=True)
