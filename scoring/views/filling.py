"""The clerk's work: saving lines, checking one's answers, approval, handing in."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.permissions import Permission
from accounts.templatetags.ui import clock
from accounts.templatetags.ui import points as shown_points
from blocs.deadlines import deadline_of
from blocs.extensions import extended
from blocs.models import Stage
from scoring.answers import NOT_ASSIGNED, answer_in_words, inputs, typed_answer, typed_from
from scoring.criteria import Kind, Leaf
from scoring.figures import given_to, without_prefilled
from scoring.forms import ApprovalForm, PaperApprovalForm, PasswordApprovalForm
from scoring.handing_in import readiness, submit
from scoring.lines import AnswerRefused, NewerVersion, Saved, save_line
from scoring.models import LineScore, ScoreSheet, ScoreStage
from scoring.sheet_rows import Typed, note_of, points_in_words, sums
from scoring.stages import result_up_to, stage_rows
from scoring.views.approving import approval_forms, approval_in, sent_one
from scoring.views.sheets import address, fill_page, find_sheet, head, seen_sheet

NO_VERSION = -1  # what a page sends that was not made by us


def version_in(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else NO_VERSION


def find_line(user, pk, code) -> ScoreSheet:
    """The sheet, with the criterion of this code as its `leaf`."""
    sheet = seen_sheet(user, ScoreSheet.objects.for_line(), pk)
    sheet.leaf = sheet.criteria_set.criteria.leaves.get(code)
    if sheet.leaf is None:
        raise Http404
    return sheet


# --- One line, without a button ---------------------------------------------------------------------------------------


@require_POST
@guard(Permission.SHEET_FILL, find_line)
def line_save(request, sheet):
    """Save one line and answer in JSON: its new version, its points and all sums; or why not.

    422: cannot be kept (`problem`, `field`). 409: somebody else was first (`newer`), or the sheet is closed (`closed`).
    """
    leaf = sheet.leaf
    figure = given_to(sheet, [leaf.code]).get(leaf.code) if leaf.kind is Kind.RATIO else None
    try:
        saved = save_line(
            sheet,
            leaf.code,
            by=request.user,
            answer=typed_answer(leaf, without_prefilled(leaf, request.POST, figure)),
            explanation=request.POST.get("explanation", ""),
            seen_version=version_in(request.POST.get("version", "")),
        )
    except AnswerRefused as refused:
        return JsonResponse({"problem": str(refused), "field": refused.field}, status=422)
    except NewerVersion as newer:
        return JsonResponse({"problem": str(newer), "newer": newer_line(sheet, newer.line)}, status=409)
    except OfficeError as closed:
        return JsonResponse({"problem": str(closed), "closed": True}, status=409)
    return JsonResponse(saved_line(leaf, saved))


def saved_line(leaf: Leaf, saved: Saved) -> dict:
    line, criteria = saved.line, saved.sheet.criteria_set.criteria
    return {
        "version": line.version,
        "saved": f"Đã lưu {clock(line.at)}",
        "points": points_in_words(leaf, line.points),
        "is_scored": line.answer is not None,
        "note": note_of(leaf, line),
        "sums": sums(criteria, saved.claimed),
    }


def newer_line(sheet: ScoreSheet, line: LineScore) -> dict:
    """What somebody else saved, to be shown beside what was typed and taken over with one click."""
    leaf, criteria = sheet.leaf, sheet.criteria_set.criteria
    return {
        "version": newer_version(line),
        "by": str(line.by or "Người khác"),
        "at": clock(line.at),
        "points": points_in_words(leaf, line.points),
        "answer": answer_in_words(leaf, line.answer),
        "explanation": line.explanation,
        "values": typed_from(leaf, line.answer),
        "sums": sums(criteria, result_up_to(criteria, stage_rows(sheet.lines.all()), ScoreStage.SELF)),
    }


# --- The whole page, for browsers without scripts ---------------------------------------------------------------------


@require_POST
@guard(Permission.SHEET_FILL, find_sheet)
def sheet_save(request, sheet):
    """Save every changed line; what cannot be kept comes back in its field with the reason."""
    if not sheet.is_editable:
        messages.error(request, closed_sentence(sheet))
        return redirect(address(sheet))
    own = {line.code: line for line in sheet.lines.filter(stage=ScoreStage.SELF).select_related("by")}
    figures = given_to(sheet)
    refused: dict[str, Typed] = {}
    count = 0
    for place, leaf in enumerate(sheet.criteria_set.criteria.leaves.values()):
        prefix = f"r{place}-"
        if f"{prefix}version" not in request.POST:
            continue
        values = without_prefilled(leaf, typed_values(leaf, request.POST, prefix), figures.get(leaf.code))
        explanation = request.POST.get(f"{prefix}explanation", "")
        if is_as_kept(leaf, own.get(leaf.code), values, explanation):
            continue
        version = version_in(request.POST[f"{prefix}version"])
        try:
            answer = typed_answer(leaf, values)
            save_line(sheet, leaf.code, by=request.user, answer=answer, explanation=explanation, seen_version=version)
        except AnswerRefused as problem:
            refused[leaf.code] = Typed(values, explanation, str(problem), version, problem.field)
        except NewerVersion as newer:
            refused[leaf.code] = Typed(values, explanation, in_conflict(leaf, newer.line), newer_version(newer.line))
        except OfficeError as closed:
            messages.error(request, str(closed))
            return redirect(address(sheet))
        else:
            count += 1
    if refused:
        return fill_page(request, sheet, typed=refused, status=422)
    messages.success(request, f"Đã lưu {count:02d} dòng." if count else "Không có gì thay đổi.")
    return redirect(address(sheet))


def typed_values(leaf: Leaf, post, prefix: str) -> dict[str, str]:
    names = [*inputs(leaf), NOT_ASSIGNED]
    return {name: post[prefix + name] for name in names if post.get(prefix + name)}


def is_as_kept(leaf: Leaf, line: LineScore | None, values: dict[str, str], explanation: str) -> bool:
    kept = typed_from(leaf, line.answer if line else None)
    kept_text = line.explanation if line else ""
    return values == kept and explanation.replace("\r\n", "\n").strip() == kept_text


def in_conflict(leaf: Leaf, line: LineScore) -> str:
    said = answer_in_words(leaf, line.answer)
    points = f"{shown_points(line.points)} điểm" if line.points is not None else "chưa chấm"
    return (
        f"{line.by or 'Người khác'} đã lưu lúc {clock(line.at)}: {points}{f' ({said})' if said else ''}. "
        "Điều bạn nhập còn ở đây; bấm Lưu lần nữa để thay bản ấy."
    )


def newer_version(line: LineScore) -> int:
    return line.version if line.pk else 0


def closed_sentence(sheet: ScoreSheet) -> str:
    return f"{sheet} đang ở trạng thái “{sheet.get_state_display()}” nên không sửa được. Điều vừa nhập chưa lưu."


# --- Handing in -------------------------------------------------------------------------------------------------------


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@guard(Permission.SHEET_APPROVE, find_sheet)
def sheet_hand_in(request, sheet):
    """Check one's answers, have the head approve, hand in."""
    if not sheet.is_editable:
        messages.info(request, f"Bảng đang ở trạng thái “{sheet.get_state_display()}”.")
        return redirect("scoring:sheet_receipt" if sheet.receipt else "scoring:sheet_detail", pk=sheet.pk)
    criteria = sheet.criteria_set.criteria
    ready = readiness(sheet, list(sheet.lines.filter(stage=ScoreStage.SELF)))
    is_head = sheet.agency_id in request.user.headed_agency_ids
    password_form, paper_form = approval_forms(
        request,
        (PasswordApprovalForm, PaperApprovalForm),
        is_head=is_head,
        initial={"seen": ready.seen, "name": sheet.agency.head_name},
        unanswered=len(ready.unanswered),
    )
    sent = sent_one(password_form, paper_form)
    if sent and sent.is_valid():
        try:
            hand_in(sheet, sent, by=request.user)
        except OfficeError as problem:
            sent.add_error(None, str(problem))
        else:
            messages.success(request, "Đã nộp bảng tự chấm điểm.")
            return redirect("scoring:sheet_receipt", pk=sheet.pk)
    due = extended(deadline_of(sheet.bloc_year.year, Stage.SELF_SCORING), sheet.extended_until)
    context = head(request, sheet) | {
        "password_form": password_form,
        "paper_form": paper_form,
        "sums": sums(criteria, ready.result),
        "part_sums": [
            (section.code, section.title, ready.result.sections[section.code], section.max)
            for section in criteria.sections
        ],
        "unanswered": named(criteria, ready.unanswered),
        "faults": [(criteria.leaves[code], problem.label) for code, problem in ready.faults.items()],
        "without_evidence": named(criteria, ready.without_evidence),
        "is_late": bool(due and due.is_over and not sheet.submitted_at),
    }
    status = 422 if sent and sent.errors else 200
    return TemplateResponse(request, "scoring/sheet_hand_in.html", context, status=status)


def named(criteria, codes: list[str]) -> list[tuple[str, str, str]]:
    """Code, title and the anchor of its row."""
    places = {code: place for place, code in enumerate(criteria.leaves)}
    return [(code, criteria.leaves[code].title, f"r{places[code]}") for code in codes]


@transaction.atomic
def hand_in(sheet: ScoreSheet, form: ApprovalForm, *, by) -> None:
    data = form.cleaned_data
    approval = approval_in(form, by=by)
    is_confirmed = data.get("confirm_unanswered", False)
    submit(sheet, by=by, approval=approval, seen=data["seen"], unanswered_confirmed=is_confirmed)
