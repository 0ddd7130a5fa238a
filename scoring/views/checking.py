"""The checker's work: saying what one finds at each criterion, accepting, returning, finishing."""

from decimal import Decimal

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.permissions import Permission
from accounts.telling import refusal_told
from accounts.templatetags.ui import clock
from accounts.templatetags.ui import points as shown_points
from documents.wording import MINUS, number
from scoring import last_year
from scoring.answers import answer_in_words, typed_answer, typed_from, typed_number
from scoring.checking import accept, check_line, codes_of, finish_check, return_sheet
from scoring.criteria import Leaf
from scoring.evidence import uses_by_code
from scoring.figures import given_to
from scoring.forms import ReturnForm
from scoring.lines import AnswerRefused, NewerVersion, Saved
from scoring.models import LineScore, ScoreSheet, ScoreStage
from scoring.sheet_parts import parts_of
from scoring.sheet_rows import Typed, by_code_and_stage, check_row, check_status, points_in_words, said, signed, sums
from scoring.stages import StageRow, result_up_to, stage_rows
from scoring.views.filling import find_line, typed_values, version_in
from scoring.views.sheets import address, can_return, find_sheet, head


@require_safe
@guard(Permission.SHEET_CHECK, find_sheet)
def sheet_check(request, sheet):
    """The checker's page, while the sheet waits to be checked."""
    if not sheet.is_checkable:
        messages.info(request, f"Bảng đang ở trạng thái “{sheet.get_state_display()}”.")
        return redirect(address(sheet))
    return check_page(request, sheet)


def check_page(request, sheet, *, typed=None, status: int = 200):
    criteria, typed = sheet.criteria_set.criteria, typed or {}
    lines = sheet.lines_with_people(ScoreStage.SELF, ScoreStage.CHECKED)
    found = by_code_and_stage(lines)
    result = result_up_to(criteria, lines)
    evidence, figures = uses_by_code(sheet), given_to(sheet)

    def row_of(leaf, place):
        own, checked = found.get((leaf.code, ScoreStage.SELF)), found.get((leaf.code, ScoreStage.CHECKED))
        return check_row(
            leaf, place, own, checked, typed.get(leaf.code), evidence.get(leaf.code, ()), figures.get(leaf.code)
        )

    context = head(request, sheet) | {
        "parts": parts_of(criteria, result, last_year.beside(sheet, row_of)),
        "sums": check_sums(criteria, lines),
        "set_title": criteria.title,
        "can_return": can_return(request.user, sheet),
        "problems": len(typed),
    }
    return TemplateResponse(request, "scoring/sheet_check.html", context, status=status)


def check_sums(criteria, rows: list[StageRow]) -> dict:
    """The sums with what the checker has said so far, and how far the check has come."""
    own, result = result_up_to(criteria, rows, ScoreStage.SELF), result_up_to(criteria, rows)
    seen = {row.code for row in rows if row.stage == ScoreStage.CHECKED}
    return sums(criteria, result) | {
        "scored": len(seen),
        "count": len(criteria.leaves),
        "self_total": shown_points(own.total),
        "difference": signed(result.total - own.total),
    }


@require_POST
@guard(Permission.SHEET_CHECK, find_line)
def line_check(request, sheet):
    """Save what the checker finds at one criterion; answers as `line_save` does."""
    leaf = sheet.leaf
    try:
        saved = checked(sheet, leaf, request.POST, request.POST.get("reason", ""), by=request.user)
    except AnswerRefused as refused:
        return JsonResponse({"problem": str(refused), "field": refused.field}, status=422)
    except NewerVersion as newer:
        return JsonResponse({"problem": str(newer), "newer": newer_check(sheet, newer.line)}, status=409)
    except OfficeError as closed:
        return JsonResponse({"problem": str(closed), "closed": True}, status=409)
    return JsonResponse(saved_check(saved))


def checked(sheet, leaf: Leaf, typed, reason: str, *, by) -> Saved:
    """Keep what the checker typed; "accept" takes the agency's own answer, whatever stands in the controls."""
    version = version_in(typed.get("version", ""))
    if typed.get("accept"):
        own = sheet.lines.filter(code=leaf.code, stage=ScoreStage.SELF).first()
        return check_line(sheet, leaf.code, by=by, answer=own.answer if own else None, seen_version=version)
    override = typed.get("override", "").strip()
    return check_line(
        sheet,
        leaf.code,
        by=by,
        answer=None if override else typed_answer(leaf, typed),
        override=typed_override(leaf, override) if override else None,
        reason=reason,
        seen_version=version,
    )


def typed_override(leaf: Leaf, text: str) -> Decimal:
    try:
        return Decimal(typed_number(leaf, text.replace(" ", "").replace(MINUS, "-")))
    except AnswerRefused:
        most = f" đến {number(leaf.max)}" if leaf.max is not None else " trở lên"
        raise AnswerRefused(f"Nhập số điểm từ 0{most}.", field="override") from None


def saved_check(saved: Saved) -> dict:
    line, criteria = saved.line, saved.sheet.criteria_set.criteria
    leaf = criteria.leaves[line.code]
    return {
        "version": line.version,
        "saved": f"Đã lưu {clock(line.at)}",
        "points": points_in_words(leaf, line.points),
        "is_scored": line.answer is not None or line.override is not None,
        "status": check_status(saved.own, line),
        "difference": said(leaf, line, saved.own)["difference"],
        "reason": line.reason,
        "values": typed_from(leaf, line.answer) if line.override is None else {},
        "note": "",
        "sums": check_sums(criteria, saved.rows),
    }


