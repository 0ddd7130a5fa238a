"""A ranking once frozen: the same bytes years later, whatever became of agencies, people and the province's words."""

import datetime as dt
import json

import pytest

from accounts.models import Identity
from accounts.succession import merge
from blocs.extensions import extend
from blocs.models import BlocState, BlocYear, Stage
from scoring import closing
from scoring.agreeing import agree_bloc
from scoring.bloc_table import live_table, read_snapshot, sha256_of, table_from_json, table_of
from scoring.bloc_table_paper import bloc_table_paper
from scoring.models import ScoreSheet
from tests.builders import new_agency, new_bloc, new_deadline
from tests.documents.papers import pages
from tests.scoring.ranked_blocs import full, scored_bloc, scored_sheet

TABLE = "/khoi/KT/2026/bang-tong-hop/"


@pytest.fixture
def bloc_year(finance, health, justice):
    """Health handed in late, justice was given more time, finance leads."""
    finance.head_name = "Lê Văn Tài"
    finance.save()
    bloc_year = scored_bloc(
        health, justice, leader=finance, bloc=new_bloc("KT", name="Khối Kinh tế"), state=BlocState.CHECKING
    )
    scored_sheet(bloc_year, health, full("38", "20", "37.5"))
    scored_sheet(bloc_year, justice, full("36.5", "20", "39"))
    scored_sheet(bloc_year, finance, full("40", "20", "40", "2"))
    ScoreSheet.objects.filter(agency=health).update(is_late=True)
    return bloc_year


@pytest.fixture
def extended(bloc_year, justice, hoa):
    new_deadline(Stage.SELF_SCORING, due_on=dt.date(2026, 11, 20))
    extend(
        BlocYear.objects.get(pk=bloc_year.pk),
        justice,
        Stage.SELF_SCORING,
        until=dt.date(2026, 12, 1),
        reason="Bão lũ",
        by=hoa,
    )
    return bloc_year


def again(bloc_year) -> BlocYear:
    return BlocYear.objects.get(pk=bloc_year.pk)


def printed(bloc_year) -> str:
    table, snapshot = table_of(bloc_year)
    return bloc_table_paper(table, bloc_year, Identity.current(), day=snapshot.taken_at.date()).html()


def test_years_later_table_and_paper_are_the_same_byte_for_byte(bloc_year, health, justice, finance, minh, hoa):
    closing.close_checking(bloc_year, by=minh)
    snapshot = agree_bloc(bloc_year, by=minh)
    frozen, html = snapshot.table, printed(again(bloc_year))

    new = new_agency("Sở Y tế và Tư pháp", code="SYTTP")
    merge([health, justice], into=new, on=dt.date(2028, 7, 1), by=hoa)
    finance.name, finance.head_name = "Sở Tài chính - Kế hoạch", "Người Mới"
    finance.save()
    identity = Identity.current()
    identity.committee_name, identity.place_name = "Ủy ban nhân dân tỉnh Mới", "Mới"
    identity.sector_leader_word = "Trưởng khối"
    identity.save()
    bloc_year.bloc.name = "Khối đổi tên"
    bloc_year.bloc.save()
    ScoreSheet.objects.update(total=1, self_total=1)

    snapshot.refresh_from_db()
    assert (snapshot.table, sha256_of(snapshot.table)) == (frozen, snapshot.sha256)
    assert read_snapshot(snapshot).to_json() == frozen
    assert printed(again(bloc_year)) == html


def test_the_paper_of_a_frozen_table_is_printed_alike_each_time(client, bloc_year, minh):
    closing.close_checking(bloc_year, by=minh)
    client.force_login(minh)

    first, second = [client.get(TABLE + "pdf/").content for _ in range(2)]

    assert pages(first) == pages(second)
    assert "Tạm tính" not in " ".join(pages(first))


def test_a_table_frozen_by_an_older_portal_is_still_read(bloc_year):
    value = json.loads(live_table(bloc_year).to_json())
    value["format"] = "bloc-table/1"
    del value["keys"], value["words"]
    for row in value["rows"]:
        del row["keys"], row["decided"], row["until"]

    table = table_from_json(json.dumps(value))

    assert [(row.agency, row.rank, row.keys) for row in table.ranked] == [
        ("Sở Tài chính", 1, ()),
        ("Sở Y tế", 2, ()),
        ("Sở Tư pháp", 3, ()),
    ]


def test_who_was_late_and_who_had_more_time_stands_in_the_table_and_is_counted(client, extended, minh):
    client.force_login(minh)

    response = client.get(TABLE)

    assert {row.agency: row.remarks for row in response.context["table"].rows} == {
        "Sở Y tế": ["Nộp muộn"],
        "Sở Tư pháp": ["Được gia hạn đến 01/12/2026"],
        "Sở Tài chính": [],
    }
    assert ("01", "đơn vị nộp muộn") in [(tile["value"], tile["label"]) for tile in response.context["tiles"]]


def test_the_printed_table_says_who_was_late(client, extended, minh):
    client.force_login(minh)

    said = " ".join(" ".join(pages(client.get(TABLE + "pdf/").content)).split())

    assert "Nộp muộn" in said
    assert "Được gia hạn" in said


@pytest.mark.parametrize("members", [9, 12, 15])
def test_the_signatures_never_stand_on_a_page_without_a_row_of_the_table(client, hoa, members):
    bloc_year = scored_bloc(*[new_agency(f"Cơ quan thứ {n:02d}") for n in range(1, members + 1)], bloc=new_bloc("KT"))
    for place, membership in enumerate(bloc_year.memberships.all()):
        scored_sheet(bloc_year, membership.agency, full(str(40 - place)))
    client.force_login(hoa)

    last = pages(client.get(TABLE + "pdf/").content)[-1]

    assert "NGƯỜI LẬP BIỂU" in last
    assert "Cơ quan thứ" in last
