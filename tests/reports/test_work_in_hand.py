"""The first page says what workers do for a person, and what they had to leave."""

import datetime as dt

import pytest
from django.utils import timezone

from awards.models import AwardImport, ImportKind, ImportState
from documents.models import PrintJob, PrintState

pytestmark = pytest.mark.django_db


def titles(client, user, group: str = "tasks") -> list[str]:
    client.force_login(user)
    return [task.title for year in client.get("/").context["years"] for task in year[group]]


def new_import(user, state: ImportState, **fields) -> AwardImport:
    return AwardImport.objects.create(kind=ImportKind.AWARDS, by=user, state=state, **fields)


@pytest.mark.parametrize(
    ("state", "said", "group", "title"),
    [
        (ImportState.READING, "", "waiting", "Cổng đang xử lý bảng Excel của bạn"),
        (ImportState.ENTERING, "", "waiting", "Cổng đang xử lý bảng Excel của bạn"),
        (ImportState.PLANNED, "", "tasks", "Nhập tiếp bảng Excel đang dở"),
        (ImportState.PLANNED, "Hai dòng trùng nhau.", "tasks", "Bảng Excel chưa nhập được"),
        (ImportState.UNREADABLE, "Tệp hỏng.", "tasks", "Bảng Excel không đọc được"),
    ],
)
def test_a_workbook_on_its_way_in_is_told_to_whom_it_belongs(client, lan, minh, state, said, group, title):
    new_import(lan, state, said=said)

    assert (titles(client, lan, group), titles(client, minh, group)) == ([title], [])


def test_what_is_over_is_told_no_more(client, lan):
    new_import(lan, ImportState.ENTERED)
    new_import(lan, ImportState.PLANNED, created_at=timezone.now() - dt.timedelta(days=2))

    assert (titles(client, lan), titles(client, lan, "waiting")) == ([], [])


@pytest.mark.parametrize("imports", [1, 3])
def test_however_much_is_on_its_way_costs_no_query(client, lan, imports, django_assert_num_queries):
    client.force_login(lan)
    client.get("/")
    with django_assert_num_queries(10):
        client.get("/")
    for _ in range(imports):
        new_import(lan, ImportState.PLANNED)

    with django_assert_num_queries(10):
        client.get("/")


def test_an_agency_is_told_of_its_own_prints(client, lan, minh):
    for state in (PrintState.FAILED, PrintState.RUNNING):
        PrintJob.objects.create(title="In", printer="x", filename="x.pdf", state=state, requested_by=lan)

    assert (titles(client, lan), titles(client, lan, "waiting")) == (
        ["Lệnh in có phần chưa in được"],
        ["Cổng đang in cho bạn"],
    )
    assert titles(client, minh) == []
