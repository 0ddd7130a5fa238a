"""A meeting by hand in a browser: prepared, opened for a reason, checked in by code, followed by the screen."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from meetings import agenda
from meetings.models import BallotMode, ItemKind, Meeting
from tests.builders import new_bloc_year
from tests.meetings.rooms import new_ballot, new_meeting, new_quorum_rule, planned_meeting

pytestmark = pytest.mark.browser


@pytest.fixture
def bloc_year(transactional_db, health, finance, justice):
    new_quorum_rule()
    return new_bloc_year(members=[finance, health, justice], leader=finance)


@pytest.fixture
def room(bloc_year, giang) -> Meeting:
    """The meeting goes on, giang sits there with her account, with three items; nobody has turned to one yet."""
    meeting = new_meeting(bloc_year=bloc_year)
    meeting.agenda.all().delete()
    agenda.add_item(meeting, title="Báo cáo tổng kết", kind=ItemKind.REPORT, by=None)
    agenda.add_item(meeting, title="Thảo luận", kind=ItemKind.DISCUSSION, by=None)
    agenda.add_item(meeting, title="Trao thưởng", kind=ItemKind.HANDOVER, details="Sở Y tế", by=None)
    return meeting


@pytest.fixture
def stranger(live_server, new_context):
    """Return a function that opens a browser in which nobody has signed in."""

    def open_at(path: str):
        page = new_context(base_url=live_server.url).new_page()
        page.goto(path)
        return page

    return open_at


def test_a_meeting_is_prepared_and_opened_with_something_missing_and_a_reason(open_as, looked_at, bloc_year, minh):
    meeting = planned_meeting(bloc_year=bloc_year)
    meeting.agenda.all().delete()
    for seat in meeting.seats.all():
        seat.arrive(by=minh)
    page = open_as(minh, f"/hoi-nghi/{meeting.pk}/chuong-trinh/")
    for title in ("Khai mạc", "Thảo luận"):
        page.get_by_role("link", name="Thêm nội dung").click()
        page.get_by_label("Nội dung", exact=True).fill(title)
        page.get_by_label("Thời lượng").fill("15")
        page.get_by_role("button", name="Lưu").click()
    page.get_by_role("button", name="Đưa lên: Thảo luận").click()
    expect(page.locator("[data-item]").first).to_contain_text("Thảo luận")
    last = page.locator("[data-item]").last
    page.locator("[data-item]").first.drag_to(last, target_position={"x": 40, "y": last.bounding_box()["height"] - 4})
    expect(page.locator("[data-item]").first).to_contain_text("Khai mạc")
    page.wait_for_load_state()
    looked_at("agenda", page)

    page.get_by_role("link", name="Chuẩn bị, tài liệu").click()
    expect(page.get_by_text("Chưa gửi giấy mời.")).to_be_visible()
    looked_at("preparations", page)
    page.get_by_role("link", name="Gửi giấy mời").first.click()
    page.get_by_label("Lời nhắn thêm").fill("Xin góp ý dự thảo báo cáo.")
    page.get_by_role("button", name="Gửi giấy mời").click()
    expect(page.get_by_text("Đã gửi giấy mời")).to_be_visible()

    page.goto(f"/hoi-nghi/{meeting.pk}/khai-mac/")
    expect(page.get_by_text("Chưa lập phiếu bình xét.")).to_be_visible()
    looked_at("opening", page)
    page.get_by_label("Lý do").fill("Phiếu phát tại hội nghị.")
    page.get_by_role("button", name="Khai mạc").click()
    page.get_by_text("Đã khai mạc hội nghị.").wait_for()

    meeting.refresh_from_db()
    assert [item.title for item in meeting.agenda.all()] == ["Khai mạc", "Thảo luận"]
    assert meeting.opened_without == "Phiếu phát tại hội nghị."
    assert "Chưa lập phiếu bình xét." in meeting.opened_missing
    assert "Chưa gửi giấy mời." not in meeting.opened_missing
    assert looked_at.found == {}


def test_a_code_scanned_with_a_telephone_checks_in_and_the_chair_sees_it(
    open_as, stranger, looked_at, bloc_year, minh, health
):
    meeting = planned_meeting(bloc_year=bloc_year, starts_at=timezone.now())
    for seat in meeting.seats.all():
        seat.replace_representative(name=f"Đại diện {seat}", by=minh)
    desk = open_as(minh, f"/hoi-nghi/{meeting.pk}/dieu-hanh/")
    listed, cards = open_as(minh, f"/hoi-nghi/{meeting.pk}/"), open_as(minh, f"/hoi-nghi/{meeting.pk}/")
    cards.get_by_role("button", name="Thẻ mã QR cho mọi người dự họp").click()
    cards.get_by_role("button", name="Cấp mã mới").click()
    card = cards.get_by_role("region", name="Mã của Sở Y tế")
    code = card.locator(".one-time-code").text_content()
    looked_at("cards", cards)

    phone = stranger(f"/bo-phieu/#{code}")
    expect(phone.get_by_label("Mã bỏ phiếu")).to_have_value(code)
    assert "#" not in phone.url
    phone.get_by_role("button", name="Vào hội nghị").click()
    phone.get_by_role("button", name="Tôi có mặt").click()
    phone.get_by_text("Đã điểm danh: có mặt").wait_for()
    looked_at("telephone", phone)

    expect(desk.locator("#so-nguoi-du")).to_contain_text("Có mặt 01/03")
    expect(listed.get_by_role("row", name="Sở Y tế")).to_contain_text("Rời họp")
    assert meeting.seats.get(agency=health).is_present
    assert looked_at.found == {}


def test_screen_and_telephone_follow_the_chair(open_as, stranger, looked_at, room, minh, lan, giang):
    chair = open_as(minh, f"/hoi-nghi/{room.pk}/dieu-hanh/")
    chair.get_by_role("button", name="Tạo đường dẫn").click()
    link = chair.locator("#duong-dan a").get_attribute("href")
    screen = stranger(link)
    member = open_as(giang, f"/hoi-nghi/{room.pk}/theo-doi/")

    chair.get_by_role("button", name="Chuyển sang: Báo cáo tổng kết").click()
    expect(screen.locator(".screen-large")).to_have_text("Báo cáo tổng kết")
    expect(member.locator("#dien-bien h2")).to_have_text("Báo cáo tổng kết")
    looked_at("screen with an item", screen)
    looked_at("chair", chair)

    new_ballot(room, mode=BallotMode.OPEN)
    expect(screen.locator("#man-hinh")).to_contain_text("Đã bỏ phiếu")
    member.get_by_role("link", name="Bỏ phiếu", exact=True).click()
    member.get_by_label("Đồng ý", exact=True).first.check()
    member.get_by_role("button", name="Xem lại trước khi bỏ phiếu").click()
    member.locator("button[name=bo-phieu]").click()
    expect(screen.locator("#man-hinh .progress-line .number")).to_have_text("1/3")
    looked_at("screen with a ballot", screen)

    chair.get_by_role("link", name=re.compile("Kết thúc bỏ phiếu")).click()
    chair.get_by_role("button", name="Kết thúc bỏ phiếu").click()
    expect(screen.locator("#man-hinh")).to_contain_text("Kết quả hiện ra khi chủ trì công bố.")
    chair.get_by_role("link", name="Công bố kết quả").click()
    chair.get_by_role("button", name="Công bố").click()
    expect(screen.locator(".tier-lines li")).to_have_count(2)
    looked_at("screen with a result", screen)

    chair.goto(f"/hoi-nghi/{room.pk}/dieu-hanh/")
    chair.get_by_role("button", name=re.compile("Bắt đầu.*Trao thưởng")).click()
    expect(screen.locator(".screen-details")).to_have_text("Sở Y tế")
    assert looked_at.found == {}


def test_an_update_leaves_alone_what_somebody_is_filling_in(open_as, room, minh, hoa):
    chair = open_as(minh, f"/hoi-nghi/{room.pk}/dieu-hanh/")
    chair.get_by_role("textbox", name="Ý kiến").fill("Đang ghi dở")
    other = open_as(hoa, f"/hoi-nghi/{room.pk}/dieu-hanh/")

    other.get_by_role("button", name="Chuyển sang: Báo cáo tổng kết").click()

    expect(chair.locator("#noi-dung-nay")).to_have_text("Báo cáo tổng kết")
    expect(chair.get_by_role("textbox", name="Ý kiến")).to_have_value("Đang ghi dở")


def test_a_lost_connection_is_said_and_found_again(open_as, room, minh):
    page = open_as(minh, f"/hoi-nghi/{room.pk}/theo-doi/")

    page.context.set_offline(True)
    expect(page.locator("[data-live-state]")).to_have_text("Mất kết nối, đang thử nối lại…")
    room.agenda.first().start(by=minh)
    page.context.set_offline(False)

    expect(page.locator("[data-live-state]")).to_contain_text("Đã nối lại lúc")
    expect(page.locator("#dien-bien h2")).to_have_text("Báo cáo tổng kết")


def test_a_page_asks_more_often_than_every_two_seconds(settings):
    script = (settings.BASE_DIR / "static" / "js" / "live.js").read_text()

    assert int(re.search(r"EVERY = (\d+)", script)[1]) < 2000
