"""Giải trình: what was said of a unit's points, its answers, the conclusions, and the paper of all that."""

from decimal import Decimal

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.models import Identity
from accounts.permissions import Permission, can
from blocs.models import BlocYear
from scoring.bloc_table import NOT_HANDED_IN
from scoring.explaining import NewerExplanation, conclude, explain, explainable, explanation_due
from scoring.explanation_forms import ConcludeForm
from scoring.filters import ExplanationFilter
from scoring.lines import AnswerRefused
from scoring.models import Explanation, LineScore, ScoreSheet, Verdict
from scoring.opinions_paper import Opinion, bloc_opinions_paper, opinions_of, sheet_opinions_paper
from scoring.sheet_rows import answer_line, explanation_proof, points_in_words, points_of, signed
from scoring.views.bloc_table import find_ranking
from scoring.views.filling import version_in
from scoring.views.sheets import find_sheet, find_whole_sheet, head, sees_whole

EXPLANATIONS_PER_PAGE = 30
VERDICT_TONES = {"": "warning", Verdict.ACCEPTED: "success", Verdict.CHANGED: "info", Verdict.KEPT: "neutral"}


# --- One sheet --------------------------------------------------------------------------------------------------------


@require_safe
@guard(Permission.SHEET_VIEW, find_sheet)
def sheet_opinions(request, sheet):
    """Each point somebody had something to say of; the unit's own people answer here."""
    return opinions_page(request, sheet)


def opinions_page(request, sheet: ScoreSheet, *, typed=None, refused=None, status: int = 200):
    """`typed`: texts by criterion that were not kept, `refused`: why not."""
    user, typed, refused = request.user, typed or {}, refused or {}
    is_whole = sees_whole(user, sheet)
    codes = None if is_whole else sheet.codes_verified_by(user.agency_ids)
    lines = sheet.lines_with_people()
    explanations = sheet.explanations.with_evidence().select_related("by", "concluded_by")
    opinions = opinions_of(sheet, lines, explanations, codes=codes, also=typed)
    is_mine = can(user, Permission.SHEET_EXPLAIN, sheet)
    due = explanation_due(sheet)
    is_over = bool(due and due.is_over_on(timezone.localdate()))
    answerable = explainable(sheet, lines) if is_mine and not is_over else {}
    rows = [opinion_row(opinion, sheet, answerable, typed, refused) for opinion in opinions]
    context = head(request, sheet) | {
        "rows": rows,
        "is_whole": is_whole,
        "can_explain": any(row["can_explain"] for row in rows),
        "explain_due_on": due.due_on if due else None,
        "explain_days_left": due.working_days_left() if due else None,
        "is_late": is_mine and is_over,
        "problems": len(refused),
    }
    return TemplateResponse(request, "scoring/sheet_opinions.html", context, status=status)


def opinion_row(opinion: Opinion, sheet: ScoreSheet, answerable, typed, refused) -> dict:
    """One criterion in words: points, opinions, explanations, and what may be typed."""
    leaf, code, own = opinion.leaf, opinion.leaf.code, opinion.own
    line = answerable.get(code, (None, None))[1]
    current = next((each for each in opinion.explanations if line and each.stage == line.stage), None)
    place = list(sheet.criteria_set.criteria.leaves).index(code)
    return {
        "code": code,
        "title": leaf.title,
        "max": leaf.max,
        "own": points_in_words(leaf, points_of(own)),
        "stages": [stage_words(leaf, opinion, each) for each in opinion.later],
        "answers": [answer_words(each) for each in opinion.explanations],
        "can_explain": code in typed or (line is not None and not (current and current.verdict)),
        "name": f"r{place}-text",
        "version_name": f"r{place}-version",
        "anchor": f"r{place}",
        "text": typed.get(code, current.text if current else ""),
        "version": current.version if current else 0,
        "evidence_name": f"r{place}-evidence",
        "evidence_count": len(current.evidence_uses.all()) if current else 0,
        "problem": refused.get(code, ""),
    }


def stage_words(leaf, opinion: Opinion, line: LineScore) -> dict:
    """What one stage says now, and as the unit answered to it where a conclusion has replaced that."""
    then, (first, first_reason) = points_of(opinion.own), opinion.said_first(line)
    differs = line.points != then
    is_replaced = (first, first_reason) != (line.points, line.reason)
    return {
        "label": line.get_stage_display(),
        "points": points_in_words(leaf, line.points),
        "difference": signed(line.points - then) if differs and line.points is not None and then is not None else "",
        "answer": answer_line(leaf, line),
        "reason": "" if is_replaced else line.reason,
        "first": points_in_words(leaf, first) if is_replaced else "",
        "first_reason": first_reason if is_replaced else "",
        "by": str(line.by or ""),
        "at": line.at,
    }


