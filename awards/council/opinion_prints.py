"""Phiếu lấy ý kiến of a large pack: printed in the background, so many members' sheets at a time."""

from django.db import transaction

from accounts.models import Identity, User
from awards.council.deliberating import lines_of, locked
from awards.council.paper import opinions_paper
from awards.models import CouncilPack
from documents.fonts import tinos
from documents.models import PrintJob, PrintState
from documents.paper import Paper
from documents.printing import printer, start_print

SHEETS, DRAFT = "awards.council.opinion_prints", "awards.council.opinion_drafts"  # as PDF, as Word
ROWS_AT_ONCE = 270  # lines × members that are printed while somebody waits: about two seconds


def is_long(pack: CouncilPack, lines: int) -> bool:
    """Whether the sheets of all members, of so many lines each, are too much to wait for; `members` at hand."""
    return lines * (pack.members or 0) > ROWS_AT_ONCE


def last_prints(pack: CouncilPack) -> list[PrintJob]:
    """The latest as PDF and the latest as Word that were not cancelled. One query."""
    found = PrintJob.objects.filter(printer__in=[SHEETS, DRAFT], parts__params__pack=pack.pk)
    latest = {job.printer: job for job in found.exclude(state=PrintState.CANCELLED).order_by("pk")}
    return [latest[name] for name in (SHEETS, DRAFT) if name in latest]


@printer(SHEETS)
def printed_part(params: dict) -> bytes:
    """The sheets of some members: `params` holds the keys of the pack and of their seats."""
    return _paper(params).pdf()


@printer(DRAFT)
def drafted(params: dict) -> bytes:
    """As Word; of all members at once, for two drafts cannot be joined."""
    return _paper(params).word()


def _paper(params: dict) -> Paper:
    pack = CouncilPack.objects.select_related("meeting").get(pk=params["pack"])
    return opinions_paper(pack, Identity.current(), seats=params["seats"])


def print_opinions(pack: CouncilPack, *, by: User) -> PrintJob:
    """Hand the sheets of every member to the printers; pressed twice, the print that still runs.

    Raises:
        PrintingUnavailable: no PDF can be made here.
    """
    tinos()
    return _begin(pack, SHEETS, ".pdf", by=by)


def draft_opinions(pack: CouncilPack, *, by: User) -> PrintJob:
    """Have the sheets of every member written as one Word file; pressed twice, the one that is still being written."""
    return _begin(pack, DRAFT, ".docx", by=by)


@transaction.atomic
def _begin(pack: CouncilPack, name: str, ending: str, *, by: User) -> PrintJob:
    held = locked(pack)
    running = [job for job in last_prints(held) if job.printer == name and job.is_unfinished]
    if running:
        return running[0]
    seats = list(held.meeting.seats.order_by("position", "pk").values_list("pk", flat=True))
    size = max(1, ROWS_AT_ONCE // max(1, len(lines_of(held)))) if name == SHEETS else max(1, len(seats))
    parts = [{"pack": held.pk, "seats": seats[begin : begin + size]} for begin in range(0, len(seats), size)]
    filename = f"phieu-lay-y-kien-{held.pk}{ending}"
    return start_print(f"Phiếu lấy ý kiến {held.title}"[:200], name, parts, filename=filename, by=by)
