"""A decision on its way: signed, numbered, the signed file back, issued; its papers; what changes it later."""

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import OfficeError, WrongDay
from accounts.guard import guard
from accounts.models import Identity, record
from accounts.permissions import Permission
from accounts.telling import refusal_told
from awards.decisions.amending import drop_line_change, keep_line_change, prepare_change, revoke_whole
from awards.decisions.checking import MOST_NAMED, found_wanting, wanting_lines
from awards.decisions.deciding import problems
from awards.decisions.forms import (
    ComparedForm,
    KeyForm,
    LineChangeForm,
    NumberForm,
    ReturnedForm,
    SignatureForm,
    StepBackForm,
)
from awards.decisions.issuing import (
    ReasonMissing,
    give_number,
    issue_returned,
    issue_signed,
    record_signature,
    step_back,
    take_back_signed,
    who_may_issue,
)
from awards.decisions.paper import decision_paper
from awards.models import Act, Decision, DecisionLine, DecisionState, LineChange
from awards.views.decisions import badge, find_decision, lines_page, shown_title
from documents.fonts import PrintingUnavailable
from documents.serving import file_response
from documents.signing import SigningKey, SigningRefused, key_from_file, key_from_token

FIELDS_OF_PROBLEMS = {SigningRefused: "password", ReasonMissing: "reason"}


def step_page(request, decision: Decision, form, **context):
    context |= {"decision": decision, "form": form, "back_url": decision.get_absolute_url(), **badge(decision)}
    context |= {"subtitle": shown_title(decision)}
    return TemplateResponse(request, "awards/decision_confirm.html", context, status=422 if form.errors else 200)


def wrong_step(request, decision: Decision):
    messages.info(request, f"Quyết định đang ở trạng thái “{decision.get_state_display()}”.")
    return redirect(decision)


@require_http_methods(["GET", "POST"])
@guard(Permission.DECISION_ISSUE, find_decision)
def decision_sign(request, decision):
    if decision.state != DecisionState.DRAFT:
        return wrong_step(request, decision)
    wanting = wanting_lines(decision) if request.method == "POST" else found_wanting(decision)
    form = SignatureForm(request.POST or None, asks_reason=bool(wanting))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            record_signature(decision, signed_on=told["signed_on"], reason=told.get("reason", ""), by=request.user)
        except OfficeError as problem:
            form.add_error("signed_on" if isinstance(problem, WrongDay) else None, str(problem))
        else:
            messages.success(request, "Đã ghi nhận quyết định được ký. Tiếp theo văn thư cấp số.")
            return redirect(decision)
    found = problems(decision)
    return step_page(
        request,
        decision,
        form,
        title="Ghi nhận đã ký",
        question=f"{decision.signer_name or '(chưa ghi người ký)'} đã ký văn bản này?",
        effects=[
            "Câu chữ và danh sách được khóa lại.",
            *[f"Chưa ổn: {each}" for each in found],
            *map(str, wanting[:MOST_NAMED]),
        ],
        button="Ghi nhận đã ký",
    )


@require_http_methods(["GET", "POST"])
@guard(Permission.DECISION_ISSUE, find_decision)
def decision_number(request, decision):
    if decision.state != DecisionState.SIGNED:
        return wrong_step(request, decision)
    form = NumberForm(request.POST or None, decision=decision)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            give_number(decision, typed=told.get("typed", ""), decided_on=told["decided_on"], by=request.user)
        except OfficeError as problem:
            wrong_day = isinstance(problem, WrongDay) or "typed" not in form.fields
            form.add_error("decided_on" if wrong_day else "typed", str(problem))
        else:
            messages.success(request, f"Đã cấp số {decision.number}.")
            return redirect(decision)
    own = f"Cổng cấp số kế tiếp của dãy {decision.series}." if decision.series.is_own else ""
    return step_page(
        request,
        decision,
        form,
        title="Cấp số",
        question="Ghi số và ngày của văn bản.",
        effects=list(filter(None, [own, "Số và ngày được in vào văn bản."])),
        button="Cấp số",
    )


