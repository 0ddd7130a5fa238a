"""Tiền thưởng, hiện vật: the dated rules of both, what each line of a decision brings, what was given."""

import math
from decimal import ROUND_HALF_UP, Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from awards.models.catalogue import AwardForm, SubjectKind
from awards.models.dated import Dated
from awards.models.decision import DecisionLine
from documents.models import Change

MOST_MONEY = 10**9  # đồng for one line: far above any award of the law
MOST_PIECES = 20


class Rounding(models.TextChoices):
    UP = "up", "làm tròn lên"
    NEAREST = "nearest", "làm tròn đến số gần nhất"
    DOWN = "down", "làm tròn xuống"


class BonusRule(Dated):
    """How bonus money is rounded, and how many times a person's a collective gets where no coefficient says it."""

    rounding = models.CharField("cách làm tròn", max_length=7, choices=Rounding, default=Rounding.UP)
    rounded_to = models.PositiveIntegerField(
        "làm tròn đến (đồng)", default=10_000, validators=[MinValueValidator(1), MaxValueValidator(1_000_000)]
    )
    collective_factor = models.DecimalField(
        "tập thể bằng mấy lần cá nhân",
        max_digits=4,
        decimal_places=2,
        default=2,
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(20)],
        help_text="Chỉ dùng khi danh mục không ghi hệ số riêng cho tập thể.",
    )

    class Meta(Dated.Meta):
        verbose_name = "quy định tính tiền thưởng"

    def __str__(self):
        to = f"{self.rounded_to:,}".replace(",", ".")
        factor = f"{self.collective_factor.normalize():f}".replace(".", ",")
        return f"Tiền thưởng {self.get_rounding_display()}, đến {to} đồng; tập thể bằng {factor} lần cá nhân"

    def rounded(self, money: Decimal) -> int:
        parts = money / self.rounded_to
        match Rounding(self.rounding):
            case Rounding.UP:
                whole = math.ceil(parts)
            case Rounding.DOWN:
                whole = math.floor(parts)
            case Rounding.NEAREST:
                whole = int(parts.to_integral_value(ROUND_HALF_UP))
        return whole * self.rounded_to


class Thing(models.TextChoices):
    CERTIFICATE = "certificate", "Bằng, giấy"
    FRAME = "frame", "Khung"
    FLAG = "flag", "Cờ"
    BADGE = "badge", "Huy hiệu, kỷ niệm chương"
    BOX = "box", "Hộp"


class FormObject(Dated):
    """So many pieces of one thing come with a form, for one kind of subject; 0 says from when on none does."""

    KEY = ("form", "subject", "thing")

    form = models.ForeignKey(AwardForm, models.PROTECT, related_name="things", verbose_name="danh hiệu, hình thức")
    subject = models.CharField("đối tượng", max_length=10, choices=SubjectKind)
    thing = models.CharField("hiện vật", max_length=11, choices=Thing)
    quantity = models.PositiveSmallIntegerField(
        "số lượng", default=1, validators=[MaxValueValidator(MOST_PIECES)], help_text="0: không còn kèm hiện vật này."
    )

    class Meta(Dated.Meta):
        verbose_name = "hiện vật kèm theo"
        ordering = ["form", "subject", "thing", "-effective_from", "-pk"]

    def __str__(self):
        return f"{self.form} ({self.get_subject_display().lower()}): {self.quantity:02d} {self.get_thing_display()}"


