"""An agency's answer to a movement: its own launch, its reports, its photos."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import OfficeError
from accounts.forms import ReasonForm, show_refusal
from accounts.guard import guard
from accounts.models import Agency
from accounts.permissions import Permission, can
from accounts.telling import refusal_told
from campaigns import answering
from campaigns.answering import Figure, Pledge
from campaigns.models import AnswerContent, AnswerFile, AnswerTarget, Movement, MovementAnswer, ReportFigure
from campaigns.movement_forms import (
    AnswerForm,
    GroupFormSet,
    PhotoForm,
    ReportForm,
    TargetFormSet,
    initial_rows,
    stored_rows,
    take_newer,
    with_more_rows,
)
from campaigns.movement_paper import level_of
from campaigns.views.movement_planning import GROUP_FIELDS, TARGET_FIELDS
from campaigns.views.movements import find_movement
from documents.charts import Bar, BarChart, svg_source
from documents.serving import file_response


def find_answer(user, pk) -> MovementAnswer:
    return get_object_or_404(MovementAnswer.objects.visible_to(user).for_page(), pk=pk)


def find_file(user, pk) -> MovementAnswer:
    """The answer, with the file as its `file`."""
    found = get_object_or_404(AnswerFile.objects.select_related("file"), pk=pk)
    answer = find_answer(user, found.answer_id)
    answer.file = found
    return answer


@require_safe
@guard(Permission.ANSWER_VIEW, find_answer)
def answer_detail(request, answer):
    movement = answer.movement
    targets = list(answer.targets.all())
    figures = Prefetch("figures", ReportFigure.objects.select_related("target"))
    reports = list(answer.reports.select_related("round", "by").prefetch_related(figures))
    files = list(answer.files.select_related("file"))
    rounds = movement.rounds.with_extended([answer.agency_id])
    waiting = answering.next_round(rounds, reports) if movement.is_running else None
    chart = BarChart([Bar(target.indicator, target.share) for target in targets if target.share is not None], unit="%")
    context = {
        "answer": answer,
        "movement": movement,
        "waiting": waiting,
        "due_on": waiting.last_day if waiting else None,
        "facts": [
            ("Phong trào", movement.name),
            ("Ngày phát động tại đơn vị", f"{answer.launched_on:%d/%m/%Y}"),
            ("Địa điểm, hình thức", answer.place),
            ("Kế hoạch của đơn vị", answer.document),
        ],
        "contents": answer.contents.all(),
        "targets": [(target, level_of(target)) for target in targets],
        "chart_url": svg_source(chart.svg()) if chart.bars else "",
        "chart_alt": chart.alt(),
        "reports": [(sent, [file for file in files if file.report_id == sent.pk]) for sent in reports],
        "photos": [file for file in files if file.is_photo],
        "may_fill": movement.is_running and can(request.user, Permission.ANSWER_FILL, answer),
        "may_withdraw": not reports,
    }
    return TemplateResponse(request, "campaigns/answer_detail.html", context)


def agencies_for(user, movement: Movement):
    """For whom `user` may answer this movement: one's own agencies; anybody asked for the office and the launcher."""
    agencies = Agency.objects.filter(pk__in=user.agency_ids)
    if can(user, Permission.MOVEMENT_MANAGE, movement):
        agencies = (movement.addressed_agencies() | agencies).distinct()
    return agencies.exclude(movement_answers__movement=movement)


@require_http_methods(["GET", "POST"])
@guard(Permission.MOVEMENT_ANSWER, find_movement)
def answer_create(request, movement):
    agencies = agencies_for(request.user, movement)
    if not movement.is_running:
        messages.error(
            request, f"Phong trào đang ở trạng thái “{movement.get_state_display()}” nên chưa hưởng ứng được."
        )
        return redirect(movement)
    if not agencies.exists():
        messages.info(request, "Đơn vị của bạn đã hưởng ứng phong trào này.")
        return redirect(movement)
    return edit_page(request, MovementAnswer(movement=movement), agencies=agencies)


@require_http_methods(["GET", "POST"])
@guard(Permission.ANSWER_FILL, find_answer)
def answer_edit(request, answer):
    return edit_page(request, answer)


def edit_page(request, answer: MovementAnswer, *, agencies=None):
    """The agency's launch with what it takes over and adds; a new answer begins with all that the movement asks."""
    movement, is_new = answer.movement, answer.pk is None
    if is_new:
        stored = Pledge()
        offered = answering.taken_over_from(movement)
    else:
        stored = offered = Pledge(list(answer.contents.all()), list(answer.targets.all()))
    data = request.POST or None
    adding = request.POST.get("them") if request.method == "POST" else None
    if adding in ("groups", "targets"):
        data = with_more_rows(request.POST, adding)
    form = AnswerForm(data, request.FILES or None, instance=answer, agencies=agencies)
    sets = {
        "groups": GroupFormSet(data, prefix="groups", initial=initial_rows(offered.contents, GROUP_FIELDS)),
        "targets": TargetFormSet(data, prefix="targets", initial=initial_rows(offered.targets, TARGET_FIELDS)),
    }
    status, newer = 200, None
    if data is not None and not adding:
        if all([form.is_valid(), *(rows.is_valid() for rows in sets.values())]):
            contents, gone_contents = stored_rows(
                sets["groups"], stored.contents, taken_over(movement.groups, AnswerContent)
            )
            targets, gone_targets = stored_rows(
                sets["targets"], stored.targets, taken_over(movement.targets, AnswerTarget)
            )
            pledge = Pledge(contents, targets, [*gone_contents, *gone_targets])
            try:
                typed = form.cleaned_data
                answering.keep_answer(
                    form.instance, pledge, upload=typed["upload"], seen=typed.get("seen"), by=request.user
                )
            except answering.NewerAnswer as problem:
                newer = problem.answer
                take_newer(form, newer.version, str(problem))
            except OfficeError as problem:
                show_refusal(form, problem, day="launched_on")
            else:
                messages.success(request, "Đã lưu kế hoạch hưởng ứng.")
                return redirect(form.instance)
        status = 409 if newer else 422
    context = {
        "form": form,
        "sets": sets,
        "newer": newer_rows(newer) if newer else [],
        "movement": movement,
        "title": "Hưởng ứng phong trào" if is_new else "Sửa kế hoạch hưởng ứng",
        "back_url": movement.get_absolute_url() if is_new else reverse("campaigns:answer_detail", args=[answer.pk]),
        "row_faults": 0 if adding else sum(rows.total_error_count() for rows in sets.values()),
    }
    return TemplateResponse(request, "campaigns/answer_edit.html", context, status=status)


