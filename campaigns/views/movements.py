"""Movements: the list, one movement, planning, launching, reviewing; who answered; its papers; deadlines."""

import datetime as dt
from base64 import b64encode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.audit_words import action_in_words, details_in_words
from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.models import Agency, AuditEvent, Identity
from accounts.permissions import Permission, can
from blocs.models import Holiday
from blocs.workdays import Due
from campaigns import movements
from campaigns.models import (
    ContentGroup,
    Movement,
    MovementAnswer,
    MovementDocument,
    MovementReport,
    MovementState,
    MovementTarget,
    ReportRound,
    ReviewKind,
)
from campaigns.models.movement import STEP_BACK
from campaigns.movement_filters import MovementFilter
from campaigns.movement_forms import (
    DocumentForm,
    ExtensionForm,
    GroupFormSet,
    LaunchForm,
    MovementForm,
    ReasonForm,
    ReviewForm,
    RoundFormSet,
    TargetFormSet,
    initial_rows,
    stored_rows,
    with_more_rows,
)
from campaigns.movement_overview import (
    answer_counts,
    overview_of,
    progress_chart,
    progress_of,
    report_counts,
    unreported,
    with_reports,
)
from campaigns.movement_paper import addressed_in_words, holder_of, launch_plan_paper, level_of, overview_workbook
from campaigns.movement_wording import MOVEMENT_TONES, ROLE_MODEL_TONES
from documents.fonts import PrintingUnavailable
from documents.serving import file_response
from documents.uploads import CONTENT_TYPES

MOVEMENTS_PER_PAGE = 20
AGENCIES_PER_PAGE = 50
EVENTS_SHOWN = 20
GROUP_FIELDS = ["title", "text"]
TARGET_FIELDS = ["indicator", "direction", "value", "unit"]
ROUND_FIELDS = ["title", "due_on"]


def for_page(found):
    return found.select_related("agency", "bloc_year__bloc", "bloc_year__year", "bloc_year__leader", "follows")


def find_movement(user, pk) -> Movement:
    return get_object_or_404(for_page(Movement.objects.visible_to(user)), pk=pk)


def find_document(user, pk) -> Movement:
    """The movement, with the document as its `document`."""
    document = get_object_or_404(MovementDocument.objects.select_related("file"), pk=pk)
    movement = find_movement(user, document.movement_id)
    movement.document = document
    return movement


def find_round(user, pk) -> Movement:
    """The movement, with the round as its `round`."""
    found = ReportRound.objects.prefetch_related("extensions").select_related("movement")
    round_ = get_object_or_404(found, pk=pk)
    movement = find_movement(user, round_.movement_id)
    movement.round = round_
    return movement


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


@require_safe
@guard(Permission.MOVEMENT_VIEW)
def movement_dues(request):
    """What is due for whom: the office sees each round with its counts, an agency its own rounds."""
    user = request.user
    running = Movement.objects.visible_to(user).running()
    if not user.is_office:
        running = running.concerning(user.agencies)
    rounds = ReportRound.objects.filter(movement__in=running.order_by().values("pk")).order_by("due_on", "pk")
    page = Paginator(rounds, MOVEMENTS_PER_PAGE).get_page(request.GET.get("page"))
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
        "extensions": round_.extensions.all(),
        "is_reported": round_.is_reported,
        "acts": bool(user.agency_ids) and not user.is_office,
        "counts": f"{reported.get(round_.pk, 0):02d}/{answering.get(round_.movement_id, 0):02d}" if may_manage else "",
        "may_manage": may_manage,
    }


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
                "who": event.by or "hệ thống",
                "what": action_in_words(event.action),
                "reason": details_in_words(event),
            }
            for event in AuditEvent.objects.about(movement)[:EVENTS_SHOWN]
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
        "holder": holder_of(movement, identity),
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


@require_http_methods(["GET", "POST"])
@guard(Permission.MOVEMENT_CREATE)
def movement_create(request):
    return edit_page(request, Movement())


@require_http_methods(["GET", "POST"])
@guard(Permission.MOVEMENT_MANAGE, find_movement)
def movement_edit(request, movement):
    if movement.state == MovementState.CLOSED:
        messages.error(request, "Phong trào đã kết thúc nên không sửa được nữa.")
        return redirect(movement)
    return edit_page(request, movement)


