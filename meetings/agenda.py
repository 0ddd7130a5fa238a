"""The agenda of a meeting: laid out from the template of its kind, then changed until the meeting has ended."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from accounts.errors import OfficeError
from accounts.models import record
from blocs.names import full_name
from meetings.models import AgendaItem, Meeting, ProgrammeRow

STEP = 10  # between two positions, as the templates have it


def lay_out(meeting: Meeting, *, by) -> int:
    """Give a meeting without agenda the one of its kind and day; how many items that made. Two queries or three."""
    if meeting.agenda.exists():
        return 0
    words = _words(meeting)
    rows = ProgrammeRow.objects.in_force(meeting.kind, timezone.localdate(meeting.starts_at))
    items = AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=meeting,
            position=place * STEP,
            kind=row.item,
            title=_filled(row.title, words),
            speaker=_filled(row.speaker, words),
            minutes=row.minutes,
        )
        for place, row in enumerate(rows, start=1)
    )
    if items:
        record(by, "meetings.agenda_laid_out", meeting, items=len(items))
    return len(items)


def _words(meeting: Meeting) -> dict[str, str]:
    year = timezone.localdate(meeting.starts_at).year if meeting.is_council else meeting.bloc_year.year.year
    bloc = "" if meeting.is_council else full_name(meeting.bloc_year.bloc.name)
    return {"year": str(year), "next_year": str(year + 1), "last_year": str(year - 1), "bloc": bloc}


def _filled(text: str, words: dict[str, str]) -> str:
    """Only the words we know: other braces are somebody's own and stay."""
    for name, value in words.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def changeable(meeting: Meeting) -> Meeting:
    """The meeting, locked until the transaction ends. Raises OfficeError once it has ended."""
    held = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if held.concluded_at:
        raise OfficeError("Hội nghị đã kết thúc nên chương trình không sửa được nữa.")
    return held


@transaction.atomic
def add_item(meeting: Meeting, *, by, **fields) -> AgendaItem:
    """One more item, last but for a closing one. `fields` are those of AgendaItem (kind, title, minutes, details …)."""
    held = changeable(meeting)
    items = list(held.agenda.all())
    item = AgendaItem.objects.create(meeting=held, position=_after(items), **fields)
    if items and items[-1].kind == "closing" and not items[-1].started_at and fields.get("kind") != "closing":
        _number([*items[:-1], item, items[-1]])
    record(by, "meetings.item_added", held, item=item.title)
    return item


def _after(items: Sequence[AgendaItem]) -> int:
    return items[-1].position + STEP if items else STEP


@transaction.atomic
def edit_item(item: AgendaItem, *, by) -> None:
    """Keep what a form has set on `item`."""
    held = changeable(item.meeting)
    item.save(update_fields=["kind", "title", "speaker", "minutes", "details"])
    record(by, "meetings.item_edited", held, item=item.title)


@transaction.atomic
def add_details(item: AgendaItem, lines: Sequence[str], *, by) -> int:
    """Add `lines` to what is read out at the item, those that it does not hold yet; how many that were.

    Raises OfficeError once the meeting has ended, or when the whole becomes too long to be kept.
    """
    held = changeable(item.meeting)
    present = AgendaItem.objects.select_for_update().get(pk=item.pk)
    before = present.details.splitlines()
    added = [line for line in dict.fromkeys(lines) if line not in before]
    details = "\n".join([*before, *added])
    longest = AgendaItem._meta.get_field("details").max_length
    if len(details) > longest:
        raise OfficeError(f"Chi tiết của nội dung dài quá {longest} ký tự; xin chọn ít hơn.")
    if added:
        AgendaItem.objects.filter(pk=present.pk).update(details=details)
        record(by, "meetings.item_edited", held, item=present.title)
    return len(added)


@transaction.atomic
def remove_item(item: AgendaItem, *, by) -> None:
    """Raises OfficeError for an item that was begun: what happened stays."""
    held = changeable(item.meeting)
    present = AgendaItem.objects.select_for_update().get(pk=item.pk)
    if present.started_at or present.remarks.exists():
        raise OfficeError(f"“{present}” đã tiến hành nên không bỏ được.")
    present.delete()
    record(by, "meetings.item_removed", held, item=item.title)


@transaction.atomic
def move_item(item: AgendaItem, *, up: bool, by) -> None:
    """One place up or down; at the end of the list nothing happens."""
    held = changeable(item.meeting)
    items = list(held.agenda.all())
    place = next(place for place, each in enumerate(items) if each.pk == item.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(items):
        return
    items[place], items[other] = items[other], items[place]
    _number(items)
    record(by, "meetings.agenda_reordered", held, item=item.title)


@transaction.atomic
def reorder(meeting: Meeting, order: Sequence[int], *, by) -> None:
    """All items in the order of `order` (pks).

    Raises OfficeError when somebody has added or removed an item since the page was made.
    """
    held = changeable(meeting)
    items = {item.pk: item for item in held.agenda.all()}
    if sorted(order) != sorted(items):
        raise OfficeError("Chương trình vừa có người sửa. Xin tải lại trang rồi sắp xếp lại.")
    _number([items[pk] for pk in order])
    record(by, "meetings.agenda_reordered", held)


def _number(items: Sequence[AgendaItem]) -> None:
    for place, item in enumerate(items, start=1):
        item.position = place * STEP
    AgendaItem.objects.bulk_update(items, ["position"])
