"""What an agency does about a movement (hưởng ứng): its own launch, what it takes over or adds, its reports."""

from decimal import ROUND_HALF_UP, Decimal

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Agency, User
from campaigns.models.following import ReportRound
from campaigns.models.movement import (
    ContentGroup,
    Movement,
    MovementLevel,
    MovementTarget,
)
from campaigns.models.target import Direction, is_reached
from documents.models import StoredFile


class AnswerQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """The answers on which `user` has MOVEMENT_ANSWER_VIEW; tests/campaigns/test_movement_access.py compares."""
        if user.is_office:
            return self
        mine = user.agency_ids
        if not mine:
            return self.none()
        launched = Q(movement__agency__in=mine) | Q(
            movement__level=MovementLevel.BLOC, movement__bloc_year__leader__in=mine
        )
        return self.filter(Q(agency__in=mine) | launched)

    def for_page(self):
        return self.select_related("agency", "movement__bloc_year__bloc", "movement__bloc_year__year", "document_file")


class MovementAnswer(models.Model):
    """Hưởng ứng: one agency's own launch of a movement."""

    movement = models.ForeignKey(Movement, models.PROTECT, related_name="answers")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="movement_answers", verbose_name="đơn vị")
    launched_on = models.DateField("ngày phát động tại đơn vị")
    place = models.CharField("địa điểm, hình thức", max_length=300, blank=True)
    document = models.CharField("kế hoạch của đơn vị", max_length=300, blank=True)
    document_file = models.ForeignKey(StoredFile, models.PROTECT, null=True, editable=False, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # Of what is planned, counted up with each saving, so that two people at once lose nothing.
    version = models.PositiveIntegerField(default=1, editable=False)
    edited_at = models.DateTimeField(default=timezone.now, editable=False)
    edited_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = "hưởng ứng phong trào"
        ordering = ["agency__folded_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["movement", "agency"],
                name="answer_once_a_movement",
                violation_error_message="Đơn vị này đã hưởng ứng phong trào.",
            ),
        ]

    def __str__(self):
        return f"{self.agency}: {self.movement}"

    def get_absolute_url(self):
        return reverse("campaigns:answer_detail", kwargs={"pk": self.pk})

    @property
    def launcher_id(self) -> int | None:
        return self.movement.launcher_id


class AnswerContent(models.Model):
    """A group of contents as the agency takes it over (`source`) or adds it."""

    answer = models.ForeignKey(MovementAnswer, models.CASCADE, related_name="contents")
    source = models.ForeignKey(ContentGroup, models.PROTECT, null=True, editable=False, related_name="taken_over")
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    title = models.CharField("nhóm nội dung", max_length=300)
    text = models.TextField("nội dung cụ thể", max_length=4000, blank=True)

    class Meta:
        verbose_name = "nội dung hưởng ứng"
        ordering = ["position", "pk"]

    def __str__(self):
        return self.title


class AnswerTarget(models.Model):
    """A target as the agency takes it over (`source`) or adds it, with the latest figure it reported."""

    answer = models.ForeignKey(MovementAnswer, models.CASCADE, related_name="targets")
    source = models.ForeignKey(MovementTarget, models.PROTECT, null=True, editable=False, related_name="taken_over")
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    indicator = models.CharField("chỉ tiêu", max_length=400)
    value = models.DecimalField("mức phấn đấu", max_digits=14, decimal_places=2)
    unit = models.CharField("đơn vị tính", max_length=40)
    direction = models.CharField("chiều", max_length=6, choices=Direction, default=Direction.HIGHER)
    # Of the last report that has a figure; kept here so that an overview of 300 agencies reads one table.
    latest = models.DecimalField(max_digits=14, decimal_places=2, null=True, editable=False)
    is_met = models.BooleanField(null=True, editable=False)

    class Meta:
        verbose_name = "chỉ tiêu hưởng ứng"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(value__gte=0), name="answer_target_not_negative"),
            models.CheckConstraint(condition=Q(direction__in=Direction.values), name="answer_target_direction_known"),
            models.CheckConstraint(
                condition=Q(latest=None, is_met=None) | Q(latest__isnull=False, is_met__isnull=False),
                name="answer_target_latest_is_judged",
            ),
        ]

    def __str__(self):
        return self.indicator

    def judge(self, reached: Decimal | None) -> None:
        """Take `reached` as the latest figure; the caller saves."""
        self.latest = reached
        self.is_met = None if reached is None else is_reached(self.value, reached, Direction(self.direction))

    @property
    def share(self) -> Decimal | None:
        """How much of the target is reached, in per cent with one decimal; None without a figure or for a target of 0.

        A target that must not be passed has no share: it is met or not.
        """
        if self.latest is None or not self.value or self.direction == Direction.LOWER:
            return None
        return (self.latest / self.value * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)


class MovementReport(models.Model):
    """A periodic report of one agency; a later one for the same round stands beside it, never instead of it."""

    answer = models.ForeignKey(MovementAnswer, models.CASCADE, related_name="reports")
    round = models.ForeignKey(ReportRound, models.PROTECT, null=True, blank=True, related_name="reports")
    document = models.CharField("số, ký hiệu, ngày báo cáo", max_length=200, blank=True)
    text = models.TextField("kết quả thực hiện", max_length=12000)
    is_late = models.BooleanField(default=False, editable=False)
    sent_at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)

    class Meta:
        verbose_name = "báo cáo phong trào"
        ordering = ["-sent_at", "-pk"]

    def __str__(self):
        return f"{self.round or 'Báo cáo'} – {self.answer.agency}"


class ReportFigure(models.Model):
    """What one report says of one target."""

    report = models.ForeignKey(MovementReport, models.CASCADE, related_name="figures")
    target = models.ForeignKey(AnswerTarget, models.PROTECT, related_name="figures")
    value = models.DecimalField("kết quả", max_digits=14, decimal_places=2)
    evidence = models.CharField("văn bản kiểm chứng", max_length=300, blank=True)

    class Meta:
        verbose_name = "số liệu báo cáo phong trào"
        constraints = [
            models.UniqueConstraint(fields=["report", "target"], name="figure_once_a_report"),
            models.CheckConstraint(condition=Q(value__gte=0), name="figure_not_negative"),
        ]

    def __str__(self):
        return f"{self.target}: {self.value}"


class AnswerFile(models.Model):
    """A photo of the answer, or a file that proves a report."""

    answer = models.ForeignKey(MovementAnswer, models.CASCADE, related_name="files")
    report = models.ForeignKey(MovementReport, models.CASCADE, null=True, related_name="files")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    caption = models.CharField("chú thích", max_length=200, blank=True)
    is_photo = models.BooleanField(default=False)

    class Meta:
        verbose_name = "tệp của đơn vị hưởng ứng"
        ordering = ["pk"]

    def __str__(self):
        return self.caption or self.file.original_name