def edit_page(request, movement: Movement):
    """One form with three tables of rows; a button adds blank rows without losing what was typed."""
    is_new, name = movement.pk is None, movement.name  # the form writes what was typed on the movement
    groups, targets, rounds = [], [], []
    if not is_new:
        groups, targets, rounds = list(movement.groups.all()), list(movement.targets.all()), list(movement.rounds.all())
    data = request.POST or None
    adding = request.POST.get("them") if request.method == "POST" else None
    if adding in ("groups", "targets", "rounds"):
        data = with_more_rows(request.POST, adding)
    form = MovementForm(data, instance=movement, user=request.user)
    sets = {
        "groups": GroupFormSet(data, prefix="groups", initial=initial_rows(groups, GROUP_FIELDS)),
        "targets": TargetFormSet(data, prefix="targets", initial=initial_rows(targets, TARGET_FIELDS)),
        "rounds": RoundFormSet(data, prefix="rounds", initial=initial_rows(rounds, ROUND_FIELDS)),
    }
    status = 200
    if data is not None and not adding:
        # Each is asked, so that all mistakes are shown at once.
        if all([form.is_valid(), *(rows.is_valid() for rows in sets.values())]):
            kept_groups, gone_groups = stored_rows(sets["groups"], groups, lambda typed: ContentGroup())
            kept_targets, gone_targets = stored_rows(sets["targets"], targets, lambda typed: MovementTarget())
            kept_rounds, gone_rounds = stored_rows(sets["rounds"], rounds, lambda typed: ReportRound())
            outline = movements.Outline(
                kept_groups, kept_targets, kept_rounds, [*gone_groups, *gone_targets, *gone_rounds]
            )
            try:
                movements.keep(form.instance, outline, by=request.user)
            except OfficeError as problem:
                form.add_error(None, str(problem))
            else:
                messages.success(request, "Đã lưu phong trào.")
                return redirect(form.instance)
        status = 422
    context = {
        "form": form,
        "sets": sets,
        "is_new": is_new,
        "title": "Thêm phong trào thi đua" if is_new else "Sửa phong trào thi đua",
        "name": name,
        "back_url": reverse("campaigns:movement_list") if is_new else movement.get_absolute_url(),
        "row_faults": 0 if adding else sum(rows.total_error_count() for rows in sets.values()),
    }
    return TemplateResponse(request, "campaigns/movement_edit.html", context, status=status)


def ask(request, movement: Movement, template: str, form, move, *, done: str, **context):
    """GET asks, POST does; a refusal comes back to the page with what was typed."""
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                move(form.cleaned_data)
            except OfficeError as problem:
                form.add_error(None, str(problem))
            else:
                messages.success(request, done)
                return redirect(movement)
        status = 422
    context = {"movement": movement, "form": form, "back_url": movement.get_absolute_url(), **context}
    return TemplateResponse(request, template, context, status=status)


@require_http_methods(["GET", "POST"])
@guard(Permission.MOVEMENT_MANAGE, find_movement)
def movement_launch(request, movement):
    today = timezone.localdate()
    form = LaunchForm(request.POST or None, initial={"on": min(max(today, movement.starts_on), movement.ends_on)})
    return ask(
        request,
        movement,
        "campaigns/movement_launch.html",
        form,
        lambda typed: movements.launch(movement, on=typed["on"], by=request.user),
        done="Đã phát động phong trào và báo cho các đơn vị.",
        asked=addressed_in_words(movement),
    )


@require_http_methods(["GET", "POST"])
@guard(Permission.MOVEMENT_MANAGE, find_movement)
def movement_review(request, movement):
    form = ReviewForm(request.POST or None, initial={"kind": ReviewKind.MIDTERM, "held_on": timezone.localdate()})
    return ask(
        request,
        movement,
        "campaigns/movement_review.html",
        form,
        lambda typed: movements.review(
            movement,
            ReviewKind(typed["kind"]),
            held_on=typed["held_on"],
            document=typed["document"],
            text=typed["text"],
            by=request.user,
        ),
        done="Đã ghi kết quả sơ kết, tổng kết.",
    )


@require_http_methods(["GET", "POST"])
@guard(Permission.MOVEMENT_MANAGE, find_movement)
def movement_close(request, movement):
    if request.method == "POST":
        try:
            movements.close(movement, by=request.user)
        except OfficeError as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, "Phong trào đã kết thúc.")
        return redirect(movement)
    return TemplateResponse(
        request, "campaigns/movement_close.html", {"movement": movement, "back_url": movement.get_absolute_url()}
    )


