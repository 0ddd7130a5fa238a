"""What waits for one person of covenants, regulations, their results, and movements."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.urls import reverse

from accounts.models import User
from blocs.models import BlocState, BlocYear, Membership, Stage, year_worked_on
from blocs.workdays import Due
from campaigns.covenant_wording import DOCUMENT_TONES
from campaigns.models import (
    BlocDocument,
    DocumentComment,
    DocumentKind,
    DocumentSignature,
    DocumentState,
    Movement,
    MovementAnswer,
    MovementReport,
    Period,
    ReportRound,
    RoundExtension,
    Target,
)
from campaigns.models.movement import RUNNING, asking
from campaigns.models.target import STAGE_OF_PERIOD
from documents.wording import counted
from reports.task import NO_DAY, Facts, Task, said_of

# The results of the first half are asked for from June on, those of the whole year from November on.
MIDYEAR_FROM, YEAREND_FROM = 6, 11
REPORT_BEFORE = dt.timedelta(days=30)  # a report is due soon
LISTED = 3  # so many movements each have a line; more share one


# --- Covenants and regulations ----------------------------------------------------------------------------------------


def texts_around(blocs: Sequence[BlocYear]) -> list[BlocDocument]:
    """The texts of these blocs. One query, none without blocs."""
    around = {bloc.pk: bloc for bloc in blocs}
    if not around:
        return []
    documents = list(BlocDocument.objects.filter(bloc_year__in=around).order_by("kind", "annex_number", "pk"))
    for document in documents:
        document.bloc_year = around[document.bloc_year_id]
    return documents


def ask_about_texts(
    facts: Facts, user: User, blocs: Sequence[BlocYear], documents: Sequence[BlocDocument], today: dt.date
) -> None:
    """Ask for what the tasks of these texts count, each text only for what its state can need."""
    mine = user.agency_ids
    commented = [each.pk for each in documents if each.state == DocumentState.COMMENTING]
    if commented:
        comments = DocumentComment.objects.filter(document__in=commented, answer="")
        facts.count("comments", comments, by="document")
        facts.count("targets", Target.objects.filter(document__in=commented, agency__in=mine), by="document")
    to_sign = [each for each in documents if each.is_open_to_sign]
    if to_sign:
        members = Membership.objects.filter(bloc_year__in=[each.bloc_year_id for each in to_sign])
        still_members = members.filter(bloc_year=OuterRef("document__bloc_year"), agency=OuterRef("agency"))
        signed = DocumentSignature.objects.filter(document__in=[each.pk for each in to_sign])
        facts.count("all_members", members, by="bloc_year")
        facts.count("members_of_mine", members.filter(agency__in=mine), by="bloc_year")
        facts.count("signed", signed, by="document")
        facts.count("signed_of_mine", signed.filter(Exists(still_members), agency__in=mine), by="document")
    for period in Period:
        asked = [bloc.pk for bloc in blocs if period_asked_for(bloc, today) == period and not bloc.is_agreed]
        if asked:
            targets = Target.objects.in_force().filter(document__bloc_year__in=asked, agency__in=mine)
            facts.count(f"missing_{period}", targets.without_result(period), by="document__bloc_year")


def covenant_tasks(
    user: User, documents: Sequence[BlocDocument], facts: Facts, today: dt.date
) -> Iterator[tuple[int, Task]]:
    """What to draft, to sign and to report of these texts, members' tasks first."""
    for document in documents:
        bloc = document.bloc_year
        common = {
            "place": str(bloc),
            "url": document.get_absolute_url(),
            "state": document.state_label,
            "tone": DOCUMENT_TONES[DocumentState(document.state)],
        }
        found = []
        if document.is_open_to_sign and is_unsigned(document, facts):
            due = due_of(user, document, document.stage, facts, today)
            sign = reverse("campaigns:document_sign", args=[document.pk])
            found.append(Task(title=f"Ký {name_of(document)}", button="Ký", **{**common, "url": sign}, **due))
        if document.state == DocumentState.COMMENTING and document.has_targets and not document.is_annex:
            found += promise_task(document, facts, common, due_of(user, document, document.stage, facts, today))
        if bloc.leader_id in user.agency_ids:
            found += leading_task(document, facts, common, due_of(user, document, document.stage, facts, today))
        if document.kind == DocumentKind.COVENANT and document.is_open_to_sign and not document.is_annex:
            found += result_task(user, document, facts, today)
        for task in found:
            yield bloc.year.year, task


