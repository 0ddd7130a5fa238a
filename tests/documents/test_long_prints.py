"""Long prints: part by part, each once, whatever happens to the workers in between."""

import datetime as dt
import io
import os
import socket
import subprocess

import pytest
from django.utils import timezone
from pypdf import PdfReader

from accounts.errors import OfficeError, WrongState
from documents.models import PrintPart, PrintState, StoredFile
from documents.models.print_jobs import LEASE
from documents.printing import PRINTERS, cancel_print, go_on, print_part, resume, retry_print, start_print
from tests.documents.small_pages import page


@pytest.fixture
def printed(monkeypatch):
    """Register a printer for the test, and return what it was asked to print, in order."""
    asked = []

    def test_printer(params: dict) -> bytes:
        asked.append(params["text"])
        if params["text"] == "hong":
            raise OfficeError("Phôi chưa có bố cục.")
        if params["text"] == "no":
            raise ZeroDivisionError
        return page(params["text"])

    monkeypatch.setitem(PRINTERS, "tests.pages", test_printer)
    return asked


def parts(*texts):
    return [{"text": text} for text in texts]


@pytest.fixture
def no_workers(monkeypatch):
    """Nobody takes parts from the queue."""
    monkeypatch.setattr("documents.printing.hand_out", lambda parts: None)


def start(hoa, *texts):
    return start_print("In Bằng khen", "tests.pages", parts(*texts), filename="bang-khen.pdf", by=hoa)


def texts_of(job) -> list[str]:
    return [leaf.extract_text().strip() for leaf in PdfReader(io.BytesIO(job.result.read())).pages]


