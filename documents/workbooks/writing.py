"""Excel out: tables of ours as .xlsx."""

import datetime as dt
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from documents.paper import Column, GroupRow, Row, Table
from documents.undated import undated
from documents.wording import printable

FONT = "Times New Roman"
SIZE = 12  # points
MM_PER_LETTER = 2.3  # of the column widths that Excel counts in letters
FORMATS = {dt.datetime: "dd/mm/yyyy hh:mm", dt.date: "dd/mm/yyyy"}
SHEET_NAME_MAX = 31
UNFIT_FOR_SHEET_NAMES = r"[\[\]:*?/\\]"


@dataclass(frozen=True)
class Sheet:
    """One sheet: a table, the same that goes on paper, under its title lines.

    `frozen_columns`: so many stay in sight at the left, as the header row does at the top.
    """

    name: str
    table: Table
    title_lines: Sequence[str] = ()
    frozen_columns: int = 0


def write_workbook(sheets: Iterable[Sheet]) -> bytes:
    """The sheets as the bytes of an .xlsx file.

    Decimals stay numbers and days stay days; text stays text even where it begins like a formula.
    """
    workbook = Workbook()
    workbook.remove(workbook.active)
    for sheet in sheets:
        name = re.sub(UNFIT_FOR_SHEET_NAMES, "-", printable(sheet.name))[:SHEET_NAME_MAX]
        write_sheet(workbook.create_sheet(name), sheet)
    written = io.BytesIO()
    workbook.save(written)
    return undated(written.getvalue())


def write_sheet(page: Worksheet, sheet: Sheet) -> None:
    table, width = sheet.table, len(sheet.table.columns)
    line = 0
    for title in sheet.title_lines:
        line += 1
        put(page.cell(line, 1), title, bold=True, align="center", is_lined=False)
        page.merge_cells(start_row=line, end_row=line, start_column=1, end_column=width)
    line += 2 if sheet.title_lines else 1
    line = write_header(page, table, line)
    page.freeze_panes = page.cell(line, 1 + sheet.frozen_columns)
    for row in table.all_rows():
        if isinstance(row, GroupRow):
            put(page.cell(line, 1), row.text, bold=True, align="left")
            page.merge_cells(start_row=line, end_row=line, start_column=1, end_column=width)
        else:
            write_row(page, table.columns, row, line)
        line += 1
    widths = [column.width or 30 for column in table.columns]
    for place, millimetres in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(place)].width = max(millimetres / MM_PER_LETTER, 5)


def write_header(page: Worksheet, table: Table, line: int) -> int:
    """Write one header row, or two where columns are grouped; returns the line after it."""
    last = line + 1 if table.has_groups else line
    place = 1
    for group, columns in table.groups:
        if group:
            put(page.cell(line, place), group, bold=True, align="center")
            for offset, column in enumerate(columns):
                put(page.cell(last, place + offset), column.title, bold=True, align="center")
            page.merge_cells(start_row=line, end_row=line, start_column=place, end_column=place + len(columns) - 1)
        else:
            put(page.cell(line, place), columns[0].title, bold=True, align="center")
            if last > line:
                page.merge_cells(start_row=line, end_row=last, start_column=place, end_column=place)
        place += len(columns)
    page.print_title_rows = f"{line}:{last}"
    return last + 1


def write_row(page: Worksheet, columns: Sequence[Column], row: Row, line: int) -> None:
    for place, (value, column) in enumerate(zip(row.cells, columns, strict=True), start=1):
        align = column.align or ("left" if isinstance(value, str) else "center")
        put(page.cell(line, place), value, bold=row.bold, italic=row.italic, align=align)


THIN = Side(style="thin")
LINED = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)


def put(cell: Cell, value: Any, *, bold=False, italic=False, align="left", is_lined=True) -> None:
    if isinstance(value, str):
        cell.value = printable(value)
        if value:
            # openpyxl takes "=1+1" for a formula and "#N/A" for an error; Excel would too when the cell is edited.
            cell.data_type = "s"
            cell.quotePrefix = value[0] in "=+-@"
    else:
        cell.value = value
        cell.number_format = FORMATS.get(type(value), "General")
    cell.font = font(bold, italic)
    cell.alignment = alignment(align)
    if is_lined:
        cell.border = LINED


@cache
def font(bold: bool, italic: bool) -> Font:
    return Font(name=FONT, size=SIZE, bold=bold, italic=italic)


@cache
def alignment(align: str) -> Alignment:
    return Alignment(horizontal=align, vertical="center", wrap_text=True)
