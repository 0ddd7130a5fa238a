"""Excel, in and out: tables of ours as .xlsx, and the office's own workbooks as plain rows."""

from documents.workbooks.cells import ROWS_MAX
from documents.workbooks.tables import ReadRow, ReadTable, read_table, read_tables
from documents.workbooks.unpacked import WorkbookError
from documents.workbooks.writing import Sheet, write_workbook

__all__ = [
    "ROWS_MAX",
    "ReadRow",
    "ReadTable",
    "Sheet",
    "WorkbookError",
    "read_table",
    "read_tables",
    "write_workbook",
]
