"""What the room and the telephones see while a meeting goes on, how soon, and what they never see."""

import datetime as dt
import re

import pytest
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from blocs.models import BlocState
from meetings import agenda, running
from meetings.counting_papers import TierTally, count_papers
from meetings.live import desk_version, phone_version, screen_version, situation
from meetings.models import BallotMode, ItemKind, Meeting
from meetings.preparing import close_display, open_display
from meetings.voting import cast, close_ballot, publish_ballot
from scoring.bloc_table import freeze
from scoring.models import BlocCriteria, LineScore, ScoreStage, SheetState
from tests.builders import new_bloc_year, new_criteria_set, new_sheet
from tests.meetings.rooms import MORNING, new_ballot, new_meeting, one_tier, option, planned_meeting, seats_of, vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def bloc_year(health, finance, justice):
    return new_bloc_year(members=[finance, health, justice], leader=finance)


@pytest.fixture
def meeting(bloc_year) -> Meeting:
    found = new_meeting(bloc_year=bloc_year)
    found.agenda.all().delete()
    found.opened_at = timezone.now() - dt.timedelta(hours=1)
    found.save()
    return found


def item(meeting: Meeting, title: str = "Thảo luận", **fields):
    return agenda.add_item(meeting, title=title, by=None, **fields)


def phone_of(client, seat) -> None:
    """The pass of this seat on the telephone of `client`."""
    seat.replace_representative(name="Nguyễn Văn Tám", by=None)
    client.post("/bo-phieu/", {"code": seat.issue_code(by=None)})


# --- The pulse --------------------------------------------------------------------------------------------------------


def test_the_screen_changes_with_everything_it_shows(meeting):
    before, seen = set(), []

    def changed() -> bool:
        seen.append(screen_version(Meeting.objects.get(pk=meeting.pk)))
        is_new = seen[-1] not in before
        before.add(seen[-1])
        return is_new

    assert changed()
    assert not changed()
    first = item(meeting)
    first.start(by=None, at=MORNING)
    assert changed()
    meeting.seats.last().leave(by=None)
    assert changed()
    ballot = new_ballot(meeting, mode=BallotMode.OPEN)
    assert changed()
    cast(ballot, seat=seats_of(ballot)[0], approved=[])
    assert changed()
    close_ballot(ballot, by=None)
    assert changed()
    publish_ballot(ballot, by=None)
    assert changed()
    running.conclude_item(first, "Thống nhất.", by=None)
    assert changed()


def test_a_vote_does_not_make_two_hundred_telephones_ask_at_once(meeting):
    ballot = new_ballot(meeting, mode=BallotMode.OPEN)
    before = phone_version(meeting)

    cast(ballot, seat=seats_of(ballot)[0], approved=[])
    assert phone_version(meeting) == before

    close_ballot(ballot, by=None)
    assert phone_version(meeting) != before


def test_the_chairs_page_also_changes_with_remarks_and_prepared_ballots(meeting, lan):
    before = desk_version(meeting)
    running.note_remark(meeting, speaker="Ông Tám", text="Nhất trí.", by=lan)
    after_remark = desk_version(meeting)
    new_ballot(meeting, is_open=False)

    assert len({before, after_remark, desk_version(meeting)}) == 3


def test_a_pulse_is_a_few_letters_and_nothing_keeps_it(client, meeting, lan):
    client.force_login(lan)

    answer = client.get(f"/hoi-nghi/{meeting.pk}/nhip/")

    assert (len(answer.content), answer["Cache-Control"]) == (16, "no-store")


@pytest.fixture
def nothing_kept():
    """What another test has left of a meeting with the same key; the telephones of one second share an answer."""
    cache.clear()


@pytest.mark.usefixtures("nothing_kept")
@pytest.mark.parametrize("members", [3, 9])
def test_the_pulse_of_a_telephone_asks_the_database_little(client, members, django_assert_num_queries):
    meeting = new_meeting(members=members)
    phone_of(client, meeting.seats.first())

    with django_assert_num_queries(4):  # the pass, and what all telephones share: the meeting, its item, its ballots
        answer = client.get("/bo-phieu/nhip/")

    assert answer.status_code == 200


def test_a_telephone_whose_pass_was_revoked_is_told(client, meeting):
    seat = meeting.seats.first()
    phone_of(client, seat)
    seat.replace_representative(name="Trần Thị Chín", by=None)

    assert client.get("/bo-phieu/nhip/").status_code == 404


# --- What the room looks at -------------------------------------------------------------------------------------------


def test_the_room_looks_at_the_current_item_and_the_next(meeting):
    first, _ = item(meeting, "Báo cáo"), item(meeting, "Thảo luận")
    first.start(by=None, at=MORNING)

    now = situation(meeting)

    assert (now.item.title, now.place, now.items, now.following.title) == ("Báo cáo", 1, 2, "Thảo luận")


