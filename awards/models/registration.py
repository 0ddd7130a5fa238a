"""Đăng ký thi đua: what an agency sets out to earn at the start of a year."""

from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.errors import WrongState
from accounts.models import Agency, User, record
from awards.models.catalogue import AwardForm
from awards.models.subject import Subject
from blocs.models import EmulationYear
from documents.models import StoredFile
from scoring.models import Approval


class RegistrationState(models.TextChoices):
    DRAFT = "draft", "Đang lập"
    SUBMITTED = "submitted", "Đã đăng ký"
    RETURNED = "returned", "Trả lại để bổ sung"


EDITABLE_REGISTRATIONS = {RegistrationState.DRAFT, RegistrationState.RETURNED}
REGISTRATION_MOVES = {
    RegistrationState.DRAFT: {RegistrationState.SUBMITTED},
    RegistrationState.SUBMITTED: {RegistrationState.RETURNED},
    RegistrationState.RETURNED: {RegistrationState.SUBMITTED},
}


class RegistrationQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """The registrations on which `user` has REGISTRATION_VIEW."""
        return self if user.is_office else self.filter(agency__in=user.agency_ids)


class Registration(models.Model):
    """Bản đăng ký danh hiệu thi đua, hình thức khen thưởng of one agency for one year."""

    year = models.ForeignKey(EmulationYear, models.PROTECT, related_name="registrations", verbose_name="năm")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="registrations", verbose_name="đơn vị")
    state = models.CharField(
        "trạng thái", max_length=9, choices=RegistrationState, default=RegistrationState.DRAFT, editable=False
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    number = models.CharField("số, ký hiệu văn bản", max_length=60, blank=True)
    submitted_at = models.DateTimeField("gửi lúc", null=True, editable=False)
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    is_late = models.BooleanField("gửi muộn", default=False, editable=False)
    approval = models.CharField("cách duyệt", max_length=8, choices=Approval, blank=True, editable=False)
    approved_by_name = models.CharField("người duyệt", max_length=100, blank=True, editable=False)
    approval_scan = models.ForeignKey(StoredFile, models.PROTECT, null=True, editable=False, related_name="+")
    return_reason = models.TextField("lý do trả lại", max_length=2000, blank=True, editable=False)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = "bản đăng ký thi đua"
        ordering = ["-year__year", "agency"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "agency"],
                name="registration_once_a_year",
                violation_error_message="Đơn vị đã có bản đăng ký của năm này.",
            ),
            models.CheckConstraint(condition=Q(state__in=RegistrationState.values), name="registration_state_known"),
            models.CheckConstraint(
                condition=~Q(state=RegistrationState.RETURNED) | ~Q(return_reason=""),
                name="registration_returned_with_a_reason",
            ),
        ]

    def __str__(self):
        return f"Bản đăng ký thi đua năm {self.year.year} của {self.agency}"

    def get_absolute_url(self):
        return reverse("awards:registration_detail", kwargs={"pk": self.pk})

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE_REGISTRATIONS

    def locked_for_changes(self) -> "Registration":
        """This registration, held to write in it. Raises WrongState once it was handed in."""
        found = Registration.objects.select_for_update(of=("self",)).select_related("agency", "year")
        now = found.get(pk=self.pk)
        if not now.is_editable:
            raise WrongState(now, RegistrationState.DRAFT)
        return now

    def touch(self) -> None:
        """Something of its content changed: whoever approves an older version is told."""
        Registration.objects.filter(pk=self.pk).update(version=F("version") + 1)

    def move(self, to: RegistrationState, *, by: User, reason: str = "", **changes) -> None:
        """The one door of `state`. Raises WrongState where the move is not allowed or somebody was first."""
        if to not in REGISTRATION_MOVES[RegistrationState(self.state)]:
            raise WrongState(self, to)
        with transaction.atomic():
            if not Registration.objects.filter(pk=self.pk, state=self.state).update(state=to, **changes):
                self.refresh_from_db()
                raise WrongState(self, to)
            record(by, f"awards.registration_{to}", self, reason=reason)
        self.refresh_from_db()


class RegistrationLine(models.Model):
    """One subject that sets out to earn one form."""

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="lines")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="registrations", verbose_name="đối tượng")
    form = models.ForeignKey(AwardForm, models.PROTECT, related_name="+", verbose_name="danh hiệu, hình thức")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "đăng ký danh hiệu, hình thức"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "subject", "form"],
                name="registration_line_once",
                violation_error_message="Đối tượng này đã đăng ký hình thức ấy.",
            ),
        ]

    def __str__(self):
        return f"{self.subject}: {self.form}"
