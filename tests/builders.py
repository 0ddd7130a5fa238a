"""Builders: each gives something complete and ordinary; a test names only what it is about."""

import datetime as dt
from itertools import count

from accounts.models import Agency, GrantedRole, RoleGrant, User
from blocs.models import Bloc, BlocState, BlocYear, Deadline, EmulationYear, Holiday, Membership, Stage, YearState

PASSWORD = "mat-khau-cua-lan"
# Long ago, so that a test may turn the clock back without losing its cast.
LONG_AGO = dt.date(2015, 1, 1)
# The year that tests are about where they name none.
THIS_YEAR = 2026

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
    for cached in (
        "current_grants",
        "office_roles",
        "agency_ids",
        "headed_agency_ids",
        "interest_ids",
        "standing_roles",
    ):
        user.__dict__.pop(cached, None)
    return RoleGrant.objects.create(user=user, role=role, agency=agency, starts_on=starts_on, ends_on=ends_on)


def new_year(year: int = THIS_YEAR, *, state: YearState = YearState.OPEN, **fields) -> EmulationYear:
    """An open year without deadlines, made once: asked for again, the same one as it stands."""
    return EmulationYear.objects.get_or_create(year=year, defaults={"state": state, **fields})[0]


def new_deadline(stage: Stage = Stage.SELF_SCORING, *, due_on: dt.date, year: int = THIS_YEAR, **fields) -> Deadline:
    return Deadline.objects.create(year=new_year(year), stage=stage, due_on=due_on, **fields)


def new_holiday(on: dt.date, name: str = "Ngày nghỉ", *, is_workday: bool = False) -> Holiday:
    return Holiday.objects.update_or_create(on=on, defaults={"name": name, "is_workday": is_workday})[0]


def new_bloc(code: str = "", **fields) -> Bloc:
    number = next(_numbers)
    return Bloc.objects.create(**{"code": code or f"K{number}", "name": f"Khối thi đua số {number}", **fields})


def new_bloc_year(
    *, members=(), leader=None, deputy=None, year: int = THIS_YEAR, state: BlocState = BlocState.FORMED, **fields
) -> BlocYear:
    """A bloc of a year with these members in this order. The leader and the deputy become members too, at the end."""
    bloc_year = BlocYear.objects.create(
        bloc=fields.pop("bloc", None) or new_bloc(),
        year=new_year(year),
        state=state,
        leader=leader,
        deputy=deputy,
        **fields,
    )
    agencies = dict.fromkeys([*members, *filter(None, [leader, deputy])])
    for position, agency in enumerate(agencies, start=1):
        Membership.objects.create(bloc_year=bloc_year, agency=agency, position=position)
    return bloc_year
