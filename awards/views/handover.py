"""Filling the agenda item at which awards are handed over with what the members of the bloc were awarded."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.permissions import Permission
from awards.proposals.forms import HandoverForm
from awards.proposals.handover import handovers
from meetings.agenda import add_details
from meetings.models import ItemKind, Meeting
from meetings.views.agenda import find_item


def find_handover(user, pk) -> Meeting:
    """The meeting of a bloc, with the item at which awards are handed over in `chosen`."""
    meeting = find_item(user, pk)
    if meeting.is_council or meeting.chosen.kind != ItemKind.HANDOVER:
        raise Http404
    return meeting


@require_http_methods(["GET", "POST"])
@guard(Permission.MEETING_RUN, find_handover)
def handover_fill(request, meeting):
    found = handovers(meeting)
    form = HandoverForm(request.POST or None, found=found)
    back_url = reverse("meetings:meeting_agenda", args=[meeting.pk])
    if request.method == "POST" and form.is_valid():
        try:
            added = add_details(meeting.chosen, form.lines(), by=request.user)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"Đã ghi {added:02d} khen thưởng vào “{meeting.chosen}”.")
            return redirect(back_url)
    context = {"meeting": meeting, "item": meeting.chosen, "form": form, "found": found, "back_url": back_url}
    return TemplateResponse(request, "awards/handover_fill.html", context, status=422 if form.errors else 200)
