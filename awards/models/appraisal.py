"""Thẩm định: time limits, opinions asked of other bodies, what the office notes, submits and tells of refusals."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Agency, User
from awards.models.dated import Dated
from awards.models.nomination import Nomination
from awards.models.slate import Slate
from awards.models.terms import AwardKind
from documents.models import StoredFile
from scoring.models import Approval

MOST_DAYS = 120


class AppraisalLimit(Dated):
    """Thời hạn thẩm định: working days from the day received, for one kind of merit ("": each without its own)."""

    KEY = ("kind",)

    kind = models.CharField("loại hình", max_length=12, choices=AwardKind, blank=True)
    days = models.PositiveSmallIntegerField(
        "số ngày làm việc", validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)]
    )

    class Meta(Dated.Meta):
        verbose_name = "thời hạn thẩm định"

    def __str__(self):
        return f"Thời hạn thẩm định, {self.get_kind_display().lower() if self.kind else 'mọi loại hình'}"


class OfficeNote(models.Model):
    """Ghi chú nội bộ: what people of the office tell each other about a line; nobody else ever reads it."""

    nomination = models.ForeignKey(Nomination, models.CASCADE, related_name="notes")
    text = models.TextField("ghi chú", max_length=2000)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField("lúc", default=timezone.now)

    class Meta:
        verbose_name = "ghi chú nội bộ"
        ordering = ["-pk"]

    def __str__(self):
        return self.text


class OpinionQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        return self if user.is_office else self.filter(agency__in=user.agency_ids)

    def waiting(self):
        return self.filter(answered_at=None)


class OpinionRequest(models.Model):
    """Lấy ý kiến hiệp y: one body is asked about some lines; it answers here, or by a letter the office types in.

    A body without an account is written by its name, and answers by letter alone.
    """

    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="cơ quan được hỏi"
    )
    body_name = models.CharField("cơ quan ngoài cổng", max_length=200, blank=True)
    question = models.TextField("nội dung xin ý kiến", max_length=3000)
    due_on = models.DateField("hạn trả lời")
    asked_by = models.ForeignKey(User, models.PROTECT, editable=False, related_name="+")
    asked_at = models.DateTimeField("hỏi lúc", default=timezone.now, editable=False)
    reminded_at = models.DateTimeField("nhắc lúc", null=True, editable=False)
    answer = models.TextField("ý kiến chung", max_length=5000, blank=True)
    letter_number = models.CharField("số, ký hiệu công văn trả lời", max_length=60, blank=True)
    letter_on = models.DateField("ngày công văn", null=True, blank=True)
    letter_file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="công văn"
    )
    answered_at = models.DateTimeField("trả lời lúc", null=True, editable=False)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = "văn bản lấy ý kiến"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agency__isnull=False, body_name="") | (Q(agency=None) & ~Q(body_name="")),
                name="opinion_asked_of_one_body",
                violation_error_message="Chọn một cơ quan trên cổng, hoặc ghi tên cơ quan ngoài cổng.",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="opinion_answered_at_with_by",
            ),
        ]

    def __str__(self):
        return f"Xin ý kiến {self.body}"

    def get_absolute_url(self):
        return reverse("awards:opinion_detail", kwargs={"pk": self.pk})

    @property
    def body(self) -> str:
        return self.agency.name if self.agency_id else self.body_name

    @property
    def is_late(self) -> bool:
        return self.answered_at is None and timezone.localdate() > self.due_on


class Stance(models.TextChoices):
    AGREES = "agrees", "Nhất trí"
    OBJECTS = "objects", "Không nhất trí"
    REMARK = "remark", "Ý kiến khác"


class OpinionLine(models.Model):
    """What the body says of one line; `stance` "" until it has answered."""

    request = models.ForeignKey(OpinionRequest, models.CASCADE, related_name="lines")
    nomination = models.ForeignKey(Nomination, models.CASCADE, related_name="opinions")
    stance = models.CharField("ý kiến", max_length=7, choices=Stance, blank=True)
    note = models.CharField("nội dung", max_length=1000, blank=True)

    class Meta:
        verbose_name = "ý kiến về một đề nghị"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "nomination"], name="opinion_once_a_line"),
            models.CheckConstraint(condition=Q(stance="") | Q(stance__in=Stance.values), name="opinion_stance_known"),
        ]

    def __str__(self):
        return f"{self.nomination}: {self.get_stance_display()}"


class Submission(models.Model):
    """Tờ trình của cơ quan thi đua with its Báo cáo thẩm định: the lines it speaks of, who signed it and how."""

    title = models.CharField("nội dung trình", max_length=300)
    remarks = models.TextField("nhận xét chung", max_length=3000, blank=True)
    created_at = models.DateTimeField("lập lúc", default=timezone.now, editable=False)
    created_by = models.ForeignKey(User, models.PROTECT, editable=False, related_name="+")
    number = models.CharField("số, ký hiệu", max_length=60, blank=True)
    signed_on = models.DateField("ngày ký", null=True, blank=True)
    signed_at = models.DateTimeField("ghi nhận ký lúc", null=True, editable=False)
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    signer_name = models.CharField("người ký", max_length=100, blank=True)
    signer_position = models.CharField("chức vụ người ký", max_length=100, blank=True)
    approval = models.CharField("cách ký", max_length=8, choices=Approval, blank=True, editable=False)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, editable=False, related_name="+")

    class Meta:
        verbose_name = "tờ trình của cơ quan thi đua"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_at=None, signed_by=None, approval="")
                | (Q(signed_at__isnull=False, signed_by__isnull=False, signed_on__isnull=False) & ~Q(approval="")),
                name="submission_signed_at_with_by_and_how",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("awards:submission_detail", kwargs={"pk": self.pk})

    @property
    def is_signed(self) -> bool:
        return self.signed_at is not None

    def locked(self) -> "Submission":
        return Submission.objects.select_for_update().get(pk=self.pk)


class SubmissionLine(models.Model):
    """One line that a submission speaks of, in the order of the queue it was taken from."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="lines")
    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="submissions")
    position = models.PositiveIntegerField("thứ tự")

    class Meta:
        verbose_name = "đề nghị trong tờ trình"
        ordering = ["submission", "position"]
        constraints = [models.UniqueConstraint(fields=["submission", "nomination"], name="submission_once_a_line")]

    def __str__(self):
        return str(self.nomination)


class RefusalLetter(models.Model):
    """Thông báo trường hợp không được khen thưởng: what the proposer of a slate was told, as it was printed."""

    slate = models.ForeignKey(Slate, models.PROTECT, related_name="refusal_letters")
    number = models.CharField("số, ký hiệu", max_length=60, blank=True)
    told_on = models.DateField("ngày thông báo")
    told_by = models.ForeignKey(User, models.PROTECT, editable=False, related_name="+")
    cases = models.JSONField("các trường hợp", default=list)  # [{"line", "name", "unit", "form", "reason"}]
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, editable=False, related_name="+")

    class Meta:
        verbose_name = "thông báo trường hợp không được khen thưởng"
        ordering = ["-pk"]

    def __str__(self):
        return f"Thông báo trường hợp không được khen thưởng {self.number}".strip()

    def get_absolute_url(self):
        return reverse("awards:refusal_detail", kwargs={"pk": self.pk})

    # What the guard asks of its slate.
    @property
    def agency_id(self) -> int:
        return self.slate.agency_id

    @property
    def bloc_year(self):
        return self.slate.bloc_year
