"""Quyết định khen thưởng: the list, one decision and what is typed in its draft."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.keys import keys_in, ticked_keys
from accounts.models import Identity, User
from accounts.permissions import Permission, can
from accounts.searching import fold
from accounts.telling import refusal_told
from awards.decisions.checking import check_anew, found_wanting, is_checked, named
from awards.decisions.deciding import (
    add_subjects,
    delete_draft,
    drop_lines,
    join,
    place_line,
    problems,
    reword,
    split_off,
    waiting,
)
from awards.decisions.forms import DecisionFilter, DecisionForm
from awards.decisions.merging import FIELDS, merged, values_for
from awards.eligibility.verdicts import Outcome
from awards.models import Act, Decision, DecisionState, Subject
from awards.wording import outcome_shown
from documents.models import Change

DECISIONS_PER_PAGE, LINES_PER_PAGE, SUBJECTS_PER_PAGE = 30, 50, 100
DECISION_TONES = {
    DecisionState.DRAFT: "neutral",
    DecisionState.SIGNED: "warning",
    DecisionState.NUMBERED: "warning",
    DecisionState.ISSUED: "success",
}
STANDING_TONES = {
    Change.VALID: "success",
    Change.CORRECTED: "info",
    Change.AMENDED: "warning",
    Change.REVOKED: "danger",
}
HOLDERS = {
    DecisionState.DRAFT: "người soạn",
    DecisionState.SIGNED: "văn thư cấp số",
    DecisionState.NUMBERED: "văn thư ban hành",
    DecisionState.ISSUED: "",
}


def find_decision(user, pk: int) -> Decision:
    found = Decision.objects.visible_to(user).select_related(
        "form", "agency", "series", "number__series", "issued__file", "created_by", "returned_file"
    )
    related = ("changes__number__series", "changes__agency", "changes__form", "changes__issued")
    return get_object_or_404(found.select_related(*related), pk=pk)


@require_safe
@guard(Permission.DECISION_LIST)
def decision_list(request):
    found = DecisionFilter(request.GET, Decision.objects.visible_to(request.user))
    related = ("form", "agency", "number__series", "issued", "changes__number__series")
    decisions = found.qs.select_related(*related).with_size().order_by("-pk")
    page = Paginator(decisions, DECISIONS_PER_PAGE).get_page(request.GET.get("page"))
    may_draft = request.user.is_office or bool(request.user.agency_ids)
    context = {
        "filter": found,
        "page": page,
        "rows": [{"decision": each, "title": shown_title(each), **badge(each)} for each in page],
        "waiting": waiting(request.user).count() if may_draft else 0,
        "may_draft": may_draft,
        "may_disclose": can(request.user, Permission.DISCLOSURE_EDIT),
        "may_decide_itself": bool(request.user.agency_ids),
    }
    return TemplateResponse(request, "awards/decision_list.html", context)


def shown_title(decision: Decision) -> str:
    """The title with the fields that need no list filled in. `changes` and its number must be at hand."""
    values = {"hình thức": decision.form.phrase or decision.form.name, "năm": str(decision.year)}
    if decision.changes_id:
        values["văn bản gốc"] = f"Quyết định số {decision.changes.number}"
    return merged(decision.title, values)


def badge(decision: Decision) -> dict:
    """The state; of an issued one, whether it still holds."""
    issued = decision.issued
    if issued and issued.status != Change.VALID:
        return {"label": issued.get_status_display(), "tone": STANDING_TONES[Change(issued.status)]}
    return {"label": decision.get_state_display(), "tone": DECISION_TONES[DecisionState(decision.state)]}


# --- One decision -----------------------------------------------------------------------------------------------------


@require_safe
@guard(Permission.DECISION_VIEW, find_decision)
def decision_detail(request, decision):
    """The decision, its list, what is still missing, what changed it."""
    page, query = lines_page(request, decision)
    may_edit = can(request.user, Permission.DECISION_EDIT, decision)
    may_issue = can(request.user, Permission.DECISION_ISSUE, decision)
    is_writer = decision.writers.filter(pk=request.user.pk).exists() if may_issue else False
    state = DecisionState(decision.state)
    changes = list(decision.line_changes.select_related("line")) if decision.act != Act.GRANT else []
    context = {
        "decision": decision,
        "title": shown_title(decision),
        **badge(decision),
        "holder": HOLDERS[state] if decision.is_provincial else "",
        "steps": steps(state),
        "facts": facts(decision),
        "query": query,
        "page": page,
        "rows": [
            {
                "line": line,
                "standing": line.get_standing_display(),
                "tone": STANDING_TONES[Change(line.standing)],
                "outcome": outcome_shown(decision.kind, Outcome(line.outcome) if line.outcome else None),
            }
            for line in page
        ],
        "shows_outcomes": is_checked(decision) and may_edit and not decision.is_issued,
        "changes": changes,
        "changed_by": _changed_by(decision, request.user),
        "problems": problems(decision) if may_edit and state == DecisionState.DRAFT else [],
        "shows_money": decision.is_issued
        and decision.act == Act.GRANT
        and can(request.user, Permission.MONEY_VIEW, decision),
        "may_edit": may_edit and state == DecisionState.DRAFT,
        "may_sign": (may_edit or may_issue) and state == DecisionState.DRAFT,
        "may_number": may_issue and state == DecisionState.SIGNED,
        "may_step_back": may_issue and state in (DecisionState.SIGNED, DecisionState.NUMBERED),
        "may_issue": may_issue and state == DecisionState.NUMBERED,
        "is_writer": is_writer and state == DecisionState.NUMBERED,
        "may_change": may_edit
        and state == DecisionState.ISSUED
        and decision.act == Act.GRANT
        and decision.issued.status != Change.REVOKED,
        "is_grant": decision.act == Act.GRANT,
        "may_see_certificates": decision.is_issued
        and decision.act == Act.GRANT
        and can(request.user, Permission.CERTIFICATE_VIEW),
    }
    return TemplateResponse(request, "awards/decision_detail.html", context)


def lines_page(request, decision: Decision):
    """The page of the list that is asked for, and what was searched in it."""
    query = request.GET.get("q", "").strip()[:200]
    lines = decision.lines.select_related("subject", "agency").order_by("position", "pk")
    if query:
        lines = lines.filter(folded__contains=fold(query))
    return Paginator(lines, LINES_PER_PAGE).get_page(request.GET.get("page")), query


def steps(state: DecisionState) -> list[dict]:
    order = list(DecisionState)
    place = order.index(state)
    labels = ["Dự thảo", "Đã ký", "Đã cấp số", "Đã ban hành"]
    is_over = state == DecisionState.ISSUED
    return [
        {"label": label, "status": "done" if at < place or is_over else "current" if at == place else "todo"}
        for at, label in enumerate(labels)
    ]


def facts(decision: Decision) -> list[tuple]:
    """What is known of it; what is not there yet is left out."""
    found = [
        ("Văn bản", decision.get_act_display()),
        ("Thay đổi", str(decision.changes) if decision.changes_id else ""),
        ("Hình thức", decision.form.name),
        ("Loại hình", decision.get_kind_display()),
        ("Năm thành tích", decision.year),
        ("Cơ quan quyết định", decision.agency.name if decision.agency_id else Identity.current().committee_name),
        ("Người ký", ", ".join(filter(None, [decision.signer_name, decision.signer_title]))),
        ("Ngày ký", decision.signed_on and f"{decision.signed_on:%d/%m/%Y}"),
        ("Số, ngày", f"{decision.number} ngày {decision.decided_on:%d/%m/%Y}" if decision.number_id else ""),
        ("Mã xác minh", decision.issued.shown_code if decision.issued_id else ""),
        ("Người soạn", str(decision.created_by or "")),
        ("Lý do ban hành khác bản đã ký", decision.returned_check.get("reason", "")),
    ]
    return [(name, value) for name, value in found if value]


def _changed_by(decision: Decision, reader: User) -> list[dict]:
    """The papers that change this one and that `reader` may open, drafts too. One query."""
    if decision.act != Act.GRANT or decision.state != DecisionState.ISSUED:
        return []
    papers = decision.changed_by.visible_to(reader).select_related("number__series", "issued").order_by("pk")
    return [{"decision": each, **badge(each)} for each in papers]


def edit_page(request, decision, form):
    lines = list(decision.lines.select_related("subject"))
    values = values_for(
        decision, Identity.current(), lines, list(decision.line_changes.select_related("line__subject"))
    )
    context = {
        "decision": decision,
        "form": form,
        "title": "Sửa câu chữ của quyết định",
        "fields": [{"name": f"{{{name}}}", "meaning": said, "value": values[name]} for name, said in FIELDS.items()],
    }
    return TemplateResponse(request, "awards/decision_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@guard(Permission.DECISION_EDIT, find_decision)
def decision_edit(request, decision):
    if not decision.is_editable:
        messages.info(request, f"Quyết định đang ở trạng thái “{decision.get_state_display()}”, không sửa được nữa.")
        return redirect(decision)
    form = DecisionForm(request.POST or None, instance=decision)
    if request.method == "POST" and form.is_valid():
        try:
            words, labels = dict(form.cleaned_data), [str(form[name].label) for name in form.changed_data]
            reword(decision, words, seen=words.pop("seen"), changed=labels, by=request.user)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Đã lưu.")
            return redirect(
                "awards:decision_edit" if "stay" in request.POST else "awards:decision_detail", pk=decision.pk
            )
    return edit_page(request, decision, form)


@require_http_methods(["GET", "POST"])
@guard(Permission.DECISION_EDIT, find_decision)
def decision_pick(request, decision):
    """An agency's own decision: tick its own people and collectives."""
    if decision.agency_id is None or not decision.is_editable:
        raise Http404
    subjects = Subject.objects.heads().filter(agency=decision.agency_id, kind__in=decision.form.subjects)
    if request.method == "POST":
        chosen = list(subjects.filter(pk__in=ticked_keys(request, "subjects")).select_related("agency"))
        with refusal_told(request):
            added = add_subjects(decision, chosen, by=request.user)
            messages.success(request, f"Đã thêm {added:02d} tên.")
            if wanting := found_wanting(decision):
                messages.warning(request, f"Không đủ điều kiện: {named(wanting)}. Khi ký cần ghi lý do.")
            return redirect(decision)
    query = request.GET.get("q", "").strip()[:200]
    page = Paginator(
        subjects.search(query).exclude(decision_lines__decision=decision).select_related("agency"), SUBJECTS_PER_PAGE
    ).get_page(request.GET.get("page"))
    context = {"decision": decision, "page": page, "query": query}
    return TemplateResponse(request, "awards/decision_pick.html", context)


