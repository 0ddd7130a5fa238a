"""Hồ sơ đề nghị khen thưởng: the list, putting one together, its lines."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.keys import ticked_keys
from accounts.models import record
from accounts.permissions import Permission, can
from accounts.telling import refusal_told
from awards.eligibility.verdicts import Outcome
from awards.models import AwardKind, Slate, SlateState
from awards.slates.assembling import NewLine, add_lines, begin_bloc_slate, begin_slate, remove_lines, subjects_for
from awards.slates.forms import LineFilter, PickForm, SlateFilter, SlateForm
from awards.slates.nominating import check_slate, seats_of
from awards.views.dossier import find_dossier
from awards.wording import LINE_TONES, outcome_shown

SLATES_PER_PAGE, LINES_PER_PAGE, SUBJECTS_PER_PAGE = 30, 50, 100
SLATE_TONES = {
    SlateState.DRAFT: "neutral",
    SlateState.SUBMITTED: "warning",
    SlateState.RECEIVED: "info",
    SlateState.RETURNED: "danger",
    SlateState.SUPPLEMENTED: "warning",
}


def find_slate(user, pk: int) -> Slate:
    found = Slate.objects.visible_to(user).select_related(
        "agency", "year", "bloc_year__bloc", "bloc_year__year", "bloc_year__leader", "movement", "submitted_by"
    )
    return get_object_or_404(found, pk=pk)


@require_safe
@guard(Permission.NOMINATION_LIST)
def slate_list(request):
    """One's own; to the office, all: what waits for it stands in the filter."""
    found = SlateFilter(request.GET, Slate.objects.visible_to(request.user))
    slates = found.qs.select_related("agency", "year", "bloc_year__bloc").with_size().order_by("-pk")
    page = Paginator(slates, SLATES_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": found,
        "page": page,
        "rows": [{"slate": slate, "tone": SLATE_TONES[SlateState(slate.state)]} for slate in page],
        "can_create": bool(request.user.agency_ids),
    }
    return TemplateResponse(request, "awards/slate_list.html", context)


@require_http_methods(["GET", "POST"])
@guard(Permission.NOMINATION_LIST)
def slate_create(request):
    if not request.user.agency_ids:
        raise Http404
    form = SlateForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            slate = begin_slate(form.save(commit=False), by=request.user)
        except OfficeError as problem:
            form.add_error("agency", str(problem))
        else:
            messages.success(request, "Đã lập hồ sơ; tiếp theo chọn đối tượng hoặc nhập danh sách từ Excel.")
            return redirect(slate)
    return _page(request, form, "Lập hồ sơ đề nghị khen thưởng", "Lập hồ sơ", reverse("awards:slate_list"))


def _page(request, form, title: str, button: str, back_url: str, slate: Slate | None = None, **more):
    context = {"form": form, "title": title, "button": button, "back_url": back_url, "slate": slate, **more}
    return TemplateResponse(request, "awards/slate_edit.html", context, status=422 if form.errors else 200)


@require_POST
@guard(Permission.BLOC_ADVANCE, find_dossier)
def bloc_slate_create(request, bloc_year):
    """The bloc's slate begins from what its meeting has voted; pressed again, it opens the one there is."""
    try:
        slate = begin_bloc_slate(bloc_year, by=request.user)
    except OfficeError as problem:
        messages.error(request, str(problem))
        return redirect("awards:dossier_detail", code=bloc_year.bloc.code, year=bloc_year.year.year)
    return redirect(slate)


