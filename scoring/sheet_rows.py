"""The rows of a sheet as its pages show them, one for each criterion.

Rows are plain dicts, because templates read keys fastest and a sheet has a hundred rows; each says all that the page
needs, already in words, so that templates think nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from accounts.templatetags.ui import clock
from accounts.templatetags.ui import points as shown_points
from documents.wording import number
from scoring.answers import NOT_ASSIGNED, answer_in_words, held_note, inputs, typed_from
from scoring.criteria import Criteria, GroupName, Kind, Leaf
from scoring.figures import differs, in_a_sentence, target_given
from scoring.models import EvidenceUse, ExplanationEvidence, Figure, LineScore, ScoreStage
from scoring.points import SheetResult, asks_for_evidence
from scoring.sheet_parts import Row, is_scored

TEXT_FIELDS = {"explanation", "reason"}
# From which share of the criterion's maximum a difference looks warm, and hot.
WARM, HOT = Decimal("0.1"), Decimal("0.3")
LATER = [stage for stage in ScoreStage if stage != ScoreStage.SELF]


@dataclass(frozen=True)
class Typed:
    """What somebody typed into a row that was not kept, and why not."""

    values: Mapping[str, str]
    explanation: str
    problem: str
    version: int
    problem_field: str = "answer"


Lines = Mapping[tuple[str, str], LineScore]


def by_code_and_stage(lines: Sequence[LineScore]) -> Lines:
    return {(line.code, line.stage): line for line in lines}


def leaf_row(leaf: Leaf, place: int) -> Row:
    """What a row says of its criterion, whoever looks."""
    return {
        "is_heading": False,
        "code": leaf.code,
        "prefix": SafeString(f"r{place}"),  # ours, and written ten times a row: escaping it again would take a while
        "title": leaf.title,
        "rule": leaf.rule or "",
        "max": "không giới hạn" if leaf.max is None else number(leaf.max),
        "owner": ", ".join(leaf.owner),
        "due": f"{leaf.due[3:]}/{leaf.due[:2]}" if leaf.due else "",
        "evidence": leaf.evidence,
    }


# --- Evidence ---------------------------------------------------------------------------------------------------------

LACKS_EVIDENCE = "Thiếu minh chứng – chưa được tính điểm."


def shown_evidence(use: EvidenceUse) -> Row:
    """One piece of evidence as a page shows it: what it says, where in it, and the file to open."""
    return shown_use(use, "scoring:evidence_file")


def explanation_proof(use: ExplanationEvidence) -> Row:
    """The same of evidence behind the answer to a lowered point."""
    return shown_use(use, "scoring:explanation_file")


def shown_use(use: EvidenceUse | ExplanationEvidence, page: str) -> Row:
    file = use.evidence.file
    return {
        "pk": use.pk,
        "said": use.evidence.said,
        "pages": use.pages,
        "url": reverse(page, kwargs={"pk": use.pk}) if file else "",
        "kind": file.get_kind_display() if file else "",
    }


def given_row(leaf: Leaf, figure: Figure | None, answer: Mapping[str, Any] | None) -> Row:
    """What others say of the agency here, and whether the answer says otherwise."""
    if figure is None:
        return {"given": "", "given_differs": False}
    return {"given": in_a_sentence(leaf, figure), "given_differs": differs(leaf, figure, answer)}


def note_of(leaf: Leaf, line: LineScore | None) -> str:
    """What is said beside the agency's own points: that nothing proves them, that they were held to a limit."""
    is_unproven = line and line.points and not line.has_evidence and asks_for_evidence(leaf)
    held = held_note(leaf, line.answer if line else None)
    return " ".join(filter(None, [LACKS_EVIDENCE if is_unproven else "", held]))


# --- The clerk's page -------------------------------------------------------------------------------------------------


def fill_row(
    leaf: Leaf,
    place: int,
    line: LineScore | None,
    typed: Typed | None,
    review: LineScore | None,
    evidence: Sequence[EvidenceUse] = (),
    figure: Figure | None = None,
) -> Row:
    """A row with controls. `typed`: what was typed and not kept; `review`: what a checker said before returning it.

    `figure`: what others say of the agency at this criterion; an assigned target stands in its control from the start.
    """
    values = typed.values if typed else typed_from(leaf, line.answer if line else None)
    if not values and (target := target_given(leaf, figure)):
        values = {"target": target}
    return leaf_row(leaf, place) | {
        **controls(leaf, values),
        "can_skip": leaf.group is GroupName.BASE,
        "not_assigned": bool(values.get(NOT_ASSIGNED)),
        "explanation": typed.explanation if typed else line.explanation if line else "",
        "version": str(typed.version if typed else line.version if line else 0),
        "points": points_in_words(leaf, points_of(line)),
        "is_scored": bool(line and line.answer),
        "note": note_of(leaf, line),
        "proofs": [shown_evidence(use) for use in evidence],
        **given_row(leaf, figure, line.answer if line else None),
        "saved": f"Đã lưu {clock(line.at)}" if line and line.version else "",
        **problems(typed),
        "review": said(leaf, review, line) if review and (review.reason or review.points != points_of(line)) else None,
    }


