"""What is counted and what is printed: figures, opinions, the paper, the record."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.models import Identity
from accounts.permissions import Permission
from accounts.telling import refusal_told
from documents.wording import counted
from meetings.counting_papers import contradictions, count_papers
from meetings.hands import count_hands, miscounts
from meetings.models import INVALID_REASONS, Ballot, BallotMode, BallotState, Seat
from meetings.papers import ballot_paper, opinion_papers, tally_paper
from meetings.views.ballots import find_ballot, find_counted, tiers_of, too_late
from meetings.voting import write_opinion
from meetings.voting_forms import HANDS, HandCountForm, OpinionForm, PaperCountForm


@require_http_methods(["GET", "POST"])
@guard(Permission.MEETING_RUN, find_ballot)
def paper_count(request, ballot):
    """Typing in what the counting committee found; figures that contradict each other are said beside their fields."""
    if ballot.mode != BallotMode.PAPER:
        raise Http404
    if ballot.state != BallotState.OPEN:
        return too_late(request, ballot)
    tiers = list(ballot.tiers.select_related("paper_count").prefetch_related("options__counted"))
    form = PaperCountForm(request.POST or None, tiers=tiers, initial=_counted_before(ballot, tiers))
    if request.method == "POST" and form.is_valid():
        figures = {
            "issued": form.cleaned_data["issued"],
            "returned": form.cleaned_data["returned"],
            "tiers": form.tallies(),
        }
        problems = contradictions(ballot, **figures)
        for problem in problems:
            form.add_contradiction(problem)
        if not problems:
            with refusal_told(request):
                count_papers(ballot, **figures, committee=form.cleaned_data["committee"], by=request.user)
                messages.success(request, "Đã lưu kết quả kiểm phiếu. Các con số khớp nhau.")
            return redirect(ballot)
    voters = ballot.electors.filter(is_present=True, is_recused=False).count()
    context = {"ballot": ballot, "meeting": ballot.meeting, "form": form, "voters": counted(voters)}
    return TemplateResponse(request, "meetings/paper_count.html", context, status=422 if form.errors else 200)


def _counted_before(ballot: Ballot, tiers: list) -> dict:
    """What was typed last, to be corrected; nothing but the committee the first time."""
    initial = {"committee": ballot.committee}
    if not hasattr(ballot, "paper_count"):
        return initial
    initial |= {"issued": ballot.paper_count.issued, "returned": ballot.paper_count.returned}
    for tier in tiers:
        initial[f"valid_{tier.pk}"] = tier.paper_count.valid
        initial |= {f"{name}_{tier.pk}": getattr(tier.paper_count, name) for name in INVALID_REASONS}
        initial |= {f"votes_{option.pk}": option.counted.votes for option in tier.options.all()}
    return initial


@require_http_methods(["GET", "POST"])
@guard(Permission.MEETING_RUN, find_ballot)
def hand_count(request, ballot):
    """Typing in how many raised their hands; each line has to add up to everybody who may vote."""
    if not ballot.is_by_hands:
        raise Http404
    if ballot.state != BallotState.OPEN:
        return too_late(request, ballot)
    options = list(ballot.options.select_related("tier", "hand_count"))
    form = HandCountForm(request.POST or None, options=options, initial=_hands_before(options))
    if request.method == "POST" and form.is_valid():
        problems = miscounts(ballot, form.hands())
        for problem in problems:
            form.add_miscount(problem)
        if not problems:
            with refusal_told(request):
                count_hands(ballot, form.hands(), by=request.user)
                messages.success(request, "Đã lưu kết quả giơ tay. Các con số khớp với số được biểu quyết.")
            return redirect(ballot)
    voters = ballot.electors.filter(is_present=True, is_recused=False).count()
    context = {"ballot": ballot, "meeting": ballot.meeting, "form": form, "voters": counted(voters)}
    return TemplateResponse(request, "meetings/hand_count.html", context, status=422 if form.errors else 200)


def _hands_before(options: list) -> dict:
    return {
        f"{name}_{option.pk}": getattr(option.hand_count, name)
        for option in options
        if hasattr(option, "hand_count")
        for name in HANDS
    }


@require_http_methods(["GET", "POST"])
@guard(Permission.MEETING_RUN, find_ballot)
def opinion_add(request, ballot):
    if ballot.state != BallotState.OPEN:
        return too_late(request, ballot)
    tiers = tiers_of(ballot)
    absent = ballot.electors.filter(is_present=False, is_recused=False).values("seat")
    written = ballot.written_opinions.values("seat")
    seats = Seat.objects.filter(pk__in=absent).exclude(pk__in=written)
    form = OpinionForm(request.POST or None, seats=seats, tiers=tiers)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            write_opinion(
                ballot,
                seat=typed["seat"],
                approved=form.approved(),
                document=typed["document"],
                received_on=typed["received_on"],
                by=request.user,
            )
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"Đã ghi ý kiến bằng văn bản của {typed['seat']}.")
            return redirect(ballot)
    context = {"ballot": ballot, "meeting": ballot.meeting, "form": form}
    return TemplateResponse(request, "meetings/opinion_add.html", context, status=422 if form.errors else 200)


# --- Papers ----------------------------------------------------------------------------------------------------------


@require_safe
@guard(Permission.MEETING_RUN, find_ballot)
def ballot_paper_pdf(request, ballot):
    return ballot_paper(ballot, Identity.current()).response()


@require_safe
@guard(Permission.MEETING_RUN, find_ballot)
def ballot_paper_word(request, ballot):
    return ballot_paper(ballot, Identity.current()).word_response()


@require_safe
@guard(Permission.MEETING_RUN, find_ballot)
def opinion_papers_pdf(request, ballot):
    """For everybody who may write: the absent of an open ballot, before that all who are not here."""
    if ballot.state == BallotState.PREPARED:
        seats = [seat for seat in ballot.meeting.seats.with_presence() if not seat.is_present_now]
    else:
        seats = [elector.seat for elector in ballot.electors.select_related("seat") if elector.may_write]
    try:
        return opinion_papers(ballot, seats, Identity.current()).response()
    except OfficeError as problem:
        messages.error(request, str(problem))
        return redirect(ballot)


@require_safe
@guard(Permission.MEETING_VIEW, find_counted)
def tally_pdf(request, ballot):
    return tally_paper(ballot, Identity.current()).response()


@require_safe
@guard(Permission.MEETING_VIEW, find_counted)
def tally_word(request, ballot):
    return tally_paper(ballot, Identity.current()).word_response()
