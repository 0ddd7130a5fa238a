"""A planned import as its preview shows it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.paginator import Paginator

from blocs.importing.previewing import Effect
from blocs.importing.workbook import UploadedWorkbook

TONES = {Effect.NEW: "success", Effect.CHANGED: "warning", Effect.UNCHANGED: "neutral", Effect.WRONG: "danger"}
TILE_TONES = TONES | {Effect.UNCHANGED: ""}
ROWS_PER_PAGE = 100


def preview(plan, workbook: UploadedWorkbook, *, asked, rows: Sequence) -> dict[str, Any]:
    """What the preview page needs of `plan`: one page of `rows`, those with errors first, each with its cells.

    Args:
        asked: the number of the page, as the address has it.
    """
    page = Paginator(sorted(rows, key=lambda row: not row.errors), ROWS_PER_PAGE).get_page(asked)
    return {"plan": plan, "page": page, "rows": shown_rows(plan, workbook, page), "tiles": tiles_of(plan.counts)}


def shown_rows(plan, workbook: UploadedWorkbook, rows: Iterable) -> list[dict[str, Any]]:
    """Rows of `plan` as the page shows them. An error names its cell, or the field that has no column."""
    table, mapping = workbook.table, workbook.mapping
    titles = {each.name: each.title for each in workbook.fields}
    lines = {row.number: row for row in table.rows}

    def place(row, error) -> str:
        if error.field in mapping:
            return table.address(lines[row.number], mapping[error.field])
        return titles.get(error.field, "")

    return [
        {
            "row": {"number": row.number, "effect": str(row.effect), "changes": list(row.changes)},
            "tone": TONES[row.effect],
            "cells": list(zip(plan.headings, row.shown, strict=True)),
            "errors": [{"cell": place(row, error), "message": error.message} for error in row.errors],
        }
        for row in rows
    ]


def tiles_of(counts: Mapping[Effect, int]) -> list[dict[str, Any]]:
    return [
        {"value": count, "label": f"dòng {effect.value}", "tone": TILE_TONES[effect] if count else ""}
        for effect, count in counts.items()
    ]
