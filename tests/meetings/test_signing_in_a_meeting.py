"""Signing in a meeting: the covenant of the bloc's year or of the next (case Bình Phước), recorded on the meeting."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.errors import OfficeError
from blocs.models import BlocYear
from campaigns.models import DocumentKind, DocumentSignature
from meetings.models import Meeting
from meetings.signing import occasion_of, sign_here, texts_to_sign
from tests.builders import new_bloc_year, new_user
from tests.campaigns.covenants import PDF, new_covenant, signed_on
from tests.meetings.rooms import new_meeting, planned_meeting

MET_AT = dt.datetime(2021, 3, 12, 1, 0, tzinfo=dt.UTC)
MET_ON = dt.date(2021, 3, 12)


@pytest.fixture
def bloc(finance, health, justice) -> BlocYear:
    return new_bloc_year(year=2020, members=[finance, health, justice], leader=finance)


@pytest.fixture
def meeting(bloc) -> Meeting:
    """The review of 2020, held on 12/3/2021; thu's agency has not come."""
    return held(new_meeting(bloc_year=bloc, present=2))


def held(meeting: Meeting) -> Meeting:
    moments = {"opened_at": MET_AT} if meeting.opened_at else {}
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=MET_AT, **moments)
    meeting.refresh_from_db()
    return meeting


def covenant_of_the_year(bloc, year: int, *, by, leader, state="signing", kind=DocumentKind.COVENANT):
    if year == bloc.year.year:
        return new_covenant(bloc, by=by, state=state, kind=kind)
    members = [each.agency for each in bloc.memberships.all()]
    after = new_bloc_year(bloc=bloc.bloc, year=year, members=members, leader=leader)
    return new_covenant(after, by=by, state=state, kind=kind)


def scan():
    return SimpleUploadedFile("ban-ky.pdf", PDF, content_type="application/pdf")


def sign_url(meeting, document):
    return reverse("meetings:meeting_sign", args=[meeting.pk, document.pk])


def test_the_covenant_of_the_next_year_is_signed_at_the_review_of_the_year_before(
    client, meeting, bloc, minh, finance, health, justice
):
    covenant = covenant_of_the_year(bloc, 2021, by=minh, leader=justice)
    client.force_login(minh)

    page = client.get(sign_url(meeting, covenant))
    ticked = page.context["form"].initial["agencies"]
    saved = client.post(
        sign_url(meeting, covenant), {"agencies": ticked, "signed_on": "12/03/2021", "scan": scan(), "seen": ""}
    )

    signatures = DocumentSignature.objects.order_by("pk")
    assert (ticked, saved.status_code) == ([finance.pk, health.pk], 302)
    assert [(each.agency, each.signed_on, each.document) for each in signatures] == [
        (finance, MET_ON, covenant),
        (health, MET_ON, covenant),
    ]
    assert {(each.occasion, each.occasion_url) for each in signatures} == {
        (occasion_of(meeting), meeting.get_absolute_url())
    }
    assert occasion_of(meeting).endswith("năm 2020, ngày 12/03/2021")


def test_a_meeting_that_was_opened_before_its_day_signs_on_the_day_it_is_held(client, meeting, bloc, minh, health):
    covenant = covenant_of_the_year(bloc, 2021, by=minh, leader=health)
    Meeting.objects.update(starts_at=MET_AT + dt.timedelta(days=3))
    client.force_login(minh)

    page = client.get(sign_url(meeting, covenant))
    saved = client.post(
        sign_url(meeting, covenant), {"agencies": [health.pk], "signed_on": "12/03/2021", "scan": scan(), "seen": ""}
    )

    assert page.context["form"].initial["signed_on"] == MET_ON
    assert saved.status_code == 302
    assert DocumentSignature.objects.get().occasion.endswith("ngày 12/03/2021")


def test_the_covenant_leads_back_to_the_meeting_and_the_meeting_to_the_covenant(client, meeting, bloc, minh, health):
    covenant = covenant_of_the_year(bloc, 2020, by=minh, leader=None)
    sign_here(meeting, covenant, [health], signed_on=MET_ON, scan=scan(), by=minh, seen=None)
    client.force_login(minh)

    on_the_covenant = client.get(covenant.get_absolute_url()).content.decode()
    in_the_meeting = client.get(reverse("meetings:meeting_signing", args=[meeting.pk]))

    assert f'<a href="{meeting.get_absolute_url()}">{occasion_of(meeting)}</a>' in on_the_covenant
    assert [each.document for each in in_the_meeting.context["signatures"]] == [covenant]


def test_only_what_is_open_and_lacks_a_signature_of_this_year_and_the_next_is_offered(
    meeting, bloc, minh, lan, thu, finance, health, justice
):
    open_now = covenant_of_the_year(bloc, 2020, by=minh, leader=None)
    covenant_of_the_year(bloc, 2020, by=minh, leader=None, state="closed", kind=DocumentKind.REGULATION)
    next_year = covenant_of_the_year(bloc, 2021, by=minh, leader=finance)
    covenant_of_the_year(bloc, 2022, by=minh, leader=finance)
    new_covenant(new_bloc_year(members=[justice], leader=justice, year=2020), by=minh, state="signing")
    for agency, clerk in ((finance, minh), (health, lan)):
        signed_on(open_now, agency, by=clerk, on=MET_ON)
    before = [(each.document, list(each.unsigned)) for each in texts_to_sign(meeting)]
    signed_on(open_now, justice, by=thu, on=MET_ON)

    after = [each.document for each in texts_to_sign(meeting)]

    assert before == [(open_now, [justice]), (next_year, [finance, health, justice])]
    assert after == [next_year]


