"""Criteria sets: the list, one set as a readable tree, import, owners, applying, giving a set to a bloc's year."""

import json
from decimal import Decimal

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
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
from documents.wording import number
from documents.workbooks import WorkbookError
from scoring.carrying import blocs_on_older
from scoring.criteria import Criteria, Kind, Leaf, Mismatch, Node, mismatches
from scoring.criteria_diff import grade_in_words
from scoring.criteria_workbook_reading import WrongCells, criteria_from_workbook
from scoring.editing import apply_set, may_be_edited
from scoring.filters import CriteriaFilter
from scoring.forms import AssignForm, CriteriaImportForm, OwnersForm
from scoring.importing import assign, match_owners, store_draft
from scoring.models import BlocCriteria, CriteriaSet, CriteriaState
from scoring.sheet_rows import leaf_row
from scoring.strict_json import CriteriaError
from scoring.views.sheets import find_bloc_year
from scoring.wording import CRITERIA_TONES

SETS_PER_PAGE = 50


def find_set(user, pk) -> CriteriaSet:
    found = CriteriaSet.objects.visible_to(user).select_related(
        "created_by", "applied_by", "bloc_year__bloc", "bloc_year__year", "bloc_year__leader"
    )
    return get_object_or_404(found, pk=pk)


# --- Looking ----------------------------------------------------------------------------------------------------------


@require_safe
@guard(Permission.CRITERIA_VIEW)
def criteria_list(request):
    found = CriteriaFilter(request.GET, CriteriaSet.objects.visible_to(request.user))
    sets = found.qs.defer("definition").annotate(blocs=Count("bloc_years", distinct=True))
    page = Paginator(sets.order_by("slug", "-version", "pk"), SETS_PER_PAGE).get_page(request.GET.get("page"))
    rows = [{"set": each, "tone": CRITERIA_TONES[CriteriaState(each.state)]} for each in page]
    context = {
        "filter": found,
        "page": page,
        "rows": rows,
        "can_manage": can(request.user, Permission.CRITERIA_MANAGE),
    }
    return TemplateResponse(request, "scoring/criteria_list.html", context)


@require_safe
@guard(Permission.CRITERIA_VIEW, find_set)
def criteria_detail(request, criteria_set):
    criteria = criteria_set.criteria
    faults = mismatches(criteria)
    can_manage = can(request.user, Permission.CRITERIA_MANAGE)
    owners = dict(criteria_set.owners.values_list("name", "agency__name"))
    names = criteria_set.owner_names
    bloc_years = criteria_set.bloc_years.select_related("bloc_year__bloc", "bloc_year__year")
    context = {
        "criteria_set": criteria_set,
        "criteria": criteria,
        "tone": CRITERIA_TONES[CriteriaState(criteria_set.state)],
        "parts": tree(criteria, faults),
        "faults": [fault_sentence(fault) for fault in faults],
        "owners": [(name, owners.get(name, "")) for name in names],
        "unmatched": [name for name in names if name not in owners],
        "facts": facts(criteria),
        "bloc_years": [
            each.bloc_year for each in bloc_years.order_by("-bloc_year__year__year", "bloc_year__bloc__code")
        ],
        "can_match": can_manage and criteria_set.state == CriteriaState.DRAFT and bool(names),
        "can_apply": can_manage and criteria_set.state == CriteriaState.DRAFT,
        "can_close": can_manage and criteria_set.state == CriteriaState.APPLIED,
        "can_edit": can(request.user, Permission.CRITERIA_EDIT, criteria_set)
        and may_be_edited(criteria_set, request.user),
        "can_revise": can_manage and criteria_set.state != CriteriaState.DRAFT,
        "has_base": criteria_set.based_on_id is not None,
        "whose": str(criteria_set.bloc_year) if criteria_set.bloc_year_id else "",
        "on_older": len(blocs_on_older(criteria_set)) if can_manage and criteria_set.is_successor else 0,
    }
    return TemplateResponse(request, "scoring/criteria_detail.html", context)


def facts(criteria: Criteria) -> list[tuple[str, str]]:
    shown = [
        ("Tổng điểm", f"{number(criteria.total)} điểm"),
        (
            "Số tiêu chí",
            f"{len(criteria.base_leaves)} (thưởng {len(criteria.bonus.items)}, trừ {len(criteria.penalty.items)})",
        ),
        ("Bước điểm", number(criteria.step) if criteria.step else "không quy định"),
        ("Nguồn", criteria.source or "không ghi"),
    ]
    if criteria.grades:
        shown.append(("Xếp loại", "; ".join(grade_in_words(grade) for grade in criteria.grades)))
    return shown


