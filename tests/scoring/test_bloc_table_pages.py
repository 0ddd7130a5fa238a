"""The pages of a bloc's table: who opens them and when, what they show, its papers, the moves that close the year."""

import io
import re

import pytest
from openpyxl import load_workbook

from blocs.models import BlocState, BlocYear
from blocs.reporting import ask_members
from scoring import closing
from scoring.agreeing import agree_bloc
from scoring.models import SheetState
from scoring.points import shortest
from tests.builders import new_agency, new_bloc, new_user
from tests.documents.papers import pages, words
from tests.scoring.ranked_blocs import full, scored_bloc, scored_sheet

TABLE = "/khoi/KT/2026/bang-tong-hop/"


@pytest.fixture
def bloc_year(finance, health, justice):
    """Finance leads; health and justice have equal points, and justice has less in section I."""
    bloc_year = scored_bloc(
        health, justice, leader=finance, bloc=new_bloc("KT", name="Khối Kinh tế"), state=BlocState.CHECKING
    )
    scored_sheet(bloc_year, health, full("38", "20", "37.5"))
    scored_sheet(bloc_year, justice, full("36.5", "20", "39"))
    scored_sheet(bloc_year, finance, full("40", "20", "40", "2"), changed={"T1": "1.5"})
    return bloc_year


def read_again(bloc_year):
    return BlocYear.objects.get(pk=bloc_year.pk)


