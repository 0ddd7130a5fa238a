"""Báo cáo tổng kết of a bloc: what people write in it, what members say to it, its adoption."""

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.errors import OfficeError, WrongState
from accounts.models import Agency, User, record
from blocs.models.bloc import BlocYear
from documents.models import StoredFile


class ReportState(models.TextChoices):
    DRAFTING = "drafting", "Đang soạn"
    COMMENTING = "commenting", "Đang lấy ý kiến"
    ADOPTED = "adopted", "Đã thông qua"


REPORT_MOVES = {
    ReportState.DRAFTING: {ReportState.COMMENTING, ReportState.ADOPTED},
    ReportState.COMMENTING: {ReportState.DRAFTING, ReportState.ADOPTED},
    ReportState.ADOPTED: set(),
}


class BlocReport(models.Model):
    """The year-end report of a bloc. Its outline is in blocs/outline.py; its figures are computed."""

    bloc_year = models.OneToOneField(BlocYear, models.PROTECT, related_name="report")
    state = models.CharField(
        "trạng thái", max_length=10, choices=ReportState, default=ReportState.DRAFTING, editable=False
    )
    number = models.CharField("số, ký hiệu", max_length=40, blank=True)
    signed_on = models.DateField("ngày ký", null=True, blank=True)
    adopted_at = models.DateTimeField("thông qua lúc", null=True, editable=False)
    adopted_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, editable=False, related_name="+")

    class Meta:
        verbose_name = "báo cáo tổng kết"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ReportState.values), name="report_state_known"),
            models.CheckConstraint(
                condition=Q(adopted_at=None, adopted_by=None) | Q(adopted_at__isnull=False, adopted_by__isnull=False),
                name="report_adopted_at_with_by",
            ),
            models.CheckConstraint(
                condition=~Q(state="adopted") | Q(file__isnull=False), name="report_adopted_is_stored"
            ),
        ]

    def __str__(self):
        return f"Báo cáo tổng kết {self.bloc_year}"

    def get_absolute_url(self):
        bloc_year = self.bloc_year
        return reverse("reports:report_detail", kwargs={"code": bloc_year.bloc.code, "year": bloc_year.year.year})

    def ask_for_comments(self, *, by) -> None:
        self._move(ReportState.COMMENTING, by=by)

    def take_back(self, *, by, reason: str) -> None:
        if not reason.strip():
            raise OfficeError("Xin ghi lý do khi đưa báo cáo về soạn lại.")
        self._move(ReportState.DRAFTING, by=by, reason=reason)

    def adopt(self, file: StoredFile, *, by, at=None) -> None:
        """The members have adopted the report: `file` is the paper they adopted, and stays as it is."""
        self._move(ReportState.ADOPTED, by=by, file=file, adopted_by=by, adopted_at=at or timezone.now())

    @transaction.atomic
    def _move(self, to: ReportState, *, by, reason: str = "", **changes) -> None:
        if to not in REPORT_MOVES[ReportState(self.state)]:
            raise WrongState(self, to)
        if not BlocReport.objects.filter(pk=self.pk, state=self.state).update(state=to, **changes):
            self.refresh_from_db()
            raise WrongState(self, to)
        self.refresh_from_db()
        record(by, f"blocs.report_{to}", self, reason=reason)


class ReportPart(models.Model):
    """The written text of one part of the outline. `version` counts its changes, so that two editors lose nothing."""

    report = models.ForeignKey(BlocReport, models.CASCADE, related_name="parts")
    key = models.CharField(max_length=30)
    text = models.TextField("nội dung", blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)
    edited_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    edited_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = "phần của báo cáo"
        constraints = [models.UniqueConstraint(fields=["report", "key"], name="report_part_once")]

    def __str__(self):
        return f"{self.key} – {self.report}"


class ReportComment(models.Model):
    """What one member says to one part of the draft."""

    report = models.ForeignKey(BlocReport, models.CASCADE, related_name="comments")
    part = models.CharField(max_length=30, blank=True)  # a key of the outline; "" is the whole report
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    text = models.TextField("ý kiến", max_length=4000)
    answer = models.TextField("tiếp thu, giải trình", max_length=4000, blank=True)

    class Meta:
        verbose_name = "ý kiến góp ý"
        ordering = ["at", "pk"]

    def __str__(self):
        return self.text[:60]