def name_of(document: BlocDocument) -> str:
    return document.title[0].lower() + document.title[1:]


def is_unsigned(document: BlocDocument, facts: Facts) -> bool:
    """By one of the reader's agencies."""
    members = facts.number("members_of_mine", document.bloc_year_id)
    return facts.number("signed_of_mine", document.pk) < members


def due_of(user: User, document: BlocDocument, stage: Stage | None, facts: Facts, today: dt.date) -> dict:
    """The deadline of `stage` as a Task takes it, with the extension of the reader's agency."""
    return facts.due(document.bloc_year, stage, today, extended_for=user.agency_ids)


def promise_task(document: BlocDocument, facts: Facts, common: dict, due: dict) -> list[Task]:
    """A member that has promised nothing yet, while it is asked to."""
    if facts.number("targets", document.pk) or not document.bloc_year.is_member:
        return []
    return [Task(title=f"Ghi chỉ tiêu của đơn vị, góp ý dự thảo {name_of(document)}", button="Góp ý", **common, **due)]


def leading_task(document: BlocDocument, facts: Facts, common: dict, due: dict) -> list[Task]:
    """The next step of a text that the reader's agency leads."""
    name, state = name_of(document), DocumentState(document.state)
    if not document.is_signed_by_members:
        return []
    if state == DocumentState.DRAFTING:
        return [Task(title=f"Soạn {name}, lấy ý kiến các đơn vị", button="Soạn tiếp", **common, **due)]
    if state == DocumentState.COMMENTING:
        unanswered = facts.number("comments", document.pk)
        note = f"Còn {counted(unanswered)} ý kiến chưa tiếp thu, giải trình." if unanswered else ""
        return [Task(title=f"Chốt nội dung {name}", button="Mở văn bản", note=note, **common, **due)]
    if state == DocumentState.CLOSED:
        return [Task(title=f"Mở ký {name}", button="Mở văn bản", **common, **due)]
    if state == DocumentState.SIGNING:
        title = f"Theo dõi các đơn vị ký {name}"
        signed, members = facts.number("signed", document.pk), facts.number("all_members", document.bloc_year_id)
        progress = {"done": signed, "total": members, "unit": "đơn vị đã ký"}
        return [Task(title=title, button="Xem chữ ký", **progress, **common, **due)]
    if document.file_id is None:
        return [Task(title=f"Lưu bản {name} đã ký đủ", button="Mở văn bản", **common)]
    return []


def result_task(user: User, document: BlocDocument, facts: Facts, today: dt.date) -> list[Task]:
    """The results of the reader's agency in this covenant that are asked for now and not entered."""
    bloc = document.bloc_year
    period = period_asked_for(bloc, today)
    missing = facts.number(f"missing_{period}", bloc.pk) if period else 0
    if not missing:
        return []
    place = {"code": bloc.bloc.code, "year": bloc.year.year}
    page = (
        reverse("campaigns:agency_results", kwargs={**place, "agency": next(iter(user.agency_ids))})
        if len(user.agency_ids) == 1
        else reverse("campaigns:bloc_results", kwargs=place)
    )
    label = "6 tháng" if period == Period.MIDYEAR else "cả năm"
    return [
        Task(
            title=f"Ghi kết quả thực hiện giao ước {label}",
            place=str(bloc),
            url=f"{page}?ky={period}",
            button="Ghi kết quả",
            state="Chưa báo cáo",
            tone="warning",
            note=f"Còn {counted(missing)} chỉ tiêu chưa có kết quả.",
            **due_of(user, document, STAGE_OF_PERIOD[period], facts, today),
        )
    ]


def period_asked_for(bloc: BlocYear, today: dt.date) -> Period | None:
    """Which results members enter now; None in the first months of the year."""
    year = bloc.year.year
    if today.year > year or bloc.state in (BlocState.SELF_SCORING, BlocState.CHECKING, BlocState.VERIFIED):
        return Period.YEAREND
    if today.year < year or today.month < MIDYEAR_FROM:
        return None
    return Period.YEAREND if today.month >= YEAREND_FROM else Period.MIDYEAR


