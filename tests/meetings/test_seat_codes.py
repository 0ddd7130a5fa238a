"""A one-time code lets whoever sits in a meeting vote on a phone, without an account."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.errors import OfficeError
from accounts.models import Attempt
from meetings.models import BallotMode, OptionCount, SeatPass, TooManyCodes, Turnout, WrongCode
from meetings.models.seat import CODE_LETTERS, MOST_WRONG_CODES
from tests.meetings.rooms import new_ballot, new_meeting, option

pytestmark = pytest.mark.django_db
HOME = "/bo-phieu/ghe/"


@pytest.fixture
def ballot():
    return new_ballot(new_meeting(members=5))


@pytest.fixture
def seat(ballot):
    first = ballot.meeting.seats.first()
    first.replace_representative(name="Nguyễn Văn Tám", by=None)
    return first


def enter(client, code):
    return client.post("/bo-phieu/", {"code": code})


def test_a_code_is_short_and_has_no_letters_that_look_alike(seat):
    code = seat.issue_code(by=None)

    assert len(code) == 6
    assert set(code) <= set(CODE_LETTERS)
    assert set("0O1IL") & set(CODE_LETTERS) == set()


def test_the_database_does_not_know_the_code(seat):
    code = seat.issue_code(by=None)

    row = SeatPass.objects.values().get()
    assert code not in str(row)


@pytest.mark.parametrize("typed", ["{}", " {} ", "{0[0]}{0[1]}{0[2]} - {0[3]}{0[4]}{0[5]}"])
def test_a_code_is_understood_however_it_is_typed(seat, typed):
    code = seat.issue_code(by=None).lower()

    found, token = SeatPass.objects.exchange(typed.format(code), address="10.0.0.7")

    assert (found, SeatPass.objects.seat_of(token)) == (seat, seat)


def test_a_code_opens_one_phone(seat):
    code = seat.issue_code(by=None)
    SeatPass.objects.exchange(code, address="10.0.0.7")

    with pytest.raises(WrongCode):
        SeatPass.objects.exchange(code, address="10.0.0.7")


def test_a_new_code_shuts_out_the_phone_that_used_the_old_one(seat):
    _, token = SeatPass.objects.exchange(seat.issue_code(by=None), address="10.0.0.7")

    seat.issue_code(by=None)

    assert SeatPass.objects.seat_of(token) is None


def test_whoever_was_replaced_is_shut_out(seat):
    unused = seat.issue_code(by=None)
    seat.replace_representative(name="Trần Thị Chín", by=None)
    with pytest.raises(WrongCode):
        SeatPass.objects.exchange(unused, address="10.0.0.7")
    _, token = SeatPass.objects.exchange(seat.issue_code(by=None), address="10.0.0.7")

    seat.replace_representative(name="Lê Văn Mười", by=None)

    assert SeatPass.objects.seat_of(token) is None


def test_a_pass_ends_with_the_meeting(ballot, seat):
    _, token = SeatPass.objects.exchange(seat.issue_code(by=None), address="10.0.0.7")
    ballot.meeting.ballots.update(state="closed", closed_at=timezone.now())

    ballot.meeting.conclude(by=None)

    assert SeatPass.objects.seat_of(token) is None
    with pytest.raises(OfficeError, match="đã kết thúc"):
        seat.issue_code(by=None)


def test_nobody_sits_there_nobody_gets_a_code(ballot):
    nameless = ballot.meeting.seats.last()

    with pytest.raises(OfficeError, match="Chưa ghi người dự họp"):
        nameless.issue_code(by=None)


def test_guessing_is_slowed_down_for_one_address_and_for_ten_minutes(seat):
    now = timezone.now()
    code = seat.issue_code(by=None)
    for _ in range(MOST_WRONG_CODES):
        with pytest.raises(WrongCode):
            SeatPass.objects.exchange("ABCDEF", address="10.0.0.7", at=now)

    with pytest.raises(TooManyCodes, match="hoặc chuyển sang mạng khác"):
        SeatPass.objects.exchange(code, address="10.0.0.7", at=now + dt.timedelta(minutes=9))
    found, _ = SeatPass.objects.exchange(code, address="10.0.0.8", at=now)

    assert found == seat
    with pytest.raises(WrongCode):
        SeatPass.objects.exchange(code, address="10.0.0.7", at=now + dt.timedelta(minutes=11))


def test_what_was_tried_elsewhere_does_not_keep_a_seat_closed(seat):
    for _ in range(MOST_WRONG_CODES):
        Attempt.objects.note("documents.verification", "10.0.0.7")

    found, _ = SeatPass.objects.exchange(seat.issue_code(by=None), address="10.0.0.7")

    assert found == seat


# --- On the phone -----------------------------------------------------------------------------------------------------


def test_from_the_code_to_the_cast_paper_without_an_account(client, ballot, seat):
    page = enter(client, seat.issue_code(by=None))
    paper = f"/bo-phieu/phieu/{ballot.pk}/"
    chosen = {f"o{option(ballot, 'Sở Y tế')}": "1"}
    home = client.get(HOME)
    checked = client.post(paper, chosen)
    nothing_yet = Turnout.objects.count()

    done = client.post(paper, {**chosen, "bo-phieu": "1"})

    assert (page.status_code, page["Location"]) == (302, HOME)
    assert [(row["ballot"], row["has_voted"], row["may_vote"]) for row in home.context["rows"]] == [
        (ballot, False, True)
    ]
    assert [part["yes"] for part in checked.context["summary"]] == [["Sở Y tế"]]
    assert nothing_yet == 0
    assert (done.status_code, done["Location"]) == (302, HOME)
    assert [row.seat for row in Turnout.objects.all()] == [seat]
    assert OptionCount.objects.get(option__label="Sở Y tế").votes == 1


def test_a_second_paper_of_the_same_seat_is_not_counted(client, ballot, seat):
    enter(client, seat.issue_code(by=None))
    cast = {f"o{option(ballot, 'Sở Y tế')}": "1", "bo-phieu": "1"}
    client.post(f"/bo-phieu/phieu/{ballot.pk}/", cast)

    again = client.post(f"/bo-phieu/phieu/{ballot.pk}/", cast)

    assert again.templates[0].name == "meetings/paper_closed.html"
    assert OptionCount.objects.get(option__label="Sở Y tế").votes == 1


def test_too_many_names_come_back_as_they_were_ticked(client, ballot, seat):
    enter(client, seat.issue_code(by=None))
    both = {f"o{pk}": "1" for pk in ballot.options.values_list("pk", flat=True)}

    answer = client.post(f"/bo-phieu/phieu/{ballot.pk}/", {**both, "bo-phieu": "1"})

    assert "chọn nhiều nhất 01, phiếu này chọn 02" in answer.content.decode()
    assert answer.content.decode().count(" checked") == 2
    assert Turnout.objects.count() == 0


@pytest.mark.parametrize(
    ("method", "typed", "approved"),
    [
        ("approve", {"A": "1", "B": "0"}, {"A"}),
        ("choose", {"A": "on"}, {"A"}),
        ("strike", {"B": "on", "C": "on"}, {"A"}),
    ],
)
def test_approving_choosing_and_striking_out_mean_the_same_to_the_count(client, method, typed, approved):
    ballot = new_ballot(new_meeting(members=5), "A", "B", "C", method=method)
    seat = ballot.meeting.seats.first()
    seat.replace_representative(name="Nguyễn Văn Tám", by=None)
    enter(client, seat.issue_code(by=None))

    fields = {f"o{option(ballot, label)}": value for label, value in typed.items()}
    client.post(f"/bo-phieu/phieu/{ballot.pk}/", {**fields, "bo-phieu": "1"})

    voted_for = OptionCount.objects.filter(ballot=ballot, votes=1).values_list("option__label", flat=True)
    assert set(voted_for) == approved


def test_without_a_pass_there_is_only_the_page_for_the_code(client, ballot):
    assert client.get(HOME)["Location"] == "/bo-phieu/"
    assert client.post(f"/bo-phieu/phieu/{ballot.pk}/", {"bo-phieu": "1"})["Location"] == "/bo-phieu/"
    assert Turnout.objects.count() == 0


def test_the_pass_of_one_meeting_opens_no_ballot_of_another(client, ballot, seat):
    other = new_ballot(new_meeting(members=5))
    enter(client, seat.issue_code(by=None))

    assert client.get(f"/bo-phieu/phieu/{other.pk}/").status_code == 404


def test_a_wrong_code_says_so_beside_the_field(client, ballot):
    answer = enter(client, "ABCDEF")

    assert answer.context["form"].errors["code"] == [
        "Mã không đúng hoặc đã dùng trên máy khác. Xin xem lại, hoặc nhờ thư ký cấp mã mới."
    ]


def test_voting_leaves_no_line_in_the_log_and_no_session(client, ballot, seat, caplog, django_session_count):
    enter(client, seat.issue_code(by=None))
    paper, chosen = f"/bo-phieu/phieu/{ballot.pk}/", {f"o{option(ballot, 'Sở Y tế')}": "1"}
    too_many = {f"o{pk}": "1" for pk in ballot.options.values_list("pk", flat=True)}
    caplog.clear()

    with caplog.at_level("DEBUG", logger="django.request"):
        client.get(paper)
        client.post(paper, too_many)
        client.post(paper, chosen)
        client.post(paper, {**chosen, "bo-phieu": "1"})
        client.post(paper, {**chosen, "bo-phieu": "1"})

    assert [record.getMessage() for record in caplog.records if record.name.startswith("django")] == []
    assert django_session_count() == 0


@pytest.fixture
def django_session_count():
    from django.contrib.sessions.models import Session  # noqa: PLC0415

    return Session.objects.count


# --- With an account --------------------------------------------------------------------------------------------------


def test_whoever_sits_there_with_an_account_votes_signed_in(client, ballot, lan):
    ballot.meeting.seats.first().replace_representative(name="Trần Thị Lan", user=lan, by=None)
    client.force_login(lan)

    client.post(f"/hoi-nghi/phieu/{ballot.pk}/bo-phieu/", {f"o{option(ballot, 'Sở Y tế')}": "1", "bo-phieu": "1"})

    assert OptionCount.objects.get(option__label="Sở Y tế").votes == 1


def test_a_paper_ballot_is_not_offered_on_phones(client, seat):
    new_ballot(seat.meeting, mode=BallotMode.PAPER)
    enter(client, seat.issue_code(by=None))

    assert [row["ballot"].mode for row in client.get(HOME).context["rows"]] == ["secret"]


def test_a_name_of_another_paper_is_told_and_makes_no_blank_paper(client, ballot, seat):
    enter(client, seat.issue_code(by=None))
    stray = {f"o{option(new_ballot(), 'Sở Y tế')}": "1", "bo-phieu": "1"}

    answer = client.post(f"/bo-phieu/phieu/{ballot.pk}/", stray)

    assert "Phiếu có tên không thuộc cuộc bỏ phiếu này. Xin tải lại trang." in answer.content.decode()
    assert Turnout.objects.count() == 0
