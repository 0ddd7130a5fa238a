"""The cases thai-nguyen-2019 and thai-nguyen-2020 (docs/cases), done by hand in a browser."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts import succession
from campaigns.models import Movement, MovementAnswer, MovementLevel, RoleModel, RoleModelState
from tests.builders import new_agency, new_user
from tests.campaigns.movement_builders import new_answer, new_movement, new_photo, new_role_model, new_round

pytestmark = pytest.mark.browser

TELEPHONE = {"width": 360, "height": 740}
CULTURE = "Cán bộ, công chức, viên chức thi đua thực hiện văn hóa công sở"
GROUPS = [
    "Thực hiện quy chế làm việc, quy chế của bộ phận một cửa; chấp hành kỷ luật, giờ giấc",
    "Hưởng ứng sâu rộng phong trào với cách làm đổi mới",
    "Xây dựng môi trường làm việc dân chủ, thân thiện, hiện đại",
    "Mỗi người làm tốt công việc chuyên môn, học tập, đổi mới",
]


@pytest.fixture
def transport(db):
    return new_agency("Sở Giao thông vận tải", code="SGTVT")


@pytest.fixture
def doan(transport):
    return new_user("doan", full_name="Trần Văn Đoàn", acts_for=transport)


def test_thai_nguyen_2019_the_province_launches_and_the_department_answers(open_as, faults, hoa, doan, transport):
    page = open_as(hoa, reverse("campaigns:movement_create"))
    page.get_by_label("Tên phong trào").fill(CULTURE)
    page.get_by_label("Từ", exact=True).fill("2019")
    page.get_by_label("Đến hết", exact=True).fill("2025")
    page.get_by_role("button", name="Thêm dòng nội dung").click()
    for place, title in enumerate(GROUPS, start=1):
        page.get_by_label(f"Nhóm nội dung, dòng {place}").fill(title)
    page.get_by_label("Chỉ tiêu, dòng 1").fill("Hồ sơ hành chính tiếp nhận được giải quyết đúng quy định, trả đúng hạn")
    page.get_by_label("Mức phấn đấu, dòng 1").fill("100")
    page.get_by_label("Đơn vị tính, dòng 1").fill("%")
    found = {"edit": faults(page)}
    page.get_by_role("button", name="Lưu").click()
    page.get_by_role("link", name="Phát động", exact=True).click()
    page.get_by_label("Ngày phát động").fill("20/8/2019")
    page.get_by_role("button", name="Phát động").click()
    page.get_by_text("Đã phát động phong trào và báo cho các đơn vị.").wait_for()
    found["movement"] = faults(page)

    page = open_as(doan, reverse("campaigns:movement_list"))
    found["list"] = faults(page)
    page.get_by_role("link", name=CULTURE).click()
    page.get_by_role("link", name="Hưởng ứng", exact=True).click()
    page.get_by_label("Ngày phát động tại đơn vị").fill("3/9/2019")
    page.get_by_label("Địa điểm, hình thức").fill("Lễ chào cờ đầu tháng")
    found["answer edit"] = faults(page)
    page.get_by_role("button", name="Lưu").click()
    page.get_by_text("Đã lưu kế hoạch hưởng ứng.").wait_for()
    found["answer"] = faults(page)

    answer = MovementAnswer.objects.get()
    assert (answer.movement.name, answer.movement.period) == (CULTURE, "2019–2025")
    assert (answer.agency, answer.launched_on) == (transport, dt.date(2019, 9, 3))
    assert [content.title for content in answer.contents.all()] == GROUPS
    assert [(target.value, target.unit) for target in answer.targets.all()] == [(100, "%")]
    assert {name: said for name, said in found.items() if said} == {}


def test_thai_nguyen_2020_the_department_reviews_and_launches_the_movement_that_follows(
    open_as, faults, hoa, minh, doan, transport, finance
):
    movement = new_movement(
        "Xây dựng và nhân rộng điển hình tiên tiến giai đoạn 2015–2020",
        level=MovementLevel.AGENCY,
        agency=transport,
        addressing="divisions",
        starts_on=dt.date(2015, 1, 1),
        ends_on=dt.date(2020, 12, 31),
        launched_on=dt.date(2016, 9, 20),
    )
    division = new_agency("Phòng Kế hoạch Tài chính", parent=transport, kind="division")
    new_answer(movement, division)
    new_role_model(transport, state=RoleModelState.PUBLISHED, movement=movement, name=division.name)
    page = open_as(doan, movement.get_absolute_url())

    page.get_by_role("link", name="Ghi sơ kết, tổng kết").click()
    page.get_by_label("Tổng kết", exact=True).check()
    page.get_by_label("Ngày", exact=True).fill("3/7/2020")
    page.get_by_label("Kết quả").fill("Tại hội nghị, 02 tập thể và 15 cá nhân được khen thưởng.")
    page.get_by_role("button", name="Ghi kết quả").click()
    page.get_by_role("link", name="Kết thúc phong trào").click()
    page.get_by_role("button", name="Kết thúc phong trào").click()
    page.goto(reverse("campaigns:movement_create"))
    page.get_by_label("Tên phong trào").fill("Phong trào thi đua giai đoạn 2021–2025")
    page.get_by_label("Từ", exact=True).fill("2021")
    page.get_by_label("Đến hết", exact=True).fill("2025")
    page.get_by_label("Tiếp nối phong trào").select_option(str(movement.pk))
    page.get_by_label("Nhóm nội dung, dòng 1").fill("Tiếp tục nhân rộng điển hình")
    page.get_by_role("button", name="Lưu").click()
    page.get_by_role("link", name="Phát động", exact=True).click()
    page.get_by_label("Ngày phát động").fill("3/7/2020")
    page.get_by_role("button", name="Phát động").click()
    page.goto(reverse("campaigns:movement_results", args=[movement.pk]))

    said = page.locator("main").inner_text()
    assert [words for words in ("Tổng kết ngày 03/07/2020", division.name, "2021–2025") if words not in said] == []
    assert faults(page) == []
    following = Movement.objects.get(follows=movement)
    assert (following.launched_on, following.agency) == (dt.date(2020, 7, 3), transport)

    succession.merge([transport], into=finance, on=dt.date(2025, 3, 1), by=hoa)
    page = open_as(hoa, reverse("campaigns:movement_list") + "?agency=so+tai+chinh")
    assert page.get_by_role("link", name=movement.name).count() == 1
    page = open_as(minh, reverse("campaigns:movement_results", args=[movement.pk]))
    assert "Tổng kết ngày 03/07/2020" in page.locator("main").inner_text()


@pytest.mark.parametrize("screen", [None, TELEPHONE], ids=["desk", "telephone"])
def test_axe_finds_no_fault_in_the_other_pages(open_as, faults, hoa, health, finance, screen):
    movement = new_movement()
    round_ = new_round(movement)
    answer = new_answer(movement, health)
    new_photo(answer)
    role_model = new_role_model(health, state="published", with_picture=True, movement=movement)
    page = open_as(hoa)
    if screen:
        page.set_viewport_size(screen)
    addresses = [
        reverse("campaigns:movement_overview", args=[movement.pk]),
        reverse("campaigns:movement_remind", args=[movement.pk]),
        reverse("campaigns:movement_dues"),
        reverse("campaigns:round_extend", args=[round_.pk]),
        answer.get_absolute_url(),
        reverse("campaigns:answer_report", args=[answer.pk]),
        reverse("campaigns:movement_edit", args=[movement.pk]),
        reverse("campaigns:role_model_list"),
        role_model.get_absolute_url(),
        reverse("campaigns:role_model_create"),
        reverse("campaigns:public_role_model_list"),
        role_model.public_url,
    ]
    found = {}

    for address in addresses:
        page.goto(address)
        width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found[address] = (faults(page), width)

    assert {address: said for address, said in found.items() if said != ([], 0)} == {}


def test_a_visitor_reads_a_role_model_without_signing_in(page, live_server, faults, health):
    new_role_model(health, state="published", with_picture=True, title="Không ai phải đến hai lần")
    RoleModel.objects.update(name="Tổ một cửa")

    page.goto(f"{live_server.url}/dien-hinh/")
    page.get_by_role("link", name="Không ai phải đến hai lần").click()

    assert page.get_by_role("img").count() == 1
    assert "Tổ một cửa, Sở Y tế, năm 2026" in page.locator("main").inner_text()
    assert faults(page) == []
