"""Trình Hội đồng: which lines one meeting of the council votes on, by which rule each, and what came of it."""

from fractions import Fraction

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from awards.models.nomination import Nomination
from awards.models.terms import ReviewBody, VoteBase
from meetings.models import Ballot, Meeting, Seat
from meetings.tally import share_in_words


class CouncilPackQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """The office sees all, whoever sits in a meeting what it votes on."""
        return self if user.is_office else self.filter(meeting__seats__user=user)

    def with_size(self):
        """Add `size` (lines) and `waiting` (without a result)."""
        waits = Q(lines__outcome=CouncilOutcome.WAITING)
        return self.annotate(size=models.Count("lines"), waiting=models.Count("lines", filter=waits))

    def with_members(self):
        """Add `members`: how many are called to its meeting."""
        seats = Seat.objects.filter(meeting=models.OuterRef("meeting")).order_by().values("meeting")
        return self.annotate(members=models.Subquery(seats.annotate(count=models.Count("pk")).values("count")))


class CouncilPack(models.Model):
    """Hồ sơ trình Hội đồng: what one meeting, of all members or of the standing ones, votes on."""

    body = models.CharField("xét tại", max_length=8, choices=ReviewBody)
    meeting = models.OneToOneField(
        Meeting, models.PROTECT, related_name="council_pack", verbose_name="phiên họp, đợt lấy ý kiến"
    )
    title = models.CharField("tiêu đề", max_length=300)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")

    objects = CouncilPackQuerySet.as_manager()

    class Meta:
        verbose_name = "hồ sơ trình Hội đồng"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(body__in=[ReviewBody.COUNCIL, ReviewBody.STANDING]), name="council_pack_body_votes"
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("awards:pack_detail", kwargs={"pk": self.pk})

    @property
    def seated_ids(self) -> frozenset[int]:
        return self.meeting.seated_ids


class CouncilOutcome(models.TextChoices):
    WAITING = "waiting", "Chưa có kết quả"
    APPROVED = "approved", "Được thông qua"
    REFUSED = "refused", "Không được thông qua"
    TAKEN_OUT = "taken_out", "Đã rút khỏi phiên này"


class CouncilLine(models.Model):
    """One line before one meeting. Its rule is that of its route on the day it was picked, and does not change then."""

    pack = models.ForeignKey(CouncilPack, models.CASCADE, related_name="lines")
    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="council_lines")
    position = models.PositiveIntegerField("thứ tự", default=0)
    numerator = models.PositiveSmallIntegerField("tỷ lệ phiếu, tử số")
    denominator = models.PositiveSmallIntegerField("tỷ lệ phiếu, mẫu số")
    is_strict = models.BooleanField("phải nhiều hơn tỷ lệ này", default=False)
    base = models.CharField("tỷ lệ tính trên", max_length=7, choices=VoteBase, default=VoteBase.ALL)
    is_usual_rule = models.BooleanField("tuyến xét không quy định tỷ lệ", default=False)
    because = models.CharField("lý do trình khi còn thiếu", max_length=1000, blank=True)
    outcome = models.CharField("kết quả", max_length=9, choices=CouncilOutcome, default=CouncilOutcome.WAITING)
    ballot = models.ForeignKey(Ballot, models.PROTECT, null=True, editable=False, related_name="+")
    votes = models.PositiveSmallIntegerField("số phiếu đồng ý", null=True, editable=False)
    base_count = models.PositiveSmallIntegerField("tính trên", null=True, editable=False)
    result = models.CharField("kết quả bỏ phiếu", max_length=500, blank=True, editable=False)
    recorded_at = models.DateTimeField("ghi nhận lúc", null=True, editable=False)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")

    class Meta:
        verbose_name = "trường hợp trình Hội đồng"
        ordering = ["pack", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["nomination"], condition=Q(outcome="waiting"), name="council_line_waits_in_one_pack"
            ),
            models.CheckConstraint(
                condition=Q(numerator__gte=1, denominator__gte=F("numerator")), name="council_line_rule_is_a_fraction"
            ),
            models.CheckConstraint(condition=Q(outcome__in=CouncilOutcome.values), name="council_line_outcome_known"),
            models.CheckConstraint(
                condition=Q(outcome__in=["waiting", "taken_out"], votes=None)
                | (
                    Q(outcome__in=["approved", "refused"], recorded_at__isnull=False, ballot__isnull=False)
                    & Q(votes__lte=F("base_count"))
                    & ~Q(result="")
                ),
                name="council_line_result_is_whole",
            ),
        ]

    def __str__(self):
        return str(self.nomination)

    @property
    def threshold(self) -> Fraction:
        return Fraction(self.numerator, self.denominator)

    @property
    def rule_in_words(self) -> str:
        """ "từ 80% trở lên, tính trên tổng số thành viên"."""
        share = share_in_words(self.threshold)
        said = f"trên {share}" if self.is_strict else f"từ {share} trở lên"
        return f"{said}, tính trên {VoteBase(self.base).label}"
