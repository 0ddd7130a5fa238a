"""Closing the checking of a bloc, agreeing, sending, closing: who is named, what is frozen, and that it stays so."""

import json
from dataclasses import replace

import pytest

from accounts.errors import OfficeError, WrongState
from accounts.models import AuditEvent
from blocs.models import BlocState, BlocYear
from scoring import closing
from scoring.agreeing import agree_bloc
from scoring.bloc_table import live_table, read_snapshot, table_of
from scoring.models import RankingSnapshot, SheetState
from tests.scoring.ranked_blocs import full, scored_bloc, scored_sheet


def read_again(bloc_year):
    return BlocYear.objects.select_related("bloc", "year", "leader").get(pk=bloc_year.pk)


def test_closing_the_checking_freezes_the_table_and_leaves_a_trace(minh, finance, health):
    bloc_year = scored_bloc(health, leader=finance)
    scored_sheet(bloc_year, health, full("35"))
    scored_sheet(bloc_year, finance, full("38"))

    snapshot = closing.close_checking(bloc_year, by=minh)

    assert (bloc_year.state, snapshot.taken_by, snapshot.occasion) == (BlocState.VERIFIED, minh, "Kết thúc thẩm tra")
    assert replace(read_snapshot(snapshot), words=None) == live_table(read_again(bloc_year))
    assert AuditEvent.objects.get().action == "blocs.bloc_verified"


def test_a_sheet_that_waits_to_be_checked_is_named_and_nothing_happens(minh, finance, health, justice):
    bloc_year = scored_bloc(health, justice, leader=finance)
    scored_sheet(bloc_year, health, full(), state=SheetState.SUBMITTED)
    scored_sheet(bloc_year, justice, full(), state=SheetState.RESUBMITTED)
    scored_sheet(bloc_year, finance, full())

    with pytest.raises(OfficeError) as problem:
        closing.close_checking(bloc_year, by=minh, reason="Đã quá hạn")

    assert str(problem.value) == "Còn 02 bảng đã nộp chưa thẩm tra xong: Sở Y tế, Sở Tư pháp."
    assert (read_again(bloc_year).state, RankingSnapshot.objects.count()) == (BlocState.CHECKING, 0)


def test_a_bloc_goes_on_without_members_that_did_not_hand_in_only_for_a_written_reason(minh, finance, health, justice):
    bloc_year = scored_bloc(health, justice, leader=finance)
    scored_sheet(bloc_year, health, full(), state=SheetState.RETURNED)
    scored_sheet(bloc_year, finance, full())

    with pytest.raises(OfficeError) as problem:
        closing.close_checking(bloc_year, by=minh, reason="  ")
    snapshot = closing.close_checking(bloc_year, by=minh, reason="Hai đơn vị đang sắp xếp bộ máy")

    assert str(problem.value) == (
        "Còn 02 đơn vị chưa nộp bảng tự chấm điểm: Sở Y tế, Sở Tư pháp. "
        "Xin ghi lý do nếu vẫn kết thúc thẩm tra; các đơn vị này không được xếp hạng."
    )
    assert [row.rank for row in read_snapshot(snapshot).rows] == [None, None, 1]
    assert AuditEvent.objects.get().details == {"reason": "Hai đơn vị đang sắp xếp bộ máy"}


def test_the_second_of_two_people_closing_at_once_is_told(minh, finance):
    bloc_year = scored_bloc(leader=finance)
    scored_sheet(bloc_year, finance, full())
    same_bloc_in_another_tab = read_again(bloc_year)
    closing.close_checking(bloc_year, by=minh)

    with pytest.raises(WrongState, match="Đã thẩm tra, thẩm định"):
        closing.close_checking(same_bloc_in_another_tab, by=minh)

    assert RankingSnapshot.objects.count() == 1


