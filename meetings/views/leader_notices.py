"""Thông báo of the leaders of all blocs: issuing it, reading it, letting it take effect."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.models import Identity
from accounts.permissions import Permission, can
from blocs.models import EmulationYear
from meetings.leader_forms import LeaderNoticeForm
from meetings.leader_notices import candidates, issue_notice, notice_paper, take_effect, years_to_set_up
from meetings.models import LeaderNotice

NOTICES_PER_PAGE = 30


def find_notice(user, pk) -> LeaderNotice:
    return get_object_or_404(LeaderNotice.objects.select_related("year", "issued_by"), pk=pk)


def find_year(user, year) -> EmulationYear:
    return get_object_or_404(EmulationYear, year=year)


@require_safe
@guard(Permission.LEADER_NOTICE_VIEW)
def leader_notice_list(request):
    found = LeaderNotice.objects.select_related("year").annotate(
        blocs=Count("lines"), waiting=Count("lines", filter=Q(lines__applied_at=None))
    )
    may_issue = can(request.user, Permission.LEADER_NOTICE_ISSUE)
    context = {
        "page": Paginator(found.order_by("-signed_on", "-pk"), NOTICES_PER_PAGE).get_page(request.GET.get("page")),
        "years": EmulationYear.objects.exclude(state="closed").order_by("year") if may_issue else [],
        "years_to_set_up": years_to_set_up() if may_issue else [],
    }
    return TemplateResponse(request, "meetings/leader_notice_list.html", context)


@require_http_methods(["GET", "POST"])
@guard(Permission.LEADER_NOTICE_ISSUE, find_year)
def leader_notice_create(request, year):
    form = LeaderNoticeForm(request.POST or None, candidates=candidates(year))
    if request.method == "POST" and form.is_valid():
        typed = {name: form.cleaned_data[name] for name in ("number", "signed_on", "effective_on")}
        signer = {name: form.cleaned_data[name] for name in ("signer_title", "signer_name")}
        try:
            notice = issue_notice(year, form.named(), **typed, **signer, by=request.user)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Đã lập thông báo.")
            return redirect(notice)
    context = {"year": year, "form": form}
    return TemplateResponse(request, "meetings/leader_notice_create.html", context, status=422 if form.errors else 200)


@require_safe
@guard(Permission.LEADER_NOTICE_VIEW, find_notice)
def leader_notice_detail(request, notice):
    lines = list(notice.lines.select_related("bloc", "leader", "deputy", "meeting"))
    waits = any(line.applied_at is None for line in lines)
    has_come = notice.effective_on <= timezone.localdate()
    context = {
        "notice": notice,
        "lines": lines,
        "facts": [
            ("Số, ký hiệu", notice.number),
            ("Ngày ký", f"{notice.signed_on:%d/%m/%Y}"),
            ("Có hiệu lực từ", f"{notice.effective_on:%d/%m/%Y}"),
            ("Người lập", notice.issued_by or ""),
        ],
        "state_label": "Đã ghi nhận" if not waits else "Chờ ghi nhận" if has_come else "Chưa tới ngày hiệu lực",
        "state_tone": "success" if not waits else "warning",
        "may_apply": waits and has_come and can(request.user, Permission.LEADER_NOTICE_ISSUE, notice),
    }
    return TemplateResponse(request, "meetings/leader_notice_detail.html", context)


@require_POST
@guard(Permission.LEADER_NOTICE_ISSUE, find_notice)
def leader_notice_apply(request, notice):
    applied = take_effect(notice, by=request.user)
    if applied:
        messages.success(request, f"Đã ghi nhận lãnh đạo của {applied:02d} khối, cụm.")
    else:
        messages.info(request, "Chưa ghi nhận thêm được khối, cụm nào; lý do ghi ở từng dòng.")
    return redirect(notice)


@require_safe
@guard(Permission.LEADER_NOTICE_VIEW, find_notice)
def leader_notice_pdf(request, notice):
    return notice_paper(notice, Identity.current()).response()


@require_safe
@guard(Permission.LEADER_NOTICE_VIEW, find_notice)
def leader_notice_word(request, notice):
    return notice_paper(notice, Identity.current()).word_response()
