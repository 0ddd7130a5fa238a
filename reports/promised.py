"""What waits for one person of covenants, regulations, their results, and movements."""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence

from django.db.models import Count, DateField, Exists, IntegerField, Max, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from accounts.models import User
from blocs.extensions import extended
from blocs.models import BlocState, BlocYear, Extension, Membership, Stage, year_worked_on
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
from campaigns.models.movement import asking
from campaigns.models.target import STAGE_OF_PERIOD
from documents.wording import counted
from reports.task import Task, Years, said_of

# The results of the first half are asked for from June on, those of the whole year from November on.
MIDYEAR_FROM, YEAREND_FROM = 6, 11
REPORT_BEFORE = dt.timedelta(days=30)  # a report is due soon
LISTED = 3  # so many movements each have a line; more share one


# --- Covenants and regulations ----------------------------------------------------------------------------------------


def texts_around(user: User, blocs: Sequence[BlocYear], today: dt.date) -> list[BlocDocument]:
    """The texts of these blocs with what their tasks need to know. One query, none without blocs."""
    around = {bloc.pk: bloc for bloc in blocs}
    if not around:
        return []
    periods = {period for bloc in blocs if (period := period_asked_for(bloc, today))}
    leads = any(bloc.leader_id in user.agency_ids for bloc in blocs)
    documents = list(documents_of(user, list(around), periods, leads=leads))
    for document in documents:
        document.bloc_year = around[document.bloc_year_id]
    return documents


