"""The meeting answers a question by raised hands: the secretary counts, the portal checks, the minutes say so."""

import re

import pytest
from django.db import IntegrityError

from accounts.errors import OfficeError
from meetings.counting_papers import WrongCount
from meetings.hands import Hands, count_hands, miscounts, prepare_question
from meetings.minutes import minutes_record
from meetings.models import Ballot, BallotMode, BallotState, HandCount, OptionCount
from meetings.preparing_ballots import rewrite_paper
from meetings.results import results
from meetings.tally import Base
from meetings.voting import BallotClosed, cast, close_ballot, open_ballot, publish_ballot
from tests.meetings.rooms import MORNING, new_ballot, new_meeting, one_tier, option, seats_of

pytestmark = pytest.mark.django_db
QUESTION = "Thông qua báo cáo tổng kết năm 2026"


def new_question(meeting=None, *, is_open: bool = True, recused=(), **settings) -> Ballot:
    ballot = prepare_question(
        meeting or new_meeting(members=15), question=QUESTION, by=None, **{"mode": BallotMode.HANDS, **settings}
    )
    if is_open:
        open_ballot(ballot, by=None, at=MORNING, recused=recused)
    return ballot


def raised(ballot: Ballot, agree: int, disagree: int = 0, silent: int = 0) -> None:
    count_hands(ballot, {option(ballot, QUESTION): Hands(agree, disagree, silent)}, by=None)


def answered(ballot: Ballot, *figures: int) -> Ballot:
    raised(ballot, *figures)
    close_ballot(ballot, by=None)
    publish_ballot(ballot, by=None)
    return ballot


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_the_answer_is_a_sentence_that_tells_all_three_figures():
    ballot = answered(new_question(), 12, 2, 1)

    [line] = results(ballot)[0].lines
    assert line.sentence == (
        "Đồng ý 12/15 đơn vị, không đồng ý 02, không có ý kiến 01, đạt 80% số đơn vị có mặt "
        "(yêu cầu trên 50%): được thông qua"
    )


@pytest.mark.parametrize("figures", [(12, 2, 0), (12, 2, 2), (16, 0, 0)])
def test_hands_that_are_not_all_the_voters_are_not_kept(figures):
    ballot = new_question()

    with pytest.raises(WrongCount, match="≠ số được biểu quyết 15"):
        raised(ballot, *figures)

    assert not HandCount.objects.exists()
    assert OptionCount.objects.get(option__ballot=ballot).papers == 0


def test_the_recused_and_the_absent_raise_no_hand():
    meeting = new_meeting(members=15, present=12)
    ballot = new_question(meeting, recused=[meeting.seats.first()])
    hands = {option(ballot, QUESTION): Hands(12, 0, 0)}

    assert [str(problem) for problem in miscounts(ballot, hands)] == [
        "Đồng ý 12 + không đồng ý 00 + không có ý kiến 00 = 12 ≠ số được biểu quyết 11."
    ]


def test_a_slip_is_corrected_until_the_vote_is_closed_and_not_after():
    ballot = new_question()
    raised(ballot, 10, 5)
    raised(ballot, 11, 4)
    close_ballot(ballot, by=None)

    with pytest.raises(BallotClosed):
        raised(ballot, 15)

    assert results(ballot)[0].lines[0].votes == 11


def test_a_vote_is_not_closed_before_every_line_is_counted():
    ballot = new_ballot(new_meeting(members=3), "Sở Y tế", "Sở Tư pháp", mode=BallotMode.HANDS)
    HandCount.objects.create(option_id=option(ballot, "Sở Y tế"), voters=3, agree=3, disagree=0, silent=0)

    with pytest.raises(OfficeError, match="Chưa ghi kết quả giơ tay"):
        close_ballot(ballot, by=None)

    ballot.refresh_from_db()
    assert ballot.state == BallotState.OPEN


