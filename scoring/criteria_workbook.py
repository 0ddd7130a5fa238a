"""A criteria set as an Excel workbook and back, unchanged: four sheets, read by the same reader as the JSON file."""

import datetime as dt
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, BinaryIO

from accounts.errors import OfficeError
from accounts.searching import fold
from documents.paper import Column, Row, Table
from documents.typed import decimal_of
from documents.workbooks import ReadRow, ReadTable, Sheet, WorkbookError, read_tables, write_workbook
from scoring.criteria import COUNTED, FORMAT, Criteria, GroupName, Kind, Leaf, Node, plain
from scoring.criteria_diff import KIND_LABELS
from scoring.criteria_forms import condition_in_a_line, in_words, lines_of, read_condition
from scoring.criteria_reading import criteria_from_json
from scoring.strict_json import CriteriaError

HEAD, TREE, LEVELS, GRADES = "Thông tin chung", "Tiêu chí", "Mức điểm", "Xếp loại"

HEAD_COLUMNS = {"Mục": 60, "Giá trị": 160}
TREE_COLUMNS = {
    "Loại": 24,
    "Cấp": 14,
    "Mã": 22,
    "Nội dung": 110,
    "Điểm tối đa": 22,
    "Cách chấm": 44,
    "Điểm mỗi lần": 22,
    "Thang đo": 20,
    "Đơn vị tính": 34,
    "Bước điểm": 20,
    "Quy định chấm": 90,
    "Cơ quan thẩm định": 50,
    "Hạn nộp": 20,
    "Văn bản kiểm chứng": 26,
    "Không xếp quá hạng": 30,
    "Hạ mấy bậc": 20,
}
LEVEL_COLUMNS = {"Mã tiêu chí": 26, "Mức hoặc sự việc": 120, "Điểm": 22, "Mục trên thành 0": 28}
GRADE_COLUMNS = {"Mã": 40, "Tên hạng": 60, "Từ điểm": 22, "Phải vượt": 22, "Không quá %": 24, "Điều kiện": 80}
EXPECTED = {HEAD: HEAD_COLUMNS, TREE: TREE_COLUMNS, LEVELS: LEVEL_COLUMNS, GRADES: GRADE_COLUMNS}

HEAD_TEXTS = {"slug": "Tên ngắn", "title": "Tên bộ tiêu chí", "source": "Nguồn"}
HEAD_NUMBERS = {"total": "Tổng điểm", "step": "Bước điểm", "minimum": "Điểm thấp nhất", "maximum": "Điểm cao nhất"}
CAPS = {GroupName.BONUS: "Trần điểm thưởng", GroupName.PENALTY: "Trần điểm trừ"}
FORM_OF, TIE, EXCLUSION = "Mẫu", "Khi bằng điểm", "Không xét thi đua"

NODE_WORD = "Mục"
GROUP_WORDS = {GroupName.BASE: "Tiêu chí", GroupName.BONUS: "Điểm thưởng", GroupName.PENALTY: "Điểm trừ"}
TIE_WORDS = {"bonus": "Điểm thưởng", "penalty": "Điểm trừ", "votes": "Số phiếu"}
YES = "Có"
YES_WORDS = {"co", "x", "true", "1"}
# Excel keeps fifteen digits of a number; a longer one, or one with zeros at its end, is written as text.
MOST_DIGITS = 15
# A sheet with a hundred mistakes is a wrong sheet; nobody reads more of them.
MOST_MISTAKES = 20


class NotForExcel(OfficeError):
    """The set says something that a cell cannot hold unchanged."""


class WrongCells(Exception):
    """What is wrong in a workbook, cell by cell, in Vietnamese: `mistakes` are sentences."""

    def __init__(self, mistakes: Sequence[str]):
        super().__init__(*mistakes)
        self.mistakes = list(mistakes)


# --- Out --------------------------------------------------------------------------------------------------------------


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


# --- In ---------------------------------------------------------------------------------------------------------------


