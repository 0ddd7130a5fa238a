"""The table of a bloc: points, ranks, ties, who is not ranked, and why."""

from decimal import Decimal

import pytest

from blocs.models import BlocState, BlocYear
from scoring.bloc_table import live_table
from scoring.models import LineScore, ScoreStage, SheetState
from tests.builders import new_agency
from tests.scoring.ranked_blocs import full, new_criteria_set, scored_bloc, scored_sheet


def test_points_stand_as_they_are_after_the_latest_stage_beside_what_the_agency_gave_itself(health, finance):
    bloc_year = scored_bloc(health, finance)
    scored_sheet(bloc_year, health, full("38.5", "18", "36", "2", "1"), changed={"I.1": "37", "T1": "0"})
    LineScore.objects.create(
        sheet=bloc_year.sheets.get(), code="T1", stage=ScoreStage.VERIFIED, override=Decimal(1), points=Decimal(1)
    )

    row = live_table(bloc_year).rows[0]

    assert (row.agency, row.sections, row.bonus, row.penalty) == (
        "Sở Y tế",
        (Decimal(55), Decimal(36)),
        Decimal(1),
        Decimal(1),
    )
    assert (row.self_total, row.total, row.difference) == (Decimal("93.5"), Decimal(91), Decimal("-2.5"))


def test_equal_sheets_share_a_rank_and_the_next_is_skipped(health, finance, justice):
    bloc_year = scored_bloc(justice, finance, health)
    scored_sheet(bloc_year, justice, full("30"))
    scored_sheet(bloc_year, finance, full("39"))
    scored_sheet(bloc_year, health, full("39"))

    table = live_table(bloc_year)

    assert [(row.agency, row.rank, row.is_tied) for row in table.ranked] == [
        ("Sở Tài chính", 1, True),
        ("Sở Y tế", 1, True),
        ("Sở Tư pháp", 3, False),
    ]
    assert table.ranked[0].why == "Hạng 1: tổng điểm 99; bằng Sở Y tế ở mọi nội dung so sánh nên cùng hạng."


def test_a_tie_is_broken_by_the_rule_of_the_set_and_the_rule_is_said(health, finance):
    bloc_year = scored_bloc(health, finance)
    scored_sheet(bloc_year, health, full("38", "20", "40"))
    scored_sheet(bloc_year, finance, full("40", "20", "38"))

    table = live_table(bloc_year)

    assert [(row.agency, row.rank) for row in table.ranked] == [("Sở Tài chính", 1), ("Sở Y tế", 2)]
    assert table.tie_rule == (
        "Xếp hạng theo tổng điểm; khi bằng điểm thì lần lượt so sánh điểm mục I (Nhiệm vụ chính trị), điểm thưởng. "
        "Đơn vị bằng nhau ở mọi nội dung so sánh thì đồng hạng, hạng kế tiếp bỏ trống."
    )
    assert table.ranked[1].why == (
        "Hạng 2: tổng điểm 98; bằng điểm Sở Tài chính (hạng 1) nhưng xếp sau vì "
        "điểm mục I (Nhiệm vụ chính trị) thấp hơn (58 so với 60)."
    )


def test_who_is_not_ranked_keeps_its_points_and_the_reason_is_said(health, finance, justice, trade):
    bloc_year = scored_bloc(health, finance, justice, trade)
    scored_sheet(bloc_year, health, full(), exclusion="lãnh đạo chủ chốt bị kỷ luật")
    scored_sheet(bloc_year, finance, full("20"), state=SheetState.DRAFT)
    scored_sheet(bloc_year, justice, full("10"), state=SheetState.RETURNED)

    table = live_table(bloc_year)

    assert [(row.agency, row.total, row.rank, row.note) for row in table.unranked] == [
        ("Sở Y tế", Decimal(100), None, "Không xét thi đua: lãnh đạo chủ chốt bị kỷ luật"),
        ("Sở Tài chính", None, None, "Chưa nộp bảng tự chấm điểm"),
        ("Sở Tư pháp", None, None, "Đã trả lại để bổ sung, chưa nộp lại"),
        ("Sở Công Thương", None, None, "Chưa có bảng tự chấm điểm"),
    ]
    assert table.ranked == []


def test_a_sheet_opened_under_another_set_keeps_its_total_without_a_rank(health, finance):
    bloc_year = scored_bloc(health, finance)
    scored_sheet(bloc_year, health, full("30"))
    scored_sheet(bloc_year, finance, full("40"))
    bloc_year.sheets.filter(agency=finance).update(criteria_set=new_criteria_set())

    table = live_table(bloc_year)

    assert [(row.rank, row.total, row.note) for row in table.rows] == [
        (1, Decimal(90), ""),
        (None, Decimal(100), "Không xếp hạng: chấm theo bộ tiêu chí khác"),
    ]


def test_a_bloc_without_criteria_and_sheets_has_a_table_of_names_only(health):
    bloc_year = scored_bloc(health)
    bloc_year.criteria.delete()

    table = live_table(BlocYear.objects.get(pk=bloc_year.pk))

    assert [(row.agency, row.note) for row in table.rows] == [("Sở Y tế", "Chưa có bảng tự chấm điểm")]
    assert (table.heads, table.tie_rule) == ((), "")


@pytest.mark.parametrize("members", [1, 3])
def test_the_table_takes_the_same_number_of_queries_however_many_members(db, members, django_assert_num_queries):
    bloc_year = scored_bloc(*[new_agency() for _ in range(members)], state=BlocState.CHECKING)
    for membership in bloc_year.memberships.all():
        scored_sheet(bloc_year, membership.agency, full())
    bloc_year = BlocYear.objects.select_related("bloc", "year", "leader").get(pk=bloc_year.pk)

    with django_assert_num_queries(4):  # members, criteria, sheets, lines
        table = live_table(bloc_year)

    assert len(table.ranked) == members
