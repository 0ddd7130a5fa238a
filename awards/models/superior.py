"""Beyond the province: what the Tỉnh ủy was asked, what was sent to the central level, what it decided."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from awards.models.award import Award
from awards.models.nomination import Nomination
from documents.models import StoredFile


class PartyOpinion(models.Model):
    """Ý kiến của Tỉnh ủy on somebody it manages; or, that this one is not managed by it."""

    nomination = models.OneToOneField(Nomination, models.CASCADE, primary_key=True, related_name="party_opinion")
    not_needed_because = models.CharField("không thuộc diện quản lý vì", max_length=300, blank=True)
    asked_on = models.DateField("ngày xin ý kiến", null=True)
    asked_document = models.CharField("văn bản xin ý kiến", max_length=200, blank=True)
    answered_on = models.DateField("ngày trả lời", null=True)
    answer_document = models.CharField("văn bản trả lời", max_length=200, blank=True)
    agrees = models.BooleanField("đồng ý", null=True)
    note = models.CharField("nội dung", max_length=1000, blank=True)
    scan = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="bản chụp")
    written_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "ý kiến của Tỉnh ủy"
        constraints = [
            models.CheckConstraint(
                condition=~Q(not_needed_because="") | Q(asked_on__isnull=False),
                name="party_opinion_asked_or_not_needed",
            ),
            models.CheckConstraint(
                condition=Q(answered_on=None, agrees=None)
                | Q(answered_on__isnull=False, agrees__isnull=False, asked_on__isnull=False)
                & Q(answered_on__gte=F("asked_on")),
                name="party_opinion_answer_is_whole",
            ),
        ]

    def __str__(self):
        return f"{self.nomination_id}: {self.in_words}"

    @property
    def is_settled(self) -> bool:
        """Nothing speaks against going on: it agreed, or need not be asked."""
        return bool(self.not_needed_because) or bool(self.agrees)

    @property
    def in_words(self) -> str:
        if self.not_needed_because:
            return f"không thuộc diện xin ý kiến: {self.not_needed_because}"
        if self.answered_on is None:
            return f"đã xin ý kiến ngày {self.asked_on:%d/%m/%Y} ({self.asked_document}), chưa trả lời"
        said = "đồng ý" if self.agrees else "không đồng ý"
        return f"{said}, trả lời ngày {self.answered_on:%d/%m/%Y} ({self.answer_document})"


class CentralLetter(models.Model):
    """Tờ trình Trung ương: the letter with which several lines were sent up."""

    number = models.CharField("số, ký hiệu", max_length=60)
    sent_on = models.DateField("ngày trình")
    addressee = models.CharField("nơi nhận", max_length=200)
    scan = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="bản chụp đã ký")
    written_at = models.DateTimeField(default=timezone.now, editable=False)
    written_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")

    class Meta:
        verbose_name = "tờ trình Trung ương"
        ordering = ["-sent_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["number", "sent_on"],
                name="central_letter_once",
                violation_error_message="Tờ trình số này, ngày này đã được ghi.",
            )
        ]

    def __str__(self):
        return f"Tờ trình số {self.number} ngày {self.sent_on:%d/%m/%Y}"


class CentralLine(models.Model):
    """One line in one letter."""

    letter = models.ForeignKey(CentralLetter, models.PROTECT, related_name="lines")
    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="central_lines")

    class Meta:
        verbose_name = "trường hợp trình Trung ương"
        ordering = ["letter", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["letter", "nomination"], name="central_line_once_a_letter"),
        ]

    def __str__(self):
        return str(self.nomination)


class SuperiorDecision(models.Model):
    """Quyết định của cấp trên: what the President, the Government or the Prime Minister has decided."""

    number = models.CharField("số quyết định", max_length=60)
    decided_on = models.DateField("ngày quyết định")
    authority = models.CharField("người quyết định", max_length=200)
    scan = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="bản chụp")
    written_at = models.DateTimeField(default=timezone.now, editable=False)
    written_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")

    class Meta:
        verbose_name = "quyết định của cấp trên"
        ordering = ["-decided_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["number", "decided_on"],
                name="superior_decision_once",
                violation_error_message="Quyết định này đã được ghi; xin thêm trường hợp vào quyết định đó.",
            )
        ]

    def __str__(self):
        return f"Quyết định số {self.number} ngày {self.decided_on:%d/%m/%Y} của {self.authority}"

    def get_absolute_url(self):
        return reverse("awards:superior_detail", kwargs={"pk": self.pk})


class SuperiorLine(models.Model):
    """One line that a superior decision granted, and the row of the register that came of it."""

    decision = models.ForeignKey(SuperiorDecision, models.PROTECT, related_name="lines")
    nomination = models.OneToOneField(Nomination, models.PROTECT, related_name="superior_line")
    award = models.OneToOneField(Award, models.PROTECT, related_name="superior_line")

    class Meta:
        verbose_name = "trường hợp được cấp trên tặng"
        ordering = ["decision", "pk"]

    def __str__(self):
        return str(self.nomination)
