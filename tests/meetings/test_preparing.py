"""Preparing a meeting: what is still missing, who is invited, what is handed out, what the chair will say."""

import datetime as dt
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Exists, OuterRef
from django.utils import timezone
from pypdf import PdfReader

from accounts.errors import OfficeError
from accounts.models import Identity, Notice
from awards.models import AwardForm, Quota
from blocs.models import BlocState
from blocs.outline import OUTLINE
from blocs.reporting import ask_members, edit_part
from meetings import agenda, preparing
from meetings.electing import prepare_election
from meetings.letters import invitation_paper, invitee
from meetings.models import Guest, ItemKind, Meeting, MeetingKind
from meetings.readiness import OTHERS, Other, Point, missing, points
from meetings.script import script_paper, starting_times
from tests.builders import new_bloc_year
from tests.campaigns.covenants import PDF
from tests.meetings.rooms import MORNING, new_ballot, new_meeting, planned_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def bloc_year(health, finance, justice):
    return new_bloc_year(members=[finance, health, justice], leader=finance)


@pytest.fixture
def meeting(bloc_year) -> Meeting:
    return planned_meeting(bloc_year=bloc_year, place="Hội trường Sở Tài chính", chair_name="Ông Lê Văn Minh")


# --- What is missing --------------------------------------------------------------------------------------------------


def test_a_review_meeting_says_everything_it_still_lacks(meeting):
    meeting.agenda.all().delete()
    meeting.place = ""

    assert missing(meeting) == [
        "Chưa ghi chủ trì hoặc thư ký.",
        "Chưa ghi địa điểm.",
        "Chưa có chương trình.",
        "Chưa gửi giấy mời.",
        "Chưa thẩm tra xong điểm các đơn vị.",
        "Báo cáo tổng kết chưa soạn đủ các phần.",
        "Dự thảo báo cáo chưa gửi các đơn vị góp ý.",
        "Chưa lập phiếu bình xét.",
        "Chưa lập phiếu bầu lãnh đạo khối.",
        "Chưa có số lượng khen thưởng giao cho khối.",
    ]


def test_nothing_is_missing_once_everything_is_ready(meeting, bloc_year, minh, finance):
    bloc_year.state = BlocState.VERIFIED
    bloc_year.save()
    for section in OUTLINE:
        if section.key and not section.is_optional:
            edit_part(bloc_year, section.key, "Đã làm.", version=0, by=minh)
    ask_members(bloc_year, by=minh)
    new_ballot(meeting, is_open=False)
    prepare_election(meeting, leaders=[finance], by=minh)
    Quota.objects.keep(bloc_year, AwardForm.objects.get(code="CO_TINH"), 1, by=minh)
    meeting.secretary_name = "Bà Phạm Thị Thu"
    preparing.edit_meeting(meeting, by=minh)
    preparing.invite(meeting, by=minh)

    found = points(Meeting.objects.get(pk=meeting.pk))

    assert [point.missing for point in found if not point.is_met] == []


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        (MeetingKind.PREPARATORY, []),
        (MeetingKind.COVENANT, ["Giao ước chưa chốt nội dung."]),
        (MeetingKind.MIDYEAR, ["Dự thảo báo cáo sơ kết chưa gửi các đơn vị góp ý."]),
    ],
)
def test_each_kind_of_meeting_has_points_of_its_own(bloc_year, kind, more):
    found = missing(planned_meeting(bloc_year=bloc_year, kind=kind))

    assert found == ["Chưa ghi chủ trì hoặc thư ký.", "Chưa ghi địa điểm.", "Chưa gửi giấy mời.", *more]


def test_every_point_leads_to_a_page_where_it_is_put_right(client, meeting, minh):
    client.force_login(minh)

    answers = {point.url: client.get(point.url).status_code for point in points(meeting)}

    assert set(answers.values()) == {200}


def test_an_app_above_adds_what_only_it_knows(meeting, monkeypatch):
    point = Point("Đã có số lượng", False, "Chưa có số lượng được phân bổ.", "/", "Xem")
    other = Other(
        MeetingKind.YEAR_END, Exists(Guest.objects.filter(meeting=OuterRef("pk"))), lambda of, is_there: point
    )
    monkeypatch.setattr("meetings.readiness.OTHERS", [*OTHERS, other])

    assert missing(meeting)[-1] == "Chưa có số lượng được phân bổ."


