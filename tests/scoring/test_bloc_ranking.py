"""A bloc is ranked and graded, and everybody can read why."""

import pytest

from tests.scoring.paper_sets import GRADES, a_set, grades, group, leaf, node, ranked, ranks


def sheets(**points):
    """Sheets that answered the one leaf `L` of `a_set` with these points."""
    return {agency: {"L": {"points": given}} for agency, given in points.items()}


TWO_SECTIONS = (node("A", leaf("a")), node("B", leaf("b")))


def two(a, b, **more):
    return {"a": {"points": a}, "b": {"points": b}, **{code: {"points": given} for code, given in more.items()}}


def test_equals_share_a_rank_and_the_next_is_skipped():
    standings = ranked(a_set(), sheets(y="5", x="9", z="9", t="1"))

    assert ranks(standings) == {"y": 3, "x": 1, "z": 1, "t": 4}


def test_standings_come_in_the_order_given():
    standings = ranked(a_set(), sheets(y="5", x="9"))

    assert [standing.entry.agency for standing in standings] == ["y", "x"]


@pytest.mark.parametrize(
    ("key", "better", "worse"),
    [
        ("section:A", two("6", "4"), two("5", "5")),
        ("bonus", two("4", "4", T="2"), two("5", "5")),
        ("penalty", two("5", "5"), two("6", "6", P="2")),
    ],
)
def test_a_tie_is_broken_by_the_sets_keys(key, better, worse):
    definition = a_set(*TWO_SECTIONS, bonus=group(leaf("T")), penalty=group(leaf("P")))

    assert ranks(ranked(definition, {"x": worse, "y": better})) == {"x": 1, "y": 1}
    assert ranks(ranked(definition | {"tie_break": [key]}, {"x": worse, "y": better})) == {"x": 2, "y": 1}


def test_votes_break_a_tie_and_missing_votes_are_0():
    standings = ranked(a_set(tie_break=["votes"]), sheets(x="9", y="9", z="9"), votes={"y": 3})

    assert ranks(standings) == {"x": 2, "y": 1, "z": 2}


def test_the_keys_are_tried_in_their_order():
    definition = a_set(*TWO_SECTIONS, tie_break=["section:B", "section:A", "votes"])

    standings = ranked(definition, {"x": two("6", "4"), "y": two("5", "5"), "z": two("5", "5")}, votes={"z": 1})

    assert ranks(standings) == {"x": 3, "y": 2, "z": 1}


def test_a_tie_is_broken_on_section_points_before_scaling():
    """x got 5 of the 10 it was assigned, scaled to 10 of 20; y got 10. Unscaled, y has more in A."""
    sheet_x = {"a": {"points": "5"}, "b": {"not_assigned": True}}

    standings = ranked(a_set(*TWO_SECTIONS, tie_break=["section:A"]), {"x": sheet_x, "y": two("6", "4")})

    assert [standing.entry.result.total for standing in standings] == [10, 10]
    assert ranks(standings) == {"x": 2, "y": 1}


def test_an_excluded_sheet_keeps_its_points_and_has_no_rank_and_no_grade():
    standings = ranked(a_set(grades=GRADES), sheets(x="10", y="9"), excluded=["x"])

    assert (ranks(standings), grades(standings)) == ({"x": None, "y": 1}, {"x": None, "y": "tot"})
    assert standings[0].entry.result.total == 10
    assert standings[0].rank_reason == "Không xếp hạng: thuộc trường hợp không xét."


# --- Grades -----------------------------------------------------------------------------------------------------------


def test_the_first_grade_whose_minimum_is_reached_is_given():
    assert grades(ranked(a_set(grades=GRADES), sheets(x="8", y="7.99", z="4"))) == {"x": "tot", "y": "kha", "z": "yeu"}


def test_a_strict_minimum_must_be_exceeded():
    strict = [GRADES[0] | {"strict": True}, *GRADES[1:]]

    assert grades(ranked(a_set(grades=strict), sheets(x="8", y="8.01"))) == {"x": "kha", "y": "tot"}


def test_a_set_without_grades_gives_none():
    assert grades(ranked(a_set(), sheets(x="8"))) == {"x": None}


def graded(*requires, sections=TWO_SECTIONS, **more):
    return a_set(
        *sections, grades=[{"code": "tot", "label": "Tốt", "min": "8", "requires": list(requires)}, GRADES[2]], **more
    )


