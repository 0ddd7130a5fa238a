"""Chấm chéo: members score one another blindly; when the round is closed, the mean counts as the leader's stage.

Marks are kept apart from the lines of a sheet, so that no list, order, table, paper or trail can tell of them before.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.errors import OfficeError, WrongState
from accounts.models import Agency, Notice, User, record
from blocs.models import BlocState, BlocYear
from documents.wording import number
from scoring.criteria import Criteria, Leaf
from scoring.judging import accepted_override, is_worse, leaf_of
from scoring.lines import AnswerRefused, accepted_text, refusal
from scoring.models import (
    HANDED_IN,
    CrossMark,
    CrossRound,
    CrossSheet,
    LineScore,
    ScoreSheet,
    ScoreStage,
    SheetState,
)
from scoring.points import COMPUTED_STEP, NOT_ASSIGNED, Problem
from scoring.stages import keep_totals

FEWEST_SCORERS = 3  # of two, each would learn the other's mark from the mean and its own
REASON_NEEDED = "Xin ghi lý do vì thấp hơn điểm tự chấm."


class NewerMark(OfficeError):
    """A colleague has given `mark` since the page was made; nothing was stored."""

    def __init__(self, mark: CrossMark):
        super().__init__(f"{mark.by or 'Người khác'} đã chấm dòng này trước: {number(mark.points)} điểm.")
        self.mark = mark


@dataclass(frozen=True)
class CrossTask:
    """One member scoring the sheet of another: the thing that its pages are about."""

    sheet: ScoreSheet
    scorer: Agency

    # What a guarded thing answers (accounts/permissions.py).

    @property
    def agency_id(self) -> int:
        return self.sheet.agency_id

    @property
    def bloc_year(self) -> BlocYear:
        return self.sheet.bloc_year

    @property
    def peer_ids(self) -> frozenset[int]:
        is_peer = self.scorer.pk != self.agency_id and self.bloc_year.has_member({self.scorer.pk})
        return frozenset({self.scorer.pk}) if is_peer else frozenset()


def is_cross_scored(bloc_year_id: int) -> bool:
    """Whether the bloc's members are scoring one another now; then nobody else checks their sheets."""
    return CrossRound.objects.open().filter(bloc_year=bloc_year_id).exists()


def must_not_be_cross_scored(bloc_year_id: int) -> None:
    if is_cross_scored(bloc_year_id):
        raise OfficeError("Khối đang chấm chéo: điểm thẩm tra có khi lượt chấm chéo được đóng.")


@transaction.atomic
def open_round(bloc_year: BlocYear, *, by: User) -> CrossRound:
    """Let every member score the others, instead of the leader.

    Raises:
        OfficeError: too few members for every sheet to have FEWEST_SCORERS, or there was a round already.
        WrongState: the bloc is not at its check.
    """
    held = bloc_year.locked()
    if held.state != BlocState.CHECKING:
        raise WrongState(held, BlocState.CHECKING)
    if CrossRound.objects.filter(bloc_year=held).exists():
        raise OfficeError(f"{held} đã có lượt chấm chéo trong năm.")
    if refusal_to_open := too_few_members(held):
        raise OfficeError(refusal_to_open)
    round_ = CrossRound.objects.create(bloc_year=held, opened_by=by)
    keep_holder(held, is_cross_scored=True)
    record(by, "scoring.cross_opened", held)
    people = User.objects.none()
    for agency_id in held.member_ids:
        people = people | User.objects.acting_for(agency_id)
    Notice.objects.tell(
        people,
        subject=f"{held} chấm chéo"[:200],
        body="Mỗi đơn vị chấm bảng của mọi đơn vị khác trong khối; không ai thấy điểm của nhau cho đến khi đóng.",
        link=round_.get_absolute_url(),
    )
    return round_


