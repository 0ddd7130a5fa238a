"""A list that follows what is typed into its search field."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_the_list_follows_the_words_without_a_button(open_as, transactional_db, hoa, health, finance):
    page = open_as(hoa)
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(reverse("blocs:agency_list"))
    expect(page.get_by_role("link", name="Sở Tài chính")).to_be_visible()

    page.get_by_role("searchbox").press_sequentially("so y te")

    expect(page.get_by_role("link", name="Sở Tài chính")).to_have_count(0)
    expect(page.get_by_role("link", name="Sở Y tế")).to_be_visible()
    expect(page.get_by_role("searchbox")).to_be_focused()
    assert parse_qs(urlsplit(page.url).query) == {"q": ["so y te"]}
    assert complaints == []
