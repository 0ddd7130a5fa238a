"""Things that the rows of several apps call at: each function makes one and gives the arguments of its address."""

from blocs.models import Membership
from tests.access.table import Office
from tests.builders import new_bloc_year, new_year
from tests.meetings.rooms import new_meeting, planned_meeting


def a_year(office: Office) -> dict:
    return {"year": new_year().year}


def lans_bloc(office: Office, **fields) -> dict:
    """minh's agency leads it, thu's is its deputy."""
    members = [office.health, office.finance, office.justice]
    bloc_year = new_bloc_year(members=members, leader=office.finance, deputy=office.justice, **fields)
    return {"code": bloc_year.bloc.code, "year": bloc_year.year.year}


def lans_place_in_the_bloc(office: Office) -> dict:
    bloc = lans_bloc(office)
    return {**bloc, "pk": Membership.objects.get(agency=office.health).pk}


def lans_meeting(office: Office) -> dict:
    """The meeting of lan's bloc, going on; giang sits there with her own account, minh's agency leads."""
    agencies = [office.finance, office.health, office.justice]
    return {"pk": new_meeting(bloc_year=new_bloc_year(members=agencies, leader=office.finance)).pk}


def lans_planned_meeting(office: Office) -> dict:
    agencies = [office.finance, office.health, office.justice]
    return {"pk": planned_meeting(bloc_year=new_bloc_year(members=agencies, leader=office.finance)).pk}
