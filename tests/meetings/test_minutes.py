"""Minutes are drafted from what happened, edited, and locked when they are signed."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.errors import OfficeError, WrongState
from accounts.models import Identity
from campaigns.models import SigningWay
from documents.models import StoredFile
from meetings.counting_papers import TierTally, count_papers
from meetings.hands import Hands, count_hands, prepare_question
from meetings.minutes import edit_part, minutes_of, minutes_record
from meetings.minutes_paper import counting_records, minutes_paper, sign_in_portal, sign_on_paper
from meetings.models import AgendaItem, BallotMode, Meeting, MeetingState, Minutes, NewerWording, Remark
from meetings.voting import close_ballot, open_ballot, publish_ballot, write_opinion
from scoring.agreeing import agree_bloc, correct_line
from tests.awards.ballots import ranked_bloc
from tests.builders import new_agency, new_bloc_year, new_user
from tests.documents.papers import pages, words
from tests.meetings.rooms import MORNING, new_ballot, new_meeting, one_tier, option, planned_meeting, published

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"


def at(hour: int, minute: int = 0) -> dt.datetime:
    """A moment of the morning of the meeting, by the clock of the province."""
    return MORNING.replace(hour=hour - 7, minute=minute)


@pytest.fixture
def agencies():
    return [new_agency(name) for name in ("Sở Xây dựng", "Sở Y tế", "Sở Tư pháp", "Sở Nội vụ")]


@pytest.fixture
def meeting(agencies):
    """Three of four are there from the beginning, in Hội trường A."""
    bloc_year = new_bloc_year(members=agencies, leader=agencies[0])
    return new_meeting(
        bloc_year=bloc_year, present=3, place="Hội trường A", chair_name="Trần Văn Chủ", secretary_name="Lê Thị Ký"
    )


def text_of(pdf: bytes) -> str:
    return " ".join(words("\n".join(pages(pdf))))


def drafted(meeting, key: str) -> list[str]:
    [part] = [part for part in minutes_record(meeting).parts if part.head.key == key]
    return part.text.split("\n")


def paper_vote(meeting, votes: dict[str, int], *, issued: int = 3, **fields):
    """A paper ballot whose committee has counted `votes` by name, published."""
    tiers = fields.pop("tiers", None) or one_tier(*votes)
    ballot = new_ballot(meeting, mode=BallotMode.PAPER, tiers=tiers, **fields)
    tally = {
        tier.pk: TierTally(valid=issued, votes={each.pk: votes[each.label] for each in tier.options.all()})
        for tier in ballot.tiers.all()
    }
    count_papers(ballot, issued=issued, returned=issued, tiers=tally, committee="Ngô Văn Đếm\nĐỗ Thị Soát", by=None)
    close_ballot(ballot, by=None, at=at(10, 20))
    publish_ballot(ballot, by=None, at=at(10, 25))
    return ballot


def test_who_was_there_is_drafted_with_late_early_and_absent(meeting):
    third, fourth = meeting.seats.all()[2:]
    fourth.excuse_absence(reason="đi công tác", by=None)
    third.leave(by=None, at=at(10, 30))
    meeting.guests.create(name="Phạm Văn Khách", office="Phó Giám đốc Sở Nội vụ", is_present=True)
    meeting.guests.create(name="Người không đến")
    meeting.conclude(by=None, at=at(11, 30))

    assert drafted(meeting, "present") == [
        "Chủ trì: Trần Văn Chủ.",
        "Thư ký: Lê Thị Ký.",
        "Đại biểu dự: Phạm Văn Khách, Phó Giám đốc Sở Nội vụ.",
        "Tổng số 04 đơn vị; có mặt 03 đơn vị.",
        "Khi khai mạc có mặt 03/04 đơn vị. Yêu cầu: từ 2/3 trở lên, tính trên tổng số thành viên.",
        "Rời hội nghị trước khi bế mạc: Sở Tư pháp (10 giờ 30).",
        "Vắng mặt 01 đơn vị: Sở Nội vụ (có lý do: đi công tác).",
    ]


def test_before_the_opening_nobody_is_said_to_be_absent(agencies):
    meeting = planned_meeting(bloc_year=new_bloc_year(members=agencies, leader=agencies[0]))

    assert drafted(meeting, "present") == ["Tổng số 04 đơn vị."]


def test_whoever_comes_after_the_opening_is_named_with_the_hour(meeting):
    meeting.seats.last().arrive(by=None, at=at(8, 40))

    assert "Đến sau khi khai mạc: Sở Nội vụ (08 giờ 40)." in drafted(meeting, "present")


def test_whoever_takes_anothers_place_is_named_with_the_letter(meeting):
    seat = meeting.seats.first()
    seat.replace_representative(name="Bà Trước", by=None)
    seat.replace_representative(name="Ông Sau", authorisation="Giấy ủy quyền 5/GUQ-SXD", by=None)

    assert drafted(meeting, "present")[-1] == ("Sở Xây dựng: Ông Sau dự thay Bà Trước theo Giấy ủy quyền 5/GUQ-SXD.")


def test_beginning_and_end_have_day_hour_and_place(meeting):
    bloc = meeting.bloc_year.bloc.name
    assert drafted(meeting, "closing")[0].startswith("Hội nghị kết thúc hồi …… giờ ……")

    meeting.conclude(by=None, at=at(11, 30))

    assert drafted(meeting, "opening") == [
        "Hôm nay, hồi 08 giờ 00 ngày 11 tháng 12 năm 2026, tại Hội trường A, tiến hành Hội nghị tổng kết "
        f"{bloc} năm 2026."
    ]
    assert drafted(meeting, "closing") == [
        "Hội nghị kết thúc hồi 11 giờ 30 cùng ngày. Biên bản đã được đọc lại trước hội nghị, các thành viên dự họp "
        "nhất trí với nội dung trên./."
    ]


def test_the_course_follows_the_agenda_with_what_was_said(meeting):
    report = AgendaItem.objects.create(
        meeting=meeting, position=1, kind="report", title="Báo cáo", speaker="Sở Xây dựng"
    )
    talk = AgendaItem.objects.create(
        meeting=meeting, position=2, kind="discussion", title="Thảo luận", conclusion="Nhất trí."
    )
    AgendaItem.objects.create(meeting=meeting, position=3, kind="other", title="Không kịp làm")
    report.start(by=None, at=at(8, 10))
    talk.start(by=None, at=at(8, 30))
    Remark.objects.create(meeting=meeting, item=talk, speaker="Sở Y tế", text="Đề nghị bổ sung\nsố liệu.", at=at(8, 35))
    Remark.objects.create(meeting=meeting, speaker="Khách mời", text="Chúc mừng.", at=at(9))

    assert drafted(meeting, "course") == [
        "1. Báo cáo (Sở Xây dựng), từ 08 giờ 10 đến 08 giờ 30",
        "2. Thảo luận, từ 08 giờ 30",
        "- Sở Y tế: Đề nghị bổ sung số liệu.",
        "Kết luận: Nhất trí.",
        "3. Ý kiến khác",
        "- Khách mời: Chúc mừng.",
    ]


def test_every_ballot_is_drafted_with_who_was_there_the_papers_and_a_sentence_a_name(meeting):
    paper_vote(meeting, {"Sở Y tế": 3, "Sở Tư pháp": 1}, tiers=one_tier("Sở Y tế", "Sở Tư pháp", seats=2))

    assert drafted(meeting, "ballots") == [
        "1. Suy tôn Cờ thi đua",
        "Phiếu giấy, mở lúc 08 giờ 00, kết thúc lúc 10 giờ 20; khi bỏ phiếu có mặt 03/04 đơn vị; "
        "phát ra 03 phiếu, thu về 03 phiếu.",
        "Ban kiểm phiếu: Ngô Văn Đếm; Đỗ Thị Soát.",
        "Được chọn khi đạt trên 50% số đơn vị có mặt, lấy theo số phiếu từ cao xuống. Khi bằng phiếu ở suất cuối: "
        "bỏ phiếu vòng tiếp theo giữa các đơn vị bằng phiếu.",
        "Cờ thi đua của UBND tỉnh (số lượng được chọn: 02): 03 phiếu hợp lệ, 00 phiếu không hợp lệ.",
        "- Sở Y tế: Đồng ý 03/03 phiếu, đạt 100% số đơn vị có mặt (yêu cầu trên 50%): đủ điều kiện đề nghị.",
        "- Sở Tư pháp: Đồng ý 01/03 phiếu, đạt 33,33% số đơn vị có mặt (yêu cầu trên 50%): không đạt tỷ lệ yêu cầu.",
    ]
    assert drafted(meeting, "decisions") == ["- Cờ thi đua của UBND tỉnh: 01 trường hợp đủ điều kiện đề nghị: Sở Y tế."]


def test_what_an_absent_member_wrote_is_said_apart(meeting):
    ballot = new_ballot(meeting, mode=BallotMode.OPEN)
    write_opinion(
        ballot,
        seat=meeting.seats.last(),
        approved=[option(ballot, "Sở Y tế")],
        document="Phiếu ý kiến 2",
        received_on=MORNING.date(),
        by=None,
    )
    close_ballot(ballot, by=None, at=at(9))

    assert "nhận 01 ý kiến bằng văn bản của người vắng, không cộng vào kết quả." in drafted(meeting, "ballots")[1]


def test_a_vote_that_nobody_has_published_decides_nothing(meeting):
    ballot = new_ballot(meeting, mode=BallotMode.OPEN)
    close_ballot(ballot, by=None, at=at(9))

    assert drafted(meeting, "decisions") == [""]


def test_points_that_the_meeting_has_corrected_are_told_with_the_reason(hoa):
    meeting = new_meeting(bloc_year=ranked_bloc("20", "18"))
    second = meeting.bloc_year.sheets.order_by("pk").last()

    correct_line(second, "I.1", override=Decimal("17.5"), by=hoa, reason="Trễ hạn\nmột báo cáo.", seen_version=0)
    agree_bloc(meeting.bloc_year, by=hoa)

    assert drafted(Meeting.objects.get(), "scores")[1:3] == [
        "Điểm sửa tại hội nghị:",
        f"- {second.agency}, tiêu chí I.1: 17,5 điểm; lý do: Trễ hạn một báo cáo.",
    ]


# --- Editing ----------------------------------------------------------------------------------------------------------


def test_an_edited_part_stays_as_it_was_written_and_says_that_more_has_happened(meeting, hoa):
    edit_part(meeting, "present", "Đủ cả.\r\n", version=0, by=hoa)
    meeting.seats.last().arrive(by=None, at=at(9))

    [part] = [part for part in minutes_record(meeting).parts if part.head.key == "present"]

    assert (part.text, part.version, part.is_behind) == ("Đủ cả.", 1, True)
    assert "04/04" not in part.draft
    assert "có mặt 04 đơn vị" in part.draft


def test_of_two_editors_the_second_is_told_and_loses_nothing(meeting, hoa, minh):
    edit_part(meeting, "course", "Bản một", version=0, by=hoa)

    with pytest.raises(NewerWording, match="Vũ Thị Hòa đã lưu") as told:
        edit_part(meeting, "course", "Bản của người đến sau", version=0, by=minh)

    assert told.value.wording.text == "Bản một"
    assert minutes_of(meeting).versions() == {"course": 1}


def test_saving_what_stands_there_already_makes_no_new_version(meeting, hoa):
    edit_part(meeting, "course", "Bản một", version=0, by=hoa)
    edit_part(meeting, "course", "Bản một", version=0, by=hoa)

    assert minutes_of(Meeting.objects.get()).versions() == {"course": 1}


def test_a_part_that_is_left_empty_leaves_the_paper_and_the_numbers_close_up(meeting, hoa):
    AgendaItem.objects.create(meeting=meeting, title="Báo cáo", conclusion="Thông qua.")
    before = minutes_record(meeting).headings()
    edit_part(meeting, "present", "", version=0, by=hoa)

    assert before["course"] == "II. Nội dung, diễn biến hội nghị"
    assert minutes_record(Meeting.objects.get()).headings()["course"] == "I. Nội dung, diễn biến hội nghị"


# --- Signing ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def head(agencies):
    return new_user("truong", full_name="Trần Văn Chủ", heads=agencies[0])


def test_the_head_of_the_leading_agency_signs_and_the_bytes_are_kept(meeting, head):
    minutes = minutes_of(meeting)
    minutes.keep_number("35/BB-SXD", by=head)
    meeting = Meeting.objects.get()
    meeting.conclude(by=None, at=at(11))

    sign_in_portal(meeting, by=head, at=at(11, 30))

    meeting, minutes = Meeting.objects.get(), Minutes.objects.get()
    assert (meeting.state, minutes.way, minutes.signed_by_name) == (
        MeetingState.SIGNED,
        SigningWay.PASSWORD,
        "Trần Văn Chủ",
    )
    printed = text_of(minutes.file.read())
    assert "35/BB-SXD" in printed
    assert "Đã ký trên cổng lúc 11:30 ngày 11/12/2026" in printed
    with pytest.raises(OfficeError, match="đã ký"):
        edit_part(meeting, "course", "Muộn", version=0, by=head)


def test_what_was_signed_stays_whatever_happens_to_the_rows_behind_it(meeting, head, monkeypatch):
    monkeypatch.setattr("documents.paper.Paper.pdf", lambda paper: PDF)
    meeting.conclude(by=None, at=at(11))
    before = minutes_record(Meeting.objects.get()).text()
    sign_in_portal(meeting, by=head, at=at(11, 30))

    meeting.seats.update(label="Đổi tên sau khi ký")
    meeting.guests.create(name="Khách thêm sau", is_present=True)

    assert minutes_record(Meeting.objects.get()).text() == before


@pytest.mark.parametrize("ballots", [1, 3])
def test_the_page_of_signed_minutes_takes_the_same_queries_however_many_ballots(
    client, hoa, meeting, head, ballots, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr("documents.paper.Paper.pdf", lambda paper: PDF)
    for _ in range(ballots):
        paper_vote(meeting, {"Sở Y tế": 3})
    meeting.conclude(by=None, at=at(11))
    sign_in_portal(meeting, by=head, at=at(11, 30))
    client.force_login(hoa)

    with django_assert_num_queries(8):
        client.get(f"/hoi-nghi/{meeting.pk}/bien-ban/")


def test_others_do_not_sign_for_the_bloc(meeting, hoa, minh):
    meeting.conclude(by=None, at=at(11))

    for person in (hoa, minh):
        with pytest.raises(OfficeError, match="Chỉ người chủ trì"):
            sign_in_portal(meeting, by=person, at=at(12))


def test_minutes_of_a_meeting_that_goes_on_are_not_signed(meeting, head):
    with pytest.raises(OfficeError, match="đã kết thúc"):
        sign_in_portal(meeting, by=head)


def test_what_somebody_writes_while_the_paper_is_printed_makes_the_signing_fail(meeting, head, hoa, monkeypatch):
    meeting.conclude(by=None, at=at(11))

    def slow_printer(paper):
        edit_part(meeting, "course", "Vừa sửa", version=0, by=hoa)
        return PDF

    monkeypatch.setattr("documents.paper.Paper.pdf", slow_printer)

    with pytest.raises(OfficeError, match="vừa sửa biên bản"):
        sign_in_portal(meeting, by=head, at=at(12))

    assert Meeting.objects.get().state == MeetingState.CONCLUDED


@pytest.mark.parametrize("day", [dt.date(2026, 12, 10), dt.date(2099, 1, 1)])
def test_a_scan_is_not_from_before_the_meeting_nor_from_tomorrow(meeting, hoa, day):
    meeting.conclude(by=None, at=at(11))
    scan = StoredFile.objects.store(PDF, by=hoa)

    with pytest.raises(OfficeError, match="Ngày ký"):
        sign_on_paper(meeting, name="Trần Văn Chủ", signed_on=day, scan=scan, by=hoa)


def test_signed_minutes_are_not_signed_again(meeting, head, monkeypatch):
    monkeypatch.setattr("documents.paper.Paper.pdf", lambda paper: PDF)
    meeting.conclude(by=None, at=at(11))
    sign_in_portal(meeting, by=head, at=at(11, 30))

    with pytest.raises(OfficeError):
        sign_in_portal(Meeting.objects.get(), by=head, at=at(12))
    with pytest.raises((OfficeError, WrongState)):
        minutes_of(Meeting.objects.get()).keep_signed(
            way=SigningWay.SCAN,
            name="Khác",
            signed_on=MORNING.date(),
            file=Minutes.objects.get().file,
            text={},
            seen=None,
            by=head,
        )


def test_the_database_keeps_no_signature_without_its_file(meeting):
    minutes = Minutes.objects.create(meeting=meeting)

    with pytest.raises(IntegrityError), transaction.atomic():
        Minutes.objects.filter(pk=minutes.pk).update(way=SigningWay.SCAN, signed_by_name="Ai đó")


# --- On paper ---------------------------------------------------------------------------------------------------------


def test_the_paper_says_who_signs_for_the_bloc(meeting, agencies):
    agencies[0].head_title = "Giám đốc"
    agencies[0].save()
    meeting = Meeting.objects.get()

    printed = text_of(minutes_paper(minutes_record(meeting)).pdf())

    for line in ("BIÊN BẢN", "TM. KHỐI THI ĐUA", "KHỐI TRƯỞNG", "GIÁM ĐỐC SỞ XÂY DỰNG", "THƯ KÝ", "Trần Văn Chủ"):
        assert line in printed


def test_the_counting_records_of_a_meeting_are_one_paper(meeting):
    paper_vote(meeting, {"Sở Y tế": 3})
    paper_vote(meeting, {"Sở Tư pháp": 2})
    ballots = list(meeting.ballots.all())

    printed = text_of(counting_records(meeting, Identity.current()).pdf())

    assert printed.count("BIÊN BẢN KIỂM PHIẾU") == len(ballots) == 2


def test_a_meeting_without_a_vote_has_no_counting_record(meeting):
    with pytest.raises(OfficeError, match="chưa có cuộc bỏ phiếu nào"):
        counting_records(meeting, Identity.current())


def test_who_stays_to_the_last_microsecond_has_not_left_early(meeting):
    meeting.conclude(by=None, at=at(11).replace(microsecond=477_103))

    assert [line for line in drafted(Meeting.objects.get(), "present") if "Rời hội nghị" in line] == []


@pytest.mark.parametrize("ballots", [1, 3])
def test_the_draft_takes_the_same_number_of_queries_however_many_ballots(
    client, minh, finance, health, justice, ballots, django_assert_num_queries
):
    meeting = new_meeting(bloc_year=new_bloc_year(members=[finance, health, justice], leader=finance))
    for _ in range(ballots):
        published(new_ballot(meeting, mode="open"), "Sở Y tế", "Sở Y tế", "Sở Tư pháp")
    client.force_login(minh)

    with django_assert_num_queries(11):
        page = client.get(reverse("meetings:minutes_detail", args=[meeting.pk]))

    drafted = {part["part"].head.key: part["part"].text for part in page.context["parts"]}
    assert drafted["ballots"].count("02/03") == ballots
    assert drafted["decisions"].count("đủ điều kiện đề nghị: Sở Y tế.") == ballots


@pytest.mark.parametrize("many", [1, 3])
def test_the_draft_takes_the_same_number_of_queries_however_much_stands_around_the_votes(
    client, minh, finance, many, django_assert_num_queries
):
    members = [finance, *(new_agency() for _ in range(8))]
    meeting = new_meeting(bloc_year=new_bloc_year(members=members, leader=finance), present=6)
    seats = list(meeting.seats.all())
    for n in range(many):
        seats[n].replace_representative(name=f"Phó {n}", position="Phó Giám đốc", authorisation="Giấy số 1", by=None)
        question = prepare_question(meeting, question="Thông qua báo cáo", mode=BallotMode.HANDS, by=None)
        open_ballot(question, recused=seats[:many], by=None, at=MORNING)
        yes = question.options.get()
        for seat in seats[6 : 6 + many]:
            write_opinion(question, seat=seat, approved=[yes.pk], document="Văn bản", received_on=MORNING, by=None)
        count_hands(question, {yes.pk: Hands(6 - many, 0, 0)}, by=None)
        close_ballot(question, by=None)
    client.force_login(minh)

    with django_assert_num_queries(11):
        page = client.get(reverse("meetings:minutes_detail", args=[meeting.pk]))

    drafted = {part["part"].head.key: part["part"].text for part in page.context["parts"]}
    stayed_out = ", ".join(str(seat) for seat in seats[:many])
    assert drafted["ballots"].count(f"do có lợi ích liên quan: {stayed_out}; nhận {many:02d} ý kiến") == many
    assert drafted["present"].count("dự thay") + drafted["present"].count("dự theo") == many
