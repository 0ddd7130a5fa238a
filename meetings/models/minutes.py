"""Biên bản hội nghị: what the secretary has made of the draft, wording by wording, and how it was signed.

Nothing is stored of a part that nobody has touched: the portal drafts it anew from what happened (meetings/minutes.py).
"""

import datetime as dt

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.errors import OfficeError
from accounts.models import User, record
from campaigns.models import SigningWay
from documents.models import StoredFile
from meetings.models.meeting import Meeting, MeetingState

LONGEST_PART = 30_000


class NewerWording(OfficeError):
    """Somebody else saved this part after the page was made; nothing was stored."""

    def __init__(self, wording: "MinutesWording"):
        super().__init__(f"{wording.by or 'Người khác'} đã lưu phần này trước; bản vừa viết chưa lưu.")
        self.wording = wording


class MinutesQuerySet(models.QuerySet):
    def begun(self, meeting: Meeting) -> "Minutes":
        """The minutes of `meeting`, locked until the end of the transaction; made where nobody has begun them.

        Raises OfficeError once they are signed.
        """
        held = Meeting.objects.select_for_update().get(pk=meeting.pk)
        if held.state == MeetingState.SIGNED:
            raise OfficeError("Biên bản đã ký nên không sửa được nữa.")
        return self.get_or_create(meeting=held)[0]


class Minutes(models.Model):
    """The minutes of one meeting. They are locked when the meeting is SIGNED."""

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="written_minutes")
    number = models.CharField("số, ký hiệu", max_length=40, blank=True)
    way = models.CharField("cách ký", max_length=8, choices=SigningWay, blank=True, editable=False)
    signed_by_name = models.CharField("người ký", max_length=150, blank=True, editable=False)
    signed_on = models.DateField("ngày ký", null=True, editable=False)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, editable=False, related_name="+")
    signed_text = models.JSONField(default=dict, editable=False)  # every part by its key, as it stood when signed

    objects = MinutesQuerySet.as_manager()

    class Meta:
        verbose_name = "biên bản hội nghị"
        constraints = [
            models.CheckConstraint(condition=Q(way__in=["", *SigningWay.values]), name="minutes_signing_way_known"),
            models.CheckConstraint(
                condition=Q(way="", file=None, signed_on=None, signed_by_name="")
                | (~Q(way="") & Q(file__isnull=False, signed_on__isnull=False) & ~Q(signed_by_name="")),
                name="minutes_signed_have_their_file",
            ),
        ]

    def __str__(self):
        return f"Biên bản {self.meeting}"

    def get_absolute_url(self):
        return reverse("meetings:minutes_detail", kwargs={"pk": self.meeting_id})

    @property
    def is_signed(self) -> bool:
        return self.file_id is not None

    def versions(self) -> dict[str, int]:
        """The latest version of each part that was edited."""
        rows = self.wordings.values("key").annotate(latest=models.Max("version")).order_by()
        return {row["key"]: row["latest"] for row in rows}

    @transaction.atomic
    def keep_number(self, number: str, *, by) -> None:
        """Number and symbol as the leading agency gives them. Raises OfficeError once the minutes are signed."""
        held = Minutes.objects.begun(self.meeting)
        held.number = number
        held.save(update_fields=["number"])
        record(by, "meetings.minutes_numbered", held.meeting, number=number)

    @transaction.atomic
    def keep_signed(
        self,
        *,
        way: SigningWay,
        name: str,
        signed_on: dt.date,
        file: StoredFile,
        text: dict[str, str],
        seen: dict[str, int] | None,
        by,
        at: dt.datetime | None = None,
    ) -> None:
        """From now on `file` is the minutes, and nothing of them changes any more.

        Args:
            text: what every part says at this moment, by its key.
            seen: the version of each edited part that was printed; None for a paper signed outside the portal.

        Raises:
            OfficeError: somebody has written in the minutes since, no name, or a day before the meeting or to come.
            WrongState: the meeting has not ended, or they are signed already.
        """
        held = Minutes.objects.begun(self.meeting)
        if seen is not None and (held.versions(), held.number) != (seen, self.number):
            raise OfficeError("Có người vừa sửa biên bản trong lúc in. Xin xem lại rồi ký lần nữa.")
        if not name.strip():
            raise OfficeError("Xin ghi họ tên người ký biên bản.")
        if not held.meeting.held_on <= signed_on <= timezone.localdate(at or timezone.now()):
            raise OfficeError("Ngày ký biên bản phải từ ngày họp đến hôm nay.")
        held.meeting.sign_minutes(by=by, at=at)
        held.way, held.signed_by_name, held.signed_on, held.file = way, name.strip(), signed_on, file
        held.signed_text = text
        held.save(update_fields=["way", "signed_by_name", "signed_on", "file", "signed_text"])


class MinutesWording(models.Model):
    """One wording of one part, as somebody left it; the latest counts. Never changed."""

    minutes = models.ForeignKey(Minutes, models.CASCADE, related_name="wordings")
    key = models.CharField(max_length=20)
    version = models.PositiveIntegerField("bản")  # from 1 on; 0 is the portal's own draft
    text = models.TextField("nội dung", blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "bản của một phần biên bản"
        ordering = ["key", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "key", "version"], name="minutes_wording_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="minutes_wording_counts_from_one"),
        ]

    def __str__(self):
        return f"{self.key} ({self.version}) – {self.minutes}"
