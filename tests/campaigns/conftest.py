import datetime as dt

import pytest

from blocs.models import BlocYear, Stage
from tests.builders import new_bloc_year, new_deadline

# The last day for signing the covenant in these tests.
DUE = dt.date(2026, 3, 31)


@pytest.fixture
def bloc(health, finance, justice) -> BlocYear:
    """minh's agency leads; lan's and thu's are the other members."""
    bloc_year = new_bloc_year(members=[finance, health, justice], leader=finance)
    new_deadline(Stage.COVENANT, due_on=DUE)
    return bloc_year
