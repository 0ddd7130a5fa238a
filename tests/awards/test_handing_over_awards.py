"""Awards handed over in a meeting: the agenda item is filled with what the bloc's members were awarded."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.errors import OfficeError
from awards.models import AwardForm, SubjectKind
from awards.proposals.balloting import keep_proposals
from awards.proposals.handover import handovers
from meetings.agenda import add_details
from meetings.minutes import minutes_record
from meetings.models import AgendaItem, ItemKind
from tests.awards.ballots import ranked_bloc, voted
from tests.awards.subject_builders import new_award, new_subject
from tests.builders import new_bloc_year
from tests.meetings.rooms import new_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(finance, health, justice):
    return new_meeting(bloc_year=new_bloc_year(members=[finance, health, justice], leader=finance))


@pytest.fixture
def item(meeting):
    return AgendaItem.objects.create(
        meeting=meeting, kind=ItemKind.HANDOVER, title="Trao Bằng khen", details="Mời lên."
    )


def flag(agency, **fields):
    return new_award(new_subject(agency.name, agency=agency, kind=SubjectKind.COLLECTIVE), "CO_TINH", **fields)


def fill_url(item) -> str:
    return reverse("awards:handover_fill", args=[item.pk])


def test_last_years_awards_are_ticked_and_stand_in_the_item_and_in_the_minutes(client, meeting, item, minh, health):
    award = flag(health, decision_number="12/QĐ-UBND")
    client.force_login(minh)

    page = client.get(fill_url(item))
    client.post(fill_url(item), {"awards": page.context["form"]["awards"].initial})
    client.post(fill_url(item), {"awards": f"khen-{award.pk}"})

    item.refresh_from_db()
    line = f"{award.form} năm 2025: Sở Y tế (Quyết định số 12/QĐ-UBND ngày 20/12/2025)."
    assert page.context["form"]["awards"].initial == [f"khen-{award.pk}"]
    assert item.details.splitlines() == ["Mời lên.", line]
    item.start(by=minh)
    assert f"- {line}" in minutes_record(meeting).text()["course"]


def test_only_what_the_members_themselves_were_awarded_by_that_day_is_offered(meeting, health, trade):
    there = flag(health)
    flag(trade)
    flag(health, year=2024)
    flag(health, decision_number="99/QĐ-UBND", revoked_on=dt.date(2026, 1, 5))
    flag(health, year=2026, decided_on=dt.date(2027, 2, 1))
    new_award(new_subject(agency=health))

    assert [each.key for each in handovers(meeting)] == [f"khen-{there.pk}"]


def test_what_the_bloc_proposed_last_year_is_offered_until_its_decision_is_known(minh):
    last = ranked_bloc("20", "19", year=2025)
    agency = last.memberships.first().agency
    ballot = voted(new_meeting(bloc_year=last), agency)
    [proposal] = keep_proposals(ballot, by=minh)
    members = [each.agency for each in last.memberships.all()]
    meeting = new_meeting(bloc_year=new_bloc_year(bloc=last.bloc, year=2026, members=members))

    before = [(each.key, each.is_decided) for each in handovers(meeting)]
    award = flag(agency)
    after = [(each.key, each.is_decided) for each in handovers(meeting)]

    assert before == [(f"de-nghi-{proposal.pk}", False)]
    assert after == [(f"khen-{award.pk}", True)]
    assert proposal.form == AwardForm.objects.get(code="CO_TINH")


def test_a_list_too_long_is_refused_and_nothing_is_lost(item, minh):
    with pytest.raises(OfficeError, match="3000"):
        add_details(item, ["x" * 2999], by=minh)

    item.refresh_from_db()
    assert item.details == "Mời lên."


def test_only_an_item_for_handing_over_has_such_a_page(client, meeting, minh):
    speech = AgendaItem.objects.create(meeting=meeting, title="Phát biểu")
    client.force_login(minh)

    assert client.get(fill_url(speech)).status_code == 404


@pytest.mark.parametrize("awards", [1, 3])
def test_the_page_takes_the_same_number_of_queries_however_many_awards(
    client, item, minh, health, awards, django_assert_num_queries
):
    for number in range(awards):
        flag(health, decision_number=f"{number}/QĐ-UBND")
    client.force_login(minh)

    with django_assert_num_queries(11):
        page = client.get(fill_url(item))

    assert len(page.context["found"]) == awards
