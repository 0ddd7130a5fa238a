"""Number series (dãy số): those that another office numbers, and the portal's own, which have no gap."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, models, transaction
from django.db.models import Max, Q
from django.utils import timezone

from accounts.errors import OfficeError
from accounts.models import User, record
from documents.wording import counted


class NumberTaken(OfficeError):
    """The number stands on another document of the same series and year."""

    def __init__(self, taken: "GivenNumber"):
        super().__init__(f"Số {taken} năm {taken.year} đã ghi cho: {taken.about}.")
        self.taken = taken


class NumberSeries(models.Model):
    """Dãy số: "QĐ-UBND" is numbered at Văn phòng UBND tỉnh and written down here, the gold register is our own.

    A series begins anew each year. Of an own series the portal gives every number, and each is accounted for; in one of
    others a gap says nothing, since most of its documents never come here.
    """

    symbol = models.CharField("ký hiệu", max_length=40, unique=True)  # "QĐ-UBND", "TTr-SNV"
    name = models.CharField("tên dãy số", max_length=150)
    is_own = models.BooleanField("cổng tự cấp số", default=False)

    class Meta:
        verbose_name = "dãy số"
        ordering = ["symbol"]

    def __str__(self):
        return self.symbol

    @transaction.atomic
    def give(self, year: int, *, about: str, by: User | None, at: datetime | None = None) -> "GivenNumber":
        """The next number of an own series. A transaction that fails later takes it back, and the next one gets it.

        Raises:
            OfficeError: the series is numbered by another office.
        """
        if not self.is_own:
            raise OfficeError(f"Dãy số {self} do cơ quan khác cấp, xin ghi số đã được cấp.")
        NumberSeries.objects.select_for_update().get(pk=self.pk)
        last = self.numbers.filter(year=year).aggregate(last=Max("ordinal"))["last"] or 0
        return self._keep(year, last + 1, about=about, by=by, at=at)

    def note(
        self, year: int, ordinal: int, *, suffix: str = "", about: str, by: User | None, at: datetime | None = None
    ) -> "GivenNumber":
        """Write down a number that another office gave.

        Args:
            suffix: the letter of a number put in between ("a" of 125a).

        Raises:
            OfficeError: the series is the portal's own.
            NumberTaken: it stands on another document.
        """
        if self.is_own:
            raise OfficeError(f"Dãy số {self} do cổng tự cấp, không ghi số bằng tay.")
        try:
            return self._keep(year, ordinal, suffix=suffix, about=about, by=by, at=at)
        except IntegrityError:
            taken = self.numbers.filter(year=year, ordinal=ordinal, suffix=suffix).first()
            if taken is None:
                raise
            raise NumberTaken(taken) from None

    @transaction.atomic
    def give_many(
        self, year: int, abouts: Sequence[str], *, by: User | None, at: datetime | None = None
    ) -> list["GivenNumber"]:
        """As many following numbers of an own series as there are `abouts`, in their order. A few queries for all.

        Raises:
            OfficeError: the series is numbered by another office.
        """
        if not self.is_own:
            raise OfficeError(f"Dãy số {self} do cơ quan khác cấp, xin ghi số đã được cấp.")
        NumberSeries.objects.select_for_update().get(pk=self.pk)
        last = self.numbers.filter(year=year).aggregate(last=Max("ordinal"))["last"] or 0
        told = {"series": self, "year": year, "given_by": by, "given_at": at or timezone.now()}
        numbers = GivenNumber.objects.bulk_create(
            [
                GivenNumber(ordinal=last + place, about=about[:300], **told)
                for place, about in enumerate(abouts, start=1)
            ]
        )
        if numbers:
            record(by, "documents.numbers_given", self, first=str(numbers[0]), last=str(numbers[-1]), year=year)
        return numbers

    @transaction.atomic
    def _keep(self, year: int, ordinal: int, *, about: str, by: User | None, at: datetime | None, suffix: str = ""):
        number = GivenNumber(series=self, year=year, ordinal=ordinal, suffix=suffix, about=about)
        number.given_by, number.given_at = by, at or timezone.now()
        number.save()
        record(by, "documents.number_given", number, number=str(number), year=year, about=about)
        return number

    def gaps(self, year: int) -> list[int]:
        """The numbers of an own series that are missing up to its last one; anything here is a fault."""
        given = set(self.numbers.filter(year=year).values_list("ordinal", flat=True))
        return sorted(set(range(1, max(given, default=0) + 1)) - given)


class GivenNumber(models.Model):
    """One number of a series: what it stands on, or why nothing does."""

    series = models.ForeignKey(NumberSeries, models.PROTECT, related_name="numbers")
    year = models.PositiveSmallIntegerField("năm")
    ordinal = models.PositiveIntegerField("số")
    suffix = models.CharField("chữ sau số", max_length=3, blank=True)
    about = models.CharField("ghi cho", max_length=300)
    given_at = models.DateTimeField("cấp lúc", default=timezone.now)
    given_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    spoiled_reason = models.CharField("lý do hỏng", max_length=300, blank=True, editable=False)
    spoiled_at = models.DateTimeField("báo hỏng lúc", null=True, editable=False)
    spoiled_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")

    class Meta:
        verbose_name = "số đã cấp"
        ordering = ["series", "year", "ordinal", "suffix"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "year", "ordinal", "suffix"],
                name="number_once_a_series_and_year",
                violation_error_message="Số này đã dùng trong năm.",
            ),
            models.CheckConstraint(condition=Q(ordinal__gte=1), name="number_from_one"),
            models.CheckConstraint(
                condition=Q(spoiled_at=None, spoiled_reason="") | Q(spoiled_at__isnull=False) & ~Q(spoiled_reason=""),
                name="number_spoiled_with_a_reason",
            ),
        ]

    def __str__(self):
        return f"{counted(self.ordinal)}{self.suffix}/{self.series.symbol}"

    @property
    def is_spoiled(self) -> bool:
        return self.spoiled_at is not None

    @transaction.atomic
    def spoil(self, *, reason: str, by: User, at: datetime | None = None) -> None:
        """Account for a number that stands on nothing any more: a blank misprinted, torn, lost. It is not given again.

        Raises:
            OfficeError: no reason, it is spoiled already, or an issued document that still holds bears it.
        """
        now = GivenNumber.objects.select_for_update().get(pk=self.pk)
        if not reason.strip():
            raise OfficeError("Xin ghi lý do báo hỏng.")
        if now.is_spoiled:
            raise OfficeError(f"Số {self} đã báo hỏng: {now.spoiled_reason}.")
        if now.documents.exclude(status="revoked").exists():
            raise OfficeError(f"Số {self} đã đứng trên văn bản ban hành nên không báo hỏng được.")
        self.spoiled_reason, self.spoiled_by, self.spoiled_at = reason.strip(), by, at or timezone.now()
        self.save(update_fields=["spoiled_reason", "spoiled_by", "spoiled_at"])
        record(by, "documents.number_spoiled", self, number=str(self), year=self.year, reason=reason)