def problems(typed: Typed | None) -> Row:
    """What was refused, beside the field that it is about."""
    is_text = bool(typed) and typed.problem_field in TEXT_FIELDS
    said = typed.problem if typed else ""
    return {
        "is_wrong": bool(said),
        "problem": "" if is_text else said,
        "text_problem": said if is_text else "",
    }


def controls(leaf: Leaf, values: Mapping[str, str]) -> Row:
    """The controls of a leaf with what stands in them: a list to choose from, or one input or more."""
    if leaf.kind is Kind.CHOICE:
        chosen = values.get("level", "")
        return {
            "options": [
                (str(index), f"{level.label}: {number(level.points)} điểm" if level.label else number(level.points))
                for index, level in enumerate(leaf.levels)
            ],
            "chosen": chosen,
        }
    return {"inputs": [one_input(leaf, name, place, values) for place, name in enumerate(inputs(leaf))]}


def one_input(leaf: Leaf, name: str, place: int, values: Mapping[str, str]) -> Row:
    is_count = name.startswith("count")
    return {
        "name": name,
        "label": input_label(leaf, name, place),
        "value": values.get(name, ""),
        "mode": SafeString("numeric" if is_count else "decimal"),
    }


def input_label(leaf: Leaf, name: str, place: int) -> str:
    match name:
        case "points":
            return "Điểm"
        case "count":
            return f"Số {leaf.unit}" if leaf.unit else "Số lần"
        case "percent":
            return "Tỷ lệ %"
        case "actual":
            return "hoặc thực hiện"
        case "target":
            return "trên số được giao"
        case "value":
            return f"Kết quả, trên {number(leaf.scale)}"
        case _:
            return leaf.rates[place].label or f"Số lần, mức {place + 1}"


def points_in_words(leaf: Leaf, points: Decimal | None) -> str:
    """ "7,5"; without an answer "chưa chấm", or "không có" for a bonus or penalty, which nobody has to answer."""
    return shown_points(points, "chưa chấm" if leaf.group is GroupName.BASE else "không có")


def points_of(line: LineScore | None) -> Decimal | None:
    return line.points if line else None


def answer_line(leaf: Leaf, line: LineScore) -> str:
    """The answer behind a line's points, in words; "" where its points are its own."""
    return "" if line.override is not None else answer_in_words(leaf, line.answer)


def said(leaf: Leaf, line: LineScore, before: LineScore | None) -> Row:
    """What one stage said of a line, beside what stood there before; who and when only where they differ."""
    then, now = points_of(before), line.points
    if now == then:
        return {
            "points": points_in_words(leaf, now),
            "is_scored": now is not None,
            "reason": line.reason,
            "differs": False,
            "difference": "",
        }
    return {
        "points": points_in_words(leaf, now),
        "is_scored": now is not None,
        "reason": line.reason,
        "differs": True,
        "difference": "" if then is None or now is None else signed(now - then),
        "answer": answer_line(leaf, line),
        "by": str(line.by or ""),
        "at": clock(line.at),
    }


def heat(changed: Decimal, most: Decimal | None) -> SafeString:
    """ "heat-1" for a small difference, "heat-3" for one of 30 % of the criterion's maximum and more; "" for none."""
    if not changed:
        return SafeString("")
    share = abs(changed) / most if most else HOT
    return SafeString("heat-3" if share >= HOT else "heat-2" if share >= WARM else "heat-1")


def signed(difference: Decimal | None) -> str:
    """-2 as "−2", 1.5 as "+1,5", "" for none."""
    if not difference:
        return ""
    return f"{'+' if difference > 0 else '−'}{shown_points(abs(difference))}"


# --- The checker's page -----------------------------------------------------------------------------------------------


