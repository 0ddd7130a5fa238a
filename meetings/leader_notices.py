"""Confirming the leaders of all blocs in one notice of the office; they lead from the day the notice says."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.errors import OfficeError
from accounts.models import Agency, Identity, Notice, User, record
from blocs.models import Bloc, BlocYear, EmulationYear, LeaderChoice
from blocs.names import full_name
from documents.paper import Block, Column, Letterhead, Paper, Paragraph, Signature, Table, Title
from documents.wording import counted, long_date
from meetings.models import Meeting
from meetings.models.leader_notice import LeaderNotice, LeaderNoticeLine


@dataclass(frozen=True)
class Candidate:
    """What is known about who shall lead one bloc in `year`.

    Attributes:
        meeting: the one that elected, with its proposed leader and deputy; None where nobody was elected.
        members: who may be named: those of the bloc of that year, of the year before while it is not formed yet.
        notice: the latest notice that names somebody for this bloc and year already.
    """

    bloc: Bloc
    meeting: Meeting | None
    members: list[Agency]
    notice: LeaderNotice | None


def candidates(year: EmulationYear) -> list[Candidate]:
    """Every bloc of this year or the one before, by code. A constant number of queries."""
    around = BlocYear.objects.filter(year__year__in=[year.year - 1, year.year]).select_related("bloc", "year")
    members: dict[int, list[Agency]] = {}
    blocs: dict[int, Bloc] = {}
    for bloc_year in around.order_by("year__year").prefetch_related("memberships__agency"):
        blocs[bloc_year.bloc_id] = bloc_year.bloc
        own = [membership.agency for membership in bloc_year.memberships.all()]
        members[bloc_year.bloc_id] = own or members.get(bloc_year.bloc_id, [])
    met = Meeting.objects.filter(bloc_year__year__year=year.year - 1).exclude(proposed_leader=None)
    meetings = {
        meeting.bloc_year.bloc_id: meeting
        for meeting in met.select_related("bloc_year", "proposed_leader", "proposed_deputy").order_by("starts_at", "pk")
    }
    lines = LeaderNoticeLine.objects.filter(notice__year=year).select_related("notice").order_by("notice__signed_on")
    notices = {line.bloc_id: line.notice for line in lines}
    found = [Candidate(bloc, meetings.get(pk), members[pk], notices.get(pk)) for pk, bloc in blocs.items()]
    return sorted(found, key=lambda each: each.bloc.code)


def years_to_set_up() -> list[int]:
    """The years for which meetings have elected leaders, but which nobody has set up yet. One query."""
    set_up = EmulationYear.objects.filter(year=OuterRef("year") + 1)
    elected = EmulationYear.objects.filter(bloc_years__meetings__proposed_leader__isnull=False)
    return [
        year + 1 for year in elected.exclude(Exists(set_up)).distinct().order_by("year").values_list("year", flat=True)
    ]


@dataclass(frozen=True)
class Named:
    """Who shall lead one bloc. `meeting`: that elected exactly these; None where the office appoints."""

    bloc: Bloc
    leader: Agency
    deputy: Agency | None = None
    meeting: Meeting | None = None

    @property
    def how(self) -> LeaderChoice:
        return LeaderChoice.ELECTED if self.meeting else LeaderChoice.APPOINTED


@transaction.atomic
def issue_notice(
    year: EmulationYear,
    named: Sequence[Named],
    *,
    number: str,
    signed_on: dt.date,
    effective_on: dt.date,
    by,
    signer_title: str = "",
    signer_name: str = "",
) -> LeaderNotice:
    """Keep the notice, tell everybody in these blocs, and let it take effect where its day has come.

    Raises OfficeError: nobody is named, a leader is also the deputy, the number was used that day, the day is before
    the year that precedes `year`.
    """
    if not named:
        raise OfficeError("Thông báo cần ít nhất một khối, cụm.")
    for each in named:
        if each.leader == each.deputy:
            raise OfficeError(f"{each.bloc}: trưởng khối và phó khối phải là hai đơn vị khác nhau.")
    if effective_on.year < year.year - 1:
        raise OfficeError("Ngày có hiệu lực không hợp với năm của thông báo.")
    if LeaderNotice.objects.filter(number=number, signed_on=signed_on).exists():
        raise OfficeError("Đã có thông báo mang số này cùng ngày.")
    notice = LeaderNotice.objects.create(
        year=year,
        number=number,
        signed_on=signed_on,
        effective_on=effective_on,
        signer_title=signer_title,
        signer_name=signer_name,
        issued_by=by,
    )
    LeaderNoticeLine.objects.bulk_create(
        LeaderNoticeLine(
            notice=notice, bloc=each.bloc, leader=each.leader, deputy=each.deputy, how=each.how, meeting=each.meeting
        )
        for each in named
    )
    record(by, "meetings.leaders_announced", notice, number=number, blocs=len(named))
    concerned = {pk for each in named for pk in (each.leader.pk, each.deputy.pk if each.deputy else None) if pk}
    people = User.objects.acting_for_any(concerned)
    Notice.objects.tell(people, subject=f"{notice}: lãnh đạo khối, cụm năm {year.year}", link=notice.get_absolute_url())
    take_effect(notice, by=by)
    return notice


@transaction.atomic
def take_effect(notice: LeaderNotice, *, by, today: dt.date | None = None) -> int:
    """Make the named the leaders of the blocs of their year, once its day has come; how many became so now.

    A bloc that is not formed yet in that year, or of which the named is no member, waits; the line says why.
    Twice does no harm.
    """
    if notice.effective_on > (today or timezone.localdate()):
        return 0
    applied = 0
    waiting = LeaderNoticeLine.objects.select_for_update(of=("self",)).filter(notice=notice, applied_at=None)
    for line in waiting.select_related("leader", "deputy", "bloc"):
        following = BlocYear.objects.filter(bloc=line.bloc, year=notice.year).select_related("bloc", "year").first()
        line.problem = "" if following else f"Khối chưa được thành lập trong năm {notice.year.year}."
        if following:
            try:
                following.appoint(
                    leader=line.leader, deputy=line.deputy, how=LeaderChoice(line.how), document=str(notice), by=by
                )
            except OfficeError as problem:
                line.problem = str(problem)[:300]
            else:
                line.applied_at, applied = timezone.now(), applied + 1
        line.save(update_fields=["applied_at", "problem"])
    return applied


def take_effect_of_all(*, by=None, today: dt.date | None = None) -> int:
    """Every notice with a bloc that still waits; how many blocs got their leader now."""
    waiting = LeaderNotice.objects.filter(lines__applied_at=None).distinct().order_by("signed_on", "pk")
    return sum(take_effect(notice, by=by, today=today) for notice in waiting.select_related("year"))


# --- On paper ---------------------------------------------------------------------------------------------------------


def notice_paper(notice: LeaderNotice, identity: Identity) -> Paper:
    """Thông báo of Sở Nội vụ, to be signed and sealed there."""
    lines = list(notice.lines.select_related("bloc", "leader", "deputy", "meeting__written_minutes"))
    number, _, symbol = notice.number.partition("/")
    blocks: list[Block] = [
        Letterhead(
            superior=identity.committee_name,
            issuer=identity.department_name,
            symbol=symbol or f"TB-{identity.department_code}",
            number=int(number) if number.strip().isdecimal() else number or None,
            place=identity.place_name,
            on=notice.signed_on,
        ),
        Title("Thông báo", f"Đơn vị đứng đầu, cấp phó các khối, cụm thi đua năm {notice.year.year}"),
        Paragraph(
            f"Căn cứ kết quả suy tôn tại hội nghị tổng kết của các khối, cụm thi đua và đề nghị của "
            f"{identity.office_name}, {identity.department_name} thông báo đơn vị đứng đầu, cấp phó của "
            f"{counted(len(lines))} khối, cụm thi đua năm {notice.year.year} như sau:"
        ),
        Table(
            [
                Column("TT", 10, align="center"),
                Column("Khối, cụm", 50, is_heading=True),
                Column("Đơn vị đứng đầu", 42),
                Column("Đơn vị cấp phó", 38),
                Column("Căn cứ", 30),
            ],
            [
                [
                    place,
                    full_name(line.bloc.name),
                    line.leader.name,
                    line.deputy.name if line.deputy else "",
                    _basis(line),
                ]
                for place, line in enumerate(lines, start=1)
            ],
            size=12,
        ),
        Paragraph(
            f"Các đơn vị trên thực hiện nhiệm vụ từ {long_date(notice.effective_on)}. {identity.department_name} "
            "thông báo để các cơ quan, đơn vị biết, thực hiện./."
        ),
        Signature(
            [(notice.signer_title or "Giám đốc").upper()],
            name=notice.signer_name,
            recipients=[
                f"{identity.committee_name} (báo cáo)",
                "Các đơn vị thành viên khối, cụm thi đua",
                f"Lưu: VT, {identity.office_code}",
            ],
        ),
    ]
    return Paper(
        filename=str(notice).replace("/", "-"),
        title=f"{notice}: lãnh đạo khối, cụm năm {notice.year.year}",
        blocks=blocks,
        author=identity.department_name,
        is_sample=identity.is_demo,
    )


def _basis(line: LeaderNoticeLine) -> str:
    if line.meeting is None:
        return "Chỉ định"
    minutes = getattr(line.meeting, "written_minutes", None)
    number = f" số {minutes.number}" if minutes and minutes.number else ""
    return f"Biên bản{number} ngày {line.meeting.held_on:%d/%m/%Y}"
