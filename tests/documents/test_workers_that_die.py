"""Real workers on a real PostgreSQL: one is killed in the middle, and each page is still printed once."""

import io
import os
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest
from django.conf import settings
from django.db import connection
from pypdf import PdfReader

from documents.models import PrintJob, PrintState
from documents.printing import PRINTERS, start_print

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

PAGES = [f"trang {number}" for number in range(1, 41)]
PATIENCE = 120  # seconds until the test gives up


@pytest.fixture
def workers(tmp_path):
    """Start a worker of its own process on this database; those left are ended."""
    database = connection.settings_dict
    address = f"postgres://{database['USER']}@/{database['NAME']}?host={database['HOST']}"
    # Its own secret and address, so that it starts like any other.
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": address,
        "DATA_DIR": str(settings.DATA_DIR),
        "SECRET_KEY": settings.SECRET_KEY,
    }
    started = []

    def start() -> subprocess.Popen:
        command = [sys.executable, "-m", "tests.documents.slow_worker", tmp_path / "noted"]
        worker = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, stdout=subprocess.DEVNULL)
        started.append(worker)
        return worker

    yield start
    for worker in started:
        worker.kill()
        worker.wait()


def until(is_so):
    """Wait until `is_so()` gives something, and return it."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if found := is_so():
            return found
        time.sleep(0.05)
    raise AssertionError("it took too long")


def test_a_worker_killed_in_the_middle_leaves_its_page_to_the_others_and_no_page_is_printed_twice(
    hoa, workers, tmp_path, monkeypatch
):
    monkeypatch.setitem(PRINTERS, "tests.pages", lambda params: b"")
    monkeypatch.setattr("documents.printing.hand_out", lambda parts: None)  # the workers find what waits by themselves
    parts = [{"text": text} for text in PAGES]
    job = start_print("In Bằng khen", "tests.pages", parts, filename="bang-khen.pdf", by=hoa)
    first, second = workers(), workers()

    until(lambda: job.parts.filter(state=PrintState.DONE).count() >= 8)
    victim = until(lambda: job.parts.filter(state=PrintState.RUNNING, taken_by__endswith=f":{first.pid}").first())
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    workers()
    until(lambda: PrintJob.objects.get(pk=job.pk).state == PrintState.DONE)

    lines = (tmp_path / "noted").read_text().split("\n")[:-1]
    begun, ended = (
        Counter(line.split(f" {word} ")[1] for line in lines if f" {word} " in line) for word in ("begins", "ends")
    )
    job.refresh_from_db()
    printed = [leaf.extract_text().strip() for leaf in PdfReader(io.BytesIO(job.result.read())).pages]
    assert printed == PAGES
    assert ended == Counter(PAGES)
    assert {text for text, times in begun.items() if times > 1} <= {victim.params["text"]}
    assert len({line.split()[0] for line in lines}) == 3
    assert second.poll() is None
