"""The criteria editor: the tree of a draft, each of its parts on a page of its own, comparing and carrying over."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.models import User
from accounts.permissions import Permission, can
from accounts.templatetags.ui import clock
from blocs.models import BlocYear
from documents.uploads import CONTENT_TYPES
from documents.wording import number
from documents.workbooks import decimal_of
from scoring import editing
from scoring.carrying import BlocEffect, blocs_on_older, carry_over, effects, touched_blocs
from scoring.criteria import Criteria, CriteriaError, GroupName, Leaf, exact_sum, mismatches, plain
from scoring.criteria_diff import Change, Difference, differences, words_of
from scoring.criteria_forms import (
    CarryForm,
    GradesForm,
    HeadForm,
    LeafForm,
    NewSetForm,
    NodeForm,
    OwnVersionForm,
    in_words,
    refuse,
    typed,
)
from scoring.criteria_workbook import NotForExcel, criteria_workbook_of
from scoring.models import CriteriaSet, CriteriaState
from scoring.points import score_sheet
from scoring.sheet_rows import fill_row, parts_of, sums
from scoring.views.criteria import fault_sentence, find_set, how_scored, lag
from scoring.views.sheets import find_bloc_year
from scoring.wording import CRITERIA_TONES

EXCEL_TYPE = CONTENT_TYPES["xlsx"][1]
TOPS = {"0": GroupName.BASE, **{place: group for group, place in editing.GROUP_PLACES.items()}}
TOP_TITLES = {GroupName.BASE: "Các phần lớn", GroupName.BONUS: "Điểm thưởng", GroupName.PENALTY: "Điểm trừ"}
NODE, LEAF = "muc", "tieu-chi"


def edit_url(criteria_set: CriteriaSet) -> str:
    return reverse("scoring:criteria_edit", kwargs={"pk": criteria_set.pk})


def is_closed_to(request, criteria_set: CriteriaSet) -> bool:
    """Says why nobody, or only the office, edits this set any more."""
    try:
        editing.must_be_editable(criteria_set, by=request.user)
    except OfficeError as problem:
        messages.info(request, str(problem))
        return True
    return False


def head(criteria_set: CriteriaSet) -> dict:
    """What every page here says of its set."""
    return {
        "criteria_set": criteria_set,
        "tone": CRITERIA_TONES[CriteriaState(criteria_set.state)],
        "state_label": criteria_set.get_state_display(),
        "edit_url": edit_url(criteria_set),
    }


def editors_head(criteria_set: CriteriaSet) -> dict:
    """The same on a page where one edits, with who did so last."""
    last = editing.last_edit(criteria_set)
    person = User.objects.filter(username=last.by).first() if last else None
    return head(criteria_set) | {"since": f"{person or last.by} sửa lúc {clock(last.at)}" if last else ""}


# --- The tree ---------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@guard(Permission.CRITERIA_EDIT, find_set)
def criteria_edit(request, criteria_set):
    """The tree with its maxima to type in; a button moves, adds or deletes, and saves what was typed at once."""
    if is_closed_to(request, criteria_set):
        return redirect(criteria_set)
    if request.method == "GET":
        return tree_page(request, criteria_set)
    wrong, maxima, was = typed_maxima(request.POST)
    if wrong:
        return tree_page(request, criteria_set, wrong=wrong, values=was, status=422)
    command = request.POST.get("do", "")
    try:
        change, said, anchor = what_to_do(criteria_set, command, request.POST.get("seen", ""))
        editing.edit(
            criteria_set,
            editing.after_all(editing.replace_maxima(maxima), *([change] if change else [])),
            by=request.user,
            what=said or "điểm tối đa",
        )
    except CriteriaError as error:
        problem = f"Chưa lưu gì. {place_in_words(criteria_set, error.place)}: {in_words(error.message)}"
        return tree_page(request, criteria_set, problem=problem, values=was, status=422)
    except editing.Overtaken as problem:
        criteria_set.refresh_from_db()
        return tree_page(request, criteria_set, problem=str(problem), values=was, status=409)
    except OfficeError as problem:
        return tree_page(request, criteria_set, problem=str(problem), values=was, status=422)
    if command.startswith(("them:", "mo:")):
        return redirect(next_page(criteria_set, command))
    messages.success(request, f"Đã lưu. {said[:1].upper()}{said[1:]}." if said else "Đã lưu.")
    return redirect(f"{edit_url(criteria_set)}{anchor}")


def typed_maxima(post) -> tuple[dict[str, str], dict[str, tuple[str, str]], dict[str, str]]:
    """What is wrong by code, what is to be saved (before, now) by code, and what was typed by code."""
    wrong, maxima, typed_as = {}, {}, {}
    for code, was, now in zip(post.getlist("code"), post.getlist("was"), post.getlist("max"), strict=False):
        if now.strip() == typed(was):
            continue
        typed_as[code] = now
        try:
            value = decimal_of(now.strip())
        except ValueError as problem:
            wrong[code] = str(problem)
            continue
        maxima[code] = (was, "" if value is None else plain(value))
    return wrong, maxima, typed_as


def what_to_do(criteria_set: CriteriaSet, command: str, seen: str):
    """The change that a button asks for, in words, and where the page is to stand after it.

    Raises:
        Overtaken: somebody changed the tree after the page was made.
        EditRefused: there is no such button.
    """
    verb, _, rest = command.partition(":")
    if verb in ("", "them", "mo"):
        return None, "", ""
    if seen != criteria_set.sha256:
        raise editing.Overtaken(
            "Người khác vừa sửa bộ tiêu chí này. Trang đã tải lại bản mới nhất; xin xem lại rồi bấm lần nữa."
        )
    document = criteria_set.criteria.to_json()
    place, _, more = rest.partition(":")
    spot = editing.spot_at(document, place)
    if spot is None:
        raise editing.EditRefused("Không tìm thấy mục này. Xin tải lại trang.")
    code, anchor = spot.code, f"#ma-{editing.fingerprint(spot.code)[:12]}"
    if verb in editing.MOVES:
        return editing.move(code, verb), f"chuyển {code}", anchor
    if verb == "xoa":
        return editing.remove(code), f"xóa {code} “{spot.item['title']}”", ""
    if verb == "dat":
        target, _, index = more.partition(":")
        into = TOPS.get(target) or (there.code if (there := editing.spot_at(document, target)) else None)
        if into is not None and index.isascii() and index.isdigit() and len(index) < 6:
            return editing.place_under(code, into, int(index)), f"chuyển {code}", anchor
    raise editing.EditRefused("Không hiểu yêu cầu này. Xin tải lại trang.")


def next_page(criteria_set: CriteriaSet, command: str) -> str:
    verb, place, *what = command.split(":")
    if verb == "them":
        return reverse("scoring:criteria_edit_add", args=[criteria_set.pk, place, what[0] if what else LEAF])
    return reverse("scoring:criteria_edit_item", args=[criteria_set.pk, place])


def tree_page(request, criteria_set, *, wrong=None, values=None, problem="", status=200):
    criteria, document = criteria_set.criteria, criteria_set.criteria.to_json()
    faults = mismatches(criteria)
    context = editors_head(criteria_set) | {
        "seen": criteria_set.sha256,
        "parts": list(tree_parts(criteria, document, wrong or {}, values or {}, here=edit_url(criteria_set))),
        "total": number(criteria.total),
        "found": number(exact_sum(section.max for section in criteria.sections)),
        "problem": problem,
        "unsaved": bool(values),
        "faults": [fault_sentence(fault) for fault in faults],
        "can_apply": can(request.user, Permission.CRITERIA_MANAGE),
        "facts": facts(criteria),
    }
    return TemplateResponse(request, "scoring/criteria_edit.html", context, status=status)


def facts(criteria: Criteria) -> list[tuple[str, str]]:
    return [
        ("Tổng điểm", f"{number(criteria.total)} điểm"),
        ("Bước điểm", number(criteria.step) if criteria.step else "không quy định"),
        ("Số tiêu chí", f"{len(criteria.leaves):02d}"),
        ("Hạng xếp loại", ", ".join(grade.label for grade in criteria.grades) or "không xếp loại"),
    ]


def tree_parts(criteria: Criteria, document, wrong, values, *, here: str):
    rows = {group: [] for group in GroupName}
    for spot in editing.spots(document):
        rows[spot.group].append(tree_row(criteria, spot, wrong, values, here))
    for top, group in TOPS.items():
        cap = None if group is GroupName.BASE else getattr(criteria, group).cap
        yield {
            "top": top,
            "title": TOP_TITLES[group],
            "is_base": group is GroupName.BASE,
            "cap": "" if cap is None else f"trần {number(cap)} điểm",
            "rows": rows[group],
        }


def tree_row(criteria: Criteria, spot: editing.Spot, wrong, values, here: str) -> dict:
    item, code = spot.item, spot.code
    found = difference = ""
    if spot.is_node:
        node = criteria.nodes[code]
        total = exact_sum(part.max for part in node.items)
        found = number(total)
        difference = lag(total - node.max) if total != node.max else ""
    return {
        "anchor": f"ma-{editing.fingerprint(code)[:12]}",
        "place": spot.place,
        "above": spot.parent.place if spot.parent else next(top for top, group in TOPS.items() if group is spot.group),
        "code": code,
        "title": item["title"],
        "depth": min(spot.depth, 5),
        "is_node": spot.is_node,
        "was": item["max"] or "",
        "max": values.get(code, typed(item["max"])),
        "problem": wrong.get(code, ""),
        "found": found,
        "difference": difference,
        "how": "" if spot.is_node else " · ".join([how_scored(criteria.leaves[code]), *notes(criteria.leaves[code])]),
        # As reverse() would say it, a hundred times quicker.
        "url": f"{here}o/{spot.place}/",
        "buttons": buttons(spot),
    }


def buttons(spot: editing.Spot) -> list[dict]:
    """What can be done with one row; Alt and the key do the same."""
    before = spot.siblings[spot.index - 1] if spot.index else {}
    offered = [
        (True, "mo", "", "Sửa", ""),
        (spot.is_node, "them", f":{LEAF}", "Thêm tiêu chí vào đây", ""),
        (spot.is_node, "them", f":{NODE}", "Thêm mục con", ""),
        (spot.index > 0, "len", "", "Lên", "ArrowUp"),
        (spot.index < len(spot.siblings) - 1, "xuong", "", "Xuống", "ArrowDown"),
        ("items" in before, "vao", "", "Đưa vào mục phía trên", "ArrowRight"),
        (can_go_out(spot), "ra", "", "Đưa ra ngoài", "ArrowLeft"),
    ]
    shown = [
        {"do": do, "more": more, "label": label, "key": key} for is_shown, do, more, label, key in offered if is_shown
    ]
    question = f"Xóa {spot.code}{' và mọi tiêu chí bên trong' if spot.is_node else ''}?"
    return [*shown, {"do": "xoa", "more": "", "label": "Xóa", "key": "", "question": question}]


def can_go_out(spot: editing.Spot) -> bool:
    """A criterion stays inside some section."""
    return spot.parent is not None and (spot.parent.parent is not None or spot.is_node)


def notes(leaf: Leaf) -> list[str]:
    said = [", ".join(leaf.owner), f"hạn {leaf.due[3:]}/{leaf.due[:2]}" if leaf.due else ""]
    return [*filter(None, said), *(["cần văn bản kiểm chứng"] if leaf.evidence else [])]


def place_in_words(criteria_set: CriteriaSet, path: str) -> str:
    """ "Tiêu chí I.2" for "sections[0].items[1].max"; the path itself where it names no item."""
    deepest = None
    for spot in editing.spots(criteria_set.criteria.to_json()):
        if path == spot.path or path.startswith(f"{spot.path}."):
            deepest = spot
    if deepest:
        return f"{'Mục' if deepest.is_node else 'Tiêu chí'} {deepest.code}"
    for start, words in (
        ("grades", "Phần xếp loại"),
        ("tie_break", "Thứ tự khi bằng điểm"),
        ("maximum", "Điểm cao nhất"),
    ):
        if path.startswith(start):
            return words
    return "Bộ tiêu chí"


# --- One node or criterion --------------------------------------------------------------------------------------------


def find_item(user, pk, place) -> CriteriaSet:
    """The set, with the node or criterion at this place as its `spot`."""
    criteria_set = find_set(user, pk)
    criteria_set.spot = editing.spot_at(criteria_set.criteria.to_json(), place)
    if criteria_set.spot is None:
        raise Http404
    return criteria_set


def form_for(criteria_set, item, *, is_node: bool, group: GroupName, data=None):
    if is_node:
        return NodeForm.of(item, data)
    return LeafForm.of(item, data, group=group, grades=criteria_set.criteria.to_json().get("grades", []))


@require_http_methods(["GET", "POST"])
@guard(Permission.CRITERIA_EDIT, find_item)
def criteria_edit_item(request, criteria_set):
    if is_closed_to(request, criteria_set):
        return redirect(criteria_set)
    spot = criteria_set.spot
    code, seen, is_node = spot.code, editing.fingerprint(editing.own_part(spot.item)), spot.is_node
    if request.method == "POST":
        # What was typed belongs to the criterion of the page, wherever somebody else has moved it meanwhile.
        code, seen = request.POST.get("was_code", code), request.POST.get("seen", "")
        is_node = "kind" not in request.POST
        spot = next((each for each in editing.spots(criteria_set.criteria.to_json()) if each.code == code), spot)
    form = form_for(criteria_set, spot.item, is_node=is_node, group=spot.group, data=request.POST or None)

    def change(item):
        return editing.replace_item(code, item, seen)

    page = {
        "title": f"{'Mục' if is_node else 'Tiêu chí'} {code}",
        "seen": seen,
        "was_code": code,
        "is_node": is_node,
    }
    return part_page(request, criteria_set, form, change, path=spot.path, what=f"sửa {code}", page=page)


def find_top(user, pk, place, what) -> CriteriaSet:
    """The set, with where something is added (`under`: a code or a group) and `what` is added."""
    criteria_set = find_set(user, pk)
    document = criteria_set.criteria.to_json()
    spot = None if place in TOPS else editing.spot_at(document, place)
    group = TOPS.get(place, spot.group if spot else None)
    is_open = place in TOPS or (spot is not None and spot.is_node)
    # A section holds nodes and leaves; the top of the base only nodes, bonus and penalty only leaves.
    wanted = {NODE, LEAF} if place not in TOPS else {NODE} if place == "0" else {LEAF}
    if not is_open or what not in wanted:
        raise Http404
    criteria_set.spot, criteria_set.group, criteria_set.what = spot, group, what
    return criteria_set


@require_http_methods(["GET", "POST"])
@guard(Permission.CRITERIA_EDIT, find_top)
def criteria_edit_add(request, criteria_set):
    if is_closed_to(request, criteria_set):
        return redirect(criteria_set)
    spot, group, is_node = criteria_set.spot, criteria_set.group, criteria_set.what == NODE
    document = criteria_set.criteria.to_json()
    siblings = spot.item["items"] if spot else editing.group_items(document, group)
    empty = {"code": next_code(document, spot.code if spot else "", siblings, group), "kind": "free"}
    form = form_for(criteria_set, empty, is_node=is_node, group=group, data=request.POST or None)
    path = f"{spot.path}.items[{len(siblings)}]" if spot else f"{top_path(group)}[{len(siblings)}]"

    def change(item):
        return editing.add_item(spot.code if spot else group, item | ({"items": []} if is_node else {}))

    page = {
        "title": f"Thêm {'mục' if is_node else 'tiêu chí'}",
        "where": f"Vào cuối mục {spot.code} “{spot.item['title']}”"
        if spot
        else f"Vào cuối {TOP_TITLES[group].lower()}",
        "is_node": is_node,
    }
    return part_page(request, criteria_set, form, change, path=path, what="thêm", page=page)


def top_path(group: GroupName) -> str:
    return group.value if group is GroupName.BASE else f"{group.value}.items"


def next_code(document, above: str, siblings, group: GroupName) -> str:
    """A code that nobody has, in the manner of the ones before it: I.3 after I.1 and I.2."""
    taken = {spot.code for spot in editing.spots(document)}
    prefix = f"{above}." if above else {GroupName.BASE: "", GroupName.BONUS: "T", GroupName.PENALTY: "P"}[group]
    start = len(siblings) + 1
    return next(code for n in range(start, start + len(taken) + 1) if (code := f"{prefix}{n}") not in taken)


def part_page(request, criteria_set, form, change, *, path: str, what: str, page: dict):
    """GET shows the form, POST saves through `editing.edit`; whatever is refused stands beside its field."""
    status = 200
    is_saved = request.method == "POST" and "more" not in request.POST
    if is_saved and form.is_valid():
        item = form.item()
        said = f"{what} {item['code']}" if what == "thêm" else what
        try:
            editing.edit(criteria_set, change(item), by=request.user, what=said)
        except CriteriaError as error:
            refuse(form, error, path, lambda place: place_in_words(criteria_set, place))
        except editing.CodeTaken as problem:
            form.add_error("code", str(problem))
        except editing.Overtaken as problem:
            status = 409
            page |= overtaken(criteria_set, page.get("was_code", ""))
            form.add_error(None, f"{problem} Bấm Lưu lần nữa để thay bằng bản của bạn.")
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"Đã lưu {item['code']}.")
            return redirect(f"{edit_url(criteria_set)}#ma-{editing.fingerprint(item['code'])[:12]}")
    if is_saved and form.errors and status == 200:
        status = 422
    elif request.method == "POST" and not is_saved:
        keep_as_typed(form)
    context = editors_head(criteria_set) | page | {"form": form}
    return TemplateResponse(request, "scoring/criteria_edit_item.html", context, status=status)


def overtaken(criteria_set: CriteriaSet, code: str) -> dict:
    """The newer state of the same part, so that the second save knows what it replaces and the person sees it."""
    criteria_set.refresh_from_db()
    criteria = criteria_set.criteria
    item = criteria.nodes.get(code) or criteria.leaves.get(code)
    if item is None:
        return {}
    own = editing.own_part(item.to_json())
    return {"seen": editing.fingerprint(own), "newer": [f"{name}: {words}" for name, words in words_of(item)]}


def keep_as_typed(form) -> None:
    """More rows were asked for: what was typed stands there, and nothing is refused yet."""
    form._errors = {}


# --- The whole set ----------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@guard(Permission.CRITERIA_EDIT, find_set)
def criteria_edit_head(request, criteria_set):
    document = criteria_set.criteria.to_json()
    form = HeadForm(request.POST or None, document=document)
    seen = editing.fingerprint(editing.head_part(document))
    return whole_page(
        request,
        criteria_set,
        form,
        lambda seen: editing.replace_head(form.part(), seen),
        now=seen,
        what="sửa thông tin chung",
        template="scoring/criteria_edit_head.html",
    )


@require_http_methods(["GET", "POST"])
@guard(Permission.CRITERIA_EDIT, find_set)
def criteria_edit_grades(request, criteria_set):
    document = criteria_set.criteria.to_json()
    form = GradesForm(request.POST or None, document=document)
    return whole_page(
        request,
        criteria_set,
        form,
        lambda seen: editing.replace_grades(form.grades, seen),
        now=editing.fingerprint(document.get("grades", [])),
        what="sửa xếp loại",
        template="scoring/criteria_edit_grades.html",
    )


def whole_page(request, criteria_set, form, change, *, now: str, what: str, template: str):
    if is_closed_to(request, criteria_set):
        return redirect(criteria_set)
    status, seen = 200, request.POST.get("seen", now)
    is_saved = request.method == "POST" and "more" not in request.POST
    if is_saved and form.is_valid():
        try:
            editing.edit(criteria_set, change(seen), by=request.user, what=what)
        except CriteriaError as error:
            refuse(form, error, "", lambda place: place_in_words(criteria_set, place))
        except editing.Overtaken as problem:
            status, seen = 409, now
            form.add_error(None, f"{problem} Bấm Lưu lần nữa để thay bằng bản của bạn.")
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Đã lưu.")
            return redirect(edit_url(criteria_set))
    if is_saved and form.errors and status == 200:
        status = 422
    elif request.method == "POST" and not is_saved:
        keep_as_typed(form)
    return TemplateResponse(request, template, editors_head(criteria_set) | {"form": form, "seen": seen}, status=status)


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
        try:
            draft = editing.next_version(criteria_set, by=request.user)
        except OfficeError as problem:
            messages.error(request, str(problem))
            return redirect(criteria_set)
        messages.success(request, f"Đã lập bản dự thảo {draft.version}.")
        return redirect(edit_url(draft))
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


# --- New drafts -------------------------------------------------------------------------------------------------------


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
    context = {"bloc_year": bloc_year, "form": form, "back_url": back, "own": own}
    return TemplateResponse(request, "scoring/criteria_derive.html", context, status=422 if form.errors else 200)


# --- Excel ------------------------------------------------------------------------------------------------------------


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
