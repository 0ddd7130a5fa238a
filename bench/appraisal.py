"""100,000 lines of nominations, and how long the queue of the appraisal takes with 10,000 and with all of them."""

import datetime as dt

from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import Agency
from awards.models import AwardForm, LineState, Nomination, Slate, SlateState, Subject
from bench.figures import Figure, browser, median_ms, must, office
from bench.province import settle
from blocs.models import EmulationYear

LINES, FEW, A_SLATE = 100_000, 10_000, 100
# Of ten lines three wait, one came back, the others have gone on.
STATES = [LineState.RECEIVED] * 3 + [LineState.RETURNED] + [LineState.DECIDED] * 6
ASKED = [{}, {"form": "BK_TINH"}, {"kind": "merit", "sort": "new"}, {"overdue": "overdue"}, {"q": "Nguyễn Văn An"}]


def build(first: int, last: int) -> None:
    """The lines from `first` to `last`, a hundred to a slate."""
    agencies = list(Agency.objects.filter(code__startswith="DV"))
    forms = list(AwardForm.objects.filter(code__in=["BK_TINH", "CSTDT", "GK"]))
    subjects = list(Subject.objects.only("name", "unit")[:20_000])
    year, now = EmulationYear.objects.order_by("-year").first(), timezone.now()
    slates = Slate.objects.bulk_create(
        Slate(
            year=year,
            agency=agencies[number % len(agencies)],
            title="Đề nghị khen thưởng",
            state=SlateState.RECEIVED,
            submitted_at=now,
            received_on=now.date(),
        )
        for number in range(first // A_SLATE, last // A_SLATE)
    )
    lines = []
    for number in range(first, last):
        subject, state = subjects[number % len(subjects)], STATES[number % len(STATES)]
        line = Nomination(
            slate=slates[(number - first) // A_SLATE],
            position=number % A_SLATE + 1,
            subject=subject,
            form=forms[number // len(subjects) % len(forms)],
            printed_name=subject.name,
            printed_unit=subject.unit,
            state=state,
            return_reason="Thiếu minh chứng" if state == LineState.RETURNED else "",
            due_on=now.date() + dt.timedelta(days=number % 40 - 10),
        )
        line.fill_search()
        lines.append(line)
    Nomination.objects.bulk_create(lines, batch_size=2000)
    settle()


def slowest() -> float:
    """The slowest of the pages that an officer asks for, in milliseconds."""
    client, url = browser(office()), reverse("awards:appraisal_list")
    return max(median_ms(lambda asked=asked: must(client.get(url, asked)), times=9) for asked in ASKED)


def bare() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT printed_name FROM awards_nomination WHERE state = 'received' ORDER BY due_on, id LIMIT 50"
        )
        cursor.fetchall()


taken: dict[int, float] = {}


def appraisal_list() -> tuple[float, float]:
    build(0, FEW)
    taken[FEW] = slowest()
    return taken[FEW], median_ms(bare)


def appraisal_list_100k_ratio() -> tuple[float, float]:
    """How many times as long it takes with ten times as many lines; its floor: no longer at all."""
    build(FEW, LINES)
    taken[LINES] = slowest()
    return taken[LINES] / taken[FEW], 1.0


FIGURES = [
    Figure("appraisal_list", "ms", 30, appraisal_list),
    Figure("appraisal_list_100k_ratio", "×", 1.5, appraisal_list_100k_ratio),
]