def test_nobody_casts_by_machine_where_hands_are_raised_nor_raises_hands_over_papers():
    by_hands, papers = new_question(), new_ballot(mode=BallotMode.PAPER)

    with pytest.raises(BallotClosed):
        cast(by_hands, seat=seats_of(by_hands)[0], approved=[option(by_hands, QUESTION)])
    with pytest.raises(BallotClosed):
        count_hands(papers, {option(papers, "Sở Y tế"): Hands(5, 0, 0)}, by=None)


def test_the_database_refuses_hands_that_do_not_add_up_and_a_share_of_papers():
    ballot = new_question(is_open=False)

    with pytest.raises(IntegrityError, match="hands_are_all_the_voters"):
        HandCount.objects.create(option=ballot.options.get(), voters=15, agree=12, disagree=2, silent=2)


def test_the_database_refuses_a_share_of_valid_papers_where_there_are_none():
    with pytest.raises(IntegrityError, match="ballot_hands_are_no_papers"):
        new_question(is_open=False, base=Base.VALID)


def test_the_minutes_tell_the_vote_and_what_it_decided():
    ballot = answered(new_question(), 7, 8)

    parts = minutes_record(ballot.meeting).text()

    assert parts["ballots"].splitlines()[0] == f"1. {QUESTION}"
    assert "khi biểu quyết có mặt 15/15 đơn vị." in parts["ballots"]
    assert parts["ballots"].splitlines()[-2:] == [
        "Được thông qua khi đạt trên 50% số đơn vị có mặt.",
        "- Đồng ý 07/15 đơn vị, không đồng ý 08, không có ý kiến 00, đạt 46,67% số đơn vị có mặt "
        "(yêu cầu trên 50%): không đạt tỷ lệ yêu cầu.",
    ]
    assert parts["decisions"] == "- Không thông qua báo cáo tổng kết năm 2026."


@pytest.mark.parametrize(
    ("title", "said"),
    [(QUESTION, "- Thông qua báo cáo tổng kết năm 2026."), ("Sửa Quy chế", "- Sửa Quy chế: được thông qua.")],
)
def test_the_minutes_say_once_that_a_text_was_adopted(title, said):
    ballot = new_question()
    Ballot.objects.filter(pk=ballot.pk).update(title=title)

    answered(Ballot.objects.get(), 15)

    assert minutes_record(ballot.meeting).text()["decisions"] == said


# --- On pages ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def secretary(client, hoa):
    client.force_login(hoa)
    return client


def test_a_question_is_put_opened_counted_closed_and_published_on_pages(secretary):
    meeting = new_meeting(members=5)
    asked = {"question": QUESTION, "mode": "hands", "base": "present", "threshold": "2/3"}
    secretary.post(f"/hoi-nghi/{meeting.pk}/bieu-quyet/lap/", asked)
    ballot = Ballot.objects.get()
    address, pk = f"/hoi-nghi/phieu/{ballot.pk}/", option(ballot, QUESTION)

    secretary.post(f"{address}mo/")
    secretary.post(f"{address}gio-tay/", {f"agree_{pk}": "4", f"disagree_{pk}": "1", f"silent_{pk}": "0"})
    secretary.post(f"{address}ket-thuc/")
    secretary.post(f"{address}cong-bo/")

    shown = text(secretary.get(address))
    assert "Đồng ý 04/05 đơn vị, không đồng ý 01, không có ý kiến 00, đạt 80% số đơn vị có mặt" in shown
    assert (shown.count("số lượng được chọn"), shown.count("Được thông qua khi đạt từ 2/3 trở lên")) == (0, 1)


def test_a_wrong_sum_stands_beside_its_field_and_nothing_typed_is_lost(secretary):
    ballot = new_question(new_meeting(members=5))
    pk = option(ballot, QUESTION)
    typed = {f"agree_{pk}": "4", f"disagree_{pk}": "3", f"silent_{pk}": "0"}

    answer = secretary.post(f"/hoi-nghi/phieu/{ballot.pk}/gio-tay/", typed)

    form = answer.context["form"]
    assert (answer.status_code, form[f"disagree_{pk}"].value()) == (422, "3")
    assert form.errors == {
        f"agree_{pk}": ["Đồng ý 04 + không đồng ý 03 + không có ý kiến 00 = 07 ≠ số được biểu quyết 05."]
    }


