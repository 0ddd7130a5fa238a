"""A code of the telephone after the password: turning it on, signing in with it, losing the telephone."""

import datetime as dt

import pyotp
import pytest
import time_machine
from django.urls import reverse

from accounts import second_factor as factors
from accounts.administration import create_account
from accounts.models import AuditEvent, GrantedRole, Identity, Notice, SecondFactor
from tests.addresses import named_views
from tests.builders import PASSWORD, grant

NOW = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)
KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
ENTER = reverse("accounts:second_factor_enter")
SET_UP = reverse("accounts:second_factor_set_up")
HOME = reverse("reports:home")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def code_now() -> str:
    return pyotp.TOTP(KEY).at(int(dt.datetime.now(dt.UTC).timestamp()))


@pytest.fixture
def codes_on_paper(hoa, clock) -> list[str]:
    """hoa has turned it on, half a minute ago."""
    codes = factors.set_up(hoa, key=KEY, code=code_now())
    clock.shift(30)
    return codes


def sign_in(client, username="hoa", **more):
    return client.post(reverse("accounts:sign_in"), {"username": username, "password": PASSWORD, **more})


def enter(client, code):
    return client.post(ENTER, {"code": code})


# --- Signing in -------------------------------------------------------------------------------------------------------


def test_after_the_password_nothing_opens_but_the_page_that_asks_for_the_code(client, codes_on_paper):
    sign_in(client)
    plain = ["reports:home", "accounts:user_list", "accounts:password_change", "accounts:second_factor"]
    assert set(plain) <= {name for name, _ in named_views()}

    answers = {name: client.get(reverse(name)).url.partition("?")[0] for name in plain}
    posted = client.post(reverse("accounts:notice_read_all"))
    fragment = client.get("/thong-bao/", headers={"HX-Request": "true"})

    assert answers == dict.fromkeys(plain, ENTER)
    assert (posted.status_code, posted.url, fragment.headers["HX-Redirect"]) == (302, ENTER, ENTER)
    assert "Việc cần làm của tôi" not in client.get(ENTER).content.decode()


def test_the_code_of_the_telephone_opens_the_page_one_wanted(client, codes_on_paper):
    sign_in(client, next="/thong-bao/")
    asked = client.get("/thong-bao/").url

    response = client.post(asked, {"code": code_now()})

    assert response.url == "/thong-bao/"
    assert client.get("/thong-bao/").status_code == 200


def test_a_code_may_be_typed_with_a_blank_and_half_a_minute_late(client, codes_on_paper, clock):
    code = code_now()
    clock.shift(30)
    sign_in(client)

    enter(client, f"{code[:3]} {code[3:]}")

    assert client.get(HOME).status_code == 200


@pytest.mark.parametrize("minutes", [-1, 1])
def test_a_code_of_another_minute_is_refused(client, codes_on_paper, clock, minutes):
    code = pyotp.TOTP(KEY).at(int(dt.datetime.now(dt.UTC).timestamp()) + 60 * minutes)
    sign_in(client)

    response = enter(client, code)

    assert "Mã chưa đúng, đã hết hạn hoặc đã dùng rồi." in response.content.decode()
    assert client.get(HOME).status_code == 302


def test_a_code_that_was_looked_at_over_a_shoulder_does_not_work_again(client, codes_on_paper):
    sign_in(client)
    enter(client, code_now())
    client.post(reverse("accounts:sign_out"))
    sign_in(client)

    enter(client, code_now())

    assert client.get(HOME).status_code == 302


@pytest.mark.parametrize("code", ["", "abc", "000000", "１２３４５６", "a" * 21, "\u200b"])
def test_what_is_no_code_is_refused_beside_the_field(client, codes_on_paper, code):
    sign_in(client)

    response = enter(client, code)

    assert response.status_code == 200
    assert response.context["form"].errors["code"]


def test_after_five_wrong_codes_even_the_right_one_waits_a_quarter_of_an_hour(client, codes_on_paper, clock):
    sign_in(client)
    for _ in range(5):
        enter(client, "000000")
    sign_in(client)  # a right password does not begin the count anew

    refused = enter(client, code_now())
    clock.shift(15 * 60 + 1)
    enter(client, code_now())

    assert "Đã nhập sai mã 5 lần. Xin chờ đến 09:15 rồi nhập lại." in refused.content.decode()
    assert client.get(HOME).status_code == 200
    assert AuditEvent.objects.filter(action="accounts.second_factor_failed").count() == 5


def test_whoever_has_not_turned_it_on_signs_in_by_the_password_alone(client, lan):
    assert sign_in(client, "lan").url == HOME
    assert client.get(HOME).status_code == 200


# --- Codes on paper ---------------------------------------------------------------------------------------------------


def test_a_code_on_paper_works_once_and_its_owner_is_told(client, hoa, codes_on_paper):
    sign_in(client)
    enter(client, codes_on_paper[0].upper())
    opened = client.get(HOME).status_code
    client.post(reverse("accounts:sign_out"))
    sign_in(client)

    enter(client, codes_on_paper[0])

    assert (opened, client.get(HOME).status_code) == (200, 302)
    assert Notice.objects.get(recipient=hoa).subject == "Vừa đăng nhập bằng một mã dự phòng; còn 7 mã."


def test_new_codes_for_paper_end_the_old_ones(client, hoa, codes_on_paper):
    client.force_login(hoa)
    page = reverse("accounts:recovery_codes")

    wrong = client.post(page, {"password": "khong phai"})
    codes = client.post(page, {"password": PASSWORD}).context["codes"]

    assert wrong.context["form"].errors == {"password": ["Mật khẩu không đúng."]}
    assert len(set(codes)) == 8
    assert set(codes).isdisjoint(codes_on_paper)
    with pytest.raises(factors.OfficeError):
        factors.enter(hoa, codes_on_paper[0])
    factors.enter(hoa, codes[0])


