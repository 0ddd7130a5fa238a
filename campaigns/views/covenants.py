"""Texts of a bloc: the list, those of one bloc, one text with its comments and signatures, its papers."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.guard import guard
from accounts.models import Agency, Identity, User
from accounts.permissions import Permission, can
from accounts.telling import refusal_told
from blocs.deadlines import deadline_of
from blocs.models import BlocYear, Membership
from blocs.names import full_name
from campaigns import covenant_papers as papers
from campaigns import drafting
from campaigns.covenant_forms import DocumentFilter
from campaigns.covenant_moves import ASIDE, MOVES, steps_offered
from campaigns.covenant_papers import numbered
from campaigns.covenant_wording import DOCUMENT_TONES, steps
from campaigns.models import (
    ArticlePart,
    BlocDocument,
    DocumentKind,
    DocumentSignature,
    DocumentState,
)
from documents.serving import file_response
from documents.wording import roman

DOCUMENTS_PER_PAGE = 40
MEMBERS = Prefetch("bloc_year__memberships", Membership.objects.select_related("agency"))


def find_document(user: User, pk: int) -> BlocDocument:
    return get_object_or_404(BlocDocument.objects.visible_to(user).for_page().prefetch_related(MEMBERS), pk=pk)


def find_bloc_year(user: User, code: str, year: int) -> BlocYear:
    """A bloc that `user` keeps, leads or belongs to."""
    found = BlocYear.objects.select_related("bloc", "year", "leader", "deputy").prefetch_related(
        Prefetch("memberships", Membership.objects.select_related("agency"))
    )
    bloc_year = get_object_or_404(found, bloc__code=code, year__year=year)
    if not can(user, Permission.COVENANT_VIEW, bloc_year):
        raise Http404
    return bloc_year


def address(name: str, document: BlocDocument, **more) -> str:
    return reverse(f"campaigns:{name}", kwargs={"pk": document.pk, **more})


def bloc_address(name: str, bloc_year: BlocYear, **more) -> str:
    return reverse(f"campaigns:{name}", kwargs={"code": bloc_year.bloc.code, "year": bloc_year.year.year, **more})


def shown_targets(user: User, document: BlocDocument) -> frozenset[int] | None:
    """Whose targets `user` sees: None for all (who keeps or leads the bloc, members that have signed), else its own."""
    if document.state == DocumentState.SIGNED or can(user, Permission.COVENANT_EDIT, document):
        return None
    if document.is_open_to_sign and document.signatures.filter(agency__in=user.agency_ids).exists():
        return None
    return user.agency_ids


def done(request, act, sentence: str, back):
    """Act once, say what came of it, go back to where it shows."""
    with refusal_told(request):
        act()
        messages.success(request, sentence)
    return redirect(back)


# --- Lists ------------------------------------------------------------------------------------------------------------


@require_safe
@guard(Permission.COVENANT_LIST)
def document_list(request):
    found = DocumentFilter(request.GET, BlocDocument.objects.visible_to(request.user))
    signatures = DocumentSignature.objects.filter(document=OuterRef("pk"))
    documents = (
        found.qs.select_related("bloc_year__bloc", "bloc_year__year", "bloc_year__leader")
        .annotate(
            signed=count_of(signatures, "document"),
            late=count_of(signatures.filter(is_late=True), "document"),
            size=count_of(Membership.objects.filter(bloc_year=OuterRef("bloc_year")), "bloc_year"),
        )
        .order_by("-bloc_year__year__year", "bloc_year__bloc__code", "kind", "annex_number")
    )
    page = Paginator(documents, DOCUMENTS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": found,
        "page": page,
        "rows": [list_row(document) for document in page],
        "can_keep_templates": can(request.user, Permission.COVENANT_TEMPLATE),
    }
    return TemplateResponse(request, "campaigns/document_list.html", context)


def count_of(rows, by: str) -> Coalesce:
    """How many of these rows there are for each, counted on the side: joined, one list would multiply the other."""
    return Coalesce(Subquery(rows.order_by().values(by).annotate(number=Count("pk")).values("number")), 0)


def list_row(document: BlocDocument) -> dict:
    return {
        "document": document,
        "url": document.get_absolute_url(),
        "tone": tone_of(document),
        "is_signed_kind": document.is_signed_by_members,
        "bloc_url": bloc_address("bloc_documents", document.bloc_year),
    }


def tone_of(document: BlocDocument) -> str:
    if document.kind == DocumentKind.MIDYEAR and document.state == DocumentState.CLOSED:
        return "success"
    return DOCUMENT_TONES[DocumentState(document.state)]


@require_safe
@guard(Permission.COVENANT_VIEW, find_bloc_year)
def bloc_documents(request, bloc_year):
    """The texts of one bloc's year, and what may still be begun."""
    documents = BlocDocument.objects.visible_to(request.user).filter(bloc_year=bloc_year).with_signed()
    found: dict[str, list[BlocDocument]] = {}
    for document in documents.order_by("kind", "annex_number"):
        document.bloc_year = bloc_year
        found.setdefault(document.kind, []).append(document)
    may_edit = can(request.user, Permission.COVENANT_EDIT, bloc_year) and not bloc_year.year.is_closed
    kinds = [
        {
            "label": kind.label,
            "rows": [list_row(document) for document in found.get(kind, [])],
            "begin_url": ""
            if found.get(kind) or not may_edit
            else bloc_address("document_begin", bloc_year, kind=kind.value),
            "due": deadline_of(bloc_year.year, stage) if (stage := BlocDocument(kind=kind).stage) else None,
        }
        for kind in DocumentKind
    ]
    context = {
        "bloc_year": bloc_year,
        "size": len(bloc_year.member_ids),
        "kinds": kinds,
        "results_url": bloc_address("bloc_results", bloc_year),
        "has_covenant": DocumentKind.COVENANT in found,
    }
    return TemplateResponse(request, "campaigns/bloc_documents.html", context)


