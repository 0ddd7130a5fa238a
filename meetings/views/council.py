"""Who sits in the council, from when to when. The office keeps it; a council meeting seats those of its day."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guard import guard
from accounts.permissions import Permission, can
from meetings.council_forms import CouncilMemberForm
from meetings.models import CouncilMember


def find_member(user, pk) -> CouncilMember:
    if not can(user, Permission.COUNCIL_MANAGE):
        raise Http404
    return get_object_or_404(CouncilMember, pk=pk)


@require_safe
@guard(Permission.COUNCIL_MANAGE)
def council_list(request):
    """Those who sit today, then those of before and to come. A council has some twenty members: no second page."""
    today = timezone.localdate()
    sitting = list(CouncilMember.objects.sitting(today).select_related("user"))
    others = CouncilMember.objects.exclude(pk__in=[member.pk for member in sitting]).select_related("user")
    context = {"sitting": sitting, "others": others, "today": today}
    return TemplateResponse(request, "meetings/council_list.html", context)


@require_http_methods(["GET", "POST"])
@guard(Permission.COUNCIL_MANAGE)
def council_create(request):
    place = CouncilMember.objects.count() + 1
    return _form(request, CouncilMemberForm(request.POST or None, initial={"position": place}), "Thêm thành viên")


@require_http_methods(["GET", "POST"])
@guard(Permission.COUNCIL_MANAGE, find_member)
def council_edit(request, member):
    return _form(request, CouncilMemberForm(request.POST or None, instance=member), "Sửa thành viên")


def _form(request, form: CouncilMemberForm, title: str):
    if request.method == "POST" and form.is_valid():
        form.instance.keep(by=request.user)
        messages.success(request, "Đã lưu thành viên Hội đồng.")
        return redirect("meetings:council_list")
    context = {"form": form, "title": title}
    return TemplateResponse(request, "meetings/council_form.html", context, status=422 if form.errors else 200)
