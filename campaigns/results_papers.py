"""What became of a covenant: the tables and charts of its results, Biểu tổng hợp kết quả thực hiện giao ước."""

import datetime as dt
from collections.abc import Collection, Sequence
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone

from accounts.models import Identity
from blocs.letters import in_two_lines, signing_lines
from blocs.models import BlocYear
from blocs.names import full_name
from campaigns.models import Period, Target
from campaigns.reconciliation import Ledger, Standing
from documents.charts import Bar, BarChart
from documents.paper import (
    Block,
    Cell,
    Column,
    Figure,
    GroupRow,
    Letterhead,
    Paper,
    Paragraph,
    Signature,
    SignatureRow,
    Table,
    Title,
)
from documents.wording import counted, number

RESULT_COLUMNS = [
    Column("TT", 10, align="center"),
    Column("Chỉ tiêu", 70, is_heading=True),
    Column("Đơn vị tính", 20, align="center"),
    Column("Kế hoạch", 22, align="center"),
    Column("Thực hiện", 22, group="6 tháng đầu năm"),
    Column("Tỷ lệ (%)", 18, group="6 tháng đầu năm"),
    Column("Thực hiện", 22, group="Cả năm"),
    Column("Tỷ lệ (%)", 18, group="Cả năm"),
    Column("Đánh giá", 32),
    Column("Ghi chú", 36),
]


def results_table(ledger: Ledger) -> Table:
    """Every member with its targets; the verdict is that of the whole year, before it that of the first half."""
    rows: list = []
    for agency in ledger.members:
        own = [target for target in ledger.targets if target.agency_id == agency.pk]
        if not own:
            continue
        rows.append(GroupRow(agency.name))
        for place, target in enumerate(own, start=1):
            half, whole = ledger.outcome(target, Period.MIDYEAR), ledger.outcome(target, Period.YEAREND)
            latest = whole if whole.result else half
            rows.append(
                [
                    place,
                    target.indicator,
                    target.unit,
                    plan_cell(target),
                    half.result.actual if half.result else None,
                    half.percent,
                    whole.result.actual if whole.result else None,
                    whole.percent,
                    latest.verdict or "Chưa báo cáo",
                    latest.result.note if latest.result else "",
                ]
            )
    return Table(RESULT_COLUMNS, rows or [GroupRow("Chưa có chỉ tiêu")], size=10)


def summary_table(standings: Sequence[Standing], caption: str = "") -> Table:
    """One row a member: how many targets, reported, achieved, missed, and the share achieved."""
    columns = [
        Column("TT", 12, align="center"),
        Column("Đơn vị", 70, is_heading=True),
        Column("Số chỉ tiêu", 20),
        Column("Đã báo cáo", 20),
        Column("Đạt", 16),
        Column("Chưa đạt", 18),
        Column("Tỷ lệ đạt (%)", 22),
    ]
    rows = [
        [place, each.agency.name, each.count, each.reported, each.achieved, each.missed, each.share]
        for place, each in enumerate(standings, start=1)
    ]
    totals = [
        "",
        "Tổng số",
        *(sum(getattr(each, name) for each in standings) for name in ("count", "reported", "achieved", "missed")),
        share_of_all(standings),
    ]
    return Table(columns, rows, caption=caption, totals=totals if rows else None, size=12)


def share_of_all(standings: Sequence[Standing]) -> Decimal | None:
    count = sum(each.count for each in standings)
    if not any(each.reported for each in standings):
        return None
    return (Decimal(100) * sum(each.achieved for each in standings) / count).quantize(Decimal("0.1"), ROUND_HALF_UP)


def achievement_chart(standings: Sequence[Standing], *, marked: Collection[int] = ()) -> BarChart:
    """The share of targets achieved by each member that has reported; `marked` members are drawn darker."""
    bars = [
        Bar(each.agency.short_name or each.agency.name, each.share, is_marked=each.agency.pk in marked)
        for each in standings
        if each.share is not None
    ]
    return BarChart(bars, unit="%")


def fulfilment_chart(standing: Standing) -> BarChart:
    """How far one member has fulfilled each of its targets; 100 is exactly."""
    return BarChart(
        [Bar(each.target.indicator, each.percent) for each in standing.outcomes if each.percent is not None], unit="%"
    )


