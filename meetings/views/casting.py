"""Voting: with the one-time code of a seat on a phone without an account, or signed in; and how secret it is.

What somebody ticks is in the body of a request and in no address, log, session or message. The pass of a phone is a
cookie and no session, so that voting writes no row but those of the ballot.
"""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import prefetch_related_objects
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.addresses import client_address
from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.permissions import Permission
from accounts.telling import refusal_told
from meetings.live import shared_phone_version, situation
from meetings.models import FEWEST_PAPERS, Ballot, BallotState, Seat, SeatPass, TooManyCodes, WrongCode
from meetings.tally import rule_in_words
from meetings.views.ballots import find_ballot
from meetings.views.live import pulse, shown_vote, votes_of
from meetings.voting import WrongPaper, cast, valid_choice
from meetings.voting_forms import HOW_TO_ANSWER, HOW_TO_MARK, CodeForm, PaperForm

PASS_COOKIE = "ghe_bieu_quyet"  # noqa: S105 -- its name
PASS_SECONDS = 12 * 60 * 60  # a long day of meeting; the pass itself ends with the meeting


def seat_of(request) -> Seat | None:
    return SeatPass.objects.seat_of(request.COOKIES.get(PASS_COOKIE, ""))


@login_not_required
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def seat_enter(request):
    """Typing in the code of a seat. It is used up; the phone gets a pass of its own instead."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _, token = SeatPass.objects.exchange(form.cleaned_data["code"], address=client_address(request))
        except (WrongCode, TooManyCodes) as problem:
            form.add_error("code", str(problem))
        else:
            answer = redirect("meetings:seat_home")
            answer.set_cookie(
                PASS_COOKIE,
                token,
                max_age=PASS_SECONDS,
                path=reverse("meetings:seat_enter"),
                secure=settings.IS_HTTPS,
                httponly=True,
                samesite="Lax",
            )
            return answer
    if request.method == "GET" and seat_of(request):
        return redirect("meetings:seat_home")
    return TemplateResponse(request, "meetings/seat_enter.html", {"form": form}, status=422 if form.errors else 200)


@login_not_required
@never_cache
@require_safe
def seat_home(request):
    """What goes on in the meeting, and its open ballots, for whoever holds the pass of a seat."""
    seat = seat_of(request)
    if seat is None:
        return redirect("meetings:seat_enter")
    meeting = seat.meeting
    version = shared_phone_version(meeting.pk)  # before what is shown: what happens between the two is fetched anew
    now = situation(meeting)
    context = {
        "seat": seat,
        "is_present": seat.is_present,
        "meeting": meeting,
        "version": version,
        "pulse_url": reverse("meetings:seat_pulse"),
        "check_in_url": reverse("meetings:seat_check_in"),
        "now": now,
        "rows": votes_of(seat, "seat_cast"),
        **shown_vote(now),
    }
    return TemplateResponse(request, "meetings/seat_home.html", context)


@login_not_required
@require_safe
def seat_pulse(request):
    """The version of the page of a telephone; 404 tells it that its pass is worth nothing any more."""
    meeting = SeatPass.objects.meeting_of(request.COOKIES.get(PASS_COOKIE, ""))
    if meeting is None:
        raise Http404
    return pulse(shared_phone_version(meeting))


@login_not_required
@never_cache
@require_POST
def seat_check_in(request):
    """ "Tôi có mặt", by whoever holds the pass of a seat."""
    seat = seat_of(request)
    if seat is None:
        return redirect("meetings:seat_enter")
    with refusal_told(request):
        seat.check_in(by=None)
        messages.success(request, "Đã ghi nhận có mặt.")
    return redirect("meetings:seat_home")


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def seat_cast(request, pk):
    seat = seat_of(request)
    if seat is None:
        return redirect("meetings:seat_enter")
    ballot = get_object_or_404(Ballot.objects.shown_to_voters().filter(meeting=seat.meeting).as_seen_from(seat), pk=pk)
    ballot.meeting = seat.meeting
    return _paper(request, ballot, seat, back_url=reverse("meetings:seat_home"))


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@guard(Permission.BALLOT_CAST, find_ballot)
def ballot_cast(request, ballot):
    """With one's own account, for the seat that it is named on."""
    seat = ballot.meeting.seats.filter(user=request.user).first()
    if seat is None:
        raise Http404
    seen = Ballot.objects.as_seen_from(seat).select_related("meeting__bloc_year__bloc", "meeting__bloc_year__year")
    return _paper(request, seen.get(pk=ballot.pk), seat, back_url=ballot.get_absolute_url())


@sensitive_variables()
def _paper(request, ballot: Ballot, seat: Seat, *, back_url: str):
    """Fill in, look at it once more, cast. Nothing is kept in between: the second page carries what the first had.

    Needs a ballot `as_seen_from` the seat.
    """
    may_vote = ballot.state == BallotState.OPEN and ballot.is_electronic and ballot.is_elector
    context = {
        "ballot": ballot,
        "meeting": ballot.meeting,
        "seat": seat,
        "back_url": back_url,
        "has_voted": ballot.has_voted,
        "may_vote": may_vote,
        "how": HOW_TO_ANSWER if ballot.words.is_question else HOW_TO_MARK[ballot.method],
        "rule": rule_in_words(ballot.rule, ballot.words),
    }
    if ballot.has_voted or not may_vote:
        return TemplateResponse(request, "meetings/paper_closed.html", context)
    prefetch_related_objects([ballot], "tiers__options")
    tiers = list(ballot.tiers.all())
    form = PaperForm(request.POST or None, ballot=ballot, tiers=tiers)
    context |= {"form": form, "parts": form.parts()}
    if request.method == "GET" or "sua" in request.POST:
        return TemplateResponse(request, "meetings/paper_fill.html", context)
    if form.is_valid():
        try:
            approved = valid_choice(ballot, form.approved())
            if "bo-phieu" in request.POST:
                cast(ballot, seat=seat, approved=approved)
                messages.success(
                    request, "Lá phiếu đã được ghi nhận. Cổng không giữ lại nội dung lá phiếu của riêng ai."
                )
                return redirect(back_url)
        except WrongPaper as problem:
            form.add_error(None, str(problem))
        except OfficeError as problem:
            messages.error(request, str(problem))
            return redirect(back_url)
        else:
            context["summary"] = _summary(tiers, approved)
            context["typed"] = [(name, value) for name, value in request.POST.items() if name in form.fields]
            return TemplateResponse(request, "meetings/paper_check.html", context)
    return TemplateResponse(request, "meetings/paper_fill.html", context)  # not 422: Django would log it


def _summary(tiers: list, approved: set[int]) -> list[dict]:
    return [
        {
            "tier": tier,
            "yes": [option.label for option in tier.options.all() if option.pk in approved],
            "no": [option.label for option in tier.options.all() if option.pk not in approved],
        }
        for tier in tiers
    ]


@login_not_required
@require_safe
def ballot_secrecy(request):
    """ "Lá phiếu của tôi có bí mật không?": how it is kept, and what remains."""
    context = {"fewest": f"{FEWEST_PAPERS:02d}", "minimum": f"{Ballot._meta.get_field('minimum_voters').default:02d}"}
    return TemplateResponse(request, "meetings/ballot_secrecy.html", context)
