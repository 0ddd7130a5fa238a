"""The matrix of a bloc's year: every criterion against every member, on screen, on paper, as a workbook."""

import io
import json
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from blocs.models import BlocState
from scoring.matrix import difference, matrix_of
from scoring.matrix_paper import LETTERS, bands
from scoring.models import LineScore, ScoreStage, SheetState
from scoring.views.matrix import heat
from tests.builders import new_agency, new_bloc
from tests.documents.papers import pages, words
from tests.scoring.ranked_blocs import SMALL_SET, full, new_criteria_set, scored_bloc, scored_sheet

MATRIX = "/khoi/KT/2026/diem-theo-tieu-chi/"


@pytest.fixture
def bloc_year(finance, health, justice):
    """Health lost two points at the check, justice is still writing, finance leads."""
    bloc_year = scored_bloc(
        health, justice, leader=finance, bloc=new_bloc("KT", name="Khối Kinh tế"), state=BlocState.CHECKING
    )
    scored_sheet(bloc_year, health, full("38", "20", "37.5"), changed={"I.1": "36"})
    scored_sheet(bloc_year, justice, full("36.5", "20", "39"), state=SheetState.DRAFT)
    scored_sheet(bloc_year, finance, full("40", "20", "40", "2"))
    return bloc_year


def row_of(matrix, code):
    return next(row for row in matrix.rows if row.code == code)


def test_each_cell_has_what_was_claimed_and_what_the_latest_stage_says(bloc_year):
    row = row_of(matrix_of(bloc_year), "I.1")

    assert row.cells == ((Decimal(38), Decimal(36)), None, (Decimal(40), Decimal(40)))
    assert (row.differs, difference(row.cells[0])) == (True, Decimal(-2))


def test_the_latest_stage_counts_in_whichever_order_the_rows_come(bloc_year, health, hoa):
    sheet = bloc_year.sheets.get(agency=health)
    for stage, points in [(ScoreStage.AGREED, "30"), (ScoreStage.VERIFIED, "35")]:
        LineScore.objects.create(sheet=sheet, code="I.1", stage=stage, override=points, points=points, by=hoa)

    row = row_of(matrix_of(bloc_year), "I.1")

    assert row.cells[0] == (Decimal(38), Decimal(30))


def test_what_nobody_proved_counts_nought_unless_a_later_stage_said_otherwise(bloc_year, health, finance):
    asking = json.loads(json.dumps(SMALL_SET))
    asking["sections"][0]["items"][0]["evidence"] = True
    asking["sections"][0]["items"][1]["evidence"] = True
    bloc_year.criteria.criteria_set = new_criteria_set(asking)
    bloc_year.criteria.save()
    bloc_year.sheets.update(criteria_set=bloc_year.criteria.criteria_set)
    bloc_year.sheets.get(agency=finance).lines.filter(code="I.1").update(has_evidence=True)

    matrix = matrix_of(bloc_year)

    nought = (Decimal(0), Decimal(0))
    assert row_of(matrix, "I.1").cells == ((Decimal(0), Decimal(36)), None, (Decimal(40), Decimal(40)))
    assert row_of(matrix, "I.2").cells == (nought, None, nought)


def test_a_sheet_that_is_still_written_shows_nothing(client, minh, bloc_year, justice):
    client.force_login(minh)

    response = client.get(MATRIX)

    heads = [(head["label"], head["total"]) for head in response.context["members"]]
    assert heads == [("Sở Y tế", "93,5"), ("Sở Tư pháp", "–"), ("Sở Tài chính", "102")]
    assert "36,5" not in response.content.decode()


def test_a_cell_leads_to_its_very_line_of_the_sheet(client, minh, bloc_year, health):
    client.force_login(minh)

    row = next(row for row in client.get(MATRIX).context["rows"] if row.get("code") == "I.2")

    sheet = bloc_year.sheets.get(agency=health)
    assert row["cells"][0] == (f"/bang-diem/{sheet.pk}/#r1", "20", "", "")


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ("", ["I.1", "I.2", "II.1", "T1", "P1"]),
        ("chenh-lech", ["I.1"]),
        ("chua-cham", ["II.1"]),
        ("gi-do", ["I.1", "I.2", "II.1", "T1", "P1"]),
    ],
)
def test_only_what_differs_or_is_open_can_be_shown(client, minh, bloc_year, health, asked, codes):
    bloc_year.sheets.get(agency=health).lines.filter(code="II.1").delete()
    client.force_login(minh)

    rows = client.get(MATRIX, {"loc": asked}).context["rows"]

    assert [row["code"] for row in rows if not row["is_heading"]] == codes


