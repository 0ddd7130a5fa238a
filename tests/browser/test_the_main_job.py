"""One bloc's year in a real browser: from the clerk's score sheet to the printed report, each page looked at by axe."""

import subprocess
import unicodedata
from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from blocs.models import BlocState
from blocs.outline import WRITTEN
from blocs.reporting import edit_part
from documents.models import StoredFile
from scoring import closing
from scoring.agreeing import agree_bloc
from scoring.checking import finish_check
from scoring.handing_in import on_paper, submit
from scoring.lines import save_line
from scoring.models import SheetState
from tests.access import PDF
from tests.browser.sheet_pages import answer, enter, explanation, row, text_problem, total
from tests.builders import PASSWORD

pytestmark = pytest.mark.browser

# All but I.1; with it at 18 that makes 52 points.
THE_REST = {
    "I.2.a": {"count": 2},
    "I.2.b": {"level": 1},
    "I.3": {"percent": "90"},
    "II.1": {"value": "80"},
    "II.2": {"counts": [0, 0]},
}


def button(page: Page, name: str):
    return page.get_by_role("button", name=name, exact=True)


def link(page: Page, name: str):
    """The first of the links so called: some stand above and below a long form."""
    return page.get_by_role("link", name=name, exact=True).first


def task(page: Page, words: str):
    """What the first page offers to do."""
    return page.locator(".tasks").get_by_role("link", name=words).first


def handed_in(sheet, first: str, *, by) -> None:
    """A sheet scored and handed in without a browser: `first` points at I.1."""
    for code, given in ({"I.1": {"points": first}} | THE_REST).items():
        save_line(sheet, code, by=by, answer=given, explanation=f"Báo cáo về {code}.", seen_version=0)
    scan = StoredFile.objects.store(PDF, by=by, name="ban-ky.pdf")
    submit(sheet, by=by, approval=on_paper(name="Thủ trưởng", document="40/BC", scan=scan))


def pdf_text(pdf: bytes) -> str:
    """What a reader program finds in a PDF, lines joined."""
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


# --- The sheet --------------------------------------------------------------------------------------------------------


def test_a_clerk_scores_and_the_head_approves_by_password(sign_in, look, bloc, sheet_of, lan, giang, health):
    page = sign_in(lan)
    assert look(page) == []
    task(page, "Bắt đầu chấm").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bảng tự chấm điểm")
    enter(page, "I.1", "18,5")
    enter(page, "I.2.a", "2")
    enter(page, "I.2.b", "từ 95%: 3 điểm")
    enter(page, "I.3", "90%")
    enter(page, "II.1", "80")
    explanation(page, "II.1").fill("Báo cáo số 12/BC-SYT ngày 05/11/2026.")
    expect(total(page)).to_have_text("42,5")
    assert look(page) == []

    link(page, "Kiểm tra và nộp").click()
    expect(page.get_by_role("heading", name="Chưa chấm (01)")).to_be_visible()
    assert look(page) == []
    link(page, "II.2").click()
    enter(page, "II.2", "0")
    expect(total(page)).to_have_text("42,5")  # a criterion that asks for evidence counts once it has some
    explanation(page, "II.2").fill("Không có cán bộ bị kỷ luật, theo báo cáo số 15/BC-SYT.")
    explanation(page, "II.2").blur()
    expect(total(page)).to_have_text("52,5")

    head = sign_in(giang, reverse("scoring:sheet_hand_in", args=[sheet_of(health).pk]))
    expect(head.get_by_role("row", name="Tổng điểm tự chấm")).to_contain_text("52,5")
    head.get_by_label("Mật khẩu của thủ trưởng").fill("không phải")
    button(head, "Duyệt và nộp").click()
    expect(head.get_by_text("Mật khẩu chưa đúng.").first).to_be_visible()
    assert look(head) == []
    assert sheet_of(health).state == SheetState.DRAFT

    head.get_by_label("Mật khẩu của thủ trưởng").fill(PASSWORD)
    button(head, "Duyệt và nộp").click()
    expect(head.get_by_role("heading", level=1)).to_contain_text("Biên nhận nộp bảng tự chấm điểm")
    expect(head.locator("main")).to_contain_text("Lê Hương Giang")
    assert look(head) == []
    sheet = sheet_of(health)
    assert (sheet.state, sheet.self_total) == (SheetState.SUBMITTED, Decimal("52.5"))
    assert (sheet.submitted_by, sheet.approved_by_name) == (giang, "Lê Hương Giang")


