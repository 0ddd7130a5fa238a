"""An agency or a bloc puts a slate together: whom it proposes, in which order, with which report and papers."""

import datetime as dt
import re

import pytest
import time_machine
from django.urls import reverse

from accounts.errors import OfficeError
from awards.models import (
    AwardKind,
    Nomination,
    NominationPaper,
    Quota,
    Slate,
)
from awards.proposals.balloting import keep_proposals
from awards.slates.assembling import begin_bloc_slate, begin_slate, place_line, remove_lines, subjects_for
from awards.slates.carrying import give_back, receive
from tests.awards.ballots import ranked_bloc, voted
from tests.awards.slate_builders import deserving, flags, handed_in, line_of, new_slate, told
from tests.awards.subject_builders import new_subject
from tests.builders import new_year
from tests.meetings.rooms import new_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(dt.datetime(2026, 11, 22, 3, tzinfo=dt.UTC)):
        yield


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def voted_bloc():
    """Four members; the second was chosen for the flag of the province."""
    meeting = new_meeting(bloc_year=ranked_bloc("20", "18", "16", "14"))
    agencies = [membership.agency for membership in meeting.bloc_year.memberships.all()]
    keep_proposals(voted(meeting, agencies[1]), by=None)
    return meeting.bloc_year


def test_a_blocs_slate_begins_with_what_its_meeting_voted_and_is_made_once(voted_bloc):
    proposal = voted_bloc.proposals.get()
    Quota.objects.update_or_create(bloc_year=voted_bloc, form=proposal.form, defaults={"seats": 3})

    slate = begin_bloc_slate(voted_bloc, by=None)

    line = line_of(slate)
    assert begin_bloc_slate(voted_bloc, by=None) == slate
    assert (line.subject.node, line.proposal, line.votes, line.votes_base) == (
        proposal.agency,
        proposal,
        proposal.votes,
        proposal.base,
    )
    assert {finding["met"] for finding in line.check_made.findings if "dẫn đầu" in finding["text"]} <= {True}


def test_what_is_left_of_the_quota_stands_beside_the_line(client, voted_bloc, hoa):
    proposal = voted_bloc.proposals.get()
    Quota.objects.update_or_create(bloc_year=voted_bloc, form=proposal.form, defaults={"seats": 3})
    slate = begin_bloc_slate(voted_bloc, by=None)
    client.force_login(hoa)

    assert "Số lượng còn lại: 02/03" in words(client.get(slate.get_absolute_url()))


def test_more_than_the_quota_is_flagged(voted_bloc):
    proposal = voted_bloc.proposals.get()
    Quota.objects.update_or_create(bloc_year=voted_bloc, form=proposal.form, defaults={"seats": 0})

    assert "quota" in flags(begin_bloc_slate(voted_bloc, by=None))


def test_a_bloc_that_has_voted_nothing_has_no_slate():
    with pytest.raises(OfficeError, match="chưa có đề nghị nào"):
        begin_bloc_slate(ranked_bloc("20"), by=None)


@pytest.mark.parametrize("typed", ["0", "cuối"])
def test_a_place_that_is_refused_stays_in_its_field_with_the_reason(client, health, lan, typed):
    line = line_of(new_slate(health, people=["An"]))
    client.force_login(lan)

    answer = client.post(reverse("awards:nomination_place", args=[line.pk]), {"position": typed})

    field = answer.context["place_form"]["position"]
    assert (answer.status_code, field.value(), len(field.errors)) == (422, typed, 1)


def test_the_list_keeps_the_order_the_proposer_gave(health):
    slate = new_slate(health, people=["Ông Bốn", "Bà Ân", "Ông Cả"])
    place_line(line_of(slate, 3), 1)
    remove_lines(slate, [line_of(slate, 2).pk], by=None)

    assert list(slate.lines.values_list("position", "printed_name")) == [(1, "Ông Cả"), (2, "Bà Ân")]


