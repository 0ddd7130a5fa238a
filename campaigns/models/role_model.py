"""Role models (điển hình tiên tiến): put forward by agencies, checked by the office, shown to everybody, taken up."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from accounts.errors import WrongState
from accounts.models import Agency, User, record
from accounts.searching import fold, nfc
from blocs.models.year import FIRST_YEAR, LAST_YEAR
from campaigns.models.movement import Movement
from documents.models import StoredFile


class RoleModelKind(models.TextChoices):
    COLLECTIVE = "collective", "Tập thể"
    PERSON = "person", "Cá nhân"


class RoleModelState(models.TextChoices):
    DRAFT = "draft", "Đang soạn"
    PUT_FORWARD = "put_forward", "Đã giới thiệu"
    RETURNED = "returned", "Trả lại để bổ sung"
    PUBLISHED = "published", "Đã công bố"
    WITHDRAWN = "withdrawn", "Đã rút"


EDITABLE = {RoleModelState.DRAFT, RoleModelState.RETURNED}
MOVES = {
    RoleModelState.DRAFT: {RoleModelState.PUT_FORWARD},
    RoleModelState.PUT_FORWARD: {RoleModelState.RETURNED, RoleModelState.PUBLISHED},
    RoleModelState.RETURNED: {RoleModelState.PUT_FORWARD},
    RoleModelState.PUBLISHED: {RoleModelState.WITHDRAWN},
    RoleModelState.WITHDRAWN: {RoleModelState.PUBLISHED},
}


class RoleModelQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """The role models that `user` may open: published ones, one's own agency's, all for the office."""
        if user.is_office:
            return self
        return self.filter(Q(state=RoleModelState.PUBLISHED) | Q(agency__in=user.agency_ids))

    def published(self):
        return self.filter(state=RoleModelState.PUBLISHED)

    def search(self, text: str):
        found = self
        for word in fold(text).split():
            found = found.filter(folded_name__contains=word)
        return found

    def with_spread(self):
        """Add `spread`, the number of agencies that took it up."""
        return self.annotate(spread=models.Count("spreadings", distinct=True))


class RoleModel(models.Model):
    """Điển hình tiên tiến: a person or a collective by its printed name and unit. Nothing else of a person is kept."""

    kind = models.CharField("là", max_length=10, choices=RoleModelKind, default=RoleModelKind.COLLECTIVE)
    name = models.CharField("tên in trên trang công bố", max_length=150)
    position = models.CharField("chức vụ", max_length=150, blank=True)
    unit = models.CharField("đơn vị in trên trang công bố", max_length=200)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="role_models", verbose_name="đơn vị giới thiệu")
    movement = models.ForeignKey(
        Movement, models.PROTECT, null=True, blank=True, related_name="role_models", verbose_name="trong phong trào"
    )
    year = models.PositiveSmallIntegerField(
        "năm",
        validators=[
            MinValueValidator(FIRST_YEAR, "Năm phải từ %(limit_value)s trở đi."),
            MaxValueValidator(LAST_YEAR, "Năm không được sau %(limit_value)s."),
        ],
    )
    title = models.CharField("tiêu đề bài", max_length=200)
    story = models.TextField("câu chuyện, cách làm", max_length=12000)
    picture = models.ForeignKey(StoredFile, models.PROTECT, null=True, editable=False, related_name="+")
    picture_alt = models.CharField("ảnh chụp gì", max_length=200, blank=True)
    has_consent = models.BooleanField("người, tập thể được nêu đồng ý công bố tên và hình ảnh", default=False)
    state = models.CharField(
        "trạng thái", max_length=11, choices=RoleModelState, default=RoleModelState.DRAFT, editable=False
    )
    reason = models.CharField("lý do", max_length=600, blank=True, editable=False)  # of the last return or withdrawal
    published_at = models.DateTimeField(null=True, editable=False)
    folded_name = models.TextField(editable=False, default="")

    objects = RoleModelQuerySet.as_manager()

    class Meta:
        verbose_name = "điển hình tiên tiến"
        ordering = ["-year", "-pk"]
        indexes = [models.Index(fields=["state", "-year", "-id"], name="role_model_published")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=RoleModelKind.values), name="role_model_kind_known"),
            models.CheckConstraint(condition=Q(state__in=RoleModelState.values), name="role_model_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=["put_forward", "published"]) | Q(has_consent=True),
                name="role_model_shown_with_consent",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False), name="role_model_published_at"
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, **kwargs):
        self.name, self.unit = nfc(self.name), nfc(self.unit)
        self.folded_name = fold(f"{self.name} {self.unit} {self.title}")
        if kwargs.get("update_fields"):
            kwargs["update_fields"] = {*kwargs["update_fields"], "folded_name"}
        super().save(**kwargs)

    def get_absolute_url(self):
        return reverse("campaigns:role_model_detail", kwargs={"pk": self.pk})

    @property
    def slug(self) -> str:
        return slugify(fold(self.name))[:80] or "dien-hinh"

    @property
    def public_url(self) -> str:
        return reverse("campaigns:public_role_model", kwargs={"slug": self.slug, "pk": self.pk})

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE

    @property
    def is_published(self) -> bool:
        return self.state == RoleModelState.PUBLISHED

    @transaction.atomic
    def move(self, to: RoleModelState, *, by: User, reason: str = "", **changes) -> None:
        """The only place that writes `state`; `reason` is kept on the row and in the trail.

        Raises WrongState: the move is not in the table, or somebody made one first.
        """
        if to not in MOVES[RoleModelState(self.state)]:
            raise WrongState(self, to)
        unmoved = RoleModel.objects.filter(pk=self.pk, state=self.state)
        if not unmoved.update(state=to, reason=reason, **changes):
            self.refresh_from_db()
            raise WrongState(self, to)
        self.refresh_from_db()
        record(by, f"campaigns.role_model_{to}", self, reason=reason)


class Spreading(models.Model):
    """Nhân rộng: an agency has taken up a role model."""

    role_model = models.ForeignKey(RoleModel, models.CASCADE, related_name="spreadings")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="spreadings", verbose_name="đơn vị nhân rộng")
    on = models.DateField("ngày")
    note = models.CharField("cách làm", max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "nhân rộng điển hình"
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["role_model", "agency"],
                name="spreading_once_an_agency",
                violation_error_message="Đơn vị này đã ghi nhân rộng điển hình này.",
            ),
        ]

    def __str__(self):
        return f"{self.agency}: {self.role_model}"
