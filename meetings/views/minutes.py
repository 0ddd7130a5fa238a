"""Biên bản hội nghị: reading the draft, writing its parts, their earlier wordings, number, signing, papers."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.models import Identity
from accounts.passwords import is_own_password
from accounts.permissions import Permission, can
from campaigns.models import SigningWay
from documents.models import StoredFile
from documents.serving import file_response
from meetings.minutes import HEADS, edit_part, minutes_of, minutes_record
from meetings.minutes_forms import NumberForm, PartForm, SignMinutesForm
from meetings.minutes_paper import (
    counting_records,
    may_sign_in_portal,
    minutes_paper,
    sign_in_portal,
    sign_on_paper,
)
from meetings.models import Meeting, MeetingState, Minutes, NewerWording
from meetings.views.meetings import OF_A_MEETING
from meetings.wording import MEETING_TONES

READABLE = {MeetingState.CONCLUDED, MeetingState.SIGNED}


def find_minutes(user, pk) -> Meeting:
    """The meeting whose minutes these are: whoever runs it sees them any time, the members once it has ended."""
    with_it = (*OF_A_MEETING, "bloc_year__report", "written_minutes__file")
    found = Meeting.objects.visible_to(user).select_related(*with_it).prefetch_related("seats")
    meeting = get_object_or_404(found, pk=pk)
    if meeting.state not in READABLE and not can(user, Permission.MEETING_RUN, meeting):
        raise Http404
    return meeting


def find_part(user, pk, key) -> Meeting:
    """The same, with the key of one part in `part_key`."""
    meeting = find_minutes(user, pk)
    if key not in HEADS:
        raise Http404
    meeting.part_key = key
    return meeting


@require_safe
@guard(Permission.MEETING_VIEW, find_minutes)
def minutes_detail(request, meeting):
    found = minutes_record(meeting, getattr(meeting, "written_minutes", None) or Minutes(meeting_id=meeting.pk))
    may_run = can(request.user, Permission.MEETING_RUN, meeting)
    may_edit = may_run and meeting.state != MeetingState.SIGNED
    headings = found.headings()
    minutes = found.minutes
    context = {
        "meeting": meeting,
        "identity": found.identity,
        "minutes": minutes,
        "tone": MEETING_TONES[MeetingState(meeting.state)],
        "holder": meeting.holder(found.identity),
        "facts": [
            ("Số, ký hiệu", minutes.number or "chưa ghi"),
            ("Trạng thái", "Đã ký, không sửa được nữa" if minutes.is_signed else "Dự thảo"),
            *(
                [
                    ("Người ký", minutes.signed_by_name),
                    ("Ngày ký", f"{minutes.signed_on:%d/%m/%Y}"),
                    ("Cách ký", minutes.get_way_display()),
                ]
                if minutes.is_signed
                else []
            ),
        ],
        "parts": [
            {"part": part, "heading": headings.get(part.head.key, part.head.name), "lines": part.text.split("\n")}
            for part in found.parts
            if part.text or may_edit
        ],
        "may_run": may_run,
        "may_edit": may_edit,
        "can_sign": may_run and meeting.state == MeetingState.CONCLUDED,
        "is_going_on": meeting.concluded_at is None,
        "has_counts": found.has_counts,
    }
    return TemplateResponse(request, "meetings/minutes_detail.html", context)


@require_http_methods(["GET", "POST"])
@guard(Permission.MEETING_RUN, find_part)
def minutes_part(request, meeting):
    """Write one part. Of two editors the second sees the newer wording beside his own, and nothing is lost."""
    head = HEADS[meeting.part_key]
    part = next(part for part in minutes_record(meeting).parts if part.head is head)
    if meeting.state == MeetingState.SIGNED:
        messages.info(request, "Biên bản đã ký nên không sửa được nữa.")
        return redirect(minutes_url(meeting))
    text = part.draft if request.GET.get("ban") == "0" else _earlier(meeting, request.GET.get("ban", ""), part.text)
    form = PartForm(request.POST or None, initial={"text": text, "version": part.version})
    newer = None
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            edit_part(meeting, head.key, typed["text"], version=typed["version"] or 0, by=request.user)
        except NewerWording as problem:
            newer = problem.wording
            form = PartForm({"text": typed["text"], "version": newer.version})
            form.add_error(None, str(problem))
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"Đã lưu “{head.name}”.")
            return redirect(f"{minutes_url(meeting)}#{head.key}")
    context = {
        "meeting": meeting,
        "part": part,
        "form": form,
        "newer": newer,
        "back_url": f"{minutes_url(meeting)}#{head.key}",
    }
    status = 409 if newer else 422 if form.errors else 200
    return TemplateResponse(request, "meetings/minutes_part.html", context, status=status)


def minutes_url(meeting: Meeting) -> str:
    return reverse("meetings:minutes_detail", kwargs={"pk": meeting.pk})


def _earlier(meeting: Meeting, number: str, now: str) -> str:
    """The wording that the address names, else the present one."""
    minutes = minutes_of(meeting)
    if minutes.pk is None or not (number.isascii() and number.isdigit() and len(number) < 6):
        return now
    found = minutes.wordings.filter(key=meeting.part_key, version=int(number)).first()
    return found.text if found else now


@require_safe
@guard(Permission.MEETING_RUN, find_part)
def minutes_history(request, meeting):
    part = next(part for part in minutes_record(meeting).parts if part.head.key == meeting.part_key)
    minutes = minutes_of(meeting)
    wordings = minutes.wordings.filter(key=meeting.part_key).select_related("by") if minutes.pk else []
    context = {
        "meeting": meeting,
        "part": part,
        "wordings": wordings,
        "may_edit": meeting.state != MeetingState.SIGNED,
    }
    return TemplateResponse(request, "meetings/minutes_history.html", context)


@require_http_methods(["GET", "POST"])
@guard(Permission.MEETING_RUN, find_minutes)
def minutes_number(request, meeting):
    minutes = minutes_of(meeting)
    form = NumberForm(request.POST or None, initial={"number": minutes.number})
    if request.method == "POST" and form.is_valid():
        try:
            minutes.keep_number(form.cleaned_data["number"], by=request.user)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Đã ghi số biên bản.")
            return redirect(minutes_url(meeting))
    context = {"meeting": meeting, "form": form, "back_url": minutes_url(meeting)}
    return TemplateResponse(request, "meetings/minutes_number.html", context, status=422 if form.errors else 200)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@guard(Permission.MEETING_RUN, find_minutes)
def minutes_sign(request, meeting):
    """By password in the portal, or the scan of what was signed on paper. After that nothing changes any more."""
    if meeting.state != MeetingState.CONCLUDED:
        messages.info(request, "Biên bản được ký một lần, sau khi hội nghị đã kết thúc.")
        return redirect(minutes_url(meeting))
    may_use_password = may_sign_in_portal(request.user, meeting)
    form = SignMinutesForm(
        request.POST or None,
        request.FILES or None,
        meeting=meeting,
        may_use_password=may_use_password,
        is_password_right=lambda password: is_own_password(request, password),
        initial={"name": meeting.chair_name},
    )
    if request.method == "POST" and form.is_valid():
        try:
            _sign(meeting, form.cleaned_data, by=request.user)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Biên bản đã ký và khóa.")
            return redirect(minutes_url(meeting))
    context = {
        "meeting": meeting,
        "form": form,
        "may_use_password": may_use_password,
        "behind": [part.head.name for part in minutes_record(meeting).parts if part.is_behind],
        "back_url": minutes_url(meeting),
    }
    return TemplateResponse(request, "meetings/minutes_sign.html", context, status=422 if form.errors else 200)


def _sign(meeting: Meeting, typed: dict, *, by) -> None:
    if typed["way"] == SigningWay.PASSWORD:
        sign_in_portal(meeting, by=by)
        return
    with transaction.atomic():
        scan = StoredFile.objects.store(typed["scan"], by=by)
        sign_on_paper(meeting, name=typed["name"], signed_on=typed["signed_on"], scan=scan, by=by)


# --- Papers ----------------------------------------------------------------------------------------------------------


@require_safe
@guard(Permission.MEETING_VIEW, find_minutes)
def minutes_pdf(request, meeting):
    """What was signed, as it was stored; before that the draft of this moment."""
    minutes = minutes_of(meeting)
    if minutes.is_signed:
        return file_response(minutes.file, inline=True)
    return minutes_paper(minutes_record(meeting)).response()


@require_safe
@guard(Permission.MEETING_VIEW, find_minutes)
def minutes_word(request, meeting):
    return minutes_paper(minutes_record(meeting)).word_response()


@require_safe
@guard(Permission.MEETING_VIEW, find_minutes)
def counting_pdf(request, meeting):
    """Every counting record of the meeting in one file."""
    if not can(request.user, Permission.MEETING_RUN, meeting) and meeting.ballots.filter(state="closed").exists():
        raise Http404
    try:
        return counting_records(meeting, Identity.current()).response()
    except OfficeError as problem:
        messages.error(request, str(problem))
        return redirect(minutes_url(meeting))
