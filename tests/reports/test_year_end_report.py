"""The year-end report of a bloc: reading it, writing it part by part, comments, its paper."""

import datetime as dt
import unicodedata
from decimal import Decimal

import pytest

from accounts.errors import OfficeError
from accounts.models import AuditEvent, Identity, Notice
from blocs.models import BlocState, ReportComment, ReportPart, ReportState, Stage
from blocs.reporting import NewerText, answer, ask_members, comment, edit_part, number_report, report_of, take_back
from reports.year_end import collect, scoring_lines, year_end_paper
from scoring.bloc_table import BlocTable, TableRow
from tests.builders import new_agency, new_bloc, new_bloc_year, new_deadline
from tests.documents.papers import pages, words
from tests.reports.blocs import bloc_at_year_end, read_again, write_all
from tests.scoring.ranked_blocs import full, scored_bloc, scored_sheet

REPORT = "/khoi/KT/2026/bao-cao/"


def said_in(pdf: bytes) -> str:
    return " ".join(words(" ".join(pages(pdf))))


# --- Who sees it ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "drafting", "commenting"),
    [("hoa", 200, 200), ("minh", 200, 200), ("lan", 404, 200), ("khanh", 404, 404), ("phuc", 404, 404)],
)
def test_members_see_the_draft_once_they_are_asked_and_outsiders_never(
    request, client, minh, finance, health, person, drafting, commenting
):
    bloc_year = bloc_at_year_end(finance, health, by=minh)
    client.force_login(request.getfixturevalue(person))

    first = [client.get(REPORT + page).status_code for page in ("", "pdf/", "word/")]
    ask_members(bloc_year, by=minh)
    then = [client.get(REPORT + page).status_code for page in ("", "pdf/", "word/")]

    assert (first, then) == ([drafting] * 3, [commenting] * 3)


def test_members_do_not_read_one_anothers_points_in_a_draft_before_they_have_agreed(client, minh, lan, finance, health):
    bloc_year = scored_bloc(health, leader=finance, bloc=new_bloc("KT"))
    scored_sheet(bloc_year, finance, full("39.25"))
    ask_members(bloc_year, by=minh)
    client.force_login(lan)

    page = client.get(REPORT).content.decode()
    paper = said_in(client.get(REPORT + "pdf/").content)

    assert "99,25" not in page
    assert "99,25" not in paper
    assert "Bảng điểm và xếp hạng được bổ sung sau khi các đơn vị trong khối đã thống nhất." in paper


def test_only_the_leader_and_the_office_write(client, minh, lan, finance, health):
    bloc_year = bloc_at_year_end(finance, health, by=minh)
    ask_members(bloc_year, by=minh)
    client.force_login(lan)

    statuses = [
        client.get(REPORT + "phan/tasks/").status_code,
        client.post(REPORT + "phan/tasks/", {"text": "x", "version": 0}).status_code,
        client.post(REPORT + "so-ngay/", {}).status_code,
        client.post(REPORT + "soan-lai/", {"reason": "x"}).status_code,
        client.post(REPORT + "thong-qua/").status_code,
    ]

    assert statuses == [403] * 5
    assert ReportPart.objects.count() == 0


@pytest.mark.parametrize("members", [1, 3])
def test_the_page_takes_the_same_number_of_queries_however_much_there_is(
    client, minh, finance, members, django_assert_max_num_queries, django_assert_num_queries
):
    bloc_year = bloc_at_year_end(finance, *[new_agency() for _ in range(members)], by=minh)
    write_all(bloc_year, by=minh)
    ask_members(bloc_year, by=minh)
    for agency in bloc_year.members.all():
        comment(bloc_year, part="tasks", text="Xin bổ sung", agency=agency, by=minh)
    client.force_login(minh)

    # session, person, roles, bloc with its report; members, parts, comments, table; deadlines, identity, unread notices
    with django_assert_num_queries(11):
        client.get(REPORT)


