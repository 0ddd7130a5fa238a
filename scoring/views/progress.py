"""Tiến độ chấm điểm: the board for the leader and the office, and reminding who has not handed in."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.guard import guard
from accounts.permissions import Permission
from accounts.telling import refusal_told
from blocs.models import BlocYear, EmulationYear
from scoring.models import SheetState
from scoring.progress import Share
from scoring.progress_board import (
    HANDED_IN,
    LABELS,
    LATE,
    NOT_BEGUN,
    NOT_OPENED,
    STAGE,
    WRITING,
    BoardRow,
    board,
    board_rows,
    counts,
    remind_members,
    to_remind,
    watched_by,
    words_for_chat,
)
from scoring.progress_filter import ProgressFilter
from scoring.views.sheets import find_bloc_year
from scoring.wording import SHEET_TONES

ROWS_PER_PAGE = 50
TILE_TONES = {LATE: "danger", HANDED_IN: "success"}


@require_safe
@guard(Permission.PROGRESS_VIEW)
def progress_board(request):
    """All members of the blocs that one follows, filtered and sorted; with one bloc chosen, how to remind them."""
    today = timezone.localdate()
    year = year_asked(request.GET.get("nam", ""), today)
    blocs = list(watched_by(request.user, year).select_related("bloc").order_by("bloc__code")) if year else []
    for bloc_year in blocs:
        bloc_year.year = year  # the same object everywhere: it remembers its deadlines
    if not request.user.is_office and not blocs:
        raise Http404
    if year is None:
        return TemplateResponse(request, "scoring/progress_board.html", {"year": None})
    members = board(request.user, year)
    terms = {"blocs": blocs, "year": year, "today": today}
    found = ProgressFilter(request.GET, members, **terms)
    wider = {name: value for name, value in request.GET.items() if name != "state"}
    numbers = counts(ProgressFilter(wider, members, **terms).qs, year, today)
    order = found.qs.query.order_by or ["bloc_year__bloc__code", "position"]
    rows = found.qs.select_related("agency", "bloc_year__bloc").order_by(*order, "pk")
    paginator = Paginator(rows, ROWS_PER_PAGE)
    paginator.count = numbers[found.form.cleaned_data.get("state") or ""]
    page = paginator.get_page(request.GET.get("page"))
    due = year.dues.get(STAGE)
    chosen = chosen_bloc(blocs, request.GET.get("bloc", ""))
    context = {
        "year": year,
        "due": due,
        "days_left": due.working_days_left(today) if due else None,
        "filter": found,
        "page": page,
        "rows": [shown_row(row) for row in board_rows(page, year, today)],
        "tiles": tiles(numbers, found.form["bloc"].value() or "", year),
        "reminding": reminding(request, chosen, today) if chosen else None,
    }
    return TemplateResponse(request, "scoring/progress_board.html", context)


def year_asked(asked: str, today) -> EmulationYear | None:
    found = None
    if asked.isascii() and asked.isdigit():
        found = EmulationYear.objects.filter(year=int(asked[:5])).first()
    return found or EmulationYear.objects.current(today)


def chosen_bloc(blocs: list[BlocYear], code: str) -> BlocYear | None:
    """The bloc of the filter, or the only one there is."""
    if len(blocs) == 1:
        return blocs[0]
    return next((bloc_year for bloc_year in blocs if bloc_year.bloc.code == code), None)


def reminding(request, bloc_year: BlocYear, today) -> dict:
    waiting = to_remind(bloc_year, today)
    where = {"code": bloc_year.bloc.code, "year": bloc_year.year.year}
    url = request.build_absolute_uri(reverse("scoring:bloc_sheets", kwargs=where))
    return {
        "bloc_year": bloc_year,
        "agencies": [membership.agency for membership in waiting],
        "url": reverse("scoring:progress_remind", kwargs=where),
        "text": words_for_chat(bloc_year, waiting, today, url) if waiting else "",
    }


def tiles(numbers: dict[str, int], bloc: str, year: EmulationYear) -> list[dict]:
    shown = [HANDED_IN, WRITING, NOT_BEGUN, LATE] + ([NOT_OPENED] if numbers[NOT_OPENED] else [])
    return [
        {
            "value": f"{numbers[name]:02d}",
            "label": LABELS[name].lower(),
            "detail": f"trên {numbers['']:02d} đơn vị",
            "url": f"?{urlencode({'nam': year.year, 'bloc': bloc, 'state': name})}",
            "tone": TILE_TONES.get(name, "") if numbers[name] else "",
        }
        for name in shown
    ]


def shown_row(row: BoardRow) -> dict:
    sheet, progress = row.sheet, row.progress
    return {
        "agency": row.membership.agency.name,
        "bloc": row.membership.bloc_year.bloc.name,
        "url": sheet.get_absolute_url() if sheet else "",
        "state": sheet.get_state_display() if sheet else LABELS[NOT_OPENED],
        "tone": SHEET_TONES[SheetState(sheet.state)] if sheet else "neutral",
        "is_late": bool(sheet and sheet.is_late),
        "shares": [
            ("Đã chấm", percent(progress.scored if progress else None)),
            ("Có minh chứng", percent(progress.evidenced if progress else None)),
            ("Đã thẩm định", percent(progress.verified if progress else None)),
        ],
        "handed_in_at": sheet.submitted_at if row.has_handed_in else None,
        "due_on": row.due.due_on if row.due and not row.has_handed_in else None,
        "days_left": row.days_left,
        "until": row.membership.until,
    }


def percent(share: Share | None) -> str:
    """ "85% (17/20)"; "–" of nothing."""
    return "–" if share is None or share.percent is None else f"{share.percent}% ({share.done}/{share.of})"


@require_POST
@guard(Permission.DUE_REMIND, find_bloc_year)
def progress_remind(request, bloc_year):
    """One click: tell everybody of the bloc who has not handed in."""
    waiting = to_remind(bloc_year, timezone.localdate())
    where = {"code": bloc_year.bloc.code, "year": bloc_year.year.year}
    with refusal_told(request):
        told = remind_members(bloc_year, waiting, link=reverse("scoring:bloc_sheets", kwargs=where), by=request.user)
        messages.success(request, f"Đã nhắc {len(waiting):02d} đơn vị ({told:02d} người).")
    return redirect(f"{reverse('scoring:progress_board')}?nam={bloc_year.year.year}&bloc={bloc_year.bloc.code}")
