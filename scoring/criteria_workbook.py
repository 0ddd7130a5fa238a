"""A criteria set as an Excel workbook of four sheets, which read again is the same set."""

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from accounts.errors import OfficeError
from documents.paper import Column, Row, Table
from documents.workbooks import Sheet, WorkbookError, write_workbook
from scoring.criteria import FORMAT, Criteria, Leaf, Node, plain
from scoring.criteria_columns import (
    CAPS,
    EXCLUSION,
    FORM_OF,
    GRADE_COLUMNS,
    GRADES,
    GROUP_WORDS,
    HEAD,
    HEAD_COLUMNS,
    HEAD_NUMBERS,
    HEAD_TEXTS,
    LEVEL_COLUMNS,
    LEVELS,
    NODE_WORD,
    TIE,
    TIE_WORDS,
    TREE,
    TREE_COLUMNS,
    YES,
)
from scoring.criteria_diff import KIND_LABELS
from scoring.criteria_forms import condition_in_a_line
from scoring.criteria_workbook_reading import WrongCells, criteria_from_workbook

# Excel keeps fifteen digits of a number; a longer one, or one with zeros at its end, is written as text.
MOST_DIGITS = 15


class NotForExcel(OfficeError):
    """The set says something that a cell cannot hold unchanged."""


def criteria_workbook_of(criteria: Criteria) -> bytes:
    """The set as the bytes of an .xlsx file, read back and compared before it is given out.

    An empty printed rule or unit comes back as none at all, which means the same.

    Raises:
        NotForExcel: a cell cannot hold some text as it stands (a tab, two blanks, more than 32,767 letters).
    """
    content = write_workbook(
        [
            sheet(HEAD, HEAD_COLUMNS, head_rows(criteria)),
            sheet(TREE, TREE_COLUMNS, tree_rows(criteria)),
            sheet(LEVELS, LEVEL_COLUMNS, level_rows(criteria)),
            sheet(GRADES, GRADE_COLUMNS, grade_rows(criteria)),
        ]
    )
    try:
        came_back = criteria_from_workbook(io.BytesIO(content))
    except (WrongCells, WorkbookError):
        came_back = None
    if came_back is None or without_blanks(came_back.to_json()) != without_blanks(criteria.to_json()):
        raise NotForExcel(
            "Bộ tiêu chí có đoạn chữ mà ô Excel không giữ được nguyên vẹn (khoảng trống thừa, ký tự lạ hoặc quá dài). "
            "Xin tải tệp JSON, hoặc sửa đoạn ấy."
        )
    return content


def without_blanks(value: Any) -> Any:
    """The document without empty rules and units."""
    if isinstance(value, list):
        return [without_blanks(each) for each in value]
    if isinstance(value, dict):
        is_blank = {key for key in ("rule", "unit") if value.get(key) == ""}
        return {key: without_blanks(each) for key, each in value.items() if key not in is_blank}
    return value


def sheet(name: str, columns: dict[str, int], rows: list) -> Sheet:
    return Sheet(name, Table([Column(title, width=width, align="left") for title, width in columns.items()], rows))


def cell(points: Decimal | None) -> Decimal | str:
    if points is None:
        return ""
    text = plain(points)
    is_short = len(text.replace(".", "").lstrip("-")) <= MOST_DIGITS
    is_plain = "." not in text or not text.endswith("0")
    return points if is_short and is_plain else text.replace(".", ",")


def yes(flag: bool) -> str:
    return YES if flag else ""


def head_rows(criteria: Criteria) -> list:
    rows = [(FORM_OF, FORMAT)]
    rows += [(words, getattr(criteria, key)) for key, words in HEAD_TEXTS.items()]
    rows += [(words, cell(getattr(criteria, key))) for key, words in HEAD_NUMBERS.items()]
    rows += [(words, cell(getattr(criteria, group).cap)) for group, words in CAPS.items()]
    rows += [(TIE, TIE_WORDS.get(key) or f"Mục {key.removeprefix('section:')}") for key in criteria.tie_break]
    return rows + [(EXCLUSION, text) for text in criteria.exclusions]


def tree_rows(criteria: Criteria) -> list:
    rows = []

    def add(items: Sequence[Node | Leaf], depth: int) -> None:
        for item in items:
            if isinstance(item, Node):
                texts = (NODE_WORD, depth, item.code, item.title, cell(item.max))
                rows.append(Row([*texts, *[""] * (len(TREE_COLUMNS) - len(texts))], bold=True))
                add(item.items, depth + 1)
            else:
                rows.append(leaf_cells(item, depth))

    add(criteria.sections, 1)
    add(criteria.bonus.items, 1)
    add(criteria.penalty.items, 1)
    return rows


def leaf_cells(leaf: Leaf, depth: int) -> list:
    return [
        GROUP_WORDS[leaf.group],
        depth,
        leaf.code,
        leaf.title,
        cell(leaf.max),
        KIND_LABELS[leaf.kind],
        cell(leaf.per),
        cell(leaf.scale),
        leaf.unit or "",
        cell(leaf.step),
        leaf.rule or "",
        "\n".join(leaf.owner),
        f"{leaf.due[3:]}/{leaf.due[:2]}" if leaf.due else "",
        yes(leaf.evidence),
        leaf.no_higher_than or "",
        leaf.lower_by or "",
    ]


def level_rows(criteria: Criteria) -> list:
    rows = []
    for leaf in criteria.leaves.values():
        rows += [(leaf.code, level.label, cell(level.points), yes(level.zeroes_parent)) for level in leaf.levels]
        rows += [(leaf.code, rate.label, cell(rate.per), "") for rate in leaf.rates]
    return rows


def grade_rows(criteria: Criteria) -> list:
    return [
        (
            grade.code,
            grade.label,
            cell(grade.min),
            yes(grade.strict),
            cell(grade.quota_percent),
            "\n".join(condition_in_a_line(each.to_json()) for each in grade.requires),
        )
        for grade in criteria.grades
    ]