# --- Movements --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DueReport:
    """The next report on one movement that the reader's agency has answered."""

    name: str
    answer: int
    title: str
    due_on: dt.date


def movement_tasks(user: User, facts: Facts, today: dt.date) -> Iterator[tuple[int, Task]]:
    """The movements to answer, and the reports on those that were answered and are due soon. One query."""
    if not user.agency_ids:
        return
    silent, reports = movements_of(user, today)
    year = year_worked_on(today)
    if len(silent) > LISTED:
        yield (
            year,
            Task(
                title=f"Trả lời {counted(len(silent))} phong trào thi đua",
                place="Phong trào thi đua",
                url=reverse("campaigns:movement_list"),
                button="Xem các phong trào",
                note="; ".join(name for _, name in silent[:LISTED]) + "; …",
                state="Chưa hưởng ứng",
                tone="warning",
            ),
        )
    else:
        for pk, name in silent:
            yield (
                year,
                Task(
                    title="Trả lời phong trào thi đua",
                    place=name,
                    url=reverse("campaigns:movement_detail", args=[pk]),
                    button="Hưởng ứng",
                    state="Chưa hưởng ứng",
                    tone="warning",
                ),
            )
    if len(reports) > LISTED:
        yield (
            year,
            Task(
                title=f"Báo cáo {counted(len(reports))} phong trào thi đua",
                place="Phong trào thi đua",
                url=reverse("campaigns:movement_dues"),
                button="Xem hạn báo cáo",
                note="; ".join(report.name for report in reports[:LISTED]) + "; …",
                state="Chưa báo cáo",
                tone="warning",
                **said_of(Due(min(report.due_on for report in reports), facts.calendar), today),
            ),
        )
        return
    for report in reports:
        yield (
            year,
            Task(
                title=f"Báo cáo phong trào: {report.title}",
                place=report.name,
                url=reverse("campaigns:answer_report", args=[report.answer]),
                button="Báo cáo",
                state="Chưa báo cáo",
                tone="warning",
                **said_of(Due(report.due_on, facts.calendar), today),
            ),
        )


def movements_of(user: User, today: dt.date) -> tuple[list[tuple[int, str]], list[DueReport]]:
    """Running movements that the reader's agencies have not answered (key and name, the latest first), and the next
    report on each that they have answered, where it is due within a month."""
    mine = user.agency_ids
    answers = MovementAnswer.objects.filter(movement=OuterRef("pk"), agency__in=mine)
    not_ours = Q(agency=None) | ~Q(agency__in=mine)
    silent = (
        Movement.objects.running()
        .filter(not_ours, asking(user.agencies), ends_on__gte=today)
        .exclude(Exists(answers))
        .order_by()
        .values_list("pk", "name", Value(0), Value(""), "starts_on", NO_DAY)
    )
    # By the movement too, which says nothing new but leads PostgreSQL to the one answer instead of all reports.
    own = {"answer__movement": OuterRef("movement"), "answer__agency__in": mine}
    given = Q(agency=None) | Q(agency__in=mine)
    longer = RoundExtension.objects.filter(given, round=OuterRef("pk")).order_by("-due_on").values("due_on")[:1]
    rounds = (
        ReportRound.objects.filter(
            movement__answers__agency__in=mine, movement__state__in=RUNNING, due_on__lte=today + REPORT_BEFORE
        )
        .exclude(Exists(MovementReport.objects.filter(round=OuterRef("pk"), **own)))
        .order_by()
        .values_list("movement", "movement__name", "movement__answers", "title", "due_on", Subquery(longer))
    )
    rows = list(silent.union(rounds, all=True))
    unanswered = sorted((row for row in rows if not row[2]), key=lambda row: (row[4], row[0]), reverse=True)
    # The earliest round of each, and of several own answers the first.
    next_rounds: dict[int, DueReport] = {}
    for pk, name, answer, title, due_on, until in sorted(
        (row for row in rows if row[2]), key=lambda row: (row[4], row[2])
    ):
        next_rounds.setdefault(pk, DueReport(name, answer, title, max(filter(None, [due_on, until]))))
    return [(row[0], row[1]) for row in unanswered], list(next_rounds.values())
