"""The rules about how many must be present."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guard import guard
from accounts.permissions import Permission, can
from meetings.forms import QuorumRuleForm
from meetings.models import MeetingKind, QuorumRule


def find_quorum_rule(user, pk) -> QuorumRule:
    if not can(user, Permission.QUORUM_MANAGE):
        raise Http404
    return get_object_or_404(QuorumRule, pk=pk)


@require_safe
@guard(Permission.QUORUM_MANAGE)
def quorum_list(request):
    kinds = dict(MeetingKind.choices)
    rules = [{"rule": rule, "kind": kinds.get(rule.kind, "Mọi loại hội nghị")} for rule in QuorumRule.objects.all()]
    return TemplateResponse(request, "meetings/quorum_list.html", {"rules": rules})


@require_http_methods(["GET", "POST"])
@guard(Permission.QUORUM_MANAGE)
def quorum_create(request):
    return _quorum_form(request, QuorumRuleForm(request.POST or None), "Thêm quy định")


@require_http_methods(["GET", "POST"])
@guard(Permission.QUORUM_MANAGE, find_quorum_rule)
def quorum_edit(request, rule):
    return _quorum_form(request, QuorumRuleForm(request.POST or None, instance=rule), "Sửa quy định")


def _quorum_form(request, form: QuorumRuleForm, title: str):
    if request.method == "POST" and form.is_valid():
        form.instance.keep(by=request.user)
        messages.success(request, "Đã lưu quy định về số người dự.")
        return redirect("meetings:quorum_list")
    context = {"form": form, "title": title}
    return TemplateResponse(request, "meetings/quorum_form.html", context, status=422 if form.errors else 200)