def test_what_the_chair_passed_over_comes_after_what_follows(meeting):
    passed_over, taken_first, after = item(meeting, "Báo cáo"), item(meeting, "Thảo luận"), item(meeting, "Bỏ phiếu")

    taken_first.start(by=None)
    then = situation(meeting).following
    after.start(by=None)

    assert (then, situation(meeting).following) == (after, passed_over)


def test_an_open_ballot_goes_before_everything_and_its_result_stays_until_the_next_item(meeting):
    first, second = item(meeting, "Bỏ phiếu"), item(meeting, "Thảo luận")
    first.start(by=None)
    ballot = new_ballot(meeting, mode=BallotMode.OPEN)
    assert situation(meeting).vote.is_open

    close_ballot(ballot, by=None)
    closed = situation(meeting).vote
    assert (closed.is_open, closed.is_published, closed.results) == (False, False, [])

    publish_ballot(ballot, by=None)
    assert len(situation(meeting).vote.results) == 1

    second.start(by=None, at=timezone.now() + dt.timedelta(seconds=1))
    assert situation(meeting).vote is None


@pytest.fixture
def ranked(meeting, bloc_year, health):
    criteria = new_criteria_set()
    BlocCriteria.objects.create(bloc_year=bloc_year, criteria_set=criteria)
    new_sheet(agency=health, bloc_year=bloc_year, criteria_set=criteria, state=SheetState.CHECKED)
    bloc_year.state = BlocState.VERIFIED
    bloc_year.save()
    meeting.refresh_from_db()
    freeze(bloc_year, occasion="Kết thúc thẩm tra", by=None)
    return meeting


def test_the_ranking_is_shown_while_the_meeting_agrees_on_it_and_not_before(client, ranked, lan):
    url = f"/hoi-nghi/{ranked.pk}/man-hinh/"
    scores = item(ranked, "Thống nhất điểm", kind=ItemKind.SCORES)
    client.force_login(lan)
    assert client.get(url).context["now"].ranking is None

    scores.start(by=None, at=MORNING)

    assert client.get(url).context["now"].ranking.year == 2026


def test_before_the_opening_the_screen_shows_where_to_check_in(client, lan, bloc_year):
    meeting = planned_meeting(bloc_year=bloc_year)
    client.force_login(lan)

    page = client.get(f"/hoi-nghi/{meeting.pk}/man-hinh/").content.decode()

    assert "testserver/bo-phieu/" in page
    assert "data:image/svg+xml" in page


# --- The link for a machine where nobody signs in ---------------------------------------------------------------------


def test_the_link_shows_the_screen_until_it_is_closed_or_the_meeting_ends(client, meeting):
    open_display(meeting, by=None)
    first = f"/man-hinh/{meeting.display_key}/"
    assert (client.get(first).status_code, client.get(f"{first}nhip/").status_code) == (200, 200)

    open_display(meeting, by=None)
    second = f"/man-hinh/{meeting.display_key}/"
    assert (client.get(first).status_code, client.get(second).status_code) == (404, 200)

    close_display(meeting, by=None)
    assert client.get(second).status_code == 404

    open_display(meeting, by=None)
    meeting.conclude(by=None)
    assert client.get(f"/man-hinh/{meeting.display_key}/").status_code == 404


def test_no_meeting_is_shown_by_an_empty_link(client, meeting):
    assert client.get("/man-hinh/khong-co/").status_code == 404


# --- Nothing leaks before the closing ---------------------------------------------------------------------------------

NOW = timezone.now()
PAGES = ["man-hinh", "theo-doi", "dieu-hanh", "nhip", "chuong-trinh", "chuan-bi"]


def everything_shown(client, meeting, minh) -> list[str]:
    """Every page that follows the meeting, for the leader who runs it, the room, and a telephone."""
    open_display(meeting, by=None)
    meeting.display_key = Meeting.objects.get(pk=meeting.pk).display_key
    client.force_login(minh)
    pages = [client.get(f"/hoi-nghi/{meeting.pk}/{name}/").content.decode() for name in PAGES]
    pages.append(client.get(f"/man-hinh/{meeting.display_key}/").content.decode())
    pages.append(client.get("/bo-phieu/ghe/").content.decode())
    Meeting.objects.filter(pk=meeting.pk).update(display_key="")
    return [_without_tokens(page) for page in pages]