def test_a_sheet_that_was_returned_comes_back_with_a_signed_scan(sign_in, look, sheet_of, lan, minh, health):
    handed_in(sheet_of(health), "18.5", by=lan)
    leader = sign_in(minh, reverse("scoring:sheet_check", args=[sheet_of(health).pk]))
    assert look(leader) == []

    answer(leader, "I.1").fill("18")
    answer(leader, "I.1").blur()
    expect(text_problem(leader, "I.1")).to_have_text("Xin ghi lý do vì khác với đơn vị tự chấm.")
    expect(answer(leader, "I.1")).to_have_value("18")
    explanation(leader, "I.1").fill("Thiếu một văn bản.")
    explanation(leader, "I.1").blur()
    expect(text_problem(leader, "I.1")).to_be_hidden()
    expect(total(leader)).to_have_text("52")
    link(leader, "Trả lại để bổ sung").click()
    leader.get_by_label("Lý do, nội dung cần bổ sung").fill("Bổ sung văn bản ở tiêu chí I.1.")
    assert look(leader) == []
    button(leader, "Trả lại để bổ sung").click()
    expect(leader.get_by_text("Đã trả lại để Sở Y tế bổ sung.")).to_be_visible()
    assert look(leader) == []

    clerk = sign_in(lan)
    expect(clerk.locator("main")).to_contain_text("Bổ sung văn bản ở tiêu chí I.1.")
    task(clerk, "Bổ sung bảng").click()
    expect(row(clerk, "I.1")).to_contain_text("Lần thẩm tra trước: 18 điểm")
    explanation(clerk, "I.1").fill("Báo cáo số 13/BC-SYT.")
    assert look(clerk) == []
    link(clerk, "Kiểm tra và nộp").click()
    clerk.get_by_label("Người ký duyệt").fill("Lê Hương Giang")
    clerk.get_by_label("Số, ký hiệu văn bản").fill("125/BC-SYT")
    button(clerk, "Nộp kèm bản đã ký").click()
    expect(clerk.get_by_text("Xin chọn tệp bản chụp đã ký.").first).to_be_visible()
    expect(clerk.get_by_label("Số, ký hiệu văn bản")).to_have_value("125/BC-SYT")
    assert look(clerk) == []
    clerk.get_by_label("Bản chụp đã ký, đóng dấu").set_input_files(
        {"name": "ban-ky.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    button(clerk, "Nộp kèm bản đã ký").click()
    expect(clerk.get_by_role("heading", level=1)).to_contain_text("Biên nhận nộp bảng tự chấm điểm")
    expect(clerk.locator("main")).to_contain_text("125/BC-SYT")
    assert sheet_of(health).state == SheetState.RESUBMITTED


# --- The bloc ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def waiting(bloc, sheet_of, lan, thu, minh, health, justice, finance):
    """All three have handed in; the leader's own sheet is checked by the deputy."""
    handed_in(sheet_of(health), "18.5", by=lan)
    handed_in(sheet_of(justice), "18", by=thu)
    handed_in(sheet_of(finance), "15", by=minh)
    finish_check(sheet_of(finance), by=thu)
    return bloc


@pytest.fixture
def ranked(waiting, sheet_of, minh, health, justice):
    """Checked, closed, agreed on in the review meeting."""
    for agency in (health, justice):
        finish_check(sheet_of(agency), by=minh)
    waiting.move(BlocState.CHECKING, by=minh)
    closing.close_checking(waiting, by=minh)
    agree_bloc(waiting, by=minh)
    return waiting


def test_the_leader_checks_and_the_table_ranks_equals_alike(sign_in, look, waiting, sheet_of, minh, health, justice):
    page = sign_in(minh)
    assert look(page) == []
    task(page, "Thẩm tra 02 bảng").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bảng chấm điểm của khối")
    assert look(page) == []

    for agency in (health, justice):
        page.goto(reverse("scoring:sheet_check", args=[sheet_of(agency).pk]))
        if agency == health:
            answer(page, "I.1").fill("18")
            explanation(page, "I.1").fill("Thiếu một văn bản.")
            explanation(page, "I.1").blur()
            expect(row(page, "I.1").locator("[data-difference]")).to_contain_text("0,5")
        expect(total(page)).to_have_text("52")
        for part in range(4):
            page.get_by_role("button", name="Đồng ý các tiêu chí chưa xem của mục này").nth(part).click()
            expect(page.get_by_text("tiêu chí.").first).to_be_visible()
        expect(page.locator('[data-sum="scored"]')).to_have_text("8")
        link(page, "Thẩm tra xong").click()
        assert look(page) == []
        button(page, "Thẩm tra xong").click()
        expect(page.get_by_text("Đã thẩm tra xong.")).to_be_visible()

    page.goto(waiting.get_absolute_url())
    assert look(page) == []
    link(page, "Kết thúc tự chấm, chuyển thẩm tra").click()
    assert look(page) == []
    button(page, "Kết thúc tự chấm, chuyển thẩm tra").click()
    link(page, "Bảng tổng hợp điểm, xếp hạng").click()
    link(page, "Kết thúc thẩm tra").click()
    assert look(page) == []
    button(page, "Kết thúc thẩm tra").click()
    expect(page.get_by_text("Bảng đã chốt")).to_be_visible()
    ranks = [
        (line.get_by_role("rowheader").inner_text(), line.locator(".rank").inner_text())
        for line in page.locator(".bloc-table tbody tr").all()
    ]
    assert ranks == [("Sở Y tế", "1"), ("Sở Tư pháp", "1"), ("Sở Tài chính", "3")]
    expect(page.locator("main")).to_contain_text("hạng kế tiếp bỏ trống")
    assert look(page) == []


def test_the_report_is_written_commented_adopted_and_printed(sign_in, look, ranked, minh, lan):
    report = reverse("reports:report_detail", args=["KT", 2026])
    page = sign_in(minh, report)
    for key in list(WRITTEN)[1:]:
        edit_part(ranked, key, f"Nội dung phần {key}.", version=0, by=minh)
    page.goto(reverse("reports:report_part", args=["KT", 2026, next(iter(WRITTEN))]))
    page.get_by_label("Nội dung").fill("Năm 2026, Khối gồm 03 đơn vị.")
    assert look(page) == []
    button(page, "Lưu phần này").click()
    expect(page.get_by_text("Năm 2026, Khối gồm 03 đơn vị.")).to_be_visible()
    button(page, "Lấy ý kiến các đơn vị").click()
    page.get_by_role("dialog").get_by_role("button", name="Lấy ý kiến các đơn vị").click()
    expect(page.get_by_text("Đã gửi dự thảo lấy ý kiến các đơn vị thành viên.")).to_be_visible()
    assert look(page) == []

    member = sign_in(lan)
    task(member, "Góp ý dự thảo").click()
    assert look(member) == []
    link(member, "Góp ý chung").click()
    member.get_by_label("Ý kiến").fill("Bổ sung một kiến nghị.")
    assert look(member) == []
    button(member, "Gửi ý kiến").click()
    expect(member.get_by_text("Bổ sung một kiến nghị.")).to_be_visible()

    page.reload()
    link(page, "Ghi tiếp thu, giải trình").click()
    page.get_by_label("Tiếp thu, giải trình").fill("Đã bổ sung.")
    assert look(page) == []
    button(page, "Lưu").click()
    link(page, "Thông qua").click()
    assert look(page) == []
    button(page, "Thông qua và lưu").click()
    expect(page.get_by_role("link", name="Báo cáo")).to_have_count(1)
    assert look(page) == []

    page.get_by_text("In, tải về").click()
    address = page.get_by_role("link", name="Bản đã thông qua (PDF)").get_attribute("href")
    pdf = page.request.get(address)
    text = pdf_text(pdf.body())
    assert pdf.headers["content-type"] == "application/pdf"
    assert unicodedata.is_normalized("NFC", text)
    assert "BÁO CÁO" in text
    assert "Năm 2026, Khối gồm 03 đơn vị." in text
    assert [text.count(f"Nội dung phần {key}.") for key in list(WRITTEN)[1:]] == [1] * (len(WRITTEN) - 1)
