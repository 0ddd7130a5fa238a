"""Xếp hạng toàn tỉnh: where every agency stands in its bloc, on one page for the office."""

from django.core.paginator import Paginator
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guard import guard
from accounts.permissions import Permission
from accounts.searching import fold
from documents.wording import number
from scoring.province_ranking import ProvinceRow, province_ranking
from scoring.sheet_rows import signed
from scoring.views.progress import year_asked

ROWS_PER_PAGE = 100
BY_SHARE = "ty-le"


@require_safe
@guard(Permission.PROVINCE_RANKING_VIEW)
def province_ranks(request):
    """By bloc and rank; `?bloc=` one bloc, `?q=` a name, `?thu-tu=ty-le` by the share of the most that one can have."""
    year = year_asked(request.GET.get("nam", ""), timezone.localdate())
    rows = province_ranking(year) if year else []
    blocs = {row.membership.bloc_year.bloc.code: row.membership.bloc_year.bloc.name for row in rows}
    code, words = request.GET.get("bloc", ""), fold(request.GET.get("q", "")).split()
    is_by_share = request.GET.get("thu-tu") == BY_SHARE
    found = [row for row in rows if is_wanted(row, code, words)]
    found.sort(key=by_share if is_by_share else by_rank)
    page = Paginator(found, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "year": year,
        "blocs": [{"code": each, "name": name, "is_chosen": each == code} for each, name in blocs.items()],
        "q": request.GET.get("q", ""),
        "is_by_share": is_by_share,
        "page": page,
        "rows": [shown_row(row, year) for row in page],
    }
    return TemplateResponse(request, "scoring/province_ranks.html", context)


def is_wanted(row: ProvinceRow, code: str, words: list[str]) -> bool:
    is_in_bloc = not code or row.membership.bloc_year.bloc.code == code
    return is_in_bloc and all(word in row.membership.agency.folded_name for word in words)


def by_rank(row: ProvinceRow):
    rank = row.standing.rank if row.standing else None
    return (row.membership.bloc_year.bloc.code, rank is None, rank or 0, row.membership.position)


def by_share(row: ProvinceRow):
    return (row.share is None, -(row.share or 0), *by_rank(row))


def shown_row(row: ProvinceRow, year) -> dict:
    sheet, standing, bloc = row.sheet, row.standing, row.membership.bloc_year.bloc
    note = "" if standing else ("Chưa nộp bảng tự chấm điểm" if sheet else "Chưa mở bảng")
    return {
        "agency": row.membership.agency.name,
        "url": sheet.get_absolute_url() if sheet else "",
        "bloc": bloc.name,
        "bloc_url": reverse("scoring:bloc_table", kwargs={"code": bloc.code, "year": year.year}),
        "rank": standing.rank if standing else None,
        "why": standing.rank_reason if standing else "",
        "grade": standing.grade.label if standing and standing.grade else "",
        "total": standing.entry.result.total if standing else None,
        "full": row.criteria.total if row.criteria else None,
        "share": f"{number(row.share, places=1)}%" if row.share is not None else "–",
        "difference": signed(standing.entry.result.total - sheet.self_total) if standing else "",
        "is_late": bool(sheet and sheet.is_late),
        "note": f"Không xét thi đua: {sheet.exclusion}" if sheet and sheet.exclusion else note,
    }
