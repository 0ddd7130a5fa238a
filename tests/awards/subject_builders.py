"""Builders for people, collectives and what they were graded and awarded."""

import datetime as dt
from itertools import count

from awards.models import Award, AwardForm, Extract, Initiative, Subject, SubjectKind, YearGrade
from documents.models import Change, DocumentKind, IssuedDocument, StoredFile

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
_numbers = count(1)


def new_subject(name: str = "", *, agency, kind: SubjectKind = SubjectKind.INDIVIDUAL, **fields) -> Subject:
    return Subject.objects.create(name=name or f"Trần Văn {next(_numbers)}", agency=agency, kind=kind, **fields)


def new_award(subject: Subject, code: str = "CSTDCS", year: int = 2025, **fields) -> Award:
    """As a decision prints it, at the end of its year."""
    values = {
        "agency": subject.agency,
        "form": AwardForm.objects.get(code=code),
        "printed_name": subject.name,
        "decision_number": f"{next(_numbers)}/QĐ-SYT",
        "decided_on": dt.date(year, 12, 20),
    }
    if "revoked_on" in fields:
        values["status"] = Change.REVOKED
    return Award.objects.create(subject=subject, year=year, **{**values, **fields})


def graded(subject: Subject, grade: str = "HTXS", *years: int) -> None:
    for year in years or (2025,):
        YearGrade.objects.create(subject=subject, year=year, grade=grade)


def new_initiative(subject: Subject, level: str = "CO_SO", year: int = 2025) -> Initiative:
    return Initiative.objects.create(subject=subject, level=level, year=year, title="Số hóa hồ sơ")


def new_extract(subject: Subject, *, by) -> Extract:
    """Issued for one award; its bytes are a page that says nothing."""
    new_award(subject)
    file = StoredFile.objects.store(PDF, by=by, name="trich-luc.pdf")
    issued = IssuedDocument.objects.create(
        kind=DocumentKind.EXTRACT,
        title="Trích lục khen thưởng (01 dòng)",
        issuer="Ban Thi đua - Khen thưởng",
        dated_on=dt.date(2026, 11, 20),
        file=file,
        issued_by=by,
    )
    return Extract.objects.create(subject=subject, issued=issued, signer_title="Trưởng Ban", lines=1, made_by=by)
