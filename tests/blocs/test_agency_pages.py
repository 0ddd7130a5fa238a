"""Agencies: finding one, reading its history, and writing down what became of it."""

import datetime as dt
import io

import pytest

from accounts.models import Agency, AuditEvent, Succession
from accounts.succession import end, merge, rename, split
from blocs.agency_tree import names_on
from blocs.models import YearState
from documents.workbooks import read_table
from tests.builders import new_agency, new_bloc, new_bloc_year, new_user, new_year

MARCH = dt.date(2026, 3, 1)


def names(page) -> list[str]:
    return [row["agency"].name for row in page.context["rows"]]


def found(page) -> dict[str, str]:
    return {row["agency"].name: row["because"] for row in page.context["rows"]}


def refreshed(agency) -> Agency:
    return Agency.objects.get(pk=agency.pk)


def test_divisions_stand_under_their_agency(client, lan, health, finance):
    office = new_agency("Văn phòng", parent=finance)
    new_agency("Đội xe", parent=office)
    new_agency("Phòng Nghiệp vụ y", parent=health)
    new_agency("Ban Quản lý")
    client.force_login(lan)

    page = client.get("/don-vi/")

    assert [(row["agency"].name, row["depth"]) for row in page.context["rows"]] == [
        ("Ban Quản lý", 0),
        ("Sở Tài chính", 0),
        ("Văn phòng", 1),
        ("Đội xe", 2),
        ("Sở Y tế", 0),
        ("Phòng Nghiệp vụ y", 1),
    ]


@pytest.mark.parametrize("query", ["so y te", "SỞ Y TẾ", "syt", "y tế sở", "Sở Y tế"])
def test_an_agency_is_found_however_it_is_typed(client, lan, trade, query):
    client.force_login(lan)

    assert names(client.get("/don-vi/", {"q": query})) == ["Sở Y tế"]


def test_a_match_through_history_says_so(client, hoa, health, finance, trade):
    merge([health], into=trade, on=MARCH, by=hoa)
    rename(finance, new_name="Sở Kinh tế", on=MARCH, by=hoa)
    client.force_login(hoa)

    through_predecessor = found(client.get("/don-vi/", {"q": "y te"}))
    through_successor = found(client.get("/don-vi/", {"q": "cong thuong"}))
    through_former_name = found(client.get("/don-vi/", {"q": "tai chinh"}))

    assert through_predecessor == {"Sở Y tế": "", "Sở Công Thương": "tiếp nối Sở Y tế (từ 01/03/2026)"}
    assert through_successor == {"Sở Công Thương": "", "Sở Y tế": "nay là Sở Công Thương (từ 01/03/2026)"}
    assert through_former_name == {"Sở Kinh tế": "tên cũ: Sở Tài chính"}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"kind": "commune"}, ["Xã Tân Lập"]),
        ({"submission_route": "central"}, ["Thuế tỉnh"]),
        ({"state": "ended"}, ["Sở cũ"]),
        ({"state": "active", "o": "ma"}, ["Thuế tỉnh", "Xã Tân Lập"]),
        ({"o": "ten"}, ["Sở cũ", "Thuế tỉnh", "Xã Tân Lập"]),
        ({"o": "loai"}, ["Thuế tỉnh", "Xã Tân Lập", "Sở cũ"]),
        ({"kind": "nonsense"}, ["Sở cũ", "Thuế tỉnh", "Xã Tân Lập"]),
        ({"o": "nonsense"}, ["Sở cũ", "Thuế tỉnh", "Xã Tân Lập"]),
        ({"q": "khong co"}, []),
    ],
)
def test_the_list_is_filtered_and_sorted(client, hoa, asked, expected):
    new_agency("Xã Tân Lập", code="X", kind="commune")
    new_agency("Thuế tỉnh", code="T", kind="central", submission_route="central")
    new_agency("Sở cũ", code="C", active_to=dt.date(2025, 2, 28))
    client.force_login(hoa)

    assert names(client.get("/don-vi/", asked)) == expected