def test_a_print_of_three_parts_becomes_one_file_in_order(hoa, printed, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = start(hoa, "mot", "hai", "ba")

    job.refresh_from_db()
    assert (job.state, job.result.original_name) == (PrintState.DONE, "bang-khen.pdf")
    assert texts_of(job) == ["mot", "hai", "ba"]
    assert [file.original_name for file in StoredFile.objects.all()] == ["bang-khen.pdf"]


def test_a_part_is_printed_once_however_often_it_is_asked_for(hoa, printed, no_workers):
    job = start(hoa, "mot", "hai")
    first = job.parts.first()

    for _ in range(3):
        print_part.call(first.pk)

    assert printed == ["mot"]


def test_what_failed_says_why_and_is_printed_again_alone(hoa, printed, no_workers, monkeypatch):
    job = start(hoa, "mot", "hong", "no")
    for part in job.parts.all():
        print_part.call(part.pk)
    job.refresh_from_db()
    assert (job.state, [part.problem for part in job.parts.all()]) == (
        PrintState.FAILED,
        ["", "Phôi chưa có bố cục.", "Lỗi của máy chủ khi in phần này."],
    )

    monkeypatch.setitem(PRINTERS, "tests.pages", lambda params: printed.append("lại") or page(params["text"]))
    retry_print(job, by=hoa)
    for part in job.parts.all():
        print_part.call(part.pk)

    job.refresh_from_db()
    assert printed == ["mot", "hong", "no", "lại", "lại"]
    assert (job.state, texts_of(job)) == (PrintState.DONE, ["mot", "hong", "no"])


def test_a_cancelled_print_prints_no_more_and_keeps_no_file(hoa, printed, no_workers):
    job = start(hoa, "mot", "hai")
    first, second = job.parts.all()
    print_part.call(first.pk)
    job.refresh_from_db()

    cancel_print(job, by=hoa)
    print_part.call(second.pk)

    assert (job.state, printed, StoredFile.objects.count()) == (PrintState.CANCELLED, ["mot"], 0)
    with pytest.raises(WrongState):
        retry_print(job, by=hoa)


def test_a_print_that_is_cancelled_while_a_part_is_printed_keeps_nothing_of_it(hoa, printed, no_workers, monkeypatch):
    job = start(hoa, "mot")

    def cancelled_meanwhile(params):
        job.refresh_from_db()
        cancel_print(job, by=hoa)
        return page("mot")

    monkeypatch.setitem(PRINTERS, "tests.pages", cancelled_meanwhile)
    print_part.call(job.parts.get().pk)

    job.refresh_from_db()
    assert (job.state, StoredFile.objects.count()) == (PrintState.CANCELLED, 0)


def test_a_worker_that_died_gives_its_part_back_and_the_others_stay(hoa, printed, no_workers):
    job = start(hoa, "mot", "hai")
    first, second = job.parts.all()
    print_part.call(first.pk)
    ended = subprocess.Popen(["true"])
    ended.wait()
    PrintPart.objects.claim(second.pk)
    PrintPart.objects.filter(pk=second.pk).update(taken_by=f"{socket.gethostname()}:{ended.pid}")

    assert resume() == 1
    print_part.call(second.pk)

    job.refresh_from_db()
    assert (printed, texts_of(job)) == (["mot", "hai"], ["mot", "hai"])


@pytest.mark.parametrize(
    ("worker", "held_for", "is_given_back"),
    [
        (f"{socket.gethostname()}:{os.getpid()}", dt.timedelta(minutes=1), False),
        ("another-machine:12", dt.timedelta(minutes=1), False),
        ("another-machine:12", LEASE + dt.timedelta(minutes=1), True),
    ],
    ids=["here", "elsewhere", "elsewhere for long"],
)
def test_a_part_in_the_hands_of_a_living_worker_is_left_to_it(
    hoa, printed, no_workers, worker, held_for, is_given_back
):
    job = start(hoa, "mot")
    part = PrintPart.objects.claim(job.parts.get().pk)
    job.move(PrintState.RUNNING)
    PrintPart.objects.filter(pk=part.pk).update(taken_by=worker, taken_at=timezone.now() - held_for)

    assert resume() == int(is_given_back)


def test_the_page_shows_how_far_a_print_has_come_and_stops_asking_when_it_has_ended(client, hoa, printed, no_workers):
    job = start(hoa, "mot", "hai")
    client.force_login(hoa)
    print_part.call(job.parts.first().pk)
    during = client.get(job.get_absolute_url()).content.decode()
    print_part.call(job.parts.last().pk)
    after = client.get(job.get_absolute_url()).content.decode()

    assert ("1/2 phần" in during, 'hx-trigger="every 1s"' in during) == (True, True)
    assert ("2/2 phần" in after, 'hx-trigger="every 1s"' in after, "Mở tệp PDF" in after) == (True, False, True)


def test_while_it_asks_only_the_progress_is_exchanged_and_the_last_answer_loads_the_page_anew(
    client, hoa, printed, no_workers
):
    job = start(hoa, "mot", "hai")
    client.force_login(hoa)
    print_part.call(job.parts.first().pk)
    during = client.get(job.get_absolute_url(), headers={"HX-Request": "true"})
    print_part.call(job.parts.last().pk)
    after = client.get(job.get_absolute_url(), headers={"HX-Request": "true"})

    assert ("1/2 phần" in during.content.decode(), b"<form" in during.content) == (True, False)
    assert (during.headers.get("HX-Refresh"), after.headers.get("HX-Refresh")) == (None, "true")


def test_a_part_that_a_worker_took_from_the_queue_and_died_is_asked_for_again(hoa, printed, no_workers, monkeypatch):
    job = start(hoa, "mot", "hai")
    asked = []
    monkeypatch.setattr("documents.printing.hand_out", lambda parts: asked.extend(part.place for part in parts))

    assert go_on() == 2
    assert (asked, job.parts.filter(state=PrintState.WAITING).count()) == ([1, 2], 2)


def test_what_waits_in_the_queue_is_not_asked_for_again(hoa, printed, no_workers, monkeypatch):
    start(hoa, "mot")
    monkeypatch.setattr("documents.printing.queued_parts", lambda: 1)

    assert go_on() == 0


def test_a_print_whose_worker_died_after_the_last_part_is_put_together_by_the_next(
    hoa, printed, no_workers, monkeypatch
):
    job = start(hoa, "mot", "hai")
    with monkeypatch.context() as dying:
        dying.setattr("documents.printing.finish", lambda key: None)
        for part in job.parts.all():
            print_part.call(part.pk)

    go_on()

    job.refresh_from_db()
    assert (job.state, texts_of(job), printed) == (PrintState.DONE, ["mot", "hai"], ["mot", "hai"])


def test_a_print_of_the_office_is_not_found_by_an_agency(client, hoa, lan, printed, no_workers):
    job = start(hoa, "mot")
    client.force_login(lan)

    assert client.get(job.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_prints_takes_the_same_number_of_queries_however_long(
    client, hoa, printed, no_workers, django_assert_num_queries, count
):
    for _ in range(count):
        start(hoa, "mot", "hai")
    client.force_login(hoa)
    client.get("/in/")

    with django_assert_num_queries(7):
        response = client.get("/in/")

    assert response.context["page"].paginator.count == count


def test_prints_are_found_by_what_they_are_of_who_asked_and_how_far_they_are(client, hoa, binh, printed, no_workers):
    mine = start(hoa, "mot")
    other = start_print("Quyết định 12", "tests.pages", parts("mot"), filename="qd.pdf", by=binh)
    cancel_print(other, by=binh)
    client.force_login(hoa)

    def found(**asked):
        return [row["job"] for row in client.get("/in/", asked).context["rows"]]

    assert found() == [other, mine]
    assert (found(q="bằng khen"), found(q="binh"), found(state="cancelled")) == ([mine], [other], [other])


def test_ones_own_prints_stand_on_the_first_page_until_they_are_done(client, hoa, binh, printed, no_workers):
    job = start(hoa, "mot")
    start_print("Quyết định 12", "tests.pages", parts("mot"), filename="qd.pdf", by=binh)
    client.force_login(hoa)

    running = client.get("/").context["prints"]
    print_part.call(job.parts.get().pk)
    done = client.get("/").context["prints"]

    assert ([one["job"] for one in running], done) == ([job], [])
