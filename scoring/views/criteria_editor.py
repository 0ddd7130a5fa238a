"""The criteria editor: what its pages share, and the tree of a draft with its maxima to type in."""

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.models import User
from accounts.permissions import Permission, can
from accounts.templatetags.ui import clock
from documents.typed import decimal_of
from documents.wording import number
from scoring import criteria_changes, editing
from scoring.criteria import Criteria, GroupName, Leaf, exact_sum, mismatches, plain
from scoring.criteria_forms import (
    in_words,
    typed,
)
from scoring.models import CriteriaSet, CriteriaState
from scoring.strict_json import CriteriaError
from scoring.views.criteria import fault_sentence, find_set, how_scored, lag
from scoring.wording import CRITERIA_TONES

TOPS = {"0": GroupName.BASE, **{place: group for group, place in criteria_changes.GROUP_PLACES.items()}}
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


def place_in_words(criteria_set: CriteriaSet, path: str) -> str:
    """ "Tiêu chí I.2" for "sections[0].items[1].max"; the path itself where it names no item."""
    deepest = None
    for spot in criteria_changes.spots(criteria_set.criteria.to_json()):
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
            criteria_changes.after_all(criteria_changes.replace_maxima(maxima), *([change] if change else [])),
            by=request.user,
            what=said or "điểm tối đa",
        )
    except CriteriaError as error:
        problem = f"Chưa lưu gì. {place_in_words(criteria_set, error.place)}: {in_words(error.message)}"
        return tree_page(request, criteria_set, problem=problem, values=was, status=422)
    except criteria_changes.Overtaken as problem:
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
        raise criteria_changes.Overtaken(
            "Người khác vừa sửa bộ tiêu chí này. Trang đã tải lại bản mới nhất; xin xem lại rồi bấm lần nữa."
        )
    document = criteria_set.criteria.to_json()
    place, _, more = rest.partition(":")
    spot = criteria_changes.spot_at(document, place)
    if spot is None:
        raise criteria_changes.EditRefused("Không tìm thấy mục này. Xin tải lại trang.")
    code, anchor = spot.code, f"#ma-{criteria_changes.fingerprint(spot.code)[:12]}"
    if verb in criteria_changes.MOVES:
        return criteria_changes.move(code, verb), f"chuyển {code}", anchor
    if verb == "xoa":
        return criteria_changes.remove(code), f"xóa {code} “{spot.item['title']}”", ""
    if verb == "dat":
        target, _, index = more.partition(":")
        into = TOPS.get(target) or (there.code if (there := criteria_changes.spot_at(document, target)) else None)
        if into is not None and index.isascii() and index.isdigit() and len(index) < 6:
            return criteria_changes.place_under(code, into, int(index)), f"chuyển {code}", anchor
    raise criteria_changes.EditRefused("Không hiểu yêu cầu này. Xin tải lại trang.")


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
    for spot in criteria_changes.spots(document):
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


def tree_row(criteria: Criteria, spot: criteria_changes.Spot, wrong, values, here: str) -> dict:
    item, code = spot.item, spot.code
    found = difference = ""
    if spot.is_node:
        node = criteria.nodes[code]
        total = exact_sum(part.max for part in node.items)
        found = number(total)
        difference = lag(total - node.max) if total != node.max else ""
    return {
        "anchor": f"ma-{criteria_changes.fingerprint(code)[:12]}",
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


def buttons(spot: criteria_changes.Spot) -> list[dict]:
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


def can_go_out(spot: criteria_changes.Spot) -> bool:
    """A criterion stays inside some section."""
    return spot.parent is not None and (spot.parent.parent is not None or spot.is_node)


def notes(leaf: Leaf) -> list[str]:
    said = [", ".join(leaf.owner), f"hạn {leaf.due[3:]}/{leaf.due[:2]}" if leaf.due else ""]
    return [*filter(None, said), *(["cần văn bản kiểm chứng"] if leaf.evidence else [])]
