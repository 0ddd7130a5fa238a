"""Last year's points stand beside this year's, where there were some and the criterion is the same."""

import datetime as dt

import pytest

from accounts.succession import merge
from blocs.models import BlocState
from scoring.last_year import points_before, remember_last_year
from scoring.models import SheetState
from scoring.opening import open_scoring
from tests.builders import SMALL_SET, new_agency, new_bloc_year, new_criteria_set, new_sheet
from tests.scoring.verified_sheets import checked_sheet


def sheet_of_2025(agency, criteria_set, *, by, state=SheetState.AGREED):
    bloc = new_bloc_year(members=[agency], year=2025, state=BlocState.MET)
    return checked_sheet(agency, bloc, criteria_set, by=by, state=state)


def test_the_point_that_counted_last_year_stands_beside_this_years(client, sheet, health, criteria_set, lan):
    before = sheet_of_2025(health, criteria_set, by=lan)
    before.lines.filter(code="I.1", stage="checked").update(answer=None, override=16, points=16)
    remember_last_year(sheet)
    client.force_login(lan)

    page = client.get(sheet.get_absolute_url())

    rows = {row["code"]: row for part in page.context["parts"] for row in part.rows if not row["is_heading"]}
    assert (rows["I.1"]["last_year"], rows["I.3"]["last_year"]) == ("Năm trước: 16", "Năm trước: 9,75")
    assert "Năm trước: 16" in page.content.decode()


def test_a_sheet_that_is_opened_knows_the_points_of_the_year_before(bloc, health, criteria_set, lan, hoa):
    sheet_of_2025(health, criteria_set, by=lan)

    opened = {sheet.agency: sheet for sheet in open_scoring(bloc, by=hoa)}

    assert opened[health].last_year["I.1"] == "18.5"
    assert {agency for agency, sheet in opened.items() if sheet.last_year} == {health}


@pytest.mark.parametrize("state", [SheetState.SUBMITTED, SheetState.CHECKED, SheetState.VERIFIED])
def test_points_that_were_never_agreed_are_not_shown(sheet, health, criteria_set, lan, state):
    sheet_of_2025(health, criteria_set, by=lan, state=state)

    assert points_before(sheet) == {}


def test_a_criterion_that_says_something_else_now_has_no_points_of_last_year(sheet, health, lan):
    sections = [dict(section, items=list(section["items"])) for section in SMALL_SET["sections"]]
    sections[0]["items"][0] = {**sections[0]["items"][0], "title": "Việc khác"}
    sheet_of_2025(health, new_criteria_set({**SMALL_SET, "sections": sections}), by=lan)

    found = points_before(sheet)

    assert "I.1" not in found
    assert found["I.3"] == "9.75"


def test_a_successor_reads_the_points_of_the_one_agency_it_comes_from_and_of_two_none(bloc, criteria_set, lan, hoa):
    first, second, heir = new_agency(), new_agency(), new_agency()
    sheet_of_2025(first, criteria_set, by=lan)
    merge([first, second], into=heir, on=dt.date(2026, 3, 1), by=hoa)
    sheet = new_sheet(agency=heir, bloc_year=bloc, criteria_set=criteria_set, by=lan)

    assert points_before(sheet)["I.1"] == "18.5"
    sheet_of_2025(second, criteria_set, by=lan)
    assert points_before(sheet) == {}