def test_choosing_people_on_the_page_adds_them_once(client, health, trade, lan):
    slate = new_slate(health)
    an, stranger = deserving(health), new_subject(agency=trade)
    client.force_login(lan)
    url = reverse("awards:slate_pick", args=[slate.pk])

    client.post(url, {"form": "BK_TINH", "subjects": [an.pk]})
    again = client.post(url, {"form": "BK_TINH", "subjects": [an.pk]})
    foreign = client.post(url, {"form": "BK_TINH", "subjects": [stranger.pk]})

    assert (again.status_code, foreign.status_code) == (422, 422)
    assert f"{an} đã có trong hồ sơ" in words(again)
    assert [line.subject for line in Nomination.objects.all()] == [an]


def test_a_slate_at_once_needs_the_day_of_the_deed_in_its_year(client, health, lan):
    new_year()
    client.force_login(lan)
    sent = {"agency": health.pk, "year": new_year().pk, "kind": "sudden"}
    url = reverse("awards:slate_create")

    said = [words(client.post(url, {**sent, "happened_on": day})) for day in ("", "20/11/2025", "20/11/2027")]
    client.post(url, {**sent, "happened_on": "20/11/2026"})

    assert "cần ngày lập thành tích" in said[0]
    assert "không thuộc năm 2026" in said[1]
    assert "không sau hôm nay" in said[2]
    assert Slate.objects.get().title == "Đề nghị khen thưởng đột xuất năm 2026"


def test_the_report_follows_the_outline_and_its_word_limit(client, health, lan):
    slate = new_slate(health, people=["Lê Thị Mai"], kind=AwardKind.SUDDEN, happened_on=dt.date(2026, 11, 1))
    line = line_of(slate)
    client.force_login(lan)
    url = reverse("awards:report_write", args=[line.pk])

    page = words(client.get(url))
    too_long = client.post(url, {"part1": "chữ " * 801})
    client.post(url, {"part1": "Cứu người trong lũ."})

    assert "II. Thành tích đột xuất" in page
    assert "Báo cáo có 801 chữ, nhiều hơn 800 chữ theo mẫu" in words(too_long)
    assert "chữ chữ" in words(too_long)
    line.refresh_from_db()
    assert [part["text"] for part in line.report] == ["", "Cứu người trong lũ."]


def test_papers_are_ticked_off_by_citing_them_or_keeping_a_file(client, health, lan):
    slate = new_slate(health, people=[deserving(health)], form="CSTDT")
    line = line_of(slate)
    paper = next(name for name in line.check_made.missing if "sáng kiến" in name)
    client.force_login(lan)
    url = reverse("awards:paper_add", args=[line.pk])

    empty = client.post(url, {"name": paper})
    client.post(url, {"name": paper, "document": "QĐ số 30/QĐ-UBND ngày 12/5/2026"})

    assert "Ghi văn bản viện dẫn, hoặc chọn tệp." in words(empty)
    assert NominationPaper.objects.get().name == paper
    assert paper not in line_of(slate).check_made.missing


def test_the_office_changes_the_outline_and_older_slates_keep_theirs(client, health, hoa, lan):
    slate = handed_in(new_slate(health, people=["Lê Thị Mai"]), by=lan)
    receive(slate, told(received_on=dt.date(2026, 11, 20)), by=hoa)
    give_back(slate, reason="Viết lại báo cáo", by=hoa)
    client.force_login(hoa)
    url = reverse("awards:outline_edit", args=["individual"])
    sent = {"most_words": 500, "effective_from": "22/11/2026", "basis": "Thông tư mới"}

    twice = client.post(url, {**sent, "parts": "I. Một | a\nI. Một | b"})
    client.post(url, {**sent, "parts": "I. Một | a\nII. Hai | b"})

    client.force_login(lan)
    older = client.get(reverse("awards:report_write", args=[line_of(slate).pk])).context["form"]
    newer_line = line_of(new_slate(health, people=["Lê Văn Tân"]))
    newer = client.get(reverse("awards:report_write", args=[newer_line.pk])).context["form"]
    assert "Mỗi phần cần một tên riêng" in words(twice)
    assert [part["title"] for part in newer.parts] == ["I. Một", "II. Hai"]
    assert len(older.parts) == 3


def test_an_agency_that_has_entered_nobody_can_propose_itself(health, lan):
    slate = begin_slate(Slate(agency=health, year=new_year(), kind=AwardKind.MERIT), by=lan)

    assert [(subject.name, subject.node) for subject in subjects_for(slate)] == [("Sở Y tế", health)]