def fault_sentence(fault: Mismatch) -> str:
    place = "Toàn bảng" if fault.path == "total" else f"Mục {fault.path}"
    declared, found = number(fault.declared), number(fault.found)
    return f"{place}: ghi {declared} điểm, cộng được {found} điểm, lệch {lag(fault.difference)}."


def lag(difference: Decimal) -> str:
    return f"{'+' if difference > 0 else '−'}{number(abs(difference))}"


def tree(criteria: Criteria, faults: list[Mismatch]) -> list[dict]:
    """The set as it reads on paper: parts, headings with what is wrong in their sums, criteria with their rules."""
    wrong = {fault.path.rsplit(" › ", 1)[-1]: lag(fault.difference) for fault in faults}
    places = {code: place for place, code in enumerate(criteria.leaves)}

    def rows(items, depth):
        for item in items:
            if isinstance(item, Node):
                yield {
                    "is_heading": True,
                    "code": item.code,
                    "title": item.title,
                    "depth": depth,
                    "max": number(item.max),
                    "wrong": wrong.get(item.code, ""),
                }
                yield from rows(item.items, depth + 1)
            else:
                yield leaf_row(item, places[item.code]) | {"how": how_scored(item), "levels": levels(item)}

    parts = [
        {
            "label": section.code,
            "title": section.title,
            "max": number(section.max),
            "wrong": wrong.get(section.code, ""),
            "rows": list(rows(section.items, 0)),
        }
        for section in criteria.sections
    ]
    for group, title in ((criteria.bonus, "Điểm thưởng"), (criteria.penalty, "Điểm trừ")):
        if group.items:
            most = "không giới hạn" if group.cap is None else number(group.cap)
            parts.append({"label": "", "title": title, "max": most, "wrong": "", "rows": list(rows(group.items, 0))})
    return parts


def how_scored(leaf: Leaf) -> str:
    """How a criterion is scored, in words."""
    match leaf.kind:
        case Kind.FREE:
            return "Chấm điểm trực tiếp"
        case Kind.CHOICE:
            return "Chọn một mức"
        case Kind.DEDUCT | Kind.COUNT if leaf.rates:
            verb = "Trừ" if leaf.kind is Kind.DEDUCT else "Cộng"
            return f"{verb} " + "; ".join(f"{number(rate.per)} điểm mỗi {rate.label or 'lần'}" for rate in leaf.rates)
        case Kind.DEDUCT:
            return f"Trừ {number(leaf.per)} điểm mỗi {leaf.unit or 'lần'}"
        case Kind.COUNT:
            return f"{number(leaf.per)} điểm mỗi {leaf.unit or 'lần'}"
        case Kind.RATIO:
            return "Theo tỷ lệ % hoàn thành"
        case _:
            return f"Theo kết quả trên thang {number(leaf.scale)}"


def levels(leaf: Leaf) -> list[str]:
    return [
        f"{level.label or 'mức'}: {number(level.points)} điểm"
        + (" (không tính điểm cả mục trên)" if level.zeroes_parent else "")
        for level in leaf.levels
    ]


@require_safe
@guard(Permission.CRITERIA_VIEW, find_set)
def criteria_download(request, criteria_set):
    """The very file that was imported."""
    filename = f"{criteria_set.slug}-ban-{criteria_set.version}.json"
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=filename),
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(criteria_set.definition, content_type="application/json; charset=utf-8", headers=headers)


# --- Keeping ----------------------------------------------------------------------------------------------------------


def json_in(file) -> bytes:
    """The set in an uploaded file as JSON, whether it is a workbook of ours or JSON already."""
    if not file.name.lower().endswith(".xlsx"):
        return file.read()
    return json.dumps(criteria_from_workbook(file).to_json(), ensure_ascii=False, indent=1).encode()


