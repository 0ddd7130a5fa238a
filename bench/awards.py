"""24,000 people with over 200,000 awards, and what is measured on them."""

import datetime as dt
import time
from random import Random

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Agency
from awards.eligibility.histories import verdicts
from awards.models import AwardForm, Initiative, Subject, SubjectKind, YearGrade
from bench.figures import Figure, browser, median_ms, must, office
from bench.province import settle

PEOPLE, AWARDS_EACH, JUDGED = 24_000, 9, 3_000  # 216,000 awards
MOST_QUERIES = 20
YEAR = 2025
FAMILIES = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô", "Dương", "Lý"]
MIDDLES = ["Văn", "Thị", "Đình", "Quang", "Minh", "Thanh", "Ngọc", "Hữu"]
GIVEN = [
    "An",
    "Bình",
    "Chi",
    "Dũng",
    "Đạt",
    "Giang",
    "Hà",
    "Hòa",
    "Hùng",
    "Khánh",
    "Lan",
    "Mai",
    "Nam",
    "Phúc",
    "Quân",
    "Sơn",
    "Tâm",
    "Thu",
    "Tuấn",
    "Vinh",
]

# In the database itself: through Python it would take longer than all other measuring.
ONE_AWARD_EACH = """
    INSERT INTO awards_award (subject_id, agency_id, form_id, kind, year, period, printed_name, printed_unit,
                              decision_number, decided_on, decided_by, revoked_by, register_number, status,
                              changed_by, source, folded, name_order)
    SELECT s.id, s.agency_id, %(form)s, 'merit', %(year)s, '', s.name, s.unit,
           (s.id %% 900) || '/QĐ-DV', %(day)s, '', '', '', 'valid', '',
           'excel', ' ' || s.folded || ' ' || (s.id %% 900) || '/qd-dv ' || a.folded_name, SUBSTR(s.order_key, 1, 150)
    FROM awards_subject s JOIN accounts_agency a ON a.id = s.agency_id ORDER BY s.id
"""


def build() -> None:
    random = Random(2026)  # noqa: S311 -- the same province every time
    agencies = list(Agency.objects.filter(code__startswith="DV"))
    forms = list(AwardForm.objects.filter(code__in=["LDTT", "CSTDCS", "BK_TINH", "GK"]))
    subjects = []
    for number in range(PEOPLE):
        name = " ".join([random.choice(FAMILIES), random.choice(MIDDLES), random.choice(GIVEN)])
        subject = Subject(
            kind=SubjectKind.INDIVIDUAL,
            name=name,
            agency=agencies[number % len(agencies)],
            birth_year=1960 + number % 45,
            position="Chuyên viên",
            unit=f"Phòng số {number % 9}",
        )
        subject.fill_search()
        subjects.append(subject)
    Subject.objects.bulk_create(subjects, batch_size=2000)
    with connection.cursor() as cursor:
        for back in range(AWARDS_EACH):
            form = forms[back % len(forms)]
            cursor.execute(ONE_AWARD_EACH, {"year": YEAR - back, "form": form.pk, "day": f"{YEAR - back}-12-15"})
    judged = subjects[:JUDGED]
    YearGrade.objects.bulk_create(
        (YearGrade(subject=each, year=YEAR - back, grade="HTXS") for each in judged for back in range(5)),
        batch_size=2000,
    )
    Initiative.objects.bulk_create(
        (Initiative(subject=each, year=YEAR, title="Số hóa hồ sơ", level="CO_SO") for each in judged), batch_size=2000
    )
    settle()


def eligibility() -> tuple[float, float]:
    """Judging 3,000 people for one form; its floor: fetching what they were awarded and graded."""
    last = Subject.objects.order_by("pk")[JUDGED].pk
    asked = Subject.objects.filter(pk__lt=last)

    def judge() -> None:
        with CaptureQueriesContext(connection) as queries:
            found = verdicts(asked, "BK_TINH", YEAR, received_on=dt.date(2026, 2, 10))
        if len(found) != JUDGED or len(queries) > MOST_QUERIES:
            raise SystemExit(f"bin/bench: {len(found)} người, {len(queries)} truy vấn.")

    def bare() -> None:
        with connection.cursor() as cursor:
            for table, columns in (("award", "subject_id, form_id, year"), ("yeargrade", "subject_id, year, grade")):
                cursor.execute(f"SELECT {columns} FROM awards_{table} WHERE subject_id < %s", [last])  # noqa: S608
                cursor.fetchall()

    return _seconds(judge), _seconds(bare)


def _seconds(action) -> float:
    action()
    begin = time.perf_counter()
    action()
    return time.perf_counter() - begin


def history() -> tuple[float, float]:
    """The page of the register, searched by a common name without accents; its floor: one look by key."""
    client, url = browser(office()), reverse("awards:award_list")

    def bare() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT folded FROM awards_award ORDER BY id DESC LIMIT 50")
            cursor.fetchall()

    asked = ["nguyen van tuan", "Hòa phòng số 3", "45/QĐ-DV", "an", "zz", "nguyen", "ng", "qd-dv"]
    slowest = max(median_ms(lambda text=text: must(client.get(url, {"q": text})), times=9) for text in asked)
    return slowest, median_ms(bare)


FIGURES = [
    Figure("eligibility_3000_wall", "s", 3, eligibility),
    Figure("history_search", "ms", 40, history),
]
