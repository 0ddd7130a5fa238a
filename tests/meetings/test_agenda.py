"""The agenda begins with the template of its kind, and is changed until the meeting has ended."""

import datetime as dt

import pytest

from accounts.errors import OfficeError
from accounts.models import AuditEvent
from meetings import agenda, running
from meetings.models import ItemKind, MeetingKind, ProgrammeRow
from tests.meetings.rooms import MORNING, new_meeting, planned_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def templates():
    """Two rows for review meetings, one of them no longer in force when these meetings are held."""
    ProgrammeRow.objects.all().delete()
    old = {"effective_from": dt.date(2019, 1, 1), "effective_to": dt.date(2026, 12, 10)}
    rows = [
        ProgrammeRow(kind=MeetingKind.YEAR_END, position=10, title="Khai mạc cũ", item=ItemKind.OPENING, **old),
        ProgrammeRow(
            kind=MeetingKind.YEAR_END,
            position=20,
            title="Báo cáo năm {year}, nhiệm vụ năm {next_year} {khác}",
            item=ItemKind.REPORT,
            minutes=15,
            effective_from=dt.date(2026, 12, 11),
        ),
        ProgrammeRow(kind=MeetingKind.MIDYEAR, position=10, title="Sơ kết", effective_from=dt.date(2019, 1, 1)),
    ]
    ProgrammeRow.objects.bulk_create(rows)


def titles(meeting) -> list[str]:
    return [item.title for item in meeting.agenda.all()]


def test_a_meeting_begins_with_the_agenda_of_its_kind_and_its_day(templates):
    meeting = planned_meeting()

    item = meeting.agenda.get()
    assert (item.title, item.kind, item.minutes) == ("Báo cáo năm 2026, nhiệm vụ năm 2027 {khác}", "report", 15)
    assert agenda.lay_out(meeting, by=None) == 0


def test_every_kind_of_meeting_has_an_agenda_ready():
    assert set(ProgrammeRow.objects.values_list("kind", flat=True)) == set(MeetingKind.values)


def test_a_new_item_comes_before_the_closing_one():
    meeting = planned_meeting()
    meeting.agenda.all().delete()
    for kind in (ItemKind.OPENING, ItemKind.CLOSING, ItemKind.DISCUSSION):
        agenda.add_item(meeting, kind=kind, title=kind.label, by=None)

    assert [item.kind for item in meeting.agenda.all()] == ["opening", "discussion", "closing"]


@pytest.fixture
def three():
    meeting = new_meeting()
    meeting.agenda.all().delete()
    for title in "ABC":
        agenda.add_item(meeting, title=title, by=None)
    return meeting


@pytest.mark.parametrize(
    ("title", "up", "order"), [("B", True, "BAC"), ("B", False, "ACB"), ("A", True, "ABC"), ("C", False, "ABC")]
)
def test_an_item_moves_one_place_and_stays_at_the_ends(three, title, up, order):
    agenda.move_item(three.agenda.get(title=title), up=up, by=None)

    assert "".join(titles(three)) == order


def test_the_whole_agenda_is_put_in_another_order(three):
    pks = {item.title: item.pk for item in three.agenda.all()}

    agenda.reorder(three, [pks["C"], pks["A"], pks["B"]], by=None)

    assert titles(three) == ["C", "A", "B"]
    assert AuditEvent.objects.filter(action="meetings.agenda_reordered").count() == 1


def test_an_order_made_before_somebody_added_an_item_is_refused(three):
    order = [item.pk for item in three.agenda.all()]
    agenda.add_item(three, title="D", by=None)

    with pytest.raises(OfficeError, match="vừa có người sửa"):
        agenda.reorder(three, order[::-1], by=None)
    assert titles(three) == ["A", "B", "C", "D"]


def test_what_was_begun_stays_on_the_agenda(three):
    item = three.agenda.get(title="A")
    item.start(by=None, at=MORNING)

    with pytest.raises(OfficeError, match="đã tiến hành"):
        agenda.remove_item(item, by=None)
    agenda.remove_item(three.agenda.get(title="B"), by=None)

    assert titles(three) == ["A", "C"]


def test_nothing_of_the_agenda_changes_once_the_meeting_has_ended(three):
    three.conclude(by=None)
    item = three.agenda.get(title="A")

    for change in (
        lambda: agenda.add_item(three, title="D", by=None),
        lambda: agenda.edit_item(item, by=None),
        lambda: agenda.remove_item(item, by=None),
        lambda: agenda.move_item(item, up=False, by=None),
    ):
        with pytest.raises(OfficeError, match="đã kết thúc"):
            change()


# --- What is said -----------------------------------------------------------------------------------------------------


def test_a_remark_says_who_spoke_for_whom_and_to_which_item(three, lan):
    seat = three.seats.first()
    seat.replace_representative(name="Nguyễn Văn Tám", by=None)

    remark = running.note_remark(three, item=three.agenda.get(title="B"), seat=seat, text="Nhất trí.", by=lan)
    guest = running.note_remark(three, speaker="Bà Trần Thị Chín", text="Chúc mừng.", by=lan)

    assert (remark.speaker, remark.item.title) == (f"Nguyễn Văn Tám, {seat.label}", "B")
    assert (guest.seat, guest.speaker) == (None, "Bà Trần Thị Chín")


def test_a_remark_needs_a_speaker(three):
    with pytest.raises(OfficeError, match="người phát biểu"):
        running.note_remark(three, text="Ai nói?", speaker="  ", by=None)


def test_remarks_and_conclusions_are_written_from_the_opening_to_the_signing(three, lan):
    planned = planned_meeting()
    with pytest.raises(OfficeError, match="chưa khai mạc"):
        running.note_remark(planned, speaker="A", text="Sớm quá.", by=lan)

    three.conclude(by=None)
    remark = running.note_remark(three, speaker="A", text="Ghi thêm.", by=lan)
    running.conclude_item(three.agenda.get(title="A"), " Thống nhất. ", by=lan)
    assert three.agenda.get(title="A").conclusion == "Thống nhất."

    three.sign_minutes(by=None)
    for change in (
        lambda: running.note_remark(three, speaker="A", text="Muộn quá.", by=lan),
        lambda: running.edit_remark(remark, by=lan),
        lambda: running.drop_remark(remark, by=lan),
        lambda: running.conclude_item(three.agenda.get(title="A"), "Khác.", by=lan),
    ):
        with pytest.raises(OfficeError, match="đã ký"):
            change()
    assert remark.meeting.remarks.count() == 1


# --- Opening although something is missing ----------------------------------------------------------------------------


def test_a_meeting_opens_with_something_missing_only_for_a_reason_that_is_kept():
    meeting = planned_meeting(members=3)
    for seat in meeting.seats.all():
        seat.arrive(by=None, at=MORNING)

    with pytest.raises(OfficeError, match="Còn 01 việc chưa xong"):
        meeting.open(by=None, missing=["Báo cáo chưa soạn."], at=MORNING)
    meeting.open(by=None, missing=["Báo cáo chưa soạn."], reason="Trình bày miệng.", at=MORNING)

    assert (meeting.opened_missing, meeting.opened_without) == ("Báo cáo chưa soạn.", "Trình bày miệng.")


def test_a_reason_that_nothing_needed_is_not_kept():
    meeting = planned_meeting(members=3)
    for seat in meeting.seats.all():
        seat.arrive(by=None, at=MORNING)

    meeting.open(by=None, reason="Thừa.", at=MORNING)

    assert (meeting.opened_missing, meeting.opened_without) == ("", "")