def _without_tokens(page: str) -> str:
    page = re.sub(r'(name="csrfmiddlewaretoken" value=|X-CSRFToken": )"[^"]+"', "", page)
    page = re.sub(
        r"/phieu/\d+/", "/phieu/", page
    )  # the next ballot has another number, on PostgreSQL also after a rollback
    return re.sub(r'/man-hinh/[\w-]+/|data-live-version="\w+"|^\w{16}$', "", page)


@pytest.mark.parametrize("mode", [BallotMode.SECRET, BallotMode.OPEN])
def test_no_page_differs_by_what_was_chosen_before_the_result_is_published(client, minh, meeting, health, mode):
    phone_of(client, meeting.seats.get(agency=health))
    shown = []
    for choices in (["Sở Y tế", "Sở Y tế", "Sở Y tế"], ["Sở Tư pháp", "", "Sở Y tế"]):
        with transaction.atomic():
            ballot = new_ballot(meeting, mode=mode, minimum_voters=3)
            vote(ballot, *choices)
            opened = everything_shown(client, meeting, minh)
            close_ballot(ballot, by=None, at=NOW)
            shown.append(opened + everything_shown(client, meeting, minh))
            transaction.set_rollback(True)

    assert sum(len(page) > 1000 for page in shown[0]) == 14  # all but the pulse
    assert shown[0] == shown[1]


def test_a_paper_count_that_was_typed_in_is_not_shown_before_the_result_is_published(client, meeting, minh):
    ballot = new_ballot(meeting, mode=BallotMode.PAPER, tiers=one_tier("Sở Y tế", "Sở Tư pháp"))
    [tier] = ballot.tiers.all()
    votes = {option(ballot, "Sở Y tế"): 2, option(ballot, "Sở Tư pháp"): 1}
    counted = {tier.pk: TierTally(valid=3, votes=votes)}
    count_papers(ballot, issued=3, returned=3, tiers=counted, committee="A", by=None)
    close_ballot(ballot, by=None)

    assert situation(meeting).vote.results == []
    pages = "".join(everything_shown(client, meeting, minh))
    assert ("Đồng ý 02" in pages, "66,67" in pages) == (False, False)


# --- Points corrected in the meeting ----------------------------------------------------------------------------------


def test_a_point_is_corrected_with_a_reason_and_the_bloc_ranked_anew(client, ranked, minh, health):
    sheet = ranked.bloc_year.sheets.get()
    code = next(iter(sheet.criteria_set.criteria.leaves))
    url = f"/hoi-nghi/{ranked.pk}/diem/{sheet.pk}/{code}/"
    client.force_login(minh)
    before = screen_version(ranked)

    refused = client.post(url, {"points": "1,5", "reason": "", "seen": "0"})
    client.post(url, {"points": "1,5", "reason": "Văn bản trình tại hội nghị.", "seen": "0"})

    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["reason"])
    line = LineScore.objects.get(sheet=sheet, code=code, stage=ScoreStage.AGREED)
    assert (str(line.points.normalize()), line.reason) == ("1.5", "Văn bản trình tại hội nghị.")
    assert screen_version(ranked) != before


def test_nobody_writes_down_the_points_of_an_agency_of_their_own(client, ranked, minh, finance):
    sheet = new_sheet(agency=finance, bloc_year=ranked.bloc_year, state=SheetState.CHECKED)
    code = next(iter(sheet.criteria_set.criteria.leaves))
    client.force_login(minh)

    assert client.get(f"/hoi-nghi/{ranked.pk}/diem/{sheet.pk}/{code}/").status_code == 403


# --- The chair's page -------------------------------------------------------------------------------------------------


def test_a_remark_belongs_to_the_item_that_ran_when_the_page_was_made(client, meeting, minh):
    first, second = item(meeting, "Báo cáo"), item(meeting, "Thảo luận")
    first.start(by=None)
    client.force_login(minh)
    second.start(by=None)

    typed = {"speaker": "Ông Tám", "text": "Về báo cáo.", "noi-dung": str(first.pk)}
    client.post(f"/hoi-nghi/{meeting.pk}/y-kien/them/", typed)

    assert meeting.remarks.get().item == first


def test_a_remark_without_speaker_comes_back_with_what_was_typed(client, meeting, minh):
    client.force_login(minh)

    answer = client.post(f"/hoi-nghi/{meeting.pk}/y-kien/them/", {"text": "Ai nói?"})

    form = answer.context["remark_form"]
    assert (answer.status_code, list(form.errors), form["text"].value()) == (422, ["speaker"], "Ai nói?")


