"""A voter with a telephone and a code, in a real browser; and what axe holds against the pages of ballots."""

import pytest

from accounts.models import GrantedRole
from meetings.models import BallotMode, OptionCount
from meetings.voting import close_ballot
from tests.builders import new_agency, new_user
from tests.meetings.rooms import new_ballot, new_meeting, vote

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def ballot():
    agencies = [new_agency(name) for name in ("Sở Y tế", "Ban Quản lý các khu công nghiệp", "Sở Tư pháp")]
    meeting = new_meeting(members=[*agencies, new_agency(), new_agency()])
    return new_ballot(meeting, *(agency.name for agency in agencies))


@pytest.fixture
def office():
    return new_user("hoa", holds=[GrantedRole.OFFICE])


def test_a_voter_types_the_code_marks_looks_again_and_votes(ballot, live_server, new_context, faults):
    seat = ballot.meeting.seats.first()
    seat.replace_representative(name="Nguyễn Văn Tám", by=None)
    code = seat.issue_code(by=None)
    page = new_context(base_url=live_server.url).new_page()
    page.set_viewport_size(PHONE)
    found = []

    page.goto("/bo-phieu/")
    found += faults(page)
    page.get_by_label("Mã bỏ phiếu").fill(code.lower())
    page.get_by_role("button", name="Vào hội nghị").click()
    found += faults(page)
    page.get_by_role("link", name="Bỏ phiếu", exact=True).click()
    found += faults(page)
    page.get_by_role("group", name="Sở Y tế").get_by_label("Đồng ý", exact=True).check()
    page.get_by_role("button", name="Xem lại trước khi bỏ phiếu").click()
    found += faults(page)
    page.get_by_role("button", name="Sửa lại").click()
    kept = page.get_by_role("group", name="Sở Y tế").get_by_label("Đồng ý", exact=True).is_checked()
    page.get_by_role("button", name="Xem lại trước khi bỏ phiếu").click()
    page.get_by_role("button", name="Bỏ phiếu", exact=True).click()

    assert page.get_by_text("Lá phiếu đã được ghi nhận").is_visible()
    assert page.get_by_text("Đã bỏ phiếu", exact=True).is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert kept
    assert found == []
    assert OptionCount.objects.get(option__label="Sở Y tế").votes == 1


def test_the_pages_of_ballots_are_open_to_everybody(ballot, office, open_as, faults):
    paper = new_ballot(ballot.meeting, mode=BallotMode.PAPER)
    prepared = new_ballot(ballot.meeting, mode=BallotMode.PAPER, is_open=False)
    vote(ballot, "Sở Y tế", "Sở Y tế", "Sở Y tế")
    close_ballot(ballot, by=None)
    meeting = f"/hoi-nghi/{ballot.meeting.pk}/"
    page = open_as(office, "/hoi-nghi/")

    found = {}
    for path in (
        "/hoi-nghi/",
        meeting,
        f"{meeting}phieu/lap/",
        f"{meeting}bau/lap/",
        f"/hoi-nghi/phieu/{ballot.pk}/",
        f"/hoi-nghi/phieu/{ballot.pk}/vong-moi/",
        f"/hoi-nghi/phieu/{paper.pk}/kiem-phieu/",
        f"/hoi-nghi/phieu/{prepared.pk}/mo/",
        "/hoi-nghi/so-nguoi-du/",
        "/bo-phieu/bi-mat/",
    ):
        page.goto(path)
        found[path] = faults(page)

    assert {path: faults for path, faults in found.items() if faults} == {}
