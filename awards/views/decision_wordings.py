"""Căn cứ pháp lý and mẫu quyết định: dated versions, as of every rule."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guard import guard
from accounts.permissions import Permission, can
from awards.decisions.forms import BasisForm, WordingForm
from awards.decisions.merging import FIELDS
from awards.models import BasisLine, DecisionLevel, DecisionWording
from awards.views.catalogue import new_version


@require_safe
@guard(Permission.AWARD_CATALOGUE_VIEW)
def basis_list(request):
    """What decisions cite today and what holds later or held before, level by level; their usual words."""
    today = timezone.localdate()
    lines = list(BasisLine.objects.standing().order_by("position", "topic", "-effective_from"))
    wordings = {each.level: each for each in DecisionWording.objects.in_force(today)}
    levels = [
        {
            "value": level.value,
            "label": level.label,
            "lines": [{"line": line, "when": when(line, today)} for line in lines if line.level == level],
            "wording": wordings.get(level),
        }
        for level in DecisionLevel
    ]
    context = {
        "levels": levels,
        "fields": [{"name": f"{{{name}}}", "meaning": said} for name, said in FIELDS.items()],
        "can_edit": can(request.user, Permission.AWARD_CATALOGUE_EDIT),
    }
    return TemplateResponse(request, "awards/basis_list.html", context)


def when(line: BasisLine, today) -> dict:
    if line.effective_from > today:
        return {"label": "Sắp áp dụng", "tone": "info"}
    if line.effective_to and line.effective_to < today:
        return {"label": "Đã hết", "tone": "closed"}
    return {"label": "Đang dẫn", "tone": "success"} if line.text else {"label": "Thôi dẫn", "tone": "closed"}


def find_level(user, level: str) -> BasisLine:
    """A first version of a text that this level does not cite yet."""
    if level not in DecisionLevel.values:
        raise Http404
    return BasisLine(level=level)


@require_http_methods(["GET", "POST"])
@guard(Permission.AWARD_CATALOGUE_EDIT, find_level)
def basis_create(request, line):
    title = f"Thêm căn cứ: {line.get_level_display().lower()}"
    return new_version(request, BasisForm, line, title, reverse("awards:basis_list"))


def find_basis(user, pk: int) -> BasisLine:
    return get_object_or_404(BasisLine.objects.standing(), pk=pk)


@require_http_methods(["GET", "POST"])
@guard(Permission.AWARD_CATALOGUE_EDIT, find_basis)
def basis_edit(request, line):
    return new_version(request, BasisForm, line, str(line), reverse("awards:basis_list"))


def find_wording(user, level: str) -> DecisionWording:
    """The words in force of one level, or none to begin with."""
    if level not in DecisionLevel.values:
        raise Http404
    return DecisionWording.objects.in_force().filter(level=level).first() or DecisionWording(level=level)


@require_http_methods(["GET", "POST"])
@guard(Permission.AWARD_CATALOGUE_EDIT, find_wording)
def wording_edit(request, wording):
    return new_version(request, WordingForm, wording, str(wording), reverse("awards:basis_list"))