@require_http_methods(["GET", "POST"])
@guard(Permission.MOVEMENT_MANAGE, find_movement)
def movement_step_back(request, movement):
    to = STEP_BACK.get(MovementState(movement.state))
    return ask(
        request,
        movement,
        "campaigns/movement_step_back.html",
        ReasonForm(request.POST or None),
        lambda typed: movements.step_back(movement, reason=typed["reason"], by=request.user),
        done="Đã đưa phong trào về bước trước.",
        to=to.label if to else "",
    )


@require_http_methods(["GET", "POST"])
@guard(Permission.MOVEMENT_MANAGE, find_movement)
def movement_delete(request, movement):
    if request.method == "POST":
        try:
            movements.delete(movement, by=request.user)
        except OfficeError as problem:
            messages.error(request, str(problem))
            return redirect(movement)
        messages.success(request, f"Đã xóa phong trào “{movement.name}”.")
        return redirect("campaigns:movement_list")
    return TemplateResponse(
        request, "campaigns/movement_delete.html", {"movement": movement, "back_url": movement.get_absolute_url()}
    )


# --- Its documents ----------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@guard(Permission.MOVEMENT_MANAGE, find_movement)
def movement_document_add(request, movement):
    return ask(
        request,
        movement,
        "campaigns/movement_document_add.html",
        DocumentForm(request.POST or None, request.FILES or None),
        lambda typed: movements.add_document(movement, typed["citation"], upload=typed["upload"], by=request.user),
        done="Đã thêm văn bản.",
    )


@require_safe
@guard(Permission.MOVEMENT_VIEW, find_document)
def movement_document_file(request, movement):
    if movement.document.file is None:
        raise Http404
    return file_response(movement.document.file, inline=True)


@require_POST
@guard(Permission.MOVEMENT_MANAGE, find_document)
def movement_document_remove(request, movement):
    try:
        movements.remove_document(movement.document, by=request.user)
    except OfficeError as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, "Đã bỏ văn bản.")
    return redirect(movement)


# --- Who answered -----------------------------------------------------------------------------------------------------

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
        "chart_url": "data:image/svg+xml;base64," + b64encode(chart.svg().encode()).decode() if chart.bars else "",
        "chart_alt": chart.alt(),
        "may_remind": movement.is_running,
    }
    return TemplateResponse(request, "campaigns/movement_overview.html", context)


@require_safe
@guard(Permission.MOVEMENT_MANAGE, find_movement)
def movement_excel(request, movement):
    filename, content = overview_workbook(movement, overview_of(movement), progress_of(movement))
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=filename),
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type=CONTENT_TYPES["xlsx"][1], headers=headers)


@require_http_methods(["GET", "POST"])
@guard(Permission.MOVEMENT_MANAGE, find_movement)
def movement_remind(request, movement):
    """Remind those who have not answered, or with `?dot=<id>` those whose report has not come."""
    round_ = movement.rounds.filter(pk=numeral(request.GET.get("dot"))).first()
    overview = overview_of(movement)
    agencies = unreported(movement, round_, overview) if round_ else overview.silent_agencies
    if request.method == "POST":
        try:
            told = movements.remind(movement, agencies, round_=round_, by=request.user)
        except OfficeError as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, f"Đã nhắc {told:02d} người của các đơn vị.")
        return redirect("campaigns:movement_overview", pk=movement.pk)
    context = {
        "movement": movement,
        "round": round_,
        "agencies": agencies,
        "text": movements.reminder_text(movement, round_),
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
        round=round_,
        due_on=round_.due_for(None),
        extensions=round_.extensions.all(),
    )


# --- Papers -----------------------------------------------------------------------------------------------------------


@require_safe
@guard(Permission.MOVEMENT_VIEW, find_movement)
def movement_pdf(request, movement):
    try:
        return launch_plan_paper(movement, Identity.current()).response()
    except PrintingUnavailable as problem:
        messages.error(request, str(problem))
        return redirect(movement)


@require_safe
@guard(Permission.MOVEMENT_VIEW, find_movement)
def movement_word(request, movement):
    return launch_plan_paper(movement, Identity.current()).word_response()
