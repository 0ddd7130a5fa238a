"""The council: who sits in it when, its meetings, and opinions collected by writing."""

import datetime as dt

import pytest

from accounts.errors import OfficeError
from accounts.models import AuditEvent, GrantedRole, Identity
from meetings.calling import call_meeting
from meetings.counting_papers import TierTally, count_papers
from meetings.minutes import minutes_record
from meetings.models import BallotMode, CouncilMember, Meeting, MeetingKind, MeetingMode
from meetings.papers import opinion_papers, tally_paper
from meetings.results import all_tiers, results
from meetings.voting import close_ballot, open_ballot, open_new_round, publish_ballot, write_opinion
from tests.meetings.rooms import MORNING, new_ballot, new_meeting, new_quorum_rule, option
from tests.meetings.test_minutes import text_of

pytestmark = pytest.mark.django_db


def new_member(name: str, **fields) -> CouncilMember:
    place = CouncilMember.objects.count() + 1
    return CouncilMember.objects.create(name=name, position=place, **{"starts_on": dt.date(2025, 1, 1), **fields})


def council_meeting(mode=MeetingMode.IN_PERSON, *, present: int = 0, members: int = 7):
    """Members A, B, C …, of whom the first `present` have come."""
    new_quorum_rule()
    for letter in "ABCDEFGHIKLM"[:members]:
        new_member(f"Ủy viên {letter}", office=f"Giám đốc Sở {letter}")
    meeting = call_meeting(MeetingKind.COUNCIL, starts_at=MORNING, mode=mode, by=None)
    for seat in list(meeting.seats.all())[:present]:
        seat.arrive(by=None, at=MORNING)
    meeting.open(by=None, reason="" if mode == MeetingMode.WRITTEN else "Họp thử", at=MORNING)
    return meeting


# --- Membership -------------------------------------------------------------------------------------------------------


def test_the_office_keeps_the_members_with_their_days(client, hoa, phuc):
    client.force_login(hoa)
    typed = {"name": "Dương Hạnh Phúc", "duty": "Ủy viên", "position": "1", "user": phuc.pk, "starts_on": "01/01/2025"}

    client.post("/hoi-nghi/hoi-dong/thanh-vien/them/", typed)
    member = CouncilMember.objects.get()
    client.post(f"/hoi-nghi/hoi-dong/thanh-vien/{member.pk}/sua/", {**typed, "ends_on": "30/06/2026"})

    member.refresh_from_db()
    assert (member.user, member.starts_on, member.ends_on) == (phuc, dt.date(2025, 1, 1), dt.date(2026, 6, 30))
    assert AuditEvent.objects.filter(action="meetings.council_member_kept").count() == 2


def test_a_member_does_not_end_before_beginning(client, hoa):
    client.force_login(hoa)

    answer = client.post(
        "/hoi-nghi/hoi-dong/thanh-vien/them/",
        {"name": "A", "duty": "Ủy viên", "position": "1", "starts_on": "01/01/2025", "ends_on": "31/12/2024"},
    )

    assert answer.status_code == 422
    assert "Ngày kết thúc phải từ ngày bắt đầu trở đi." in answer.content.decode()
    assert not CouncilMember.objects.exists()


def test_a_meeting_seats_those_who_are_members_on_its_day():
    new_member("Người đã thôi", ends_on=dt.date(2026, 11, 30))
    new_member("Người đang là ủy viên", ends_on=MORNING.date())
    new_member("Người chưa vào", starts_on=dt.date(2027, 1, 1))

    meeting = call_meeting(MeetingKind.COUNCIL, starts_at=MORNING, by=None)

    assert list(meeting.seats.values_list("label", flat=True)) == ["Người đang là ủy viên"]


def test_only_council_accounts_are_offered(client, hoa, phuc, lan):
    client.force_login(hoa)

    form = client.get("/hoi-nghi/hoi-dong/thanh-vien/them/").context["form"]

    assert list(form.fields["user"].queryset) == [phuc]
    assert GrantedRole.COUNCIL in phuc.office_roles


# --- Voting -----------------------------------------------------------------------------------------------------------


