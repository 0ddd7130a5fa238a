"""Long prints: how far each has come, and the file at the end."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe

from accounts.guard import guard
from accounts.permissions import Permission, can
from accounts.telling import refusal_told
from documents.models import PrintJob, PrintState
from documents.print_filters import PrintFilter
from documents.printing import cancel_print, retry_print
from documents.serving import file_response
from documents.state_tones import PRINT_TONES

PER_PAGE = 30
FAILED_SHOWN = 20


def find_print_job(user, pk) -> PrintJob:
    return get_object_or_404(PrintJob.objects.visible_to(user).with_progress().select_related("requested_by"), pk=pk)


@require_safe
@guard(Permission.PRINT_LIST)
def print_job_list(request):
    found = PrintFilter(request.GET, PrintJob.objects.visible_to(request.user))
    jobs = found.qs.with_progress().select_related("requested_by").order_by("-pk")
    page = Paginator(jobs, PER_PAGE).get_page(request.GET.get("page"))
    rows = [{"job": job, "tone": PRINT_TONES[PrintState(job.state)]} for job in page]
    return TemplateResponse(request, "documents/print_job_list.html", {"filter": found, "page": page, "rows": rows})


@require_safe
@guard(Permission.PRINT_VIEW, find_print_job)
def print_job(request, job):
    """While the print runs, the page asks every second how far it is; the last answer has the page load itself anew."""
    tone = PRINT_TONES[PrintState(job.state)]
    if request.htmx:
        ended = {} if job.is_unfinished else {"HX-Refresh": "true"}
        return TemplateResponse(request, "documents/_print_progress.html", {"job": job, "tone": tone}, headers=ended)
    context = {
        "job": job,
        "tone": tone,
        "failed": job.parts.filter(state=PrintState.FAILED)[:FAILED_SHOWN],
        "is_failed": job.state == PrintState.FAILED,
        "may_list": can(request.user, Permission.PRINT_LIST),
    }
    return TemplateResponse(request, "documents/print_job.html", context)


@require_safe
@guard(Permission.PRINT_VIEW, find_print_job)
def print_job_file(request, job):
    if job.result is None:
        raise Http404
    return file_response(job.result, inline=True)


@require_POST
@guard(Permission.PRINT_VIEW, find_print_job)
def print_job_cancel(request, job):
    with refusal_told(request):
        cancel_print(job, by=request.user)
        messages.success(request, "Đã hủy lệnh in.")
    return redirect(job)


@require_POST
@guard(Permission.PRINT_VIEW, find_print_job)
def print_job_retry(request, job):
    with refusal_told(request):
        retry_print(job, by=request.user)
        messages.success(request, "Đang in lại những phần chưa in được; phần đã in giữ nguyên.")
    return redirect(job)
