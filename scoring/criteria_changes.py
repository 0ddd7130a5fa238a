"""Changes to the document of a criteria set: of one part, and of the order of its parts.

Documents are the JSON of criteria-set/1, as `Criteria.to_json` gives it; functions here change one that they are given.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from accounts.errors import OfficeError
from scoring.criteria import GroupName

Document = dict[str, Any]
Item = dict[str, Any]

GROUP_PLACES = {GroupName.BONUS: "thuong", GroupName.PENALTY: "tru"}


class EditRefused(OfficeError):
    """A change that cannot be made; nothing was stored."""


class Overtaken(OfficeError):
    """Somebody else changed the same part after the page was made; nothing was stored."""


# --- Finding one's way in a document ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Spot:
    """Where one node or leaf stands.

    Attributes:
        place: its address on the page: "2.1.3" in the sections, "thuong.1" or "tru.1".
        path: where the reader of the form says it stands: "sections[1].items[0].items[2]".
        siblings: the list that holds it, at `index`. `parent`: the node above; None at the top.
    """

    place: str
    path: str
    item: Item
    siblings: list[Item]
    index: int
    depth: int
    group: GroupName
    parent: "Spot | None"

    @property
    def code(self) -> str:
        return self.item["code"]

    @property
    def is_node(self) -> bool:
        return "items" in self.item


def spots(document: Document) -> Iterator[Spot]:
    """Every node and leaf in the order of the sheet."""
    yield from _within(document["sections"], "", "sections", GroupName.BASE, None)
    for group, prefix in GROUP_PLACES.items():
        items = document.get(group.value, {}).get("items", [])
        yield from _within(items, f"{prefix}.", f"{group.value}.items", group, None)


def _within(items: list[Item], prefix: str, path: str, group: GroupName, parent: Spot | None) -> Iterator[Spot]:
    depth = parent.depth + 1 if parent else 0
    for index, item in enumerate(items):
        spot = Spot(f"{prefix}{index + 1}", f"{path}[{index}]", item, items, index, depth, group, parent)
        yield spot
        if spot.is_node:
            yield from _within(item["items"], f"{spot.place}.", f"{spot.path}.items", group, spot)


def spot_at(document: Document, place: str) -> Spot | None:
    return next((spot for spot in spots(document) if spot.place == place), None)


def spot_of(document: Document, code: str) -> Spot:
    """Raises Overtaken where there is no such code (any more)."""
    for spot in spots(document):
        if spot.code == code:
            return spot
    raise Overtaken(f"Mục “{code}” không còn trong bộ tiêu chí: người khác vừa xóa hoặc đổi mã. Chưa lưu gì.")


def group_items(document: Document, group: GroupName) -> list[Item]:
    """The list that holds a group's leaves (the sections for the base); made where there was none."""
    if group is GroupName.BASE:
        return document["sections"]
    return document.setdefault(group.value, {"cap": None, "items": []})["items"]


