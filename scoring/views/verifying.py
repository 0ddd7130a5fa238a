"""Verification: the list of a department (or the office) across all agencies, and one sheet with full controls."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import JsonResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.keys import keys_in
from accounts.models import Identity
from accounts.permissions import Permission
from accounts.telling import refusal_told
from accounts.templatetags.ui import clock
from blocs.deadlines import deadline_of
from blocs.models import Stage
from scoring import last_year
from scoring.answers import answer_in_words, typed_answer, typed_from
from scoring.checking import codes_of
from scoring.criteria import Leaf
from scoring.evidence import uses_by_code
from scoring.figures import given_to
from scoring.filters import VerificationFilter
from scoring.lines import AnswerRefused, NewerVersion, Saved
from scoring.models import LineScore, ScoreSheet, ScoreStage
from scoring.sheet_parts import parts_of
from scoring.sheet_rows import Typed, points_in_words, said, signed
from scoring.stages import result_up_to
from scoring.verification_queue import SPOKEN, Queue
from scoring.verification_rows import by_code, verification_status, verify_row
from scoring.verifying import accept_all, codes_to_verify, finish_verification, verify_line
from scoring.views.checking import is_as_shown, meant, typed_override
from scoring.views.filling import find_line, typed_values, version_in
from scoring.views.sheets import address, find_sheet, head

# One page of the list holds about so many criteria; a sheet with more of them than fit opens on its own page.
LINES_PER_PAGE = 60
LINES_INLINE = 12


# --- The list ---------------------------------------------------------------------------------------------------------


@require_safe
@guard(Permission.VERIFICATION_LIST)
def verification_list(request):
    return list_page(request, request.GET)


def list_page(request, asked: QueryDict, *, typed=None, status: int = 200):
    """The sheets bloc by bloc, each with the criteria to verify. `typed`: by sheet and code what was not kept."""
    typed = typed or {}
    identity = Identity.current()
    queue = Queue(request.user, identity)
    code = asked.get("code", "")
    code = code if code in dict(queue.offered) else ""
    found = VerificationFilter(asked, queue.sheets(code=code), queue=queue)
    largest = max((len(codes) for codes in queue.codes.values()), default=1)
    lines_each = 1 if code else max(largest, 1)
    is_inline = lines_each <= LINES_INLINE
    per_page = LINES_PER_PAGE // lines_each if is_inline else LINES_PER_PAGE // 2
    sheets = found.qs.select_related("agency", "bloc_year__bloc", "bloc_year__year", "criteria_set")
    sheets = sheets.defer("criteria_set__definition").order_by(
        "-bloc_year__year__year", "bloc_year__bloc__code", "agency__name", "pk"
    )
    page = Paginator(sheets, per_page).get_page(asked.get("page"))
    only_waiting = found.form.cleaned_data.get("status") == "cho" if found.form.is_valid() else False
    lines = lines_of(page, queue, code) if is_inline else {}
    context = {
        "identity": identity,
        "filter": found,
        "page": page,
        "blocs": by_bloc(
            [sheet_entry(sheet, queue, code, lines.get(sheet.pk), typed, only_waiting=only_waiting) for sheet in page]
        ),
        "query": asked.urlencode(),
        "problems": len(typed),
        "has_work": bool(queue.codes) or bool(page.object_list),
        "is_inline": is_inline,
    }
    return TemplateResponse(request, "scoring/verification_list.html", context, status=status)


def lines_of(page, queue: Queue, code: str) -> dict[int, dict[str, dict[str, LineScore]]]:
    """The lines of the page's sheets by sheet, criterion and stage. One query."""
    wanted = [code] if code else sorted({each for sheet in page for each in queue.codes_of(sheet)})
    found: dict[int, list[LineScore]] = {sheet.pk: [] for sheet in page}
    for line in LineScore.objects.filter(sheet__in=list(found), code__in=wanted).select_related("by"):
        found[line.sheet_id].append(line)
    return {pk: by_code(lines) for pk, lines in found.items()}


