"""Every account that the sign-in page names: it opens, and there is something to do behind it."""

import re

import pytest
from django.urls import reverse

from accounts.demo import DEMO_ACCOUNTS, DEMO_PASSWORD
from accounts.models import User
from demo.people import ACCOUNTS

# Of the demo nothing waits for them on the first page.
NOTHING_YET = {"hoidong", "vanthu"}
NAMES = [account.username for account in ACCOUNTS]


def names_on_the_sign_in_page() -> list[str]:
    """ "kt1 … kt8" stands for eight accounts."""
    names = []
    for account in DEMO_ACCOUNTS:
        first, _, last = account.username.partition(" … ")
        if last:
            word = first.rstrip("0123456789")
            names += [f"{word}{n}" for n in range(int(first.removeprefix(word)), int(last.removeprefix(word)) + 1)]
        else:
            names.append(first)
    return names


def test_the_sign_in_page_names_every_account_and_no_other(province):
    with_a_password = User.objects.exclude(password__startswith="!")

    assert sorted(names_on_the_sign_in_page()) == sorted(NAMES)
    assert set(with_a_password.values_list("username", flat=True)) == set(NAMES)


@pytest.mark.parametrize("username", NAMES)
def test_each_account_signs_in_and_finds_its_work(province, client, username):
    answer = client.post(reverse("accounts:sign_in"), {"username": username, "password": DEMO_PASSWORD}, follow=True)

    assert (answer.status_code, answer.redirect_chain) == (200, [("/", 302)])
    waits = [task for year in answer.context["years"] for task in (*year["tasks"], *year["waiting"])]
    has_work = bool(waits or answer.context["overviews"] or answer.context["people"])
    assert has_work == (username not in NOTHING_YET)


def test_the_sign_in_page_shows_them_while_the_demo_is_loaded(province, client):
    page = client.get(reverse("accounts:sign_in")).content.decode()

    assert re.findall(r'<th scope="row">(.+?)</th>', page) == [account.username for account in DEMO_ACCOUNTS]
