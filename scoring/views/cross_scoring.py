"""Chấm chéo: the round of a bloc, and one member scoring another. Nobody is shown another's marks before it closes."""

from decimal import Decimal

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import OfficeError
from accounts.forms import ReasonForm
from accounts.guard import guard
from accounts.models import Agency
from accounts.permissions import Permission, can
from accounts.telling import refusal_told
from accounts.templatetags.ui import clock
from accounts.templatetags.ui import points as shown_points
from blocs.models import BlocState
from documents.serving import file_response
from scoring import cross_scoring
from scoring.answers import answer_in_words, typed_number
from scoring.checking import codes_of
from scoring.cross_scoring import CrossTask, NewerMark, finished_pairs, is_marked, mark_line, marks_of, points_claimed
from scoring.evidence import uses_by_code
from scoring.lines import AnswerRefused
from scoring.models import HANDED_IN, CrossMark, CrossRound, CrossSheet, EvidenceUse, LineScore, ScoreSheet, ScoreStage
from scoring.sheet_parts import parts_of
from scoring.sheet_rows import Typed, leaf_row, points_in_words, points_of, signed
from scoring.stages import result_up_to
from scoring.views.filling import version_in
from scoring.views.sheets import find_bloc_year


def round_url(bloc_year) -> str:
    return reverse("scoring:cross_round", kwargs={"code": bloc_year.bloc.code, "year": bloc_year.year.year})


# --- The round --------------------------------------------------------------------------------------------------------


@require_safe
@guard(Permission.SHEET_LIST, find_bloc_year)
def cross_round(request, bloc_year):
    """What one still has to score; to leader and office how far each member is, never what was given."""
    user, round_ = request.user, CrossRound.objects.filter(bloc_year=bloc_year).select_related("opened_by").first()
    may_run = can(user, Permission.BLOC_ADVANCE, bloc_year)
    may_open = may_run and round_ is None and bloc_year.state == BlocState.CHECKING
    members = [membership.agency for membership in bloc_year.memberships.select_related("agency")]
    sheets = list(ScoreSheet.objects.filter(bloc_year=bloc_year, state__in=HANDED_IN).select_related("agency"))
    done = finished_pairs(bloc_year) if round_ else set()
    mine = [member for member in members if member.pk in user.agency_ids] if round_ and round_.is_open else []
    context = {
        "bloc_year": bloc_year,
        "round": round_,
        "state_label": ("Đang chấm chéo" if round_.is_open else "Đã đóng") if round_ else "Chưa mở",
        "tone": ("warning" if round_.is_open else "closed") if round_ else "neutral",
        "tasks": [task_row(scorer, sheet, done) for scorer in mine for sheet in sheets if sheet.agency_id != scorer.pk],
        "members": [member_row(member, sheets, done) for member in members] if may_run and round_ else [],
        "can_open": may_open and not cross_scoring.too_few_members(bloc_year),
        "why_not": cross_scoring.too_few_members(bloc_year) if may_open else "",
        "can_close": may_run and round_ is not None and round_.is_open,
        "address": {"code": bloc_year.bloc.code, "year": bloc_year.year.year},
    }
    return TemplateResponse(request, "scoring/cross_round.html", context)


def task_row(scorer: Agency, sheet: ScoreSheet, done) -> dict:
    is_done = (scorer.pk, sheet.pk) in done
    return {
        "agency": sheet.agency.name,
        "scorer": scorer.name,
        "is_done": is_done,
        "url": reverse("scoring:cross_score", kwargs={"pk": sheet.pk, "agency": scorer.pk}),
    }


def member_row(member: Agency, sheets, done) -> dict:
    wanted = [sheet.pk for sheet in sheets if sheet.agency_id != member.pk]
    finished = sum((member.pk, pk) in done for pk in wanted)
    return {"agency": member.name, "finished": finished, "count": len(wanted), "is_done": finished == len(wanted)}


