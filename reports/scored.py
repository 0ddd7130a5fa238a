"""What waits for one person of score sheets: to fill, to explain, to score crosswise, to check, to verify."""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence

from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import Identity, User
from blocs.models import BlocYear, Stage
from documents.wording import counted
from reports.task import Facts, Task, said_of
from scoring.filters import WAITING
from scoring.models import VERIFIABLE, CrossSheet, ScoreSheet, SheetState
from scoring.models.sheet_states import HANDED_IN, SCORING_OVER
from scoring.unanswered import unanswered
from scoring.unconcluded import unconcluded
from scoring.verification_queue import Queue
from scoring.wording import SHEET_TONES, STAGE_OF_SHEET


def bloc_page(name: str, bloc: BlocYear) -> str:
    return reverse(f"scoring:{name}", args=[bloc.bloc.code, bloc.year.year])


def sheets_around(user: User, identity: Identity, blocs: Sequence[BlocYear] = ()) -> QuerySet[ScoreSheet]:
    """The sheets of `user`'s agencies in these blocs, and those handed in that `user` may have to check.

    One query.
    """
    mine = user.agency_ids
    candidates = Q(bloc_year__leader__in=mine) | Q(bloc_year__deputy__in=mine)
    if identity.office_agency_id:
        candidates |= Q(bloc_year__year__office_checker__in=mine, agency=identity.office_agency_id)
    if user.is_office:
        candidates |= Q(agency=F("bloc_year__leader")) | Q(bloc_year__leader=None) | Q(bloc_year__deputy=None)
    to_check = candidates & Q(state__in=HANDED_IN) & ~Q(bloc_year__state__in=SCORING_OVER)
    own = Q(agency__in=mine, bloc_year__in=[bloc.pk for bloc in blocs])
    return (
        ScoreSheet.objects.filter(own | to_check)
        .select_related("agency", "criteria_set", "bloc_year__bloc", "bloc_year__year", "bloc_year__leader")
        .select_related("bloc_year__cross_round")
        .defer("criteria_set__definition")
        .order_by("bloc_year", "submitted_at", "pk")
    )


def ask_about_sheets(facts: Facts, user: User, blocs: Sequence[BlocYear], sheets: Sequence[ScoreSheet]) -> None:
    """Ask how many lowered points `user`'s agencies have not answered (scoring/unanswered.py)."""
    around = {bloc.pk for bloc in blocs}
    mine = [each for each in sheets if each.agency_id in user.agency_ids and each.bloc_year_id in around]
    judged = [sheet for sheet in mine if sheet.state in VERIFIABLE]
    if judged:
        lines = unanswered({sheet.criteria_set for sheet in judged}).filter(sheet__in=[sheet.pk for sheet in judged])
        facts.count("to_explain", lines, by="sheet")


def sheets_to_check(user: User, identity: Identity, sheets: Sequence[ScoreSheet]) -> list[ScoreSheet]:
    """Of `sheets_around`, those handed in on which `user` has SHEET_CHECK and that members do not score crosswise now;
    tests/reports/test_home.py keeps the two equal."""
    waiting = []
    for sheet in sheets:
        if sheet.state not in HANDED_IN or sheet.is_over or is_cross_scored(sheet.bloc_year):
            continue
        sheet.is_of_office = sheet.agency_id == identity.office_agency_id
        is_mine = not user.agency_ids.isdisjoint(sheet.checker_ids) or (user.is_office and sheet.office_checks)
        if is_mine and sheet.agency_id not in user.interest_ids:
            waiting.append(sheet)
    return waiting


