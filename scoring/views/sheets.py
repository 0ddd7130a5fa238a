"""Sheets: the list, one sheet, its papers, all sheets of a bloc."""

from collections import Counter

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.guard import guard
from accounts.models import Identity
from accounts.permissions import WHO_MAY, Permission, Role, can, roles_towards
from accounts.telling import refusal_told
from accounts.templatetags.ui import points as shown_points
from blocs.deadlines import deadline_of
from blocs.extensions import extended
from blocs.models import BlocYear, Stage
from documents.serving import file_response, workbook_response
from scoring import last_year
from scoring.evidence import uses_by_code
from scoring.feeding import offers
from scoring.figures import given_to
from scoring.filters import SheetFilter
from scoring.handing_in import receipt_holds
from scoring.models import EDITABLE, BlocCriteria, CriterionOwner, LineScore, ScoreSheet, ScoreStage, SheetState
from scoring.opening import OPEN_FOR_SHEETS, open_scoring
from scoring.papers import self_score_paper, self_score_workbook
from scoring.sheet_parts import narrowed, parts_of
from scoring.sheet_rows import by_code_and_stage, fill_row, read_row, signed, stages_present, sums
from scoring.stages import result_up_to
from scoring.wording import SHEET_TONES, STAGE_OF_SHEET, steps, timeline

SHEETS_PER_PAGE = 50


def find_sheet(user, pk) -> ScoreSheet:
    """A sheet that `user` sees, at least in part."""
    return seen_sheet(user, ScoreSheet.objects.for_page(), pk)


def seen_sheet(user, sheets, pk) -> ScoreSheet:
    """That one of `sheets`, if `user` sees it. The permission is quicker here than `visible_to`, its equal."""
    sheet = get_object_or_404(sheets, pk=pk)
    if not can(user, Permission.SHEET_VIEW, sheet):
        raise Http404
    return sheet


def find_whole_sheet(user, pk) -> ScoreSheet:
    """A sheet of which `user` sees more than the criteria that a department verifies."""
    sheet = find_sheet(user, pk)
    if not sees_whole(user, sheet):
        raise Http404
    return sheet


def sees_whole(user, sheet: ScoreSheet) -> bool:
    """Whether some role besides that of a verifying department lets `user` see this sheet."""
    return not (WHO_MAY[Permission.SHEET_VIEW] - {Role.VERIFIER}).isdisjoint(roles_towards(user, sheet))


def find_bloc_year(user, code, year) -> BlocYear:
    """A bloc that `user` leads, belongs to, or keeps."""
    found = BlocYear.objects.select_related("bloc", "year", "leader", "deputy")
    mine = user.agency_ids
    if not user.is_office:
        theirs = Q(memberships__agency__in=mine) | Q(leader__in=mine) | Q(deputy__in=mine)
        found = found.filter(pk__in=BlocYear.objects.filter(theirs).values("pk"))
    return get_object_or_404(found, bloc__code=code, year__year=year)


# --- Lists ------------------------------------------------------------------------------------------------------------


@require_safe
@guard(Permission.SHEET_LIST)
def sheet_list(request):
    sheets = ScoreSheet.objects.visible_to(request.user).with_shown_total(request.user)
    found = SheetFilter(request.GET, sheets, user=request.user)
    order = found.qs.query.order_by or ["-bloc_year__year__year", "bloc_year__bloc__code"]
    rows = found.qs.select_related("agency", "bloc_year__bloc", "bloc_year__year", "criteria_set")
    rows = rows.defer("criteria_set__definition").order_by(*order, "pk")
    page = Paginator(rows, SHEETS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": found,
        "page": page,
        "rows": [list_row(sheet, request.user) for sheet in page],
        "can_watch": request.user.is_office,
        "has_shelf": can(request.user, Permission.EVIDENCE_LIST),
        "keeps_figures": request.user.is_office
        or CriterionOwner.objects.filter(agency__in=request.user.agency_ids).exists(),
    }
    return TemplateResponse(request, "scoring/sheet_list.html", context)