def test_a_grade_may_ask_for_a_share_of_a_section_exactly_reached_or_more():
    definition = graded({"section": "B", "min_percent": "50"})

    assert grades(ranked(definition, {"x": two("9", "5"), "y": two("9", "4.99")})) == {"x": "tot", "y": "yeu"}


def test_the_share_is_of_what_was_assigned_in_the_section_and_fails_where_nothing_was():
    sections = (node("A", leaf("a")), node("B", leaf("b"), leaf("c")))
    definition = graded({"section": "B", "min_percent": "50"}, sections=sections)
    half_assigned = two("9", "5") | {"c": {"not_assigned": True}}
    nothing_assigned = {"a": {"points": "9"}, "b": {"not_assigned": True}, "c": {"not_assigned": True}}

    assert grades(ranked(definition, {"x": half_assigned, "y": nothing_assigned})) == {"x": "tot", "y": "yeu"}


def test_a_share_of_0_percent_still_fails_where_nothing_was_assigned():
    definition = graded({"section": "B", "min_percent": "0"})

    assert grades(ranked(definition, {"x": {"a": {"points": "9"}, "b": {"not_assigned": True}}})) == {"x": "yeu"}


def test_a_grade_may_ask_for_a_count_whatever_points_it_gave():
    sections = (node("A", leaf("a"), leaf("n", "count", max="1", per="1")),)
    definition = graded({"leaf": "n", "min_count": 2}, sections=sections)
    answers = {
        "enough": {"a": {"points": "9"}, "n": {"count": 2}},
        "one": {"a": {"points": "9"}, "n": {"count": 1}},
        "broken": {"a": {"points": "9"}, "n": {"count": 2.5}},
        "none": {"a": {"points": "9"}},
    }

    assert grades(ranked(definition, answers)) == {"enough": "tot", "one": "yeu", "broken": "yeu", "none": "yeu"}


def test_counts_of_several_kinds_are_added_for_a_grade():
    rates = [{"label": "mô hình", "per": "1"}, {"label": "sáng kiến", "per": "2"}]
    sections = (node("A", leaf("a"), leaf("n", "count", rates=rates)),)
    definition = graded({"leaf": "n", "min_count": 3}, sections=sections)

    assert grades(ranked(definition, {"x": {"a": {"points": "9"}, "n": {"counts": [1, 2]}}})) == {"x": "tot"}


def sanctioned(**sanction):
    penalty = group(leaf("P", "count", None, per="0.5", **sanction), leaf("Q", "count", None, per="0.5", lower_by=1))
    return a_set(penalty=penalty, grades=GRADES)


def test_a_penalty_keeps_a_sheet_from_a_better_grade():
    answers = {"x": {"L": {"points": "10"}, "P": {"count": 1}}, "y": {"L": {"points": "10"}, "P": {"count": 0}}}

    assert grades(ranked(sanctioned(no_higher_than="kha"), answers)) == {"x": "kha", "y": "tot"}


def test_a_penalty_lowers_once_whatever_its_count_and_not_past_the_last():
    answers = {
        "once": {"L": {"points": "10"}, "P": {"count": 3}},
        "both": {"L": {"points": "10"}, "P": {"count": 1}, "Q": {"count": 1}},
        "past": {"L": {"points": "6"}, "P": {"count": 1}, "Q": {"count": 1}},
    }

    assert grades(ranked(sanctioned(lower_by=1), answers)) == {"once": "kha", "both": "yeu", "past": "yeu"}


def test_a_sheet_is_held_first_and_lowered_then():
    answers = {"x": {"L": {"points": "10"}, "P": {"count": 1}, "Q": {"count": 1}}}

    standing = ranked(sanctioned(no_higher_than="kha"), answers)[0]

    assert standing.grade.code == "yeu"
    assert standing.grade_reason == (
        "Theo điểm và điều kiện: Tốt; hạ hoặc khống chế mức do “Tiêu chí P”, “Tiêu chí Q”; kết quả: Yếu."
    )


# --- Quotas -----------------------------------------------------------------------------------------------------------


def quota(percent, **more):
    return a_set(grades=[GRADES[0] | {"quota_percent": percent}, GRADES[1] | more, GRADES[2]])


def test_a_quota_is_rounded_down_and_taken_in_rank_order():
    standings = ranked(quota("70"), sheets(x="8", y="9", z="10"))

    assert grades(standings) == {"x": "kha", "y": "tot", "z": "tot"}
    assert standings[0].grade_reason == "Theo điểm và điều kiện: Tốt; hết số lượng mức Tốt; kết quả: Khá."


