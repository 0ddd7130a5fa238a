"""Workbooks of people and of what they were graded and awarded, on their way in."""

import datetime as dt
import json
import zlib
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.errors import OfficeError, WrongState
from accounts.models import Agency, User
from documents.models import StoredFile
from documents.models.print_jobs import LEASE, is_gone, this_worker
from documents.workbooks import ReadRow, ReadTable

KEPT_FOR = dt.timedelta(days=1)


class ImportKind(models.TextChoices):
    PEOPLE = "people", "Danh sách cá nhân, tập thể"
    GRADES = "grades", "Kết quả xếp loại"
    INITIATIVES = "initiatives", "Sáng kiến, đề tài"
    DISCIPLINES = "disciplines", "Kỷ luật, thanh tra"
    AWARDS = "awards", "Quyết định khen thưởng"


class ImportState(models.TextChoices):
    READING = "reading", "Đang đọc tệp"
    UNREADABLE = "unreadable", "Không đọc được"
    READ = "read", "Chờ chọn cột"
    PLANNING = "planning", "Đang xem từng dòng"
    PLANNED = "planned", "Chờ xác nhận"
    ENTERING = "entering", "Đang ghi"
    ENTERED = "entered", "Đã nhập"


IMPORT_MOVES = {
    ImportState.READING: {ImportState.READ, ImportState.UNREADABLE},
    ImportState.UNREADABLE: set(),
    ImportState.READ: {ImportState.READ, ImportState.PLANNING},
    ImportState.PLANNING: {ImportState.READ, ImportState.PLANNED},
    ImportState.PLANNED: {ImportState.READ, ImportState.PLANNING, ImportState.ENTERING},
    ImportState.ENTERING: {ImportState.PLANNED, ImportState.ENTERED},
    ImportState.ENTERED: set(),
}
AT_WORK = {ImportState.READING, ImportState.PLANNING, ImportState.ENTERING}


class AwardImportQuerySet(models.QuerySet):
    def forgotten(self, at: dt.datetime | None = None):
        """Those that nobody decided on within a day."""
        return self.filter(created_at__lt=(at or timezone.now()) - KEPT_FOR)

    def at_work(self):
        """Those that a worker has in hand, or should."""
        return self.filter(state__in=AT_WORK)

    def claim(self, pk: int) -> "AwardImport | None":
        """Import `pk` for this worker alone; None where another has it, or there is nothing to do."""
        waiting = self.at_work().filter(pk=pk, taken_by="")
        taken = waiting.update(taken_by=this_worker(), taken_at=timezone.now())
        return self.select_related("file", "agency", "by").get(pk=pk) if taken else None


