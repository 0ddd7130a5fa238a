"""Giải trình: a unit answers a lowered point before its deadline; whoever gave it accepts, changes or keeps it."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.errors import OfficeError, WrongState
from accounts.models import GrantedRole, Notice, User, record
from blocs.extensions import due_for
from blocs.models import Stage
from blocs.workdays import Due
from scoring.handing_in import checkers_of
from scoring.judging import Said, judge, leaf_of, locked_for_later_stage, rerank
from scoring.lines import AnswerRefused, accepted_text, shown
from scoring.models import Explanation, LineScore, ScoreSheet, ScoreStage, SheetState, Verdict
from scoring.models.explanation import EXPLAINED_STAGES
from scoring.verifying import lowered_lines

CONCLUDED = "Kết luận giải trình"
TEXT_NEEDED = "Xin ghi nội dung giải trình."
WORDS_NEEDED = "Xin ghi kết luận để đơn vị biết vì sao."


class NewerExplanation(OfficeError):
    """Somebody else has written `explanation` since the page was made; nothing was stored."""

    def __init__(self, explanation: Explanation):
        super().__init__(f"{explanation.by or 'Người khác'} đã lưu giải trình này trước; điều vừa nhập chưa lưu.")
        self.explanation = explanation


def explanation_due(sheet: ScoreSheet) -> Due | None:
    """Until when the unit may explain, its extension included; None where no day is set."""
    return due_for(sheet.bloc_year, sheet.agency_id, Stage.EXPLANATION)


def explainable(sheet: ScoreSheet, lines) -> dict[str, tuple[LineScore | None, LineScore]]:
    """The lowered points that the unit may answer, by code: its own line and the one that counts.

    What the meeting agreed on is not among them. Whether it is still in time is not asked here.
    """
    if not sheet.is_verifiable:
        return {}
    return {code: pair for code, pair in lowered_lines(sheet, lines).items() if pair[1].stage in EXPLAINED_STAGES}


@transaction.atomic
def explain(
    sheet: ScoreSheet, code: str, *, by: User, text: str, seen_version: int = 0, at: dt.datetime | None = None
) -> Explanation:
    """Answer a lowered point, or rewrite the answer until there is a conclusion.

    Args:
        seen_version: the version of the explanation that the page was made from, 0 where there was none.

    Raises:
        AnswerRefused: no text, or one that cannot be kept.
        NewerExplanation: a colleague has written it since.
        OfficeError: the point was not lowered, the deadline has passed, or there is a conclusion already.
        WrongState: the sheet is not checked, or its points are official.
    """
    at = at or timezone.now()
    leaf_of(sheet, code)
    text = accepted_text(text, field="text")
    if not text:
        raise AnswerRefused(TEXT_NEEDED, field="text")
    now = locked_for_later_stage(sheet)
    if not now.is_verifiable:
        raise WrongState(now, SheetState.VERIFIED)
    lowered = explainable(now, now.lines.filter(code=code))
    if code not in lowered:
        raise OfficeError(f"Điểm của tiêu chí {code} không thấp hơn tự chấm, hoặc do hội nghị thống nhất.")
    own, line = lowered[code]
    before = now.explanations.filter(code=code, stage=line.stage).select_related("by").first()
    if before and before.text == text:
        return before
    must_be_in_time(now, at)
    if before and before.verdict:
        raise OfficeError(f"Giải trình tiêu chí {code} đã có kết luận nên không sửa được nữa.")
    if seen_version != (before.version if before else 0):
        raise NewerExplanation(before or Explanation(sheet=now, code=code))

    explanation = before or Explanation(sheet=now, code=code, stage=line.stage, version=0)
    explanation.claimed, explanation.given = own.points if own else None, line.points
    explanation.opinion, explanation.text = line.reason, text
    explanation.version += 1
    explanation.by, explanation.at = by, at
    explanation.save()
    record(by, "scoring.line_explained", now, code=code)
    if before is None:
        Notice.objects.tell(
            judges_of(explanation),
            subject=f"{now.agency} giải trình điểm tiêu chí {code}"[:200],
            body=f"{now.bloc_year}. Tự chấm {shown(explanation.claimed)}, được chấm {shown(explanation.given)}.",
            link=explanation.get_absolute_url(),
        )
    return explanation


def must_be_in_time(sheet: ScoreSheet, at: dt.datetime) -> None:
    must_be_before(explanation_due(sheet), at)


def must_be_before(due: Due | None, at: dt.datetime) -> None:
    if due and due.is_over_on(timezone.localdate(at)):
        raise OfficeError(
            f"Đã hết hạn giải trình ({due.due_on:%d/%m/%Y}) nên không lưu được nữa. Nếu cần thêm thời gian, "
            "xin đề nghị cơ quan thi đua gia hạn."
        )


def judges_of(explanation: Explanation):
    """The people who conclude: those who check the sheet, the departments of the criterion, else the office."""
    if explanation.stage == ScoreStage.CHECKED:
        return checkers_of(explanation.sheet)
    people = User.objects.none()
    for agency_id in explanation.verifier_ids or explanation.appraiser_ids:
        people = people | User.objects.acting_for(agency_id)
    return people if explanation.verifier_ids or explanation.appraiser_ids else User.objects.holding(GrantedRole.OFFICE)


@transaction.atomic
def conclude(
    explanation: Explanation,
    verdict: Verdict,
    *,
    by: User,
    words: str,
    points: Decimal | None = None,
    seen_version: int,
    seen_evidence: int = 0,
    at: dt.datetime | None = None,
) -> Explanation:
    """Say what becomes of the point; a changed one ranks the bloc anew where it is ranked, and the unit is told.

    Args:
        words: the conclusion; it stands as the reason of the point too.
        points: what the criterion counts now, for `Verdict.CHANGED`.
        seen_version: of the explanation that was read.
        seen_evidence: the `evidence_version` of what stood behind it then.

    Raises:
        AnswerRefused: no words, or no points that can be kept.
        NewerExplanation: the unit has rewritten it, or changed what stands behind it, since.
        OfficeError: there is a conclusion already, or a later stage has given the point.
        WrongState: the sheet has been returned, or its points are official.
    """
    words = accepted_text(words, field="words")
    if not words:
        raise AnswerRefused(WORDS_NEEDED, field="words")
    sheet = locked_for_later_stage(explanation.sheet)
    if not sheet.is_verifiable:
        raise WrongState(sheet, SheetState.VERIFIED)
    now = Explanation.objects.select_for_update(of=("self",)).select_related("by").get(pk=explanation.pk)
    now.sheet = sheet
    if now.verdict:
        raise OfficeError(f"Giải trình này đã có kết luận: {now.get_verdict_display().lower()}.")
    if (seen_version, seen_evidence) != (now.version, now.evidence_version):
        raise NewerExplanation(now)

    after = judged_again(now, verdict, points=points, words=words, by=by, at=at)
    now.verdict, now.conclusion, now.concluded_points = verdict, words, after
    now.concluded_by, now.concluded_at = by, at or timezone.now()
    now.save(update_fields=["verdict", "conclusion", "concluded_points", "concluded_by", "concluded_at"])
    record(
        by,
        "scoring.explanation_concluded",
        sheet,
        code=now.code,
        before=shown(now.given),
        after=shown(after),
        reason=words,
    )
    Notice.objects.tell(
        User.objects.acting_for(sheet.agency_id),
        subject=f"Kết luận giải trình tiêu chí {now.code}: {Verdict(verdict).label}"[:200],
        body=f"{sheet.bloc_year}. Điểm sau kết luận: {shown(after)}. {words}",
        link=sheet.get_absolute_url(),
    )
    return now


def judged_again(
    explanation: Explanation, verdict: Verdict, *, points: Decimal | None, words: str, by: User, at
) -> Decimal | None:
    """Give the point that the verdict asks for, in the row of the stage that had lowered it; what counts then.

    Once the members have agreed, a department's conclusion becomes official, and a leader's can only keep the point.
    """
    sheet, code = explanation.sheet, explanation.code
    lines = {line.stage: line for line in sheet.lines.filter(code=code)}
    latest = [lines[stage] for stage in ScoreStage if stage in lines][-1]
    if verdict == Verdict.KEPT:
        return latest.points
    is_check = explanation.stage == ScoreStage.CHECKED
    stage = ScoreStage.CHECKED if is_check else sheet.verifying_stage
    if latest.stage != stage and (is_check or latest.stage == ScoreStage.AGREED):
        raise OfficeError(f"Bước “{latest.get_stage_display()}” đã cho điểm tiêu chí này; ở đây chỉ giữ nguyên được.")
    if verdict == Verdict.CHANGED and points is None:
        raise AnswerRefused("Xin ghi số điểm sau khi điều chỉnh.", field="points")
    outcome = judge(
        sheet,
        code,
        Said(
            **asked_for(verdict, lines.get(ScoreStage.SELF), points), reason=words, seen_version=version(lines, stage)
        ),
        stage=stage,
        action="scoring.line_checked" if is_check else "scoring.line_verified",
        reason_needed=WORDS_NEEDED,
        by=by,
        at=at,
    )
    if outcome.has_moved:
        rerank(sheet.bloc_year, occasion=CONCLUDED, by=by)
    return outcome.line.points


def asked_for(verdict: Verdict, own: LineScore | None, points: Decimal | None) -> dict[str, Any]:
    return {"override": points} if verdict == Verdict.CHANGED else {"answer": own.answer if own else None}


def version(lines: dict[str, LineScore], stage: ScoreStage) -> int:
    """Of the row that is rewritten; locked, so nobody is overlooked."""
    return lines[stage].version if stage in lines else 0
