"""Workbooks of people and awards read, looked through and entered: a small one at once, a large one by a worker.

An old register has a hundred thousand rows: minutes of work, more than a page may take. Each step is done by whoever
claims it and keeps what came of it in one transaction with its state. A worker that dies leaves its step behind to be
done from its beginning: the rows are entered in one transaction or not at all, so that none is there twice.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from accounts.errors import OfficeError, WrongState
from accounts.models import Agency, User, record
from awards.models import AwardImport, ImportKind, ImportPage, ImportState, ImportTable
from awards.models.imports import Stopped
from awards.subjects.import_columns import FIELDS, MOST_ROWS
from awards.subjects.importing import carry_out, plan
from blocs.importing.deciding import drop
from blocs.importing.previewing import Effect, Plan
from blocs.importing.showing import ROWS_PER_PAGE, shown_rows
from blocs.importing.workbook import UploadedWorkbook, titles_of
from documents.left_behind import goes_on
from documents.models import StoredFile
from documents.workbooks import ReadTable, WorkbookError, read_table
from documents.workbooks.unpacked import unpacked_size

logger = logging.getLogger(__name__)

SMALL_FILE = 100_000  # bytes: some 2,000 rows, read in a second or two
SMALL_UNPACKED = 5_000_000  # bytes: a small file may hold much
SMALL_TABLE = 2_000  # rows
MEANWHILE = "Trong lúc ghi có người vừa ghi cùng khen thưởng, nên chưa lưu dòng nào. Xin xem lại rồi nhập."


@dataclass(frozen=True)
class KeptPlan:
    """What an import would do, as it was found when its rows were looked through."""

    headings: list[str]
    counts: dict[Effect, int]
    is_good: bool
    does_something: bool

    @property
    def row_count(self) -> int:
        return sum(self.counts.values())

    @classmethod
    def of(cls, draft: AwardImport) -> "KeptPlan":
        kept = draft.outcome
        known = kept["counts"]  # in no order: PostgreSQL's jsonb keeps none
        counts = {effect: known[effect] for effect in Effect if effect in known}
        return cls(kept["headings"], counts, kept["is_good"], kept["does_something"])


def workbook_of(draft: AwardImport) -> UploadedWorkbook:
    kind = ImportKind(draft.kind)
    name = f"awards.{draft.kind}.{draft.agency_id or 'office'}"
    table = draft.kept_table.table()
    return UploadedWorkbook(None, FIELDS[kind], name=name, chosen_fonts=draft.fonts, table=table)


# --- The steps, as people ask for them ---


def take_in(kind: ImportKind, upload, agency: Agency | None, *, by: User) -> AwardImport:
    """Keep the workbook for a day at most, in place of one's last of this kind; what is forgotten goes with it.

    Raises:
        OfficeError: the last one of this kind by this person is being entered just now.
        WorkbookError: it is small, was read at once, and cannot be.
    """
    is_small = upload.size <= SMALL_FILE and unpacked_size(upload.file) <= SMALL_UNPACKED
    table = read(kind, upload.file) if is_small else None
    with transaction.atomic():
        own = list(AwardImport.objects.select_for_update(of=("self",)).filter(by=by, kind=kind))
        if any(draft.state == ImportState.ENTERING for draft in own):
            raise OfficeError("Bảng trước của bạn đang được ghi vào sổ; xin chờ xong rồi tải bảng này lên.")
        for old in [*AwardImport.objects.forgotten().exclude(by=by, kind=kind).select_related("file"), *own]:
            forget(old, page=reverse("awards:import_start", kwargs={"kind": old.kind}), by=by)
        file = StoredFile.objects.store(upload, by=by)
        draft = AwardImport.objects.create(kind=kind, agency=agency, file=file, filename=file.original_name, by=by)
        if table is not None:
            keep_table(draft, table)
        else:
            hand_out(draft)
    return draft


def look_through(draft: AwardImport) -> None:
    """Find out what every row would do. Raises WrongState where that is being done."""
    draft.move(ImportState.PLANNING, said="")
    do(draft)


def enter(draft: AwardImport, *, skips_wrong_rows: bool) -> None:
    """Enter the rows. Raises WrongState where that is being done; of two presses of the button the second is told."""
    draft.move(ImportState.ENTERING, skips_wrong_rows=skips_wrong_rows, said="")
    do(draft)


def do(draft: AwardImport) -> None:
    """A small one at once, a large one by a worker."""
    if draft.all_rows > SMALL_TABLE:
        hand_out(draft)
        return
    carry_on.call(draft.pk)
    draft.refresh_from_db()


@transaction.atomic
def give_up(draft: AwardImport, *, by: User) -> None:
    """Forget the workbook; nothing of it was entered. Raises OfficeError when it was by now."""
    now = AwardImport.objects.select_for_update(of=("self",)).select_related("file").get(pk=draft.pk)
    if now.state == ImportState.ENTERED:
        raise OfficeError("Bảng này đã nhập xong, không bỏ được nữa.")
    drop(now, page=home_of(draft.kind), by=by)


def forget(draft: AwardImport, *, page: str, by: User) -> None:
    """Of one that was entered the trail says so already; any other is given up."""
    if draft.state == ImportState.ENTERED:
        draft.delete()
    else:
        drop(draft, page=page, by=by)


def home_of(kind: str) -> str:
    """The address of the list that its rows are seen in."""
    return reverse("awards:award_list" if kind == ImportKind.AWARDS else "awards:subject_list")


# --- The steps, as they are done ---


def hand_out(draft: AwardImport) -> None:
    key = draft.pk
    transaction.on_commit(lambda: carry_on.enqueue(key))


@task()
def carry_on(key: int) -> None:
    """Do the step that import `key` stands before, unless somebody else does."""
    draft = AwardImport.objects.claim(key)
    if draft is None:
        return
    step, back = STEPS[ImportState(draft.state)]
    try:
        step(draft)
    except (Stopped, WrongState):  # it was given up, or another worker has it
        return
    except OfficeError as refused:
        say(draft, back, str(refused))
    except IntegrityError:
        say(draft, back, MEANWHILE)
    except Exception:
        logger.exception("import %s", key)
        say(draft, back, "Lỗi của máy chủ khi xử lý bảng này; chưa lưu gì.")


def say(draft: AwardImport, state: ImportState, text: str) -> None:
    try:
        draft.move(state, said=text[:400])
    except WrongState:
        return


def read(kind: ImportKind, file) -> ReadTable:
    return read_table(file, expected=titles_of(FIELDS[kind]), most_rows=MOST_ROWS[kind])


@transaction.atomic
def keep_table(draft: AwardImport, table: ReadTable) -> None:
    draft.move(ImportState.READ, all_rows=len(table.rows))
    ImportTable.keep(draft, table)


def do_read(draft: AwardImport) -> None:
    with draft.file.open() as opened:
        try:
            table = read(ImportKind(draft.kind), opened)
        except WorkbookError as problem:
            raise OfficeError(str(problem)) from problem
    keep_table(draft, table)


def do_look_through(draft: AwardImport) -> None:
    workbook = workbook_of(draft)
    keep_plan(draft, planned(draft, workbook), workbook)


def planned(draft: AwardImport, workbook: UploadedWorkbook) -> Plan:
    return plan(ImportKind(draft.kind), workbook.rows(), user=draft.by, agency=draft.agency, tell=draft.tell)


def keep_plan(draft: AwardImport, made: Plan, workbook: UploadedWorkbook, *, said: str = "") -> None:
    """Keep what every row would do, page by page, those with errors first."""
    rows = shown_rows(made, workbook, sorted(made.rows, key=lambda row: not row.errors))
    outcome: dict[str, Any] = {
        "headings": list(made.headings),
        "counts": {str(effect): count for effect, count in made.counts.items()},
        "is_good": made.is_good,
        "does_something": made.does_something,
        "notes": list(workbook.table.notes),
    }
    with transaction.atomic():
        draft.move(ImportState.PLANNED, outcome=outcome, said=said[:400])
        draft.pages.all().delete()
        ImportPage.objects.bulk_create(
            (
                ImportPage(of=draft, place=place, rows=rows[start : start + ROWS_PER_PAGE])
                for place, start in enumerate(range(0, len(rows), ROWS_PER_PAGE), start=1)
            ),
            batch_size=100,
        )


def do_enter(draft: AwardImport) -> None:
    """All of it or nothing. What was found when one looked may hold no longer: then one looks again."""
    workbook = workbook_of(draft)
    made = planned(draft, workbook)
    wanted = made.without_wrong_rows() if draft.skips_wrong_rows else made
    try:
        wanted.must_be_good()
    except OfficeError as refused:
        keep_plan(draft, made, workbook, said=str(refused))
        return
    with transaction.atomic():
        file = draft.file
        said = carry_out(ImportKind(draft.kind), wanted, by=draft.by)
        record(
            draft.by,
            "awards.workbook_imported",
            draft,
            file=file.original_name,
            sha256=file.sha256,
            outcome=said,
            page=home_of(draft.kind),
        )
        draft.move(ImportState.ENTERED, said=said, file=None)
        draft.kept_table.delete()
        draft.pages.all().delete()
        file.discard()


# What is done in each state, and where it goes back to when that fails.
STEPS: dict[ImportState, tuple[Callable[[AwardImport], None], ImportState]] = {
    ImportState.READING: (do_read, ImportState.UNREADABLE),
    ImportState.PLANNING: (do_look_through, ImportState.READ),
    ImportState.ENTERING: (do_enter, ImportState.PLANNED),
}


@goes_on
def go_on() -> int:
    """Put before the workers what a dead one left behind, and what nothing in their queue asks for."""
    left = [draft for draft in AwardImport.objects.at_work().exclude(taken_by="") if draft.is_abandoned]
    freed = [
        draft
        for draft in left
        if AwardImport.objects.filter(pk=draft.pk, state=draft.state, taken_by=draft.taken_by).update(taken_by="")
    ]
    lost = [] if is_asked_for() else list(AwardImport.objects.at_work().filter(taken_by=""))
    waiting = {draft.pk: draft for draft in [*freed, *lost]}
    for draft in waiting.values():
        hand_out(draft)
    return len(waiting)


def is_asked_for() -> bool:
    """Whether an import waits in the queue of the workers."""
    return DBTaskResult.objects.ready().filter(task_path=carry_on.module_path).exists()
