"""One's own sheet as an Excel workbook to fill in, and back: what would change is said before anything is saved."""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, BinaryIO

from django.db import transaction
from django.utils import timezone

from accounts.errors import OfficeError, WrongState
from accounts.models import User, record
from documents.paper import Column, GroupRow, Row, Table
from documents.wording import number
from documents.workbooks import ReadRow, ReadTable, Sheet, WorkbookError, read_tables, write_workbook
from scoring.answers import typed_answer, typed_from
from scoring.criteria import Criteria, GroupName, Kind, Leaf, Node
from scoring.lines import AnswerRefused, accepted_points, accepted_text, allowed_at, save_line
from scoring.models import LineScore, ScoreSheet, ScoreStage, SheetState
from scoring.points import NOT_ASSIGNED
from scoring.results_import import level_of, text_of

FORM = "sheet-workbook/1"
FILLED_IN = "scoring.workbook_filled_in"  # in the audit trail
LINES, ABOUT = "Tự chấm", "Thông tin"
COLUMNS = {
    "Mã": 20,
    "Nội dung": 100,
    "Điểm tối đa": 22,
    "Cách ghi": 70,
    "Trả lời": 34,
    "Số thực hiện": 24,
    "Số được giao": 24,
    "Không được giao": 24,
    "Giải trình, văn bản kiểm chứng": 90,
    "Bản": 14,
}
ABOUT_COLUMNS = {"Mục": 50, "Giá trị": 120}
EXPECTED = {LINES: list(COLUMNS), ABOUT: list(ABOUT_COLUMNS)}
BLANKS = re.compile("[ \t\u00a0]+")
MARKS = {"x", "có", "co", "1", "true"}


class RowEffect(StrEnum):
    """What one row of the workbook would do."""

    NEW = "chấm mới"
    CHANGED = "thay đổi"
    SAME = "không đổi"
    CONFLICT = "đã đổi trên cổng"
    WRONG = "có lỗi"


@dataclass
class PlannedLine:
    """One row: its Excel number, the criterion, what stands and what the workbook says, and what is wrong where."""

    number: int
    leaf: Leaf
    effect: RowEffect
    before: str
    after: str
    answer: dict[str, Any] | None = None
    explanation: str = ""
    version: int = 0  # of the line as it stands now
    cell: str = ""
    message: str = ""

    @property
    def does_something(self) -> bool:
        return self.effect in (RowEffect.NEW, RowEffect.CHANGED, RowEffect.CONFLICT)


@dataclass
class SheetPlan:
    """Every row of the workbook. `strange`: rows that are no criterion of this sheet, as sentences with their cells."""

    rows: list[PlannedLine]
    strange: list[str]

    def of(self, effect: RowEffect) -> list[PlannedLine]:
        return [row for row in self.rows if row.effect is effect]

    @property
    def is_good(self) -> bool:
        return not self.strange and not self.of(RowEffect.WRONG)

    @property
    def does_something(self) -> bool:
        return any(row.does_something for row in self.rows)

    @property
    def fingerprint(self) -> str:
        """Of what would be saved, so that what is confirmed is what was seen."""
        said = [(row.leaf.code, row.answer, row.explanation, row.version, row.effect) for row in self.rows]
        return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


# --- Out --------------------------------------------------------------------------------------------------------------


def sheet_workbook(sheet: ScoreSheet) -> tuple[str, bytes]:
    """The workbook to fill in: its name and its bytes."""
    lines = {line.code: line for line in sheet.lines.filter(stage=ScoreStage.SELF)}
    year = sheet.bloc_year.year.year
    columns = [Column(title, width, align="left") for title, width in COLUMNS.items()]
    titles = [f"BẢNG TỰ CHẤM ĐIỂM NĂM {year}", sheet.agency.name]
    content = write_workbook(
        [
            Sheet(LINES, Table(columns, list(rows_of(sheet.criteria_set.criteria, lines))), titles),
            Sheet(ABOUT, Table([Column(title, width) for title, width in ABOUT_COLUMNS.items()], about(sheet))),
        ]
    )
    return f"Tự chấm điểm năm {year} của {sheet.agency.name}.xlsx", content


def about(sheet: ScoreSheet) -> list[tuple[str, str]]:
    criteria_set = sheet.criteria_set
    return [
        ("Mẫu", FORM),
        ("Bảng số", str(sheet.pk)),
        ("Đơn vị", sheet.agency.name),
        ("Khối, cụm", str(sheet.bloc_year)),
        ("Bộ tiêu chí", f"{criteria_set.title}, bản {criteria_set.version}"),
        ("Mã bộ tiêu chí", criteria_set.sha256[:16]),
        ("Tải về lúc", f"{timezone.localtime():%H:%M %d/%m/%Y}"),
    ]


