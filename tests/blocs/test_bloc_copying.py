"""Copying last year's blocs into a new year."""

import datetime as dt

import pytest
import time_machine

from accounts.errors import OfficeError
from accounts.models import AuditEvent
from accounts.succession import merge, split
from blocs import copying
from blocs.models import BlocYear, Membership, YearState
from tests.builders import new_agency, new_bloc, new_bloc_year, new_year

pytestmark = pytest.mark.django_db
TODAY = time_machine.travel(dt.datetime(2026, 3, 2, 3, tzinfo=dt.UTC))


@pytest.fixture(autouse=True)
def in_march():
    with TODAY:
        yield


def blocs_of(year: int) -> dict[str, list[str]]:
    return {
        bloc_year.bloc.code: [membership.agency.name for membership in bloc_year.memberships.all()]
        for bloc_year in BlocYear.objects.of_year(year).order_by("bloc__code")
    }


def copy(hoa, **choices):
    return copying.copy_blocs(new_year(2025), new_year(2026), choices=choices.get("choices", {}), by=hoa)


def place_of(agency) -> int:
    return Membership.objects.get(agency=agency, bloc_year__year__year=2025).pk


def test_blocs_members_and_who_is_responsible_are_copied_but_leaders_are_not(hoa, health, finance):
    new_bloc_year(
        bloc=new_bloc("TH"), members=[finance, health], leader=health, year=2025, responsible_officer=hoa, decision="QĐ"
    )

    [made] = copy(hoa)

    assert blocs_of(2026) == {"TH": ["Sở Tài chính", "Sở Y tế"]}
    assert (made.leader, made.decision, made.responsible_officer, made.state) == (None, "", hoa, "formed")
    assert AuditEvent.objects.get().details == {"source": 2025, "members": 2}


def test_a_second_time_changes_nothing(hoa, health, finance):
    new_bloc_year(bloc=new_bloc("TH"), members=[health], year=2025)
    copy(hoa)
    Membership.objects.filter(bloc_year__year__year=2026).update(agency=finance)  # what the office did meanwhile

    made = copy(hoa)

    assert made == []
    assert blocs_of(2026) == {"TH": ["Sở Tài chính"]}


def test_a_member_that_ended_is_replaced_by_its_last_successor(hoa, health, finance, trade):
    new_bloc_year(bloc=new_bloc("TH"), members=[health, finance], year=2025)
    merge([health], into=trade, on=dt.date(2026, 1, 15), by=hoa)
    trade.refresh_from_db()
    last = new_agency("Sở Kinh tế")
    merge([trade], into=last, on=dt.date(2026, 2, 15), by=hoa)

    copy(hoa)

    assert blocs_of(2026) == {"TH": ["Sở Kinh tế", "Sở Tài chính"]}


def test_a_successor_that_is_a_member_already_appears_once(hoa, health, finance):
    new_bloc_year(bloc=new_bloc("A"), members=[health], year=2025)
    new_bloc_year(bloc=new_bloc("B"), members=[finance], year=2025)
    merge([health], into=finance, on=dt.date(2026, 1, 15), by=hoa)

    plan = copying.plan(new_year(2025), new_year(2026))
    copy(hoa)

    assert plan[0].members[0].note == "đơn vị kế thừa Sở Tài chính đã có trong " + plan[1].bloc.name
    assert blocs_of(2026) == {"A": [], "B": ["Sở Tài chính"]}


def test_two_that_merged_into_one_give_it_one_place(hoa, health, finance, trade):
    new_bloc_year(bloc=new_bloc("A"), members=[health], year=2025)
    new_bloc_year(bloc=new_bloc("B"), members=[finance], year=2025)
    merge([health, finance], into=trade, on=dt.date(2026, 1, 15), by=hoa)

    copy(hoa)

    assert blocs_of(2026) == {"A": ["Sở Công Thương"], "B": []}


def test_the_office_chooses_another_successor_or_nobody(hoa, health, finance, justice, trade):
    new_bloc_year(bloc=new_bloc("A"), members=[health, justice], year=2025)
    split(health, into=[finance, trade], on=dt.date(2026, 1, 15), by=hoa)
    merge([justice], into=new_agency("Sở Pháp chế"), on=dt.date(2026, 1, 15), by=hoa)

    copy(hoa, choices={place_of(health): trade.pk, place_of(justice): None})

    assert blocs_of(2026) == {"A": ["Sở Công Thương"]}


def test_one_successor_chosen_for_two_places_is_refused_and_nothing_is_copied(hoa, health, finance, trade):
    new_bloc_year(bloc=new_bloc("A"), members=[health], year=2025)
    new_bloc_year(bloc=new_bloc("B"), members=[finance], year=2025)
    merge([health, finance], into=trade, on=dt.date(2026, 1, 15), by=hoa)

    with pytest.raises(OfficeError, match="Sở Công Thương được đưa vào hai nơi"):
        copy(hoa, choices={place_of(health): trade.pk, place_of(finance): trade.pk})

    assert blocs_of(2026) == {}


def test_an_agency_that_is_no_successor_cannot_be_chosen(hoa, health, finance, trade):
    new_bloc_year(bloc=new_bloc("A"), members=[health], year=2025)
    merge([health], into=trade, on=dt.date(2026, 1, 15), by=hoa)

    with pytest.raises(OfficeError, match="không phải là đơn vị kế thừa"):
        copy(hoa, choices={place_of(health): finance.pk})


def test_a_closed_year_takes_no_copies(hoa, health):
    new_bloc_year(bloc=new_bloc("A"), members=[health], year=2025)
    new_year(2026, state=YearState.CLOSED)

    with pytest.raises(OfficeError, match="Năm 2026 đã kết thúc"):
        copy(hoa)


def test_the_page_shows_the_choice_and_keeps_it_when_it_is_refused(client, hoa, health, finance, trade):
    new_bloc_year(bloc=new_bloc("A"), members=[health], year=2025)
    new_bloc_year(bloc=new_bloc("B"), members=[finance], year=2025)
    merge([health, finance], into=trade, on=dt.date(2026, 1, 15), by=hoa)
    new_year(2026)
    client.force_login(hoa)
    both = {f"thay-{place_of(health)}": trade.pk, f"thay-{place_of(finance)}": trade.pk}

    shown = client.get("/khoi/sao-chep/?nam=2026").context["plan"]
    refused = client.post("/khoi/sao-chep/?nam=2026", both)
    client.post("/khoi/sao-chep/?nam=2026", {**both, f"thay-{place_of(health)}": "", "thay-x": "1", "thay-9": "y"})

    assert [each["members"][0]["chosen"] for each in shown] == [trade.pk, None]
    assert [each["members"][0]["chosen"] for each in refused.context["plan"]] == [trade.pk, trade.pk]
    assert "hai nơi" in refused.context["problem"]
    assert blocs_of(2026) == {"A": [], "B": ["Sở Công Thương"]}


@pytest.mark.parametrize("blocs", [1, 3])
def test_the_preview_takes_the_same_queries_however_many_blocs(client, hoa, blocs, django_assert_num_queries):
    for _ in range(blocs):
        ended = new_agency()
        new_bloc_year(members=[ended, new_agency()], year=2025)
        merge([ended], into=new_agency(), on=dt.date(2026, 1, 15), by=hoa)
    new_year(2026)
    client.force_login(hoa)

    # session, user, roles, both years, what is there, blocs, members, agencies, links, heirs, identity, notices
    with django_assert_num_queries(12):
        client.get("/khoi/sao-chep/?nam=2026")
