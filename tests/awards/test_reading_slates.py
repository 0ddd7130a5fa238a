"""Who sees a slate and its lists, that reading is written down, and what is printed of it."""

import datetime as dt
import re

import pytest
import time_machine
from django.urls import reverse

from accounts.models import AuditEvent, Identity
from accounts.permissions import Permission, can
from awards.models import (
    LineState,
    Slate,
    SubjectKind,
)
from awards.slates.papers import letter_paper, list_paper
from documents.models import PrintJob
from documents.printing import print_part
from tests.awards.slate_builders import line_of, new_line, new_slate
from tests.awards.subject_builders import new_subject
from tests.builders import new_bloc_year

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(dt.datetime(2026, 11, 22, 3, tzinfo=dt.UTC)):
        yield


def test_reading_a_slate_and_a_line_is_written_down(client, health, hoa):
    slate = new_slate(health, people=["Lê Thị Mai"])
    client.force_login(hoa)

    client.get(slate.get_absolute_url())
    client.get(line_of(slate).get_absolute_url())

    read = AuditEvent.objects.filter(action__in=["awards.slate_read", "awards.nomination_read"])
    assert list(read.order_by("pk").values_list("by", "action")) == [
        ("hoa", "awards.slate_read"),
        ("hoa", "awards.nomination_read"),
    ]


@pytest.mark.parametrize("size", [1, 3])
def test_lists_take_the_same_number_of_queries_however_long(client, health, hoa, django_assert_num_queries, size):
    slates = [new_slate(health, people=[f"Ông {number}" for number in range(size)]) for _ in range(size)]
    client.force_login(hoa)

    with django_assert_num_queries(8):
        client.get(reverse("awards:slate_list"))
    with django_assert_num_queries(12):
        client.get(slates[0].get_absolute_url())


@pytest.mark.parametrize("person", ["lan", "minh", "khanh", "dat", "hoa", "phuc"])
def test_the_query_and_the_permission_agree(request, health, finance, trade, person):
    user = request.getfixturevalue(person)
    new_slate(health)
    new_slate(trade)
    bloc_year = new_bloc_year(members=[health], leader=finance)
    new_slate(health, bloc_year=bloc_year)

    allowed = {slate for slate in Slate.objects.all() if can(user, Permission.NOMINATION_VIEW, slate)}

    assert set(Slate.objects.visible_to(user)) == allowed
    assert len(allowed) == {"lan": 2, "minh": 1, "khanh": 1, "dat": 0, "hoa": 3, "phuc": 0}[person]


def test_the_letter_counts_what_the_list_lists_in_the_proposers_order(health, lan):
    team = new_subject("Phòng Nghiệp vụ Y", agency=health, kind=SubjectKind.COLLECTIVE)
    slate = new_slate(health, people=["Ông Bốn", "Bà Ân", team])

    letter, listed = letter_paper(slate, Identity.current()).html(), list_paper(slate, Identity.current()).html()

    assert "cho 01 tập thể và 02 cá nhân, gồm" in letter
    assert "Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022" in letter
    assert "Bằng khen của Chủ tịch UBND tỉnh: 02 cá nhân, 01 tập thể" in letter
    assert re.findall(r"Ông Bốn|Bà Ân|Phòng Nghiệp vụ Y", listed) == ["Phòng Nghiệp vụ Y", "Ông Bốn", "Bà Ân"]


def test_the_letter_leaves_out_what_fell_back_later(health):
    line = new_line(health, person="Lê Thị Mai", state=LineState.FELL_BACK)
    new_line(slate=line.slate, agency=health, person=line.subject, form="GK", fallback_of=line)

    letter = letter_paper(line.slate, Identity.current()).html()

    assert "cho 01 cá nhân, gồm" in letter


@pytest.mark.parametrize("name", ["letter_pdf", "letter_word", "list_pdf", "list_word"])
def test_papers_come_out_as_files(client, health, lan, name):
    slate = new_slate(health, people=["Lê Thị Mai"])
    client.force_login(lan)

    response = client.get(reverse(f"awards:{name}", args=[slate.pk]))

    assert response.content[:4] == (b"%PDF" if name.endswith("pdf") else b"PK\x03\x04")


@pytest.mark.parametrize(("name", "begins"), [("list_pdf", b"%PDF"), ("list_word", b"PK\x03\x04")])
def test_the_list_of_a_large_slate_is_printed_by_a_worker(client, health, lan, monkeypatch, name, begins):
    monkeypatch.setattr("awards.slates.list_prints.LINES_AT_ONCE", 1)
    monkeypatch.setattr("documents.printing.hand_out", lambda parts: None)
    slate = new_slate(health, people=["Lê Thị Mai", "Trần Văn Nam"])
    url = reverse(f"awards:{name}", args=[slate.pk])
    client.force_login(lan)

    asked = client.get(url)
    client.post(url)
    again = client.post(url)
    job = PrintJob.objects.get()
    print_part.call(job.parts.get().pk)
    job.refresh_from_db()

    assert "In danh sách" in asked.content.decode()
    assert again.url == job.get_absolute_url()
    assert (job.result.read()[:4], client.get(again.url).status_code) == (begins, 200)
