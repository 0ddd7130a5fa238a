"""An old register takes minutes: a worker reads it, looks through it and enters it, and may die on the way."""

import datetime as dt
import socket
import subprocess
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from awards.models import Award, AwardImport, ImportKind, ImportPage, ImportState, ImportTable, Subject
from awards.subjects import import_jobs
from awards.subjects.import_jobs import carry_on, enter, give_up, go_on, look_through, take_in
from documents.models import ColumnMapping, StoredFile
from documents.paper import Column, Table
from documents.workbooks import ReadRow, ReadTable, Sheet, write_workbook

pytestmark = pytest.mark.django_db

HEADERS = {"name": "Họ tên", "year": "Năm", "form": "Hình thức", "decision_number": "Số QĐ", "decided_on": "Ngày ký"}
DAY = dt.date(2024, 12, 15)
GOOD = [("Vũ Hòa", 2024, "LDTT", "45/QĐ", DAY), ("Lê An", 2024, "LDTT", "45/QĐ", DAY)]
WRONG = ("Đỗ Sai", 2024, "Không có", "45/QĐ", DAY)


@pytest.fixture
def handed_out(monkeypatch):
    """Every workbook is a large one, and nobody works: what was put before the workers."""
    asked = []
    monkeypatch.setattr(import_jobs, "SMALL_FILE", 0)
    monkeypatch.setattr(import_jobs, "SMALL_TABLE", 0)
    monkeypatch.setattr(import_jobs, "hand_out", lambda draft: asked.append(draft.state))
    return asked


def a_workbook(*rows) -> SimpleUploadedFile:
    columns = [Column(header, 40) for header in HEADERS.values()]
    return SimpleUploadedFile("so-cu.xlsx", write_workbook([Sheet("Sổ", Table(columns, rows))]))


def read_in(health, lan, *rows) -> AwardImport:
    """A register that was read, its columns known."""
    ColumnMapping.objects.remember(f"awards.awards.{health.pk}", HEADERS, by=lan)
    return worked_on(take_in(ImportKind.AWARDS, a_workbook(*rows), health, by=lan))


def worked_on(draft) -> AwardImport:
    carry_on.call(draft.pk)
    return AwardImport.objects.get(pk=draft.pk)


def looked_through(health, lan, *rows) -> AwardImport:
    draft = read_in(health, lan, *rows)
    look_through(draft)
    return worked_on(draft)


def dead_worker() -> str:
    ended = subprocess.Popen(["true"])
    ended.wait()
    return f"{socket.gethostname()}:{ended.pid}"


def test_each_step_is_done_by_a_worker_while_the_page_says_how_far_it_is(client, health, lan, handed_out):
    client.force_login(lan)
    start = reverse("awards:import_start", kwargs={"kind": "awards"})
    columns = client.post(start, {"agency": health.pk, "file": a_workbook(*GOOD)})["Location"]
    [draft] = AwardImport.objects.all()
    preview = reverse("awards:import_preview", kwargs={"pk": draft.pk})

    reading = client.get(columns).content.decode()
    carry_on.call(draft.pk)
    was_read = client.get(columns, headers={"HX-Request": "true"})
    asked = client.get(columns)
    client.post(columns, asked.context["form"].initial, follow=True)
    looking = client.get(preview, headers={"HX-Request": "true"})
    carry_on.call(draft.pk)
    looked = client.get(preview, headers={"HX-Request": "true"})
    shown = client.get(preview)
    client.post(preview)
    before = Award.objects.count()
    carry_on.call(draft.pk)
    entered = client.get(preview).content.decode()

    assert (handed_out, was_read.headers["HX-Refresh"]) == (["reading", "planning", "entering"], "true")
    assert ("Đang đọc tệp" in reading, "0/2 dòng" in looking.content.decode()) == (True, True)
    assert (looking.headers.get("HX-Refresh"), before) == (None, 0)
    assert [row["cells"][0][1] for row in shown.context["rows"]] == ["Vũ Hòa", "Lê An"]
    assert (looked.headers["HX-Refresh"], b"<html" in looked.content) == ("true", False)
    assert ("Đã nhập xong" in entered, Award.objects.count()) == (True, 2)
    assert (StoredFile.objects.count(), ImportTable.objects.count(), ImportPage.objects.count()) == (0, 0, 0)


def test_the_pages_of_the_preview_are_not_reckoned_again(client, health, lan, handed_out, monkeypatch):
    monkeypatch.setattr(import_jobs, "ROWS_PER_PAGE", 2)
    monkeypatch.setattr("awards.views.imports.ROWS_PER_PAGE", 2)
    draft = looked_through(health, lan, *GOOD, WRONG)
    monkeypatch.setattr(import_jobs, "plan", None)
    monkeypatch.setattr("awards.views.imports.workbook_of", None)
    client.force_login(lan)

    pages = [client.get(reverse("awards:import_preview", args=[draft.pk]), {"page": page}) for page in (1, 2)]

    assert [[row["cells"][0][1] for row in page.context["rows"]] for page in pages] == [
        ["Đỗ Sai", "Vũ Hòa"],
        ["Lê An"],
    ]
    assert [tile["value"] for tile in pages[0].context["tiles"]] == [2, 0, 0, 1]


