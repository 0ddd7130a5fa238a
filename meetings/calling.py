"""Calling a meeting: it begins with a seat for everybody who votes in it, and the usual agenda of its kind."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.errors import OfficeError
from accounts.models import GrantedRole, RoleGrant, record
from blocs.models import BlocYear
from meetings.agenda import lay_out
from meetings.models import CouncilMember, Meeting, MeetingKind, Seat


@transaction.atomic
def call_meeting(kind: MeetingKind, *, starts_at: datetime, by, bloc_year: BlocYear | None = None, **fields) -> Meeting:
    """A planned meeting with its agenda and seats: the members of `bloc_year` and their heads, or the council that day.

    Args:
        fields: further fields of Meeting (place, mode, chair_name, secretary …); `is_standing` seats only the standing
            members of the council.

    Raises OfficeError when there is nobody to sit: the bloc has no members, the council none that day.
    """
    meeting = Meeting(kind=kind, bloc_year=bloc_year, starts_at=starts_at, **fields)
    seats = _council_seats(meeting) if meeting.is_council else _member_seats(meeting)
    if not seats:
        whose = str(bloc_year) if bloc_year else "Thường trực Hội đồng" if meeting.is_standing else "Hội đồng"
        raise OfficeError(f"{whose} chưa có thành viên nào nên chưa lập hội nghị được.")
    meeting.save()
    Seat.objects.bulk_create(seats)
    record(by, "meetings.meeting_called", meeting)
    lay_out(meeting, by=by)
    return meeting


def _member_seats(meeting: Meeting) -> list[Seat]:
    """In the order of the bloc. A head who has the only head's account of the agency may vote with it."""
    members = list(meeting.bloc_year.memberships.select_related("agency"))
    grants = RoleGrant.objects.in_force().filter(role=GrantedRole.HEAD, user__is_active=True)
    heads: dict[int, list] = {}
    for grant in grants.filter(agency__in=[member.agency_id for member in members]).select_related("user"):
        heads.setdefault(grant.agency_id, []).append(grant.user)
    seats = []
    for place, member in enumerate(members, start=1):
        agency, users = member.agency, heads.get(member.agency_id, [])
        user = users[0] if len(users) == 1 else None
        seats.append(
            Seat(
                meeting=meeting,
                position=place,
                agency=agency,
                label=agency.name,
                representative=agency.head_name or (user.full_name if user else ""),
                representative_position=agency.head_title,
                user=user,
            )
        )
    return seats


def _council_seats(meeting: Meeting) -> list[Seat]:
    on = timezone.localdate(meeting.starts_at)
    sitting = CouncilMember.objects.sitting(on)
    if meeting.is_standing:
        sitting = sitting.standing()
    return [
        Seat(
            meeting=meeting,
            position=place,
            member=member,
            label=member.name,
            representative=member.name,
            representative_position=member.office,
            user=member.user,
        )
        for place, member in enumerate(sitting.select_related("user"), start=1)
    ]
