"""Printing in the background: part by part, by as many workers as there are, each part once.

An app that prints much registers a printer, a function from the parameters of one part to the bytes of a PDF:

    @printer("awards.certificates.printing")
    def certificates(params: dict) -> bytes: ...

A job of one part may also be a Word file: its bytes are the whole.

Rendering happens outside any transaction; taking a part, and keeping what came of it, are short ones. A worker that
dies leaves its part behind: any worker gives it back, when it starts and once a minute (`go_on`), and the parts that
are done stay done.
"""

import io
import logging
from collections.abc import Callable, Sequence

from django.db import transaction
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from accounts.errors import OfficeError, WrongState
from accounts.models import User
from documents.left_behind import goes_on
from documents.models import PrintJob, PrintPart, PrintState, StoredFile

logger = logging.getLogger(__name__)

Printer = Callable[[dict], bytes]
PRINTERS: dict[str, Printer] = {}


def printer(name: str) -> Callable[[Printer], Printer]:
    """Register what prints the parts of the jobs called `name`."""

    def register(function: Printer) -> Printer:
        PRINTERS[name] = function
        return function

    return register


@transaction.atomic
def start_print(title: str, name: str, parts: Sequence[dict], *, filename: str, by: User | None) -> PrintJob:
    """Ask for a long print; the workers begin once the caller's transaction has succeeded.

    Args:
        name: of a registered printer.
        parts: what each part needs to know, in the order of the pages; at least one.
        filename: of the whole, with its extension.
    """
    if name not in PRINTERS or not parts:
        raise ValueError(f"no printer {name!r}, or nothing to print")
    job = PrintJob.objects.create(title=title, printer=name, filename=filename, requested_by=by)
    PrintPart.objects.bulk_create(
        PrintPart(job=job, place=place, params=params) for place, params in enumerate(parts, start=1)
    )
    hand_out(job.parts.all())
    return job


def hand_out(parts) -> None:
    """Put these parts before the workers, once the caller's transaction has succeeded."""
    keys = [part.pk for part in parts]
    transaction.on_commit(lambda: [print_part.enqueue(key) for key in keys])


@task()
def print_part(key: int) -> None:
    """Print one part, unless somebody else does or did; the last one puts the whole together."""
    part = PrintPart.objects.claim(key)
    if part is None:
        return
    if part.job.state == PrintState.WAITING:
        begin(part.job)
    try:
        pdf, problem = PRINTERS[part.job.printer](part.params), ""
    except OfficeError as refused:
        pdf, problem = None, str(refused)
    except Exception:
        logger.exception("print part %s", key)
        pdf, problem = None, "Lỗi của máy chủ khi in phần này."
    keep(part, pdf, problem)
    finish(part.job_id)


def begin(job: PrintJob) -> None:
    try:
        job.move(PrintState.RUNNING)
    except WrongState:  # another worker began it, or it was cancelled
        return


@transaction.atomic
def keep(part: PrintPart, pdf: bytes | None, problem: str) -> None:
    """What came of a part, if it is still this worker's."""
    held = PrintPart.objects.select_for_update().filter(pk=part.pk, state=PrintState.RUNNING, taken_at=part.taken_at)
    if not held or PrintJob.objects.get(pk=part.job_id).state == PrintState.CANCELLED:
        return
    mine = PrintPart.objects.filter(pk=part.pk)
    if pdf is None:
        mine.update(state=PrintState.FAILED, problem=problem[:300])
    else:
        file = StoredFile.objects.store(pdf, by=part.job.requested_by, name=f"phan-{part.place}.pdf")
        mine.update(state=PrintState.DONE, problem="", file=file)


def finish(key: int) -> None:
    """Put the whole together once no part is left. Of two workers that end together one does it."""
    job = PrintJob.objects.get(pk=key)
    parts = list(job.parts.select_related("file"))
    if job.state != PrintState.RUNNING or any(part.state in {PrintState.WAITING, PrintState.RUNNING} for part in parts):
        return
    now = timezone.now()
    if any(part.state == PrintState.FAILED for part in parts):
        move_if_first(job, PrintState.FAILED, finished_at=now)
        return
    whole = joined([part.file.read() for part in parts])
    with transaction.atomic():
        result = StoredFile.objects.store(whole, by=job.requested_by, name=job.filename)
        if not move_if_first(job, PrintState.DONE, finished_at=now, result=result):
            result.discard()
            return
        discard_files(parts)


def move_if_first(job: PrintJob, to: PrintState, **changes) -> bool:
    try:
        job.move(to, **changes)
    except WrongState:
        return False
    return True


def joined(pdfs: Sequence[bytes]) -> bytes:
    """One PDF of all pages, in order."""
    import pikepdf  # noqa: PLC0415 -- slow import, wanted by the workers alone

    if len(pdfs) == 1:
        return pdfs[0]
    with pikepdf.new() as whole:
        for pdf in pdfs:
            with pikepdf.open(io.BytesIO(pdf)) as part:
                whole.pages.extend(part.pages)
        written = io.BytesIO()
        whole.save(written)
    return written.getvalue()


@transaction.atomic
def cancel_print(job: PrintJob, *, by: User) -> None:
    """Stop a print; what was printed so far goes. Raises WrongState once it has ended."""
    job.move(PrintState.CANCELLED, by=by, finished_at=timezone.now())
    discard_files(job.parts.exclude(file=None).select_related("file"))


def discard_files(parts) -> None:
    files = [part.file for part in parts]
    PrintPart.objects.filter(file__in=files).update(file=None)
    for file in files:
        file.discard()


@transaction.atomic
def retry_print(job: PrintJob, *, by: User) -> None:
    """Print again what failed, and nothing else. Raises WrongState unless something did."""
    job.move(PrintState.RUNNING, by=by, finished_at=None)
    failed = job.parts.filter(state=PrintState.FAILED)
    keys = list(failed)
    failed.update(state=PrintState.WAITING, problem="", taken_by="", taken_at=None)
    hand_out(keys)


@transaction.atomic
def resume() -> int:
    """Go on with what dead workers left behind; how many parts.

    A worker may die while it prints a part, between taking it from the queue and taking it in hand, or after the last
    part and before the whole. Asking too often is harmless: a part is claimed once, and a whole is put together once.
    """
    given_back = [
        part
        for part in PrintPart.objects.abandoned()
        if PrintPart.objects.filter(pk=part.pk, state=PrintState.RUNNING, taken_at=part.taken_at).update(
            state=PrintState.WAITING, taken_by="", taken_at=None
        )
    ]
    lost = (
        [] if queued_parts() else list(PrintPart.objects.forgotten().exclude(pk__in=[part.pk for part in given_back]))
    )
    hand_out([*given_back, *lost])
    return len(given_back) + len(lost)


def queued_parts() -> int:
    """How many parts wait in the queue of the workers."""
    return DBTaskResult.objects.ready().filter(task_path=print_part.module_path).count()


@goes_on
def go_on() -> int:
    """Go on with every print that dead workers left behind; how many parts are to be printed again."""
    count = resume()
    finish_what_is_printed()
    return count


def finish_what_is_printed() -> None:
    """Put together the prints whose last part was printed by a worker that died then."""
    for job in PrintJob.objects.filter(state=PrintState.RUNNING):
        finish(job.pk)