@require_POST
@guard(Permission.DECISION_EDIT, find_decision)
def decision_regroup(request, decision):
    """Ticked lines go out of the draft, or into a draft of their own; one line moves; or all are checked anew."""
    keys, how = ticked_keys(request, "lines"), request.POST.get("how")
    with refusal_told(request):
        if how == "check":
            check_anew(decision)
            messages.success(request, "Đã kiểm tra lại điều kiện của từng người.")
        elif how == "drop":
            messages.success(request, f"Đã bỏ {drop_lines(decision, keys, by=request.user):02d} tên khỏi dự thảo.")
        elif how == "split":
            new = split_off(decision, keys, by=request.user)
            messages.success(request, "Đã tách các dòng đã chọn thành dự thảo này.")
            return redirect(new)
        elif how == "move":
            line = decision.lines.filter(pk__in=keys[:1]).first()
            place = keys_in([request.POST.get("place", "")])
            if line is None or len(keys) > 1 or not place or place[0] > 100_000:
                raise OfficeError("Chọn một dòng và ghi vị trí mới.")
            place_line(decision, line, place[0], by=request.user)
            messages.success(request, f"Đã chuyển {line.printed_name}.")
        else:
            raise OfficeError("Chưa chọn việc cần làm.")
    return redirect(decision)


