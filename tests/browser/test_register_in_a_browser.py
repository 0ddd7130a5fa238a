"""The register found as one types, an old workbook on its way in, and what axe says of register and money."""

import io
import os

import openpyxl
import pytest
from django.urls import reverse
from playwright.sync_api import expect

from awards.models import Award, DecisionState
from awards.money.paying import begin_money
from documents.old_fonts import OldFont, written
from tests.awards.decision_builders import new_decision
from tests.awards.subject_builders import graded, new_award, new_subject

pytestmark = pytest.mark.browser


def look(page, name: str) -> None:
    """A picture for whoever sets PICTURES to a folder."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def old_register() -> bytes:
    workbook = openpyxl.Workbook()
    page = workbook.active
    for row in [
        ["Số vào sổ", "Họ và tên", "Năm", "Hình thức khen", "Số QĐ", "Ngày ký"],
        ["17", "Nguyễn Văn Tuấn", 2004, "Chiến sĩ thi đua cơ sở", "45/QĐ-UB", "15/12/2004"],
        ["18", "Lê Thị Hồng", 2004, "Chiến sĩ thi đua cơ sở", "45/QĐ-UB", "15/12/2004"],
    ]:
        page.append([written(value, OldFont.TCVN3) if isinstance(value, str) else value for value in row])
    kept = io.BytesIO()
    workbook.save(kept)
    return kept.getvalue()


def test_the_register_answers_while_one_types(open_as, hoa, health):
    for name in ("Vũ Thị Hòa", "Trần Văn Bình", "Lê Minh"):
        new_award(new_subject(name, agency=health))
    page = open_as(hoa, reverse("awards:award_list"))

    page.locator("[type=search]").press_sequentially("hoa", delay=40)

    expect(page.locator("#danh-sach tbody tr")).to_have_count(1)
    expect(page.locator("#danh-sach tbody")).to_contain_text("Vũ Thị Hòa")
    expect(page.locator("[type=search]")).to_be_focused()
    assert "q=hoa" in page.url


def test_an_old_register_goes_in_through_the_pages(open_as, hoa, health, faults):
    page = open_as(hoa, reverse("awards:import_start", kwargs={"kind": "awards"}))

    page.locator("[name=agency]").select_option(str(health.pk))
    upload = {"name": "so-cu.xlsx", "mimeType": "application/octet-stream", "buffer": old_register()}
    page.locator("[type=file]").set_input_files(upload)
    page.get_by_role("button", name="Tải lên").click()
    expect(page.locator("details[open]")).to_contain_text("Nguyễn Văn Tuấn")
    look(page, "nhap-cot")
    found = faults(page)
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_text("Xem trước khi nhập").first).to_be_visible()
    look(page, "nhap-xem-truoc")
    found += faults(page)
    page.get_by_role("button", name="Nhập 02 dòng").click()

    expect(page.locator("#danh-sach tbody tr")).to_have_count(2)
    assert found == []
    assert Award.objects.filter(printed_name="Nguyễn Văn Tuấn", register_number="17").count() == 1


@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing_on_the_pages_of_register_and_money(open_as, hoa, health, faults, width):
    person = new_subject("Vũ Thị Hòa", agency=health, birth_year=1985)
    for year in (2023, 2024, 2025):
        new_award(person, "LDTT", year)
        graded(person, "HTXS", year)
    decision = new_decision(lines=[person, new_subject("Lê An", agency=health)], state=DecisionState.ISSUED)
    begin_money(decision, by=hoa)
    addresses = {
        "so": reverse("awards:award_list"),
        "so-tim": reverse("awards:award_list") + "?q=hoa",
        "nguoi": reverse("awards:subject_history", args=[person.pk]),
        "don-vi": reverse("awards:agency_history", args=[health.pk]),
        "trich-luc": reverse("awards:extract_create", args=[person.pk]),
        "tien": reverse("awards:money_list"),
        "tien-quyet-dinh": reverse("awards:money_detail", args=[decision.pk]),
        "chi": reverse("awards:money_pay", args=[decision.pk]),
        "trao": reverse("awards:objects_hand", args=[decision.pk]),
        "hien-vat": reverse("awards:object_list"),
        "quy-dinh": reverse("awards:bonus_rules"),
    }
    page = open_as(hoa)
    page.set_viewport_size({"width": width, "height": 800})

    found = {}
    for name, address in addresses.items():
        page.goto(address)
        look(page, f"{name}-{width}")
        sticks_out = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        if problems := [*faults(page), *(["sticks out"] if sticks_out else [])]:
            found[address] = problems

    assert found == {}