def check_row(
    leaf: Leaf,
    place: int,
    own: LineScore | None,
    checked: LineScore | None,
    typed: Typed | None,
    evidence: Sequence[EvidenceUse] = (),
    figure: Figure | None = None,
) -> Row:
    """A row with what the agency says, and the checker's controls, filled with the agency's answer at first."""
    stands = checked or own
    values = typed.values if typed else typed_from(leaf, checked.answer if checked else own.answer if own else None)
    override = typed.values.get("override", "") if typed else ""
    if not typed and checked and checked.override is not None:
        override, values = number(checked.override), typed_from(leaf, own.answer if own else None)
    return leaf_row(leaf, place) | {
        **controls(leaf, values),
        "is_free": leaf.kind is Kind.FREE,
        "can_skip": leaf.group is GroupName.BASE,
        "not_assigned": bool(values.get(NOT_ASSIGNED)),
        "override": override,
        "own": {
            "points": points_in_words(leaf, points_of(own)),
            "answer": answer_in_words(leaf, own.answer if own else None),
            "explanation": own.explanation if own else "",
            "note": note_of(leaf, own),
        },
        "proofs": [shown_evidence(use) for use in evidence],
        **given_row(leaf, figure, own.answer if own else None),
        "reason": typed.explanation if typed else checked.reason if checked else "",
        "version": str(typed.version if typed else checked.version if checked else 0),
        "points": points_in_words(leaf, points_of(stands)),
        "status": check_status(own, checked),
        "difference": said(leaf, checked, own)["difference"] if checked else "",
        "saved": f"Đã lưu {clock(checked.at)}" if checked else "",
        **problems(typed),
    }


def check_status(own: LineScore | None, checked: LineScore | None) -> str:
    """What the row says of the check so far."""
    if checked is None:
        return "Chưa xem"
    is_same = checked.override is None and checked.answer == (own.answer if own else None)
    return "Đồng ý" if is_same else "Có thay đổi"


# --- The page for reading ---------------------------------------------------------------------------------------------


def read_row(
    leaf: Leaf,
    place: int,
    lines: Lines,
    stages: Sequence[ScoreStage],
    evidence: Sequence[EvidenceUse] = (),
    figure: Figure | None = None,
) -> Row:
    """A row with what each stage said; a stage that said nothing leaves its cell empty."""
    own = lines.get((leaf.code, ScoreStage.SELF))
    cells, before = [], own
    for stage in stages:
        line = lines.get((leaf.code, stage))
        cells.append(stage_cell(leaf, line, before, stage) if line else {})
        before = line or before
    return leaf_row(leaf, place) | {
        "points": points_in_words(leaf, points_of(own)),
        "is_scored": bool(own and own.answer),
        "answer": answer_in_words(leaf, own.answer if own else None),
        "note": note_of(leaf, own),
        "proofs": [shown_evidence(use) for use in evidence],
        **given_row(leaf, figure, own.answer if own else None),
        "explanation": own.explanation if own else "",
        "cells": cells,
    }


def stage_cell(leaf: Leaf, line: LineScore, before: LineScore | None, stage: ScoreStage) -> Row:
    """What one stage said, and how hot its difference is."""
    then, now = points_of(before), line.points
    changed = now - then if now is not None and then is not None else Decimal(0)
    heated = heat(changed, leaf.max) if changed else ""
    return said(leaf, line, before) | {"is_said": True, "stage": stage.label, "heat": heated}


def stages_present(lines: Sequence[LineScore]) -> list[ScoreStage]:
    """The stages after the agency's own that have said anything, in order."""
    spoken = {line.stage for line in lines}
    return [stage for stage in LATER if stage in spoken]


# --- Sums -------------------------------------------------------------------------------------------------------------


def sums(criteria: Criteria, result: SheetResult) -> dict[str, Any]:
    """All sums of a sheet in words: for the summary of its page, and for the page's script after each save."""
    scored = sum(is_scored(result, leaf) for leaf in criteria.base_leaves)
    return {
        "total": shown_points(result.total),
        "full": shown_points(criteria.total),
        "base": shown_points(result.base),
        "scaled": shown_points(result.scaled) if result.assignable != result.full else "",
        "bonus": (signed(result.bonus) or "0") if criteria.bonus.items else "",
        "penalty": (signed(-result.penalty) or "0") if criteria.penalty.items else "",
        "scored": scored,
        "count": len(criteria.base_leaves),
        "nodes": {code: shown_points(points) for code, points in result.nodes.items()}
        | {name.value: shown_points(getattr(result, name)) for name in (GroupName.BONUS, GroupName.PENALTY)},
        "scored_of": {
            section.code: sum(is_scored(result, leaf) for leaf in section.leaves()) for section in criteria.sections
        },
    }