def criteria_from_workbook(file: BinaryIO) -> Criteria:
    """The set in a workbook of ours.

    Raises:
        WorkbookError: no workbook, or none of ours.
        WrongCells: cells that say what cannot be, each with its address.
    """
    tables = read_tables(file, expected={name: list(columns) for name, columns in EXPECTED.items()})
    missing = [name for name in EXPECTED if name not in tables]
    if missing:
        raise WorkbookError(
            f"Tệp thiếu bảng {', '.join(f'“{name}”' for name in missing)}. "
            "Xin tải một bộ tiêu chí về dạng Excel để lấy mẫu."
        )
    return _Reading(tables).criteria()


@dataclass
class _Cells:
    """One row: its values by column, and what to say of a wrong one."""

    reading: "_Reading"
    table: ReadTable
    row: ReadRow
    headers: dict[str, str]

    def address(self, column: str) -> str:
        return f"Ô {self.table.address(self.row, self.headers[column])} của bảng “{self.table.sheet}”"

    def value(self, column: str) -> Any:
        return self.table.value(self.row, self.headers[column])

    def text(self, column: str) -> str:
        value = self.value(column)
        match value:
            case None:
                return ""
            case dt.date():
                self.wrong(column, "Excel đã đổi chữ thành ngày; xin định dạng ô kiểu Text rồi gõ lại")
                return ""
            case Decimal():
                return plain(value)
            case _:
                return str(value)

    def read(self, column: str, reader: Callable[[Any], Any]) -> Any:
        try:
            return reader(self.value(column))
        except ValueError as problem:
            self.wrong(column, str(problem).rstrip("."))
            return None

    def points(self, column: str) -> str | None:
        found = self.read(column, decimal_of)
        return None if found is None else plain(found)

    def count(self, column: str) -> int | None:
        found = self.read(column, decimal_of)
        if found is not None and found != found.to_integral_value():
            self.wrong(column, "phải là số nguyên")
            return None
        return None if found is None else int(found)

    def flag(self, column: str) -> bool:
        text = fold(self.text(column)).strip()
        if text and text not in YES_WORDS:
            self.wrong(column, f"ghi “{YES}” hoặc để trống")
        return bool(text)

    def wrong(self, column: str, message: str) -> None:
        self.reading.mistakes.append(f"{self.address(column)}: {message}.")


