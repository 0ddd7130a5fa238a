"""Workbooks of a bloc and of the province in the columns the office has always used."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from blocs.models import BlocState
from documents.paper import Column, Table
from documents.workbooks import Sheet, write_workbook
from scoring.bloc_table import freeze
from scoring.models import BlocCriteria, OfficeColumns, SheetState
from tests.builders import new_agency, new_bloc_year, new_sheet
from tests.scoring.conftest import ANSWERS

OWN = ["Số TT", "Tên cơ quan", "I.3", "Tổng số điểm", "Thứ hạng", "Lãnh đạo duyệt"]


@pytest.fixture
def checked(bloc, health, lan, criteria_set):
    type(bloc).objects.filter(pk=bloc.pk).update(state=BlocState.CHECKING)
    return new_sheet(
        agency=health, bloc_year=bloc, criteria_set=criteria_set, by=lan, answers=ANSWERS, state=SheetState.CHECKED
    )


def name_columns(client, criteria_set, headers=OWN):
    content = write_workbook([Sheet("Mẫu", Table([Column(title, 30) for title in headers], []), ["TỔNG HỢP"])])
    url = reverse("scoring:office_columns", args=[criteria_set.pk])
    page = client.post(url, {"file": SimpleUploadedFile("mau.xlsx", content)})
    names = page.context["names"]
    sent = {f"ten{row['place']}": row["header"] for row in names.rows}
    sent |= {f"cot{row['place']}": row["text"] for row in names.rows}
    return page, client.post(url, sent)


def cells(answer):
    page = load_workbook(io.BytesIO(answer.content)).active
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    start = next(place for place, row in enumerate(rows) if len([value for value in row if value]) > 2)
    return rows[start:], page


def test_the_office_names_its_columns_once_and_gets_them_in_its_own_order(client, checked, bloc, hoa, criteria_set):
    client.force_login(hoa)
    page, kept = name_columns(client, criteria_set)

    rows, sheet = cells(client.get(reverse("scoring:bloc_workbook", args=[bloc.bloc.code, bloc.year.year])))

    assert [row["text"] for row in page.context["names"].rows] == [
        "TT",
        "Đơn vị",
        "I.3 Chỉ tiêu kế hoạch",
        "Tổng điểm",
        "Xếp hạng",
        "",
    ]
    assert kept.status_code == 302
    assert rows[0] == OWN
    assert [row for row in rows[1:] if row[1] == "Sở Y tế"] == [[1, "Sở Y tế", 9.75, 57.75, 1, None]]
    assert sheet.freeze_panes is not None
    assert {cell.font.name for row in sheet.iter_rows() for cell in row if cell.value is not None} == {
        "Times New Roman"
    }


def test_without_named_columns_the_usual_ones_are_written(client, checked, bloc, minh, criteria_set):
    client.force_login(minh)

    rows, _ = cells(client.get(reverse("scoring:bloc_workbook", args=[bloc.bloc.code, bloc.year.year])))

    assert rows[0][:5] == ["TT", "Đơn vị", "Khối, cụm", "Mục I", "Mục II"]
    assert not OfficeColumns.objects.exists()


def test_the_whole_province_stands_in_one_workbook(client, checked, bloc, hoa, criteria_set):
    client.force_login(hoa)

    rows, _ = cells(client.get(reverse("scoring:province_workbook", args=[criteria_set.pk, bloc.year.year])))

    assert [row[1] for row in rows[1:]] == ["Sở Y tế", "Sở Tài chính", "Sở Tư pháp"]


@pytest.mark.parametrize("blocs", [2, 4])  # the first is frozen, the others are live
def test_the_province_takes_the_same_number_of_queries_however_many_blocs(
    client, hoa, lan, criteria_set, blocs, django_assert_num_queries
):
    agencies = [new_agency() for _ in range(2 * blocs)]
    for place in range(blocs):
        states = {"state": BlocState.CHECKING if place else BlocState.VERIFIED}
        bloc_year = new_bloc_year(members=agencies[2 * place : 2 * place + 2], **states)
        BlocCriteria.objects.create(bloc_year=bloc_year, criteria_set=criteria_set)
        new_sheet(
            agency=agencies[2 * place],
            bloc_year=bloc_year,
            criteria_set=criteria_set,
            by=lan,
            answers=ANSWERS,
            state=SheetState.CHECKED,
        )
        if place == 0:
            freeze(bloc_year, occasion="Kết thúc thẩm tra", by=hoa)
    client.force_login(hoa)
    url = reverse("scoring:province_workbook", args=[criteria_set.pk, 2026])
    client.get(url)

    with django_assert_num_queries(12):
        rows, _ = cells(client.get(url))

    named = [(row[1], row[8]) for row in rows[1:] if isinstance(row[0], int)]
    assert named == [(agency.name, (57.75 if place % 2 == 0 else None)) for place, agency in enumerate(agencies)]


def test_a_column_that_means_nothing_is_said_beside_its_heading(client, hoa, criteria_set):
    client.force_login(hoa)
    url = reverse("scoring:office_columns", args=[criteria_set.pk])

    answer = client.post(url, {"ten0": "Cột A", "cot0": "Điểm của ai"})

    [row] = answer.context["names"].rows
    assert answer.status_code == 422
    assert row["problem"] == "Không có nội dung “Điểm của ai”. Xin chọn trong danh sách."
    assert not OfficeColumns.objects.exists()


def test_what_is_no_workbook_is_refused(client, hoa, criteria_set):
    client.force_login(hoa)
    url = reverse("scoring:office_columns", args=[criteria_set.pk])

    answer = client.post(url, {"file": SimpleUploadedFile("mau.xlsx", b"<html></html>")})

    assert (answer.status_code, list(answer.context["upload"].errors)) == (422, ["file"])
