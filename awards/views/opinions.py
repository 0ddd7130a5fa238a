"""Ý kiến hiệp y: what was asked of whom, and the page on which a body answers."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.models import record
from accounts.permissions import Permission, can
from accounts.telling import refusal_told
from awards.appraisal.opinion_forms import AnswerForm, OpinionFilter
from awards.appraisal.opinions import answer_opinion, remind_of_opinion
from awards.models import OpinionRequest, Stance
from documents.models import StoredFile
from documents.serving import file_response

PER_PAGE = 30
STANCE_TONES = {Stance.AGREES: "success", Stance.OBJECTS: "danger", Stance.REMARK: "warning"}


@require_safe
@guard(Permission.OPINION_LIST)
def opinion_list(request):
    """What one's agency is asked; to the office, all that it has asked."""
    found = OpinionFilter(request.GET, OpinionRequest.objects.visible_to(request.user))
    requests = found.qs.select_related("agency", "asked_by").order_by("-pk")
    page = Paginator(requests, PER_PAGE).get_page(request.GET.get("page"))
    rows = [{"request": each, "state": state_of(each), "tone": tone_of(each)} for each in page]
    return TemplateResponse(request, "awards/opinion_list.html", {"filter": found, "page": page, "rows": rows})


def state_of(asked: OpinionRequest) -> str:
    if asked.answered_at:
        return "Đã trả lời"
    return "Quá hạn trả lời" if asked.is_late else "Chờ trả lời"


def tone_of(asked: OpinionRequest) -> str:
    if asked.answered_at:
        return "success"
    return "danger" if asked.is_late else "warning"


def find_opinion(user, pk: int) -> OpinionRequest:
    found = OpinionRequest.objects.visible_to(user).select_related("agency", "asked_by", "answered_by", "letter_file")
    return get_object_or_404(found, pk=pk)


@require_http_methods(["GET", "POST"])
@guard(Permission.OPINION_VIEW, find_opinion)
def opinion_detail(request, asked):
    """The question with its lines: name, unit, form and summary, nothing more personal; and the answer."""
    lines = list(asked.lines.select_related("nomination__form", "nomination__slate__agency").order_by("pk"))
    may_answer = asked.answered_at is None and can(request.user, Permission.OPINION_ANSWER, asked)
    by_letter = asked.agency_id not in request.user.agency_ids
    form = None
    if may_answer:
        is_sent = request.method == "POST"
        form = AnswerForm(
            request.POST if is_sent else None, request.FILES if is_sent else None, lines=lines, by_letter=by_letter
        )
        if is_sent and form.is_valid():
            try:
                _answer(asked, form, by=request.user)
            except OfficeError as problem:
                form.add_error(None, str(problem))
            else:
                messages.success(request, "Đã ghi ý kiến trả lời.")
                return redirect(asked)
    elif request.method == "POST":
        messages.info(request, "Văn bản này đã được trả lời.")
        return redirect(asked)
    if request.method == "GET":
        record(request.user, "awards.opinion_read", asked)
    context = {
        "asked": asked,
        "state": state_of(asked),
        "tone": tone_of(asked),
        "rows": form.rows() if form else [{"line": each, "tone": STANCE_TONES.get(each.stance)} for each in lines],
        "form": form,
        "by_letter": by_letter,
        "is_office": request.user.is_office,
        "may_remind": asked.answered_at is None and can(request.user, Permission.OPINION_REMIND, asked),
    }
    return TemplateResponse(request, "awards/opinion_detail.html", context, status=422 if form and form.errors else 200)


@transaction.atomic
def _answer(asked: OpinionRequest, form: AnswerForm, *, by) -> None:
    upload = form.cleaned_data["letter_file"]
    answer_opinion(asked, form.told(StoredFile.objects.store(upload, by=by) if upload else None), by=by)


@require_POST
@guard(Permission.OPINION_REMIND, find_opinion)
def opinion_remind(request, asked):
    """One click: tell everybody of the body that its answer is awaited."""
    with refusal_told(request):
        told = remind_of_opinion(asked, by=request.user)
        messages.success(request, f"Đã nhắc {asked.body} ({told:02d} người).")
    return redirect(asked)


def find_opinion_letter(user, pk: int) -> OpinionRequest:
    asked = find_opinion(user, pk)
    if asked.letter_file is None:
        raise Http404
    return asked


@require_safe
@guard(Permission.OPINION_VIEW, find_opinion_letter)
def opinion_letter(request, asked):
    record(request.user, "awards.opinion_read", asked)
    return file_response(asked.letter_file, inline=True)
