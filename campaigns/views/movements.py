"""Movements: the list, and one movement with what it asks and what came of it."""

import datetime as dt

from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.audit_words import action_in_words, details_in_words
from accounts.guard import guard
from accounts.models import AuditEvent, Identity
from accounts.permissions import Permission, can
from campaigns.models import (
    Movement,
    MovementAnswer,
    MovementState,
    ReportRound,
)
from campaigns.models.movement import STEP_BACK
from campaigns.movement_filters import MovementFilter
from campaigns.movement_paper import addressed_in_words, launch_plan_paper, level_of
from campaigns.movement_wording import MOVEMENT_TONES, ROLE_MODEL_TONES

MOVEMENTS_PER_PAGE = 20
EVENTS_SHOWN = 20


def for_page(found):
    return found.select_related("agency", "bloc_year__bloc", "bloc_year__year", "bloc_year__leader", "follows")


def find_movement(user, pk) -> Movement:
    return get_object_or_404(for_page(Movement.objects.visible_to(user)), pk=pk)


# --- Lists ------------------------------------------------------------------------------------------------------------


@require_safe
@guard(Permission.MOVEMENT_VIEW)
def movement_list(request):
    user = request.user
    found = MovementFilter(request.GET, Movement.objects.visible_to(user), user=user)
    order = found.qs.query.order_by or ["-starts_on"]
    rows = for_page(found.qs).defer("purpose", "conditions").order_by(*order, "-pk")
    if user.is_office:
        answered = MovementAnswer.objects.filter(movement=OuterRef("pk")).order_by().values("movement")
        rows = rows.annotate(answered=answered.annotate(count=Count("pk")).values("count"))
    elif user.agency_ids:
        mine = MovementAnswer.objects.filter(movement=OuterRef("pk"), agency__in=user.agency_ids)
        rows = rows.annotate(is_answered=Exists(mine))
    page = Paginator(rows, MOVEMENTS_PER_PAGE).get_page(request.GET.get("page"))
    identity = Identity.current()
    context = {
        "identity": identity,
        "filter": found,
        "page": page,
        "rows": [
            {
                "movement": movement,
                "launcher": movement.launcher_name(identity),
                "tone": MOVEMENT_TONES[MovementState(movement.state)],
                "answered": getattr(movement, "answered", None) or 0,
                "is_answered": getattr(movement, "is_answered", False),
            }
            for movement in page
        ],
        "is_office": user.is_office,
        "acts_for_agency": bool(user.agency_ids) and not user.is_office,
        "can_create": can(user, Permission.MOVEMENT_CREATE),
    }
    return TemplateResponse(request, "campaigns/movement_list.html", context)


# --- One movement -----------------------------------------------------------------------------------------------------


@require_safe
@guard(Permission.MOVEMENT_VIEW, find_movement)
def movement_detail(request, movement):
    """What it asks: documents, contents, targets, conditions, rounds of reports, and what the reader has to do."""
    user = request.user
    own = list(movement.answers.filter(agency__in=user.agency_ids).select_related("agency"))
    rounds = list(movement.rounds.with_extended(user.agency_ids))
    context = head(request, movement)
    context |= {
        "due_on": next_due(movement, rounds),
        "facts": [
            ("Cấp phát động", f"{movement.get_level_display()}: {movement.launcher_name(context['identity'])}"),
            ("Thời gian", movement.period),
            ("Ngày phát động", f"{movement.launched_on:%d/%m/%Y}" if movement.launched_on else ""),
            ("Đối tượng hưởng ứng", addressed_in_words(movement)),
        ],
        "steps": steps(movement),
        "documents": movement.documents.select_related("file"),
        "groups": movement.groups.all(),
        "targets": [(target, level_of(target)) for target in movement.targets.all()],
        "rounds": rounds,
        "own_answers": own,
        "may_answer": movement.is_running and can(user, Permission.MOVEMENT_ANSWER, movement),
        "is_asked": movement.is_running and not user.is_office and bool(user.agency_ids) and not own,
    }
    if context["may_manage"]:
        context["next_steps"] = next_steps(movement)
        context["back_step"] = movement.state in STEP_BACK
    return TemplateResponse(request, "campaigns/movement_detail.html", context)


