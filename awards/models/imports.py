"""Workbooks of people and of what they were graded and awarded, on their way in."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Agency, User
from documents.models import StoredFile

KEPT_FOR = dt.timedelta(days=1)


class ImportKind(models.TextChoices):
    PEOPLE = "people", "Danh sách cá nhân, tập thể"
    GRADES = "grades", "Kết quả xếp loại"
    INITIATIVES = "initiatives", "Sáng kiến, đề tài"
    DISCIPLINES = "disciplines", "Kỷ luật, thanh tra"
    AWARDS = "awards", "Quyết định khen thưởng"


class AwardImportQuerySet(models.QuerySet):
    def forgotten(self, at: dt.datetime | None = None):
        """Those that nobody decided on within a day."""
        return self.filter(created_at__lt=(at or timezone.now()) - KEPT_FOR)


class AwardImport(models.Model):
    """An uploaded workbook that waits for its columns to be named or its preview to be confirmed.

    Only who uploaded it sees it. It is deleted with its file once imported or given up.
    """

    kind = models.CharField("nội dung", max_length=11, choices=ImportKind)
    agency = models.ForeignKey(
        Agency, models.CASCADE, null=True, related_name="+", verbose_name="cơ quan, đơn vị"
    )  # whose people they are where a row does not say
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    # By place of the column: the old font a person chose, "" for Unicode; others as they are recognised.
    fonts = models.JSONField("phông chữ cũ", default=dict)

    objects = AwardImportQuerySet.as_manager()

    class Meta:
        verbose_name = "bảng Excel về khen thưởng chờ nhập"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ImportKind.values), name="award_import_kind_known"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.file}"