def fingerprint(part: Any) -> str:
    """What a page remembers of the part it was made from, so that a save knows whether somebody else was there."""
    text = json.dumps(part, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def own_part(item: Item) -> Item:
    """A node or leaf without what stands below it."""
    return {key: value for key, value in item.items() if key != "items"}


HEAD_KEYS = ("title", "source", "total", "step", "minimum", "maximum", "tie_break", "exclusions")


def head_part(document: Document) -> Document:
    caps = {f"{group.value}_cap": document.get(group.value, {}).get("cap") for group in GROUP_PLACES}
    return {key: document.get(key) for key in HEAD_KEYS} | caps


# --- Changes to one part ----------------------------------------------------------------------------------------------


def replace_item(code: str, new: Item, seen: str) -> Callable[[Document], None]:
    """Put `new` (without what stands below) where `code` stood; what pointed at a changed code follows it.

    Args:
        seen: the fingerprint of the part that the page was made from.
    """

    def change(document: Document) -> None:
        spot = spot_of(document, code)
        if fingerprint(own_part(spot.item)) != seen and own_part(spot.item) != new:
            raise Overtaken(f"Người khác vừa sửa mục “{code}” này. Điều bạn nhập còn trên trang và chưa lưu.")
        must_be_free(document, new["code"], but=spot)
        below = {"items": spot.item["items"]} if spot.is_node else {}
        spot.siblings[spot.index] = new | below
        if new["code"] != code:
            follow(document, code, new["code"])

    return change


def must_be_free(document: Document, code: str, *, but: Spot | None = None) -> None:
    for spot in spots(document):
        if spot.code == code and (but is None or spot.place != but.place):
            raise CodeTaken(f"Mã “{code}” đã dùng cho “{spot.item['title']}”.")


class CodeTaken(EditRefused):
    """A code that stands elsewhere in the set."""


def follow(document: Document, old: str, new: str) -> None:
    """Let grades and tie-breaks that name a code name the new one."""
    keys = document.get("tie_break", [])
    keys[:] = [f"section:{new}" if key == f"section:{old}" else key for key in keys]
    for grade in document.get("grades", []):
        for requirement in grade.get("requires", []):
            for key in ("section", "leaf"):
                if requirement.get(key) == old:
                    requirement[key] = new


def add_item(under: str | GroupName, new: Item) -> Callable[[Document], None]:
    """Add at the end of a node, named by its code, or of the top of a group."""

    def change(document: Document) -> None:
        must_be_free(document, new["code"])
        if isinstance(under, GroupName):
            group_items(document, under).append(new)
            return
        spot = spot_of(document, under)
        if not spot.is_node:
            raise EditRefused(f"“{under}” là một tiêu chí, không chứa tiêu chí khác.")
        spot.item["items"].append(new)

    return change


def replace_head(new: Mapping[str, Any], seen: str) -> Callable[[Document], None]:
    """Put new values to the keys of `head_part`; None takes a key away."""

    def change(document: Document) -> None:
        if fingerprint(head_part(document)) != seen and head_part(document) != dict(new):
            raise Overtaken("Người khác vừa sửa thông tin chung. Điều bạn nhập còn trên trang và chưa lưu.")
        for key in HEAD_KEYS:
            document[key] = new[key]
            if new[key] is None:
                del document[key]
        for group in GROUP_PLACES:
            cap = new[f"{group.value}_cap"]
            if cap is not None or group.value in document:
                document.setdefault(group.value, {"items": []})["cap"] = cap

    return change


def replace_grades(new: list[Document], seen: str) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        old = document.get("grades", [])
        if fingerprint(old) != seen and old != new:
            raise Overtaken("Người khác vừa sửa phần xếp loại. Điều bạn nhập còn trên trang và chưa lưu.")
        document["grades"] = new

    return change


def replace_maxima(typed: Mapping[str, tuple[str, str]]) -> Callable[[Document], None]:
    """Put new maxima: by code, what the page was made from and what was typed; "" is no ceiling.

    Raises Overtaken where somebody else changed one of them meanwhile.
    """

    def change(document: Document) -> None:
        for code, (was, now) in typed.items():
            spot = spot_of(document, code)
            stands = spot.item["max"] or ""
            if stands not in (was, now):
                raise Overtaken(
                    f"Người khác vừa đổi điểm tối đa của “{code}” thành {shown(stands)}. Xin xem lại; chưa lưu gì."
                )
            spot.item["max"] = now or None

    return change


def shown(points: str) -> str:
    return points.replace(".", ",") if points else "không giới hạn"


# --- Moving things ----------------------------------------------------------------------------------------------------


def move(code: str, way: str) -> Callable[[Document], None]:
    """`way`: "len" and "xuong" among its siblings, "vao" the node before it, "ra" behind the node it stands in."""

    def change(document: Document) -> None:
        spot = spot_of(document, code)
        MOVES[way](spot)

    return change


def _up(spot: Spot) -> None:
    if spot.index == 0:
        raise EditRefused(f"“{spot.code}” đã đứng đầu.")
    _shift(spot, spot.index - 1)


def _down(spot: Spot) -> None:
    if spot.index == len(spot.siblings) - 1:
        raise EditRefused(f"“{spot.code}” đã đứng cuối.")
    _shift(spot, spot.index + 1)


def _shift(spot: Spot, to: int) -> None:
    spot.siblings.insert(to, spot.siblings.pop(spot.index))


def _into(spot: Spot) -> None:
    before = spot.siblings[spot.index - 1] if spot.index else {}
    if "items" not in before:
        raise EditRefused(f"Phía trên “{spot.code}” không phải là một mục để đưa vào trong.")
    before["items"].append(spot.siblings.pop(spot.index))


def _out(spot: Spot) -> None:
    if spot.parent is None or (spot.parent.parent is None and not spot.is_node):
        raise EditRefused(f"“{spot.code}” không đưa ra ngoài được nữa.")
    item = spot.siblings.pop(spot.index)
    spot.parent.siblings.insert(spot.parent.index + 1, item)


MOVES = {"len": _up, "xuong": _down, "vao": _into, "ra": _out}


def place_under(code: str, target: str | GroupName, index: int) -> Callable[[Document], None]:
    """Drag: put `code` at `index` (from 0, counted without itself) under the node `target`, or at a group's top."""

    def change(document: Document) -> None:
        spot = spot_of(document, code)
        if isinstance(target, GroupName):
            if spot.is_node != (target is GroupName.BASE):
                raise EditRefused(
                    f"“{code}” không đặt được ở đây: các phần lớn gồm mục, điểm thưởng và trừ gồm tiêu chí."
                )
            into = group_items(document, target)
        else:
            node = spot_of(document, target)
            if not node.is_node:
                raise EditRefused(f"“{target}” là một tiêu chí, không chứa tiêu chí khác.")
            above = node
            while above is not None:
                if above.code == code:
                    raise EditRefused(f"“{code}” không đặt được vào bên trong chính nó.")
                above = above.parent
            into = node.item["items"]
        item = spot.siblings.pop(spot.index)
        into.insert(index, item)

    return change


def remove(code: str) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        spot = spot_of(document, code)
        if spot.group is GroupName.BASE and spot.parent is None and len(spot.siblings) == 1:
            raise EditRefused("Bộ tiêu chí phải có ít nhất một phần lớn.")
        spot.siblings.pop(spot.index)

    return change


def after_all(*changes: Callable[[Document], None]) -> Callable[[Document], None]:
    """Several changes as one: all are kept or none."""

    def change(document: Document) -> None:
        for each in changes:
            each(document)

    return change
