"""A decision with 600 names: its page, how long its PDF takes, and the memory of two workers that print it at once."""

import subprocess
import sys
import time

from django.urls import reverse

from accounts.models import Identity
from awards.decisions.deciding import begin
from awards.decisions.paper import decision_paper
from awards.models import AwardForm, Decision, DecisionLine, ListStyle, Subject
from bench.figures import Figure, browser, median_ms, must, office
from documents.pdf import STYLES, PaperFetcher

NAMES, WORKERS = 600, 2
# Each in a process of its own, that tells its greatest size in MB (what getrusage says includes the parent's).
TELL = """
from pathlib import Path
status = Path("/proc/self/status").read_text()
print(int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024)
"""
PRINT = """
import sys
import django
django.setup()
from accounts.models import Identity
from awards.decisions.paper import decision_paper
from awards.models import Decision
decision_paper(Decision.objects.get(pk=int(sys.argv[1])), Identity.current()).pdf()
"""
BARE = """
from weasyprint import HTML
HTML(string="<meta charset=utf-8><p>Một dòng").write_pdf()
"""


def build() -> None:
    form = AwardForm.objects.get(code="BK_TINH")
    decision = begin(Decision(form=form, year=2025), agency=None, by=office())
    decision.achievement, decision.signer_name = "đã có thành tích xuất sắc trong công tác", "Nguyễn Văn An"
    decision.list_style = ListStyle.TABLE
    decision.save()
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
            proposer=subject.agency.name,
            year=2025,
        )
        for place, subject in enumerate(Subject.objects.select_related("agency").order_by("pk")[:NAMES], start=1)
    ]
    for line in lines:
        line.fill_search()
    DecisionLine.objects.bulk_create(lines)


def the_decision() -> Decision:
    return Decision.objects.order_by("pk").last()


def wall() -> tuple[float, float]:
    """From the database to the bytes of the PDF; beside it: plain WeasyPrint on the same HTML, without our levers."""
    from weasyprint import CSS, HTML  # noqa: PLC0415

    decision, identity = the_decision(), Identity.current()
    html = decision_paper(decision, identity).html()

    def plain() -> None:
        sheet = CSS(filename=STYLES / "nd30.css", url_fetcher=PaperFetcher())
        HTML(string=html, url_fetcher=PaperFetcher()).write_pdf(stylesheets=[sheet], pdf_variant="pdf/a-3a")

    return _best(lambda: decision_paper(decision, identity).pdf()), _best(plain)


def _best(action, times: int = 3) -> float:
    """The quickest of a few runs: what it takes when nobody else is at work."""
    action()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        action()
        taken.append(time.perf_counter() - start)
    return min(taken)


def memory() -> tuple[float, float]:
    """Two workers that print it at once, their greatest sizes added; the floor: as many that print one line."""
    key = str(the_decision().pk)
    return _together([sys.executable, "-c", PRINT + TELL, key]), _together([sys.executable, "-c", BARE + TELL])


def _together(command: list[str]) -> float:
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(WORKERS)]
    said = [process.communicate()[0] for process in started]
    if any(process.returncode for process in started):
        raise SystemExit("bin/bench: không in được.")
    return sum(float(each) for each in said)


def page() -> tuple[float, float]:
    """The page of the decision; its floor: the rows of its list."""
    decision, client = the_decision(), browser(office())
    url = reverse("awards:decision_detail", args=[decision.pk])
    rows = decision.lines.order_by("position").values_list("printed_name", "printed_unit")
    return median_ms(lambda: must(client.get(url))), median_ms(lambda: list(rows[:50]))


FIGURES = [
    Figure("decision_page", "ms", 30, page),
    Figure("decision_600_wall", "s", 1.6, wall),
    Figure("print_memory", "MB", 400, memory),
]
