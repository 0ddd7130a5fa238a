"""What the office keeps ready: the articles new texts begin with, and what follows from a missing covenant."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from campaigns.models.covenant import ArticlePart, DocumentKind


class DatedQuerySet(models.QuerySet):
    def in_force(self, on: dt.date | None = None):
        """Rows that hold on the day `on` (today by default), both ends included."""
        on = on or timezone.localdate()
        return self.filter(effective_from__lte=on).filter(Q(effective_to=None) | Q(effective_to__gte=on))


def ends_after_it_begins(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(effective_to=None) | Q(effective_to__gte=F("effective_from")),
        name=name,
        violation_error_message="Ngày hết áp dụng phải từ ngày áp dụng trở đi.",
    )


class ArticleTemplate(models.Model):
    """One piece of text that new documents of its kind begin with. It may hold {year}, {bloc}, {count}, {leader}."""

    kind = models.CharField("loại văn bản", max_length=10, choices=DocumentKind)
    part = models.CharField("vị trí", max_length=8, choices=ArticlePart, default=ArticlePart.ARTICLE)
    position = models.PositiveSmallIntegerField("thứ tự", default=0)
    title = models.CharField("tên điều, mục", max_length=300, blank=True)
    text = models.TextField("nội dung", blank=True)
    effective_from = models.DateField("áp dụng từ ngày")
    effective_to = models.DateField("đến hết ngày", null=True, blank=True)
    legal_basis = models.CharField("căn cứ", max_length=300, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "mẫu điều, mục"
        ordering = ["kind", "position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=DocumentKind.values), name="article_template_kind_known"),
            models.CheckConstraint(condition=Q(part__in=ArticlePart.values), name="article_template_part_known"),
            ends_after_it_begins("article_template_ends_after_it_begins"),
        ]

    def __str__(self):
        return self.title or self.get_part_display()


class CovenantFault(models.TextChoices):
    MISSING = "missing", "Không ký giao ước"
    LATE = "late", "Ký giao ước muộn"


class CovenantRule(models.Model):
    """What follows when a member has not signed the covenant, or late; the office decides in each case."""

    fault = models.CharField("trường hợp", max_length=7, choices=CovenantFault)
    text = models.CharField("quy định", max_length=500)
    legal_basis = models.CharField("căn cứ", max_length=300, blank=True)
    excludes = models.BooleanField("đề nghị không xét thi đua", default=True)
    effective_from = models.DateField("áp dụng từ ngày")
    effective_to = models.DateField("đến hết ngày", null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "quy định về giao ước"
        ordering = ["fault", "effective_from", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(fault__in=CovenantFault.values), name="covenant_rule_fault_known"),
            ends_after_it_begins("covenant_rule_ends_after_it_begins"),
        ]

    def __str__(self):
        return f"{self.get_fault_display()}: {self.text}"
