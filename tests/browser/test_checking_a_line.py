"""A checker changes a line in a real browser."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from scoring.checking import check_line
from scoring.models import ScoreStage
from tests.browser.sheet_pages import answer, row
from tests.browser.test_the_main_job import handed_in

pytestmark = pytest.mark.browser


def test_answering_anew_takes_the_place_of_points_given_before(open_as, sheet_of, lan, minh, health):
    sheet = sheet_of(health)
    handed_in(sheet, "18", by=lan)
    sheet.refresh_from_db()
    check_line(sheet, "I.3", by=minh, override=Decimal(7), reason="Theo kho bạc", seen_version=0)
    page = open_as(minh, f"{sheet.get_absolute_url()}tham-tra/")
    expect(row(page, "I.3").locator("[data-override]")).to_have_value("7")

    answer(page, "I.3").fill("50")
    answer(page, "I.3").blur()

    expect(row(page, "I.3").locator("[data-points]")).to_have_text("5")
    expect(row(page, "I.3").locator("[data-override]")).to_have_value("")
    line = sheet.lines.get(code="I.3", stage=ScoreStage.CHECKED)
    assert (line.answer, line.override, line.points) == ({"percent": "50"}, None, 5)
