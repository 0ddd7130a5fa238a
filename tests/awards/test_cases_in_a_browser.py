"""The review meetings of docs/cases/, held by their pages from the call to the dossier, in a real browser."""

import re

import pytest
from django.utils import timezone

from awards.models import BlocDossier, BlocProposal, Quota
from blocs.models import BlocState, BlocYear
from campaigns.models import DocumentSignature
from meetings.minutes import minutes_record
from meetings.models import Meeting, MeetingState, Minutes
from tests.awards.ballots import form, ranked_bloc
from tests.builders import PASSWORD, new_bloc_year, new_user
from tests.campaigns.covenants import PDF, new_covenant
from tests.meetings.rooms import new_quorum_rule

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ZONES = "Ban Quản lý các khu công nghiệp tỉnh"
ECONOMY = (
    "Sở Xây dựng",
    ZONES,
    "Sở Tài nguyên và Môi trường",
    "Sở Kế hoạch và Đầu tư",
    "Sở Tài chính",
    "Sở Công Thương",
    "Sở Nông nghiệp và Phát triển nông thôn",
    "Sở Giao thông vận tải",
    "Sở Khoa học và Công nghệ",
    "Cục Thuế tỉnh",
    "Chi cục Hải quan",
    "Ban Giải phóng mặt bằng và Phát triển quỹ đất tỉnh",
    "Ban Quản lý dự án đầu tư xây dựng tỉnh",
    "Liên minh Hợp tác xã tỉnh",
    "Quỹ Đầu tư phát triển tỉnh",
)
# Zones lead, then construction, then environment.
POINTS = ("19", "20", "18", "17", "16", "15", "14", "13", "12", "11", "10", "9", "8", "7", "6")


class Chair:
    """Whoever runs the meeting, at a page of the portal: the moves that both cases share."""

    def __init__(self, page):
        self.page = page

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name, exact=True).first.click()

    def call(self, *, place: str) -> None:
        """For today."""
        self.page.get_by_label("Loại").select_option(label="Hội nghị tổng kết")
        self.page.get_by_label("Ngày họp").fill(f"{timezone.localdate():%d/%m/%Y}")
        self.page.get_by_label("Địa điểm").fill(place)
        self.press("Lập hội nghị")

    def check_in_all(self) -> None:
        for seat in Meeting.objects.get().seats.all():
            arrived = re.compile(rf"^Có mặt\s*: {re.escape(seat.label)}$")
            self.page.get_by_role("button", name=arrived).click()

    def open(self, reason: str) -> None:
        self.follow("Khai mạc")
        self.page.get_by_label("Lý do").fill(reason)
        self.press("Khai mạc")

    def vote_on_paper(self, votes: dict[str, int], *, papers: int, tiers: int) -> None:
        """Open the ballot one looks at, type in the count, close it and publish it. `votes` by name."""
        self.follow("Mở bỏ phiếu")
        self.press("Mở bỏ phiếu")
        self.follow("Nhập kiểm phiếu")
        self.page.get_by_label("Người kiểm phiếu").fill("Nguyễn Thị Hoa\nPhạm Văn Dũng")
        self.page.get_by_label("Số phiếu phát ra").fill(str(papers))
        self.page.get_by_label("Số phiếu thu về").fill(str(papers))
        for place in range(tiers):
            self.page.get_by_label("Số phiếu hợp lệ").nth(place).fill(str(papers))
        for name, count in votes.items():
            self.page.get_by_label(name, exact=True).fill(str(count))
        self.press("Lưu kết quả kiểm phiếu")
        self.follow("Kết thúc bỏ phiếu")
        self.press("Kết thúc bỏ phiếu")
        self.follow("Công bố kết quả")
        self.press("Công bố")

    def conclude(self) -> None:
        self.follow("Bế mạc")
        self.press("Bế mạc")


def written() -> dict[str, str]:
    return {part.head.key: part.text for part in minutes_record(Meeting.objects.get()).parts}


