"""The first page says which decisions wait, and for whom."""

import pytest

from awards.models import DecisionState, LineState
from tests.awards.decision_builders import new_decision
from tests.awards.slate_builders import new_line


def titles(client, user) -> list[str]:
    client.force_login(user)
    return [task.title for year in client.get("/").context["years"] for task in year["tasks"]]


@pytest.fixture
def waiting_things(hoa, health):
    new_line(health, state=LineState.APPROVED)
    new_line(health, state=LineState.APPROVED, form="LDTT")
    new_decision(state=DecisionState.SIGNED)
    new_decision(state=DecisionState.NUMBERED, written_by=hoa)
    new_decision(state=DecisionState.NUMBERED, agency=health, form="LDTT")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("hoa", ["Lập quyết định cho 01 đề nghị đã được thông qua", "Cấp số 01 quyết định đã ký"]),
        ("cuc", ["Cấp số 01 quyết định đã ký", "Ban hành 01 quyết định đã cấp số"]),
        ("lan", ["Lập quyết định cho 01 đề nghị đã được thông qua", "Ban hành 01 quyết định đã cấp số"]),
        ("khanh", []),
    ],
)
def test_each_is_told_what_waits_for_them(client, request, waiting_things, name, expected):
    assert titles(client, request.getfixturevalue(name)) == expected


def test_the_clerk_opens_the_list_that_the_task_names(client, cuc, waiting_things):
    client.force_login(cuc)
    [year] = client.get("/").context["years"]

    pages = [client.get(task.url).context["page"].paginator.count for task in year["tasks"]]

    assert pages == [1, 1]
