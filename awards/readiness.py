"""What awards add to the checklist of a review meeting: whether the bloc's quota is known."""

from django.urls import reverse

from awards.models import Quota
from meetings.models import Meeting, MeetingKind
from meetings.readiness import Point


def quota_points(meeting: Meeting) -> list[Point]:
    """One point for a year-end meeting of a bloc. One query."""
    if meeting.kind != MeetingKind.YEAR_END:
        return []
    is_known = Quota.objects.filter(bloc_year=meeting.bloc_year_id).exists()
    return [
        Point(
            text="Đã có số lượng khen thưởng giao cho khối.",
            is_met=is_known,
            missing="Chưa có số lượng khen thưởng giao cho khối.",
            url=reverse("awards:quota_list", kwargs={"year": meeting.bloc_year.year.year}),
            label="Xem số lượng khen thưởng",
        )
    ]
