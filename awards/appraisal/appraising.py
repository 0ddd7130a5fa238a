"""Thẩm định: what the office does with the lines it has received, one or many at a time."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.errors import OfficeError, WrongState
from accounts.models import Notice, User, record, record_all
from awards.appraisal.routing import routes_of, step_after
from awards.models import (
    LINE_MOVES,
    AppraisalLimit,
    LineMove,
    LineState,
    Nomination,
    Slate,
    SlateState,
)
from awards.models.line_state import lacks_reason, told_by_move
from awards.slates.nominating import check_slate
from blocs.models import Holiday

BATCH = 500


@transaction.atomic
def move_lines(lines, to: LineState, *, by: User | None, reason: str = "", **changes) -> int:
    """Move each of the queryset `lines` to `to`, all or none; how many they were. Five queries, and one a batch.

    Raises as Nomination.move does, about the first line that cannot go.
    """
    held = locked(lines)
    for line in held:
        if to not in LINE_MOVES[LineState(line.state)]:
            raise WrongState(line, to)
        if lacks_reason(LineState(line.state), to, reason):
            raise OfficeError("Xin ghi lý do.")
    at, told_why = timezone.now(), reason.strip()
    told = {**told_by_move(to, by=by, at=at, reason=reason), **changes}
    keys = [line.pk for line in held]
    for start in range(0, len(keys), BATCH):
        Nomination.objects.filter(pk__in=keys[start : start + BATCH]).update(**told)
    LineMove.objects.bulk_create(
        [LineMove(nomination=line, state=to, at=at, by=by, reason=told_why) for line in held], batch_size=BATCH
    )
    record_all(by, f"awards.line_{to}", held, reason=told_why)
    return len(held)


def locked(lines) -> list[Nomination]:
    """The queryset `lines`, each row held until the transaction ends, always in the same order."""
    held = Nomination.objects.select_for_update(of=("self",)).select_related("form", "slate__agency")
    return list(held.filter(pk__in=lines.order_by().values("pk")).order_by("pk"))


# --- Who appraises, until when ----------------------------------------------------------------------------------------


def start_clock(lines, kind: str, *, since: dt.date) -> dt.date | None:
    """Give the queryset `lines` the last day of their appraisal, and say it; None where no limit is laid down."""
    limits = {limit.kind: limit.days for limit in AppraisalLimit.objects.in_force(since).filter(kind__in=[kind, ""])}
    days = limits.get(kind, limits.get(""))
    due_on = Holiday.objects.calendar().after(since, days) if days else None
    lines.update(due_on=due_on)
    return due_on


@transaction.atomic
def assign(lines, officer: User, *, by: User) -> int:
    """Put the queryset `lines` into the hands of one officer, who is told. Raises OfficeError for who is none."""
    if not officer.is_office:
        raise OfficeError(f"{officer} không thuộc cơ quan thi đua nên không giao thẩm định được.")
    held = locked(lines)
    Nomination.objects.filter(pk__in=[line.pk for line in held]).update(officer=officer)
    record_all(by, "awards.line_assigned", held, officer=officer.full_name)
    if officer != by:
        Notice.objects.tell(
            [officer],
            subject=f"Được giao thẩm định {len(held):02d} đề nghị",
            body="; ".join(str(line) for line in held[:5]),
            link=f"{reverse('awards:appraisal_list')}?officer=me",
        )
    return len(held)


# --- Verdicts ---------------------------------------------------------------------------------------------------------


def must_not_judge_own(lines: Iterable[Nomination], by: User) -> None:
    """Nobody judges himself (docs/glossary.md): raises OfficeError about a line of one's own agency."""
    for line in lines:
        if line.slate.agency_id in by.interest_ids:
            raise OfficeError(
                f"{line.printed_name} do {line.slate.agency} đề nghị: người của đơn vị này không kết luận được."
            )


@transaction.atomic
def judge(lines, *, is_eligible: bool, reason: str, by: User) -> int:
    """Kết luận đủ, không đủ điều kiện of each of the queryset `lines`; not đủ needs a reason.

    Raises OfficeError about a line of one's own agency; else as move_lines.
    """
    must_not_judge_own(locked(lines), by)
    to = LineState.ELIGIBLE if is_eligible else LineState.INELIGIBLE
    return move_lines(lines, to, by=by, reason=reason)