# --- Writing ----------------------------------------------------------------------------------------------------------


def test_a_part_is_kept_composed_and_with_who_wrote_it(minh, finance):
    bloc_year = bloc_at_year_end(finance, by=minh)

    part = edit_part(
        bloc_year, "tasks", unicodedata.normalize("NFD", "Hoàn thành tốt  \r\n- một\r\n\r\n"), version=0, by=minh
    )

    assert (part.text, part.version, part.edited_by) == ("Hoàn thành tốt\n- một", 1, minh)
    assert AuditEvent.objects.first().action == "blocs.report_part_edited"


def test_whoever_writes_a_part_sees_the_state_of_the_report_who_holds_it_and_by_when(client, minh, finance):
    bloc_at_year_end(finance, by=minh)
    new_deadline(Stage.MEETING, due_on=dt.date(2026, 12, 15))
    client.force_login(minh)

    head = client.get(f"{REPORT}phan/tasks/").content.decode().partition("report-form")[0]

    assert "Đang soạn" in head
    assert "Khối trưởng (Sở Tài chính)" in head
    assert "15/12/2026" in head


def test_the_second_of_two_editors_sees_the_newer_text_and_keeps_his_own(client, minh, hoa, finance):
    bloc_year = bloc_at_year_end(finance, by=minh)
    edit_part(bloc_year, "tasks", "Bản của chị Hòa", version=0, by=hoa)
    client.force_login(minh)

    answer_page = client.post(REPORT + "phan/tasks/", {"text": "Bản của anh Minh", "version": 0})

    shown = answer_page.content.decode()
    assert answer_page.status_code == 409
    assert "Bản của chị Hòa" in shown
    assert "Bản của anh Minh" in shown
    assert ReportPart.objects.get().text == "Bản của chị Hòa"

    client.post(REPORT + "phan/tasks/", {"text": "Bản chung", "version": answer_page.context["newer"].version})

    assert ReportPart.objects.get().text == "Bản chung"


def test_saving_what_is_there_already_is_no_conflict(minh, hoa, finance):
    bloc_year = bloc_at_year_end(finance, by=minh)
    edit_part(bloc_year, "tasks", "Cùng một câu", version=0, by=hoa)

    part = edit_part(bloc_year, "tasks", "Cùng một câu", version=0, by=minh)

    assert (part.version, part.edited_by) == (1, hoa)


def test_a_newer_text_is_not_overwritten(minh, hoa, finance):
    bloc_year = bloc_at_year_end(finance, by=minh)
    edit_part(bloc_year, "tasks", "Một", version=0, by=hoa)

    with pytest.raises(NewerText, match="Vũ Thị Hòa đã lưu phần này trước"):
        edit_part(bloc_year, "tasks", "Hai", version=0, by=minh)


def test_a_text_of_two_megabytes_is_refused_beside_the_field(client, minh, finance):
    bloc_at_year_end(finance, by=minh)
    client.force_login(minh)

    refused = client.post(REPORT + "phan/tasks/", {"text": "ă" * 1_000_000, "version": 0})

    assert refused.status_code == 422
    assert refused.context["form"].errors["text"] == ["Phần này dài 1000000 ký tự, tối đa 30000 ký tự. Xin rút gọn."]
    assert ReportPart.objects.count() == 0


def test_an_unknown_part_is_not_found(client, minh, finance):
    bloc_at_year_end(finance, by=minh)
    client.force_login(minh)

    assert client.get(REPORT + "phan/khong-co/").status_code == 404


# --- Comments ---------------------------------------------------------------------------------------------------------