def summary_lines(standings: Sequence[Standing], period: Period) -> list[str]:
    count, reported = (sum(getattr(each, name) for each in standings) for name in ("count", "reported"))
    if not count:
        return ["Giao ước thi đua của năm chưa có chỉ tiêu nào."]
    if not reported:
        return [f"Chưa có đơn vị nào báo cáo kết quả {period.label.lower()}."]
    achieved = sum(each.achieved for each in standings)
    silent = [each.agency.name for each in standings if each.count and not each.reported]
    lines = [
        f"{period.label}, các đơn vị đã báo cáo {counted(reported)}/{counted(count)} chỉ tiêu; "
        f"{counted(achieved)} chỉ tiêu đạt và vượt kế hoạch, {counted(reported - achieved)} chỉ tiêu chưa đạt."
    ]
    if silent:
        lines.append(f"Chưa báo cáo: {'; '.join(silent)}.")
    return lines


def results_paper(
    ledger: Ledger, bloc_year: BlocYear, identity: Identity, *, period: Period, day: dt.date | None = None
) -> Paper:
    """Biểu tổng hợp kết quả thực hiện giao ước, A4 landscape. `day`: of the paper; today by default."""
    bloc, year = full_name(bloc_year.bloc.name), bloc_year.year.year
    standings = ledger.standings(period)
    blocks: list[Block] = [
        Letterhead(
            superior=identity.committee_name,
            issuer=in_two_lines(bloc),
            place=identity.place_name,
            year=(day or timezone.localdate()).year,
        ),
        Title("Biểu tổng hợp", f"Kết quả thực hiện giao ước thi đua năm {year} của {bloc}"),
        *(Paragraph(line) for line in summary_lines(standings, period)),
        results_table(ledger),
        SignatureRow(
            [
                Signature(["NGƯỜI LẬP BIỂU"], note="Ký, ghi rõ họ tên"),
                Signature(signing_lines(bloc_year, identity), name=leader_name(bloc_year)),
            ],
            per_row=2,
        ),
    ]
    return Paper(
        filename=f"Kết quả thực hiện giao ước {bloc_year.bloc.code} {year}",
        title=f"Biểu tổng hợp kết quả thực hiện giao ước thi đua năm {year} của {bloc}",
        blocks=blocks,
        orientation="landscape",
        author=bloc,
        is_sample=identity.is_demo,
    )


def leader_name(bloc_year: BlocYear) -> str:
    return bloc_year.leader.head_name if bloc_year.leader else ""


def plan_cell(target: Target) -> Cell:
    """The plan; where lower is better, as the most that it may be."""
    return f"≤ {number(target.plan)}" if target.is_at_most else target.plan


def midyear_results(ledger: Ledger) -> list[Block]:
    standings = ledger.standings(Period.MIDYEAR)
    blocks: list[Block] = [Paragraph(line) for line in summary_lines(standings, Period.MIDYEAR)]
    chart = achievement_chart(standings)
    if chart.bars:
        blocks += [
            summary_table(standings, "Bảng 1. Kết quả thực hiện giao ước của các đơn vị"),
            Figure(chart, "Biểu đồ 1. Tỷ lệ chỉ tiêu đạt (%)"),
        ]
    return blocks


def results_workbook(ledger: Ledger, bloc_year: BlocYear, *, period: Period) -> tuple[str, bytes]:
    """The tables of the results as an .xlsx file: its name and its bytes."""
    from documents.workbooks import Sheet, write_workbook  # noqa: PLC0415 -- slow import, wanted by few pages

    bloc, year = full_name(bloc_year.bloc.name), bloc_year.year.year
    titles = [f"KẾT QUẢ THỰC HIỆN GIAO ƯỚC THI ĐUA NĂM {year}", bloc]
    sheets = [
        Sheet("Từng chỉ tiêu", results_table(ledger), titles),
        Sheet("Tổng hợp", summary_table(ledger.standings(period)), [*titles, period.label]),
    ]
    return f"Kết quả thực hiện giao ước {bloc_year.bloc.code} {year}.xlsx", write_workbook(sheets)
