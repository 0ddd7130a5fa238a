"""The tree of a draft: sums while typing, dragging with the mouse, moving with keys; and what axe says of each page."""

import json

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from blocs.models import BlocState
from scoring.models import BlocCriteria, CriteriaState
from tests.builders import SMALL_SET, new_bloc_year, new_criteria_set, new_sheet
from tests.scoring.test_criteria_versions import ANSWERS, changed_set, new_version

pytestmark = pytest.mark.browser


@pytest.fixture
def draft(transactional_db):
    return new_criteria_set(state=CriteriaState.DRAFT)


def address(name, *more):
    return reverse(f"scoring:criteria_{name}", args=more)


def first_section(draft):
    draft.refresh_from_db()
    return [(item["code"], item["max"]) for item in draft.criteria.to_json()["sections"][0]["items"]]


def test_the_difference_shows_while_a_maximum_is_typed(open_as, hoa, draft):
    page = open_as(hoa)
    page.goto(address("edit", draft.pk))

    page.get_by_label("Điểm tối đa của I.1").fill("17,5")
    expect(page.locator('[data-sum="1"]')).to_have_text("cộng 37,5 lệch −2,5")
    page.get_by_label("Điểm tối đa của I", exact=True).fill("37.50")

    expect(page.locator('[data-sum="1"] [data-lag]')).to_be_hidden()
    expect(page.locator(".tree-sum")).to_contain_text("57,5/60 điểm lệch −2,5")


def test_a_row_is_dragged_and_what_was_typed_is_saved_with_it(open_as, hoa, draft):
    page = open_as(hoa)
    page.set_viewport_size({"width": 1280, "height": 1400})
    page.goto(address("edit", draft.pk))
    page.get_by_label("Điểm tối đa của I.1").fill("19")

    handle = page.locator('[data-place="1.3"] [data-handle]').bounding_box()
    target = page.locator('[data-place="1.1"]').bounding_box()
    page.mouse.move(handle["x"] + 5, handle["y"] + 5)
    page.mouse.down()
    page.mouse.move(target["x"] + 100, target["y"] + 20)
    page.mouse.move(target["x"] + 100, target["y"] + 4)
    page.mouse.up()

    expect(page.get_by_text("Đã lưu. Chuyển I.3.")).to_be_visible()
    assert first_section(draft) == [("I.3", "10"), ("I.1", "19"), ("I.2", "10")]


def test_a_row_is_moved_with_keys(open_as, hoa, draft):
    page = open_as(hoa)
    page.goto(address("edit", draft.pk))

    page.get_by_label("Điểm tối đa của I.1").press("Alt+ArrowDown")

    expect(page.get_by_text("Đã lưu. Chuyển I.1.")).to_be_visible()
    assert first_section(draft) == [("I.2", "10"), ("I.1", "20"), ("I.3", "10")]


def test_deleting_asks_first(open_as, hoa, draft):
    page = open_as(hoa)
    page.goto(address("edit", draft.pk))

    page.get_by_label("Việc với I.1").click()
    page.locator('[data-place="1.1"]').get_by_role("button", name="Xóa").click()
    page.get_by_role("dialog").get_by_role("button", name="Xóa").click()

    expect(page.get_by_text("Đã lưu. Xóa I.1")).to_be_visible()
    assert first_section(draft) == [("I.2", "10"), ("I.3", "10")]


def test_a_criterion_shows_only_what_its_kind_asks_for(open_as, hoa, draft):
    page = open_as(hoa)
    page.goto(address("edit_item", draft.pk, "1.1"))
    expect(page.get_by_label("Thang đo")).to_be_hidden()

    page.get_by_label("Cách chấm").select_option("Theo kết quả của cơ quan khác")
    page.get_by_label("Thang đo").fill("100")
    page.get_by_role("button", name="Lưu", exact=True).last.click()

    expect(page.get_by_text("Đã lưu I.1.")).to_be_visible()
    draft.refresh_from_db()
    assert draft.criteria.leaves["I.1"].scale == 100


def test_axe_finds_nothing_on_the_pages_of_the_editor(open_as, transactional_db, hoa, lan, health, finance, look):
    wrong = json.loads(json.dumps(SMALL_SET))
    wrong["sections"][0]["max"] = "41"
    draft = new_criteria_set(wrong, state=CriteriaState.DRAFT)
    applied = new_criteria_set()
    bloc_year = new_bloc_year(members=[health], leader=finance, state=BlocState.SELF_SCORING)
    BlocCriteria.objects.create(bloc_year=bloc_year, criteria_set=applied)
    new_sheet(agency=health, bloc_year=bloc_year, criteria_set=applied, by=lan, answers=ANSWERS)
    version = new_version(applied, changed_set())
    page = open_as(hoa)

    found = []
    for path in [
        address("edit", draft.pk),
        address("edit_item", draft.pk, "1"),
        address("edit_item", draft.pk, "1.2.2"),
        address("edit_head", draft.pk),
        address("edit_grades", draft.pk),
        address("preview", draft.pk),
        address("detail", version.pk),
        address("compare", version.pk),
        address("carry", version.pk, bloc_year.bloc.code, 2026),
        address("create"),
        address("derive", bloc_year.bloc.code, 2026),
    ]:
        page.goto(path)
        found += look(page)

    assert found == []