def test_a_member_of_the_bloc_does_not_record_signatures(client, meeting, bloc, minh, lan):
    covenant = covenant_of_the_year(bloc, 2020, by=minh, leader=None)
    client.force_login(lan)

    assert client.post(sign_url(meeting, covenant), {"signed_on": "12/03/2021"}).status_code == 403


def test_the_secretary_records_them(client, meeting, bloc, minh, health):
    covenant = covenant_of_the_year(bloc, 2020, by=minh, leader=None)
    secretary = new_user("thuky")
    Meeting.objects.filter(pk=meeting.pk).update(secretary=secretary)
    client.force_login(secretary)

    typed = {"agencies": [health.pk], "signed_on": "12/03/2021", "scan": scan(), "seen": covenant.sha256}
    saved = client.post(sign_url(meeting, covenant), typed)

    assert (saved.status_code, covenant.signatures.get().by) == (302, secretary)


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"agencies": []}, "agencies", "Xin chọn các đơn vị đã ký."),
        ({"signed_on": "11/03/2021"}, "signed_on", "Ký tại hội nghị thì ngày ký phải từ ngày họp (12/03/2021) trở đi."),
        ({"signed_on": "31/12/2999"}, "signed_on", "Ngày ký chưa tới; xin ghi đúng ngày trên bản đã ký."),
        ({"seen": "0" * 64}, "__all__", None),
    ],
)
def test_what_cannot_be_is_refused_and_nobody_has_signed(client, meeting, bloc, minh, health, typed, field, sentence):
    covenant = covenant_of_the_year(bloc, 2020, by=minh, leader=None)
    client.force_login(minh)
    right = {"agencies": [health.pk], "signed_on": "12/03/2021", "scan": scan(), "seen": covenant.sha256}

    response = client.post(sign_url(meeting, covenant), right | typed)

    errors = response.context["form"].errors
    assert (response.status_code, list(errors), covenant.signatures.count()) == (422, [field], 0)
    assert errors[field][0] == sentence or "đã thay đổi sau khi bạn mở trang này" in errors[field][0]


def test_after_the_minutes_are_signed_nothing_is_recorded_any_more(client, meeting, bloc, minh, health):
    covenant = covenant_of_the_year(bloc, 2020, by=minh, leader=None)
    meeting.conclude(by=minh)
    Meeting.objects.filter(pk=meeting.pk).update(state="signed", signed_at=timezone.now())
    client.force_login(minh)

    page = client.get(reverse("meetings:meeting_signing", args=[meeting.pk])).content.decode()

    assert (sign_url(meeting, covenant) in page, "Biên bản hội nghị đã ký" in page) == (False, True)
    with pytest.raises(OfficeError, match="Biên bản hội nghị đã ký"):
        sign_here(meeting, covenant, [health], signed_on=MET_ON, scan=scan(), by=minh, seen=None)


def test_a_planned_meeting_offers_the_signing_too(client, bloc, minh):
    meeting = planned_meeting(bloc_year=bloc)
    client.force_login(minh)

    page = client.get(meeting.get_absolute_url()).content.decode()

    assert reverse("meetings:meeting_signing", args=[meeting.pk]) in page


@pytest.mark.parametrize("texts", [1, 3])
def test_the_page_takes_the_same_number_of_queries_however_much_waits(
    client, meeting, bloc, minh, hoa, finance, texts, django_assert_num_queries
):
    covenant_of_the_year(bloc, 2020, by=minh, leader=None)
    if texts == 3:
        covenant_of_the_year(bloc, 2020, by=minh, leader=None, kind=DocumentKind.REGULATION)
        covenant_of_the_year(bloc, 2021, by=minh, leader=finance)
    client.force_login(hoa)

    with django_assert_num_queries(10):
        response = client.get(reverse("meetings:meeting_signing", args=[meeting.pk]))

    assert len(response.context["waiting"]) == texts


@pytest.mark.browser
def test_binh_phuoc_2020_the_covenant_of_2021_is_signed_at_the_review_of_2020_by_hand(
    open_as, faults, meeting, bloc, minh, finance, health, justice, tmp_path
):
    covenant = covenant_of_the_year(bloc, 2021, by=minh, leader=justice)
    (tmp_path / "ban-ky.pdf").write_bytes(PDF)
    page = open_as(minh, meeting.get_absolute_url())
    page.get_by_role("link", name="Ký giao ước tại hội nghị").click()
    found = {"list": faults(page)}
    page.get_by_role("link", name="Ghi bản đã ký").click()
    page.get_by_label(justice.name).check()
    page.get_by_label("Bản chụp có đủ chữ ký").set_input_files(tmp_path / "ban-ky.pdf")
    found["form"] = faults(page)
    page.get_by_role("button", name="Ghi chữ ký").click()
    page.get_by_text("Đã ghi 03 chữ ký").wait_for()

    covenant.refresh_from_db()
    assert (covenant.state, covenant.signatures.count()) == ("signed", 3)
    assert {name: said for name, said in found.items() if said} == {}
