"""What the room and the members look at: the screen, a member's own page; and the pulse that both ask for."""

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.guard import guard
from accounts.permissions import Permission, can
from accounts.telling import refusal_told
from documents.charts import svg_source
from meetings.live import Situation, desk_version, phone_version, screen_version, situation
from meetings.models import ELECTRONIC, BallotState, Meeting, MeetingState
from meetings.papers import VOID_TEXT, votes_chart
from meetings.results import Line, TierResult
from meetings.tally import Outcome, rule_in_words
from meetings.views.meetings import OF_A_MEETING, find_meeting, tabs
from meetings.wording import MEETING_TONES, OUTCOME_TONES


def qr_picture(text: str) -> str:
    """A QR code as the address of a picture."""
    return segno.make(text, micro=False).svg_data_uri(scale=6, border=3, dark="#1d2126", light="#fff")


def address_of(request, path: str) -> str:
    """What somebody types or scans on a telephone."""
    return f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else request.build_absolute_uri(path)


# --- The pulse -------------------------------------------------------------------------------------------------------


def pulse(version: str) -> HttpResponse:
    answer = HttpResponse(version, content_type="text/plain; charset=utf-8")
    answer["Cache-Control"] = "no-store"
    return answer


@require_safe
@guard(Permission.MEETING_VIEW, find_meeting)
def meeting_pulse(request, meeting):
    """The version of the screen; `?ban=1` of the chair's page, `?may=1` of a member's own."""
    if "ban" in request.GET and can(request.user, Permission.MEETING_RUN, meeting):
        return pulse(desk_version(meeting))
    return pulse(phone_version(meeting) if "may" in request.GET else screen_version(meeting))


# --- The screen ------------------------------------------------------------------------------------------------------


@require_safe
@guard(Permission.MEETING_VIEW, find_meeting)
def meeting_screen(request, meeting):
    return _screen(request, meeting, reverse("meetings:meeting_pulse", args=[meeting.pk]))


def find_by_key(key: str) -> Meeting:
    """The meeting whose screen was opened with this link; 404 once it has ended or the link was closed."""
    shown = Meeting.objects.exclude(display_key="").filter(concluded_at=None)
    return get_object_or_404(shown.select_related(*OF_A_MEETING), display_key=key)


@login_not_required
@never_cache
@require_safe
def public_screen(request, key):
    """The same, where nobody signs in: a machine of the room, by the link that the chair has opened."""
    return _screen(request, find_by_key(key), reverse("meetings:public_pulse", args=[key]))


@login_not_required
@require_safe
def public_pulse(request, key):
    return pulse(screen_version(find_by_key(key)))


def _screen(request, meeting: Meeting, pulse_url: str):
    now = situation(meeting)
    quorum = meeting.quorum()
    enter = address_of(request, reverse("meetings:seat_enter"))
    context = {
        "meeting": meeting,
        "pulse_url": pulse_url,
        "now": now,
        "is_planned": meeting.state == MeetingState.PLANNED,
        "is_over": meeting.concluded_at is not None,
        "quorum": quorum,
        "enter": enter.partition("://")[2],
        "enter_picture": qr_picture(enter) if meeting.concluded_at is None else "",
        **shown_vote(now, names_of_open=True),
    }
    return TemplateResponse(request, "meetings/meeting_screen.html", context)


def shown_vote(now: Situation, *, names_of_open: bool = False) -> dict:
    """What the templates need of the vote that is on; the names of an open one stand on the screen only."""
    vote = now.vote
    if vote is None:
        return {"vote": None}
    ballot = vote.ballot
    return {
        "vote": vote,
        "ballot": ballot,
        "rule": rule_in_words(ballot.rule, ballot.words),
        "tiers": list(ballot.tiers.prefetch_related("options")) if vote.is_open and names_of_open else [],
        "results": [shown_result(result) for result in vote.results],
        "void_text": VOID_TEXT if vote.is_published and ballot.is_void else "",
    }


def shown_result(result: TierResult) -> dict:
    """One tier with its sentences, and a chart where there are names to compare."""
    chart = votes_chart(result)
    compares = len(result.lines) > 1 and not result.tier.is_question
    return {
        "result": result,
        "lines": [
            {"line": line, "label": _outcome_label(result, line), "tone": OUTCOME_TONES[Outcome(line.verdict.outcome)]}
            for line in result.lines
        ],
        "chart_url": svg_source(chart.svg()) if compares else "",
        "chart_alt": chart.alt(),
        "chart_caption": f"Số phiếu đồng ý: {result.tier.title}.",
    }


def _outcome_label(result: TierResult, line: Line) -> str:
    if not result.tier.is_question:
        return line.verdict.outcome.label
    return "Được thông qua" if line.verdict.outcome == Outcome.CHOSEN else "Không được thông qua"


# --- A member's own page ---------------------------------------------------------------------------------------------


@never_cache
@require_safe
@guard(Permission.MEETING_VIEW, find_meeting)
def meeting_follow(request, meeting):
    """What goes on, for somebody signed in; whoever sits there with this account also checks in and votes here."""
    seat = meeting.seats.with_presence().filter(user=request.user).first()
    now = situation(meeting)
    context = {
        "meeting": meeting,
        "tone": MEETING_TONES[meeting.state],
        "tabs": tabs(request.user, meeting, "meeting_follow"),
        "pulse_url": reverse("meetings:meeting_pulse", args=[meeting.pk]) + "?may=1",
        "seat": seat,
        "now": now,
        "check_in_url": reverse("meetings:own_check_in", args=[meeting.pk]),
        "rows": votes_of(seat, "ballot_cast") if seat else [],
        **shown_vote(now),
    }
    return TemplateResponse(request, "meetings/meeting_follow.html", context)


def votes_of(seat, url_name: str) -> list[dict]:
    """The electronic ballots that are open, and whether `seat` has voted or may. One query."""
    ballots = seat.meeting.ballots.filter(state=BallotState.OPEN, mode__in=ELECTRONIC)
    return [
        {
            "ballot": ballot,
            "url": reverse(f"meetings:{url_name}", args=[ballot.pk]),
            "has_voted": ballot.has_voted,
            "may_vote": ballot.is_elector,
        }
        for ballot in ballots.as_seen_from(seat)
    ]


@require_POST
@guard(Permission.BALLOT_CAST, find_meeting)
def own_check_in(request, meeting):
    """ "Tôi có mặt", by whoever sits there with this account."""
    for seat in meeting.seats.filter(user=request.user):
        with refusal_told(request):
            seat.check_in(by=request.user)
            messages.success(request, f"{seat}: đã ghi nhận có mặt.")
    return redirect("meetings:meeting_follow", meeting.pk)
