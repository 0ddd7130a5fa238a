"""One slate of the demo goes all the way: public notice, Tỉnh ủy, council, the central level; one result is awaited."""

import datetime as dt

from awards.appraisal.appraising import move_lines
from awards.council.ballots import prepare_ballots
from awards.council.central import record_decision, send_up
from awards.council.deliberating import begin_pack
from awards.council.outcomes import record_results
from awards.council.party import ask_party, note_answer
from awards.models import (
    AwardForm,
    CentralLetter,
    CouncilPack,
    LineState,
    Nomination,
    PublicNotice,
    ReviewBody,
    Slate,
    Subject,
    SubjectKind,
    SuperiorDecision,
)
from awards.notices.noticing import answer_comment, begin_notice, end_due, publish_notice, take_comment
from awards.slates.assembling import NewLine, add_lines, begin_slate
from awards.slates.carrying import Handing, hand_in, receive
from blocs.models import EmulationYear
from demo.clock import VIETNAM, clock_at
from demo.meetings import VOTING_TAKES
from demo.year_work import Cast
from meetings.calling import call_meeting
from meetings.counting_papers import TierTally, count_papers
from meetings.models import Ballot, MeetingKind
from meetings.voting import close_ballot, open_ballot, publish_ballot
from scoring.handing_in import on_paper

PROPOSED = 3
SUMMARY = "Chủ trì sáu đề án của ngành; có sáng kiến được áp dụng trong toàn tỉnh."
REASON = "Đã đối chiếu với hồ sơ gốc lưu tại cơ quan."
COMMENT = "Đề nghị xem lại phần sáng kiến: đề án thực hiện cùng Phòng Nghiệp vụ, nên ghi rõ là đồng tác giả."
ANSWER = "Đã xác minh: Quyết định công nhận sáng kiến ghi đủ các đồng tác giả; không ảnh hưởng đến điều kiện."


def go_all_the_way(year: int, *, cast: Cast) -> None:
    """Of three people proposed for `year` one has the Prime Minister's decision, one waits for it, one was refused."""
    office, following = cast.office, year + 1
    with clock_at(dt.date(following, 1, 8)):
        slate = _slate(year, cast)
    with clock_at(dt.date(following, 1, 9)):
        receive(slate, {"received_on": dt.date(following, 1, 9), "tthc_code": "", "due_on": None}, by=office)
    lines = Nomination.objects.filter(slate=slate)
    with clock_at(dt.date(following, 1, 16)):
        move_lines(lines, LineState.ELIGIBLE, by=office)
        notice = PublicNotice(
            title=f"Lấy ý kiến về đề nghị tặng Bằng khen của Thủ tướng Chính phủ năm {year}",
            intro="Công khai danh sách trước khi trình Hội đồng.",
            contact="Ban Thi đua - Khen thưởng, Sở Nội vụ",
        )
        begin_notice(notice, lines.values_list("pk", flat=True), by=office)
        publish_notice(notice, by=office, today=dt.date(following, 1, 16))
        people = list(lines.select_related("slate", "subject"))
        ask_party(people, on=dt.date(following, 1, 16), document="31/SNV-TĐKT", by=office)
    with clock_at(dt.date(following, 1, 20)):
        comment = take_comment(notice, text=COMMENT, line=notice.lines.first())
    with clock_at(dt.date(following, 1, 23)):
        answer_comment(comment, answer=ANSWER, by=office)
    with clock_at(notice.ends_on + dt.timedelta(days=1)):
        end_due()
        answered = notice.ends_on
        note_answer(people, agrees=True, on=answered, document="112-CV/TU", scan=cast.scan, by=office)
    _meet(lines, year, on=_workday(notice.ends_on + dt.timedelta(days=5)), cast=cast)
    sent_on = _workday(notice.ends_on + dt.timedelta(days=9))
    with clock_at(sent_on):
        letter = CentralLetter(
            number="85/TTr-UBND", sent_on=sent_on, addressee="Ban Thi đua - Khen thưởng Trung ương", scan=cast.scan
        )
        approved = list(lines.filter(state=LineState.APPROVED).order_by("position").values_list("pk", flat=True))
        send_up(letter, approved, by=office)
    decided_on = _workday(sent_on + dt.timedelta(days=40))
    with clock_at(decided_on + dt.timedelta(days=6)):
        decision = SuperiorDecision(
            number="512/QĐ-TTg (MẪU)", decided_on=decided_on, authority="Thủ tướng Chính phủ", scan=cast.scan
        )
        record_decision(decision, approved[:1], by=office)