@require_http_methods(["GET", "POST"])
@guard(Permission.DECISION_ISSUE, find_decision)
def decision_step_back(request, decision):
    if decision.state not in (DecisionState.SIGNED, DecisionState.NUMBERED):
        return wrong_step(request, decision)
    form = StepBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            step_back(decision, reason=form.cleaned_data["reason"], by=request.user)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"Quyết định nay ở trạng thái “{decision.get_state_display()}”.")
            return redirect(decision)
    is_numbered = decision.state == DecisionState.NUMBERED
    own = f"Số {decision.number} được ghi là hỏng, không cấp lại." if is_numbered and decision.series.is_own else ""
    freed = f"Số {decision.number} được bỏ, có thể ghi lại." if is_numbered and not own else ""
    return step_page(
        request,
        decision,
        form,
        title="Lùi một bước",
        question="Đưa về chờ cấp số?" if is_numbered else "Đưa về dự thảo để sửa?",
        effects=list(filter(None, [own, freed, "Lý do được lưu trong nhật ký."])),
        button="Lùi một bước",
        is_backward=True,
    )


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@guard(Permission.DECISION_ISSUE, find_decision)
def decision_issue(request, decision):
    """The signed file that comes back, or a digital signature; then it is issued, by somebody who did not type it."""
    if decision.state != DecisionState.NUMBERED:
        return wrong_step(request, decision)
    how = request.POST.get("how") if request.method == "POST" else None
    check = decision.returned_check
    upload = ReturnedForm(*_sent(request, how == "upload"), auto_id="tep_%s")
    compared = None
    if decision.returned_file_id:
        compared = ComparedForm(*_sent(request, how == "returned"), check=check, auto_id="dc_%s")
    key = KeyForm(*_sent(request, how == "sign"), auto_id="ky_%s")
    is_writer = decision.writers.filter(pk=request.user.pk).exists()
    sent = next((form for form in (upload, compared, key) if form is not None and form.is_bound), None)
    if sent is not None and sent.is_valid():
        try:
            return _issue(request, decision, how, sent)
        except PrintingUnavailable as problem:
            sent.add_error(None, str(problem))
        except OfficeError as problem:
            field = "file" if how == "upload" else FIELDS_OF_PROBLEMS.get(type(problem))
            sent.add_error(field if field in sent.fields else None, str(problem))
    context = {
        "decision": decision,
        "title": shown_title(decision),
        **badge(decision),
        "upload": upload,
        "compared": compared,
        "key": key,
        "check": check,
        "is_writer": is_writer,
        "others": who_may_issue(decision) if is_writer else "",
    }
    is_wrong = sent is not None and bool(sent.errors)
    return TemplateResponse(request, "awards/decision_issue.html", context, status=422 if is_wrong else 200)


def _sent(request, is_this: bool) -> tuple:
    return (request.POST, request.FILES) if is_this else (None, None)


def _issue(request, decision: Decision, how: str, sent):
    if how == "upload":
        take_back_signed(decision, sent.cleaned_data["file"].file, by=request.user)
        messages.success(request, "Đã nhận bản đã ký và đối chiếu với dự thảo.")
        return redirect("awards:decision_issue", pk=decision.pk)
    if how == "returned":
        told = sent.cleaned_data
        issue_returned(
            decision,
            names=sent.names(),
            is_compared=told["is_compared"],
            reason=told.get("reason", ""),
            by=request.user,
        )
    else:
        with read_key(sent) as key:
            issue_signed(decision, key, by=request.user)
    messages.success(request, f"Đã ban hành {decision.number}.")
    return redirect(decision)


def read_key(form: KeyForm) -> SigningKey:
    """Raises SigningRefused for a key that cannot sign."""
    file, password = form.cleaned_data["certificate"], form.cleaned_data["password"]
    if file is None:
        return key_from_token(settings.PKCS11_LIBRARY, token=settings.PKCS11_TOKEN, pin=password)
    return key_from_file(file.read(), password)


# --- Papers -----------------------------------------------------------------------------------------------------------


@require_safe
@guard(Permission.DECISION_VIEW, find_decision)
def decision_pdf(request, decision):
    """The stored bytes once issued; before that the paper as it would be printed now."""
    record(request.user, "awards.decision_printed", decision, what="PDF")
    if decision.is_issued:
        return file_response(decision.issued.file, inline=True)
    return decision_paper(decision, Identity.current()).response()


