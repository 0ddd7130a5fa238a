"""Xếp hạng toàn tỉnh: every agency in its bloc, from the sums that sheets keep."""

from decimal import Decimal

import pytest

from blocs.models import BlocState, EmulationYear
from scoring.bloc_table import live_table
from scoring.checking import check_line
from scoring.kept_sums import PLAIN, result_of
from scoring.models import BlocCriteria, ScoreSheet, SheetState
from scoring.province_ranking import province_ranking
from scoring.ranking import Entry, bloc_result
from scoring.stages import KEPT_TOTALS, keep_totals, stage_rows, totals
from tests.builders import new_agency, new_bloc, new_bloc_year
from tests.scoring.ranked_blocs import SMALL_SET, full, leaf, new_criteria_set, scored_bloc, scored_sheet
from tests.scoring.recounting import sheet_result

RANKS = "/xep-hang-toan-tinh/"

# Grades that ask for a section and a count, a penalty that holds a grade down, a criterion that may not be assigned.
GRADED_SET = {
    **SMALL_SET,
    "bonus": {"cap": "5", "items": [{"code": "T1", "title": "Mô hình", "max": "5", "kind": "count", "per": "1"}]},
    "penalty": {"cap": None, "items": [leaf("P1", None, no_higher_than="kha")]},
    "grades": [
        {
            "code": "tot",
            "label": "Hoàn thành tốt",
            "min": "80",
            "requires": [{"section": "I", "min_percent": "70"}, {"leaf": "T1", "min_count": 1}],
        },
        {"code": "kha", "label": "Hoàn thành", "min": "50"},
        {"code": "kem", "label": "Chưa hoàn thành", "min": None},
    ],
}


@pytest.fixture
def graded(finance, health, justice, trade):
    bloc_year = scored_bloc(health, justice, trade, leader=finance, bloc=new_bloc("KT"), state=BlocState.CHECKING)
    bloc_year.criteria.criteria_set = new_criteria_set(GRADED_SET)
    bloc_year.criteria.save()
    return bloc_year


def answered(bloc_year, agency, answers) -> ScoreSheet:
    sheet = scored_sheet(bloc_year, agency, {}, state=SheetState.CHECKED)
    for code, answer in answers.items():
        sheet.lines.create(code=code, stage="self", answer=answer)
    keep_totals(sheet, list(stage_rows(sheet.lines.all())))
    return ScoreSheet.objects.get(pk=sheet.pk)


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"I.1": {"points": "33.5"}, "I.2": {"points": "20"}, "II.1": {"points": "40"}, "T1": {"count": 9}},
        {"I.1": {"points": "40"}, "I.2": {"not_assigned": True}, "II.1": {"points": "31"}, "P1": {"points": "1.25"}},
    ],
)
def test_what_a_sheet_keeps_ranks_and_grades_as_its_lines_do(graded, health, answers):
    sheet = answered(graded, health, answers)
    criteria, whole = sheet.criteria_set.criteria, sheet_result(sheet)

    kept = result_of(sheet.sums)

    assert {name: getattr(kept, name) for name in PLAIN} == {name: getattr(whole, name) for name in PLAIN}
    assert (kept.sections, kept.section_assignable, kept.counts) == (
        whole.sections,
        whole.section_assignable,
        whole.counts,
    )
    [by_lines] = bloc_result(criteria, [Entry("Sở Y tế", whole)])
    [by_sums] = bloc_result(criteria, [Entry("Sở Y tế", kept)])
    assert (by_sums.rank_reason, by_sums.grade_reason) == (by_lines.rank_reason, by_lines.grade_reason)


def test_whoever_writes_many_totals_at_once_writes_all_of_them(graded):
    assert set(totals(graded.criteria.criteria_set.criteria, [])) == set(KEPT_TOTALS)