def newer_check(sheet: ScoreSheet, line: LineScore) -> dict:
    leaf = sheet.leaf
    values = typed_from(leaf, line.answer) if line.override is None else {"override": number(line.override)}
    return {
        "version": line.version if line.pk else 0,
        "by": str(line.by or "Người khác"),
        "at": clock(line.at),
        "points": points_in_words(leaf, line.points),
        "answer": answer_in_words(leaf, line.answer),
        "explanation": line.reason,
        "values": values,
        "sums": check_sums(sheet.criteria_set.criteria, list(stage_rows(sheet.lines.all()))),
    }


@require_POST
@guard(Permission.SHEET_CHECK, find_sheet)
def check_save(request, sheet):
    """The whole page, for browsers without scripts: every changed line; refused ones come back with the reason."""
    criteria = sheet.criteria_set.criteria
    found = by_code_and_stage(list(sheet.lines.all()))
    refused: dict[str, Typed] = {}
    for place, leaf in enumerate(criteria.leaves.values()):
        prefix = f"r{place}-"
        if f"{prefix}version" not in request.POST:
            continue
        values = typed_values(leaf, request.POST, prefix)
        values |= {name: request.POST.get(prefix + name, "") for name in ("override", "accept", "version")}
        reason = request.POST.get(f"{prefix}reason", "")
        shown = check_row(
            leaf, place, found.get((leaf.code, ScoreStage.SELF)), found.get((leaf.code, ScoreStage.CHECKED)), None
        )
        if is_as_shown(shown, values, reason):
            continue
        try:
            checked(sheet, leaf, meant(shown, values), reason, by=request.user)
        except AnswerRefused as problem:
            refused[leaf.code] = Typed(values, reason, str(problem), version_in(values["version"]), problem.field)
        except NewerVersion as newer:
            refused[leaf.code] = Typed(values, reason, str(newer), newer.line.version)
        except OfficeError as closed:
            messages.error(request, str(closed))
            return redirect(address(sheet))
    if refused:
        return check_page(request, sheet, typed=refused, status=422)
    messages.success(request, "Đã lưu kết quả thẩm tra.")
    return redirect("scoring:sheet_check", pk=sheet.pk)


def is_as_shown(row: dict, values: dict[str, str], reason: str) -> bool:
    """Whether nothing was changed in a row since it was drawn."""
    if values["accept"]:
        return False
    same_reason = reason.replace("\r\n", "\n").strip() == row["reason"]
    return is_answer_as_shown(row, values) and values["override"] == row["override"] and same_reason


def is_answer_as_shown(row: dict, values: dict[str, str]) -> bool:
    drawn = {each["name"]: each["value"] for each in row.get("inputs", []) if each["value"]}
    if row.get("chosen"):
        drawn["level"] = row["chosen"]
    if row["not_assigned"]:
        drawn["not_assigned"] = "1"
    return drawn == {name: value for name, value in values.items() if name not in ("override", "accept", "version")}


def meant(row: dict, values: dict[str, str]) -> dict[str, str]:
    """What was typed, without points of one's own that were on the page before a new answer was typed beside them."""
    is_left = values["override"] == row["override"] and not is_answer_as_shown(row, values)
    return values | {"override": ""} if is_left else values


@require_POST
@guard(Permission.SHEET_CHECK, find_sheet)
def check_accept(request, sheet):
    """Accept the agency's answers in one part of the sheet, or in all of it (no part named)."""
    part = request.POST.get("part", "")
    criteria = sheet.criteria_set.criteria
    codes = codes_of(criteria, part) if part else list(criteria.leaves)
    if codes is None:
        raise Http404
    with refusal_told(request):
        count = accept(sheet, codes, by=request.user)
        messages.success(request, f"Đã đồng ý {count:02d} tiêu chí.")
        return redirect(reverse("scoring:sheet_check", kwargs={"pk": sheet.pk}))
    return redirect(address(sheet))


@require_http_methods(["GET", "POST"])
@guard(Permission.SHEET_CHECK, find_sheet)
def sheet_return(request, sheet):
    form = ReturnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return_sheet(sheet, by=request.user, reason=form.cleaned_data["reason"])
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"Đã trả lại để {sheet.agency} bổ sung.")
            return redirect(address(sheet))
    context = head(request, sheet) | {"form": form, "back_url": address(sheet)}
    return TemplateResponse(request, "scoring/sheet_return.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@guard(Permission.SHEET_CHECK, find_sheet)
def check_finish(request, sheet):
    """GET says what will happen, POST ends the check."""
    if request.method == "POST":
        with refusal_told(request):
            finish_check(sheet, by=request.user)
            messages.success(request, "Đã thẩm tra xong.")
        return redirect(address(sheet))
    if not sheet.is_checkable:
        messages.info(request, f"Bảng đang ở trạng thái “{sheet.get_state_display()}”.")
        return redirect(address(sheet))
    criteria = sheet.criteria_set.criteria
    shown = check_sums(criteria, list(stage_rows(sheet.lines.all())))
    effects = [
        f"Điểm sau thẩm tra: {shown['total']} điểm (tự chấm {shown['self_total']} điểm).",
        f"{sheet.agency} và cơ quan thi đua được báo; bảng chuyển sang “Đã thẩm tra”.",
    ]
    unseen = shown["count"] - shown["scored"]
    if unseen:
        effects.insert(0, f"{unseen:02d} tiêu chí chưa xem được coi là đồng ý với điểm tự chấm.")
    context = head(request, sheet) | {"effects": effects, "back_url": reverse("scoring:sheet_check", args=[sheet.pk])}
    return TemplateResponse(request, "scoring/check_finish.html", context)
