"""The rows of the verifier's pages: what the agency and the stages before say, and the verifier's own controls."""

from collections.abc import Mapping, Sequence
from typing import Any

from scoring.criteria import Leaf
from scoring.judging import standing_before
from scoring.models import EvidenceUse, Figure, LineScore, ScoreStage
from scoring.sheet_parts import Row
from scoring.sheet_rows import Typed, check_row, said

OfOneLine = Mapping[str, LineScore]  # by stage


def by_code(lines) -> dict[str, dict[str, LineScore]]:
    """Lines of one sheet by criterion and stage."""
    found: dict[str, dict[str, LineScore]] = {}
    for line in lines:
        found.setdefault(line.code, {})[line.stage] = line
    return found


def verify_row(
    leaf: Leaf,
    place: int,
    lines: OfOneLine,
    stage: ScoreStage,
    typed: Typed | None = None,
    evidence: Sequence[EvidenceUse] = (),
    figure: Figure | None = None,
) -> Row:
    """A row with controls, filled with what stands until this stage has spoken."""
    line, stands = lines.get(stage), standing_before(stage, lines.values())
    row = check_row(leaf, place, lines.get(ScoreStage.SELF), line or stands, typed, evidence, figure)
    if line is None and not typed:
        row |= {"version": "0", "reason": "", "saved": ""}
    return row | {
        "status": verification_status(stands, line),
        "before": stages_before(leaf, lines, stage),
        "accept_words": "Đồng ý với điểm đang có",
        "reason_words": "Bắt buộc khi khác điểm đang có",
    }


def verification_status(stands: LineScore | None, line: LineScore | None) -> str:
    """What the row says of the verification so far."""
    if line is None:
        return "Chưa thẩm định"
    same = (line.answer, line.override) == ((stands.answer, stands.override) if stands else (None, None))
    return "Đồng ý" if same else "Có thay đổi"


def stages_before(leaf: Leaf, lines: OfOneLine, stage: ScoreStage) -> list[dict[str, Any]]:
    """What the stages between the agency's own and this one say."""
    found, before = [], lines.get(ScoreStage.SELF)
    for each in list(ScoreStage)[1 : list(ScoreStage).index(stage)]:
        if each in lines:
            found.append(said(leaf, lines[each], before) | {"stage": each.label})
            before = lines[each]
    return found