def test_vinh_phuc_2019_from_the_call_to_the_dossier(open_as, faults):
    """Fifteen members, three tiers with one seat each, the next leader elected, minutes signed by the chair."""
    new_quorum_rule()
    bloc_year = ranked_bloc(*POINTS, names=ECONOMY)
    for code in ("CO_CP", "CO_TINH", "BK_TINH"):
        Quota.objects.keep(bloc_year, form(code), 1, by=None)
    head = new_user("truong", full_name="Lý Hải Đăng", heads=bloc_year.leader)
    bloc = f"/khoi/{bloc_year.bloc.code}/2026"
    page = open_as(head, f"{bloc}/hoi-nghi/lap/")
    chair = Chair(page)
    found = []

    chair.call(place="Hội trường Sở Xây dựng")
    meeting_url = page.url
    chair.check_in_all()
    chair.open("Báo cáo thông qua tại hội nghị")
    chair.follow("Lập phiếu suy tôn khen thưởng")
    found += faults(page)
    chair.press("Lập phiếu")
    chair.vote_on_paper({ZONES: 15, "Sở Xây dựng": 14, "Sở Tài nguyên và Môi trường": 13}, papers=15, tiers=3)
    chair.follow("Hồ sơ của khối")
    chair.press("Ghi nhận thành đề nghị khen thưởng")
    found += faults(page)

    page.goto(meeting_url)
    chair.follow("Lập phiếu bầu lãnh đạo khối")
    leaders = page.get_by_role("group", name="Đề cử Khối trưởng")
    leaders.get_by_label(ZONES).check()
    leaders.get_by_label("Sở Công Thương").check()
    chair.press("Lập phiếu")
    chair.vote_on_paper({ZONES: 13, "Sở Công Thương": 2}, papers=15, tiers=1)
    chair.press("Ghi nhận đơn vị được suy tôn")

    page.goto(f"{bloc}/thong-nhat-diem/")
    chair.press("Ghi nhận hội nghị đã thống nhất")
    page.goto(meeting_url)
    chair.conclude()
    chair.follow("Biên bản")
    found += faults(page)
    chair.follow("Ký biên bản")
    page.get_by_label("Mật khẩu của người ký").fill(PASSWORD)
    chair.press("Ký và khóa biên bản")
    page.get_by_text("Biên bản đã ký và khóa.").wait_for()
    page.goto(f"{bloc}/ho-so/")
    found += faults(page)
    chair.follow("Gửi hồ sơ")
    page.get_by_label("Số, ký hiệu tờ trình của khối").fill("46/TTr-SXD")
    page.get_by_label("Lý do vẫn gửi khi hồ sơ còn thiếu").fill("Báo cáo gửi sau")
    chair.press("Gửi hồ sơ")
    page.get_by_text("Đã gửi hồ sơ của khối.").wait_for()

    assert [(each.form.code, each.agency.name) for each in BlocProposal.objects.of_bloc_year(bloc_year)] == [
        ("CO_CP", ZONES),
        ("CO_TINH", "Sở Xây dựng"),
        ("BK_TINH", "Sở Tài nguyên và Môi trường"),
    ]
    meeting = Meeting.objects.get()
    assert (meeting.proposed_leader.name, meeting.state) == (ZONES, MeetingState.SIGNED)
    assert Minutes.objects.get().signed_by_name == "Lý Hải Đăng"
    assert f"- {ZONES} được suy tôn làm Khối trưởng năm 2027." in written()["decisions"].split("\n")
    assert BlocYear.objects.get().state == BlocState.SENT
    assert BlocDossier.objects.get().missing == ["Báo cáo tổng kết"]
    assert found == []


NUMBER_FIVE = (
    "Sở Giao thông vận tải",
    "Sở Tài nguyên và Môi trường",
    "Sở Xây dựng",
    "Liên minh Hợp tác xã",
    "Ban Quản lý Vườn quốc gia Bù Gia Mập",
    "Ban Quản lý dự án đầu tư xây dựng tỉnh",
    "Sở Nông nghiệp và Phát triển nông thôn",
)
HANDED_OVER = (
    "Trao Bằng khen của UBND tỉnh cho 03 đơn vị: Sở Giao thông vận tải, Sở Xây dựng, "
    "Ban Quản lý Vườn quốc gia Bù Gia Mập."
)


