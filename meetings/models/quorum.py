"""Quorum rules: dated data, since regulations change."""

import datetime as dt
from fractions import Fraction

from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q

from accounts.models import record
from meetings.tally import share_in_words


class QuorumBase(models.TextChoices):
    ALL = "all", "Tổng số thành viên"
    EXPECTED = "expected", "Tổng số thành viên, trừ người vắng có lý do"


class QuorumRuleQuerySet(models.QuerySet):
    def in_force(self, kind: str, on: dt.date) -> "QuorumRule | None":
        """The rule for a meeting of this kind on the day `on`; a rule for the kind goes before one for all kinds."""
        holds = self.filter(Q(effective_to=None) | Q(effective_to__gte=on), effective_from__lte=on)
        return holds.filter(kind__in=["", kind]).order_by("-kind", "-effective_from", "-pk").first()


class QuorumRule(models.Model):
    """How many must be present for a meeting to be valid: a fraction of a base, from one day to another."""

    kind = models.CharField("loại hội nghị", max_length=12, blank=True)  # a MeetingKind; "" is every kind
    numerator = models.PositiveSmallIntegerField("tử số", default=2, validators=[MinValueValidator(1)])
    denominator = models.PositiveSmallIntegerField("mẫu số", default=3, validators=[MinValueValidator(1)])
    is_strict = models.BooleanField("phải nhiều hơn tỷ lệ này", default=False)
    base = models.CharField("tính trên", max_length=8, choices=QuorumBase, default=QuorumBase.ALL)
    basis = models.CharField("căn cứ", max_length=300, blank=True)
    is_unconfirmed = models.BooleanField("cần kiểm tra", default=False)
    effective_from = models.DateField("hiệu lực từ")
    effective_to = models.DateField("đến hết ngày", null=True, blank=True)

    objects = QuorumRuleQuerySet.as_manager()

    class Meta:
        verbose_name = "quy định về số người dự"
        ordering = ["-effective_from", "kind", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(numerator__gte=1, denominator__gte=F("numerator")),
                name="quorum_is_a_fraction",
                violation_error_message="Tỷ lệ phải lớn hơn 0 và không quá 1.",
            ),
            models.CheckConstraint(condition=Q(base__in=QuorumBase.values), name="quorum_base_known"),
            models.CheckConstraint(
                condition=Q(effective_to=None) | Q(effective_to__gte=F("effective_from")),
                name="quorum_ends_after_it_begins",
                violation_error_message="Ngày kết thúc phải từ ngày bắt đầu trở đi.",
            ),
        ]

    def __str__(self):
        return self.in_words()

    @property
    def fraction(self) -> Fraction:
        return Fraction(self.numerator, self.denominator)

    def needed(self, members: int) -> int:
        """The least number present that is enough, of `members`; at least 1."""
        exact = self.fraction * members
        least = -(-exact.numerator // exact.denominator)
        if self.is_strict and exact.denominator == 1:
            least += 1
        return max(least, 1)

    def is_met(self, *, present: int, members: int) -> bool:
        return present >= self.needed(members)

    def in_words(self) -> str:
        share = share_in_words(self.fraction)
        said = f"trên {share}" if self.is_strict else f"từ {share} trở lên"
        base = QuorumBase(self.base).label
        return f"{said}, tính trên {base[0].lower()}{base[1:]}"

    @transaction.atomic
    def keep(self, *, by) -> None:
        self.save()
        record(by, "meetings.quorum_rule_kept", self, changes=f"{self.in_words()}; từ ngày {self.effective_from}")
