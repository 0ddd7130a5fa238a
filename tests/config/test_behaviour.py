"""What a page does in a real browser, on the page that holds every piece."""

import gzip
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from tests.plugins.browser import DESK, TELEPHONE

pytestmark = pytest.mark.browser

FIRST_VISIT_BYTES = 300_000


@pytest.fixture
def style_guide(open_as, quan):
    """Return a function that opens the style guide on a screen of the given size."""

    def style_guide(screen=DESK, **options):
        page = open_as(quan, **options)
        page.set_viewport_size(screen)
        page.goto(reverse("style_guide"))
        return page

    return style_guide


@pytest.mark.parametrize("screen", [DESK, TELEPHONE], ids=["desk", "telephone"])
def test_axe_finds_no_fault_in_any_piece(style_guide, faults, screen):
    page = style_guide(screen)

    assert faults(page) == []


def test_a_telephone_never_scrolls_sideways(style_guide):
    page = style_guide(TELEPHONE)

    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_a_first_visit_is_light_and_asks_no_other_host(style_guide, live_server):
    page = style_guide()
    visits, complaints = [], []
    page.on("response", lambda answer: visits.append((answer.url, answer.status, answer.body())))
    page.on("console", lambda message: complaints.append(message.text))

    page.reload(wait_until="networkidle")

    # Whitenoise sends css and js compressed; pages go as they are.
    weight = sum(
        len(gzip.compress(body)) if urlsplit(url).path.startswith("/static/") else len(body) for url, _, body in visits
    )
    assert {f"{urlsplit(url).scheme}://{urlsplit(url).netloc}" for url, _, _ in visits} == {live_server.url}
    assert [url for url, status, _ in visits if status >= 400] == []
    assert weight <= FIRST_VISIT_BYTES
    assert complaints == []


def test_leaving_unsaved_work_asks_first(style_guide):
    page = style_guide()
    questions = []
    page.on("dialog", lambda dialog: (questions.append(dialog.type), dialog.dismiss()))

    page.get_by_label("Giải trình").first.fill("Đã có văn bản số 12/BC-STP.")
    page.get_by_role("link", name="Trang đầu").click(no_wait_after=True)
    page.wait_for_timeout(200)

    assert questions == ["beforeunload"]
    assert page.get_by_label("Giải trình").first.input_value() == "Đã có văn bản số 12/BC-STP."


def test_leaving_without_having_typed_asks_nothing(style_guide):
    page = style_guide()
    questions = []
    page.on("dialog", lambda dialog: (questions.append(dialog.type), dialog.accept()))

    page.get_by_role("link", name="Trang đầu").click()
    page.wait_for_url(lambda url: not url.endswith(reverse("style_guide")))

    assert questions == []


def test_a_double_click_sends_a_form_once(style_guide):
    page = style_guide()
    page.route("**/*", lambda route: route.fulfill(status=204))  # the browser stays on the page
    page.evaluate("window.sent = 0; addEventListener('submit', (event) => { sent += event.defaultPrevented ? 0 : 1; })")
    save = page.locator("form.form").first.get_by_role("button", name="Lưu")

    save.dblclick()

    assert page.evaluate("sent") == 1
    assert save.get_attribute("aria-busy") == "true"


def test_a_question_can_be_answered_no_or_yes(style_guide):
    page = style_guide()
    before = page.url

    page.get_by_role("button", name="Hỏi bằng hộp thoại").click()
    page.get_by_role("dialog", name="Gỡ văn bản kiểm chứng này khỏi tiêu chí II.3?").wait_for()
    page.get_by_role("button", name="Không, quay lại").click()
    after_no = page.url
    page.get_by_role("button", name="Hỏi bằng hộp thoại").click()
    page.get_by_role("button", name="Gỡ văn bản").click()
    page.wait_for_url("**/kieu-dang/?*")

    assert after_no == before


def test_the_navigation_opens_and_closes_on_a_telephone(style_guide):
    page = style_guide(TELEPHONE)
    navigation = page.get_by_role("navigation", name="Danh mục")
    closed = navigation.is_visible()

    page.get_by_role("button", name="Danh mục").press("Enter")
    opened = navigation.is_visible()
    page.get_by_role("link", name="Đóng danh mục").click()

    assert (closed, opened, navigation.is_visible()) == (False, True, False)


def test_the_navigation_opens_without_scripts_too(style_guide):
    page = style_guide(TELEPHONE, java_script_enabled=False)

    page.get_by_role("link", name="Danh mục").click()

    assert page.get_by_role("navigation", name="Danh mục").is_visible()


def test_a_whole_page_never_lands_inside_a_part_of_the_page(style_guide):
    page = style_guide()
    before = page.locator("#bang").inner_html()

    page.evaluate("htmx.ajax('GET', '/kieu-dang/', '#bang')")
    page.get_by_text("Phiên làm việc đã hết.").wait_for()

    assert page.locator("#bang").inner_html() == before


def test_a_part_that_is_gone_is_said_at_the_foot_of_the_page(style_guide):
    page = style_guide()

    page.evaluate("htmx.ajax('GET', '/khong-co/', '#bang')")

    page.get_by_text("Không tìm thấy, hoặc mục này đã bị khóa.").wait_for()
