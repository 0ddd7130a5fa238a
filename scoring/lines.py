"""Saving one line: an agency's own answer to one criterion. Two clerks on one sheet lose nothing."""

import datetime as dt
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.errors import OfficeError, WrongState
from accounts.models import User, record
from accounts.searching import INVISIBLE
from documents.wording import number
from scoring.criteria import Criteria, Kind, Leaf
from scoring.models import LineScore, ScoreSheet, ScoreStage, SheetState
from scoring.points import Answer, Problem, SheetResult, leaf_points, read_answer
from scoring.stages import StageRow, keep_totals, result_up_to, stage_rows, stored
from scoring.strict_json import UNSTORABLE, CriteriaError

LONGEST_EXPLANATION = 20_000  # characters; some seven printed pages
LARGEST_POINTS = Decimal(1_000_000)  # of one line: what a column of points holds, with room for the sum of a sheet


class AnswerRefused(OfficeError):
    """An answer that cannot be kept; nothing was stored. The text is for the person who typed it, beside the field."""

    def __init__(self, text: str, *, field: str = "answer"):
        super().__init__(text)
        self.field = field


class NewerVersion(OfficeError):
    """Somebody else saved `line` after the page was made; nothing was stored."""

    def __init__(self, line: LineScore):
        super().__init__(f"{line.by or 'Người khác'} đã lưu dòng này trước; điều vừa nhập chưa lưu.")
        self.line = line


@dataclass(frozen=True)
class Saved:
    """What became of a save: the line, its sheet with new totals, all rows of the sheet, the agency's own line.

    `claimed`: what the rows add up to at the self stage.
    `stands`: what a later stage accepts or changes; `was`: the points that it replaces; `has_moved`: whether it
    replaced them by others.
    """

    line: LineScore
    sheet: ScoreSheet
    rows: list[StageRow]
    own: LineScore | None
    claimed: SheetResult
    was: Decimal | None = None
    has_moved: bool = False
    stands: LineScore | None = None


# --- Is this an answer? -----------------------------------------------------------------------------------------------


def accepted_points(criteria: Criteria, leaf: Leaf, answer: Any) -> Decimal | None:
    """The points of an answer that may be kept; None for no answer ("chưa chấm", which is not 0).

    Raises:
        AnswerRefused: the answer is of the wrong form, or counts 0 for a problem of its own.
    """
    try:
        read = read_answer(leaf, answer)
    except CriteriaError:
        raise AnswerRefused(allowed_at(leaf)) from None
    if read is None:
        return None
    points, problem = leaf_points(criteria, leaf, read)
    if problem:
        raise AnswerRefused(refusal(criteria, leaf, problem))
    if points > LARGEST_POINTS or any(count > LARGEST_POINTS for count in counts(read)):
        raise AnswerRefused("Số này lớn quá mức có thể có trên một bảng chấm điểm.")
    return points


def counts(answer: Answer) -> tuple:
    return answer if isinstance(answer, tuple) else ()


def refusal(criteria: Criteria, leaf: Leaf, problem: Problem) -> str:
    if problem is Problem.OFF_STEP:
        step = criteria.step
        return f"Điểm cho theo bước {number(step)} (ví dụ {number(step)}; {number(2 * step)}; {number(3 * step)})."
    return allowed_at(leaf)


def allowed_at(leaf: Leaf) -> str:
    """What may be entered at this leaf, in one sentence."""
    match leaf.kind:
        case Kind.FREE if leaf.max is None:
            return "Nhập số điểm từ 0 trở lên, ví dụ 7,5."
        case Kind.FREE:
            return f"Nhập số điểm từ 0 đến {number(leaf.max)}."
        case Kind.CHOICE:
            return "Chọn một mức trong danh sách."
        case Kind.DEDUCT | Kind.COUNT:
            return "Nhập số nguyên từ 0 trở lên."
        case Kind.RATIO:
            return "Nhập tỷ lệ phần trăm, hoặc cả số thực hiện và số được giao (lớn hơn 0)."
        case _:
            return f"Nhập số từ 0 đến {number(leaf.scale)}."


def accepted_text(text: str, *, field: str = "explanation") -> str:
    """A written text as it is kept: composed letters, plain line ends, no marks that nobody sees.

    Raises:
        AnswerRefused: it is too long, or holds what neither database nor paper can.
    """
    if UNSTORABLE(text):
        raise AnswerRefused("Có ký tự không in được, xin xóa và gõ lại đoạn ấy.", field=field)
    text = unicodedata.normalize("NFC", INVISIBLE.sub("", text).replace("\r\n", "\n")).strip()
    if len(text) > LONGEST_EXPLANATION:
        raise AnswerRefused(
            f"Dài {thousands(len(text))} ký tự, tối đa {thousands(LONGEST_EXPLANATION)} ký tự. Xin rút gọn.",
            field=field,
        )
    return text