def test_an_interest_keeps_a_member_from_voting_and_from_the_base():
    meeting = council_meeting(present=7)
    ballot = new_ballot(
        meeting, mode=BallotMode.PAPER, base="all", numerator=4, denominator=5, at_least=True, is_open=False
    )
    recused = meeting.seats.first()
    open_ballot(ballot, recused=[recused], by=None)
    tier = ballot.tiers.get()
    first, second = tier.options.all()
    votes = {tier.pk: TierTally(valid=6, votes={first.pk: 5, second.pk: 1})}
    count_papers(ballot, issued=6, returned=6, tiers=votes, committee="A", by=None)
    close_ballot(ballot, by=None)

    [result] = results(ballot)

    assert result.lines[0].sentence == (
        "Đồng ý 05/06 phiếu, đạt 83,33% tổng số thành viên Hội đồng (yêu cầu từ 80% trở lên): đủ điều kiện đề nghị"
    )


# --- By writing -------------------------------------------------------------------------------------------------------


@pytest.fixture
def by_writing():
    """Seven members are asked in writing about two names, one of whom may be chosen."""
    meeting = council_meeting(MeetingMode.WRITTEN)
    return new_ballot(meeting, mode=BallotMode.SECRET, base="present", numerator=2, denominator=3, at_least=True)


def answer(ballot, seat, *labels):
    write_opinion(
        ballot,
        seat=seat,
        approved=[option(ballot, label) for label in labels],
        document=f"Phiếu của {seat}",
        received_on=MORNING.date(),
        by=None,
    )


def test_nobody_has_to_come_and_opinions_are_a_share_of_all_members(by_writing):
    for seat in list(by_writing.meeting.seats.all())[:5]:
        answer(by_writing, seat, "Sở Y tế")
    close_ballot(by_writing, by=None)
    publish_ballot(by_writing, by=None)

    [result] = results(by_writing)

    assert (by_writing.mode, by_writing.base, by_writing.base_count) == (BallotMode.PAPER, "all", 7)
    assert result.lines[0].sentence == (
        "Đồng ý 05/07 phiếu (trong đó 05 ý kiến bằng văn bản), đạt 71,43% tổng số thành viên Hội đồng "
        "(yêu cầu từ 2/3 trở lên): đủ điều kiện đề nghị"
    )
    assert (result.lines[0].votes, result.lines[0].written) == (0, 5)


def test_who_has_not_answered_counts_in_the_base(by_writing):
    for seat in list(by_writing.meeting.seats.all())[:4]:
        answer(by_writing, seat, "Sở Y tế")
    close_ballot(by_writing, by=None)

    [result] = results(by_writing)

    assert result.chosen == []


def test_a_member_with_an_interest_is_not_asked(by_writing):
    meeting = by_writing.meeting
    ballot = new_ballot(meeting, is_open=False)
    recused = meeting.seats.first()
    open_ballot(ballot, recused=[recused], by=None)

    with pytest.raises(OfficeError, match="không thuộc diện gửi ý kiến"):
        answer(ballot, recused, "Sở Y tế")


def test_a_ballot_by_writing_cannot_be_turned_into_another(by_writing):
    ballot = new_ballot(by_writing.meeting, is_open=False)
    ballot.adds_written = False
    ballot.save()

    with pytest.raises(OfficeError, match="cộng ý kiến bằng văn bản"):
        open_ballot(ballot, by=None)


def test_every_member_gets_a_sheet_with_name_and_signature(by_writing):
    seats = list(by_writing.meeting.seats.all())

    text = text_of(opinion_papers(by_writing, seats, Identity.current()).pdf())

    assert text.count("PHIẾU LẤY Ý KIẾN") == 7
    assert "Người cho ý kiến: Ủy viên A, Giám đốc Sở A." in text
    with pytest.raises(OfficeError, match="Không có ai"):
        opinion_papers(by_writing, [], Identity.current())


def test_record_and_minutes_of_a_vote_by_writing_speak_of_opinions(by_writing):
    for seat in by_writing.meeting.seats.all():
        answer(by_writing, seat, "Sở Y tế")
    close_ballot(by_writing, by=None)
    publish_ballot(by_writing, by=None)

    tally = text_of(tally_paper(by_writing, Identity.current()).pdf())
    parts = {part.head.key: part.text for part in minutes_record(by_writing.meeting).parts}

    assert "được cộng vào kết quả: 07" in tally
    assert "Số phiếu phát ra" not in tally
    assert parts["present"] == "Lấy ý kiến bằng văn bản của 07 thành viên Hội đồng."
    assert "nhận 07 ý kiến bằng văn bản của người vắng, cộng vào kết quả" in parts["ballots"]


def test_the_office_closes_such_a_ballot_by_its_page(client, hoa, by_writing):
    client.force_login(hoa)
    for seat in by_writing.meeting.seats.all():
        answer(by_writing, seat, "Sở Y tế")

    page = client.get(f"/hoi-nghi/phieu/{by_writing.pk}/").content.decode()
    client.post(f"/hoi-nghi/phieu/{by_writing.pk}/ket-thuc/")

    by_writing.refresh_from_db()
    assert "Nhập kiểm phiếu" not in page
    assert by_writing.state == "closed"


