"""Preparing a meeting: when and where, who is invited, what is handed out, what the chair will say."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.models import Identity
from accounts.permissions import Permission, can
from accounts.telling import refusal_told
from blocs.reporting import may_read_report
from documents.serving import file_response
from meetings.agenda_forms import GuestForm, InviteForm, MeetingDocumentForm
from meetings.forms import MeetingForm, people_of
from meetings.letters import invitation_paper
from meetings.models import Guest, Meeting, MeetingDocument, MeetingKind, MeetingState
from meetings.preparing import (
    add_document,
    edit_meeting,
    invite,
    invited_people,
    keep_guest,
    remove_document,
    remove_guest,
    see_guest,
)
from meetings.readiness import points_for
from meetings.script import script_paper
from meetings.views.meetings import find_meeting, tabs
from meetings.views.seats import find_seat
from meetings.wording import MEETING_TONES


def find_guest(user, pk) -> Meeting:
    """The meeting, with the guest in `chosen`."""
    guest = get_object_or_404(Guest, pk=pk)
    meeting = find_meeting(user, guest.meeting_id)
    meeting.chosen = guest
    return meeting


def find_document(user, pk) -> Meeting:
    """The meeting, with the document in `chosen`."""
    document = get_object_or_404(MeetingDocument.objects.select_related("file"), pk=pk)
    meeting = find_meeting(user, document.meeting_id)
    meeting.chosen = document
    return meeting


def preparations(meeting: Meeting) -> str:
    return reverse("meetings:meeting_prepare", args=[meeting.pk])


@require_safe
@guard(Permission.MEETING_VIEW, find_meeting)
def meeting_prepare(request, meeting):
    """Documents and guests for everybody; what is still missing for those who run the meeting."""
    may_run = can(request.user, Permission.MEETING_RUN, meeting)
    is_planned = meeting.state == MeetingState.PLANNED
    found = points_for(meeting, request.user) if may_run and is_planned else []
    context = {
        "meeting": meeting,
        "tone": MEETING_TONES[meeting.state],
        "tabs": tabs(request.user, meeting, "meeting_prepare"),
        "points": found,
        "done": sum(1 for point in found if point.is_met),
        "documents": meeting.documents.select_related("file"),
        "guests": meeting.guests.all(),
        "may_run": may_run,
        "may_change": may_run and meeting.concluded_at is None,
        "may_invite": may_run and is_planned,
        "may_add_documents": may_run and meeting.state != MeetingState.SIGNED,
        "report_url": _report_url(request.user, meeting),
    }
    return TemplateResponse(request, "meetings/meeting_prepare.html", context)


def _report_url(user, meeting: Meeting) -> str:
    """Where the draft report is read and commented on; "" where this meeting has none, or `user` may not see it yet."""
    if meeting.kind not in (MeetingKind.YEAR_END, MeetingKind.PREPARATORY):
        return ""
    if not may_read_report(user, meeting.bloc_year):
        return ""
    place = {"code": meeting.bloc_year.bloc.code, "year": meeting.bloc_year.year.year}
    return reverse("reports:report_detail", kwargs=place)


@require_http_methods(["GET", "POST"])
@guard(Permission.MEETING_RUN, find_meeting)
def meeting_edit(request, meeting):
    starts = timezone.localtime(meeting.starts_at)
    form = MeetingForm(
        request.POST or None,
        instance=meeting,
        kinds=[MeetingKind(meeting.kind)],
        people=people_of(meeting.bloc_year),
        initial={"on": starts.date(), "at": starts.time()},
    )
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        for name in ("starts_at", "mode", "place", "chair_name", "chair", "secretary_name", "secretary"):
            setattr(meeting, name, typed[name])
        changes = ", ".join(str(form.fields[name].label).lower() for name in form.changed_data)
        try:
            edit_meeting(meeting, by=request.user, changes=changes)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Đã lưu thông tin hội nghị.")
            return redirect(preparations(meeting))
    return _form(request, meeting, form, "Sửa thông tin hội nghị", "Lưu")


def _form(request, meeting: Meeting, form, title: str, button: str, **more):
    context = {"meeting": meeting, "form": form, "title": title, "button": button, "back_url": preparations(meeting)}
    status = 422 if form.errors else 200
    return TemplateResponse(request, "meetings/preparing_form.html", context | more, status=status)


# --- Inviting --------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@guard(Permission.MEETING_RUN, find_meeting)
def meeting_invite(request, meeting):
    form = InviteForm(request.POST or None) if request.method == "POST" else InviteForm()
    if request.method == "POST" and form.is_valid():
        with refusal_told(request):
            told = invite(meeting, words=form.cleaned_data["words"], by=request.user)
            messages.success(request, f"Đã báo cho {told:02d} người trên cổng và qua thư điện tử (nếu có).")
        return redirect(preparations(meeting))
    people = invited_people(meeting)
    starts = timezone.localtime(meeting.starts_at)
    context = {
        "meeting": meeting,
        "title": "Gửi giấy mời",
        "question": f"Gửi giấy mời dự {meeting}?",
        "button": "Gửi giấy mời",
        "effects": [
            f"{len(people):02d} người nhận thông báo trên cổng; ai có thư điện tử thì nhận thêm thư.",
            f"Thời gian: {starts:%H:%M} ngày {starts:%d/%m/%Y}. Địa điểm: {meeting.place or 'chưa ghi'}.",
            "Giấy mời bản giấy in ở trang chuẩn bị. Gửi lại được khi đổi giờ, đổi chỗ.",
        ],
        "form": form,
        "back_url": preparations(meeting),
    }
    return TemplateResponse(request, "meetings/meeting_step.html", context)


def _all_letters(meeting: Meeting):
    whom = [*meeting.seats.select_related("agency"), *meeting.guests.all()]
    return invitation_paper(meeting, Identity.current(), whom)


@require_safe
@guard(Permission.MEETING_RUN, find_meeting)
def invitations_pdf(request, meeting):
    return _all_letters(meeting).response()


@require_safe
@guard(Permission.MEETING_RUN, find_meeting)
def invitations_word(request, meeting):
    return _all_letters(meeting).word_response()


@require_safe
@guard(Permission.MEETING_RUN, find_seat)
def invitation_pdf(request, place):
    return invitation_paper(place.meeting, Identity.current(), [place.seat]).response()


@require_safe
@guard(Permission.MEETING_RUN, find_guest)
def guest_invitation_pdf(request, meeting):
    return invitation_paper(meeting, Identity.current(), [meeting.chosen]).response()


@require_safe
@guard(Permission.MEETING_RUN, find_meeting)
def script_word(request, meeting):
    return script_paper(meeting, Identity.current()).word_response()


# --- Guests ----------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@guard(Permission.MEETING_RUN, find_meeting)
def guest_add(request, meeting):
    return _guest(request, meeting, GuestForm(request.POST or None, instance=Guest(meeting=meeting)), "Thêm đại biểu")


@require_http_methods(["GET", "POST"])
@guard(Permission.MEETING_RUN, find_guest)
def guest_edit(request, meeting):
    return _guest(request, meeting, GuestForm(request.POST or None, instance=meeting.chosen), "Sửa đại biểu")


def _guest(request, meeting: Meeting, form: GuestForm, title: str):
    if request.method == "POST" and form.is_valid():
        try:
            keep_guest(form.instance, by=request.user)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Đã lưu đại biểu mời.")
            return redirect(preparations(meeting))
    return _form(request, meeting, form, title, "Lưu")


@require_POST
@guard(Permission.MEETING_RUN, find_guest)
def guest_remove(request, meeting):
    return _done(request, meeting, lambda: remove_guest(meeting.chosen, by=request.user), "Đã bỏ đại biểu mời.")


@require_POST
@guard(Permission.MEETING_RUN, find_guest)
def guest_seen(request, meeting):
    is_present = request.POST.get("co-mat") == "1"
    said = f"{meeting.chosen.name}: {'có mặt' if is_present else 'không có mặt'}."
    return _done(request, meeting, lambda: see_guest(meeting.chosen, is_present=is_present, by=request.user), said)


def _done(request, meeting: Meeting, verb, said: str):
    with refusal_told(request):
        verb()
        messages.success(request, said)
    return redirect(preparations(meeting))


# --- Documents -------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@guard(Permission.MEETING_RUN, find_meeting)
def meeting_document_add(request, meeting):
    form = MeetingDocumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            add_document(meeting, title=typed["title"], upload=typed["upload"], by=request.user)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Đã thêm tài liệu.")
            return redirect(preparations(meeting))
    return _form(request, meeting, form, "Thêm tài liệu", "Thêm tài liệu", is_multipart=True)


@require_safe
@guard(Permission.MEETING_VIEW, find_document)
def meeting_document_file(request, meeting):
    return file_response(meeting.chosen.file, inline=True)


@require_POST
@guard(Permission.MEETING_RUN, find_document)
def meeting_document_remove(request, meeting):
    return _done(request, meeting, lambda: remove_document(meeting.chosen, by=request.user), "Đã bỏ tài liệu.")
