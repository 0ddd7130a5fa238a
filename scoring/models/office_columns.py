"""The columns in which the office wants the points of a bloc or of the province, remembered for each set."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class OfficeColumns(models.Model):
    """`columns`: pairs of the office's own heading and what stands under it (scoring/office_columns.py), in order."""

    slug = models.SlugField("bộ tiêu chí", max_length=80, unique=True)  # of the criteria set, all versions
    columns = models.JSONField(default=list)
    updated_at = models.DateTimeField(default=timezone.now)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "cột bảng tổng hợp của cơ quan"

    def __str__(self):
        return self.slug
