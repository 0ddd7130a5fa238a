"""Public notice, council and central level in a browser: by axe, at two widths, and without an account."""

import pytest
from playwright.sync_api import expect

from awards.council.ballots import prepare_ballots
from awards.council.outcomes import record_results
from awards.models import LineState, Nomination
from tests.awards.council_builders import before_council, new_council, new_pack, sent_up, voted_pack
from tests.awards.notice_builders import new_comment, new_notice, over_notice, published_notice
from tests.awards.slate_builders import new_line

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing_and_nothing_sticks_out(open_as, hoa, faults, width):
    draft, published = new_notice("Trần Văn Nam"), published_notice("Lê Thị Mai")
    new_comment(published, line=published.lines.get(), name="Bà Tư")
    over = over_notice("Phạm Văn Tý")
    voted, empty = voted_pack(form="BK_TTG"), new_pack(*before_council("Ngô Thị Lan"), meeting=new_council())
    record_results(voted, by=None)
    prepare_ballots(empty, by=None)
    before_council("Chưa trình")
    sent_up()
    new_line(state=LineState.ELIGIBLE, form="BK_TTG", person="Chờ công khai")
    addresses = [
        "/lay-y-kien/",
        published.public_url,
        over.public_url,
        "/lay-y-kien-cong-khai/",
        "/lay-y-kien-cong-khai/lap/",
        draft.get_absolute_url(),
        f"{draft.get_absolute_url()}dang/",
        published.get_absolute_url(),
        f"/lay-y-kien-cong-khai/dong/{published.lines.get().pk}/dua-lai/",
        "/trinh-hoi-dong/",
        "/trinh-hoi-dong/lap/hoi-dong/",
        voted.get_absolute_url(),
        empty.get_absolute_url(),
        f"{voted.get_absolute_url()}ket-qua/",
        "/y-kien-tinh-uy/",
        "/trinh-trung-uong/",
        "/trinh-trung-uong/quyet-dinh/ghi/",
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


def test_somebody_without_an_account_reads_and_writes(live_server, new_context):
    notice = published_notice("Lê Thị Mai", "Trần Văn Nam")
    page = new_context(base_url=live_server.url).new_page()
    page.set_viewport_size({"width": 360, "height": 800})

    page.goto("/lay-y-kien/")
    page.get_by_role("link", name=str(notice)).click()
    page.get_by_label("Về trường hợp").select_option(label="2. Trần Văn Nam")
    page.get_by_label("Ý kiến", exact=True).fill("Thành tích này là của cả tập thể.")
    page.get_by_role("button", name="Gửi ý kiến").click()

    expect(page.get_by_text("Đã nhận ý kiến.")).to_be_visible()
    assert notice.comments.get().line.nomination == Nomination.objects.get(printed_name="Trần Văn Nam")
