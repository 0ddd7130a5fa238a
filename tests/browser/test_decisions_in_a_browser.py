"""A decision from what waits to what is issued, by two people in a browser; and what axe says of each page."""

import pytest
from django.urls import reverse
from django.utils import timezone

from awards.decisions.amending import keep_line_change, prepare_change
from awards.models import Act, BasisLine, Decision, DecisionState, LineState
from tests.awards.decision_builders import new_decision
from tests.awards.slate_builders import new_line, new_slate

pytestmark = pytest.mark.browser


def test_a_decision_is_drafted_by_one_and_issued_by_another(open_as, hoa, cuc, health, tmp_path):
    slate = new_slate(health, number="12/TTr-SYT", achievement="Đã có thành tích", submitted_at=timezone.now())
    new_line(health, slate=slate, person="Trần Văn Nam", state=LineState.APPROVED)
    page = open_as(hoa, reverse("awards:decision_waiting"))
    page.get_by_label("Sở Y tế").check()
    page.get_by_role("button", name="Lập một quyết định").click()
    page.get_by_role("link", name="Sửa câu chữ").click()
    page.get_by_label("Tờ trình của cơ quan thi đua").fill("Giám đốc Sở Nội vụ tại Tờ trình số 9/TTr-SNV")
    page.get_by_label("Họ tên người ký").fill("Nguyễn Văn An")
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.get_by_text("Đã lưu.").wait_for()
    decision = Decision.objects.get()
    signed = tmp_path / "da-ky.pdf"

    page = open_as(cuc, reverse("awards:decision_sign", args=[decision.pk]))
    page.get_by_label("Ngày ký").fill(f"{timezone.localdate():%d/%m/%Y}")
    page.get_by_role("button", name="Ghi nhận đã ký").click()
    page.get_by_role("link", name="Cấp số").click()
    page.locator("[name=typed]").fill("125")
    page.get_by_role("button", name="Cấp số").click()
    signed.write_bytes(page.request.get(reverse("awards:decision_pdf", args=[decision.pk])).body())
    page.get_by_role("link", name="Ban hành").click()
    page.get_by_label("Bản đã ký (PDF)").set_input_files(signed)
    page.get_by_role("button", name="Tải lên và đối chiếu tên").click()
    page.get_by_text("Danh sách trong bản đã ký đúng như dự thảo: không thiếu, không thêm tên nào.").wait_for()
    page.get_by_role("button", name="Ban hành theo bản đã ký").click()
    page.get_by_text("Đã ban hành 125/QĐ-UBND.").wait_for()

    decision.refresh_from_db()
    assert decision.state == DecisionState.ISSUED
    assert decision.lines.get().award.decision_number == "125/QĐ-UBND"


@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing_and_nothing_sticks_out(open_as, hoa, health, faults, width):
    new_line(health, person="Trần Văn Nam", state=LineState.APPROVED)
    draft, signed, numbered, issued = (new_decision(of=health, state=state) for state in DecisionState)
    scanned = {"has_text": False, "pages": 1, "differences": [], "counts": ""}
    Decision.objects.filter(pk=numbered.pk).update(returned_file=issued.issued.file, returned_check=scanned)
    paper = prepare_change(issued, Act.AMEND, by=hoa)
    keep_line_change(paper, issued.lines.first(), name="Tên đúng", by=hoa)
    at = {
        "decision_detail": [draft, signed, issued, paper],
        "decision_edit": [draft, paper],
        "decision_join": [draft],
        "decision_delete": [draft],
        "decision_sign": [draft],
        "decision_number": [signed],
        "decision_step_back": [signed],
        "decision_issue": [numbered],
        "line_choose": [paper],
    }
    addresses = [
        reverse("awards:decision_list"),
        reverse("awards:decision_waiting"),
        reverse("awards:basis_list"),
        reverse("awards:basis_edit", args=[BasisLine.objects.first().pk]),
        reverse("awards:wording_edit", args=["province"]),
        reverse("awards:line_change", args=[paper.pk, issued.lines.first().pk]),
        *(reverse(f"awards:{name}", args=[each.pk]) for name, things in at.items() for each in things),
    ]
    page = open_as(hoa)
    page.set_viewport_size({"width": width, "height": 800})

    found = {}
    for address in addresses:
        page.goto(address)
        sticks_out = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        if problems := [*faults(page), *(["sticks out"] if sticks_out else [])]:
            found[address] = problems

    assert found == {}
