"""Trình Hội đồng: which lines wait, by which rule each is voted, who stays out, what the count makes of them."""

import io

import pytest
from django.utils import timezone
from docx import Document

from accounts.errors import OfficeError, WrongState
from accounts.models import AuditEvent, Identity
from awards.appraisal.appraising import pass_on
from awards.council.ballots import interests, plans, prepare_ballots
from awards.council.central import send_up
from awards.council.deliberating import add_lines, begin_pack, gaps_of, lines_of, take_out, waiting_lines
from awards.council.outcomes import record_results
from awards.council.paper import list_paper, opinions_paper
from awards.council.party import ask_party, note_answer, note_not_needed, party_gaps
from awards.decisions.deciding import draft_decision
from awards.models import (
    AwardRoute,
    CentralLetter,
    CouncilOutcome,
    CouncilPack,
    Decision,
    LineState,
    Nomination,
    ReviewBody,
)
from awards.notices.noticing import end_due
from documents.models import PrintJob
from documents.printing import print_part
from meetings.counting_papers import TierTally, count_papers
from meetings.models import Ballot, BallotMode, MeetingMode
from meetings.preparing_ballots import discard_ballot, rewrite_paper
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
from tests.awards.notice_builders import new_comment, over_notice
from tests.awards.slate_builders import new_line
from tests.awards.subject_builders import new_subject
from tests.builders import new_agency
from tests.meetings.rooms import MORNING
from tests.meetings.test_minutes import text_of

pytestmark = pytest.mark.django_db


def result_of(name: str) -> tuple[str, str]:
    nomination = Nomination.objects.get(printed_name=name)
    return nomination.state, nomination.council_lines.get().result


# --- What waits -------------------------------------------------------------------------------------------------------


def test_a_line_waits_for_the_body_of_its_route():
    council = new_line(state=LineState.ELIGIBLE, form="CSTDT")
    after_notice = new_line(state=LineState.BEFORE_COUNCIL, form="BK_TTG")
    standing = new_line(state=LineState.ELIGIBLE, form="BK_TINH")
    new_line(state=LineState.ELIGIBLE, form="BK_TTG")  # its notice comes first
    new_line(state=LineState.ELIGIBLE, form="BK_TINH", kind="sudden")  # before no council at all
    new_line(state=LineState.RECEIVED, form="CSTDT")

    assert waiting_lines(ReviewBody.COUNCIL) == [council, after_notice]
    assert waiting_lines(ReviewBody.STANDING) == [standing]


def test_what_has_no_route_goes_before_the_whole_council():
    AwardRoute.objects.filter(form__code="CSTDT").delete()
    line = new_line(state=LineState.ELIGIBLE, form="CSTDT")

    pack = new_pack(line)

    [kept] = lines_of(pack)
    assert kept.rule_in_words == "trên 50%, tính trên tổng số thành viên"
    assert kept.is_usual_rule


def test_the_office_picks_lines_for_a_meeting(client, hoa):
    meeting = new_council()
    first, second = before_council("Lê Thị Mai", "Trần Văn Nam")
    client.force_login(hoa)

    page = client.get("/trinh-hoi-dong/lap/hoi-dong/")
    client.post("/trinh-hoi-dong/lap/hoi-dong/", {"meeting": meeting.pk, "lines": [first.pk]})

    pack = CouncilPack.objects.get()
    assert [row["line"] for row in page.context["rows"]] == [first, second]
    assert [line.nomination for line in lines_of(pack)] == [first]
    assert lines_of(pack)[0].rule_in_words == "từ 80% trở lên, tính trên tổng số thành viên"
    assert waiting_lines(ReviewBody.COUNCIL) == [second]


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"lines": []}, "Xin chọn ít nhất một trường hợp."),
        ({"lines": ["99999999"]}, "Có trường hợp không còn chờ xét tại đây."),
        ({"meeting": "99999999"}, "Lựa chọn này không có trong danh sách"),
        ({"title": "a\x00"}, "Có ký tự không dùng được (NUL)"),
    ],
)
def test_what_cannot_be_picked_is_said(client, hoa, typed, problem):
    meeting = new_council()
    [line] = before_council("Lê Thị Mai")
    client.force_login(hoa)

    told = {"meeting": meeting.pk, "title": "Đợt 1", "lines": [line.pk], **typed}
    answer = client.post("/trinh-hoi-dong/lap/hoi-dong/", told)

    assert answer.status_code == 422
    assert problem in answer.content.decode()
    assert not CouncilPack.objects.exists()