def _workday(on: dt.date) -> dt.date:
    return on + dt.timedelta(days=max(0, 7 - on.weekday()) if on.weekday() > 4 else 0)


def _slate(year: int, cast: Cast) -> Slate:
    agency = cast.agencies["STP"]
    clerk = cast.clerk_of(agency)
    slate = Slate(
        agency=agency,
        year=EmulationYear.objects.get(year=year),
        title=f"Đề nghị tặng Bằng khen của Thủ tướng Chính phủ năm {year}",
        achievement=f"Đã có thành tích xuất sắc trong công tác từ năm {year - 4} đến năm {year}",
    )
    slate = begin_slate(slate, by=clerk)
    form = AwardForm.objects.get(code="BK_TTG")
    subjects = Subject.objects.heads().filter(agency=agency, node=None, kind=SubjectKind.INDIVIDUAL)
    new = [NewLine(each, form, summary=SUMMARY) for each in subjects.order_by("-pk")[:PROPOSED]]
    add_lines(slate, new, by=clerk)
    approval = on_paper(name=agency.head_name or "Giám đốc", document="03/TTr-STP", scan=cast.scan)
    handing = Handing(number="03/TTr-STP", reason=REASON, missing_because=REASON)
    hand_in(slate, handing, approval=approval, seen=None, by=clerk)
    return slate


def _meet(lines, year: int, *, on: dt.date, cast: Cast) -> None:
    """The council votes on paper; the last of the list does not reach four fifths."""
    office = cast.office
    with clock_at(on - dt.timedelta(days=2)):
        meeting = call_meeting(
            MeetingKind.COUNCIL,
            starts_at=dt.datetime.combine(on, dt.time(14), tzinfo=VIETNAM),
            place="Phòng họp số 2, Trụ sở UBND tỉnh",
            chair_name="Đinh Quang Huy",
            secretary_name=office.full_name,
            secretary=office,
            by=office,
        )
        pack = CouncilPack(title=f"Xét khen thưởng cấp Nhà nước năm {year}", meeting=meeting, body=ReviewBody.COUNCIL)
        begin_pack(pack, lines.values_list("pk", flat=True), by=office)
        ballots = prepare_ballots(pack, committee="Đinh Trọng Nghĩa, Trưởng ban\nTrần Thị Bích Liên", by=office)
    with clock_at(on, 13, 50):
        for seat in meeting.seats.all():
            seat.arrive(by=office)
    with clock_at(on, 14):
        meeting.open(by=office, reason="Tài liệu phát tại phiên họp")
        for ballot in ballots:
            _vote(ballot, cast)
    with clock_at(on, 16, 30):
        meeting.conclude(by=office)
    with clock_at(on + dt.timedelta(days=1)):
        record_results(pack, by=office)


def _vote(ballot: Ballot, cast: Cast) -> None:
    open_ballot(ballot, recused=[each.seat for each in ballot.recusals.select_related("seat")], by=cast.office)
    voters = ballot.electors.filter(is_present=True, is_recused=False).count()
    keys = [option.pk for option in ballot.options.all()]
    votes = {pk: voters if pk != keys[-1] else voters // 2 for pk in keys}
    [tier] = ballot.tiers.all()
    counts = {tier.pk: TierTally(valid=voters, votes=votes)}
    count_papers(ballot, issued=voters, returned=voters, tiers=counts, committee=ballot.committee, by=cast.office)
    at = ballot.opened_at + VOTING_TAKES
    close_ballot(ballot, by=cast.office, at=at)
    publish_ballot(ballot, by=cast.office, at=at)