def rows_of(criteria: Criteria, lines: Mapping[str, LineScore]) -> Iterator[Row | GroupRow]:
    def under(items) -> Iterator[Row | GroupRow]:
        for item in items:
            if isinstance(item, Node):
                yield GroupRow(f"{item.code}. {item.title} ({number(item.max)} điểm)")
                yield from under(item.items)
            else:
                yield Row(cells_of(item, lines.get(item.code)))

    yield from under(criteria.sections)
    for name, title in ((GroupName.BONUS, "Điểm thưởng"), (GroupName.PENALTY, "Điểm trừ")):
        if items := getattr(criteria, name).items:
            yield GroupRow(title)
            yield from under(items)


def cells_of(leaf: Leaf, line: LineScore | None) -> list[Any]:
    typed = typed_from(leaf, line.answer if line else None)
    return [
        leaf.code,
        leaf.title,
        "không giới hạn" if leaf.max is None else leaf.max,
        how_to_answer(leaf),
        answer_cell(leaf, typed),
        typed.get("actual", ""),
        typed.get("target", ""),
        "x" if typed.get(NOT_ASSIGNED) else "",
        line.explanation if line else "",
        line.version if line else 0,
    ]


def how_to_answer(leaf: Leaf) -> str:
    """What goes into the column of the answer."""
    if leaf.kind is Kind.CHOICE:
        return f"Ghi một mức: {'; '.join(level.label or number(level.points) for level in leaf.levels)}."
    if leaf.rates:
        return f"Ghi số lần, cách nhau bằng dấu chấm phẩy: {'; '.join(rate.label for rate in leaf.rates)}."
    if leaf.kind is Kind.RATIO:
        return "Ghi tỷ lệ %, hoặc để trống và ghi số thực hiện, số được giao ở hai cột bên."
    return allowed_at(leaf)


def answer_cell(leaf: Leaf, typed: Mapping[str, str]) -> str:
    if not typed or typed.get(NOT_ASSIGNED):
        return ""
    if leaf.kind is Kind.CHOICE:
        level = leaf.levels[int(typed["level"])]
        return level.label or number(level.points)
    if leaf.rates:
        return "; ".join(typed[f"count{place}"] for place in range(len(leaf.rates)))
    return typed.get("percent") or typed.get("points") or typed.get("count") or typed.get("value") or ""


# --- In ---------------------------------------------------------------------------------------------------------------


def read_workbook(sheet: ScoreSheet, file: BinaryIO) -> ReadTable:
    """The rows of a workbook of this very sheet.

    Raises:
        WorkbookError: no workbook of ours, another sheet's, or one of another version of the criteria.
    """
    tables = read_tables(file, expected=EXPECTED)
    if missing := [name for name in EXPECTED if name not in tables]:
        raise WorkbookError(f"Tệp thiếu bảng “{missing[0]}”. Xin tải tệp để điền từ bảng tự chấm điểm rồi điền vào đó.")
    said = {row.values[0]: str(row.values[1]) for row in tables[ABOUT].rows if len(row.values) > 1}
    if said.get("Mẫu") != FORM:
        raise WorkbookError("Tệp không theo mẫu của cổng. Xin tải tệp để điền từ bảng tự chấm điểm.")
    if said.get("Bảng số") != str(sheet.pk):
        whose = f"{said.get('Đơn vị', 'đơn vị khác')}, {said.get('Khối, cụm', '')}".rstrip(", ")
        raise WorkbookError(f"Tệp này là bảng của {whose}; bảng đang mở là của {sheet.agency}, {sheet.bloc_year}.")
    if said.get("Mã bộ tiêu chí") != sheet.criteria_set.sha256[:16]:
        raise WorkbookError(
            f"Tệp theo “{said.get('Bộ tiêu chí', 'bộ khác')}”, còn bảng nay chấm theo “{sheet.criteria_set.title}, "
            f"bản {sheet.criteria_set.version}”. Xin tải tệp mới về rồi chép sang."
        )
    return tables[LINES]


def plan(sheet: ScoreSheet, table: ReadTable) -> SheetPlan:
    """What every row would do. One query."""
    criteria = sheet.criteria_set.criteria
    lines = {line.code: line for line in sheet.lines.filter(stage=ScoreStage.SELF)}
    made, first = SheetPlan([], []), {}
    for row in table.rows:
        cells = {title: table.value(row, title) for title in COLUMNS}
        code = text_of(cells["Mã"])
        if all(value is None for title, value in cells.items() if title != "Mã"):
            continue  # a heading
        if not code:
            made.strange.append(
                f"Ô {table.address(row, 'Mã')}: dòng có số liệu nhưng không có mã tiêu chí, có thể vì ô bị gộp. "
                "Xin bỏ gộp ô và ghi lại mã."
            )
            continue
        leaf = criteria.leaves.get(code)
        if leaf is None or first.setdefault(code, row.number) != row.number:
            what = "đã có ở dòng trên" if leaf else "không có trong bảng này"
            made.strange.append(f"Ô {table.address(row, 'Mã')}: tiêu chí “{code}” {what}.")
            continue
        made.rows.append(planned(criteria, leaf, lines.get(code), cells, table, row))
    return made


