"""The cells of an uploaded workbook, sheet by sheet, as plain values."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import repeat
from typing import Any, BinaryIO

from openpyxl import load_workbook
from openpyxl.cell.read_only import EMPTY_CELL
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils import range_boundaries

from documents.uploads import FileKind, UploadRefused, check_upload
from documents.wording import printable
from documents.workbooks.unpacked import WorkbookError, pieces, refuse_too_much, too_much

ROWS_MAX = 20_000
EXCEL_ROWS = 1_048_576  # more no program writes; a gap up to such a row would be filled for days
COLUMNS_MAX = 200
HEADER_WITHIN = 20  # rows from the top
MERGED_MAX = 5_000  # merged ranges in one sheet
LETTERS_MAX = 32_767  # in one cell; Excel writes no more


@dataclass(frozen=True)
class Raw:
    """The cells of one sheet before the header is known: rows of values, the ranges of merged cells, and formulas."""

    name: str
    rows: list[tuple[Any, ...]]
    merged: list[tuple[int, int, int, int]]  # first column, first row, last column, last row, from 1
    has_formulas: bool = False
    height: int = 0  # rows walked through, the empty ones included


def read_sheets(file: BinaryIO, most_rows: int = ROWS_MAX) -> list[Raw]:
    try:
        check_upload(file, allow={FileKind.EXCEL})
    except UploadRefused as problem:
        raise WorkbookError(f"{problem.message}{other_table(file)}") from problem
    try:
        refuse_too_much(file, most_rows)
        sheets = list(visible_sheets(file, most_rows))
    except WorkbookError:
        raise
    except Exception as problem:  # openpyxl raises whatever a broken part leads to: KeyError, ValueError, ParseError…
        raise WorkbookError("Không đọc được tệp Excel này. Xin mở bằng Excel rồi lưu lại kiểu .xlsx.") from problem
    return [sheet for sheet in sheets if sheet.rows]


def visible_sheets(file: BinaryIO, most_rows: int) -> Iterator[Raw]:
    """The sheets that Excel shows; those with a formula are read with the formulas beside their results."""
    refuse_odd_parts(file)
    workbook = load_workbook(file, read_only=True, data_only=True)
    shown = [page for page in workbook.worksheets if page.sheet_state == "visible"]
    with_formulas = {page.title for page in shown if has_formulas(page, file)}
    formulas = load_workbook(file, read_only=True, data_only=False) if with_formulas else None
    height = 0
    for page in shown:
        raw = read_sheet(page, formulas[page.title] if page.title in with_formulas else None, file, most_rows)
        yield raw
        height += raw.height
        if height > 3 * EXCEL_ROWS:
            raise too_much()


def refuse_odd_parts(file: BinaryIO) -> None:
    """Each sheet is a part of its own, one named a thousand times would be read as often; and the list of them stands
    where it was looked through."""
    reader = ExcelReader(file, read_only=True)
    reader.read_manifest()
    reader.read_workbook()
    targets = [relation.target for _, relation in reader.parser.find_sheets()]
    if len(set(targets)) < len(targets) or reader.parser.workbook_part_name != "xl/workbook.xml":
        raise too_much()


def has_formulas(page, file: BinaryIO) -> bool:
    return any(re.search(rb"<(?:\w+:)?f[\s/>]", piece) for piece in pieces(file, page._worksheet_path))


def other_table(file: BinaryIO) -> str:
    """What to do with the files that Excel opens as well, though they are no workbooks."""
    file.seek(0)
    opening = file.read(2048).lstrip(b"\xef\xbb\xbf \t\r\n")
    if opening[:1] == b"<":
        return " Đây là trang web mang tên Excel: xin mở bằng Excel rồi lưu lại kiểu .xlsx."
    if opening and b"\x00" not in opening and not opening.startswith((b"PK", b"%PDF")):
        return " Tệp .csv: xin mở bằng Excel rồi lưu lại kiểu .xlsx."
    return ""


def read_sheet(page, formulas, file: BinaryIO, most_rows: int) -> Raw:
    """All cells of one sheet, empty rows at the end left out; `formulas` is the same sheet with them, None without."""
    # What the sheet says of its own size may be a million rows; the cells themselves are counted below.
    page.reset_dimensions()
    written = repeat(())
    if formulas is not None:
        formulas.reset_dimensions()
        written = formulas.iter_rows(max_col=COLUMNS_MAX + 1)
    rows, last, behind_the_end, row_max, number = [], (), 0, most_rows + HEADER_WITHIN, 0
    for number, (cells, behind) in enumerate(zip(page.iter_rows(max_col=COLUMNS_MAX + 1), written, strict=False), 1):
        if number > EXCEL_ROWS:
            raise WorkbookError(f"Bảng “{page.title}” ghi sai số thứ tự dòng. Xin mở bằng Excel rồi lưu lại.")
        if cells is last and number > row_max:  # one of the rows that openpyxl puts into a gap
            continue
        last = cells
        values = row_values(cells, behind, page.title)
        if values and number > row_max:
            most = f"{most_rows:,}".replace(",", ".")
            raise WorkbookError(f"Bảng “{page.title}” có hơn {most} dòng. Xin tách thành nhiều tệp.")
        behind_the_end += number > row_max
        if behind_the_end > 4 * row_max:
            raise WorkbookError(f"Bảng “{page.title}” có quá nhiều dòng trống ở cuối. Xin xóa các dòng đó rồi lưu lại.")
        if number <= row_max:
            rows.append(values)
    while rows and not rows[-1]:
        rows.pop()
    return Raw(page.title, rows, merged_cells(page, file), formulas is not None, number)


def row_values(cells, behind, sheet: str) -> tuple[Any, ...]:
    """The values of one row up to its last one; `behind` are the same cells with their formulas."""
    for shown, cell in zip(cells, behind, strict=False):
        # A formula that says "" was calculated too; its result is then of the type "str".
        if shown.value is None and shown.data_type == "n" and cell.data_type == "f":
            raise WorkbookError(
                f"Ô {cell.coordinate} của bảng “{sheet}” có công thức chưa được tính. "
                "Xin mở bằng Excel, lưu lại rồi tải lên."
            )
    width = len(cells)
    while width and cells[width - 1] is EMPTY_CELL:
        width -= 1
    values = [value_of(cell, sheet) for cell in cells[:width]]
    while values and values[-1] is None:
        values.pop()
    if len(values) > COLUMNS_MAX:
        raise WorkbookError(f"Bảng “{sheet}” có hơn {COLUMNS_MAX} cột.")
    return tuple(values)


def merged_cells(page, file: BinaryIO) -> list[tuple[int, int, int, int]]:
    """Ranges of merged cells, which openpyxl leaves out when it reads row by row."""
    said = re.compile(rb'<(?:\w+:)?mergeCell\s[^<>]*?ref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"')
    found = set()
    for piece in pieces(file, page._worksheet_path):
        found |= {match.decode() for match in said.findall(piece)}
        if len(found) > MERGED_MAX:
            raise WorkbookError(f"Bảng “{page.title}” có quá nhiều ô gộp. Xin bỏ gộp ô, lưu lại rồi tải lên.")
    return [range_boundaries(name) for name in sorted(found)]


def value_of(cell, sheet: str) -> Any:
    """A cell as a plain value: None, str, bool, int, Decimal, date, datetime or time.

    Raises:
        WorkbookError: the cell shows an error ("#REF!").
    """
    value = cell.value
    if cell.data_type == "e":
        raise WorkbookError(f"Ô {cell.coordinate} của bảng “{sheet}” báo lỗi {value}. Xin sửa rồi tải lên lại.")
    match value:
        case str() if len(value) > LETTERS_MAX:
            raise WorkbookError(f"Ô {cell.coordinate} của bảng “{sheet}” quá dài. Xin rút gọn rồi tải lên lại.")
        case str():
            return re.sub("[ \t\u00a0]+", " ", printable(value)).strip() or None
        case float():
            # Excel keeps 15 digits; what a float adds behind them was never typed.
            exact = Decimal(f"{value:.15g}")
            return int(exact) if exact == exact.to_integral_value() else exact
        case dt.datetime() if value.time() == dt.time():
            return value.date()
        case _:
            return value
