"""Thông báo of the leaders of blocs: one paper of the office for many blocs, which takes effect on its own day."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Agency, User
from blocs.models import Bloc, EmulationYear, LeaderChoice
from meetings.models.meeting import Meeting


class LeaderNotice(models.Model):
    """Numbered and dated; its lines become the leaders of `year` from `effective_on` on."""

    year = models.ForeignKey(EmulationYear, models.PROTECT, related_name="leader_notices", verbose_name="năm")
    number = models.CharField("số, ký hiệu", max_length=40)
    signed_on = models.DateField("ngày ký")
    effective_on = models.DateField("có hiệu lực từ ngày")
    signer_title = models.CharField("chức vụ người ký", max_length=100, blank=True)
    signer_name = models.CharField("người ký", max_length=100, blank=True)
    issued_at = models.DateTimeField(default=timezone.now, editable=False)
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")

    class Meta:
        verbose_name = "thông báo lãnh đạo khối, cụm"
        ordering = ["-signed_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["number", "signed_on"],
                name="leader_notice_number_once_a_day",
                violation_error_message="Đã có thông báo mang số này cùng ngày.",
            ),
        ]

    def __str__(self):
        return f"Thông báo số {self.number} ngày {self.signed_on:%d/%m/%Y}"

    def get_absolute_url(self):
        return reverse("meetings:leader_notice_detail", kwargs={"pk": self.pk})


class LeaderNoticeLine(models.Model):
    """One bloc of a notice. `applied_at` None: its day, or the bloc of that year, has not come yet."""

    notice = models.ForeignKey(LeaderNotice, models.CASCADE, related_name="lines")
    bloc = models.ForeignKey(Bloc, models.PROTECT, related_name="+", verbose_name="khối, cụm")
    leader = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="đơn vị trưởng")
    deputy = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+", verbose_name="đơn vị phó")
    how = models.CharField("cách chọn", max_length=9, choices=LeaderChoice)
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="+", verbose_name="hội nghị đã bầu")
    applied_at = models.DateTimeField("ghi nhận lúc", null=True)
    problem = models.CharField("chưa ghi nhận được vì", max_length=300, blank=True)

    class Meta:
        verbose_name = "khối, cụm trong thông báo"
        ordering = ["bloc__code", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "bloc"], name="leader_notice_line_once_a_bloc"),
            models.CheckConstraint(condition=Q(how__in=LeaderChoice.values), name="leader_notice_line_how_known"),
            models.CheckConstraint(
                condition=Q(deputy=None) | ~Q(leader=models.F("deputy")),
                name="leader_notice_line_two_agencies",
                violation_error_message="Trưởng khối và phó khối phải là hai đơn vị khác nhau.",
            ),
        ]

    def __str__(self):
        return f"{self.bloc}: {self.leader}"
