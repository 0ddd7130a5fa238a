"""Ten times a real province, straight into the tables: 300 agencies, 20 blocs of 15, 100 criteria."""

import hashlib
import json
from decimal import Decimal

from django.contrib.auth.hashers import make_password
from django.db import connection
from django.utils import timezone

from accounts.models import Agency, GrantedRole, RoleGrant, User
from blocs.models import Bloc, BlocState, BlocYear, EmulationYear, Membership
from scoring.models import BlocCriteria, CriteriaSet, CriteriaState, LineScore, ScoreSheet, ScoreStage, SheetState
from scoring.stages import totals

BLOCS, MEMBERS, SECTIONS, LEAVES = 20, 15, 10, 10
YEAR = 2099  # beside the years of the demo
# In each bloc one sheet is being written, and one was returned with four stages behind it: the longest page there is.
DRAFT, RETURNED = 2, 3
STATES = {DRAFT: SheetState.DRAFT, RETURNED: SheetState.RETURNED}
EXPLANATION = (
    "Báo cáo số 125/BC-STP ngày 05/11/2026 về kết quả thực hiện nhiệm vụ; kế hoạch số 12/KH-STP ngày 20/01/2026."
)


def criteria_text() -> str:
    """A set of the form criteria-set/1: 10 sections of 10 leaves, all kinds in turn."""
    kinds = [
        {"kind": "free"},
        {"kind": "ratio"},
        {"kind": "weighted", "scale": "100"},
        {"kind": "deduct", "per": "0.5", "unit": "lần"},
        {"kind": "count", "per": "1", "unit": "mô hình"},
        {"kind": "choice", "levels": [{"label": "Tốt", "points": "10"}, {"label": "Đạt", "points": "5"}]},
    ]
    sections = [
        {
            "code": f"{section}",
            "title": f"Nội dung thi đua thứ {section}",
            "max": "100",
            "items": [
                {
                    "code": f"{section}.{leaf}",
                    "title": f"Tiêu chí {leaf}: kết quả thực hiện nhiệm vụ được giao trong năm",
                    "max": "10",
                    "rule": "Chấm theo kết quả; mỗi nội dung chậm hoặc thiếu trừ theo hướng dẫn.",
                    **kinds[(section + leaf) % len(kinds)],
                }
                for leaf in range(1, LEAVES + 1)
            ],
        }
        for section in range(1, SECTIONS + 1)
    ]
    definition = {
        "format": "criteria-set/1",
        "slug": "do-toc-do",
        "title": "Bảng chấm điểm để đo tốc độ",
        "source": "bin/bench",
        "total": "1000",
        "sections": sections,
    }
    return json.dumps(definition, ensure_ascii=False)


ANSWERS = {
    "free": ({"points": "8.5"}, Decimal("8.5")),
    "ratio": ({"percent": "92.5"}, Decimal("9.25")),
    "weighted": ({"value": "88"}, Decimal("8.8")),
    "deduct": ({"count": 1}, Decimal("9.5")),
    "count": ({"count": 9}, Decimal(9)),
    "choice": ({"level": 0}, Decimal(10)),
}


def build() -> None:
    text = criteria_text()
    criteria_set = CriteriaSet.objects.create(
        slug="do-toc-do",
        title="Bảng chấm điểm để đo tốc độ",
        definition=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        state=CriteriaState.APPLIED,
    )
    year = EmulationYear.objects.create(year=YEAR, state="open")
    agencies = [
        Agency(name=f"Sở, ban, ngành số {place}", code=f"DV{place}", folded_name=f"so ban nganh so {place} dv{place}")
        for place in range(BLOCS * MEMBERS)
    ]
    Agency.objects.bulk_create(agencies)
    password = make_password(None)
    people = [
        User(username=f"cv{agency.code}", full_name=f"Chuyên viên {agency.code}", password=password)
        for agency in agencies
    ]
    office = User(username="office", full_name="Chuyên viên", password=password)
    User.objects.bulk_create([*people, office])
    RoleGrant.objects.bulk_create(
        [
            *(
                RoleGrant(user=person, role=GrantedRole.STAFF, agency=agency)
                for person, agency in zip(people, agencies, strict=True)
            ),
            RoleGrant(user=office, role=GrantedRole.OFFICE),
        ]
    )
    for number in range(BLOCS):
        build_bloc(number, year, criteria_set, agencies[number * MEMBERS : (number + 1) * MEMBERS], office)
    settle()


def settle() -> None:
    """Leave the database as it leaves itself some minutes after so many rows came.

    PostgreSQL answers from an index alone only where VACUUM has marked the pages, and it marks none whose rows are not
    yet in the written log: the throw-away server commits before it writes.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("CHECKPOINT")
            cursor.execute("VACUUM")
        cursor.execute("ANALYZE")


def build_bloc(number: int, year: EmulationYear, criteria_set: CriteriaSet, members: list[Agency], by: User) -> None:
    bloc = Bloc.objects.create(code=f"DO{number}", name=f"Khối thi đua số {number}")
    bloc_year = BlocYear.objects.create(
        bloc=bloc, year=year, leader=members[0], deputy=members[1], state=BlocState.CHECKING
    )
    Membership.objects.bulk_create(
        Membership(bloc_year=bloc_year, agency=agency, position=place) for place, agency in enumerate(members)
    )
    BlocCriteria.objects.create(bloc_year=bloc_year, criteria_set=criteria_set)
    now = timezone.now()
    sheets = [
        ScoreSheet(
            bloc_year=bloc_year,
            agency=agency,
            criteria_set=criteria_set,
            state=STATES.get(place, SheetState.CHECKED),
            return_reason="Bổ sung văn bản kiểm chứng." if place == RETURNED else "",
            submitted_at=None if place == DRAFT else now,
            submitted_by=None if place == DRAFT else by,
        )
        for place, agency in enumerate(members)
    ]
    ScoreSheet.objects.bulk_create(sheets)
    leaves = criteria_set.criteria.leaves
    for place, sheet in enumerate(sheets):
        lines = []
        for code, leaf in leaves.items():
            answer, points = ANSWERS[leaf.kind]
            common = {"sheet": sheet, "code": code, "by": by, "at": now}
            lines.append(
                LineScore(
                    **common,
                    stage=ScoreStage.SELF,
                    answer=answer,
                    points=points,
                    explanation=EXPLANATION,
                    has_evidence=True,
                )
            )
            is_lowered = leaf.kind == "free" and (place + len(lines)) % 3 == 0
            checked = ({"points": "8"}, Decimal(8)) if is_lowered else (answer, points)
            reason = "Chưa đủ dẫn chứng." if is_lowered else ""
            later = [ScoreStage.CHECKED, ScoreStage.VERIFIED, ScoreStage.AGREED]
            for stage in {DRAFT: [], RETURNED: later}.get(place, later[:1]):
                lines.append(LineScore(**common, stage=stage, answer=checked[0], points=checked[1], reason=reason))
        LineScore.objects.bulk_create(lines)
        ScoreSheet.objects.filter(pk=sheet.pk).update(**totals(criteria_set.criteria, lines))
