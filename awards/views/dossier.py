"""Hồ sơ của khối: its pieces and what is missing, its proposals, sending it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.models import Identity
from accounts.permissions import Permission, can
from awards.models import BlocProposal
from awards.proposals.dossier import contents_of, send_dossier
from awards.proposals.forms import SendForm, WithdrawForm
from awards.proposals.paper import proposals_paper
from blocs.models import BlocState, BlocYear
from blocs.wording import BLOC_TONES


def find_dossier(user, code, year) -> BlocYear:
    """The bloc of that year, if what it proposes is for `user` to see."""
    found = BlocYear.objects.select_related("bloc", "year", "leader", "deputy", "report__file")
    bloc_year = get_object_or_404(found, bloc__code=code, year__year=year)
    if not can(user, Permission.DOSSIER_VIEW, bloc_year):
        raise Http404
    return bloc_year


def find_proposal(user, pk) -> "ProposalPlace":
    found = BlocProposal.objects.select_related("form", "agency", "bloc_year__bloc", "bloc_year__year")
    proposal = get_object_or_404(found, pk=pk)
    if not can(user, Permission.DOSSIER_VIEW, proposal.bloc_year):
        raise Http404
    return ProposalPlace(proposal)


class ProposalPlace:
    """One proposal of a bloc, for the guard."""

    def __init__(self, proposal: BlocProposal):
        self.proposal, self.bloc_year = proposal, proposal.bloc_year


def _back(bloc_year: BlocYear):
    return redirect("awards:dossier_detail", code=bloc_year.bloc.code, year=bloc_year.year.year)


@require_safe
@guard(Permission.DOSSIER_VIEW, find_dossier)
def dossier_detail(request, bloc_year):
    identity = Identity.current()
    found = contents_of(bloc_year, identity)
    may_send = can(request.user, Permission.BLOC_ADVANCE, bloc_year)
    context = {
        "bloc_year": bloc_year,
        "holder": bloc_year.holder(identity),
        "tone": BLOC_TONES[BlocState(bloc_year.state)],
        "pieces": found.pieces_for(request.user, bloc_year),
        "there": len(found.pieces) - len(found.missing),
        "proposals": [*found.proposals, *found.withdrawn],
        "votes": found.award_votes if may_send else [],
        "may_propose": may_send and bool(found.proposals),
        "sent": bloc_year.dossiers.select_related("sent_by"),
        "may_send": may_send and bloc_year.state == BlocState.MET,
        "may_change": may_send and bloc_year.state not in (BlocState.SENT, BlocState.CLOSED),
    }
    return TemplateResponse(request, "awards/dossier_detail.html", context)


@require_http_methods(["GET", "POST"])
@guard(Permission.BLOC_ADVANCE, find_dossier)
def dossier_send(request, bloc_year):
    if bloc_year.state != BlocState.MET:
        messages.info(request, f"Hồ sơ được gửi khi khối đã họp; khối đang ở bước “{bloc_year.get_state_display()}”.")
        return _back(bloc_year)
    found = contents_of(bloc_year, Identity.current())
    form = SendForm(request.POST or None, is_complete=not found.missing)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            send_dossier(bloc_year, number=typed["number"], reason=typed.get("reason", ""), by=request.user)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Đã gửi hồ sơ của khối.")
            return _back(bloc_year)
    context = {"bloc_year": bloc_year, "form": form, "missing": found.missing, "pieces": found.pieces}
    return TemplateResponse(request, "awards/dossier_send.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@guard(Permission.BLOC_ADVANCE, find_proposal)
def proposal_withdraw(request, place):
    proposal = place.proposal
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            proposal.withdraw(reason=form.cleaned_data["reason"], by=request.user)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"Đã rút đề nghị {proposal}.")
            return _back(place.bloc_year)
    context = {"proposal": proposal, "bloc_year": place.bloc_year, "form": form}
    return TemplateResponse(request, "awards/proposal_withdraw.html", context, status=422 if form.errors else 200)


# --- Papers ----------------------------------------------------------------------------------------------------------


def _paper(bloc_year: BlocYear):
    sent = bloc_year.dossiers.first()
    return proposals_paper(
        bloc_year,
        list(BlocProposal.objects.of_bloc_year(bloc_year).standing()),
        Identity.current(),
        given=sent.number if sent else "",
        on=timezone.localdate(sent.sent_at) if sent else None,
    )


@require_safe
@guard(Permission.DOSSIER_VIEW, find_dossier)
def proposals_pdf(request, bloc_year):
    return _paper(bloc_year).response()


@require_safe
@guard(Permission.DOSSIER_VIEW, find_dossier)
def proposals_word(request, bloc_year):
    return _paper(bloc_year).word_response()
