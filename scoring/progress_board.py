"""Tiến độ chấm điểm: who of the members has begun, how far everybody is, who is late; for the leader and the office."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.errors import OfficeError
from accounts.models import User
from blocs.extensions import extended
from blocs.models import BlocYear, EmulationYear, Extension, Membership, Stage
from blocs.reminding import remind, reminder
from blocs.workdays import Due
from scoring.models import EDITABLE, ScoreSheet, SheetState
from scoring.progress import Progress, progress_of
from scoring.wording import STAGE_OF_SHEET

STAGE = Stage.SELF_SCORING
RETURNED_STAGE = STAGE_OF_SHEET[SheetState.RETURNED]
NOT_OPENED, NOT_BEGUN, WRITING, HANDED_IN, LATE = "chua-mo", "chua-bat-dau", "dang-cham", "da-nop", "qua-han"
LABELS = {
    NOT_OPENED: "Chưa mở bảng",
    NOT_BEGUN: "Chưa bắt đầu",
    WRITING: "Đang chấm",
    HANDED_IN: "Đã nộp",
    LATE: "Quá hạn chưa nộp",
}
HAS_NOT_HANDED_IN = Q(sheet_state__in=EDITABLE)
WHICH = {
    NOT_OPENED: Q(sheet=None),
    NOT_BEGUN: HAS_NOT_HANDED_IN & Q(scored=0),
    WRITING: HAS_NOT_HANDED_IN & Q(scored__gt=0),
    HANDED_IN: Q(sheet__isnull=False) & ~HAS_NOT_HANDED_IN,
}


@dataclass(frozen=True)
class BoardRow:
    """One member. `sheet` and `progress` are None before its sheet was opened, `due` where the year sets no day.

    `days_left`: working days until it is due, negative when that is over; None once it has handed in.
    """

    membership: Membership
    sheet: ScoreSheet | None
    progress: Progress | None
    due: Due | None
    days_left: int | None

    @property
    def has_handed_in(self) -> bool:
        return self.sheet is not None and self.sheet.state not in EDITABLE


def watched_by(user: User, year: EmulationYear) -> QuerySet[BlocYear]:
    """The blocs of the year whose progress `user` follows: all for the office, else those that it leads."""
    found = BlocYear.objects.filter(year=year)
    return found if user.is_office else found.filter(leader__in=user.agency_ids)


def board(user: User, year: EmulationYear) -> QuerySet[Membership]:
    """The members of those blocs with `sheet`, `sheet_state`, `scored`, `handed_in_at` and `until` (an extension)."""
    here = {"bloc_year": OuterRef("bloc_year"), "agency": OuterRef("agency")}
    sheets = ScoreSheet.objects.filter(**here).order_by()
    extensions = Extension.objects.filter(**here, stage=STAGE).order_by()
    return Membership.objects.filter(bloc_year__in=watched_by(user, year)).annotate(
        sheet=Subquery(sheets.values("pk")[:1]),
        sheet_state=Subquery(sheets.values("state")[:1]),
        scored=Coalesce(Subquery(sheets.values("scored_lines")[:1]), 0),
        handed_in_at=Subquery(sheets.values("submitted_at")[:1]),
        until=Subquery(extensions.values("until")[:1]),
    )


def overdue(year: EmulationYear, today: dt.date) -> Q:
    """Who has not handed in although the day is over: the member's own where it was given more time.

    A sheet that was handed in and returned is no longer awaited by that day, but by that of the check.
    """
    due = year.dues.get(STAGE)
    if due is None or not due.is_over_on(today):
        return Q(pk=None)
    return HAS_NOT_HANDED_IN & Q(handed_in_at=None) & (Q(until=None) | Q(until__lt=today))


def counts(members: QuerySet[Membership], year: EmulationYear, today: dt.date) -> dict[str, int]:
    """How many members stand where, by the names of LABELS, and how many there are by "". One query."""
    wanted = {**WHICH, LATE: overdue(year, today)}
    found = members.order_by().aggregate(
        every=Count("pk"), **{name.replace("-", "_"): Count("pk", filter=which) for name, which in wanted.items()}
    )
    return {"": found["every"]} | {name: found[name.replace("-", "_")] for name in wanted}


def board_rows(memberships: Iterable[Membership], year: EmulationYear, today: dt.date) -> list[BoardRow]:
    """Two queries, however many: the sheets of these members, and the deadlines of the year."""
    memberships = list(memberships)
    sheets = {sheet.pk: sheet for sheet in sheets_of(memberships)}
    common, of_returned = year.dues.get(STAGE), year.dues.get(RETURNED_STAGE)
    rows = []
    for membership in memberships:
        membership.bloc_year.year = year
        sheet = sheets.get(membership.sheet)
        is_returned = sheet is not None and sheet.state == SheetState.RETURNED
        due = of_returned if is_returned else extended(common, membership.until)
        waits = due is not None and (sheet is None or sheet.state in EDITABLE)
        rows.append(
            BoardRow(
                membership,
                sheet,
                progress_of(sheet) if sheet else None,
                due,
                due.working_days_left(today) if waits else None,
            )
        )
    return rows


def sheets_of(memberships: Sequence[Membership]) -> QuerySet[ScoreSheet]:
    wanted = [membership.sheet for membership in memberships if membership.sheet]
    sheets = ScoreSheet.objects.filter(pk__in=wanted).with_progress()
    return sheets.select_related("criteria_set").defer("criteria_set__definition")


def to_remind(bloc_year: BlocYear, today: dt.date) -> list[Membership]:
    """The members whose sheet is theirs to write, with its `sheet_state`, but those whose extension still runs."""
    here = {"bloc_year": OuterRef("bloc_year"), "agency": OuterRef("agency")}
    extensions = Extension.objects.filter(**here, stage=STAGE).order_by()
    waiting = ScoreSheet.objects.filter(**here, state__in=EDITABLE).order_by()
    return list(
        bloc_year.memberships.annotate(
            until=Subquery(extensions.values("until")[:1]), sheet_state=Subquery(waiting.values("state")[:1])
        )
        .filter(Q(until=None) | Q(until__lt=today) | Q(sheet_state=SheetState.RETURNED), sheet_state__isnull=False)
        .select_related("agency")
    )


def remind_members(bloc_year: BlocYear, memberships: Sequence[Membership], *, link: str, by: User) -> int:
    """Tell everybody of these members, each what is awaited of it; gives how many people.

    Raises OfficeError where nobody was told: nobody to tell, or all were told within the hour.
    """
    first, returned = parted(memberships)
    words = f"{bloc_year}: bảng chấm điểm của đơn vị được trả lại để bổ sung."
    sent_back = f"{words}{until(bloc_year, RETURNED_STAGE, timezone.localdate())} Xin vào cổng để bổ sung và nộp lại."
    told, refusal = 0, OfficeError("Không còn đơn vị nào cần nhắc.")
    for group, text in ((first, reminder(bloc_year, STAGE, bloc_year.year.dues.get(STAGE))), (returned, sent_back)):
        try:
            told += (
                remind(bloc_year, STAGE, [each.agency for each in group], text=text, link=link, by=by) if group else 0
            )
        except OfficeError as problem:
            refusal = problem
    if not told:
        raise refusal
    return told


def words_for_chat(bloc_year: BlocYear, memberships: Sequence[Membership], today: dt.date, url: str) -> str:
    """The same reminder as a text to be pasted elsewhere; names who is meant."""
    first, returned = parted(memberships)
    said = [
        f"Còn {len(first):02d} đơn vị chưa nộp bảng tự chấm điểm: {names(first)}.{until(bloc_year, STAGE, today)}",
        f"{len(returned):02d} đơn vị có bảng trả lại để bổ sung: {names(returned)}."
        f"{until(bloc_year, RETURNED_STAGE, today)}",
    ]
    said = [sentence for sentence, meant in zip(said, (first, returned), strict=True) if meant]
    return f"[{bloc_year}] {' '.join(said)} Xin các đơn vị vào cổng để hoàn thành: {url}"


def parted(memberships: Iterable[Membership]) -> tuple[list[Membership], list[Membership]]:
    """Those of `to_remind` that have never handed in, and those whose sheet was returned."""
    memberships = list(memberships)
    returned = [each for each in memberships if each.sheet_state == SheetState.RETURNED]
    return [each for each in memberships if each.sheet_state != SheetState.RETURNED], returned


def names(memberships: Iterable[Membership]) -> str:
    return "; ".join(membership.agency.name for membership in memberships)


def until(bloc_year: BlocYear, stage: Stage, today: dt.date) -> str:
    due = bloc_year.year.dues.get(stage)
    return f" Hạn nộp: {due.due_on:%d/%m/%Y}{' (đã quá hạn)' if due.is_over_on(today) else ''}." if due else ""
