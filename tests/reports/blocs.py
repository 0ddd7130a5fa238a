"""A bloc at the end of its year, for tests of its report."""

from blocs.models import BlocYear
from blocs.outline import WRITTEN
from blocs.reporting import edit_part
from scoring import closing
from scoring.agreeing import agree_bloc
from tests.builders import new_bloc
from tests.scoring.ranked_blocs import full, scored_bloc, scored_sheet


def bloc_at_year_end(leader, *members, by, **fields) -> BlocYear:
    """The bloc KT of 2026, agreed on; each member has a point less than the one before, the leader most."""
    bloc_year = scored_bloc(*members, leader=leader, bloc=new_bloc("KT", name="Khối Kinh tế"), **fields)
    for place, agency in enumerate([leader, *members]):
        scored_sheet(bloc_year, agency, full(str(40 - place), "20", "37.5"), changed={"I.2": "19.25"})
    closing.close_checking(bloc_year, by=by)
    agree_bloc(bloc_year, by=by)
    return read_again(bloc_year)


def read_again(bloc_year: BlocYear) -> BlocYear:
    return BlocYear.objects.select_related("bloc", "year", "leader", "deputy").get(pk=bloc_year.pk)


def write_all(bloc_year: BlocYear, *, by) -> None:
    """Every part of the report gets a sentence that names its key."""
    for key in WRITTEN:
        edit_part(bloc_year, key, f"Nội dung phần {key}.", version=0, by=by)
