"""Text that is being written survives the Back button, and nobody else finds it."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.browser

NEW_PERSON = reverse("accounts:user_create")
KEPT = "Object.keys(sessionStorage).filter(key => key.startsWith('viet-do:')).length"


@pytest.fixture
def half_written(open_as, hoa):
    """A page in which hoa has begun to write of a new person, and gone on to the first page without saving."""
    page = open_as(hoa, NEW_PERSON)
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_label("Họ và tên").fill("Nguyễn Hoài Nam")
    page.get_by_role("link", name="Trang đầu").click()
    page.wait_for_url("**/")
    return page


def test_the_back_button_brings_back_what_was_typed_and_says_that_it_is_not_saved(half_written):
    half_written.go_back()

    assert half_written.get_by_label("Họ và tên").input_value() == "Nguyễn Hoài Nam"
    assert "Nội dung chưa được lưu." in half_written.locator("#thong-bao-nhanh").inner_text()


def test_a_form_that_is_opened_anew_is_empty(half_written):
    half_written.goto(NEW_PERSON)

    assert half_written.get_by_label("Họ và tên").input_value() == ""


def test_after_signing_out_nothing_is_left_in_the_browser(half_written):
    before = half_written.evaluate(KEPT)
    half_written.locator(".masthead .menu summary").click()
    half_written.get_by_role("button", name="Đăng xuất").click()
    half_written.wait_for_url("**/dang-nhap/")

    assert (before, half_written.evaluate(KEPT)) == (1, 0)


def test_a_saved_form_leaves_nothing_behind(open_as, hoa):
    page = open_as(hoa, NEW_PERSON)
    page.get_by_label("Tên đăng nhập").fill("nam")
    page.get_by_label("Họ và tên").fill("Nguyễn Hoài Nam")
    page.get_by_role("button", name="Tạo tài khoản").click()
    page.get_by_role("heading", name="Giao mật khẩu").wait_for()

    assert page.evaluate(KEPT) == 0
