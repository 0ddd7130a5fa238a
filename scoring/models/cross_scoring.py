"""Chấm chéo: each member of a bloc scores every other; until the round is closed nobody sees another's marks."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Agency, User
from blocs.models import BlocYear
from scoring.models.sheet import ScoreSheet


class CrossRoundQuerySet(models.QuerySet):
    def open(self):
        return self.filter(closed_at=None)


class CrossRound(models.Model):
    """That a bloc's year is scored crosswise, since when, and until when."""

    bloc_year = models.OneToOneField(BlocYear, models.CASCADE, related_name="cross_round")
    opened_at = models.DateTimeField("mở lúc", default=timezone.now)
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField("đóng lúc", null=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reason = models.TextField("lý do đóng khi chưa chấm đủ", blank=True)

    objects = CrossRoundQuerySet.as_manager()

    class Meta:
        verbose_name = "lượt chấm chéo"
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None) | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="cross_round_closed_at_with_by",
            )
        ]

    def __str__(self):
        return f"Chấm chéo {self.bloc_year}"

    def get_absolute_url(self):
        address = {"code": self.bloc_year.bloc.code, "year": self.bloc_year.year.year}
        return reverse("scoring:cross_round", kwargs=address)

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class CrossSheet(models.Model):
    """One member's marks for the sheet of another; made with the first mark."""

    sheet = models.ForeignKey(ScoreSheet, models.CASCADE, related_name="cross_sheets")
    scorer = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="đơn vị chấm")
    finished_at = models.DateTimeField("chấm xong lúc", null=True)
    finished_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "phiếu chấm chéo"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["sheet", "scorer"], name="cross_sheet_once_a_scorer")]

    def __str__(self):
        return f"{self.scorer} chấm {self.sheet}"


class CrossMark(models.Model):
    """The points that one member gives one criterion of another. No trail names them before the round is closed."""

    cross_sheet = models.ForeignKey(CrossSheet, models.CASCADE, related_name="marks")
    code = models.CharField("mã tiêu chí", max_length=60)
    points = models.DecimalField("điểm", max_digits=14, decimal_places=4)
    reason = models.TextField("lý do", blank=True)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "điểm chấm chéo"
        constraints = [
            models.UniqueConstraint(fields=["cross_sheet", "code"], name="cross_mark_once"),
            models.CheckConstraint(condition=Q(points__gte=0), name="cross_mark_not_negative"),
        ]

    def __str__(self):
        return f"{self.code}: {self.cross_sheet}"
