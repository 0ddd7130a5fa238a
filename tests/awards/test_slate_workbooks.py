"""An agency fills a slate from its own workbook: its columns, its order, its errors named by their cells."""

import datetime as dt
import re

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from awards.models import Slate, SlateImport, Subject
from awards.slates.importing import plan
from documents.models import ColumnMapping
from documents.paper import Column, Table
from documents.workbooks import Sheet, write_workbook
from tests.awards.slate_builders import new_slate
from tests.awards.subject_builders import new_subject

pytestmark = pytest.mark.django_db
HEADERS = ["STT", "Họ tên", "Chức vụ", "Đơn vị", "Hình thức khen", "Thành tích"]


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(dt.datetime(2026, 11, 22, 3, tzinfo=dt.UTC)):
        yield


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def workbook(*rows, headers=HEADERS) -> SimpleUploadedFile:
    content = write_workbook([Sheet("Danh sách", Table([Column(each, 30) for each in headers], list(rows)))])
    return SimpleUploadedFile("danh-sach.xlsx", content)


def row(number: int, name: str, form: str = "Bằng khen của Chủ tịch UBND tỉnh", unit: str = "SYT") -> tuple:
    return (number, name, "Bác sĩ", unit, form, "Hoàn thành xuất sắc nhiệm vụ")


def uploaded(client, slate, *rows):
    """The preview, its columns as they were guessed."""
    start = client.post(reverse("awards:slate_import_start", args=[slate.pk]), {"file": workbook(*rows)})
    page = client.get(start.url)
    if page.status_code == 200:
        client.post(start.url, page.context["form"].initial)
    return reverse("awards:slate_import_preview", args=[SlateImport.objects.get().pk])


def test_rows_become_lines_in_their_order_and_the_columns_are_remembered(client, health, lan):
    slate = new_slate(health)
    new_subject("Trần Thị Bốn", agency=health)
    client.force_login(lan)

    url = uploaded(client, slate, row(1, "Trần Thị Bốn"), row(2, "Lê Văn An"))
    done = client.post(url)

    assert done.url == slate.get_absolute_url()
    assert list(slate.lines.values_list("position", "printed_name", "summary", "check_made__outcome")) == [
        (1, "Trần Thị Bốn", "Hoàn thành xuất sắc nhiệm vụ", "not_met"),
        (2, "Lê Văn An", "Hoàn thành xuất sắc nhiệm vụ", "not_met"),
    ]
    assert (Subject.objects.count(), SlateImport.objects.count()) == (2, 0)
    assert ColumnMapping.objects.remembered(f"awards.slate.{health.pk}")["form"] == "Hình thức khen"


def test_each_error_names_its_cell_and_nothing_is_saved(client, health, trade, lan):
    slate = new_slate(health)
    client.force_login(lan)

    url = uploaded(
        client,
        slate,
        row(1, "Lê Văn An"),
        row(2, "Lê Văn An"),
        row(3, "Trần Bình", form="Bằng khen lạ"),
        row(4, "Trần Cả", form="TTLDXS"),
        row(5, "Trần Út", unit="SCT"),
        row(6, ""),
    )
    page = client.get(url)
    client.post(url)

    errors = {error["cell"]: error["message"] for each in page.context["rows"] for error in each["errors"]}
    assert sorted(errors) == ["B3", "B7", "D6", "E4", "E5"]
    assert errors["B3"] == "Trùng với dòng 2."
    assert "Bằng khen lạ" in errors["E4"]
    assert "không tặng cho cá nhân" in errors["E5"]
    assert (slate.lines.count(), Subject.objects.count()) == (0, 0)


def test_three_thousand_rows_with_forty_errors_are_read_in_few_queries(
    client, health, lan, django_assert_max_num_queries
):
    slate = new_slate(health)
    rows = [
        (number, {"name": f"Người {number}", "form": "lạ" if number % 75 == 0 else "BK_TINH"})
        for number in range(1, 3001)
    ]

    with django_assert_max_num_queries(8):
        made = plan(slate, rows, form=None, user=lan)

    assert [len([each for each in made.rows if each.errors]), len(made.rows)] == [40, 3000]


def test_the_same_workbook_again_changes_nothing(client, health, lan):
    slate = new_slate(health)
    client.force_login(lan)
    client.post(uploaded(client, slate, row(1, "Lê Văn An")))

    url = uploaded(client, slate, row(1, "Lê Văn An"))

    assert "Mọi dòng đều giống như trong cổng" in words(client.get(url))
    client.post(url)
    assert slate.lines.count() == 1


def test_a_workbook_confirmed_after_the_slate_was_handed_in_changes_nothing(client, health, lan):
    slate = new_slate(health)
    client.force_login(lan)
    url = uploaded(client, slate, row(1, "Lê Văn An"))
    Slate.objects.update(state="submitted")

    page = client.post(url)

    assert "Đã gửi, chờ tiếp nhận" in words(page)
    assert (slate.lines.count(), Subject.objects.count()) == (0, 0)


def test_the_sample_can_be_uploaded_as_it_is(client, health, lan):
    slate = new_slate(health)
    client.force_login(lan)
    sample = client.get(reverse("awards:slate_import_sample", args=[slate.pk])).content

    start = client.post(
        reverse("awards:slate_import_start", args=[slate.pk]), {"file": SimpleUploadedFile("mau.xlsx", sample)}
    )
    client.post(start.url, client.get(start.url).context["form"].initial)
    client.post(reverse("awards:slate_import_preview", args=[SlateImport.objects.get().pk]))

    assert list(slate.lines.values_list("printed_name", "votes", "votes_base")) == [("Nguyễn Văn An", 18, 20)]