class AwardImport(models.Model):
    """An uploaded workbook on its way in: read, its columns named, looked through row by row, confirmed, entered.

    Only who uploaded it sees it. The file and what was read of it go once imported or given up. What takes long is done
    by a worker (awards/subjects/import_jobs.py), and what came of it is kept here, so that no page does it again.
    """

    kind = models.CharField("nội dung", max_length=11, choices=ImportKind)
    agency = models.ForeignKey(
        Agency, models.CASCADE, null=True, related_name="+", verbose_name="cơ quan, đơn vị"
    )  # whose people they are where a row does not say
    file = models.OneToOneField(StoredFile, models.PROTECT, null=True, related_name="+")  # None once entered
    filename = models.CharField("tên tệp", max_length=200, blank=True)
    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    # By place of the column: the old font a person chose, "" for Unicode; others as they are recognised.
    fonts = models.JSONField("phông chữ cũ", default=dict)
    state = models.CharField(
        "trạng thái", max_length=10, choices=ImportState, default=ImportState.READING, editable=False
    )
    taken_by = models.CharField(max_length=100, blank=True)
    taken_at = models.DateTimeField(null=True)
    done_rows = models.PositiveIntegerField("số dòng đã xem", default=0)
    all_rows = models.PositiveIntegerField("số dòng", default=0)
    skips_wrong_rows = models.BooleanField("bỏ dòng có lỗi", default=False)
    # What every row would do, counted: what KeptPlan is made of. The rows themselves are the ImportPages.
    outcome = models.JSONField(default=dict)
    said = models.CharField("kết quả", max_length=400, blank=True)  # what was done, or why it was not

    objects = AwardImportQuerySet.as_manager()

    class Meta:
        verbose_name = "bảng Excel về khen thưởng chờ nhập"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ImportKind.values), name="award_import_kind_known"),
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="award_import_state_known"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.filename}"

    @property
    def is_at_work(self) -> bool:
        return self.state in AT_WORK

    @property
    def is_abandoned(self) -> bool:
        """Whether the worker that has it died in the middle."""
        return bool(self.taken_by) and (is_gone(self.taken_by) or self.taken_at < timezone.now() - LEASE)

    def move(self, to: ImportState, **changes) -> None:
        """The only place that writes `state`. Raises WrongState also where another worker has it by now."""
        if to not in IMPORT_MOVES[ImportState(self.state)]:
            raise WrongState(self, to)
        mine = AwardImport.objects.filter(pk=self.pk, state=self.state, taken_by=self.taken_by)
        free = {"taken_by": "", "taken_at": None, "done_rows": 0}
        if not mine.update(state=to, **free | changes):
            raise WrongState(self, to)
        self.refresh_from_db(fields=["state", *free, *changes])

    def tell(self, done_rows: int) -> None:
        """How far its worker has come. Raises Stopped once it was given up, or another worker has it."""
        mine = AwardImport.objects.filter(pk=self.pk, state=self.state, taken_by=self.taken_by)
        if not mine.update(done_rows=done_rows, taken_at=timezone.now()):
            raise Stopped


class Stopped(OfficeError):
    """The import was given up while a worker had it in hand."""

    def __init__(self):
        super().__init__("Bảng này đã được bỏ.")


class ImportTable(models.Model):
    """The table of an import as it was read from its file, once: reading a hundred thousand rows takes a minute."""

    of = models.OneToOneField(AwardImport, models.CASCADE, related_name="kept_table")
    packed = models.BinaryField()

    class Meta:
        verbose_name = "nội dung của bảng chờ nhập"

    def __str__(self):
        return str(self.of)

    @classmethod
    def keep(cls, of: AwardImport, table: ReadTable) -> None:
        rows = [[row.number, *row.values] for row in table.rows]
        said = [table.sheet, table.headers, table.columns, table.notes, rows]
        packed = zlib.compress(json.dumps(said, default=_written, ensure_ascii=False).encode(), 3)
        cls.objects.create(of=of, packed=packed)

    def table(self) -> ReadTable:
        sheet, headers, columns, notes, rows = json.loads(zlib.decompress(bytes(self.packed)), object_hook=_read)
        read = [ReadRow(number, tuple(values)) for number, *values in rows]
        return ReadTable(sheet, tuple(headers), read, tuple(columns), tuple(notes))


def _written(value: Any) -> dict[str, str]:
    """A value of a cell that JSON does not know, under the name of its type."""
    if isinstance(value, dt.date | dt.time):
        return {type(value).__name__: value.isoformat()}
    return {"Decimal" if isinstance(value, Decimal) else "str": str(value)}


def _read(said: dict[str, str]) -> Any:
    [(name, text)] = said.items()
    match name:
        case "Decimal":
            return Decimal(text)
        case "str":
            return text
    return getattr(dt, name).fromisoformat(text)


class ImportPage(models.Model):
    """One page of the preview: what its rows would do, as it is shown."""

    of = models.ForeignKey(AwardImport, models.CASCADE, related_name="pages")
    place = models.PositiveIntegerField()
    rows = models.JSONField()

    class Meta:
        verbose_name = "trang xem trước của bảng chờ nhập"
        ordering = ["of", "place"]
        constraints = [models.UniqueConstraint(fields=["of", "place"], name="import_page_once_a_place")]

    def __str__(self):
        return f"{self.of}, trang {self.place}"
