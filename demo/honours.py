"""People and divisions of two departments, with what earlier years brought them; invented, as is all of the demo."""

import datetime as dt

from awards.models import ImportKind
from awards.subjects.importing import carry_out, plan
from demo.clock import clock_at
from demo.year_work import Cast

# Full name, year of birth, position, unit; then the awards of the last years, oldest first ("" for none).
PEOPLE = {
    "STP": [
        ("Trần Quốc Hòa", 1979, "Trưởng phòng", "Phòng Hành chính tư pháp", ["CSTDCS", "CSTDCS", "CSTDCS"]),
        (
            "Lê Thị Minh Nguyệt",
            1984,
            "Phó Trưởng phòng",
            "Phòng Phổ biến, giáo dục pháp luật",
            ["LDTT", "CSTDCS", "CSTDCS"],
        ),
        ("Nguyễn Văn Tuấn", 1990, "Chuyên viên", "Văn phòng", ["LDTT", "LDTT", "LDTT"]),
        ("Nguyễn Văn Tuân", 1992, "Chuyên viên", "Phòng Bổ trợ tư pháp", ["", "LDTT", "LDTT"]),
        ("Phạm Thị Thúy", 1988, "Công chứng viên", "Phòng Công chứng số 1", ["LDTT", "LDTT", "CSTDCS"]),
    ],
    "SYT": [
        ("Vũ Thị Hòa", 1981, "Bác sĩ", "Phòng Nghiệp vụ Y", ["CSTDCS", "LDTT", "CSTDCS"]),
        ("Vũ Thị Hoà", 1981, "Bác sĩ", "Trung tâm Kiểm soát bệnh tật", ["", "", "LDTT"]),
        ("Đặng Quang Huy", 1976, "Chánh Văn phòng", "Văn phòng", ["LDTT", "CSTDCS", "CSTDCS"]),
    ],
}
COLLECTIVES = {
    "STP": [
        ("Phòng Hành chính tư pháp", ["TTLDTT", "TTLDXS", "TTLDXS"]),
        ("Văn phòng Sở Tư pháp", ["TTLDTT", "TTLDTT", "TTLDTT"]),
    ],
    "SYT": [("Phòng Nghiệp vụ Y", ["TTLDXS", "TTLDXS", "TTLDXS"])],
}
EXCELLENT = {"CSTDCS", "TTLDXS"}


def remember_honours(year: int, *, cast: Cast) -> None:
    """The three years before `year`, taken from the workbooks that the departments kept."""
    years = [year - 3, year - 2, year - 1]
    for code, people in PEOPLE.items():
        agency = cast.agencies[code]
        rows = [
            {"name": name, "kind": "Cá nhân", "birth_year": born, "position": position, "unit": unit, "given": given}
            for name, born, position, unit, given in people
        ] + [{"name": name, "kind": "Tập thể", "given": given} for name, given in COLLECTIVES[code]]
        with clock_at(dt.date(year, 1, 20)):
            _take(ImportKind.PEOPLE, [{**row, "given": None} for row in rows], agency, cast)
            _take(ImportKind.GRADES, list(_grades(rows, years, code)), agency, cast)
            _take(ImportKind.AWARDS, list(_awards(rows, years, code)), agency, cast)
            _take(ImportKind.INITIATIVES, _initiatives(rows, year - 1, code), agency, cast)


def _take(kind: ImportKind, rows: list[dict], agency, cast: Cast) -> None:
    user = cast.clerk_of(agency)
    made = plan(kind, list(enumerate(rows, start=2)), user=user, agency=agency)
    carry_out(kind, made, by=user)


def _who(row: dict) -> dict:
    return {name: row.get(name) for name in ("name", "kind", "birth_year", "position", "unit")}


def _grades(rows: list[dict], years: list[int], code: str):
    for row in rows:
        for year, award in zip(years, row["given"], strict=True):
            if award:
                grade = "HTXS" if award in EXCELLENT else "HTT"
                yield {**_who(row), "year": year, "grade": grade, "document": f"Quyết định số 98/QĐ-{code}"}


def _awards(rows: list[dict], years: list[int], code: str):
    for row in rows:
        for year, award in zip(years, row["given"], strict=True):
            for form in filter(None, ["LDTT" if award == "CSTDCS" else "", award]):
                number = f"{101 + year % 7}/QĐ-{code}"
                day = dt.date(year, 12, 18)
                yield {**_who(row), "year": year, "form": form, "decision_number": number, "decided_on": day}


def _initiatives(rows: list[dict], year: int, code: str) -> list[dict]:
    title = "Rút ngắn thời gian giải quyết hồ sơ bằng biểu mẫu điện tử"
    first = {**_who(rows[0]), "year": year, "title": title, "level": "Trong tỉnh"}
    second = {**_who(rows[1]), "year": year, "title": "Sổ theo dõi văn bản dùng chung", "level": "Cơ sở"}
    return [{**each, "document": f"Quyết định số 77/QĐ-{code}"} for each in (first, second)]