def test_a_check_brings_what_the_sheet_keeps_up_to_date(graded, health, minh):
    sheet = answered(graded, health, {"I.1": {"points": "33.5"}})
    ScoreSheet.objects.update(state=SheetState.SUBMITTED)

    check_line(sheet, "I.1", by=minh, answer={"points": "30"}, reason="Thiếu", seen_version=0)

    sheet.refresh_from_db()
    assert result_of(sheet.sums).total == Decimal(30) == sheet.total


def test_the_province_ranks_each_bloc_as_its_own_table_does(finance, health, justice, trade):
    first = scored_bloc(health, justice, leader=finance, bloc=new_bloc("KT"))
    second = scored_bloc(trade, new_agency("Sở Nội vụ"), bloc=new_bloc("TH"))
    for place, membership in enumerate([*first.memberships.all(), *second.memberships.all()]):
        scored_sheet(membership.bloc_year, membership.agency, full(str(40 - place % 2)))
    ScoreSheet.objects.filter(agency=trade).update(exclusion="Không ký giao ước")

    rows = province_ranking(EmulationYear.objects.get())

    tables = {row.agency: (row.rank, row.why) for table in map(live_table, [first, second]) for row in table.rows}
    assert {
        row.membership.agency.name: (row.standing.rank, row.standing.rank_reason if row.standing.rank else "")
        for row in rows
    } == tables


def test_who_has_not_handed_in_is_not_ranked(client, hoa, graded, health, justice):
    answered(graded, health, {"I.1": {"points": "33.5"}})
    scored_sheet(graded, justice, {"I.1": "40"}, state=SheetState.DRAFT)
    client.force_login(hoa)

    rows = client.get(RANKS).context["rows"]

    assert {row["agency"]: (row["rank"], row["note"]) for row in rows} == {
        "Sở Y tế": (1, ""),
        "Sở Tư pháp": (None, "Chưa nộp bảng tự chấm điểm"),
        "Sở Công Thương": (None, "Chưa mở bảng"),
        "Sở Tài chính": (None, "Chưa mở bảng"),
    }


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["Sở Tư pháp", "Sở Y tế", "Sở Nội vụ"]),
        ({"bloc": "TH"}, ["Sở Nội vụ"]),
        ({"q": "y te"}, ["Sở Y tế"]),
        ({"thu-tu": "ty-le"}, ["Sở Nội vụ", "Sở Tư pháp", "Sở Y tế"]),
        ({"q": "khong co"}, []),
    ],
)
def test_the_page_can_be_narrowed_and_sorted(client, hoa, health, justice, asked, found):
    first = scored_bloc(health, justice, bloc=new_bloc("KT"))
    second = scored_bloc(new_agency("Sở Nội vụ"), bloc=new_bloc("TH"))
    for membership, points in zip(
        [*first.memberships.all(), *second.memberships.all()], ["30", "35", "40"], strict=True
    ):
        scored_sheet(membership.bloc_year, membership.agency, full(points))
    client.force_login(hoa)

    assert [row["agency"] for row in client.get(RANKS, asked).context["rows"]] == found


@pytest.mark.parametrize("blocs", [1, 3])
def test_ranking_takes_three_queries_however_large_the_province(hoa, blocs, django_assert_num_queries):
    criteria_set = new_criteria_set()
    for number in range(blocs):
        bloc_year = new_bloc_year(members=[new_agency(), new_agency()], bloc=new_bloc(f"B{number}"))
        BlocCriteria.objects.create(bloc_year=bloc_year, criteria_set=criteria_set)
        for membership in bloc_year.memberships.all():
            sheet = scored_sheet(bloc_year, membership.agency, full())
            keep_totals(sheet, list(stage_rows(sheet.lines.all())))
    year = EmulationYear.objects.get()
    _ = criteria_set.criteria  # read once in each process

    with django_assert_num_queries(3):  # members, sheets, criteria sets
        rows = province_ranking(year)

    assert len(rows) == 2 * blocs
