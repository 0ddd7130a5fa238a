"""A workbook between its upload and the person's decision to import it."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from blocs.models.year import EmulationYear
from documents.models import StoredFile

KEPT_FOR = dt.timedelta(days=1)


class ImportPurpose(models.TextChoices):
    AGENCIES = "agencies", "Danh sách đơn vị"
    MEMBERS = "members", "Thành viên các khối, cụm"
    USERS = "users", "Tài khoản người dùng"


class ImportDraftQuerySet(models.QuerySet):
    def of(self, user: User):
        return self.filter(by=user)

    def forgotten(self, at: dt.datetime | None = None):
        """Drafts that nobody decided on within a day."""
        return self.filter(created_at__lt=(at or timezone.now()) - KEPT_FOR)


class ImportDraft(models.Model):
    """An uploaded workbook that waits for its columns to be named or its preview to be confirmed.

    Only who uploaded it sees it. It is deleted with its file once imported or given up.
    """

    purpose = models.CharField("nội dung", max_length=8, choices=ImportPurpose)
    year = models.ForeignKey(EmulationYear, models.CASCADE, null=True, related_name="+", verbose_name="năm thi đua")
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = ImportDraftQuerySet.as_manager()

    class Meta:
        verbose_name = "bảng Excel chờ nhập"
        constraints = [
            models.CheckConstraint(condition=Q(purpose__in=ImportPurpose.values), name="import_purpose_known"),
            models.CheckConstraint(
                condition=~Q(purpose="members") | Q(year__isnull=False), name="import_of_members_names_the_year"
            ),
        ]

    def __str__(self):
        return f"{self.get_purpose_display()}: {self.file}"
