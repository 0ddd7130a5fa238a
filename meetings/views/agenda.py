"""The agenda of a meeting, and the templates it begins with."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.keys import ticked_keys
from accounts.models import record
from accounts.permissions import Permission, can
from accounts.telling import refusal_told
from meetings.agenda import add_item, edit_item, lay_out, move_item, remove_item, reorder
from meetings.agenda_forms import AgendaItemForm, ProgrammeRowForm
from meetings.models import AgendaItem, Meeting, MeetingKind, ProgrammeRow
from meetings.script import starting_times
from meetings.views.meetings import find_meeting, tabs
from meetings.wording import MEETING_TONES


def find_item(user, pk) -> Meeting:
    """The meeting of the item, with the item in `chosen`."""
    item = get_object_or_404(AgendaItem, pk=pk)
    meeting = find_meeting(user, item.meeting_id)
    item.meeting = meeting
    meeting.chosen = item
    return meeting


def agenda_of(meeting: Meeting) -> str:
    return reverse("meetings:meeting_agenda", args=[meeting.pk])


@require_safe
@guard(Permission.MEETING_VIEW, find_meeting)
def meeting_agenda(request, meeting):
    items = list(meeting.agenda.all())
    times = starting_times(meeting, items)
    may_run = can(request.user, Permission.MEETING_RUN, meeting)
    minutes = sum(item.minutes or 0 for item in items)
    context = {
        "meeting": meeting,
        "tone": MEETING_TONES[meeting.state],
        "tabs": tabs(request.user, meeting, "meeting_agenda"),
        "rows": [
            {
                "item": item,
                "time": time,
                "is_first": place == 0,
                "is_last": place == len(items) - 1,
                "is_done": item.ended_at is not None,
            }
            for place, (item, time) in enumerate(zip(items, times, strict=True))
        ],
        "total": f"{minutes // 60} giờ {minutes % 60:02d} phút" if minutes else "",
        "may_change": may_run and meeting.concluded_at is None,
        "may_run": may_run,
    }
    return TemplateResponse(request, "meetings/meeting_agenda.html", context)


@require_POST
@guard(Permission.MEETING_RUN, find_meeting)
def agenda_lay_out(request, meeting):
    if lay_out(meeting, by=request.user):
        messages.success(request, "Đã lập chương trình theo mẫu.")
    else:
        messages.info(request, "Chương trình đã có, hoặc chưa có mẫu cho loại hội nghị này.")
    return redirect(agenda_of(meeting))


@require_http_methods(["GET", "POST"])
@guard(Permission.MEETING_RUN, find_meeting)
def item_add(request, meeting):
    form = AgendaItemForm(request.POST or None)
    return _item(
        request, meeting, form, "Thêm nội dung", lambda: add_item(meeting, by=request.user, **form.cleaned_data)
    )


@require_http_methods(["GET", "POST"])
@guard(Permission.MEETING_RUN, find_item)
def item_edit(request, meeting):
    form = AgendaItemForm(request.POST or None, instance=meeting.chosen)
    return _item(request, meeting, form, "Sửa nội dung", lambda: edit_item(form.instance, by=request.user))


def _item(request, meeting: Meeting, form, title: str, verb):
    if request.method == "POST" and form.is_valid():
        try:
            verb()
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Đã lưu nội dung chương trình.")
            return redirect(agenda_of(meeting))
    context = {"meeting": meeting, "form": form, "title": title, "back_url": agenda_of(meeting)}
    return TemplateResponse(request, "meetings/item_form.html", context, status=422 if form.errors else 200)


@require_POST
@guard(Permission.MEETING_RUN, find_item)
def item_remove(request, meeting):
    return _changed(request, meeting, lambda: remove_item(meeting.chosen, by=request.user))


@require_POST
@guard(Permission.MEETING_RUN, find_item)
def item_move(request, meeting):
    is_up = request.POST.get("len") == "1"
    return _changed(request, meeting, lambda: move_item(meeting.chosen, up=is_up, by=request.user))


@require_POST
@guard(Permission.MEETING_RUN, find_meeting)
def agenda_reorder(request, meeting):
    """The order that somebody has dragged the items into; `thu-tu` names them all."""
    return _changed(request, meeting, lambda: reorder(meeting, ticked_keys(request, "thu-tu"), by=request.user))


def _changed(request, meeting: Meeting, verb):
    with refusal_told(request):
        verb()
    return redirect(agenda_of(meeting))


# --- Templates of agendas --------------------------------------------------------------------------------------------


def find_programme_row(user, pk) -> ProgrammeRow:
    return get_object_or_404(ProgrammeRow, pk=pk)


@require_safe
@guard(Permission.PROGRAMME_MANAGE)
def programme_list(request):
    today = timezone.localdate()
    rows = list(ProgrammeRow.objects.all())
    kinds = [
        {
            "label": kind.label,
            "rows": [
                {"row": row, "is_over": row.effective_to is not None and row.effective_to < today}
                for row in rows
                if row.kind == kind
            ],
        }
        for kind in MeetingKind
    ]
    return TemplateResponse(request, "meetings/programme_list.html", {"kinds": kinds})


@require_http_methods(["GET", "POST"])
@guard(Permission.PROGRAMME_MANAGE)
def programme_create(request):
    form = ProgrammeRowForm(request.POST or None, initial={"effective_from": timezone.localdate()})
    return _programme_form(request, form, "Thêm vào mẫu chương trình")


@require_http_methods(["GET", "POST"])
@guard(Permission.PROGRAMME_MANAGE, find_programme_row)
def programme_edit(request, row):
    return _programme_form(request, ProgrammeRowForm(request.POST or None, instance=row), "Sửa mẫu chương trình")


def _programme_form(request, form, title: str):
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            row = form.save()
            record(request.user, "meetings.programme_row_kept", row, title=row.title)
        messages.success(request, "Đã lưu mẫu chương trình; hội nghị đã lập không đổi theo.")
        return redirect("meetings:programme_list")
    context = {"form": form, "title": title}
    return TemplateResponse(request, "meetings/programme_form.html", context, status=422 if form.errors else 200)
