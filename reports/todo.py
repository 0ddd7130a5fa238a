"""Việc cần làm của tôi: what waits for one person, by year, the most urgent first."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery
from django.urls import reverse

from accounts.models import Identity, RoleGrant, User
from awards.models import Registration, RegistrationState
from blocs.deadlines import deadline_of
from blocs.models import (
    BlocState,
    BlocYear,
    EmulationYear,
    Membership,
    ReportComment,
    ReportState,
    Stage,
    year_worked_on,
)
from blocs.wording import BLOC_TONES
from campaigns.models import BlocDocument, DocumentKind, DocumentState
from documents.wording import counted
from reports.decided import ask_about_decisions, decision_tasks, keeps_decisions
from reports.due import undone
from reports.in_hand import ask_about_work, work_tasks
from reports.promised import ask_about_texts, covenant_tasks, movement_tasks, texts_around
from reports.rewarded import ask_about_nominations, nomination_tasks, signs
from reports.scored import (
    ask_about_explanations,
    ask_about_sheets,
    bloc_page,
    blocs_to_verify,
    check_tasks,
    conclude_tasks,
    cross_tasks,
    is_cross_scored,
    pairs_to_cross,
    sheet_tasks,
    sheets_around,
    verify_tasks,
)
from reports.task import Facts, Task, YearTasks
from scoring.bloc_table import NOT_HANDED_IN
from scoring.models import ScoreSheet
from scoring.models.sheet_states import HANDED_IN, SCORING_OVER
from scoring.verification_queue import Queue

# From November the next year is already being prepared; until April the old one is still being finished.
TWO_YEARS_IN = {11, 12, 1, 2, 3, 4}

# The leader sees how many members have done their part.
FOLLOWED = {BlocState.SELF_SCORING, BlocState.CHECKING}


def last_year_shown(today: dt.date) -> int:
    """The latest year that people work on: the next one too, where two years run together."""
    return year_worked_on(today) + (today.month in TWO_YEARS_IN)


def tasks_of(user: User, identity: Identity, today: dt.date) -> list[YearTasks]:
    """What waits for `user`, the older year first. A constant number of queries."""
    if not (user.agency_ids or user.is_office or keeps_decisions(user) or signs(user)):
        return []
    blocs = list(blocs_around(user, today)) if user.agency_ids else []
    queue = Queue(user, identity)
    to_verify = blocs_to_verify(queue)
    facts = Facts([*blocs, *to_verify], user.agency_ids)
    texts = texts_around(blocs)
    sheets = list(sheets_around(user, identity, blocs))
    for sheet in sheets:
        facts.of(sheet.bloc_year)
    ask_about_blocs(facts, user, blocs)
    ask_about_explanations(facts, queue)
    ask_about_sheets(facts, user, blocs, sheets)
    ask_about_texts(facts, user, blocs, texts, today)
    ask_about_decisions(facts, user)
    ask_about_nominations(facts, user, identity, today)
    ask_about_work(facts, user)
    covenants = {text.bloc_year_id: text for text in texts if text.kind == DocumentKind.COVENANT and not text.is_annex}
    led = [bloc for bloc in blocs if bloc.leader_id in user.agency_ids]
    tasks = [
        *(task for bloc in blocs for task in registration_tasks(user, bloc, facts, today)),
        *sheet_tasks(user, blocs, sheets, facts, today),
        *(task for bloc in blocs for task in cross_tasks(bloc, facts, today)),
        *check_tasks(user, identity, sheets, facts, today),
        *verify_tasks(to_verify, facts, today),
        *conclude_tasks(facts),
        *(task for bloc in led for task in leading_tasks(bloc, covenants.get(bloc.pk), facts, today)),
        *(task for bloc in blocs for task in report_tasks(user, bloc, facts, today)),
        *covenant_tasks(user, texts, facts, today),
        *movement_tasks(user, facts, today),
        *decision_tasks(facts, year_worked_on(today)),
        *nomination_tasks(facts),
        *work_tasks(facts, year_worked_on(today)),
    ]
    by_year: dict[int, list[Task]] = {}
    for year, task in tasks:
        by_year.setdefault(year, []).append(task)
    return [YearTasks(year, sorted(found, key=lambda task: task.urgency)) for year, found in sorted(by_year.items())]


# --- The blocs and sheets in question ---------------------------------------------------------------------------------


def with_progress(blocs):
    """Add `size` (members), `handed_in` and `checked` (sheets)."""
    members = Membership.objects.filter(bloc_year=OuterRef("pk"))
    sheets = ScoreSheet.objects.filter(bloc_year=OuterRef("pk"))
    return blocs.annotate(
        size=number_of(members),
        handed_in=number_of(sheets.exclude(state__in=NOT_HANDED_IN)),
        checked=number_of(sheets.exclude(state__in=NOT_HANDED_IN | HANDED_IN)),
    )


def number_of(rows) -> Subquery:
    counts = rows.order_by().values("bloc_year").annotate(number=Count("pk")).values("number")
    return Subquery(counts, output_field=IntegerField())


def blocs_around(user: User, today: dt.date):
    """The blocs of `user`'s agencies that are not closed, with what their leader has to know."""
    mine = user.agency_ids
    is_member = Exists(Membership.objects.filter(bloc_year=OuterRef("pk"), agency__in=mine))
    return (
        BlocYear.objects.filter(year__year__lte=last_year_shown(today))
        .exclude(state=BlocState.CLOSED)
        .annotate(is_member=is_member)
        .filter(Q(is_member=True) | Q(leader__in=mine) | Q(deputy__in=mine))
        .select_related("bloc", "year", "leader", "report", "cross_round", "criteria__criteria_set")
        .defer("criteria__criteria_set__definition")
        .order_by("year__year", "bloc__code")
    )