def planned(
    criteria: Criteria, leaf: Leaf, line: LineScore | None, cells: Mapping[str, Any], table: ReadTable, row: ReadRow
) -> PlannedLine:
    kept = line.answer if line else None
    made = PlannedLine(row.number, leaf, RowEffect.SAME, in_words(leaf, kept), "", version=line.version if line else 0)
    made.explanation = line.explanation if line else ""
    column = "Trả lời"
    try:
        made.answer = answer_from(leaf, cells)
        accepted_points(criteria, leaf, made.answer)
        column = "Giải trình, văn bản kiểm chứng"
        written = accepted_text(plain_text(cells[column]))
    except (AnswerRefused, ValueError) as problem:
        made.effect, made.message = RowEffect.WRONG, str(problem)
        made.cell, made.after = table.address(row, column), text_of(cells[column])
        return made
    made.after = in_words(leaf, made.answer)
    if written != without_blanks(made.explanation):
        made.explanation = written
    is_text_same = line is not None and line.explanation == made.explanation
    if made.answer == kept and (is_text_same or (line is None and not made.explanation)):
        return made
    made.effect = RowEffect.NEW if kept is None else RowEffect.CHANGED
    if cells["Bản"] != made.version:
        made.effect = RowEffect.CONFLICT
        made.message = "Dòng này đã được sửa trên cổng sau khi tải tệp về."
    if made.answer == kept:
        made.after = "sửa giải trình"
    return made


def answer_from(leaf: Leaf, cells: Mapping[str, Any]) -> dict[str, Any] | None:
    """Raises AnswerRefused or ValueError, each with a Vietnamese sentence."""
    if text_of(cells["Không được giao"]).strip().lower() in MARKS and leaf.group is GroupName.BASE:
        return {NOT_ASSIGNED: True}
    said = cells["Trả lời"]
    if isinstance(said, dt.date | dt.time):
        raise ValueError("Excel đã đổi chữ thành ngày, giờ; xin định dạng ô kiểu Text rồi gõ lại.")
    text = text_of(said).strip()
    match leaf.kind:
        case Kind.CHOICE:
            return {"level": level_of(leaf, said)} if text else None
        case Kind.DEDUCT | Kind.COUNT if leaf.rates:
            counts = [each.strip() for each in text.split(";")] if text else []
            if counts and len(counts) != len(leaf.rates):
                raise ValueError(f"Cần đủ {len(leaf.rates)} số, cách nhau bằng dấu chấm phẩy.")
            return typed_answer(leaf, {f"count{place}": count for place, count in enumerate(counts)})
        case Kind.RATIO:
            typed = {
                "percent": text,
                "actual": text_of(cells["Số thực hiện"]),
                "target": text_of(cells["Số được giao"]),
            }
            return typed_answer(leaf, typed)
        case Kind.FREE:
            return typed_answer(leaf, {"points": text})
        case Kind.WEIGHTED:
            return typed_answer(leaf, {"value": text})
        case _:
            return typed_answer(leaf, {"count": text})


def plain_text(value: Any) -> str:
    if isinstance(value, dt.date | dt.time):
        raise ValueError("Excel đã đổi chữ thành ngày, giờ; xin định dạng ô kiểu Text rồi gõ lại.")
    return text_of(value)


def without_blanks(text: str) -> str:
    """A text as it comes back from a cell."""
    return BLANKS.sub(" ", text).strip()


def in_words(leaf: Leaf, answer: Mapping[str, Any] | None) -> str:
    """An answer as the workbook holds it: "7,5", "7/8", "không được giao", "chưa chấm"."""
    typed = typed_from(leaf, answer)
    if typed.get(NOT_ASSIGNED):
        return "không được giao"
    if "actual" in typed:
        return f"{typed['actual']}/{typed['target']}"
    return answer_cell(leaf, typed) or "chưa chấm"


# --- Saving -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def carry_out(sheet: ScoreSheet, made: SheetPlan, *, by: User, overwrites: bool) -> int:
    """Save every row that changes something, or none; how many those were.

    Args:
        overwrites: also where the line was changed in the portal after the workbook was made.

    Raises:
        OfficeError: a row is wrong, or the sheet or one of the lines has changed since.
    """
    now = ScoreSheet.objects.locked(sheet.pk)
    now.must_be_open()
    if not now.is_editable:
        raise WrongState(now, SheetState.DRAFT)
    if not made.is_good:
        raise OfficeError("Còn dòng có lỗi nên chưa lưu gì.")
    wanted = [row for row in made.rows if row.does_something and (overwrites or row.effect is not RowEffect.CONFLICT)]
    for row in wanted:
        save_line(now, row.leaf.code, by=by, answer=row.answer, explanation=row.explanation, seen_version=row.version)
    if wanted:
        record(by, FILLED_IN, now, count=len(wanted))
    return len(wanted)
