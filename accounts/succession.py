"""Succession: what becomes of agencies, and following their history both ways.

`on` is always the first day of the new state: an agency that ends is last active on the day before.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.errors import OfficeError
from accounts.models import Agency, Succession, SuccessionKind, SuccessionPart, User, record
from accounts.searching import nfc


@transaction.atomic
def merge(
    predecessors: Iterable[Agency], *, into: Agency, on: dt.date, document: str = "", note: str = "", by: User
) -> Succession:
    """Let `predecessors` go on in `into` (hợp nhất, sáp nhập) from the day `on`; they and their divisions end.

    Raises:
        OfficeError: nobody to merge, an agency merged into itself or into a division of its own, one that has ended
            or not begun, or a successor that does not exist on that day.
    """
    ending = _locked(predecessors)
    [into] = _locked([into])
    if not ending:
        raise OfficeError("Hãy chọn ít nhất một đơn vị để sáp nhập.")
    if into in ending:
        raise OfficeError(f"Không sáp nhập được {into} vào chính đơn vị này.")
    for agency in ending:
        if _stands_under(into, agency):
            raise OfficeError(f"{into} trực thuộc {agency} nên không thể tiếp nhận đơn vị này.")
        _must_stand_before(agency, on)
    _must_go_on(into, on)
    return _write(SuccessionKind.MERGE, ending, [into], on=on, document=document, note=note, by=by)


@transaction.atomic
def split(
    agency: Agency, *, into: Iterable[Agency], on: dt.date, document: str = "", note: str = "", by: User
) -> Succession:
    """Let `agency` go on as the agencies `into` (chia, tách) from the day `on`; it ends unless it is one of them.

    Raises:
        OfficeError: fewer than two to go on, an agency that has ended or not begun, or a successor that does not
            exist on that day.
    """
    [agency] = _locked([agency])
    successors = _locked(into)
    if len(successors) < 2:
        raise OfficeError("Chia, tách phải thành ít nhất hai đơn vị, kể cả đơn vị cũ nếu vẫn hoạt động.")
    _must_stand_before(agency, on)
    for successor in successors:
        if successor != agency:
            if _stands_under(successor, agency) and agency not in successors:
                raise OfficeError(f"{successor} còn trực thuộc {agency}; hãy sửa đơn vị cấp trên trước khi chia.")
            _must_go_on(successor, on)
    return _write(SuccessionKind.SPLIT, [agency], successors, on=on, document=document, note=note, by=by)


@transaction.atomic
def rename(
    agency: Agency,
    *,
    new_name: str,
    new_short_name: str = "",
    on: dt.date,
    document: str = "",
    note: str = "",
    by: User,
) -> Succession:
    """Call `agency` by a new name from the day `on`, not later than today; searching still finds the old one.

    Raises:
        OfficeError: the same name, a day to come, an agency that has ended or not begun, or a day before its
            last renaming.
    """
    [agency] = _locked([agency])
    new_name = nfc(new_name)
    if not new_name or new_name == agency.name:
        raise OfficeError("Tên mới phải khác tên hiện nay.")
    if on > timezone.localdate():
        raise OfficeError("Đổi tên được ghi khi đã có hiệu lực: ngày hiệu lực không được sau hôm nay.")
    _must_stand_before(agency, on)
    last = agency.successions.filter(kind=SuccessionKind.RENAME).last()
    if last and on <= last.effective_on:
        raise OfficeError(f"{agency} đã đổi tên ngày {last.effective_on:%d/%m/%Y}; lần đổi tên sau phải muộn hơn.")
    former = agency.name
    change = Succession.objects.create(
        kind=SuccessionKind.RENAME, effective_on=on, document=document, note=note, former_name=former
    )
    _add_parts(change, [agency], [agency])
    agency.former_names = "\n".join(filter(None, [agency.former_names, former]))
    agency.name, agency.short_name = new_name, nfc(new_short_name)
    agency.save(update_fields=["name", "short_name", "former_names"])
    record(by, "accounts.agency_renamed", agency, former_name=former, new_name=new_name, on=str(on), document=document)
    return change


@transaction.atomic
def end(agency: Agency, *, on: dt.date, document: str = "", note: str = "", by: User) -> Succession:
    """Let `agency` and its divisions end without a successor (giải thể) from the day `on`.

    Raises:
        OfficeError: it has ended already, or the day is not after its beginning.
    """
    ending = _locked([agency])
    _must_stand_before(ending[0], on)
    return _write(SuccessionKind.END, ending, [], on=on, document=document, note=note, by=by)


@dataclass(frozen=True)
class Link:
    """One step of history: the agency `before` went on as, or in, the agency `after` from the day `on`."""

    before: int
    after: int
    kind: SuccessionKind
    on: dt.date


@dataclass(frozen=True)
class Lineage:
    """Where agencies come from and what became of them, through any number of successions. Ids, without their own."""

    predecessors: frozenset[int]
    successors: frozenset[int]


def links() -> list[Link]:
    """All steps of the whole province's history, in the order they happened. One query of a small table."""
    sides = defaultdict(lambda: ([], []))
    parts = SuccessionPart.objects.exclude(succession__kind__in=[SuccessionKind.RENAME, SuccessionKind.END])
    rows = parts.order_by("succession__effective_on", "succession_id", "pk").values_list(
        "succession_id", "succession__kind", "succession__effective_on", "agency_id", "is_successor"
    )
    for succession, kind, on, agency, is_successor in rows:
        sides[succession, kind, on][is_successor].append(agency)
    return [
        Link(before, after, SuccessionKind(kind), on)
        for (_, kind, on), (befores, afters) in sides.items()
        for before in befores
        for after in afters
        if before != after
    ]