@require_safe
@guard(Permission.NOMINATION_VIEW, find_slate)
def slate_detail(request, slate):
    """The slate and its lines, with what was found of each; who looks is written down."""
    record(request.user, "awards.slate_read", slate)
    found = LineFilter(request.GET, slate.lines.all(), slate=slate)
    lines = found.qs.select_related("form", "subject", "check_made").order_by("position", "pk")
    page = Paginator(lines, LINES_PER_PAGE).get_page(request.GET.get("page"))
    seats = seats_of(slate)
    may_edit = can(request.user, Permission.NOMINATION_EDIT, slate)
    is_office = can(request.user, Permission.NOMINATION_RECEIVE, slate)
    context = {
        "slate": slate,
        "tone": SLATE_TONES[SlateState(slate.state)],
        "facts": facts_of_slate(slate),
        "filter": found,
        "page": page,
        "rows": [line_row(line, seats, slate.kind) for line in page],
        "tiles": _tiles(slate),
        "may_edit": may_edit and slate.is_editable,
        "may_list": may_edit and slate.is_editable and slate.received_on is None,
        "may_appraise": is_office and slate.received_on is not None,
        "refusals": list(slate.refusal_letters.all()) if slate.received_on else [],
        "may_take_back": may_edit and slate.state == SlateState.SUBMITTED,
        "may_receive": is_office and slate.state in (SlateState.SUBMITTED, SlateState.SUPPLEMENTED),
        "may_return": is_office and slate.state in (SlateState.SUBMITTED, SlateState.SUPPLEMENTED, SlateState.RECEIVED),
    }
    return TemplateResponse(request, "awards/slate_detail.html", context)


def line_row(line, seats, kind: str) -> dict:
    check = getattr(line, "check_made", None)
    outcome = Outcome(check.outcome) if check else None
    label, tone = outcome_shown(kind, outcome)
    left = seats.get(line.form_id)
    return {
        "line": line,
        "label": label,
        "tone": tone,
        "flags": [flag["text"] for flag in check.flags] if check else [],
        "missing": check.missing if check else [],
        "left": left.in_words if left else "",
        "state_tone": LINE_TONES[line.state],
        "said": line.return_reason or line.verdict_reason,
        "is_unexplained": bool(check and check.has_flags and not line.reason),
    }


def facts_of_slate(slate: Slate) -> list[tuple]:
    """What is known of it; what makes no sense for its kind, or is not there yet, is left out."""
    facts = [
        ("Đơn vị đề nghị", slate.proposer),
        ("Loại hình", slate.get_kind_display()),
        ("Năm thành tích", slate.period or slate.year.year),
        ("Phong trào", slate.movement),
        ("Ngày lập thành tích", slate.happened_on and f"{slate.happened_on:%d/%m/%Y}"),
        ("Thành tích", slate.achievement),
        ("Tờ trình", slate.number),
        ("Biên bản họp xét", slate.minutes_number),
        ("Người duyệt", slate.approved_by_name),
        ("Ngày nhận hồ sơ", slate.received_on and f"{slate.received_on:%d/%m/%Y}"),
        ("Mã hồ sơ thủ tục hành chính", slate.tthc_code),
        ("Ngày hẹn trả", slate.due_on and f"{slate.due_on:%d/%m/%Y}"),
        ("Gửi khi còn thiếu", slate.missing_because),
    ]
    return [(name, value) for name, value in facts if value]


def _tiles(slate: Slate) -> list[dict]:
    """How many lines there are of each finding. One query."""
    is_merit = slate.kind == AwardKind.MERIT
    found = slate.lines.aggregate(
        all=Count("pk"),
        met=Count("pk", filter=Q(check_made__outcome=Outcome.MET.value)),
        not_met=Count("pk", filter=Q(check_made__outcome=Outcome.NOT_MET.value)),
        unknown=Count("pk", filter=Q(check_made__outcome=Outcome.UNKNOWN.value)),
        unexplained=Count("pk", filter=Q(check_made__has_flags=True, reason="")),
    )
    return [
        {"value": found["all"], "label": "đề nghị"},
        {"value": found["met"], "label": "đủ điều kiện", "tone": "success" if found["met"] else ""},
        {"value": found["not_met"], "label": "không đủ điều kiện", "tone": "danger" if found["not_met"] else ""},
        {
            "value": found["unknown"],
            "label": "chưa đủ dữ liệu" if is_merit else "người thẩm định xem xét",
            "tone": "warning" if found["unknown"] and is_merit else "",
        },
        {
            "value": found["unexplained"],
            "label": "cảnh báo chưa giải trình",
            "tone": "warning" if found["unexplained"] else "",
            "url": "?found=unexplained",
        },
    ]