def too_few_members(bloc_year: BlocYear) -> str:
    """Why this bloc cannot score crosswise; "" where it can."""
    if len(bloc_year.member_ids) > FEWEST_SCORERS:
        return ""
    return (
        f"Chấm chéo cần ít nhất {FEWEST_SCORERS + 1:02d} đơn vị thành viên, để mỗi bảng có ít nhất "
        f"{FEWEST_SCORERS:02d} đơn vị chấm: với ít hơn, từ điểm trung bình và điểm của mình có thể suy ra điểm đơn vị "
        "khác đã cho."
    )


def keep_holder(bloc_year: BlocYear, *, is_cross_scored: bool) -> None:
    """Let the bloc's own pages, which know no rounds, say whose turn it is."""
    bloc_year.is_cross_scored = is_cross_scored
    bloc_year.save(update_fields=["is_cross_scored"])


# --- One member's marks -----------------------------------------------------------------------------------------------


def locked_for_marks(task: CrossTask) -> CrossSheet:
    """The member's own marks for this sheet, kept from colleagues and from the closing until the transaction ends.

    Raises OfficeError where the round is closed, the sheet does not wait to be scored, or the member has finished.
    """
    # The round first, as the closing does: marks that are being begun are not there yet to be locked.
    if not CrossRound.objects.select_for_update().open().filter(bloc_year=task.sheet.bloc_year_id):
        raise OfficeError("Lượt chấm chéo đã đóng nên không chấm được nữa.")
    mine, _ = CrossSheet.objects.get_or_create(sheet=task.sheet, scorer=task.scorer)
    mine = CrossSheet.objects.select_for_update(of=("self",)).get(pk=mine.pk)
    if ScoreSheet.objects.values_list("state", flat=True).get(pk=task.sheet.pk) not in HANDED_IN:
        raise OfficeError(f"Bảng của {task.sheet.agency} không ở bước chấm chéo.")
    if mine.finished_at:
        raise OfficeError("Đơn vị bạn đã chấm xong bảng này.")
    return mine


def own_lines(sheet: ScoreSheet) -> dict[str, LineScore]:
    return {line.code: line for line in sheet.lines.filter(stage=ScoreStage.SELF)}


def is_marked(line: LineScore | None) -> bool:
    """Whether others mark this line: what was not assigned is not theirs to score."""
    return not (line and line.answer and line.answer.get(NOT_ASSIGNED))


@transaction.atomic
def mark_line(
    task: CrossTask, code: str, *, points: Decimal, reason: str = "", seen_version: int, by: User
) -> CrossMark:
    """Give points to one criterion of another member; fewer than it claims need a reason.

    Args:
        points: between 0 and the criterion's maximum, in the set's steps.
        seen_version: of this member's own mark, 0 where there was none.

    Raises:
        AnswerRefused: the points or the reason cannot be kept.
        NewerMark: a colleague of the same member has marked the line since.
        OfficeError: it is not the time (`locked_for_marks`).
    """
    criteria, leaf = task.sheet.criteria_set.criteria, leaf_of(task.sheet, code)
    points, reason = in_steps(criteria, leaf, accepted_override(leaf, points)), accepted_text(reason, field="reason")
    mine = locked_for_marks(task)
    own = task.sheet.lines.filter(code=code, stage=ScoreStage.SELF).first()
    if not is_marked(own):
        raise AnswerRefused("Tiêu chí này không được giao cho đơn vị nên không chấm.")
    if is_worse(leaf, points, own.points if own else None) and not reason:
        raise AnswerRefused(REASON_NEEDED, field="reason")
    mark = mine.marks.filter(code=code).select_related("by").first()
    if mark and (mark.points, mark.reason) == (points, reason):
        return mark
    if seen_version != (mark.version if mark else 0):
        raise NewerMark(mark or CrossMark(cross_sheet=mine, code=code, points=0))
    mark = mark or CrossMark(cross_sheet=mine, code=code, version=0)
    mark.points, mark.reason, mark.by, mark.at = points, reason, by, timezone.now()
    mark.version += 1
    mark.save()
    return mark


def in_steps(criteria: Criteria, leaf: Leaf, points: Decimal) -> Decimal:
    if criteria.step is not None and points % criteria.step:
        raise AnswerRefused(refusal(criteria, leaf, Problem.OFF_STEP), field="override")
    return points


