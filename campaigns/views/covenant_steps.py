"""A bloc's text on its way: its moves, the head of its paper, its history."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import OfficeError
from accounts.forms import ReasonForm
from accounts.guard import guard
from accounts.models import User
from accounts.permissions import Permission, can
from campaigns import drafting
from campaigns.covenant_forms import HeadForm
from campaigns.covenant_moves import MOVES, warning
from campaigns.covenant_wording import timeline
from campaigns.models import BlocDocument
from campaigns.views.covenants import find_document, members_of


def find_move(user: User, pk: int, move: str) -> BlocDocument:
    """The document with the wanted move in `moving`."""
    document = find_document(user, pk)
    if move not in MOVES:
        raise Http404
    document.moving = MOVES[move]
    return document


@require_http_methods(["GET", "POST"])
@guard(Permission.COVENANT_EDIT, find_move)
def document_move(request, document):
    """Ask, then do it; a refusal comes back to the question with what was typed."""
    move = document.moving
    form = ReasonForm(request.POST or None) if move.is_backward else None
    if request.method == "POST" and (form is None or form.is_valid()):
        reason = {"reason": form.cleaned_data["reason"]} if form else {}
        try:
            came = move.act(document, by=request.user, **reason)
        except OfficeError as problem:
            if form is None:
                messages.error(request, str(problem))
                return redirect(document)
            form.add_error(None, str(problem))
        else:
            messages.success(request, move.done)
            return redirect(came if isinstance(came, BlocDocument) else document)
    context = {
        "document": document,
        "bloc_year": document.bloc_year,
        "move": move,
        "form": form,
        "warning": warning(document, move, members_of(document.bloc_year)),
        "back_url": document.get_absolute_url(),
    }
    status = 422 if form is not None and form.errors else 200
    return TemplateResponse(request, "campaigns/document_move.html", context, status=status)


@require_http_methods(["GET", "POST"])
@guard(Permission.COVENANT_EDIT, find_document)
def document_head(request, document):
    """Number, day and place as they stand on the paper."""
    initial = {"number": document.number, "signed_on": document.signed_on, "place": document.place}
    form = HeadForm(
        request.POST or None,
        initial=initial,
        locked=drafting.locked_head(document),
        day_fault=lambda day: "" if drafting.possible_day(document, day) else drafting.days_in_words(document),
    )
    if request.method == "POST" and form.is_valid():
        try:
            drafting.write_head(document, **form.cleaned_data, by=request.user)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Đã ghi số, ngày, nơi ký.")
            return redirect(document)
    context = {"document": document, "bloc_year": document.bloc_year, "form": form}
    return TemplateResponse(request, "campaigns/document_head.html", context, status=422 if form.errors else 200)


@require_safe
@guard(Permission.COVENANT_VIEW, find_document)
def document_history(request, document):
    removed = document.articles.filter(is_removed=True)
    can_edit = can(request.user, Permission.COVENANT_EDIT, document)
    context = {
        "document": document,
        "bloc_year": document.bloc_year,
        "events": timeline(document),
        "removed": removed if can_edit else [],
        "can_restore": can_edit and document.is_editable,
    }
    return TemplateResponse(request, "campaigns/document_history.html", context)
