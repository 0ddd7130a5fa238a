"""What the count of the Hội đồng makes of each line."""

import pytest

from accounts.errors import OfficeError, WrongState
from accounts.models import AuditEvent
from awards.council.ballots import prepare_ballots
from awards.council.deliberating import lines_of
from awards.council.outcomes import record_results
from awards.models import (
    CouncilOutcome,
    LineState,
    Nomination,
    ReviewBody,
)
from meetings.counting_papers import TierTally, count_papers
from meetings.models import Ballot, MeetingMode
from meetings.preparing_ballots import rewrite_paper
from meetings.results import all_tiers
from meetings.voting import close_ballot, open_ballot, open_new_round, publish_ballot, write_opinion
from tests.awards.council_builders import (
    FAILED,
    PASSED,
    before_council,
    hold,
    needs_no_party,
    new_council,
    new_pack,
    vote,
    voted_pack,
    write,
)
from tests.meetings.rooms import MORNING

pytestmark = pytest.mark.django_db


def result_of(name: str) -> tuple[str, str]:
    nomination = Nomination.objects.get(printed_name=name)
    return nomination.state, nomination.council_lines.get().result


def test_the_standing_members_are_asked_in_a_meeting_of_their_own():
    [line] = before_council("Lê Thị Mai", form="BK_TINH")
    needs_no_party(line)

    with pytest.raises(OfficeError, match="không đúng thành phần"):
        new_pack(line, body=ReviewBody.STANDING, meeting=new_council())
    pack = new_pack(line, body=ReviewBody.STANDING, meeting=new_council(is_standing=True, mode=MeetingMode.WRITTEN))
    [ballot] = prepare_ballots(pack, by=None)
    pack.meeting.open(by=None, at=MORNING)
    write(ballot, {"Lê Thị Mai": 3})
    record_results(pack, by=None)

    assert result_of("Lê Thị Mai") == (
        LineState.APPROVED,
        "Đồng ý 03/05 phiếu (trong đó 03 ý kiến bằng văn bản), đạt 60% tổng số thành viên Thường trực Hội đồng "
        "(yêu cầu trên 50%): được thông qua",
    )


def test_the_published_count_becomes_the_result_of_each_line(hoa):
    pack = voted_pack()

    assert record_results(pack, by=hoa) == (1, 1)

    assert result_of("Lê Thị Mai") == (
        LineState.APPROVED,
        "Đồng ý 09/10 phiếu, đạt 90% tổng số thành viên Hội đồng (yêu cầu từ 80% trở lên): được thông qua",
    )
    assert result_of("Trần Văn Nam") == (
        LineState.REFUSED,
        "Đồng ý 05/10 phiếu, đạt 50% tổng số thành viên Hội đồng (yêu cầu từ 80% trở lên): không đạt tỷ lệ yêu cầu",
    )
    line = pack.lines.get(outcome=CouncilOutcome.APPROVED)
    assert (line.votes, line.base_count, line.recorded_by) == (9, 10, hoa)


def test_nothing_is_recorded_before_it_is_published_and_nothing_twice(hoa, binh):
    pack = new_pack()
    [ballot] = prepare_ballots(pack, by=hoa)
    hold(pack.meeting)
    vote(ballot, {"Lê Thị Mai": PASSED, "Trần Văn Nam": PASSED}, is_published=False)

    with pytest.raises(OfficeError, match="Chưa có kết quả mới"):
        record_results(pack, by=hoa)
    publish_ballot(ballot, by=hoa)
    record_results(pack, by=hoa)
    with pytest.raises(OfficeError, match="đã được ghi nhận rồi"):
        record_results(pack, by=binh)

    assert AuditEvent.objects.filter(action="awards.pack_recorded").count() == 1


def test_the_absent_write_and_are_counted_in_the_base_of_all_members(hoa):
    pack = new_pack(*before_council("Lê Thị Mai"))
    [ballot] = prepare_ballots(pack, by=hoa)
    seats = list(pack.meeting.seats.all())
    for seat in seats[:7]:
        seat.arrive(by=None, at=MORNING)
    pack.meeting.open(by=None, at=MORNING)
    open_ballot(ballot, by=None, at=MORNING)
    option = ballot.options.get()
    write_opinion(ballot, seat=seats[8], approved=[option.pk], document="Phiếu", received_on=MORNING.date(), by=None)
    counts = {option.tier_id: TierTally(7, {option.pk: 7})}
    count_papers(ballot, issued=7, returned=7, tiers=counts, committee="", by=None)
    close_ballot(ballot, by=None, at=MORNING)
    publish_ballot(ballot, by=None)

    record_results(pack, by=hoa)

    assert result_of("Lê Thị Mai") == (
        LineState.APPROVED,
        "Đồng ý 08/10 phiếu (trong đó 01 ý kiến bằng văn bản), đạt 80% tổng số thành viên Hội đồng "
        "(yêu cầu từ 80% trở lên): được thông qua",
    )


