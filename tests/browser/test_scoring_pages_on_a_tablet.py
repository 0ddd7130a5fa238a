"""Pages with much beside their title keep within the width of a tablet."""

import pytest

from scoring.checking import check_line, finish_check
from scoring.explaining import explain
from scoring.models import CriteriaState
from tests.browser.test_the_main_job import handed_in
from tests.builders import new_criteria_set

pytestmark = pytest.mark.browser

TABLET = {"width": 768, "height": 1024}


def width_of(page) -> int:
    return page.evaluate("document.documentElement.scrollWidth")


def test_four_actions_stand_below_the_title_which_keeps_its_width(open_as, hoa, transactional_db):
    draft = new_criteria_set(state=CriteriaState.DRAFT)
    page = open_as(hoa, f"/bo-tieu-chi/{draft.pk}/sua/")
    page.set_viewport_size({"width": 1280, "height": 900})

    title, actions = page.locator("h1").bounding_box(), page.locator(".page-actions").bounding_box()

    assert page.locator(".page-actions > *").count() >= 4
    assert actions["y"] >= title["y"] + title["height"]
    page.set_viewport_size(TABLET)
    assert width_of(page) == TABLET["width"]


def test_the_list_of_explanations_keeps_within_a_tablet(open_as, sheet_of, lan, minh, health):
    sheet = sheet_of(health)
    handed_in(sheet, "18", by=lan)
    check_line(sheet, "I.1", by=minh, answer={"points": "15"}, reason="Chậm giải ngân", seen_version=0)
    finish_check(sheet, by=minh)
    explain(sheet, "I.1", by=lan, text="Vốn giao bổ sung ngày 20/11, đã báo cáo.")
    page = open_as(minh, "/giai-trinh/")

    page.set_viewport_size(TABLET)
    page.get_by_text("Vốn giao bổ sung").first.wait_for()

    assert width_of(page) == TABLET["width"]
    table = page.locator("main table").bounding_box()
    assert table["x"] + table["width"] <= TABLET["width"]