def newer_rows(answer: MovementAnswer) -> list[tuple[str, str]]:
    """What somebody else has saved meanwhile, to be read beside what was typed."""
    return [
        ("Ngày phát động tại đơn vị", f"{answer.launched_on:%d/%m/%Y}"),
        ("Địa điểm, hình thức", answer.place),
        ("Kế hoạch của đơn vị", answer.document),
        ("Nội dung", "; ".join(content.title for content in answer.contents.all())),
        ("Chỉ tiêu", "; ".join(f"{target.indicator}: {level_of(target)}" for target in answer.targets.all())),
    ]


def taken_over(sources, model):
    """Makes a new row of `model`; a source counts only where it belongs to this very movement."""
    known = {source.pk: source for source in sources.all()}
    return lambda typed: model(source=known.get(typed.get("source")))


@require_http_methods(["GET", "POST"])
@guard(Permission.ANSWER_FILL, find_answer)
def answer_report(request, answer):
    movement = answer.movement
    if not movement.is_running:
        messages.error(
            request, f"Phong trào đang ở trạng thái “{movement.get_state_display()}” nên không nhận báo cáo."
        )
        return redirect(answer)
    targets = list(answer.targets.all())
    form = ReportForm(
        request.POST or None,
        request.FILES or None,
        targets=targets,
        rounds=movement.rounds.all(),
        initial={"round": request.GET.get("dot")},
    )
    status = 200
    if request.method == "POST":
        if form.is_valid():
            typed = form.cleaned_data
            figures = {
                target: Figure(typed[f"value_{target.pk}"], typed[f"evidence_{target.pk}"])
                for target in targets
                if typed[f"value_{target.pk}"] is not None
            }
            try:
                sent = answering.report(
                    answer,
                    text=typed["text"],
                    figures=figures,
                    round_=typed["round"],
                    document=typed["document"],
                    uploads=form.uploads,
                    by=request.user,
                )
            except OfficeError as problem:
                form.add_error(None, str(problem))
            else:
                late = " Báo cáo gửi sau hạn nên được ghi là nộp muộn." if sent.is_late else ""
                messages.success(request, f"Đã gửi báo cáo.{late}")
                return redirect(answer)
        status = 422
    context = {
        "answer": answer,
        "movement": movement,
        "form": form,
        "figure_rows": [(target, level_of(target), value, evidence) for target, value, evidence in form.figure_rows],
        "back_url": answer.get_absolute_url(),
    }
    return TemplateResponse(request, "campaigns/answer_report.html", context, status=status)


@require_http_methods(["GET", "POST"])
@guard(Permission.ANSWER_FILL, find_answer)
def answer_withdraw(request, answer):
    form = ReasonForm(request.POST or None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            movement = answer.movement
            try:
                answering.withdraw(answer, reason=form.cleaned_data["reason"], by=request.user)
            except OfficeError as problem:
                form.add_error(None, str(problem))
            else:
                messages.success(request, "Đã rút hưởng ứng.")
                return redirect(movement)
        status = 422
    context = {"answer": answer, "form": form, "back_url": reverse("campaigns:answer_detail", args=[answer.pk])}
    return TemplateResponse(request, "campaigns/answer_withdraw.html", context, status=status)


# --- Files ------------------------------------------------------------------------------------------------------------


@require_safe
@guard(Permission.ANSWER_VIEW, find_answer)
def answer_plan(request, answer):
    if answer.document_file is None:
        raise Http404
    return file_response(answer.document_file, inline=True)


@require_safe
@guard(Permission.ANSWER_VIEW, find_file)
def answer_file(request, answer):
    return file_response(answer.file.file, inline=True)


@require_http_methods(["GET", "POST"])
@guard(Permission.ANSWER_FILL, find_answer)
def photo_add(request, answer):
    form = PhotoForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            typed = form.cleaned_data
            try:
                answering.add_photo(answer, typed["upload"], caption=typed["caption"], by=request.user)
            except OfficeError as problem:
                form.add_error(None, str(problem))
            else:
                messages.success(request, "Đã thêm ảnh.")
                return redirect(answer)
        status = 422
    context = {"answer": answer, "form": form, "back_url": answer.get_absolute_url()}
    return TemplateResponse(request, "campaigns/photo_add.html", context, status=status)


@require_POST
@guard(Permission.ANSWER_FILL, find_file)
def photo_remove(request, answer):
    if not answer.file.is_photo:
        raise Http404
    with refusal_told(request):
        answering.remove_photo(answer.file, by=request.user)
        messages.success(request, "Đã bỏ ảnh.")
    return redirect(answer)
