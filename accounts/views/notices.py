"""What a person has been told."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from accounts.guard import guard
from accounts.models import EmailState
from accounts.permissions import Permission, can

NOTICES_PER_PAGE = 30
EMAIL_TONES = {EmailState.WAITING: "info", EmailState.SENT: "success", EmailState.FAILED: "danger"}


def find_notice(user, pk):
    return get_object_or_404(user.notices, pk=pk)


@require_safe
@guard(Permission.NOTICE_READ)
def notice_list(request):
    unread_first = request.user.notices.order_by(F("read_at").desc(nulls_first=True), "-pk")
    page = Paginator(unread_first, NOTICES_PER_PAGE).get_page(request.GET.get("page"))
    rows = [{"notice": notice, "email_tone": EMAIL_TONES.get(notice.email_state)} for notice in page]
    context = {
        "page": page,
        "rows": rows,
        "has_unread": any(notice.read_at is None for notice in page),
        "has_no_role": not can(request.user, Permission.HOME),
    }
    return TemplateResponse(request, "accounts/notice_list.html", context)


@require_POST
@guard(Permission.NOTICE_READ, find_notice)
def notice_open(request, notice):
    request.user.notices.unread().filter(pk=notice.pk).update(read_at=timezone.now())
    is_ours = url_has_allowed_host_and_scheme(notice.link, allowed_hosts=None)
    return redirect(notice.link if is_ours else "accounts:notice_list")


@require_POST
@guard(Permission.NOTICE_READ)
def notice_read_all(request):
    count = request.user.notices.unread().update(read_at=timezone.now())
    messages.success(request, f"Đã đánh dấu đọc {count} thông báo.")
    return redirect("accounts:notice_list")
