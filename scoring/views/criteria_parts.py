"""Editing one part of a draft on a page of its own: a node, a criterion, what is said of the whole set, its grades."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.permissions import Permission
from scoring import criteria_changes, editing
from scoring.criteria import GroupName
from scoring.criteria_diff import words_of
from scoring.criteria_forms import (
    GradesForm,
    HeadForm,
    LeafForm,
    NodeForm,
    refuse,
)
from scoring.models import CriteriaSet
from scoring.strict_json import CriteriaError
from scoring.views.criteria import find_set
from scoring.views.criteria_editor import (
    LEAF,
    NODE,
    TOP_TITLES,
    TOPS,
    edit_url,
    editors_head,
    is_closed_to,
    place_in_words,
)


def find_item(user, pk, place) -> CriteriaSet:
    """The set, with the node or criterion at this place as its `spot`."""
    criteria_set = find_set(user, pk)
    criteria_set.spot = criteria_changes.spot_at(criteria_set.criteria.to_json(), place)
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
    code, seen, is_node = spot.code, criteria_changes.fingerprint(criteria_changes.own_part(spot.item)), spot.is_node
    if request.method == "POST":
        # What was typed belongs to the criterion of the page, wherever somebody else has moved it meanwhile.
        code, seen = request.POST.get("was_code", code), request.POST.get("seen", "")
        is_node = "kind" not in request.POST
        spots = criteria_changes.spots(criteria_set.criteria.to_json())
        spot = next((each for each in spots if each.code == code), spot)
    form = form_for(criteria_set, spot.item, is_node=is_node, group=spot.group, data=request.POST or None)

    def change(item):
        return criteria_changes.replace_item(code, item, seen)

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
    spot = None if place in TOPS else criteria_changes.spot_at(document, place)
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
    siblings = spot.item["items"] if spot else criteria_changes.group_items(document, group)
    empty = {"code": next_code(document, spot.code if spot else "", siblings, group), "kind": "free"}
    form = form_for(criteria_set, empty, is_node=is_node, group=group, data=request.POST or None)
    path = f"{spot.path}.items[{len(siblings)}]" if spot else f"{top_path(group)}[{len(siblings)}]"

    def change(item):
        return criteria_changes.add_item(spot.code if spot else group, item | ({"items": []} if is_node else {}))

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
    taken = {spot.code for spot in criteria_changes.spots(document)}
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
        except criteria_changes.CodeTaken as problem:
            form.add_error("code", str(problem))
        except criteria_changes.Overtaken as problem:
            status = 409
            page |= overtaken(criteria_set, page.get("was_code", ""))
            form.add_error(None, f"{problem} Bấm Lưu lần nữa để thay bằng bản của bạn.")
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"Đã lưu {item['code']}.")
            return redirect(f"{edit_url(criteria_set)}#ma-{criteria_changes.fingerprint(item['code'])[:12]}")
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
    own = criteria_changes.own_part(item.to_json())
    return {"seen": criteria_changes.fingerprint(own), "newer": [f"{name}: {words}" for name, words in words_of(item)]}


def keep_as_typed(form) -> None:
    """More rows were asked for: what was typed stands there, and nothing is refused yet."""
    form._errors = {}


# --- The whole set ----------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@guard(Permission.CRITERIA_EDIT, find_set)
def criteria_edit_head(request, criteria_set):
    document = criteria_set.criteria.to_json()
    form = HeadForm(request.POST or None, document=document)
    seen = criteria_changes.fingerprint(criteria_changes.head_part(document))
    return whole_page(
        request,
        criteria_set,
        form,
        lambda seen: criteria_changes.replace_head(form.part(), seen),
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
        lambda seen: criteria_changes.replace_grades(form.grades, seen),
        now=criteria_changes.fingerprint(document.get("grades", [])),
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
        except criteria_changes.Overtaken as problem:
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
