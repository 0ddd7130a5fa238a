"""Two colleagues at once. SQLite lets one write at a time, so only PostgreSQL shows whether the locks are there."""

import datetime as dt
from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from accounts.errors import OfficeError
from accounts.models import GrantedRole, Identity
from blocs import holidays
from blocs.models import BlocYear, EmulationYear, Holiday, LeaderChoice, Membership
from tests.builders import new_agency, new_bloc, new_bloc_year, new_user, new_year

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def at_once(*verbs: Callable[[], object]) -> list[str]:
    """Run all verbs in threads of their own that begin together; gives how each ended, sorted."""
    together, outcomes = Barrier(len(verbs)), []

    def run(verb):
        try:
            together.wait(timeout=10)
            verb()
            outcomes.append("done")
        except OfficeError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=run, args=[verb]) for verb in verbs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    return sorted(outcomes)


@pytest.fixture
def hoa(transactional_db):
    Identity(pk=1).save()
    return new_user("hoa", holds=[GrantedRole.OFFICE])


@pytest.mark.parametrize("again", range(3))
def test_one_agency_put_into_two_blocs_at_once_ends_in_one(hoa, again):
    agency, blocs = new_agency(), [new_bloc_year(), new_bloc_year()]

    outcomes = at_once(*(lambda each=each: each.add_member(agency, by=hoa) for each in blocs))

    assert outcomes == ["done", "refused"]
    assert Membership.objects.filter(agency=agency).count() == 1


@pytest.mark.parametrize("again", range(3))
def test_a_member_who_leaves_while_it_is_appointed_does_not_lead(hoa, again):
    agency = new_agency()
    bloc_year = new_bloc_year(members=[agency])
    in_another_tab = BlocYear.objects.get()

    outcomes = at_once(
        lambda: bloc_year.remove_member(agency, reason="Nhầm", by=hoa),
        lambda: in_another_tab.appoint(leader=agency, deputy=None, how=LeaderChoice.ELECTED, by=hoa),
    )

    leads, is_member = BlocYear.objects.get().leader_id is not None, Membership.objects.exists()
    assert outcomes == ["done", "refused"]
    assert leads == is_member


@pytest.mark.parametrize("again", range(3))
def test_a_year_does_not_close_around_a_bloc_that_is_just_formed(hoa, again):
    year = new_year()
    bloc = new_bloc()

    outcomes = at_once(
        lambda: EmulationYear.objects.get().close(by=hoa), lambda: BlocYear.objects.form(bloc, year, by=hoa)
    )

    assert outcomes == ["done", "refused"]
    assert EmulationYear.objects.get().is_closed != BlocYear.objects.exists()


def test_two_who_order_the_members_leave_each_a_place_of_its_own(hoa):
    bloc_year = new_bloc_year(members=[new_agency() for _ in range(4)])
    second, third = bloc_year.memberships.all()[1], bloc_year.memberships.all()[2]
    in_another_tab = BlocYear.objects.get()

    at_once(
        lambda: bloc_year.move_member(second, up=True, by=hoa),
        lambda: in_another_tab.move_member(third, up=False, by=hoa),
    )

    assert sorted(bloc_year.memberships.values_list("position", flat=True)) == [1, 2, 3, 4]


def test_the_same_holiday_written_by_two_is_there_once(hoa):
    day = dt.date(2040, 3, 5)

    def write():
        holidays.add_days(day, day, name="Nghỉ", is_workday=False, is_yearly=False, by=hoa)

    outcomes = at_once(write, write)

    assert outcomes == ["done", "refused"]
    assert Holiday.objects.filter(on=day).count() == 1