@dataclass
class _Reading:
    tables: dict[str, ReadTable]
    mistakes: list[str] = field(default_factory=list)
    places: dict[str, tuple[_Cells, str]] = field(default_factory=dict)  # place in the document: its cell

    def rows(self, name: str):
        table = self.tables[name]
        by_fold = {fold(header): header for header in table.headers}
        headers = {column: by_fold.get(fold(column), column) for column in EXPECTED[name]}
        return [_Cells(self, table, row, headers) for row in table.rows]

    def criteria(self) -> Criteria:
        document: dict[str, Any] = {"format": FORMAT, "sections": [], "source": ""}
        self.head(document)
        self.tree(document)
        self.grades(document)
        self.stop_if_wrong()
        try:
            return criteria_from_json(document)
        except CriteriaError as error:
            raise WrongCells([self.sentence(error)]) from None

    def stop_if_wrong(self) -> None:
        if self.mistakes:
            more = len(self.mistakes) - MOST_MISTAKES
            raise WrongCells(self.mistakes[:MOST_MISTAKES] + ([f"Và {more} chỗ khác."] if more > 0 else []))

    def sentence(self, error: CriteriaError) -> str:
        """What the reader of the form said, with the cell instead of the place in the document."""
        message = error.message
        for place, (cells, column) in self.places.items():
            message = message.replace(f"dùng ở {place}.code", f"dùng ở {cells.address(column)}")
        place = error.place
        while place and place not in self.places:
            place = re.sub(r"(\.?[^.\[\]]+|\[\d+\])$", "", place)
        if not place:
            return f"{WHERE.get(error.place, 'Tệp')}: {in_words(message)}"
        cells, column = self.places[place]
        key = error.place.removeprefix(place).lstrip(".").partition("[")[0]
        column = COLUMN_OF.get(key, column) if cells.table.sheet == self.tables[TREE].sheet else column
        return f"{cells.address(column)}: {in_words(message)}"

    def head(self, document: dict[str, Any]) -> None:
        texts = {fold(words): key for key, words in HEAD_TEXTS.items()}
        numbers = {fold(words): key for key, words in HEAD_NUMBERS.items()}
        caps = {fold(words): group for group, words in CAPS.items()}
        self.caps: dict[GroupName, str | None] = {}
        for cells in self.rows(HEAD):
            name = fold(cells.text("Mục")).strip()
            if name in texts:
                document[texts[name]] = cells.text("Giá trị")
                self.places[texts[name]] = (cells, "Giá trị")
            elif name in numbers:
                if (points := cells.points("Giá trị")) is not None:
                    document[numbers[name]] = points
                self.places[numbers[name]] = (cells, "Giá trị")
            elif name in caps:
                self.caps[caps[name]] = cells.points("Giá trị")
                self.places[f"{caps[name].value}.cap"] = (cells, "Giá trị")
            elif name == fold(TIE):
                keys = document.setdefault("tie_break", [])
                self.places[f"tie_break[{len(keys)}]"] = (cells, "Giá trị")
                keys.append(tie_key(cells.text("Giá trị")))
            elif name == fold(EXCLUSION):
                texts_of = document.setdefault("exclusions", [])
                self.places[f"exclusions[{len(texts_of)}]"] = (cells, "Giá trị")
                texts_of.append(cells.text("Giá trị"))
            elif name == fold(FORM_OF):
                document["format"] = cells.text("Giá trị")
                self.places["format"] = (cells, "Giá trị")
            else:
                cells.wrong("Mục", f"không có mục “{cells.text('Mục')}”")

    def tree(self, document: dict[str, Any]) -> None:
        levels = self.levels()
        kinds = {fold(words): kind for kind, words in KIND_LABELS.items()}
        groups = {fold(words): group for group, words in GROUP_WORDS.items()}
        above: list[tuple[list, str]] = [(document["sections"], "sections")]
        # Behind a row that fits nowhere, others seem not to fit either; only the first is worth a sentence.
        is_lost = False
        for group, cap in self.caps.items():
            if cap is not None:
                document[group.value] = {"cap": cap, "items": []}
        for cells in self.rows(TREE):
            word = fold(cells.text("Loại")).strip()
            is_node, group = word == fold(NODE_WORD), groups.get(word)
            if not is_node and group is None:
                cells.wrong("Loại", f"chỉ dùng {NODE_WORD}, {', '.join(GROUP_WORDS.values())}")
                is_lost = True
                continue
            if group in (GroupName.BONUS, GroupName.PENALTY):
                made = document.setdefault(group.value, {"cap": self.caps.get(group), "items": []})
                items, path = made["items"], f"{group.value}.items"
            else:
                depth = cells.count("Cấp")
                if depth is None or not 1 <= depth <= len(above) or (depth == 1 and not is_node):
                    if not is_lost:
                        cells.wrong("Cấp", f"phải từ {1 if is_node else 2} đến {len(above)}, theo mục đứng phía trên")
                    is_lost = True
                    continue
                del above[depth:]
                items, path = above[-1]
            place = f"{path}[{len(items)}]"
            self.places[place] = (cells, "Mã")
            item = {"code": cells.text("Mã"), "title": cells.text("Nội dung"), "max": cells.points("Điểm tối đa")}
            if is_node:
                item["items"] = []
                above.append((item["items"], f"{place}.items"))
            else:
                kind = kinds.get(fold(cells.text("Cách chấm")).strip())
                if kind is None:
                    cells.wrong("Cách chấm", f"chỉ dùng: {'; '.join(KIND_LABELS.values())}")
                    is_lost = True
                    continue
                item |= self.leaf(cells, kind, levels.pop(item["code"], []), place)
            items.append(item)
        for rows in [] if is_lost else levels.values():
            for cells, _ in rows:
                cells.wrong("Mã tiêu chí", f"bảng “{TREE}” không có tiêu chí “{cells.text('Mã tiêu chí')}”")

    def leaf(self, cells: _Cells, kind: Kind, rows: list, place: str) -> dict[str, Any]:
        said: dict[str, Any] = {
            "kind": kind.value,
            "per": cells.points("Điểm mỗi lần"),
            "scale": cells.points("Thang đo"),
            "unit": cells.text("Đơn vị tính"),
            "step": cells.points("Bước điểm"),
            "rule": cells.text("Quy định chấm"),
            "owner": lines_of(cells.text("Cơ quan thẩm định")),
            "due": due_of(cells),
            "evidence": cells.flag("Văn bản kiểm chứng"),
            "no_higher_than": cells.text("Không xếp quá hạng"),
            "lower_by": cells.count("Hạ mấy bậc"),
        }
        if rows and kind is not Kind.CHOICE and kind not in COUNTED:
            rows[0][0].wrong("Mã tiêu chí", f"tiêu chí chấm kiểu “{KIND_LABELS[kind]}” không có mức điểm")
        if kind is Kind.CHOICE:
            said["levels"] = [row for _, row in rows]
            self.places |= {f"{place}.levels[{at}]": (each, "Điểm") for at, (each, _) in enumerate(rows)}
        elif kind in COUNTED and rows:
            said["rates"] = [{"label": row["label"], "per": row.get("points")} for _, row in rows]
            self.places |= {f"{place}.rates[{at}]": (each, "Điểm") for at, (each, _) in enumerate(rows)}
        return {key: value for key, value in said.items() if value not in (None, "", False, []) or key == "levels"}

    def levels(self) -> dict[str, list[tuple[_Cells, dict[str, Any]]]]:
        found: dict[str, list[tuple[_Cells, dict[str, Any]]]] = {}
        for cells in self.rows(LEVELS):
            row = {"label": cells.text("Mức hoặc sự việc"), "points": cells.points("Điểm")}
            if row["points"] is None:
                del row["points"]
            if cells.flag("Mục trên thành 0"):
                row["zeroes_parent"] = True
            found.setdefault(cells.text("Mã tiêu chí"), []).append((cells, row))
        return found

    def grades(self, document: dict[str, Any]) -> None:
        grades = []
        for cells in self.rows(GRADES):
            self.places[f"grades[{len(grades)}]"] = (cells, "Mã")
            grade = {"code": cells.text("Mã"), "label": cells.text("Tên hạng"), "min": cells.points("Từ điểm")}
            if cells.flag("Phải vượt"):
                grade["strict"] = True
            if (percent := cells.points("Không quá %")) is not None:
                grade["quota_percent"] = percent
            text = cells.text("Điều kiện")
            requires = cells.read("Điều kiện", lambda _, text=text: [read_condition(line) for line in lines_of(text)])
            if requires:
                grade["requires"] = requires
            grades.append(grade)
        if grades:
            document["grades"] = grades