def test_without_a_meeting_the_page_says_what_to_do_first(client, hoa):
    before_council("Lê Thị Mai")
    client.force_login(hoa)

    page = client.get("/trinh-hoi-dong/lap/thuong-truc/").content.decode()

    assert "Chưa có phiên họp nào của Thường trực Hội đồng đang chuẩn bị." in page
    assert client.get("/trinh-hoi-dong/lap/khac/").status_code == 404


def test_a_line_waits_in_one_pack_only_and_is_moved_when_it_was_eligible():
    line = new_line(state=LineState.ELIGIBLE, form="CSTDT")
    pack = new_pack(line)

    with pytest.raises(OfficeError, match="không còn chờ xét"):
        new_pack(line, meeting=new_council())

    line.refresh_from_db()
    assert line.state == LineState.BEFORE_COUNCIL
    assert pack.lines.count() == 1


def test_one_meeting_has_one_pack():
    pack = new_pack()

    with pytest.raises(OfficeError, match="đã có hồ sơ trình"):
        new_pack(*before_council("Người khác"), meeting=pack.meeting)


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


# --- What is missing --------------------------------------------------------------------------------------------------


def test_what_the_party_has_not_agreed_to_needs_a_written_reason(hoa):
    [line] = before_council("Lê Thị Mai", form="BK_TTG")
    pack = CouncilPack(title="Đợt 1", meeting=new_council(), body=ReviewBody.COUNCIL)
    with pytest.raises(OfficeError, match="Lê Thị Mai: chưa xin ý kiến Tỉnh ủy"):
        begin_pack(pack, [line.pk], by=hoa)
    pack = CouncilPack(title="Đợt 1", meeting=pack.meeting, body=ReviewBody.COUNCIL)
    begin_pack(pack, [line.pk], reason="Tỉnh ủy trả lời sau phiên họp", by=hoa)

    assert lines_of(pack)[0].because == "Tỉnh ủy trả lời sau phiên họp"


def test_the_opinion_of_the_party_is_asked_and_answered_with_its_documents(client, hoa):
    mai, nam = before_council("Lê Thị Mai", "Trần Văn Nam", form="BK_TTG")
    collective = new_line(
        state=LineState.BEFORE_COUNCIL,
        form="BK_TTG",
        person=new_subject("Phòng 1", agency=mai.slate.agency, kind="collective"),
    )
    client.force_login(hoa)
    before = party_gaps([mai, nam, collective])

    def note(lines, **told):
        return client.post("/y-kien-tinh-uy/", {"lines": [line.pk for line in lines], **told})

    note([mai, nam], what="asked", on="01/11/2026", document="12/SNV-TĐKT")
    asked = party_gaps([mai, nam, collective])
    note([mai], what="agrees", on="05/11/2026", document="34-CV/TU")
    note([nam], what="disagrees", on="05/11/2026", document="34-CV/TU", note="Đang xem xét")

    assert set(before.values()) == {"chưa xin ý kiến Tỉnh ủy"}
    assert set(before) == {mai.pk, nam.pk}
    assert set(asked.values()) == {"Tỉnh ủy: đã xin ý kiến ngày 01/11/2026 (12/SNV-TĐKT), chưa trả lời"}
    assert party_gaps([mai, nam, collective]) == {nam.pk: "Tỉnh ủy: không đồng ý, trả lời ngày 05/11/2026 (34-CV/TU)"}
    assert AuditEvent.objects.filter(action="awards.party_answered").count() == 2


@pytest.mark.parametrize(
    ("told", "problem"),
    [
        ({"what": "asked"}, "Chưa điền mục này."),
        ({"what": "asked", "on": "01/01/9999", "document": "1"}, "Chọn ngày không sau hôm nay"),
        ({"what": "agrees", "on": "05/11/2026", "document": "1"}, "chưa ghi văn bản xin ý kiến"),
        ({"what": "not_needed"}, "Xin ghi vì sao không thuộc diện xin ý kiến."),
        ({"what": "khác"}, "Lựa chọn này không có trong danh sách."),
    ],
)
def test_an_opinion_that_cannot_be_is_said(client, hoa, told, problem):
    [line] = before_council("Lê Thị Mai", form="BK_TTG")
    client.force_login(hoa)

    answer = client.post("/y-kien-tinh-uy/", {"lines": [line.pk], **told})

    assert answer.status_code == 422
    assert problem in answer.content.decode()


