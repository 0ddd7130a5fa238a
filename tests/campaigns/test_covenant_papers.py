"""What stands on the papers of a covenant, read back from the PDF."""

import hashlib
import io
from decimal import Decimal

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.urls import reverse
from pypdf import PdfReader

from accounts.errors import OfficeError, WrongState
from accounts.models import Agency, AuditEvent, Identity
from campaigns import drafting, signing
from campaigns.covenant_papers import (
    adopt,
    keep_signed,
    member_pages,
    midyear_paper,
    paper_of,
)
from campaigns.models import BlocDocument, DocumentKind, DocumentState, Period, Target
from campaigns.reconciliation import enter_result, ledger_of
from campaigns.results_papers import results_paper, results_workbook
from campaigns.targets import Promise, add_target
from documents.paper import Heading
from documents.workbooks import read_table
from reports.year_end import collect, year_end_paper
from tests.builders import new_bloc
from tests.campaigns.conftest import DUE
from tests.campaigns.covenants import ON_TIME, brought_to, new_covenant, new_target, signed_on


@pytest.fixture
def covenant(bloc, minh, health, justice):
    Agency.objects.filter(pk=health.pk).update(head_title="Giám đốc", head_name="Lê Hương Giang")
    document = new_covenant(bloc, by=minh)
    for agency in (health, justice):
        new_target(document, agency, by=minh)
    return brought_to(document, "signing", by=minh)


def text_of(pdf: bytes) -> str:
    return "\n".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)


def test_the_covenant_names_all_members_and_their_signatures_the_leader_first(covenant, lan, health):
    signed_on(covenant, health, by=lan, on=DUE)

    text = text_of(paper_of(covenant, Identity.current()).pdf())

    assert "GIAO ƯỚC THI ĐUA" in text
    assert "Điều 6. Cam kết thực hiện quy chế hoạt động" in text
    assert "(Ký bản giấy ngày 31/03/2026)" in text
    signing_part = text[text.index("có hiệu lực từ ngày ký./.") :]
    assert signing_part.index("SỞ TÀI CHÍNH") < signing_part.index("SỞ Y TẾ") < signing_part.index("SỞ TƯ PHÁP")
    assert f"{ON_TIME} % 98" in text


def test_the_title_of_an_article_goes_with_its_text_to_the_next_page(covenant):
    paper = paper_of(covenant, Identity.current())

    titles = [block.text for block in paper.blocks if isinstance(block, Heading)]

    assert titles[0] == "Điều 1. Thực hiện nhiệm vụ chính trị, chuyên môn"
    assert len(titles) == covenant.articles.filter(part="article").count()


def test_a_paper_shows_only_the_targets_that_its_reader_may_see(covenant, health):
    text = text_of(paper_of(covenant, Identity.current(), shown=[health.pk]).pdf())

    table = text[text.index("BIỂU CHỈ TIÊU") :]
    assert ("Sở Y tế" in table, "Sở Tư pháp" in table) == (True, False)


def test_each_member_has_a_page_of_its_own(covenant):
    pages = PdfReader(io.BytesIO(member_pages(covenant, Identity.current()).pdf())).pages

    titles = [" ".join(page.extract_text().split()) for page in pages]
    assert [title.count("GIAO ƯỚC THI ĐUA") for title in titles] == [1, 1, 1]
    assert "Năm 2026 của Sở Y tế" in titles[1]


def test_the_results_stand_beside_the_plan_with_the_verdict(covenant, bloc, lan, health):
    enter_result(
        Target.objects.get(agency=health), Period.YEAREND, actual=Decimal("99.96"), note="BC 15", version=0, by=lan
    )

    text = text_of(results_paper(ledger_of(bloc), bloc, Identity.current(), period=Period.YEAREND).pdf())

    assert "98 99,96 102 Đạt, vượt 2% BC 15" in text
    assert "01/02 chỉ tiêu; 01 chỉ tiêu đạt" in text


def test_the_workbook_holds_the_same_figures_as_numbers(covenant, bloc, lan, health):
    enter_result(Target.objects.get(agency=health), Period.YEAREND, actual=Decimal("99.5"), note="", version=0, by=lan)

    filename, content = results_workbook(ledger_of(bloc), bloc, period=Period.YEAREND)

    table = read_table(io.BytesIO(content), expected=["Chỉ tiêu", "Kế hoạch"])
    assert filename.endswith(".xlsx")
    assert any(Decimal("99.5") in row.values for row in table.rows)


def test_the_midyear_report_is_adopted_once_and_stays_as_it_was_printed(bloc, covenant, minh):
    report = new_covenant(bloc, by=minh, kind=DocumentKind.MIDYEAR)

    adopt(report, by=minh)

    assert (report.state, report.file.kind) == (DocumentState.CLOSED, "pdf")
    text = text_of(report.file.read())
    assert "Sơ kết công tác thi đua, khen thưởng 6 tháng đầu năm 2026" in text
    assert "DỰ THẢO" not in text
    with pytest.raises(WrongState):
        adopt(report, by=minh)