def test_the_list_is_downloaded_as_it_is_filtered(client, hoa, health, finance):
    new_agency("Phòng Tài chính", code="PTC", parent=finance, kind="division")
    client.force_login(hoa)

    answer = client.get("/don-vi/tai-ve/", {"q": "tai chinh"})

    table = read_table(io.BytesIO(answer.content))
    assert [(table.value(row, "Mã đơn vị"), table.value(row, "Trực thuộc")) for row in table.rows] == [
        ("STC", None),
        ("PTC", "STC"),
    ]


@pytest.mark.parametrize("agencies", [1, 3])
@pytest.mark.parametrize(("query", "queries"), [("", 7), ("ban cu", 10)])
def test_the_list_takes_the_same_queries_however_long(client, hoa, agencies, query, queries, django_assert_num_queries):
    for number in range(agencies):
        agency = new_agency()
        new_agency(parent=agency)
        merge([new_agency(f"Ban cũ {number}")], into=agency, on=MARCH, by=hoa)
    client.force_login(hoa)

    # session, user, roles, count, agencies, identity, notices; three more to follow the history of what was searched
    with django_assert_num_queries(queries):
        client.get("/don-vi/", {"q": query})


@pytest.mark.parametrize("size", [1, 3])
def test_the_page_of_an_agency_takes_the_same_queries_however_long_its_history(
    client, hoa, health, size, django_assert_num_queries
):
    for number in range(size):
        old = new_agency()
        new_bloc_year(members=[old], year=2020 + number)
        merge([old], into=health, on=dt.date(2025, 1, 1 + number), by=hoa)
        new_agency(parent=health)
        new_user(acts_for=health)
    client.force_login(hoa)

    # session, user, roles, agency, identity, lineage, memberships, people, divisions, changes, their parts, notices
    with django_assert_num_queries(12):
        page = client.get(health.get_absolute_url())

    assert len(page.context["places"]) == len(page.context["story"]) == len(page.context["people"]) == size


# --- One agency's history --------------------------------------------------------------------------------------------


def test_the_history_of_an_agency_goes_both_ways_in_sentences(client, hoa, health, finance, justice, trade):
    merge([health, finance], into=trade, on=dt.date(2024, 3, 1), document="NQ 05", by=hoa)
    split(trade, into=[justice, new_agency("Sở Mới"), refreshed(trade)], on=dt.date(2025, 3, 1), by=hoa)
    rename(refreshed(trade), new_name="Sở Thương mại", on=MARCH, by=hoa)
    end(refreshed(justice), on=MARCH, by=hoa)
    client.force_login(hoa)

    chapters = client.get(health.get_absolute_url()).context["story"]

    assert [(chapter.sentence, chapter.is_own) for chapter in chapters] == [
        ("Sở Tài chính và Sở Y tế sáp nhập vào Sở Thương mại", True),
        ("Sở Thương mại chia, tách thành Sở Mới, Sở Thương mại và Sở Tư pháp", False),
        ("Sở Công Thương đổi tên (nay là Sở Thương mại)", False),
        ("Sở Tư pháp kết thúc hoạt động, không có đơn vị kế thừa", False),
    ]
    assert chapters[0].document == "NQ 05"


def test_memberships_of_predecessors_are_shown_and_said_to_be_theirs(client, hoa, health, finance):
    bloc = new_bloc("TH", name="Khối Tổng hợp")
    new_bloc_year(bloc=bloc, leader=health, year=2024)
    new_bloc_year(bloc=bloc, deputy=finance, year=2025)
    merge([health], into=finance, on=dt.date(2025, 3, 1), by=hoa)
    client.force_login(hoa)

    of_successor = client.get(finance.get_absolute_url()).context["places"]
    of_predecessor = client.get(health.get_absolute_url()).context["places"]

    assert [(place.membership.bloc_year.year.year, place.role, place.through) for place in of_successor] == [
        (2025, "Khối phó", ""),
        (2024, "Khối trưởng", "Sở Y tế"),
    ]
    assert [(place.membership.bloc_year.year.year, place.through) for place in of_predecessor] == [(2024, "")]


def test_who_acts_for_an_agency_is_shown_to_the_office_only(client, hoa, lan, health):
    answers = []
    for person in (hoa, lan):
        client.force_login(person)
        answers.append([each.full_name for each in client.get(health.get_absolute_url()).context["people"]])

    assert answers == [["Trần Thị Lan"], []]


