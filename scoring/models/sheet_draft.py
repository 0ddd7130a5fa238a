"""A filled-in workbook of a sheet between its upload and the decision to save it."""

from django.db import models
from django.utils import timezone

from accounts.models import User
from documents.models import StoredFile
from scoring.models.sheet import ScoreSheet


class SheetDraft(models.Model):
    """Only who uploaded it sees it. It goes with its file once saved or given up, or when the next one comes."""

    sheet = models.ForeignKey(ScoreSheet, models.CASCADE, related_name="+")
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "bảng tự chấm bằng Excel chờ lưu"

    def __str__(self):
        return str(self.file)
