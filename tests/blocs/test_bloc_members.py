"""The office decides who competes in a bloc, and who leads it."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from accounts.errors import OfficeError
from accounts.models import Agency, AuditEvent
from accounts.succession import merge
from blocs.models import BlocState, BlocYear, LeaderChoice, Membership, YearState
from tests.builders import new_agency, new_bloc, new_bloc_year, new_year


def members_of(bloc_year) -> list[str]:
    return [membership.agency.name for membership in bloc_year.memberships.order_by("position", "pk")]


def said(page) -> list[str]:
    return [str(message) for message in page.context["messages"]]


def url(bloc_year, path: str = "") -> str:
    return f"{bloc_year.get_absolute_url()}{path}"


def test_the_office_adds_several_agencies_at_once(client, hoa, health, finance, justice):
    bloc_year = new_bloc_year(members=[justice])
    client.force_login(hoa)

    client.post(url(bloc_year, "thanh-vien/them/"), {"agency": [health.pk, finance.pk]})

    assert members_of(bloc_year) == ["Sở Tư pháp", "Sở Tài chính", "Sở Y tế"]


def test_only_agencies_without_a_bloc_of_that_year_are_offered(client, hoa, health, finance, justice, trade):
    bloc_year = new_bloc_year(members=[health])
    new_bloc_year(members=[finance])
    new_bloc_year(members=[justice], year=2025)
    new_agency("Sở cũ", active_to=dt.date(2025, 12, 31))
    new_agency("Phòng Tổng hợp", parent=health)
    client.force_login(hoa)

    page = client.get(url(bloc_year, "thanh-vien/them/"))

    assert [agency.name for agency in page.context["page"]] == ["Sở Công Thương", "Sở Tư pháp"]


@pytest.mark.parametrize("chosen", [[], ["abc"], ["999999"], ["9" * 30]])
def test_adding_nobody_is_said(client, hoa, chosen):
    bloc_year = new_bloc_year()
    client.force_login(hoa)

    page = client.post(url(bloc_year, "thanh-vien/them/"), {"agency": chosen}, follow=True)

    assert said(page) == ["Chưa chọn đơn vị nào."]


def test_an_agency_competes_in_one_bloc_a_year(hoa, health):
    first = new_bloc_year(members=[health], bloc=new_bloc("K1", name="Khối Tổng hợp"))
    second = new_bloc_year()

    with pytest.raises(OfficeError, match="Sở Y tế đã có trong Khối Tổng hợp năm 2026"):
        second.add_member(health, by=hoa)

    assert (members_of(first), members_of(second)) == (["Sở Y tế"], [])


def test_when_one_of_several_cannot_join_none_does(client, hoa, health, finance):
    new_bloc_year(members=[health])
    bloc_year = new_bloc_year()
    client.force_login(hoa)

    page = client.post(url(bloc_year, "thanh-vien/them/"), {"agency": [finance.pk, health.pk]}, follow=True)

    assert members_of(bloc_year) == []
    assert "đã có trong" in said(page)[0]


def test_the_database_refuses_one_agency_twice_in_a_bloc(health):
    bloc_year = new_bloc_year(members=[health])

    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(bloc_year=bloc_year, agency=health, position=2)


@pytest.mark.parametrize(
    "lifetime", [{"active_to": dt.date(2025, 12, 31)}, {"active_from": dt.date(2027, 1, 1)}], ids=["gone", "to come"]
)
def test_an_agency_that_did_not_exist_that_year_cannot_join(hoa, lifetime):
    bloc_year = new_bloc_year()

    with pytest.raises(OfficeError, match="không hoạt động trong năm 2026"):
        bloc_year.add_member(new_agency(**lifetime), by=hoa)


@pytest.mark.parametrize(
    ("state", "can_add", "can_remove"),
    [
        (BlocState.FORMED, True, True),
        (BlocState.COVENANT, True, True),
        (BlocState.SELF_SCORING, True, False),
        (BlocState.CHECKING, True, False),
        (BlocState.VERIFIED, True, False),
        (BlocState.MET, False, False),
        (BlocState.SENT, False, False),
        (BlocState.CLOSED, False, False),
    ],
)
def test_until_when_members_may_come_and_go(hoa, health, finance, state, can_add, can_remove):
    bloc_year = new_bloc_year(members=[health], state=state)

    done = []
    for verb in (
        lambda: bloc_year.add_member(finance, by=hoa),
        lambda: bloc_year.remove_member(health, by=hoa, reason="Theo quyết định mới"),
    ):
        try:
            verb()
        except OfficeError:
            done.append(False)
        else:
            done.append(True)

    assert done == [can_add, can_remove]


def test_leaving_needs_a_reason_and_is_kept(client, hoa, health, finance):
    bloc_year = new_bloc_year(members=[health, finance])
    place = Membership.objects.get(agency=health)
    client.force_login(hoa)

    client.post(url(bloc_year, f"thanh-vien/{place.pk}/bo/"), {"reason": " "})
    before = members_of(bloc_year)
    client.post(url(bloc_year, f"thanh-vien/{place.pk}/bo/"), {"reason": "Chuyển sang khối của bộ"})

    assert (before, members_of(bloc_year)) == (["Sở Y tế", "Sở Tài chính"], ["Sở Tài chính"])
    assert AuditEvent.objects.get().details == {"agency": "Sở Y tế", "reason": "Chuyển sang khối của bộ"}


def test_the_leader_does_not_leave_before_another_is_named(hoa, health):
    bloc_year = new_bloc_year(leader=health)

    with pytest.raises(OfficeError, match="hãy chọn đơn vị khác trước"):
        bloc_year.remove_member(health, by=hoa, reason="Nhầm")

    assert members_of(bloc_year) == ["Sở Y tế"]


def test_a_member_of_another_bloc_is_not_found_here(client, hoa, health, finance):
    bloc_year, other = new_bloc_year(members=[health]), new_bloc_year(members=[finance])
    place = Membership.objects.get(agency=finance)
    client.force_login(hoa)

    assert client.get(url(bloc_year, f"thanh-vien/{place.pk}/bo/")).status_code == 404
    assert client.get(url(other, f"thanh-vien/{place.pk}/bo/")).status_code == 200


@pytest.mark.parametrize(
    ("agency", "direction", "order"),
    [
        ("Sở Tài chính", "len", ["Sở Tài chính", "Sở Y tế", "Sở Tư pháp"]),
        ("Sở Y tế", "xuong", ["Sở Tài chính", "Sở Y tế", "Sở Tư pháp"]),
        ("Sở Y tế", "len", ["Sở Y tế", "Sở Tài chính", "Sở Tư pháp"]),
        ("Sở Tư pháp", "xuong", ["Sở Y tế", "Sở Tài chính", "Sở Tư pháp"]),
    ],
)
def test_members_change_places(client, hoa, health, finance, justice, agency, direction, order):
    bloc_year = new_bloc_year(members=[health, finance, justice])
    Membership.objects.update(position=0)  # as an import without numbers leaves them
    place = Membership.objects.get(agency__name=agency)
    client.force_login(hoa)

    client.post(url(bloc_year, f"thanh-vien/{place.pk}/chuyen/"), {"huong": direction})

    assert members_of(bloc_year) == order


def test_the_successor_is_proposed_and_takes_place_and_leadership(client, hoa, health, finance, trade):
    bloc_year = new_bloc_year(members=[health, finance], leader=health)
    merge([health], into=trade, on=dt.date(2026, 3, 1), by=hoa)
    place = Membership.objects.get(agency=health)
    client.force_login(hoa)

    page = client.get(url(bloc_year, f"thanh-vien/{place.pk}/thay/"))
    client.post(url(bloc_year, f"thanh-vien/{place.pk}/thay/"), {"new": trade.pk, "reason": "Nghị quyết 05"})

    assert page.context["heirs"] == [trade]
    assert page.context["form"].fields["new"].initial == trade.pk
    assert members_of(bloc_year) == ["Sở Công Thương", "Sở Tài chính"]
    assert BlocYear.objects.get().leader == trade


def test_once_there_are_score_sheets_the_page_of_taking_over_asks_for_more(client, hoa, health, trade):
    bloc_year = new_bloc_year(members=[health], state=BlocState.SELF_SCORING)
    place = Membership.objects.get(agency=health)
    client.force_login(hoa)

    answer = client.post(url(bloc_year, f"thanh-vien/{place.pk}/thay/"), {"new": trade.pk, "reason": "Nghị quyết 05"})

    assert (answer.status_code, answer.url) == (302, url(bloc_year, f"thanh-vien/{place.pk}/tiep-nhan/"))
    assert members_of(bloc_year) == ["Sở Y tế"]


def test_the_page_of_the_bloc_says_which_member_has_ended_and_who_could_follow(client, hoa, health, finance, trade):
    bloc_year = new_bloc_year(members=[health, finance])
    merge([health], into=trade, on=dt.date(2026, 3, 1), by=hoa)
    client.force_login(hoa)

    rows = client.get(bloc_year.get_absolute_url()).context["members"]

    assert [(row["ended_on"], row["heirs"]) for row in rows] == [
        (dt.date(2026, 2, 28), "Sở Công Thương"),
        (None, ""),
    ]


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"leader": "health", "deputy": "health"}, "deputy", "Hai chức danh phải là hai đơn vị khác nhau."),
        ({"leader": "health", "how": "appointed"}, "document", "Chỉ định thì ghi số, ngày của văn bản."),
        ({"leader": "finance"}, "leader", None),
    ],
)
def test_a_leader_that_cannot_be_is_refused(client, hoa, health, finance, typed, field, sentence):
    bloc_year = new_bloc_year(members=[health])
    pks = {"health": health.pk, "finance": finance.pk}
    client.force_login(hoa)

    page = client.post(
        url(bloc_year, "truong-khoi/"),
        {"how": "elected", **{key: pks.get(value, value) for key, value in typed.items()}},
    )

    errors = page.context["form"].errors
    assert set(errors) == {field}
    assert sentence is None or errors[field] == [sentence]
    assert BlocYear.objects.get().leader is None


def test_a_leader_is_appointed_by_a_document(client, hoa, health, finance):
    bloc_year = new_bloc_year(members=[health, finance])
    client.force_login(hoa)

    client.post(
        url(bloc_year, "truong-khoi/"),
        {"leader": finance.pk, "deputy": health.pk, "how": "appointed", "document": "QĐ 12/QĐ-UBND"},
    )

    bloc_year.refresh_from_db()
    assert (bloc_year.leader, bloc_year.deputy, bloc_year.leader_choice) == (finance, health, "appointed")
    assert AuditEvent.objects.get().details == {
        "leader": "Sở Tài chính",
        "deputy": "Sở Y tế",
        "document": "QĐ 12/QĐ-UBND",
    }


def test_who_left_meanwhile_is_not_appointed_any_more(hoa, health):
    bloc_year = new_bloc_year(members=[health])
    Membership.objects.all().delete()

    with pytest.raises(OfficeError, match="không phải là thành viên"):
        bloc_year.appoint(leader=health, deputy=None, how=LeaderChoice.ELECTED, by=hoa)


def test_the_database_refuses_a_leader_who_is_deputy_too(health):
    bloc_year = new_bloc_year(leader=health)

    with pytest.raises(IntegrityError), transaction.atomic():
        BlocYear.objects.filter(pk=bloc_year.pk).update(deputy=health)


@pytest.mark.parametrize(
    "verb",
    [
        lambda bloc_year, agency, by: bloc_year.add_member(agency, by=by),
        lambda bloc_year, agency, by: bloc_year.remove_member(agency, by=by, reason="x"),
        lambda bloc_year, agency, by: bloc_year.replace_member(agency, new_agency(), by=by),
        lambda bloc_year, agency, by: bloc_year.appoint(leader=None, deputy=None, how=LeaderChoice.ELECTED, by=by),
        lambda bloc_year, agency, by: bloc_year.move_member(bloc_year.memberships.first(), up=True, by=by),
        lambda bloc_year, agency, by: bloc_year.move(BlocState.COVENANT, by=by),
        lambda bloc_year, agency, by: bloc_year.keep(changes="x", by=by),
        lambda bloc_year, agency, by: BlocYear.objects.form(new_bloc(), bloc_year.year, by=by),
    ],
    ids=["add", "remove", "replace", "appoint", "order", "move", "edit", "form"],
)
def test_the_blocs_of_a_closed_year_stay_as_they_are(hoa, verb):
    agency = new_agency("Sở Y tế")
    bloc_year = new_bloc_year(members=[agency], year=2020)
    year = new_year(2020)
    year.state = YearState.CLOSED
    year.save()

    with pytest.raises(OfficeError, match="Năm 2020 đã kết thúc"):
        verb(bloc_year, Agency.objects.get(name="Sở Y tế"), hoa)

    assert AuditEvent.objects.count() == 0
