import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from accounts import administration
from accounts.errors import OfficeError
from accounts.models import AuditEvent, Notice, User
from tests.builders import PASSWORD, new_user

ONE_TIME = re.compile(r'class="one-time-password">([^<]+)<')


def url(name, person):
    return reverse(f"accounts:{name}", args=[person.pk])


def create(client):
    fields = {"username": "nam", "full_name": "Nguyễn  Hoài Nam", "position": "Chuyên viên", "email": "nam@example.org"}
    return client.post(reverse("accounts:user_create"), fields)


def test_the_office_opens_an_account_and_is_shown_its_password_once(client, hoa):
    client.force_login(hoa)

    response = create(client)

    [password] = ONE_TIME.findall(response.content.decode())
    person = User.objects.get(username="nam")
    assert (person.full_name, person.position, person.email) == ("Nguyễn Hoài Nam", "Chuyên viên", "nam@example.org")
    assert person.check_password(password)
    assert person.has_open_one_time_password
    assert "no-store" in response.headers["Cache-Control"]


def test_the_password_stands_nowhere_else(client, hoa):
    client.force_login(hoa)
    [password] = ONE_TIME.findall(create(client).content.decode())

    kept = [
        *(str(session.get_decoded()) for session in Session.objects.all()),
        *(str(event.details) for event in AuditEvent.objects.all()),
        *(f"{notice.subject} {notice.body}" for notice in Notice.objects.all()),
        *User.objects.values_list("password", flat=True),
        client.get(url("user_detail", User.objects.get(username="nam"))).content.decode(),
        str(client.cookies),
    ]

    assert [text for text in kept if password in text] == []


def test_sending_the_form_again_makes_no_second_account(client, hoa):
    client.force_login(hoa)
    create(client)

    response = create(client)

    assert response.context["form"].errors == {"username": ["Tên đăng nhập này đã có người dùng."]}
    assert User.objects.filter(username="nam").count() == 1


@pytest.mark.parametrize("username", ["Nam", "nam nguyễn", "-nam", "nam\n", "năm"])
def test_a_user_name_is_plain_letters(client, hoa, username):
    client.force_login(hoa)

    response = client.post(reverse("accounts:user_create"), {"username": username + "!", "full_name": "Nam"})

    assert set(response.context["form"].errors) == {"username"}


def test_editing_a_person_keeps_what_was_there_before_in_the_trail(client, hoa, lan):
    client.force_login(hoa)

    response = client.post(url("user_edit", lan), {"full_name": "Trần Thị Lan", "position": "Phó phòng", "email": ""})

    assert response.url == url("user_detail", lan)
    event = AuditEvent.objects.about(lan).get()
    assert (event.by, event.details) == ("hoa", {"changes": "chức vụ: “” → “Phó phòng”"})


def test_saving_without_a_change_writes_nothing(client, hoa, lan):
    client.force_login(hoa)

    client.post(url("user_edit", lan), {"full_name": "Trần Thị Lan", "position": "", "email": ""})

    assert not AuditEvent.objects.exists()


def test_two_people_editing_one_account_keep_both_changes(hoa, lan):
    """The form saves its three fields only: a password changed meanwhile is not put back."""
    as_seen_before = User.objects.get(pk=lan.pk)
    administration.reset_password(lan, by=hoa)
    as_seen_before.position = "Phó phòng"

    administration.edit_account(as_seen_before, changes="chức vụ", by=hoa)

    lan.refresh_from_db()
    assert (lan.position, lan.must_change_password) == ("Phó phòng", True)


def test_a_new_password_ends_every_session_and_tells_the_person(client, hoa, lan):
    lans_browser = type(client)()
    lans_browser.post(reverse("accounts:sign_in"), {"username": "lan", "password": PASSWORD})
    client.force_login(hoa)
    seen = client.get(url("user_reset_password", lan)).context["seen"]

    response = client.post(url("user_reset_password", lan), {"seen": seen})

    [password] = ONE_TIME.findall(response.content.decode())
    lan.refresh_from_db()
    assert lan.check_password(password)
    assert not lan.check_password(PASSWORD)
    assert lans_browser.get("/thong-bao/").status_code == 302
    assert lan.notices.get().subject == "Mật khẩu của bạn đã được Vũ Thị Hòa cấp lại."


