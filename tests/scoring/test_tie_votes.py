"""Votes that decide between equals: written by the meeting, read by the ranking."""

import pytest

from accounts.errors import OfficeError
from accounts.models import AuditEvent
from blocs.models import BlocState
from scoring import closing
from scoring.agreeing import agree_bloc
from scoring.bloc_table import live_table, table_of
from scoring.models import RankingSnapshot
from scoring.tie_votes import keep_votes
from tests.builders import new_bloc
from tests.scoring.ranked_blocs import SMALL_SET, full, new_criteria_set, scored_bloc, scored_sheet

VOTES = "/khoi/KT/2026/so-phieu-xep-hang/"


@pytest.fixture
def bloc_year(finance, health, justice):
    """Three with the same points, whose rule compares votes after the bonus."""
    bloc_year = scored_bloc(health, justice, leader=finance, bloc=new_bloc("KT"), state=BlocState.CHECKING)
    bloc_year.criteria.criteria_set = new_criteria_set({**SMALL_SET, "tie_break": ["bonus", "votes"]})
    bloc_year.criteria.save()
    for agency in (health, justice, finance):
        scored_sheet(bloc_year, agency, full())
    return bloc_year


def ranks(table) -> dict:
    return {row.agency: row.rank for row in table.rows}


def test_more_votes_put_one_of_equals_first_and_the_reason_says_so(bloc_year, health, justice, finance, minh):
    keep_votes(bloc_year, {health.pk: 5, justice.pk: 9, finance.pk: 5}, source="Biên bản kiểm phiếu số 2", by=minh)

    table = live_table(bloc_year)

    assert ranks(table) == {"Sở Tư pháp": 1, "Sở Y tế": 2, "Sở Tài chính": 2}
    assert "số phiếu cao hơn (9 so với 5)" in table.ranked[0].why
    assert (table.keys, table.ranked[0].decided) == (("tổng điểm", "điểm thưởng", "số phiếu"), 2)


def test_without_votes_equals_stay_equal(bloc_year):
    assert set(ranks(live_table(bloc_year)).values()) == {1}


def test_votes_of_the_meeting_freeze_the_table_anew_and_the_older_one_stays(bloc_year, health, justice, minh):
    first = closing.close_checking(bloc_year, by=minh)

    second = keep_votes(bloc_year, {health.pk: 1, justice.pk: 3}, source="Biên bản kiểm phiếu", by=minh)

    table, shown = table_of(bloc_year)
    assert (shown, ranks(table)) == (second, {"Sở Y tế": 2, "Sở Tư pháp": 1, "Sở Tài chính": 3})
    assert RankingSnapshot.objects.filter(pk=first.pk, table=first.table).exists()


def test_the_same_votes_again_change_nothing(bloc_year, health, minh):
    for _ in range(2):
        keep_votes(bloc_year, {health.pk: 1}, source="Biên bản kiểm phiếu", by=minh)

    assert AuditEvent.objects.filter(action="scoring.votes_kept").count() == 1


@pytest.mark.parametrize(
    ("votes", "source", "sentence"),
    [
        ({"health": 1}, " ", "Xin ghi số phiếu này theo"),
        ({"trade": 1}, "Biên bản", "không phải là thành viên"),
        ({"health": -1}, "Biên bản", "từ 0 đến"),
        ({"health": 10**9}, "Biên bản", "từ 0 đến"),
    ],
)
def test_impossible_votes_are_refused(bloc_year, request, minh, trade, votes, source, sentence):
    given = {request.getfixturevalue(name).pk: count for name, count in votes.items()}

    with pytest.raises(OfficeError, match=sentence):
        keep_votes(bloc_year, given, source=source, by=minh)

    assert not bloc_year.ranking_votes.exists()


def test_votes_are_refused_once_the_members_have_agreed(bloc_year, health, minh):
    closing.close_checking(bloc_year, by=minh)
    agree_bloc(bloc_year, by=minh)

    with pytest.raises(OfficeError, match="đã thống nhất"):
        keep_votes(bloc_year, {health.pk: 1}, source="Biên bản", by=minh)


def test_votes_are_refused_where_the_rule_compares_none(health, finance, minh):
    bloc_year = scored_bloc(health, leader=finance)

    with pytest.raises(OfficeError, match="không dùng số phiếu"):
        keep_votes(bloc_year, {health.pk: 1}, source="Biên bản", by=minh)


def test_the_leader_writes_the_votes_down_on_a_page(client, bloc_year, health, justice, minh):
    client.force_login(minh)
    sent = {"source": "Biên bản kiểm phiếu ngày 12/12/2026", f"votes-{health.pk}": "7", f"votes-{justice.pk}": ""}

    answer = client.post(VOTES, sent)

    assert (answer.status_code, answer.url) == (302, "/khoi/KT/2026/bang-tong-hop/")
    assert [(row.agency, row.votes) for row in bloc_year.ranking_votes.all()] == [(health, 7)]


def test_what_was_typed_stays_where_it_is_refused(client, bloc_year, health, minh):
    client.force_login(minh)

    answer = client.post(VOTES, {"source": "Biên bản", f"votes-{health.pk}": "bảy"})

    assert answer.status_code == 422
    assert "bảy" in answer.content.decode()
    assert answer.context["form"].errors == {f"votes-{health.pk}": ["Nhập số nguyên từ 0 trở lên."]}