def test_an_answer_before_the_question_is_refused(hoa):
    [line] = before_council("Lê Thị Mai", form="BK_TTG")
    ask_party([line], on=MORNING.date().replace(month=10), document="12", by=hoa)

    with pytest.raises(OfficeError, match="ngày trả lời trước ngày xin ý kiến"):
        note_answer([line], agrees=True, on=MORNING.date().replace(month=9), document="34", by=hoa)
    with pytest.raises(OfficeError, match="Xin chọn ít nhất một trường hợp"):
        note_not_needed([], reason="x", by=hoa)


def test_a_comment_nobody_has_answered_is_named(hoa):
    notice = over_notice("Lê Thị Mai")
    line = notice.lines.get()
    new_comment(notice, line=line, today=notice.starts_on)
    end_due()
    needs_no_party(line.nomination)

    nomination = Nomination.objects.select_related("slate", "subject").get()

    assert gaps_of([nomination]) == {nomination.pk: "còn 01 ý kiến công khai chưa ghi kết quả xem xét"}


# --- Ballots ----------------------------------------------------------------------------------------------------------


def test_lines_of_different_rules_stand_on_different_ballots(hoa):
    lines = [
        *before_council("Lê Thị Mai", "Trần Văn Nam", form="CSTDT"),
        *before_council("Sở Y tế", form="CO_TINH"),
        *before_council("Phạm Văn Tý", form="CSTDTQ"),
    ]
    pack = new_pack(*lines)

    ballots = prepare_ballots(pack, by=hoa)

    papers = [
        (ballot.rule.threshold, ballot.base, [(tier.title, tier.seats) for tier in ballot.tiers.all()])
        for ballot in ballots
    ]
    names = {line.form.code: line.form.name for line in lines}
    four_fifths = next(paper for paper in papers if str(paper[0]) == "4/5")
    nine_tenths = next(paper for paper in papers if str(paper[0]) == "9/10")
    assert len(papers) == 2
    assert sorted(four_fifths[2]) == sorted([(names["CSTDT"], 2), (names["CO_TINH"], 1)])
    assert nine_tenths[1:] == ("all", [(names["CSTDTQ"], 1)])
    assert {ballot.adds_written for ballot in ballots} == {True}


def test_who_works_for_the_agency_of_the_one_proposed_is_proposed_to_stay_out(health, hoa):
    ward = new_agency("Phòng Y", parent=health)
    in_ward = new_line(ward, state=LineState.BEFORE_COUNCIL, form="CSTDT", person="Lê Thị Mai")
    [other] = before_council("Trần Văn Nam")
    [member] = before_council("Ủy viên D")
    meeting = new_council(C=health)
    pack = new_pack(in_ward, other, member, meeting=meeting)
    seats = {seat.label: seat for seat in meeting.seats.all()}

    ballots = prepare_ballots(pack, by=hoa)

    assert interests(meeting, lines_of(pack)) == {
        in_ward.pk: {seats["Ủy viên C"]: "công tác tại Sở Y tế, cơ quan của Lê Thị Mai"},
        member.pk: {seats["Ủy viên D"]: "trùng tên với Ủy viên D"},
    }
    on_papers = {
        frozenset(each.seat.label for each in ballot.recusals.all()): [option.label for option in ballot.options.all()]
        for ballot in ballots
    }
    assert on_papers == {
        frozenset(): ["Trần Văn Nam"],
        frozenset({"Ủy viên C"}): ["Lê Thị Mai"],
        frozenset({"Ủy viên D"}): ["Ủy viên D"],
    }


def test_two_of_the_same_name_stand_apart_on_the_paper(health, finance):
    lines = [
        new_line(agency, state=LineState.BEFORE_COUNCIL, form="CSTDT", person="Nguyễn Văn An")
        for agency in (health, finance, finance)
    ]

    [ballot] = prepare_ballots(new_pack(*lines), by=None)

    assert [option.label for option in ballot.options.all()] == [
        "Nguyễn Văn An",
        "Nguyễn Văn An, Sở Tài chính",
        "Nguyễn Văn An, Sở Tài chính (2)",
    ]


def test_what_stands_on_a_ballot_gets_no_second_one_and_is_not_taken_out(hoa):
    pack = new_pack()
    [ballot] = prepare_ballots(pack, by=hoa)
    line = lines_of(pack)[0]

    with pytest.raises(OfficeError, match="đã có phiếu"):
        prepare_ballots(pack, by=hoa)
    with pytest.raises(OfficeError, match="đã ghi trên phiếu"):
        take_out(line, reason="Hoãn", by=hoa)
    discard_ballot(ballot, by=hoa)
    take_out(line, reason="Hoãn", by=hoa)

    assert waiting_lines(ReviewBody.COUNCIL) == [line.nomination]
    assert [len(plan.lines) for plan in plans(pack)] == [1]


