"""Lấy ý kiến công khai: what is shown to everybody, from which day to which, and what people wrote about it."""

import datetime as dt

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from awards.models.nomination import Nomination
from awards.models.terms import MOST_NOTICE_DAYS

LONGEST_COMMENT = 3000  # letters


class NoticeState(models.TextChoices):
    DRAFT = "draft", "Đang soạn"
    PUBLISHED = "published", "Đang lấy ý kiến"
    ENDED = "ended", "Đã hết thời hạn"


NOTICE_MOVES = {
    NoticeState.DRAFT: {NoticeState.PUBLISHED},
    NoticeState.PUBLISHED: {NoticeState.ENDED},
    NoticeState.ENDED: set(),
}


class PublicNoticeQuerySet(models.QuerySet):
    def shown_on(self, day: dt.date):
        """What anybody may read on that day, its last day included; the state may lag behind the days."""
        return self.exclude(state=NoticeState.DRAFT).filter(starts_on__lte=day, ends_on__gte=day)

    def over_on(self, day: dt.date):
        """Published, and the last day has passed: their lines have to go on."""
        return self.filter(state=NoticeState.PUBLISHED, ends_on__lt=day)

    def with_counts(self):
        """Add `size` (lines) and `comment_count`."""
        return self.annotate(
            size=models.Count("lines", distinct=True), comment_count=models.Count("comments", distinct=True)
        )


class PublicNotice(models.Model):
    """One notice: several lines, shown without signing in for a number of working days.

    What was shown is frozen when it is published: `sha256` is that of `awards.notices.noticing.shown_text`.
    """

    title = models.CharField("tiêu đề", max_length=300)
    intro = models.TextField("lời mở đầu", max_length=2000, blank=True)
    contact = models.CharField("nơi nhận ý kiến", max_length=300, blank=True)
    days = models.PositiveSmallIntegerField(
        "số ngày làm việc", validators=[MinValueValidator(1), MaxValueValidator(MOST_NOTICE_DAYS)]
    )
    starts_on = models.DateField("công khai từ ngày", null=True, blank=True)
    ends_on = models.DateField("đến hết ngày", null=True, editable=False)
    state = models.CharField("trạng thái", max_length=9, choices=NoticeState, default=NoticeState.DRAFT, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    published_at = models.DateTimeField("đăng lúc", null=True, editable=False)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    ended_at = models.DateTimeField("kết thúc lúc", null=True, editable=False)

    objects = PublicNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "đợt lấy ý kiến công khai"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "ends_on"], name="notice_by_last_day")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=NoticeState.values), name="public_notice_state_known"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on__isnull=False, ends_on__gt=F("starts_on")),
                name="public_notice_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", published_at=None, ends_on=None)
                | (~Q(state="draft") & ~Q(sha256="") & Q(published_at__isnull=False, ends_on__isnull=False)),
                name="public_notice_published_is_frozen",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("awards:notice_detail", kwargs={"pk": self.pk})

    @property
    def public_url(self) -> str:
        return reverse("awards:public_notice", kwargs={"pk": self.pk})

    @property
    def is_draft(self) -> bool:
        return self.state == NoticeState.DRAFT

    def takes_comments_on(self, day: dt.date) -> bool:
        return self.state == NoticeState.PUBLISHED and self.starts_on <= day <= self.ends_on


class NoticeLine(models.Model):
    """One line as everybody reads it; what is shown is its own, so that later corrections do not change it."""

    notice = models.ForeignKey(PublicNotice, models.CASCADE, related_name="lines")
    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="notice_lines")
    position = models.PositiveIntegerField("thứ tự", default=0)
    name = models.CharField("tên", max_length=200)
    unit = models.CharField("chức vụ, đơn vị", max_length=300, blank=True)
    form_name = models.CharField("hình thức đề nghị", max_length=150)
    summary = models.TextField("tóm tắt thành tích", max_length=1000, blank=True)
    withdrawn_at = models.DateTimeField("rút khỏi danh sách lúc", null=True, editable=False)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    withdrawn_because = models.CharField("lý do rút", max_length=1000, blank=True, editable=False)

    class Meta:
        verbose_name = "trường hợp lấy ý kiến"
        ordering = ["notice", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "nomination"],
                name="notice_line_once_a_notice",
                violation_error_message="Trường hợp này đã có trong đợt lấy ý kiến.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_because="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_because="")),
                name="notice_line_withdrawn_with_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self.name}: {self.form_name}"


class NoticeCommentQuerySet(models.QuerySet):
    def unanswered(self):
        return self.filter(answered_at=None)


class NoticeComment(models.Model):
    """What somebody wrote about a notice. Only the office reads it; who it was is said only where one wished to."""

    notice = models.ForeignKey(PublicNotice, models.PROTECT, related_name="comments")
    line = models.ForeignKey(
        NoticeLine, models.PROTECT, null=True, blank=True, related_name="comments", verbose_name="về trường hợp"
    )
    text = models.TextField("ý kiến", max_length=LONGEST_COMMENT)
    name = models.CharField("họ và tên", max_length=150, blank=True)
    contact = models.CharField("cách liên hệ", max_length=200, blank=True)
    received_at = models.DateTimeField("nhận lúc", default=timezone.now)
    answer = models.TextField("kết quả xem xét", max_length=2000, blank=True)
    answered_at = models.DateTimeField("ghi kết quả lúc", null=True, editable=False)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")

    objects = NoticeCommentQuerySet.as_manager()

    class Meta:
        verbose_name = "ý kiến của công chúng"
        ordering = ["received_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="notice_comment_answered_has_time",
            )
        ]

    def __str__(self):
        return f"Ý kiến nhận lúc {timezone.localtime(self.received_at):%H:%M %d/%m/%Y}"
