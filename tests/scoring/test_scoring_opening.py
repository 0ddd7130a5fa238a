import datetime as dt

import pytest
from django.urls import reverse

from accounts.errors import OfficeError, WrongState
from accounts.models import Notice
from blocs.models import BlocState
from scoring.models import BlocCriteria, CriteriaState, ScoreSheet
from scoring.opening import open_scoring
from tests.builders import new_bloc_year, new_criteria_set, new_deadline


@pytest.fixture
def formed(health, finance, criteria_set):
    """A bloc that has its set and waits to be opened."""
    bloc_year = new_bloc_year(members=[health], leader=finance)
    BlocCriteria.objects.create(bloc_year=bloc_year, criteria_set=criteria_set)
    return bloc_year


def test_opening_gives_each_member_a_sheet_tells_it_and_lets_the_bloc_score(formed, hoa, lan, giang, minh):
    new_deadline(due_on=dt.date(2026, 11, 30))

    sheets = open_scoring(formed, by=hoa)

    assert [sheet.agency.code for sheet in sheets] == ["SYT", "STC"]
    assert {sheet.state for sheet in sheets} == {"draft"}
    assert formed.state == BlocState.SELF_SCORING
    told = {notice.recipient.username: notice for notice in Notice.objects.all()}
    assert set(told) == {"lan", "giang", "minh"}
    assert (told["lan"].body, told["lan"].link) == ("Hạn nộp: 30/11/2026.", sheets[0].get_absolute_url())


def test_opening_again_gives_later_members_theirs_and_nobody_a_second(formed, hoa, justice, lan):
    open_scoring(formed, by=hoa)
    formed.memberships.create(agency=justice, position=9)

    later = open_scoring(formed, by=hoa)

    assert [sheet.agency for sheet in later] == [justice]
    assert open_scoring(formed, by=hoa) == []
    assert (ScoreSheet.objects.count(), Notice.objects.filter(recipient=lan).count()) == (3, 1)


def test_a_bloc_is_not_opened_without_a_set_that_is_applied(formed, hoa):
    BlocCriteria.objects.update(criteria_set=new_criteria_set(state=CriteriaState.DRAFT))
    with pytest.raises(OfficeError, match="chưa được áp dụng"):
        open_scoring(formed, by=hoa)

    BlocCriteria.objects.all().delete()
    with pytest.raises(OfficeError, match="chưa được giao bộ tiêu chí"):
        open_scoring(formed, by=hoa)

    assert not ScoreSheet.objects.exists()


def test_a_bloc_without_members_is_not_opened(criteria_set, hoa):
    empty = new_bloc_year()
    BlocCriteria.objects.create(bloc_year=empty, criteria_set=criteria_set)

    with pytest.raises(OfficeError, match="chưa có đơn vị thành viên"):
        open_scoring(empty, by=hoa)


@pytest.mark.parametrize("state", [BlocState.VERIFIED, BlocState.MET, BlocState.SENT, BlocState.CLOSED])
def test_a_bloc_whose_scoring_is_over_is_not_opened_again(formed, hoa, state):
    type(formed).objects.update(state=state)

    with pytest.raises(WrongState):
        open_scoring(formed, by=hoa)


def test_the_leader_opens_the_bloc_from_its_page(client, formed, minh):
    client.force_login(minh)
    address = {"code": formed.bloc.code, "year": 2026}
    page = reverse("scoring:bloc_sheets", kwargs=address)

    before = client.get(page).context
    client.post(reverse("scoring:scoring_open", kwargs=address))
    after = client.get(page).context

    assert (before["can_open"], before["missing"], before["rows"]) == (True, 2, [])
    assert [(row["sheet"].agency.code, row["scored"], row["count"]) for row in after["rows"]] == [
        ("SYT", 0, 6),
        ("STC", 0, 6),
    ]
    assert (after["missing"], after["handed_in"]) == (0, 0)
