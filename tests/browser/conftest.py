"""One bloc of three agencies that scores itself, and people who come in through the sign-in page."""

import pytest
from django.urls import reverse

from accounts.models import User
from blocs.models import BlocState, BlocYear
from scoring.models import BlocCriteria, ScoreSheet
from scoring.opening import open_scoring
from tests.builders import PASSWORD, new_bloc, new_bloc_year, new_criteria_set


@pytest.fixture
def bloc(transactional_db, health, finance, justice, hoa) -> BlocYear:
    """The bloc KT of 2026: lan's agency, minh's which leads it, thu's which is its deputy. Scoring is open."""
    bloc_year = new_bloc_year(
        members=[health, finance, justice],
        leader=finance,
        deputy=justice,
        bloc=new_bloc("KT", name="Khối Kinh tế - Kỹ thuật"),
        state=BlocState.COVENANT,
    )
    BlocCriteria.objects.create(bloc_year=bloc_year, criteria_set=new_criteria_set())
    open_scoring(bloc_year, by=hoa)
    return bloc_year


@pytest.fixture
def sheet_of(bloc):
    """Return a function that gives the sheet of an agency in the bloc, as it stands now."""

    def sheet_of(agency) -> ScoreSheet:
        return ScoreSheet.objects.get(bloc_year=bloc, agency=agency)

    return sheet_of


@pytest.fixture
def sign_in(live_server, new_context):
    """Return a function that opens a browser of its own, goes to `path`, is sent to sign in, and does."""

    def sign_in(person: User, path: str = "/", password: str = PASSWORD):
        page = new_context(base_url=live_server.url).new_page()
        page.goto(path)
        page.wait_for_url(lambda url: reverse("accounts:sign_in") in url)
        page.get_by_label("Tên đăng nhập").fill(person.username)
        page.get_by_label("Mật khẩu").fill(password)
        page.get_by_role("button", name="Đăng nhập").click()
        page.wait_for_url(lambda url: url == f"{live_server.url}{path}")
        return page

    return sign_in
