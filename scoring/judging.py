"""What a later stage says of a line: one row with its points, who said it, when and why.

Checking, verifying, agreeing and concluding an explanation share it; each asks for itself whether it is its turn.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.errors import OfficeError
from accounts.models import User, record
from blocs.models import BlocState
from documents.wording import number
from scoring.bloc_table import freeze
from scoring.criteria import GroupName, Leaf
from scoring.lines import (
    LARGEST_POINTS,
    AnswerRefused,
    NewerVersion,
    Saved,
    accepted_points,
    accepted_text,
    saved,
    shown,
    write,
)
from scoring.models import LineScore, RankingSnapshot, ScoreSheet, ScoreStage
from scoring.models.sheet_states import SCORING_OVER
from scoring.points import asks_for_evidence, read_answer
from scoring.stages import PLACE

NO_SUCH_LINE = "Bảng này không có tiêu chí ấy. Xin tải lại trang."


@dataclass(frozen=True)
class Said:
    """What somebody at a later stage says of one line, as it came from a page.

    Attributes:
        answer: another answer, in the form of criteria-set/1; None, with neither of the next two, is "chưa chấm".
        override: points of one's own instead, between 0 and the criterion's maximum.
        accepts: what stands is right, whatever else is given.
        seen_version: the version of this stage's row that the page was made from, 0 where there was none.
    """

    answer: Any = None
    override: Decimal | None = None
    accepts: bool = False
    reason: str = ""
    seen_version: int = 0


def leaf_of(sheet: ScoreSheet, code: str) -> Leaf:
    leaf = sheet.criteria_set.criteria.leaves.get(code)
    if leaf is None:
        raise AnswerRefused(NO_SUCH_LINE)
    return leaf


def judge(
    sheet: ScoreSheet,
    code: str,
    said: Said,
    *,
    stage: ScoreStage,
    action: str,
    reason_needed: str,
    by: User,
    at: dt.datetime | None = None,
) -> Saved:
    """Keep what `stage` says of one line of a sheet that the caller has locked.

    To say what stands already is an acceptance; anything else needs a reason. Saying the same twice changes nothing.
    An answer without the evidence it needs still counts 0 when accepted; with a reason (somebody has seen the paper)
    its points are this stage's own and count.

    Args:
        action: what the audit trail calls it.
        reason_needed: the sentence for who gives none.

    Raises:
        AnswerRefused: the answer, the points or the reason cannot be kept.
        NewerVersion: somebody else has spoken for this stage since.
    """
    leaf, criteria = leaf_of(sheet, code), sheet.criteria_set.criteria
    answer, override, reason = said.answer or None, said.override, accepted_text(said.reason, field="reason")
    points = None
    if not said.accepts:
        points = accepted_override(leaf, override) if override is not None else accepted_points(criteria, leaf, answer)

    lines = {line.stage: line for line in sheet.lines.filter(code=code).select_related("by")}
    own, line, stands = lines.get(ScoreStage.SELF), lines.get(stage), standing_before(stage, lines.values())
    accepts = said.accepts or is_acceptance(leaf, stands, answer, override)
    if accepts and reason and not said.accepts and is_unproven(leaf, own, stands):
        answer, override, points = None, stands.points, stands.points
    elif accepts:
        answer, override, points = (stands.answer, stands.override, stands.points) if stands else (None, None, None)
    elif not reason:
        raise AnswerRefused(reason_needed, field="reason")
    if line and (line.answer, line.override, line.reason) == (answer, override, reason):
        return replace(saved(sheet, line, own=own), stands=stands)
    if said.seen_version != (line.version if line else 0):
        raise NewerVersion(line or LineScore(sheet=sheet, code=code, stage=stage))

    before = line or stands
    was = before.points if before else None
    total = None if stage == ScoreStage.CHECKED else sheet.total
    line = line or LineScore(sheet=sheet, code=code, stage=stage, version=0)
    write(line, by=by, at=at, answer=answer, override=override, points=points, reason=reason)
    if was != line.points or reason:
        record(by, action, sheet, code=code, before=shown(was), after=shown(points), reason=reason)
    return replace(saved(sheet, line, own=own, is_changed=True, was=was, total=total), stands=stands)


def standing_before(stage: ScoreStage, lines: Iterable[LineScore]) -> LineScore | None:
    """The latest row of one line below `stage`: what that stage accepts or changes."""
    earlier = [line for line in lines if PLACE[line.stage] < PLACE[stage]]
    return max(earlier, key=lambda line: PLACE[line.stage], default=None)


def accepted_override(leaf: Leaf, points: Decimal) -> Decimal:
    """Points of one's own. Raises AnswerRefused for fewer than 0 or more than the criterion has."""
    most = LARGEST_POINTS if leaf.max is None else leaf.max
    if not 0 <= points <= most:
        raise AnswerRefused(f"Nhập số điểm từ 0 đến {number(most)}.", field="override")
    return points


