"""Verification (thẩm định): each department its own criteria across all agencies, the office every criterion.

It may come before the members agree, after it, or both: then what it says becomes official, the unit is told, and the
bloc is ranked anew.
"""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.errors import OfficeError, WrongState
from accounts.models import Notice, User, record
from accounts.permissions import Role, roles_towards
from documents.wording import number
from scoring.judging import Said, accept_rows, is_worse, judge, leaf_of, locked_for_later_stage, rerank
from scoring.lines import Saved, shown
from scoring.models import LineScore, ScoreSheet, ScoreStage, SheetState

REASON_NEEDED = "Xin ghi lý do vì khác với điểm đang có."
VERIFIED_AFTER = "Thẩm định thay đổi điểm"
TOLD_TO_EXPLAIN = "Có điểm được thẩm định thấp hơn tự chấm"


def codes_to_verify(user: User, sheet: ScoreSheet) -> frozenset[str]:
    """The criteria of this sheet that `user` verifies: all, a department's own, or none."""
    roles = set(roles_towards(user, sheet))
    if Role.APPRAISER in roles:
        return frozenset(sheet.criteria_set.criteria.leaves)
    return sheet.codes_verified_by(user.agency_ids) if Role.VERIFIER in roles else frozenset()


def locked_for_verifying(sheet: ScoreSheet) -> ScoreSheet:
    """The sheet, its bloc locked first.

    Raises:
        OfficeError: the bloc's year has ended.
        WrongState: the sheet is not checked yet, or official.
    """
    now = locked_for_later_stage(sheet)
    if not now.is_verifiable:
        raise WrongState(now, SheetState.VERIFIED)
    return now


def must_be_own(user: User, sheet: ScoreSheet, codes: Iterable[str]) -> None:
    """Raises OfficeError where one of `codes` belongs to another department."""
    if foreign := sorted(set(codes) - codes_to_verify(user, sheet)):
        raise OfficeError(f"Đơn vị bạn không thẩm định tiêu chí {', '.join(foreign)} của bảng này.")


@transaction.atomic
def verify_line(
    sheet: ScoreSheet,
    code: str,
    *,
    by: User,
    answer: Any = None,
    override: Decimal | None = None,
    accepts: bool = False,
    reason: str = "",
    seen_version: int = 0,
    at: dt.datetime | None = None,
) -> Saved:
    """Say what a verifying department, or the office, finds at one criterion.

    What stands is an acceptance; anything else needs a reason. Once the bloc's table is frozen, a changed point ranks
    the bloc anew, beside the older table; once the members have agreed, the unit and the leader are told of each.

    Args:
        answer, override, accepts, seen_version: as in `judging.Said`.

    Raises:
        AnswerRefused: the answer, the points or the reason cannot be kept.
        NewerVersion: somebody else has verified the line since.
        OfficeError: the criterion is another department's, or the bloc's year has ended.
        WrongState: the sheet is not checked yet, or official.
    """
    leaf_of(sheet, code)
    must_be_own(by, sheet, [code])
    now = locked_for_verifying(sheet)
    outcome = judge(
        now,
        code,
        Said(answer=answer, override=override, accepts=accepts, reason=reason, seen_version=seen_version),
        stage=now.verifying_stage,
        action="scoring.line_verified",
        reason_needed=REASON_NEEDED,
        by=by,
        at=at,
    )
    if outcome.has_moved:
        follow_up(outcome, by=by)
    return outcome


def follow_up(outcome: Saved, *, by: User, occasion: str = VERIFIED_AFTER) -> None:
    """After a point was changed by a later stage: rank the bloc anew where it is ranked, and tell whom it concerns."""
    sheet, line = outcome.sheet, outcome.line
    rerank(sheet.bloc_year, occasion=occasion, by=by)
    people = User.objects.acting_for(sheet.agency_id)
    if sheet.is_agreed:
        leaf = sheet.criteria_set.criteria.leaves[line.code]
        if sheet.bloc_year.leader_id:
            people = people | User.objects.acting_for(sheet.bloc_year.leader_id)
        Notice.objects.tell(
            people,
            subject=f"Điểm của {sheet.agency} thay đổi sau hội nghị"[:200],
            body=(
                f"{sheet.bloc_year}. {leaf.code} {leaf.title}: {shown(outcome.was)} → {shown(line.points)}. "
                f"Lý do: {line.reason.rstrip('.')}. Khối được xếp hạng lại."
            ),
            link=sheet.get_absolute_url(),
        )
    elif is_lowered(sheet, outcome):
        tell_once(sheet, people)


