"""A slate goes to the office: approved by the head, taken in, returned, taken back."""

import datetime as dt
import re

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.errors import OfficeError, WrongState
from accounts.models import AuditEvent, Notice
from awards.models import (
    Slate,
    SlateState,
)
from awards.slates.assembling import add_lines, remove_lines
from awards.slates.carrying import Counts, give_back, receive, take_back
from tests.awards.slate_builders import PDF, deserving, handed_in, line_for, line_of, new_slate, told
from tests.builders import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(dt.datetime(2026, 11, 22, 3, tzinfo=dt.UTC)):
        yield


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_warnings_need_a_written_reason(health, lan):
    slate = new_slate(health, people=[deserving(health), "Lê Văn Mới"])

    with pytest.raises(OfficeError, match=r"01 dòng có cảnh báo chưa giải trình \(dòng 2\)"):
        handed_in(slate, by=lan, reason=" ")
    handed_in(slate, by=lan, reason="Đang chờ kết quả xếp loại")

    assert [line_of(slate, place).reason for place in (1, 2)] == ["", "Đang chờ kết quả xếp loại"]


def test_missing_papers_need_a_reason_too(health, lan):
    slate = new_slate(health, people=[deserving(health)])

    with pytest.raises(OfficeError, match=r"còn thiếu: Báo cáo thành tích \(01 dòng\); Biên bản"):
        handed_in(slate, by=lan, missing_because="")


def test_what_is_there_is_not_missing(health, lan):
    slate = new_slate(health, people=[deserving(health)])
    line = line_of(slate)
    line.report = [{"title": "II", "text": "Hoàn thành tốt."}]
    line.save()

    handed_in(slate, by=lan, minutes_number="12/BB-SYT", missing_because="")

    assert (line_of(slate).check_made.missing, Slate.objects.get().missing_because) == ([], "")


def test_letter_list_and_minutes_have_to_agree(health, lan):
    slate = new_slate(health, people=[deserving(health)])

    with pytest.raises(OfficeError, match="Tờ trình ghi 00 tập thể, hộ gia đình, 02 cá nhân; danh sách có 00"):
        handed_in(slate, by=lan, letter=Counts(2, 0))
    with pytest.raises(OfficeError, match="Biên bản ghi 01 tập thể"):
        handed_in(slate, by=lan, letter=Counts(1, 0), minutes=Counts(1, 1), missing_because="")
    handed_in(slate, by=lan, letter=Counts(1, 0), minutes=Counts(1, 1), missing_because="Một đơn vị xin rút")

    kept = Slate.objects.get()
    assert (kept.state, kept.letter_people, kept.minutes_others) == (SlateState.SUBMITTED, 1, 1)


def test_an_empty_slate_is_not_handed_in(health, lan):
    with pytest.raises(OfficeError, match="chưa có dòng nào"):
        handed_in(new_slate(health), by=lan)


def test_a_slate_handed_in_is_closed_told_to_the_office_and_not_handed_in_twice(health, lan, hoa):
    slate = new_slate(health, people=["Lê Thị Mai"])
    other_tab = Slate.objects.get()

    handed_in(slate, by=lan)

    assert (slate.state, slate.number, len(slate.receipt)) == (SlateState.SUBMITTED, "125/TTr-SYT", 64)
    assert [notice.recipient for notice in Notice.objects.all()] == [hoa]
    assert AuditEvent.objects.filter(action="awards.slate_submitted").count() == 1
    for again in (
        lambda: handed_in(other_tab, by=lan),
        lambda: remove_lines(other_tab, [line_of(slate).pk], by=lan),
        lambda: add_lines(other_tab, [line_for("Ai đó", health)], by=lan),
    ):
        with pytest.raises(WrongState):
            again()


def test_the_clerk_does_not_approve_by_password(client, health, lan, giang):
    slate = new_slate(health, people=[deserving(health)])
    sent = {"how": "password", "seen": slate.version, "password": PASSWORD, "missing_because": "Gửi sau"}
    url = reverse("awards:slate_hand_in", args=[slate.pk])

    client.force_login(lan)
    client.post(url, sent)
    by_the_clerk = Slate.objects.get().state
    client.force_login(giang)
    client.post(url, {**sent, "password": "sai"})
    by_the_wrong_word = Slate.objects.get().state
    client.post(url, sent)

    assert (by_the_clerk, by_the_wrong_word) == (SlateState.DRAFT, SlateState.DRAFT)
    kept = Slate.objects.get()
    assert (kept.state, kept.approved_by_name, kept.approval) == (SlateState.SUBMITTED, "Lê Hương Giang", "password")


def test_what_lacks_its_reason_is_said_beside_each_reason_at_once(client, health, giang):
    slate = new_slate(health, people=["Chưa Đủ"])
    client.force_login(giang)

    answer = client.post(
        reverse("awards:slate_hand_in", args=[slate.pk]),
        {"how": "password", "seen": slate.version, "password": PASSWORD},
    )

    form = answer.context["password_form"]
    assert (answer.status_code, list(form.errors)) == (422, ["reason", "missing_because"])
    assert form.errors["reason"] == ["01 dòng có cảnh báo chưa giải trình (dòng 1)."]


def test_a_warning_that_came_up_since_the_last_check_gets_its_field(client, health, giang):
    slate = new_slate(health, people=[deserving(health)])
    line = line_of(slate)
    new_slate(health, people=[line.subject])
    client.force_login(giang)

    answer = client.post(
        reverse("awards:slate_hand_in", args=[slate.pk]),
        {"how": "password", "seen": slate.version, "password": PASSWORD, "missing_because": "Gửi sau"},
    )

    assert list(answer.context["password_form"].errors) == ["reason"]