def test_a_worker_that_dies_while_it_enters_leaves_nothing_half_and_the_next_enters_each_once(
    health, lan, handed_out, monkeypatch
):
    draft = looked_through(health, lan, *GOOD)
    enter(draft, skips_wrong_rows=False)

    def died(*args, **kwargs):
        raise SystemExit

    with monkeypatch.context() as dying:
        dying.setattr(import_jobs, "record", died)  # the rows are written by then, the transaction is not ended
        with pytest.raises(SystemExit):
            carry_on.call(draft.pk)
    AwardImport.objects.update(state=ImportState.ENTERING, taken_by=dead_worker(), taken_at="2026-11-22T00:00Z")
    half = (Award.objects.count(), Subject.objects.count())

    again = go_on()
    for _ in range(2):
        carry_on.call(draft.pk)

    assert (half, again, handed_out[-1]) == ((0, 0), 1, "entering")
    assert sorted(Award.objects.values_list("printed_name", flat=True)) == ["Lê An", "Vũ Hòa"]
    assert AwardImport.objects.get().state == ImportState.ENTERED


def test_what_a_living_worker_has_in_hand_is_left_to_it(health, lan, handed_out):
    draft = read_in(health, lan, *GOOD)
    look_through(draft)

    held = AwardImport.objects.claim(draft.pk)

    assert (held.pk, AwardImport.objects.claim(draft.pk), go_on()) == (draft.pk, None, 0)


def test_what_is_given_up_while_a_worker_has_it_is_not_entered(health, lan, handed_out, monkeypatch):
    draft = looked_through(health, lan, *GOOD)
    enter(draft, skips_wrong_rows=False)
    looking = import_jobs.plan

    def given_up_meanwhile(*args, **kwargs):
        give_up(AwardImport.objects.get(), by=lan)
        return looking(*args, **kwargs)

    monkeypatch.setattr(import_jobs, "plan", given_up_meanwhile)
    carry_on.call(draft.pk)

    assert [model.objects.count() for model in (AwardImport, Award, Subject, StoredFile)] == [0, 0, 0, 0]


def test_what_was_entered_by_another_meanwhile_is_looked_at_again(health, lan, handed_out):
    draft = looked_through(health, lan, *GOOD)
    Subject.objects.create(name="Vũ Hòa", agency=health, kind="individual", birth_year=1980)
    Subject.objects.create(name="Vũ Hòa", agency=health, kind="individual", birth_year=1990)
    enter(draft, skips_wrong_rows=False)

    draft = worked_on(draft)

    assert (draft.state, draft.said) == (ImportState.PLANNED, "Còn 01 dòng có lỗi nên chưa lưu dòng nào.")
    assert draft.pages.get().rows[0]["errors"][0]["cell"] == "A2"


def test_what_fails_while_it_is_looked_through_is_said_and_not_tried_again_by_itself(
    client, health, lan, handed_out, monkeypatch
):
    draft = read_in(health, lan, *GOOD)
    monkeypatch.setattr(import_jobs, "plan", lambda *args, **kwargs: 1 / 0)
    look_through(draft)
    worked_on(draft)
    client.force_login(lan)

    page = client.get(reverse("awards:import_preview", args=[draft.pk]), follow=True).content.decode()

    assert ("Lỗi của máy chủ khi xử lý bảng này" in page, handed_out.count("planning")) == (True, 1)


def test_two_presses_of_the_button_enter_once(client, health, lan, handed_out):
    draft = looked_through(health, lan, *GOOD)
    client.force_login(lan)
    preview = reverse("awards:import_preview", args=[draft.pk])

    client.post(preview)
    second = client.post(preview, follow=True)

    assert (second.status_code, handed_out.count("entering")) == (200, 1)


def test_a_workbook_that_cannot_be_read_says_why_on_its_page(client, health, lan, handed_out):
    nothing = SimpleUploadedFile("so.xlsx", write_workbook([Sheet("Sổ", Table([Column("Sổ", 40)], []))]))
    draft = worked_on(take_in(ImportKind.AWARDS, nothing, health, by=lan))
    client.force_login(lan)

    page = client.get(reverse("awards:import_columns", args=[draft.pk])).content.decode()

    assert (draft.state, "Không tìm thấy dòng tiêu đề cột" in page) == (ImportState.UNREADABLE, True)


def test_another_workbook_does_not_take_the_place_of_one_that_is_being_entered(client, health, lan, handed_out):
    enter(looked_through(health, lan, *GOOD), skips_wrong_rows=False)
    client.force_login(lan)

    start = reverse("awards:import_start", kwargs={"kind": "awards"})
    refused = client.post(start, {"agency": health.pk, "file": a_workbook(*GOOD)})

    assert refused.status_code == 422
    assert "đang được ghi vào sổ" in refused.content.decode()


def test_a_table_is_kept_with_every_kind_of_value(health, lan):
    values = (None, "Đỗ", 7, Decimal("7.5"), True, DAY, dt.datetime(2024, 1, 2, 3, 4), dt.time(5, 6))  # noqa: DTZ001
    table = ReadTable("Sổ", ("a", "b"), [ReadRow(3, values)], (1, 4), ("Có ô gộp.",))
    draft = AwardImport.objects.create(kind="awards", by=lan)

    ImportTable.keep(draft, table)

    assert ImportTable.objects.get().table() == table