@transaction.atomic
def accept_part(task: CrossTask, codes: Iterable[str], *, by: User) -> int:
    """Give the claimed points at each of these criteria that this member has not marked; how many those were."""
    mine = locked_for_marks(task)
    return accept_unmarked(mine, task.sheet, set(codes), by=by)


def accept_unmarked(mine: CrossSheet, sheet: ScoreSheet, codes: set[str], *, by: User) -> int:
    own, marked = own_lines(sheet), set(mine.marks.values_list("code", flat=True))
    marks = [
        CrossMark(cross_sheet=mine, code=code, points=points_claimed(own.get(code)), by=by)
        for code in sheet.criteria_set.criteria.leaves
        if code in codes - marked and is_marked(own.get(code))
    ]
    CrossMark.objects.bulk_create(marks)
    return len(marks)


def points_claimed(line: LineScore | None) -> Decimal:
    return line.points if line and line.points is not None else Decimal(0)


@transaction.atomic
def finish_marks(task: CrossTask, *, by: User, at: dt.datetime | None = None) -> None:
    """End this member's scoring of the sheet; criteria without a mark get the claimed points."""
    mine = locked_for_marks(task)
    accept_unmarked(mine, task.sheet, set(task.sheet.criteria_set.criteria.leaves), by=by)
    CrossSheet.objects.filter(pk=mine.pk).update(finished_at=at or timezone.now(), finished_by=by)
    record(by, "scoring.cross_finished", task.sheet.bloc_year, agency=task.scorer.name, scored=task.sheet.agency.name)


# --- The round --------------------------------------------------------------------------------------------------------


def finished_pairs(bloc_year: BlocYear) -> set[tuple[int, int]]:
    """Who has finished which sheet: pairs of scorer and sheet. Never what was given."""
    rows = CrossSheet.objects.filter(sheet__bloc_year=bloc_year, finished_at__isnull=False)
    return set(rows.values_list("scorer", "sheet"))


def outstanding(bloc_year: BlocYear, sheets: Iterable[ScoreSheet], members: Iterable[Agency]) -> list[Agency]:
    """The members that have not finished all the others' sheets, in their order."""
    done, sheets = finished_pairs(bloc_year), list(sheets)
    return [
        member
        for member in members
        if any(sheet.agency_id != member.pk and (member.pk, sheet.pk) not in done for sheet in sheets)
    ]


@transaction.atomic
def close_round(bloc_year: BlocYear, *, by: User, reason: str = "", at: dt.datetime | None = None) -> int:
    """End the round: the mean of those who have finished becomes the leader's stage; how many sheets are checked so.

    A sheet that fewer than FEWEST_SCORERS have finished stays to be checked by the leader.

    Raises:
        OfficeError: somebody has not finished and no reason is given, or there is no open round.
        WrongState: the bloc is not at its check.
    """
    at = at or timezone.now()
    held = bloc_year.locked()
    # Whoever is marking now is waited for, and finds the round closed afterwards.
    round_ = CrossRound.objects.select_for_update().open().filter(bloc_year=held).first()
    if round_ is None:
        raise OfficeError(f"{held} không có lượt chấm chéo đang mở.")
    if held.state != BlocState.CHECKING:
        raise WrongState(held, BlocState.CHECKING)
    sheets = [ScoreSheet.objects.locked(pk) for pk in handed_in(held)]
    members = [membership.agency for membership in held.memberships.select_related("agency")]
    reason = accepted_text(reason, field="reason")
    if (missing := outstanding(held, sheets, members)) and not reason:
        names = ", ".join(agency.name for agency in missing)
        raise OfficeError(f"Còn {len(missing):02d} đơn vị chưa chấm xong: {names}. Xin ghi lý do nếu vẫn đóng.")
    round_.closed_at, round_.closed_by, round_.reason = at, by, reason
    round_.save(update_fields=["closed_at", "closed_by", "reason"])
    keep_holder(held, is_cross_scored=False)
    count = sum(take_mean(sheet, by=by, at=at) for sheet in sheets)
    record(by, "scoring.cross_closed", held, count=count, reason=reason)
    return count


