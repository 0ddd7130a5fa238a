"""A secretary prepares a ballot, opens it, types in the count and prints the papers, all on pages."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from meetings.models import Ballot, BallotMode, BallotState, Meeting, MeetingState, QuorumRule
from meetings.voting import close_ballot, publish_ballot
from tests.builders import new_agency, new_bloc_year
from tests.meetings.rooms import new_ballot, new_meeting, planned_meeting, published, seats_of, vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(client, hoa):
    client.force_login(hoa)
    return client


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


SETTINGS = {
    "title": "Suy tôn năm 2026",
    "mode": "paper",
    "method": "approve",
    "base": "present",
    "numerator": "2",
    "denominator": "3",
    "at_least": "on",
    "tie": "new_round",
    "recused_leave_base": "on",
    "minimum_voters": "5",
    "chosen_words": "đủ điều kiện đề nghị",
}


def tiers(*typed: tuple[str, str, str]) -> dict:
    """The fields of the tiers: (title, seats, names)."""
    fields = {"muc-TOTAL_FORMS": str(len(typed)), "muc-INITIAL_FORMS": "0"}
    for place, (title, seats, names) in enumerate(typed):
        fields |= {f"muc-{place}-title": title, f"muc-{place}-seats": seats, f"muc-{place}-names": names}
    return fields


def test_a_bloc_leader_calls_a_meeting_of_the_bloc(client, minh, finance, health):
    bloc_year = new_bloc_year(members=[finance, health], leader=finance)
    client.force_login(minh)
    fields = {"kind": "year_end", "on": "11/12/2026", "at": "08:00", "mode": "in_person", "place": "Hội trường A"}

    client.post(f"/khoi/{bloc_year.bloc.code}/2026/hoi-nghi/lap/", fields)

    meeting = Meeting.objects.get()
    assert (meeting.place, meeting.starts_at.hour, meeting.seats.count()) == ("Hội trường A", 1, 2)


def test_a_meeting_without_a_day_is_not_called_and_nothing_typed_is_lost(secretary, finance):
    bloc_year = new_bloc_year(members=[finance], leader=finance)

    answer = secretary.post(
        f"/khoi/{bloc_year.bloc.code}/2026/hoi-nghi/lap/", {"kind": "midyear", "place": "Hội trường"}
    )

    assert answer.status_code == 422
    assert (answer.context["form"]["place"].value(), Meeting.objects.count()) == ("Hội trường", 0)


def test_people_are_checked_in_and_the_meeting_is_opened_and_concluded(secretary):
    meeting = planned_meeting(members=3)
    for seat in meeting.seats.all()[:2]:
        secretary.post(f"/hoi-nghi/ghe/{seat.pk}/den/")

    secretary.post(f"/hoi-nghi/{meeting.pk}/khai-mac/", {"reason": "Chuẩn bị gấp"})
    secretary.post(f"/hoi-nghi/{meeting.pk}/be-mac/")

    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CONCLUDED


def test_too_few_people_ask_for_a_reason(secretary):
    meeting = planned_meeting(members=3)

    refused = secretary.post(f"/hoi-nghi/{meeting.pk}/khai-mac/", {"reason": ""})
    secretary.post(f"/hoi-nghi/{meeting.pk}/khai-mac/", {"reason": "Các đơn vị đến muộn"})

    meeting.refresh_from_db()
    assert (refused.status_code, meeting.opened_without) == (422, "Các đơn vị đến muộn")


def test_a_code_is_shown_once_where_it_was_asked_for(secretary):
    seat = new_meeting().seats.first()
    seat.replace_representative(name="Nguyễn Văn Tám", by=None)

    answer = secretary.post(f"/hoi-nghi/ghe/{seat.pk}/ma/")

    assert re.search(r'class="one-time-code">\w{3} \w{3}<', answer.content.decode())
    assert "no-store" in answer["Cache-Control"]


# --- The ballot -------------------------------------------------------------------------------------------------------


def test_a_paper_of_two_tiers_is_typed_with_notes(secretary):
    meeting = new_meeting()
    typed = tiers(
        ("Cờ thi đua", "1", "Sở Y tế | 96,5 điểm, hạng 1\nSở Tư pháp"), ("Bằng khen", "2", "A\nB\nC"), ("", "1", "")
    )

    secretary.post(f"/hoi-nghi/{meeting.pk}/phieu/lap/", SETTINGS | typed)

    ballot = Ballot.objects.get()
    assert [(tier.title, tier.seats) for tier in ballot.tiers.all()] == [("Cờ thi đua", 1), ("Bằng khen", 2)]
    assert list(ballot.options.values_list("label", "note"))[:2] == [
        ("Sở Y tế", "96,5 điểm, hạng 1"),
        ("Sở Tư pháp", ""),
    ]
    assert (ballot.rule.threshold.numerator, ballot.rule.at_least) == (2, True)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (tiers(("", "1", "")), "Phiếu cần ít nhất một mức."),
        (tiers(("Cờ", "1", "A\nA")), "Có tên ghi hai lần trong cùng một mức."),
        (tiers(("Cờ", "1", "A"), ("Cờ", "1", "B")), "Hai mức trùng tên."),
        (tiers(("", "1", "A")), "Xin đặt tên cho mức này."),
        (tiers(("Cờ", "", "A")), "Xin ghi số lượng được chọn."),
        (tiers(("Cờ", "1", "A")) | {"numerator": "4"}, "Tỷ lệ phải lớn hơn 0 và không quá 1."),
        (tiers(("Cờ", "1", "A")) | {"adds_written": "on"}, "Chỉ cộng ý kiến bằng văn bản khi tỷ lệ tính trên tổng số."),
        (tiers(("Cờ", "1", "A")) | {"minimum_voters": "2"}, "3"),
    ],
)
def test_a_paper_that_cannot_be_is_refused_with_a_sentence(secretary, changes, sentence):
    meeting = new_meeting()

    answer = secretary.post(f"/hoi-nghi/{meeting.pk}/phieu/lap/", SETTINGS | changes)

    assert answer.status_code == 422
    assert sentence in text(answer)
    assert Ballot.objects.count() == 0


def test_editing_a_paper_keeps_the_marks_and_ranks_of_names_that_stay(secretary):
    ballot = new_ballot(new_meeting(), "A", "B", is_open=False, mode=BallotMode.PAPER)
    ballot.options.filter(label="A").update(mark="agency:7", rank_key=1)
    shown = secretary.get(f"/hoi-nghi/phieu/{ballot.pk}/sua/").context["tiers"]

    typed = tiers(("Cờ thi đua của UBND tỉnh", "1", "C\nA"))
    secretary.post(f"/hoi-nghi/phieu/{ballot.pk}/sua/", SETTINGS | typed)

    assert shown.forms[0].initial["names"] == "A\nB"
    assert list(ballot.options.values_list("label", "mark", "rank_key")) == [("C", "", None), ("A", "agency:7", 1)]


def test_opening_shows_the_frozen_rule_and_who_votes_before_it_happens(secretary):
    meeting = new_meeting(members=3)
    ballot = new_ballot(meeting, mode=BallotMode.PAPER, is_open=False)
    address = f"/hoi-nghi/phieu/{ballot.pk}/mo/"
    shown = text(secretary.get(address))

    secretary.post(address, {"recused": [seats_of(ballot)[0].pk]})

    assert "Được chọn khi đạt trên 50% số đơn vị có mặt" in shown
    assert "; ".join(seat.label for seat in seats_of(ballot)) in shown
    ballot.refresh_from_db()
    assert (ballot.state, ballot.base_count) == (BallotState.OPEN, 2)


def count_fields(ballot, *, returned="5", valid="5", votes=("4", "1")) -> dict:
    [tier] = ballot.tiers.all()
    fields = {"committee": "Lê Thị Bình", "issued": "5", "returned": returned, f"valid_{tier.pk}": valid}
    fields |= {f"{reason}_{tier.pk}": "0" for reason in ("overvoted", "altered", "unstamped", "unclear")}
    return fields | {f"votes_{each.pk}": votes[place] for place, each in enumerate(ballot.options.all())}


def test_a_count_is_typed_closed_published_and_read(secretary):
    ballot = new_ballot(new_meeting(members=5), mode=BallotMode.PAPER)
    address = f"/hoi-nghi/phieu/{ballot.pk}/"

    secretary.post(f"{address}kiem-phieu/", count_fields(ballot))
    secretary.post(f"{address}ket-thuc/")
    secretary.post(f"{address}cong-bo/")

    answer = secretary.get(address)
    assert "Đồng ý 04/05 phiếu, đạt 80% số đơn vị có mặt (yêu cầu trên 50%): đủ điều kiện đề nghị." in text(answer)
    assert answer.context["results"][0]["chart_alt"] == "Biểu đồ cột: Sở Y tế 4 phiếu; Sở Tư pháp 1 phiếu."


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"returned": "6"}, "returned", "Thu về nhiều hơn số phiếu phát ra (05)."),
        ({"valid": "4"}, "valid", "Hợp lệ 04 + không hợp lệ 00 ≠ thu về 05."),
        ({"votes": ("6", "0")}, "votes", "Đồng ý nhiều hơn số phiếu hợp lệ (05)."),
    ],
)
def test_a_contradiction_stands_beside_its_field_and_nothing_typed_is_lost(secretary, changes, field, sentence):
    ballot = new_ballot(new_meeting(members=5), mode=BallotMode.PAPER)
    fields = count_fields(ballot, **changes)

    answer = secretary.post(f"/hoi-nghi/phieu/{ballot.pk}/kiem-phieu/", fields)

    form = answer.context["form"]
    assert answer.status_code == 422
    assert sentence in [error for name, errors in form.errors.items() if name.startswith(field) for error in errors]
    assert form["issued"].value() == "5"
    assert not hasattr(Ballot.objects.get(pk=ballot.pk), "paper_count")


def test_a_tie_is_settled_by_a_new_round(secretary):
    ballot = new_ballot(new_meeting(members=6), numerator=1, denominator=3)
    published(ballot, *["Sở Y tế"] * 3, *["Sở Tư pháp"] * 3)

    secretary.post(f"/hoi-nghi/phieu/{ballot.pk}/vong-moi/", {"what": "tied", "reason": "Bằng phiếu"})

    following = Ballot.objects.get(follows=ballot)
    assert (following.title, following.state) == ("Suy tôn Cờ thi đua (vòng 2)", BallotState.PREPARED)
    assert "Có vòng tiếp theo" in text(secretary.get(f"/hoi-nghi/phieu/{ballot.pk}/"))


def test_a_leader_is_elected_on_pages(secretary):
    agencies = [new_agency(name) for name in ("Sở Xây dựng", "Sở Công Thương")]
    meeting = new_meeting(members=[*agencies, *(new_agency() for _ in range(3))])
    fields = {"leaders": [agency.pk for agency in agencies], "mode": "secret"}
    secretary.post(f"/hoi-nghi/{meeting.pk}/bau/lap/", fields)
    ballot = Ballot.objects.get()
    secretary.post(f"/hoi-nghi/phieu/{ballot.pk}/mo/")
    ballot.refresh_from_db()
    vote(ballot, *["Sở Công Thương"] * 4)
    close_ballot(ballot, by=None)
    publish_ballot(ballot, by=None)

    secretary.post(f"/hoi-nghi/phieu/{ballot.pk}/ghi-nhan-bau/")

    meeting.refresh_from_db()
    assert meeting.proposed_leader == agencies[1]


def test_counts_do_not_show_on_the_page_while_the_ballot_is_open(secretary):
    ballot = new_ballot(new_meeting(members=9), "Sở Y tế", "Sở Tư pháp")
    before = text(secretary.get(f"/hoi-nghi/phieu/{ballot.pk}/"))
    vote(ballot, "Sở Y tế", "Sở Y tế")
    two = secretary.get(f"/hoi-nghi/phieu/{ballot.pk}/")

    assert (two.context["results"], two.context["names"], two.context["cast"]) == ([], None, "02")
    assert secretary.get(f"/hoi-nghi/phieu/{ballot.pk}/bien-ban-kiem-phieu.pdf").status_code == 404
    assert before.replace("0/9", "2/9") == text(two)


def test_the_page_for_voters_says_what_is_kept_and_what_remains(client):
    said = text(client.get("/bo-phieu/bi-mat/"))

    for part in ("không lưu từng lá phiếu", "sao chép ổ đĩa", "bản sao lưu", "Ít người bỏ phiếu", "chọn giống nhau"):
        assert part in said


def test_the_office_changes_the_quorum_by_a_new_rule(secretary):
    fields = {"kind": "council", "numerator": "3", "denominator": "4", "base": "all", "effective_from": "01/01/2026"}

    secretary.post("/hoi-nghi/so-nguoi-du/them/", fields)

    assert str(QuorumRule.objects.get(kind="council")) == "từ 75% trở lên, tính trên tổng số thành viên"


def told(answer) -> list[tuple[str, str]]:
    return [(message.level_tag, str(message)) for message in answer.context["messages"]]


def test_a_button_pressed_twice_does_no_harm_and_frightens_nobody(secretary):
    ballot = published(new_ballot(), "Sở Y tế", "Sở Y tế", "Sở Y tế")
    meeting = planned_meeting(members=3)
    for seat in meeting.seats.all():
        seat.arrive(by=None)
    opening = {"reason": "Chuẩn bị gấp"}
    secretary.post(f"/hoi-nghi/{meeting.pk}/khai-mac/", opening)
    secretary.get("/")

    published_again = secretary.post(f"/hoi-nghi/phieu/{ballot.pk}/cong-bo/", follow=True)
    opened_again = secretary.post(f"/hoi-nghi/{meeting.pk}/khai-mac/", opening, follow=True)

    assert told(published_again) == [("info", "Suy tôn Cờ thi đua: đã công bố từ trước.")]
    assert told(opened_again) == [("info", f"{meeting}: đang họp từ trước.")]


def test_closing_what_is_published_is_still_refused(secretary):
    ballot = published(new_ballot(), "Sở Y tế", "Sở Y tế", "Sở Y tế")

    [(level, _)] = told(secretary.post(f"/hoi-nghi/phieu/{ballot.pk}/ket-thuc/", follow=True))

    assert level == "error"


@pytest.mark.parametrize(
    ("days", "sentence"),
    [(1, "Ngày nhận không thể sau hôm nay."), (-400, "Ngày nhận cách đây hơn một năm; xin xem lại.")],
)
def test_an_opinion_is_not_received_tomorrow_nor_years_ago(secretary, days, sentence):
    meeting = new_meeting(members=6, present=5)
    ballot = new_ballot(meeting, mode=BallotMode.PAPER)
    day = timezone.localdate() + dt.timedelta(days=days)
    typed = {"seat": meeting.seats.last().pk, "document": "Phiếu ý kiến", "received_on": f"{day:%d/%m/%Y}"}

    answer = secretary.post(f"/hoi-nghi/phieu/{ballot.pk}/y-kien/", typed)

    assert answer.context["form"].errors == {"received_on": [sentence]}
    assert ballot.written_opinions.count() == 0
