"""Excel in: the office's own workbooks as tables, found by their headers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from openpyxl.utils import get_column_letter

from documents.columns import bare
from documents.workbooks.cells import HEADER_WITHIN, ROWS_MAX, Raw, read_sheets
from documents.workbooks.unpacked import WorkbookError


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
