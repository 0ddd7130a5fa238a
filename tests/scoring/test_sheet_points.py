"""A clerk answers the criteria: the points of each line, and of the whole sheet."""

import re
import unicodedata
from decimal import Decimal

import pytest

from scoring.criteria_reading import criteria_from_json
from scoring.points import Problem, leaf_points, read_answer, shortest
from scoring.strict_json import CriteriaError
from tests.scoring.paper_sets import a_set, choice, group, leaf, node, one_leaf, scored

OUT_OF_RANGE = ("0", "out_of_range")
OFF_STEP = ("0", "off_step")
UNANSWERED = ("0", "unanswered")
TWO_RATES = [{"label": "khiển trách", "per": "1"}, {"label": "cảnh cáo", "per": "2.5"}]


# --- One line ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("points", "expected"),
    [("7.5", ("7.5", None)), ("0", ("0", None)), ("10", ("10", None)), ("-0.5", OUT_OF_RANGE), ("10.5", OUT_OF_RANGE)],
)
def test_free_points_hold_as_given_between_0_and_the_maximum(points, expected):
    assert one_leaf({"points": points}) == expected


def test_free_points_are_held_to_the_step_of_the_set_and_never_to_that_of_the_leaf():
    assert one_leaf({"points": "7.3"}, step="0.5") == OFF_STEP
    assert scored(a_set(node("A", leaf(step="0.5"))), {"L": {"points": "7.3"}}).problems == {}
    assert scored(a_set(node("A", leaf(step="0.1")), step="0.5"), {"L": {"points": "7.3"}}).problems == {
        "L": "off_step"
    }


@pytest.mark.parametrize("place", ["bonus", "penalty"])
def test_free_points_of_bonus_and_penalty_are_held_to_the_same_step_and_range(place):
    assert one_leaf({"points": "7.3"}, place=place, step="0.5") == OFF_STEP
    assert one_leaf({"points": "10.5"}, place=place) == OUT_OF_RANGE


def test_the_range_is_looked_at_before_the_step():
    assert one_leaf({"points": "10.3"}, step="0.5") == OUT_OF_RANGE


def test_free_points_without_a_ceiling_may_be_any_but_negative():
    assert one_leaf({"points": "999"}, place="bonus", max=None) == ("999", None)
    assert one_leaf({"points": "-1"}, place="bonus", max=None) == OUT_OF_RANGE


@pytest.mark.parametrize(
    ("level", "expected"), [(0, ("10", None)), (2, ("0", None)), (3, OUT_OF_RANGE), (-1, OUT_OF_RANGE)]
)
def test_a_choice_gives_the_points_of_its_level_and_none_outside_the_list(level, expected):
    assert one_leaf({"level": level}, kind="choice") == expected


@pytest.mark.parametrize(("count", "expected"), [(0, "10"), (2, "4"), (3, "1"), (4, "0")])
def test_a_deduction_starts_from_the_maximum_and_stops_at_0(count, expected):
    assert one_leaf({"count": count}, kind="deduct", per="3") == (expected, None)


@pytest.mark.parametrize(("count", "expected"), [(0, "0"), (3, "9"), (4, "10")])
def test_a_deduction_among_the_penalties_starts_from_nothing_and_stops_at_the_maximum(count, expected):
    assert one_leaf({"count": count}, kind="deduct", per="3", place="penalty") == (expected, None)


@pytest.mark.parametrize("place", ["sections", "bonus", "penalty"])
def test_a_count_gives_so_many_points_each_and_at_most_the_maximum(place):
    assert one_leaf({"count": 3}, kind="count", per="3", place=place) == ("9", None)
    assert one_leaf({"count": 4}, kind="count", per="3", place=place) == ("10", None)


@pytest.mark.parametrize("place", ["bonus", "penalty"])
def test_a_count_without_a_ceiling_goes_on(place):
    assert one_leaf({"count": 40}, kind="count", per="3", place=place, max=None) == ("120", None)