def ask_about_blocs(facts: Facts, user: User, blocs: Sequence[BlocYear]) -> None:
    """Ask for what the tasks of these blocs count, each bloc only for what its state can need."""
    mine = user.agency_ids
    followed = [bloc.pk for bloc in blocs if bloc.leader_id in mine and bloc.state in FOLLOWED]
    if followed:
        sheets = ScoreSheet.objects.filter(bloc_year__in=followed)
        facts.count("members", Membership.objects.filter(bloc_year__in=followed), by="bloc_year")
        facts.count("handed_in", sheets.exclude(state__in=NOT_HANDED_IN), by="bloc_year")
        facts.count("checked", sheets.exclude(state__in=NOT_HANDED_IN | HANDED_IN), by="bloc_year")
    commented = [bloc.pk for bloc in blocs if report_state(bloc) == ReportState.COMMENTING]
    if commented:
        comments = ReportComment.objects.filter(report__bloc_year__in=commented)
        facts.count("comments_of_mine", comments.filter(agency__in=mine), by="report__bloc_year")
        facts.count("unanswered", comments.filter(answer=""), by="report__bloc_year")
    if early := [bloc.pk for bloc in blocs if bloc.is_before_scoring]:
        mine_there = Membership.objects.filter(bloc_year__in=early, agency__in=mine)
        facts.count("to_register", undone(mine_there, Stage.REGISTRATION), by="bloc_year")
    returned = Registration.objects.filter(
        state=RegistrationState.RETURNED, year=OuterRef("bloc_year__year"), agency=OuterRef("agency")
    )
    mine_there = Membership.objects.filter(bloc_year__in=[bloc.pk for bloc in blocs], agency__in=mine)
    facts.count("to_supplement", mine_there.filter(Exists(returned)), by="bloc_year")
    if crossed := [bloc.pk for bloc in blocs if is_cross_scored(bloc)]:
        facts.count("to_cross", pairs_to_cross(mine, crossed), by="bloc_year")


def report_state(bloc: BlocYear) -> str:
    return bloc.report.state if hasattr(bloc, "report") else ReportState.DRAFTING


# --- Tasks ------------------------------------------------------------------------------------------------------------


def registration_tasks(user: User, bloc: BlocYear, facts: Facts, today: dt.date) -> Iterator[tuple[int, Task]]:
    """To register the year's titles, where the year has a last day for it, until the bloc begins to score.

    What was returned is to be supplemented whenever it was.
    """
    due = facts.due(bloc, Stage.REGISTRATION, today, extended_for=user.agency_ids)
    is_returned = bool(facts.number("to_supplement", bloc.pk))
    if not is_returned and not (due and facts.number("to_register", bloc.pk)):
        return
    yield (
        bloc.year.year,
        Task(
            title="Bổ sung bản đăng ký thi đua" if is_returned else "Đăng ký danh hiệu thi đua, hình thức khen thưởng",
            place=str(bloc),
            url=f"{reverse('awards:registration_list')}?nam={bloc.year.year}",
            button="Mở bản đăng ký",
            state="Trả lại để bổ sung" if is_returned else "Chưa gửi",
            tone="warning",
            **due,
        ),
    )


