"""Extensions (gia hạn): a later last day of one stage for one member, with the reason that was given."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Agency, User
from blocs.models.bloc import BlocYear
from blocs.models.year import Stage


class Extension(models.Model):
    """Until when one member may do what the others had to do before."""

    bloc_year = models.ForeignKey(BlocYear, models.CASCADE, related_name="extensions")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="extensions", verbose_name="đơn vị")
    stage = models.CharField("việc", max_length=12, choices=Stage)
    until = models.DateField("gia hạn đến hết ngày")
    reason = models.TextField("lý do", max_length=1000)
    granted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField("lúc", default=timezone.now)

    class Meta:
        verbose_name = "gia hạn"
        ordering = ["-granted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["bloc_year", "agency", "stage"],
                name="extension_once_a_stage",
                violation_error_message="Đơn vị đã được gia hạn việc này.",
            ),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="extension_stage_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="extension_has_a_reason"),
        ]

    def __str__(self):
        return f"{self.agency}: {self.get_stage_display()} đến {self.until:%d/%m/%Y}"
