"""Lấy ý kiến công khai, for everybody: what is shown and how to answer, without an account."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.addresses import client_address
from accounts.models import Attempt
from awards.models import NoticeState, PublicNotice
from awards.models.notice import LONGEST_COMMENT
from awards.notices.forms import CommentForm
from awards.notices.noticing import NoticeOver, take_comment

PURPOSE = "awards.notice_comment"
# Comments from one network address; a whole office may stand behind one.
MOST, WITHIN = 10, timedelta(minutes=30)
LINES_PER_PAGE = 100


@require_safe
@login_not_required
def public_notice_list(request):
    """Those that run today, the one that ends first above."""
    today = timezone.localdate()
    found = PublicNotice.objects.shown_on(today).with_counts().order_by("ends_on", "pk")
    page = Paginator(found, 20).get_page(request.GET.get("page"))
    return TemplateResponse(request, "awards/public_notice_list.html", {"page": page})


@login_not_required
@never_cache
@sensitive_post_parameters("text", "name", "contact")
@require_http_methods(["GET", "POST"])
def public_notice(request, pk):
    """What is shown, and a plain form. After its last day only that there was a notice, and its fingerprint."""
    today = timezone.localdate()
    found = PublicNotice.objects.exclude(state=NoticeState.DRAFT)
    notice = get_object_or_404(found, pk=pk)
    if notice.starts_on > today:
        raise Http404
    if not notice.takes_comments_on(today):
        is_late = request.method == "POST"
        typed = request.POST.get("text", "")[:LONGEST_COMMENT] if is_late else ""
        context = {"notice": notice, "size": notice.lines.count(), "is_late": is_late, "typed": typed}
        return TemplateResponse(request, "awards/public_notice_over.html", context, status=409 if is_late else 200)
    lines = notice.lines.order_by("position", "pk")
    form = CommentForm(request.POST or None, lines=lines.filter(withdrawn_at=None))
    status = 200
    if request.method == "POST":
        answer, status = _comment(request, notice, form)
        if answer is not None:
            return answer
    page = Paginator(lines, LINES_PER_PAGE).get_page(request.GET.get("page"))
    context = {"notice": notice, "page": page, "form": form, "days_left": _days_left(notice, today)}
    return TemplateResponse(request, "awards/public_notice.html", context, status=status)


def _days_left(notice: PublicNotice, today) -> int:
    return (notice.ends_on - today).days


def _comment(request, notice: PublicNotice, form: CommentForm):
    """(the answer, its status): where it is None the form is shown again with what was typed."""
    address = hashed_address(request)
    if Attempt.objects.too_many(PURPOSE, address, most=MOST, within=WITHIN):
        form.add_error(None, "Từ mạng này đã gửi nhiều ý kiến. Xin đợi khoảng 30 phút rồi gửi tiếp.")
        return None, 429
    if not form.is_valid():
        return None, 422
    Attempt.objects.note(PURPOSE, address)
    told = form.cleaned_data
    try:
        take_comment(notice, text=told["text"], line=told["line"], name=told["name"], contact=told["contact"])
    except NoticeOver as problem:
        form.add_error(None, str(problem))
        return None, 409
    messages.success(request, "Đã nhận ý kiến. Cảm ơn ông, bà đã góp ý; chỉ cơ quan thi đua đọc được ý kiến này.")
    return redirect(notice.public_url), 302


def hashed_address(request) -> str:
    """The caller's address, so that it can be counted and not read."""
    return salted_hmac(PURPOSE, client_address(request), algorithm="sha256").hexdigest()[:40]