def leading_tasks(
    bloc: BlocYear, covenant: BlocDocument | None, facts: Facts, today: dt.date
) -> Iterator[tuple[int, Task]]:
    """The next step of a bloc that `user` leads; writing and signing its covenant is a task of its own."""
    if covenant and covenant.state != DocumentState.SIGNED and bloc.state in (BlocState.FORMED, BlocState.COVENANT):
        return
    texts = reverse("campaigns:bloc_documents", args=[bloc.bloc.code, bloc.year.year])
    steps = {
        BlocState.FORMED: ("Chuyển khối sang bước ký giao ước", "Mở trang khối", bloc.get_absolute_url(), None)
        if covenant
        else ("Tổ chức ký giao ước thi đua", "Soạn giao ước", texts, None),
        BlocState.COVENANT: (
            "Mở tự chấm điểm" if covenant else "Hoàn thành ký giao ước, mở tự chấm điểm",
            "Mở trang khối",
            bloc.get_absolute_url(),
            None,
        ),
        BlocState.SELF_SCORING: (
            "Theo dõi các đơn vị tự chấm điểm",
            "Xem các bảng",
            bloc_page("bloc_sheets", bloc),
            ("handed_in", "đơn vị đã nộp"),
        ),
        BlocState.CHECKING: (
            "Thẩm tra các bảng, kết thúc thẩm tra",
            "Mở bảng tổng hợp",
            bloc_page("bloc_table", bloc),
            ("checked", "đơn vị đã thẩm tra"),
        ),
        BlocState.VERIFIED: (
            "Họp tổng kết khối, thống nhất điểm",
            "Mở bảng tổng hợp",
            bloc_page("bloc_table", bloc),
            None,
        ),
        BlocState.MET: (
            "Hoàn thiện, gửi hồ sơ của khối",
            "Mở hồ sơ",
            reverse("awards:dossier_detail", args=[bloc.bloc.code, bloc.year.year]),
            None,
        ),
    }
    if bloc.state not in steps:
        return
    title, button, url, progress = steps[BlocState(bloc.state)]
    yield (
        bloc.year.year,
        Task(
            title=title,
            place=str(bloc),
            url=url,
            button=button,
            state=bloc.get_state_display(),
            tone="info",
            done=facts.number(progress[0], bloc.pk) if progress else None,
            total=facts.number("members", bloc.pk) if progress else None,
            unit=progress[1] if progress else "",
            **facts.due(bloc, bloc.stage, today),
        ),
    )


def report_tasks(user: User, bloc: BlocYear, facts: Facts, today: dt.date) -> Iterator[tuple[int, Task]]:
    """The bloc's year-end report: to be commented by members, written and adopted by the leader."""
    state = report_state(bloc)
    leads = bloc.leader_id in user.agency_ids
    task = {
        "place": str(bloc),
        "url": reverse("reports:report_detail", args=[bloc.bloc.code, bloc.year.year]),
        "state": ReportState(state).label,
        "tone": "warning" if state == ReportState.COMMENTING else "neutral",
    }
    if leads and state == ReportState.COMMENTING and (unanswered := facts.number("unanswered", bloc.pk)):
        title = f"Tiếp thu {counted(unanswered)} ý kiến góp ý báo cáo tổng kết"
        yield bloc.year.year, Task(title=title, button="Mở báo cáo", **task, **facts.due(bloc, Stage.MEETING, today))
    elif leads and state != ReportState.ADOPTED and bloc.state in SCORING_OVER:
        title = "Hoàn thiện, thông qua báo cáo tổng kết"
        yield bloc.year.year, Task(title=title, button="Mở báo cáo", **task, **facts.due(bloc, Stage.MEETING, today))
    elif (
        not leads
        and bloc.is_member
        and state == ReportState.COMMENTING
        and not facts.number("comments_of_mine", bloc.pk)
    ):
        title = "Góp ý dự thảo báo cáo tổng kết"
        yield bloc.year.year, Task(title=title, button="Góp ý", **task, **facts.due(bloc, Stage.MEETING, today))


# --- The office's overview --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class BlocProgress:
    bloc_year: BlocYear
    holder: str
    tone: str
    due_on: dt.date | None
    days_left: int | None

    @property
    def is_late(self) -> bool:
        return self.days_left is not None and self.days_left < 0


def overview(identity: Identity, today: dt.date) -> dict[int, list[BlocProgress]]:
    """The blocs of the years that are worked on, in the order of their codes, with how far each is, by year."""
    unfinished = Q(year__year__lte=last_year_shown(today)) & ~Q(state=BlocState.CLOSED)
    found = BlocYear.objects.filter(Q(year__year=year_worked_on(today)) | unfinished)
    years: dict[int, EmulationYear] = {}
    shown: dict[int, list[BlocProgress]] = {}
    for bloc in with_progress(found).select_related("bloc", "year", "leader").order_by("year__year", "bloc__code"):
        year = years.setdefault(bloc.year_id, bloc.year)
        due = deadline_of(year, bloc.stage) if bloc.stage else None
        shown.setdefault(year.year, []).append(
            BlocProgress(
                bloc_year=bloc,
                holder=bloc.holder(identity),
                tone=BLOC_TONES[BlocState(bloc.state)],
                due_on=due.due_on if due else None,
                days_left=due.working_days_left(today) if due else None,
            )
        )
    return shown


# --- The administrator's figures --------------------------------------------------------------------------------------


def account_counts() -> dict[str, int]:
    """How many accounts are open, still have a one-time password, have no role today, are shut. One query."""
    has_role = Exists(RoleGrant.objects.in_force().filter(user=OuterRef("pk")))
    is_open = Q(is_active=True)
    return User.objects.annotate(has_role=has_role).aggregate(
        active=Count("pk", filter=is_open),
        waiting=Count("pk", filter=is_open & Q(must_change_password=True)),
        without_role=Count("pk", filter=is_open & Q(has_role=False)),
        locked=Count("pk", filter=~is_open),
    )
