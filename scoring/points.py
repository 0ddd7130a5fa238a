"""One sheet: what was answered to each criterion, the points it gives, and what they add up to."""

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import StrEnum
from itertools import islice
from typing import Any

from scoring.criteria import EXACT, Criteria, Group, GroupName, Kind, Leaf
from scoring.strict_json import CriteriaError, quoted, read_count, read_list, read_number, read_object

ZERO = Decimal(0)
HUNDRED = Decimal(100)
COMPUTED_STEP = Decimal("0.01")  # where neither the leaf nor the set names a step
SCALED_STEP = Decimal("0.01")

NOT_ASSIGNED = "not_assigned"  # không được giao

# What was answered, in the terms of the leaf's kind: the points of a free leaf; the index of a level; the counts, one
# for each rate; the part and the whole of a ratio or a weighted leaf; NOT_ASSIGNED; or None: nothing yet. A broken
# count or index is a Decimal.
Count = int | Decimal
Answer = Decimal | Count | tuple[Count, ...] | tuple[Decimal, Decimal] | str | None


class Problem(StrEnum):
    """Why a leaf counts 0 although the sheet is of the right form."""

    OUT_OF_RANGE = "out_of_range"
    OFF_STEP = "off_step"
    UNANSWERED = "unanswered"
    NO_EVIDENCE = "no_evidence"

    @property
    def label(self) -> str:
        return PROBLEM_LABELS[self]


PROBLEM_LABELS = {
    Problem.OUT_OF_RANGE: "ngoài khoảng cho phép",
    Problem.OFF_STEP: "không đúng bước điểm",
    Problem.UNANSWERED: "chưa chấm",
    Problem.NO_EVIDENCE: "thiếu minh chứng",
}


@dataclass(frozen=True)
class SheetResult:
    """What one sheet adds up to. Points by code; `base` and `sections` before scaling, `scaled` after.

    Attributes:
        leaves: every leaf, bonus and penalty included, in the order of the sheet; those without points are 0.
        nodes: every node, sections included.
        full, assignable: sums of the maxima of all base leaves, and of those that were assigned.
        section_assignable: the same per section.
        counts: what was counted at the leaves whose count a grade requires (only those answered properly).
        problems: why a leaf counts 0; at most one each.
    """

    base: Decimal
    scaled: Decimal
    bonus: Decimal
    penalty: Decimal
    total: Decimal
    full: Decimal
    assignable: Decimal
    sections: dict[str, Decimal]
    section_assignable: dict[str, Decimal]
    nodes: dict[str, Decimal]
    leaves: dict[str, Decimal]
    counts: dict[str, int]
    not_assigned: frozenset[str]
    problems: dict[str, Problem]

    @property
    def problem_list(self) -> list[str]:
        """`CODE:problem`, sorted."""
        return sorted(f"{code}:{problem}" for code, problem in self.problems.items())