def test_of_equals_that_do_not_all_fit_none_does_nor_anybody_after_them():
    standings = ranked(quota("75"), sheets(x="10", y="9", z="9", t="9", u="1", v="8"))

    assert grades(standings) == {"x": "tot", "y": "tot", "z": "tot", "t": "tot", "u": "yeu", "v": "kha"}
    assert grades(ranked(quota("50"), sheets(x="10", y="9", z="9", t="9", u="1", v="8"))) == {
        "x": "tot",
        "y": "kha",
        "z": "kha",
        "t": "kha",
        "u": "yeu",
        "v": "kha",
    }


def test_excluded_sheets_do_not_widen_the_quota():
    assert grades(ranked(quota("50"), sheets(x="10", y="9"), excluded=["y"])) == {"x": "kha", "y": None}


def test_those_left_over_join_the_next_grade_in_rank_order_and_its_quota_counts_them():
    standings = ranked(quota("25", quota_percent="50"), sheets(x="10", y="9", z="7", t="6"))

    assert grades(standings) == {"x": "tot", "y": "kha", "z": "kha", "t": "yeu"}
    assert [grade.code for grade in standings[3].no_place_in] == ["kha"]


def test_those_left_over_are_not_asked_again_for_the_next_grades_conditions():
    requirement = [{"section": "A", "min_percent": "100"}]
    standings = ranked(quota("0", requires=requirement, strict=True), sheets(x="9"))

    assert grades(standings) == {"x": "kha"}


def test_a_sheet_lowered_by_a_sanction_can_stand_before_the_grades_own():
    definition = sanctioned(no_higher_than="kha")
    definition["grades"] = [GRADES[0], GRADES[1] | {"quota_percent": "50"}, GRADES[2]]
    answers = {"x": {"L": {"points": "10"}, "P": {"count": 1}}, "y": {"L": {"points": "7"}}}

    assert grades(ranked(definition, answers)) == {"x": "kha", "y": "yeu"}


def test_the_quota_of_the_last_grade_is_ignored():
    last = [*GRADES[:2], GRADES[2] | {"quota_percent": "0"}]

    assert grades(ranked(a_set(grades=last), sheets(x="1"))) == {"x": "yeu"}


# --- Reasons ----------------------------------------------------------------------------------------------------------


def test_a_rank_says_which_key_decided_against_its_neighbours():
    definition = a_set(*TWO_SECTIONS, tie_break=["section:A", "votes"])
    answers = {"x": two("6", "3.5"), "y": two("5", "4.5"), "z": two("5", "4.5"), "t": two("1", "1")}

    by_agency = {standing.entry.agency: standing for standing in ranked(definition, answers, votes={"y": 2, "z": 1})}

    assert {agency: standing.rank_reason for agency, standing in by_agency.items()} == {
        "x": "Hạng 1: tổng điểm 9,5; bằng điểm y (hạng 2) nhưng xếp trước vì điểm mục A (Mục A) cao hơn (6 so với 5).",
        "y": (
            "Hạng 2: tổng điểm 9,5; bằng điểm x (hạng 1) nhưng xếp sau vì điểm mục A (Mục A) thấp hơn (5 so với 6); "
            "bằng điểm z (hạng 3) nhưng xếp trước vì số phiếu cao hơn (2 so với 1)."
        ),
        "z": "Hạng 3: tổng điểm 9,5; bằng điểm y (hạng 2) nhưng xếp sau vì số phiếu thấp hơn (1 so với 2).",
        "t": "Hạng 4: tổng điểm 2.",
    }
    assert (by_agency["t"].above.key, by_agency["t"].above.other, by_agency["t"].below) == (
        "total",
        by_agency["z"].entry.result.total,
        None,
    )


def test_equals_are_named_beside_the_rank_they_share():
    standings = ranked(a_set(), sheets(x="9", y="9", z="5"))

    assert [standing.rank_reason for standing in standings] == [
        "Hạng 1: tổng điểm 9; bằng y ở mọi nội dung so sánh nên cùng hạng.",
        "Hạng 1: tổng điểm 9; bằng x ở mọi nội dung so sánh nên cùng hạng.",
        "Hạng 3: tổng điểm 5.",
    ]


def test_a_grade_that_points_alone_gave_says_so_and_no_grade_says_nothing():
    assert ranked(a_set(grades=GRADES), sheets(x="9"))[0].grade_reason == "Theo điểm và điều kiện: Tốt."
    assert ranked(a_set(), sheets(x="9"))[0].grade_reason == ""