@require_http_methods(["GET", "POST"])
@guard(Permission.CRITERIA_MANAGE)
def criteria_import(request):
    form = CriteriaImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            criteria_set, is_new = store_draft(json_in(form.cleaned_data["file"]), by=request.user)
        except CriteriaError as error:
            form.refuse(error)
        except WorkbookError as error:
            form.refuse_cells([str(error)])
        except WrongCells as error:
            form.refuse_cells(error.mistakes)
        else:
            if is_new:
                messages.success(request, f"Đã nhập thành bản dự thảo {criteria_set.version}.")
            else:
                messages.info(request, f"Nội dung tệp này đã được nhập trước đó: bản {criteria_set.version}.")
            return redirect(criteria_set)
    return TemplateResponse(request, "scoring/criteria_import.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@guard(Permission.CRITERIA_MANAGE, find_set)
def criteria_owners(request, criteria_set):
    if criteria_set.state != CriteriaState.DRAFT:
        messages.info(request, "Bộ tiêu chí đã khóa nên không đổi cơ quan thẩm định được nữa.")
        return redirect(criteria_set)
    form = OwnersForm(request.POST or None, criteria_set=criteria_set)
    if request.method == "POST" and form.is_valid():
        match_owners(criteria_set, form.matches, by=request.user)
        messages.success(request, "Đã gắn cơ quan thẩm định.")
        return redirect(criteria_set)
    context = {"criteria_set": criteria_set, "form": form}
    return TemplateResponse(request, "scoring/criteria_owners.html", context, status=422 if form.errors else 200)


def ask_or_act(request, criteria_set, act, *, done: str, context: dict):
    """GET asks, POST acts; a refusal is said on the page of the set."""
    if request.method == "POST":
        with refusal_told(request):
            act()
            messages.success(request, done)
        return redirect(criteria_set)
    context |= {"criteria_set": criteria_set, "back_url": criteria_set.get_absolute_url()}
    return TemplateResponse(request, "scoring/criteria_step.html", context)


@require_http_methods(["GET", "POST"])
@guard(Permission.CRITERIA_MANAGE, find_set)
def criteria_apply(request, criteria_set):
    return ask_or_act(
        request,
        criteria_set,
        lambda: apply_set(criteria_set, by=request.user),
        done="Bộ tiêu chí đã được áp dụng và khóa lại.",
        context={
            "question": f"Áp dụng “{criteria_set}”?",
            "button": "Áp dụng và khóa",
            "effects": [
                "Bộ tiêu chí khóa lại; muốn thay đổi thì lập một bản mới.",
                applied_for(criteria_set),
                "Các bảng chấm điểm đã mở giữ nguyên bản đang dùng cho đến khi cơ quan thi đua chuyển.",
            ],
        },
    )


def applied_for(criteria_set: CriteriaSet) -> str:
    if criteria_set.bloc_year is None:
        return "Từ đó giao được cho các khối, cụm để chấm điểm."
    return f"{criteria_set.bloc_year} chấm theo bộ này, nếu chưa mở bảng tự chấm điểm nào."


@require_http_methods(["GET", "POST"])
@guard(Permission.CRITERIA_MANAGE, find_set)
def criteria_close(request, criteria_set):
    return ask_or_act(
        request,
        criteria_set,
        lambda: criteria_set.close(by=request.user),
        done="Bộ tiêu chí đã hết áp dụng.",
        context={
            "question": f"Kết thúc áp dụng “{criteria_set}”?",
            "button": "Kết thúc áp dụng",
            "effects": ["Không giao thêm cho khối nào nữa.", "Các bảng chấm điểm đã mở vẫn theo bộ tiêu chí này."],
            "is_backward": True,
        },
    )


@require_http_methods(["GET", "POST"])
@guard(Permission.CRITERIA_MANAGE, find_bloc_year)
def criteria_assign(request, bloc_year):
    """Give a bloc's year the set it is scored by, before its first sheet is opened."""
    back = reverse("scoring:bloc_sheets", kwargs={"code": bloc_year.bloc.code, "year": bloc_year.year.year})
    now = BlocCriteria.objects.filter(bloc_year=bloc_year).first()
    form = AssignForm(request.POST or None, initial={"criteria_set": now.criteria_set_id if now else None})
    if request.method == "POST" and form.is_valid():
        try:
            assign(form.cleaned_data["criteria_set"], bloc_year, by=request.user)
        except OfficeError as problem:
            form.add_error("criteria_set", str(problem))
        else:
            messages.success(request, f"Đã giao bộ tiêu chí cho {bloc_year}.")
            return redirect(back)
    context = {"bloc_year": bloc_year, "form": form, "back_url": back}
    return TemplateResponse(request, "scoring/criteria_assign.html", context, status=422 if form.errors else 200)