def sheet_tasks(
    user: User, blocs: Sequence[BlocYear], sheets: Sequence[ScoreSheet], facts: Facts, today: dt.date
) -> Iterator[tuple[int, Task]]:
    """The sheets of `user`'s own agencies: those to write or to explain first, then where the others are."""
    around = {bloc.pk: bloc for bloc in blocs}
    for sheet in sheets:
        if sheet.agency_id not in user.agency_ids or sheet.bloc_year_id not in around:
            continue
        bloc = around[sheet.bloc_year_id]
        if task := explain_task(sheet, bloc, facts, today):
            yield bloc.year.year, task
        leaves = len(sheet.criteria_set.criteria.base_leaves)
        is_mine_to_write = sheet.is_editable and bloc.state not in SCORING_OVER
        title, button = next_step(sheet, leaves) if is_mine_to_write else ("Bảng tự chấm điểm", "Xem")
        yield (
            bloc.year.year,
            Task(
                title=f"{title} của {sheet.agency}",
                place=str(bloc),
                url=sheet.get_absolute_url(),
                button=button,
                note=sheet.return_reason if sheet.state == SheetState.RETURNED else "",
                state=sheet.get_state_display(),
                tone=SHEET_TONES[SheetState(sheet.state)],
                done=sheet.scored_lines if is_mine_to_write else None,
                total=leaves if is_mine_to_write else None,
                unit="tiêu chí",
                is_first=is_mine_to_write and sheet.state == SheetState.RETURNED,
                is_waiting=not is_mine_to_write,
                **(facts.due(bloc, STAGE_OF_SHEET[SheetState(sheet.state)], today) if is_mine_to_write else {}),
            ),
        )


def next_step(sheet: ScoreSheet, leaves: int) -> tuple[str, str]:
    """What its agency has to do with a sheet of so many criteria that it still writes, and the words of the button."""
    if sheet.state == SheetState.RETURNED:
        return "Bổ sung bảng tự chấm điểm", "Bổ sung"
    if sheet.scored_lines >= leaves:
        return "Kiểm tra, duyệt và nộp bảng tự chấm điểm", "Kiểm tra và nộp"
    return "Tự chấm điểm", "Chấm tiếp" if sheet.scored_lines else "Bắt đầu chấm"


def explain_task(sheet: ScoreSheet, bloc: BlocYear, facts: Facts, today: dt.date) -> Task | None:
    """To answer lowered points, as long as the agency may."""
    to_explain = facts.number("to_explain", sheet.pk)
    due = facts.last_day(bloc, Stage.EXPLANATION, extended_for=[sheet.agency_id])
    if not to_explain or (due and due.is_over_on(today)):
        return None
    return Task(
        title=f"Giải trình {counted(to_explain)} tiêu chí thấp hơn tự chấm của {sheet.agency}",
        place=str(bloc),
        url=reverse("scoring:sheet_opinions", args=[sheet.pk]),
        button="Giải trình",
        note="Để nguyên nếu đơn vị đồng ý với điểm đã cho.",
        state=sheet.get_state_display(),
        tone="warning",
        **said_of(due, today),
    )


def check_tasks(
    user: User, identity: Identity, sheets: Sequence[ScoreSheet], facts: Facts, today: dt.date
) -> Iterator[tuple[int, Task]]:
    """The sheets that wait for `user`'s check, bloc by bloc."""
    by_bloc: dict[int, list[ScoreSheet]] = {}
    for sheet in sheets_to_check(user, identity, sheets):
        by_bloc.setdefault(sheet.bloc_year_id, []).append(sheet)
    for found in by_bloc.values():
        bloc = found[0].bloc_year
        is_single = len(found) == 1
        yield (
            bloc.year.year,
            Task(
                title=f"Thẩm tra {counted(len(found))} bảng tự chấm điểm đã nộp",
                place=str(bloc),
                url=reverse("scoring:sheet_check", args=[found[0].pk]) if is_single else bloc_page("bloc_sheets", bloc),
                button="Thẩm tra",
                note=", ".join(sheet.agency.label for sheet in found),
                state="Chờ thẩm tra",
                tone="warning",
                **facts.due(bloc, Stage.CHECKING, today),
            ),
        )


# --- Cross-scoring ----------------------------------------------------------------------------------------------------