@require_http_methods(["GET", "POST"])
@guard(Permission.NOMINATION_EDIT, find_slate)
def slate_edit(request, slate):
    form = SlateForm(request.POST or None, instance=slate, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                slate.locked_for_changes()
                form.save()
                slate.touch()
                changes = ", ".join(str(form[name].label) for name in form.changed_data)
                record(request.user, "awards.slate_edited", slate, changes=changes)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Đã lưu.")
            return redirect(slate)
    return _page(request, form, "Sửa hồ sơ đề nghị", "Lưu", slate.get_absolute_url(), slate)


@require_http_methods(["GET", "POST"])
@guard(Permission.NOMINATION_EDIT, find_slate)
def slate_delete(request, slate):
    """A slate that was never handed in goes with its lines."""
    if slate.state != SlateState.DRAFT or slate.receipt:
        messages.error(request, "Chỉ xóa được hồ sơ chưa gửi lần nào.")
        return redirect(slate)
    if request.method == "POST":
        with transaction.atomic():
            slate.locked_for_changes()
            record(request.user, "awards.slate_deleted", slate, title=slate.title, lines=slate.lines.count())
            slate.delete()
        messages.success(request, "Đã xóa hồ sơ.")
        return redirect("awards:slate_list")
    context = {
        "title": "Xóa hồ sơ đề nghị",
        "slate": slate,
        "question": f"Xóa “{slate}”?",
        "effects": ["Các dòng, báo cáo thành tích và giấy tờ của hồ sơ bị xóa theo."],
        "button": "Xóa hồ sơ",
        "back_url": slate.get_absolute_url(),
    }
    return TemplateResponse(request, "awards/slate_confirm.html", context)


@require_POST
@guard(Permission.NOMINATION_VIEW, find_slate)
def slate_check(request, slate):
    checks = check_slate(slate)
    messages.success(request, f"Đã kiểm tra {len(checks):02d} đề nghị theo dữ liệu hiện có.")
    return redirect(slate)


@require_http_methods(["GET", "POST"])
@guard(Permission.NOMINATION_EDIT, find_slate)
def slate_pick(request, slate):
    """Search whom one may propose, tick them, choose the form."""
    if not slate.is_editable:
        messages.info(request, f"Hồ sơ đang ở trạng thái “{slate.get_state_display()}”.")
        return redirect(slate)
    query = request.GET.get("q", "").strip()
    subjects = subjects_for(slate).search(query)
    form = PickForm(request.POST or None, slate=slate, subjects=subjects_for(slate))
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        new = [NewLine(subject, chosen["form"]) for subject in chosen["subjects"].select_related("agency", "node")]
        try:
            added = add_lines(slate, new, by=request.user)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"Đã thêm {len(added):02d} đề nghị.")
            return redirect(slate)
    page = Paginator(subjects.select_related("agency"), SUBJECTS_PER_PAGE).get_page(request.GET.get("page"))
    ticked = set(request.POST.getlist("subjects"))
    context = {
        "slate": slate,
        "form": form,
        "page": page,
        "query": query,
        "rows": [{"subject": subject, "is_ticked": str(subject.pk) in ticked} for subject in page],
    }
    return TemplateResponse(request, "awards/slate_pick.html", context, status=422 if form.errors else 200)


@require_POST
@guard(Permission.NOMINATION_EDIT, find_slate)
def lines_remove(request, slate):
    with refusal_told(request):
        gone = remove_lines(slate, ticked_keys(request, "lines"), by=request.user)
        messages.success(request, f"Đã bỏ {gone:02d} đề nghị.")
    return redirect(slate)