def find_begun(user: User, code: str, year: int, kind: str) -> BlocYear:
    """The bloc of the year with the wanted kind in `beginning`."""
    bloc_year = find_bloc_year(user, code, year)
    if kind not in DocumentKind.values:
        raise Http404
    bloc_year.beginning = DocumentKind(kind)
    return bloc_year


@require_POST
@guard(Permission.COVENANT_EDIT, find_begun)
def document_begin(request, bloc_year):
    with refusal_told(request):
        document = drafting.begin(bloc_year, bloc_year.beginning, by=request.user)
        messages.success(request, f"Đã lập dự thảo {document.title} theo mẫu. Bây giờ hãy sửa từng điều, mục.")
        return redirect(document)
    return redirect("campaigns:bloc_documents", code=bloc_year.bloc.code, year=bloc_year.year.year)


# --- One text ---------------------------------------------------------------------------------------------------------


@require_safe
@guard(Permission.COVENANT_VIEW, find_document)
def document_detail(request, document):
    user, bloc_year, identity = request.user, document.bloc_year, Identity.current()
    may_edit = can(user, Permission.COVENANT_EDIT, document) and not bloc_year.year.is_closed
    can_edit = may_edit and document.is_editable
    can_comment = document.state == DocumentState.COMMENTING and can(user, Permission.COVENANT_COMMENT, document)
    comments = list(document.comments.select_related("agency", "by"))
    signatures = list(document.signatures.select_related("scan")) if document.is_signed_by_members else []
    due = deadline_of(bloc_year.year, document.stage) if document.stage else None
    is_over = document.state == DocumentState.SIGNED or document.file_id
    unsigned = [agency for agency in members_of(bloc_year) if agency.pk not in {each.agency_id for each in signatures}]
    mine_unsigned = [agency for agency in unsigned if agency.pk in user.agency_ids]
    context = {
        "document": document,
        "bloc_year": bloc_year,
        "identity": identity,
        "subtitle": f"{full_name(bloc_year.bloc.name)}, năm {bloc_year.year.year}",
        "tone": tone_of(document),
        "holder": document.holder(identity),
        "due": due if due and not is_over else None,
        "days_left": due.working_days_left() if due and not is_over else None,
        "steps": steps(document),
        "articles": article_rows(document, comments, can_edit=can_edit, can_comment=can_comment),
        "general_comments": [comment_row(said, can_edit) for said in comments if said.article_id is None],
        "unanswered": sum(not said.answer for said in comments) if can_edit else 0,
        "can_edit": can_edit,
        "can_comment": can_comment,
        "buttons": buttons(document, steps_offered(document, unsigned, signatures)) if may_edit else [],
        "sign_url": address("document_sign", document) if document.is_open_to_sign and mine_unsigned else "",
        "together_url": address("document_sign_together", document)
        if may_edit and document.is_open_to_sign and unsigned
        else "",
        "signature_rows": signature_rows(document, signatures, user) if document.is_signed_by_members else [],
        "signed": len(bloc_year.member_ids) - len(unsigned),
        "size": len(bloc_year.member_ids),
        "annexes": list(document.annexes.visible_to(user).order_by("annex_number"))
        if signatures and not document.is_annex
        else [],
        "facts": facts(document),
        "kept_note": kept_note(document),
        "urls": {name: address(f"document_{name}", document) for name in ("pdf", "word", "head", "history", "comment")}
        | {
            "article_add": address("article_add", document),
            "targets": address("target_list", document) if document.has_targets else "",
            "members_pdf": address("document_members_pdf", document) if document.has_targets else "",
            "results": bloc_address("bloc_results", bloc_year) if document.kind != DocumentKind.REGULATION else "",
            "bloc": bloc_address("bloc_documents", bloc_year),
        },
        "may_edit": may_edit,
    }
    return TemplateResponse(request, "campaigns/document_detail.html", context)


def members_of(bloc_year: BlocYear) -> list[Agency]:
    return [membership.agency for membership in bloc_year.memberships.all()]


