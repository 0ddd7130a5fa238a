"""Whole-bloc and whole-province workbooks in the office's own columns: named once, remembered, filled ever after."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from accounts.models import User
from blocs.models import BlocYear
from documents.columns import Field, guess_mapping
from documents.paper import Column, GroupRow, Row, Table
from documents.workbooks import Sheet, write_workbook
from scoring.bloc_table import NOT_HANDED_IN, BlocTable, TableRow, tables_of
from scoring.criteria import Criteria
from scoring.matrix import points_by_sheet
from scoring.models import CriteriaSet, OfficeColumns, ScoreSheet

Points = dict[str, Decimal | None]


@dataclass(frozen=True)
class Line:
    """One agency of one bloc: its place, its row of the bloc's table, its points by criterion where they are known."""

    place: int
    bloc: str
    row: TableRow
    section_codes: tuple[str, ...]
    leaves: Points


FIXED: dict[str, tuple[str, tuple[str, ...], Callable[[Line], Any]]] = {
    "place": ("TT", ("STT", "Số thứ tự"), lambda line: line.place),
    "agency": ("Đơn vị", ("Tên đơn vị", "Cơ quan, đơn vị", "Tên cơ quan", "Cơ quan"), lambda line: line.row.agency),
    "bloc": ("Khối, cụm", ("Khối", "Cụm", "Tên khối"), lambda line: line.bloc),
    "self_total": ("Tự chấm", ("Điểm tự chấm", "Tổng điểm tự chấm"), lambda line: line.row.self_total),
    "bonus": ("Điểm thưởng", ("Thưởng", "Điểm cộng"), lambda line: line.row.bonus),
    "penalty": ("Điểm trừ", ("Trừ",), lambda line: line.row.penalty),
    "total": ("Tổng điểm", ("Tổng cộng", "Tổng số điểm", "Điểm chính thức", "Điểm"), lambda line: line.row.total),
    "rank": ("Xếp hạng", ("Hạng", "Thứ hạng", "Xếp thứ"), lambda line: line.row.rank),
    "grade": ("Xếp loại", ("Loại", "Mức xếp loại"), lambda line: line.row.grade),
    "note": ("Ghi chú", (), lambda line: line.row.note),
}
USUAL = ["place", "agency", "bloc", "self_total", "bonus", "penalty", "total", "rank", "grade", "note"]


def fields_of(criteria: Criteria) -> list[Field]:
    """All that a column may hold: what the bloc's table says, the sections, the criteria."""
    fixed = [Field(name, title, aliases) for name, (title, aliases, _) in FIXED.items()]
    sections = [
        Field(f"section:{each.code}", f"Mục {each.code}", (each.code, each.title)) for each in criteria.sections
    ]
    leaves = [
        Field(f"leaf:{leaf.code}", f"{leaf.code} {leaf.title}", (leaf.code, leaf.title))
        for leaf in criteria.leaves.values()
    ]
    return [*fixed, *sections, *leaves]


def guessed(criteria: Criteria, headers: Sequence[str]) -> list[tuple[str, str]]:
    """Each header of the office's own workbook with the field it seems to mean, "" where none does."""
    mapping = guess_mapping(headers, fields_of(criteria))
    by_header = {header: name for name, header in mapping.items() if header}
    return [(header, by_header.get(header, "")) for header in headers]


def usual(criteria: Criteria) -> list[tuple[str, str]]:
    """The columns of whoever has named none: the bloc's table with its sections."""
    sections = [(f"Mục {each.code}", f"section:{each.code}") for each in criteria.sections]
    columns = [(FIXED[name][0], name) for name in USUAL]
    return [*columns[:3], *sections, *columns[3:]]


def columns_for(criteria_set: CriteriaSet) -> list[tuple[str, str]]:
    """The columns remembered for this set (header, field), else the usual ones. One query."""
    kept = OfficeColumns.objects.filter(slug=criteria_set.slug).first()
    known = {field.name for field in fields_of(criteria_set.criteria)}
    if kept is None:
        return usual(criteria_set.criteria)
    return [(header, name if name in known else "") for header, name in kept.columns]


def remember(criteria_set: CriteriaSet, columns: Iterable[tuple[str, str]], *, by: User) -> None:
    chosen = [list(column) for column in columns]
    OfficeColumns.objects.update_or_create(slug=criteria_set.slug, defaults={"columns": chosen, "updated_by": by})


# --- The workbook -----------------------------------------------------------------------------------------------------


def lines_of(bloc_year: BlocYear, table: BlocTable, points: Mapping[int, Points]) -> list[Line]:
    """The members of one bloc with all that a column may ask for. `points`: by sheet, what stands at each criterion."""
    codes = tuple(head.code for head in table.heads)
    return [
        Line(place, bloc_year.bloc.name, row, codes, points.get(row.sheet_id, {}))
        for place, row in enumerate(table.rows, start=1)
    ]


def standing_points(bloc_years: Sequence[BlocYear], criteria_set: CriteriaSet) -> dict[int, Points]:
    """What stands at each criterion, by sheet: of those that were handed in and are scored by this set."""
    sheets = ScoreSheet.objects.filter(bloc_year__in=bloc_years, criteria_set=criteria_set)
    counted = sheets.exclude(state__in=NOT_HANDED_IN).order_by()
    found = points_by_sheet(criteria_set.criteria, counted.values("pk"))
    return {sheet: {code: standing for code, (_, standing) in cells.items()} for sheet, cells in found.items()}


def value_of(name: str, line: Line) -> Any:
    kind, _, code = name.partition(":")
    if kind == "section":
        sections = dict(zip(line.section_codes, line.row.sections, strict=False))
        return sections.get(code, "")
    if kind == "leaf":
        found = line.leaves.get(code)
        return "" if found is None else found
    found = FIXED[name][2](line) if name in FIXED else ""
    return "" if found is None else found


def workbook_of(bloc_years: Sequence[BlocYear], criteria_set: CriteriaSet, titles: Sequence[str]) -> bytes:
    """The members of these blocs, bloc by bloc, in the remembered columns; a column nobody named stays empty.

    A frozen bloc gives its frozen table. A constant number of queries, however many blocs.
    """
    columns = columns_for(criteria_set)
    tables, points = tables_of(bloc_years), standing_points(bloc_years, criteria_set)
    rows: list[Row | GroupRow] = []
    for bloc_year in bloc_years:
        lines = lines_of(bloc_year, tables[bloc_year.pk], points)
        if len(bloc_years) > 1:
            rows.append(GroupRow(bloc_year.bloc.name))
        rows += [Row([value_of(name, line) for _, name in columns]) for line in lines]
    heads = [Column(header, 70 if name == "agency" else 26) for header, name in columns]
    return write_workbook([Sheet("Tổng hợp", Table(heads, rows), titles)])
