"""Builders for slates of nominations; a test names only what it is about."""

import datetime as dt

from django.utils import timezone

from awards.models import (
    UNJUDGED_LINES,
    AwardForm,
    AwardKind,
    LineState,
    Nomination,
    Registration,
    Slate,
    SlateState,
)
from awards.registrations.registering import add_to_registration
from awards.slates.assembling import NewLine, add_lines
from awards.slates.carrying import Handing, hand_in
from awards.slates.nominating import check_slate
from documents.models import StoredFile
from scoring.handing_in import on_paper
from tests.awards.subject_builders import graded, new_award, new_initiative, new_subject
from tests.builders import THIS_YEAR, new_agency, new_year

SLATE_FIELDS = {"kind", "year", "title", "achievement", "movement", "bloc_year", "happened_on"}
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"


def new_slate(agency, *, people=(), form: str = "BK_TINH", year: int = THIS_YEAR, by=None, **fields) -> Slate:
    """A slate of `agency` for the year, in which `people` (names or subjects) are proposed for `form`."""
    values = {"kind": AwardKind.MERIT, "title": f"Đề nghị khen thưởng năm {year}", **fields}
    slate = Slate.objects.create(agency=agency, year=new_year(year), **values)
    if people:
        add_lines(slate, [line_for(each, agency, form) for each in people], by=by)
        slate.refresh_from_db()
    return slate


def new_line(
    agency=None, *, state: LineState = LineState.RECEIVED, form: str = "BK_TINH", person="", by=None, **fields
):
    """A line that has come as far as `state`, of a slate that was received today (not handed in: PROPOSED).

    `fields` are columns of the line, or of its slate where it has one of that name (kind, movement, received_on …).
    A line without `agency` is of an agency nobody knows.
    """
    agency = agency or new_agency()
    received_on = fields.pop("received_on", None) or timezone.localdate()
    about_slate = {name: fields.pop(name) for name in list(fields) if name in SLATE_FIELDS}
    slate = fields.pop("slate", None) or new_slate(agency, **about_slate)
    person = person or new_subject(agency=agency)
    subject = new_subject(person, agency=agency) if isinstance(person, str) else person
    place = slate.lines.count() + 1
    line = Nomination.objects.create(
        slate=slate,
        position=place,
        subject=subject,
        form=AwardForm.objects.get(code=form),
        printed_name=subject.name,
        printed_unit=agency.name,
        state=state,
        **{**needed_by(state, by), **fields},
    )
    if state != LineState.PROPOSED and slate.received_on is None:
        Slate.objects.filter(pk=slate.pk).update(
            state=SlateState.RETURNED if state == LineState.RETURNED else SlateState.RECEIVED,
            submitted_at=timezone.now(),
            received_on=received_on,
            return_reason="Xin bổ sung" if state == LineState.RETURNED else "",
        )
        slate.refresh_from_db()
    check_slate(slate)
    return Nomination.objects.select_related("slate__agency", "slate__year", "form", "subject").get(pk=line.pk)


def needed_by(state: LineState, by) -> dict:
    """What the columns of a line in `state` cannot be without."""
    if state == LineState.RETURNED:
        return {"return_reason": "Thiếu bản sao quyết định"}
    if state == LineState.INELIGIBLE:
        return {"verdict_reason": "Chưa đủ thời gian", "verdict_by": by, "verdict_at": timezone.now()}
    judged = state not in UNJUDGED_LINES
    return {"verdict_by": by, "verdict_at": timezone.now()} if judged else {}


def line_for(person, agency, form: str = "BK_TINH") -> NewLine:
    subject = new_subject(person, agency=agency) if isinstance(person, str) else person
    return NewLine(subject, AwardForm.objects.get(code=form))


def deserving(agency, name="Trần Văn An"):
    """Somebody who meets the conditions of Bằng khen for 2026."""
    subject = new_subject(name, agency=agency)
    graded(subject, "HTXS", 2025, 2026)
    for year in (2025, 2026):
        new_award(subject, "CSTDCS", year)
        new_initiative(subject, year=year)
    return subject


def line_of(slate: Slate, position: int = 1) -> Nomination:
    return slate.lines.select_related("check_made", "form", "slate").get(position=position)


def a_scan(by):
    return StoredFile.objects.store(PDF, by=by, name="to-trinh.pdf")


def flags(slate, position=1) -> list[str]:
    """What the line at `position` is warned of."""
    return [flag["what"] for flag in line_of(slate, position).check_made.flags]


def told(**changes) -> dict:
    """What the office writes when it takes a slate in on 20/11/2026."""
    return {"received_on": dt.date(2026, 11, 20), "tthc_code": "H01.26.11.20-0001", "due_on": None} | changes


def handed_in(slate: Slate, *, by, **told) -> Slate:
    """Gone to the office with a signed letter; warnings and missing papers explained."""
    handing = Handing(
        **{"number": "125/TTr-SYT", "reason": "Đã đối chiếu hồ sơ gốc", "missing_because": "Gửi sau", **told}
    )
    approval = on_paper(name="Lê Hương Giang", document="125/TTr-SYT", scan=a_scan(by))
    hand_in(slate, handing, approval=approval, seen=None, by=by)
    return slate


def new_registration(agency, *, people=(), form: str = "LDTT", year: int = THIS_YEAR) -> Registration:
    """What `agency` has written so far: `people` (names or subjects) for `form`."""
    registration = Registration.objects.create(agency=agency, year=new_year(year))
    chosen = [new_subject(each, agency=agency) if isinstance(each, str) else each for each in people]
    if chosen:
        add_to_registration(registration, AwardForm.objects.get(code=form), chosen, by=None)
        registration.refresh_from_db()
    return registration