def test_what_is_stored_does_not_tell_the_codes_on_paper(hoa, codes_on_paper):
    stored = str(SecondFactor.objects.values_list("recovery_hashes", flat=True).get())

    assert [code for code in codes_on_paper if code in stored or code.replace("-", "") in stored] == []


# --- Turning it on and off --------------------------------------------------------------------------------------------


def test_it_is_turned_on_by_proving_the_telephone_and_gives_codes_for_paper_once(client, lan):
    client.force_login(lan)
    page = client.get(SET_UP)
    key = page.context["key"].replace(" ", "")

    wrong = client.post(SET_UP, {"code": "000000"})
    same = client.get(SET_UP).context["key"].replace(" ", "")
    right = client.post(SET_UP, {"code": pyotp.TOTP(key).at(int(NOW.timestamp()))})

    assert same == key
    assert page.context["picture"].startswith("data:image/svg+xml")
    assert "Mã chưa đúng." in str(wrong.context["form"].errors)
    assert len(right.context["codes"]) == 8
    assert "no-store" in right.headers["Cache-Control"]
    assert client.get(SET_UP).url == reverse("accounts:second_factor")
    assert client.get(HOME).status_code == 200


def test_where_the_province_asks_for_it_the_office_sets_it_up_before_anything_else(client, hoa, lan):
    Identity(pk=1, asks_second_factor=True).save()
    sign_in(client)

    led = client.get("/nguoi-dung/")
    key = client.get(led.url).context["key"].replace(" ", "")
    done = client.post(led.url, {"code": pyotp.TOTP(key).at(int(NOW.timestamp()))})

    assert led.url.startswith(SET_UP)
    assert done.context["go_on"] == "/nguoi-dung/"
    assert client.get("/nguoi-dung/").status_code == 200


@pytest.mark.parametrize(
    ("role", "owed"),
    [
        (GrantedRole.OFFICE, "set_up"),
        (GrantedRole.OFFICE_HEAD, "set_up"),
        (GrantedRole.ADMINISTRATOR, "set_up"),
        (GrantedRole.COUNCIL, ""),
        (GrantedRole.CLERK, ""),
    ],
)
def test_the_province_asks_it_of_the_office_and_of_administrators(dat, role, owed):
    Identity(pk=1, asks_second_factor=True).save()
    grant(dat, role)

    assert factors.owed_by(dat) == owed


def test_a_new_colleague_first_replaces_the_one_time_password_then_sets_up_the_telephone(client, quan):
    Identity(pk=1, asks_second_factor=True).save()
    person, password = create_account(username="nam", full_name="Nguyễn Hoài Nam", by=quan)
    grant(person, GrantedRole.OFFICE)
    client.post(reverse("accounts:sign_in"), {"username": "nam", "password": password})

    first = client.get(SET_UP)
    own = "con meo nam tren mai nha"
    then = client.post(
        reverse("accounts:password_change"), {"old_password": password, "new_password1": own, "new_password2": own}
    )

    assert first.url.startswith(reverse("accounts:password_change"))
    assert client.get(then.url).url == SET_UP
    assert client.get(SET_UP).status_code == 200


def test_a_one_time_password_asks_for_the_telephones_code_first(client, hoa, quan, codes_on_paper):
    hoa.must_change_password = True
    hoa.save()
    sign_in(client)

    asked = client.get(HOME)
    enter(client, code_now())

    assert asked.url == ENTER
    assert client.get(HOME).url == reverse("accounts:password_change")


def test_its_owner_turns_it_off_with_the_password(client, hoa, codes_on_paper):
    client.force_login(hoa)
    page = reverse("accounts:second_factor_drop")

    client.post(page, {"password": "khong phai"})
    still_on = SecondFactor.objects.count()
    client.post(page, {"password": PASSWORD})

    assert (still_on, SecondFactor.objects.count()) == (1, 0)


def test_where_it_is_asked_for_turning_it_off_means_setting_up_another_telephone(client, hoa, codes_on_paper):
    Identity(pk=1, asks_second_factor=True).save()
    client.force_login(hoa)

    client.post(reverse("accounts:second_factor_drop"), {"password": PASSWORD})

    assert client.get(HOME).url == SET_UP


def test_an_administrator_turns_it_off_for_a_lost_telephone_with_a_reason(client, hoa, quan, codes_on_paper):
    client.force_login(quan)
    page = reverse("accounts:user_drop_second_factor", args=[hoa.pk])

    without_reason = client.post(page, {"reason": ""})
    client.post(page, {"reason": "Mất điện thoại, đã gặp trực tiếp"})
    twice = client.post(page, {"reason": "Mất điện thoại"}, follow=True)
    sign_in(client, "hoa")

    assert without_reason.context["form"].errors["reason"]
    assert "đang tắt" in twice.content.decode()
    assert Notice.objects.get(recipient=hoa).body == "Mất điện thoại, đã gặp trực tiếp"
    assert AuditEvent.objects.about(hoa).get(action="accounts.second_factor_dropped").by == "quan"


def test_nobody_in_the_office_turns_off_a_colleagues(client, hoa, binh, codes_on_paper):
    client.force_login(binh)

    response = client.post(reverse("accounts:user_drop_second_factor", args=[hoa.pk]), {"reason": "Thử"})

    assert response.status_code == 403
    assert SecondFactor.objects.exists()


def test_of_two_windows_that_set_up_a_telephone_the_second_is_told(hoa, codes_on_paper):
    with pytest.raises(factors.OfficeError, match="đã được bật"):
        factors.set_up(hoa, key=KEY, code=code_now())
