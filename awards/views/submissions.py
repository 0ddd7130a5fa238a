"""Tờ trình, báo cáo thẩm định of the office; thông báo trường hợp không được khen thưởng."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.models import Identity, record
from accounts.passwords import is_own_password
from accounts.permissions import Permission, can
from awards.appraisal.papers import letter_as_told, refusal_paper, report_paper, submission_paper
from awards.appraisal.submission_forms import (
    NumberCorrectionForm,
    NumberForm,
    NumberGivenForm,
    PaperSignForm,
    PasswordSignForm,
)
from awards.appraisal.submitting import (
    cases_of,
    citing_decisions,
    correct_number,
    file_signed_submission,
    found_wanting,
    give_number,
    lines_of,
    refused_lines,
    sign_submission,
    tell_refusals,
    text_of,
)
from awards.models import RefusalLetter, Slate, Submission
from awards.views.paper_pages import paper_pages
from awards.views.slates import find_slate
from awards.wording import LINE_TONES
from documents.serving import file_response
from documents.wording import counted

PER_PAGE, LINES_PER_PAGE = 30, 100


@require_safe
@guard(Permission.SUBMISSION_VIEW)
def submission_list(request):
    query = request.GET.get("q", "").strip()
    found = Submission.objects.select_related("created_by").order_by("-pk")
    if query:
        found = found.filter(title__icontains=query) | found.filter(number__icontains=query)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return TemplateResponse(request, "awards/submission_list.html", {"page": page, "query": query})


def find_submission(user, pk: int) -> Submission:
    return get_object_or_404(Submission.objects.select_related("created_by", "signed_by", "file"), pk=pk)


@require_safe
@guard(Permission.SUBMISSION_VIEW, find_submission)
def submission_detail(request, submission):
    """What it speaks of, who signed it, and what one may do with it."""
    number_form = NumberGivenForm() if submission.is_signed and not submission.number else None
    return _shown(request, submission, number_form)


def _shown(request, submission, number_form: NumberGivenForm | None):
    lines = submission.lines.select_related(
        "nomination__form", "nomination__slate__agency", "nomination__slate__bloc_year__bloc"
    ).order_by("position")
    page = Paginator(lines, LINES_PER_PAGE).get_page(request.GET.get("page"))
    wanting = found_wanting(submission, [each.nomination for each in page])
    is_open = not submission.is_signed
    context = {
        "submission": submission,
        "page": page,
        "rows": [
            {
                "line": each.nomination,
                "tone": LINE_TONES[each.nomination.state],
                "is_in": each.nomination_id not in wanting,
            }
            for each in page
        ],
        "facts": [
            (name, value)
            for name, value in [
                ("Người lập", submission.created_by.full_name),
                ("Số, ký hiệu", submission.number),
                ("Ngày ký", submission.signed_on and f"{submission.signed_on:%d/%m/%Y}"),
                ("Người ký", submission.signer_name),
                ("Cách ký", submission.get_approval_display()),
            ]
            if value
        ],
        "may_sign": is_open and can(request.user, Permission.SUBMISSION_SIGN, submission),
        "may_file": is_open and can(request.user, Permission.SUBMISSION_FILE, submission),
        "number_form": number_form if can(request.user, Permission.SUBMISSION_FILE, submission) else None,
        "may_renumber": _may_renumber(request.user, submission),
        "may_see_lines": request.user.is_office,
    }
    status = 422 if number_form and number_form.errors else 200
    return TemplateResponse(request, "awards/submission_detail.html", context, status=status)


def _may_renumber(user, submission: Submission) -> bool:
    if not submission.is_signed or not submission.number or not can(user, Permission.SUBMISSION_FILE, submission):
        return False
    return not any(each.is_signed for each in citing_decisions(submission))


def _step(request, submission, form, title: str, question: str, button: str, **more):
    context = {"submission": submission, "form": form, "title": title, "question": question, "button": button, **more}
    return TemplateResponse(request, "awards/submission_step.html", context, status=422 if form.errors else 200)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@guard(Permission.SUBMISSION_SIGN, find_submission)
def submission_sign(request, submission):
    """The director signs with the password; the paper is printed outside the transaction and kept as it is."""
    form = PasswordSignForm(
        request.POST or None,
        initial={"number": submission.number, "seen": text_of(submission)},
        is_password_right=lambda password: is_own_password(request, password),
    )
    if request.method == "POST" and form.is_valid():
        number, seen = form.cleaned_data["number"], form.cleaned_data["seen"]
        content = _as_signed(submission, number, request.user)
        try:
            sign_submission(submission, number=number, content=content, seen=seen, by=request.user)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Đã ký tờ trình.")
            return redirect(submission)
    effects = [
        f"Tờ trình {said_of(submission)}.",
        "Bản tờ trình được lưu đúng như lúc ký, kèm dấu băm.",
        "Người lập được báo.",
    ]
    return _step(request, submission, form, "Ký tờ trình", f"Ký “{submission}”?", "Ký tờ trình", effects=effects)


def said_of(submission: Submission) -> str:
    """Whom it proposes and whom it does not, in numbers. Two queries."""
    lines = lines_of(submission)
    against = len(found_wanting(submission, lines))
    said = f"đề nghị khen thưởng {counted(len(lines) - against)} trường hợp"
    return f"{said}; {counted(against)} trường hợp không đủ điều kiện chỉ ghi trong báo cáo" if against else said


def _as_signed(submission: Submission, number: str, signer) -> bytes | None:
    submission.number, submission.signer_name, submission.signer_position = number, signer.full_name, signer.position
    submission.signed_on = timezone.localdate()
    return submission_paper(submission, Identity.current()).pdf_where_printable()


@require_http_methods(["GET", "POST"])
@guard(Permission.SUBMISSION_FILE, find_submission)
def submission_file(request, submission):
    is_sent = request.method == "POST"
    form = PaperSignForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if is_sent and form.is_valid():
        try:
            file_signed_submission(submission, **form.cleaned_data, by=request.user)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Đã ghi nhận tờ trình đã ký.")
            return redirect(submission)
    return _step(
        request,
        submission,
        form,
        "Ghi nhận bản đã ký",
        f"“{submission}” đã ký trên giấy?",
        "Ghi nhận",
        is_multipart=True,
    )


@require_POST
@guard(Permission.SUBMISSION_FILE, find_submission)
def submission_number(request, submission):
    form = NumberGivenForm(request.POST)
    if form.is_valid():
        try:
            give_number(submission, number=form.cleaned_data["number"], by=request.user)
        except OfficeError as problem:
            form.add_error("number", str(problem))
        else:
            messages.success(request, "Đã ghi số tờ trình.")
            return redirect(submission)
    return _shown(request, submission, form)


@require_http_methods(["GET", "POST"])
@guard(Permission.SUBMISSION_FILE, find_submission)
def submission_renumber(request, submission):
    """A number that was typed wrongly, until a signed decision cites it."""
    if not submission.number or not submission.is_signed:
        messages.info(request, "Tờ trình này chưa có số để sửa.")
        return redirect(submission)
    form = NumberCorrectionForm(request.POST or None, initial={"number": submission.number})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            drafts = correct_number(submission, number=told["number"], reason=told["reason"], by=request.user)
        except OfficeError as problem:
            form.add_error("number", str(problem))
        else:
            also = f" {drafts:02d} dự thảo quyết định dẫn số này cũng được sửa." if drafts else ""
            messages.success(request, f"Đã sửa số tờ trình.{also}")
            return redirect(submission)
    effects = ["Nhật ký giữ cả số cũ, số mới và lý do.", "Dự thảo quyết định đang dẫn số cũ được sửa theo."]
    if submission.file_id:
        effects.append("Bản đã ký lưu trên cổng không đổi.")
    question = f"Số đã ghi: {submission.number}"
    return _step(request, submission, form, "Sửa số tờ trình", question, "Sửa số", effects=effects)


PRINTED = "awards.submission_printed"
submission_pdf, submission_word = paper_pages(
    "submission",
    Permission.SUBMISSION_VIEW,
    find_submission,
    submission_paper,
    recorded_as=PRINTED,
    what="Tờ trình",
)
appraisal_report_pdf, appraisal_report_word = paper_pages(
    "appraisal_report",
    Permission.SUBMISSION_VIEW,
    find_submission,
    report_paper,
    recorded_as=PRINTED,
    what="Báo cáo thẩm định",
)


def find_signed(user, pk: int) -> Submission:
    submission = find_submission(user, pk)
    if submission.file is None:
        raise Http404
    return submission


@require_safe
@guard(Permission.SUBMISSION_VIEW, find_signed)
def submission_signed(request, submission):
    record(request.user, PRINTED, submission, what="Tờ trình đã ký")
    return file_response(submission.file, inline=True)


# --- Who is not rewarded ----------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@guard(Permission.NOMINATION_RECEIVE, find_slate)
def refusal_tell(request, slate):
    """Who of the slate is refused and why; the letter to its proposer, and the notice."""
    cases = cases_of(refused_lines(slate).order_by("position", "pk"))
    if not cases:
        messages.info(request, "Hồ sơ này không có trường hợp nào không được khen thưởng mà chưa thông báo.")
        return redirect(slate)
    form = NumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["number"]
        paper = refusal_paper(slate, cases, Identity.current(), number=number, told_on=timezone.localdate())
        content = paper.pdf_where_printable()
        try:
            letter = tell_refusals(slate, cases, number=number, content=content, by=request.user)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Đã thông báo cho đơn vị.")
            return redirect(letter)
    context = {"slate": slate, "cases": cases, "form": form, "back_url": slate.get_absolute_url()}
    return TemplateResponse(request, "awards/refusal_tell.html", context, status=422 if form.errors else 200)


def find_refusal(user, pk: int) -> RefusalLetter:
    found = RefusalLetter.objects.filter(slate__in=Slate.objects.visible_to(user)).select_related(
        "slate__agency", "slate__year", "slate__bloc_year__bloc", "slate__bloc_year__leader", "file", "told_by"
    )
    return get_object_or_404(found, pk=pk)


@require_safe
@guard(Permission.NOMINATION_VIEW, find_refusal)
def refusal_detail(request, letter):
    record(request.user, "awards.refusals_read", letter)
    context = {
        "letter": letter,
        "slate": letter.slate,
        "back_url": reverse("awards:slate_detail", args=[letter.slate_id]),
    }
    return TemplateResponse(request, "awards/refusal_detail.html", context)


refusal_anew_pdf, refusal_word = paper_pages(
    "refusal", Permission.NOMINATION_VIEW, find_refusal, letter_as_told, recorded_as=PRINTED, what="Thông báo"
)


@require_safe
@guard(Permission.NOMINATION_VIEW, find_refusal)
def refusal_pdf(request, letter):
    """The letter as it was told; printed anew where none could be kept."""
    if letter.file is None:
        return refusal_anew_pdf(request, pk=letter.pk)
    record(request.user, PRINTED, letter, what="Thông báo")
    return file_response(letter.file, inline=True)
