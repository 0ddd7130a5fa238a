"""Writing a bloc's year-end report: part by part, its number, asking for comments and answering them, adoption."""

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.models import Identity
from accounts.permissions import Permission
from accounts.telling import refusal_told
from blocs.comment_forms import AnswerForm, CommentForm
from blocs.models import BlocYear
from blocs.outline import WRITTEN
from blocs.reporting import (
    NewerText,
    answer,
    ask_members,
    comment,
    edit_part,
    empty_parts,
    number_report,
    report_of,
    take_back,
)
from documents.wording import counted
from reports.forms import NumberForm, PartForm, TakeBackForm
from reports.views.year_end import address, comments_on, find_comment, find_part, find_report, standing
from reports.year_end import adopt


@require_http_methods(["GET", "POST"])
@guard(Permission.REPORT_EDIT, find_part)
def report_part(request, place):
    """Write one part. Of two editors the second sees the newer text beside his own, and nothing is lost."""
    part = place.part()
    form = PartForm(request.POST or None, initial={"text": part.text, "version": part.version})
    newer = None
    if request.method == "POST" and form.is_valid():
        try:
            edit_part(
                place.bloc_year,
                place.key,
                form.cleaned_data["text"],
                version=form.cleaned_data["version"],
                by=request.user,
            )
        except NewerText as problem:
            newer = problem.part
            form = PartForm({"text": form.cleaned_data["text"], "version": newer.version})
            form.add_error(None, str(problem))
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"Đã lưu phần “{place.heading}”.")
            return redirect(place.url)
    report = report_of(place.bloc_year)
    context = {
        "bloc_year": place.bloc_year,
        "heading": place.heading,
        **standing(place.bloc_year, report, Identity.current()),
        "hint": WRITTEN[place.key].hint,
        "part": part,
        "form": form,
        "newer": newer,
        "since": f"{part.edited_by} lưu lúc {timezone.localtime(part.edited_at):%H:%M %d/%m/%Y}"
        if part.edited_at
        else "",
        "comments": comments_on(report, place.bloc_year, part=place.key),
        "back_url": place.url,
    }
    status = 409 if newer else 422 if form.errors else 200
    return TemplateResponse(request, "reports/report_part.html", context, status=status)


@require_http_methods(["GET", "POST"])
@guard(Permission.REPORT_EDIT, find_report)
def report_number(request, bloc_year):
    report = report_of(bloc_year)
    form = NumberForm(request.POST or None, initial={"number": report.number, "signed_on": report.signed_on})
    if request.method == "POST" and form.is_valid():
        try:
            number_report(bloc_year, **form.cleaned_data, by=request.user)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Đã ghi số và ngày của báo cáo.")
            return redirect(address("report_detail", bloc_year))
    context = {"bloc_year": bloc_year, "form": form, "back_url": address("report_detail", bloc_year)}
    return TemplateResponse(request, "reports/report_number.html", context, status=422 if form.errors else 200)


# --- Comments ---------------------------------------------------------------------------------------------------------


@require_POST
@guard(Permission.REPORT_EDIT, find_report)
def report_ask(request, bloc_year):
    """Show the draft to the members and ask them to comment."""
    return done(
        request,
        bloc_year,
        lambda: ask_members(bloc_year, by=request.user),
        "Đã gửi dự thảo lấy ý kiến các đơn vị thành viên.",
    )


def done(request, bloc_year: BlocYear, act, sentence: str):
    """Act once, say what came of it on the report's page."""
    with refusal_told(request):
        act()
        messages.success(request, sentence)
    return redirect(address("report_detail", bloc_year))


@require_http_methods(["GET", "POST"])
@guard(Permission.REPORT_EDIT, find_report)
def report_take_back(request, bloc_year):
    form = TakeBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return done(
            request,
            bloc_year,
            lambda: take_back(bloc_year, reason=form.cleaned_data["reason"], by=request.user),
            "Đã đưa báo cáo về soạn lại; các đơn vị không còn xem dự thảo.",
        )
    context = {
        "bloc_year": bloc_year,
        "form": form,
        "effects": ["Các đơn vị thành viên không còn xem dự thảo.", "Ý kiến đã góp vẫn được giữ."],
        "back_url": address("report_detail", bloc_year),
    }
    return TemplateResponse(request, "reports/report_take_back.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@guard(Permission.REPORT_COMMENT, find_part)
def report_comment(request, place):
    """Say something to one part, or to the whole report."""
    form = CommentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            comment(
                place.bloc_year,
                part=place.key,
                text=form.cleaned_data["text"],
                agency=place.bloc_year.speaker(request.user),
                by=request.user,
            )
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Đã gửi ý kiến góp ý.")
            return redirect(place.url)
    context = {
        "bloc_year": place.bloc_year,
        "heading": place.heading,
        "part": place.part() if place.key else None,
        "form": form,
        "back_url": place.url,
    }
    return TemplateResponse(request, "reports/report_comment.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@guard(Permission.REPORT_EDIT, find_comment)
def report_answer(request, place):
    said = place.comment
    form = AnswerForm(request.POST or None, initial={"text": said.answer})
    back_url = f"{address('report_detail', place.bloc_year)}#y-kien-{said.pk}"
    if request.method == "POST" and form.is_valid():
        try:
            answer(said, form.cleaned_data["text"], by=request.user)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Đã ghi tiếp thu, giải trình.")
            return redirect(back_url)
    context = {"bloc_year": place.bloc_year, "entry": {"said": said}, "form": form, "back_url": back_url}
    return TemplateResponse(request, "reports/report_answer.html", context, status=422 if form.errors else 200)


# --- Adoption ---------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@guard(Permission.REPORT_ADOPT, find_report)
def report_adopt(request, bloc_year):
    """Ask, then print and keep the adopted paper."""
    if request.method == "POST":
        return done(request, bloc_year, lambda: adopt(bloc_year, by=request.user), "Đã thông qua và lưu báo cáo.")
    report = report_of(bloc_year)
    empty = empty_parts(report)
    unanswered = report.comments.filter(answer="").count() if report.pk else 0
    warnings = [
        "" if bloc_year.is_agreed else "Hội nghị tổng kết khối chưa thống nhất điểm.",
        f"Còn phần chưa viết: {'; '.join(empty)}." if empty else "",
        f"Còn {counted(unanswered)} ý kiến góp ý chưa ghi tiếp thu, giải trình." if unanswered else "",
    ]
    context = {
        "bloc_year": bloc_year,
        "effects": [
            "Báo cáo được in thành PDF và lưu nguyên trạng kèm mã SHA-256.",
            "Nội dung, số và ngày không sửa được nữa; các đơn vị nhận thông báo.",
        ],
        "warning": " ".join(filter(None, warnings)),
        "back_url": address("report_detail", bloc_year),
    }
    return TemplateResponse(request, "reports/report_adopt.html", context)