def test_opening_with_something_missing_asks_for_a_reason_and_keeps_both(client, meeting, minh):
    for seat in meeting.seats.all():
        seat.arrive(by=minh, at=MORNING)
    client.force_login(minh)
    url = f"/hoi-nghi/{meeting.pk}/khai-mac/"

    refused = client.post(url, {"reason": ""})
    client.post(url, {"reason": "Báo cáo trình bày tại hội nghị."})

    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["reason"])
    meeting.refresh_from_db()
    assert (meeting.is_open, meeting.opened_without) == (True, "Báo cáo trình bày tại hội nghị.")
    assert "Chưa gửi giấy mời." in meeting.opened_missing.splitlines()
    facts = dict(client.get(meeting.get_absolute_url()).context["facts"])
    assert facts["Lý do vẫn khai mạc"] == "Báo cáo trình bày tại hội nghị."


# --- When, where, who -------------------------------------------------------------------------------------------------


def test_time_and_place_are_changed_until_the_meeting_begins(client, meeting, minh):
    client.force_login(minh)
    typed = {"kind": "year_end", "on": "15/12/2026", "at": "13:30", "mode": "in_person", "place": "Phòng họp 2"}

    answer = client.post(f"/hoi-nghi/{meeting.pk}/sua/", typed)

    meeting.refresh_from_db()
    local = timezone.localtime(meeting.starts_at)
    assert (answer.status_code, f"{local:%d/%m/%Y %H:%M}", meeting.place) == (302, "15/12/2026 13:30", "Phòng họp 2")


def test_a_meeting_that_has_begun_keeps_its_hour(bloc_year, minh):
    meeting = new_meeting(bloc_year=bloc_year)
    meeting.starts_at += dt.timedelta(days=1)

    with pytest.raises(OfficeError, match="không đổi giờ"):
        preparing.edit_meeting(meeting, by=minh)


# --- Inviting ---------------------------------------------------------------------------------------------------------


def test_everybody_concerned_is_told_once_with_time_and_place(meeting, minh, lan, giang, thu, khanh, cuc, bloc_year):
    bloc_year.council_member = cuc
    bloc_year.save()
    meeting.refresh_from_db()

    told = preparing.invite(meeting, words="Xin góp ý dự thảo.", by=minh)

    notices = Notice.objects.filter(subject__startswith="Giấy mời")
    assert told == 5
    assert {notice.recipient for notice in notices} == {minh, lan, giang, thu, cuc}
    assert notices.filter(recipient=lan).get().body.splitlines() == [
        "Thời gian: 08:00 ngày 11/12/2026.",
        "Địa điểm: Hội trường Sở Tài chính.",
        "Xin góp ý dự thảo.",
    ]
    assert meeting.invited_at is not None


def test_nobody_is_invited_to_a_meeting_that_has_begun(bloc_year, minh):
    with pytest.raises(OfficeError, match="đã khai mạc"):
        preparing.invite(new_meeting(bloc_year=bloc_year), by=minh)


def test_a_letter_calls_the_head_by_name_and_office(meeting, health):
    health.head_name, health.head_title = "Trần Thị Lan", "Giám đốc"
    health.save()
    seat = meeting.seats.select_related("agency").get(agency=health)

    assert invitee(seat) == "Trần Thị Lan, Giám đốc Sở Y tế"


def test_each_member_and_each_guest_gets_a_letter_of_one_page(meeting, settings):
    Guest.objects.create(meeting=meeting, name="Bà Vũ Thị Khách", office="Phó Giám đốc Sở Nội vụ")
    whom = [*meeting.seats.select_related("agency"), *meeting.guests.all()]

    paper = invitation_paper(meeting, Identity.current(), whom)
    html = paper.html()

    assert html.count("trân trọng kính mời") == 4
    assert "trân trọng kính mời: Bà Vũ Thị Khách, Phó Giám đốc Sở Nội vụ." in html
    assert "08 giờ 00, ngày 11 tháng 12 năm 2026" in html
    pages = [page.extract_text() for page in PdfReader(BytesIO(paper.pdf())).pages]
    assert len(pages) == 4
    assert [page.split()[0] for page in pages] == ["ỦY"] * 4  # no page begins with its number


# --- The script -------------------------------------------------------------------------------------------------------


def test_the_script_gives_each_item_the_hour_it_begins_at(meeting):
    meeting.agenda.all().delete()
    for title, minutes in [("Khai mạc", 15), ("Thảo luận", None), ("Bế mạc", 10)]:
        agenda.add_item(meeting, title=title, minutes=minutes, by=None)

    assert starting_times(meeting, list(meeting.agenda.all())) == ["08:00", "08:15", "08:15"]


