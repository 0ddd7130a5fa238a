"""The rule said twice, in Python and in SQL, is one rule."""

import pytest

from accounts.permissions import Permission, can
from campaigns.models import Movement, MovementAnswer, RoleModel
from tests.builders import new_agency, new_bloc_year, new_user
from tests.campaigns.movement_builders import new_answer, new_movement, new_role_model

PEOPLE = ["lan", "giang", "minh", "thu", "khanh", "dat", "hoa", "binh", "son", "cuc", "phuc", "quan"]


@pytest.mark.parametrize("person", PEOPLE)
def test_the_answers_one_sees_are_those_one_may_see(request, health, finance, justice, trade, person):
    user = request.getfixturevalue(person)
    bloc_year = new_bloc_year(members=[health, justice], leader=finance)
    for movement in [
        new_movement(),
        new_movement(level="bloc", addressing="bloc", bloc_year=bloc_year),
        new_movement(addressing="bloc", bloc_year=bloc_year),
        new_movement(level="agency", agency=trade, addressing="divisions"),
    ]:
        for agency in (health, finance, trade):
            new_answer(movement, agency)

    seen = set(MovementAnswer.objects.visible_to(user))

    assert seen == {answer for answer in MovementAnswer.objects.all() if can(user, Permission.ANSWER_VIEW, answer)}


def names_seen(user) -> set[str]:
    return set(Movement.objects.visible_to(user).values_list("name", flat=True))


def test_each_sees_the_movements_that_concern_it(lan, minh, khanh, dat, hoa, phuc, health, finance):
    division = new_agency("Phòng Tổ chức", parent=health, kind="division")
    clerk_of_a_division = new_user(acts_for=division)
    bloc_year = new_bloc_year(members=[health], leader=finance)
    bloc = {"level": "bloc", "addressing": "bloc", "bloc_year": bloc_year}
    agency = {"level": "agency", "addressing": "divisions", "agency": health}
    new_movement("tỉnh")
    new_movement("tỉnh, chưa phát động", state="planned")
    new_movement("khối", **bloc)
    new_movement("khối, chưa phát động", state="planned", **bloc)
    new_movement("sở", **agency)
    new_movement("sở, chưa phát động", state="planned", **agency)
    everything = {"tỉnh", "tỉnh, chưa phát động", "khối", "khối, chưa phát động", "sở", "sở, chưa phát động"}

    assert names_seen(hoa) == everything
    assert names_seen(lan) == {"tỉnh", "khối", "sở", "sở, chưa phát động"}
    assert names_seen(minh) == {"tỉnh", "khối", "khối, chưa phát động"}
    assert names_seen(khanh) == {"tỉnh"}
    assert names_seen(clerk_of_a_division) == {"tỉnh", "sở"}
    assert names_seen(phuc) == {"tỉnh"}
    assert names_seen(dat) == set()


def test_who_launched_a_movement_sees_and_writes_down_its_answers(minh, thu, health, finance, justice):
    bloc_year = new_bloc_year(members=[health, justice], leader=finance)
    answer = new_answer(new_movement(level="bloc", addressing="bloc", bloc_year=bloc_year), health)

    rights = {
        user.username: {
            permission
            for permission in (Permission.ANSWER_VIEW, Permission.ANSWER_FILL, Permission.MOVEMENT_MANAGE)
            if can(user, permission, answer)
        }
        for user in (minh, thu)
    }

    assert rights == {
        "minh": {Permission.ANSWER_VIEW, Permission.ANSWER_FILL, Permission.MOVEMENT_MANAGE},
        "thu": set(),
    }


def test_what_is_not_published_only_its_agency_and_the_office_see(lan, minh, hoa, dat, health):
    draft = new_role_model(health)
    published = new_role_model(health, state="published")

    seen = [set(RoleModel.objects.visible_to(user)) for user in (lan, hoa, minh, dat)]

    assert seen == [{draft, published}, {draft, published}, {published}, {published}]
