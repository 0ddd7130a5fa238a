"""Versions of a criteria set: new drafts, a bloc's own, what changed, carrying a bloc over, looking at one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.permissions import Permission, can
from accounts.telling import refusal_told
from blocs.models import BlocYear
from documents.uploads import CONTENT_TYPES
from scoring import editing
from scoring.carrying import BlocEffect, blocs_on_older, carry_over, effects, touched_blocs
from scoring.criteria_diff import Change, Difference, differences
from scoring.criteria_forms import (
    CarryForm,
    NewSetForm,
    OwnVersionForm,
    in_words,
)
from scoring.criteria_workbook import NotForExcel, criteria_workbook_of
from scoring.models import CriteriaSet, CriteriaState
from scoring.points import score_sheet
from scoring.sheet_parts import parts_of
from scoring.sheet_rows import fill_row, sums
from scoring.strict_json import CriteriaError
from scoring.views.criteria import find_set
from scoring.views.criteria_editor import (
    edit_url,
    head,
)
from scoring.views.sheets import find_bloc_year

EXCEL_TYPE = CONTENT_TYPES["xlsx"][1]


@require_http_methods(["GET", "POST"])
@guard(Permission.CRITERIA_MANAGE)
def criteria_create(request):
    """From nothing, or from last year's."""
    form = NewSetForm(request.POST or None, initial={"copy_of": request.GET.get("tu")})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            draft = editing.new_draft(
                data["title"], by=request.user, copy_of=data["copy_of"], total=data["total"] or "100"
            )
        except CriteriaError as error:
            form.add_error("total" if error.place == "total" else "title", in_words(error.message))
        else:
            messages.success(request, "Đã lập bản dự thảo.")
            return redirect(edit_url(draft))
    context = {"form": form, "back_url": reverse("scoring:criteria_list")}
    return TemplateResponse(request, "scoring/criteria_create.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@guard(Permission.CRITERIA_DERIVE, find_bloc_year)
def criteria_derive(request, bloc_year):
    """The bloc's own version of the province's set."""
    back = reverse("scoring:bloc_sheets", kwargs={"code": bloc_year.bloc.code, "year": bloc_year.year.year})
    form = OwnVersionForm(request.POST or None, initial={"based_on": editing.first_base(bloc_year)})
    if request.method == "POST" and form.is_valid():
        try:
            draft = editing.own_version(form.cleaned_data["based_on"], bloc_year, by=request.user)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"Đã lập bản dự thảo của {bloc_year}.")
            return redirect(edit_url(draft))
    own = bloc_year.own_criteria.visible_to(request.user).defer("definition").order_by("-pk")
    is_late = editing.has_begun(bloc_year) and not request.user.is_office
    too_late = editing.TOO_LATE_FOR_OWN if is_late else ""
    context = {"bloc_year": bloc_year, "form": form, "too_late": too_late, "back_url": back, "own": own}
    return TemplateResponse(request, "scoring/criteria_derive.html", context, status=422 if form.errors else 200)


# --- Versions ---------------------------------------------------------------------------------------------------------


@require_safe
@guard(Permission.CRITERIA_VIEW, find_set)
def criteria_compare(request, criteria_set):
    """What this set changed of the one it was made from, and what that means for points already given."""
    base = get_object_or_404(CriteriaSet.objects.visible_to(request.user), pk=criteria_set.based_on_id)
    is_office = can(request.user, Permission.CRITERIA_MANAGE)
    found = differences(base.criteria, criteria_set.criteria)
    context = head(criteria_set) | {
        "base": base,
        "rows": [diff_row(each) for each in found],
        "counts": [
            (label, sum(each.change.label == label for each in found)) for label in ("Thêm", "Bỏ", "Sửa", "Chuyển chỗ")
        ],
        "blocs": [bloc_row(criteria_set, each) for each in touched_blocs(criteria_set)] if is_office else [],
        "is_office": is_office,
        "is_applied": criteria_set.state == CriteriaState.APPLIED,
    }
    return TemplateResponse(request, "scoring/criteria_compare.html", context)


DIFF_TONES = {"added": "success", "removed": "danger", "moved": "info", "changed": "warning"}


def diff_row(difference: Difference) -> dict:
    return {
        "label": difference.change.label,
        "tone": DIFF_TONES[difference.change],
        "code": difference.code,
        "title": difference.title,
        "details": difference.details,
        "has_before": difference.change is not Change.ADDED,
        "has_after": difference.change is not Change.REMOVED,
    }


