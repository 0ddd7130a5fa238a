"""What stands behind the demo's points: a cited document here, a file there, and one criterion that lacks both."""

import datetime as dt

from accounts.models import User
from documents.models import StoredFile
from scoring.criteria import Criteria
from scoring.evidence import add_evidence, attach
from scoring.explanation_evidence import prove as stand_behind
from scoring.models import Explanation, ScoreSheet


def codes_to_prove(criteria: Criteria) -> list[str]:
    """The criteria that ask for evidence, in the order of the sheet."""
    return [code for code, leaf in criteria.leaves.items() if leaf.evidence]


def prove(sheet: ScoreSheet, *, by: User) -> None:
    """Cite one document for the first answered criterion that asks for evidence, and for the last as well."""
    codes = [code for code in codes_to_prove(sheet.criteria_set.criteria) if sheet.lines.filter(code=code).exists()]
    if not codes:
        return
    year = sheet.bloc_year.year.year
    report = add_evidence(
        sheet.agency,
        by=by,
        title=f"Báo cáo kết quả công tác năm {year}",
        number=f"{118 + sheet.pk}/BC-{sheet.agency.code}",
        issued_on=dt.date(year, 10, 28),
    )
    attach(sheet, codes[0], report, by=by, pages="mục II, trang 3")
    if len(codes) > 1:
        attach(sheet, codes[-1], report, by=by, pages="phụ lục 1")


def prove_explanation(explanation: Explanation, *, by: User, on: dt.date) -> None:
    """Cite the later report that the explanation speaks of."""
    agency = explanation.sheet.agency
    report = add_evidence(
        agency,
        by=by,
        title="Báo cáo bổ sung số liệu sau kỳ chốt",
        number=f"{164 + explanation.sheet.pk}/BC-{agency.code}",
        issued_on=on,
    )
    stand_behind(explanation, report, by=by, pages="mục 2, trang 2")


def show_a_file(sheet: ScoreSheet, scan: StoredFile, *, by: User) -> None:
    """One file of the agency's own: behind the first criterion that asks for evidence."""
    codes = codes_to_prove(sheet.criteria_set.criteria)
    if codes:
        file = StoredFile.objects.store(scan.read(), by=by, name="Bien-ban-kiem-tra.pdf")
        minutes = add_evidence(sheet.agency, by=by, title="Biên bản kiểm tra việc thực hiện nhiệm vụ", file=file)
        attach(sheet, codes[0], minutes, by=by)
