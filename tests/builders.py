"""Builders: each gives something complete and ordinary; a test names only what it is about."""

import datetime as dt
from itertools import count

from accounts.models import Agency, GrantedRole, RoleGrant, User

PASSWORD = "mat-khau-cua-lan"
# Long ago, so that a test may turn the clock back without losing its cast.
LONG_AGO = dt.date(2015, 1, 1)

_numbers = count(1)


def new_agency(name: str = "", **fields) -> Agency:
    """An active department."""
    number = next(_numbers)
    return Agency.objects.create(**{"name": name or f"Sở thứ {number}", "code": f"S{number}", **fields})


def new_user(username: str = "", *, acts_for=None, heads=None, holds=(), password: str = PASSWORD, **fields) -> User:
    """A person whose own password is `password`: clerk of `acts_for`, head of `heads`, with the office roles `holds`.

    Without any of the three it is somebody who has signed up and may do nothing yet.
    """
    number = next(_numbers)
    defaults = {"full_name": f"Nguyễn Văn {number}", "email": ""}
    user = User.objects.create_user(username or f"nguoi{number}", password, **{**defaults, **fields})
    if acts_for:
        grant(user, GrantedRole.STAFF, agency=acts_for)
    if heads:
        grant(user, GrantedRole.HEAD, agency=heads)
    for role in holds:
        grant(user, role)
    return user


def grant(user: User, role: GrantedRole, *, agency=None, starts_on: dt.date = LONG_AGO, ends_on=None) -> RoleGrant:
    """A role held since long ago and without an end. What `user` has cached of itself is forgotten."""
    for cached in ("current_grants", "office_roles", "agency_ids", "headed_agency_ids", "interest_ids"):
        user.__dict__.pop(cached, None)
    return RoleGrant.objects.create(user=user, role=role, agency=agency, starts_on=starts_on, ends_on=ends_on)
