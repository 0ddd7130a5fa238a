"""The office lays down how many awards the blocs of a year may propose; the ballot's page begins with them."""

import pytest

from awards.models import Quota, quota
from meetings.models import Ballot
from tests.awards.ballots import form, ranked_bloc
from tests.builders import new_bloc, new_bloc_year, new_user
from tests.meetings.rooms import new_meeting

pytestmark = pytest.mark.django_db


def test_the_office_types_the_quota_of_a_bloc_and_leaves_others_open(client, hoa):
    bloc_year = new_bloc_year(bloc=new_bloc("KT"))
    client.force_login(hoa)

    client.post(
        "/khoi/KT/2026/so-luong/", {"CO_CP": "1", "CO_TINH": "3", "BK_TTG": "", "BK_TINH": "0", "basis": "12/HD-SNV"}
    )

    assert [quota(bloc_year.bloc, form(code), 2026) for code in ("CO_CP", "CO_TINH", "BK_TTG", "BK_TINH")] == [
        1,
        3,
        None,
        0,
    ]
    assert set(Quota.objects.values_list("basis", flat=True)) == {"12/HD-SNV"}


@pytest.mark.parametrize("typed", ["-1", "201", "ba", "1,5"])
def test_what_is_no_plausible_number_is_said_beside_its_field_and_nothing_is_lost(client, hoa, typed):
    new_bloc_year(bloc=new_bloc("KT"))
    client.force_login(hoa)

    answer = client.post("/khoi/KT/2026/so-luong/", {"CO_CP": typed, "basis": "Công văn còn nguyên"})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["CO_CP"]
    assert "Công văn còn nguyên" in answer.content.decode()
    assert not Quota.objects.exists()


@pytest.mark.parametrize("blocs", [1, 3])
def test_the_page_of_a_year_takes_the_same_queries_however_many_blocs(client, hoa, blocs, django_assert_num_queries):
    for _ in range(blocs):
        Quota.objects.keep(new_bloc_year(), form("CO_CP"), 1, by=hoa)
    client.force_login(hoa)
    client.get("/khen-thuong/so-luong/2026/")

    with django_assert_num_queries(10):
        page = client.get("/khen-thuong/so-luong/2026/")

    assert [total for _, total in page.context["totals"]] == [blocs, 0, 0, 0]


@pytest.fixture
def meeting(hoa):
    meeting = new_meeting(bloc_year=ranked_bloc("20", "18", "16"))
    Quota.objects.keep(meeting.bloc_year, form("CO_CP"), 1, by=hoa)
    return meeting


def typed(meeting, *ticks, **more) -> dict:
    return {
        "seats_CO_CP": "1",
        "seats_CO_TINH": "0",
        "seats_BK_TTG": "0",
        "seats_BK_TINH": "0",
        "mode": "paper",
        "base": "present",
        "threshold": "2/3",
        "tie": "rank",
        **dict.fromkeys(ticks, "on"),
        **more,
    }


def test_the_page_of_the_ballot_is_prefilled_by_quota_and_rank(client, meeting):
    client.force_login(new_user(acts_for=meeting.bloc_year.leader))

    form_shown = client.get(f"/hoi-nghi/{meeting.pk}/phieu-suy-ton/lap/").context["form"]

    ticked = [name for name, field in form_shown.fields.items() if name.startswith("in_") and field.initial]
    first = meeting.bloc_year.memberships.first().agency
    assert ticked == [f"in_CO_CP_{first.pk}"]
    assert form_shown.fields["seats_CO_CP"].initial == 1


def test_the_leader_makes_the_ballot_by_the_page(client, meeting):
    client.force_login(new_user(acts_for=meeting.bloc_year.leader))
    first = meeting.bloc_year.memberships.first().agency

    client.post(f"/hoi-nghi/{meeting.pk}/phieu-suy-ton/lap/", typed(meeting, f"in_CO_CP_{first.pk}"))

    ballot = Ballot.objects.get()
    assert (ballot.numerator, ballot.denominator, ballot.at_least, ballot.tie) == (2, 3, True, "rank")
    assert list(ballot.options.values_list("label", flat=True)) == ["Sở A"]


def test_what_needs_a_reason_is_said_beside_its_field(client, meeting):
    client.force_login(new_user(acts_for=meeting.bloc_year.leader))
    last = meeting.bloc_year.memberships.last().agency

    answer = client.post(
        f"/hoi-nghi/{meeting.pk}/phieu-suy-ton/lap/", typed(meeting, f"in_CO_CP_{last.pk}", seats_CO_CP="2")
    )

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {f"reason_{last.pk}", "over_quota_because"}
    assert not Ballot.objects.exists()
