"""What whoever launches a movement does with it: plan, launch, review, close, delete; its documents."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import OfficeError, WrongDay
from accounts.forms import ReasonForm, show_refusal
from accounts.guard import guard
from accounts.permissions import Permission
from accounts.telling import refusal_told
from campaigns import movements
from campaigns.models import (
    ContentGroup,
    Movement,
    MovementDocument,
    MovementState,
    MovementTarget,
    ReportRound,
    ReviewKind,
)
from campaigns.models.movement import STEP_BACK
from campaigns.movement_forms import (
    DocumentForm,
    GroupFormSet,
    LaunchForm,
    MovementForm,
    ReviewForm,
    RoundFormSet,
    TargetFormSet,
    initial_rows,
    kept_forms,
    stored_rows,
    with_more_rows,
)
from campaigns.movement_paper import addressed_in_words
from campaigns.views.movements import find_movement
from documents.serving import file_response

GROUP_FIELDS = ["title", "text"]
TARGET_FIELDS = ["indicator", "direction", "value", "unit"]
ROUND_FIELDS = ["title", "due_on"]


def find_document(user, pk) -> Movement:
    """The movement, with the document as its `document`."""
    document = get_object_or_404(MovementDocument.objects.select_related("file"), pk=pk)
    movement = find_movement(user, document.movement_id)
    movement.document = document
    return movement


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
        is_right = all([form.is_valid(), *(rows.is_valid() for rows in sets.values())])
        if is_right and are_near(form.instance, sets["rounds"]):
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


def are_near(movement: Movement, rounds: RoundFormSet) -> bool:
    """Whether the rounds are due around the movement's period; what is not is said beside its day."""
    near = True
    for row in kept_forms(rounds):
        try:
            movements.must_be_near(movement, row.cleaned_data["due_on"], "Hạn")
        except WrongDay as problem:
            row.add_error("due_on", str(problem))
            near = False
    return near


def ask(request, movement: Movement, template: str, form, move, *, done: str, day: str | None = None, **context):
    """GET asks, POST does; a refusal comes back with what was typed, that of a day beside the field `day`."""
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                move(form.cleaned_data)
            except OfficeError as problem:
                show_refusal(form, problem, day=day)
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
        day="on",
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
        day="held_on",
    )


@require_http_methods(["GET", "POST"])
@guard(Permission.MOVEMENT_MANAGE, find_movement)
def movement_close(request, movement):
    if request.method == "POST":
        with refusal_told(request):
            movements.close(movement, by=request.user)
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
        with refusal_told(request):
            movements.delete(movement, by=request.user)
            messages.success(request, f"Đã xóa phong trào “{movement.name}”.")
            return redirect("campaigns:movement_list")
        return redirect(movement)
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
    with refusal_told(request):
        movements.remove_document(movement.document, by=request.user)
        messages.success(request, "Đã bỏ văn bản.")
    return redirect(movement)
