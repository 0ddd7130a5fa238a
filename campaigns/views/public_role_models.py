"""Role models for everybody, without signing in: only what is published, and of each only what was meant to be seen."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from campaigns.models import RoleModel
from campaigns.movement_filters import PublicRoleModelFilter
from documents.serving import file_response

PER_PAGE = 12


@require_safe
@login_not_required
def public_role_model_list(request):
    found = PublicRoleModelFilter(request.GET, RoleModel.objects.published())
    rows = found.qs.defer("story").order_by("-year", "-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return TemplateResponse(request, "campaigns/public_role_model_list.html", {"filter": found, "page": page})


@require_safe
@login_not_required
def public_role_model(request, slug, pk):
    found = RoleModel.objects.published().select_related("movement").with_spread()
    role_model = get_object_or_404(found, pk=pk)
    if slug != role_model.slug:
        return redirect(role_model.public_url)  # not for good: a name may change back
    return TemplateResponse(request, "campaigns/public_role_model.html", {"role_model": role_model})


@require_safe
@login_not_required
def public_picture(request, pk):
    """The picture of a published role model; withdrawn, it is gone at once."""
    role_model = get_object_or_404(RoleModel.objects.published().select_related("picture"), pk=pk)
    if role_model.picture is None:
        raise Http404
    return file_response(role_model.picture, inline=True)