def is_acceptance(leaf: Leaf, stands: LineScore | None, answer: Any, override: Decimal | None) -> bool:
    """Whether this says what stands: "7.5" and "7.50" are one answer."""
    if override is not None:
        return stands is not None and stands.points == override
    if stands is not None and stands.override is not None:
        return False
    return read_answer(leaf, answer) == read_answer(leaf, stands.answer if stands else None)


def is_unproven(leaf: Leaf, own: LineScore | None, stands: LineScore | None) -> bool:
    """Whether what stands is the agency's own answer, which counts 0 for want of evidence."""
    is_own = bool(own and stands and stands.override is None and stands.answer == own.answer)
    return bool(is_own and own.points and not own.has_evidence and asks_for_evidence(leaf))


def accept_rows(
    sheet: ScoreSheet, lines: Iterable[LineScore], codes: Iterable[str], *, stage: ScoreStage, by: User, at=None
) -> int:
    """Accept what stands at each of `codes` of which `stage` has said nothing yet; how many those were.

    Args:
        lines: all lines of the sheet, which the caller has locked.
    """
    wanted, found = set(codes), {}
    for line in lines:
        found.setdefault(line.code, []).append(line)
    rows = []
    for code in sheet.criteria_set.criteria.leaves:
        spoken = found.get(code, [])
        if code not in wanted or any(line.stage == stage for line in spoken):
            continue
        stands = standing_before(stage, spoken)
        said = {} if stands is None else {name: getattr(stands, name) for name in ("answer", "override", "points")}
        rows.append(LineScore(sheet=sheet, code=code, stage=stage, by=by, at=at or timezone.now(), **said))
    LineScore.objects.bulk_create(rows)
    return len(rows)


def is_worse(leaf: Leaf, points: Decimal | None, than: Decimal | None) -> bool:
    """Whether `points` cost the agency something against `than`; of a penalty more points do."""
    given, claimed = points or Decimal(0), than or Decimal(0)
    return given > claimed if leaf.group is GroupName.PENALTY else given < claimed


# --- After the bloc's table is frozen ---------------------------------------------------------------------------------


def locked_for_later_stage(sheet: ScoreSheet) -> ScoreSheet:
    """The sheet, its bloc locked first, so that nobody freezes the bloc's table meanwhile.

    Raises OfficeError once the bloc's year has ended: its points are official.
    """
    now = ScoreSheet.objects.locked_in_bloc(sheet.pk)
    if now.bloc_year.state == BlocState.CLOSED:
        raise OfficeError(f"{now.bloc_year} đã kết thúc, điểm đã chính thức nên không thay đổi được nữa.")
    return now


def rerank(bloc_year, *, occasion: str, by: User) -> RankingSnapshot | None:
    """Freeze the table of a locked bloc anew, beside the older ones; None while nothing is frozen yet."""
    return freeze(bloc_year, occasion=occasion, by=by) if bloc_year.state in SCORING_OVER else None
