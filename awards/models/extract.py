"""Trích lục khen thưởng: what the register says of one subject, on a paper with a number."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from awards.models.subject import Subject
from documents.models import IssuedDocument


class Extract(models.Model):
    """One extract that was issued. Its bytes are those of `issued`; a later change in the register leaves them be."""

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="extracts")
    issued = models.OneToOneField(IssuedDocument, models.PROTECT, related_name="extract")
    purpose = models.CharField("để làm gì", max_length=300, blank=True)
    asked_by = models.CharField("theo đề nghị của", max_length=200, blank=True)
    signer_title = models.CharField("chức vụ người ký", max_length=200)
    signer_name = models.CharField("họ tên người ký", max_length=100, blank=True)
    lines = models.PositiveIntegerField("số khen thưởng")
    made_at = models.DateTimeField("cấp lúc", default=timezone.now)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "trích lục khen thưởng"
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(condition=Q(lines__gte=1), name="extract_says_something")]

    def __str__(self):
        return str(self.issued)

    @property
    def agency_id(self) -> int:
        return self.subject.agency_id
