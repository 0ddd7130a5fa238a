"""What others say of the agencies at one criterion: targets that were assigned, results that were published."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Agency, User
from accounts.searching import nfc
from blocs.models import EmulationYear
from documents.models import StoredFile
from scoring.criteria import Kind, Leaf
from scoring.models.criteria_set import CriteriaSet

LONGEST_CODE = 60


class FigureTableQuerySet(models.QuerySet):
    def current(self):
        return self.filter(replaced_at=None)


class FigureTable(models.Model):
    """Bảng số liệu: one document's figures for many agencies, at one criterion in one year.

    At a `ratio` criterion they are the targets assigned (chỉ tiêu giao), at `weighted` and `choice` the results that
    another body has published. A table is never changed: a newer one takes its place, and it stays to be read.
    """

    year = models.ForeignKey(EmulationYear, models.PROTECT, related_name="figure_tables", verbose_name="năm thi đua")
    criteria_set = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="figure_tables")
    code = models.CharField("mã tiêu chí", max_length=LONGEST_CODE)
    number = models.CharField("số, ký hiệu", max_length=60)
    issued_on = models.DateField("ngày ban hành")
    title = models.CharField("trích yếu", max_length=500)
    unit = models.CharField("đơn vị tính", max_length=60, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="tệp")
    created_at = models.DateTimeField("nhập lúc", default=timezone.now, editable=False)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    replaced_at = models.DateTimeField("thay bằng bảng khác lúc", null=True, editable=False)

    objects = FigureTableQuerySet.as_manager()

    class Meta:
        verbose_name = "bảng số liệu"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "criteria_set", "code"],
                condition=Q(replaced_at=None),
                name="figure_table_current_once",
            )
        ]

    def __str__(self):
        return f"{self.code}: {self.cited}"

    def save(self, **kwargs):
        self.number, self.title, self.unit = nfc(self.number), nfc(self.title), nfc(self.unit)
        super().save(**kwargs)

    @property
    def cited(self) -> str:
        return f"{self.number} ngày {self.issued_on:%d/%m/%Y}"

    @property
    def sentence(self) -> str:
        """What stands beside every figure that was taken from it."""
        return f"Theo {self.cited}: {self.title.rstrip('.')}."


class Figure(models.Model):
    """One agency's figure: a target or a value, a level of a choice, or "không được giao"."""

    table = models.ForeignKey(FigureTable, models.CASCADE, related_name="figures")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="figures", verbose_name="đơn vị")
    value = models.DecimalField("số", max_digits=18, decimal_places=6, null=True)
    level = models.PositiveSmallIntegerField("mức", null=True)  # its place among the levels of the criterion
    not_assigned = models.BooleanField("không được giao", default=False)

    class Meta:
        verbose_name = "số liệu của đơn vị"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["table", "agency"], name="figure_once_an_agency"),
            models.CheckConstraint(
                condition=Q(value__isnull=False, level=None, not_assigned=False)
                | Q(value=None, level__isnull=False, not_assigned=False)
                | Q(value=None, level=None, not_assigned=True),
                name="figure_says_one_thing",
            ),
        ]

    def __str__(self):
        return f"{self.agency}: {self.value if self.value is not None else self.level}"

    @property
    def says(self) -> tuple[Decimal | None, int | None, bool]:
        """What it says, to compare two of them."""
        return self.value, self.level, self.not_assigned


def takes_figures(leaf: Leaf) -> bool:
    """Whether others can say something at this criterion: a target, a published value, a grade."""
    return leaf.kind in (Kind.RATIO, Kind.WEIGHTED, Kind.CHOICE) and len(leaf.code) <= LONGEST_CODE


class FigureDraft(models.Model):
    """An uploaded table of figures that waits for its columns to be named or its preview to be confirmed.

    Only who uploaded it sees it. Once confirmed its file belongs to the table; given up, it goes with its file.
    """

    year = models.ForeignKey(EmulationYear, models.CASCADE, related_name="+")
    criteria_set = models.ForeignKey(CriteriaSet, models.CASCADE, related_name="+")
    code = models.CharField(max_length=LONGEST_CODE)
    number = models.CharField(max_length=60)
    issued_on = models.DateField()
    title = models.CharField(max_length=500)
    unit = models.CharField(max_length=60, blank=True)
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "bảng số liệu chờ nhập"

    def __str__(self):
        return f"{self.code}: {self.file}"
