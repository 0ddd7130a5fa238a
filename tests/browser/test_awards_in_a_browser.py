"""A rule read aloud while it is edited, and what axe says of the pages of awards."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.awards.catalogue_builders import the_form
from tests.awards.subject_builders import graded, new_award, new_subject

pytestmark = pytest.mark.browser


def test_the_sentence_changes_while_a_condition_is_typed(open_as, hoa):
    page = open_as(hoa, reverse("awards:rule_edit", kwargs={"pk": the_form().pk, "subject": "individual"}))

    page.locator("[name=line-1-times]").fill("3")
    page.locator("[name=line-1-times]").press("Tab")

    expect(page.locator("#cau")).to_contain_text("(1) 03 năm liên tục được tặng danh hiệu Chiến sĩ thi đua cơ sở")


@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing_and_nothing_sticks_out(open_as, hoa, health, faults, width):
    one, other = new_subject("Vũ Hòa", agency=health, birth_year=1985), new_subject("Vũ Hoà", agency=health)
    graded(one)
    new_award(one)
    form = the_form().pk
    addresses = [
        reverse("awards:form_list"),
        reverse("awards:form_detail", kwargs={"pk": form}),
        reverse("awards:form_history", kwargs={"pk": form}),
        reverse("awards:rule_edit", kwargs={"pk": form, "subject": "individual"}),
        reverse("awards:rule_try"),
        reverse("awards:subject_list"),
        one.get_absolute_url(),
        reverse("awards:subject_verdict", kwargs={"pk": one.pk}) + "?form=BK_TINH&year=2025&received_on=10/02/2026",
        reverse("awards:same_names"),
        reverse("awards:subject_compare", kwargs={"pk": one.pk, "other": other.pk}),
        reverse("awards:award_list"),
        reverse("awards:import_start", kwargs={"kind": "people"}),
    ]
    page = open_as(hoa)
    page.set_viewport_size({"width": width, "height": 800})

    found = {}
    for address in addresses:
        page.goto(address)
        sticks_out = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        if problems := [*faults(page), *(["sticks out"] if sticks_out else [])]:
            found[address] = problems

    assert found == {}
