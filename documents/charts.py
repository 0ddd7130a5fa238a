"""Bar charts: the same drawing as SVG (PDF and screen) and as PNG (Word, which cannot show our SVG)."""

import io
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from documents.fonts import text_width, tinos
from documents.wording import number, printable

# All lengths in drawing units; a chart is WIDTH units wide and is scaled to the page (165 mm) or the screen.
WIDTH = 640
LABEL_WIDTH = 250
VALUE_WIDTH = 62
LETTER = 15
LINE_HEIGHT = 17
ROW_PADDING = 9
PNG_SCALE = 3  # pixels a unit: about 300 dots an inch on paper
LABEL_LINES = 3


@dataclass(frozen=True)
class Bar:
    label: str
    value: Decimal
    is_marked: bool = False  # drawn darker: one's own agency among the others


@dataclass(frozen=True)
class Box:
    """A placed bar with its label; lengths in units, `y` downwards from the top."""

    y: int
    height: int
    length: int
    is_marked: bool
    lines: tuple[tuple[int, str], ...]  # (baseline, text) of each line of the label
    value: str
    baseline: int  # of the value


@dataclass(frozen=True)
class BarChart:
    """Horizontal bars from zero, one a row in the given order; meant for 1 to 20 bars with long names.

    Grey, so that it survives an office printer; no style and no script in the SVG, so that it may stand in a page
    under our content security policy. A bar below zero has no length, its number says what it is.
    """

    bars: Sequence[Bar]
    unit: str = "điểm"

    def boxes(self) -> list[Box]:
        most = max((bar.value for bar in self.bars), default=Decimal(0))
        room = WIDTH - LABEL_WIDTH - VALUE_WIDTH
        boxes, top = [], 0
        for bar in self.bars:
            lines = label_lines(bar.label)
            row = len(lines) * LINE_HEIGHT + ROW_PADDING
            first_baseline = top + (row - len(lines) * LINE_HEIGHT) // 2 + LETTER - 2
            boxes.append(
                Box(
                    y=top + row // 2 - 9,
                    height=18,
                    length=int(room * max(bar.value, 0) / most) if most > 0 else 0,
                    is_marked=bar.is_marked,
                    lines=tuple((first_baseline + index * LINE_HEIGHT, line) for index, line in enumerate(lines)),
                    value=number(bar.value),
                    baseline=top + row // 2 + 5,
                )
            )
            top += row
        return boxes

    @property
    def height(self) -> int:
        return sum(len(box.lines) * LINE_HEIGHT + ROW_PADDING for box in self.boxes())

    def alt(self) -> str:
        """What the picture says, for those who do not see it."""
        said = "; ".join(f"{printable(bar.label)} {number(bar.value)} {self.unit}" for bar in self.bars)
        return f"Biểu đồ cột: {said}."

    def svg(self) -> SafeString:
        context = {"chart": self, "boxes": self.boxes(), "width": WIDTH, "left": LABEL_WIDTH}
        return render_to_string("documents/bar_chart.svg", context)

    def png(self) -> bytes:
        """The drawing as PNG, WIDTH × PNG_SCALE pixels wide.

        Raises:
            PrintingUnavailable: the font is missing.
        """
        from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415 -- slow import

        scale = PNG_SCALE
        image = Image.new("L", (WIDTH * scale, max(self.height, 1) * scale), 255)
        pen = ImageDraw.Draw(image)
        regular = ImageFont.truetype(tinos()["Regular"], LETTER * scale)
        bold = ImageFont.truetype(tinos()["Bold"], LETTER * scale)
        for box in self.boxes():
            for baseline, line in box.lines:
                pen.text(((LABEL_WIDTH - 8) * scale, baseline * scale), line, font=regular, fill=0, anchor="rs")
            right, bottom = LABEL_WIDTH + box.length, box.y + box.height
            shade = 0x40 if box.is_marked else 0xA6
            pen.rectangle((LABEL_WIDTH * scale, box.y * scale, right * scale, bottom * scale), fill=shade)
            pen.text(((right + 6) * scale, box.baseline * scale), box.value, font=bold, fill=0, anchor="ls")
        pen.line((LABEL_WIDTH * scale, 0, LABEL_WIDTH * scale, image.height), fill=0, width=scale)
        written = io.BytesIO()
        image.save(written, "PNG", optimize=True)
        return written.getvalue()


def svg_source(svg: str) -> str:
    """A drawing as the source of an image, in the page or paper itself."""
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()


@lru_cache(maxsize=1024)
def label_lines(label: str) -> tuple[str, ...]:
    """Measuring letters is most of a drawing's time, and the same labels come again and again."""
    return tuple(wrapped(printable(label), width=LABEL_WIDTH - 12, size=LETTER))


def wrapped(text: str, *, width: float, size: float) -> list[str]:
    """`text` in at most LABEL_LINES lines no wider than `width`; what is left over ends in "…"."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(longer, size=size) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    if len(lines) > LABEL_LINES:
        lines[LABEL_LINES - 1 :] = [lines[LABEL_LINES - 1] + "…"]
    return lines