def covenant_tasks(
    user: User, documents: Sequence[BlocDocument], years: Years, today: dt.date
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
        if document.is_open_to_sign and document.unsigned_of_mine:
            due = due_of(document, document.stage, years, today)
            sign = reverse("campaigns:document_sign", args=[document.pk])
            found.append(Task(title=f"Ký {name_of(document)}", button="Ký", **{**common, "url": sign}, **due))
        if document.state == DocumentState.COMMENTING and document.has_targets and not document.is_annex:
            found += promise_task(document, common, due_of(document, document.stage, years, today))
        if bloc.leader_id in user.agency_ids:
            found += leading_task(document, common, due_of(document, document.stage, years, today))
        if document.kind == DocumentKind.COVENANT and document.is_open_to_sign and not document.is_annex:
            found += result_task(user, document, years, today)
        for task in found:
            yield bloc.year.year, task


def name_of(document: BlocDocument) -> str:
    return document.title[0].lower() + document.title[1:]


def due_of(document: BlocDocument, stage: Stage | None, years: Years, today: dt.date) -> dict:
    """The deadline of `stage` as a Task takes it, with the extension of the reader's agency."""
    if stage is None:
        return {}
    due = years.of(document.bloc_year).dues.get(stage)
    return said_of(extended(due, getattr(document, f"{stage}_until", None)), today)


def promise_task(document: BlocDocument, common: dict, due: dict) -> list[Task]:
    """A member that has promised nothing yet, while it is asked to."""
    if document.has_targets_of_mine or not document.bloc_year.is_member:
        return []
    return [Task(title=f"Ghi chỉ tiêu của đơn vị, góp ý dự thảo {name_of(document)}", button="Góp ý", **common, **due)]


def leading_task(document: BlocDocument, common: dict, due: dict) -> list[Task]:
    """The next step of a text that the reader's agency leads."""
    name, state = name_of(document), DocumentState(document.state)
    if not document.is_signed_by_members:
        return []
    if state == DocumentState.DRAFTING:
        return [Task(title=f"Soạn {name}, lấy ý kiến các đơn vị", button="Soạn tiếp", **common, **due)]
    if state == DocumentState.COMMENTING:
        note = f"Còn {counted(document.unanswered)} ý kiến chưa tiếp thu, giải trình." if document.unanswered else ""
        return [Task(title=f"Chốt nội dung {name}", button="Mở văn bản", note=note, **common, **due)]
    if state == DocumentState.CLOSED:
        return [Task(title=f"Mở ký {name}", button="Mở văn bản", **common, **due)]
    if state == DocumentState.SIGNING:
        title = f"Theo dõi các đơn vị ký {name}"
        progress = {"done": document.signed or 0, "total": document.bloc_year.size or 0, "unit": "đơn vị đã ký"}
        return [Task(title=title, button="Xem chữ ký", **progress, **common, **due)]
    if document.file_id is None:
        return [Task(title=f"Lưu bản {name} đã ký đủ", button="Mở văn bản", **common)]
    return []


def result_task(user: User, document: BlocDocument, years: Years, today: dt.date) -> list[Task]:
    """The results of the reader's agency in this covenant that are asked for now and not entered."""
    bloc = document.bloc_year
    period = period_asked_for(bloc, today)
    missing = getattr(document, f"missing_{period}") if period else 0
    if not missing or bloc.is_agreed:
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
            **due_of(document, STAGE_OF_PERIOD[period], years, today),
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


def documents_of(
    user: User, blocs: Sequence[int], periods: Collection[Period], *, leads: bool
) -> QuerySet[BlocDocument]:
    """The texts of these blocs with all that their tasks need to know of the reader's agencies.

    `periods` are those whose results are asked for; each more costs a count. What only a leader asks is counted where
    the reader `leads` one of the blocs.
    """
    mine = user.agency_ids
    signed = DocumentSignature.objects.filter(document=OuterRef("pk")).order_by()
    signed_too = DocumentSignature.objects.filter(document=OuterRef(OuterRef("pk")), agency=OuterRef("agency"))
    unsigned = Membership.objects.filter(bloc_year=OuterRef("bloc_year"), agency__in=mine).exclude(Exists(signed_too))
    unanswered = DocumentComment.objects.filter(document=OuterRef("pk"), answer="").order_by()
    targets = Target.objects.in_force().filter(document__bloc_year=OuterRef("bloc_year"), agency__in=mine).order_by()
    given = Extension.objects.filter(bloc_year=OuterRef("bloc_year"), agency__in=mine).order_by("-until")
    return (
        BlocDocument.objects.filter(bloc_year__in=blocs)
        .annotate(
            **(
                {"signed": count_of(signed, "document"), "unanswered": count_of(unanswered, "document")}
                if leads
                else {}
            ),
            unsigned_of_mine=Exists(unsigned),
            has_targets_of_mine=Exists(Target.objects.filter(document=OuterRef("pk"), agency__in=mine)),
            **{
                f"missing_{period.value}": count_of(targets.without_result(period), "document__bloc_year")
                for period in periods
            },
            **{
                f"{stage.value}_until": Subquery(given.filter(stage=stage).values("until")[:1])
                for stage in (Stage.COVENANT, *(STAGE_OF_PERIOD[period] for period in periods))
            },
        )
        .order_by("kind", "annex_number", "pk")
    )


def count_of(rows: QuerySet, by: str) -> Subquery:
    """How many of `rows` there are; None for none."""
    counts = rows.values(by).annotate(number=Count("pk")).values("number")
    return Subquery(counts, output_field=IntegerField())


# --- Movements --------------------------------------------------------------------------------------------------------


def movement_tasks(user: User, years: Years, today: dt.date) -> Iterator[tuple[int, Task]]:
    """The movements to answer, and the reports on those that were answered and are due soon. One query."""
    if not user.agency_ids:
        return
    movements = list(movements_of(user, today))
    year = year_worked_on(today)
    silent = [movement for movement in movements if movement.answer_pk is None]
    reports = [movement for movement in movements if movement.answer_pk is not None]
    if len(silent) > LISTED:
        yield (
            year,
            Task(
                title=f"Trả lời {counted(len(silent))} phong trào thi đua",
                place="Phong trào thi đua",
                url=reverse("campaigns:movement_list"),
                button="Xem các phong trào",
                note="; ".join(movement.name for movement in silent[:LISTED]) + "; …",
                state="Chưa hưởng ứng",
                tone="warning",
            ),
        )
    else:
        for movement in silent:
            yield (
                year,
                Task(
                    title="Trả lời phong trào thi đua",
                    place=movement.name,
                    url=movement.get_absolute_url(),
                    button="Hưởng ứng",
                    state="Chưa hưởng ứng",
                    tone="warning",
                ),
            )
    if len(reports) > LISTED:
        due_on = min(map(last_day, reports))
        yield (
            year,
            Task(
                title=f"Báo cáo {counted(len(reports))} phong trào thi đua",
                place="Phong trào thi đua",
                url=reverse("campaigns:movement_dues"),
                button="Xem hạn báo cáo",
                note="; ".join(movement.name for movement in reports[:LISTED]) + "; …",
                state="Chưa báo cáo",
                tone="warning",
                **said_of(Due(due_on, years.calendar), today),
            ),
        )
        return
    for movement in reports:
        due = Due(last_day(movement), years.calendar)
        yield (
            year,
            Task(
                title=f"Báo cáo phong trào: {movement.round_title}",
                place=movement.name,
                url=reverse("campaigns:answer_report", args=[movement.answer_pk]),
                button="Báo cáo",
                state="Chưa báo cáo",
                tone="warning",
                **said_of(due, today),
            ),
        )


def last_day(movement: Movement) -> dt.date:
    """Of the round that is reported next, with the reader's extension."""
    return max(filter(None, [movement.due_on, movement.extended_on]))


def movements_of(user: User, today: dt.date) -> QuerySet[Movement]:
    """Running movements that the reader's agencies have not answered, or have to report on within a month."""
    mine = user.agency_ids
    answers = MovementAnswer.objects.filter(movement=OuterRef("pk"), agency__in=mine).order_by("pk")
    # By the movement too, which says nothing new but leads PostgreSQL to the one answer instead of all reports.
    own = {"answer__movement": OuterRef("movement"), "answer__agency__in": mine}
    reported = MovementReport.objects.filter(round=OuterRef("pk"), **own)
    rounds = (
        ReportRound.objects.filter(movement=OuterRef("pk"), due_on__lte=today + REPORT_BEFORE)
        .exclude(Exists(reported))
        .order_by("due_on", "pk")
    )
    given = Q(agency=None) | Q(agency__in=mine)
    longer = RoundExtension.objects.filter(given, round=OuterRef("round_pk")).order_by()
    not_ours = Q(agency=None) | ~Q(agency__in=mine)
    silent = Q(answer_pk=None, ends_on__gte=today) & not_ours & asking(user.agencies)
    return (
        Movement.objects.running()
        .annotate(
            answer_pk=Subquery(answers.values("pk")[:1]),
            round_pk=Subquery(rounds.values("pk")[:1]),
            round_title=Subquery(rounds.values("title")[:1]),
            due_on=Subquery(rounds.values("due_on")[:1]),
        )
        .annotate(
            extended_on=Subquery(
                longer.values("round").annotate(latest=Max("due_on")).values("latest"), output_field=DateField()
            )
        )
        .filter(silent | Q(answer_pk__isnull=False, round_pk__isnull=False))
        .only("name")
        .order_by("due_on", "-starts_on", "-pk")
    )