class Recovered(models.Model):
    """What was given by a line that was revoked since is asked back (Luật 06/2022/QH15, Điều 93): when it came back."""

    recovered_on = models.DateField("ngày thu hồi", null=True, blank=True)
    recovered_note = models.CharField("ghi chú thu hồi", max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def is_revoked(self) -> bool:
        return self.line.standing == Change.REVOKED

    @property
    def is_asked_back(self) -> bool:
        return self.is_revoked and self.is_given and self.recovered_on is None


class BonusQuerySet(models.QuerySet):
    def standing(self):
        """Without those of lines that were revoked: they are not paid, and not counted."""
        return self.exclude(line__standing=Change.REVOKED)


class Bonus(Recovered):
    """The money of one line of an issued decision: as reckoned, as it is to be paid, and whether it was.

    `amount` differs from `reckoned` only with a reason.
    """

    line = models.OneToOneField(DecisionLine, models.PROTECT, related_name="bonus")
    times = models.DecimalField("hệ số", max_digits=6, decimal_places=2)
    base_salary = models.PositiveIntegerField("lương cơ sở")
    reckoned = models.PositiveIntegerField("số tiền tính được")
    amount = models.PositiveIntegerField("số tiền chi", validators=[MaxValueValidator(MOST_MONEY)])
    reason = models.CharField("lý do ghi khác", max_length=300, blank=True)
    to_check = models.CharField("cần kiểm tra", max_length=400, blank=True)
    paid_on = models.DateField("ngày chi", null=True, blank=True)
    paid_by = models.CharField("người chi", max_length=200, blank=True)
    recorded_at = models.DateTimeField("ghi lúc", null=True, editable=False)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")

    objects = BonusQuerySet.as_manager()

    class Meta:
        verbose_name = "tiền thưởng của một dòng"
        ordering = ["line__position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount=models.F("reckoned")) | ~Q(reason=""),
                name="bonus_differs_with_a_reason",
                violation_error_message="Ghi lý do khi số tiền khác số tính được.",
            ),
            models.CheckConstraint(
                condition=Q(paid_on=None, paid_by="", recorded_at=None)
                | Q(paid_on__isnull=False, recorded_at__isnull=False) & ~Q(paid_by=""),
                name="bonus_paid_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(recovered_on=None) | Q(paid_on__isnull=False), name="bonus_recovered_once_paid"
            ),
        ]

    def __str__(self):
        return f"Tiền thưởng: {self.line.printed_name}"

    @property
    def is_paid(self) -> bool:
        return self.paid_on is not None

    is_given = is_paid


class ObjectDueQuerySet(models.QuerySet):
    def waiting(self):
        """What is still to be handed over; of a line that was revoked nothing is."""
        return self.filter(handed_on=None).exclude(line__standing=Change.REVOKED)


class ObjectDue(Recovered):
    """One kind of thing that a line of an issued decision brings: to be handed over, or when and to whom it was."""

    line = models.ForeignKey(DecisionLine, models.PROTECT, related_name="objects_due")
    thing = models.CharField("hiện vật", max_length=11, choices=Thing)
    quantity = models.PositiveSmallIntegerField("số lượng", default=1)
    handed_on = models.DateField("ngày trao", null=True, blank=True)
    handed_to = models.CharField("người nhận", max_length=200, blank=True)
    recorded_at = models.DateTimeField("ghi lúc", null=True, editable=False)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ObjectDueQuerySet.as_manager()

    class Meta:
        verbose_name = "hiện vật của một dòng"
        ordering = ["line__position", "pk"]
        indexes = [models.Index(fields=["handed_on", "id"], name="object_due_waiting")]
        constraints = [
            models.UniqueConstraint(fields=["line", "thing"], name="object_due_once_a_line"),
            models.CheckConstraint(condition=Q(thing__in=Thing.values), name="object_due_thing_known"),
            models.CheckConstraint(
                condition=Q(handed_on=None, handed_to="", recorded_at=None)
                | Q(handed_on__isnull=False, recorded_at__isnull=False) & ~Q(handed_to=""),
                name="object_handed_to_somebody",
            ),
            models.CheckConstraint(
                condition=Q(recovered_on=None) | Q(handed_on__isnull=False), name="object_recovered_once_handed"
            ),
        ]

    def __str__(self):
        return f"{self.quantity:02d} {self.get_thing_display()}: {self.line.printed_name}"

    @property
    def is_given(self) -> bool:
        return self.handed_on is not None
