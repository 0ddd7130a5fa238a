"""The score sheet as a grid: pasting from Excel, taking back, losing the connection, on a desk and on a tablet."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.sheet_pages import SAVED, answer, enter, explanation, points, problem, row, total
from tests.builders import new_user

pytestmark = pytest.mark.browser

TABLET = {"width": 820, "height": 1180}

PASTE = """(element, copied) => {
    const data = new DataTransfer();
    data.setData("text/plain", copied);
    element.focus();
    element.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def sheet(sheet_of, health):
    return sheet_of(health)


@pytest.fixture
def fill(open_as, lan, sheet):
    """Return a function that opens the sheet, by default as lan."""

    def fill(person=lan, **context_options):
        return open_as(person, sheet.get_absolute_url(), **context_options)

    return fill


def paste(page, code, copied):
    answer(page, code).evaluate(PASTE, copied)


def kept(sheet) -> dict:
    return {line.code: (line.answer, line.explanation) for line in sheet.lines.all()}


# --- Pasting ----------------------------------------------------------------------------------------------------------


def test_a_column_from_excel_goes_into_the_rows_below_in_order(fill, sheet):
    page = fill()

    paste(page, "I.1", "18,5\r\n2\r\ntừ 95%\r\n97,5\r\n")

    expect(page.locator("[data-notice]")).to_contain_text("Đã dán 04 dòng, từ I.1.")
    expect(page.locator("[data-saved]")).to_have_text(SAVED)
    assert kept(sheet) == {
        "I.1": ({"points": "18.5"}, ""),
        "I.2.a": ({"count": 2}, ""),
        "I.2.b": ({"level": 1}, ""),
        "I.3": ({"percent": "97.5"}, ""),
    }


def test_a_second_column_becomes_the_explanations_and_an_empty_cell_changes_nothing(fill, sheet):
    page = fill()
    enter(page, "I.2.a", "1")

    paste(page, "I.1", '18\tBáo cáo số 12\n\t"Công văn ""hỏa tốc""\nsố 3"\n5')

    expect(page.locator("[data-notice]")).to_contain_text("Đã dán 03 dòng, từ I.1.")
    assert kept(sheet) == {
        "I.1": ({"points": "18"}, "Báo cáo số 12"),
        "I.2.a": ({"count": 1}, 'Công văn "hỏa tốc"\nsố 3'),
        "I.2.b": ({"level": 0}, ""),
    }


def test_cells_that_cannot_be_kept_are_marked_beside_their_fields_and_nothing_is_lost(fill, sheet):
    page = fill()

    paste(page, "I.1", "25\nhai\ntuyệt vời\n97,5\n80\n0\n1\n2\n3\n4")

    notice = page.locator("[data-notice]")
    expect(notice).to_contain_text("3 dòng cần xem lại: I.1, I.2.a, I.2.b.")
    expect(notice).to_contain_text("Không còn dòng để dán")
    expect(problem(page, "I.1")).to_have_text("Nhập số điểm từ 0 đến 20.")
    expect(answer(page, "I.1")).to_have_value("25")
    expect(problem(page, "I.2.a")).to_have_text("Nhập số nguyên từ 0 trở lên.")
    expect(answer(page, "I.2.a")).to_have_value("hai")
    expect(problem(page, "I.2.b")).to_contain_text("“tuyệt vời” không có trong danh sách")
    assert {"I.3", "II.1", "II.2"} <= set(kept(sheet))
    assert not {"I.1", "I.2.a", "I.2.b"} & set(kept(sheet))


def test_a_single_cell_is_pasted_as_everywhere(fill):
    page = fill()

    paste(page, "I.1", "7,5\r\n")

    expect(answer(page, "I.1")).to_have_value("")  # left to the browser, which pastes only what a person pastes
    expect(page.locator("[data-notice]")).to_be_hidden()


# --- Taking back ------------------------------------------------------------------------------------------------------


def test_ctrl_z_takes_back_what_was_saved_and_ctrl_y_does_it_again(fill, sheet):
    page = fill()
    enter(page, "I.1", "15")
    enter(page, "I.1", "16")
    answer(page, "I.1").focus()

    page.keyboard.press("Control+z")
    expect(points(page, "I.1")).to_have_text("15")
    page.keyboard.press("Control+z")
    expect(points(page, "I.1")).to_have_text("chưa chấm")
    page.keyboard.press("Control+y")
    expect(points(page, "I.1")).to_have_text("15")

    expect(page.locator("[data-notice]")).to_contain_text("Đã làm lại I.1.")
    line = sheet.lines.get(code="I.1")
    assert (line.answer, line.version) == ({"points": "15"}, 5)


def test_a_paste_is_taken_back_as_one_step(fill, sheet):
    page = fill()
    enter(page, "I.2.a", "1")
    paste(page, "I.1", "18\n3")
    expect(points(page, "I.2.a")).to_have_text("3,5")

    page.get_by_role("button", name="Hoàn tác").click()

    expect(page.locator("[data-notice]")).to_contain_text("Đã hoàn tác I.2.a, I.1.")
    expect(points(page, "I.1")).to_have_text("chưa chấm")
    expect(total(page)).to_have_text("4,5")
    assert kept(sheet)["I.2.a"] == ({"count": 1}, "")


def test_taking_back_never_wipes_what_another_clerk_saved_meanwhile(fill, sheet, health):
    nam = new_user("nam", full_name="Vũ Hải Nam", acts_for=health)
    first, second = fill(), fill(nam)
    enter(first, "I.1", "15")
    second.reload()
    enter(second, "I.1", "17")

    answer(first, "I.1").focus()
    first.keyboard.press("Control+z")

    expect(row(first, "I.1").locator(".line-conflict")).to_contain_text("Vũ Hải Nam đã lưu")
    assert sheet.lines.get(code="I.1").answer == {"points": "17"}


# --- Without a connection ---------------------------------------------------------------------------------------------


def test_many_lines_typed_without_a_connection_are_sent_in_order_when_it_is_back(fill, sheet):
    page = fill()
    page.context.set_offline(True)
    expect(page.locator("[data-notice]")).to_contain_text("Đang mất kết nối")

    answer(page, "I.1").fill("15")
    page.keyboard.press("Enter")
    answer(page, "I.2.a").fill("2")
    explanation(page, "I.2.a").fill("Hai việc trễ hạn.")
    page.keyboard.press("Tab")

    expect(page.locator("[data-saved]")).to_have_text("Chưa lưu 02 dòng")
    assert not sheet.lines.exists()

    page.context.set_offline(False)

    expect(page.locator("[data-saved]")).to_have_text(SAVED)
    assert kept(sheet) == {"I.1": ({"points": "15"}, ""), "I.2.a": ({"count": 2}, "Hai việc trễ hạn.")}


def test_what_was_typed_offline_never_replaces_what_another_saved_meanwhile(fill, sheet, health):
    nam = new_user("nam", full_name="Vũ Hải Nam", acts_for=health)
    page = fill()
    page.context.set_offline(True)
    answer(page, "I.1").fill("15")
    answer(page, "I.1").blur()
    expect(page.locator("[data-saved]")).to_have_text("Chưa lưu 01 dòng")
    enter(fill(nam), "I.1", "17")

    page.context.set_offline(False)

    expect(row(page, "I.1").locator(".line-conflict")).to_contain_text("Vũ Hải Nam đã lưu")
    expect(answer(page, "I.1")).to_have_value("15")
    assert sheet.lines.get(code="I.1").answer == {"points": "17"}


def test_what_was_kept_on_this_machine_is_refused_where_the_line_is_newer(fill, sheet, health):
    """The page was closed without a connection; when it is opened again, somebody else has saved the line."""
    nam = new_user("nam", full_name="Vũ Hải Nam", acts_for=health)
    page = fill()
    page.route("**/dong/**", lambda route: route.abort())
    answer(page, "I.1").fill("15")
    answer(page, "I.1").blur()
    expect(page.locator("[data-notice]")).to_contain_text("Mất kết nối")
    enter(fill(nam), "I.1", "17")

    again = page.context.new_page()
    again.goto(sheet.get_absolute_url())

    expect(row(again, "I.1").locator(".line-conflict")).to_contain_text("Vũ Hải Nam đã lưu")
    expect(answer(again, "I.1")).to_have_value("15")
    assert sheet.lines.get(code="I.1").answer == {"points": "17"}


def test_two_tabs_keep_what_each_of_them_could_not_send(fill, sheet):
    first = fill()
    second = first.context.new_page()
    second.goto(sheet.get_absolute_url())
    for page, code, typed in [(first, "I.1", "15"), (second, "I.2.a", "2")]:
        page.route("**/dong/**", lambda route: route.abort())
        answer(page, code).fill(typed)
        answer(page, code).blur()
        expect(page.locator("[data-notice]")).to_contain_text("Mất kết nối")

    again = first.context.new_page()
    again.goto(sheet.get_absolute_url())

    expect(again.locator("[data-saved]")).to_have_text(SAVED)
    assert kept(sheet) == {"I.1": ({"points": "15"}, ""), "I.2.a": ({"count": 2}, "")}


# --- Finding one's way ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("has_scripts", [True, False])
def test_only_what_is_not_scored_yet_can_be_shown_with_and_without_scripts(fill, sheet, lan, has_scripts):
    enter(fill(), "I.1", "15")
    page = fill(java_script_enabled=has_scripts)

    page.get_by_role("link", name=re.compile("^Chưa chấm")).click()

    expect(page).to_have_url(re.compile(r"\?loc=chua-cham$"))
    expect(page.locator("[data-line]")).to_have_count(5)
    expect(row(page, "I.1")).to_have_count(0)


def test_the_heads_of_the_columns_stay_below_the_sums(fill):
    page = fill()
    page.set_viewport_size({"width": 1280, "height": 500})

    row(page, "I.3").scroll_into_view_if_needed()
    page.mouse.wheel(0, 250)

    head = page.locator("#muc-1 thead th").first.bounding_box()
    bar = page.locator("[data-sums]").bounding_box()
    assert abs(head["y"] - (bar["y"] + bar["height"])) <= 1
    assert bar["y"] == 0


def test_the_grid_works_by_touch_on_a_tablet(fill, sheet, faults):
    page = fill(has_touch=True)
    page.set_viewport_size(TABLET)

    answer(page, "I.1").tap()
    page.keyboard.type("12")
    answer(page, "I.2.a").tap()

    expect(points(page, "I.1")).to_have_text("12")
    page.get_by_role("button", name="Hoàn tác").tap()
    expect(points(page, "I.1")).to_have_text("chưa chấm")
    assert page.evaluate("document.documentElement.scrollWidth") == TABLET["width"]
    assert faults(page) == []
