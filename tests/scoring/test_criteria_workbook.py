import io
import json

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from scoring.criteria_reading import criteria_from_json, read_criteria
from scoring.criteria_workbook import NotForExcel, criteria_workbook_of
from scoring.criteria_workbook_reading import WrongCells, criteria_from_workbook
from scoring.models import CriteriaSet
from tests.builders import SMALL_SET, new_criteria_set
from tests.scoring.paper_sets import SHIPPED


def changed(criteria, **cells) -> io.BytesIO:
    """The workbook with other values in some cells, as `tree_E3=…` for E3 of the criteria."""
    sheets = {"head": "Thông tin chung", "tree": "Tiêu chí", "levels": "Mức điểm", "grades": "Xếp loại"}
    workbook = load_workbook(io.BytesIO(criteria_workbook_of(criteria)))
    for name, value in cells.items():
        sheet, _, at = name.partition("_")
        workbook[sheets[sheet]][at] = value
    written = io.BytesIO()
    workbook.save(written)
    written.seek(0)
    written.name = "bo.xlsx"
    return written


def small():
    return criteria_from_json(json.loads(json.dumps(SMALL_SET)))


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_every_shipped_set_comes_back_from_excel_unchanged(file):
    criteria = read_criteria(file.read_bytes())

    came_back = criteria_from_workbook(io.BytesIO(criteria_workbook_of(criteria)))

    assert came_back == criteria
    assert came_back.to_json() == criteria.to_json()


def test_odd_values_come_back_too():
    odd = json.loads(json.dumps(SMALL_SET))
    odd |= {"step": "0.250", "minimum": "-5", "tie_break": ["section:I", "bonus", "penalty", "votes"]}
    odd["exclusions"] = ["=1+1", "Dòng một\ndòng hai", "#N/A"]
    first = odd["sections"][0]["items"][0]
    first |= {"code": "001", "title": "-Nhiệm vụ", "rule": "1.000", "due": "02-29", "max": "20.00"}
    odd["grades"] = [
        {"code": "1", "label": "TRUE", "min": "123456789012345678.5", "strict": True, "quota_percent": "20",
         "requires": [{"section": "I", "min_percent": "62.5"}, {"leaf": "I.2.a", "min_count": 2}]},
        {"code": "2", "label": "01/02/2026", "min": None},
    ]  # fmt: skip
    odd["penalty"]["items"][0] |= {"no_higher_than": "2", "lower_by": 1, "max": None}
    criteria = criteria_from_json(odd)

    assert criteria_from_workbook(io.BytesIO(criteria_workbook_of(criteria))).to_json() == criteria.to_json()


@pytest.mark.parametrize("text", ["hai  khoảng trống", "thẻ\ttab", " đầu dòng", "a" * 40_000, "ký\x07tự"])
def test_what_a_cell_cannot_hold_unchanged_is_not_written_at_all(text):
    odd = json.loads(json.dumps(SMALL_SET))
    odd["sections"][0]["items"][0]["rule"] = text

    with pytest.raises(NotForExcel, match="JSON"):
        criteria_workbook_of(criteria_from_json(odd))


@pytest.mark.parametrize(
    ("cells", "mistakes"),
    [
        ({"tree_E3": "hai mươi"}, ["Ô E3 của bảng “Tiêu chí”: “hai mươi” không phải là một số, ví dụ 7,5."]),
        ({"tree_E3": None}, ["Ô E3 của bảng “Tiêu chí”: Chưa điền mục này."]),
        ({"tree_E3": -1}, ["Ô E3 của bảng “Tiêu chí”: Không được âm."]),
        ({"tree_C3": "I"}, ["Ô C3 của bảng “Tiêu chí”: Mã “I” đã dùng ở Ô C2 của bảng “Tiêu chí”."]),
        ({"tree_B3": 7, "tree_A4": "Cái gì"},
         ["Ô B3 của bảng “Tiêu chí”: phải từ 2 đến 2, theo mục đứng phía trên.",
          "Ô A4 của bảng “Tiêu chí”: chỉ dùng Mục, Tiêu chí, Điểm thưởng, Điểm trừ."]),
        ({"levels_C2": "x"}, ["Ô C2 của bảng “Mức điểm”: “x” không phải là một số, ví dụ 7,5."]),
        ({"levels_A2": "Z"}, ["Ô A2 của bảng “Mức điểm”: bảng “Tiêu chí” không có tiêu chí “Z”."]),
        ({"levels_D2": "có lẽ"}, ["Ô D2 của bảng “Mức điểm”: ghi “Có” hoặc để trống."]),
        ({"head_B1": "Khác"}, None),
        ({"head_B2": "criteria-set/9"},
         ["Ô B2 của bảng “Thông tin chung”: Không có “criteria-set/9”; chỉ dùng criteria-set/1."]),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_named(cells, mistakes):
    file = changed(small(), **cells)
    if mistakes is None:
        with pytest.raises(Exception, match="thiếu cột “Giá trị”"):
            criteria_from_workbook(file)
        return

    with pytest.raises(WrongCells) as refused:
        criteria_from_workbook(file)

    assert refused.value.mistakes == mistakes


def test_the_office_downloads_a_workbook_changes_it_and_takes_it_back_as_the_next_version(client, hoa):
    criteria_set = new_criteria_set()
    client.force_login(hoa)

    content = client.get(reverse("scoring:criteria_workbook", args=[criteria_set.pk])).content
    workbook = load_workbook(io.BytesIO(content))
    workbook["Tiêu chí"]["D3"] = "Tên mới"
    file = io.BytesIO()
    workbook.save(file)
    file.seek(0)
    file.name = "bo.xlsx"
    client.post(reverse("scoring:criteria_import"), {"file": file})

    newest = CriteriaSet.objects.get(slug=criteria_set.slug, version=2)
    assert (newest.based_on, newest.criteria.leaves["I.1"].title) == (criteria_set, "Tên mới")


def test_a_file_that_says_what_a_version_says_already_makes_no_draft_in_either_form(client, hoa):
    criteria_set = new_criteria_set()
    client.force_login(hoa)
    workbook = io.BytesIO(criteria_workbook_of(criteria_set.criteria))
    workbook.name = "bo.xlsx"
    indented = io.BytesIO(json.dumps(criteria_set.criteria.to_json(), indent=7).encode())
    indented.name = "bo.json"

    answers = [client.post(reverse("scoring:criteria_import"), {"file": file}) for file in (workbook, indented)]

    assert [answer.url for answer in answers] == [criteria_set.get_absolute_url()] * 2
    assert list(CriteriaSet.objects.all()) == [criteria_set]


def test_a_wrong_workbook_is_refused_with_its_cells_and_nothing_is_stored(client, hoa):
    client.force_login(hoa)

    answer = client.post(reverse("scoring:criteria_import"), {"file": changed(small(), tree_E3="x", tree_E5="y")})

    assert answer.context["form"].errors["file"] == [
        "Chưa nhập gì. Các ô cần sửa:",
        "Ô E3 của bảng “Tiêu chí”: “x” không phải là một số, ví dụ 7,5.",
        "Ô E5 của bảng “Tiêu chí”: “y” không phải là một số, ví dụ 7,5.",
    ]
    assert not CriteriaSet.objects.exists()


def test_a_file_that_only_calls_itself_a_workbook_is_refused(client, hoa):
    file = io.BytesIO(b"<html>")
    file.name = "bo.xlsx"
    client.force_login(hoa)

    answer = client.post(reverse("scoring:criteria_import"), {"file": file})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["file"])
