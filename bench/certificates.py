"""500 certificates on a blank, printed by two workers as `manage.py work` runs them; the memory of all processes."""

import datetime as dt
import subprocess
import sys
import time

from awards.certificates.layouts import starting_fields
from awards.certificates.printing import Job, certificates_of, prepare, start
from awards.models import (
    AwardForm,
    Certificate,
    CertificateLayout,
    CertificateState,
    CertificateStock,
    Decision,
    DecisionLine,
    DecisionState,
    Subject,
)
from bench.figures import Figure, office
from documents.models import DocumentKind, IssuedDocument, NumberSeries, PrintJob, PrintState, StoredFile
from documents.placed import PlacedSheets

CERTIFICATES, WORKERS = 500, 2
DECIDED_ON = dt.date(2025, 12, 15)
LONGEST = 120  # seconds to wait for a print
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"


def build() -> None:
    """An issued decision with 500 names, its certificates entered, and a blank with its layout."""
    form = AwardForm.objects.get(code="BK_TINH")
    series, _ = NumberSeries.objects.get_or_create(symbol="QĐ-UBND", defaults={"name": "Quyết định của tỉnh"})
    number = series.note(DECIDED_ON.year, 990_000, about="Bằng khen", by=None)
    told = {"form": form, "year": 2025, "series": series, "title": "Về việc tặng Bằng khen", "number": number}
    told |= {"achievement": "Đã có thành tích xuất sắc trong thực hiện nhiệm vụ công tác năm 2025"}
    told |= {"signer_name": "Nguyễn Văn An", "signed_on": DECIDED_ON, "decided_on": DECIDED_ON}
    issued = IssuedDocument.objects.create(
        kind=DocumentKind.DECISION,
        title="Về việc tặng Bằng khen",
        number=number,
        issuer="Ủy ban nhân dân tỉnh",
        dated_on=DECIDED_ON,
        file=StoredFile.objects.store(PDF, by=None, name="quyet-dinh.pdf"),
    )
    decision = Decision.objects.create(state=DecisionState.ISSUED, issued=issued, **told)
    lines = [
        DecisionLine(
            decision=decision,
            position=place,
            subject=subject,
            agency_id=subject.agency_id,
            form=form,
            printed_name=subject.name,
            printed_unit=f"{subject.position}, {subject.unit}, {subject.agency}",
            achievement=decision.achievement,
            year=2025,
        )
        for place, subject in enumerate(Subject.objects.select_related("agency").order_by("pk")[:CERTIFICATES], start=1)
    ]
    for line in lines:
        line.fill_search()
    DecisionLine.objects.bulk_create(lines)
    prepare(decision, by=office())
    stock = CertificateStock.objects.create(name="Phôi đo tốc độ", width=420, height=297)
    layout = CertificateLayout.objects.create(stock=stock, form=form)
    layout.save_fields(starting_fields(stock, form), seen=0, by=office())


def the_decision() -> Decision:
    return Decision.objects.get(number__ordinal=990_000)


def the_stock() -> CertificateStock:
    return CertificateStock.objects.get(name="Phôi đo tốc độ")


def begin_workers() -> list[subprocess.Popen]:
    command = [sys.executable, "manage.py", "work"]
    return [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(WORKERS)]


def end_workers(workers: list[subprocess.Popen]) -> None:
    for worker in workers:
        worker.terminate()
    for worker in workers:
        worker.wait()


def printed() -> tuple[float, PrintJob]:
    """Print all anew: seconds from asking to the whole file."""
    Certificate.objects.filter(line__decision=the_decision()).update(state=CertificateState.PREPARED)
    begin = time.perf_counter()
    job = start(the_decision(), the_stock(), by=office())
    while job.is_unfinished:
        time.sleep(0.01)
        job.refresh_from_db()
        if time.perf_counter() - begin > LONGEST:
            break
    if job.state != PrintState.DONE:
        raise SystemExit(f"bin/bench: in không xong: {job.get_state_display()}.")
    return time.perf_counter() - begin, job


def wall() -> tuple[float, float]:
    """The quickest of three prints, database included; beside it plain WeasyPrint on the same HTML, one process."""
    from weasyprint import HTML  # noqa: PLC0415

    workers = begin_workers()
    try:
        printed()  # the workers load what they need
        value = min(printed()[0] for _ in range(3))
    finally:
        end_workers(workers)
    certificates = list(certificates_of(the_decision()))
    job = Job.of(the_stock(), certificates)
    sheets = [job.drawn(each).sheet for each in certificates]
    html = PlacedSheets("Bằng khen", 420, 297, sheets).html()
    start_at = time.perf_counter()
    HTML(string=html).write_pdf()
    return value, time.perf_counter() - start_at


def memory() -> tuple[float, float]:
    """The greatest sizes of two workers that print it, added; the floor: their sizes before the first print."""
    workers = begin_workers()
    try:
        time.sleep(3)  # until they wait for work
        before = sum(status(worker.pid, "VmRSS") for worker in workers)
        printed()
        value = sum(status(worker.pid, "VmHWM") for worker in workers)
    finally:
        end_workers(workers)
    return value, before


def status(pid: int, name: str) -> float:
    """A figure of the kernel about a process, in MB."""
    with open(f"/proc/{pid}/status") as lines:
        return int(next(line for line in lines if line.startswith(name)).split()[1]) / 1024


FIGURES = [
    Figure("certificates_500_wall", "s", 2.5, wall),
    Figure("certificates_memory", "MB", 400, memory),
]