def bloc_row(criteria_set: CriteriaSet, effect: BlocEffect) -> dict:
    bloc_year = effect.bloc_year
    url = reverse("scoring:criteria_carry", args=[criteria_set.pk, bloc_year.bloc.code, bloc_year.year.year])
    return {"effect": effect, "url": url}


@require_http_methods(["GET", "POST"])
@guard(Permission.CRITERIA_MANAGE, find_set)
def criteria_revise(request, criteria_set):
    """The next version of a locked set, as a draft."""
    if request.method == "POST":
        with refusal_told(request):
            draft = editing.next_version(criteria_set, by=request.user)
            messages.success(request, f"Đã lập bản dự thảo {draft.version}.")
            return redirect(edit_url(draft))
        return redirect(criteria_set)
    context = {
        "criteria_set": criteria_set,
        "back_url": criteria_set.get_absolute_url(),
        "question": f"Lập bản mới của “{criteria_set}”?",
        "button": "Lập bản mới",
        "effects": [
            "Bản mới là dự thảo, lúc đầu giống hệt bản này.",
            "Bản này vẫn đang áp dụng; điểm đã chấm không thay đổi.",
            "Khi bản mới được áp dụng, cơ quan thi đua quyết định khối nào chuyển sang và thấy trước tiêu chí nào phải "
            "chấm lại.",
        ],
    }
    return TemplateResponse(request, "scoring/criteria_step.html", context)


def find_carried(user, pk, code, year) -> CriteriaSet:
    """The new version, with the bloc that may be carried over to it as `carried`."""
    criteria_set = find_set(user, pk)
    criteria_set.carried = get_object_or_404(
        BlocYear.objects.select_related("bloc", "year", "leader"), bloc__code=code, year__year=year
    )
    return criteria_set


@require_http_methods(["GET", "POST"])
@guard(Permission.CRITERIA_MANAGE, find_carried)
def criteria_carry(request, criteria_set):
    """Which lines of which sheets stay and which do not, before the office lets the bloc change over."""
    bloc_year = criteria_set.carried
    back = reverse("scoring:criteria_compare", args=[criteria_set.pk]) if criteria_set.based_on_id else None
    form = CarryForm(request.POST or None)
    keeps_reworded = bool(request.POST.get("keeps_reworded"))
    if request.method == "POST" and "preview" not in request.POST and form.is_valid():
        try:
            done = carry_over(
                criteria_set,
                bloc_year,
                by=request.user,
                reason=form.cleaned_data["reason"],
                keeps_reworded=form.cleaned_data["keeps_reworded"],
            )
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            lost = sum(len(each.lost) for each in done)
            messages.success(
                request,
                f"Đã chuyển {len(done):02d} bảng sang bản mới; {lost:02d} dòng cần chấm lại, đã báo các đơn vị.",
            )
            return redirect("scoring:bloc_sheets", code=bloc_year.bloc.code, year=bloc_year.year.year)
    if "preview" in request.POST:
        form.errors.clear()
    found = effects(criteria_set, bloc_year, keeps_reworded=keeps_reworded)
    context = head(criteria_set) | {
        "bloc_year": bloc_year,
        "form": form,
        "rows": [{"effect": each, "lost": len(each.lost)} for each in found],
        "back_url": back or criteria_set.get_absolute_url(),
        "can_carry": criteria_set.state == CriteriaState.APPLIED
        and bloc_year.pk in {each.pk for each in blocs_on_older(criteria_set)},
    }
    return TemplateResponse(request, "scoring/criteria_carry.html", context, status=422 if form.errors else 200)


# --- Looking at one, taking it along ----------------------------------------------------------------------------------


@require_safe
@guard(Permission.CRITERIA_VIEW, find_set)
def criteria_preview(request, criteria_set):
    """The sheet as the clerk will see it; nothing can be entered here."""
    criteria = criteria_set.criteria
    result = score_sheet(criteria, {}, {})
    context = head(criteria_set) | {
        "parts": parts_of(criteria, result, lambda leaf, place: fill_row(leaf, place, None, None, None)),
        "sums": sums(criteria, result),
    }
    return TemplateResponse(request, "scoring/criteria_preview.html", context)


@require_safe
@guard(Permission.CRITERIA_VIEW, find_set)
def criteria_workbook(request, criteria_set):
    try:
        content = criteria_workbook_of(criteria_set.criteria)
    except NotForExcel as problem:
        messages.error(request, str(problem))
        return redirect(criteria_set)
    filename = f"{criteria_set.slug}-ban-{criteria_set.version}.xlsx"
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=filename),
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type=EXCEL_TYPE, headers=headers)