def text_of(response) -> str:
    """The words of a page without its tags, blanks as one."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


# --- Who sees it ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "before", "after"),
    [
        ("hoa", 200, 200),
        ("minh", 200, 200),
        ("lan", 404, 200),
        ("khanh", 404, 404),
        ("quan", 404, 404),
        ("phuc", 404, 404),
        ("dat", 404, 404),
    ],
)
def test_members_see_the_table_once_they_have_agreed_on_it_and_outsiders_never(
    request, client, bloc_year, person, before, after
):
    user = request.getfixturevalue(person)
    client.force_login(user)

    first = [client.get(TABLE + page).status_code for page in ("", "pdf/", "word/", "excel/")]
    closing.close_checking(bloc_year, by=user)
    agree_bloc(bloc_year, by=user)
    then = [client.get(TABLE + page).status_code for page in ("", "pdf/", "word/", "excel/")]

    assert (first, then) == ([before] * 4, [after] * 4)


def test_a_bloc_or_a_year_that_does_not_exist_is_not_found(client, hoa, bloc_year):
    client.force_login(hoa)

    assert [client.get(f"/khoi/{place}/bang-tong-hop/").status_code for place in ("KT/2025", "XX/2026")] == [404, 404]


# --- What it says -----------------------------------------------------------------------------------------------------


def test_the_page_shows_ranks_with_the_rule_that_decided_between_equals(client, minh, bloc_year):
    client.force_login(minh)

    response = client.get(TABLE)

    assert [(line["row"].agency, line["row"].rank) for line in response.context["lines"]] == [
        ("Sở Tài chính", 1),
        ("Sở Y tế", 2),
        ("Sở Tư pháp", 3),
    ]
    reasons = response.context["reasons"]
    assert [(why["row"].agency, [value["name"] for value in why["values"] if value["decides"]]) for why in reasons] == [
        ("Sở Tài chính", ["tổng điểm"]),
        ("Sở Y tế", ["điểm mục I (Nhiệm vụ chính trị)"]),
        ("Sở Tư pháp", []),
    ]
    assert [[shortest(value["value"]) for value in why["values"]] for why in reasons] == [
        ["101.5", "60", "1.5"],
        ["95.5", "58", "0"],
        ["95.5", "56.5", "0"],
    ]
    assert reasons[1]["row"].why == (
        "Hạng 2: tổng điểm 95,5; bằng điểm Sở Tư pháp (hạng 3) nhưng xếp trước vì "
        "điểm mục I (Nhiệm vụ chính trị) cao hơn (58 so với 56,5)."
    )
    assert "Bảng tạm tính" in text_of(response)


def test_the_table_can_be_read_in_the_order_of_the_members(client, minh, bloc_year):
    client.force_login(minh)

    response = client.get(TABLE, {"thu-tu": "don-vi"})

    assert [line["row"].agency for line in response.context["lines"]] == ["Sở Y tế", "Sở Tư pháp", "Sở Tài chính"]


def test_the_frozen_page_stays_when_an_agency_is_renamed(client, hoa, bloc_year, health):
    closing.close_checking(bloc_year, by=hoa)
    client.force_login(hoa)
    health.name = "Sở Y tế và Dân số"
    health.save()

    response = client.get(TABLE)

    assert [line["row"].agency for line in response.context["lines"]] == ["Sở Tài chính", "Sở Y tế", "Sở Tư pháp"]
    assert "Bảng đã chốt" in text_of(response)


def test_a_bloc_without_members_has_a_page_that_says_so(client, hoa):
    scored_bloc(bloc=new_bloc("KT"))
    client.force_login(hoa)

    assert "Khối chưa có thành viên" in text_of(client.get(TABLE))


def test_members_are_led_to_the_report_once_they_may_read_it(client, lan, minh, bloc_year):
    closing.close_checking(bloc_year, by=minh)
    agree_bloc(read_again(bloc_year), by=minh)
    client.force_login(lan)

    before = client.get(TABLE).context["report_url"]
    ask_members(read_again(bloc_year), by=minh)

    assert (before, client.get(TABLE).context["report_url"]) == ("", "/khoi/KT/2026/bao-cao/")


@pytest.mark.parametrize("members", [1, 3])
def test_the_page_takes_the_same_number_of_queries_however_many_members(
    client, hoa, members, django_assert_num_queries
):
    bloc_year = scored_bloc(*[new_agency() for _ in range(members)], bloc=new_bloc("KT"))
    for membership in bloc_year.memberships.all():
        scored_sheet(bloc_year, membership.agency, full())
    client.force_login(hoa)

    # session, person, roles, bloc; members, criteria, sheets, lines; deadlines, identity, unread notices
    with django_assert_num_queries(11):
        client.get(TABLE)


# --- Its papers -------------------------------------------------------------------------------------------------------


def test_the_printed_table_says_what_the_page_says(client, minh, bloc_year):
    client.force_login(minh)

    text = words(" ".join(pages(client.get(TABLE + "pdf/").content)))

    said = " ".join(text)
    assert "BẢNG TỔNG HỢP ĐIỂM Thi đua năm 2026 của Khối thi đua Kinh tế (Tạm tính, chưa kết thúc" in said
    assert "1 Sở Y tế 58 37,5 0 0 95,5 95,5 0 2" in said
    assert "2 Sở Tư pháp 56,5 39 0 0 95,5 95,5 0 3" in said
    assert "3 Sở Tài chính 60 40 1,5 0 102 101,5 −0,5 1" in said
    assert "NGƯỜI LẬP BIỂU" in said
    assert "KHỐI TRƯỞNG" in said


def test_the_workbook_has_the_columns_of_the_paper_and_numbers_that_can_be_summed(client, minh, bloc_year):
    client.force_login(minh)

    page = load_workbook(io.BytesIO(client.get(TABLE + "excel/").content)).active

    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    assert [row[0] for row in rows[:3]] == [
        "BẢNG TỔNG HỢP ĐIỂM",
        "Thi đua năm 2026 của Khối thi đua Kinh tế",
        "(Tạm tính, chưa kết thúc thẩm tra)",
    ]
    assert rows[6] == [1, "Sở Y tế", 58, 37.5, 0, 0, 95.5, 95.5, 0, 2, None]
    heads = ["TT", "Tên đơn vị", "Điểm từng mục", None, "Điểm thưởng", "Điểm trừ"]
    assert rows[4] == [
        *heads,
        "Tổng điểm tự chấm",
        "Tổng điểm thẩm định",
        "Chênh lệch",
        "Xếp hạng",
        "Ghi chú",
    ]


# --- The moves --------------------------------------------------------------------------------------------------------


def test_the_leader_closes_the_checking_on_a_page_that_asks_first(client, minh, bloc_year):
    client.force_login(minh)

    asked = client.get("/khoi/KT/2026/ket-thuc-tham-tra/")
    answer = client.post("/khoi/KT/2026/ket-thuc-tham-tra/", {"reason": ""})

    assert "chốt bảng tổng hợp điểm" in text_of(asked)
    assert (answer.status_code, answer.url) == (302, TABLE)
    assert read_again(bloc_year).state == BlocState.VERIFIED


def test_a_refusal_comes_back_with_what_was_typed(client, minh, bloc_year, health):
    bloc_year.sheets.filter(agency=health).update(state=SheetState.SUBMITTED)
    client.force_login(minh)

    answer = client.post("/khoi/KT/2026/ket-thuc-tham-tra/", {"reason": "Hết hạn từ lâu"})

    assert answer.status_code == 422
    assert "Còn 01 bảng đã nộp chưa thẩm tra xong: Sở Y tế." in text_of(answer)
    assert "Hết hạn từ lâu" in answer.content.decode()
    assert read_again(bloc_year).state == BlocState.CHECKING


def test_who_may_only_read_the_table_may_not_close_anything(client, justice, bloc_year):
    bloc_year.deputy = justice
    bloc_year.save()
    client.force_login(new_user(acts_for=justice))

    addresses = ["ket-thuc-tham-tra/", "thong-nhat-diem/", "ho-so/gui/", "ket-thuc/"]
    statuses = [client.post(f"/khoi/KT/2026/{address}").status_code for address in addresses]

    assert statuses == [403, 403, 403, 403]
    assert read_again(bloc_year).state == BlocState.CHECKING


def test_the_leader_leads_the_bloc_to_the_office_and_the_office_closes_it(client, minh, hoa, bloc_year):
    client.force_login(minh)
    for address in ("ket-thuc-tham-tra/", "thong-nhat-diem/", "ho-so/gui/"):
        client.post(f"/khoi/KT/2026/{address}", {"reason": "Họp trên giấy" if "ho-so" in address else ""})
    by_the_leader = client.post("/khoi/KT/2026/ket-thuc/").status_code
    client.force_login(hoa)
    by_the_office = client.post("/khoi/KT/2026/ket-thuc/").status_code

    assert (by_the_leader, by_the_office) == (403, 302)
    assert read_again(bloc_year).state == BlocState.CLOSED


def test_a_step_taken_twice_says_that_it_was_taken(client, minh, bloc_year):
    closing.close_checking(bloc_year, by=minh)
    agree_bloc(bloc_year, by=minh)
    client.force_login(minh)

    answer = client.post("/khoi/KT/2026/thong-nhat-diem/", follow=True)

    assert "đang ở trạng thái “Đã họp tổng kết”" in text_of(answer)
