"""The columns of a workbook with the font each was typed for, before and after, for a person to agree."""

from collections.abc import Mapping
from typing import Any

from documents.old_fonts import FOREIGN, OldFont
from documents.workbooks import ReadTable

UNICODE = "unicode"
FONT_CHOICES = [(UNICODE, "Unicode (để nguyên)"), *((font.value, font.label) for font in OldFont)]
SAMPLES_EACH = 3


def font_rows(before: ReadTable, after: ReadTable, fonts: Mapping[int, OldFont | None]) -> list[dict[str, Any]]:
    """One row for each column with letters beyond ASCII: its header, its font, and a few texts before and after."""
    rows = []
    for place, header in enumerate(after.headers):
        samples = [
            {"before": one.values[place], "after": other.values[place]}
            for one, other in zip(before.rows, after.rows, strict=True)
            if isinstance(one.values[place], str) and FOREIGN.search(one.values[place])
        ][:SAMPLES_EACH]
        if samples:
            font = fonts.get(place)
            rows.append(
                {
                    "place": place,
                    "header": header,
                    "chosen": font.value if font else UNICODE,
                    "is_old": font is not None,
                    "samples": samples,
                }
            )
    return rows