def test_no_heading_stands_over_nothing(client, minh, bloc_year):
    client.force_login(minh)

    rows = client.get(MATRIX, {"loc": "chenh-lech"}).context["rows"]

    assert [row["title"] for row in rows if row["is_heading"]] == ["I. Nhiệm vụ chính trị"]


@pytest.mark.parametrize(
    ("changed", "most", "looks"),
    [("0", "10", ""), ("-0.5", "10", "heat-1"), ("1", "10", "heat-2"), ("-3", "10", "heat-3"), ("-1", None, "heat-3")],
)
def test_the_greater_the_difference_the_hotter_the_cell(changed, most, looks):
    assert heat(Decimal(changed), most and Decimal(most)) == looks


@pytest.mark.parametrize("members", [1, 3])
def test_the_matrix_takes_the_same_number_of_queries_however_many_members(
    client, hoa, members, django_assert_num_queries
):
    bloc_year = scored_bloc(*[new_agency() for _ in range(members)], bloc=new_bloc("KT"))
    for membership in bloc_year.memberships.all():
        scored_sheet(bloc_year, membership.agency, full())
    client.force_login(hoa)

    # session, person, roles, bloc; members, sheets, criteria, lines; deadlines, identity, unread notices
    with django_assert_num_queries(11):
        client.get(MATRIX)


def test_the_paper_shows_the_claim_beside_what_was_changed(client, minh, bloc_year):
    client.force_login(minh)

    said = " ".join(words(" ".join(pages(client.get(MATRIX + "pdf/").content))))

    assert "I.1 Tiêu chí I.1 40 36 (38) 40" in said
    assert "Tổng điểm 100 93,5 102" in said
    assert "Chưa nộp bảng tự chấm điểm: Sở Tư pháp." in said


def test_a_hundred_criteria_and_fifteen_members_stay_legible_on_paper_with_heads_on_every_page(client, hoa):
    items = [
        {"code": f"I.{n}", "title": f"Tiêu chí thứ {n} của bảng", "max": "1", "kind": "free"} for n in range(1, 101)
    ]
    wide = {**SMALL_SET, "total": "100", "sections": [{"code": "I", "title": "Một mục", "max": "100", "items": items}]}
    bloc_year = scored_bloc(*[new_agency(f"Sở thứ {n}") for n in range(1, 16)], bloc=new_bloc("KT"))
    bloc_year.criteria.criteria_set = new_criteria_set(wide | {"tie_break": []})
    bloc_year.criteria.save()
    for membership in bloc_year.memberships.all():
        scored_sheet(bloc_year, membership.agency, {f"I.{n}": "1" for n in range(1, 101)})
    client.force_login(hoa)

    printed = pages(client.get(MATRIX + "pdf/").content)

    with_rows = [page for page in printed if "Tiêu chí thứ" in page]
    assert LETTERS >= 9
    assert len(with_rows) > 4
    assert all("TT" in page.split() for page in with_rows)
    text = " ".join(" ".join(printed).split())
    assert [text.count(f"Tiêu chí thứ {n} của bảng") for n in (1, 50, 100)] == [2, 2, 2]


@pytest.mark.parametrize(("members", "sizes"), [(1, [1]), (10, [10]), (11, [6, 5]), (15, [8, 7]), (25, [9, 9, 7])])
def test_members_are_divided_among_tables_of_about_one_width(members, sizes):
    everybody = list(range(members))

    assert [len(everybody[band]) for band in bands(everybody)] == sizes


def test_the_workbook_has_three_sheets_of_numbers_and_keeps_heads_in_sight(client, minh, bloc_year):
    client.force_login(minh)

    book = load_workbook(io.BytesIO(client.get(MATRIX + "excel/").content))

    assert book.sheetnames == ["Điểm hiện tại", "Điểm tự chấm", "Chênh lệch"]
    rows = {page.title: [[cell.value for cell in row] for row in page.iter_rows()] for page in book}
    assert [rows[name][5] for name in book.sheetnames] == [
        ["I.1", "Tiêu chí I.1", 40, 36, None, 40],
        ["I.1", "Tiêu chí I.1", 40, 38, None, 40],
        ["I.1", "Tiêu chí I.1", 40, -2, None, None],
    ]
    assert book["Điểm hiện tại"].freeze_panes == "C5"


def test_a_bloc_without_criteria_has_a_page_that_says_so(client, hoa):
    bloc_year = scored_bloc(bloc=new_bloc("KT"))
    bloc_year.criteria.delete()
    client.force_login(hoa)

    assert [client.get(MATRIX + page).status_code for page in ("", "pdf/", "excel/")] == [200, 200, 200]
