"""Sheets on which every text has its place in millimetres: certificates, whole or onto pre-printed blanks.

The text is broken and measured here, so that what does not fit is known before anything is printed; WeasyPrint only
draws. What all sheets share (a frame, a picture) is drawn once and laid beneath each.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

from django.utils.html import escape

from documents.fonts import font_files, text_width
from documents.wording import printable

MM_PER_POINT = 25.4 / 72
SIZE_STEP = 0.5  # points
LINE = 1.25  # heights of the type from one line to the next
# From the top of a line to the foot of its letters: half of what LINE leaves, and the ascent (1825 of 2048 units, the
# descent 443; Arimo's are 1854 and 434).
FOOT = {"Tinos": (LINE - 2268 / 2048) / 2 + 1825 / 2048, "Arimo": (LINE - 2288 / 2048) / 2 + 1854 / 2048}
# HarfBuzz and Pillow differ in the kerning of a few pairs.
SLACK = 1.004

Align = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Type:
    """How a text is set: a family of FOOT, its size in points, a colour of CSS."""

    family: str = "Tinos"
    size: float = 14
    bold: bool = False
    italic: bool = False
    colour: str = "#000000"

    def width(self, text: str, size: float) -> float:
        """Of one line, in millimetres."""
        points = text_width(text, size=size, bold=self.bold, italic=self.italic, family=self.family)
        return points * MM_PER_POINT * SLACK


@dataclass(frozen=True)
class Fitted:
    """A text broken into lines at the size at which it fits; at the smallest size it may still not (`is_over`)."""

    lines: tuple[str, ...]
    size: float  # points
    is_over: bool = False


@lru_cache(maxsize=4096)
def fit(text: str, kind: Type, *, width: float, most_lines: int = 1, least_size: float | None = None) -> Fitted:
    """Break `text` into at most `most_lines` of `width` millimetres, at the largest size from `kind.size` downwards.

    Steps of half a point down to `least_size`. Words are never divided: one that is wider than the line stands out.
    A line end in the text stays one.
    """
    text = printable(text).strip()
    least = min(least_size or kind.size, kind.size)
    size = kind.size
    while True:
        lines = broken(text, kind, width=width, size=size)
        is_over = len(lines) > most_lines or any(kind.width(line, size) > width for line in lines)
        if not is_over or size <= least:
            return Fitted(tuple(lines), size, is_over)
        size = max(size - SIZE_STEP, least)


def broken(text: str, kind: Type, *, width: float, size: float) -> list[str]:
    """The lines of a text at one size, each as long as it can be."""
    lines = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}" if line else word
            if line and kind.width(longer, size) > width:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    return lines


@dataclass(frozen=True)
class PlacedText:
    """Lines in a box of `width` whose left edge is `x`; the letters of the first stand on `foot`. All millimetres."""

    x: float
    foot: float
    width: float
    fitted: Fitted
    type: Type
    align: Align = "left"

    @property
    def rule(self) -> str:
        """Its look and place as CSS; alike for the same text on all sheets."""
        size, family = self.fitted.size, self.type.family
        top = self.foot - FOOT[family] * size * MM_PER_POINT
        weight = f"{'italic ' if self.type.italic else ''}{'bold ' if self.type.bold else ''}"
        return (
            f"left:{self.x:.3f}mm;top:{top:.3f}mm;width:{self.width:.3f}mm;text-align:{self.align};"
            f"font:{weight}{size:g}pt/{LINE} {family};color:{self.type.colour}"
        )

    @property
    def markup(self) -> str:
        return "<br>".join(escape(line) for line in self.fitted.lines)


@dataclass(frozen=True)
class PlacedDrawing:
    """An SVG of our own, `side` millimetres high and wide, its upper left corner at x, y."""

    x: float
    y: float
    side: float
    svg: str

    @property
    def rule(self) -> str:
        return f"left:{self.x:.3f}mm;top:{self.y:.3f}mm;width:{self.side:.3f}mm;height:{self.side:.3f}mm"

    @property
    def markup(self) -> str:
        return self.svg


@dataclass(frozen=True)
class PlacedSheet:
    """What one sheet bears."""

    items: Sequence[PlacedText | PlacedDrawing]


@dataclass(frozen=True)
class PlacedSheets:
    """Sheets of one size, `width` by `height` millimetres, over one `background` (a PDF of one page, or None)."""

    title: str
    width: float
    height: float
    sheets: Sequence[PlacedSheet]
    background: bytes | None = field(default=None, repr=False)

    def html(self) -> str:
        """One section for each sheet; what has the same place and look on several shares a rule."""
        rules: dict[str, str] = {}
        sections = []
        for sheet in self.sheets:
            parts = []
            for item in sheet.items:
                name = rules.setdefault(item.rule, f"t{len(rules)}")
                parts.append(f"<div class={name}>{item.markup}</div>")
            sections.append(f"<section>{''.join(parts)}</section>")
        styles = "".join(f".{name}{{{rule}}}" for rule, name in rules.items())
        return printable(
            f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{escape(self.title)}</title><style>'
            f"@page{{size:{self.width:g}mm {self.height:g}mm;margin:0}}body{{margin:0}}"
            # A little less than the page: what rounding leaves over would make a second one.
            f"section{{position:relative;height:{self.height - 1:g}mm;overflow:visible;break-after:page}}"
            "section:last-child{break-after:auto}"
            f"div{{position:absolute;white-space:pre}}div svg{{display:block;width:100%;height:100%}}{styles}"
            f"</style></head><body>{''.join(sections)}</body></html>"
        )

    def pdf(self) -> bytes:
        """What stands on every sheet alike is laid out once; laying it out again each time took two thirds of the time.

        Raises:
            PrintingUnavailable: this machine lacks a font or the library.
        """
        from documents.pdf import render_plain  # noqa: PLC0415 -- slow import, wanted by the workers

        for family in {item.type.family for sheet in self.sheets for item in sheet.items if hasattr(item, "type")}:
            font_files(family)
        if len(self.sheets) == 1:
            return over(self.background, render_plain(self.html()))
        alike = set(self.sheets[0].items).intersection(*(sheet.items for sheet in self.sheets[1:]))
        own = [PlacedSheet([item for item in sheet.items if item not in alike]) for sheet in self.sheets]
        shared = PlacedSheet([item for item in self.sheets[0].items if item in alike])
        beneath = over(self.background, render_plain(replace(self, sheets=[shared]).html()))
        return over(beneath, render_plain(replace(self, sheets=own).html()))


def over(background: bytes | None, pages: bytes) -> bytes:
    """Lay the one page of `background` beneath every page; kept once in the file, however many pages there are."""
    import pikepdf  # noqa: PLC0415 -- slow import

    if background is None:
        return pages
    with pikepdf.open(io.BytesIO(pages)) as whole, pikepdf.open(io.BytesIO(background)) as beneath:
        form = whole.copy_foreign(beneath.pages[0].as_form_xobject())
        for page in whole.pages:
            name = page.add_resource(form, pikepdf.Name.XObject)
            page.contents_add(f"q {name} Do Q\n".encode(), prepend=True)
        written = io.BytesIO()
        whole.save(written)
    return written.getvalue()