@require_POST
@guard(Permission.BLOC_ADVANCE, find_bloc_year)
def cross_open(request, bloc_year):
    with refusal_told(request):
        cross_scoring.open_round(bloc_year, by=request.user)
        messages.success(request, "Đã mở lượt chấm chéo và báo cho các đơn vị.")
    return redirect(round_url(bloc_year))


@require_http_methods(["GET", "POST"])
@guard(Permission.BLOC_ADVANCE, find_bloc_year)
def cross_close(request, bloc_year):
    """GET says what will happen and who has not finished, POST closes the round."""
    if not cross_scoring.is_cross_scored(bloc_year.pk):
        messages.info(request, "Không có lượt chấm chéo đang mở.")
        return redirect(round_url(bloc_year))
    members = [membership.agency for membership in bloc_year.memberships.select_related("agency")]
    sheets = list(ScoreSheet.objects.filter(bloc_year=bloc_year, state__in=HANDED_IN).select_related("agency"))
    missing = cross_scoring.outstanding(bloc_year, sheets, members)
    form = ReasonForm(request.POST or None)
    form.fields["reason"].required = bool(missing)
    if request.method == "POST" and form.is_valid():
        try:
            count = cross_scoring.close_round(bloc_year, by=request.user, reason=form.cleaned_data["reason"])
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"Đã đóng lượt chấm chéo; {count:02d} bảng có điểm trung bình.")
            return redirect(round_url(bloc_year))
    names = ", ".join(agency.name for agency in missing)
    sparse = ", ".join(sheet.agency.name for sheet in cross_scoring.sparsely_scored(bloc_year, sheets))
    warnings = [f"Chưa chấm xong: {names}. Chỉ phiếu đã chấm xong được tính."] if missing else []
    warnings += [f"Chưa đủ {cross_scoring.FEWEST_SCORERS:02d} đơn vị chấm xong bảng của: {sparse}."] if sparse else []
    context = {
        "bloc_year": bloc_year,
        "form": form,
        "back_url": round_url(bloc_year),
        "warning": " ".join(warnings),
        "effects": [
            "Điểm trung bình của các đơn vị đã chấm xong trở thành điểm thẩm tra.",
            f"Bảng chưa đủ {cross_scoring.FEWEST_SCORERS:02d} đơn vị chấm xong do khối trưởng thẩm tra.",
            "Không mở lại được nữa.",
        ],
    }
    return TemplateResponse(request, "scoring/cross_close.html", context, status=422 if form.errors else 200)


# --- One member scores another ----------------------------------------------------------------------------------------


def find_task(user, pk, agency) -> CrossTask:
    """The sheet as `agency` scores it, for those who act for it alone; everybody else finds nothing."""
    sheet = get_object_or_404(ScoreSheet.objects.for_page(), pk=pk)
    task = CrossTask(sheet, get_object_or_404(Agency, pk=agency))
    if not can(user, Permission.CROSS_SCORE, task) or not CrossRound.objects.filter(bloc_year=sheet.bloc_year).exists():
        raise Http404
    return task


def task_url(task: CrossTask, name: str = "cross_score") -> str:
    return reverse(f"scoring:{name}", kwargs={"pk": task.sheet.pk, "agency": task.scorer.pk})


@require_safe
@guard(Permission.CROSS_SCORE, find_task)
def cross_score(request, task):
    """What the other member claims, and this member's own marks."""
    mine = CrossSheet.objects.filter(sheet=task.sheet, scorer=task.scorer).first()
    is_finished = mine is not None and mine.finished_at is not None
    if is_finished or task.sheet.state not in HANDED_IN or not cross_scoring.is_cross_scored(task.sheet.bloc_year_id):
        told = "Đơn vị bạn đã chấm xong bảng này." if is_finished else "Bảng này không ở bước chấm chéo."
        messages.info(request, told)
        return redirect(round_url(task.sheet.bloc_year))
    return marks_page(request, task)


