"""Evidence (minh chứng): cited documents and files of an agency, each behind any number of criteria and years."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Agency, User
from accounts.searching import fold, nfc
from documents.models import StoredFile
from scoring.models.sheet import ScoreSheet


class EvidenceQuerySet(models.QuerySet):
    def of(self, user: User):
        """What the agencies that `user` acts for have gathered, in all years."""
        return self.filter(agency__in=user.agency_ids)

    def search(self, text: str):
        """By number or by words of the title, with or without accents."""
        return self.filter(folded__contains=fold(text))

    def with_use_count(self):
        """Behind how many criteria and explanations it stands, as `use_count`."""
        uses = models.Count("uses", distinct=True) + models.Count("explanation_uses", distinct=True)
        return self.annotate(use_count=uses)


class Evidence(models.Model):
    """One cited document (số, ký hiệu, ngày, trích yếu), with its file where somebody has it, or a file by itself.

    It is never changed: what was seen when a sheet was checked is what is seen later. A mistake is taken off the sheet
    and put right by a new one. The third kind, an explanation, is the text of the line, or of the answer to a lowered
    point, itself.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="evidence", verbose_name="đơn vị")
    title = models.CharField("trích yếu, nội dung", max_length=500)
    number = models.CharField("số, ký hiệu", max_length=60, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True)
    folded = models.CharField(max_length=700, editable=False, default="")  # number and title, for searching
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="tệp")
    created_at = models.DateTimeField("thêm lúc", default=timezone.now, editable=False)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = "minh chứng"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(number="", issued_on=None) | (~Q(number="") & Q(issued_on__isnull=False)),
                name="evidence_number_with_day",
            ),
            models.CheckConstraint(condition=~Q(number="") | Q(file__isnull=False), name="evidence_is_cited_or_a_file"),
        ]

    def __str__(self):
        return self.said

    def save(self, **kwargs):
        self.title, self.number = nfc(self.title), nfc(self.number)
        self.folded = fold(f"{self.number} {self.title}")
        super().save(**kwargs)

    @property
    def said(self) -> str:
        """As one cites it: "Báo cáo số 12/BC-SYT ngày 05/11/2026" is number and day; a file is its title."""
        return f"{self.number} ngày {self.issued_on:%d/%m/%Y}, {self.title}" if self.number else self.title


class EvidenceUse(models.Model):
    """This evidence stands behind this criterion of this sheet."""

    sheet = models.ForeignKey(ScoreSheet, models.CASCADE, related_name="evidence_uses")
    code = models.CharField("mã tiêu chí", max_length=60)
    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="uses", verbose_name="minh chứng")
    pages = models.CharField("trang, mục", max_length=100, blank=True)
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    added_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")

    class Meta:
        verbose_name = "minh chứng của tiêu chí"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "code", "evidence"],
                name="evidence_once_a_criterion",
                violation_error_message="Minh chứng này đã có ở tiêu chí.",
            )
        ]

    def __str__(self):
        return f"{self.code}: {self.evidence}"