def test_members_are_told_comment_and_are_answered(client, minh, lan, finance, health):
    bloc_year = bloc_at_year_end(finance, health, by=minh)
    client.force_login(minh)
    client.post(REPORT + "lay-y-kien/")
    client.force_login(lan)

    client.post(REPORT + "phan/tasks/gop-y/", {"text": "Xin bổ sung số liệu"})
    client.post(REPORT + "gop-y/", {"text": "Nhất trí"})

    said, general = ReportComment.objects.all()
    assert (said.part, said.text, said.agency, said.by) == ("tasks", "Xin bổ sung số liệu", health, lan)
    assert (general.part, general.text) == ("", "Nhất trí")
    assert [notice.recipient for notice in Notice.objects.filter(subject__startswith="Góp ý dự thảo")] == [lan]

    client.force_login(minh)
    client.post(f"{REPORT}gop-y/{said.pk}/tiep-thu/", {"text": "Đã bổ sung"})

    said.refresh_from_db()
    assert said.answer == "Đã bổ sung"
    assert report_of(read_again(bloc_year)).state == ReportState.COMMENTING


def test_nobody_comments_on_a_draft_that_is_not_shown(minh, lan, finance, health):
    bloc_year = bloc_at_year_end(finance, health, by=minh)

    with pytest.raises(OfficeError, match="hiện không lấy ý kiến"):
        comment(bloc_year, part="tasks", text="x", agency=health, by=lan)


def test_a_comment_of_another_bloc_cannot_be_answered_from_here(client, minh, hoa, finance, trade):
    bloc_at_year_end(finance, by=minh)
    elsewhere = new_bloc_year(members=[trade])
    ask_members(elsewhere, by=hoa)
    said = comment(elsewhere, part="", text="Nhất trí", agency=trade, by=hoa)
    client.force_login(minh)

    assert client.post(f"{REPORT}gop-y/{said.pk}/tiep-thu/", {"text": "x"}).status_code == 404
    said.refresh_from_db()
    assert said.answer == ""


def test_a_draft_taken_back_is_hidden_again_and_its_comments_stay(client, minh, lan, finance, health):
    bloc_year = bloc_at_year_end(finance, health, by=minh)
    ask_members(bloc_year, by=minh)
    comment(bloc_year, part="tasks", text="Xin bổ sung", agency=health, by=lan)

    with pytest.raises(OfficeError, match="Xin ghi lý do"):
        take_back(bloc_year, reason=" ", by=minh)
    take_back(bloc_year, reason="Viết lại phần hai", by=minh)

    client.force_login(lan)
    assert client.get(REPORT).status_code == 404
    assert ReportComment.objects.count() == 1
    answer(ReportComment.objects.get(), "Sẽ bổ sung", by=minh)


# --- The paper --------------------------------------------------------------------------------------------------------


@pytest.fixture
def province(db):
    identity = Identity.current()
    identity.committee_name, identity.place_name = "Ủy ban nhân dân tỉnh Trung Du", "Trung Du"
    identity.save()
    return identity


def test_half_a_hundredth_of_the_mean_is_rounded_up_as_points_are():
    rows = [TableRow(place, place, "Sở", "Sở", total=Decimal(total)) for place, total in ((1, "96"), (2, "96.01"))]
    table = BlocTable("KT", "Khối", 2026, "", "", Decimal(100), (), False, False, "", tuple(rows))

    [said] = scoring_lines(table)

    assert said.endswith("trung bình 96,01 điểm.")


