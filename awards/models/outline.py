"""Mẫu báo cáo thành tích: what an achievement report tells, in which order, in how many words; dated."""

import datetime as dt

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from awards.models.catalogue import SubjectKind
from awards.models.dated import Dated
from awards.models.terms import AwardKind


class ReportOutline(Dated):
    """The parts of the report of one kind of subject, for one kind of merit ("": every kind without its own)."""

    KEY = ("subject", "kind")

    subject = models.CharField("đối tượng", max_length=10, choices=SubjectKind)
    kind = models.CharField("loại hình", max_length=12, choices=AwardKind, blank=True)
    parts = models.JSONField("các phần", default=list)  # [{"title", "hint"}]
    most_words = models.PositiveIntegerField(
        "số chữ tối đa", validators=[MinValueValidator(100), MaxValueValidator(50_000)]
    )

    class Meta(Dated.Meta):
        verbose_name = "mẫu báo cáo thành tích"

    def __str__(self):
        kind = f", {self.get_kind_display().lower()}" if self.kind else ""
        return f"Mẫu báo cáo thành tích của {self.get_subject_display().lower()}{kind}"


def outline_for(subject: str, kind: str, on: dt.date | None = None) -> ReportOutline | None:
    """The outline in force; the one of this very kind of merit before the general one."""
    found = ReportOutline.objects.in_force(on).filter(subject=subject, kind__in=[kind, ""])
    return max(found, key=lambda outline: bool(outline.kind), default=None)


def word_count(text: str) -> int:
    """Words as a reader counts them: what stands between blanks."""
    return len(text.split())
