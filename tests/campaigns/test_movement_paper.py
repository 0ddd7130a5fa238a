"""Kế hoạch phát động phong trào as PDF and Word."""

import datetime as dt
import io

import pytest
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

from accounts.models import Identity
from campaigns.models import MovementDocument
from campaigns.movement_paper import launch_plan_paper
from tests.builders import new_bloc_year
from tests.campaigns.movement_builders import new_movement, new_round


@pytest.fixture
def movement(db):
    movement = new_movement(
        "Văn hóa công sở",
        starts_on=dt.date(2019, 1, 1),
        ends_on=dt.date(2025, 12, 31),
        launched_on=dt.date(2019, 9, 3),
        conditions="Có cách làm được nhân rộng.",
        targets=[("Hồ sơ trả đúng hạn", 100, "%")],
    )
    MovementDocument.objects.create(movement=movement, citation="Chỉ thị số 05-CT/TW của Bộ Chính trị")
    new_round(movement, due_on=dt.date(2022, 9, 30), title="Báo cáo sơ kết")
    return movement


SAID = [
    "KẾ HOẠCH",
    "Phát động phong trào thi đua “Văn hóa công sở”, giai đoạn 2019–2025",
    "Căn cứ Chỉ thị số 05-CT/TW của Bộ Chính trị.",
    "1. Làm đúng, làm đủ, làm hết việc",
    "từ 100 % trở lên",
    "Có cách làm được nhân rộng.",
    "Báo cáo sơ kết: chậm nhất ngày 30/09/2022",
]


def test_the_plan_says_what_the_movement_asks(client, lan, movement):
    client.force_login(lan)

    pdf = client.get(reverse("campaigns:movement_pdf", args=[movement.pk]))

    text = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.content)).pages).split())
    assert [said for said in SAID if said not in text] == []


def test_the_word_file_says_the_same(client, lan, movement):
    client.force_login(lan)

    word = client.get(reverse("campaigns:movement_word", args=[movement.pk]))

    document = Document(io.BytesIO(word.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    text = " ".join(" ".join([paragraph.text for paragraph in document.paragraphs] + cells).split())
    assert [said for said in SAID if said not in text] == []


@pytest.mark.django_db
def test_each_level_signs_in_its_own_name(health, finance):
    bloc_year = new_bloc_year(members=[health], leader=finance)
    identity = Identity.current()

    lines = [
        launch_plan_paper(movement, identity).blocks[-1].lines
        for movement in (
            new_movement(),
            new_movement(level="bloc", addressing="bloc", bloc_year=bloc_year),
            new_movement(level="agency", addressing="divisions", agency=health),
        )
    ]

    assert lines == [
        ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"],
        ["TM. KHỐI THI ĐUA", "KHỐI TRƯỞNG", "GIÁM ĐỐC SỞ TÀI CHÍNH"],
        ["GIÁM ĐỐC"],
    ]
