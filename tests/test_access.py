"""Role × URL × expected answer, for every address of the portal (tests/access)."""

import pytest
from django.db import transaction
from django.urls import reverse

from tests.access import PEOPLE, TABLE, Office
from tests.addresses import named_views


@pytest.fixture
def office(request, health, finance, justice, trade) -> Office:
    people = {name: request.getfixturevalue(name) for name in PEOPLE if name != "nobody"}
    return Office(people=people, health=health, finance=finance, justice=justice, trade=trade)


def answer(client, office, person: str, url: str, post) -> int:
    """The status that `person` gets, as if nobody had called before: what the call changed is undone."""
    with transaction.atomic():
        client.logout()
        if person != "nobody":
            client.force_login(office.people[person])
        status = (client.get(url) if post is None else client.post(url, post)).status_code
        transaction.set_rollback(True)
    return status


def test_the_table_names_every_address_and_no_other():
    assert set(TABLE) == {name for name, _ in named_views()}


@pytest.mark.parametrize("name", sorted(TABLE))
def test_every_address_answers_each_person_as_the_table_says(client, office, name):
    row = TABLE[name]
    url = reverse(name, kwargs=row.find(office))

    answers = {person: answer(client, office, person, url, row.post) for person in PEOPLE}

    assert answers == dict(row.answers)


@pytest.mark.parametrize("name", sorted(name for name, row in TABLE.items() if row.post is not None))
def test_what_changes_something_does_not_answer_to_get(client, office, name):
    row = TABLE[name]
    client.force_login(next(office.people[person] for person in PEOPLE if row.answers[person] not in (403, 404)))

    response = client.get(reverse(name, kwargs=row.find(office)))

    assert response.status_code == 405
