"""What a new portal asks of whoever sets it up, until it is done."""

from accounts.models import GrantedRole, Identity
from reports.first_steps import first_steps
from scoring.models import CriteriaState
from tests.builders import new_agency, new_bloc_year, new_criteria_set, new_user


def steps(user) -> list[tuple]:
    """For each step whether it is done, and whether it is `user`'s to do."""
    return [(step.is_done, bool(step.url)) for step in first_steps(user, Identity.current())]


def test_the_first_administrator_is_led_from_the_name_of_the_province_to_the_accounts_of_the_agencies(client, quan):
    client.force_login(quan)

    page = client.get("/").content.decode()

    assert steps(quan) == [
        (False, True),  # the province
        (False, True),  # an account for the office
        (False, False),  # agencies
        (False, False),  # the year
        (False, False),  # blocs
        (False, False),  # criteria
        (False, True),  # accounts of the agencies
    ]
    assert "Cổng này còn mới." in page
    assert "Không có việc nào chờ bạn" not in page


def test_the_office_does_what_the_administrator_may_not(hoa):
    new_agency()

    assert steps(hoa) == [
        (False, False),
        (True, True),
        (True, True),
        (False, True),
        (False, True),
        (False, True),
        (False, True),
    ]


def test_a_draft_of_criteria_is_not_yet_a_set_to_score_by(hoa):
    new_criteria_set(state=CriteriaState.DRAFT)

    assert steps(hoa)[5] == (False, True)


def test_the_steps_go_away_once_all_are_done(client, quan, hoa, lan, health):
    Identity(pk=1, province_name="tỉnh Trung Du").save()
    new_bloc_year(members=[health])
    new_criteria_set()

    for person in (quan, hoa):
        client.force_login(person)
        assert "Bắt đầu" not in client.get("/").content.decode()


def test_a_new_clerk_is_not_asked_to_set_up_the_portal(health):
    clerk = new_user(acts_for=health)
    council = new_user(holds=[GrantedRole.COUNCIL])

    assert (steps(clerk), steps(council)) == ([], [])