@pytest.mark.parametrize("count", [-1, 1.5, "1.5", "-2"])
@pytest.mark.parametrize("kind", ["count", "deduct"])
def test_a_negative_or_broken_count_counts_0(kind, count):
    assert one_leaf({"count": count}, kind=kind, per="3") == OUT_OF_RANGE


def test_several_kinds_of_event_are_counted_each_at_its_own_rate():
    assert one_leaf({"counts": [1, 2]}, kind="deduct", rates=TWO_RATES) == ("4", None)
    assert one_leaf({"counts": [1, 2]}, kind="count", rates=TWO_RATES) == ("6", None)
    assert one_leaf({"counts": [1, -2]}, kind="count", rates=TWO_RATES) == OUT_OF_RANGE


def test_points_of_counts_and_choices_are_never_rounded():
    assert one_leaf({"count": 1}, kind="count", per="0.333", step="0.5") == ("0.333", None)
    assert one_leaf({"count": 1}, kind="deduct", per="0.333", step="0.5") == ("9.667", None)
    assert scored(a_set(node("A", choice("L", "0.333")), step="0.5"), {"L": {"level": 0}}).base == Decimal("0.333")


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"percent": "87.3"}, "8.73"),
        ({"percent": "50.05"}, "5.01"),
        ({"percent": "50.04"}, "5"),
        ({"percent": "-4"}, "0"),
        ({"percent": "140"}, "10"),
        ({"actual": "7", "target": "8"}, "8.75"),
        ({"actual": "2", "target": "3"}, "6.67"),
        ({"actual": "-1", "target": "3"}, "0"),
        ({"actual": "5", "target": "3"}, "10"),
        ({"actual": "1", "target": "0", "percent": "50"}, "5"),
        ({"actual": "1", "target": "2", "percent": "80"}, "8"),
    ],
)
def test_a_ratio_is_held_to_0_and_100_percent_and_rounded_half_up(answer, expected):
    assert one_leaf(answer, kind="ratio") == (expected, None)


@pytest.mark.parametrize("target", ["0", "-8"])
def test_a_target_that_is_not_positive_counts_0(target):
    assert one_leaf({"actual": "7", "target": target}, kind="ratio") == OUT_OF_RANGE


def test_a_ratio_is_not_rounded_on_its_way_to_the_points():
    """10 x 0.0004999...9 is below the half step by one part in 10 to the 90: half up of a rounded share gives 0.01."""
    answer = {"actual": "4" + "9" * 89, "target": "1" + "0" * 93}

    assert one_leaf(answer, kind="ratio") == ("0", None)


def test_computed_points_go_by_the_leafs_step_then_the_sets_then_a_hundredth():
    answer = {"L": {"percent": "33.33"}}

    def points(leaf_step, set_step):
        item = leaf("L", "ratio", **({"step": leaf_step} if leaf_step else {}))
        return shortest(scored(a_set(node("A", item), **({"step": set_step} if set_step else {})), answer).base)

    assert points("0.25", "0.5") == "3.25"
    assert points(None, "0.5") == "3.5"
    assert points(None, None) == "3.33"


def test_computed_points_are_rounded_first_and_then_held_to_the_maximum():
    assert one_leaf({"percent": "100"}, kind="ratio", step="4") == ("10", None)
    assert one_leaf({"percent": "100"}, kind="ratio", step="3") == ("9", None)


@pytest.mark.parametrize(("value", "expected"), [("83.25", "8.33"), ("100", "10"), ("120", "10"), ("-3", "0")])
def test_a_weighted_value_is_held_to_its_scale_and_rounded_half_up(value, expected):
    assert one_leaf({"value": value}, kind="weighted", scale="100") == (expected, None)


@pytest.mark.parametrize("nothing", [None, {}, {"not_assigned": False}])
def test_an_empty_line_is_a_problem_in_the_base_and_none_in_bonus_or_penalty(nothing):
    assert one_leaf(nothing) == UNANSWERED
    assert one_leaf(nothing, place="bonus") == ("0", None)
    assert one_leaf(nothing, place="penalty") == ("0", None)