def test_pressing_twice_leaves_the_password_that_was_handed_over(client, hoa, lan):
    client.force_login(hoa)
    seen = client.get(url("user_reset_password", lan)).context["seen"]
    first = client.post(url("user_reset_password", lan), {"seen": seen})
    [password] = ONE_TIME.findall(first.content.decode())

    again = client.post(url("user_reset_password", lan), {"seen": seen})

    assert again.url == url("user_detail", lan)
    lan.refresh_from_db()
    assert lan.check_password(password)


def test_a_new_password_also_opens_a_locked_sign_in(client, hoa, lan):
    sign_in = reverse("accounts:sign_in")
    for attempt in range(5):
        client.post(sign_in, {"username": "lan", "password": f"sai-{attempt}"})

    password = administration.reset_password(lan, by=hoa)

    assert client.post(sign_in, {"username": "lan", "password": password}).status_code == 302


def test_the_office_opens_a_locked_sign_in_without_touching_the_password(client, hoa, lan):
    sign_in = reverse("accounts:sign_in")
    lans_browser = type(client)()
    for attempt in range(5):
        lans_browser.post(sign_in, {"username": "lan", "password": f"sai-{attempt}"})
    client.force_login(hoa)

    client.post(url("user_unlock", lan))

    assert lans_browser.post(sign_in, {"username": "lan", "password": PASSWORD}).status_code == 302
    assert AuditEvent.objects.filter(action="accounts.user_unlocked", by="hoa").count() == 1


def test_nothing_to_unlock_is_said_and_not_recorded(client, hoa, lan):
    client.force_login(hoa)

    response = client.post(url("user_unlock", lan), follow=True)

    assert "không bị khóa đăng nhập" in response.content.decode()
    assert not AuditEvent.objects.exists()


def test_closing_an_account_ends_its_sessions_at_once(client, hoa, lan):
    lans_browser = type(client)()
    lans_browser.post(reverse("accounts:sign_in"), {"username": "lan", "password": PASSWORD})
    client.force_login(hoa)

    client.post(url("user_deactivate", lan), {"reason": "Chuyển công tác"})

    assert lans_browser.get("/thong-bao/").status_code == 302
    event = AuditEvent.objects.get(action="accounts.user_deactivated")
    assert (event.by, event.target, event.details) == ("hoa", f"accounts.User:{lan.pk}", {"reason": "Chuyển công tác"})


def test_closing_an_account_needs_a_reason(client, hoa, lan):
    client.force_login(hoa)

    response = client.post(url("user_deactivate", lan), {"reason": "  "})

    assert set(response.context["form"].errors) == {"reason"}
    lan.refresh_from_db()
    assert lan.is_active


def test_an_account_opened_again_has_a_new_password_and_no_old_session(client, hoa, lan):
    lans_browser = type(client)()
    lans_browser.post(reverse("accounts:sign_in"), {"username": "lan", "password": PASSWORD})
    administration.deactivate(lan, reason="Nghỉ thai sản", by=hoa)
    client.force_login(hoa)

    response = client.post(url("user_reactivate", lan), {"reason": "Đi làm lại"})

    [password] = ONE_TIME.findall(response.content.decode())
    lan.refresh_from_db()
    assert lan.check_password(password)
    assert not lan.check_password(PASSWORD)
    assert lans_browser.get("/thong-bao/").status_code == 302


