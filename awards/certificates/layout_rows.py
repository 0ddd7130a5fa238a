"""The rows of the layout editor: from what is kept, or from what was typed, with what is wrong beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from awards.certificates.forms import LayoutFieldForm
from awards.certificates.sheets import words_of
from awards.certificates.texts import Texts
from awards.models import MOST_FIELDS, CertificateStock, FieldSource, LayoutField
from documents.placed import LINE, MM_PER_POINT, Fitted, Type, fit

NUMBERS = ["x", "y", "width", "size", "least_size"]
CHECKS = ["is_bold", "is_italic", "is_upper"]
PLAIN = ["source", "text", "lines", "font", "align", "colour"]
ANCHORS = {"left": "start", "center": "middle", "right": "end"}


@dataclass(frozen=True)
class LayoutRow:
    """One text as the page shows it. `said` are the values of its inputs; `drawing` is how the picture shows it."""

    place: int
    said: Mapping[str, str | bool]
    errors: Mapping[str, str] = field(default_factory=dict)
    drawing: Mapping[str, object] | None = None

    @property
    def prefix(self) -> str:
        return f"f-{self.place}"

    @property
    def label(self) -> str:
        source = self.said["source"]
        if source == FieldSource.TEXT:
            return f"“{self.said['text']}”" if self.said["text"] else FieldSource.TEXT.label
        return FieldSource(source).label if source in FieldSource.values else "Chữ mới"


def with_comma(value) -> str:
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def rows_kept(fields: Sequence[LayoutField], texts: Texts) -> list[LayoutRow]:
    return [row_of(each, place, texts) for place, each in enumerate(fields)]


def row_of(each: LayoutField, place: int, texts: Texts) -> LayoutRow:
    said = {name: str(getattr(each, name)) for name in PLAIN}
    said |= {name: with_comma(getattr(each, name)) for name in NUMBERS}
    said |= {name: getattr(each, name) for name in CHECKS}
    return LayoutRow(place, said, drawing=drawing_of(each, texts))


def drawing_of(each: LayoutField, texts: Texts) -> dict:
    """The numbers of the SVG: millimetres, with a point."""
    x, foot, width = float(each.x), float(each.y), float(each.width)
    words = words_of(each, texts)
    if each.source == FieldSource.QR:
        return {"x": x, "top": foot - width, "width": width, "height": width, "is_qr": True, "words": "QR"}
    kind = Type(each.font, float(each.size), each.is_bold, each.is_italic, each.colour)
    fitted = fit(words, kind, width=width, most_lines=each.lines, least_size=float(each.least_size))
    return {
        "x": x,
        "top": foot - float(each.size) * MM_PER_POINT * 0.95,
        "width": width,
        "height": float(each.size) * MM_PER_POINT * LINE * each.lines,
        "anchor": ANCHORS[each.align],
        "words": words,
        "lines": lines_of(each, fitted, x, foot, width),
        "size": f"{fitted.size * MM_PER_POINT:.3f}",
    }


def lines_of(each: LayoutField, fitted: Fitted, x: float, foot: float, width: float) -> list[dict]:
    start = {"left": x, "center": x + width / 2, "right": x + width}[each.align]
    step = fitted.size * MM_PER_POINT * LINE
    return [
        {"x": f"{start:.2f}", "y": f"{foot + step * place:.2f}", "text": line}
        for place, line in enumerate(fitted.lines)
    ]


@dataclass(frozen=True)
class Typed:
    """What came from the editor: the fields where all is well, the rows to show again where it is not."""

    fields: list[LayoutField]
    rows: list[LayoutRow]
    problem: str = ""

    @property
    def is_wrong(self) -> bool:
        return bool(self.problem) or any(row.errors for row in self.rows)


def read_rows(posted: Mapping[str, str], stock: CertificateStock, texts: Texts) -> Typed:
    """Every row of the form that says something; one that is ticked to go, or names no content, is left out."""
    fields, rows = [], []
    problem = ""
    for prefix in _prefixes(posted):
        if posted.get(f"{prefix}-drop") or not posted.get(f"{prefix}-source"):
            continue
        form = LayoutFieldForm(posted, prefix=prefix, stock=stock)
        place = len(rows)
        if form.is_valid():
            fields.append(form.instance)
            rows.append(row_of(form.instance, place, texts))
        else:
            said = {name: posted.get(f"{prefix}-{name}", "")[:300] for name in [*PLAIN, *NUMBERS]}
            said |= {name: bool(posted.get(f"{prefix}-{name}")) for name in CHECKS}
            errors = {name: " ".join(form.errors[name]) for name in form.errors}
            rows.append(LayoutRow(place, said, errors))
    if len(rows) > MOST_FIELDS:
        problem = f"Một bố cục có nhiều nhất {MOST_FIELDS} chữ."
    elif not rows:
        problem = "Bố cục chưa có chữ nào. Xin thêm ít nhất một chữ."
    return Typed(fields, rows, problem)


def _prefixes(posted: Mapping[str, str]) -> list[str]:
    """In the order of their numbers; what is no number of ours is not read."""
    found = {name.split("-")[1] for name in posted if name.startswith("f-") and name.endswith("-source")}
    return [
        f"f-{number}"
        for number in sorted((each for each in found if each.isascii() and each.isdecimal() and len(each) < 5), key=int)
    ]
