"""A covenant from its draft to the table of results, by hand in a browser; each page looked at by axe."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from campaigns.models import ArticleTemplate, BlocDocument, DocumentKind, DocumentState, SigningWay, Target
from tests.builders import PASSWORD
from tests.campaigns.covenants import ON_TIME, PDF, new_covenant, new_target, signed_on

pytestmark = pytest.mark.browser

SCAN = {"name": "ban-ky.pdf", "mimeType": "application/pdf", "buffer": PDF}


@pytest.fixture
def wording(live_server) -> None:
    """The template of a covenant: a browser's tests begin with empty tables, also those that migrations fill."""
    ArticleTemplate.objects.get_or_create(
        kind=DocumentKind.COVENANT,
        part="article",
        title="Nội dung thi đua",
        defaults={"text": "Thi đua thực hiện.", "effective_from": dt.date(2020, 1, 1)},
    )


def confirmed(page, label: str, *, said: str) -> None:
    """Press the button of a move and confirm it."""
    page.get_by_role("link", name=label, exact=True).click()
    page.get_by_role("button", name=label, exact=True).click()
    page.get_by_text(said).wait_for()


def test_a_covenant_is_drafted_commented_signed_and_held_against_the_results(
    open_as, looked_at, wording, bloc, minh, lan, giang, thu, finance, health, justice
):
    leader = open_as(minh, reverse("campaigns:bloc_documents", args=[bloc.bloc.code, 2026]))
    looked_at("documents of the bloc", leader)
    leader.get_by_role("button", name="Soạn giao ước thi đua").click()
    looked_at("draft", leader)
    confirmed(leader, "Lấy ý kiến các đơn vị", said="Đã gửi dự thảo lấy ý kiến")

    document = BlocDocument.objects.get()
    member = open_as(lan, document.get_absolute_url())
    member.get_by_role("link", name="Góp ý chung").click()
    member.get_by_label("Ý kiến").fill("Đề nghị bổ sung chuyển đổi số.")
    member.get_by_role("button", name="Gửi ý kiến").click()
    looked_at("text with comments", member)
    member.get_by_role("link", name="Chỉ tiêu của các đơn vị").click()
    member.get_by_role("link", name=re.compile("Thêm chỉ tiêu")).click()
    member.get_by_label("Chỉ tiêu", exact=True).fill(ON_TIME)
    member.get_by_label("Đơn vị tính").fill("%")
    member.get_by_label("Kế hoạch").fill("98")
    looked_at("target", member)
    member.get_by_role("button", name="Thêm chỉ tiêu").click()
    member.get_by_role("rowheader", name=ON_TIME).wait_for()
    looked_at("targets", member)

    leader.goto(document.get_absolute_url())
    confirmed(leader, "Chốt nội dung", said="Đã chốt nội dung.")
    confirmed(leader, "Mở ký", said="Đã mở ký")
    leader.get_by_role("link", name="Ký", exact=True).click()
    leader.get_by_label("Người ký").fill("Nguyễn Văn Tài")
    leader.get_by_label("Ngày ký").fill("20/3/2026")
    leader.get_by_label("Bản chụp đã ký, đóng dấu").set_input_files(SCAN)
    looked_at("signing on paper", leader)
    leader.get_by_role("button", name="Ký", exact=True).click()
    leader.get_by_text("Đã ghi chữ ký của Sở Tài chính").wait_for()

    head = open_as(giang, reverse("campaigns:document_sign", args=[document.pk]))
    head.get_by_label("Mật khẩu của thủ trưởng").fill(PASSWORD)
    looked_at("signing by password", head)
    head.get_by_role("button", name="Ký", exact=True).click()
    head.get_by_text("Đã ghi chữ ký của Sở Y tế").wait_for()
    signed_on(document, justice, by=thu, on=document.signatures.get(agency=finance).signed_on)

    leader.goto(document.get_absolute_url())
    confirmed(leader, "Lưu bản đã ký đủ", said="Đã lưu bản đã ký đủ.")
    looked_at("all have signed", leader)

    member.goto(reverse("campaigns:agency_results", args=[bloc.bloc.code, 2026, health.pk]) + "?ky=yearend")
    member.get_by_label(f"Thực hiện: {ON_TIME}").fill("99,5")
    looked_at("results of an agency", member)
    member.get_by_role("button", name="Lưu kết quả").click()
    expect(member.get_by_text("Đạt, vượt")).to_be_visible()
    member.goto(reverse("campaigns:bloc_results", args=[bloc.bloc.code, 2026]) + "?ky=yearend")
    looked_at("results of the bloc", member)
    member.get_by_text("In, tải về").click()
    address = member.get_by_role("link", name="Biểu tổng hợp (PDF)").get_attribute("href")
    printed = member.request.get(
        f"{member.url.split('?')[0].rsplit('/khoi/')[0]}{address}" if address[0] == "/" else address
    )

    document.refresh_from_db()
    ways = set(document.signatures.values_list("agency__code", "way"))
    assert (document.state, document.file.kind) == (DocumentState.SIGNED, "pdf")
    assert ways == {("STC", SigningWay.SCAN), ("SYT", SigningWay.PASSWORD), ("STP", SigningWay.SCAN)}
    assert Target.objects.get().results.get().actual == 99.5
    assert printed.body().startswith(b"%PDF")
    assert looked_at.found == {}


def test_axe_finds_no_fault_on_the_other_pages_of_covenants(open_as, looked_at, wording, bloc, minh, hoa, health):
    document = new_covenant(bloc, by=minh, state="commenting")
    target = new_target(document, health, by=minh)
    article = document.articles.filter(part="article").first()
    page = open_as(hoa)

    for name, args in {
        "document_list": [],
        "template_list": [],
        "document_head": [document.pk],
        "document_history": [document.pk],
        "article_edit": [document.pk, article.pk],
        "target_edit": [document.pk, target.pk],
    }.items():
        page.goto(reverse(f"campaigns:{name}", args=args))
        looked_at(name, page)

    assert looked_at.found == {}
