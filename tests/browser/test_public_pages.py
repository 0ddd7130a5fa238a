"""What people without an account meet: checking a paper, the list of decisions; and the library of all papers."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from documents.models import Disclosure
from tests.access import PDF
from tests.documents.test_verification import OTHER_PDF, new_issued

pytestmark = pytest.mark.browser

# A file as a mouse drops it: only a script can make one.
DROP = """async ([selector, bytes]) => {
  const file = new File([new Uint8Array(bytes)], "quyet-dinh.pdf", {type: "application/pdf"});
  const given = new DataTransfer();
  given.items.add(file);
  const drop = {dataTransfer: given, bubbles: true, cancelable: true};
  document.querySelector(selector).dispatchEvent(new DragEvent("drop", drop));
}"""


@pytest.mark.parametrize(
    ("file", "answer"),
    [(PDF, "Đúng là bản đã ban hành"), (OTHER_PDF, "Không phải bản đã ban hành")],
    ids=["same", "other"],
)
def test_a_paper_dropped_on_its_page_is_compared(live_server, page, transactional_db, faults, file, answer):
    decision = new_issued()
    page.goto(f"{live_server.url}{decision.public_url}")

    page.evaluate(DROP, ["form[data-drop]", list(file)])

    expect(page.get_by_role("main")).to_contain_text(answer)
    assert faults(page) == []


def test_the_public_list_and_its_switches_are_read_by_everybody(
    live_server, page, open_as, transactional_db, faults, hoa
):
    decision = new_issued()
    Disclosure.objects.create(form=decision.form, is_listed=True)
    page.goto(f"{live_server.url}{reverse('documents:public_decision_list')}")
    expect(page.get_by_text("123/QĐ-UBND")).to_be_visible()
    found = {"list": faults(page)}

    switches = open_as(hoa, reverse("awards:disclosure_edit"))
    found["switches"] = faults(switches)

    assert found == {"list": [], "switches": []}


def test_the_library_of_papers_opens_its_samples(open_as, transactional_db, faults, hoa):
    page = open_as(hoa, reverse("reports:paper_library"))
    found = {"library": faults(page)}
    page.locator("main table a").first.click()
    page.wait_for_url("**/thu-vien-van-ban/*/")
    found["paper"] = faults(page)

    assert found == {"library": [], "paper": []}