def test_a_frozen_table_stays_the_same_to_the_byte_when_names_and_rows_change(minh, finance, health):
    bloc_year = scored_bloc(health, leader=finance)
    sheet = scored_sheet(bloc_year, health, full("35.25"), changed={"I.2": "19.5"})
    scored_sheet(bloc_year, finance, full("38"))
    snapshot = closing.close_checking(bloc_year, by=minh)
    frozen, before = snapshot.table, read_snapshot(snapshot)

    health.name, health.short_name = "Sở Y tế và Dân số", "YTDS"
    health.save()
    bloc_year.bloc.name = "Khối khác"
    bloc_year.bloc.save()
    sheet.lines.all().delete()
    after, shown = table_of(read_again(bloc_year))

    assert (after, shown) == (before, snapshot)
    assert [row.agency for row in after.rows] == ["Sở Y tế", "Sở Tài chính"]
    assert after.to_json() == frozen
    assert json.dumps(json.loads(frozen), ensure_ascii=False, sort_keys=True, separators=(",", ":")) == frozen


def test_a_frozen_table_that_somebody_has_touched_is_not_shown(minh, finance):
    bloc_year = scored_bloc(leader=finance)
    scored_sheet(bloc_year, finance, full())
    snapshot = closing.close_checking(bloc_year, by=minh)
    snapshot.table = snapshot.table.replace('"total":"100"', '"total":"99"')

    with pytest.raises(OfficeError, match="không còn nguyên vẹn"):
        read_snapshot(snapshot)


def test_before_the_checking_is_closed_the_table_follows_the_rows(finance, health):
    bloc_year = scored_bloc(finance)
    scored_sheet(bloc_year, finance, full("30"))

    table, snapshot = table_of(read_again(bloc_year))

    assert ([row.total for row in table.rows], snapshot) == ([90], None)


def test_the_meeting_agrees_and_the_sheets_of_those_who_take_part_are_agreed(minh, finance, health):
    bloc_year = scored_bloc(health, leader=finance)
    left_out = scored_sheet(bloc_year, health, full(), state=SheetState.DRAFT)
    checked = scored_sheet(bloc_year, finance, full())
    closing.close_checking(bloc_year, by=minh, reason="Chưa nộp")

    snapshot = agree_bloc(bloc_year, by=minh)

    left_out.refresh_from_db()
    checked.refresh_from_db()
    assert (bloc_year.state, left_out.state, checked.state) == (
        BlocState.MET,
        SheetState.DRAFT,
        SheetState.AGREED,
    )
    assert table_of(read_again(bloc_year))[1] == snapshot


def test_the_meeting_cannot_agree_on_a_sheet_that_was_returned_after_the_table_was_frozen(minh, finance, health):
    bloc_year = scored_bloc(health, leader=finance)
    sheet = scored_sheet(bloc_year, health, full())
    scored_sheet(bloc_year, finance, full())
    closing.close_checking(bloc_year, by=minh)
    sheet.move(SheetState.RETURNED, by=minh, reason="Thiếu văn bản")

    with pytest.raises(OfficeError, match="Còn 01 bảng trả lại sau khi chốt, chưa thẩm tra lại: Sở Y tế"):
        agree_bloc(bloc_year, by=minh)

    assert read_again(bloc_year).state == BlocState.VERIFIED


def test_closing_makes_the_points_official_and_freezes_them_a_last_time(minh, hoa, finance):
    bloc_year = scored_bloc(leader=finance)
    sheet = scored_sheet(bloc_year, finance, full())
    closing.close_checking(bloc_year, by=minh)
    agree_bloc(bloc_year, by=minh)
    closing.send(bloc_year, by=minh)

    snapshot = closing.close(bloc_year, by=hoa)

    sheet.refresh_from_db()
    assert (bloc_year.state, sheet.state) == (BlocState.CLOSED, SheetState.OFFICIAL)
    assert [taken.occasion for taken in bloc_year.rankings.all()] == [
        "Kết quả chính thức",
        "Hội nghị tổng kết khối thống nhất",
        "Kết thúc thẩm tra",
    ]
    assert table_of(read_again(bloc_year))[1] == snapshot