def test_the_page_of_a_ballot_by_writing_counts_whom_it_asks_and_not_who_came(client, hoa, by_writing):
    ballot = new_ballot(by_writing.meeting, is_open=False)
    open_ballot(ballot, recused=[ballot.meeting.seats.first()], by=None)
    client.force_login(hoa)

    facts = dict(client.get(ballot.get_absolute_url()).context["facts"])

    assert facts["Hình thức"] == "Lấy ý kiến bằng văn bản"
    assert (facts["Số thành viên Hội đồng"], facts["Được lấy ý kiến"]) == ("07", "06")


def test_a_meeting_where_people_come_still_needs_its_quorum():
    new_quorum_rule()
    new_member("A")
    meeting = call_meeting(MeetingKind.COUNCIL, starts_at=MORNING, by=None)

    with pytest.raises(OfficeError, match="lý do"):
        meeting.open(by=None)


# --- The standing members, and who should not vote --------------------------------------------------------------------


def test_a_meeting_of_the_standing_members_seats_only_them(client, hoa):
    new_quorum_rule()
    new_member("Chủ tịch Hội đồng", is_standing=True)
    new_member("Ủy viên A")
    standing = new_member("Ủy viên thường trực", is_standing=True)
    client.force_login(hoa)

    typed = {"kind": "council", "is_standing": "on", "on": "11/12/2026", "at": "08:00", "mode": "written"}
    client.post("/hoi-nghi/hoi-dong/lap/", typed)

    meeting = Meeting.objects.get()
    assert list(meeting.seats.values_list("label", flat=True)) == ["Chủ tịch Hội đồng", "Ủy viên thường trực"]
    assert meeting.seats.last().member == standing
    assert str(meeting) == "Họp Thường trực Hội đồng thi đua - khen thưởng ngày 11/12/2026"
    assert meeting.unit_word == "thành viên Thường trực Hội đồng"


def test_without_standing_members_there_is_no_such_meeting():
    new_member("Ủy viên A")

    with pytest.raises(OfficeError, match="Thường trực Hội đồng chưa có thành viên nào"):
        call_meeting(MeetingKind.COUNCIL, starts_at=MORNING, is_standing=True, by=None)


def test_whoever_is_proposed_to_stay_out_is_ticked_when_the_ballot_is_opened(client, hoa):
    meeting = council_meeting(present=7)
    seat = meeting.seats.get(label="Ủy viên C")
    ballot = new_ballot(meeting, "Sở C", mode=BallotMode.PAPER, is_open=False, recused={seat: "công tác tại Sở C"})
    client.force_login(hoa)

    form = client.get(f"/hoi-nghi/phieu/{ballot.pk}/mo/").context["form"]

    assert form["recused"].value() == [seat.pk]
    assert "Ủy viên C: công tác tại Sở C" in form.fields["recused"].help_text


def test_a_new_round_proposes_the_same_to_stay_out():
    meeting = council_meeting(present=7)
    seat = meeting.seats.get(label="Ủy viên C")
    ballot = new_ballot(meeting, "Sở C", mode=BallotMode.OPEN, is_open=False, recused={seat: "công tác tại Sở C"})
    open_ballot(ballot, recused=[seat], by=None)
    close_ballot(ballot, by=None)

    again = open_new_round(ballot, tiers=all_tiers(ballot), replaces=True, reason="Nhầm tên", by=None)

    assert [(each.seat, each.reason) for each in again.recusals.all()] == [(seat, "công tác tại Sở C")]


def test_the_council_votes_and_not_its_meeting():
    ballot = new_ballot(council_meeting(present=5), mode=BallotMode.OPEN)
    close_ballot(ballot, by=None)

    assert f"{Identity.current().council_name} tiến hành bỏ phiếu" in tally_paper(ballot, Identity.current()).html()


@pytest.mark.parametrize("page", ["phieu", "bieu-quyet"])
def test_a_share_is_of_all_members_in_the_council_and_of_those_present_in_a_bloc(client, hoa, page):
    council, bloc = council_meeting(present=7), new_meeting()
    client.force_login(hoa)

    forms = [client.get(f"/hoi-nghi/{meeting.pk}/{page}/lap/").context["form"] for meeting in (council, bloc)]

    assert [form["base"].value() for form in forms] == ["all", "present"]
