"""How many of each award the blocs of a year may propose: the province says so anew every year."""

from django.core.validators import MaxValueValidator
from django.db import models, transaction

from accounts.models import record
from awards.models.catalogue import AwardForm
from blocs.models import Bloc, BlocYear, EmulationYear

# More than any bloc has members: a slip of the finger, not a quota.
MOST_SEATS = 200

# What blocs usually vote on, and so what the page of a year asks for; other forms stand there once they have a quota.
USUAL_FORMS = ("CO_CP", "CO_TINH", "BK_TTG", "BK_TINH")


class QuotaQuerySet(models.QuerySet):
    def of_bloc_year(self, bloc_year: BlocYear):
        """In the order of the catalogue."""
        return self.filter(bloc_year=bloc_year).select_related("form").order_by("form__position", "form__code")

    def forms_of(self, year: int) -> list[AwardForm]:
        """The columns of the year's page, in the order of the catalogue."""
        used = self.filter(bloc_year__year__year=year).values("form")
        return list(AwardForm.objects.filter(models.Q(code__in=USUAL_FORMS) | models.Q(pk__in=used)))

    @transaction.atomic
    def keep(
        self, bloc_year: BlocYear, form: AwardForm, seats: int | None, *, by, basis: str = "", is_unconfirmed=False
    ) -> None:
        """Let `bloc_year` propose `seats` of `form`; None: nothing is said of it. Raises OfficeError for a closed year.

        What is kept already is not written again.
        """
        bloc_year.locked()
        before = self.filter(bloc_year=bloc_year, form=form).first()
        values = {"seats": seats, "basis": basis, "is_unconfirmed": is_unconfirmed}
        if before and values == {name: getattr(before, name) for name in values}:
            return
        if seats is None:
            if before:
                before.delete()
                record(by, "awards.quota_dropped", bloc_year, form=form.code, before=before.seats)
            return
        self.update_or_create(bloc_year=bloc_year, form=form, defaults=values)
        record(by, "awards.quota_kept", bloc_year, form=form.code, seats=seats, before=before.seats if before else "")

    @transaction.atomic
    def copy_last_year(self, year: EmulationYear, *, by) -> int:
        """Give the blocs of `year` that have no quota yet the one of the year before, to be checked; how many got one.

        Raises OfficeError for a closed year.
        """
        copied = 0
        for bloc_year in BlocYear.objects.filter(year=year, quotas=None).select_related("bloc", "year"):
            before = self.filter(bloc_year__bloc=bloc_year.bloc, bloc_year__year__year=year.year - 1)
            for quota in before.select_related("form"):
                basis = f"Như năm {year.year - 1}: {quota.basis}" if quota.basis else f"Như năm {year.year - 1}"
                self.keep(bloc_year, quota.form, quota.seats, basis=basis[:300], is_unconfirmed=True, by=by)
            copied += bool(before)
        return copied


class Quota(models.Model):
    """Số lượng: how many of one form the bloc of a year may propose, and by which document."""

    bloc_year = models.ForeignKey(BlocYear, models.CASCADE, related_name="quotas", verbose_name="khối, cụm")
    form = models.ForeignKey(AwardForm, models.PROTECT, related_name="+", verbose_name="hình thức")
    seats = models.PositiveSmallIntegerField("số lượng", validators=[MaxValueValidator(MOST_SEATS)])
    basis = models.CharField("căn cứ", max_length=300, blank=True)
    is_unconfirmed = models.BooleanField("cần kiểm tra", default=False)

    objects = QuotaQuerySet.as_manager()

    class Meta:
        verbose_name = "số lượng được đề nghị"
        ordering = ["bloc_year", "form__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["bloc_year", "form"],
                name="quota_once_a_form",
                violation_error_message="Khối này đã có số lượng cho hình thức này.",
            ),
            models.CheckConstraint(condition=models.Q(seats__lte=MOST_SEATS), name="quota_is_plausible"),
        ]

    def __str__(self):
        return f"{self.form}: {self.seats:02d}"


def quota(bloc: Bloc, form: AwardForm, year: int) -> int | None:
    """How many of `form` the bloc may propose in `year`; None where nothing is laid down."""
    found = Quota.objects.filter(bloc_year__bloc=bloc, bloc_year__year__year=year, form=form)
    return found.values_list("seats", flat=True).first()
