"""Signing: for one's own agency, or recording what several members signed together."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import OfficeError
from accounts.forms import show_refusal
from accounts.guard import guard
from accounts.models import Identity, User
from accounts.passwords import is_own_password
from accounts.permissions import Permission
from blocs.extensions import due_for
from campaigns import signing
from campaigns.covenant_forms import SignForm, TogetherForm, take_present_text
from campaigns.models import BlocDocument, SigningWay, Target
from campaigns.views.covenants import find_document
from documents.models import StoredFile
from documents.serving import file_response


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@guard(Permission.COVENANT_SIGN, find_document)
def document_sign(request, document):
    """The head enters the password again, or the clerk records the signed paper."""
    user = request.user
    mine = [agency for agency in signing.missing_members(document) if agency.pk in user.agency_ids]
    if request.method == "GET" and not (mine and document.is_open_to_sign):
        messages.info(request, "Đơn vị của bạn không có chữ ký nào đang chờ ở văn bản này.")
        return redirect(document)
    headed = [agency for agency in mine if agency.pk in user.headed_agency_ids]
    form = SignForm(
        request.POST or None,
        request.FILES or None,
        agencies=mine,
        sha256=document.sha256,
        may_use_password=bool(headed),
        is_password_right=lambda password: is_own_password(request, password),
        initial={"name": mine[0].head_name if mine else ""},
    )
    if request.method == "POST" and form.is_valid():
        try:
            signature = sign(document, form.cleaned_data, by=user)
        except signing.OtherText as problem:
            take_present_text(form, problem.sha256, str(problem))
        except OfficeError as problem:
            show_refusal(form, problem, day="signed_on" if form.cleaned_data["way"] == SigningWay.SCAN else None)
        else:
            late = " (sau thời hạn)" if signature.is_late else ""
            messages.success(request, f"Đã ghi chữ ký của {signature.agency_name}{late}.")
            return redirect(document)
    agency = mine[0] if mine else None
    due = due_for(document.bloc_year, agency.pk, document.stage) if agency and document.stage else None
    context = {
        "document": document,
        "bloc_year": document.bloc_year,
        "identity": Identity.current(),
        "form": form,
        "agency": agency,
        "targets": Target.objects.filter(document=document, agency__in=mine).order_by("agency", "position", "pk"),
        "due": due,
        "days_left": due.working_days_left() if due else None,
        "is_late": bool(due and due.is_over),
        "is_head": bool(headed),
    }
    return TemplateResponse(request, "campaigns/document_sign.html", context, status=422 if form.errors else 200)


@transaction.atomic
def sign(document: BlocDocument, given: dict, *, by: User):
    if given["way"] == SigningWay.PASSWORD:
        hand = signing.by_password(by, occasion=given["occasion"])
    else:
        scan = StoredFile.objects.store(given["scan"], by=by)
        hand = signing.on_paper(name=given["name"], signed_on=given["signed_on"], scan=scan, occasion=given["occasion"])
    return signing.sign(document, given["agency"], hand, by=by, seen=given["seen"] or None)


def find_open(user: User, pk: int) -> BlocDocument:
    document = find_document(user, pk)
    if not document.is_open_to_sign:
        raise Http404
    return document


@require_http_methods(["GET", "POST"])
@guard(Permission.COVENANT_EDIT, find_open)
def document_sign_together(request, document):
    """Record one paper that several members signed, as a rule in a meeting."""
    unsigned = signing.missing_members(document)
    form = TogetherForm(
        request.POST or None,
        request.FILES or None,
        agencies=unsigned,
        sha256=document.sha256,
        initial={"agencies": [agency.pk for agency in unsigned], "signed_on": timezone.localdate()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            signatures = sign_together(document, form.cleaned_data, by=request.user)
        except signing.OtherText as problem:
            take_present_text(form, problem.sha256, str(problem))
        except OfficeError as problem:
            show_refusal(form, problem, day="signed_on")
        else:
            messages.success(request, f"Đã ghi {len(signatures):02d} chữ ký.")
            return redirect(document)
    context = {"document": document, "bloc_year": document.bloc_year, "form": form, "unsigned": unsigned}
    template = "campaigns/document_sign_together.html"
    return TemplateResponse(request, template, context, status=422 if form.errors else 200)


@transaction.atomic
def sign_together(document: BlocDocument, given: dict, *, by: User):
    scan = StoredFile.objects.store(given["scan"], by=by)
    return signing.sign_together(
        document,
        list(given["agencies"]),
        signed_on=given["signed_on"],
        occasion=given["occasion"],
        scan=scan,
        by=by,
        seen=given["seen"] or None,
    )


def find_signature(user: User, pk: int, signature: int) -> BlocDocument:
    """The document, with the signature in question in `chosen`."""
    document = find_document(user, pk)
    document.chosen = get_object_or_404(document.signatures.select_related("scan"), pk=signature)
    return document


@require_safe
@guard(Permission.COVENANT_VIEW, find_signature)
def signature_scan(request, document):
    """The signed paper."""
    if document.chosen.scan is None:
        raise Http404
    return file_response(document.chosen.scan, inline=True)