def is_cross_scored(bloc: BlocYear) -> bool:
    """Whether the members score one another just now."""
    return hasattr(bloc, "cross_round") and bloc.cross_round.closed_at is None


def pairs_to_cross(agency_ids: Collection[int], blocs: Sequence[int]) -> QuerySet[ScoreSheet]:
    """The sheets of others in these blocs that these agencies still have to score crosswise, one row a pair: two
    agencies of one person in one bloc score each other too."""
    done = CrossSheet.objects.filter(sheet=OuterRef("pk"), scorer=OuterRef("scorer"), finished_at__isnull=False)
    return (
        ScoreSheet.objects.filter(bloc_year__in=blocs, state__in=HANDED_IN)
        .annotate(scorer=F("bloc_year__memberships__agency"))
        .filter(scorer__in=agency_ids)
        .exclude(agency=F("scorer"))
        .exclude(Exists(done))
    )


def cross_tasks(bloc: BlocYear, facts: Facts, today: dt.date) -> Iterator[tuple[int, Task]]:
    """The sheets of others that `user`'s agency still has to score, where the bloc's members score one another."""
    if to_cross := facts.number("to_cross", bloc.pk):
        yield (
            bloc.year.year,
            Task(
                title=f"Chấm chéo {counted(to_cross)} bảng của đơn vị khác",
                place=str(bloc),
                url=bloc_page("cross_round", bloc),
                button="Chấm chéo",
                state="Đang chấm chéo",
                tone="warning",
                **facts.due(bloc, Stage.CHECKING, today),
            ),
        )


# --- Verification -----------------------------------------------------------------------------------------------------


def ask_about_explanations(facts: Facts, queue: Queue) -> None:
    """Ask how many explanations wait for the conclusion of `queue`'s person, by year."""
    if queue.criteria_sets:
        facts.count("to_conclude", unconcluded(queue), by="sheet__bloc_year__year__year")


def conclude_tasks(facts: Facts) -> Iterator[tuple[int, Task]]:
    """To say what becomes of the points that units have answered, one task a year."""
    for year, number in facts.numbers("to_conclude"):
        yield (
            year,
            Task(
                title=f"Kết luận {counted(number)} giải trình",
                place="Các đơn vị giải trình điểm được chấm thấp hơn tự chấm",
                url=f"{reverse('scoring:explanation_list')}?{urlencode({'verdict': WAITING})}",
                button="Kết luận",
                state="Chờ kết luận",
                tone="warning",
            ),
        )


def blocs_to_verify(queue: Queue) -> list[BlocYear]:
    """The blocs with sheets of which `queue` has something left, with `to_verify`: how many. One query, or none."""
    if not queue.criteria_sets:
        return []
    counts = queue.left_by_bloc().filter(bloc_year=OuterRef("pk")).values("number")
    found = BlocYear.objects.annotate(to_verify=Subquery(counts, output_field=IntegerField()))
    return list(found.filter(to_verify__gt=0).select_related("bloc", "year").order_by("year__year", "bloc__code"))


def verify_tasks(blocs: Sequence[BlocYear], facts: Facts, today: dt.date) -> Iterator[tuple[int, Task]]:
    """One task a year, whatever the number of blocs: its page shows the criteria across all of them."""
    by_year: dict[int, list[BlocYear]] = {}
    for bloc in blocs:
        by_year.setdefault(bloc.year.year, []).append(bloc)
    for year, found in by_year.items():
        number = sum(bloc.to_verify for bloc in found)
        yield (
            year,
            Task(
                title=f"Thẩm định {counted(number)} bảng chấm điểm",
                place=", ".join(f"{bloc.bloc.name} ({bloc.to_verify:02d})" for bloc in found),
                url=reverse("scoring:verification_list"),
                button="Thẩm định",
                state="Chờ thẩm định",
                tone="warning",
                **facts.due(found[0], Stage.VERIFICATION, today),
            ),
        )