def test_the_paper_holds_what_people_wrote_and_what_the_portal_computed(province, minh, finance, health, justice):
    finance.head_name = "Nguyễn Thị Hồng Vân"
    finance.save()
    bloc_year = bloc_at_year_end(
        finance, health, justice, by=minh, decision="997/QĐ-CT", decision_on=dt.date(2026, 4, 10)
    )
    write_all(bloc_year, by=minh)

    said = said_in(year_end_paper(collect(read_again(bloc_year), with_points=True), is_draft=True).pdf())

    for expected in (
        "KHỐI THI ĐUA",
        "BÁO CÁO Tổng kết công tác thi đua, khen thưởng năm 2026 và phương hướng, nhiệm vụ năm 2027",
        "Phần thứ nhất KẾT QUẢ CÔNG TÁC THI ĐUA, KHEN THƯỞNG NĂM 2026 I. ĐẶC ĐIỂM TÌNH HÌNH",
        "Khối thi đua Kinh tế năm 2026 có 03 đơn vị thành viên, thành lập theo Quyết định số 997/QĐ-CT "
        "ngày 10 tháng 4 năm 2026: Sở Y tế, Sở Tư pháp và Sở Tài chính.",
        "Khối trưởng năm 2026: Sở Tài chính, do các đơn vị trong khối bầu.",
        "2. Kết quả thực hiện nhiệm vụ chính trị Nội dung phần tasks.",
        "Có 03/03 đơn vị nộp bảng tự chấm điểm (03 đơn vị đúng hạn). Qua thẩm tra, 03 đơn vị có điểm khác với "
        "điểm tự chấm. Điểm cao nhất là 96,75 điểm, thấp nhất là 94,75 điểm, trung bình 95,75 điểm.",
        "1 Sở Tài chính 97,5 96,75 −0,75 2 Sở Y tế 96,5 95,75 −0,75 3 Sở Tư pháp 95,5 94,75 −0,75",
        "Phần thứ hai PHƯƠNG HƯỚNG, NHIỆM VỤ NĂM 2027",
        "TM. KHỐI THI ĐUA",
        "KHỐI TRƯỞNG",
        "GIÁM ĐỐC SỞ TÀI CHÍNH",
        "Nguyễn Thị Hồng Vân",
        "BẢNG TỔNG HỢP ĐIỂM (Kèm theo Báo cáo tổng kết năm 2026 của Khối thi đua Kinh tế)",
        "1 Sở Y tế 58,25 37,5 0 0 96,5 95,75 −0,75 2",
    ):
        assert expected in said
    assert unicodedata.is_normalized("NFC", said)


def test_pages_are_numbered_from_the_second_on_and_the_appendix_by_itself(province, minh, finance, health):
    bloc_year = bloc_at_year_end(finance, health, by=minh)
    for key in ("tasks", "movements", "reform"):
        edit_part(
            bloc_year,
            key,
            "\n".join(["Các đơn vị đã hoàn thành nhiệm vụ được giao trong năm. " * 6] * 4),
            version=0,
            by=minh,
        )

    printed = pages(year_end_paper(collect(read_again(bloc_year), with_points=True), is_draft=True).pdf())

    tops = [page.strip().split("\n")[0].strip() for page in printed]
    assert tops[1:-1] == [str(number) for number in range(2, len(printed))]
    assert tops[-1] == "Phụ lục"


def test_number_and_day_are_blank_to_be_written_in_by_hand_until_somebody_types_them(province, minh, finance):
    bloc_year = bloc_at_year_end(finance, by=minh)

    blank = said_in(
        year_end_paper(collect(bloc_year, with_points=True), is_draft=True, today=dt.date(2027, 1, 5)).pdf()
    )
    number_report(bloc_year, number="5/BC-STC", signed_on=dt.date(2027, 1, 9), by=minh)
    typed = said_in(year_end_paper(collect(read_again(bloc_year), with_points=True), is_draft=True).pdf())

    assert "Số: /BC-STC Trung Du, ngày tháng năm 2027" in blank
    assert "Số: 05/BC-STC Trung Du, ngày 09 tháng 01 năm 2027" in typed


def test_a_report_that_nobody_has_begun_can_be_read_and_printed(client, hoa):
    new_bloc_year(bloc=new_bloc("KT", name="Khối Kinh tế"), state=BlocState.FORMED)
    client.force_login(hoa)

    page = client.get(REPORT)
    paper = said_in(client.get(REPORT + "pdf/").content)

    assert page.status_code == 200
    assert "Khối thi đua Kinh tế năm 2026 chưa có đơn vị thành viên." in paper
    assert "Chưa có đơn vị nào nộp bảng tự chấm điểm." in paper
    assert "DỰ THẢO" in paper
