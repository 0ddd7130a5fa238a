"""Trích lục khen thưởng: chosen, looked at, issued in a minute."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.models import Identity, record
from accounts.permissions import Permission
from awards.models import Extract
from awards.register.extract_forms import ExtractForm
from awards.register.extract_paper import extract_paper
from awards.register.extracting import issue_extract
from awards.views.histories import MOST_OF_ONE, find_history
from documents.serving import file_response


@require_http_methods(["GET", "POST"])
@guard(Permission.EXTRACT_ISSUE, find_history)
def extract_create(request, history):
    """The choice with its preview; with "Cấp trích lục" it gets number and code, and is kept for ever."""
    subject, awards = history.subject, list(history.awards()[:MOST_OF_ONE])
    form = ExtractForm(request.POST or None, awards=awards, identity=Identity.current())
    if request.method == "POST" and form.is_valid():
        try:
            if "preview" in request.POST:
                return _preview(request, subject, form)
            extract = issue_extract(subject, form.chosen, form.words, by=request.user)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"Đã cấp trích lục số {extract.issued.number}.")
            return redirect("awards:subject_history", pk=subject.pk)
    context = {"form": form, "subject": subject, "has_awards": bool(awards)}
    return TemplateResponse(request, "awards/extract_create.html", context, status=422 if form.errors else 200)


def _preview(request, subject, form):
    """The paper without number, day and code: nothing is kept."""
    year = timezone.localdate().year
    paper = extract_paper(subject, form.chosen, Identity.current(), form.words, year=year)
    answer = paper.response()
    record(request.user, "awards.extract_previewed", subject)
    return answer


def find_extract(user, pk: int) -> Extract:
    extract = get_object_or_404(Extract.objects.select_related("subject__agency", "issued__file"), pk=pk)
    find_history(user, extract.subject_id)
    return extract


@require_safe
@guard(Permission.EXTRACT_VIEW, find_extract)
def extract_file(request, extract):
    with transaction.atomic():
        record(request.user, "awards.history_read", extract.subject, document=str(extract))
    return file_response(extract.issued.file, inline=True)
