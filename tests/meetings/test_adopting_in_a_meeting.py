"""Adopting in a meeting: report, regulation, covenant and scoring sheet, each once and by its own verb."""

import pytest
from django.urls import reverse

from accounts.errors import OfficeError
from blocs.models import BlocReport, ReportState
from campaigns.models import DocumentKind, DocumentState
from meetings.adopting import adopt_here, texts_to_adopt
from meetings.minutes import minutes_record
from meetings.models import Meeting
from scoring.editing import own_version
from scoring.models import BlocCriteria, CriteriaState
from tests.builders import new_agency, new_bloc_year, new_criteria_set, new_user
from tests.campaigns.covenants import new_covenant
from tests.meetings.rooms import new_meeting, planned_meeting
from tests.reports.blocs import bloc_at_year_end, write_all


@pytest.fixture
def bloc_year(minh, finance, health):
    bloc_year = bloc_at_year_end(finance, health, by=minh)
    write_all(bloc_year, by=minh)
    return bloc_year


@pytest.fixture
def next_year(bloc_year, finance, health):
    return new_bloc_year(bloc=bloc_year.bloc, year=2027, members=[finance, health])


def adopt_url(meeting, text) -> str:
    return reverse("meetings:text_adopt", args=[meeting.pk, text.key])


def decisions(meeting) -> str:
    return minutes_record(meeting).text()["decisions"]


def test_the_chair_adopts_everything_that_waits_and_the_minutes_say_so(client, bloc_year, next_year, minh, finance):
    regulation = new_covenant(next_year, by=minh, kind=DocumentKind.REGULATION)
    own = own_version(new_criteria_set(owners={"Sở Tài chính": finance}), next_year, by=minh)
    meeting = new_meeting(bloc_year=bloc_year)
    client.force_login(minh)

    for text in texts_to_adopt(meeting, minh):
        assert client.get(adopt_url(meeting, text)).status_code == 200
        client.post(adopt_url(meeting, text))

    regulation.refresh_from_db()
    own.refresh_from_db()
    assert BlocReport.objects.get(bloc_year=bloc_year).state == ReportState.ADOPTED
    assert regulation.state == DocumentState.SIGNING
    assert own.state == CriteriaState.APPLIED
    assert BlocCriteria.objects.get(bloc_year=next_year).criteria_set == own
    meeting = Meeting.objects.get(pk=meeting.pk)
    assert texts_to_adopt(meeting, minh) == []
    adopted = [line for line in decisions(meeting).split("\n") if "Thông qua" in line]
    assert adopted == [
        "- Thông qua Báo cáo tổng kết năm 2026.",
        "- Thông qua Quy chế hoạt động năm 2027.",
        f"- Thông qua Bộ tiêu chí năm 2027: {own}.",
    ]


def test_of_two_who_adopt_at_once_the_second_is_told_and_it_is_noted_once(bloc_year, minh):
    meeting = new_meeting(bloc_year=bloc_year)
    [report] = texts_to_adopt(meeting, minh)
    adopt_here(meeting, report, by=minh)

    with pytest.raises(OfficeError, match="Đã thông qua"):
        adopt_here(meeting, report, by=minh)

    assert meeting.adoptions.count() == 1


def test_an_old_tab_is_told_that_the_text_is_adopted_already(client, bloc_year, minh):
    meeting = new_meeting(bloc_year=bloc_year)
    address = adopt_url(meeting, texts_to_adopt(meeting, minh)[0])
    client.force_login(minh)
    client.post(address)

    for again in (client.get(address, follow=True), client.post(address, follow=True)):
        assert "không còn chờ thông qua" in again.content.decode()

    assert meeting.adoptions.count() == 1


def test_nothing_is_adopted_before_the_opening_nor_after_the_minutes_are_signed(client, bloc_year, minh):
    before, after = planned_meeting(bloc_year=bloc_year), new_meeting(bloc_year=bloc_year)
    after.conclude(by=minh)
    after.sign_minutes(by=minh)
    client.force_login(minh)

    for meeting in (before, after):
        page = client.get(reverse("meetings:meeting_adoption", args=[meeting.pk]))
        assert [row["adopt_url"] for row in page.context["rows"]] == [""]
        with pytest.raises(OfficeError):
            adopt_here(meeting, texts_to_adopt(meeting, minh)[0], by=minh)

    assert not BlocReport.objects.filter(state=ReportState.ADOPTED).exists()


def test_what_cannot_be_adopted_yet_says_why_and_is_not_noted(client, minh, finance, health):
    meeting = new_meeting(bloc_year=bloc_at_year_end(finance, health, by=minh))
    client.force_login(minh)

    page = client.post(adopt_url(meeting, texts_to_adopt(meeting, minh)[0]), follow=True)

    assert "phần chưa viết" in page.content.decode()
    assert not meeting.adoptions.exists()


def test_a_regulation_without_a_word_is_neither_locked_nor_opened(next_year, bloc_year, minh):
    regulation = new_covenant(next_year, by=minh, kind=DocumentKind.REGULATION)
    regulation.articles.update(text="")
    meeting = new_meeting(bloc_year=bloc_year)
    text = texts_to_adopt(meeting, minh)[1]

    with pytest.raises(OfficeError):
        adopt_here(meeting, text, by=minh)

    regulation.refresh_from_db()
    assert regulation.state == DocumentState.DRAFTING


def test_the_office_runs_meetings_but_adopts_nothing_for_a_bloc(client, bloc_year, hoa, minh):
    meeting = new_meeting(bloc_year=bloc_year)
    client.force_login(hoa)

    page = client.get(reverse("meetings:meeting_adoption", args=[meeting.pk]))
    tried = client.post(adopt_url(meeting, texts_to_adopt(meeting, minh)[0]))

    assert ([row["adopt_url"] for row in page.context["rows"]], tried.status_code) == ([""], 403)


def test_a_secretary_from_elsewhere_adopts_but_meets_no_link_that_he_may_not_open(client, bloc_year, next_year, minh):
    new_covenant(next_year, by=minh, kind=DocumentKind.REGULATION)
    own_version(new_criteria_set(), next_year, by=minh)
    secretary = new_user(acts_for=new_agency("Văn phòng UBND tỉnh"))
    meeting = new_meeting(bloc_year=bloc_year, secretary=secretary)
    client.force_login(secretary)

    page = client.get(reverse("meetings:meeting_adoption", args=[meeting.pk]))

    assert [row["url"] for row in page.context["rows"]] == ["", "", ""]
    assert client.post(page.context["rows"][0]["adopt_url"]).status_code == 302
    assert [str(each) for each in meeting.adoptions.all()] == ["Báo cáo tổng kết năm 2026"]


@pytest.mark.parametrize("texts", [1, 3])
def test_the_page_takes_the_same_number_of_queries_however_many_texts(
    client, bloc_year, finance, minh, texts, django_assert_max_num_queries
):
    next_year = new_bloc_year(bloc=bloc_year.bloc, year=2027, members=[finance], leader=finance)
    for kind in list(DocumentKind)[:texts]:
        new_covenant(next_year, by=minh, kind=kind)
    meeting = new_meeting(bloc_year=bloc_year)
    client.force_login(minh)

    with django_assert_max_num_queries(12):
        page = client.get(reverse("meetings:meeting_adoption", args=[meeting.pk]))

    assert len(page.context["rows"]) == texts + 1
