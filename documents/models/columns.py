"""Which column of an office's own workbooks means what."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models import User


class ColumnMappingManager(models.Manager):
    def remembered(self, purpose: str) -> dict[str, str]:
        """Header by field as it was last confirmed for this purpose, {} the first time."""
        return self.filter(purpose=purpose).values_list("columns", flat=True).first() or {}

    def remember(self, purpose: str, columns: dict[str, str], *, by: User | None, at: datetime | None = None) -> None:
        """Keep `columns` (field → header) for the next workbook; fields without a column are left out."""
        chosen = {field: header for field, header in columns.items() if header}
        changes = {"columns": chosen, "updated_by": by, "updated_at": at or timezone.now()}
        self.update_or_create(purpose=purpose, defaults=changes)


class ColumnMapping(models.Model):
    """Which column of the office's own workbook holds which field; asked once for each purpose, then remembered."""

    purpose = models.CharField(max_length=60, unique=True)  # "blocs.agencies"
    columns = models.JSONField(default=dict)  # field → the header as the office writes it
    updated_at = models.DateTimeField(default=timezone.now)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = ColumnMappingManager()

    class Meta:
        verbose_name = "cột của bảng Excel"

    def __str__(self):
        return self.purpose