def list_row(sheet: ScoreSheet, user) -> dict:
    """What a list says of one sheet; its totals only to those who see it whole."""
    return {
        "sheet": sheet,
        "url": sheet.get_absolute_url(),
        "tone": SHEET_TONES[SheetState(sheet.state)],
        "scored": sheet.scored_lines,
        "count": len(sheet.criteria_set.criteria.base_leaves),
        "self_total": sheet.shown_self_total if sheet.scored_lines else None,
        "total": sheet.shown_total if sheet.scored_lines else None,
        "is_mine": sheet.agency_id in user.agency_ids,
    }


@require_safe
@guard(Permission.SHEET_LIST, find_bloc_year)
def bloc_sheets(request, bloc_year):
    """All sheets of a bloc that this person sees, in the order of its members."""
    user = request.user
    positions = dict(bloc_year.memberships.order_by().values_list("agency", "position"))
    sheets = list(
        ScoreSheet.objects.visible_to(user)
        .filter(bloc_year=bloc_year)
        .with_shown_total(user)
        .select_related("agency", "criteria_set")
        .defer("criteria_set__definition")
    )
    checked = checked_counts(bloc_year, sheets)
    for sheet in sheets:
        sheet.bloc_year = bloc_year
    sheets.sort(key=lambda sheet: (positions.get(sheet.agency_id, 0), sheet.pk))
    assigned = BlocCriteria.objects.filter(bloc_year=bloc_year).select_related("criteria_set")
    assigned = assigned.defer("criteria_set__definition").first()
    due = deadline_of(bloc_year.year, bloc_year.stage) if bloc_year.stage else None
    identity = Identity.current()
    handed_in = sum(sheet.state not in EDITABLE for sheet in sheets)
    can_advance = can(user, Permission.BLOC_ADVANCE, bloc_year)
    context = {
        "identity": identity,
        "bloc_year": bloc_year,
        "rows": [list_row(sheet, user) | {"checked": checked[sheet.pk]} for sheet in sheets],
        "criteria_set": assigned.criteria_set if assigned else None,
        "missing": len(positions) - len(sheets) if can_advance else 0,
        "handed_in": handed_in,
        "holder": bloc_year.holder(identity),
        "due": due,
        "days_left": due.working_days_left() if due else None,
        "can_open": can_advance and (bloc_year.is_before_scoring or bloc_year.state in OPEN_FOR_SHEETS),
        "can_assign": can(user, Permission.CRITERIA_MANAGE) and not sheets,
        "can_derive": can(user, Permission.CRITERIA_DERIVE, bloc_year) and not sheets,
        "can_remind": can(user, Permission.DUE_REMIND, bloc_year),
        "can_cross": bloc_year.state in OPEN_FOR_SHEETS,
        "can_rank": can(user, Permission.RANKING_VIEW, bloc_year),
        "can_feed": bool(assigned) and can(user, Permission.CRITERIA_MANAGE),
        "address": {"code": bloc_year.bloc.code, "year": bloc_year.year.year},
    }
    return TemplateResponse(request, "scoring/bloc_sheets.html", context)


def checked_counts(bloc_year: BlocYear, sheets) -> Counter:
    """How many criteria of each sheet are checked, of those that had to be answered: the same as "Đã chấm" counts."""
    base = {sheet.pk: {leaf.code for leaf in sheet.criteria_set.criteria.base_leaves} for sheet in sheets}
    checked = LineScore.objects.filter(sheet__bloc_year=bloc_year, stage=ScoreStage.CHECKED).values_list(
        "sheet", "code"
    )
    return Counter(sheet for sheet, code in checked.order_by() if code in base.get(sheet, ()))


@require_POST
@guard(Permission.BLOC_ADVANCE, find_bloc_year)
def scoring_open(request, bloc_year):
    with refusal_told(request):
        sheets = open_scoring(bloc_year, by=request.user)
        told = f"Đã mở {len(sheets):02d} bảng tự chấm điểm và báo cho các đơn vị." if sheets else ""
        messages.success(request, told or "Mọi đơn vị trong khối đã có bảng tự chấm điểm.")
    return redirect("scoring:bloc_sheets", code=bloc_year.bloc.code, year=bloc_year.year.year)


