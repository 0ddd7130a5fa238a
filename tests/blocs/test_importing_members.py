"""The office imports who competes in which bloc of a year."""

import datetime as dt
import io

import pytest

from accounts.models import GrantedRole, User
from blocs.models import Bloc, BlocState, BlocYear, YearState
from documents.workbooks import read_table
from tests.blocs.workbooks import confirm, effects, errors, said, upload, workbook
from tests.builders import new_agency, new_bloc, new_bloc_year, new_year

HEADERS = ["TT", "Đơn vị", "Khối thi đua", "Chức danh trong khối"]


@pytest.fixture
def office(client, hoa):
    new_year(2026)
    client.force_login(hoa)
    return client


def blocs() -> dict[str, list[str]]:
    return {
        each.bloc.code: [membership.agency.code for membership in each.memberships.all()]
        for each in BlocYear.objects.order_by("bloc__code")
    }


def test_blocs_are_formed_and_filled_in_the_order_of_the_table(office, health, finance, justice):
    new_bloc("TH", name="Khối Tổng hợp")
    file = workbook(
        HEADERS,
        (2, "Sở Y tế", "TH", None),
        (1, "STC", "Khối tổng hợp", "Khối trưởng"),
        (1, "Sở Tư pháp", "Cụm số 1", "Cụm trưởng"),
    )

    preview = upload(office, "members", file, year=2026)
    before = BlocYear.objects.count()
    page = confirm(office, preview)

    assert before == 0
    assert blocs() == {"CS1": ["STP"], "TH": ["STC", "SYT"]}
    assert BlocYear.objects.get(bloc__code="TH").leader == finance
    assert Bloc.objects.get(code="CS1").kind == "territorial"
    assert said(page) == ["Đã thêm 03 thành viên vào 02 khối, cụm năm 2026."]


def test_a_second_time_changes_only_what_the_table_changes(office, health, finance, justice):
    bloc = new_bloc("TH")
    new_bloc_year(bloc=bloc, members=[health, finance, justice], leader=health, deputy=finance)
    rows = [(1, "SYT", "TH", "Khối phó"), (2, "STC", "TH", "Khối trưởng")]

    preview = upload(office, "members", workbook(HEADERS, *rows), year=2026)
    confirm(office, preview)
    again = upload(office, "members", workbook(HEADERS, *rows), year=2026)

    assert effects(preview) == [(2, "thay đổi"), (3, "thay đổi")]
    assert effects(again) == [(2, "không đổi"), (3, "không đổi")]
    bloc_year = BlocYear.objects.get()
    assert (bloc_year.leader, bloc_year.deputy) == (finance, health)
    assert blocs() == {"TH": ["SYT", "STC", "STP"]}


def test_every_wrong_cell_is_named_and_nothing_is_saved(office, health, finance, justice, trade):
    new_bloc_year(bloc=new_bloc("A", name="Khối A"), members=[health])
    new_bloc_year(bloc=new_bloc("M", name="Khối M"), state=BlocState.MET)
    new_agency("Sở cũ", code="CU", active_to=dt.date(2025, 12, 31))
    new_bloc("B", name="Khối B")
    file = workbook(
        HEADERS,
        (1, "Sở Y tế", "B", None),
        (2, "Sở Lạ", "B", None),
        (3, "STC", "XYZ", None),
        ("ba", "STP", "B", "Trưởng"),
        (5, "SCT", "B", "Trưởng"),
        (6, "SCT", "A", None),
        (7, "CU", "B", None),
        (None, None, "B", "x"),
        (9, "STC", "M", None),
    )

    preview = upload(office, "members", file, year=2026)
    page = confirm(office, preview)

    assert errors(preview) == [
        ("B2", "Sở Y tế đã ở Khối A trong năm này."),
        ("B3", "Không có đơn vị nào mang mã hoặc tên “Sở Lạ”."),
        ("C4", "Không có khối, cụm nào mang mã hoặc tên “XYZ”; cần lập trước ở trang khối, cụm."),
        ("A5", "“ba” không phải là số thứ tự (1 đến 999)."),
        ("D6", "Khối B có hai đơn vị cùng ghi là trưởng."),
        ("B7", "Sở Công Thương đã có ở dòng 6; mỗi đơn vị chỉ ở một khối."),
        ("B8", "Sở cũ không hoạt động trong năm 2026."),
        ("B9", "Chưa ghi đơn vị."),
        ("B10", "Sở Tài chính đã có ở dòng 4; mỗi đơn vị chỉ ở một khối."),
        ("C10", "Khối M năm 2026 đã thống nhất điểm, không thêm đơn vị được nữa."),
    ]
    assert page.context["problem"] == "Còn 09 dòng có lỗi nên chưa lưu dòng nào."
    assert blocs() == {"A": ["SYT"], "M": []}


