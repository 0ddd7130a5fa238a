"""Before a meeting: who is invited, which papers are handed out, what the room's screen is opened with."""

import secrets

from django.db import transaction
from django.utils import timezone

from accounts.errors import OfficeError
from accounts.models import GrantedRole, Notice, User, record
from documents.models import StoredFile
from meetings.agenda import changeable
from meetings.models import Guest, Meeting, MeetingDocument, MeetingState, Seat


@transaction.atomic
def edit_meeting(meeting: Meeting, *, by, changes: str = "") -> None:
    """Keep what a form has set: when, where, who chairs, who writes. `changes` says what, in words.

    Raises OfficeError once the meeting has ended, or where another day would be given to one that has begun.
    """
    held = changeable(meeting)
    if held.state != MeetingState.PLANNED and held.starts_at != meeting.starts_at:
        raise OfficeError("Hội nghị đã khai mạc nên không đổi giờ bắt đầu được nữa.")
    fields = ["starts_at", "mode", "place", "chair_name", "chair", "secretary_name", "secretary"]
    meeting.save(update_fields=fields)
    record(by, "meetings.meeting_edited", held, changes=changes)


# --- Inviting ---------------------------------------------------------------------------------------------------------


def invited_people(meeting: Meeting) -> list[User]:
    """Whom the portal can tell: those who act for a member, sit, chair or write, and who look after the bloc."""
    people = User.objects.filter(is_active=True)
    pks = {meeting.chair_id, meeting.secretary_id, *meeting.seated_ids}
    if meeting.bloc_year:
        pks |= {meeting.bloc_year.council_member_id, meeting.bloc_year.responsible_officer_id}
        pks |= set(User.objects.acting_for_any(meeting.bloc_year.member_ids).values_list("pk", flat=True))
    else:
        pks |= set(User.objects.holding(GrantedRole.OFFICE_HEAD).values_list("pk", flat=True))
    return list(people.filter(pk__in=pks - {None}).order_by("pk"))


@transaction.atomic
def invite(meeting: Meeting, *, words: str = "", by) -> int:
    """Tell everybody in the portal and by e-mail when and where they meet; how many were told. May be done again.

    Raises OfficeError once the meeting has begun.
    """
    held = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if held.state != MeetingState.PLANNED:
        raise OfficeError("Hội nghị đã khai mạc nên không gửi giấy mời nữa.")
    starts = timezone.localtime(held.starts_at)
    body = "\n".join(
        line
        for line in [
            f"Thời gian: {starts:%H:%M} ngày {starts:%d/%m/%Y}.",
            f"Địa điểm: {held.place}." if held.place else "",
            words.strip(),
        ]
        if line
    )
    told = Notice.objects.tell(
        invited_people(meeting), subject=f"Giấy mời: {meeting}"[:200], body=body, link=meeting.get_absolute_url()
    )
    meeting.invited_at = timezone.now()
    meeting.save(update_fields=["invited_at"])
    record(by, "meetings.invited", held, people=len(told))
    return len(told)


# --- Guests -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def keep_guest(guest: Guest, *, by) -> None:
    """A new guest, or what a form has set on one."""
    held = changeable(guest.meeting)
    if guest.pk is None:
        guest.position = held.guests.count() + 1
        guest.save()
        record(by, "meetings.guest_added", held, guest=guest.name)
        return
    guest.save(update_fields=["name", "office"])
    record(by, "meetings.guest_edited", held, guest=guest.name)


@transaction.atomic
def remove_guest(guest: Guest, *, by) -> None:
    held = changeable(guest.meeting)
    record(by, "meetings.guest_removed", held, guest=guest.name)
    guest.delete()


@transaction.atomic
def see_guest(guest: Guest, *, is_present: bool, by) -> None:
    """The secretary has seen the guest, or seen that the guest is not there after all."""
    held = changeable(guest.meeting)
    if Guest.objects.filter(pk=guest.pk).exclude(is_present=is_present).update(is_present=is_present):
        record(by, "meetings.guest_seen", held, guest=guest.name)


# --- Documents --------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_document(meeting: Meeting, *, title: str, upload, by) -> MeetingDocument:
    """A paper that everybody in the meeting may read; also after it has begun, until the minutes are signed."""
    held = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if held.state == MeetingState.SIGNED:
        raise OfficeError("Biên bản đã ký nên không thêm tài liệu được nữa.")
    file = StoredFile.objects.store(upload, by=by)
    document = MeetingDocument.objects.create(meeting=held, title=title, file=file, position=held.documents.count() + 1)
    record(by, "meetings.document_added", held, title=title)
    return document


@transaction.atomic
def remove_document(document: MeetingDocument, *, by) -> None:
    held = Meeting.objects.select_for_update().get(pk=document.meeting_id)
    if held.state == MeetingState.SIGNED:
        raise OfficeError("Biên bản đã ký nên không bỏ tài liệu được nữa.")
    file = document.file
    document.delete()
    file.discard()
    record(by, "meetings.document_removed", held, title=document.title)


# --- The screen in the room -------------------------------------------------------------------------------------------


@transaction.atomic
def open_display(meeting: Meeting, *, by) -> None:
    """A link that shows the screen of this meeting on a machine where nobody signs in, until the meeting has ended.

    A new one closes the one before.
    """
    held = changeable(meeting)
    meeting.display_key = secrets.token_urlsafe(16)
    meeting.save(update_fields=["display_key"])
    record(by, "meetings.display_opened", held)


@transaction.atomic
def close_display(meeting: Meeting, *, by) -> None:
    """Twice does no harm."""
    if Meeting.objects.filter(pk=meeting.pk).exclude(display_key="").update(display_key=""):
        meeting.display_key = ""
        record(by, "meetings.display_closed", meeting)


# --- Codes ------------------------------------------------------------------------------------------------------------


def issue_codes(meeting: Meeting, *, by) -> list[tuple[Seat, str]]:
    """A new one-time code for every seat on which somebody is named; the codes before are worth nothing any more."""
    with transaction.atomic():
        return [(seat, seat.issue_code(by=by)) for seat in meeting.seats.exclude(representative="")]
