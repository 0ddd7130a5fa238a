"""Blocs of a year: the list, the page of one, forming, editing, moving on and back."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.errors import OfficeError, WrongState
from accounts.models import Agency, AuditEvent, GrantedRole
from accounts.succession import merge, rename
from blocs.models import BLOC_MOVES, Bloc, BlocState, BlocYear, Stage, YearState
from blocs.views.blocs import OWN_MOVES
from documents.models import StoredFile
from tests.builders import new_agency, new_bloc, new_bloc_year, new_deadline, new_user, new_year

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"


def codes(page) -> list[str]:
    return [row["bloc_year"].bloc.code for row in page.context["rows"]]


@pytest.fixture
def province(hoa, health, finance, justice):
    """Two blocs of this year and one of last year."""
    new_bloc_year(
        bloc=new_bloc("TH", name="Khối Tổng hợp"),
        members=[health, finance],
        leader=finance,
        responsible_officer=hoa,
        state=BlocState.COVENANT,
    )
    new_bloc_year(bloc=new_bloc("CX", name="Cụm xã, phường số 1", kind="territorial"), members=[justice])
    new_bloc_year(bloc=new_bloc("CU", name="Khối cũ"), year=2025, members=[health])


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["CX", "TH"]),
        ({"nam": "2025"}, ["CU"]),
        ({"q": "tong HOP"}, ["TH"]),
        ({"q": "cx"}, ["CX"]),
        ({"q": "tư pháp"}, ["CX"]),  # by a member
        ({"q": "khối cũ"}, []),
        ({"state": "covenant"}, ["TH"]),
        ({"kind": "territorial"}, ["CX"]),
        ({"mine": "on"}, ["TH"]),
        ({"state": "nonsense"}, ["CX", "TH"]),
    ],
)
def test_the_list_finds_blocs_of_a_year(client, hoa, province, asked, found):
    client.force_login(hoa)

    assert codes(client.get("/khoi/", asked)) == found


def test_the_office_finds_what_a_colleague_is_responsible_for(client, hoa, province):
    other = new_user(holds=[GrantedRole.OFFICE])
    client.force_login(hoa)

    answers = [codes(client.get("/khoi/", {"officer": person.pk})) for person in (hoa, other)]

    assert answers[0] == ["TH"]
    assert answers[1] == ["CX", "TH"]  # responsible for none this year, so no choice of the filter


@pytest.mark.parametrize("person", ["lan", "minh", "khanh"])
def test_mine_are_those_of_my_agency(client, request, province, person):
    client.force_login(request.getfixturevalue(person))

    assert codes(client.get("/khoi/", {"mine": "on"})) == ([] if person == "khanh" else ["TH"])


def test_without_any_year_the_list_says_so(client, hoa):
    client.force_login(hoa)

    page = client.get("/khoi/")

    assert "Chưa có năm thi đua nào" in page.content.decode()


@pytest.mark.parametrize("year", ["abc", "1990", "2031", "999999999999999999"])
def test_a_year_without_blocs_is_not_found(client, hoa, province, year):
    client.force_login(hoa)

    assert client.get("/khoi/", {"nam": year}).status_code == 404


@pytest.mark.parametrize("blocs", [1, 3])
def test_the_list_takes_the_same_queries_however_long(client, hoa, blocs, django_assert_num_queries):
    new_deadline(Stage.COVENANT, due_on=dt.date(2026, 3, 31))
    for _ in range(blocs):
        new_bloc_year(members=[new_agency(), new_agency()], leader=new_agency(), responsible_officer=hoa)
    client.force_login(hoa)

    # session, user, roles, year, identity, the years, count, blocs, deadlines, officers, notices
    with django_assert_num_queries(11):
        page = client.get("/khoi/")

    assert page.context["page"].paginator.count == blocs


@pytest.mark.parametrize("members", [1, 3])
def test_the_page_of_a_bloc_takes_the_same_queries_however_large(client, hoa, members, django_assert_num_queries):
    bloc = new_bloc()
    for year in range(2026 - members, 2026):
        new_bloc_year(bloc=bloc, year=year, leader=new_agency())
    ended = [new_agency() for _ in range(members)]
    bloc_year = new_bloc_year(bloc=bloc, members=[*ended, *(new_agency() for _ in range(members))])
    for agency in ended:
        merge([agency], into=new_agency(), on=dt.date(2026, 3, 1), by=hoa)
        bloc_year.add_member(new_agency(), by=hoa)
    client.force_login(hoa)

    # session, user, roles, bloc, members, identity, deadlines, history, events, links of succession, heirs, notices
    with django_assert_num_queries(12):
        page = client.get(bloc_year.get_absolute_url())

    assert len(page.context["members"]) == 3 * members
    assert len(page.context["events"]) == members
    assert len(page.context["history"]) == members


def test_what_happened_to_a_bloc_names_people_not_accounts(client, hoa, health):
    bloc_year = new_bloc_year(members=[new_agency()])
    bloc_year.add_member(health, by=hoa)
    client.force_login(hoa)

    [event] = client.get(bloc_year.get_absolute_url()).context["events"]

    assert (event["who"], event["what"]) == ("Vũ Thị Hòa", "Thêm thành viên Sở Y tế")


def test_an_unknown_bloc_or_year_is_not_found(client, hoa, province):
    client.force_login(hoa)

    assert [client.get(url).status_code for url in ("/khoi/XX/2026/", "/khoi/TH/2025/", "/khoi/TH/9999/")] == [404] * 3


def test_members_of_a_past_year_are_shown_by_the_names_of_their_time(client, hoa, health):
    new_year(2024, state=YearState.CLOSED)
    bloc_year = new_bloc_year(year=2024, members=[health])
    rename(health, new_name="Sở Y tế và Dân số", on=dt.date(2025, 3, 1), by=hoa)
    rename(Agency.objects.get(), new_name="Sở Sức khỏe", on=dt.date(2025, 9, 1), by=hoa)
    client.force_login(hoa)

    [row] = client.get(bloc_year.get_absolute_url()).context["members"]

    assert (row["name_then"], row["name_now"]) == ("Sở Y tế", "Sở Sức khỏe")


# --- Forming and editing ---------------------------------------------------------------------------------------------


def test_a_new_bloc_is_formed_in_a_year(client, hoa):
    new_year()
    client.force_login(hoa)

    page = client.post(
        "/khoi/them/?nam=2026",
        {"code": "VX", "name": "Khối  Văn hóa", "kind": "sector", "decision": "QĐ 1", "decision_on": "10/02/2026"},
    )

    bloc_year = BlocYear.objects.get()
    assert page.url == "/khoi/VX/2026/"
    assert (bloc_year.bloc.name, bloc_year.decision_on) == ("Khối Văn hóa", dt.date(2026, 2, 10))


def test_a_bloc_of_earlier_years_is_formed_again(client, hoa):
    bloc = new_bloc("VX")
    new_bloc_year(bloc=bloc, year=2025)
    new_year()
    client.force_login(hoa)

    client.post("/khoi/them/?nam=2026", {"bloc": bloc.pk, "kind": "sector"})

    assert [each.year.year for each in bloc.years.all()] == [2026, 2025]


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({}, {"code": ["Ghi mã của khối, cụm mới."], "name": ["Ghi tên của khối, cụm mới."]}),
        (
            {"code": "vx", "name": "A"},
            {"code": ["Đã có khối, cụm mang mã này; nếu của năm trước, hãy chọn ở trên."]},
        ),
        (
            {"code": "A/B", "name": "A"},
            {"code": ["Mã chỉ gồm chữ, chữ số và gạch ngang, không có khoảng trống."]},
        ),
    ],
)
def test_a_bloc_that_cannot_be_is_refused_beside_its_fields(client, hoa, typed, errors):
    new_bloc("VX")
    new_year()
    client.force_login(hoa)

    page = client.post("/khoi/them/?nam=2026", {"kind": "sector", **typed})

    assert page.context["form"].errors == errors
    assert Bloc.objects.count() == 1


def test_a_bloc_is_formed_once_a_year(hoa):
    bloc_year = new_bloc_year()

    with pytest.raises(OfficeError, match="đã được lập"):
        BlocYear.objects.form(bloc_year.bloc, bloc_year.year, by=hoa)


def test_the_regulation_is_kept_handed_out_and_replaced(client, hoa, lan):
    bloc_year = new_bloc_year()
    client.force_login(hoa)
    for name in ("cu.pdf", "moi.pdf"):
        client.post(
            f"{bloc_year.get_absolute_url()}sua/",
            {"name": "Khối", "kind": "sector", "regulation_file": SimpleUploadedFile(name, PDF)},
        )
    client.force_login(lan)

    answer = client.get(f"{bloc_year.get_absolute_url()}quy-che/")

    assert b"".join(answer.streaming_content) == PDF
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert [file.original_name for file in StoredFile.objects.all()] == ["moi.pdf"]


def test_a_regulation_that_is_no_document_is_refused_and_the_old_one_stays(client, hoa):
    old = StoredFile.objects.store(PDF, by=hoa, name="cu.pdf")
    bloc_year = new_bloc_year(regulation=old)
    client.force_login(hoa)

    page = client.post(
        f"{bloc_year.get_absolute_url()}sua/",
        {"name": "Khối", "kind": "sector", "regulation_file": SimpleUploadedFile("a.pdf", b"<html>")},
    )

    assert set(page.context["form"].errors) == {"regulation_file"}
    assert BlocYear.objects.get().regulation == old


def test_without_a_regulation_there_is_nothing_to_download(client, lan):
    bloc_year = new_bloc_year()
    client.force_login(lan)

    assert client.get(f"{bloc_year.get_absolute_url()}quy-che/").status_code == 404


# --- Moving on and back ----------------------------------------------------------------------------------------------


def test_the_leader_moves_the_bloc_on_and_back_with_a_reason(client, minh, finance):
    bloc_year = new_bloc_year(leader=finance)
    client.force_login(minh)

    states = []
    for to, data in (("covenant", {}), ("formed", {}), ("formed", {"reason": "Sửa giao ước"})):
        client.post(f"{bloc_year.get_absolute_url()}chuyen/{to}/", data)
        states.append(BlocYear.objects.get().state)

    assert states == ["covenant", "covenant", "formed"]
    assert [(event.action, event.details) for event in AuditEvent.objects.order_by("pk")] == [
        ("blocs.bloc_covenant", {}),
        ("blocs.bloc_formed", {"reason": "Sửa giao ước"}),
    ]


@pytest.mark.parametrize("to", [state for state in BlocState if (BlocState.FORMED, state) not in OWN_MOVES] + ["x"])
def test_steps_that_other_pages_take_are_not_found_here(client, hoa, to):
    bloc_year = new_bloc_year()
    client.force_login(hoa)

    assert client.post(f"{bloc_year.get_absolute_url()}chuyen/{to}/", {"reason": "x"}).status_code == 404


def test_every_step_of_these_pages_is_one_that_a_bloc_may_take():
    assert [(here, to) for here, to in OWN_MOVES if to not in BLOC_MOVES[here]] == []


@pytest.mark.parametrize("state", BlocState)
def test_the_page_offers_just_the_steps_it_can_take(client, hoa, state):
    bloc_year = new_bloc_year(state=state)
    client.force_login(hoa)

    page = client.get(bloc_year.get_absolute_url())
    offered = {move["url"].split("/")[-2] for move in page.context["moves"]}

    assert offered == {to for here, to in OWN_MOVES if here == state}
    assert {client.get(f"{bloc_year.get_absolute_url()}chuyen/{to}/").status_code for to in offered} <= {200}


def test_members_see_the_bloc_but_no_button(client, lan, health, finance):
    bloc_year = new_bloc_year(members=[health], leader=finance)
    client.force_login(lan)

    page = client.get(bloc_year.get_absolute_url())

    assert (page.context["moves"], page.context["can_manage"]) == ([], False)
    assert client.post(f"{bloc_year.get_absolute_url()}chuyen/covenant/").status_code == 403


def test_why_a_bloc_went_back_is_told_inside_it_only(client, hoa, lan, khanh, health):
    bloc_year = new_bloc_year(members=[health], state=BlocState.COVENANT)
    bloc_year.move(BlocState.FORMED, by=hoa, reason="Thiếu chữ ký")

    reasons = []
    for person in (hoa, lan, khanh):
        client.force_login(person)
        reasons.append([event["reason"] for event in client.get(bloc_year.get_absolute_url()).context["events"]])

    assert reasons == [["Thiếu chữ ký"], ["Thiếu chữ ký"], []]


def test_of_two_who_move_at_once_the_second_is_told(hoa):
    bloc_year = new_bloc_year()
    same_bloc_in_another_tab = BlocYear.objects.get()
    bloc_year.move(BlocState.COVENANT, by=hoa)

    with pytest.raises(WrongState, match="Ký giao ước"):
        same_bloc_in_another_tab.move(BlocState.COVENANT, by=hoa)

    assert AuditEvent.objects.count() == 1


def test_a_closed_year_offers_nothing_to_do(client, hoa):
    bloc_year = new_bloc_year(state=BlocState.CLOSED)
    bloc_year.year.state = YearState.CLOSED
    bloc_year.year.save()
    client.force_login(hoa)

    page = client.get(bloc_year.get_absolute_url())

    assert (page.context["moves"], page.context["can_manage"], page.context["holder"]) == ([], False, "")
