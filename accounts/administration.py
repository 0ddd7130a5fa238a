"""Keeping accounts: opening and closing them, one-time passwords, roles with their dates.

Who may do it to whom is said in accounts/permissions.py (KEEPER); here is what can be done now, and that the
portal is never left without an administrator.
"""

import datetime as dt

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from axes.utils import reset
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.errors import OfficeError
from accounts.models import Agency, GrantedRole, Identity, Notice, RoleGrant, User, record
from accounts.passwords import ONE_TIME_GOOD_FOR, one_time_password


@transaction.atomic
def create_account(*, username: str, full_name: str, position: str = "", email: str = "", by: User) -> tuple[User, str]:
    """Open an account without roles. The one-time password is returned here and known nowhere else."""
    person = User(username=username, full_name=full_name, position=position, email=email)
    password = _issue_password(person)
    person.save()
    record(by, "accounts.user_created", person, username=person.username)
    return person, password


@transaction.atomic
def edit_account(person: User, *, changes: str, by: User) -> None:
    """Keep the name, position and e-mail that a form has set on `person`. `changes` says what, in words."""
    person.save(update_fields=["full_name", "position", "email"])
    record(by, "accounts.user_edited", person, changes=changes)


@transaction.atomic
def reset_password(person: User, *, seen: str | None = None, by: User) -> str:
    """Replace a password by a new one-time one, which ends all sessions and opens a locked sign-in.

    `seen` is the password_mark() that the page was made with: a second press, or another administrator's, finds
    that it has changed and gives nothing new, so that the password just handed over stays good.
    """
    person = User.objects.select_for_update().get(pk=person.pk)
    if not person.is_active:
        raise OfficeError(f"Tài khoản của {person} đang khóa; hãy mở lại trước khi cấp mật khẩu.")
    if seen is not None and seen != password_mark(person):
        raise OfficeError(f"Mật khẩu của {person} vừa được đổi hoặc cấp lại. Xin tải lại trang trước khi cấp lần nữa.")
    password = _issue_password(person)
    person.save(update_fields=["password", "must_change_password", "password_expires_at"])
    reset(username=person.username)
    record(by, "accounts.password_reset", person)
    Notice.objects.tell([person], subject=f"Mật khẩu của bạn đã được {by} cấp lại.")
    return password


def password_mark(person: User) -> str:
    """A short mark of the present password, different after every change, from which nothing can be guessed."""
    return salted_hmac("accounts.password_mark", person.password).hexdigest()[:16]


@transaction.atomic
def deactivate(person: User, *, reason: str, by: User) -> None:
    """Close an account with a written reason; its sessions end at once."""
    _lock_administrators()
    person = User.objects.select_for_update().get(pk=person.pk)
    if not person.is_active:
        raise OfficeError(f"Tài khoản của {person} đã khóa từ trước.")
    _keep_an_administrator(without=RoleGrant.objects.filter(user=person))
    person.is_active = False
    person.save(update_fields=["is_active"])
    record(by, "accounts.user_deactivated", person, reason=reason)


@transaction.atomic
def reactivate(person: User, *, reason: str, by: User) -> str:
    """Open a closed account again, with a new one-time password: the old one would open its old sessions too."""
    person = User.objects.select_for_update().get(pk=person.pk)
    if person.is_active:
        raise OfficeError(f"Tài khoản của {person} đang hoạt động.")
    person.is_active = True
    password = _issue_password(person)
    person.save(update_fields=["is_active", "password", "must_change_password", "password_expires_at"])
    reset(username=person.username)
    record(by, "accounts.user_reactivated", person, reason=reason)
    return password


def has_wrong_tries(person: User) -> bool:
    """Whether wrong passwords count against this account now, from some address."""
    since = timezone.now() - get_cool_off()
    return AccessAttempt.objects.filter(username=person.username, attempt_time__gte=since).exists()


def unlock(person: User, *, by: User) -> None:
    """Forget the wrong passwords counted against this account, from every address."""
    with transaction.atomic():
        if not reset(username=person.username):
            raise OfficeError(f"Tài khoản của {person} không bị khóa đăng nhập.")
        record(by, "accounts.user_unlocked", person)


@transaction.atomic
def grant_role(
    person: User,
    role: GrantedRole,
    *,
    agency: Agency | None = None,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
    by: User,
) -> RoleGrant:
    """Give a role from one day to another, both included. The same role for the same agency may not overlap itself."""
    User.objects.select_for_update().get(pk=person.pk)
    same = RoleGrant.objects.filter(user=person, role=role, agency=agency)
    overlapping = same.not_ended(starts_on)
    if ends_on:
        overlapping = overlapping.filter(starts_on__lte=ends_on)
    if held := overlapping.first():
        raise OfficeError(f"{person} đã có vai trò “{held}” từ ngày {held.starts_on:%d/%m/%Y} trong khoảng này.")
    grant = RoleGrant.objects.create(
        user=person, role=role, agency=agency, starts_on=starts_on, ends_on=ends_on, granted_by=by
    )
    record(by, "accounts.role_granted", person, role=str(grant), starts_on=str(starts_on), ends_on=str(ends_on or ""))
    Notice.objects.tell([person], subject=f"Bạn được giao vai trò “{grant}” từ ngày {starts_on:%d/%m/%Y}.")
    return grant


@transaction.atomic
def end_role(grant: RoleGrant, *, on: dt.date, by: User) -> None:
    """Let a role end with the day `on`, yesterday at the earliest: what was held till then stays written.

    A role that would end before it begins was never held; it is taken back whole, and the audit trail tells of it.
    """
    if grant.role == GrantedRole.ADMINISTRATOR:
        _lock_administrators()
    grant = RoleGrant.objects.select_for_update(of=["self"]).select_related("user", "agency").get(pk=grant.pk)
    today = timezone.localdate()
    if grant.ends_on and grant.ends_on < today:
        raise OfficeError(f"Vai trò “{grant}” đã thôi từ sau ngày {grant.ends_on:%d/%m/%Y}.")
    if on < today - dt.timedelta(days=1):
        raise OfficeError("Chỉ cho thôi vai trò từ hôm nay trở đi: ngày cuối sớm nhất là hôm qua.")
    if grant.role == GrantedRole.ADMINISTRATOR:
        _keep_an_administrator(without=RoleGrant.objects.filter(pk=grant.pk))
    record(by, "accounts.role_ended", grant.user, role=str(grant), ends_on=str(on))
    if on < grant.starts_on:
        grant.delete()
    else:
        grant.ends_on = on
        grant.save(update_fields=["ends_on"])


def _issue_password(person: User) -> str:
    password = one_time_password()
    person.set_password(password)
    person.must_change_password = True
    person.password_expires_at = timezone.now() + ONE_TIME_GOOD_FOR
    return password


def _lock_administrators() -> None:
    """Two administrators who dismiss each other do it one after the other: the second is told."""
    Identity.objects.get_or_create(pk=1)
    Identity.objects.select_for_update().get(pk=1)


def _keep_an_administrator(*, without) -> None:
    """Raise unless somebody active stays administrator, from today and without an end, once `without` are gone."""
    staying = RoleGrant.objects.in_force().filter(role=GrantedRole.ADMINISTRATOR, ends_on=None, user__is_active=True)
    leaving = without.filter(role=GrantedRole.ADMINISTRATOR)
    if leaving.exists() and not staying.exclude(pk__in=leaving.values("pk")).exists():
        raise OfficeError("Đây là người quản trị cuối cùng; hãy giao vai trò quản trị cho người khác trước.")
