"""Lấy ý kiến công khai, for the office: choosing lines, publishing, comments, the proof afterwards."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.keys import ticked_keys
from accounts.models import Identity, record
from accounts.permissions import Permission, can
from awards.models import NoticeComment, NoticeLine, NoticeState, PublicNotice
from awards.notices import noticing
from awards.notices.forms import AnswerForm, NoticeFilter, NoticeForm, NoticeLineForm, WithdrawForm
from awards.notices.paper import notice_paper, proof_paper
from awards.views.paper_pages import paper_pages

NOTICES_PER_PAGE, LINES_PER_PAGE = 30, 50
NOTICE_TONES = {NoticeState.DRAFT: "neutral", NoticeState.PUBLISHED: "info", NoticeState.ENDED: "closed"}


def find_notice(user, pk: int) -> PublicNotice:
    if not can(user, Permission.PUBLIC_NOTICE_MANAGE):
        raise Http404
    return get_object_or_404(PublicNotice.objects.select_related("published_by"), pk=pk)


def find_line(user, pk: int) -> NoticeLine:
    if not can(user, Permission.PUBLIC_NOTICE_MANAGE):
        raise Http404
    found = NoticeLine.objects.select_related("notice", "nomination__slate", "nomination__form")
    return get_object_or_404(found, pk=pk)


def find_comment(user, pk: int) -> NoticeComment:
    if not can(user, Permission.PUBLIC_NOTICE_MANAGE):
        raise Http404
    return get_object_or_404(NoticeComment.objects.select_related("notice", "line"), pk=pk)


@require_safe
@guard(Permission.PUBLIC_NOTICE_MANAGE)
def notice_list(request):
    noticing.end_due()
    found = NoticeFilter(request.GET, PublicNotice.objects.all())
    notices = found.qs.with_counts().order_by("-pk")
    page = Paginator(notices, NOTICES_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": found,
        "page": page,
        "rows": [{"notice": notice, "tone": NOTICE_TONES[NoticeState(notice.state)]} for notice in page],
        "waiting": len(noticing.waiting_lines()),
    }
    return TemplateResponse(request, "awards/notice_list.html", context)


@require_http_methods(["GET", "POST"])
@guard(Permission.PUBLIC_NOTICE_MANAGE)
def notice_create(request):
    """Every eligible line whose route asks for a notice is ticked at first."""
    lines = noticing.waiting_lines()
    keys = ticked_keys(request, "lines") if request.method == "POST" else [line.pk for line in lines]
    least = max((line.route.notice_days for line in lines if line.pk in set(keys)), default=0)
    identity = Identity.current()
    initial = {
        "title": f"Lấy ý kiến về danh sách đề nghị khen thưởng năm {timezone.localdate().year}",
        "intro": noticing.usual_intro(identity),
        "contact": f"{identity.office_name}, {identity.department_name}",
    }
    form = NoticeForm(request.POST or None, initial=initial, least=least)
    if request.method == "POST" and form.is_valid():
        try:
            notice = noticing.begin_notice(form.save(commit=False), keys, by=request.user)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Đã soạn đợt lấy ý kiến. Kiểm tra từng dòng trước khi đăng.")
            return redirect(notice)
    page = Paginator(lines, noticing.MOST_LINES_OF_A_NOTICE).get_page(1)
    context = {"form": form, "rows": [{"line": line, "is_ticked": line.pk in set(keys)} for line in page]}
    return TemplateResponse(request, "awards/notice_create.html", context, status=422 if form.errors else 200)


@require_safe
@guard(Permission.PUBLIC_NOTICE_MANAGE, find_notice)
def notice_detail(request, notice):
    if noticing.end_due():
        notice.refresh_from_db()
    today = timezone.localdate()
    lines = notice.lines.select_related("nomination", "withdrawn_by").order_by("position", "pk")
    page = Paginator(lines, LINES_PER_PAGE).get_page(request.GET.get("page"))
    comments = list(notice.comments.select_related("line", "answered_by"))
    if comments:
        record(request.user, "awards.notice_comments_read", notice)
    context = {
        "notice": notice,
        "tone": NOTICE_TONES[NoticeState(notice.state)],
        "holder": "công chúng" if notice.takes_comments_on(today) else "cơ quan thi đua",
        "facts": facts_of(notice),
        "page": page,
        "comments": comments,
        "is_running": notice.state == NoticeState.PUBLISHED,
        "is_broken": not notice.is_draft and not noticing.is_unchanged(notice),
        "problems": noticing.personal_lines(notice) if notice.is_draft else [],
    }
    return TemplateResponse(request, "awards/notice_detail.html", context)


def facts_of(notice: PublicNotice) -> list[tuple[str, str]]:
    facts = [
        ("Thời hạn", f"{notice.days:02d} ngày làm việc"),
        ("Từ ngày", f"{notice.starts_on:%d/%m/%Y}" if notice.starts_on else "ngày đăng"),
        ("Đến hết ngày", f"{notice.ends_on:%d/%m/%Y}" if notice.ends_on else ""),
        ("Nơi nhận ý kiến", notice.contact),
        (
            "Đăng lúc",
            f"{timezone.localtime(notice.published_at):%H:%M %d/%m/%Y}, {notice.published_by or 'hệ thống'}"
            if notice.published_at
            else "",
        ),
        ("Dấu vân tay SHA-256", notice.sha256),
    ]
    return [(name, value) for name, value in facts if value]


@require_http_methods(["GET", "POST"])
@guard(Permission.PUBLIC_NOTICE_MANAGE, find_notice)
def notice_edit(request, notice):
    if not notice.is_draft:
        return _too_late(request, notice)
    least = noticing.days_for(noticing.nominations_of(notice))
    form = NoticeForm(request.POST or None, instance=notice, least=least)
    if request.method == "POST" and form.is_valid():
        try:
            noticing.keep_notice(form.save(commit=False), by=request.user)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Đã lưu.")
            return redirect(notice)
    return _form(request, notice, form, "Sửa đợt lấy ý kiến")


def _form(request, notice: PublicNotice, form, title: str, **more):
    context = {"notice": notice, "form": form, "title": title, **more}
    return TemplateResponse(request, "awards/notice_form.html", context, status=422 if form.errors else 200)


def _too_late(request, notice: PublicNotice):
    messages.info(request, f"Đợt lấy ý kiến ở trạng thái “{notice.get_state_display()}” nên không sửa được nữa.")
    return redirect(notice)


@require_http_methods(["GET", "POST"])
@guard(Permission.PUBLIC_NOTICE_MANAGE, find_line)
def notice_line_edit(request, line):
    if not line.notice.is_draft:
        return _too_late(request, line.notice)
    form = NoticeLineForm(request.POST or None, instance=line)
    if request.method == "POST" and form.is_valid():
        try:
            noticing.keep_line(form.save(commit=False), by=request.user)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Đã lưu nội dung công khai.")
            return redirect(line.notice)
    return _form(request, line.notice, form, "Nội dung công khai của một trường hợp", subtitle=str(line))


@require_http_methods(["GET", "POST"])
@guard(Permission.PUBLIC_NOTICE_MANAGE, find_line)
def notice_line_drop(request, line):
    return _step(
        request,
        line.notice,
        verb=lambda: noticing.drop_line(line, by=request.user),
        done="Đã bỏ khỏi đợt lấy ý kiến.",
        question=f"Bỏ “{line}” khỏi đợt lấy ý kiến?",
        button="Bỏ khỏi đợt này",
        effects=["Đề nghị vẫn ở trạng thái đủ điều kiện và chờ đợt lấy ý kiến khác."],
        is_backward=True,
    )


def _step(request, notice: PublicNotice, *, verb, done: str, question: str, button: str, to=None, **more):
    """GET asks, POST acts; a refusal is said on the form where there is one, else on the page of the notice."""
    form = more.get("form")
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            verb()
        except OfficeError as problem:
            if form is None:
                messages.error(request, str(problem))
                return redirect(notice)
            form.add_error(None, str(problem))
        else:
            messages.success(request, done)
            return redirect(to or notice)
    context = {"notice": notice, "question": question, "button": button, **more}
    status = 422 if form is not None and form.errors else 200
    return TemplateResponse(request, "awards/notice_step.html", context, status=status)


@require_http_methods(["GET", "POST"])
@guard(Permission.PUBLIC_NOTICE_MANAGE, find_notice)
def notice_publish(request, notice):
    problems = noticing.personal_lines(notice) if notice.is_draft else []
    return _step(
        request,
        notice,
        verb=lambda: noticing.publish_notice(notice, by=request.user),
        done="Đã đăng; ai cũng đọc và gửi ý kiến được từ ngày bắt đầu.",
        question=f"Đăng “{notice}”?",
        button="Đăng lấy ý kiến",
        effects=[
            "Danh sách hiện trên trang công khai, không cần đăng nhập: tên, chức vụ và đơn vị, hình thức, tóm tắt.",
            f"Sau {notice.days:02d} ngày làm việc đợt tự kết thúc, các trường hợp tự chuyển bước tiếp theo.",
            "Nội dung được chốt, không sửa được nữa; chỉ rút được từng trường hợp, có ghi lý do.",
        ],
        warning=" ".join(problems[:5]),
    )


@require_http_methods(["GET", "POST"])
@guard(Permission.PUBLIC_NOTICE_MANAGE, find_notice)
def notice_discard(request, notice):
    return _step(
        request,
        notice,
        verb=lambda: noticing.discard_notice(notice, by=request.user),
        done="Đã xóa đợt lấy ý kiến đang soạn.",
        question=f"Xóa “{notice}”?",
        button="Xóa đợt đang soạn",
        effects=["Các trường hợp vẫn đủ điều kiện và chờ đợt lấy ý kiến khác."],
        is_backward=True,
        to="awards:notice_list",
    )


@require_http_methods(["GET", "POST"])
@guard(Permission.PUBLIC_NOTICE_MANAGE, find_line)
def notice_line_withdraw(request, line):
    form = WithdrawForm(request.POST or None)
    return _step(
        request,
        line.notice,
        verb=lambda: noticing.withdraw_line(line, reason=form.cleaned_data["reason"], by=request.user),
        done="Đã đưa lại thẩm định; trang công khai ghi là đã rút.",
        question=f"Đưa “{line}” lại thẩm định?",
        button="Đưa lại thẩm định",
        effects=["Trường hợp này trở về “Chờ thẩm định”.", "Trang công khai ghi là đã rút, không ghi lý do."],
        form=form,
        is_backward=True,
    )


@require_http_methods(["GET", "POST"])
@guard(Permission.PUBLIC_NOTICE_MANAGE, find_comment)
def notice_comment_answer(request, comment):
    form = AnswerForm(request.POST or None, initial={"answer": comment.answer})
    if request.method == "POST" and form.is_valid():
        noticing.answer_comment(comment, answer=form.cleaned_data["answer"], by=request.user)
        messages.success(request, "Đã ghi kết quả xem xét.")
        return redirect(comment.notice)
    return _form(request, comment.notice, form, "Xem xét ý kiến", comment=comment)


# --- Papers -----------------------------------------------------------------------------------------------------------


def find_published(user, pk: int) -> PublicNotice:
    notice = find_notice(user, pk)
    if notice.is_draft:
        raise Http404
    return notice


notice_pdf, notice_word = paper_pages("notice", Permission.PUBLIC_NOTICE_MANAGE, find_published, notice_paper)
notice_proof_pdf, notice_proof_word = paper_pages(
    "notice_proof", Permission.PUBLIC_NOTICE_MANAGE, find_published, proof_paper
)
