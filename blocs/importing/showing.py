"""A planned import as its preview shows it."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator

from blocs.importing.previewing import Effect
from blocs.importing.workbook import UploadedWorkbook

TONES = {Effect.NEW: "success", Effect.CHANGED: "warning", Effect.UNCHANGED: "neutral", Effect.WRONG: "danger"}
TILE_TONES = TONES | {Effect.UNCHANGED: ""}
ROWS_PER_PAGE = 100


def preview(plan, workbook: UploadedWorkbook, *, asked, rows: Sequence) -> dict[str, Any]:
    """What the preview page needs of `plan`: one page of `rows`, those with errors first, each with its cells.

    An error names its cell in the workbook, or the field that the workbook has no column for.

    Args:
        asked: the number of the page, as the address has it.
    """
    table, mapping = workbook.table, workbook.mapping
    titles = {each.name: each.title for each in workbook.fields}
    page = Paginator(sorted(rows, key=lambda row: not row.errors), ROWS_PER_PAGE).get_page(asked)
    lines = {row.number: row for row in table.rows}

    def place(row, error) -> str:
        if error.field in mapping:
            return table.address(lines[row.number], mapping[error.field])
        return titles.get(error.field, "")

    return {
        "plan": plan,
        "page": page,
        "rows": [
            {
                "row": row,
                "tone": TONES[row.effect],
                "cells": list(zip(plan.headings, row.shown, strict=True)),
                "errors": [{"cell": place(row, error), "message": error.message} for error in row.errors],
            }
            for row in page
        ],
        "tiles": [
            {"value": count, "label": f"dòng {effect.value}", "tone": TILE_TONES[effect] if count else ""}
            for effect, count in plan.counts.items()
        ],
    }