def test_the_script_says_what_the_chair_says_and_reads_out(meeting):
    meeting.agenda.all().delete()
    agenda.add_item(meeting, kind=ItemKind.SPEECH, title="Phát biểu", speaker="Ông Hội đồng", by=None)
    agenda.add_item(meeting, kind=ItemKind.HANDOVER, title="Trao thưởng", details="Sở Y tế\nSở Tư pháp", by=None)
    agenda.add_item(meeting, kind=ItemKind.BALLOT, title="Bỏ phiếu", by=None)
    new_ballot(meeting, is_open=False)

    html = script_paper(meeting, Identity.current()).html()

    for said in ("kính mời Ông Hội đồng phát biểu", "Sở Tư pháp", "Suy tôn Cờ thi đua: "):
        assert said in html


def test_the_script_greets_the_guests_once_and_names_what_is_signed(meeting):
    meeting.agenda.all().delete()
    Guest.objects.create(meeting=meeting, name="Nguyễn Văn Bình")
    agenda.add_item(meeting, kind=ItemKind.OPENING, title="Chào cờ, giới thiệu đại biểu", by=None)
    agenda.add_item(meeting, kind=ItemKind.OPENING, title="Thông qua chương trình", by=None)
    agenda.add_item(meeting, kind=ItemKind.COVENANT, title="Ký phụ lục sửa đổi Quy chế", by=None)

    html = script_paper(meeting, Identity.current()).html()

    assert [html.count(said) for said in ("Kính thưa quý vị đại biểu!", "Nguyễn Văn Bình")] == [1, 1]
    assert "Sau đây là nội dung: thông qua chương trình." in html
    assert "Tiếp theo là nội dung: ký phụ lục sửa đổi Quy chế." in html


def test_the_script_is_a_word_file(client, meeting, minh):
    client.force_login(minh)

    answer = client.get(f"/hoi-nghi/{meeting.pk}/kich-ban.docx")

    assert answer.content.startswith(b"PK")


# --- Guests and documents ---------------------------------------------------------------------------------------------


def test_a_guest_is_added_seen_and_taken_off_the_list(client, meeting, minh):
    client.force_login(minh)
    client.post(f"/hoi-nghi/{meeting.pk}/dai-bieu/them/", {"name": "Bà Vũ Thị Khách", "office": "Sở Nội vụ"})
    guest = Guest.objects.get()

    client.post(f"/hoi-nghi/dai-bieu/{guest.pk}/co-mat/", {"co-mat": "1"})
    guest.refresh_from_db()
    assert (str(guest), guest.is_present) == ("Bà Vũ Thị Khách, Sở Nội vụ", True)

    client.post(f"/hoi-nghi/dai-bieu/{guest.pk}/bo/")
    assert Guest.objects.count() == 0


def test_a_document_is_read_by_the_members_and_by_nobody_else(client, meeting, minh, lan, khanh):
    client.force_login(minh)
    upload = SimpleUploadedFile("du-thao.pdf", PDF)
    client.post(f"/hoi-nghi/{meeting.pk}/tai-lieu/them/", {"title": "Dự thảo báo cáo", "upload": upload})
    url = f"/hoi-nghi/tai-lieu/{meeting.documents.get().pk}/"

    def reads(user) -> int:
        client.force_login(user)
        return client.get(url).status_code

    assert (reads(lan), reads(khanh)) == (200, 404)


def test_a_file_that_is_not_what_it_says_is_refused_beside_the_field(client, meeting, minh):
    client.force_login(minh)
    upload = SimpleUploadedFile("du-thao.pdf", b"khong phai PDF")

    answer = client.post(f"/hoi-nghi/{meeting.pk}/tai-lieu/them/", {"title": "Dự thảo", "upload": upload})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["upload"])
    assert meeting.documents.count() == 0


@pytest.mark.parametrize("many", [1, 3])
def test_the_pages_take_the_same_number_of_queries_however_long(client, meeting, minh, many, django_assert_num_queries):
    for place in range(many):
        Guest.objects.create(meeting=meeting, name=f"Khách {place}")
        preparing.add_document(meeting, title=f"Tài liệu {place}", upload=BytesIO(PDF), by=minh)
        agenda.add_item(meeting, title=f"Nội dung {place}", by=minh)
    edit_part(meeting.bloc_year, "situation", "Đã viết.", version=0, by=minh)
    client.force_login(minh)

    with django_assert_num_queries(12):
        client.get(f"/hoi-nghi/{meeting.pk}/chuan-bi/")
    with django_assert_num_queries(9):
        client.get(f"/hoi-nghi/{meeting.pk}/chuong-trinh/")