def lineage(agency_ids: Iterable[int], history: Iterable[Link] | None = None) -> Lineage:
    """Everybody the agencies come from, and everybody they became. One query, however long the history.

    Args:
        history: of links(), where it is at hand; then without a query.
    """
    return _lineage(frozenset(agency_ids), links() if history is None else history)


def _lineage(own: frozenset[int], history: Iterable[Link]) -> Lineage:
    came_from, became = defaultdict(set), defaultdict(set)
    for link in history:
        came_from[link.after].add(link.before)
        became[link.before].add(link.after)
    return Lineage(_reached(own, came_from) - own, _reached(own, became) - own)


def _reached(start: frozenset[int], steps: dict[int, set[int]]) -> frozenset[int]:
    """Every node that can be reached from `start`; a loop (split off, later merged back) is walked once."""
    seen, waiting = set(start), list(start)
    while waiting:
        new = steps.get(waiting.pop(), set()) - seen
        seen |= new
        waiting += new
    return frozenset(seen)


@dataclass(frozen=True)
class Found:
    """One agency that a search found, and why where its own names do not say: "nay là Sở Xây dựng (từ 01/03/2025)"."""

    agency: Agency
    because: str = ""


def search_with_history(text: str) -> list[Found]:
    """Agencies whose own names match, then their predecessors and successors, each with the reason in words.

    Three queries, however many agencies are found.
    """
    return with_history(Agency.objects.search(text), links())


def with_history(agencies: Iterable[Agency], history: Iterable[Link]) -> list[Found]:
    """The agencies, then their predecessors and successors, each with the reason in words. One query.

    Args:
        history: of links().
    """
    matching = {agency.pk: agency for agency in agencies}
    family = _lineage(frozenset(matching), history)
    related = {agency.pk: agency for agency in Agency.objects.filter(pk__in=family.predecessors | family.successors)}
    known = matching | related
    became = {link.before: link for link in history if link.after in matching.keys() | family.predecessors}
    came_from = {link.after: link for link in history if link.before in matching.keys() | family.successors}

    def because(pk: int) -> str:
        if pk in family.predecessors:
            return f"nay là {known[became[pk].after]} (từ {became[pk].on:%d/%m/%Y})"
        return f"tiếp nối {known[came_from[pk].before]} (từ {came_from[pk].on:%d/%m/%Y})"

    return [Found(agency) for agency in matching.values()] + [
        Found(agency, because(pk)) for pk, agency in related.items()
    ]


def _locked(agencies: Iterable[Agency]) -> list[Agency]:
    """The same agencies, each once, as the database has them now, locked in one order for everybody."""
    pks = {agency.pk for agency in agencies}
    return list(Agency.objects.select_for_update().filter(pk__in=pks).order_by("pk"))


def _must_stand_before(agency: Agency, on: dt.date) -> None:
    """The day `on` follows a day on which `agency` existed, and no end of it is written yet."""
    if agency.active_to:
        raise OfficeError(f"{agency} đã kết thúc hoạt động sau ngày {agency.active_to:%d/%m/%Y}.")
    if agency.active_from and on <= agency.active_from:
        raise OfficeError(
            f"{agency} bắt đầu hoạt động ngày {agency.active_from:%d/%m/%Y}; ngày hiệu lực phải sau ngày đó."
        )


def _must_go_on(agency: Agency, on: dt.date) -> None:
    """`agency` exists on the day `on`."""
    if agency.active_to and agency.active_to < on:
        raise OfficeError(
            f"{agency} đã kết thúc hoạt động sau ngày {agency.active_to:%d/%m/%Y} nên không thể tiếp nhận."
        )
    if agency.active_from and agency.active_from > on:
        raise OfficeError(f"{agency} đến ngày {agency.active_from:%d/%m/%Y} mới hoạt động nên chưa thể tiếp nhận.")


def _stands_under(agency: Agency, above: Agency) -> bool:
    """Whether `agency` is a division of `above`, at any depth."""
    parent, seen = agency.parent, {agency.pk}
    while parent and parent.pk not in seen:
        if parent == above:
            return True
        seen.add(parent.pk)
        parent = parent.parent
    return False


def _write(kind, before, after, *, on: dt.date, document: str, note: str, by: User) -> Succession:
    """Keep what happened, and end those that do not go on, with the divisions inside them."""
    change = Succession.objects.create(kind=kind, effective_on=on, document=document, note=note)
    _add_parts(change, before, after)
    last_day = on - dt.timedelta(days=1)
    successors = ", ".join(agency.name for agency in after)
    for agency in before:
        if agency not in after:
            _end_with_divisions([agency.pk], last_day)
        record(by, f"accounts.agency_{kind}", agency, into=successors, on=str(on), document=document)
    return change


def _end_with_divisions(pks: list[int], last_day: dt.date) -> None:
    while pks:
        ending = Agency.objects.filter(pk__in=pks, active_to=None)
        if too_young := ending.filter(active_from__gt=last_day).first():
            raise OfficeError(f"{too_young} mới hoạt động từ {too_young.active_from:%d/%m/%Y}, sau ngày kết thúc này.")
        ending.update(active_to=last_day)
        pks = list(Agency.objects.filter(parent__in=pks, active_to=None).values_list("pk", flat=True))


def _add_parts(change: Succession, before: Iterable[Agency], after: Iterable[Agency]) -> None:
    SuccessionPart.objects.bulk_create(
        SuccessionPart(succession=change, agency=agency, is_successor=is_successor)
        for is_successor, side in ((False, before), (True, after))
        for agency in side
    )
