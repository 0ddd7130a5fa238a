"""The register of what was awarded (sổ khen thưởng): one row for each subject, form and decision."""

import datetime as dt
from collections.abc import Iterable

from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from accounts.errors import OfficeError
from accounts.models import Agency, GrantedRole, User, record
from accounts.searching import fold, nfc, order_key
from accounts.succession import Link, lineage
from awards.models.catalogue import AwardForm, AwardLevel
from awards.models.subject import Subject, year_field
from awards.models.terms import AwardKind
from documents.models import Change

READ_WHOLE = {GrantedRole.OFFICE, GrantedRole.CLERK}
FOLDED_MAX = 900


class AwardSource(models.TextChoices):
    TYPED = "typed", "Nhập trên cổng"
    EXCEL = "excel", "Nhập từ Excel"
    ISSUED = "issued", "Quyết định ban hành trên cổng"
    SUPERIOR = "above", "Quyết định của cấp trên"


class AwardQuerySet(models.QuerySet):
    def visible_to(self, user: User, history: Iterable[Link] | None = None):
        """The office and its clerk see the whole register, an agency what its own people and collectives were awarded.

        Its own are those of its predecessors too: whoever goes on in it is asked about them.

        Args:
            history: of accounts.succession.links(), where it is at hand.
        """
        if READ_WHOLE & user.office_roles:
            return self
        if not user.agency_ids:
            return self.none()
        return self.filter(agency__in=user.agency_ids | lineage(user.agency_ids, history).predecessors)

    def with_root(self):
        """Add `root`, the key of the subject that leads the family of rows that are one."""
        return self.annotate(root=Coalesce("subject__head_id", "subject_id"))

    def standing(self):
        """Without those that were taken back (Luật 06/2022/QH15, Điều 93)."""
        return self.filter(revoked_on=None)


class Award(models.Model):
    """Khen thưởng already given. Name and unit are as the decision prints them; the subject may be renamed later.

    On SQLite the search index hangs on this table by triggers (migration 0007): a migration that makes the table anew
    must put them back (awards/register/searching.py).
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
    register_number = models.CharField("số sổ vàng", max_length=60, blank=True)
    status = models.CharField("hiệu lực", max_length=9, choices=Change, default=Change.VALID, editable=False)
    changed_by = models.CharField("văn bản thay đổi", max_length=200, blank=True, editable=False)
    revoked_on = models.DateField("hủy bỏ ngày", null=True, blank=True)
    revoked_by = models.CharField("văn bản hủy bỏ", max_length=200, blank=True)
    source = models.CharField(max_length=6, choices=AwardSource, default=AwardSource.TYPED, editable=False)
    folded = models.CharField(max_length=FOLDED_MAX, editable=False)
    name_order = models.CharField(max_length=150, editable=False, default="")

    objects = AwardQuerySet.as_manager()

    class Meta:
        verbose_name = "khen thưởng đã có"
        ordering = ["-year", "-pk"]
        indexes = [
            models.Index(fields=["agency", "-id"], name="award_by_agency"),
            # With the years, so that years are searched in the order of days without a look at each row.
            models.Index(fields=["decided_on", "id", "year", "from_year"], name="award_by_day_and_years"),
            models.Index(fields=["form", "decided_on", "id"], name="award_by_form_and_day"),
            models.Index(fields=["name_order", "id"], name="award_by_name"),
            models.Index(fields=["kind", "id"], name="award_by_kind"),
            models.Index(fields=["year", "id"], name="award_by_year"),
            models.Index(fields=["status", "id"], name="award_by_status"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "form", "year", "decision_number"],
                name="award_once_a_decision",
                violation_error_message="Khen thưởng này đã có: cùng hình thức, năm và số quyết định.",
            ),
            models.CheckConstraint(condition=Q(status__in=Change.values), name="award_status_known"),
            models.CheckConstraint(
                condition=Q(status=Change.REVOKED, revoked_on__isnull=False)
                | ~Q(status=Change.REVOKED) & Q(revoked_on=None),
                name="award_revoked_on_a_day",
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
        """Compute the columns that the register is searched and sorted by; also before a bulk_create."""
        self.printed_name, self.printed_unit = nfc(self.printed_name), nfc(self.printed_unit)
        self.decision_number, self.register_number = nfc(self.decision_number), nfc(self.register_number)
        said = [self.printed_name, self.printed_unit, self.decision_number, self.register_number, self.period]
        # The blank before it lets a short word be looked for where words begin (awards/register/searching.py).
        self.folded = f" {fold(' '.join([*said, self.agency.name]))}"[:FOLDED_MAX]
        self.name_order = order_key(self.printed_name)[:150]

    @property
    def is_of_a_decision(self) -> bool:
        """Made or confirmed by a decision kept in the portal: only another decision changes it."""
        written = self.source in (AwardSource.ISSUED, AwardSource.SUPERIOR)
        return written or hasattr(self, "decision_line") or hasattr(self, "superior_line")

    @property
    def is_of_an_office_above(self) -> bool:
        """Imported as decided by the province or the State, not by the agency itself; `form` at hand."""
        return self.source == AwardSource.EXCEL and self.form.level != AwardLevel.BASE

    @property
    def years(self) -> str:
        """The period of achievement: "năm học 2024-2025", "2021–2025" or "2025"."""
        if self.period:
            return self.period
        return f"{self.from_year}–{self.year}" if self.from_year and self.from_year != self.year else str(self.year)

    @property
    def is_revoked(self) -> bool:
        return self.status == Change.REVOKED

    @transaction.atomic
    def change(self, to: Change, *, document: str, on: dt.date, by: User, **corrected: str) -> None:
        """Write down that another document corrected, amended or revoked this award. The only door to `status`.

        Args:
            document: which one ("Quyết định số 12/QĐ-UBND ngày 05/01/2026").
            on: its day.
            corrected: `printed_name` or `printed_unit` as they read from now on.

        Raises:
            OfficeError: the award is revoked already.
        """
        now = Award.objects.select_for_update(of=("self",)).select_related("agency").get(pk=self.pk)
        if now.is_revoked:
            raise OfficeError(f"{now} đã bị hủy bỏ ({now.revoked_by or now.changed_by}).")
        now.status, now.changed_by = to, document
        if to == Change.REVOKED:
            now.revoked_on, now.revoked_by = on, document
        for name, text in corrected.items():
            setattr(now, name, text)
        now.save()
        self.refresh_from_db()
        record(by, f"awards.award_{to}", self, document=document)
