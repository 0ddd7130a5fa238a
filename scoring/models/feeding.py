"""Which target of the covenant feeds which criterion of a bloc's sheets."""

from django.db import models

from accounts.searching import fold, nfc
from blocs.models import BlocYear


class FeedWay(models.TextChoices):
    """How the result becomes an answer."""

    RATIO = "ratio", "Số thực hiện trên số kế hoạch"
    PERCENT = "percent", "Tỷ lệ thực hiện, %"


class CriterionFeed(models.Model):
    """In this bloc's year, the answer to `code` is offered from the members' targets that are called `indicator`."""

    bloc_year = models.ForeignKey(BlocYear, models.CASCADE, related_name="feeds")
    code = models.CharField("mã tiêu chí", max_length=60)
    indicator = models.CharField("chỉ tiêu trong giao ước", max_length=300)
    folded_indicator = models.CharField(max_length=400, editable=False, default="")
    way = models.CharField("cách tính", max_length=7, choices=FeedWay, default=FeedWay.RATIO)

    class Meta:
        verbose_name = "nguồn từ giao ước"
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["bloc_year", "code"],
                name="criterion_fed_once",
                violation_error_message="Tiêu chí này đã lấy số từ một chỉ tiêu.",
            ),
            models.CheckConstraint(condition=models.Q(way__in=FeedWay.values), name="criterion_feed_way_known"),
        ]

    def __str__(self):
        return f"{self.code}: {self.indicator}"

    def save(self, **kwargs):
        self.indicator = nfc(self.indicator)
        self.folded_indicator = fold(self.indicator)
        super().save(**kwargs)
