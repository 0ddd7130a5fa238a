"""Excel, in and out: tables of ours as .xlsx, and the office's own workbooks as plain rows."""

import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from itertools import repeat
from typing import Any, BinaryIO

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.cell.read_only import EMPTY_CELL
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from documents.columns import bare
from documents.paper import Column, GroupRow, Row, Table
from documents.undated import undated
from documents.unpacked import WorkbookError, pieces, refuse_too_much, too_much
from documents.uploads import FileKind, UploadRefused, check_upload
from documents.wording import MINUS, printable

FONT = "Times New Roman"
SIZE = 12  # points
MM_PER_LETTER = 2.3  # of the column widths that Excel counts in letters
FORMATS = {dt.datetime: "dd/mm/yyyy hh:mm", dt.date: "dd/mm/yyyy"}
SHEET_NAME_MAX = 31
UNFIT_FOR_SHEET_NAMES = r"[\[\]:*?/\\]"

ROWS_MAX = 20_000
EXCEL_ROWS = 1_048_576  # more no program writes; a gap up to such a row would be filled for days
COLUMNS_MAX = 200
HEADER_WITHIN = 20  # rows from the top
MERGED_MAX = 5_000  # merged ranges in one sheet
LETTERS_MAX = 32_767  # in one cell; Excel writes no more


# --- Out --------------------------------------------------------------------------------------------------------------


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


# --- In ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ReadRow:
    """One row under the header; `number` as Excel counts it, `values` in the order of the headers, None for empty."""

    number: int
    values: tuple[Any, ...]


@dataclass(frozen=True)
class ReadTable:
    """What stands under the header row of one sheet.

    Attributes:
        sheet: its name.
        headers: one for each column that has a header or a value; different from each other.
        rows: rows with at least one value.
        columns: the Excel number of each header's column, from 1.
        notes: what a person should know of how it was read: formulas, merged cells.
    """

    sheet: str
    headers: tuple[str, ...]
    rows: list[ReadRow]
    columns: tuple[int, ...]
    notes: tuple[str, ...] = ()

    def value(self, row: ReadRow, header: str) -> Any:
        return row.values[self.headers.index(header)]

    def address(self, row: ReadRow, header: str) -> str:
        """Where a value stands, as Excel says it: "C7"."""
        return f"{get_column_letter(self.columns[self.headers.index(header)])}{row.number}"


@dataclass(frozen=True)
class Raw:
    """The cells of one sheet before the header is known: rows of values, the ranges of merged cells, and formulas."""

    name: str
    rows: list[tuple[Any, ...]]
    merged: list[tuple[int, int, int, int]]  # first column, first row, last column, last row, from 1
    has_formulas: bool = False
    height: int = 0  # rows walked through, the empty ones included


def read_table(file: BinaryIO, *, expected: Sequence[str] = (), most_rows: int = ROWS_MAX) -> ReadTable:
    """Read the one table of an uploaded workbook, wherever it stands.

    The header is the row, among the first 20 of each visible sheet, that says most of the `expected` headers;
    without a match, the row with the most texts, two at least. Merged cells of a header of several
    rows are read as "upper / lower".

    Text is composed (NFC) and trimmed, numbers are int or Decimal, days are dates, formulas their last result.

    Raises:
        WorkbookError: not an .xlsx file, damaged, of more than `most_rows`, empty, or with a formula never calculated.
    """
    sheets = read_sheets(file, most_rows)
    wanted = {bare(header) for header in expected}
    best, header_line = max(
        ((raw, line) for raw in sheets for line in range(min(HEADER_WITHIN, len(raw.rows)))),
        key=lambda place: header_score(place[0].rows[place[1]], wanted),
        default=(None, 0),
    )
    if best is None or header_score(best.rows[header_line], wanted) < (0, 2):
        raise WorkbookError("Không tìm thấy dòng tiêu đề cột trong 20 dòng đầu của bảng.")
    first, last = header_lines(best, header_line)
    return table_under(best, first, last)


def read_tables(file: BinaryIO, *, expected: Mapping[str, Sequence[str]]) -> dict[str, ReadTable]:
    """Read the named sheets of a workbook of ours, each with its expected headers; one that is not there is left out.

    Values are as `read_table` gives them.

    Raises:
        WorkbookError: as `read_table`, or a sheet without its headers.
    """
    found = {}
    names = {bare(name): name for name in expected}
    for raw in read_sheets(file):
        name = names.get(bare(raw.name))
        if name is None:
            continue
        wanted = {bare(header) for header in expected[name]}
        lines = range(min(HEADER_WITHIN, len(raw.rows)))
        line = max(lines, key=lambda line: header_score(raw.rows[line], wanted))
        missing = [header for header in expected[name] if bare(header) not in {bare(each) for each in raw.rows[line]}]
        if missing:
            raise WorkbookError(f"Bảng “{raw.name}” thiếu cột {', '.join(f'“{header}”' for header in missing)}.")
        found[name] = table_under(raw, line, line)
    return found


def header_score(row: tuple[Any, ...], wanted: set[str]) -> tuple[int, int]:
    """How much a row looks like the header: by its expected headers, then by its number of different texts."""
    texts = {bare(value) for value in row if isinstance(value, str)}
    return len(texts & wanted), len(texts)