def test_names_of_a_day_are_the_first_that_came_after_it(hoa, health, finance):
    rename(health, new_name="B", on=dt.date(2024, 3, 1), by=hoa)
    rename(refreshed(health), new_name="C", on=dt.date(2025, 3, 1), by=hoa)

    then = [names_on(dt.date(year, 12, 31), [health.pk, finance.pk]) for year in (2023, 2024, 2025)]

    assert then == [{health.pk: "Sở Y tế"}, {health.pk: "B"}, {}]


# --- Adding and editing ----------------------------------------------------------------------------------------------

ORDINARY = {"name": "Sở Nội vụ", "code": "snv", "kind": "department", "submission_route": "province"}


def test_an_agency_is_added_with_its_code_in_capitals(client, hoa):
    client.force_login(hoa)

    client.post("/don-vi/them/", {**ORDINARY, "name": "Sở  Nội vụ "})

    agency = Agency.objects.get()
    assert (agency.name, agency.code) == ("Sở Nội vụ", "SNV")
    assert AuditEvent.objects.get().action == "blocs.agency_created"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"code": "syt"}, "code"),
        ({"name": " "}, "name"),
        ({"kind": "x"}, "kind"),
        ({"active_from": "32/01/2026"}, "active_from"),
        ({"parent": "999"}, "parent"),
    ],
)
def test_an_agency_that_cannot_be_is_refused_beside_its_field(client, hoa, health, typed, field):
    client.force_login(hoa)

    page = client.post("/don-vi/them/", {**ORDINARY, **typed})

    assert set(page.context["form"].errors) == {field}
    assert Agency.objects.count() == 1


def test_an_agency_never_stands_under_its_own_division(client, hoa, health):
    division = new_agency("Phòng A", parent=health)
    below = new_agency("Tổ B", parent=division)
    client.force_login(hoa)

    page = client.post(f"/don-vi/{health.pk}/sua/", {**ORDINARY, "code": "SYT", "parent": below.pk})

    assert page.context["form"].errors == {"parent": ["Tổ B trực thuộc chính đơn vị này."]}


def test_an_agency_that_ended_cannot_begin_after_its_end(client, hoa):
    agency = new_agency("Sở cũ", code="C", active_to=dt.date(2025, 2, 28))
    client.force_login(hoa)

    page = client.post(f"/don-vi/{agency.pk}/sua/", {**ORDINARY, "code": "C", "active_from": "01/03/2025"})

    assert page.context["form"].errors == {"active_from": ["Đơn vị đã kết thúc hoạt động ngày 28/02/2025."]}


# --- What became of it -----------------------------------------------------------------------------------------------


def test_a_merger_is_shown_before_it_is_done(client, hoa, lan, health, finance):
    new_agency("Phòng Nghiệp vụ y", parent=health)
    new_bloc_year(bloc=new_bloc("VX", name="Khối Văn hóa"), members=[health])
    new_bloc_year(members=[health], year=2020)
    closed = new_year(2020)
    closed.state = YearState.CLOSED
    closed.save()
    client.force_login(hoa)
    typed = {"into": finance.pk, "on": "01/03/2026", "document": "NQ 05"}

    preview = client.post(f"/don-vi/{health.pk}/sap-nhap/", typed)
    before = Succession.objects.count(), refreshed(health).active_to, AuditEvent.objects.count()
    client.post(f"/don-vi/{health.pk}/sap-nhap/", {**typed, "dong_y": "1"})

    assert preview.context["effects"] == [
        "Sở Y tế kết thúc hoạt động trước ngày 01/03/2026.",
        "Kết thúc theo: Phòng Nghiệp vụ y.",
        "Lịch sử thi đua, khen thưởng được theo dõi tiếp ở Sở Tài chính.",
        "Sở Y tế đang trong Khối Văn hóa năm 2026: đề nghị thay bằng Sở Tài chính tại trang của khối.",
        "01 người đang làm việc cho đơn vị cũ: Trần Thị Lan. "
        "Vai trò của họ giữ nguyên cho đến khi được giao lại ở trang Người dùng.",
    ]
    assert before == (0, None, 0)
    assert Succession.objects.get().document == "NQ 05"
    assert refreshed(health).active_to == dt.date(2026, 2, 28)


