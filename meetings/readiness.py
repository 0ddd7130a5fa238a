"""What should be ready before a meeting is opened: each point with its place in the portal where it is put right.

A point that is missing does not forbid the opening; whoever opens then says why, and both are kept with the meeting.
Apps above know of more that a meeting needs (awards: the quotas). They add to OTHERS when they start.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef
from django.urls import reverse

from accounts.models import User
from accounts.permissions import Permission, can
from blocs.models import BlocState, ReportState
from blocs.reporting import empty_parts, needed_to_read, report_of
from campaigns.models import BlocDocument, DocumentKind, DocumentState
from meetings.electing import ELECTION
from meetings.models import AgendaItem, Ballot, Meeting, MeetingKind

CHECKED = {BlocState.VERIFIED, BlocState.MET, BlocState.SENT, BlocState.CLOSED}
READY_TO_SIGN = {DocumentState.CLOSED, DocumentState.SIGNING, DocumentState.SIGNED}


@dataclass(frozen=True)
class Point:
    """One thing to have ready. `text` says it is done, `missing` that it is not; `url` is where it is done."""

    text: str
    is_met: bool
    missing: str
    url: str
    label: str
    needs: Permission = Permission.MEETING_RUN  # towards the bloc's year, to open `url`


@dataclass(frozen=True)
class Other:
    """What an app above adds for meetings of `kind`: whether it is there, asked along of the meeting, and the point."""

    kind: MeetingKind
    is_there: Exists
    point: Callable[[Meeting, bool], Point]


OTHERS: list[Other] = []


def points(meeting: Meeting) -> list[Point]:
    """Every point for a meeting of this kind. At most four queries of its own, however many members."""
    prepared = _prepared(meeting)
    found = [*_of_every_meeting(meeting, prepared), *_OF_KIND.get(meeting.kind, lambda *_: [])(meeting, prepared)]
    return found + [other.point(meeting, is_there) for other, is_there in prepared.others]


@dataclass(frozen=True)
class Prepared:
    """Which of its own things a meeting has, and which of the things of apps above."""

    agenda: bool
    ballot: bool
    election: bool
    others: list[tuple[Other, bool]]


def _prepared(meeting: Meeting) -> Prepared:
    """One query."""
    others = [other for other in OTHERS if other.kind == meeting.kind]
    ballots = Ballot.objects.filter(meeting=OuterRef("pk"))
    asked = Meeting.objects.filter(pk=meeting.pk).values_list(
        Exists(AgendaItem.objects.filter(meeting=OuterRef("pk"))),
        Exists(ballots.exclude(mark=ELECTION)),
        Exists(ballots.filter(mark=ELECTION)),
        *(other.is_there for other in others),
    )
    agenda, ballot, election, *there = asked.get()
    return Prepared(agenda, ballot, election, list(zip(others, there, strict=True)))


def points_for(meeting: Meeting, reader: User) -> list[Point]:
    """The points, without the address of a page that `reader` may not open."""
    bloc_year = meeting.bloc_year
    return [
        point
        if bloc_year is None or point.needs == Permission.MEETING_RUN or can(reader, point.needs, bloc_year)
        else replace(point, url="")
        for point in points(meeting)
    ]


def missing(meeting: Meeting) -> list[str]:
    return [point.missing for point in points(meeting) if not point.is_met]


def _of_every_meeting(meeting: Meeting, prepared: Prepared) -> list[Point]:
    edit = reverse("meetings:meeting_edit", args=[meeting.pk])
    programme = reverse("meetings:meeting_agenda", args=[meeting.pk])
    return [
        Point(
            "Đã ghi chủ trì và thư ký",
            bool((meeting.chair_name or meeting.chair_id) and (meeting.secretary_name or meeting.secretary_id)),
            "Chưa ghi chủ trì hoặc thư ký.",
            edit,
            "Ghi chủ trì, thư ký",
        ),
        Point("Đã ghi địa điểm", bool(meeting.place), "Chưa ghi địa điểm.", edit, "Ghi địa điểm"),
        Point("Đã có chương trình", prepared.agenda, "Chưa có chương trình.", programme, "Lập chương trình"),
        Point(
            "Đã gửi giấy mời",
            meeting.invited_at is not None,
            "Chưa gửi giấy mời.",
            reverse("meetings:meeting_invite", args=[meeting.pk]),
            "Gửi giấy mời",
        ),
    ]


def _place(meeting: Meeting) -> dict:
    bloc_year = meeting.bloc_year
    return {"code": bloc_year.bloc.code, "year": bloc_year.year.year}


def _of_year_end(meeting: Meeting, prepared: Prepared) -> list[Point]:
    bloc_year = meeting.bloc_year
    report = report_of(bloc_year)
    table = reverse("scoring:bloc_table", kwargs=_place(meeting))
    return [
        Point(
            "Điểm các đơn vị đã thẩm tra xong",
            bloc_year.state in CHECKED,
            "Chưa thẩm tra xong điểm các đơn vị.",
            table,
            "Mở bảng tổng hợp điểm",
            Permission.RANKING_VIEW,
        ),
        Point(
            "Báo cáo tổng kết đã soạn đủ các phần",
            not empty_parts(report),
            "Báo cáo tổng kết chưa soạn đủ các phần.",
            report.get_absolute_url(),
            "Soạn báo cáo",
            needed_to_read(report),
        ),
        Point(
            "Dự thảo báo cáo đã gửi các đơn vị góp ý",
            report.state != ReportState.DRAFTING,
            "Dự thảo báo cáo chưa gửi các đơn vị góp ý.",
            report.get_absolute_url(),
            "Lấy ý kiến",
            needed_to_read(report),
        ),
        *_ballot_points(meeting, prepared),
    ]


def _ballot_points(meeting: Meeting, prepared: Prepared) -> list[Point]:
    return [
        Point(
            "Đã lập phiếu bình xét",
            prepared.ballot,
            "Chưa lập phiếu bình xét.",
            reverse("awards:award_ballot_create", args=[meeting.pk]),
            "Lập phiếu suy tôn",
        ),
        Point(
            "Đã lập phiếu bầu lãnh đạo khối",
            prepared.election,
            "Chưa lập phiếu bầu lãnh đạo khối.",
            reverse("meetings:election_create", args=[meeting.pk]),
            "Lập phiếu bầu",
        ),
    ]


def _of_covenant(meeting: Meeting, prepared: Prepared) -> list[Point]:
    return [
        _document_point(
            meeting,
            DocumentKind.COVENANT,
            READY_TO_SIGN,
            "Giao ước đã chốt nội dung để ký",
            "Giao ước chưa chốt nội dung.",
        )
    ]


def _of_midyear(meeting: Meeting, prepared: Prepared) -> list[Point]:
    ready = {DocumentState.COMMENTING, DocumentState.CLOSED}
    return [
        _document_point(
            meeting,
            DocumentKind.MIDYEAR,
            ready,
            "Dự thảo báo cáo sơ kết đã gửi các đơn vị góp ý",
            "Dự thảo báo cáo sơ kết chưa gửi các đơn vị góp ý.",
        )
    ]


def _document_point(meeting: Meeting, kind: DocumentKind, ready: set, text: str, missing: str) -> Point:
    is_met = BlocDocument.objects.filter(
        bloc_year=meeting.bloc_year, kind=kind, annex_number=0, state__in=ready
    ).exists()
    where = reverse("campaigns:bloc_documents", kwargs=_place(meeting))
    return Point(text, is_met, missing, where, f"Mở {kind.label.lower()}", Permission.COVENANT_VIEW)


def _of_council(meeting: Meeting, prepared: Prepared) -> list[Point]:
    return _ballot_points(meeting, prepared)[:1]


_OF_KIND: dict[str, Callable[[Meeting, Prepared], list[Point]]] = {
    MeetingKind.YEAR_END: _of_year_end,
    MeetingKind.COVENANT: _of_covenant,
    MeetingKind.MIDYEAR: _of_midyear,
    MeetingKind.COUNCIL: _of_council,
}