@require_safe
@guard(Permission.MOVEMENT_VIEW, find_movement)
def movement_results(request, movement):
    """What came of it: reviews, role models, the movement that follows; for whoever manages it also what happened."""
    context = head(request, movement)
    followers = movement.followers.all()
    context |= {
        "reviews": movement.reviews.all(),
        "followers": followers if context["may_manage"] else followers.exclude(state=MovementState.PLANNED),
        "role_models": [
            (found, ROLE_MODEL_TONES[found.state])
            for found in movement.role_models.visible_to(request.user).order_by("name")
        ],
    }
    if context["may_manage"]:
        context["events"] = [
            {
                "at": event.at,
                "who": event.who,
                "what": action_in_words(event.action),
                "reason": details_in_words(event),
            }
            for event in AuditEvent.objects.about(movement).with_names()[:EVENTS_SHOWN]
        ]
    return TemplateResponse(request, "campaigns/movement_results.html", context)


def head(request, movement: Movement) -> dict:
    """What every page of a movement says in its head, with the tabs between them."""
    may_manage = can(request.user, Permission.MOVEMENT_MANAGE, movement)
    tabs = [("Nội dung", "movement_detail"), ("Sơ kết, điển hình", "movement_results")]
    if may_manage:
        tabs.append(("Đơn vị hưởng ứng", "movement_overview"))
    identity = Identity.current()
    return {
        "identity": identity,
        "movement": movement,
        "tone": MOVEMENT_TONES[MovementState(movement.state)],
        "holder": movement.holder(identity),
        "may_manage": may_manage,
        "may_propose": can(request.user, Permission.ROLE_MODEL_CREATE),
        "pages": [
            {
                "label": label,
                "url": reverse(f"campaigns:{name}", args=[movement.pk]),
                "is_current": request.resolver_match.url_name == name,
            }
            for label, name in tabs
        ],
    }


def next_due(movement: Movement, rounds: list[ReportRound]) -> dt.date | None:
    """The next round's last day; None when nothing is due any more."""
    coming = [round_.last_day for round_ in rounds if round_.last_day >= timezone.localdate()]
    return min(coming, default=None) if movement.is_running else None


def steps(movement: Movement) -> list[dict]:
    order = list(MovementState)
    here = order.index(MovementState(movement.state))
    return [
        {
            "label": state.label,
            "status": "done" if place < here or here == len(order) - 1 else "current" if place == here else "todo",
        }
        for place, state in enumerate(order)
    ]


def next_steps(movement: Movement) -> list[dict]:
    """What whoever launched it can do next: label, icon and address, the main one first."""
    pk = movement.pk
    launch = ("Phát động", "megaphone", reverse("campaigns:movement_launch", args=[pk]))
    review = ("Ghi sơ kết, tổng kết", "clipboard-check", reverse("campaigns:movement_review", args=[pk]))
    close = ("Kết thúc phong trào", "flag", reverse("campaigns:movement_close", args=[pk]))
    possible = {
        MovementState.PLANNED: [launch],
        MovementState.LAUNCHED: [review],
        MovementState.MIDTERM: [review],
        MovementState.FINAL: [close],
    }
    return [
        {"label": label, "icon": icon, "url": url}
        for label, icon, url in possible.get(MovementState(movement.state), [])
    ]


# --- Papers -----------------------------------------------------------------------------------------------------------


@require_safe
@guard(Permission.MOVEMENT_VIEW, find_movement)
def movement_pdf(request, movement):
    return launch_plan_paper(movement, Identity.current()).response()


@require_safe
@guard(Permission.MOVEMENT_VIEW, find_movement)
def movement_word(request, movement):
    return launch_plan_paper(movement, Identity.current()).word_response()
