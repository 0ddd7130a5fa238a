"""Tables: their columns, their rows, and how a cell goes on paper."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import ClassVar, Literal

from documents.paper.text import Alignment
from documents.wording import number, short_date

Cell = str | Decimal | int | dt.date | None


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes:
        width: in millimetres; a table is stretched or shrunk to the width of the page. None takes an equal part.
        align: None aligns numbers and dates by the centre, everything else left.
        group: a heading shared with neighbours of the same group.
        is_heading: its cells name their row (at most one column; read aloud before each cell by screen readers).
    """

    title: str
    width: float | None = None
    align: Alignment | None = None
    group: str = ""
    is_heading: bool = False


@dataclass(frozen=True)
class Row:
    """A row in its own type: a section with its points, a subtotal.

    `leads`: it stands over the rows that follow, so it never ends a page.
    """

    cells: Sequence[Cell]
    bold: bool = False
    italic: bool = False
    leads: bool = False


@dataclass(frozen=True)
class GroupRow:
    """A row of one cell over the whole table ("I. TẬP THỂ")."""

    text: str


@dataclass(frozen=True)
class Printed:
    """A cell as it goes on paper."""

    text: str
    align: Alignment
    is_heading: bool


@dataclass(frozen=True)
class Table:
    """A table whose header row repeats on each page; never a table for the sake of layout.

    Attributes:
        rows: plain sequences of cells, Row or GroupRow; Decimals are printed with a comma, dates dd/mm/yyyy.
        caption: stands above the table.
        totals: the last row, in bold, kept with the row before it.
        size: of the letters in points.
        row_height: least height of a row in millimetres, for rows that are filled in or signed by hand.
    """

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell] | Row | GroupRow]
    caption: str = ""
    totals: Sequence[Cell] | None = None
    size: Literal[10, 11, 12, 13, 14] = 13
    row_height: int = 0
    template: ClassVar[str] = "documents/_table.html"

    @property
    def shares(self) -> list[str]:
        """The width of each column in per cent of the table, as CSS writes it."""
        given = [column.width for column in self.columns if column.width is not None]
        equal = sum(given) / len(given) if given else 1
        widths = [equal if column.width is None else column.width for column in self.columns]
        return [f"{100 * width / sum(widths):.3f}" for width in widths]

    @property
    def has_groups(self) -> bool:
        return any(column.group for column in self.columns)

    @property
    def groups(self) -> list[tuple[str, list[Column]]]:
        """The upper header row: neighbours with one group together, columns without group each on their own."""
        grouped = []
        for group, together in groupby(self.columns, key=lambda column: column.group):
            columns = list(together)
            grouped += [(group, columns)] if group else [("", [column]) for column in columns]
        return grouped

    @property
    def grouped_columns(self) -> list[Column]:
        return [column for column in self.columns if column.group]

    def all_rows(self) -> list[Row | GroupRow]:
        """Every row as Row or GroupRow, totals last.

        Raises:
            ValueError: a row has more or fewer cells than there are columns.
        """
        rows = [row if isinstance(row, Row | GroupRow) else Row(row) for row in self.rows]
        if self.totals is not None:
            rows.append(Row(self.totals, bold=True))
        for row in rows:
            if isinstance(row, Row) and len(row.cells) != len(self.columns):
                raise ValueError(f"Bảng có {len(self.columns)} cột nhưng một dòng có {len(row.cells)} ô.")
        return rows

    def printed(self, row: Row) -> list[Printed]:
        return [
            Printed(printed_cell(cell), column.align or usual_alignment(cell), column.is_heading)
            for cell, column in zip(row.cells, self.columns, strict=True)
        ]

    @property
    def printed_rows(self) -> list[tuple[Row | GroupRow, list[Printed]]]:
        """Each row with its cells; a GroupRow has none."""
        return [(row, [] if isinstance(row, GroupRow) else self.printed(row)) for row in self.all_rows()]


def printed_cell(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return cell
        case dt.date():
            return short_date(cell)
        case _:
            return number(cell)


def usual_alignment(cell: Cell) -> Alignment:
    return "left" if isinstance(cell, str) else "center"