def marks_page(request, task: CrossTask, *, typed=None, status: int = 200):
    sheet, typed = task.sheet, typed or {}
    criteria, own, marks = sheet.criteria_set.criteria, cross_scoring.own_lines(sheet), marks_of(task)
    evidence = uses_by_code(sheet)

    def row_of(leaf, place):
        proofs = [cross_proof(use, task) for use in evidence.get(leaf.code, ())]
        row = mark_row(leaf, place, own.get(leaf.code), marks.get(leaf.code), typed.get(leaf.code))
        return row | {"proofs": proofs}

    wanted = [code for code in criteria.leaves if is_marked(own.get(code))]
    context = {
        "task": task,
        "bloc_year": sheet.bloc_year,
        "parts": parts_of(criteria, result_up_to(criteria, own.values()), row_of),
        "marked": sum(code in marks for code in wanted),
        "count": len(wanted),
        "problems": len(typed),
        "round_url": round_url(sheet.bloc_year),
        "save_url": task_url(task, "cross_save"),
        "mark_url": reverse("scoring:mark_save", args=[sheet.pk, task.scorer.pk, "MA"]),
        "accept_url": task_url(task, "cross_accept"),
        "finish_url": task_url(task, "cross_finish"),
    }
    return TemplateResponse(request, "scoring/cross_score.html", context, status=status)


def mark_row(leaf, place: int, own, mark, typed: Typed | None) -> dict:
    """What the agency claims of one criterion, and the member's own mark."""
    return leaf_row(leaf, place) | {
        "own": points_in_words(leaf, points_of(own)),
        "answer": answer_in_words(leaf, own.answer if own else None),
        "explanation": own.explanation if own else "",
        "is_marked": is_marked(own),
        "points": typed.values["points"] if typed else shown_points(mark.points) if mark else "",
        "reason": typed.explanation if typed else mark.reason if mark else "",
        "version": typed.version if typed else mark.version if mark else 0,
        "problem": typed.problem if typed else "",
        "difference": beside(mark, own) if mark else "",
        "saved": f"Đã lưu {clock(mark.at)}" if mark else "",
    }


def cross_proof(use: EvidenceUse, task: CrossTask) -> dict:
    """One piece of evidence; its file is served to a member for as long as it scores the sheet."""
    address = {"pk": task.sheet.pk, "agency": task.scorer.pk, "use": use.pk}
    url = reverse("scoring:cross_evidence", kwargs=address) if use.evidence.file else ""
    return {"said": use.evidence.said, "pages": use.pages, "url": url}


def beside(mark: CrossMark, own: LineScore | None) -> str:
    """How far the mark is from what the agency claims."""
    claimed = points_claimed(own)
    return signed(mark.points - claimed) if mark.points != claimed else ""


def find_mark(user, pk, agency, code) -> CrossTask:
    """The same with the criterion of this code as the sheet's `leaf`."""
    task = find_task(user, pk, agency)
    task.sheet.leaf = task.sheet.criteria_set.criteria.leaves.get(code)
    if task.sheet.leaf is None:
        raise Http404
    return task


def find_proof(user, pk, agency, use) -> CrossTask:
    """The same with evidence of this very sheet as its `use`, while the round is open and the sheet stands in it."""
    task = find_task(user, pk, agency)
    if task.sheet.state not in HANDED_IN or not cross_scoring.is_cross_scored(task.sheet.bloc_year_id):
        raise Http404
    task.sheet.use = get_object_or_404(task.sheet.evidence_uses.select_related("evidence__file"), pk=use)
    return task


@require_safe
@guard(Permission.CROSS_SCORE, find_proof)
def cross_evidence(request, task):
    """PDF and pictures in the browser, Word and Excel as a download."""
    file = task.sheet.use.evidence.file
    if file is None:
        raise Http404
    return file_response(file, inline=True)