def test_a_report_changed_while_it_was_printed_is_not_adopted(bloc, minh):
    report = new_covenant(bloc, by=minh, kind=DocumentKind.MIDYEAR)
    article = report.articles.first()
    drafting.edit_article(article, title="Khác", text="Khác", version=1, by=minh)

    with pytest.raises(OfficeError, match="vừa sửa báo cáo"):
        drafting.keep_adopted(report, b"", name="x.pdf", seen="0" * 64, by=minh)


def test_a_report_is_not_signed_by_members(bloc, minh):
    report = new_covenant(bloc, by=minh, kind=DocumentKind.MIDYEAR)

    with pytest.raises(OfficeError, match="được thông qua"):
        drafting.close_text(report, by=minh)


def test_the_draft_of_the_report_shows_the_results_where_they_belong(bloc, covenant, minh, lan, health):
    enter_result(Target.objects.get(agency=health), Period.MIDYEAR, actual=Decimal(99), note="", version=0, by=lan)
    report = new_covenant(bloc, by=minh, kind=DocumentKind.MIDYEAR)

    text = text_of(midyear_paper(report, Identity.current()).pdf())

    assert "DỰ THẢO" in text
    assert text.index("II. KẾT QUẢ THỰC HIỆN GIAO ƯỚC") < text.index("Bảng 1.") < text.index("III. CÁC PHONG TRÀO")


# --- From the shell ---------------------------------------------------------------------------------------------------


def test_the_covenant_prints_from_the_shell(bloc, covenant, tmp_path):
    out = tmp_path / "giao-uoc.pdf"

    call_command("print_covenant", bloc=bloc.bloc.code, year=2026, out=out)

    assert out.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("code", "year", "sentence"),
    [("XX", 2026, "Không có khối mã XX trong năm 2026."), ("K1", 1999, "Không có khối mã K1 trong năm 1999.")],
)
def test_an_unknown_bloc_or_year_is_a_clear_error(db, tmp_path, code, year, sentence):
    with pytest.raises(CommandError, match=sentence) as refused:
        call_command("print_covenant", bloc=code, year=year, out=tmp_path / "x.pdf")

    assert refused.value.returncode == 2


def test_a_bloc_without_covenant_and_a_folder_that_is_not_there_are_clear_errors(bloc, minh, tmp_path):
    with pytest.raises(CommandError, match="chưa lập giao ước") as refused:
        call_command("print_covenant", bloc=bloc.bloc.code, year=2026, out=tmp_path / "x.pdf")
    new_covenant(bloc, by=minh)
    with pytest.raises(CommandError, match="Không ghi được"):
        call_command("print_covenant", bloc=bloc.bloc.code, year=2026, out=tmp_path / "khong" / "x.pdf")

    assert refused.value.returncode == 2


def test_names_of_blocs_do_not_break_papers(bloc, minh):
    bloc.bloc.name = new_bloc(name="Khối Văn hóa - Xã hội <b>").name
    bloc.bloc.save()
    document = new_covenant(bloc, by=minh)

    assert "KHỐI THI ĐUA" in text_of(paper_of(document, Identity.current()).pdf())


def test_the_year_end_report_says_who_signed_and_what_came_of_the_targets(bloc, covenant, lan, minh, health, justice):
    signed_on(covenant, health, by=lan, on=DUE)
    enter_result(Target.objects.get(agency=health), Period.YEAREND, actual=Decimal(99), note="", version=0, by=lan)

    paper = year_end_paper(collect(bloc, with_points=True), is_draft=True)

    text = text_of(paper.pdf())
    assert "Giao ước thi đua: 01/03 đơn vị thành viên đã ký." in text
    assert "Cả năm, các đơn vị đã báo cáo 01/02 chỉ tiêu; 01 chỉ tiêu đạt và vượt kế hoạch" in text
    assert "BIỂU TỔNG HỢP KẾT QUẢ THỰC HIỆN GIAO ƯỚC" in text


def test_a_report_for_members_keeps_targets_that_are_not_open_yet_to_itself(bloc, covenant, lan, health):
    enter_result(Target.objects.get(agency=health), Period.YEAREND, actual=Decimal(99), note="", version=0, by=lan)

    text = text_of(year_end_paper(collect(bloc, with_points=False), is_draft=True).pdf())

    assert "BIỂU TỔNG HỢP KẾT QUẢ" not in text


# --- What all have signed is stored -----------------------------------------------------------------------------------


@pytest.fixture
def signed_covenant(covenant, finance, health, justice, lan, minh, thu):
    for agency, person in ((finance, minh), (health, lan), (justice, thu)):
        signed_on(covenant, agency, by=person, on=DUE)
    return covenant


def keep_url(document) -> str:
    return reverse("campaigns:document_move", args=[document.pk, "keep"])


