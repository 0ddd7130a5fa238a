"""What awards add to the checklist of a review meeting: whether the bloc's quota is known."""

from django.db.models import Exists, OuterRef
from django.urls import reverse

from awards.models import Quota
from meetings.models import Meeting, MeetingKind
from meetings.readiness import Other, Point


def quota_point(meeting: Meeting, is_known: bool) -> Point:
    return Point(
        text="Đã có số lượng khen thưởng giao cho khối",
        is_met=is_known,
        missing="Chưa có số lượng khen thưởng giao cho khối.",
        url=reverse("awards:quota_list", kwargs={"year": meeting.bloc_year.year.year}),
        label="Xem số lượng khen thưởng",
    )


QUOTA_KNOWN = Other(MeetingKind.YEAR_END, Exists(Quota.objects.filter(bloc_year=OuterRef("bloc_year"))), quota_point)