def test_a_year_that_closed_meanwhile_takes_nothing(office, health):
    new_bloc("TH")
    preview = upload(office, "members", workbook(HEADERS, (1, "SYT", "TH", None)), year=2026)
    year = new_year(2026)
    year.state = YearState.CLOSED
    year.save()

    page = confirm(office, preview)

    assert page.context["problem"].startswith("Năm 2026 đã kết thúc")
    assert blocs() == {}


def test_a_closed_year_is_not_offered(office):
    new_year(2020, state=YearState.CLOSED)

    page = office.post("/nhap-tu-excel/members/", {"file": workbook(HEADERS, (1, "A", "B", None)), "year": 2020})

    assert set(page.context["form"].errors) == {"year"}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_preview_takes_the_same_queries_however_many_rows(office, rows, django_assert_num_queries):
    new_bloc("TH")
    lines = [(number, new_agency().code, "TH", None) for number in range(1, rows + 1)]
    preview = upload(office, "members", workbook(HEADERS, *lines), year=2026)

    # session, user, roles, draft, columns, agencies, blocs, blocs of the year, members, identity, notices
    with django_assert_num_queries(11):
        office.get(preview.request["PATH_INFO"])


# --- People -----------------------------------------------------------------------------------------------------------

PEOPLE = ["Tên đăng nhập", "Họ và tên", "Chức vụ", "Mã đơn vị", "Vai trò"]


def test_accounts_are_opened_and_their_passwords_shown_once(office, health):
    file = workbook(PEOPLE, ("lan.syt", "Trần Thị Lan", "Chuyên viên", "SYT", "Chuyên viên"))
    preview = upload(office, "users", file)

    page = confirm(office, preview)
    again = office.get(preview.request["PATH_INFO"])

    person = User.objects.get(username="lan.syt")
    [shown] = page.context["registered"]
    assert person.check_password(shown.password)
    assert shown.password in page.content.decode()
    assert page.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert [(grant.role, grant.agency) for grant in person.grants.all()] == [(GrantedRole.STAFF, health)]
    assert (again.status_code, shown.password in again.content.decode()) == (410, False)


def test_wrong_accounts_are_named_by_cell_and_none_is_opened(office, health):
    file = workbook(
        PEOPLE,
        ("hoa", "Vũ Hòa", None, "SYT", "Chuyên viên"),
        ("lan.syt", "Trần Thị Lan", None, "ABC", "Chuyên viên"),
        ("giang", "Giang", None, "SYT", "Quản trị cổng"),
    )

    preview = upload(office, "users", file)
    confirm(office, preview)

    assert [cell for cell, _ in errors(preview)] == ["A2", "D3", "E4"]
    assert set(User.objects.values_list("username", flat=True)) == {"hoa"}


def test_the_administrator_imports_people_but_no_agencies(client, quan):
    client.force_login(quan)

    answers = [client.get(f"/nhap-tu-excel/{purpose}/").status_code for purpose in ("users", "agencies", "x")]

    assert answers == [200, 404, 404]


@pytest.mark.parametrize("purpose", ["members", "users"])
def test_each_sample_has_our_own_columns(office, purpose):
    table = read_table(io.BytesIO(office.get(f"/nhap-tu-excel/{purpose}/mau/").content))
    page = office.get(f"/nhap-tu-excel/{purpose}/")

    assert list(table.headers) == [field.title for field in page.context["fields"]]
