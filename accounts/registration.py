"""Registering many people at once, from rows that somebody has read out of a table."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.administration import create_account, grant_role
from accounts.errors import OfficeError
from accounts.models import Agency, GrantedRole, User
from accounts.models.user import ACTS_FOR_AGENCY
from accounts.permissions import grantable_roles
from accounts.searching import fold, nfc


@dataclass(frozen=True)
class Registration:
    """One row: texts as they stand in the table. `row` is its number there, as the person sees it."""

    row: int
    username: str
    full_name: str
    position: str = ""
    email: str = ""
    agency_code: str = ""
    role: str = ""


@dataclass(frozen=True)
class RowError:
    """What is wrong in one row: `field` is a field of Registration, `message` a Vietnamese sentence."""

    row: int
    field: str
    message: str


@dataclass(frozen=True)
class Registered:
    """A new account with the one-time password to hand over; it is known nowhere else."""

    person: User
    password: str


class RowErrors(OfficeError):
    """Some rows are wrong, so none was registered; `errors` tells which and why."""

    def __init__(self, errors: list[RowError]):
        super().__init__(f"Có {len(errors)} chỗ cần sửa; chưa tạo tài khoản nào.")
        self.errors = errors


def registration_errors(rows: Iterable[Registration], *, by: User) -> list[RowError]:
    """Everything that keeps these rows from being registered by `by`, in the order of the rows. Changes nothing.

    Three queries, however many rows.
    """
    rows = [_tidied(row) for row in rows]
    copies = Counter(row.username for row in rows)
    taken = set(User.objects.filter(username__in=copies).values_list("username", flat=True))
    agencies = _agencies_of(rows)
    may_give = grantable_roles(by)
    return [error for row in rows for error in _row_errors(row, copies, taken, agencies, may_give)]


@transaction.atomic
def register_users(rows: Iterable[Registration], *, by: User) -> list[Registered]:
    """Open an account with its role for every row, from today on, or none at all.

    Raises:
        RowErrors: some rows are wrong.
        OfficeError: there are no rows.
    """
    rows = [_tidied(row) for row in rows]
    if not rows:
        raise OfficeError("Bảng không có dòng nào.")
    if errors := registration_errors(rows, by=by):
        raise RowErrors(errors)
    agencies = _agencies_of(rows)
    registered = []
    for row in rows:
        person, password = create_account(
            username=row.username, full_name=row.full_name, position=row.position, email=row.email, by=by
        )
        agency = _agency_named(row.agency_code, agencies)
        grant_role(person, role_named(row.role), agency=agency, starts_on=timezone.localdate(), by=by)
        registered.append(Registered(person, password))
    return registered


def role_named(text: str) -> GrantedRole | None:
    """The role that a table calls `text`, by its label or the first words of it ("Chuyên viên", "thu truong"), or None.

    First words that several roles share mean the first of them, which acts for an agency.
    """
    words = fold(text)
    return next((role for role in GrantedRole if words and f"{fold(role.label)} ".startswith(f"{words} ")), None)


def _tidied(row: Registration) -> Registration:
    return Registration(
        row.row,
        row.username.strip().lower(),
        *(nfc(text) for text in (row.full_name, row.position, row.email, row.agency_code, row.role)),
    )


def _agencies_of(rows: list[Registration]) -> dict[str, Agency]:
    """The active agencies, by code in capitals and by folded name where only one of them is called so."""
    active = list(Agency.objects.active()) if any(row.agency_code for row in rows) else []
    called = Counter(fold(agency.name) for agency in active)
    by_name = {fold(agency.name): agency for agency in active if called[fold(agency.name)] == 1}
    return by_name | {agency.code.upper(): agency for agency in active}


def _agency_named(text: str, agencies: dict[str, Agency]) -> Agency | None:
    return agencies.get(text.upper()) or agencies.get(fold(text))


def _row_errors(row: Registration, copies, taken, agencies, may_give):
    def wrong(field: str, message: str) -> RowError:
        return RowError(row.row, field, message)

    person = User(username=row.username, full_name=row.full_name, position=row.position, email=row.email)
    try:
        person.clean_fields(exclude=["password"])
    except ValidationError as problem:
        for field, messages in problem.message_dict.items():
            yield wrong(field, " ".join(messages))
    if row.username in taken:
        yield wrong("username", f"Tên đăng nhập {row.username} đã có người dùng.")
    if row.username and copies[row.username] > 1:
        yield wrong("username", f"Tên đăng nhập {row.username} xuất hiện {copies[row.username]} lần trong bảng.")
    role = role_named(row.role)
    if role is None:
        choices = ", ".join(f"“{role.label}”" for role in GrantedRole if role in may_give)
        what = f"Không có vai trò “{row.role}”" if row.role else "Chưa ghi vai trò"
        yield wrong("role", f"{what}; dùng một trong: {choices}.")
    elif role not in may_give:
        yield wrong("role", f"Bạn không được giao vai trò “{role.label}”.")
    if row.agency_code and _agency_named(row.agency_code, agencies) is None:
        yield wrong("agency_code", f"Không có đơn vị đang hoạt động nào mang mã hoặc tên “{row.agency_code}”.")
    elif role in ACTS_FOR_AGENCY and not row.agency_code:
        yield wrong("agency_code", "Vai trò này cần ghi đơn vị.")