def test_a_line_that_is_not_there_is_an_empty_line():
    assert scored(a_set(), {}).problem_list == ["L:unanswered"]


def test_not_assigned_false_is_ignored_and_true_wins():
    assert one_leaf({"not_assigned": False, "points": "5"}) == ("5", None)
    assert scored(a_set(), {"L": {"not_assigned": True, "points": "5"}}).not_assigned == {"L"}


@pytest.mark.parametrize("place", ["bonus", "penalty"])
def test_not_assigned_is_simply_0_in_bonus_and_penalty(place):
    assert one_leaf({"not_assigned": True}, place=place) == ("0", None)


def test_the_page_asks_for_one_line_by_the_same_rule():
    criteria = criteria_from_json(a_set(step="0.5"))
    line = criteria.leaves["L"]

    assert leaf_points(criteria, line, read_answer(line, {"points": "7.5"})) == (Decimal("7.5"), None)
    assert leaf_points(criteria, line, read_answer(line, {"points": "7.3"})) == (0, Problem.OFF_STEP)
    assert leaf_points(criteria, line, read_answer(line, None)) == (0, Problem.UNANSWERED)
    assert Problem.UNANSWERED.label == "chưa chấm"


NUMBER = 'phải là số thập phân dùng dấu chấm, đặt trong ngoặc kép, thí dụ "7.5"'


@pytest.mark.parametrize(
    ("item", "answer", "sentence"),
    [
        (leaf(), 7, "câu trả lời: phải là một đối tượng {…}."),
        (leaf(), [], "câu trả lời: phải là một đối tượng {…}."),
        (leaf(), {"level": 0}, "level: kiểu free trả lời bằng khóa “points”."),
        (leaf(), {"points": "1", "note": "x"}, "points, note: kiểu free trả lời bằng khóa “points”."),
        (leaf(), {"points": 7.5}, f"points: {NUMBER}."),
        (leaf(), {"points": 7}, f"points: {NUMBER}."),
        (leaf(), {"points": "7,5"}, f"points: {NUMBER}."),
        (leaf(), {"points": "75%"}, f"points: {NUMBER}."),
        (leaf(), {"points": "1e1"}, f"points: {NUMBER}."),
        (leaf(), {"points": "NaN"}, f"points: {NUMBER}."),
        (leaf(), {"points": " 7"}, f"points: {NUMBER}."),
        (leaf(), {"points": "7\n"}, f"points: {NUMBER}."),
        (leaf(), {"points": ""}, f"points: {NUMBER}."),
        (leaf(), {"points": "1" * 101}, "points: số dài quá 100 chữ số."),
        (leaf(), {"not_assigned": "có"}, "not_assigned: phải là true hoặc false."),
        (choice(), {"points": "1"}, "points: kiểu choice trả lời bằng khóa “level”."),
        (choice(), {"level": "tốt"}, "level: phải là số đếm, thí dụ 2."),
        (choice(), {"level": True}, "level: phải là số đếm, thí dụ 2."),
        (leaf("L", "count", per="1"), {"counts": [1]}, "counts: kiểu count trả lời bằng khóa “count”."),
        (leaf("L", "count", per="1"), {"count": "1,5"}, "count: phải là số đếm, thí dụ 2."),
        (leaf("L", "count", per="1"), {"count": float("nan")}, "count: phải là số đếm, thí dụ 2."),
        (leaf("L", "count", per="1"), {"count": None}, "count: phải là số đếm, thí dụ 2."),
        (leaf("L", "deduct", rates=TWO_RATES), {"count": 1}, "count: kiểu deduct trả lời bằng khóa “counts”."),
        (leaf("L", "deduct", rates=TWO_RATES), {"counts": 1}, "counts: phải là một danh sách […]."),
        (leaf("L", "deduct", rates=TWO_RATES), {"counts": [1]}, "counts: phải có đúng 2 số đếm."),
        (leaf("L", "deduct", rates=TWO_RATES), {"counts": [1, None]}, "counts[1]: phải là số đếm, thí dụ 2."),
        (leaf("L", "ratio"), {"percent": "87%"}, f"percent: {NUMBER}."),
        (leaf("L", "ratio"), {"percent": "87", "target": "x"}, f"target: {NUMBER}."),
        (
            leaf("L", "ratio"),
            {"actual": "7"},
            "actual: kiểu ratio trả lời bằng khóa “percent”, hoặc cả “actual” và “target”.",
        ),
        (leaf("L", "weighted", scale="5"), {"percent": "7"}, "percent: kiểu weighted trả lời bằng khóa “value”."),
    ],
)
def test_an_answer_of_another_form_is_refused_in_one_sentence(item, answer, sentence):
    line = criteria_from_json(a_set(node("A", item))).leaves["L"]

    with pytest.raises(CriteriaError) as refused:
        read_answer(line, answer)

    assert str(refused.value) == sentence