def test_closing_twice_and_opening_twice_are_refused(hoa, lan):
    administration.deactivate(lan, reason="Chuyển công tác", by=hoa)
    with pytest.raises(OfficeError, match="đã khóa từ trước"):
        administration.deactivate(lan, reason="Chuyển công tác", by=hoa)
    administration.reactivate(lan, reason="Nhầm người", by=hoa)
    with pytest.raises(OfficeError, match="đang hoạt động"):
        administration.reactivate(lan, reason="Nhầm người", by=hoa)

    assert AuditEvent.objects.count() == 2


def test_a_closed_account_gets_no_password(hoa, lan):
    administration.deactivate(lan, reason="Chuyển công tác", by=hoa)

    with pytest.raises(OfficeError, match="hãy mở lại trước"):
        administration.reset_password(lan, by=hoa)


def test_one_time_passwords_are_never_alike_and_easily_read_out():
    passwords = {administration.one_time_password() for _ in range(200)}

    assert len(passwords) == 200
    assert all(re.fullmatch(r"[a-hjkmnp-z2-9]{4}(-[a-hjkmnp-z2-9]{4}){2}", password) for password in passwords)


def test_the_list_leads_to_importing_accounts(client, hoa):
    client.force_login(hoa)

    page = client.get(reverse("accounts:user_list")).content.decode()

    assert page.count('href="/nhap-tu-excel/users/"') == 1


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_takes_the_same_number_of_queries_however_long(client, hoa, health, people, django_assert_num_queries):
    for _ in range(people):
        new_user(acts_for=health)
    client.force_login(hoa)

    with django_assert_num_queries(
        9
    ):  # session, user, roles, agencies of the filter, count, page, roles of it; identity, bell
        response = client.get(reverse("accounts:user_list"))

    assert response.context["page"].paginator.count == people + 1


@pytest.mark.parametrize("events", [1, 3])
def test_a_persons_page_takes_the_same_number_of_queries_however_much_happened(
    client, hoa, lan, events, django_assert_max_num_queries
):
    for number in range(events):
        administration.edit_account(lan, changes=str(number), by=hoa)
    client.force_login(hoa)

    with django_assert_max_num_queries(11):
        response = client.get(url("user_detail", lan))

    assert len(response.context["events"]) == events


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=tran thi lan", {"lan"}),
        ("q=THỊ", {"lan", "thu", "hoa"}),
        ("q=minh", {"minh"}),
        ("role=office", {"hoa"}),
        ("role=none", {"dat"}),
        ("role=staff", {"lan", "minh", "thu"}),
        ("is_active=0", {"minh"}),
        ("is_active=1&q=minh", set()),
    ],
)
def test_people_are_found_without_accents_by_role_and_by_state(client, lan, minh, thu, dat, hoa, query, found):
    User.objects.filter(pk=minh.pk).update(is_active=False)
    client.force_login(hoa)

    response = client.get(f"/nguoi-dung/?{query}")

    assert {person.username for person in response.context["page"]} == found


def test_people_are_found_by_agency_and_sorted_as_asked(client, hoa, health, lan, giang, thu):
    client.force_login(hoa)

    of_health = client.get(f"/nguoi-dung/?agency={health.pk}").context["page"]
    newest_first = client.get("/nguoi-dung/?o=-tao").context["page"]

    assert [person.username for person in of_health] == ["giang", "lan"]
    assert [person.username for person in newest_first] == ["thu", "giang", "lan", "hoa"]


def test_a_filter_that_makes_no_sense_is_said_beside_its_field(client, hoa):
    client.force_login(hoa)

    response = client.get("/nguoi-dung/?agency=999999&role=king")

    assert set(response.context["filter"].form.errors) == {"agency", "role"}


def test_the_office_sees_when_somebody_has_been_trying_passwords(client, hoa, lan):
    client.force_login(hoa)
    calm = client.get(url("user_detail", lan)).context["has_wrong_tries"]
    type(client)().post(reverse("accounts:sign_in"), {"username": "lan", "password": "sai"})

    tried = client.get(url("user_detail", lan))

    assert (calm, tried.context["has_wrong_tries"]) == (False, True)
    assert "Bỏ tạm khóa đăng nhập" in tried.content.decode()
