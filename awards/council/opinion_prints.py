"""Phiếu lấy ý kiến of a large pack: printed in the background, so many members' sheets at a time."""

from django.db import transaction

from accounts.models import Identity, User
from awards.council.deliberating import lines_of, locked
from awards.council.paper import opinions_paper
from awards.models import CouncilPack
from documents.fonts import tinos
from documents.models import PrintJob, PrintState
from documents.printing import printer, start_print

PRINTER = "awards.council.opinion_prints"
ROWS_AT_ONCE = 270  # lines × members that are printed while somebody waits: about two seconds


def is_long(pack: CouncilPack, lines: int) -> bool:
    """Whether the sheets of all members, of so many lines each, are too much to wait for; `members` at hand."""
    return lines * (pack.members or 0) > ROWS_AT_ONCE


def last_print(pack: CouncilPack) -> PrintJob | None:
    """The latest that was not cancelled. One query."""
    found = PrintJob.objects.filter(printer=PRINTER, parts__params__pack=pack.pk)
    return found.exclude(state=PrintState.CANCELLED).order_by("-pk").first()


@printer(PRINTER)
def printed_part(params: dict) -> bytes:
    """The sheets of some members: `params` holds the keys of the pack and of their seats."""
    pack = CouncilPack.objects.select_related("meeting").get(pk=params["pack"])
    return opinions_paper(pack, Identity.current(), seats=params["seats"]).pdf()


@transaction.atomic
def print_opinions(pack: CouncilPack, *, by: User) -> PrintJob:
    """Hand the sheets of every member to the printers; pressed twice, the print that still runs.

    Raises:
        PrintingUnavailable: no PDF can be made here.
    """
    tinos()
    held = locked(pack)
    running = last_print(held)
    if running and running.is_unfinished:
        return running
    seats = list(held.meeting.seats.order_by("position", "pk").values_list("pk", flat=True))
    size = max(1, ROWS_AT_ONCE // max(1, len(lines_of(held))))
    parts = [{"pack": held.pk, "seats": seats[begin : begin + size]} for begin in range(0, len(seats), size)]
    filename = f"phieu-lay-y-kien-{held.pk}.pdf"
    return start_print(f"Phiếu lấy ý kiến {held.title}"[:200], PRINTER, parts, filename=filename, by=by)
