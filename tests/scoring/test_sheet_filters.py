"""Narrowing the clerk's page to what still has to be done."""

import pytest

from scoring.models import LineScore, ScoreStage, SheetState
from tests.builders import new_sheet

CODES = ["I.1", "I.2.a", "I.2.b", "I.3", "II.1", "II.2"]


@pytest.fixture
def returned(bloc, health, lan, minh, criteria_set):
    """I.1 was lowered with a reason, I.2.a was left as it is with a remark, I.3 is not scored."""
    answers = {
        "I.1": {"points": "18.5"},
        "I.2.a": {"count": 1},
        "I.2.b": {"level": 0},
        "II.1": {"value": "100"},
        "II.2": {"counts": [0, 0]},
    }
    sheet = new_sheet(
        agency=health, bloc_year=bloc, criteria_set=criteria_set, by=lan, answers=answers, state=SheetState.RETURNED
    )
    for code, answer, points, reason in [
        ("I.1", {"points": "17"}, "17", "Thiếu báo cáo"),
        ("I.2.a", {"count": 1}, "4.5", "Bổ sung danh sách nhiệm vụ"),
        ("II.1", {"value": "100"}, "10", ""),
    ]:
        LineScore.objects.create(
            sheet=sheet, code=code, stage=ScoreStage.CHECKED, answer=answer, points=points, reason=reason, by=minh
        )
    return sheet


def codes_on(response) -> list[str]:
    return [row["code"] for part in response.context["parts"] for row in part.rows if not row["is_heading"]]


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ("chua-cham", ["I.3"]),
        ("chenh-lech", ["I.1"]),
        ("tra-lai", ["I.1", "I.2.a"]),
    ],
)
def test_the_page_shows_only_what_is_asked_for(client, lan, returned, asked, codes):
    client.force_login(lan)

    response = client.get(returned.get_absolute_url(), {"loc": asked})

    assert codes_on(response) == codes
    [current] = [tab for tab in response.context["filters"] if tab["is_current"]]
    assert (current["url"], current["count"]) == (f"?loc={asked}", len(codes))


def test_headings_without_criteria_and_parts_without_either_are_left_out(client, lan, returned):
    client.force_login(lan)

    [part] = client.get(returned.get_absolute_url(), {"loc": "chua-cham"}).context["parts"]

    assert (part.code, [row["code"] for row in part.rows]) == ("I", ["I.3"])
    assert (part.scored, part.count) == (3, 4)


@pytest.mark.parametrize("asked", ["", "gi-do"])
def test_without_a_known_filter_everything_stays(client, lan, returned, asked):
    client.force_login(lan)

    response = client.get(returned.get_absolute_url(), {"loc": asked})

    assert codes_on(response)[:6] == CODES


def test_saving_a_narrowed_page_without_scripts_leaves_the_other_lines_alone(client, lan, returned):
    client.force_login(lan)

    client.post(f"/bang-diem/{returned.pk}/luu/", {"r3-version": "0", "r3-percent": "90"})

    own = returned.lines.filter(stage=ScoreStage.SELF)
    assert own.get(code="I.3").answer == {"percent": "90"}
    assert own.get(code="I.1").answer == {"points": "18.5"}
