import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, Identity
from tests.builders import PASSWORD

SIGN_IN = reverse("accounts:sign_in")


def try_password(client, username, password, **more):
    return client.post(SIGN_IN, {"username": username, "password": password, **more})


def signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_the_right_password_opens_the_first_page_and_leaves_a_trace(client, lan):
    response = try_password(client, "lan", PASSWORD)

    assert (response.status_code, response.url) == (302, reverse("reports:home"))
    assert signed_in(client)
    event = AuditEvent.objects.get()
    assert (event.by, event.action, event.details) == ("lan", "accounts.signed_in", {"address": "127.0.0.1"})


def test_the_name_may_be_typed_in_capitals(client, lan):
    try_password(client, " LAN ", PASSWORD)

    assert signed_in(client)


def test_one_comes_back_to_the_page_one_wanted(client, lan):
    response = try_password(client, "lan", PASSWORD, next="/thong-bao/?page=2")

    assert response.url == "/thong-bao/?page=2"


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org/", "javascript:alert(1)", "\\\\example.org"]
)
def test_nobody_is_led_to_another_site_after_signing_in(client, lan, elsewhere):
    response = try_password(client, "lan", PASSWORD, next=elsewhere)

    assert response.url == reverse("reports:home")


def test_whoever_has_no_role_yet_is_told_so(client, dat):
    response = client.post(SIGN_IN, {"username": "dat", "password": PASSWORD}, follow=True)

    assert response.redirect_chain == [(reverse("accounts:notice_list"), 302)]
    assert "Tài khoản chưa có vai trò" in response.content.decode()


def test_a_wrong_password_says_the_same_as_an_unknown_name(client, lan):
    wrong = try_password(client, "lan", "khong-phai-mat-khau").context["form"].errors
    unknown = try_password(client, "laan", "khong-phai-mat-khau").context["form"].errors

    assert wrong == unknown
    assert not signed_in(client)


def test_failures_are_recorded_but_not_what_was_typed_for_a_name(client, lan):
    try_password(client, "lan", "sai")
    try_password(client, "mat-khau-go-nham-cho", "sai")

    known, unknown = AuditEvent.objects.order_by("pk")
    assert (known.by, known.action, known.target) == ("", "accounts.sign_in_failed", f"accounts.User:{lan.pk}")
    assert (unknown.target, unknown.details) == ("accounts.User:None", {"address": "127.0.0.1"})


@pytest.mark.parametrize("username", ["lan", "khong-co-ai"])
def test_five_wrong_passwords_close_the_door_whether_or_not_somebody_is_called_so(client, lan, username):
    with time_machine.travel(dt.datetime(2026, 3, 2, 7, 0, tzinfo=dt.UTC), tick=False):
        statuses = [try_password(client, username, f"sai-{attempt}").status_code for attempt in range(5)]
        response = try_password(client, username, PASSWORD)

    assert statuses == [200, 200, 200, 200, 429]
    assert response.status_code == 429
    assert "Xin thử lại sau <strong>14:15 02/03/2026</strong>" in response.content.decode()
    assert not signed_in(client)
    actions = list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))
    assert actions == ["accounts.sign_in_failed"] * 4 + ["accounts.sign_in_locked"]


def test_trying_while_locked_out_does_not_move_the_time_of_release(client, lan):
    start = dt.datetime(2026, 3, 2, 7, 0, tzinfo=dt.UTC)
    with time_machine.travel(start, tick=False) as clock:
        for attempt in range(5):
            try_password(client, "lan", f"sai-{attempt}")
        clock.shift(dt.timedelta(minutes=14))
        during = try_password(client, "lan", PASSWORD)
        clock.shift(dt.timedelta(minutes=2))
        after = try_password(client, "lan", PASSWORD)

    assert (during.status_code, after.status_code) == (429, 302)


def test_a_lockout_holds_for_one_name_from_one_address_only(client, lan, minh):
    for attempt in range(5):
        try_password(client, "lan", f"sai-{attempt}")

    somebody_else = try_password(client, "minh", PASSWORD)
    client.logout()
    elsewhere = client.post(SIGN_IN, {"username": "lan", "password": PASSWORD}, REMOTE_ADDR="10.0.0.7")

    assert (somebody_else.status_code, elsewhere.status_code) == (302, 302)