def sparsely_scored(bloc_year: BlocYear, sheets: Iterable[ScoreSheet]) -> list[ScoreSheet]:
    """Those of `sheets` whose mean would tell one scorer of another's marks, were the round closed now."""
    finishers = Counter(sheet for _, sheet in finished_pairs(bloc_year))
    return [sheet for sheet in sheets if finishers[sheet.pk] < FEWEST_SCORERS]


def handed_in(bloc_year: BlocYear) -> list[int]:
    return list(bloc_year.sheets.filter(state__in=HANDED_IN).order_by("pk").values_list("pk", flat=True))


def take_mean(sheet: ScoreSheet, *, by: User, at: dt.datetime) -> bool:
    """Write the mean of all finished marks as the check of a locked sheet, and end its check; False: too few marks."""
    criteria = sheet.criteria_set.criteria
    marks: dict[str, list[Decimal]] = {}
    found = CrossMark.objects.filter(cross_sheet__sheet=sheet, cross_sheet__finished_at__isnull=False)
    for code, points in found.values_list("code", "points"):
        marks.setdefault(code, []).append(points)
    scorers = sheet.cross_sheets.filter(finished_at__isnull=False).count()
    if scorers < FEWEST_SCORERS:
        return False
    before = dict(sheet.lines.filter(stage=ScoreStage.CHECKED).values_list("code", "version"))
    sheet.lines.filter(stage=ScoreStage.CHECKED).delete()
    own = own_lines(sheet)
    rows = [
        mean_row(sheet, leaf, own.get(code), mean(criteria, leaf, marks[code]) if code in marks else None, scorers)
        for code, leaf in criteria.leaves.items()
    ]
    for row in rows:
        row.by, row.at, row.version = by, at, before.get(row.code, 0) + 1
    LineScore.objects.bulk_create(rows)
    keep_totals(sheet, list(sheet.lines.all()))
    sheet.move(SheetState.CHECKED, by=by, checked_by=by, checked_at=at, details={"scorers": scorers})
    Notice.objects.tell(
        User.objects.acting_for(sheet.agency_id),
        subject=f"Đã có điểm chấm chéo của {sheet.agency}"[:200],
        body=f"{sheet.bloc_year}. Trung bình của {scorers:02d} đơn vị: {number(sheet.total)} điểm.",
        link=sheet.get_absolute_url(),
    )
    return True


def mean(criteria: Criteria, leaf: Leaf, marks: list[Decimal]) -> Decimal:
    """The mean, rounded half up to the criterion's step, the set's, or a hundredth; never beyond the maximum."""
    step = leaf.step or criteria.step or COMPUTED_STEP
    rounded = (2 * sum(marks) + len(marks) * step) // (2 * len(marks) * step) * step
    return rounded if leaf.max is None else min(rounded, leaf.max)


def mean_row(sheet: ScoreSheet, leaf: Leaf, own: LineScore | None, points: Decimal | None, scorers: int) -> LineScore:
    """The checked row of one line: an acceptance where the mean is what the agency claims, or nobody marks it."""
    claimed = own.points if own else None
    if points is None or points == points_claimed(own):
        return LineScore(
            sheet=sheet, code=leaf.code, stage=ScoreStage.CHECKED, answer=own.answer if own else None, points=claimed
        )
    reason = f"Trung bình điểm chấm chéo của {scorers:02d} đơn vị."
    return LineScore(
        sheet=sheet, code=leaf.code, stage=ScoreStage.CHECKED, override=points, points=points, reason=reason
    )


def marks_of(task: CrossTask) -> Mapping[str, CrossMark]:
    """This member's own marks by criterion."""
    mine = CrossSheet.objects.filter(sheet=task.sheet, scorer=task.scorer).first()
    return {mark.code: mark for mark in mine.marks.select_related("by")} if mine else {}
