"""The first day of a new portal in a real browser: its first steps, and the telephone's code."""

import pyotp
import pytest
from django.urls import reverse

from tests.builders import PASSWORD

pytestmark = pytest.mark.browser


def test_the_first_steps_read_well_and_fit_a_telephone(open_as, quan, faults):
    page = open_as(quan)
    page.set_viewport_size({"width": 360, "height": 740})

    assert page.locator(".first-step-mark").count() == 7
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert faults(page) == []


def test_a_telephone_is_set_up_and_asked_for_at_the_next_sign_in(open_as, quan, faults):
    page = open_as(quan, reverse("accounts:second_factor_set_up"))
    assert faults(page) == []
    key = page.locator(".set-up-key").inner_text().replace(" ", "")
    page.get_by_label("Mã xác nhận").fill(pyotp.TOTP(key).now())
    page.get_by_role("button", name="Bật mã xác nhận").click()
    page.get_by_role("heading", name="Mã dự phòng").wait_for()
    assert faults(page) == []
    code = page.locator(".recovery-codes li").first.inner_text()
    page.locator(".masthead .menu summary").click()
    page.get_by_role("button", name="Đăng xuất").click()

    page.get_by_label("Tên đăng nhập").fill("quan")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.get_by_role("heading", name="Nhập mã xác nhận").wait_for()
    assert faults(page) == []
    page.get_by_label("Mã xác nhận").fill(code)
    page.get_by_role("button", name="Đăng nhập").click()

    page.get_by_role("heading", name="Việc cần làm của tôi").wait_for()
