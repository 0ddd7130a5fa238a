"""Signing in a meeting: which texts of the bloc wait for signatures, and recording the paper signed there."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import OfficeError
from accounts.forms import show_refusal
from accounts.guard import guard
from accounts.permissions import Permission
from campaigns.covenant_forms import take_present_text
from campaigns.signing import OtherText
from meetings.models import Meeting
from meetings.signing import (
    occasion_of,
    present_ids,
    sign_here,
    signed_here,
    takes_signatures,
    texts_to_sign,
)
from meetings.signing_forms import SigningForm
from meetings.views.meetings import find_meeting


def find_bloc_meeting(user, pk) -> Meeting:
    meeting = find_meeting(user, pk)
    if meeting.is_council:
        raise Http404
    return meeting


@require_safe
@guard(Permission.MEETING_RUN, find_bloc_meeting)
def meeting_signing(request, meeting):
    """What can be signed here, and what was."""
    may_sign = takes_signatures(meeting)
    context = {
        "meeting": meeting,
        "may_sign": may_sign,
        "waiting": [
            {
                "document": waiting.document,
                "unsigned": waiting.unsigned,
                "size": len(waiting.document.bloc_year.member_ids),
                "url": reverse("meetings:meeting_sign", args=[meeting.pk, waiting.document.pk]) if may_sign else "",
            }
            for waiting in texts_to_sign(meeting)
        ],
        "signatures": signed_here(meeting),
    }
    return TemplateResponse(request, "meetings/meeting_signing.html", context)


def find_text_to_sign(user, pk, document) -> Meeting:
    """The meeting, with what is to be signed as its `waiting`. Raises Http404 where nobody has to sign it any more."""
    meeting = find_bloc_meeting(user, pk)
    found = {waiting.document.pk: waiting for waiting in texts_to_sign(meeting)}
    if document not in found:
        raise Http404
    meeting.waiting = found[document]
    return meeting


@require_http_methods(["GET", "POST"])
@guard(Permission.MEETING_RUN, find_text_to_sign)
def meeting_sign(request, meeting):
    """Record the paper that several members signed here; whoever is present is ticked already."""
    document, unsigned = meeting.waiting.document, meeting.waiting.unsigned
    present = present_ids(meeting)
    form = SigningForm(
        request.POST or None,
        request.FILES or None,
        agencies=unsigned,
        sha256=document.sha256,
        initial={
            "agencies": [agency.pk for agency in unsigned if agency.pk in present],
            "signed_on": meeting.held_on,
        },
    )
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            signatures = sign_here(
                meeting,
                document,
                list(typed["agencies"]),
                signed_on=typed["signed_on"],
                scan=typed["scan"],
                by=request.user,
                seen=typed["seen"] or None,
            )
        except OtherText as problem:
            take_present_text(form, problem.sha256, str(problem))
        except OfficeError as problem:
            show_refusal(form, problem, day="signed_on")
        else:
            messages.success(request, f"Đã ghi {len(signatures):02d} chữ ký vào {document}.")
            return redirect("meetings:meeting_signing", pk=meeting.pk)
    context = {
        "meeting": meeting,
        "document": document,
        "form": form,
        "occasion": occasion_of(meeting),
        "back_url": reverse("meetings:meeting_signing", args=[meeting.pk]),
    }
    return TemplateResponse(request, "meetings/meeting_sign.html", context, status=422 if form.errors else 200)