def test_what_changed_since_it_was_seen_is_not_approved(client, health, giang):
    slate = new_slate(health, people=[deserving(health)])
    seen = slate.version
    add_lines(slate, [line_for(deserving(health, "Lê Văn Bình"), health)], by=None)
    client.force_login(giang)

    response = client.post(
        reverse("awards:slate_hand_in", args=[slate.pk]),
        {"how": "password", "seen": seen, "password": PASSWORD, "missing_because": "Gửi sau"},
    )

    assert "Hồ sơ đã thay đổi sau khi mở trang này" in words(response)
    assert Slate.objects.get().state == SlateState.DRAFT


def test_the_signed_letter_is_recorded_with_its_number_and_its_counts(client, health, lan):
    slate = new_slate(health, people=[deserving(health)])
    client.force_login(lan)
    url = reverse("awards:slate_hand_in", args=[slate.pk])
    sent = {
        "how": "scan",
        "seen": slate.version,
        "name": "Lê Hương Giang",
        "document": "125/TTr-SYT",
        "letter_others": 0,
        "missing_because": "Gửi sau",
    }

    wrong = client.post(url, {**sent, "letter_people": 3, "scan": SimpleUploadedFile("a.pdf", PDF)})
    right = client.post(url, {**sent, "letter_people": 1, "scan": SimpleUploadedFile("a.pdf", PDF)})

    assert "Danh sách có 01; tờ trình ghi 03." in words(wrong)
    assert "Tệp đã chọn chưa được lưu, xin chọn lại." in words(wrong)
    assert right.url == reverse("awards:slate_receipt", args=[slate.pk])
    assert Slate.objects.get().number == "125/TTr-SYT"


def test_the_signed_minutes_come_with_the_slate_and_stay_when_it_is_supplemented(client, health, lan, giang, hoa):
    slate = new_slate(health, people=[deserving(health)])
    url = reverse("awards:slate_hand_in", args=[slate.pk])
    sent = {"how": "password", "password": PASSWORD, "minutes_number": "12/BB-SYT", "missing_because": "Gửi sau"}
    client.force_login(giang)

    wrong = client.post(
        url, {**sent, "seen": slate.version, "minutes_scan": SimpleUploadedFile("a.pdf", b"khong phai PDF")}
    )
    client.post(url, {**sent, "seen": slate.version, "minutes_scan": SimpleUploadedFile("a.pdf", PDF)})
    slate.refresh_from_db()
    give_back(slate, reason="Thiếu báo cáo", by=hoa)
    client.post(url, {**sent, "seen": Slate.objects.get().version})
    read = client.get(reverse("awards:slate_minutes", args=[slate.pk]))

    assert wrong.status_code == 422
    assert Slate.objects.get().state == SlateState.SUPPLEMENTED
    assert b"".join(read.streaming_content) == PDF


def test_the_day_received_decides_the_rules_and_stays_after_supplements(health, lan, hoa):
    slate = handed_in(new_slate(health, people=[deserving(health)]), by=lan)
    receive(slate, told(received_on=dt.date(2026, 9, 30)), by=hoa)
    old_rule = line_of(slate).check_made.rule
    give_back(slate, reason="Thiếu biên bản", by=hoa)
    handed_in(slate, by=lan)
    supplemented = slate.state
    receive(slate, told(received_on=dt.date(2026, 11, 20)), by=hoa)

    assert supplemented == SlateState.SUPPLEMENTED
    assert (slate.received_on, slate.state) == (dt.date(2026, 9, 30), SlateState.RECEIVED)
    assert line_of(slate).check_made.rule == old_rule
    assert old_rule.effective_to == dt.date(2026, 9, 30)


def test_returning_and_taking_back_need_a_reason_that_is_kept(health, lan, hoa):
    slate = handed_in(new_slate(health, people=["Lê Thị Mai"]), by=lan)

    for move in (lambda: take_back(slate, reason=" ", by=lan), lambda: give_back(slate, reason="", by=hoa)):
        with pytest.raises(OfficeError, match="Xin ghi lý do"):
            move()
    take_back(slate, reason="Nhầm danh sách", by=lan)
    taken = slate.state
    handed_in(slate, by=lan)
    give_back(slate, reason="Thiếu biên bản", by=hoa)

    assert (taken, slate.state, slate.return_reason) == (SlateState.DRAFT, SlateState.RETURNED, "Thiếu biên bản")
    with pytest.raises(WrongState):
        take_back(slate, reason="Nhầm", by=lan)


def test_a_day_to_come_receives_nothing(client, health, lan, hoa):
    slate = handed_in(new_slate(health, people=["Lê Thị Mai"]), by=lan)
    client.force_login(hoa)

    response = client.post(
        reverse("awards:slate_receive", args=[slate.pk]), {"received_on": "23/11/2026", "due_on": "01/01/9999"}
    )

    assert response.status_code == 422
    assert "Chọn ngày không sau hôm nay" in words(response)
    assert Slate.objects.get().state == SlateState.SUBMITTED


def test_the_day_promised_at_the_first_reception_stands_though_it_has_passed(client, health, lan, hoa):
    slate = handed_in(new_slate(health, people=["Lê Thị Mai"]), by=lan)
    receive(slate, {"received_on": dt.date(2026, 1, 5), "due_on": dt.date(2026, 1, 20)}, by=hoa)
    give_back(slate, reason="Thiếu biên bản", by=hoa)
    handed_in(slate, by=lan)
    client.force_login(hoa)

    client.post(reverse("awards:slate_receive", args=[slate.pk]), {"due_on": "20/01/2026"})

    slate.refresh_from_db()
    assert (slate.state, slate.due_on) == (SlateState.RECEIVED, dt.date(2026, 1, 20))