def answer_words(explanation: Explanation) -> dict:
    return {
        "explanation": explanation,
        "verdict": explanation.get_verdict_display() or "Chưa có kết luận",
        "tone": VERDICT_TONES[explanation.verdict],
        "proofs": [explanation_proof(use) for use in explanation.evidence_uses.all()],
    }


@require_POST
@guard(Permission.SHEET_EXPLAIN, find_sheet)
def explanation_save(request, sheet):
    """Keep every explanation that was written or changed; what cannot be kept comes back with the reason.

    A button beside an explanation keeps all of them too, and goes on to the evidence of that one.
    """
    typed, refused, count, to_prove = {}, {}, 0, None
    for place, code in enumerate(sheet.criteria_set.criteria.leaves):
        wants_evidence = f"r{place}-evidence" in request.POST
        text = request.POST.get(f"r{place}-text")
        if text is None:
            continue
        version = version_in(request.POST.get(f"r{place}-version", ""))
        if version == 0 and not text.strip() and not wants_evidence:
            continue
        try:
            explanation = explain(sheet, code, by=request.user, text=text, seen_version=version)
        except NewerExplanation as newer:
            typed[code], refused[code] = text, f"{newer} Bản đã lưu: {newer.explanation.text}"
        except OfficeError as problem:
            typed[code], refused[code] = text, str(problem)
        else:
            count += 1
            to_prove = explanation if wants_evidence else to_prove
    sheet.bloc_year.year.__dict__.pop("dues", None)
    if refused:
        return opinions_page(request, sheet, typed=typed, refused=refused, status=422)
    if to_prove:
        return redirect("scoring:explanation_evidence", pk=to_prove.pk)
    messages.success(request, f"Đã lưu {count:02d} giải trình." if count else "Chưa có giải trình nào được ghi.")
    return redirect("scoring:sheet_opinions", pk=sheet.pk)


# --- Concluding -------------------------------------------------------------------------------------------------------


def find_explanation(user, pk) -> Explanation:
    """An explanation that `user` sees, its sheet at hand for the permission."""
    found = Explanation.objects.visible_to(user).with_evidence().select_related("by", "concluded_by")
    explanation = get_object_or_404(found, pk=pk)
    explanation.sheet = ScoreSheet.objects.for_page().get(pk=explanation.sheet_id)
    if explanation.leaf is None:
        raise Http404
    return explanation


@require_http_methods(["GET", "POST"])
@guard(Permission.EXPLANATION_CONCLUDE, find_explanation)
def explanation_conclude(request, explanation):
    """What the unit says, and what becomes of the point."""
    leaf = explanation.leaf
    form = ConcludeForm(request.POST or None, leaf=leaf, initial=seen(explanation))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            conclude(
                explanation,
                Verdict(data["verdict"]),
                by=request.user,
                words=data["words"],
                points=Decimal(data["points"]) if data["points"] else None,
                seen_version=data["seen"],
                seen_evidence=data["seen_evidence"] or 0,
            )
        except NewerExplanation:
            form.data = form.data.copy()
            explanation = find_explanation(request.user, explanation.pk)
            form.data.update({name: str(value) for name, value in seen(explanation).items()})
            form.add_error(None, "Đơn vị vừa sửa giải trình hoặc minh chứng; bản mới ở trên. Xin đọc lại rồi kết luận.")
        except AnswerRefused as refused:
            form.add_error("points" if refused.field in ("override", "points") else None, str(refused))
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Đã ghi kết luận và báo cho đơn vị.")
            return redirect("scoring:explanation_list")
    sheet = explanation.sheet
    lines = sheet.lines.filter(code=explanation.code).select_related("by")
    [opinion] = opinions_of(sheet, lines, [explanation], codes={explanation.code})
    context = head(request, sheet) | {
        "explanation": explanation,
        "proofs": answer_words(explanation)["proofs"],
        "leaf": leaf,
        "row": opinion_row(opinion, sheet, {}, {}, {}),
        "own_text": opinion.own.explanation if opinion.own else "",
        "own_answer": answer_line(leaf, opinion.own) if opinion.own else "",
        "form": form,
        "is_open": not explanation.verdict,
        "list_url": reverse("scoring:explanation_list"),
    }
    return TemplateResponse(request, "scoring/explanation_conclude.html", context, status=422 if form.errors else 200)


