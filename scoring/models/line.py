"""One row for each line of a sheet at each stage: who gave which answer or points, when, and why."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from scoring.models.sheet import ScoreSheet
from scoring.models.sheet_states import ScoreStage


class LineScore(models.Model):
    """What one stage says of one criterion: an answer in the form of criteria-set/1, or overriding points.

    A row of the self stage without an answer holds only an explanation: the line is "chưa chấm", which is not 0.
    """

    sheet = models.ForeignKey(ScoreSheet, models.CASCADE, related_name="lines")
    code = models.CharField("mã tiêu chí", max_length=60)
    stage = models.CharField("bước", max_length=8, choices=ScoreStage)
    answer = models.JSONField("trả lời", null=True)
    override = models.DecimalField("điểm cho", max_digits=14, decimal_places=4, null=True)
    points = models.DecimalField("điểm", max_digits=14, decimal_places=4, null=True)  # computed; None: not scored
    explanation = models.TextField("giải trình, văn bản kiểm chứng", blank=True)
    # Of the agency's own row: an explanation, a cited document or a file stands behind it. Kept by scoring/evidence.py.
    has_evidence = models.BooleanField("có minh chứng", default=False, editable=False)
    reason = models.TextField("lý do", blank=True)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "dòng điểm"
        constraints = [
            models.UniqueConstraint(fields=["sheet", "code", "stage"], name="line_once_a_stage"),
            models.CheckConstraint(condition=Q(stage__in=ScoreStage.values), name="line_stage_known"),
            models.CheckConstraint(
                # Q(answer=None) would ask for a JSON null, which nobody stores.
                condition=Q(answer__isnull=True) | Q(override=None),
                name="line_is_answered_or_overridden",
            ),
        ]

    def __str__(self):
        return f"{self.code} ({self.get_stage_display()}) – {self.sheet}"