def test_after_a_merger_the_page_says_what_is_left_to_do(client, hoa, lan, health, finance):
    new_bloc_year(members=[health])
    merge([health], into=finance, on=dt.date(2026, 3, 1), by=hoa)
    client.force_login(hoa)

    page = client.get(health.get_absolute_url())

    assert [membership.agency for membership in page.context["pending"]] == [health]
    assert page.context["people_left"] == [lan]
    assert page.context["can_change"] is False


@pytest.mark.parametrize(
    ("path", "typed", "kind"),
    [
        ("chia-tach", {"into": ["finance", "trade"]}, "split"),
        ("doi-ten", {"new_name": "Sở Sức khỏe"}, "rename"),
        ("ket-thuc", {}, "end"),
    ],
)
def test_the_other_changes_are_asked_twice_too(client, hoa, health, finance, trade, path, typed, kind):
    pks = {"finance": finance.pk, "trade": trade.pk}
    data = {key: [pks[each] for each in value] if key == "into" else value for key, value in typed.items()}
    client.force_login(hoa)

    preview = client.post(f"/don-vi/{health.pk}/{path}/", {**data, "on": "01/03/2026"})
    before = Succession.objects.count()
    client.post(f"/don-vi/{health.pk}/{path}/", dict(preview.context["hidden"]) | data | {"dong_y": "1"})

    assert preview.context["effects"]
    assert (before, Succession.objects.get().kind) == (0, kind)


@pytest.mark.parametrize(
    ("path", "typed", "field"),
    [
        ("sap-nhap", {"into": "self", "on": "01/03/2026"}, "into"),
        ("sap-nhap", {"into": "finance", "others": ["finance"], "on": "01/03/2026"}, "others"),
        ("sap-nhap", {"into": "finance", "others": ["endless"], "on": "01/03/2026"}, "others"),
        ("sap-nhap", {"into": "finance", "on": "01/03/1026"}, "on"),
        ("sap-nhap", {"into": "finance"}, "on"),
        ("chia-tach", {"into": ["finance"], "on": "01/03/2026"}, "into"),
        ("doi-ten", {"new_name": "Sở Y tế", "on": "01/03/2026"}, "__all__"),
        ("doi-ten", {"new_name": "Sở Mới", "on": "01/03/2099"}, "on"),
        ("ket-thuc", {"on": "01/01/2010"}, "__all__"),
    ],
)
def test_a_change_that_cannot_be_is_refused_before_the_preview(client, hoa, finance, path, typed, field):
    agency = new_agency("Sở Y tế", active_from=dt.date(2015, 1, 1))
    pks = {"self": agency.pk, "finance": finance.pk, "endless": 10**30}
    data = {
        key: [pks[each] for each in value] if isinstance(value, list) else pks.get(value, value)
        for key, value in typed.items()
    }
    client.force_login(hoa)

    page = client.post(f"/don-vi/{agency.pk}/{path}/", data)

    assert set(page.context["form"].errors) == {field}
    assert Succession.objects.count() == 0


def test_a_merger_pressed_twice_happens_once(client, hoa, health, finance):
    client.force_login(hoa)
    typed = {"into": finance.pk, "on": "01/03/2026", "dong_y": "1"}

    first = client.post(f"/don-vi/{health.pk}/sap-nhap/", typed)
    second = client.post(f"/don-vi/{health.pk}/sap-nhap/", typed)

    assert (first.status_code, second.status_code) == (302, 200)
    assert "đã kết thúc hoạt động" in second.context["form"].non_field_errors()[0]
    assert Succession.objects.count() == 1


@pytest.mark.parametrize("path", ["sap-nhap", "chia-tach", "doi-ten", "ket-thuc"])
def test_nothing_more_is_asked_about_an_agency_that_has_ended(client, hoa, path):
    agency = new_agency("Sở cũ", active_to=dt.date(2025, 2, 28))
    client.force_login(hoa)

    page = client.get(f"/don-vi/{agency.pk}/{path}/", follow=True)

    assert page.redirect_chain == [(f"/don-vi/{agency.pk}/", 302)]
    assert [str(message) for message in page.context["messages"]] == [
        "Sở cũ đã kết thúc hoạt động sau ngày 28/02/2025."
    ]