def test_the_leader_stores_what_all_have_signed_and_every_download_gives_these_bytes(
    client, signed_covenant, minh, lan, finance, tmp_path
):
    client.force_login(minh)
    client.post(keep_url(signed_covenant))
    Agency.objects.filter(pk=finance.pk).update(name="Sở Tài chính mới")
    client.force_login(lan)

    downloaded = b"".join(client.get(reverse("campaigns:document_pdf", args=[signed_covenant.pk])).streaming_content)
    out = tmp_path / "giao-uoc.pdf"
    call_command("print_covenant", bloc=signed_covenant.bloc_year.bloc.code, year=2026, out=out)

    file = BlocDocument.objects.get(pk=signed_covenant.pk).file
    assert file.sha256 == hashlib.sha256(downloaded).hexdigest() == hashlib.sha256(out.read_bytes()).hexdigest()
    assert text_of(downloaded).count("(Ký bản giấy ngày 31/03/2026)") == 3
    event = AuditEvent.objects.get(action="campaigns.document_kept")
    assert (event.by, event.details["sha256"]) == ("minh", file.sha256)


def test_a_covenant_that_some_have_not_signed_is_not_stored(client, covenant, health, lan, minh):
    signed_on(covenant, health, by=lan, on=DUE)
    client.force_login(minh)
    page = client.get(covenant.get_absolute_url()).content.decode()

    with pytest.raises(OfficeError, match="chưa có đủ chữ ký"):
        keep_signed(covenant, by=minh)

    assert "Lưu bản đã ký đủ" not in page
    assert BlocDocument.objects.get(pk=covenant.pk).file is None


def test_what_is_stored_is_not_stored_again_nor_numbered(client, signed_covenant, minh):
    keep_signed(signed_covenant, by=minh)
    client.force_login(minh)

    page = client.get(signed_covenant.get_absolute_url()).content.decode()

    assert ("Bản đã ký đủ, lưu nguyên trạng" in page, keep_url(signed_covenant) in page) == (True, False)
    with pytest.raises(OfficeError, match="đã lưu bản đã ký đủ rồi"):
        keep_signed(signed_covenant, by=minh)
    with pytest.raises(OfficeError, match="đã lưu bản đã ký đủ nên không sửa được nữa"):
        drafting.write_head(signed_covenant, number="01/GƯ", signed_on=None, place="", by=minh)


def test_who_joins_and_signs_later_stands_on_a_new_paper(signed_covenant, minh, khanh, trade):
    keep_signed(signed_covenant, by=minh)
    first = signed_covenant.file
    signed_covenant.bloc_year.memberships.create(agency=trade)
    with pytest.raises(OfficeError, match="Còn 01 đơn vị chưa ký: Sở Công Thương"):
        keep_signed(BlocDocument.objects.get(pk=signed_covenant.pk), by=minh)
    signed_on(signed_covenant, trade, by=khanh, on=DUE)

    keep_signed(BlocDocument.objects.get(pk=signed_covenant.pk), by=minh)

    latest = BlocDocument.objects.get(pk=signed_covenant.pk).file
    assert [text_of(file.read()).count("(Ký bản giấy ngày") for file in (first, latest)] == [3, 4]


def test_a_number_written_while_it_was_printed_is_not_lost(signed_covenant, minh):
    seen = signing.what_was_signed(signed_covenant)
    drafting.write_head(signed_covenant, number="01/GƯ", signed_on=None, place="", by=minh)

    with pytest.raises(OfficeError, match="vừa ghi thêm"):
        signing.keep_signed(signed_covenant, b"", name="x.pdf", seen=seen, by=minh)


def test_a_stored_paper_whose_bytes_were_lost_is_a_clear_error_in_the_shell(signed_covenant, minh, tmp_path):
    keep_signed(signed_covenant, by=minh)
    default_storage.delete(signed_covenant.file.path)

    with pytest.raises(CommandError, match="không còn trên máy") as refused:
        call_command(
            "print_covenant", bloc=signed_covenant.bloc_year.bloc.code, year=2026, out=tmp_path / "giao-uoc.pdf"
        )

    assert refused.value.returncode == 2


def test_the_page_of_a_member_in_an_annex_names_only_what_changes(signed_covenant, minh, health):
    annex = drafting.begin_annex(signed_covenant, by=minh)
    old = signed_covenant.targets.filter(agency=health).first()
    add_target(annex, health, Promise("Hồ sơ trả đúng hẹn", "%", Decimal(99)), replaces=old, by=minh)

    text = " ".join(text_of(member_pages(annex, Identity.current()).pdf()).split())

    assert text.count("Các chỉ tiêu của đơn vị trong Giao ước thi đua không thay đổi.") == 2
    assert text.count("với các chỉ tiêu sửa đổi, bổ sung sau") == 1
    assert "chưa đăng ký chỉ tiêu" not in text
