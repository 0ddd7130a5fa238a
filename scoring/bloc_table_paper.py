"""Bảng tổng hợp điểm on paper: the score table of a bloc, A4 landscape, with what decides between equal totals."""

import datetime as dt

from accounts.models import Identity
from blocs.models import BlocYear
from blocs.names import full_name
from documents.charts import Bar, BarChart
from documents.paper import Column, GroupRow, Letterhead, Paper, Paragraph, Signature, SignatureRow, Table, Title
from scoring.bloc_table import BlocTable, TableRow, paper_words
from scoring.models.sheet_states import SCORING_OVER

POINTS_WIDTH = 17  # millimetres
PROVISIONAL = "(Tạm tính, chưa kết thúc thẩm tra)"


def score_columns(table: BlocTable) -> list[Column]:
    """The columns of the office's own table; bonus, penalty and grade only where the criteria know them."""
    columns = [Column("TT", 10), Column("Tên đơn vị", 62, is_heading=True)]
    columns += [Column(f"Mục {head.code}", POINTS_WIDTH, group="Điểm từng mục") for head in table.heads]
    if table.has_bonus:
        columns.append(Column("Điểm thưởng", POINTS_WIDTH))
    if table.has_penalty:
        columns.append(Column("Điểm trừ", POINTS_WIDTH))
    columns += [
        Column("Tổng điểm tự chấm", 20),
        Column("Tổng điểm thẩm định", 20),
        Column("Chênh lệch", 18),
        Column("Xếp hạng", 16, align="center"),
    ]
    if table.has_grades:
        columns.append(Column("Xếp loại", 24))
    columns.append(Column("Ghi chú", 34))
    return columns


def score_cells(table: BlocTable, row: TableRow) -> list:
    cells = [row.place, row.agency, *(row.sections or [None] * len(table.heads))]
    if table.has_bonus:
        cells.append(row.bonus)
    if table.has_penalty:
        cells.append(row.penalty)
    cells += [row.self_total, row.total, row.difference, row.rank]
    if table.has_grades:
        cells.append(row.grade)
    cells.append("; ".join(row.remarks))
    return cells


def score_table(table: BlocTable) -> Table:
    """Every member in the order of the bloc. Small letters where there are many columns."""
    columns = score_columns(table)
    rows: list = [score_cells(table, row) for row in table.rows]
    return Table(columns, rows or [GroupRow("Khối chưa có thành viên")], size=12 if len(columns) <= 12 else 10)


def points_chart(table: BlocTable) -> BarChart:
    """The points of everybody who has some, best first; those without a rank come last."""
    return BarChart([Bar(row.label, row.total) for row in table.in_rank_order if row.total is not None])


def why_lines(table: BlocTable) -> list[str]:
    """Why equals and near-equals stand as they do: one sentence for each rank that was not decided by points alone."""
    return [f"{row.agency}: {row.why}" for row in table.ranked if ";" in row.why]


def subject_lines(table: BlocTable, bloc_year: BlocYear) -> list[str]:
    """What the table is of; printed before it is frozen, it says that it may still change."""
    subject = f"Thi đua năm {table.year} của {full_name(table.bloc)}"
    return [subject] if bloc_year.state in SCORING_OVER else [subject, PROVISIONAL]


def bloc_table_paper(table: BlocTable, bloc_year: BlocYear, identity: Identity, *, day: dt.date) -> Paper:
    """`day`: of the table; only its year is printed, day and month are written in by hand.

    Of a frozen table nothing is asked of today's rows: years later its paper is the same, letter by letter.
    """
    bloc = full_name(table.bloc)
    words = table.words or paper_words(bloc_year, identity)
    blocks = [
        Letterhead(
            superior=words.superior,
            issuer=bloc,
            place=words.place,
            year=day.year,
        ),
        Title("Bảng tổng hợp điểm", "\n".join(subject_lines(table, bloc_year))),
        score_table(table),
        Paragraph(table.tie_rule, italic=True, stays_with=True),
        *(Paragraph(line, stays_with=True) for line in why_lines(table)),
        SignatureRow(
            [
                Signature(["NGƯỜI LẬP BIỂU"], note="Ký, ghi rõ họ tên"),
                Signature(
                    [f"TM. {words.signs_for}".upper(), words.leader_word.upper()],
                    name=words.leader_head,
                ),
            ],
            per_row=2,
        ),
    ]
    return Paper(
        filename=f"Bảng tổng hợp điểm {table.code} {table.year}",
        title=f"Bảng tổng hợp điểm thi đua năm {table.year} của {bloc}",
        blocks=[block for block in blocks if not (isinstance(block, Paragraph) and not block.text)],
        orientation="landscape",
        author=bloc,
        is_sample=words.is_sample,
    )


def table_workbook(table: BlocTable, bloc_year: BlocYear) -> bytes:
    """The same columns as on paper, points as numbers."""
    from documents.workbooks import Sheet, write_workbook  # noqa: PLC0415 -- slow import

    titles = ["BẢNG TỔNG HỢP ĐIỂM", *subject_lines(table, bloc_year)]
    return write_workbook([Sheet(f"{table.code} {table.year}", score_table(table), titles)])
