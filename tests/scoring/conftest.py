"""A bloc that is scoring itself: lan's health, minh's finance leading, thu's justice as deputy, by SMALL_SET."""

import pytest

from blocs.models import BlocState
from scoring.models import BlocCriteria, SheetState
from tests.builders import new_bloc_year, new_criteria_set, new_sheet

# Every criterion of SMALL_SET that has to be answered, answered: 57.75 points.
ANSWERS = {
    "I.1": {"points": "18.5"},
    "I.2.a": {"count": 1},
    "I.2.b": {"level": 0},
    "I.3": {"percent": "97.5"},
    "II.1": {"value": "100"},
    "II.2": {"counts": [0, 0]},
}


@pytest.fixture
def criteria_set(db):
    return new_criteria_set()


@pytest.fixture
def bloc(health, finance, justice, criteria_set):
    bloc_year = new_bloc_year(members=[health], leader=finance, deputy=justice, state=BlocState.SELF_SCORING)
    BlocCriteria.objects.create(bloc_year=bloc_year, criteria_set=criteria_set)
    return bloc_year


@pytest.fixture
def sheet(bloc, health, lan, criteria_set):
    """Lan's sheet, being written, with nothing in it."""
    return new_sheet(agency=health, bloc_year=bloc, criteria_set=criteria_set, by=lan)


@pytest.fixture
def filled(bloc, health, lan, criteria_set):
    """Lan's sheet, being written, with every criterion answered."""
    return new_sheet(agency=health, bloc_year=bloc, criteria_set=criteria_set, by=lan, answers=ANSWERS)


@pytest.fixture
def submitted(bloc, health, lan, criteria_set):
    """Lan's sheet, answered whole and handed in."""
    return new_sheet(
        agency=health, bloc_year=bloc, criteria_set=criteria_set, by=lan, answers=ANSWERS, state=SheetState.SUBMITTED
    )