def article_rows(document: BlocDocument, comments, *, can_edit: bool, can_comment: bool) -> list[dict]:
    """The text piece by piece, as it is read on the paper."""
    articles = list(document.articles.filter(is_removed=False).select_related("edited_by"))
    is_covenant = document.kind == DocumentKind.COVENANT
    return [
        {
            "article": article,
            "heading": heading_of(article, place, is_covenant=is_covenant),
            "is_headed": bool(place),
            "has_results": article.part == ArticlePart.RESULTS,
            "comments": [comment_row(said, can_edit) for said in comments if said.article_id == article.pk],
            "edit_url": address("article_edit", document, article=article.pk) if can_edit else "",
            "comment_url": address("article_comment", document, article=article.pk) if can_comment else "",
            "history_url": address("article_history", document, article=article.pk) if article.version > 1 else "",
        }
        for article, place in numbered(articles)
    ]


def heading_of(article, place: int, *, is_covenant: bool) -> str:
    if not place:
        return article.get_part_display()
    return f"Điều {place}. {article.title}" if is_covenant else f"{roman(place)}. {article.title}"


def comment_row(said, can_answer: bool) -> dict:
    url = reverse("campaigns:comment_answer", kwargs={"pk": said.document_id, "comment": said.pk})
    return {"said": said, "answer_url": url if can_answer else ""}


def signature_rows(document: BlocDocument, signatures: list[DocumentSignature], user: User) -> list[dict]:
    """Every member with its signature or without, the leader first; then those that signed and left."""
    by_agency = {signature.agency_id: signature for signature in signatures}
    leader_id = document.bloc_year.leader_id
    members = sorted(members_of(document.bloc_year), key=lambda agency: agency.pk != leader_id)
    present = {agency.pk for agency in members}
    rows = [
        {"name": agency.name, "is_leader": agency.pk == leader_id, "is_mine": agency.pk in user.agency_ids}
        | signed_cells(document, by_agency.get(agency.pk))
        for agency in members
    ]
    former = [signature for signature in signatures if signature.agency_id not in present]
    return rows + [
        {"name": signature.agency_name, "is_former": True} | signed_cells(document, signature) for signature in former
    ]


def signed_cells(document: BlocDocument, signature: DocumentSignature | None) -> dict:
    scan = signature and signature.scan_id
    return {
        "signature": signature,
        "scan_url": address("signature_scan", document, signature=signature.pk) if scan else "",
    }


def facts(document: BlocDocument) -> list[tuple[str, object]]:
    found = [("Số, ký hiệu", document.number or None), ("Nơi ký", document.place or None)]
    if document.signed_on:
        found.append(("Ngày ghi trên văn bản", f"{document.signed_on:%d/%m/%Y}"))
    if document.closed_at:
        closed_at = timezone.localtime(document.closed_at)
        label = "Thông qua lúc" if document.kind == DocumentKind.MIDYEAR else "Chốt nội dung lúc"
        found += [(label, f"{closed_at:%H:%M %d/%m/%Y}"), ("Mã nội dung (SHA-256)", document.sha256[:16])]
    return [(name, value) for name, value in found if value is not None]


def kept_note(document: BlocDocument) -> str:
    """What is said of the stored paper; "" where there is none."""
    if not document.file_id:
        return ""
    what = "Bản đã ký đủ" if document.is_signed_by_members else "Bản đã thông qua"
    return f"{what}, lưu nguyên trạng; SHA-256: {document.file.sha256[:16]}"


def buttons(document: BlocDocument, offered: list[str]) -> list[dict]:
    return [
        {
            "label": MOVES[step].label,
            "icon": MOVES[step].icon,
            "url": address("document_move", document, move=step),
            "is_backward": MOVES[step].is_backward,
            "is_next": place == 0 and step not in ASIDE,
        }
        for place, step in enumerate(offered)
    ]


# --- Papers -----------------------------------------------------------------------------------------------------------


@require_safe
@guard(Permission.COVENANT_VIEW, find_document)
def document_pdf(request, document):
    """The adopted report, or what all have signed, as it was stored; else the text as it stands now."""
    if document.file_id:
        return file_response(document.file, inline=True)
    shown = shown_targets(request.user, document)
    return papers.paper_of(document, Identity.current(), shown=shown).response()


@require_safe
@guard(Permission.COVENANT_VIEW, find_document)
def document_word(request, document):
    shown = shown_targets(request.user, document)
    return papers.paper_of(document, Identity.current(), shown=shown).word_response()


def find_covenant(user: User, pk: int) -> BlocDocument:
    document = find_document(user, pk)
    if not document.has_targets:
        raise Http404
    return document


@require_safe
@guard(Permission.COVENANT_VIEW, find_covenant)
def document_members_pdf(request, document):
    """One page for each member."""
    shown = shown_targets(request.user, document)
    return papers.member_pages(document, Identity.current(), shown=shown).response()


@require_safe
@guard(Permission.COVENANT_VIEW, find_covenant)
def document_members_word(request, document):
    shown = shown_targets(request.user, document)
    return papers.member_pages(document, Identity.current(), shown=shown).word_response()
