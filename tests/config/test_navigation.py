"""Each person is offered what is theirs, and sees where they are."""

import re

import pytest
from django.urls import reverse

from config import navigation
from config.navigation import SECTIONS, Entry

FIRST = ["Việc cần làm của tôi", "Thông báo"]
PUBLIC_INSIDE = ["Bộ tiêu chí", "Đơn vị", "Năm thi đua", "Ngày nghỉ, làm bù"]
CAMPAIGNS = ["Phong trào thi đua", "Điển hình tiên tiến"]
AWARDS = ["Danh mục khen thưởng"]
DECISIONS = "Quyết định khen thưởng"
PROPOSES = [*AWARDS, "Đăng ký thi đua", "Đề nghị khen thưởng"]
KNOWS = [DECISIONS, "Cá nhân, tập thể", "Tiền thưởng, hiện vật", "Sổ khen thưởng"]
MONEY = ["Tiền thưởng, hiện vật", "Sổ khen thưởng"]
CERTIFICATES = ["Bằng khen, giấy khen", "Sổ vàng"]
OWN_AWARDS = [*PROPOSES, "Lấy ý kiến khen thưởng", *KNOWS]
APPRAISES = ["Thẩm định khen thưởng", "Lấy ý kiến khen thưởng", "Tờ trình khen thưởng"]
LIBRARY = ["Thư viện văn bản"]
COUNCIL = ["Trình Hội đồng", "Trình Trung ương"]
OFFICE_AWARDS = [
    *PROPOSES,
    "Lấy ý kiến công khai",
    *APPRAISES,
    *COUNCIL,
    DECISIONS,
    *CERTIFICATES,
    *KNOWS[1:],
]
READS = [*FIRST, "Khối, cụm thi đua", *CAMPAIGNS, *PUBLIC_INSIDE]
MEETS = [*FIRST, "Khối, cụm thi đua", *CAMPAIGNS, "Hội nghị", *PUBLIC_INSIDE]
OWN_FIRST = ["Việc cần làm của tôi", "Việc đến hạn", "Thông báo", "Khối, cụm thi đua"]
SCORES = [
    *OWN_FIRST,
    *CAMPAIGNS,
    "Hội nghị",
    "Giao ước, quy chế",
    "Bảng chấm điểm",
    "Thẩm định",
    "Giải trình",
    *PUBLIC_INSIDE,
]
OFFICE_ONLY = ["Xếp hạng toàn tỉnh", "Không xét thi đua"]
AFTER_SHEETS = SCORES.index("Bảng chấm điểm") + 1
OFFICE = [
    *SCORES[:AFTER_SHEETS],
    "Tiến độ chấm điểm",
    *SCORES[AFTER_SHEETS : -len(PUBLIC_INSIDE)],
    *OFFICE_ONLY,
    *PUBLIC_INSIDE,
]
ENTRIES = {
    "dat": ["Thông báo"],
    "lan": [*SCORES, *OWN_AWARDS, *LIBRARY],
    "giang": [*SCORES, *OWN_AWARDS, *LIBRARY],
    "phuc": [*MEETS, *AWARDS, "Trình Hội đồng", *LIBRARY],
    "cuc": [*READS, *AWARDS, "Tờ trình khen thưởng", DECISIONS, *CERTIFICATES, *MONEY, *LIBRARY, "Lệnh in"],
    "son": [*READS, *AWARDS, "Tờ trình khen thưởng", DECISIONS, *LIBRARY],
    "hoa": [*OFFICE, *OFFICE_AWARDS, *LIBRARY, "Lệnh in", "Người dùng"],
    "binh": [*OFFICE, *OFFICE_AWARDS, *LIBRARY, "Lệnh in", "Người dùng", "Nhật ký"],
    "quan": [*READS, *AWARDS, *LIBRARY, "Người dùng", "Thông tin của tỉnh", "Nhật ký", "Kiểu dáng"],
}


def labels(html: str) -> list[str]:
    """The entries of the navigation in a page, in their order."""
    found = re.search(r'<nav class="sidenav".*?</nav>', html, re.DOTALL)
    return re.findall(r"</svg><span>(.*?)</span></a>", found.group()) if found else []


@pytest.mark.parametrize(("name", "expected"), ENTRIES.items())
def test_each_role_is_offered_exactly_its_own_entries(client, request, name, expected):
    client.force_login(request.getfixturevalue(name))

    page = client.get("/khong-co-trang-nay/").content.decode()

    assert labels(page) == expected


@pytest.mark.django_db
def test_a_visitor_is_offered_nothing(client):
    page = client.get("/khong-co-trang-nay/").content.decode()

    assert labels(page) == []


@pytest.mark.parametrize("name", ENTRIES)
def test_every_entry_offered_opens(client, request, name):
    user = request.getfixturevalue(name)
    client.force_login(user)
    offered = [entry for entries in SECTIONS.values() for entry in entries if entry.label in ENTRIES[name]]

    answers = {entry.label: client.get(reverse(entry.url_name)).status_code for entry in offered}

    assert answers == dict.fromkeys(ENTRIES[name], 200)


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("/nguoi-dung/", ["Người dùng"]),
        ("/nguoi-dung/7/sua/", ["Người dùng"]),
        ("/nguoi-dung-khac/", []),
        ("/doi-mat-khau/", []),
    ],
)
def test_the_entry_that_holds_this_page_is_marked(rf, quan, address, here):
    request = rf.get(address)
    request.user = quan

    sections = navigation.navigation(request)["navigation"]

    assert [entry["label"] for section in sections for entry in section["entries"] if entry["is_current"]] == here


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("/quyet-dinh/7/", "Quyết định khen thưởng"),
        ("/quyet-dinh/7/tien-thuong/", "Tiền thưởng, hiện vật"),
        ("/quyet-dinh/7/tien-thuong/chi/", "Tiền thưởng, hiện vật"),
        ("/tien-thuong/hien-vat/", "Tiền thưởng, hiện vật"),
    ],
)
def test_the_money_of_a_decision_is_marked_as_money(rf, hoa, address, here):
    request = rf.get(address)
    request.user = hoa

    sections = navigation.navigation(request)["navigation"]

    assert [entry["label"] for section in sections for entry in section["entries"] if entry["is_current"]] == [here]


def test_the_first_page_holds_only_itself():
    home = Entry("Việc cần làm của tôi", "home", "house", None)

    assert (navigation.current("/", {home: "/"}), navigation.current("/nguoi-dung/", {home: "/"})) == (home, None)
