"""What a meeting goes through: its agenda and the template of it, guests, remarks and documents."""

import datetime as dt

from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.errors import OfficeError
from accounts.models import User, record
from documents.models import StoredFile
from meetings.models.meeting import Meeting, MeetingKind


class ItemKind(models.TextChoices):
    OPENING = "opening", "Khai mạc, giới thiệu đại biểu"
    REPORT = "report", "Báo cáo"
    DISCUSSION = "discussion", "Thảo luận"
    SCORES = "scores", "Thống nhất điểm, xếp hạng"
    BALLOT = "ballot", "Bỏ phiếu"
    ELECTION = "election", "Bầu trưởng khối"
    ADOPTION = "adoption", "Thông qua văn bản"
    COVENANT = "covenant", "Ký giao ước thi đua"
    HANDOVER = "handover", "Trao thưởng"
    SPEECH = "speech", "Phát biểu"
    CLOSING = "closing", "Kết luận, bế mạc"
    OTHER = "other", "Nội dung khác"


class ProgrammeRowQuerySet(models.QuerySet):
    def in_force(self, kind: str, on: dt.date):
        """The rows of a meeting of this kind on the day `on`, both ends included."""
        holds = self.filter(Q(effective_to=None) | Q(effective_to__gte=on), effective_from__lte=on)
        return holds.filter(kind=kind)


class ProgrammeRow(models.Model):
    """One item that the agenda of a new meeting of its kind begins with: from one day to another.

    Its words may hold {year}, {next_year}, {last_year} and {bloc}.
    """

    kind = models.CharField("loại hội nghị", max_length=12, choices=MeetingKind)
    position = models.PositiveSmallIntegerField("thứ tự", default=0)
    item = models.CharField("loại nội dung", max_length=10, choices=ItemKind, default=ItemKind.OTHER)
    title = models.CharField("nội dung", max_length=300)
    speaker = models.CharField("người thực hiện", max_length=150, blank=True)
    minutes = models.PositiveSmallIntegerField("thời lượng (phút)", null=True, blank=True)
    effective_from = models.DateField("áp dụng từ ngày")
    effective_to = models.DateField("đến hết ngày", null=True, blank=True)

    objects = ProgrammeRowQuerySet.as_manager()

    class Meta:
        verbose_name = "mẫu chương trình"
        ordering = ["kind", "position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=MeetingKind.values), name="programme_kind_known"),
            models.CheckConstraint(condition=Q(item__in=ItemKind.values), name="programme_item_known"),
            models.CheckConstraint(
                condition=Q(effective_to=None) | Q(effective_to__gte=F("effective_from")),
                name="programme_ends_after_it_begins",
                violation_error_message="Ngày hết áp dụng phải từ ngày áp dụng trở đi.",
            ),
        ]

    def __str__(self):
        return self.title


class AgendaItem(models.Model):
    """One item of the agenda, with the time it really took."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField("thứ tự", default=0)
    kind = models.CharField("loại", max_length=10, choices=ItemKind, default=ItemKind.OTHER)
    title = models.CharField("nội dung", max_length=300)
    speaker = models.CharField("người thực hiện", max_length=150, blank=True)
    details = models.TextField("chi tiết", max_length=3000, blank=True)  # what is read out: awards handed over, names
    minutes = models.PositiveSmallIntegerField("thời lượng (phút)", null=True, blank=True)
    conclusion = models.TextField("kết luận", max_length=6000, blank=True)
    started_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = "nội dung chương trình"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ItemKind.values), name="agenda_kind_known"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")),
                name="agenda_item_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(started_at__isnull=False, ended_at=None),
                name="agenda_has_one_current_item",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_current(self) -> bool:
        return self.started_at is not None and self.ended_at is None

    @transaction.atomic
    def start(self, *, by, at: dt.datetime | None = None) -> None:
        """Turn to this item; the one before ends. Raises OfficeError unless the meeting is going on."""
        at = at or timezone.now()
        meeting = Meeting.objects.select_for_update().get(pk=self.meeting_id)
        if not meeting.is_open:
            raise OfficeError("Hội nghị chưa khai mạc hoặc đã kết thúc.")
        meeting.agenda.filter(started_at__isnull=False, ended_at=None).exclude(pk=self.pk).update(ended_at=at)
        AgendaItem.objects.filter(pk=self.pk).update(started_at=Coalesce("started_at", at), ended_at=None)
        self.refresh_from_db()
        record(by, "meetings.item_started", meeting, item=self.title)


class Guest(models.Model):
    """Somebody invited who does not vote."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="guests")
    name = models.CharField("họ và tên", max_length=150)
    office = models.CharField("chức vụ, cơ quan", max_length=250, blank=True)
    position = models.PositiveSmallIntegerField("thứ tự", default=0)
    is_present = models.BooleanField("có mặt", default=False)

    class Meta:
        verbose_name = "đại biểu mời"
        ordering = ["position", "pk"]

    def __str__(self):
        return f"{self.name}, {self.office}" if self.office else self.name


class Remark(models.Model):
    """What somebody said to an item, as the secretary wrote it down."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="remarks")
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, blank=True, related_name="remarks")
    seat = models.ForeignKey("meetings.Seat", models.PROTECT, null=True, blank=True, related_name="remarks")
    speaker = models.CharField("người phát biểu", max_length=250)
    text = models.TextField("ý kiến", max_length=6000)
    at = models.DateTimeField("lúc", default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")

    class Meta:
        verbose_name = "ý kiến phát biểu"
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.speaker}: {self.text[:60]}"


class MeetingDocument(models.Model):
    """A paper handed out for the meeting."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="documents")
    title = models.CharField("tên tài liệu", max_length=250)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta:
        verbose_name = "tài liệu hội nghị"
        ordering = ["position", "pk"]

    def __str__(self):
        return self.title
