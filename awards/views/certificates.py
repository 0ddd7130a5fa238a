"""Bằng khen, giấy khen: which decisions have theirs, one decision's certificates, printing and spoiling them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.models import User
from accounts.permissions import Permission, can
from accounts.telling import refusal_told
from awards.certificates.forms import LineFilter, PrintedDecisionFilter, PrintForm, SpoilForm
from awards.certificates.layouts import stock_for
from awards.certificates.printing import WITH_ALL, Job, certificates_of, prepare, printable_lines, spoil, start
from awards.models import Act, Certificate, CertificateState, CertificateStock, Decision, DecisionState
from awards.models.certificate import in_print
from documents.models import Change
from documents.serving import pdf_response

DECISIONS_PER_PAGE, LINES_PER_PAGE = 30, 50
# Those with the longest names are laid out before printing, to see whether they fit.
TRIED = 30
SHOWN = 10


def find_decision(user, pk: int) -> Decision:
    found = Decision.objects.visible_to(user).filter(act=Act.GRANT)
    return get_object_or_404(found.select_related("number__series", "series", "form", "agency"), pk=pk)


def find_certificate(user, pk: int) -> Certificate:
    seen = Certificate.objects.filter(line__decision__in=Decision.objects.visible_to(user))
    return get_object_or_404(seen.select_related(*WITH_ALL, "stock__picture"), pk=pk)


@require_safe
@guard(Permission.CERTIFICATE_VIEW)
def certificate_home(request):
    """Issued decisions, newest first: how many of their certificates are entered, and printed."""
    issued = Decision.objects.visible_to(request.user).filter(act=Act.GRANT, state=DecisionState.ISSUED)
    found = PrintedDecisionFilter(request.GET, issued)
    standing = ~Q(lines__standing=Change.REVOKED)
    decisions = found.qs.annotate(
        names=Count("lines", filter=standing),
        entered=Count("lines__certificate", filter=standing),
        printed=Count("lines__certificate", filter=standing & in_print("lines__certificate__")),
    ).select_related("number__series", "form")
    page = Paginator(decisions.order_by("-decided_on", "-pk"), DECISIONS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": found,
        "page": page,
        "rows": [{"decision": each, **_progress(each)} for each in page],
        "may_keep": can(request.user, Permission.STOCK_MANAGE),
    }
    return TemplateResponse(request, "awards/certificate_home.html", context)


def _progress(decision) -> dict:
    if decision.printed >= decision.names > 0:
        return {"label": "Đã in đủ", "tone": "success"}
    if decision.entered:
        return {"label": "Còn bằng chờ in", "tone": "warning"}
    return {"label": "Chưa vào sổ", "tone": "neutral"}


@require_safe
@guard(Permission.CERTIFICATE_VIEW, find_decision)
def certificate_list(request, decision):
    found = LineFilter(request.GET, printable_lines(decision))
    lines = found.qs.select_related(
        "form", "certificate__number__series", "certificate__stock", "certificate__job", "certificate__issued"
    )
    page = Paginator(lines.order_by("position", "pk"), LINES_PER_PAGE).get_page(request.GET.get("page"))
    counts = printable_lines(decision).aggregate(
        names=Count("pk"),
        entered=Count("certificate"),
        printed=Count("certificate", filter=in_print("certificate__")),
    )
    waiting = Certificate.objects.filter(line__decision=decision).exclude(line__standing=Change.REVOKED).waiting()
    waiting_count = waiting.count()
    may_keep = can(request.user, Permission.CERTIFICATE_KEEP, decision) and decision.is_issued
    context = {
        "decision": decision,
        "filter": found,
        "page": page,
        "rows": [_row(line, request.user, may_keep=may_keep) for line in page],
        "tiles": [
            {"value": counts["names"], "label": "tên trong danh sách"},
            {"value": counts["entered"], "label": "đã vào sổ vàng"},
            {"value": counts["printed"], "label": "đã đưa in", "tone": "success" if counts["printed"] else ""},
            {"value": waiting_count, "label": "chờ in", "tone": "warning" if waiting_count else ""},
        ],
        "may_prepare": may_keep and counts["entered"] < counts["names"],
        "may_print": may_keep and waiting_count > 0,
    }
    return TemplateResponse(request, "awards/certificate_list.html", context)


def _row(line, reader: User, *, may_keep: bool) -> dict:
    certificate = getattr(line, "certificate", None)
    if certificate is None:
        return {"line": line, "certificate": None, "label": "Chưa vào sổ", "tone": "neutral"}
    is_waiting = certificate.is_waiting
    job = certificate.job
    row = {
        "line": line,
        "certificate": certificate,
        "job_url": job.get_absolute_url() if job and job.is_visible_to(reader) else "",
    }
    if not is_waiting and certificate.issued.status != Change.VALID:
        changed = f"{certificate.issued.get_status_display()} sau khi in"
        return row | {"label": changed, "tone": "danger", "may_spoil": may_keep}
    return row | {
        "label": CertificateState.PREPARED.label if is_waiting else certificate.get_state_display(),
        "tone": "warning" if is_waiting else "success",
        "may_spoil": may_keep and not is_waiting,
    }


@require_POST
@guard(Permission.CERTIFICATE_KEEP, find_decision)
def certificates_prepare(request, decision):
    with refusal_told(request):
        count = prepare(decision, by=request.user)
        messages.success(request, f"Đã vào sổ vàng {count:02d} bằng. Tiếp theo chọn phôi và in.")
    return redirect("awards:certificate_list", pk=decision.pk)


@require_http_methods(["GET", "POST"])
@guard(Permission.CERTIFICATE_KEEP, find_decision)
def certificates_print(request, decision):
    """Choose the stock, see what does not fit on it, hand all that waits to the printers."""
    back_url = reverse("awards:certificate_list", kwargs={"pk": decision.pk})
    waiting = list(certificates_of(decision).waiting())
    if not waiting:
        messages.info(request, "Không còn bằng nào chờ in. Phôi in hỏng thì báo hỏng trước, rồi in lại.")
        return redirect(back_url)
    stock = _asked_stock(request, waiting)
    form = PrintForm(request.POST or None, stock=stock)
    if request.method == "POST" and form.is_valid():
        try:
            job = start(decision, form.cleaned_data["stock"], by=request.user)
        except OfficeError as problem:
            form.add_error("stock", str(problem))
        else:
            messages.success(request, "Đã đưa vào in. Trang này tự cập nhật tiến độ.")
            return redirect(job)
    context = {
        "decision": decision,
        "form": form,
        "count": len(waiting),
        "stock": stock,
        "tried": min(len(waiting), TRIED),
        "back_url": back_url,
        **_tried(stock, waiting),
    }
    return TemplateResponse(request, "awards/certificates_print.html", context, status=422 if form.errors else 200)


def _asked_stock(request, waiting) -> CertificateStock | None:
    asked = request.POST.get("stock") or request.GET.get("phoi", "")
    stocks = CertificateStock.objects.filter(is_retired=False).select_related("picture")
    if asked.isascii() and asked.isdecimal() and len(asked) < 10 and (found := stocks.filter(pk=int(asked)).first()):
        return found
    try:
        return stock_for({each.line.form for each in waiting})
    except OfficeError:
        return None


def _tried(stock: CertificateStock | None, waiting) -> dict:
    """What would not fit, among those with the longest names and units."""
    if stock is None:
        return {"missing": "Chưa có phôi nào đang dùng. Xin thêm phôi trước khi in."}
    longest = sorted(waiting, key=lambda each: -len(each.line.printed_name + each.line.printed_unit))[:TRIED]
    try:
        job = Job.of(stock, longest)
    except OfficeError as problem:
        return {"missing": str(problem)}
    found = [job.drawn(each) for each in longest]
    problems = [problem for each in found for problem in each.problems]
    shrunk = [one for each in found for one in each.shrunk]
    return {
        "problems": problems[:SHOWN],
        "problem_count": len(problems),
        "shrunk": shrunk[:SHOWN],
        "shrunk_count": len(shrunk),
    }


@require_safe
@guard(Permission.CERTIFICATE_VIEW, find_certificate)
def certificate_pdf(request, certificate):
    """One certificate as it is, or would be, printed; nothing is written down by looking."""
    try:
        stock = certificate.stock or stock_for({certificate.line.form})
        pdf = Job.of(stock, [certificate]).pdf([certificate])
    except OfficeError as problem:
        messages.error(request, str(problem))
        return redirect("awards:certificate_list", pk=certificate.line.decision_id)
    return pdf_response(pdf, f"{certificate}.pdf")


@require_http_methods(["GET", "POST"])
@guard(Permission.CERTIFICATE_KEEP, find_certificate)
def certificate_spoil(request, certificate):
    form = SpoilForm(request.POST or None)
    back_url = reverse("awards:certificate_list", kwargs={"pk": certificate.line.decision_id})
    if certificate.is_waiting:
        messages.info(request, "Bằng này đang chờ in nên không có phôi nào để báo hỏng.")
        return redirect(back_url)
    if request.method == "POST" and form.is_valid():
        try:
            spoil(certificate, reason=form.cleaned_data["reason"], by=request.user)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Đã báo hỏng; bằng này chờ in lại.")
            return redirect(back_url)
    number = (
        "Bằng in lại lấy số mới trong sổ vàng; số cũ được ghi là hỏng."
        if certificate.register.renumbers
        else "Bằng in lại giữ nguyên số trong sổ vàng."
    )
    context = {
        "certificate": certificate,
        "decision": certificate.line.decision,
        "question": f"Báo hỏng phôi của {certificate.line.printed_name}, số {certificate.number}?",
        "effects": [number, "Bằng trở lại danh sách chờ in."],
        "form": form,
        "back_url": back_url,
    }
    return TemplateResponse(request, "awards/certificate_spoil.html", context, status=422 if form.errors else 200)