def test_the_office_prepares_the_ballots_on_a_page(client, hoa):
    pack = new_pack()
    client.force_login(hoa)

    page = client.get(f"/trinh-hoi-dong/{pack.pk}/phieu/").content.decode()
    client.post(f"/trinh-hoi-dong/{pack.pk}/phieu/", {"mode": "secret", "committee": "Bà Hà"})

    ballot = Ballot.objects.get()
    assert "02 trường hợp, từ 80% trở lên, tính trên tổng số thành viên." in page
    assert (ballot.mode, ballot.committee, ballot.recused_leave_base) == (BallotMode.SECRET, "Bà Hà", False)


# --- Results ----------------------------------------------------------------------------------------------------------


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


def test_nothing_is_added_once_the_meeting_has_ended(hoa):
    pack = new_pack()
    hold(pack.meeting)
    pack.meeting.conclude(by=None)

    with pytest.raises(OfficeError, match="Phiên họp đã kết thúc"):
        add_lines(pack, [before_council("Người khác")[0].pk], by=hoa)


def test_the_pages_show_the_result_and_a_member_reads_only_its_own_meetings(client, hoa, phuc):
    pack = voted_pack()
    record_results(pack, by=hoa)
    other = new_pack(*before_council("Người khác"), meeting=new_council())
    pack.meeting.seats.filter(label="Ủy viên A").update(user=phuc)
    client.force_login(phuc)

    statuses = [client.get(f"/trinh-hoi-dong/{each.pk}/").status_code for each in (pack, other)]
    page = client.get(f"/trinh-hoi-dong/{pack.pk}/").content.decode()
    listed = client.get("/trinh-hoi-dong/").context["page"].object_list

    assert statuses == [200, 404]
    assert "Đồng ý 09/10 phiếu" in page
    assert "Chuẩn bị phiếu" not in page
    assert list(listed) == [pack]


@pytest.mark.parametrize("lines", [1, 3])
def test_the_pack_takes_the_same_number_of_queries_however_long(client, hoa, lines, django_assert_num_queries):
    pack = voted_pack({f"Người {place}": PASSED for place in range(lines)})
    client.force_login(hoa)
    client.get("/trinh-hoi-dong/")

    with django_assert_num_queries(11):
        answer = client.get(f"/trinh-hoi-dong/{pack.pk}/")

    assert len(answer.context["rows"]) == lines


# --- Papers -----------------------------------------------------------------------------------------------------------


def test_the_list_and_the_opinion_paper_of_each_member_are_printed(client, health, hoa):
    mai, nam = (
        new_line(health, state=LineState.BEFORE_COUNCIL, form="CSTDT", person="Lê Thị Mai"),
        *before_council("Nam"),
    )
    pack = new_pack(mai, nam, meeting=new_council(3, C=health))
    client.force_login(hoa)

    listed = text_of(list_paper(pack, Identity.current()).pdf())
    paper = opinions_paper(pack, Identity.current())
    opinions = text_of(paper.pdf())
    kinds = [
        client.get(f"/trinh-hoi-dong/{pack.pk}/{name}").content[:4]
        for name in ("danh-sach.pdf", "danh-sach.docx", "phieu-lay-y-kien.pdf", "phieu-lay-y-kien.docx")
    ]

    assert "(02); tỷ lệ đồng ý từ 80% trở lên, tính trên tổng số thành viên" in listed
    assert [opinions.count(f"Người cho ý kiến: Ủy viên {letter}.") for letter in "ABC"] == [1, 1, 1]
    assert [str(paper.blocks[place]).count("(không biểu quyết)") for place in range(3)] == [0, 0, 1]
    assert kinds == [b"%PDF", b"PK\x03\x04", b"%PDF", b"PK\x03\x04"]


def test_the_sheets_of_a_large_pack_are_printed_by_the_workers(client, hoa, monkeypatch):
    monkeypatch.setattr("awards.council.opinion_prints.ROWS_AT_ONCE", 4)  # two members, of two lines each
    monkeypatch.setattr("documents.printing.hand_out", lambda parts: None)
    pack = new_pack(meeting=new_council(3))
    client.force_login(hoa)

    asked = client.get(f"/trinh-hoi-dong/{pack.pk}/phieu-lay-y-kien.pdf", follow=True).content.decode()
    client.post(f"/trinh-hoi-dong/{pack.pk}/phieu-lay-y-kien/in/")
    again = client.post(f"/trinh-hoi-dong/{pack.pk}/phieu-lay-y-kien/in/")
    job = PrintJob.objects.get()
    parts = list(job.parts.order_by("place"))
    for part in parts:
        print_part.call(part.pk)
    job.refresh_from_db()
    printed = text_of(job.result.read())

    assert asked.count("In phiếu lấy ý kiến (PDF)") == 2
    assert again.url == job.get_absolute_url()
    assert [len(part.params["seats"]) for part in parts] == [2, 1]
    assert [printed.count(f"Người cho ý kiến: Ủy viên {letter}.") for letter in "ABC"] == [1, 1, 1]
    assert "đã in xong" in client.get(pack.get_absolute_url()).content.decode()