def test_a_made_up_forwarded_address_does_not_give_five_more_tries(client, lan):
    statuses = [
        client.post(
            SIGN_IN, {"username": "lan", "password": "sai"}, headers={"X-Forwarded-For": f"10.1.1.{attempt}"}
        ).status_code
        for attempt in range(6)
    ]

    assert statuses == [200, 200, 200, 200, 429, 429]


def test_a_made_up_hop_before_our_own_proxy_does_not_help_either(client, lan, settings):
    settings.TRUSTED_PROXIES = 1

    statuses = [
        client.post(
            SIGN_IN,
            {"username": "lan", "password": "sai"},
            headers={"X-Forwarded-For": f"10.1.1.{attempt}, 203.0.113.9"},
        ).status_code
        for attempt in range(6)
    ]

    assert statuses == [200, 200, 200, 200, 429, 429]


def test_a_closed_account_cannot_sign_in_and_is_not_told_why(client, lan):
    lan.is_active = False
    lan.save()

    errors = try_password(client, "lan", PASSWORD).context["form"].errors

    assert errors == try_password(client, "khong-co-ai", PASSWORD).context["form"].errors


def test_demo_accounts_are_shown_only_while_the_demo_is_loaded(client, db):
    without = client.get(SIGN_IN).content.decode()
    Identity(pk=1, is_demo=True).save()
    loaded = client.get(SIGN_IN).content.decode()

    assert "chuyenvien" not in without
    assert all(name in loaded for name in ["chuyenvien", "kt1 … kt8", "quantri", "<strong>demo</strong>"])


def test_signing_out_ends_the_session_and_leaves_a_trace(client, lan):
    try_password(client, "lan", PASSWORD)

    response = client.post(reverse("accounts:sign_out"))

    assert response.url == SIGN_IN
    assert not signed_in(client)
    assert AuditEvent.objects.first().action == "accounts.signed_out"


def test_after_signing_out_the_back_button_finds_nothing_stored(client, lan):
    before = client.get(SIGN_IN)
    client.force_login(lan)

    pages = [client.get(reverse(name)) for name in ("reports:home", "scoring:sheet_list", "blocs:agency_export")]

    assert "no-store" in before.headers["Cache-Control"]
    assert [(page.status_code, page.headers["Cache-Control"]) for page in pages] == [(200, "private, no-store")] * 3


def test_a_form_without_any_field_is_answered_like_an_empty_one(client, lan):
    response = client.post(SIGN_IN, "{}", content_type="application/json")

    assert response.status_code == 200
    assert set(response.context["form"].errors) == {"username", "password"}


def test_the_session_ends_after_two_hours_without_a_request(client, lan):
    with time_machine.travel(dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC), tick=False) as clock:
        try_password(client, "lan", PASSWORD)
        clock.shift(dt.timedelta(hours=1, minutes=50))
        still = client.get("/thong-bao/").status_code
        clock.shift(dt.timedelta(hours=1, minutes=50))
        renewed = client.get("/thong-bao/").status_code
        clock.shift(dt.timedelta(hours=2, minutes=1))
        lapsed = client.get("/thong-bao/")

    assert (still, renewed) == (200, 200)
    assert (lapsed.status_code, lapsed.url) == (302, f"{SIGN_IN}?next=/thong-bao/")


def test_the_session_ends_eight_hours_after_signing_in_however_busy(client, lan):
    statuses = []
    with time_machine.travel(dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC), tick=False) as clock:
        try_password(client, "lan", PASSWORD)
        for _ in range(9):
            clock.shift(dt.timedelta(minutes=54))
            statuses.append(client.get("/thong-bao/").status_code)

    assert statuses == [200] * 8 + [302]
    assert AuditEvent.objects.first().action == "accounts.session_expired"


def test_a_busy_session_is_written_seldom(client, lan, django_assert_num_queries):
    try_password(client, "lan", PASSWORD)
    client.get("/thong-bao/")

    with django_assert_num_queries(3):  # session, user, roles; no session written
        client.get(SIGN_IN)

    assert timezone.now() < client.session.get_expiry_date()