def test_an_answer_to_what_is_no_leaf_is_refused():
    with pytest.raises(CriteriaError, match=re.escape('answers["A"]: không có tiêu chí nào mang mã này.')):
        scored(a_set(), {"A": {"points": "1"}})


def test_the_codes_of_answers_are_compared_in_nfc_too():
    decomposed = unicodedata.normalize("NFD", "ế")

    assert scored(a_set(node("A", leaf("ế"))), {decomposed: {"points": "4"}}).leaves == {"ế": 4}
    with pytest.raises(CriteriaError, match="viết hai lần"):
        scored(a_set(node("A", leaf("ế"))), {decomposed: {"points": "4"}, "ế": {"points": "4"}})


# --- The whole sheet --------------------------------------------------------------------------------------------------


def test_a_node_is_the_sum_of_what_stands_below_it():
    definition = a_set(node("A", node("A.1", leaf("a"), leaf("b")), leaf("c")), node("B", leaf("d")))

    result = scored(definition, {code: {"points": points} for code, points in zip("abcd", "1234", strict=True)})

    assert result.nodes == {"A.1": 3, "A": 6, "B": 4}
    assert (result.sections, result.base, result.total) == ({"A": 6, "B": 4}, 10, 10)


def test_a_level_zeroes_the_node_directly_above_it_and_no_other_and_leaves_keep_their_points():
    inner = node("A.1", choice("a", "5", "1", zeroing=[1], max="5"), leaf("b"))

    result = scored(a_set(node("A", inner, leaf("c"))), {"a": {"level": 1}, "b": {"points": "8"}, "c": {"points": "3"}})

    assert result.nodes == {"A.1": 0, "A": 3}
    assert result.leaves == {"a": 1, "b": 8, "c": 3}
    assert result.assignable == result.full


def test_what_was_not_assigned_leaves_the_points_and_scales_the_base():
    definition = a_set(node("A", leaf("a"), leaf("b")), node("B", leaf("c")))

    result = scored(definition, {"a": {"points": "7"}, "b": {"not_assigned": True}, "c": {"points": "6.2"}})

    assert (result.base, result.full, result.assignable) == (Decimal("13.2"), 30, 20)
    assert (result.scaled, result.total) == (Decimal("19.80"), Decimal("19.80"))
    assert result.sections == {"A": 7, "B": Decimal("6.2")}
    assert result.section_assignable == {"A": 10, "B": 10}


def test_the_scaled_base_is_rounded_half_up_to_a_hundredth():
    definition = a_set(node("A", leaf("a", max="8"), leaf("b", max="1")))

    result = scored(definition, {"a": {"points": "0.04"}, "b": {"not_assigned": True}})

    assert result.scaled == Decimal("0.05")  # 0.04 x 9 / 8 = 0.045


