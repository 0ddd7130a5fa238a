"""Who is there: arriving and leaving, who sits on a seat, its one-time code."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.permissions import Permission
from documents.models import StoredFile
from documents.serving import file_response
from meetings.forms import ExcuseForm, RepresentativeForm
from meetings.models import Meeting, Seat
from meetings.preparing import issue_codes
from meetings.views.live import address_of, qr_picture
from meetings.views.meetings import carry_out, find_meeting


class SeatPlace:
    """One seat of a meeting, for the guard."""

    def __init__(self, meeting: Meeting, seat: Seat):
        self.meeting, self.seat = meeting, seat
        self.bloc_year, self.running_ids = meeting.bloc_year, meeting.running_ids


def find_seat(user, pk) -> SeatPlace:
    seat = get_object_or_404(Seat.objects.select_related("agency", "user", "authorisation_scan"), pk=pk)
    meeting = find_meeting(user, seat.meeting_id)
    seat.meeting = meeting
    return SeatPlace(meeting, seat)


@require_POST
@guard(Permission.MEETING_RUN, find_seat)
def seat_arrive(request, place):
    return carry_out(request, place.meeting, lambda: place.seat.arrive(by=request.user), f"{place.seat}: có mặt.")


@require_POST
@guard(Permission.MEETING_RUN, find_seat)
def seat_leave(request, place):
    return carry_out(
        request, place.meeting, lambda: place.seat.leave(by=request.user), f"{place.seat}: đã rời hội nghị."
    )


@require_http_methods(["GET", "POST"])
@guard(Permission.MEETING_RUN, find_seat)
def seat_excuse(request, place):
    form = ExcuseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        verb = lambda: place.seat.excuse_absence(reason=reason, by=request.user)  # noqa: E731
        return carry_out(request, place.meeting, verb, f"{place.seat}: vắng có lý do.")
    return _seat_form(request, place, form, "Vắng có lý do", "Ghi nhận")


@require_http_methods(["GET", "POST"])
@guard(Permission.MEETING_RUN, find_seat)
def seat_edit(request, place):
    form = RepresentativeForm(request.POST or None, request.FILES or None, seat=place.seat)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data

        def verb():
            place.seat.replace_representative(
                name=typed["representative"],
                position=typed["representative_position"],
                authorisation=typed["authorisation"],
                scan=StoredFile.objects.store(typed["scan"], by=request.user) if typed["scan"] else None,
                user=typed["user"],
                by=request.user,
            )

        return carry_out(
            request, place.meeting, verb, f"Đã ghi người dự họp của {place.seat}. Mã cấp trước đó hết giá trị."
        )
    return _seat_form(request, place, form, "Người dự họp", "Lưu")


@require_safe
@guard(Permission.MEETING_RUN, find_seat)
def authorisation_file(request, place):
    """The letter of authorisation as it was scanned: for those who check who may sit here."""
    if place.seat.authorisation_scan is None:
        raise Http404
    return file_response(place.seat.authorisation_scan, inline=True)


def _seat_form(request, place: SeatPlace, form, title: str, button: str):
    context = {"meeting": place.meeting, "seat": place.seat, "form": form, "title": title, "button": button}
    return TemplateResponse(request, "meetings/seat_form.html", context, status=422 if form.errors else 200)


@never_cache
@require_POST
@guard(Permission.MEETING_RUN, find_seat)
def seat_code(request, place):
    """The one page that ever shows this code: answered directly, since a redirect would have to keep it."""
    try:
        code = place.seat.issue_code(by=request.user)
    except OfficeError as problem:
        messages.error(request, str(problem))
        return redirect(place.meeting)
    context = {"meeting": place.meeting, "cards": [_card(request, place.seat, code)], "enter": _enter(request)}
    return TemplateResponse(request, "meetings/seat_code.html", context)


@never_cache
@require_POST
@guard(Permission.MEETING_RUN, find_meeting)
def codes_issue(request, meeting):
    """A card for everybody who is named on a seat, to be printed and handed out; the codes before end."""
    try:
        codes = issue_codes(meeting, by=request.user)
    except OfficeError as problem:
        messages.error(request, str(problem))
        return redirect(meeting)
    if not codes:
        messages.info(request, "Chưa ghi người dự họp của đơn vị nào nên chưa cấp mã được.")
        return redirect(meeting)
    cards = [_card(request, seat, code) for seat, code in codes]
    context = {"meeting": meeting, "cards": cards, "enter": _enter(request)}
    return TemplateResponse(request, "meetings/seat_code.html", context)


def _enter(request) -> str:
    return address_of(request, reverse("meetings:seat_enter"))


def _card(request, seat: Seat, code: str) -> dict:
    """The code stands behind "#": a browser keeps that part to itself, so that no log of a server has it."""
    return {"seat": seat, "code": f"{code[:3]} {code[3:]}", "picture": qr_picture(f"{_enter(request)}#{code}")}
