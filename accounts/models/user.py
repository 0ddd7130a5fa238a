"""People and the roles they hold, with dates."""

import datetime as dt

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.models.agency import Agency
from accounts.searching import fold, nfc, order_key


class GrantedRole(models.TextChoices):
    """A role that a person is given; what it means towards one thing is said in accounts/permissions.py."""

    STAFF = "staff", "Chuyên viên đơn vị"
    HEAD = "head", "Thủ trưởng đơn vị"
    OFFICE = "office", "Chuyên viên Thi đua - Khen thưởng"
    OFFICE_HEAD = "office_head", "Trưởng bộ phận Thi đua - Khen thưởng"
    SIGNER = "signer", "Lãnh đạo Sở Nội vụ ký văn bản"
    CLERK = "clerk", "Văn thư"
    COUNCIL = "council", "Thành viên Hội đồng"
    ADMINISTRATOR = "administrator", "Quản trị cổng"


ACTS_FOR_AGENCY = {GrantedRole.STAFF, GrantedRole.HEAD}


class UserQuerySet(models.QuerySet):
    def search(self, text: str):
        found = self
        for word in fold(text).split():
            found = found.filter(folded_name__contains=word)
        return found

    def holding(self, *roles: GrantedRole, on: dt.date | None = None):
        """Active people who hold one of `roles` on the day `on` (today by default)."""
        return self.filter(is_active=True, pk__in=RoleGrant.objects.in_force(on).filter(role__in=roles).values("user"))

    def acting_for(self, agency_id: int, on: dt.date | None = None):
        """Active people who act for this agency, its clerks and its head, on the day `on` (today by default)."""
        return self.acting_for_any([agency_id], on)

    def acting_for_any(self, agency_ids, on: dt.date | None = None):
        """The same for several agencies, each person once."""
        grants = RoleGrant.objects.in_force(on).filter(agency__in=agency_ids, role__in=ACTS_FOR_AGENCY)
        return self.filter(is_active=True, pk__in=grants.values("user"))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def create_user(self, username: str, password: str | None = None, **fields):
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser):
    """A person who signs in."""

    username = models.CharField(
        "tên đăng nhập",
        max_length=60,
        unique=True,
        validators=[
            RegexValidator(
                r"\A[a-z0-9][a-z0-9._-]*\Z",
                "Tên đăng nhập chỉ gồm chữ thường không dấu, chữ số, dấu chấm, gạch ngang hoặc gạch dưới.",
            )
        ],
        help_text="Chữ thường không dấu và chữ số, ví dụ lantt.syt. Không đổi được về sau.",
        error_messages={"unique": "Tên đăng nhập này đã có người dùng."},
    )
    full_name = models.CharField("họ và tên", max_length=100)
    position = models.CharField("chức vụ", max_length=100, blank=True)
    email = models.EmailField("thư điện tử", blank=True)
    is_active = models.BooleanField("đang hoạt động", default=True)
    must_change_password = models.BooleanField(default=False, editable=False)
    password_expires_at = models.DateTimeField(null=True, editable=False)  # a one-time password is good until then
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    folded_name = models.TextField(editable=False, default="")
    name_order = models.TextField(editable=False, default="")

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = "người dùng"
        ordering = ["name_order", "pk"]

    def __str__(self):
        return self.full_name or self.username

    def save(self, **kwargs):
        self.full_name = nfc(self.full_name)
        self.folded_name = fold(f"{self.full_name} {self.username}")
        self.name_order = order_key(self.full_name)
        if kwargs.get("update_fields"):
            kwargs["update_fields"] = {*kwargs["update_fields"], "folded_name", "name_order"}
        super().save(**kwargs)

    def get_absolute_url(self):
        return reverse("accounts:user_detail", kwargs={"pk": self.pk})

    @cached_property
    def current_grants(self) -> list["RoleGrant"]:
        """The roles held today, with their agencies. One query, once a request."""
        return list(self.grants.in_force().select_related("agency"))

    @cached_property
    def office_roles(self) -> frozenset[str]:
        return frozenset(grant.role for grant in self.current_grants if grant.role not in ACTS_FOR_AGENCY)

    @cached_property
    def agency_ids(self) -> frozenset[int]:
        """The agencies this person acts for today, as clerk or head."""
        return frozenset(grant.agency_id for grant in self.current_grants if grant.role in ACTS_FOR_AGENCY)

    @cached_property
    def headed_agency_ids(self) -> frozenset[int]:
        return frozenset(grant.agency_id for grant in self.current_grants if grant.role == GrantedRole.HEAD)

    @cached_property
    def interest_ids(self) -> frozenset[int]:
        """The agencies this person belongs to in any role, and those above them: may not be judged by this person."""
        agencies = [grant.agency for grant in self.current_grants if grant.agency_id]
        return frozenset(pk for agency in agencies for pk in (agency.pk, agency.parent_id) if pk)

    @cached_property
    def standing_roles(self) -> frozenset[str]:
        """The roles this person holds today or will hold: who keeps the account must be able to give each of them."""
        return frozenset(self.grants.not_ended().values_list("role", flat=True))

    @property
    def has_open_one_time_password(self) -> bool:
        """Whether the password was given by somebody else and has not been replaced yet."""
        return self.must_change_password and self.password_expires_at is not None

    @property
    def is_office(self) -> bool:
        return GrantedRole.OFFICE in self.office_roles

    @property
    def agencies(self) -> list[Agency]:
        """The agencies this person acts for today, each once, in the order of their names."""
        acted_for = {grant.agency_id: grant.agency for grant in self.current_grants if grant.role in ACTS_FOR_AGENCY}
        return sorted(acted_for.values(), key=lambda agency: agency.folded_name)


class RoleGrantQuerySet(models.QuerySet):
    def in_force(self, on: dt.date | None = None):
        """Grants that hold on the day `on` (today by default), both ends included."""
        on = on or timezone.localdate()
        return self.not_ended(on).filter(starts_on__lte=on)

    def not_ended(self, on: dt.date | None = None):
        """Grants that hold on the day `on` (today by default) or will hold later."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=on or timezone.localdate()))


class RoleGrant(models.Model):
    """One role, from one day to another, for one agency where the role acts for an agency."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role = models.CharField("vai trò", max_length=14, choices=GrantedRole)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="grants", verbose_name="đơn vị"
    )
    starts_on = models.DateField("từ ngày", default=timezone.localdate)
    ends_on = models.DateField("đến hết ngày", null=True, blank=True)
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = "vai trò"
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=GrantedRole.values), name="grant_role_known"),
            models.CheckConstraint(
                condition=~Q(role__in=sorted(ACTS_FOR_AGENCY)) | Q(agency__isnull=False),
                name="grant_for_an_agency_names_it",
                violation_error_message="Vai trò này cần ghi rõ đơn vị.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="grant_ends_after_it_begins",
                violation_error_message="Ngày kết thúc phải từ ngày bắt đầu trở đi.",
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()} {self.agency or ''}".strip()