def is_lowered(sheet: ScoreSheet, outcome: Saved) -> bool:
    own = outcome.own.points if outcome.own else None
    return is_worse(sheet.criteria_set.criteria.leaves[outcome.line.code], outcome.line.points, own)


def tell_once(sheet: ScoreSheet, people) -> None:
    """Tell each of `people` that points were lowered, unless such a notice still waits to be read."""
    link = sheet.get_absolute_url()
    told = Notice.objects.unread().filter(subject=TOLD_TO_EXPLAIN, link=link).values("recipient")
    Notice.objects.tell(
        people.exclude(pk__in=told),
        subject=TOLD_TO_EXPLAIN,
        body=f"{sheet.bloc_year}. Mở bảng chấm điểm để xem từng tiêu chí và giải trình trước hạn.",
        link=link,
    )


@transaction.atomic
def accept_all(sheet: ScoreSheet, codes: Iterable[str], *, by: User, at: dt.datetime | None = None) -> int:
    """Accept what stands at each of these criteria of which verification has said nothing; how many those were.

    Raises:
        OfficeError, WrongState: as `verify_line`.
    """
    codes = list(codes)
    must_be_own(by, sheet, codes)
    now = locked_for_verifying(sheet)
    count = accept_rows(now, now.lines.all(), codes, stage=now.verifying_stage, by=by, at=at)
    if count:
        record(by, "scoring.lines_verified", now, count=count)
    return count


@transaction.atomic
def finish_verification(sheet: ScoreSheet, *, by: User, at: dt.datetime | None = None) -> None:
    """CHECKED → VERIFIED: what nobody has spoken of is accepted; the unit is told what came of it.

    Raises:
        OfficeError: `by` does not verify the whole sheet, or the bloc's year has ended.
        WrongState: the sheet is not checked yet, or verified already.
    """
    leaves = sheet.criteria_set.criteria.leaves
    must_be_own(by, sheet, leaves)
    now = locked_for_verifying(sheet)
    if now.state != SheetState.CHECKED:
        raise WrongState(now, SheetState.VERIFIED)
    accept_rows(now, now.lines.all(), leaves, stage=ScoreStage.VERIFIED, by=by, at=at or timezone.now())
    now.move(SheetState.VERIFIED, by=by)
    sheet.refresh_from_db()
    lowered = lowered_lines(now, now.lines.all())
    told = f" Có {len(lowered):02d} tiêu chí thấp hơn tự chấm; đơn vị có thể giải trình." if lowered else ""
    Notice.objects.tell(
        User.objects.acting_for(now.agency_id),
        subject=f"Đã thẩm định xong bảng tự chấm điểm của {now.agency}"[:200],
        body=(
            f"{now.bloc_year}. Điểm sau thẩm định: {number(now.total)} điểm (tự chấm {number(now.self_total)} điểm)."
            f"{told}"
        ),
        link=now.get_absolute_url(),
    )


def lowered_lines(sheet: ScoreSheet, lines: Iterable[LineScore]) -> dict[str, tuple[LineScore | None, LineScore]]:
    """The criteria whose points now cost the agency something: by code its own line and the one that counts."""
    order = list(ScoreStage)
    own: dict[str, LineScore] = {}
    latest: dict[str, LineScore] = {}
    for line in sorted(lines, key=lambda line: order.index(line.stage)):
        if line.stage == ScoreStage.SELF:
            own[line.code] = line
        else:
            latest[line.code] = line
    found = {}
    for code, leaf in sheet.criteria_set.criteria.leaves.items():
        line, mine = latest.get(code), own.get(code)
        if line and is_worse(leaf, line.points, mine.points if mine else None):
            found[code] = (mine, line)
    return found
