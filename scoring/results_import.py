"""A workbook of figures of other bodies, row by row, before anything is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from accounts.models import Agency
from accounts.searching import fold
from blocs.importing.agencies import Known
from documents.columns import Field, bare
from documents.typed import decimal_of
from documents.wording import number
from scoring.criteria import Kind, Leaf
from scoring.figures import Place, may_be_unassigned
from scoring.models import Figure

UNASSIGNED_WORDS = {"khong duoc giao", "khong giao", "ko giao", "x"}
DECIMALS = Decimal("0.000001")
LARGEST = Decimal(10) ** 12  # what a column of figures holds

AGENCY = Field(
    "agency",
    "Đơn vị",
    ("Tên đơn vị", "Cơ quan, đơn vị", "Cơ quan", "Mã đơn vị", "Sở, ban, ngành", "Địa phương", "Xã, phường"),
    is_required=True,
)
VALUE_COLUMNS = {
    Kind.RATIO: ("Số được giao", ("Chỉ tiêu", "Chỉ tiêu giao", "Kế hoạch", "Kế hoạch giao")),
    Kind.WEIGHTED: ("Kết quả", ("Điểm", "Tổng điểm", "Chỉ số", "Điểm đạt", "Giá trị", "Chỉ số CCHC")),
    Kind.CHOICE: ("Mức, xếp loại", ("Xếp loại", "Mức", "Kết quả", "Kết quả xếp loại", "Mức xếp loại")),
}


class RowFate(StrEnum):
    """What becomes of one row of the workbook."""

    TAKEN = "lấy"
    SKIPPED = "bỏ qua"
    WRONG = "có lỗi"


@dataclass
class ReadFigure:
    """One row: its Excel number, what stands in it, the agency and figure it means, and what is wrong or left out."""

    number: int
    agency_said: str
    value_said: str
    agency: Agency | None = None
    figure: Figure | None = None
    fate: RowFate = RowFate.TAKEN
    message: str = ""
    field: str = ""  # the column that `message` is about

    def refuse(self, message: str, *, field: str) -> None:
        self.fate, self.message, self.field = RowFate.WRONG, message, field

    def skip(self, message: str) -> None:
        self.fate, self.message, self.field = RowFate.SKIPPED, message, "agency"


@dataclass
class ReadFigures:
    """All rows. `missing`: the agencies scored by the criterion that the workbook does not name."""

    rows: list[ReadFigure]
    missing: list[Agency] = field(default_factory=list)

    @property
    def figures(self) -> dict[int, Figure]:
        return {row.agency.pk: row.figure for row in self.rows if row.fate is RowFate.TAKEN}

    @property
    def wrong(self) -> list[ReadFigure]:
        return [row for row in self.rows if row.fate is RowFate.WRONG]

    def count(self, fate: RowFate) -> int:
        return sum(row.fate is fate for row in self.rows)


def fields_of(leaf: Leaf) -> list[Field]:
    title, aliases = VALUE_COLUMNS[leaf.kind]
    return [AGENCY, Field("value", title, aliases, is_required=True)]


def mapping_name(place: Place) -> str:
    """What the columns of this criterion's tables are remembered by, from one year to the next."""
    return f"scoring.figures.{place.code[:16]}.{place.criteria_set.slug[:26]}"


def read_rows(place: Place, rows: Sequence[tuple[int, Mapping[str, Any]]], *, by) -> ReadFigures:
    """What every row says. An agency that is not scored by the criterion is left out; a wrong value is an error.

    Two queries, however many rows.
    """
    known = Known.now()
    own = frozenset() if by.is_office else by.interest_ids
    read, first = ReadFigures([]), {}
    for number_, values in rows:
        agency_said, value = values.get("agency"), values.get("value")
        row = ReadFigure(number_, text_of(agency_said), text_of(value))
        read.rows.append(row)
        row.agency = known.find(row.agency_said) if row.agency_said else None
        if row.agency is None:
            row.skip("Không có đơn vị nào mang tên hoặc mã này." if row.agency_said else "Dòng không ghi đơn vị.")
        elif row.agency.pk not in place.agencies:
            row.skip("Đơn vị không chấm theo tiêu chí này.")
        elif row.agency.pk in own:
            row.skip("Số liệu của chính đơn vị bạn do cơ quan thi đua nhập.")
        elif first.setdefault(row.agency.pk, number_) != number_:
            row.refuse(f"Đơn vị đã có ở dòng {first[row.agency.pk]}.", field="agency")
        elif value is None:
            row.skip("Chưa có số liệu.")
        else:
            read_value(place.leaf, row, value)
    named = set(first)
    read.missing = [agency for pk, agency in place.agencies.items() if pk not in named]
    return read


def text_of(value: Any) -> str:
    if value is None:
        return ""
    return number(value) if isinstance(value, Decimal | int) and not isinstance(value, bool) else str(value)


def read_value(leaf: Leaf, row: ReadFigure, value: Any) -> None:
    try:
        row.figure = figure_from(leaf, value)
    except ValueError as problem:
        row.refuse(str(problem), field="value")
    else:
        row.figure.agency = row.agency


def figure_from(leaf: Leaf, value: Any) -> Figure:
    """What somebody typed for one agency, in a cell or on the page. Raises ValueError with a Vietnamese sentence."""
    if isinstance(value, str) and bare(value) in UNASSIGNED_WORDS:
        if not may_be_unassigned(leaf):
            raise ValueError("Điểm thưởng, điểm trừ không có “không được giao”.")
        return Figure(not_assigned=True)
    if leaf.kind is Kind.CHOICE:
        return Figure(level=level_of(leaf, value))
    found = decimal_of(value)
    if found is None or abs(found) >= LARGEST or found != found.quantize(DECIMALS):
        raise ValueError(f"“{text_of(value)}” quá lớn hoặc quá nhiều chữ số lẻ.")
    if leaf.kind is Kind.RATIO and found <= 0:
        raise ValueError("Số được giao phải lớn hơn 0. Không giao thì ghi “không được giao”.")
    if leaf.kind is Kind.WEIGHTED and not 0 <= found <= leaf.scale:
        raise ValueError(f"Kết quả nằm ngoài khoảng 0–{number(leaf.scale)}.")
    return Figure(value=found)


def level_of(leaf: Leaf, value: Any) -> int:
    """The place of a level by its words, by the only one that begins with them, or by its points."""
    said = bare(text_of(value))
    labels = [bare(level.label) for level in leaf.levels]
    if said and labels.count(said) == 1:
        return labels.index(said)
    begins = [place for place, label in enumerate(labels) if said and label.startswith(f"{said} ")]
    if len(begins) == 1:
        return begins[0]
    same = [place for place, level in enumerate(leaf.levels) if fold(number(level.points)) == fold(text_of(value))]
    if len(same) == 1:
        return same[0]
    choices = "; ".join(level.label or number(level.points) for level in leaf.levels)
    raise ValueError(f"Không có mức “{text_of(value)}”. Các mức: {choices}.")
