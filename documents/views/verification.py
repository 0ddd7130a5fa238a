"""Checking a paper that somebody holds: anybody may, without an account, and learns only what stands on the paper."""

import hashlib
from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.addresses import client_address
from accounts.codes import spelled
from accounts.models import Attempt
from documents.models import Change, IssuedDocument
from documents.public_filters import PublicDecisionFilter
from documents.state_tones import CHANGE_TONES
from documents.verification_forms import CodeForm, CompareForm

PER_PAGE = 30
PURPOSE = "documents.verification"
# Codes that lead nowhere, and files compared, from one network address.
MOST, WITHIN = 30, timedelta(minutes=10)


@require_safe
@login_not_required
def verification_start(request):
    """Typing in a code; without a camera there is no other way to it."""
    form = CodeForm(request.GET or None)
    if form.is_valid():
        return redirect("documents:verification", code=spelled(form.cleaned_data["ma"]) or "-")
    status = 422 if form.errors else 200
    return TemplateResponse(request, "documents/verification_start.html", {"form": form}, status=status)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def verification(request, code):
    """What stands on record under a code, and whether a file is that record."""
    address = client_address(request)
    if Attempt.objects.too_many(PURPOSE, address, most=MOST, within=WITHIN):
        return TemplateResponse(request, "documents/verification_later.html", {"minutes": 10}, status=429)
    found = IssuedDocument.objects.coded(code).select_related("number__series", "file").first()
    if found is None:
        Attempt.objects.note(PURPOSE, address)
        return TemplateResponse(request, "documents/verification_unknown.html", {"code": code[:40]}, status=404)
    form = CompareForm(request.POST or None, request.FILES or None) if found.file else None
    is_same = None
    if form and form.is_bound and form.is_valid():
        Attempt.objects.note(PURPOSE, address)
        is_same = hashlib.file_digest(form.cleaned_data["file"].file, "sha256").hexdigest() == found.file.sha256
    context = {
        "document": found,
        "facts": public_facts(found),
        "tone": CHANGE_TONES[Change(found.status)],
        "changes": found.changes.select_related("by_document__number__series"),
        "made_changes": found.made_changes.select_related("document__number__series"),
        "form": form,
        "is_same": is_same,
    }
    status = 422 if form and form.errors else 200
    return TemplateResponse(request, "documents/verification.html", context, status=status)


@require_safe
@login_not_required
def public_decision_list(request):
    """The issued decisions of the forms that the office lists, the latest first; what became of each is said."""
    found = PublicDecisionFilter(request.GET, IssuedDocument.objects.listed_in_public())
    decisions = found.qs.select_related("number__series").order_by("-dated_on", "-pk")
    page = Paginator(decisions, PER_PAGE).get_page(request.GET.get("page"))
    rows = [{"document": document, "tone": CHANGE_TONES[Change(document.status)]} for document in page]
    context = {"filter": found, "page": page, "rows": rows}
    return TemplateResponse(request, "documents/public_decision_list.html", context)


def public_facts(document: IssuedDocument) -> list[tuple[str, str]]:
    """What anybody may know of a document: what stands on the paper. The title may name people, so it is not here."""
    facts = [
        ("Số", str(document.number) if document.number else ""),
        ("Ngày văn bản", f"{document.dated_on:%d/%m/%Y}"),
        ("Cơ quan ban hành", document.issuer),
        ("Hình thức khen thưởng", document.form),
        ("Người nhận", document.recipient),
        ("Mã xác minh", document.shown_code),
    ]
    return [(name, value) for name, value in facts if value]