def seen(explanation: Explanation) -> dict[str, int]:
    """What the form says was read: no newer explanation or evidence is concluded on unseen."""
    return {"seen": explanation.version, "seen_evidence": explanation.evidence_version}


# --- The list ---------------------------------------------------------------------------------------------------------


@require_safe
@guard(Permission.VERIFICATION_LIST)
def explanation_list(request):
    """The explanations that this person sees: of the own agency, of the bloc, of the criteria one verifies."""
    user = request.user
    found = ExplanationFilter(request.GET, Explanation.objects.visible_to(user), user=user)
    rows = (
        found.qs.annotate(evidence_count=Count("evidence_uses"))
        .order_by("-at", "-pk")
        .select_related(
            "sheet__agency", "sheet__criteria_set", "sheet__bloc_year__bloc", "sheet__bloc_year__year", "by"
        )
        .defer("sheet__criteria_set__definition")
    )
    page = Paginator(rows, EXPLANATIONS_PER_PAGE).get_page(request.GET.get("page"))
    identity = Identity.current()
    for explanation in page:
        explanation.sheet.is_of_office = explanation.sheet.agency_id == identity.office_agency_id
    ScoreSheet.objects.share_owners([explanation.sheet for explanation in page])
    context = {"identity": identity, "filter": found, "page": page, "rows": [list_row(each, user) for each in page]}
    return TemplateResponse(request, "scoring/explanation_list.html", context)


def list_row(explanation: Explanation, user) -> dict:
    leaf = explanation.leaf
    return {
        "explanation": explanation,
        "title": leaf.title if leaf else "",
        "verdict": explanation.get_verdict_display() or "Chưa có kết luận",
        "tone": VERDICT_TONES[explanation.verdict],
        "url": reverse("scoring:sheet_opinions", args=[explanation.sheet_id]),
        "conclude_url": explanation.get_absolute_url() if may_conclude(user, explanation) else "",
    }


def may_conclude(user, explanation: Explanation) -> bool:
    """The permission without its question for the members of the bloc, which would be asked once a row."""
    explanation.sheet.bloc_year.__dict__.setdefault("member_ids", frozenset())
    return (
        not explanation.verdict and bool(explanation.leaf) and can(user, Permission.EXPLANATION_CONCLUDE, explanation)
    )


# --- Papers -----------------------------------------------------------------------------------------------------------


def sheet_paper(sheet: ScoreSheet):
    opinions = opinions_of(sheet, sheet.lines.all(), sheet.explanations.with_evidence())
    return sheet_opinions_paper(sheet, opinions, Identity.current(), day=timezone.localdate())


@require_safe
@guard(Permission.SHEET_VIEW, find_whole_sheet)
def sheet_opinions_pdf(request, sheet):
    return sheet_paper(sheet).response()


@require_safe
@guard(Permission.SHEET_VIEW, find_whole_sheet)
def sheet_opinions_word(request, sheet):
    return sheet_paper(sheet).word_response()


def bloc_paper(bloc_year: BlocYear):
    """Of every sheet that was handed in, in the order of the members. Six queries, however many."""
    order = dict(bloc_year.memberships.order_by().values_list("agency", "position"))
    sheets = ScoreSheet.objects.filter(bloc_year=bloc_year).exclude(state__in=NOT_HANDED_IN)
    sheets = list(sheets.select_related("agency", "criteria_set").defer("criteria_set__definition"))
    sheets.sort(key=lambda sheet: (order.get(sheet.agency_id, 0), sheet.pk))
    lines, explanations = {}, {}
    for line in LineScore.objects.filter(sheet__in=sheets):
        lines.setdefault(line.sheet_id, []).append(line)
    for explanation in Explanation.objects.with_evidence().filter(sheet__in=sheets):
        explanations.setdefault(explanation.sheet_id, []).append(explanation)
    by_sheet = [
        (sheet, opinions_of(sheet, lines.get(sheet.pk, []), explanations.get(sheet.pk, []))) for sheet in sheets
    ]
    return bloc_opinions_paper(bloc_year, by_sheet, Identity.current(), day=timezone.localdate())


@require_safe
@guard(Permission.RANKING_VIEW, find_ranking)
def bloc_opinions_pdf(request, bloc_year):
    return bloc_paper(bloc_year).response()


@require_safe
@guard(Permission.RANKING_VIEW, find_ranking)
def bloc_opinions_word(request, bloc_year):
    return bloc_paper(bloc_year).word_response()
