import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from accounts.administration import create_account, grant_role
from accounts.models import AuditEvent, GrantedRole
from tests.addresses import named_views

PASSWORD_CHANGE = reverse("accounts:password_change")
OWN_PASSWORD = "con meo nam tren mai nha"


@pytest.fixture
def newcomer(client, hoa, health):
    """Somebody just signed in with the one-time password; (person, password)."""
    person, password = create_account(username="nam", full_name="Nguyễn Hoài Nam", by=hoa)
    grant_role(person, GrantedRole.STAFF, agency=health, starts_on=dt.date(2020, 1, 1), by=hoa)
    client.post(reverse("accounts:sign_in"), {"username": "nam", "password": password})
    return person, password


def change(client, old, new, again=None):
    return client.post(
        PASSWORD_CHANGE, {"old_password": old, "new_password1": new, "new_password2": new if again is None else again}
    )


def test_nothing_else_opens_until_the_one_time_password_is_replaced(client, newcomer):
    plain = [
        "reports:home",
        "accounts:notice_list",
        "accounts:user_list",
        "accounts:user_create",
        "accounts:audit_list",
        "accounts:identity_edit",
        "style_guide",
    ]
    assert set(plain) <= {name for name, _ in named_views()}

    answers = {name: client.get(reverse(name)) for name in plain}

    assert {name: (answer.status_code, answer.url.partition("?")[0]) for name, answer in answers.items()} == (
        dict.fromkeys(plain, (302, PASSWORD_CHANGE))
    )


def test_the_page_one_wanted_opens_once_the_password_is_ones_own(client, newcomer):
    _, password = newcomer
    asked = client.get("/thong-bao/?page=2").url

    response = client.post(
        asked, {"old_password": password, "new_password1": OWN_PASSWORD, "new_password2": OWN_PASSWORD}
    )

    assert response.url == "/thong-bao/?page=2"


def test_nothing_can_be_posted_before_either(client, newcomer):
    response = client.post(reverse("accounts:notice_read_all"))

    assert (response.status_code, response.url) == (302, PASSWORD_CHANGE)


def test_a_fragment_of_a_page_is_led_away_whole(client, newcomer):
    response = client.get("/thong-bao/", headers={"HX-Request": "true"})

    assert response.headers["HX-Redirect"] == PASSWORD_CHANGE


def test_one_may_sign_out_instead(client, newcomer):
    response = client.post(reverse("accounts:sign_out"))

    assert response.url == reverse("accounts:sign_in")


def test_after_choosing_an_own_password_the_pages_open(client, newcomer):
    person, password = newcomer

    response = change(client, password, OWN_PASSWORD)

    assert response.url == reverse("reports:home")
    assert client.get("/thong-bao/").status_code == 200
    person.refresh_from_db()
    assert (person.must_change_password, person.password_expires_at) == (False, None)
    assert person.check_password(OWN_PASSWORD)
    assert AuditEvent.objects.about(person).first().action == "accounts.password_changed"


def test_the_one_time_password_may_not_be_kept(client, newcomer):
    _, password = newcomer

    form = change(client, password, password).context["form"]

    assert form.errors == {"new_password1": ["Mật khẩu mới phải khác mật khẩu hiện nay."]}


@pytest.mark.parametrize(
    ("new", "complaint"),
    [
        ("ngắn", "Mật khẩu quá ngắn: cần ít nhất 10 ký tự."),
        ("1234567890", "Mật khẩu này quá phổ biến."),
        ("nguyen hoai nam", "Mật khẩu quá giống với họ và tên."),
    ],
)
def test_a_weak_password_is_refused_in_vietnamese(client, newcomer, new, complaint):
    person, password = newcomer
    person.full_name = "nguyen hoai nam"
    person.save()

    form = change(client, password, new).context["form"]

    assert complaint in form.errors["new_password2"]


def test_the_present_password_is_asked_for(client, newcomer):
    form = change(client, "sai", OWN_PASSWORD).context["form"]

    assert form.errors == {"old_password": ["Mật khẩu hiện nay không đúng."]}


def test_two_different_new_passwords_are_refused(client, newcomer):
    _, password = newcomer

    form = change(client, password, OWN_PASSWORD, "con cho nam duoi gam ban").context["form"]

    assert form.errors == {"new_password2": ["Hai lần nhập mật khẩu mới không giống nhau."]}


def test_a_one_time_password_is_refused_after_seven_days_with_a_sentence(client, hoa):
    with time_machine.travel(dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)):
        _, password = create_account(username="nam", full_name="Nguyễn Hoài Nam", by=hoa)
    with time_machine.travel(dt.datetime(2026, 3, 9, 1, 1, tzinfo=dt.UTC)):
        response = client.post(reverse("accounts:sign_in"), {"username": "nam", "password": password})

    assert response.context["form"].non_field_errors() == [
        "Mật khẩu dùng một lần đã hết hạn lúc 08:00 ngày 09/03/2026. "
        "Hãy đề nghị Ban Thi đua - Khen thưởng cấp lại mật khẩu."
    ]
    assert "_auth_user_id" not in client.session


def test_until_the_seventh_day_it_is_good(client, hoa):
    with time_machine.travel(dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)):
        _, password = create_account(username="nam", full_name="Nguyễn Hoài Nam", by=hoa)
    with time_machine.travel(dt.datetime(2026, 3, 9, 0, 59, tzinfo=dt.UTC)):
        response = client.post(reverse("accounts:sign_in"), {"username": "nam", "password": password})

    assert response.status_code == 302


def test_changing_a_password_keeps_this_session_and_ends_the_others(client, django_user_model, lan):
    elsewhere = type(client)()
    for one in (client, elsewhere):
        one.post(reverse("accounts:sign_in"), {"username": "lan", "password": "mat-khau-cua-lan"})

    change(client, "mat-khau-cua-lan", OWN_PASSWORD)

    assert client.get("/thong-bao/").status_code == 200
    assert elsewhere.get("/thong-bao/").status_code == 302
