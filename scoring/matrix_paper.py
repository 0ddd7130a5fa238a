"""Bảng điểm theo tiêu chí on paper (A4 landscape) and as a workbook: criteria down, members across."""

from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter, itemgetter

from accounts.models import Identity
from blocs.models import BlocYear
from blocs.names import full_name
from documents.paper import Column, GroupRow, Letterhead, Paper, Paragraph, Row, Table, Title
from documents.wording import number
from scoring.matrix import Cell, Matrix, MatrixMember, difference

# More columns would need letters below 10 points: further members go into a table of their own.
MEMBERS_A_TABLE = 10
LETTERS = 10  # points
CODE, TITLE, MAX = 13, 62, 14  # millimetres
MEMBER = 17


def bands(members: Sequence[MatrixMember], most: int = MEMBERS_A_TABLE) -> Iterator[slice]:
    """The members in groups as equal as can be: fifteen are eight and seven."""
    tables = -(-len(members) // most) or 1
    size = -(-len(members) // tables)
    for start in range(0, len(members), size or 1):
        yield slice(start, start + size)


def matrix_table(
    matrix: Matrix, shown: slice, cell_of: Callable[[Cell], object], total_of: Callable[[MatrixMember], object]
) -> Table:
    """The criteria with the columns of some members; the header row repeats on each page."""
    members = matrix.members[shown]
    columns = [
        Column("TT", CODE),
        Column("Tiêu chí", TITLE, is_heading=True),
        Column("Điểm tối đa", MAX),
        *(Column(member.label, MEMBER, align="center") for member in members),
    ]
    rows: list = []
    for row in matrix.rows:
        if row.is_heading and row.depth == 0:
            most = f" ({number(row.max)} điểm)" if row.max is not None else ""
            rows.append(GroupRow(f"{row.label}{most}"))
        elif row.is_heading:
            rows.append(Row([row.code, row.title, row.max, *[None] * len(members)], italic=True))
        else:
            cells = [None if cell is None else cell_of(cell) for cell in row.cells[shown]]
            rows.append([row.code, row.title, row.max, *cells])
    return Table(columns, rows, totals=["", "Tổng điểm", matrix.total, *map(total_of, members)], size=LETTERS)


def on_paper(cell: Cell) -> str:
    """ "8,5", or "8 (9)" where 9 was claimed; "–" where nobody answered."""
    claimed, standing = cell
    now = "–" if standing is None else number(standing)
    if not difference(cell):
        return now
    return f"{now} ({'–' if claimed is None else number(claimed)})"


def matrix_paper(matrix: Matrix, bloc_year: BlocYear, identity: Identity) -> Paper:
    bloc = full_name(bloc_year.bloc.name)
    year = bloc_year.year.year
    waiting = [member.agency for member in matrix.members if not member.is_counted]
    blocks = [
        Letterhead(superior=identity.committee_name, issuer=bloc, place=identity.place_name, year=year),
        Title("Bảng điểm theo tiêu chí", f"Thi đua năm {year} của {bloc}"),
        Paragraph("Số trong ngoặc là điểm tự chấm, ở nơi các bước sau cho điểm khác; dấu – là chưa chấm.", italic=True),
        *(matrix_table(matrix, shown, on_paper, attrgetter("total")) for shown in bands(matrix.members)),
    ]
    if waiting:
        blocks.append(Paragraph(f"Chưa nộp bảng tự chấm điểm: {', '.join(waiting)}."))
    return Paper(
        filename=f"Bảng điểm theo tiêu chí {bloc_year.bloc.code} {year}",
        title=f"Bảng điểm theo tiêu chí năm {year} của {bloc}",
        blocks=blocks,
        orientation="landscape",
        author=bloc,
        is_sample=identity.is_demo,
    )


def matrix_workbook(matrix: Matrix, bloc_year: BlocYear) -> bytes:
    """Three sheets of the same form: what stands, what was claimed, the difference; points as numbers."""
    from documents.workbooks import Sheet, write_workbook  # noqa: PLC0415 -- slow import

    whole = slice(0, len(matrix.members))
    title = f"Thi đua năm {bloc_year.year.year} của {full_name(bloc_year.bloc.name)}"
    sheets = [
        ("Điểm hiện tại", "BẢNG ĐIỂM THEO TIÊU CHÍ", itemgetter(1), attrgetter("total")),
        ("Điểm tự chấm", "BẢNG ĐIỂM TỰ CHẤM THEO TIÊU CHÍ", itemgetter(0), attrgetter("self_total")),
        ("Chênh lệch", "CHÊNH LỆCH SO VỚI TỰ CHẤM", lambda cell: difference(cell) or None, attrgetter("difference")),
    ]
    return write_workbook(
        Sheet(name, matrix_table(matrix, whole, cell_of, total_of), [head, title], frozen_columns=2)
        for name, head, cell_of, total_of in sheets
    )