def test_a_question_stays_one_question_when_it_is_edited(secretary):
    ballot = new_question(is_open=False)
    address = f"/hoi-nghi/phieu/{ballot.pk}/sua/"
    shown = secretary.get(address).context["form"].initial

    asked = {"question": "Thông qua Quy chế năm 2027", "mode": "open", "base": "all", "threshold": "3/4"}
    secretary.post(address, asked)

    ballot.refresh_from_db()
    assert shown == {"question": QUESTION, "mode": "hands", "base": "present", "threshold": "1/2"}
    assert (ballot.title, ballot.mode, ballot.base, ballot.rule.threshold.numerator) == (
        asked["question"],
        "open",
        "all",
        3,
    )
    assert [each.label for each in ballot.options.all()] == ["Thông qua Quy chế năm 2027"]
    assert [tier.is_question for tier in ballot.tiers.all()] == [True]


def test_raised_hands_have_no_record_of_counting_but_their_own(secretary):
    ballot = answered(new_question(new_meeting(members=5)), 5)

    assert secretary.get(f"/hoi-nghi/{ballot.meeting_id}/bien-ban/").context["has_counts"] is False
    assert secretary.get(f"/hoi-nghi/phieu/{ballot.pk}/bien-ban-kiem-phieu.docx").status_code == 200


def test_who_sets_up_raised_hands_on_the_form_of_papers_agrees_name_by_name(secretary):
    ballot = new_ballot(new_meeting(members=5), is_open=False, mode=BallotMode.PAPER, method="strike")
    rewrite_paper(ballot, one_tier("A", "B"), by=None)
    typed = {
        "title": "Suy tôn", "mode": "hands", "method": "strike", "base": "present", "numerator": "1",
        "denominator": "2", "tie": "new_round", "minimum_voters": "5", "chosen_words": "được suy tôn",
        "muc-TOTAL_FORMS": "1", "muc-INITIAL_FORMS": "0", "muc-0-title": "Cờ", "muc-0-seats": "1",
        "muc-0-names": "A\nB",
    }  # fmt: skip

    secretary.post(f"/hoi-nghi/phieu/{ballot.pk}/sua/", typed)

    ballot.refresh_from_db()
    assert (ballot.mode, ballot.method) == ("hands", "approve")


def test_no_telephone_offers_a_paper_where_hands_are_raised(client):
    ballot = new_question(new_meeting(members=5))
    seat = ballot.meeting.seats.first()
    seat.replace_representative(name="Nguyễn Văn Tám", by=None)
    client.post("/bo-phieu/", {"code": seat.issue_code(by=None)})

    assert client.get("/bo-phieu/ghe/").context["rows"] == []


def test_whoever_answers_a_question_in_secret_is_asked_for_yes_or_no(client):
    ballot = new_question(new_meeting(members=5), mode=BallotMode.SECRET)
    seat = seats_of(ballot)[0]
    seat.replace_representative(name="Nguyễn Văn Tám", by=None)
    client.post("/bo-phieu/", {"code": seat.issue_code(by=None)})
    address = f"/bo-phieu/phieu/{ballot.pk}/"

    asked, again = text(client.get(address)), text(client.post(address, {"xem-lai": "1"}))

    assert ("Chọn “Đồng ý” hoặc “Không đồng ý”; để trống" in asked, "nhiều nhất" in asked) == (True, False)
    assert (f"Không đồng ý: {QUESTION}" in again, "tên nào" in again) == (True, False)


def test_a_question_that_too_few_answered_in_secret_decides_nothing_in_the_minutes():
    ballot = new_question(new_meeting(members=5), mode=BallotMode.SECRET)
    close_ballot(ballot, by=None)
    publish_ballot(ballot, by=None)

    text = minutes_record(ballot.meeting).text()

    assert "Số phiếu quá ít để giữ bí mật nên không kiểm phiếu." in text["ballots"]
    assert text["decisions"] == ""
