"""A criteria set from a workbook of ours: its cells become the document that the reader of the JSON file reads."""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, BinaryIO

from accounts.searching import fold
from documents.typed import decimal_of
from documents.workbooks import ReadRow, ReadTable, WorkbookError, read_tables
from scoring.criteria import COUNTED, FORMAT, Criteria, GroupName, Kind, plain
from scoring.criteria_columns import (
    CAPS,
    EXCLUSION,
    EXPECTED,
    FORM_OF,
    GRADES,
    GROUP_WORDS,
    HEAD,
    HEAD_NUMBERS,
    HEAD_TEXTS,
    LEVELS,
    NODE_WORD,
    TIE,
    TIE_WORDS,
    TREE,
    YES,
)
from scoring.criteria_diff import KIND_LABELS
from scoring.criteria_forms import in_words, lines_of, read_condition
from scoring.criteria_reading import criteria_from_json
from scoring.strict_json import CriteriaError

YES_WORDS = {"co", "x", "true", "1"}
# A sheet with a hundred mistakes is a wrong sheet; nobody reads more of them.
MOST_MISTAKES = 20


class WrongCells(Exception):
    """What is wrong in a workbook, cell by cell, in Vietnamese: `mistakes` are sentences."""

    def __init__(self, mistakes: Sequence[str]):
        super().__init__(*mistakes)
        self.mistakes = list(mistakes)


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
