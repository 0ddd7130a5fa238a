"""What is measured. Each function gives (value, floor): the portal, and the least any program could take for it."""

import gc
import io
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection, transaction
from django.template import engines
from django.test import Client
from django.urls import reverse

from accounts.models import Agency, User
from bench.meeting import ballots_cast_per_s, meeting_p95
from bench.province import EXPLANATION, YEAR
from blocs.models import BlocYear
from documents.models import ColumnMapping
from scoring.figures import Place
from scoring.models import LineScore, ScoreSheet, SheetState
from scoring.results_import import mapping_name

TIMES = 25


@dataclass(frozen=True)
class Figure:
    """One row of the table. `budget` is that of the design for two cores.

    Units count downwards, the less the better; where `is_rate`, the more the better, and the floor is a ceiling.
    """

    name: str
    unit: str
    budget: float
    measure: Callable[[], tuple[float, float]]
    is_rate: bool = False


def median_ms(action: Callable[[], object], times: int = TIMES) -> float:
    """The median of `times` runs in milliseconds, after two that warm up.

    No run pays for what another left lying; and a collection between two does not walk over what building the province
    left in this process, which no worker has and which would empty the processor's caches before every run.
    """
    action()
    action()
    taken = []
    gc.collect()
    gc.freeze()
    for _ in range(times):
        gc.collect()
        begin = time.perf_counter()
        action()
        taken.append((time.perf_counter() - begin) * 1000)
    gc.unfreeze()
    return statistics.median(taken)


def browser(user: User) -> Client:
    client = Client(headers={"host": "localhost"})
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def sheet_that_is(state: SheetState) -> ScoreSheet:
    return ScoreSheet.objects.filter(bloc_year__year__year=YEAR, state=state).order_by("pk")[0]


def clerk_of(sheet: ScoreSheet) -> User:
    return User.objects.acting_for(sheet.agency_id).get()


def office() -> User:
    return User.objects.get(username="office")


def must(response, status: int = 200):
    """The answer, if it is the expected one: a quick refusal is not a quick page."""
    if response.status_code != status:
        raise SystemExit(f"bin/bench: {response.status_code} thay vì {status}: {response.request['PATH_INFO']}")
    return response


ROWS = engines["django"].from_string(
    '{% for row in rows %}<tr><td>{{ row.0 }}</td><td><input name="points" value="{{ row.1 }}"></td>'
    "<td><textarea>{{ row.2 }}</textarea></td></tr>{% endfor %}"
)


def sheet_page() -> tuple[float, float]:
    """The clerk's page of 100 criteria, four stages; its floor: one bare query into a template of as many inputs."""
    sheet = sheet_that_is(SheetState.RETURNED)
    client, url = browser(clerk_of(sheet)), sheet.get_absolute_url()

    def bare() -> str:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT code, points, explanation FROM scoring_linescore WHERE sheet_id = %s AND stage = 'self'",
                [sheet.pk],
            )
            return ROWS.render({"rows": cursor.fetchall()})

    return median_ms(lambda: must(client.get(url))), median_ms(bare)


def sheet_page_4_stages() -> tuple[float, float]:
    """A sheet on which four stages have spoken: the slower of the pages for writing and for reading it.

    Its floor: one bare query into a template of as many cells.
    """
    sheet = sheet_that_is(SheetState.RETURNED)
    url = sheet.get_absolute_url()
    writer, reader = browser(clerk_of(sheet)), browser(office())

    def bare() -> str:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT code, points, explanation || reason FROM scoring_linescore WHERE sheet_id = %s", [sheet.pk]
            )
            return ROWS.render({"rows": cursor.fetchall()})

    written, read = median_ms(lambda: must(writer.get(url))), median_ms(lambda: must(reader.get(url)))
    return max(written, read), median_ms(bare)


def line_save() -> tuple[float, float]:
    """Saving one line through its page; its floor: one bare UPDATE in a transaction."""
    sheet = sheet_that_is(SheetState.DRAFT)
    line = sheet.lines.filter(stage="self", answer__has_key="points").order_by("pk")[0]
    client = browser(clerk_of(sheet))
    url = reverse("scoring:line_save", kwargs={"pk": sheet.pk, "code": line.code})
    version = iter(range(line.version, 10**6))

    def save() -> None:
        seen = next(version)
        points = f"{5 + seen % 4},5"
        typed = {"points": points, "explanation": EXPLANATION, "version": seen}
        must(client.post(url, typed, headers={"hx-request": "true"}))

    def bare() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE scoring_linescore SET points = %s WHERE id = %s", ["7.5", line.pk])

    value = median_ms(save)
    line.refresh_from_db()
    if line.version < TIMES:
        raise SystemExit("bin/bench: dòng điểm không được lưu.")
    return value, median_ms(bare)


