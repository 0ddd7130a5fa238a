"""Nobody raises himself, and nobody keeps the account of somebody above him."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import administration
from accounts.errors import OfficeError
from accounts.models import AuditEvent, GrantedRole, RoleGrant, User
from accounts.permissions import MAY_GRANT, Permission, Role, can, grantable_roles
from tests.builders import PASSWORD, grant, new_user

YESTERDAY = dt.timedelta(days=1)


def url(name, thing):
    return reverse(f"accounts:{name}", args=[thing.pk])


def kept_by(request, keeper: str) -> set[str]:
    everybody = ["lan", "giang", "dat", "hoa", "binh", "son", "cuc", "phuc", "quan"]
    people = {name: request.getfixturevalue(name) for name in everybody}
    return {
        name for name, person in people.items() if can(request.getfixturevalue(keeper), Permission.ACCOUNT_KEEP, person)
    }


@pytest.mark.parametrize(
    ("keeper", "kept"),
    [
        ("quan", {"lan", "giang", "dat", "hoa", "binh", "son", "cuc", "phuc"}),
        ("hoa", {"lan", "giang", "dat", "phuc"}),
        ("binh", {"lan", "giang", "dat", "phuc"}),
        ("son", set()),
        ("giang", set()),
        ("dat", set()),
    ],
)
def test_whose_accounts_each_person_keeps(request, keeper, kept):
    assert kept_by(request, keeper) == kept


def test_every_role_can_be_given_by_somebody_and_none_by_two_roles_that_did_not_mean_to():
    assert {
        Role.ADMINISTRATOR: set(GrantedRole),
        Role.OFFICE: {GrantedRole.STAFF, GrantedRole.HEAD, GrantedRole.COUNCIL},
    } == MAY_GRANT


def test_a_role_that_begins_tomorrow_already_protects_the_account(hoa):
    """Or the office could set the password of tomorrow's administrator today."""
    person = new_user()
    grant(person, GrantedRole.ADMINISTRATOR, starts_on=timezone.localdate() + YESTERDAY)

    assert not can(hoa, Permission.ACCOUNT_KEEP, person)


def test_a_role_that_has_ended_no_longer_protects_it(hoa):
    person = new_user()
    grant(person, GrantedRole.ADMINISTRATOR, ends_on=timezone.localdate() - YESTERDAY)

    assert can(hoa, Permission.ACCOUNT_KEEP, person)


@pytest.mark.parametrize(
    "page", ["user_edit", "user_reset_password", "user_deactivate", "user_reactivate", "user_unlock", "role_grant"]
)
@pytest.mark.parametrize("victim", ["quan", "son", "binh", "hoa"])
def test_the_office_may_do_nothing_to_those_above_it_nor_to_itself(request, client, hoa, page, victim):
    person = request.getfixturevalue(victim)
    before = User.objects.values().get(pk=person.pk)
    client.force_login(hoa)

    response = client.post(
        url(page, person),
        {"reason": "vì", "full_name": "Kẻ Gian", "seen": administration.password_mark(person), "role": "staff"},
    )

    assert response.status_code == 403
    assert {**User.objects.values().get(pk=person.pk), "last_login": None} == {**before, "last_login": None}


@pytest.mark.parametrize("role", ["administrator", "office", "office_head", "signer", "clerk"])
def test_the_office_may_not_give_a_role_of_the_office_even_by_a_forged_form(client, hoa, lan, role):
    client.force_login(hoa)

    response = client.post(url("role_grant", lan), {"role": role, "starts_on": "01/01/2026"})

    assert set(response.context["form"].errors) == {"role"}
    assert not RoleGrant.objects.filter(user=lan, role=role).exists()


def test_nobody_gives_a_role_to_himself_not_even_an_administrator(client, quan):
    client.force_login(quan)

    response = client.post(url("role_grant", quan), {"role": "signer", "starts_on": "01/01/2026"})

    assert response.status_code == 403


def test_nobody_takes_a_role_from_somebody_above(client, hoa, quan):
    client.force_login(hoa)

    response = client.post(url("role_end", quan.grants.get()), {"ends_on": f"{timezone.localdate():%d/%m/%Y}"})

    assert response.status_code == 403
    assert quan.grants.get().ends_on is None


def test_a_clerk_does_not_learn_which_roles_exist(client, lan, quan):
    client.force_login(lan)

    known = client.get(url("role_end", quan.grants.get())).status_code
    unknown = client.get(reverse("accounts:role_end", args=[999_999])).status_code

    assert (known, unknown) == (404, 404)


def test_who_keeps_an_account_sees_the_buttons_and_who_does_not_sees_why(client, hoa, lan, quan):
    client.force_login(hoa)

    of_lan = client.get(url("user_detail", lan))
    of_quan = client.get(url("user_detail", quan))
    of_hoa = client.get(url("user_detail", hoa))

    assert [page.context["can_keep"] for page in (of_lan, of_quan, of_hoa)] == [True, False, False]
    assert "do quản trị cổng quản lý" in of_quan.content.decode()
    assert "Đây là tài khoản của bạn" in of_hoa.content.decode()


