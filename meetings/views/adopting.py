"""Adopting in a meeting: which texts of the bloc wait for it, and doing it in place."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guard import guard
from accounts.permissions import Permission, can
from accounts.telling import refusal_told
from meetings.adopting import Text, adopt_here, texts_to_adopt
from meetings.models import Meeting, MeetingState
from meetings.views.signing import find_bloc_meeting


def adoption_page(meeting: Meeting) -> str:
    return reverse("meetings:meeting_adoption", args=[meeting.pk])


@require_safe
@guard(Permission.MEETING_RUN, find_bloc_meeting)
def meeting_adoption(request, meeting):
    may_adopt = can(request.user, Permission.MEETING_ADOPT, meeting) and meeting.state in (
        MeetingState.OPENED,
        MeetingState.CONCLUDED,
    )
    context = {
        "meeting": meeting,
        "may_adopt": may_adopt,
        "rows": [
            {
                "text": text,
                "url": text.url if text.is_readable else "",
                "ask_url": _ask_url(meeting, text) if meeting.is_open else "",
                "adopt_url": reverse("meetings:text_adopt", args=[meeting.pk, text.key]) if may_adopt else "",
            }
            for text in texts_to_adopt(meeting, request.user)
        ],
        "adoptions": meeting.adoptions.select_related("by"),
    }
    return TemplateResponse(request, "meetings/meeting_adoption.html", context)


def _ask_url(meeting: Meeting, text: Text) -> str:
    """Where the meeting is asked whether it adopts `text`."""
    asked = urlencode({"noi-dung": f"Thông qua {text.name}"[:250]})
    return f"{reverse('meetings:question_create', args=[meeting.pk])}?{asked}"


def find_text(user, pk, key) -> Meeting:
    """The meeting, with what is to be adopted as its `text`; None where nothing waits by that name (any more)."""
    meeting = find_bloc_meeting(user, pk)
    meeting.text = next((text for text in texts_to_adopt(meeting, user) if text.key == key), None)
    return meeting


@require_http_methods(["GET", "POST"])
@guard(Permission.MEETING_ADOPT, find_text)
def text_adopt(request, meeting):
    """Ask, then adopt. Who comes after somebody else has adopted it is told so."""
    if meeting.text is None:
        messages.info(request, "Văn bản này đã được thông qua hoặc không còn chờ thông qua.")
        return redirect(adoption_page(meeting))
    if request.method == "POST":
        with refusal_told(request):
            adoption = adopt_here(meeting, meeting.text, by=request.user)
            messages.success(request, f"Hội nghị đã thông qua {adoption}.")
        return redirect(adoption_page(meeting))
    context = {
        "meeting": meeting,
        "title": "Thông qua tại hội nghị",
        "question": f"Hội nghị thông qua {meeting.text.name}?",
        "button": "Thông qua",
        "effects": [meeting.text.effect, "Biên bản hội nghị ghi việc thông qua này."],
        "form": None,
        "back_url": adoption_page(meeting),
    }
    return TemplateResponse(request, "meetings/meeting_step.html", context)