def bloc_table() -> tuple[float, float]:
    """The ranked table of 15 members × 100 criteria from stage rows; its floor: fetching those rows."""
    bloc_year = BlocYear.objects.filter(year__year=YEAR).order_by("pk")[1]
    client = browser(office())
    url = reverse("scoring:bloc_table", kwargs={"code": bloc_year.bloc.code, "year": YEAR})
    select = (
        "SELECT sheet_id, code, stage, answer, override FROM scoring_linescore "
        "WHERE sheet_id IN (SELECT id FROM scoring_scoresheet WHERE bloc_year_id = %s)"
    )

    def bare() -> list:
        with connection.cursor() as cursor:
            cursor.execute(select, [bloc_year.pk])
            return cursor.fetchall()

    return median_ms(lambda: must(client.get(url))), median_ms(bare)


def results_import_wall() -> tuple[float, float]:
    """A published index of 300 agencies, from its workbook to every sheet: uploaded, looked at, confirmed.

    Its floor: the same bytes read by openpyxl, and 300 bare UPDATEs in a transaction.
    """
    from openpyxl import load_workbook  # noqa: PLC0415

    from documents.paper import Column, Table  # noqa: PLC0415
    from documents.workbooks import Sheet, write_workbook  # noqa: PLC0415

    bloc_year = BlocYear.objects.filter(year__year=YEAR).select_related("criteria__criteria_set").order_by("pk")[0]
    criteria_set = bloc_year.criteria.criteria_set
    code = next(leaf.code for leaf in criteria_set.criteria.base_leaves if leaf.kind == "weighted")
    names = list(Agency.objects.filter(memberships__bloc_year__year__year=YEAR).values_list("name", flat=True))
    client, turn = browser(office()), count(60)
    url = reverse("scoring:figure_upload", kwargs={"year": YEAR, "pk": criteria_set.pk, "code": code})
    columns = {"agency": "Đơn vị", "value": "Kết quả"}
    place = Place(bloc_year.year, criteria_set, criteria_set.criteria.leaves[code])
    ColumnMapping.objects.remember(mapping_name(place), columns, by=None)

    def table(points: int) -> bytes:
        rows = [(name, points + place % 30) for place, name in enumerate(names)]
        return write_workbook([Sheet("Chỉ số", Table([Column(title, 60) for title in columns.values()], rows))])

    def bring() -> None:
        points = next(turn) % 70
        file = SimpleUploadedFile("chi-so.xlsx", contents[points])
        typed = {"number": "88/QĐ-UBND", "issued_on": "20/11/2026", "title": f"Chỉ số lần {points}", "file": file}
        columns_page = must(client.post(url, typed), 302).url
        preview = must(client.get(columns_page), 302).url
        must(client.get(preview))
        must(client.post(preview), 302)

    def bare() -> None:
        load_workbook(io.BytesIO(contents[0]), read_only=True, data_only=True).active.calculate_dimension(force=True)
        with transaction.atomic(), connection.cursor() as cursor:
            for pk in sheets:
                cursor.execute("UPDATE scoring_scoresheet SET total = %s WHERE id = %s", ["7.5", pk])

    contents = {points: table(points) for points in (*range(60, 70), *range(10))}
    sheets = list(ScoreSheet.objects.filter(bloc_year__year__year=YEAR).values_list("pk", flat=True))
    value = median_ms(bring, times=3) / 1000
    landed = LineScore.objects.filter(sheet__in=sheets, code=code, stage="verified").count()
    if landed < len(names) * 0.8:
        raise SystemExit(f"bin/bench: chỉ {landed} bảng nhận số liệu.")
    return value, median_ms(bare, times=3) / 1000


def matrix() -> tuple[float, float]:
    """Every criterion against every member of a bloc; its floor: fetching the points of their lines."""
    bloc_year = BlocYear.objects.filter(year__year=YEAR).order_by("pk")[1]
    client = browser(office())
    url = reverse("scoring:bloc_matrix", kwargs={"code": bloc_year.bloc.code, "year": YEAR})
    select = (
        "SELECT sheet_id, code, stage, points FROM scoring_linescore "
        "WHERE sheet_id IN (SELECT id FROM scoring_scoresheet WHERE bloc_year_id = %s)"
    )

    def bare() -> list:
        with connection.cursor() as cursor:
            cursor.execute(select, [bloc_year.pk])
            return cursor.fetchall()

    return median_ms(lambda: must(client.get(url))), median_ms(bare)


