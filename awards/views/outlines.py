"""Mẫu báo cáo thành tích: what reports tell, by subject and kind of merit; dated versions as of every rule."""

from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guard import guard
from accounts.permissions import Permission, can
from awards.catalogue_forms import OutlineForm
from awards.eligibility.rulebook import database_forms
from awards.models import AwardKind, ReportOutline, SubjectKind
from awards.views.catalogue import new_version
from awards.views.catalogue_history import version_row


@require_safe
@guard(Permission.AWARD_CATALOGUE_VIEW)
def outline_list(request):
    """Every version of every outline, those replaced too."""
    today, names = timezone.localdate(), database_forms()
    versions = ReportOutline.objects.select_related("written_by").order_by("subject", "kind", "-effective_from", "-pk")
    context = {
        "rows": [version_row("bao-cao", each, today, names) for each in versions],
        "subjects": SubjectKind.choices,
        "can_edit": can(request.user, Permission.AWARD_CATALOGUE_EDIT),
    }
    return TemplateResponse(request, "awards/outline_list.html", context)


def find_outline(user, subject: str, kind: str = "") -> ReportOutline:
    """The outline in force of one subject for one kind ("": every kind), or an empty one to begin with."""
    if subject not in SubjectKind.values or (kind and kind not in AwardKind.values):
        raise Http404
    found = ReportOutline.objects.in_force().filter(subject=subject, kind=kind).first()
    return found or ReportOutline(subject=subject, kind=kind)


@require_http_methods(["GET", "POST"])
@guard(Permission.AWARD_CATALOGUE_EDIT, find_outline)
def outline_edit(request, outline):
    return new_version(request, OutlineForm, outline, str(outline), reverse("awards:outline_list"))