def test_the_word_draft_of_a_large_pack_is_written_by_a_worker(client, hoa, monkeypatch):
    monkeypatch.setattr("awards.council.opinion_prints.ROWS_AT_ONCE", 4)
    monkeypatch.setattr("documents.printing.hand_out", lambda parts: None)
    pack = new_pack(meeting=new_council(3))
    client.force_login(hoa)

    asked = client.get(f"/trinh-hoi-dong/{pack.pk}/phieu-lay-y-kien.docx")
    client.post(f"/trinh-hoi-dong/{pack.pk}/phieu-lay-y-kien/soan/")
    again = client.post(f"/trinh-hoi-dong/{pack.pk}/phieu-lay-y-kien/soan/")
    job = PrintJob.objects.get()
    print_part.call(job.parts.get().pk)
    job.refresh_from_db()
    drafted = "\n".join(each.text for each in Document(io.BytesIO(job.result.read())).paragraphs)

    assert (asked.status_code, again.url) == (302, job.get_absolute_url())
    assert [drafted.count(f"Người cho ý kiến: Ủy viên {letter}.") for letter in "ABC"] == [1, 1, 1]
    assert "Mở tệp Word" in client.get(job.get_absolute_url()).content.decode()


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


def test_who_leads_nobody_is_not_asked_about(hoa):
    line = new_line(state=LineState.BEFORE_COUNCIL, form="BK_TTG", person="Lê Thị Mai")

    assert party_gaps([line]) == {}


def test_a_decision_about_somebody_the_party_has_not_agreed_to_needs_a_reason(client, hoa):
    [line] = before_council("Lê Thị Mai", form="BK_TINH")
    line.move(LineState.APPROVED, by=hoa)
    client.force_login(hoa)

    refused = client.post("/quyet-dinh/cho-lap/", {"lines": [line.pk]}, follow=True).content.decode()
    before = Decision.objects.count()
    client.post("/quyet-dinh/cho-lap/", {"lines": [line.pk], "party_reason": "Tỉnh ủy đã đồng ý bằng lời"})

    assert "01 người còn thiếu ý kiến Tỉnh ủy (Lê Thị Mai: chưa xin ý kiến Tỉnh ủy)" in refused
    assert (before, Decision.objects.count()) == (0, 1)
    assert AuditEvent.objects.get(action="awards.party_not_awaited").details["reason"] == "Tỉnh ủy đã đồng ý bằng lời"


def test_nobody_goes_into_a_decision_or_up_before_the_party_has_agreed_unless_somebody_says_why(hoa):
    [own], [state] = before_council("Lê Thị Mai", form="BK_TINH"), before_council("Trần Văn Nam", form="BK_TTG")
    for line in (own, state):
        line.move(LineState.APPROVED, by=hoa)
    letter = CentralLetter(number="45/TTr-UBND", sent_on=timezone.localdate(), addressee="Ban TĐKT Trung ương")

    with pytest.raises(OfficeError, match="Lê Thị Mai: chưa xin ý kiến Tỉnh ủy"):
        draft_decision([own.pk], by=hoa)
    with pytest.raises(OfficeError, match="Trần Văn Nam: chưa xin ý kiến Tỉnh ủy"):
        send_up(letter, [state.pk], by=hoa)
    draft_decision([own.pk], party_reason="Đã đồng ý bằng lời", by=hoa)
    send_up(letter, [state.pk], party_reason="Đã đồng ý bằng lời", by=hoa)

    assert AuditEvent.objects.filter(action="awards.party_not_awaited").count() == 2


def test_a_sudden_merit_goes_from_the_verdict_to_the_decision_without_notice_and_council(hoa):
    line = new_line(state=LineState.ELIGIBLE, form="BK_TINH", kind="sudden")

    pass_on(Nomination.objects.filter(pk=line.pk), by=hoa)

    line.refresh_from_db()
    assert line.state == LineState.APPROVED
    assert (waiting_lines(ReviewBody.COUNCIL), waiting_lines(ReviewBody.STANDING)) == ([], [])
