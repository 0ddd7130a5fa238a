"""The matrix of a bloc's year: on screen with the heat of its differences, on paper, as a workbook."""

from decimal import Decimal
from functools import lru_cache

from django.template.response import TemplateResponse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from accounts.guard import guard
from accounts.models import Identity
from accounts.permissions import Permission
from accounts.templatetags.ui import points as shown_points
from blocs.deadlines import deadline_of
from blocs.models import BlocState
from blocs.names import full_name
from blocs.wording import BLOC_TONES
from documents.serving import workbook_response
from documents.wording import number
from scoring.matrix import Cell, Matrix, MatrixRow, difference, matrix_of
from scoring.matrix_paper import matrix_paper, matrix_workbook
from scoring.sheet_parts import under_headings
from scoring.sheet_rows import heat, signed
from scoring.views.bloc_table import find_ranking

ONLY_DIFFERENT, ONLY_OPEN = "chenh-lech", "chua-cham"


@require_safe
@guard(Permission.RANKING_VIEW, find_ranking)
def bloc_matrix(request, bloc_year):
    """All criteria, or only those with differences (`?loc=chenh-lech`), or with open ones (`?loc=chua-cham`)."""
    matrix = matrix_of(bloc_year)
    chosen = request.GET.get("loc", "")
    due = deadline_of(bloc_year.year, bloc_year.stage) if bloc_year.stage else None
    identity = Identity.current()
    leaves = [row for row in matrix.rows if not row.is_heading]
    context = {
        "identity": identity,
        "bloc_year": bloc_year,
        "subtitle": f"{full_name(bloc_year.bloc.name)}, năm {bloc_year.year.year}",
        "tone": BLOC_TONES[BlocState(bloc_year.state)],
        "holder": bloc_year.holder(identity),
        "due": due,
        "days_left": due.working_days_left() if due else None,
        "address": {"code": bloc_year.bloc.code, "year": bloc_year.year.year},
        "matrix": matrix,
        "members": [member_head(member, request.user) for member in matrix.members],
        "rows": shown_rows(matrix, chosen),
        "width": len(matrix.members) + 2,
        "tabs": [
            {
                "label": "Tất cả",
                "url": "?",
                "is_current": chosen not in (ONLY_DIFFERENT, ONLY_OPEN),
                "count": len(leaves),
            },
            {
                "label": "Có chênh lệch",
                "url": f"?loc={ONLY_DIFFERENT}",
                "is_current": chosen == ONLY_DIFFERENT,
                "count": sum(row.differs for row in leaves),
            },
            {
                "label": "Có đơn vị chưa chấm",
                "url": f"?loc={ONLY_OPEN}",
                "is_current": chosen == ONLY_OPEN,
                "count": sum(row.is_incomplete for row in leaves),
            },
        ],
    }
    return TemplateResponse(request, "scoring/bloc_matrix.html", context)


def member_head(member, user) -> dict:
    """The head of a column, and its sums at the foot."""
    return {
        "agency": member.agency,
        "label": member.label,
        "url": member.sheet.get_absolute_url() if member.is_counted else "",
        "is_mine": member.agency_id in user.agency_ids,
        "self_total": shown_points(member.self_total, "–"),
        "total": shown_points(member.total, "–"),
        "difference": signed(member.difference),
    }


def shown_rows(matrix: Matrix, chosen: str) -> list[dict]:
    """The rows as the page draws them; a heading stays where something below it does."""
    wanted = {ONLY_DIFFERENT: lambda row: row.differs, ONLY_OPEN: lambda row: row.is_incomplete}.get(chosen)

    def keeps(row: MatrixRow) -> bool:
        return row.is_heading or wanted is None or wanted(row)

    urls = [member.sheet.get_absolute_url() if member.is_counted else "" for member in matrix.members]
    rows = (heading(row) if row.is_heading else criterion(row, urls) for row in matrix.rows if keeps(row))
    return under_headings(rows, lambda row: True)


def heading(row: MatrixRow) -> dict:
    return {
        "is_heading": True,
        "depth": row.depth,
        "title": row.label,
        "max": "" if row.max is None else number(row.max),
    }


def criterion(row: MatrixRow, urls: list[str]) -> dict:
    return {
        "is_heading": False,
        "depth": row.depth,
        "code": row.code,
        "title": row.title,
        "max": "–" if row.max is None else number(row.max),
        "cells": [shown_cell(row, cell, url) for cell, url in zip(row.cells, urls, strict=True)],
    }


def shown_cell(row: MatrixRow, cell: Cell | None, url: str) -> tuple[str, str, str, str]:
    """Where it leads, its points, its heat, its difference; all empty for a member whose sheet is not to be shown."""
    return (SafeString(f"{url}#r{row.place}"), *drawn(cell, row.max)) if cell else NO_CELL


NO_CELL = ("", "", "", "")


@lru_cache(maxsize=4096)
def drawn(cell: Cell, most: Decimal | None) -> tuple[SafeString, SafeString, SafeString]:
    """Strings that the template takes as they are, made once: a matrix has two thousand cells and few numbers."""
    changed = difference(cell)
    return SafeString(shown_points(cell[1], "–")), heat(changed, most), SafeString(signed(changed))


@require_safe
@guard(Permission.RANKING_VIEW, find_ranking)
def bloc_matrix_pdf(request, bloc_year):
    return matrix_paper(matrix_of(bloc_year), bloc_year, Identity.current()).response()


@require_safe
@guard(Permission.RANKING_VIEW, find_ranking)
def bloc_matrix_excel(request, bloc_year):
    content = matrix_workbook(matrix_of(bloc_year), bloc_year)
    return workbook_response(content, f"Bảng điểm theo tiêu chí {bloc_year.bloc.code} {bloc_year.year.year}.xlsx")