# --- One sheet --------------------------------------------------------------------------------------------------------


@require_safe
@guard(Permission.SHEET_VIEW, find_sheet)
def sheet_detail(request, sheet):
    """The clerk's page while the sheet is written; the page for reading for everybody else."""
    if sheet.is_editable and can(request.user, Permission.SHEET_FILL, sheet):
        return fill_page(request, sheet)
    return read_page(request, sheet)


def head(request, sheet: ScoreSheet) -> dict:
    """What every page of a sheet says in its head: state, holder, deadline, what may be done."""
    identity = Identity.current()
    stage = STAGE_OF_SHEET.get(SheetState(sheet.state))
    due = deadline_of(sheet.bloc_year.year, stage) if stage else None
    if stage == Stage.SELF_SCORING:
        due = extended(due, sheet.extended_until)
    return {
        "identity": identity,
        "sheet": sheet,
        "state_label": sheet.get_state_display(),
        "tone": SHEET_TONES[SheetState(sheet.state)],
        "holder": sheet.holder(identity),
        "due_on": due.due_on if due else None,
        "days_left": due.working_days_left() if due else None,
        "bloc_address": {"code": sheet.bloc_year.bloc.code, "year": sheet.bloc_year.year.year},
    }


def fill_page(request, sheet: ScoreSheet, *, typed=None, status: int = 200):
    """The page with controls. `typed`: by criterion what was typed and not kept."""
    criteria, typed = sheet.criteria_set.criteria, typed or {}
    lines = sheet.lines_with_people(ScoreStage.SELF, ScoreStage.CHECKED)
    said = by_code_and_stage(lines)
    result = result_up_to(criteria, lines, ScoreStage.SELF)
    evidence, figures = uses_by_code(sheet), given_to(sheet)

    def row_of(leaf, place):
        own, checked = said.get((leaf.code, ScoreStage.SELF)), said.get((leaf.code, ScoreStage.CHECKED))
        return fill_row(
            leaf, place, own, typed.get(leaf.code), checked, evidence.get(leaf.code, ()), figures.get(leaf.code)
        )

    parts = parts_of(criteria, result, last_year.beside(sheet, row_of))
    chosen = request.GET.get("loc", "") if request.method == "GET" else ""
    context = head(request, sheet) | {
        "parts": narrowed(parts, LINE_FILTERS[chosen][1]) if chosen in LINE_FILTERS else parts,
        "filters": line_filters(parts, chosen),
        "sums": sums(criteria, result),
        "set_title": criteria.title,
        "proofs_url": reverse("scoring:evidence_edit", kwargs={"pk": sheet.pk, "code": "MA"}).removesuffix("MA/"),
        "offers": offers(sheet, lines, figures),
        "events": timeline(sheet, is_whole=True),
        "problems": len(typed),
        "needs_reason": sheet.state == SheetState.RETURNED,
    }
    return TemplateResponse(request, "scoring/sheet_fill.html", context, status=status)


# What the clerk may narrow the page to: its words, and which rows stay.
LINE_FILTERS = {
    "chua-cham": ("Chưa chấm", lambda row: row["can_skip"] and not row["is_scored"]),
    "chenh-lech": ("Chênh lệch", lambda row: bool(row["review"]) and row["review"]["differs"]),
    "tra-lai": ("Trả lại để bổ sung", lambda row: bool(row["review"]) and bool(row["review"]["reason"])),
}


def line_filters(parts, chosen: str) -> list[dict]:
    """Tabs with how many criteria each leaves."""
    rows = [row for part in parts for row in part.rows if not row["is_heading"]]
    tabs = [{"label": "Tất cả", "url": "?", "is_current": chosen not in LINE_FILTERS, "count": len(rows)}]
    for name, (label, wanted) in LINE_FILTERS.items():
        count = sum(map(wanted, rows))
        tabs.append({"label": label, "url": f"?loc={name}", "is_current": name == chosen, "count": count})
    return tabs


