"""Which decisions anybody may look through, and which bear a QR code: one choice for each form."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from accounts.guard import guard
from accounts.models import record
from accounts.permissions import Permission
from awards.models import AwardForm
from documents.disclosing import qr_refusal
from documents.models import Disclosure, IssuedDocument


@require_http_methods(["GET", "POST"])
@guard(Permission.DISCLOSURE_EDIT)
def disclosure_edit(request):
    """Every form of the catalogue, then those that only older decisions have."""
    if request.method == "POST":
        changed = keep(request)
        messages.success(
            request, f"Đã lưu chế độ công khai của {changed:02d} hình thức." if changed else "Không đổi gì."
        )
        return redirect("awards:disclosure_edit")
    made = {choice.form: choice for choice in Disclosure.objects.all()}
    rows = [(place, made.get(form) or Disclosure(form=form)) for place, form in enumerate(forms())]
    context = {"rows": rows, "qr_refusal": qr_refusal()}
    return TemplateResponse(request, "awards/disclosure_edit.html", context)


def forms() -> list[str]:
    named = AwardForm.objects.order_by("position", "pk").values_list("name", flat=True)
    issued = IssuedDocument.objects.exclude(form="").order_by("form").values_list("form", flat=True).distinct()
    return list(dict.fromkeys([*named, *issued]))


@transaction.atomic
def keep(request) -> int:
    """Write down what was ticked; how many forms changed. A form that came meanwhile is left alone."""
    listed, with_qr = set(request.POST.getlist("listed")), set(request.POST.getlist("qr"))
    shown, changed = set(request.POST.getlist("shown")), 0
    made = {choice.form: choice for choice in Disclosure.objects.select_for_update()}
    for form in forms():
        choice = made.get(form) or Disclosure(form=form)
        asked = form in listed, form in with_qr if not qr_refusal() else choice.has_qr
        if form not in shown or asked == (choice.is_listed, choice.has_qr):
            continue
        choice.is_listed, choice.has_qr = asked
        choice.save()
        record(request.user, "documents.disclosure_changed", choice, form=form, listed=asked[0], qr=asked[1])
        changed += 1
    return changed