@pytest.mark.parametrize("many", [1, 3])
def test_the_pages_take_the_same_number_of_queries_however_much_happens(
    client, meeting, minh, lan, many, django_assert_num_queries
):
    for place in range(many):
        running.note_remark(meeting, item=item(meeting, f"Nội dung {place}"), speaker="A", text="B", by=lan)
        new_ballot(meeting, mode=BallotMode.PAPER, tiers=one_tier(*(f"Sở {n}" for n in range(many))))
    meeting.agenda.first().start(by=None, at=MORNING)
    client.force_login(minh)

    with django_assert_num_queries(12):
        client.get(f"/hoi-nghi/{meeting.pk}/dieu-hanh/")
    with django_assert_num_queries(12):
        client.get(f"/hoi-nghi/{meeting.pk}/man-hinh/")
    with django_assert_num_queries(11):
        client.get(f"/hoi-nghi/{meeting.pk}/theo-doi/")


@pytest.mark.parametrize("members", [3, 9])
def test_two_hundred_telephones_can_vote_at_once_for_each_asks_little(client, members, django_assert_num_queries):
    meeting = new_meeting(members=members)
    phone_of(client, meeting.seats.first())
    ballot = new_ballot(meeting, minimum_voters=3, tiers=one_tier(*(f"Sở {n}" for n in range(members))))
    paper, chosen = f"/bo-phieu/phieu/{ballot.pk}/", {f"o{ballot.options.first().pk}": "1"}
    cache.clear()

    with django_assert_num_queries(9):  # three of them for all telephones
        client.get("/bo-phieu/ghe/")
    with django_assert_num_queries(5):
        client.get(paper)
    with django_assert_num_queries(5):
        client.post(paper, chosen)
    with django_assert_num_queries(14):
        answer = client.post(paper, {**chosen, "bo-phieu": "1"})

    assert (answer.status_code, ballot.turnout.count()) == (302, 1)


# --- Checking in by oneself -------------------------------------------------------------------------------------------


def test_whoever_holds_the_code_of_a_seat_checks_in_on_a_telephone(client, bloc_year):
    seat = planned_meeting(bloc_year=bloc_year, starts_at=timezone.now()).seats.first()
    phone_of(client, seat)

    client.post("/bo-phieu/co-mat/")
    client.post("/bo-phieu/co-mat/")

    assert (seat.is_present, seat.attendances.count()) == (True, 1)


def test_whoever_sits_there_with_an_account_checks_in_signed_in(client, bloc_year, giang, health):
    meeting = planned_meeting(bloc_year=bloc_year, starts_at=timezone.now())
    client.force_login(giang)

    client.post(f"/hoi-nghi/{meeting.pk}/toi-co-mat/")

    assert meeting.seats.get(agency=health).is_present


def test_days_before_the_meeting_nobody_checks_in_by_oneself(client, bloc_year, giang, health):
    later = timezone.localtime() + dt.timedelta(days=3)
    meeting = planned_meeting(bloc_year=bloc_year, starts_at=later)
    phone_of(client, meeting.seats.exclude(agency=health).first())

    by_code = client.post("/bo-phieu/co-mat/", follow=True)
    client.force_login(giang)
    signed_in = client.post(f"/hoi-nghi/{meeting.pk}/toi-co-mat/", follow=True)

    told = f"Chưa đến ngày họp: điểm danh được từ ngày {later:%d/%m/%Y} hoặc khi hội nghị khai mạc."
    assert [[str(each) for each in answer.context["messages"]] for answer in (by_code, signed_in)] == [[told], [told]]
    assert "Tôi có mặt" not in by_code.content.decode() + signed_in.content.decode()
    assert meeting.quorum().present == 0


@pytest.mark.parametrize("hours", [0, 23])
def test_on_the_day_of_the_meeting_whoever_comes_checks_in_whatever_the_hour(client, bloc_year, hours):
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    seat = planned_meeting(bloc_year=bloc_year, starts_at=midnight + dt.timedelta(hours=hours)).seats.first()
    phone_of(client, seat)

    client.post("/bo-phieu/co-mat/")

    assert seat.is_present


def test_a_meeting_opened_before_its_day_lets_people_check_in(client, bloc_year):
    later = timezone.now() + dt.timedelta(days=3)
    seat = new_meeting(bloc_year=bloc_year, present=1, starts_at=later).seats.last()
    phone_of(client, seat)

    client.post("/bo-phieu/co-mat/")

    assert seat.is_present


def test_a_card_holds_the_code_behind_a_hash_that_no_server_gets(client, meeting, minh):
    for seat in meeting.seats.all():
        seat.replace_representative(name=f"Người của {seat}", by=None)
    client.force_login(minh)

    answer = client.post(f"/hoi-nghi/{meeting.pk}/the-ma/")

    codes = [card["code"] for card in answer.context["cards"]]
    assert len(set(codes)) == 3
    assert answer["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    client.logout()
    assert client.post("/bo-phieu/", {"code": codes[0]})["Location"] == "/bo-phieu/ghe/"
