"""Who sits on a seat, who comes and goes, and whether there are enough of them."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.urls import reverse

from accounts.errors import OfficeError, WrongState
from accounts.models import GrantedRole
from meetings.calling import call_meeting
from meetings.models import CouncilMember, Meeting, MeetingKind, MeetingState, QuorumBase, QuorumRule, Seat, SeatPass
from tests.builders import grant, new_agency, new_bloc_year
from tests.campaigns.covenants import PDF
from tests.documents.test_workbooks import workbook_of
from tests.meetings.rooms import MORNING, new_ballot, new_meeting, planned_meeting

pytestmark = pytest.mark.django_db


def at(hour: int, minute: int = 0) -> dt.datetime:
    return MORNING.replace(hour=hour - 7, minute=minute)


def test_every_member_has_a_seat_in_the_order_of_the_bloc_with_its_head(health, finance, giang):
    health.head_name, health.head_title = "Lê Hương Giang", "Giám đốc"
    health.save()
    meeting = planned_meeting(bloc_year=new_bloc_year(members=[health, finance], leader=finance))

    first, second = meeting.seats.all()

    assert (first.label, first.representative, first.representative_position, first.user) == (
        "Sở Y tế",
        "Lê Hương Giang",
        "Giám đốc",
        giang,
    )
    assert (second.label, second.user) == ("Sở Tài chính", None)


def test_two_accounts_of_heads_name_nobody(health, giang, lan):
    grant(lan, GrantedRole.HEAD, agency=health)

    meeting = planned_meeting(bloc_year=new_bloc_year(members=[health], leader=health))

    assert meeting.seats.get().user is None


def test_the_council_sits_as_it_is_on_the_day(phuc):
    CouncilMember.objects.create(name="Dương Hạnh Phúc", user=phuc, starts_on=dt.date(2020, 1, 1))
    CouncilMember.objects.create(name="Đã nghỉ", starts_on=dt.date(2020, 1, 1), ends_on=dt.date(2026, 12, 10))

    meeting = call_meeting(MeetingKind.COUNCIL, starts_at=MORNING, by=None)

    assert [(seat.label, seat.user) for seat in meeting.seats.all()] == [("Dương Hạnh Phúc", phuc)]
    assert meeting.unit_word == "thành viên Hội đồng"


def test_a_bloc_without_members_does_not_meet():
    with pytest.raises(OfficeError, match="chưa có thành viên"):
        call_meeting(MeetingKind.YEAR_END, bloc_year=new_bloc_year(), starts_at=MORNING, by=None)

    assert Meeting.objects.count() == 0


@pytest.mark.parametrize("kind", [MeetingKind.COUNCIL, MeetingKind.YEAR_END])
def test_the_database_wants_a_bloc_for_its_meetings_and_none_for_the_council(kind):
    bloc_year = new_bloc_year() if kind == MeetingKind.COUNCIL else None

    with pytest.raises(IntegrityError):
        Meeting.objects.create(kind=kind, bloc_year=bloc_year, starts_at=MORNING)


def test_who_comes_goes_and_comes_back_has_two_stays():
    seat = planned_meeting().seats.first()

    seat.arrive(by=None, at=at(8))
    seat.arrive(by=None, at=at(8, 5))
    seat.leave(by=None, at=at(9))
    seat.leave(by=None, at=at(9, 5))
    seat.arrive(by=None, at=at(10))

    stays = list(seat.attendances.values_list("arrived_at", "left_at"))
    assert stays == [(at(8), at(9)), (at(10), None)]
    assert seat.is_present


def test_a_clock_that_runs_behind_makes_no_stay_end_before_it_begins():
    seat = planned_meeting().seats.first()
    seat.arrive(by=None, at=at(9))

    seat.leave(by=None, at=at(8))

    assert seat.attendances.get().left_at == at(9)


def test_at_the_end_everybody_leaves_and_nobody_comes_any_more():
    meeting = new_meeting(members=3)
    item = meeting.agenda.create(title="Thảo luận")
    item.start(by=None, at=at(9))

    meeting.conclude(by=None, at=at(11, 30))

    assert {seat.attendances.get().left_at for seat in meeting.seats.all()} == {at(11, 30)}
    item.refresh_from_db()
    assert item.ended_at == at(11, 30)
    with pytest.raises(OfficeError, match="đã kết thúc"):
        meeting.seats.first().arrive(by=None)


def test_an_open_ballot_keeps_the_meeting_open():
    ballot = new_ballot()

    with pytest.raises(OfficeError, match="đang mở"):
        ballot.meeting.conclude(by=None)


def test_an_item_ends_when_the_next_begins():
    meeting = new_meeting()
    first, second = (meeting.agenda.create(title=title, position=place) for place, title in enumerate("AB"))
    first.start(by=None, at=at(8))

    second.start(by=None, at=at(9))

    first.refresh_from_db()
    assert (first.started_at, first.ended_at, second.is_current) == (at(8), at(9), True)


# --- Quorum -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("members", "needed"), [(15, 10), (7, 5), (5, 4), (3, 2), (1, 1)])
def test_two_thirds_are_rounded_up(members, needed):
    assert QuorumRule(numerator=2, denominator=3).needed(members) == needed


@pytest.mark.parametrize(("members", "needed"), [(14, 8), (15, 8)])
def test_more_than_half_is_one_more_where_half_is_whole(members, needed):
    assert QuorumRule(numerator=1, denominator=2, is_strict=True).needed(members) == needed


def test_a_meeting_opens_with_a_quorum_or_with_a_reason(minh):
    meeting = planned_meeting(members=6)
    for seat in list(meeting.seats.all())[:3]:
        seat.arrive(by=None, at=MORNING)

    with pytest.raises(OfficeError, match="Có mặt 03/06, cần ít nhất 04: chưa đủ"):
        meeting.open(by=minh)
    meeting.open(by=minh, reason="Đã xin ý kiến các đơn vị vắng", at=MORNING)

    assert (meeting.state, meeting.opened_without) == (MeetingState.OPENED, "Đã xin ý kiến các đơn vị vắng")
    with pytest.raises(WrongState):
        meeting.open(by=minh, reason="Lần nữa")


def test_a_rule_that_excuses_leaves_those_with_a_reason_out():
    rule = QuorumRule.objects.get()
    rule.base = QuorumBase.EXPECTED
    rule.keep(by=None)
    meeting = planned_meeting(members=6)
    seats = list(meeting.seats.all())
    for seat in seats[:2]:
        seat.arrive(by=None)
    for seat in seats[3:]:
        seat.excuse_absence(reason="Đi công tác", by=None)

    quorum = meeting.quorum()

    assert (quorum.present, quorum.members, quorum.needed, quorum.is_met) == (2, 3, 2, True)


def test_an_open_meeting_keeps_its_rule_when_the_rules_change():
    meeting = new_meeting(members=6, present=4)
    QuorumRule.objects.create(numerator=1, denominator=1, effective_from=dt.date(2026, 1, 1))

    assert meeting.quorum().needed == 4
    assert planned_meeting(members=6).quorum().needed == 6


def test_a_rule_for_the_kind_goes_before_one_for_all_and_the_newer_before_the_older():
    special = QuorumRule.objects.create(kind="council", effective_from=dt.date(2010, 1, 1))
    ended = dt.date(2025, 12, 31)
    newer = QuorumRule.objects.create(effective_from=dt.date(2025, 1, 1), effective_to=ended)

    def rule(kind, on):
        return QuorumRule.objects.in_force(kind, on)

    assert rule("council", dt.date(2025, 6, 1)) == special
    assert rule("midyear", dt.date(2025, 6, 1)) == newer
    assert rule("midyear", dt.date(2026, 6, 1)).effective_from == dt.date(2000, 1, 1)
    assert rule("midyear", dt.date(1999, 6, 1)) is None


def test_the_rule_that_comes_with_the_portal_says_that_it_wants_checking():
    rule = QuorumRule.objects.get()

    assert (rule.in_words(), rule.is_unconfirmed) == ("từ 2/3 trở lên, tính trên tổng số thành viên", True)


# --- Who sits there ---------------------------------------------------------------------------------------------------


def test_somebody_else_may_take_the_seat_with_a_letter_and_the_old_code_is_worth_nothing(lan):
    seat = Seat.objects.create(
        meeting=planned_meeting(), agency=new_agency(), label="Sở Y tế", representative="Lê Hương Giang"
    )
    code = seat.issue_code(by=None)

    seat.replace_representative(
        name="Trần Thị Lan", position="Phó Giám đốc", authorisation="Giấy ủy quyền 12/GUQ-SYT", user=lan, by=None
    )

    change = seat.replacements.get()
    assert (change.before, change.after, change.authorisation) == (
        "Lê Hương Giang",
        "Trần Thị Lan",
        "Giấy ủy quyền 12/GUQ-SYT",
    )
    assert not SeatPass.objects.filter(seat=seat).exists()
    assert seat.meeting.seated_ids == {lan.pk}
    assert len(code) == 6


def test_the_scanned_letter_is_kept_for_those_who_run_the_meeting(client, minh, lan, finance, health):
    meeting = planned_meeting(bloc_year=new_bloc_year(members=[finance, health], leader=finance))
    seat = meeting.seats.get(agency=health)
    edit, letter = reverse("meetings:seat_edit", args=[seat.pk]), reverse("meetings:authorisation_file", args=[seat.pk])
    typed = {"representative": "Trần Thị Lan", "authorisation": "Giấy ủy quyền 12/GUQ-SYT"}
    client.force_login(minh)

    none_yet = client.get(letter).status_code
    client.post(edit, {**typed, "scan": SimpleUploadedFile("giay.pdf", PDF)})
    client.post(edit, {**typed, "representative_position": "Phó Giám đốc"})
    kept = b"".join(client.get(letter).streaming_content)
    client.force_login(lan)
    to_a_member = client.get(letter).status_code
    client.force_login(minh)
    client.post(edit, {"representative": "Lê Hương Giang"})

    assert (none_yet, kept, to_a_member) == (404, PDF, 403)
    assert client.get(letter).status_code == 404  # the head comes, and the letter is not his


@pytest.mark.parametrize("content", [b"MZ\x90\x00", workbook_of([["Giấy ủy quyền"]]).getvalue()])
def test_a_letter_that_is_no_scan_is_refused_beside_its_field(client, minh, finance, health, content):
    meeting = planned_meeting(bloc_year=new_bloc_year(members=[finance, health], leader=finance))
    edit = reverse("meetings:seat_edit", args=[meeting.seats.get(agency=health).pk])
    client.force_login(minh)

    page = client.post(edit, {"representative": "Trần Thị Lan", "scan": SimpleUploadedFile("giay.pdf", content)})

    assert (page.status_code, list(page.context["form"].errors)) == (422, ["scan"])
