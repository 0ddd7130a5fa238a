"""Targets (chỉ tiêu): what each member promises in the covenant, and what became of it."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Agency, User
from accounts.searching import fold, nfc
from blocs.models import Stage
from campaigns.models.covenant import BlocDocument, DocumentKind, DocumentState


class Direction(models.TextChoices):
    HIGHER = "higher", "Càng cao càng tốt"
    LOWER = "lower", "Càng thấp càng tốt"


def is_reached(plan: Decimal, actual: Decimal, direction: Direction) -> bool:
    return actual <= plan if direction == Direction.LOWER else actual >= plan


class TargetQuerySet(models.QuerySet):
    def in_force(self):
        """What counts: the covenants' own targets, and those of annexes that all have signed instead of the older."""
        replaced = Target.objects.filter(document__state=DocumentState.SIGNED, replaces__isnull=False)
        replaced = replaced.order_by().values("replaces")
        signed_annex = Q(document__annex_number__gt=0, document__state=DocumentState.SIGNED)
        return (
            self.filter(document__kind=DocumentKind.COVENANT)
            .filter(Q(document__annex_number=0) | signed_annex)
            .exclude(pk__in=replaced)  # one list: SQLite would look for each target through all signed documents
        )

    def of_bloc(self, bloc_year):
        return self.filter(document__bloc_year=bloc_year)

    def without_result(self, period: str):
        return self.exclude(results__period=period)


class Target(models.Model):
    """One measurable promise of one member. A target of an annex may stand instead of an older one."""

    document = models.ForeignKey(BlocDocument, models.CASCADE, related_name="targets")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="targets", verbose_name="đơn vị")
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name="thay cho chỉ tiêu"
    )
    position = models.PositiveSmallIntegerField("thứ tự", default=0)
    indicator = models.CharField("chỉ tiêu", max_length=300)
    unit = models.CharField("đơn vị tính", max_length=40)
    plan = models.DecimalField("kế hoạch", max_digits=18, decimal_places=4)
    direction = models.CharField("chiều", max_length=6, choices=Direction, default=Direction.HIGHER)
    source = models.CharField("nguồn", max_length=150, default="Giao ước thi đua")
    folded_indicator = models.CharField(max_length=400, editable=False, default="")

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = "chỉ tiêu"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "agency", "folded_indicator"],
                name="target_once_an_agency",
                violation_error_message="Đơn vị đã có chỉ tiêu này trong giao ước.",
            ),
            models.CheckConstraint(condition=Q(direction__in=Direction.values), name="target_direction_known"),
            models.CheckConstraint(
                condition=Q(plan__gt=0) | Q(plan=0, direction="lower"),
                name="target_plan_can_be_reached",
                violation_error_message="Kế hoạch phải lớn hơn 0; chỉ tiêu càng thấp càng tốt có thể bằng 0.",
            ),
        ]

    def __str__(self):
        return self.indicator

    def save(self, **kwargs):
        self.settle_words()
        if kwargs.get("update_fields"):
            kwargs["update_fields"] = {*kwargs["update_fields"], "folded_indicator"}
        super().save(**kwargs)

    @property
    def is_at_most(self) -> bool:
        """Whether the plan is the most that there may be, and not the least."""
        return self.direction == Direction.LOWER

    def settle_words(self) -> None:
        """Compose the indicator and what it is searched by; rows saved in bulk need it said."""
        self.indicator = nfc(self.indicator)
        self.folded_indicator = fold(self.indicator)


class Period(models.TextChoices):
    MIDYEAR = "midyear", "6 tháng đầu năm"
    YEAREND = "yearend", "Cả năm"


# By when the results of a period are entered.
STAGE_OF_PERIOD = {Period.MIDYEAR: Stage.MIDYEAR, Period.YEAREND: Stage.SELF_SCORING}


class TargetResult(models.Model):
    """What an agency reached of one target by the middle or the end of the year, with its evidence in words."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="results")
    period = models.CharField("kỳ", max_length=7, choices=Period)
    actual = models.DecimalField("thực hiện", max_digits=18, decimal_places=4)
    note = models.TextField("giải trình, văn bản kiểm chứng", blank=True)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "kết quả chỉ tiêu"
        constraints = [
            models.UniqueConstraint(fields=["target", "period"], name="target_result_once_a_period"),
            models.CheckConstraint(condition=Q(period__in=Period.values), name="target_result_period_known"),
            models.CheckConstraint(condition=Q(actual__gte=0), name="target_result_not_negative"),
        ]

    def __str__(self):
        return f"{self.target}, {self.get_period_display()}"
