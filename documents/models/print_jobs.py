"""Long prints: a job of many parts, each printed once by whichever worker is free."""

import os
import socket
from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.errors import WrongState
from accounts.models import User, record
from documents.models.files import StoredFile

# A part takes seconds. Whoever has held one longer than this, on another machine, has died.
LEASE = timedelta(minutes=5)


class PrintState(models.TextChoices):
    WAITING = "waiting", "Đang chờ in"
    RUNNING = "running", "Đang in"
    DONE = "done", "Đã in xong"
    FAILED = "failed", "Có phần chưa in được"
    CANCELLED = "cancelled", "Đã hủy"


PRINT_MOVES = {
    PrintState.WAITING: {PrintState.RUNNING, PrintState.CANCELLED},
    PrintState.RUNNING: {PrintState.DONE, PrintState.FAILED, PrintState.CANCELLED},
    PrintState.FAILED: {PrintState.RUNNING, PrintState.CANCELLED},
    PrintState.DONE: set(),
    PrintState.CANCELLED: set(),
}
UNFINISHED = {PrintState.WAITING, PrintState.RUNNING}


def this_worker() -> str:
    """Who prints here: machine and process."""
    return f"{socket.gethostname()}:{os.getpid()}"


def is_gone(worker: str) -> bool:
    """Whether `worker` was a process of this machine that lives no more."""
    host, _, pid = worker.rpartition(":")
    if host != socket.gethostname():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


class PrintJobQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """All prints to the office, one's own to everybody else."""
        return self if user.is_office else self.filter(requested_by=user)

    def unsettled(self):
        """The prints that somebody still waits for, or has to look after."""
        return self.filter(state__in=UNFINISHED | {PrintState.FAILED})

    def with_progress(self):
        """Add `done_parts`, `failed_parts` and `all_parts`."""
        count = models.Count
        return self.annotate(
            done_parts=count("parts", filter=Q(parts__state=PrintState.DONE)),
            failed_parts=count("parts", filter=Q(parts__state=PrintState.FAILED)),
            all_parts=count("parts"),
        )


class PrintJob(models.Model):
    """Lệnh in: what was asked for, how far it has come, and the whole file at the end."""

    title = models.CharField("nội dung", max_length=200)
    printer = models.CharField(max_length=60, editable=False)  # a name in documents.printing.PRINTERS
    filename = models.CharField("tên tệp", max_length=120)  # with extension
    state = models.CharField("trạng thái", max_length=9, choices=PrintState, default=PrintState.WAITING, editable=False)
    requested_at = models.DateTimeField("yêu cầu lúc", default=timezone.now)
    requested_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="print_jobs")
    finished_at = models.DateTimeField("xong lúc", null=True, editable=False)
    result = models.ForeignKey(StoredFile, models.PROTECT, null=True, editable=False, related_name="+")

    objects = PrintJobQuerySet.as_manager()

    class Meta:
        verbose_name = "lệnh in"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PrintState.values), name="print_job_state_known"),
            models.CheckConstraint(
                condition=~Q(state=PrintState.DONE) | Q(result__isnull=False), name="print_job_done_with_its_file"
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("documents:print_job", kwargs={"pk": self.pk})

    def is_visible_to(self, user: User) -> bool:
        """As PrintJobQuerySet.visible_to says, without a query."""
        return user.is_office or self.requested_by_id == user.pk

    @property
    def running_ids(self) -> frozenset[int]:
        """Whose print it is (accounts/permissions.py)."""
        return frozenset({self.requested_by_id} - {None})

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED

    @property
    def format(self) -> str:
        """What the whole is, as people call it."""
        return "Word" if self.filename.endswith(".docx") else "PDF"

    @transaction.atomic
    def move(self, to: PrintState, *, by: User | None = None, **changes) -> None:
        """The only place that writes `state`."""
        if to not in PRINT_MOVES[PrintState(self.state)]:
            raise WrongState(self, to)
        if not PrintJob.objects.filter(pk=self.pk, state=self.state).update(state=to, **changes):
            self.refresh_from_db()
            raise WrongState(self, to)
        self.refresh_from_db()
        record(by, f"documents.print_{to}", self)


class PrintPartQuerySet(models.QuerySet):
    def claim(self, pk: int, *, at: datetime | None = None) -> "PrintPart | None":
        """Part `pk` for this worker alone; None where another has it, it is done, or its job is not being printed."""
        waiting = self.filter(pk=pk, state=PrintState.WAITING, job__state__in=UNFINISHED)
        taken = waiting.update(state=PrintState.RUNNING, taken_by=this_worker(), taken_at=at or timezone.now())
        return self.select_related("job__requested_by").get(pk=pk) if taken else None

    def abandoned(self, *, at: datetime | None = None) -> list["PrintPart"]:
        """The parts whose worker died in the middle."""
        running = self.filter(state=PrintState.RUNNING, job__state__in=UNFINISHED)
        long_ago = (at or timezone.now()) - LEASE
        return [part for part in running if part.taken_at < long_ago or is_gone(part.taken_by)]

    def forgotten(self):
        """The parts that wait though nothing in the queue asks for them, if the queue holds none."""
        return self.filter(state=PrintState.WAITING, job__state__in=UNFINISHED)


class PrintPart(models.Model):
    """One part of a long print, in its place."""

    job = models.ForeignKey(PrintJob, models.CASCADE, related_name="parts")
    place = models.PositiveIntegerField()
    params = models.JSONField()  # what the printer needs to know, for instance keys
    state = models.CharField(max_length=9, choices=PrintState, default=PrintState.WAITING)
    taken_by = models.CharField(max_length=100, blank=True)
    taken_at = models.DateTimeField(null=True)
    problem = models.CharField("lý do", max_length=300, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")

    objects = PrintPartQuerySet.as_manager()

    class Meta:
        verbose_name = "phần của lệnh in"
        ordering = ["job", "place"]
        constraints = [
            models.UniqueConstraint(fields=["job", "place"], name="print_part_once_a_place"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running", "done", "failed"]), name="print_part_state_known"
            ),
        ]

    def __str__(self):
        return f"{self.job}, phần {self.place}"