def sheet_entry(sheet: ScoreSheet, queue: Queue, code: str, lines, typed, *, only_waiting: bool) -> dict:
    """One sheet of the list: how far it is, and its rows where there is room for them."""
    leaves = sheet.criteria_set.criteria.leaves
    places = {each: place for place, each in enumerate(leaves)}
    rows = []
    for each in queue.codes_of(sheet) if lines is not None else []:
        of_line = lines.get(each, {})
        was_typed = typed.get((sheet.pk, each))
        is_done = any(stage in of_line for stage in SPOKEN)
        if (code and each != code) or (only_waiting and is_done and not was_typed):
            continue
        rows.append(short_row(leaves[each], f"s{sheet.pk}-r{places[each]}", of_line, sheet.verifying_stage, was_typed))
    return {
        "sheet": sheet,
        "rows": rows,
        "spoken": sheet.spoken,
        "asked": sheet.asked,
        "is_done": sheet.spoken >= sheet.asked,
        "url": reverse("scoring:sheet_verify", args=[sheet.pk]),
        "accept_url": reverse("scoring:verify_accept", args=[sheet.pk]),
    }


def short_row(leaf: Leaf, prefix: str, lines, stage: ScoreStage, typed: Typed | None) -> dict:
    """One criterion on one line: what stands, the points and reason one may give, or the acceptance."""
    own, line = lines.get(ScoreStage.SELF), lines.get(stage)
    full = verify_row(leaf, 0, lines, stage)
    spoken = line or lines.get(ScoreStage.VERIFIED)
    return {
        "prefix": prefix,
        "code": leaf.code,
        "title": leaf.title,
        "max": full["max"],
        "own": full["own"],
        "before": full["before"],
        "status": full["status"] if line or not spoken else "Đã thẩm định trước hội nghị",
        "is_done": spoken is not None,
        "points": points_in_words(leaf, spoken.points) if spoken else "",
        "difference": said(leaf, spoken, own)["difference"] if spoken else "",
        "said": spoken.reason if spoken else "",
        "version": typed.version if typed else line.version if line else 0,
        "override": typed.values.get("override", "") if typed else "",
        "reason": typed.explanation if typed else "",
        "accept": bool(typed and typed.values.get("accept")),
        "problem": typed.problem if typed else "",
    }


def by_bloc(entries: list[dict]) -> list[dict]:
    """The entries under their blocs, in their order."""
    blocs: list[dict] = []
    for entry in entries:
        bloc_year = entry["sheet"].bloc_year
        if not blocs or blocs[-1]["bloc_year"].pk != bloc_year.pk:
            blocs.append({"bloc_year": bloc_year, "entries": []})
        blocs[-1]["entries"].append(entry)
    return blocs


@require_POST
@guard(Permission.VERIFICATION_LIST)
def verification_save(request):
    """Every row of the list's page in which something was ticked or typed; refused ones come back with the reason."""
    queue = Queue(request.user, Identity.current())
    asked = {key.split("-", 1)[0][1:] for key in request.POST if key.startswith("s") and key.endswith("-version")}
    sheets = queue.sheets().filter(pk__in=keys_in(asked))
    refused, count = {}, 0
    for sheet in sheets.select_related("criteria_set", "bloc_year__year"):
        for place, (code, leaf) in enumerate(sheet.criteria_set.criteria.leaves.items()):
            outcome = keep_short(request, sheet, leaf, f"s{sheet.pk}-r{place}-")
            if isinstance(outcome, Typed):
                refused[sheet.pk, code] = outcome
            count += outcome is True
    if refused:
        return list_page(request, request.GET, typed=refused, status=422)
    messages.success(request, f"Đã thẩm định {count:02d} tiêu chí." if count else "Chưa có gì được chọn hoặc nhập.")
    return redirect(f"{reverse('scoring:verification_list')}?{request.GET.urlencode()}")


def keep_short(request, sheet: ScoreSheet, leaf: Leaf, prefix: str) -> Typed | bool:
    """Keep one row of the list; True when something was kept, a Typed when it was refused."""
    post = request.POST
    values = {name: post.get(prefix + name, "").strip() for name in ("override", "accept", "version")}
    reason = post.get(f"{prefix}reason", "")
    if not values["override"] and not values["accept"]:
        is_lost = bool(reason.strip())
        return (
            Typed(values, reason, "Xin ghi số điểm, hoặc bỏ lý do.", version_in(values["version"]))
            if is_lost
            else False
        )
    try:
        if values["override"] and values["accept"]:
            raise AnswerRefused("Chọn một: đồng ý, hoặc cho điểm khác.", field="override")
        verify_line(
            sheet,
            leaf.code,
            by=request.user,
            override=typed_override(leaf, values["override"]) if values["override"] else None,
            accepts=bool(values["accept"]),
            reason=reason if values["override"] else "",
            seen_version=version_in(values["version"]),
        )
    except NewerVersion as newer:
        points = points_in_words(leaf, newer.line.points)
        problem = f"{newer} Điểm đã lưu: {points}. Bấm Lưu lần nữa để thay."
        return Typed(values, reason, problem, newer.line.version if newer.line.pk else 0)
    except OfficeError as problem:
        return Typed(values, reason, str(problem), version_in(values["version"]))
    return True