def shortest(number: Decimal | int) -> str:
    """The shortest decimal string: `7.5`, `12`, `0`; never an exponent, never -0."""
    text = format(Decimal(number), "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


# --- Answers: their shape ---------------------------------------------------------------------------------------------


def read_answer(leaf: Leaf, value: Any) -> Answer:
    """What `value`, a JSON value such as `{"count": 2}`, answers to `leaf`.

    Whether the answer is possible (a level that exists, a count that is not negative) is not asked here; that is a
    problem of the sheet (`leaf_points`), not a wrong form.

    Raises:
        CriteriaError: wrong keys for the kind, or a number that is none. Its place is inside the answer.
    """
    if value is None:
        return None
    if type(value) is not dict:
        read_object(value, "câu trả lời")
    if not value:
        return None
    if "not_assigned" in value:
        return _read_unassigned(leaf, value)
    return READERS[leaf.kind](leaf, value)


def _read_unassigned(leaf: Leaf, value: dict[str, Any]) -> Answer:
    if type(value["not_assigned"]) is not bool:
        raise CriteriaError("not_assigned", "phải là true hoặc false")
    rest = {key: other for key, other in value.items() if key != "not_assigned"}
    answer = read_answer(leaf, rest)
    return NOT_ASSIGNED if value["not_assigned"] else answer


def _only(leaf: Leaf, value: dict[str, Any], key: str) -> Any:
    if len(value) != 1 or key not in value:
        raise _wrong_keys(leaf, value, f"“{key}”")
    return value[key]


def _wrong_keys(leaf: Leaf, value: Iterable[str], wanted: str) -> CriteriaError:
    some = ", ".join(map(quoted, islice(value, 3)))
    return CriteriaError(some, f"kiểu {leaf.kind} trả lời bằng khóa {wanted}")


def _read_free(leaf: Leaf, value: dict[str, Any]) -> Decimal:
    return read_number(_only(leaf, value, "points"), "points")


def _read_choice(leaf: Leaf, value: dict[str, Any]) -> Count:
    return read_count(_only(leaf, value, "level"), "level")


def _read_counts(leaf: Leaf, value: dict[str, Any]) -> tuple[Count, ...]:
    if not leaf.rates:
        return (read_count(_only(leaf, value, "count"), "count"),)
    counts = read_list(_only(leaf, value, "counts"), "counts")
    if len(counts) != len(leaf.rates):
        raise CriteriaError("counts", f"phải có đúng {len(leaf.rates)} số đếm")
    return tuple(read_count(count, f"counts[{index}]") for index, count in enumerate(counts))


def _read_ratio(leaf: Leaf, value: dict[str, Any]) -> tuple[Decimal, Decimal]:
    """The part and the whole; `percent` wins where both ways are given."""
    numbers = {key: read_number(number, key) for key, number in value.items() if key in RATIO_KEYS}
    if len(numbers) == len(value):
        if "percent" in numbers:
            return numbers["percent"], HUNDRED
        if numbers.keys() == {"actual", "target"}:
            return numbers["actual"], numbers["target"]
    raise _wrong_keys(leaf, value, "“percent”, hoặc cả “actual” và “target”")


def _read_weighted(leaf: Leaf, value: dict[str, Any]) -> tuple[Decimal, Decimal]:
    return read_number(_only(leaf, value, "value"), "value"), leaf.scale


RATIO_KEYS = {"percent", "actual", "target"}
READERS = {
    Kind.FREE: _read_free,
    Kind.CHOICE: _read_choice,
    Kind.DEDUCT: _read_counts,
    Kind.COUNT: _read_counts,
    Kind.RATIO: _read_ratio,
    Kind.WEIGHTED: _read_weighted,
}


# --- One leaf ---------------------------------------------------------------------------------------------------------


def leaf_points(criteria: Criteria, leaf: Leaf, answer: Answer) -> tuple[Decimal, Problem | None]:
    """The points that `answer` (from `read_answer`) gives at `leaf`, and what is wrong with it: then they are 0."""
    with localcontext(EXACT):
        return _leaf_points(criteria, leaf, answer)


def _leaf_points(criteria: Criteria, leaf: Leaf, answer: Answer) -> tuple[Decimal, Problem | None]:
    if answer is None:
        return ZERO, (Problem.UNANSWERED if leaf.group is GroupName.BASE else None)
    if answer is NOT_ASSIGNED:
        return ZERO, None
    return POINTS[leaf.kind](criteria, leaf, answer)


def _free_points(criteria: Criteria, leaf: Leaf, points: Decimal) -> tuple[Decimal, Problem | None]:
    if points < 0 or (leaf.max is not None and points > leaf.max):
        return ZERO, Problem.OUT_OF_RANGE
    if criteria.step is not None and points % criteria.step:
        return ZERO, Problem.OFF_STEP
    return points, None


def _choice_points(_criteria: Criteria, leaf: Leaf, index: Count) -> tuple[Decimal, Problem | None]:
    if type(index) is not int or not 0 <= index < len(leaf.levels):
        return ZERO, Problem.OUT_OF_RANGE
    return leaf.levels[index].points, None


def _count_points(_criteria: Criteria, leaf: Leaf, counts: tuple[Count, ...]) -> tuple[Decimal, Problem | None]:
    if not _are_countable(counts):
        return ZERO, Problem.OUT_OF_RANGE
    if leaf.rates:
        points = sum((rate.per * count for rate, count in zip(leaf.rates, counts, strict=True)), ZERO)
    else:
        points = leaf.per * counts[0]
    if leaf.kind is Kind.DEDUCT and leaf.group is GroupName.BASE:
        return max(leaf.max - points, ZERO), None
    return (points if leaf.max is None else min(points, leaf.max)), None


def _are_countable(counts: tuple[Count, ...]) -> bool:
    return all(type(count) is int and count >= 0 for count in counts)


def _share_points(criteria: Criteria, leaf: Leaf, share: tuple[Decimal, Decimal]) -> tuple[Decimal, Problem | None]:
    part, whole = share
    if whole <= 0:
        return ZERO, Problem.OUT_OF_RANGE
    held = min(max(part, ZERO), whole)
    step = leaf.step or criteria.step or COMPUTED_STEP
    return min(_rounded(leaf.max * held, whole, step), leaf.max), None


def _rounded(part: Decimal, whole: Decimal, step: Decimal) -> Decimal:
    """part / whole, rounded half up to a multiple of `step`; exact, for nothing is divided before. None is negative."""
    width = whole * step
    return (2 * part + width) // (2 * width) * step


POINTS = {
    Kind.FREE: _free_points,
    Kind.CHOICE: _choice_points,
    Kind.DEDUCT: _count_points,
    Kind.COUNT: _count_points,
    Kind.RATIO: _share_points,
    Kind.WEIGHTED: _share_points,
}


# --- One sheet --------------------------------------------------------------------------------------------------------


def score_sheet(
    criteria: Criteria,
    answers: Mapping[str, Any],
    overrides: Mapping[str, Decimal] | None = None,
    unproven: Collection[str] = (),
) -> SheetResult:
    """The points of one sheet.

    Args:
        criteria: the set; sums that do not add up do not matter here.
        answers: JSON answers by leaf code.
        overrides: points by leaf code that hold as given instead of those of the answer, for instance a checker's.
            Such a leaf counts as assigned, has no problem and zeroes nothing; a count that a grade requires is still
            that of the answer.
        unproven: leaf codes whose answer nobody has proved. Where the leaf asks for evidence, such an answer has the
            problem `NO_EVIDENCE`, counts 0, and is not counted for a grade; a penalty counts all the same.

    Raises:
        CriteriaError: an unknown code, or an answer of the wrong form.
    """
    overrides = overrides or {}
    answers = _known(criteria, answers)
    _known(criteria, overrides)
    with localcontext(EXACT):
        read: dict[str, Answer] = {}
        leaves: dict[str, Decimal] = {}
        problems: dict[str, Problem] = {}
        unassigned: list[Leaf] = []
        for code, leaf in criteria.leaves.items():
            try:
                answer = read[code] = read_answer(leaf, answers.get(code))
            except CriteriaError as error:
                raise error.inside(f'answers["{quoted(code)}"]') from None
            if code in overrides:
                leaves[code] = overrides[code]
                continue
            leaves[code], problem = _leaf_points(criteria, leaf, answer)
            if leaves[code] and code in unproven and asks_for_evidence(leaf):
                leaves[code], problem = ZERO, Problem.NO_EVIDENCE
            if problem:
                problems[code] = problem
            elif answer is NOT_ASSIGNED and leaf.group is GroupName.BASE:
                unassigned.append(leaf)

        zeroed = {
            criteria.parents[leaf.code].code
            for leaf in criteria.zeroing
            if leaf.code not in overrides and _zeroes_parent(leaf, read[leaf.code])
        }
        nodes = _node_points(criteria, leaves, zeroed)
        sections = {section.code: nodes[section.code] for section in criteria.sections}
        base = sum(sections.values(), ZERO)
        section_assignable = dict(criteria.section_full)
        for leaf in unassigned:
            section_assignable[criteria.section_codes[leaf.code]] -= leaf.max
        assignable = sum(section_assignable.values(), ZERO)
        scaled = _scaled(base, criteria.full, assignable)
        bonus = _capped(criteria.bonus, leaves)
        penalty = _capped(criteria.penalty, leaves)
        return SheetResult(
            base=base,
            scaled=scaled,
            bonus=bonus,
            penalty=penalty,
            total=_held(criteria, scaled + bonus - penalty),
            full=criteria.full,
            assignable=assignable,
            sections=sections,
            section_assignable=section_assignable,
            nodes=nodes,
            leaves=leaves,
            counts={
                code: sum(read[code])
                for code in criteria.counted_for_grades
                if _is_counted(read[code]) and problems.get(code) is not Problem.NO_EVIDENCE
            },
            not_assigned=frozenset(leaf.code for leaf in unassigned),
            problems=problems,
        )


def asks_for_evidence(leaf: Leaf) -> bool:
    """Whether an answer to this leaf gives no point without evidence. A penalty is nothing one has to prove."""
    return leaf.evidence and leaf.group is not GroupName.PENALTY


def _known(criteria: Criteria, by_code: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same mapping with its codes in NFC, once it is sure that each is the code of a leaf."""
    if by_code.keys() <= criteria.leaves.keys():
        return by_code
    known: dict[str, Any] = {}
    for written, value in by_code.items():
        code = unicodedata.normalize("NFC", written)
        place = f'answers["{quoted(code)}"]'
        if code not in criteria.leaves:
            raise CriteriaError(place, "không có tiêu chí nào mang mã này")
        if code in known:
            raise CriteriaError(place, "mã viết hai lần")
        known[code] = value
    return known


def _zeroes_parent(leaf: Leaf, answer: Answer) -> bool:
    return type(answer) is int and 0 <= answer < len(leaf.levels) and leaf.levels[answer].zeroes_parent


def _is_counted(answer: Answer) -> bool:
    return type(answer) is tuple and _are_countable(answer)


def _node_points(criteria: Criteria, leaves: Mapping[str, Decimal], zeroed: set[str]) -> dict[str, Decimal]:
    points = dict(leaves)
    for code, node in criteria.nodes.items():  # children before their parents
        points[code] = ZERO if code in zeroed else sum([points[item.code] for item in node.items], ZERO)
    return {code: points[code] for code in criteria.nodes}


def _scaled(base: Decimal, full: Decimal, assignable: Decimal) -> Decimal:
    """The base as it would be, had everything been assigned."""
    if assignable == full:
        return base
    return _rounded(base * full, assignable, SCALED_STEP) if assignable else ZERO


def _capped(group: Group, leaves: Mapping[str, Decimal]) -> Decimal:
    points = sum([leaves[leaf.code] for leaf in group.items], ZERO)
    return points if group.cap is None else min(points, group.cap)


def _held(criteria: Criteria, total: Decimal) -> Decimal:
    total = max(total, ZERO if criteria.minimum is None else criteria.minimum)
    return total if criteria.maximum is None else min(total, criteria.maximum)
