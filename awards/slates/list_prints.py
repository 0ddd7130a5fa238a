"""Danh sách trích ngang of a large slate, written in the background: of 3,000 lines it takes half a minute."""

from django.db import transaction

from accounts.models import Identity, User
from awards.models import Slate
from awards.slates.papers import list_paper
from documents.fonts import tinos
from documents.models import PrintJob
from documents.models.print_jobs import UNFINISHED
from documents.printing import printer, start_print

SHEETS, DRAFT = "awards.slates.lists", "awards.slates.list_drafts"  # as PDF, as Word
LINES_AT_ONCE = 400  # that are printed while somebody waits: about three seconds


def is_long(slate: Slate) -> bool:
    return slate.lines.as_proposed().count() > LINES_AT_ONCE


@printer(SHEETS)
def printed(params: dict) -> bytes:
    """`params` holds the key of the slate; its list as it stands when a worker comes to it."""
    return list_paper(_slate(params), Identity.current()).pdf()


@printer(DRAFT)
def drafted(params: dict) -> bytes:
    return list_paper(_slate(params), Identity.current()).word()


def _slate(params: dict) -> Slate:
    return Slate.objects.select_related("agency", "year", "bloc_year__bloc", "bloc_year__leader").get(
        pk=params["slate"]
    )


@transaction.atomic
def print_list(slate: Slate, *, as_word: bool, by: User) -> PrintJob:
    """Hand the list to the printers; pressed twice, the print of the same person that still runs.

    Raises:
        PrintingUnavailable: no PDF can be made here.
    """
    if not as_word:
        tinos()
    held = slate.locked()
    name = DRAFT if as_word else SHEETS
    asked = PrintJob.objects.filter(printer=name, state__in=UNFINISHED, parts__params__slate=held.pk, requested_by=by)
    if running := asked.first():
        return running
    filename = f"danh-sach-trich-ngang-{held.pk}.{'docx' if as_word else 'pdf'}"
    return start_print(
        f"Danh sách trích ngang {held.title}"[:200], name, [{"slate": held.pk}], filename=filename, by=by
    )