def read_page(request, sheet: ScoreSheet):
    user = request.user
    criteria = sheet.criteria_set.criteria
    codes = None if sees_whole(user, sheet) else sheet.codes_verified_by(user.agency_ids)
    lines = sheet.lines_with_people()
    if codes is not None:
        lines = [line for line in lines if line.code in codes]
    said, stages = by_code_and_stage(lines), stages_present(lines)
    result, own = result_up_to(criteria, lines), result_up_to(criteria, lines, ScoreStage.SELF)
    evidence, figures = uses_by_code(sheet), given_to(sheet)

    def row_of(leaf, place):
        return read_row(leaf, place, said, stages, evidence.get(leaf.code, ()), figures.get(leaf.code))

    context = head(request, sheet) | {
        "parts": parts_of(criteria, result, last_year.beside(sheet, row_of), codes=codes),
        "sums": sums(criteria, result) if codes is None else None,
        "self_total": shown_points(own.total) if stages else "",
        "difference": signed(result.total - own.total),
        "stages": [stage.label for stage in stages],
        "set_title": criteria.title,
        "steps": steps(sheet),
        "events": timeline(sheet, is_whole=codes is None),
        "is_mine": sheet.agency_id in user.agency_ids,
        "can_check": sheet.is_checkable and can(user, Permission.SHEET_CHECK, sheet),
        "can_return": can_return(user, sheet),
        "can_verify": sheet.is_verifiable
        and (
            codes is not None or ((user.is_office or sheet.is_of_office) and can(user, Permission.SHEET_VERIFY, sheet))
        ),
        # Asked of the office alone: for others the answer would take two queries more.
        "can_exclude": user.is_office and can(user, Permission.SHEET_EXCLUDE, sheet) and not sheet.is_over,
    }
    return TemplateResponse(request, "scoring/sheet_read.html", context)


def can_return(user, sheet: ScoreSheet) -> bool:
    returnable = {SheetState.SUBMITTED, SheetState.RESUBMITTED, SheetState.CHECKED}
    return sheet.state in returnable and not sheet.is_over and can(user, Permission.SHEET_CHECK, sheet)


# --- Papers -----------------------------------------------------------------------------------------------------------


def address(sheet: ScoreSheet) -> str:
    return reverse("scoring:sheet_detail", kwargs={"pk": sheet.pk})


@require_safe
@guard(Permission.SHEET_VIEW, find_whole_sheet)
def sheet_pdf(request, sheet):
    return self_score_paper(sheet, Identity.current()).response()


@require_safe
@guard(Permission.SHEET_VIEW, find_whole_sheet)
def sheet_word(request, sheet):
    return self_score_paper(sheet, Identity.current()).word_response()


@require_safe
@guard(Permission.SHEET_VIEW, find_whole_sheet)
def sheet_excel(request, sheet):
    filename, content = self_score_workbook(sheet)
    return workbook_response(content, filename)


@require_safe
@guard(Permission.SHEET_VIEW, find_whole_sheet)
def sheet_scan(request, sheet):
    """The signed paper on which the head approved."""
    if sheet.approval_scan is None:
        raise Http404
    return file_response(sheet.approval_scan, inline=True)


@require_safe
@guard(Permission.SHEET_VIEW, find_whole_sheet)
def sheet_receipt(request, sheet):
    if not sheet.receipt:
        raise Http404
    lines = list(sheet.lines.filter(stage=ScoreStage.SELF))
    facts = [
        ("Đơn vị", sheet.agency.name),
        ("Khối, cụm", str(sheet.bloc_year)),
        ("Nộp lúc", sheet.submitted_at),
        ("Người nộp", str(sheet.submitted_by)),
        ("Người duyệt", sheet.approved_by_name),
        ("Cách duyệt", sheet.get_approval_display()),
        ("Tổng điểm tự chấm", f"{shown_points(sheet.self_total)} điểm"),
    ]
    if sheet.is_late:
        facts.append(("Thời hạn", "Nộp muộn"))
    if sheet.approval_document:
        facts.append(("Số văn bản", sheet.approval_document))
    context = head(request, sheet) | {
        "facts": facts,
        "holds": receipt_holds(sheet, lines),
    }
    return TemplateResponse(request, "scoring/sheet_receipt.html", context)
