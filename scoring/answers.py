"""An answer as people type it and read it; scoring/points.py knows what it is worth."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from accounts.templatetags.ui import points as shown_points
from documents.wording import MINUS
from scoring.criteria import GroupName, Kind, Leaf
from scoring.lines import AnswerRefused, allowed_at
from scoring.points import NOT_ASSIGNED

THOUSANDS = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?").fullmatch
TYPED_NUMBER = re.compile(r"-?[0-9]{1,15}(?:[.,][0-9]{1,15})?").fullmatch
TYPED_COUNT = re.compile(r"-?[0-9]{1,15}").fullmatch
MOST_PERCENT = 1000  # of a typed share: 120 per cent of a plan happens, 9999 is 99,99 without its comma
BLANKS = re.compile(r"\s+")


# --- Typed ------------------------------------------------------------------------------------------------------------


def inputs(leaf: Leaf) -> list[str]:
    """The names of the controls of a leaf, in order; each is one text."""
    match leaf.kind:
        case Kind.FREE:
            return ["points"]
        case Kind.CHOICE:
            return ["level"]
        case Kind.DEDUCT | Kind.COUNT if leaf.rates:
            return [f"count{place}" for place in range(len(leaf.rates))]
        case Kind.DEDUCT | Kind.COUNT:
            return ["count"]
        case Kind.RATIO:
            return ["percent", "actual", "target"]
        case _:
            return ["value"]


def typed_answer(leaf: Leaf, typed: Mapping[str, str]) -> dict[str, Any] | None:
    """What was typed into the controls of a leaf, in the form of criteria-set/1; None where nothing was.

    7,5 and 7.5 are both seven and a half. What points are possible at the leaf is not asked here
    (`lines.accepted_points`).

    Raises:
        AnswerRefused: something is no number, a share or a value is beyond what can be meant, or only a part was
            filled in.
    """
    if leaf.group is GroupName.BASE and typed.get(NOT_ASSIGNED):
        return {NOT_ASSIGNED: True}
    texts = {name: BLANKS.sub("", typed.get(name, "")).replace(MINUS, "-") for name in inputs(leaf)}
    given = {name: text for name, text in texts.items() if text}
    if not given:
        return None
    match leaf.kind:
        case Kind.FREE:
            return {"points": typed_number(leaf, given["points"])}
        case Kind.WEIGHTED:
            return {"value": typed_value(leaf, given["value"])}
        case Kind.CHOICE:
            return {"level": typed_count(leaf, given["level"])}
        case Kind.DEDUCT | Kind.COUNT if leaf.rates:
            return {"counts": [typed_count(leaf, text) if text else 0 for text in texts.values()]}
        case Kind.DEDUCT | Kind.COUNT:
            return {"count": typed_count(leaf, given["count"])}
        case _:
            return typed_ratio(leaf, given)


def typed_ratio(leaf: Leaf, given: Mapping[str, str]) -> dict[str, str]:
    """Either the per cent (with or without its sign), or both the result and the target."""
    if "percent" in given:
        if len(given) > 1:
            raise AnswerRefused("Chỉ nhập một cách: tỷ lệ phần trăm, hoặc số thực hiện và số được giao.")
        return {"percent": typed_percent(leaf, given["percent"].removesuffix("%"))}
    if len(given) == 1:
        raise AnswerRefused("Nhập đủ cả số thực hiện và số được giao.")
    return {name: typed_number(leaf, text) for name, text in given.items()}


def typed_percent(leaf: Leaf, text: str) -> str:
    """A share that somebody can have meant. criteria-set/1 would hold any to 0…100 without a word."""
    percent = typed_number(leaf, text)
    if not 0 <= Decimal(percent) <= MOST_PERCENT:
        raise AnswerRefused(
            f"Nhập tỷ lệ phần trăm từ 0 đến {MOST_PERCENT}. Kết quả âm hoặc vượt hơn thế thì nhập số thực hiện và số "
            "được giao."
        )
    return percent


def typed_value(leaf: Leaf, text: str) -> str:
    """A value on the scale of the leaf. criteria-set/1 would hold any to it without a word."""
    value = typed_number(leaf, text)
    if not 0 <= Decimal(value) <= leaf.scale:
        raise AnswerRefused(allowed_at(leaf))
    return value


def typed_number(leaf: Leaf, text: str) -> str:
    if THOUSANDS(text):
        raise AnswerRefused(f"Không dùng dấu chấm giữa các hàng nghìn: viết {text.replace('.', '')}.")
    if not TYPED_NUMBER(text):
        raise AnswerRefused(allowed_at(leaf))
    return text.replace(",", ".")


def typed_count(leaf: Leaf, text: str) -> int:
    if not TYPED_COUNT(text):
        raise AnswerRefused(allowed_at(leaf))
    return int(text)


# --- Read -------------------------------------------------------------------------------------------------------------


def typed_from(leaf: Leaf, answer: Mapping[str, Any] | None) -> dict[str, str]:
    """What stands in the controls of a leaf for a kept answer: the reverse of `typed_answer`."""
    if not answer:
        return {}
    if answer.get(NOT_ASSIGNED):
        return {NOT_ASSIGNED: "1"}
    if "counts" in answer:
        return {f"count{place}": str(count) for place, count in enumerate(answer["counts"])}
    return {name: str(answer[name]).replace(".", ",") for name in inputs(leaf) if name in answer}


def answer_in_words(leaf: Leaf, answer: Mapping[str, Any] | None) -> str:
    """What was answered: "2 nhiệm vụ quá hạn", "từ 99% trở lên", "7/8"; "" where the points alone say it."""
    if not answer:
        return ""
    if answer.get(NOT_ASSIGNED):
        return "Không được giao"
    match leaf.kind:
        case Kind.FREE:
            return ""
        case Kind.CHOICE:
            return leaf.levels[answer["level"]].label
        case Kind.DEDUCT | Kind.COUNT if leaf.rates:
            said = [f"{count} {rate.label}" for count, rate in zip(answer["counts"], leaf.rates, strict=True) if count]
            return "; ".join(said) or "không có"
        case Kind.DEDUCT | Kind.COUNT:
            return f"{answer['count']} {leaf.unit or 'lần'}"
        case Kind.RATIO if "percent" in answer:
            return f"{comma(answer['percent'])}%"
        case Kind.RATIO:
            return f"{comma(answer['actual'])}/{comma(answer['target'])}{f' {leaf.unit}' if leaf.unit else ''}"
        case _:
            return f"{comma(answer['value'])}/{shown_points(leaf.scale)}"


def comma(text: str) -> str:
    return str(text).replace(".", ",").replace("-", MINUS)


def held_note(leaf: Leaf, answer: Mapping[str, Any] | None) -> str:
    """What is said beside a value that was held to its limits, so that nobody wonders at the points."""
    if not answer or answer.get(NOT_ASSIGNED):
        return ""
    over = under = False
    if leaf.kind is Kind.RATIO:
        part, whole = (answer["percent"], "100") if "percent" in answer else (answer["actual"], answer["target"])
        over, under = Decimal(part) > Decimal(whole), Decimal(part) < 0
    elif leaf.kind is Kind.WEIGHTED:
        over, under = Decimal(answer["value"]) > leaf.scale, Decimal(answer["value"]) < 0
    if over:
        return "Vượt mức tối đa: tính bằng mức tối đa."
    return "Nhỏ hơn 0: tính là 0." if under else ""
