"""The register of what was awarded: one row for each subject, form and decision."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from accounts.models import Agency, User
from accounts.searching import fold, nfc
from awards.models.catalogue import AwardForm
from awards.models.subject import Subject, year_field
from awards.models.terms import AwardKind


class AwardSource(models.TextChoices):
    TYPED = "typed", "Nhập trên cổng"
    EXCEL = "excel", "Nhập từ Excel"
    ISSUED = "issued", "Quyết định ban hành trên cổng"


class AwardQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """The office sees the whole register, an agency what its own people and collectives were awarded."""
        if user.is_office:
            return self
        return self.filter(agency__in=user.agency_ids)

    def with_root(self):
        """Add `root`, the key of the subject that leads the family of rows that are one."""
        return self.annotate(root=Coalesce("subject__head_id", "subject_id"))

    def standing(self):
        """Without those that were taken back (Luật 06/2022/QH15, Điều 93)."""
        return self.filter(revoked_on=None)


class Award(models.Model):
    """Khen thưởng already given. Name and unit are as the decision prints them; the subject may be renamed later.

    On SQLite the search index hangs on this table by triggers (migration 0007): a migration that makes the table anew
    must put them back (awards/register_search.py).
    """

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="awards")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="cơ quan, đơn vị")
    form = models.ForeignKey(AwardForm, models.PROTECT, related_name="+", verbose_name="danh hiệu, hình thức")
    kind = models.CharField("loại hình", max_length=12, choices=AwardKind, default=AwardKind.MERIT)
    from_year = year_field("thành tích từ năm", null=True, blank=True)
    year = year_field("thành tích đến năm")
    period = models.CharField("kỳ", max_length=60, blank=True, help_text="Nếu không phải năm dương lịch: năm học …")
    printed_name = models.CharField("tên ghi trong quyết định", max_length=200)
    printed_unit = models.CharField("chức vụ, đơn vị ghi trong quyết định", max_length=300, blank=True)
    decision_number = models.CharField("số quyết định", max_length=60)
    decided_on = models.DateField("ngày quyết định")
    decided_by = models.CharField("người quyết định", max_length=200, blank=True)
    revoked_on = models.DateField("hủy bỏ ngày", null=True, blank=True)
    revoked_by = models.CharField("văn bản hủy bỏ", max_length=200, blank=True)
    source = models.CharField(max_length=6, choices=AwardSource, default=AwardSource.TYPED, editable=False)
    folded = models.CharField(max_length=700, editable=False)

    objects = AwardQuerySet.as_manager()

    class Meta:
        verbose_name = "khen thưởng đã có"
        ordering = ["-year", "-pk"]
        indexes = [models.Index(fields=["agency", "-id"], name="award_by_agency")]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "form", "year", "decision_number"],
                name="award_once_a_decision",
                violation_error_message="Khen thưởng này đã có: cùng hình thức, năm và số quyết định.",
            ),
            models.CheckConstraint(
                condition=Q(from_year=None) | Q(from_year__lte=F("year")),
                name="award_years_in_order",
                violation_error_message="Năm bắt đầu thành tích không được sau năm kết thúc.",
            ),
        ]

    def __str__(self):
        return f"{self.form}, năm {self.year}"

    def save(self, **kwargs):
        self.fill_search()
        super().save(**kwargs)

    def fill_search(self) -> None:
        """Compute the column that the register is searched by; also before a bulk_create."""
        self.printed_name, self.printed_unit = nfc(self.printed_name), nfc(self.printed_unit)
        self.decision_number = nfc(self.decision_number)
        self.folded = fold(" ".join([self.printed_name, self.printed_unit, self.decision_number]))[:700]