def thousands(count: int) -> str:
    return f"{count:,}".replace(",", ".")


# --- Saving -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def save_line(
    sheet: ScoreSheet,
    code: str,
    *,
    by: User,
    answer: Any,
    explanation: str,
    seen_version: int,
    at: dt.datetime | None = None,
) -> Saved:
    """Keep the agency's own answer to one criterion.

    What is kept already is kept again without a new version: a second click, or a repetition after a lost connection.
    A changed answer of a returned sheet withdraws what later stages said of the line; the trail keeps what they said.

    Args:
        answer: in the form of criteria-set/1; None or {} is "chưa chấm".
        seen_version: the version of the line that the page was made from, 0 where there was none.

    Raises:
        AnswerRefused: the answer or the explanation cannot be kept, or the sheet has no such criterion.
        WrongState: the sheet is no longer being written.
        NewerVersion: another person has saved the line since.
    """
    criteria = sheet.criteria_set.criteria
    leaf = criteria.leaves.get(code)
    if leaf is None:
        raise AnswerRefused("Bảng này không có tiêu chí ấy. Xin tải lại trang.")
    points = accepted_points(criteria, leaf, answer)
    explanation = accepted_text(explanation)
    answer = answer or None

    sheet.lock()
    sheet.must_be_open()
    if not sheet.is_editable:
        raise WrongState(sheet, SheetState.DRAFT)
    line = sheet.lines.filter(code=code, stage=ScoreStage.SELF).first()
    if line and (line.answer, line.explanation) == (answer, explanation):
        return saved(sheet, line, own=line)
    if seen_version != (line.version if line else 0):
        raise NewerVersion(line or LineScore(sheet=sheet, code=code, stage=ScoreStage.SELF))

    before = line.points if line else None
    is_new_answer = line is None or line.answer != answer
    line = line or LineScore(sheet=sheet, code=code, stage=ScoreStage.SELF, version=0)
    had_evidence = line.has_evidence
    has_evidence = bool(explanation) or sheet.evidence_uses.filter(code=code).exists()
    write(line, by=by, at=at, answer=answer, points=points, explanation=explanation, has_evidence=has_evidence)
    if is_new_answer and sheet.state == SheetState.RETURNED:
        record(by, "scoring.line_changed", sheet, code=code, before=shown(before), after=shown(points))
        withdraw(sheet, code, by=by)
    return saved(sheet, line, own=line, is_changed=is_new_answer or had_evidence != has_evidence)


def saved(
    sheet: ScoreSheet,
    line: LineScore,
    *,
    own: LineScore | None,
    is_changed: bool = False,
    was: Decimal | None = None,
    total: Decimal | None = None,
) -> Saved:
    """What stands now, with the totals of the locked sheet brought up to date where the points have changed.

    `was`, `total`: the points of the line and the total of the sheet before, where a later stage wants to know.
    """
    rows = list(stage_rows(sheet.lines.all()))
    claimed = result_up_to(sheet.criteria_set.criteria, rows, ScoreStage.SELF)
    if is_changed:
        keep_totals(sheet, rows, claimed)
    has_moved = is_changed and (was != line.points or (total is not None and total != sheet.total))
    return Saved(line, sheet, rows, own, claimed, was, has_moved)


def write(line: LineScore, *, by: User, at: dt.datetime | None, points: Decimal | None, **changes) -> None:
    """Store a line of a locked sheet as its next version."""
    line.version += 1
    line.by, line.at = by, at or timezone.now()
    line.points = None if points is None else stored(points)
    for name, value in changes.items():
        setattr(line, name, value)
    line.save()


def withdraw(sheet: ScoreSheet, code: str, *, by: User) -> None:
    """Take back what later stages said of an answer that is no more; the trail keeps it."""
    later = sheet.lines.filter(code=code).exclude(stage=ScoreStage.SELF)
    for line in later.select_related("by"):
        record(
            by,
            "scoring.check_withdrawn",
            sheet,
            code=code,
            stage=line.stage,
            points=shown(line.points),
            by_name=str(line.by),
            reason=line.reason,
        )
    later.delete()
    for explanation in sheet.explanations.filter(code=code):
        record(by, "scoring.explanation_withdrawn", sheet, code=code, reason=explanation.text)
        explanation.delete()


def shown(points: Decimal | None) -> str:
    """Points in a sentence: "7,5 điểm", or "chưa chấm"."""
    return "chưa chấm" if points is None else f"{number(points)} điểm"