def test_the_base_is_left_as_it_is_where_everything_was_assigned():
    assert scored(a_set(), {"L": {"points": "7.12345"}}).total == Decimal("7.12345")


def test_unanswered_and_zeroed_lines_stay_assignable():
    definition = a_set(node("A", choice("a", zeroing=[0]), leaf("b")))

    assert scored(definition, {"a": {"level": 0}}).assignable == 20


def test_full_is_the_sum_of_the_leaves_and_not_what_the_set_declares():
    result = scored(a_set(node("A", leaf("a"), leaf("b"), max="99"), total="99"), {"a": {"not_assigned": True}})

    assert (result.full, result.assignable) == (20, 10)


def test_with_nothing_assigned_the_base_is_0():
    result = scored(a_set(), {"L": {"not_assigned": True}})

    assert (result.base, result.scaled, result.total, result.problems) == (0, 0, 0, {})


def test_bonus_and_penalty_are_each_held_to_their_cap():
    definition = a_set(bonus=group(leaf("T"), leaf("U"), cap="15"), penalty=group(leaf("P"), cap="2"))

    result = scored(definition, {code: {"points": "9"} for code in "LTUP"})

    assert (result.bonus, result.penalty, result.total) == (15, 2, 22)


def test_a_group_without_a_cap_is_not_held():
    result = scored(a_set(bonus=group(leaf("T"), leaf("U"))), {code: {"points": "9"} for code in "LTU"})

    assert (result.bonus, result.total) == (18, 27)


def test_the_total_is_held_between_the_minimum_and_the_maximum():
    extra = {"bonus": group(leaf("T")), "penalty": group(leaf("P", max="50"))}
    high = {"L": {"points": "9"}, "T": {"points": "9"}}
    low = {"L": {"points": "9"}, "P": {"points": "50"}}

    assert scored(a_set(**extra, maximum="12"), high).total == 12
    assert scored(a_set(**extra), high).total == 18
    assert scored(a_set(**extra, minimum="3"), low).total == 3
    assert scored(a_set(**extra, minimum="-20"), low).total == -20
    assert scored(a_set(**extra), low).total == 0


def test_a_result_lists_every_leaf_even_those_nobody_answered():
    definition = a_set(node("A", leaf("a"), leaf("b")), bonus=group(leaf("T")), penalty=group(leaf("P")))

    result = scored(definition, {"a": {"not_assigned": True}, "b": {"points": "3"}})

    assert result.leaves == {"a": 0, "b": 3, "T": 0, "P": 0}


def test_points_typed_by_a_checker_hold_as_given_instead_of_the_answer():
    definition = a_set(node("A", choice("a", "5", "1", zeroing=[1]), leaf("b"), leaf("c")), step="0.5")
    answers = {"a": {"level": 1}, "b": {"points": "99"}, "c": {"not_assigned": True}}

    result = scored(definition, answers, overrides={"a": Decimal("0.3"), "b": Decimal(4), "c": Decimal(2)})

    assert result.leaves == {"a": Decimal("0.3"), "b": 4, "c": 2}
    assert (result.base, result.problems, result.not_assigned) == (Decimal("6.3"), {}, frozenset())


def test_typed_points_for_what_is_no_leaf_are_refused():
    with pytest.raises(CriteriaError):
        scored(a_set(), {}, overrides={"A": Decimal(1)})


def test_a_wrong_answer_is_named_with_its_code():
    with pytest.raises(CriteriaError) as refused:
        scored(a_set(), {"L": {"points": "x"}})

    assert refused.value.place == 'answers["L"].points'


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("7.50", "7.5"),
        ("12.00", "12"),
        ("100", "100"),
        ("0.00", "0"),
        ("-0.00", "0"),
        ("1E+3", "1000"),
        ("1E-7", "0.0000001"),
    ],
)
def test_numbers_are_written_shortest_without_an_exponent_or_minus_0(number, text):
    assert shortest(Decimal(number)) == text
