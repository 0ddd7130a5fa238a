"""A clerk at the score sheet, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from documents.models import StoredFile
from scoring.handing_in import on_paper, submit
from tests.access import PDF
from tests.browser.sheet_pages import (
    SAVED,
    answer,
    enter,
    explanation,
    points,
    problem,
    row,
    saved,
    text_problem,
    total,
)
from tests.builders import new_user

pytestmark = pytest.mark.browser

TWO_MEGABYTES = 2 * 1024 * 1024


@pytest.fixture
def sheet(sheet_of, health):
    return sheet_of(health)


@pytest.fixture
def fill(open_as, lan, sheet):
    """Return a function that opens the sheet, by default as lan."""

    def fill(person=lan):
        return open_as(person, sheet.get_absolute_url())

    return fill


def hand_in(sheet, *, by) -> None:
    scan = StoredFile.objects.store(PDF, by=by, name="ban-ky.pdf")
    approval = on_paper(name="Lê Hương Giang", document="125/BC-SYT", scan=scan)
    submit(sheet, by=by, approval=approval, unanswered_confirmed=True)


@pytest.mark.parametrize("typed", ["7,5", "7.5"])
def test_comma_and_dot_both_mean_seven_and_a_half(fill, sheet, typed):
    page = fill()

    enter(page, "I.1", typed)

    expect(points(page, "I.1")).to_have_text("7,5")
    expect(total(page)).to_have_text("7,5")
    assert sheet.lines.get(code="I.1").answer == {"points": "7.5"}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("20,5", "từ 0 đến 20"), ("-1", "từ 0 đến 20"), ("bảy", "số"), ("7,3", "0,25")],
)
def test_a_wrong_value_is_refused_beside_its_field_and_stays_there(fill, sheet, typed, sentence):
    page = fill()

    answer(page, "I.1").fill(typed)
    explanation(page, "I.1").fill("Báo cáo số 12/BC-SYT.")
    explanation(page, "I.1").blur()

    expect(problem(page, "I.1")).to_contain_text(sentence)
    expect(answer(page, "I.1")).to_have_value(typed)
    expect(answer(page, "I.1")).to_have_attribute("aria-invalid", "true")
    expect(explanation(page, "I.1")).to_have_value("Báo cáo số 12/BC-SYT.")
    assert not sheet.lines.exists()


def test_a_corrected_value_takes_the_complaint_away(fill):
    page = fill()
    enter(page, "I.1", "15")
    answer(page, "I.1").fill("200")
    answer(page, "I.1").blur()
    expect(problem(page, "I.1")).to_be_visible()
    expect(saved(page, "I.1")).to_be_hidden()

    enter(page, "I.1", "20")

    expect(saved(page, "I.1")).to_be_visible()
    expect(problem(page, "I.1")).to_be_hidden()
    expect(answer(page, "I.1")).not_to_have_attribute("aria-invalid", "true")


def test_not_scored_is_not_nought(fill, sheet):
    page = fill()
    expect(points(page, "I.1")).to_have_text("chưa chấm")
    expect(page.locator('[data-sum="scored"]')).to_have_text("0")

    enter(page, "I.1", "0")

    expect(points(page, "I.1")).to_have_text("0")
    expect(page.locator('[data-sum="scored"]')).to_have_text("1")

    enter(page, "I.1", "")

    expect(points(page, "I.1")).to_have_text("chưa chấm")
    expect(page.locator('[data-sum="scored"]')).to_have_text("0")


def test_sums_run_along_while_typing(fill):
    page = fill()

    enter(page, "I.1", "18,5")
    enter(page, "I.2.a", "2")
    enter(page, "I.2.b", "từ 95%: 3 điểm")
    enter(page, "II.1", "80")

    expect(page.locator('[data-points-of="I.2"]')).to_have_text("7")
    expect(page.locator('[data-points-of="I"]')).to_have_text("25,5")
    expect(page.locator('[data-points-of="II"]')).to_have_text("8")
    expect(total(page)).to_have_text("33,5")


def test_a_line_saves_itself_without_leaving_the_field(fill, sheet):
    page = fill()

    answer(page, "I.1").press_sequentially("12")

    expect(page.locator("[data-saved]")).to_have_text(SAVED)
    expect(answer(page, "I.1")).to_be_focused()
    assert sheet.lines.get(code="I.1").points == 12


def test_enter_and_arrows_move_from_criterion_to_criterion(fill):
    page = fill()
    answer(page, "I.1").focus()

    page.keyboard.press("Enter")
    expect(answer(page, "I.2.a")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(answer(page, "I.2.b")).to_be_focused()
    page.keyboard.press("Enter")
    expect(answer(page, "I.3")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(answer(page, "I.2.b")).to_be_focused()


def test_what_was_typed_without_a_connection_stays_and_is_sent_later(fill, sheet):
    page = fill()
    page.context.set_offline(True)

    answer(page, "I.1").fill("7,5")
    answer(page, "I.1").blur()

    expect(page.locator("[data-notice]")).to_contain_text("Mất kết nối")
    expect(page.locator("[data-saved]")).to_have_text("Chưa lưu 01 dòng")
    expect(answer(page, "I.1")).to_have_value("7,5")
    assert not sheet.lines.exists()

    page.context.set_offline(False)

    expect(page.locator("[data-saved]")).to_have_text(SAVED)
    assert sheet.lines.get(code="I.1").answer == {"points": "7.5"}


def test_back_online_a_refused_line_is_no_longer_called_a_lost_connection(fill):
    page = fill()
    page.context.set_offline(True)
    answer(page, "I.1").fill("99")
    answer(page, "I.1").blur()
    expect(page.locator("[data-notice]")).to_contain_text("Mất kết nối")

    page.context.set_offline(False)

    expect(row(page, "I.1").locator("[data-problem]")).to_contain_text("từ 0 đến")
    expect(page.locator("[data-notice]")).to_be_hidden()
    expect(page.locator("[data-saved]")).to_have_text("Còn 01 dòng chưa lưu")


def test_what_could_not_be_sent_is_there_again_after_the_page_is_closed(fill, sheet):
    page = fill()
    page.route("**/dong/**", lambda route: route.abort())
    answer(page, "I.1").fill("7,5")
    answer(page, "I.1").blur()
    expect(page.locator("[data-notice]")).to_contain_text("Mất kết nối")

    again = page.context.new_page()
    again.goto(sheet.get_absolute_url())

    expect(again.locator("[data-saved]")).to_have_text(SAVED)
    expect(answer(again, "I.1")).to_have_value("7,5")
    assert sheet.lines.get(code="I.1").answer == {"points": "7.5"}


def test_an_explanation_of_two_megabytes_is_refused_with_a_sentence(fill, sheet):
    page = fill()

    explanation(page, "I.1").evaluate("(area, long) => { area.value = long; }", "a" * TWO_MEGABYTES)
    explanation(page, "I.1").dispatch_event("input")

    expect(text_problem(page, "I.1")).to_contain_text("20.000 ký tự")
    assert explanation(page, "I.1").evaluate("area => area.value.length") == TWO_MEGABYTES
    assert not sheet.lines.exists()


def test_of_two_clerks_the_second_sees_who_wrote_what_and_chooses(fill, sheet, health):
    nam = new_user("nam", full_name="Vũ Hải Nam", acts_for=health)
    first, second = fill(), fill(nam)
    enter(first, "I.1", "15")

    answer(second, "I.1").fill("16")
    answer(second, "I.1").blur()

    conflict = row(second, "I.1").locator(".line-conflict")
    expect(conflict).to_contain_text(re.compile(r"Trần Thị Lan đã lưu lúc \d\d:\d\d.*: 15 điểm"))
    expect(answer(second, "I.1")).to_have_value("16")
    assert sheet.lines.get(code="I.1").points == 15

    conflict.get_by_role("button", name="Giữ điều tôi nhập").click()

    expect(conflict).to_have_count(0)
    expect(total(second)).to_have_text("16")
    line = sheet.lines.get(code="I.1")
    assert (line.points, line.by) == (16, nam)


def test_an_old_tab_cannot_change_a_sheet_that_was_handed_in(fill, sheet, lan):
    page = fill()
    enter(page, "I.1", "15")
    hand_in(sheet, by=lan)

    answer(page, "I.1").fill("20")
    answer(page, "I.1").blur()

    expect(page.locator("[data-notice]")).to_contain_text("Đã nộp")
    expect(answer(page, "I.1")).to_have_value("20")
    assert sheet.lines.get(code="I.1").points == 15


def test_a_clerk_of_another_bloc_is_told_that_there_is_no_such_page(open_as, khanh, sheet):
    page = open_as(khanh)

    answered = page.goto(sheet.get_absolute_url())

    assert answered.status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("Không tìm thấy trang này")
