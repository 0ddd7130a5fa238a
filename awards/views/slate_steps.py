"""A slate on its way: approved by the head and handed in, taken back, received, returned; its papers."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.models import record
from accounts.permissions import Permission
from accounts.telling import refusal_told
from awards.models import NominationCheck, Slate
from awards.slates.carrying import Unexplained, counts_of, give_back, hand_in, missing_said, receive, take_back
from awards.slates.carrying_forms import HandInForm, PaperHandInForm, PasswordHandInForm, ReasonForm, ReceiveForm
from awards.slates.list_prints import is_long, print_list
from awards.slates.nominating import check_slate
from awards.slates.papers import letter_paper, list_paper
from awards.views.paper_pages import paper_pages
from awards.views.slates import SLATE_TONES, find_slate
from documents.models import StoredFile
from documents.serving import file_response
from scoring.views.approving import approval_forms, approval_in, sent_one

PRINTED = "awards.slate_printed"


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@guard(Permission.NOMINATION_EDIT, find_slate)
def slate_hand_in(request, slate):
    """What is still to be explained; then the head approves by password, or a signed letter is recorded."""
    if not slate.is_editable:
        messages.info(request, f"Hồ sơ đang ở trạng thái “{slate.get_state_display()}”.")
        return redirect("awards:slate_receipt" if slate.receipt else "awards:slate_detail", pk=slate.pk)
    if request.method == "POST":
        check_slate(slate)  # what came up since the page was opened has to be explained too
    checks = list(NominationCheck.objects.filter(nomination__slate=slate).select_related("nomination__form"))
    unexplained = [check for check in checks if check.has_flags and not check.nomination.reason]
    counts = counts_of(slate)
    password_form, paper_form = approval_forms(
        request,
        (PasswordHandInForm, PaperHandInForm),
        is_head=slate.agency_id in request.user.headed_agency_ids,
        initial=_told_before(slate),
        counts=counts,
        has_flags=bool(unexplained),
    )
    sent = sent_one(password_form, paper_form)
    if sent and sent.is_valid():
        try:
            _hand_in(slate, sent, by=request.user)
        except Unexplained as problem:
            for name, said in problem.told.items():
                sent.add_error(name if name in sent.fields else None, said)
        except OfficeError as problem:
            sent.add_error(None, str(problem))
        else:
            messages.success(request, "Đã gửi hồ sơ đề nghị khen thưởng.")
            return redirect("awards:slate_receipt", pk=slate.pk)
    context = {
        "slate": slate,
        "tone": SLATE_TONES[slate.state],
        "counts": counts,
        "is_empty": not (counts.people or counts.others),
        "unexplained": unexplained,
        "missing": missing_said(checks),
        "password_form": password_form,
        "paper_form": paper_form,
    }
    return TemplateResponse(request, "awards/slate_hand_in.html", context, status=422 if sent and sent.errors else 200)


def _told_before(slate: Slate) -> dict:
    """What the forms begin with: the version that is seen, and what was told of letter and minutes before."""
    minutes = ("minutes_number", "minutes_on", "minutes_people", "minutes_others")
    told = {name: getattr(slate, name) for name in minutes}
    return told | {"seen": slate.version, "name": slate.agency.head_name, "document": slate.number}


@transaction.atomic
def _hand_in(slate: Slate, form: HandInForm, *, by) -> None:
    told = form.cleaned_data
    approval = approval_in(form, by=by)
    minutes = StoredFile.objects.store(told["minutes_scan"], by=by) if told["minutes_scan"] else None
    hand_in(slate, form.handing(minutes), approval=approval, seen=told["seen"], by=by)


def find_receipt(user, pk: int) -> Slate:
    slate = find_slate(user, pk)
    if not slate.receipt:
        raise Http404
    return slate


@require_safe
@guard(Permission.NOMINATION_VIEW, find_receipt)
def slate_receipt(request, slate):
    context = {
        "slate": slate,
        "tone": SLATE_TONES[slate.state],
        "facts": [
            ("Đơn vị đề nghị", slate.proposer),
            ("Nội dung", slate.title),
            ("Số lượng", counts_of(slate).in_words),
            ("Gửi lúc", f"{timezone.localtime(slate.submitted_at):%H:%M %d/%m/%Y}"),
            ("Người gửi", slate.submitted_by),
            ("Cách duyệt", slate.get_approval_display()),
            ("Người duyệt", slate.approved_by_name),
            ("Số, ký hiệu tờ trình", slate.number),
            ("Ngày nhận hồ sơ", slate.received_on and f"{slate.received_on:%d/%m/%Y}"),
            ("Mã hồ sơ thủ tục hành chính", slate.tthc_code),
            ("Ngày hẹn trả", slate.due_on and f"{slate.due_on:%d/%m/%Y}"),
        ],
    }
    return TemplateResponse(request, "awards/slate_receipt.html", context)


def _step_page(request, slate: Slate, form, **context):
    context |= {"slate": slate, "form": form, "back_url": slate.get_absolute_url(), "tone": SLATE_TONES[slate.state]}
    return TemplateResponse(request, "awards/slate_confirm.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@guard(Permission.NOMINATION_EDIT, find_slate)
def slate_take_back(request, slate):
    form = ReasonForm(request.POST or None, label="Lý do rút lại")
    if request.method == "POST" and form.is_valid():
        try:
            take_back(slate, reason=form.cleaned_data["reason"], by=request.user)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Đã rút hồ sơ về để sửa.")
            return redirect(slate)
    effects = [
        "Cơ quan thi đua không còn thấy hồ sơ này trong danh sách chờ tiếp nhận.",
        "Muốn gửi lại thì phải duyệt lại.",
    ]
    return _step_page(
        request, slate, form, title="Rút lại hồ sơ", question="Rút hồ sơ về để sửa?", effects=effects, button="Rút lại"
    )


@require_http_methods(["GET", "POST"])
@guard(Permission.NOMINATION_RECEIVE, find_slate)
def slate_receive(request, slate):
    initial = {"received_on": timezone.localdate(), "tthc_code": slate.tthc_code, "due_on": slate.due_on}
    form = ReceiveForm(request.POST or None, slate=slate, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            receive(slate, form.cleaned_data, by=request.user)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Đã tiếp nhận hồ sơ; đơn vị được báo.")
            return redirect(slate)
    effects = ["Các dòng được kiểm tra theo quy định đang áp dụng vào ngày nhận hồ sơ."]
    return _step_page(
        request,
        slate,
        form,
        title="Tiếp nhận hồ sơ",
        question=f"Tiếp nhận “{slate}” của {slate.proposer}?",
        effects=effects,
        button="Tiếp nhận",
    )


@require_http_methods(["GET", "POST"])
@guard(Permission.NOMINATION_RECEIVE, find_slate)
def slate_return(request, slate):
    form = ReasonForm(request.POST or None, label="Lý do, nội dung cần bổ sung")
    if request.method == "POST" and form.is_valid():
        try:
            give_back(slate, reason=form.cleaned_data["reason"], by=request.user)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Đã trả lại hồ sơ để bổ sung; đơn vị được báo.")
            return redirect(slate)
    return _step_page(
        request,
        slate,
        form,
        title="Trả lại để bổ sung",
        question=f"Trả lại “{slate}” để bổ sung?",
        effects=["Đơn vị sửa, bổ sung rồi duyệt và gửi lại."],
        button="Trả lại để bổ sung",
        is_backward=True,
    )


# --- Papers -----------------------------------------------------------------------------------------------------------


letter_pdf, letter_word = paper_pages(
    "letter", Permission.NOMINATION_VIEW, find_slate, letter_paper, recorded_as=PRINTED, what="Tờ trình"
)
list_at_once_pdf, list_at_once_word = paper_pages(
    "list", Permission.NOMINATION_VIEW, find_slate, list_paper, recorded_as=PRINTED, what="Danh sách trích ngang"
)


@require_http_methods(["GET", "POST"])
@guard(Permission.NOMINATION_VIEW, find_slate)
def list_pdf(request, slate):
    """Of a small slate at once; that of a large one is asked about, and printed in the background."""
    return _long_list(request, slate, as_word=False) if is_long(slate) else list_at_once_pdf(request, pk=slate.pk)


@require_http_methods(["GET", "POST"])
@guard(Permission.NOMINATION_VIEW, find_slate)
def list_word(request, slate):
    return _long_list(request, slate, as_word=True) if is_long(slate) else list_at_once_word(request, pk=slate.pk)


def _long_list(request, slate, *, as_word: bool):
    if request.method == "POST":
        with refusal_told(request):
            job = print_list(slate, as_word=as_word, by=request.user)
            record(request.user, PRINTED, slate, what="Danh sách trích ngang")
            messages.success(request, "Đã đưa vào in. Trang này tự cập nhật tiến độ.")
            return redirect(job)
        return redirect(slate)
    return _step_page(
        request,
        slate,
        forms.Form(),
        title="In danh sách trích ngang",
        question=f"In danh sách của “{slate}” ({'Word' if as_word else 'PDF'})?",
        effects=["Danh sách dài nên được in dần ở nền; trang sau cho biết tiến độ và tệp khi xong."],
        button="In danh sách",
    )


def find_scan(user, pk: int) -> Slate:
    slate = find_slate(user, pk)
    if slate.approval_scan is None:
        raise Http404
    return slate


@require_safe
@guard(Permission.NOMINATION_VIEW, find_scan)
def slate_scan(request, slate):
    """The signed letter that came back."""
    record(request.user, PRINTED, slate, what="Tờ trình đã ký")
    return file_response(slate.approval_scan, inline=True)


def find_minutes(user, pk: int) -> Slate:
    slate = find_slate(user, pk)
    if slate.minutes_file is None:
        raise Http404
    return slate


@require_safe
@guard(Permission.NOMINATION_VIEW, find_minutes)
def slate_minutes(request, slate):
    """The minutes of the proposer's own meeting, as they were signed."""
    record(request.user, PRINTED, slate, what="Biên bản họp xét")
    return file_response(slate.minutes_file, inline=True)
