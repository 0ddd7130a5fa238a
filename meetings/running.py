"""While a meeting goes on: what is said to an item, what it concludes; afterwards until the minutes are signed."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.errors import OfficeError
from accounts.models import record
from meetings.models import AgendaItem, Meeting, MeetingState, Remark, Seat


def writable(meeting: Meeting) -> Meeting:
    """The meeting, locked until the transaction ends. Raises OfficeError before the opening and once it is signed."""
    held = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if held.state == MeetingState.PLANNED:
        raise OfficeError("Hội nghị chưa khai mạc.")
    if held.state == MeetingState.SIGNED:
        raise OfficeError("Biên bản đã ký nên không sửa được nữa.")
    return held


@transaction.atomic
def note_remark(
    meeting: Meeting,
    *,
    text: str,
    item: AgendaItem | None = None,
    seat: Seat | None = None,
    speaker: str = "",
    by,
    at: datetime | None = None,
) -> Remark:
    """Write down what somebody said to `item`: whoever sits on `seat`, or a guest called `speaker`."""
    held = writable(meeting)
    who = speaker.strip() or (f"{seat.representative}, {seat.label}" if seat and seat.representative else str(seat))
    if not seat and not speaker.strip():
        raise OfficeError("Xin ghi người phát biểu.")
    remark = Remark.objects.create(
        meeting=held, item=item, seat=seat, speaker=who, text=text, by=by, at=at or timezone.now()
    )
    record(by, "meetings.remark_noted", held, speaker=who)
    return remark


@transaction.atomic
def edit_remark(remark: Remark, *, by) -> None:
    """Keep what a form has set on `remark`."""
    held = writable(remark.meeting)
    remark.save(update_fields=["speaker", "text"])
    record(by, "meetings.remark_edited", held, speaker=remark.speaker)


@transaction.atomic
def drop_remark(remark: Remark, *, by) -> None:
    held = writable(remark.meeting)
    record(by, "meetings.remark_dropped", held, speaker=remark.speaker)
    remark.delete()


@transaction.atomic
def conclude_item(item: AgendaItem, text: str, *, by) -> None:
    """What the meeting concludes on `item`, in words; may be changed until the minutes are signed."""
    held = writable(item.meeting)
    item.conclusion = text.strip()
    item.save(update_fields=["conclusion"])
    record(by, "meetings.item_concluded", held, item=item.title)
