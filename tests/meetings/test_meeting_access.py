"""Who sees which meeting: said once in SQL and once in Python, and compared."""

import pytest

from accounts.models import GrantedRole
from accounts.permissions import Permission, can
from meetings.calling import call_meeting
from meetings.models import BallotMode, CouncilMember, Meeting, MeetingKind
from meetings.voting import close_ballot
from tests.builders import grant, new_bloc_year
from tests.meetings.rooms import MORNING, new_ballot, new_meeting, planned_meeting, vote

pytestmark = pytest.mark.django_db
PEOPLE = ["lan", "giang", "minh", "thu", "khanh", "dat", "hoa", "binh", "son", "cuc", "phuc", "quan"]


@pytest.fixture
def bloc_year(health, finance, justice):
    return new_bloc_year(members=[finance, health, justice], leader=finance)


@pytest.mark.parametrize("person", PEOPLE)
def test_the_query_and_the_permission_agree(request, bloc_year, trade, health, khanh, phuc, dat, person):
    user = request.getfixturevalue(person)
    planned_meeting(bloc_year=bloc_year)
    planned_meeting(bloc_year=new_bloc_year(members=[trade], leader=trade, year=2025))
    planned_meeting(bloc_year=new_bloc_year(members=[trade, health], leader=health, year=2024))
    planned_meeting(bloc_year=new_bloc_year(members=[trade], leader=trade, year=2023), secretary=dat)
    CouncilMember.objects.create(name="Dương Hạnh Phúc", user=phuc)
    call_meeting(MeetingKind.COUNCIL, starts_at=MORNING, by=None)

    seen = set(Meeting.objects.visible_to(user))

    assert seen == {meeting for meeting in Meeting.objects.all() if can(user, Permission.MEETING_VIEW, meeting)}


@pytest.mark.parametrize(
    ("person", "allowed"),
    [
        ("lan", {Permission.MEETING_VIEW}),
        ("giang", {Permission.MEETING_VIEW, Permission.BALLOT_CAST}),  # she sits there
        ("minh", {Permission.MEETING_VIEW, Permission.MEETING_RUN, Permission.MEETING_CALL}),
        ("thu", {Permission.MEETING_VIEW, Permission.MEETING_RUN}),  # the secretary
        ("khanh", set()),
        ("dat", set()),
        ("hoa", {Permission.MEETING_VIEW, Permission.MEETING_RUN, Permission.MEETING_CALL}),
        ("phuc", set()),
    ],
)
def test_what_each_person_may_do_in_the_meeting_of_lans_bloc(request, bloc_year, giang, thu, person, allowed):
    user = request.getfixturevalue(person)
    meeting = planned_meeting(bloc_year=bloc_year, secretary=thu)

    about_meetings = {
        Permission.MEETING_VIEW,
        Permission.MEETING_RUN,
        Permission.MEETING_CALL,
        Permission.BALLOT_CAST,
    }
    assert {permission for permission in about_meetings if can(user, permission, meeting)} == allowed


def test_a_council_member_sees_only_the_council_he_sits_in(phuc):
    CouncilMember.objects.create(name="Dương Hạnh Phúc", user=phuc)
    his = call_meeting(MeetingKind.COUNCIL, starts_at=MORNING, by=None)
    planned_meeting()

    assert list(Meeting.objects.visible_to(phuc)) == [his]


@pytest.mark.parametrize("meetings", [1, 3])
def test_the_list_takes_the_same_number_of_queries_however_long(client, hoa, meetings, django_assert_num_queries):
    for _ in range(meetings):
        planned_meeting(members=3)
    client.force_login(hoa)

    with django_assert_num_queries(9):
        response = client.get("/hoi-nghi/")

    assert len(response.context["rows"]) == meetings


@pytest.mark.parametrize("members", [3, 9])
def test_a_meeting_takes_the_same_number_of_queries_however_many_sit(client, hoa, members, django_assert_num_queries):
    meeting = new_meeting(members=members)
    for _ in range(members):
        new_ballot(meeting, mode=BallotMode.PAPER)
    client.force_login(hoa)

    with django_assert_num_queries(10):
        client.get(f"/hoi-nghi/{meeting.pk}/")


@pytest.mark.parametrize("names", [1, 9])
def test_a_result_takes_the_same_number_of_queries_however_many_stand(client, hoa, names, django_assert_num_queries):
    labels = [f"Sở thứ {place}" for place in range(names)]
    ballot = new_ballot(new_meeting(members=5), *labels)
    vote(ballot, labels[0], labels[0], labels[0])
    close_ballot(ballot, by=None)
    client.force_login(hoa)

    with django_assert_num_queries(10):
        client.get(f"/hoi-nghi/phieu/{ballot.pk}/")


def test_a_closed_result_is_seen_by_those_who_run_the_meeting_and_by_others_once_published(
    client, bloc_year, lan, minh
):
    from meetings.voting import publish_ballot  # noqa: PLC0415

    ballot = new_ballot(new_meeting(bloc_year=bloc_year), mode=BallotMode.OPEN)
    close_ballot(ballot, by=None)

    def sees(user) -> list:
        client.force_login(user)
        return client.get(f"/hoi-nghi/phieu/{ballot.pk}/").context["results"]

    assert (len(sees(minh)), len(sees(lan))) == (1, 0)
    publish_ballot(ballot, by=None)
    assert len(sees(lan)) == 1


def test_who_holds_two_roles_is_still_no_stranger_elsewhere(bloc_year, khanh, health):
    grant(khanh, GrantedRole.STAFF, agency=health)

    assert can(khanh, Permission.MEETING_VIEW, planned_meeting(bloc_year=bloc_year))