@require_safe
@guard(Permission.DECISION_VIEW, find_decision)
def decision_word(request, decision):
    """For the office that edits and signs it."""
    record(request.user, "awards.decision_printed", decision, what="Word")
    return decision_paper(decision, Identity.current()).word_response()


def find_returned(user, pk: int) -> Decision:
    decision = find_decision(user, pk)
    if decision.returned_file is None:
        raise Http404
    return decision


@require_safe
@guard(Permission.DECISION_VIEW, find_returned)
def decision_returned(request, decision):
    """The signed file that came back, before it is issued."""
    record(request.user, "awards.decision_printed", decision, what="bản đã ký")
    return file_response(decision.returned_file, inline=True)


# --- What changes an issued decision ----------------------------------------------------------------------------------


@require_POST
@guard(Permission.DECISION_EDIT, find_decision)
def decision_change(request, decision):
    """Begin a paper that corrects, amends or revokes this decision."""
    act = request.POST.get("act", "")
    if act not in Act.values or act == Act.GRANT:
        raise Http404
    with refusal_told(request):
        paper = prepare_change(decision, Act(act), by=request.user)
        messages.success(request, "Đã lập dự thảo. Chọn các dòng được thay đổi.")
        return redirect("awards:line_choose", pk=paper.pk)
    return redirect(decision)


def find_changing(user, pk: int) -> Decision:
    """A draft of a paper that changes another."""
    paper = find_decision(user, pk)
    if paper.act == Act.GRANT:
        raise Http404
    return paper


@require_http_methods(["GET", "POST"])
@guard(Permission.DECISION_EDIT, find_changing)
def line_choose(request, paper):
    """Which lines of the decision it changes: search, open one; or revoke the whole."""
    if not paper.is_editable:
        return wrong_step(request, paper)
    if request.method == "POST":
        with refusal_told(request):
            revoke_whole(paper, by=request.user)
            messages.success(request, "Văn bản nay hủy bỏ toàn bộ quyết định.")
        return redirect(paper)
    page, query = lines_page(request, paper.changes)
    context = {
        "decision": paper,
        "title": shown_title(paper),
        "page": page,
        "query": query,
        "chosen": set(paper.line_changes.values_list("line", flat=True)),
        "may_revoke_whole": paper.act == Act.REVOKE,
    }
    return TemplateResponse(request, "awards/line_choose.html", context)


def find_line_to_change(user, pk: int, line: int) -> Decision:
    paper = find_changing(user, pk)
    paper.line = get_object_or_404(DecisionLine.objects.select_related("subject"), pk=line, decision=paper.changes_id)
    return paper


@require_http_methods(["GET", "POST"])
@guard(Permission.DECISION_EDIT, find_line_to_change)
def line_change(request, paper):
    """The new words of one line."""
    if not paper.is_editable:
        return wrong_step(request, paper)
    line = paper.line
    before = LineChange.objects.filter(decision=paper, line=line).first()
    initial = {"printed_name": line.printed_name, "printed_unit": line.printed_unit}
    form = LineChangeForm(request.POST or None, instance=before, initial={} if before else initial, act=paper.act)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        words = {"name": told.get("printed_name", ""), "unit": told.get("printed_unit", "")}
        try:
            with transaction.atomic():
                keep_line_change(paper, line, **words, reason=told["reason"], by=request.user)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Đã ghi.")
            return redirect("awards:line_choose", pk=paper.pk)
    is_revoking = paper.act == Act.REVOKE
    return step_page(
        request,
        paper,
        form,
        title="Hủy bỏ một dòng" if is_revoking else "Thay đổi một dòng",
        question=", ".join(filter(None, [line.printed_name, line.printed_unit])),
        effects=["Có hiệu lực khi văn bản này được ban hành."],
        button="Ghi",
        is_backward=is_revoking,
    )


def find_line_change(user, pk: int) -> Decision:
    change = get_object_or_404(LineChange.objects.select_related("decision"), pk=pk)
    paper = find_changing(user, change.decision_id)
    paper.dropped = change
    return paper


@require_POST
@guard(Permission.DECISION_EDIT, find_line_change)
def line_change_drop(request, paper):
    with refusal_told(request):
        drop_line_change(paper.dropped, by=request.user)
        messages.success(request, "Đã bỏ dòng này khỏi văn bản.")
    return redirect(paper)
