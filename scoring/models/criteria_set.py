"""Criteria sets (bộ tiêu chí): one document in the form criteria-set/1, its state, and the departments it names."""

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.errors import OfficeError, WrongState
from accounts.models import Agency, User, record
from blocs.models import BlocYear
from scoring.criteria import Criteria, mismatches
from scoring.criteria_reading import read_criteria


class CriteriaState(models.TextChoices):
    DRAFT = "draft", "Dự thảo"
    APPLIED = "applied", "Đang áp dụng"
    CLOSED = "closed", "Hết áp dụng"


CRITERIA_MOVES = {
    CriteriaState.DRAFT: {CriteriaState.APPLIED},
    CriteriaState.APPLIED: {CriteriaState.CLOSED},
    CriteriaState.CLOSED: set(),
}


# Trees by the hash of their definition: parsed once in each process, and a list of sheets need not load definitions.
READ: dict[str, Criteria] = {}
READ_AT_MOST = 64
# What a column of points holds, with room for the sum of a sheet.
LARGEST_MAXIMUM = 1_000_000


class CriteriaSetQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """All sets to the office; to others those that sheets are scored by, and to a leader its own bloc's drafts."""
        if user.is_office:
            return self
        return self.filter(~Q(state=CriteriaState.DRAFT) | Q(bloc_year__leader__in=user.agency_ids))


class CriteriaSet(models.Model):
    """Bộ tiêu chí: one version. The definition is the whole file, kept as it came; once applied it is locked."""

    slug = models.SlugField("tên ngắn", max_length=80)
    version = models.PositiveSmallIntegerField("bản", default=1)
    title = models.CharField("tên bộ tiêu chí", max_length=300)
    definition = models.TextField(editable=False)  # JSON, criteria-set/1
    sha256 = models.CharField(max_length=64, editable=False)  # of the definition
    state = models.CharField(
        "trạng thái", max_length=7, choices=CriteriaState, default=CriteriaState.DRAFT, editable=False
    )
    created_at = models.DateTimeField("lập lúc", default=timezone.now, editable=False)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    applied_at = models.DateTimeField("áp dụng từ", null=True, editable=False)
    applied_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    # What it was made from: the version before, the province's set, last year's.
    based_on = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="versions")
    # Whose own version it is; None: the province's.
    bloc_year = models.ForeignKey(BlocYear, models.PROTECT, null=True, editable=False, related_name="own_criteria")

    objects = CriteriaSetQuerySet.as_manager()

    class Meta:
        verbose_name = "bộ tiêu chí"
        ordering = ["slug", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["slug", "version"], name="criteria_set_version_once"),
            models.CheckConstraint(condition=Q(state__in=CriteriaState.values), name="criteria_set_state_known"),
        ]

    def __str__(self):
        return f"{self.title} (bản {self.version})" if self.version > 1 else self.title

    def get_absolute_url(self):
        return reverse("scoring:criteria_detail", kwargs={"pk": self.pk})

    @property
    def criteria(self) -> Criteria:
        """The tree; the same object in the whole process, so nobody changes it."""
        if self.sha256 not in READ:
            if len(READ) >= READ_AT_MOST:
                READ.clear()
            READ[self.sha256] = read_criteria(self.definition)
        return READ[self.sha256]

    @property
    def is_successor(self) -> bool:
        """Applied in the place of another: blocs that score by that one may be carried over."""
        return self.state == CriteriaState.APPLIED and self.based_on_id is not None

    @property
    def owner_names(self) -> list[str]:
        """The departments that the set names as verifying some criterion, each once, in the order of the sheet."""
        return list(dict.fromkeys(owner for leaf in self.criteria.leaves.values() for owner in leaf.owner))

    def unmatched_owners(self) -> list[str]:
        matched = set(self.owners.values_list("name", flat=True))
        return [name for name in self.owner_names if name not in matched]

    def apply(self, *, by) -> None:
        """Lock the set for use.

        Raises:
            WrongState: it is no draft.
            OfficeError: sums do not agree, a department has no agency, a code fits no address, or points fit no column.
        """
        if faults := mismatches(self.criteria):
            raise OfficeError(f"Còn {len(faults):02d} chỗ cộng điểm chưa khớp trong bộ tiêu chí.")
        if unmatched := self.unmatched_owners():
            raise OfficeError(f"Chưa gắn cơ quan thẩm định với đơn vị: {', '.join(unmatched)}.")
        if not {".", ".."}.isdisjoint(self.criteria.leaves):
            raise OfficeError("Mã tiêu chí không được chỉ gồm dấu chấm.")  # a browser would drop it from an address
        if self.criteria.full > LARGEST_MAXIMUM:
            raise OfficeError("Tổng điểm của bộ tiêu chí lớn quá mức.")
        self._move(CriteriaState.APPLIED, by=by, applied_at=timezone.now(), applied_by=by)

    def close(self, *, by) -> None:
        self._move(CriteriaState.CLOSED, by=by)

    @transaction.atomic
    def _move(self, to: CriteriaState, *, by, **changes) -> None:
        if to not in CRITERIA_MOVES[CriteriaState(self.state)]:
            raise WrongState(self, to)
        if not CriteriaSet.objects.filter(pk=self.pk, state=self.state).update(state=to, **changes):
            self.refresh_from_db()
            raise WrongState(self, to)
        self.refresh_from_db()
        record(by, f"scoring.criteria_{to}", self)


class CriterionOwner(models.Model):
    """Which agency a set means by the name of a verifying department."""

    criteria_set = models.ForeignKey(CriteriaSet, models.CASCADE, related_name="owners")
    name = models.CharField("tên trong bộ tiêu chí", max_length=200)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="đơn vị")

    class Meta:
        verbose_name = "cơ quan thẩm định tiêu chí"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["criteria_set", "name"], name="criterion_owner_once")]

    def __str__(self):
        return f"{self.name}: {self.agency}"

    @property
    def codes(self) -> list[str]:
        """The criteria that it verifies, in the order of the sheet."""
        return [code for code, leaf in self.criteria_set.criteria.leaves.items() if self.name in leaf.owner]


class BlocCriteria(models.Model):
    """The set a bloc's year is scored by."""

    bloc_year = models.OneToOneField(BlocYear, models.CASCADE, related_name="criteria")
    criteria_set = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="bloc_years", verbose_name="bộ tiêu chí")

    class Meta:
        verbose_name = "bộ tiêu chí của khối"

    def __str__(self):
        return f"{self.bloc_year}: {self.criteria_set}"