def test_roles_have_dates_and_are_told_to_the_person(client, hoa, lan, health):
    client.force_login(hoa)

    response = client.post(
        url("role_grant", lan),
        {"role": "head", "agency": health.pk, "starts_on": "01/03/2026", "ends_on": "30/06/2026"},
    )

    assert response.url == url("user_detail", lan)
    given = lan.grants.get(role=GrantedRole.HEAD)
    assert (given.agency, given.starts_on, given.ends_on, given.granted_by) == (
        health,
        dt.date(2026, 3, 1),
        dt.date(2026, 6, 30),
        hoa,
    )
    assert lan.notices.get().subject == "Bạn được giao vai trò “Thủ trưởng đơn vị Sở Y tế” từ ngày 01/03/2026."
    assert AuditEvent.objects.get().action == "accounts.role_granted"


def test_a_role_for_an_agency_names_the_agency(client, hoa, dat):
    client.force_login(hoa)

    response = client.post(url("role_grant", dat), {"role": "staff", "starts_on": "01/03/2026"})

    assert response.context["form"].errors == {"agency": ["Vai trò này cần ghi rõ đơn vị."]}


def test_a_role_may_not_end_before_it_begins(client, hoa, dat, health):
    client.force_login(hoa)

    response = client.post(
        url("role_grant", dat),
        {"role": "staff", "agency": health.pk, "starts_on": "02/03/2026", "ends_on": "01/03/2026"},
    )

    assert response.context["form"].errors == {"ends_on": ["Ngày kết thúc phải từ ngày bắt đầu trở đi."]}


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "is_free"),
    [
        (dt.date(2026, 1, 1), dt.date(2026, 2, 28), True),
        (dt.date(2026, 1, 1), dt.date(2026, 3, 1), False),
        (dt.date(2026, 4, 1), dt.date(2026, 4, 2), False),
        (dt.date(2026, 1, 1), None, False),
        (dt.date(2026, 6, 30), None, False),
        (dt.date(2026, 7, 1), None, True),
    ],
)
def test_one_role_for_one_agency_may_not_overlap_itself(hoa, dat, health, starts_on, ends_on, is_free):
    grant(dat, GrantedRole.STAFF, agency=health, starts_on=dt.date(2026, 3, 1), ends_on=dt.date(2026, 6, 30))

    try:
        administration.grant_role(dat, GrantedRole.STAFF, agency=health, starts_on=starts_on, ends_on=ends_on, by=hoa)
    except OfficeError:
        given = False
    else:
        given = True

    assert given == is_free


def test_a_role_ends_with_a_day_and_what_was_held_stays_written(client, hoa, lan):
    client.force_login(hoa)
    [held] = lan.grants.all()
    today = timezone.localdate()

    client.post(url("role_end", held), {"ends_on": f"{today:%d/%m/%Y}"})

    held.refresh_from_db()
    assert held.ends_on == today
    assert User.objects.get(pk=lan.pk).agency_ids == lan.agency_ids


def test_a_role_that_ended_yesterday_opens_nothing_now(client, hoa, lan):
    lans_browser = type(client)()
    lans_browser.post(reverse("accounts:sign_in"), {"username": "lan", "password": PASSWORD})
    [held] = lan.grants.all()

    administration.end_role(held, on=timezone.localdate() - YESTERDAY, by=hoa)

    assert lans_browser.get(reverse("reports:home")).status_code == 403


def test_a_role_that_never_began_is_taken_back_whole_and_the_trail_tells_of_it(hoa, lan, health):
    tomorrow = timezone.localdate() + YESTERDAY
    given = administration.grant_role(lan, GrantedRole.HEAD, agency=health, starts_on=tomorrow, by=hoa)

    administration.end_role(given, on=timezone.localdate(), by=hoa)

    assert not lan.grants.filter(role=GrantedRole.HEAD).exists()
    assert AuditEvent.objects.first().details["role"] == "Thủ trưởng đơn vị Sở Y tế"


def test_the_past_is_not_rewritten(hoa, lan):
    [held] = lan.grants.all()

    with pytest.raises(OfficeError, match="sớm nhất là hôm qua"):
        administration.end_role(held, on=timezone.localdate() - 2 * YESTERDAY, by=hoa)


def test_a_role_ends_once(hoa, lan):
    [held] = lan.grants.all()
    administration.end_role(held, on=timezone.localdate() - YESTERDAY, by=hoa)

    with pytest.raises(OfficeError, match="đã thôi"):
        administration.end_role(held, on=timezone.localdate(), by=hoa)


def test_what_each_person_may_give(hoa, binh, quan, lan):
    assert grantable_roles(hoa) == grantable_roles(binh) == {"staff", "head", "council"}
    assert grantable_roles(quan) == set(GrantedRole)
    assert grantable_roles(lan) == set()
