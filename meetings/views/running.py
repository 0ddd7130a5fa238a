"""The chair's page: turning to the next item, what is said to it, what it concludes; the ballots and the screen."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.keys import is_key
from accounts.permissions import Permission
from accounts.telling import refusal_told
from meetings.agenda_forms import ConclusionForm, RemarkEditForm, RemarkForm
from meetings.item_work import work_of
from meetings.live import next_of
from meetings.models import AgendaItem, Ballot, BallotState, Meeting, MeetingState, Remark
from meetings.preparing import close_display, open_display
from meetings.running import conclude_item, drop_remark, edit_remark, note_remark
from meetings.views.agenda import find_item
from meetings.views.meetings import find_meeting, tabs
from meetings.wording import BALLOT_TONES, MEETING_TONES

# What the chair does next with a ballot, by its state.
NEXT_STEPS = {
    BallotState.PREPARED: ("ballot_open", "Mở bỏ phiếu"),
    BallotState.OPEN: ("ballot_close", "Kết thúc bỏ phiếu"),
    BallotState.CLOSED: ("ballot_publish", "Công bố kết quả"),
}


def find_remark(user, pk) -> Meeting:
    """The meeting, with the remark in `chosen`."""
    remark = get_object_or_404(Remark, pk=pk)
    meeting = find_meeting(user, remark.meeting_id)
    meeting.chosen = remark
    return meeting


def desk(meeting: Meeting) -> str:
    return reverse("meetings:meeting_run", args=[meeting.pk])


@require_safe
@guard(Permission.MEETING_RUN, find_meeting)
def meeting_run(request, meeting):
    return _desk(request, meeting, RemarkForm(meeting=meeting))


def _desk(request, meeting: Meeting, remark_form: RemarkForm, status: int = 200):
    items = list(meeting.agenda.all())
    current = next((item for item in items if item.is_current), None)
    quorum = meeting.quorum()
    may_write = meeting.state in (MeetingState.OPENED, MeetingState.CONCLUDED)
    context = {
        "meeting": meeting,
        "tone": MEETING_TONES[meeting.state],
        "tabs": tabs(request.user, meeting, "meeting_run"),
        "quorum": quorum,
        "quorum_tone": "success" if quorum.is_met else "warning",
        "current": current,
        "work": work_of(meeting, current, request.user) if current else [],
        "conclusion_form": ConclusionForm(initial={"conclusion": current.conclusion}) if current else None,
        "items": [{"item": item, "is_done": item.ended_at is not None} for item in items],
        "following": next_of(items),
        "remark_form": remark_form if may_write else None,
        "remarks": meeting.remarks.select_related("item").order_by("-at", "-pk"),
        "ballots": [_ballot_row(ballot) for ballot in meeting.ballots.all()],
        "is_planned": meeting.state == MeetingState.PLANNED,
        "display_url": _display_url(request, meeting),
        "pulse_url": reverse("meetings:meeting_pulse", args=[meeting.pk]) + "?ban=1",
    }
    return TemplateResponse(request, "meetings/meeting_run.html", context, status=status)


def _ballot_row(ballot: Ballot) -> dict:
    name, label = NEXT_STEPS.get(BallotState(ballot.state), ("", ""))
    if name == "ballot_close" and not ballot.is_electronic:
        name, label = "ballot_detail", "Ghi số giơ tay, kết thúc" if ballot.is_by_hands else "Kiểm phiếu, kết thúc"
    return {
        "ballot": ballot,
        "tone": BALLOT_TONES[BallotState(ballot.state)],
        "next_url": reverse(f"meetings:{name}", args=[ballot.pk]) if name else "",
        "next_label": label,
    }


def _display_url(request, meeting: Meeting) -> str:
    if not meeting.display_key or meeting.concluded_at:
        return ""
    return request.build_absolute_uri(reverse("meetings:public_screen", args=[meeting.display_key]))


def _did(request, meeting: Meeting, verb, said: str = ""):
    with refusal_told(request):
        verb()
        if said:
            messages.success(request, said)
    return redirect(desk(meeting))


@require_POST
@guard(Permission.MEETING_RUN, find_item)
def item_start(request, meeting):
    return _did(request, meeting, lambda: meeting.chosen.start(by=request.user))


@require_POST
@guard(Permission.MEETING_RUN, find_item)
def item_conclude(request, meeting):
    form = ConclusionForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Kết luận dài quá 6000 chữ hoặc có ký tự không ghi được; chưa lưu.")
        return redirect(desk(meeting))
    text = form.cleaned_data["conclusion"]
    return _did(request, meeting, lambda: conclude_item(meeting.chosen, text, by=request.user), "Đã ghi kết luận.")


# --- What is said ----------------------------------------------------------------------------------------------------


@require_POST
@guard(Permission.MEETING_RUN, find_meeting)
def remark_add(request, meeting):
    """To the item that ran when the page was made; it comes back with what was typed where that cannot be kept."""
    form = RemarkForm(request.POST, meeting=meeting)
    if not form.is_valid():
        return _desk(request, meeting, form, status=422)
    typed = form.cleaned_data
    item = _item_named(meeting, request.POST.get("noi-dung", ""))
    try:
        note_remark(
            meeting, item=item, seat=typed["seat"], speaker=typed["speaker"], text=typed["text"], by=request.user
        )
    except OfficeError as problem:
        form.add_error(None, str(problem))
        return _desk(request, meeting, form, status=422)
    return redirect(f"{desk(meeting)}#y-kien")


def _item_named(meeting: Meeting, pk: str) -> AgendaItem | None:
    return AgendaItem.objects.filter(meeting=meeting, pk=pk).first() if is_key(pk) else None


@require_http_methods(["GET", "POST"])
@guard(Permission.MEETING_RUN, find_remark)
def remark_edit(request, meeting):
    form = RemarkEditForm(request.POST or None, instance=meeting.chosen)
    if request.method == "POST" and form.is_valid():
        return _did(request, meeting, lambda: edit_remark(form.instance, by=request.user), "Đã sửa ý kiến.")
    context = {"meeting": meeting, "form": form, "title": "Sửa ý kiến phát biểu", "button": "Lưu"}
    context["back_url"] = desk(meeting)
    return TemplateResponse(request, "meetings/remark_edit.html", context, status=422 if form.errors else 200)


@require_POST
@guard(Permission.MEETING_RUN, find_remark)
def remark_drop(request, meeting):
    return _did(request, meeting, lambda: drop_remark(meeting.chosen, by=request.user), "Đã bỏ ý kiến.")


# --- The screen in the room ------------------------------------------------------------------------------------------


@require_POST
@guard(Permission.MEETING_RUN, find_meeting)
def display_open(request, meeting):
    said = "Đã mở đường dẫn màn hình chiếu; đường dẫn cũ (nếu có) hết giá trị."
    return _did(request, meeting, lambda: open_display(meeting, by=request.user), said)


@require_POST
@guard(Permission.MEETING_RUN, find_meeting)
def display_close(request, meeting):
    return _did(request, meeting, lambda: close_display(meeting, by=request.user), "Đã đóng đường dẫn màn hình chiếu.")