# --- One sheet --------------------------------------------------------------------------------------------------------


@require_safe
@guard(Permission.SHEET_VERIFY, find_sheet)
def sheet_verify(request, sheet):
    """The criteria of one sheet that this person verifies, with the controls of their kinds."""
    if not sheet.is_verifiable:
        messages.info(
            request, f"Bảng đang ở trạng thái “{sheet.get_state_display()}” nên chưa hoặc không còn thẩm định."
        )
        return redirect(address(sheet))
    return verify_page(request, sheet)


def verify_page(request, sheet: ScoreSheet, *, typed=None, status: int = 200):
    criteria, typed = sheet.criteria_set.criteria, typed or {}
    codes = codes_to_verify(request.user, sheet)
    is_whole = len(codes) == len(criteria.leaves)
    lines = [line for line in sheet.lines_with_people() if line.code in codes]
    found, evidence, figures = by_code(lines), uses_by_code(sheet), given_to(sheet, codes)

    def row_of(leaf, place):
        of_line, proofs = found.get(leaf.code, {}), evidence.get(leaf.code, ())
        figure = figures.get(leaf.code)
        return verify_row(leaf, place, of_line, sheet.verifying_stage, typed.get(leaf.code), proofs, figure)

    due = deadline_of(sheet.bloc_year.year, Stage.VERIFICATION)
    context = head(request, sheet) | {
        "parts": parts_of(
            criteria, result_up_to(criteria, lines), last_year.beside(sheet, row_of), codes=None if is_whole else codes
        ),
        "progress": progress(lines, codes),
        "set_title": criteria.title,
        "is_whole": is_whole,
        "can_finish": is_whole and sheet.state == "checked",
        "is_after_meeting": sheet.is_agreed,
        "due_on": due.due_on if due else None,
        "days_left": due.working_days_left() if due else None,
        "problems": len(typed),
    }
    return TemplateResponse(request, "scoring/sheet_verify.html", context, status=status)


def progress(lines, codes) -> dict:
    """How many of one's criteria are verified; nothing of the sheet's sums, which are not a department's to see."""
    spoken = {line.code for line in lines if line.stage in SPOKEN and line.code in codes}
    return {"scored": len(spoken), "count": len(codes), "nodes": {}, "scored_of": {}}


@require_POST
@guard(Permission.SHEET_VERIFY, find_line)
def line_verify(request, sheet):
    """Save what verification finds at one criterion; answers as `line_save` does."""
    leaf, codes = sheet.leaf, codes_to_verify(request.user, sheet)
    try:
        saved = verified(sheet, leaf, request.POST, request.POST.get("reason", ""), by=request.user)
    except AnswerRefused as refused:
        return JsonResponse({"problem": str(refused), "field": refused.field}, status=422)
    except NewerVersion as newer:
        return JsonResponse({"problem": str(newer), "newer": newer_line(sheet, newer.line, codes)}, status=409)
    except OfficeError as closed:
        return JsonResponse({"problem": str(closed), "closed": True}, status=409)
    return JsonResponse(saved_line(saved, codes))


def verified(sheet: ScoreSheet, leaf: Leaf, typed, reason: str, *, by) -> Saved:
    """Keep what was typed; "accept" takes what stands, whatever is in the controls."""
    override = typed.get("override", "").strip()
    accepts = bool(typed.get("accept"))
    return verify_line(
        sheet,
        leaf.code,
        by=by,
        answer=None if override or accepts else typed_answer(leaf, typed),
        override=typed_override(leaf, override) if override and not accepts else None,
        accepts=accepts,
        reason="" if accepts else reason,
        seen_version=version_in(typed.get("version", "")),
    )


def saved_line(saved: Saved, codes) -> dict:
    line = saved.line
    leaf = saved.sheet.criteria_set.criteria.leaves[line.code]
    own = saved.own.points if saved.own else None
    differs = line.points is not None and own is not None and line.points != own
    return {
        "version": line.version,
        "saved": f"Đã lưu {clock(line.at)}",
        "points": points_in_words(leaf, line.points),
        "is_scored": line.points is not None,
        "status": verification_status(saved.stands, line),
        "difference": signed(line.points - own) if differs else "",
        "reason": line.reason,
        "values": typed_from(leaf, line.answer) if line.override is None else {},
        "note": "",
        "sums": progress(saved.rows, codes),
    }


