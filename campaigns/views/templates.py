"""What the office keeps ready: the wording new texts begin with, and the rules about missing covenants."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guard import guard
from accounts.models import record
from accounts.permissions import Permission
from campaigns.covenant_forms import ArticleTemplateForm, CovenantRuleForm
from campaigns.models import ArticleTemplate, CovenantRule, DocumentKind


def find_template(user, pk: int) -> ArticleTemplate:
    return get_object_or_404(ArticleTemplate, pk=pk)


def find_rule(user, pk: int) -> CovenantRule:
    return get_object_or_404(CovenantRule, pk=pk)


@require_safe
@guard(Permission.COVENANT_TEMPLATE)
def template_list(request):
    """Every piece of wording by kind of text, those in force today marked; the rules beneath."""
    today = timezone.localdate()
    in_force = set(ArticleTemplate.objects.in_force(today).values_list("pk", flat=True))
    templates = list(ArticleTemplate.objects.all())
    kinds = [
        {
            "label": kind.label,
            "rows": [
                {"template": template, "is_in_force": template.pk in in_force}
                for template in templates
                if template.kind == kind
            ],
        }
        for kind in DocumentKind
    ]
    context = {"kinds": kinds, "rules": CovenantRule.objects.all()}
    return TemplateResponse(request, "campaigns/template_list.html", context)


@require_http_methods(["GET", "POST"])
@guard(Permission.COVENANT_TEMPLATE)
def template_create(request):
    form = ArticleTemplateForm(request.POST or None, initial={"effective_from": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            template = form.save()
            record(request.user, "campaigns.template_added", template, article=str(template))
        messages.success(request, "Đã thêm mẫu.")
        return redirect("campaigns:template_list")
    context = {"form": form, "title": "Thêm mẫu điều, mục", "button": "Thêm mẫu"}
    return TemplateResponse(request, "campaigns/template_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@guard(Permission.COVENANT_TEMPLATE, find_template)
def template_edit(request, template):
    """Texts that were begun from this wording keep theirs."""
    form = ArticleTemplateForm(request.POST or None, instance=template)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            form.save()
            changes = ", ".join(form.changed_data)
            record(request.user, "campaigns.template_edited", template, article=str(template), changes=changes)
        messages.success(request, "Đã lưu mẫu; văn bản đã soạn không đổi theo.")
        return redirect("campaigns:template_list")
    context = {"form": form, "title": "Sửa mẫu điều, mục", "button": "Lưu mẫu"}
    return TemplateResponse(request, "campaigns/template_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@guard(Permission.COVENANT_TEMPLATE, find_rule)
def rule_edit(request, rule):
    form = CovenantRuleForm(request.POST or None, instance=rule)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            form.save()
            record(request.user, "campaigns.covenant_rule_edited", rule, changes=", ".join(form.changed_data))
        messages.success(request, "Đã lưu quy định.")
        return redirect("campaigns:template_list")
    context = {"form": form, "title": rule.get_fault_display(), "button": "Lưu quy định"}
    return TemplateResponse(request, "campaigns/template_edit.html", context, status=422 if form.errors else 200)