@transaction.atomic
def reopen(lines, *, reason: str, by: User) -> int:
    """Take lines that were judged back into the appraisal, with a reason; their clock starts anew today."""
    held = locked(lines)
    moved = move_lines(lines, LineState.RECEIVED, by=by, reason=reason)
    by_kind = defaultdict(list)
    for line in held:
        by_kind[line.slate.kind].append(line.pk)
    for kind, keys in by_kind.items():
        start_clock(Nomination.objects.filter(pk__in=keys), kind, since=timezone.localdate())
    return moved


@transaction.atomic
def pass_on(lines, *, by: User) -> dict[LineState, int]:
    """Send eligible lines to the next step of their road, but for the public notice, which begins on its own page.

    Raises OfficeError about a line that has to be on public notice first, or as move_lines.
    """
    held = locked(lines)
    routes, by_step = routes_of(held), defaultdict(list)
    for line in held:
        if line.state != LineState.ELIGIBLE:
            raise WrongState(line, LineState.BEFORE_COUNCIL)
        step = step_after(LineState.ELIGIBLE, line.form.level, routes[line.pk])
        if step == LineState.ON_NOTICE:
            raise OfficeError(f"{line} phải lấy ý kiến công khai trước; xin mở đợt lấy ý kiến.")
        by_step[step].append(line.pk)
    return {step: move_lines(Nomination.objects.filter(pk__in=keys), step, by=by) for step, keys in by_step.items()}


# --- Back to the proposer ---------------------------------------------------------------------------------------------


@transaction.atomic
def return_lines(lines, reasons: Mapping[int, str], *, by: User) -> int:
    """Return lines to be supplemented, each with its reason by its key; their slates go back with them.

    Raises OfficeError for a line without reason; WrongState where one is judged already.
    """
    held = locked(lines)
    if missing := [line for line in held if not reasons.get(line.pk, "").strip()]:
        raise OfficeError(f"Xin ghi lý do trả lại của {missing[0].printed_name}.")
    for line in held:
        line.move(LineState.RETURNED, by=by, reason=reasons[line.pk])
    by_slate = defaultdict(list)
    for line in held:
        by_slate[line.slate_id].append(line)
    for slate in Slate.objects.select_for_update(of=("self",)).filter(pk__in=by_slate).order_by("pk"):
        returned = by_slate[slate.pk]
        said = "; ".join(f"{line.printed_name}: {reasons[line.pk].strip()}" for line in returned)[:2000]
        if slate.state != SlateState.RETURNED:
            slate.move(SlateState.RETURNED, by=by, reason=said, return_reason=said)
        Notice.objects.tell(
            User.objects.acting_for(slate.agency_id),
            subject=f"Trả lại {len(returned):02d} đề nghị để bổ sung: {slate.title}"[:200],
            body=said,
            link=slate.get_absolute_url(),
        )
    return len(held)


@transaction.atomic
def fall_back(line: Nomination, *, reason: str, by: User) -> Nomination:
    """Let a line go on as a proposal of the lower form; the new line waits to be appraised.

    Raises:
        OfficeError: its form has none to fall back to, the slate proposes that form already, or the reason is missing.
        WrongState: it is not one that was found wanting.
    """
    held = locked(Nomination.objects.filter(pk=line.pk))[0]
    form = held.form.fallback
    if form is None:
        raise OfficeError(f"{held.form} không có hình thức thay thế.")
    if not reason.strip():
        raise OfficeError("Xin ghi lý do.")
    if held.slate.lines.filter(subject=held.subject_id, form=form).exists():
        raise OfficeError(f"Hồ sơ này đã đề nghị {form} cho {held.printed_name}.")
    held.move(LineState.FELL_BACK, by=by, reason=reason)
    kept = ("slate_id", "position", "subject_id", "printed_name", "printed_unit", "summary", "votes", "votes_base")
    lower = Nomination(
        **{name: getattr(held, name) for name in (*kept, "report", "report_file_id", "reason", "officer_id")},
        form=form,
        state=LineState.RECEIVED,
        fallback_of=held,
    )
    lower.save()
    start_clock(Nomination.objects.filter(pk=lower.pk), held.slate.kind, since=timezone.localdate())
    LineMove.objects.create(nomination=lower, state=LineState.RECEIVED, by=by, reason=reason.strip())
    record(by, "awards.line_begun", lower, form=form.name, reason=reason.strip())
    check_slate(held.slate)
    lower.refresh_from_db()
    return lower
