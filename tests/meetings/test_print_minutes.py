"""python manage.py print_minutes: the minutes, or the counting record, of a year-end meeting as one PDF."""

import io

import pytest
from django.core.management import CommandError, call_command

from documents.models import StoredFile
from meetings.minutes import minutes_of
from meetings.minutes_paper import sign_in_portal
from meetings.models import Meeting
from tests.builders import new_agency, new_bloc, new_bloc_year, new_user
from tests.meetings.rooms import MORNING, new_ballot, new_meeting, published
from tests.meetings.test_minutes import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    agencies = [new_agency(name) for name in ("Sở Xây dựng", "Sở Y tế", "Sở Tư pháp")]
    return new_meeting(bloc_year=new_bloc_year(bloc=new_bloc("KT"), members=agencies, leader=agencies[0]))


def printed(tmp_path, **options) -> str:
    out = tmp_path / "bien-ban.pdf"
    call_command("print_minutes", bloc="KT", year="2026", out=out, stdout=io.StringIO(), **options)
    return text_of(out.read_bytes())


def test_the_minutes_are_printed_as_they_stand(meeting, tmp_path):
    text = printed(tmp_path)

    assert "BIÊN BẢN Hội nghị tổng kết" in text
    assert "Tổng số 03 đơn vị; có mặt 03 đơn vị." in text


def test_what_was_signed_in_the_portal_is_printed_byte_for_byte(meeting, tmp_path):
    head = new_user(heads=meeting.bloc_year.leader)
    meeting.conclude(by=None, at=MORNING)
    sign_in_portal(meeting, by=head, at=MORNING)

    call_command("print_minutes", bloc="KT", year="2026", out=tmp_path / "a.pdf", stdout=io.StringIO())

    assert (tmp_path / "a.pdf").read_bytes() == minutes_of(Meeting.objects.get()).file.read()


def test_the_counting_record_is_printed_on_demand(meeting, tmp_path):
    published(new_ballot(meeting, mode="open"), "Sở Y tế", "Sở Y tế", "Sở Y tế")

    text = printed(tmp_path, tally=True)

    assert "BIÊN BẢN KIỂM PHIẾU" in text
    assert "Đồng ý 03/03 phiếu, đạt 100%" in text


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"bloc": "XX"}, "Không có khối, cụm nào mang mã XX."),
        ({"year": "2019"}, "Khối KT không có năm 2019. Các năm đã có: 2026."),
        ({"year": "hai nghìn"}, "Năm phải là một số có bốn chữ số"),
        ({"tally": True}, "chưa có biên bản kiểm phiếu"),
    ],
)
def test_what_does_not_exist_is_said_and_nothing_is_written(meeting, tmp_path, options, sentence):
    out = tmp_path / "a.pdf"

    with pytest.raises(CommandError, match=sentence) as refused:
        call_command("print_minutes", **{"bloc": "KT", "year": "2026", "out": out, **options})

    assert refused.value.returncode == 2
    assert not out.exists()


def test_a_bloc_that_has_not_met_has_no_minutes(tmp_path):
    new_bloc_year(bloc=new_bloc("KT"))

    with pytest.raises(CommandError, match="chưa có hội nghị tổng kết nào") as refused:
        printed(tmp_path)

    assert refused.value.returncode == 2


def test_a_file_that_cannot_be_written_is_said(meeting, tmp_path):
    with pytest.raises(CommandError, match="thư mục không tồn tại") as refused:
        call_command("print_minutes", bloc="KT", year="2026", out=tmp_path / "khong" / "co.pdf")

    assert refused.value.returncode == 2


def test_lost_bytes_are_said(meeting, tmp_path):
    meeting.conclude(by=None, at=MORNING)
    sign_in_portal(meeting, by=new_user(heads=meeting.bloc_year.leader), at=MORNING)
    StoredFile.objects.update(path="khong/con")

    with pytest.raises(CommandError, match="không còn trong kho tệp"):
        printed(tmp_path)