WHERE = {
    **{key: f"Bảng “{HEAD}”, mục “{words}”" for key, words in (HEAD_TEXTS | HEAD_NUMBERS).items()},
    "sections": f"Bảng “{TREE}”",
}
COLUMN_OF = {
    "code": "Mã",
    "title": "Nội dung",
    "max": "Điểm tối đa",
    "kind": "Cách chấm",
    "per": "Điểm mỗi lần",
    "scale": "Thang đo",
    "unit": "Đơn vị tính",
    "step": "Bước điểm",
    "rule": "Quy định chấm",
    "owner": "Cơ quan thẩm định",
    "due": "Hạn nộp",
    "evidence": "Văn bản kiểm chứng",
    "no_higher_than": "Không xếp quá hạng",
    "lower_by": "Hạ mấy bậc",
}


def tie_key(words: str) -> str:
    named = {fold(said): key for key, said in TIE_WORDS.items()}
    if key := named.get(fold(words).strip()):
        return key
    return f"section:{re.sub(r'(?i)^mục ', '', words)}"


def due_of(cells: _Cells) -> str | None:
    """ "30/11" typed as text, or made a day of some year by Excel."""
    value = cells.value("Hạn nộp")
    if isinstance(value, dt.date):
        return f"{value:%m-%d}"
    text = cells.text("Hạn nộp").replace(" ", "")
    if not text:
        return None
    found = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})", text)
    if not found:
        cells.wrong("Hạn nộp", "ghi ngày/tháng, ví dụ 30/11")
        return None
    return f"{int(found[2]):02d}-{int(found[1]):02d}"
