"""A bloc's ranking, frozen: what it was on the day, reproducible for ever."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Agency, User
from blocs.models import BlocYear


class RankingSnapshot(models.Model):
    """The whole table of a bloc at one moment: names as they were, points, ranks, tie rules. Never changed."""

    bloc_year = models.ForeignKey(BlocYear, models.PROTECT, related_name="rankings")
    taken_at = models.DateTimeField("chốt lúc", default=timezone.now)
    taken_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    occasion = models.CharField("dịp", max_length=100)
    table = models.TextField(editable=False)  # JSON, canonical: sorted keys, no blanks
    sha256 = models.CharField(max_length=64, editable=False)

    class Meta:
        verbose_name = "bảng xếp hạng đã chốt"
        ordering = ["-taken_at", "-pk"]

    def __str__(self):
        return f"Xếp hạng {self.bloc_year}, chốt {self.taken_at:%d/%m/%Y}"


class RankingVotes(models.Model):
    """How many votes a member got where its bloc's rule compares votes between equals: written by the meeting."""

    bloc_year = models.ForeignKey(BlocYear, models.CASCADE, related_name="ranking_votes")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="đơn vị")
    votes = models.PositiveIntegerField("số phiếu")
    source = models.CharField("theo", max_length=300)  # the minutes or the ballot that they come from
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("lúc", default=timezone.now)

    class Meta:
        verbose_name = "số phiếu xếp hạng"
        ordering = ["bloc_year", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["bloc_year", "agency"], name="ranking_votes_once"),
            models.CheckConstraint(condition=~Q(source=""), name="ranking_votes_have_a_source"),
        ]

    def __str__(self):
        return f"{self.agency}: {self.votes} phiếu"