def ranking_wall() -> tuple[float, float]:
    """The page that ranks 300 agencies of 100 criteria; its floor: fetching what their sheets keep."""
    client, url = browser(office()), f"{reverse('scoring:province_ranks')}?nam={YEAR}"
    select = (
        "SELECT sheet.id, sums, total FROM scoring_scoresheet sheet JOIN blocs_blocyear bloc "
        "ON bloc.id = sheet.bloc_year_id JOIN blocs_emulationyear year ON year.id = bloc.year_id WHERE year.year = %s"
    )

    def bare() -> list:
        with connection.cursor() as cursor:
            cursor.execute(select, [YEAR])
            return cursor.fetchall()

    return median_ms(lambda: must(client.get(url))), median_ms(bare)


def written_report() -> BlocYear:
    """The bloc of 15 members, with as much text as makes about twelve pages."""
    from blocs.outline import WRITTEN  # noqa: PLC0415
    from blocs.reporting import edit_part  # noqa: PLC0415

    whole = BlocYear.objects.select_related("bloc", "year", "leader", "deputy")
    bloc_year = whole.filter(year__year=YEAR).order_by("pk")[1]
    paragraph = (
        "Các đơn vị trong Khối bám sát nhiệm vụ được giao, phát động thi đua theo từng chuyên đề, từng quý. " * 6
    )
    for key in WRITTEN:
        edit_part(bloc_year, key, "\n".join([paragraph] * 2), version=0, by=office())
    return bloc_year


def report_pdf_wall() -> tuple[float, float]:
    """The year-end report from the database to its bytes; its floor: WeasyPrint alone on the same HTML."""
    from weasyprint import HTML  # noqa: PLC0415

    from reports.year_end import collect, year_end_paper  # noqa: PLC0415

    bloc_year = written_report()

    def paper():
        return year_end_paper(collect(bloc_year, with_points=True), is_draft=True)

    html = paper().html()
    value = median_ms(lambda: paper().pdf(), times=5) / 1000
    return value, median_ms(lambda: HTML(string=html).write_pdf(), times=5) / 1000


def resident_mb() -> float:
    """Memory of this process that is really in use, in MB."""
    status = Path("/proc/self/status").read_text()
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))
    return int(kilobytes) / 1024


def worker_memory() -> tuple[float, float]:
    """A worker of its own after one report; its floor: the same program before the first request."""
    printed = subprocess.run(
        [sys.executable, "-m", "bench", "--worker"], stdout=subprocess.PIPE, text=True, check=True
    ).stdout.split()
    return float(printed[0]), float(printed[1])


def be_a_worker() -> None:
    """What `worker_memory` starts: load the site, print a report as a worker does, say the memory after and before."""
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415

    get_wsgi_application()
    reverse("reports:home")  # loads every page, as the first request would
    before = resident_mb()
    bloc_year = BlocYear.objects.filter(year__year=YEAR).select_related("bloc").order_by("pk")[1]
    url = reverse("reports:report_pdf", kwargs={"code": bloc_year.bloc.code, "year": YEAR})
    must(browser(office()).get(url))
    print(resident_mb(), before)


def seed_demo_wall() -> tuple[float, float]:
    """Loading the demo into an empty database; its floor: the time its SQL alone took."""
    in_sql = 0.0

    def clocked(execute, sql, parameters, many, context):
        nonlocal in_sql
        begin = time.perf_counter()
        try:
            return execute(sql, parameters, many, context)
        finally:
            in_sql += time.perf_counter() - begin

    begin = time.perf_counter()
    with connection.execute_wrapper(clocked):
        call_command("seed_demo", verbosity=0, stdout=open("/dev/null", "w"))  # noqa: SIM115
    return time.perf_counter() - begin, in_sql


# The demo comes first: it wants an empty database. Budgets: design.md, Speed.
SEED = Figure("seed_demo_wall", "s", 30, seed_demo_wall)
FIGURES = [
    Figure("sheet_page", "ms", 30, sheet_page),
    Figure("sheet_page_4_stages", "ms", 30, sheet_page_4_stages),
    Figure("line_save", "ms", 10, line_save),
    Figure("bloc_table", "ms", 40, bloc_table),
    Figure("results_import_wall", "s", 3, results_import_wall),
    Figure("matrix", "ms", 40, matrix),
    Figure("ranking_wall", "ms", 150, ranking_wall),
    Figure("report_pdf_wall", "s", 0.5, report_pdf_wall),
    Figure("worker_memory", "MB", 200, worker_memory),
    Figure("meeting_p95", "ms", 200, meeting_p95),
    Figure("ballots_cast_per_s", "phiếu/s", 20, ballots_cast_per_s, is_rate=True),
]
