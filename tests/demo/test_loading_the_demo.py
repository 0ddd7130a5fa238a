"""Loading the demo: once, on any day, and only where nothing is."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from accounts.demo import DEMO_ACCOUNTS
from accounts.models import Agency, Identity, User
from blocs.models import BlocState, BlocYear, EmulationYear
from demo.building import build
from demo.clock import clock_at
from scoring.models import ScoreSheet
from tests.builders import new_agency


def states(year: int) -> dict[str, str]:
    return dict(BlocYear.objects.filter(year__year=year).values_list("bloc__code", "state"))


def test_it_is_not_loaded_beside_real_data(db):
    new_agency("Sở Y tế")

    with pytest.raises(CommandError, match="đã có dữ liệu") as refused:
        call_command("seed_demo")

    assert refused.value.returncode == 2
    assert list(Agency.objects.values_list("name", flat=True)) == ["Sở Y tế"]


def test_starting_the_portal_leaves_real_data_alone_without_a_complaint(db):
    new_agency("Sở Y tế")

    call_command("seed_demo", if_empty=True)

    assert (Agency.objects.count(), User.objects.count()) == (1, 0)
    assert not Identity.current().is_demo


def test_it_can_be_loaded_on_any_day(db):
    """29 February of a year in which one still works on the year before; dates around it must exist and be ordered."""
    day, year = dt.date(2028, 2, 29), 2027

    with clock_at(day):
        build(today=timezone.localdate())

        assert EmulationYear.objects.current().year == year
    # 2021 only for the covenant that was signed at the review of 2020
    assert set(EmulationYear.objects.values_list("year", flat=True)) == {2019, 2020, 2021, year - 1, year}
    assert states(year) == {
        "TH": BlocState.SELF_SCORING,
        "KT": BlocState.VERIFIED,
        "VX": BlocState.CHECKING,
        "CX": BlocState.COVENANT,
    }
    assert set(states(year - 1).values()) == {BlocState.CLOSED}
    assert not ScoreSheet.objects.filter(submitted_at__date__gt=day).exists()


def test_without_it_the_sign_in_page_names_nobody(db, client):
    page = client.get(reverse("accounts:sign_in")).content.decode()

    assert [account.username for account in DEMO_ACCOUNTS if account.username in page] == []
