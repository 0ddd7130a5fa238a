"""Following a movement: what is due for whom, who answered and who did not, reminders, more time."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guard import guard
from accounts.models import Agency
from accounts.permissions import Permission, can
from accounts.telling import refusal_told
from blocs.models import Holiday
from blocs.workdays import Due
from campaigns import movements
from campaigns.models import Movement, MovementReport, ReportRound
from campaigns.movement_forms import ExtensionForm
from campaigns.movement_overview import (
    answer_counts,
    overview_of,
    progress_chart,
    progress_of,
    report_counts,
    unreported,
    with_reports,
)
from campaigns.movement_paper import level_of, overview_workbook
from campaigns.views.movement_planning import ask
from campaigns.views.movements import find_movement, head
from documents.charts import svg_source
from documents.serving import workbook_response

ROUNDS_PER_PAGE = 20
AGENCIES_PER_PAGE = 50


def find_round(user, pk) -> Movement:
    """The movement, with the round as its `round`."""
    found = ReportRound.objects.prefetch_related("extensions").select_related("movement")
    round_ = get_object_or_404(found, pk=pk)
    movement = find_movement(user, round_.movement_id)
    movement.round = round_
    return movement


@require_safe
@guard(Permission.MOVEMENT_VIEW)
def movement_dues(request):
    """What is due for whom: the office sees each round with its counts, an agency its own rounds."""
    user = request.user
    running = Movement.objects.visible_to(user).running()
    if not user.is_office:
        running = running.concerning(user.agencies)
    rounds = ReportRound.objects.filter(movement__in=running.order_by().values("pk")).order_by("due_on", "pk")
    page = Paginator(rounds, ROUNDS_PER_PAGE).get_page(request.GET.get("page"))
    shown = [round_.pk for round_ in page]
    mine = MovementReport.objects.filter(round=OuterRef("pk"), answer__agency__in=user.agency_ids)
    rounds = ReportRound.objects.filter(pk__in=shown).with_extended(user.agency_ids).annotate(is_reported=Exists(mine))
    rounds = rounds.select_related("movement__bloc_year").order_by("due_on", "pk")
    rounds = list(rounds.prefetch_related("extensions__agency", "movement__bloc_year__memberships"))
    counts = report_counts(rounds), answer_counts(rounds)
    calendar = Holiday.objects.calendar()
    context = {"page": page, "rows": [due_row(round_, calendar, user, *counts) for round_ in rounds]}
    return TemplateResponse(request, "campaigns/movement_dues.html", context)


def due_row(round_: ReportRound, calendar, user, reported: dict[int, int], answering: dict[int, int]) -> dict:
    due = Due(round_.last_day, calendar)
    may_manage = can(user, Permission.MOVEMENT_MANAGE, round_.movement)
    return {
        "round": round_,
        "movement": round_.movement,
        "due_on": due.due_on,
        "days_left": due.working_days_left(),
        "extensions": [
            each
            for each in round_.extensions.all()
            if may_manage or each.agency_id is None or each.agency_id in user.agency_ids
        ],
        "is_reported": round_.is_reported,
        "acts": bool(user.agency_ids) and not user.is_office,
        "counts": f"{reported.get(round_.pk, 0):02d}/{answering.get(round_.movement_id, 0):02d}" if may_manage else "",
        "may_manage": may_manage,
    }


SHOWING = {"": "Tất cả", "da": "Đã hưởng ứng", "chua": "Chưa hưởng ứng"}


@require_safe
@guard(Permission.MOVEMENT_MANAGE, find_movement)
def movement_overview(request, movement):
    """Who answered, who did not, and how far the targets have come. `?xem=da|chua`, `?dot=<id>` for one round."""
    overview = overview_of(movement)
    rounds = list(movement.rounds.all())
    round_ = next((found for found in rounds if str(found.pk) == request.GET.get("dot")), None)
    showing = request.GET.get("xem", "")
    lines = {"da": overview.answered, "chua": overview.silent}.get(showing, overview.lines)
    page = Paginator(lines, AGENCIES_PER_PAGE).get_page(request.GET.get("page"))
    details = with_reports([line.answer for line in page if line.answer], round_)
    progress = progress_of(movement)
    chart = progress_chart(progress)
    asked = len(overview.asked)
    silent = len(overview.silent)
    context = head(request, movement) | {
        "page": page,
        "rows": [{"line": line, "answer": details.get(line.answer.pk) if line.answer else None} for line in page],
        "tabs": [
            {
                "label": label,
                "url": f"?xem={key}" + (f"&dot={round_.pk}" if round_ else ""),
                "is_current": key == (showing if showing in SHOWING else ""),
                "count": {"": len(overview.lines), "da": len(overview.answered), "chua": silent}[key],
            }
            for key, label in SHOWING.items()
        ],
        "tiles": [
            {"value": f"{asked:02d}", "label": "đơn vị được giao hưởng ứng"},
            {"value": f"{len(overview.answered):02d}", "label": "đơn vị đã hưởng ứng", "tone": "success"},
            {
                "value": f"{silent:02d}",
                "label": "đơn vị chưa hưởng ứng",
                "tone": "warning" if silent else "success",
            },
        ],
        "rounds": rounds,
        "round": round_,
        "showing": showing,
        "progress": [(row, level_of(row.target)) for row in progress],
        "chart_url": svg_source(chart.svg()) if chart.bars else "",
        "chart_alt": chart.alt(),
        "may_remind": movement.is_running,
    }
    return TemplateResponse(request, "campaigns/movement_overview.html", context)


@require_safe
@guard(Permission.MOVEMENT_MANAGE, find_movement)
def movement_excel(request, movement):
    filename, content = overview_workbook(movement, overview_of(movement), progress_of(movement))
    return workbook_response(content, filename)


@require_http_methods(["GET", "POST"])
@guard(Permission.MOVEMENT_MANAGE, find_movement)
def movement_remind(request, movement):
    """Remind those who have not answered, or with `?dot=<id>` those whose report has not come."""
    round_ = movement.rounds.filter(pk=numeral(request.GET.get("dot"))).first()
    overview = overview_of(movement)
    agencies = unreported(movement, round_, overview) if round_ else overview.silent_agencies
    listed = list(agencies)
    days = movements.last_days(round_, [agency.pk for agency in listed]) if round_ else {}
    common = round_.due_for(None) if round_ else None
    if request.method == "POST":
        with refusal_told(request):
            told = movements.remind(movement, agencies, round_=round_, by=request.user)
            messages.success(request, f"Đã nhắc {told:02d} người của các đơn vị.")
        return redirect("campaigns:movement_overview", pk=movement.pk)
    context = {
        "movement": movement,
        "round": round_,
        "agencies": [
            {"name": agency.name, "own_day": day if (day := days.get(agency.pk)) != common else None}
            for agency in listed
        ],
        "text": movements.reminder_text(movement, round_, due_on=common),
        "back_url": reverse("campaigns:movement_overview", args=[movement.pk]),
    }
    return TemplateResponse(request, "campaigns/movement_remind.html", context)


def numeral(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 12 else 0


@require_http_methods(["GET", "POST"])
@guard(Permission.MOVEMENT_MANAGE, find_round)
def round_extend(request, movement):
    round_ = movement.round
    answering = Agency.objects.filter(movement_answers__movement=movement)
    form = ExtensionForm(request.POST or None, agencies=(movement.addressed_agencies() | answering).distinct())
    return ask(
        request,
        movement,
        "campaigns/round_extend.html",
        form,
        lambda typed: movements.extend(round_, **typed, by=request.user),
        done="Đã gia hạn và báo cho đơn vị.",
        day="due_on",
        round=round_,
        due_on=round_.due_for(None),
        extensions=round_.extensions.all(),
    )
