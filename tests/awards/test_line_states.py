"""How a line goes on: which moves there are, which need a reason, what each leaves behind, which road it takes."""

import pytest

from accounts.errors import OfficeError, WrongState
from accounts.models import AuditEvent
from awards.appraisal.appraising import move_lines
from awards.appraisal.routing import route_of, routes_of, steps_of
from awards.models import AwardRoute, LineState, Nomination, SlateState
from awards.slates.carrying import give_back, receive
from tests.awards.slate_builders import handed_in, new_line, new_slate

S = LineState


def test_receiving_a_slate_receives_its_lines_and_says_so_of_each(lan, health, hoa):
    slate = handed_in(new_slate(health, people=["Trần An", "Lê Bình"], by=lan), by=lan)

    receive(slate, {"received_on": slate.submitted_at.date()}, by=hoa)

    assert set(slate.lines.values_list("state", flat=True)) == {S.RECEIVED}
    assert AuditEvent.objects.filter(action="awards.line_received", by="hoa").count() == 2
    assert [(move.state, move.by) for move in slate.lines.first().moves.all()] == [(S.RECEIVED, hoa)]


def test_returning_a_received_slate_returns_only_what_nobody_has_judged(health, hoa):
    line = new_line(health)
    judged = new_line(health, slate=line.slate, state=S.ELIGIBLE)

    give_back(line.slate, reason="Thiếu minh chứng", by=hoa)

    line.refresh_from_db()
    judged.refresh_from_db()
    assert (line.state, line.return_reason, judged.state) == (S.RETURNED, "Thiếu minh chứng", S.ELIGIBLE)


def test_a_slate_whose_lines_are_all_judged_is_not_returned(health, hoa):
    line = new_line(health, state=S.ELIGIBLE)

    with pytest.raises(OfficeError, match="đã được kết luận"):
        give_back(line.slate, reason="Thiếu minh chứng", by=hoa)

    line.slate.refresh_from_db()
    assert line.slate.state == SlateState.RECEIVED


@pytest.mark.parametrize(
    ("now", "to"),
    [(S.RECEIVED, S.INELIGIBLE), (S.RECEIVED, S.RETURNED), (S.ELIGIBLE, S.RECEIVED), (S.BEFORE_COUNCIL, S.REFUSED)],
)
def test_what_goes_against_a_line_or_back_needs_a_reason(health, hoa, now, to):
    line = new_line(health, state=now)

    with pytest.raises(OfficeError, match="Xin ghi lý do"):
        line.move(to, by=hoa, reason="  ")
    with pytest.raises(OfficeError, match="Xin ghi lý do"):
        move_lines(Nomination.objects.filter(pk=line.pk), to, by=hoa)
    line.move(to, by=hoa, reason="Chưa đủ thời gian")

    assert (line.state, line.moves.get().reason) == (to, "Chưa đủ thời gian")


def test_a_line_does_not_jump_to_its_decision(health, hoa):
    line = new_line(health)

    with pytest.raises(WrongState, match="Chờ thẩm định"):
        line.move(S.DECIDED, by=hoa)

    assert not line.moves.exists()


def test_the_second_of_two_who_judge_the_same_line_is_told(health, hoa, binh):
    line = new_line(health)
    in_another_tab = Nomination.objects.get(pk=line.pk)
    line.move(S.ELIGIBLE, by=hoa)

    with pytest.raises(WrongState, match="Đủ điều kiện"):
        in_another_tab.move(S.INELIGIBLE, by=binh, reason="Trùng thành tích")

    assert (in_another_tab.state, in_another_tab.verdict_by) == (S.ELIGIBLE, hoa)


def test_many_lines_move_together_or_not_at_all(health, hoa):
    line = new_line(health)
    new_line(health, slate=line.slate, state=S.APPROVED)

    with pytest.raises(WrongState):
        move_lines(line.slate.lines.all(), S.ELIGIBLE, by=hoa)

    line.refresh_from_db()
    assert line.state == S.RECEIVED


@pytest.mark.parametrize("size", [1, 3])
def test_moving_many_takes_as_many_queries_as_moving_one(health, hoa, size, django_assert_num_queries):
    first = new_line(health)
    for _ in range(size - 1):
        new_line(health, slate=first.slate)

    with django_assert_num_queries(6):  # savepoint, rows, update, steps, audit, release
        moved = move_lines(first.slate.lines.all(), S.ELIGIBLE, by=hoa)

    assert moved == size


def test_a_flag_of_the_government_is_put_before_the_public_the_council_and_the_state(health):
    line = new_line(health, form="CO_CP", state=S.ELIGIBLE)

    assert steps_of(line) == [
        S.RECEIVED,
        S.ELIGIBLE,
        S.ON_NOTICE,
        S.BEFORE_COUNCIL,
        S.APPROVED,
        S.SENT_UP,
        S.DECIDED,
    ]


def test_what_was_done_at_once_goes_straight_to_its_decision(health):
    line = new_line(health, kind="sudden", state=S.ELIGIBLE)

    assert steps_of(line) == [S.RECEIVED, S.ELIGIBLE, S.APPROVED, S.DECIDED]


def test_without_a_route_nothing_is_skipped(health):
    AwardRoute.objects.all().delete()
    line = new_line(health, kind="sudden", state=S.ELIGIBLE)

    assert route_of(line) is None
    assert steps_of(line) == [S.RECEIVED, S.ELIGIBLE, S.BEFORE_COUNCIL, S.APPROVED, S.DECIDED]


def test_the_routes_of_many_are_those_of_each(health):
    lines = [new_line(health), new_line(health, kind="sudden"), new_line(health, form="CO_CP")]

    assert routes_of(lines) == {line.pk: route_of(line) for line in lines}