def test_the_recused_do_not_vote_and_leave_the_base(health, hoa):
    [line] = before_council("Lê Thị Mai", agency=health)
    pack = new_pack(line, meeting=new_council(C=health))
    [ballot] = prepare_ballots(pack, by=hoa)
    hold(pack.meeting)
    vote(ballot, {"Lê Thị Mai": 8}, recused=[each.seat for each in ballot.recusals.all()])

    record_results(pack, by=hoa)

    assert result_of("Lê Thị Mai") == (
        LineState.APPROVED,
        "Đồng ý 08/09 phiếu, đạt 88,89% tổng số thành viên Hội đồng (yêu cầu từ 80% trở lên): được thông qua",
    )


def test_a_vote_by_another_rule_than_the_routes_needs_a_reason(client, hoa):
    pack = new_pack()
    [ballot] = prepare_ballots(pack, by=hoa)
    ballot.numerator, ballot.denominator = 1, 2
    rewrite_paper(ballot, all_tiers(ballot), by=hoa)
    hold(pack.meeting)
    vote(ballot, {"Lê Thị Mai": PASSED, "Trần Văn Nam": FAILED})
    client.force_login(hoa)

    page = client.get(f"/trinh-hoi-dong/{pack.pk}/ket-qua/").content.decode()
    refused = client.post(f"/trinh-hoi-dong/{pack.pk}/ket-qua/", {"reason": ""})
    client.post(f"/trinh-hoi-dong/{pack.pk}/ket-qua/", {"reason": "Quy chế mới của Hội đồng"})

    assert "Lê Thị Mai: phiếu không theo tỷ lệ từ 80% trở lên" in page
    assert refused.status_code == 422
    assert result_of("Trần Văn Nam")[0] == LineState.APPROVED
    assert {line.because for line in lines_of(pack)} == {"Quy chế mới của Hội đồng"}


def test_a_round_that_replaces_the_one_before_decides(hoa):
    pack = voted_pack()
    [before] = Ballot.objects.all()
    again = open_new_round(before, tiers=all_tiers(before), replaces=True, reason="Kiểm phiếu sai", by=hoa)

    with pytest.raises(OfficeError, match="Chưa có kết quả mới"):
        record_results(pack, by=hoa)
    vote(again, {"Lê Thị Mai": FAILED, "Trần Văn Nam": PASSED})
    record_results(pack, by=hoa)

    assert (result_of("Lê Thị Mai")[0], result_of("Trần Văn Nam")[0]) == (LineState.REFUSED, LineState.APPROVED)


def test_a_line_that_went_back_meanwhile_is_left_alone(hoa):
    pack = voted_pack()
    Nomination.objects.get(printed_name="Trần Văn Nam").move(LineState.RECEIVED, by=hoa, reason="Có đơn")

    record_results(pack, by=hoa)

    assert Nomination.objects.get(printed_name="Trần Văn Nam").state == LineState.RECEIVED
    assert [line.outcome for line in lines_of(pack)] == [CouncilOutcome.APPROVED, CouncilOutcome.WAITING]


def test_the_wrong_state_is_said_when_somebody_was_first(hoa):
    pack = voted_pack()
    line = Nomination.objects.get(printed_name="Lê Thị Mai")
    record_results(pack, by=hoa)

    with pytest.raises(WrongState):
        line.move(LineState.REFUSED, by=hoa, reason="Muộn")


def test_the_fallback_form_is_offered_with_one_click(client, hoa):
    pack = voted_pack(form="BK_TTG")
    record_results(pack, by=hoa)
    refused = pack.lines.get(outcome=CouncilOutcome.REFUSED)
    client.force_login(hoa)

    page = client.get(f"/trinh-hoi-dong/{pack.pk}/").content.decode()
    client.post(f"/trinh-hoi-dong/dong/{refused.pk}/thay-the/")
    again = client.post(f"/trinh-hoi-dong/dong/{refused.pk}/thay-the/", follow=True).content.decode()

    refused.nomination.refresh_from_db()
    lower = Nomination.objects.get(fallback_of=refused.nomination)
    assert page.count("/thay-the/") == 1
    assert (refused.nomination.state, lower.form.code) == (LineState.FELL_BACK, "BK_TINH")
    assert "Hồ sơ này đã đề nghị" in again
    assert "không được thông qua" in lower.moves.get().reason