def newer_line(sheet: ScoreSheet, line: LineScore, codes) -> dict:
    leaf = sheet.leaf
    values = typed_from(leaf, line.answer) if line.override is None else {"override": str(line.override)}
    return {
        "version": line.version if line.pk else 0,
        "by": str(line.by or "Người khác"),
        "at": clock(line.at),
        "points": points_in_words(leaf, line.points),
        "answer": answer_in_words(leaf, line.answer),
        "explanation": line.reason,
        "values": values,
        "sums": progress(sheet.lines.all(), codes),
    }


@require_POST
@guard(Permission.SHEET_VERIFY, find_sheet)
def verify_save(request, sheet):
    """The whole page, for browsers without scripts: every changed line; refused ones come back with the reason."""
    criteria, codes = sheet.criteria_set.criteria, codes_to_verify(request.user, sheet)
    found = by_code(sheet.lines.all())
    refused: dict[str, Typed] = {}
    for place, leaf in enumerate(criteria.leaves.values()):
        prefix = f"r{place}-"
        if f"{prefix}version" not in request.POST or leaf.code not in codes:
            continue
        values = typed_values(leaf, request.POST, prefix)
        values |= {name: request.POST.get(prefix + name, "") for name in ("override", "accept", "version")}
        reason = request.POST.get(f"{prefix}reason", "")
        shown = verify_row(leaf, place, found.get(leaf.code, {}), sheet.verifying_stage)
        if is_as_shown(shown, values, reason):
            continue
        try:
            verified(sheet, leaf, meant(shown, values), reason, by=request.user)
        except AnswerRefused as problem:
            refused[leaf.code] = Typed(values, reason, str(problem), version_in(values["version"]), problem.field)
        except NewerVersion as newer:
            refused[leaf.code] = Typed(values, reason, str(newer), newer.line.version if newer.line.pk else 0)
        except OfficeError as closed:
            messages.error(request, str(closed))
            return redirect(address(sheet))
    if refused:
        return verify_page(request, sheet, typed=refused, status=422)
    messages.success(request, "Đã lưu kết quả thẩm định.")
    return redirect("scoring:sheet_verify", pk=sheet.pk)


@require_POST
@guard(Permission.SHEET_VERIFY, find_sheet)
def verify_accept(request, sheet):
    """Accept what stands: in one section (`part`), at one criterion (`code`), or in all that one verifies."""
    codes = codes_to_verify(request.user, sheet)
    part, code = request.POST.get("part", ""), request.POST.get("code", "")
    wanted = codes if not part else codes & set(codes_of(sheet.criteria_set.criteria, part) or ())
    wanted = wanted & {code} if code else wanted
    with refusal_told(request):
        count = accept_all(sheet, wanted, by=request.user)
        messages.success(request, f"{sheet.agency}: đã đồng ý {count:02d} tiêu chí.")
    if request.POST.get("back") == "list":
        return redirect(f"{reverse('scoring:verification_list')}?{request.GET.urlencode()}")
    return redirect("scoring:sheet_verify", pk=sheet.pk)


@require_http_methods(["GET", "POST"])
@guard(Permission.SHEET_VERIFY, find_sheet)
def verify_finish(request, sheet):
    """GET says what will happen, POST ends the verification of the whole sheet."""
    if request.method == "POST":
        with refusal_told(request):
            finish_verification(sheet, by=request.user)
            messages.success(request, "Đã thẩm định xong.")
        return redirect(address(sheet))
    leaves = sheet.criteria_set.criteria.leaves
    spoken = set(sheet.lines.filter(stage__in=SPOKEN).values_list("code", flat=True))
    effects = [f"{sheet.agency} được báo kết quả; bảng chuyển sang “Đã thẩm định”."]
    if len(leaves) > len(spoken):
        effects.insert(
            0, f"{len(leaves) - len(spoken):02d} tiêu chí chưa thẩm định được coi là đồng ý với điểm đang có."
        )
    context = head(request, sheet) | {"effects": effects, "back_url": reverse("scoring:sheet_verify", args=[sheet.pk])}
    return TemplateResponse(request, "scoring/verify_finish.html", context)