@require_POST
@guard(Permission.CROSS_SCORE, find_mark)
def mark_save(request, task):
    """Save one mark without a button; answers as `line_save` does."""
    leaf = task.sheet.leaf
    try:
        mark = mark_line(
            task,
            leaf.code,
            points=Decimal(typed_number(leaf, request.POST.get("points", "").replace(" ", ""))),
            reason=request.POST.get("reason", ""),
            seen_version=version_in(request.POST.get("version", "")),
            by=request.user,
        )
    except AnswerRefused as refused:
        return JsonResponse(
            {"problem": str(refused), "field": "reason" if refused.field == "reason" else "answer"}, status=422
        )
    except NewerMark as newer:
        return JsonResponse({"problem": str(newer), "newer": newer_mark(task, newer.mark)}, status=409)
    except OfficeError as closed:
        return JsonResponse({"problem": str(closed), "closed": True}, status=409)
    own = task.sheet.lines.filter(code=leaf.code, stage=ScoreStage.SELF).first()
    return JsonResponse(
        {
            "version": mark.version,
            "saved": f"Đã lưu {clock(mark.at)}",
            "difference": beside(mark, own),
            "sums": mark_sums(task),
        }
    )


def newer_mark(task: CrossTask, mark: CrossMark) -> dict:
    """What a colleague of the same member has saved, to be taken over with one click."""
    points = shown_points(mark.points) if mark.pk else ""
    return {
        "version": mark.version if mark.pk else 0,
        "by": str(mark.by or "Người khác"),
        "at": clock(mark.at),
        "points": points,
        "answer": "",
        "explanation": mark.reason,
        "values": {"points": points},
        "sums": mark_sums(task),
    }


def mark_sums(task: CrossTask) -> dict:
    return {"scored": len(marks_of(task)), "nodes": {}, "scored_of": {}}


@require_POST
@guard(Permission.CROSS_SCORE, find_task)
def cross_save(request, task):
    """Every mark that was given or changed; refused ones come back with the reason."""
    marks, refused, count = marks_of(task), {}, 0
    for place, (code, leaf) in enumerate(task.sheet.criteria_set.criteria.leaves.items()):
        text = request.POST.get(f"r{place}-points", "").replace(" ", "")
        reason = request.POST.get(f"r{place}-reason", "")
        version = version_in(request.POST.get(f"r{place}-version", ""))
        kept = marks.get(code)
        is_kept = kept is not None and (shown_points(kept.points), kept.reason) == (text, reason.strip())
        if is_kept or not (text or reason.strip()):
            continue
        try:
            points = Decimal(typed_number(leaf, text))
            mark_line(task, code, points=points, reason=reason, seen_version=version, by=request.user)
        except AnswerRefused as problem:
            refused[code] = Typed({"points": text}, reason, str(problem), version)
        except NewerMark as newer:
            refused[code] = Typed({"points": text}, reason, str(newer), newer.mark.version if newer.mark.pk else 0)
        except OfficeError as closed:
            messages.error(request, str(closed))
            return redirect(round_url(task.sheet.bloc_year))
        else:
            count += 1
    if refused:
        return marks_page(request, task, typed=refused, status=422)
    messages.success(request, f"Đã lưu {count:02d} điểm." if count else "Không có gì thay đổi.")
    return redirect(task_url(task))


@require_POST
@guard(Permission.CROSS_SCORE, find_task)
def cross_accept(request, task):
    """Give the claimed points in one part of the sheet where nothing is given yet."""
    codes = codes_of(task.sheet.criteria_set.criteria, request.POST.get("part", ""))
    if codes is None:
        raise Http404
    with refusal_told(request):
        count = cross_scoring.accept_part(task, codes, by=request.user)
        messages.success(request, f"Đã đồng ý {count:02d} tiêu chí.")
        return redirect(task_url(task))
    return redirect(round_url(task.sheet.bloc_year))


@require_POST
@guard(Permission.CROSS_SCORE, find_task)
def cross_finish(request, task):
    with refusal_told(request):
        cross_scoring.finish_marks(task, by=request.user)
        messages.success(request, f"Đã chấm xong {task.sheet.agency}.")
    return redirect(round_url(task.sheet.bloc_year))
