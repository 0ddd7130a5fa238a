"""What becomes of a movement while it runs: when the agencies report, who was given more time, what reviews found."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Agency, User
from campaigns.models.movement import Movement


class ReportRoundQuerySet(models.QuerySet):
    def with_extended(self, agency_ids=()):
        """Add `extended_on`: the latest day that these agencies, or all, were given; None without an extension."""
        given = Q(extensions__agency=None) | Q(extensions__agency__in=agency_ids)
        return self.annotate(extended_on=models.Max("extensions__due_on", filter=given))


class ReportRound(models.Model):
    """Đợt báo cáo: when the agencies report on their answers."""

    movement = models.ForeignKey(Movement, models.CASCADE, related_name="rounds")
    title = models.CharField("đợt báo cáo", max_length=120, help_text="Ví dụ: Báo cáo sơ kết 6 tháng đầu năm 2026.")
    due_on = models.DateField("hạn")

    objects = ReportRoundQuerySet.as_manager()

    class Meta:
        verbose_name = "đợt báo cáo phong trào"
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["movement", "title"],
                name="round_once_a_movement",
                violation_error_message="Phong trào đã có đợt báo cáo mang tên này.",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def last_day(self) -> dt.date:
        """The last day for the agencies of `with_extended`."""
        return max(filter(None, [self.due_on, self.extended_on]))

    def due_for(self, agency_id: int | None) -> dt.date:
        """The last day for this agency, or with None for all; one query."""
        rounds = ReportRound.objects.with_extended([agency_id] if agency_id else [])
        return rounds.get(pk=self.pk).last_day


class RoundExtension(models.Model):
    """More time for one agency, or for all (`agency` None), with the reason that is kept."""

    round = models.ForeignKey(ReportRound, models.CASCADE, related_name="extensions")
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="gia hạn cho"
    )
    due_on = models.DateField("hạn mới")
    reason = models.CharField("lý do", max_length=300)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "gia hạn báo cáo"
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.round}: {self.due_on:%d/%m/%Y}"


class ReviewKind(models.TextChoices):
    MIDTERM = "midterm", "Sơ kết"
    FINAL = "final", "Tổng kết"


class MovementReview(models.Model):
    """Sơ kết, tổng kết of a movement: what was found, and the document that says so."""

    movement = models.ForeignKey(Movement, models.CASCADE, related_name="reviews")
    kind = models.CharField("loại", max_length=7, choices=ReviewKind)
    held_on = models.DateField("ngày")
    document = models.CharField("văn bản, báo cáo", max_length=300, blank=True)
    text = models.TextField("kết quả", max_length=12000)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "sơ kết, tổng kết phong trào"
        ordering = ["held_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ReviewKind.values), name="movement_review_kind_known"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.held_on:%d/%m/%Y}"