@require_http_methods(["GET", "POST"])
@guard(Permission.DECISION_EDIT, find_decision)
def decision_join(request, decision):
    """Take in another draft of the same form, kind and authority."""
    same = {"state": DecisionState.DRAFT, "act": decision.act, "form": decision.form_id, "kind": decision.kind}
    others = Decision.objects.visible_to(request.user).filter(agency=decision.agency_id, **same)
    others = others.exclude(pk=decision.pk).select_related("form", "changes__number__series")
    others = others.with_size().order_by("-pk")
    if request.method == "POST":
        other = others.filter(pk__in=keys_in([request.POST.get("other", "")])).first()
        with refusal_told(request):
            if other is None:
                raise OfficeError("Chọn một dự thảo để gộp vào.")
            join(decision, other, by=request.user)
            messages.success(request, "Đã gộp hai dự thảo.")
            return redirect(decision)
    context = {"decision": decision, "others": [{"decision": each, "title": shown_title(each)} for each in others[:50]]}
    return TemplateResponse(request, "awards/decision_join.html", context)


@require_http_methods(["GET", "POST"])
@guard(Permission.DECISION_EDIT, find_decision)
def decision_delete(request, decision):
    if not decision.is_editable:
        messages.error(request, "Chỉ xóa được dự thảo.")
        return redirect(decision)
    if request.method == "POST":
        delete_draft(decision, by=request.user)
        messages.success(request, "Đã xóa dự thảo.")
        return redirect("awards:decision_list")
    context = {
        "decision": decision,
        "title": "Xóa dự thảo",
        "question": f"Xóa “{shown_title(decision)}”?",
        "effects": ["Các đề nghị trong danh sách trở lại mục chờ lập quyết định."],
        "button": "Xóa dự thảo",
        "is_backward": True,
        "back_url": decision.get_absolute_url(),
    }
    return TemplateResponse(request, "awards/decision_confirm.html", context)