def header_lines(raw: Raw, line: int) -> tuple[int, int]:
    """First and last row of a header that has `line` in it, from 0: cells merged over rows bind those rows together."""
    first = last = line
    for _, top, _, bottom in sorted(raw.merged, key=lambda merged: merged[1]):
        is_near = top - 1 <= last and bottom - 1 >= first and bottom <= 2 * HEADER_WITHIN
        if bottom > top and is_near and bottom - top < HEADER_WITHIN:
            first, last = min(first, top - 1), max(last, bottom - 1)
    groups = [(left, right) for left, top, right, bottom in raw.merged if top == bottom == last + 1 and right > left]
    if first == last and groups and last + 1 < len(raw.rows):
        below = {place for place, value in enumerate(raw.rows[last + 1], start=1) if value is not None}
        if below and all(any(left <= place <= right for left, right in groups) for place in below):
            last += 1
    return first, last


def table_under(raw: Raw, first: int, last: int) -> ReadTable:
    width = max((len(row) for row in raw.rows), default=0)
    headers, columns = [], []
    for column in range(1, width + 1):
        said = header_of(raw, first, last, column)
        if not said and all(len(row) < column or row[column - 1] is None for row in raw.rows[last + 1 :]):
            continue
        said = said or f"Cột {get_column_letter(column)}"
        copies = sum(1 for header in headers if header == said or header.startswith(f"{said} ("))
        headers.append(f"{said} ({copies + 1})" if copies else said)
        columns.append(column)
    rows = []
    for line, row in enumerate(raw.rows[last + 1 :], start=last + 2):
        values = tuple(row[column - 1] if column <= len(row) else None for column in columns)
        if any(value is not None for value in values):
            rows.append(ReadRow(line, values))
    return ReadTable(raw.name, tuple(headers), rows, tuple(columns), notes_on(raw, last))


def notes_on(raw: Raw, last: int) -> tuple[str, ...]:
    """What was not read as it stands under the header, whose last row is `last`, from 0."""
    notes = []
    if raw.has_formulas:
        notes.append("Bảng có công thức: cổng lấy kết quả của lần tính cuối trong Excel.")
    merged = [(left, top, right, bottom) for left, top, right, bottom in raw.merged if top - 1 > last]
    if merged:
        named = ", ".join(f"{get_column_letter(a)}{b}:{get_column_letter(c)}{d}" for a, b, c, d in merged[:5])
        more = f" và {len(merged) - 5} chỗ khác" if len(merged) > 5 else ""
        notes.append(
            f"Bảng có ô gộp ({named}{more}): chỉ ô đầu có nội dung, các dòng gộp bên dưới đọc là trống. "
            "Muốn mỗi dòng có nội dung, xin bỏ gộp ô rồi điền xuống."
        )
    return tuple(notes)


def header_of(raw: Raw, first: int, last: int, column: int) -> str:
    said = []
    for line in range(first, last + 1):
        text = " ".join(str(header_value(raw, line, column) or "").split())
        if text and text not in said:
            said.append(text)
    return " / ".join(said)


def header_value(raw: Raw, line: int, column: int) -> Any:
    """The value of a header cell; a merged one has the value of its upper left corner."""
    for left, top, right, bottom in raw.merged:
        if left <= column <= right and top <= line + 1 <= bottom:
            line, column = top - 1, left
            break
    row = raw.rows[line]
    return row[column - 1] if column <= len(row) else None


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


# --- Values -----------------------------------------------------------------------------------------------------------


def decimal_of(value: Any) -> Decimal | None:
    """A number typed as number or as text: 7.5, "7,5" and "7.5" are 7.5; "1.234,5" and "1.234.567" have thousands;
    a minus may be a hyphen or the sign that we print.

    Raises:
        ValueError: not a number, or one that can be read in two ways ("1.000"); the message is in Vietnamese.
    """
    if value is None or value == "":
        return None
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return Decimal(value)
    text = str(value).replace(" ", "").replace("\u00a0", "").replace(MINUS, "-")
    if re.fullmatch(r"[+-]?[1-9]\d{0,2}[.]\d{3}", text):
        raise ValueError(
            f"“{value}” có thể hiểu hai cách; xin ghi {text.replace('.', '')} hoặc {text.replace('.', ',')}."
        )
    if re.fullmatch(r"[+-]?[1-9]\d{0,2}([.]\d{3})+(,\d+)?", text):
        text = text.replace(".", "")
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite() or "e" in text.lower():
        raise ValueError(f"“{value}” không phải là một số, ví dụ 7,5.")
    return number


def date_of(value: Any) -> dt.date | None:
    """A day typed as day or as text "05/01/2026" ("5-1-2026", "5.1.2026").

    Raises:
        ValueError: not a day of the calendar; the message is in Vietnamese.
    """
    match value:
        case None | "":
            return None
        case dt.datetime():
            return value.date()
        case dt.date():
            return value
    parts = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", str(value).strip())
    try:
        day, month, year = (int(part) for part in parts.groups())
        return dt.date(year, month, day)
    except (AttributeError, ValueError):
        raise ValueError(f"“{value}” không phải là một ngày, ví dụ 05/01/2026.") from None