def test_binh_phuoc_2020_hands_over_what_was_decided_and_signs_the_next_covenant(open_as, faults):
    """In the following year; a deputy director sits for one member; the signed minutes come as a scan."""
    new_quorum_rule()
    bloc_year = ranked_bloc(*POINTS[:7], names=NUMBER_FIVE, year=2025)
    park = bloc_year.memberships.get(agency__name__startswith="Ban Quản lý Vườn").agency
    BlocYear.objects.update(leader=park)
    clerk = new_user("vuon", full_name="Điểu Văn Minh", acts_for=park)
    members = [membership.agency for membership in bloc_year.memberships.all()]
    following = new_bloc_year(bloc=bloc_year.bloc, members=members, leader=park, year=2026)
    new_covenant(following, by=clerk, state="signing")
    page = open_as(clerk, f"/khoi/{bloc_year.bloc.code}/2025/hoi-nghi/lap/")
    chair = Chair(page)
    found = []

    chair.call(place=park.name)
    meeting_url = page.url
    page.get_by_role("link", name=re.compile("Người dự của Sở Nông nghiệp")).click()
    page.get_by_label("Họ và tên người dự họp").fill("Trần Quốc Toản")
    page.get_by_label("Chức vụ").fill("Phó Giám đốc")
    page.get_by_role("textbox", name="Giấy ủy quyền").fill("Giấy ủy quyền số 15/GUQ-SNNPTNT")
    chair.press("Lưu")
    chair.check_in_all()
    chair.open("Không bỏ phiếu tại hội nghị này")

    page.goto(f"{meeting_url}dieu-hanh/")
    handover = Meeting.objects.get().agenda.get(kind="handover")
    page.locator(f"form[action='/hoi-nghi/noi-dung/{handover.pk}/bat-dau/'] button").first.click()
    page.get_by_label("Kết luận").fill(HANDED_OVER)
    chair.press("Ghi kết luận")
    page.goto(f"{meeting_url}ky-giao-uoc/")
    found += faults(page)
    page.get_by_role("link", name=re.compile("Ghi bản đã ký")).click()
    page.set_input_files("input[type=file]", {"name": "giao-uoc.pdf", "mimeType": "application/pdf", "buffer": PDF})
    chair.press("Ghi chữ ký")
    page.wait_for_url("**/ky-giao-uoc/")

    page.goto(meeting_url)
    chair.conclude()
    chair.follow("Biên bản")
    page.get_by_role("link", name="Ghi số").click()
    page.get_by_label("Số, ký hiệu").fill("36/BB-VQG")
    chair.press("Lưu")
    chair.follow("Ký biên bản")
    found += faults(page)
    page.get_by_label("Người ký").fill("Vương Đức Hòa")
    page.get_by_label("Ngày ký").fill(f"{Meeting.objects.get().held_on:%d/%m/%Y}")
    page.set_input_files("input[type=file]", {"name": "bien-ban.pdf", "mimeType": "application/pdf", "buffer": PDF})
    chair.press("Ký và khóa biên bản")
    page.get_by_text("Biên bản đã ký và khóa.").wait_for()

    assert DocumentSignature.objects.filter(document__bloc_year=following).count() == 7
    text = written()
    assert f"Kết luận: {HANDED_OVER}" in text["course"].split("\n")
    assert "- 07 đơn vị ký Giao ước thi đua năm 2026." in text["decisions"].split("\n")
    assert "Sở Nông nghiệp và Phát triển nông thôn: Trần Quốc Toản dự theo Giấy ủy quyền số 15/GUQ-SNNPTNT." in text[
        "present"
    ].split("\n")
    minutes = Minutes.objects.get()
    assert (minutes.number, minutes.signed_by_name, minutes.file.original_name) == (
        "36/BB-VQG",
        "Vương Đức Hòa",
        "bien-ban.pdf",
    )
    assert found == []
