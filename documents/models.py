"""Stored files, and which column of an office's own workbooks means what."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class FileKind(models.TextChoices):
    PDF = "pdf", "PDF"
    IMAGE = "image", "Hình ảnh"
    WORD = "word", "Word"
    EXCEL = "excel", "Excel"


class StoredFile(models.Model):
    """Bytes that are kept, with their hash, under a random name outside the web root."""

    path = models.CharField(max_length=80, unique=True, editable=False)
    original_name = models.CharField("tên tệp", max_length=200)
    kind = models.CharField("loại", max_length=5, choices=FileKind)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField("kích thước")  # bytes
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField("tải lên lúc", default=timezone.now)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "tệp"

    def __str__(self):
        return self.original_name


class ColumnMapping(models.Model):
    """Which column of the office's own workbook holds which field; asked once for each purpose, then remembered."""

    purpose = models.CharField(max_length=60, unique=True)  # "blocs.agencies"
    columns = models.JSONField(default=dict)  # field → the header as the office writes it
    updated_at = models.DateTimeField(default=timezone.now)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "cột của bảng Excel"

    def __str__(self):
        return self.purpose
