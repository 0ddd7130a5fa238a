"""Lists of the office ask the database as often for three rows as for one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards.models import LineState
from tests.awards.appraisal_builders import new_opinion, new_submission
from tests.awards.council_builders import before_council, new_council, new_pack
from tests.awards.notice_builders import new_notice
from tests.awards.slate_builders import new_line

MADE_BY = {
    "opinion_list": lambda hoa: new_opinion(new_line(), by=hoa),
    "submission_list": lambda hoa: new_submission(new_line(state=LineState.ELIGIBLE), by=hoa),
    "public_notice_list": lambda hoa: new_notice(is_published=True),
    "notice_list": lambda hoa: new_notice(is_published=True),
    "pack_list": lambda hoa: new_pack(*before_council("Lê Thị Mai"), meeting=new_council(), by=hoa),
    "party_list": lambda hoa: new_pack(*before_council("Lê Thị Mai"), meeting=new_council(), by=hoa),
}


def asked(client, name: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse(f"awards:{name}")).status_code == 200
    return len(queries)


@pytest.mark.parametrize("name", MADE_BY)
def test_a_list_of_three_takes_as_many_queries_as_one_of_one(client, hoa, name):
    client.force_login(hoa)
    MADE_BY[name](hoa)
    one = asked(client, name)
    for _ in range(2):
        MADE_BY[name](hoa)

    three = asked(client, name)

    assert three == one <= 12
