"""What axe says of the pages of the appraisal, wide and narrow; a verdict is given from the queue on."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from awards.models import LineState
from tests.awards.appraisal_builders import new_opinion, new_submission
from tests.awards.slate_builders import new_line

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing_and_nothing_sticks_out(open_as, hoa, health, finance, faults, width):
    line = new_line(health, person="Lê Thị Mai", officer=hoa)
    refused = new_line(health, state=LineState.INELIGIBLE)
    asked = new_opinion(line, finance, by=hoa)
    submission = new_submission(refused, by=hoa)
    line.notes.create(text="Đã gọi đơn vị", by=hoa)
    acts = [
        f"{reverse('awards:appraisal_act', args=[act])}?lines={line.pk}" for act in ("giao", "tra-lai", "lay-y-kien")
    ]
    addresses = [
        reverse("awards:appraisal_list"),
        reverse("awards:appraisal_detail", args=[line.pk]),
        reverse("awards:line_judge", args=[line.pk]),
        *acts,
        reverse("awards:limit_list"),
        reverse("awards:opinion_list"),
        asked.get_absolute_url(),
        reverse("awards:submission_list"),
        submission.get_absolute_url(),
        reverse("awards:refusal_tell", args=[refused.slate_id]),
        line.get_absolute_url(),
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


def test_lines_are_ticked_in_the_queue_and_judged_after_a_look(open_as, hoa, health):
    line = new_line(health, person="Lê Thị Mai")
    page = open_as(hoa, reverse("awards:appraisal_list"))

    page.get_by_label("Đánh dấu Lê Thị Mai").check()
    page.get_by_label("Với các đề nghị đã đánh dấu").select_option("du-dieu-kien")
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_label("Nhận xét của người thẩm định").fill("Đã bổ sung quyết định công nhận sáng kiến")
    page.get_by_role("button", name="Kết luận đủ điều kiện").click()

    expect(page.get_by_text("Đã kết luận đủ điều kiện 01 đề nghị.")).to_be_visible()
    line.refresh_from_db()
    assert line.state == LineState.ELIGIBLE
