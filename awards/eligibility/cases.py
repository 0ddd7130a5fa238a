"""Checking eligibility from the outside: cases in a JSON file in, verdicts out, no database.

The form of the file is described in docs/formats/eligibility-cases.md.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from awards.eligibility.facts import Discipline, Facts, Grade, MemberCount, Reach
from awards.eligibility.rules import SUBJECTS, RuleBook, read_day, whole
from awards.eligibility.verdicts import Verdict, judge
from scoring.strict_json import CriteriaError, Form, load_json, read_object

MAX_CASES_BYTES = 32 * 1024 * 1024  # a province's 24,000 people, ten awards each
FIRST_YEAR, LAST_YEAR = 1945, 2200
MOST_MEMBERS = 1_000_000

# The codes a case may name; the office's catalogue may hold more.
CASE_FORMS = [
    "LDTT",
    "CSTDCS",
    "CSTDT",
    "CSTDTQ",
    "TTLDTT",
    "TTLDXS",
    "CO_TINH",
    "CO_CP",
    "BK_TINH",
    "BK_TTG",
    "HCLD3",
    "HCLD2",
    "HCLD1",
    "GK",
    "KNC",
]


@dataclass(frozen=True)
class Case:
    id: str
    form: str
    subject: str
    received_on: dt.date
    facts: Facts


def read_cases(data: bytes | str, *, codes: Collection[str] = CASE_FORMS) -> list[Case]:
    """The cases of a file. `codes`: which forms it may name.

    Raises:
        CriteriaError: the file is not of the form; its text names the place.
    """
    form = Form(load_json(data, max_bytes=MAX_CASES_BYTES), "")
    cases = [_read_case(value, place, codes) for value, place in form.each("cases")]
    form.done()
    return cases


def answer(book: RuleBook, cases: list[Case]) -> dict[str, Any]:
    """What `check_eligibility` prints, in the order given."""
    return {"cases": [_answer(case, judge_case(book, case)) for case in cases]}


def judge_case(book: RuleBook, case: Case) -> Verdict:
    return judge(book, case.form, case.subject, case.facts, received_on=case.received_on)


def _answer(case: Case, verdict: Verdict) -> dict[str, Any]:
    conditions = [
        {
            "text": finding.text,
            "met": finding.met,
            "basis": finding.basis,
            **({"manual": True} if finding.is_manual else {}),
        }
        for finding in verdict.findings
    ]
    return {"id": case.id, "verdict": verdict.outcome, "conditions": conditions}


def _read_case(value: Any, place: str, codes: Collection[str]) -> Case:
    form = Form(value, place)
    year = read_year(form, "year")
    case = Case(
        id=form.text("id"),
        form=form.one_of("form", codes),
        subject=form.one_of("subject", SUBJECTS),
        received_on=read_day(form, "received_on"),
        facts=_read_history(Form(form.take("history"), form.at("history")), year, codes),
    )
    form.done()
    return case


def read_year(form: Form, key: str) -> int:
    return whole(form, key, least=FIRST_YEAR, most=LAST_YEAR)


def _read_history(form: Form, year: int, codes: Collection[str]) -> Facts:
    facts = Facts(
        year=year,
        grades=_read_grades(form),
        awards=_read_awards(form, codes),
        initiatives=_read_initiatives(form),
        disciplines=_read_disciplines(form),
        is_under_investigation=form.flag("under_investigation"),
        members=_read_members(form),
        is_foremost=form.flag("foremost_in_bloc") if _is_told(form, "foremost_in_bloc") else None,
        founded_year=read_year(form, "founded_year") if _is_told(form, "founded_year") else None,
    )
    form.done()
    return facts


def _is_told(form: Form, key: str) -> bool:
    """Is the key there with a value? A null says as little as a missing key, and is taken away."""
    if form.peek(key) is None:
        form.take(key, optional=True)
        return False
    return True


def _read_grades(form: Form) -> dict[int, Grade] | None:
    if not _is_told(form, "grades"):
        return None
    grades: dict[int, Grade] = {}
    for value, place in form.each("grades"):
        entry = Form(value, place)
        year, grade = read_year(entry, "year"), Grade(entry.one_of("grade", list(Grade)))
        entry.done()
        if grades.setdefault(year, grade) != grade:
            raise CriteriaError(place, f"năm {year} đã có xếp loại khác ở trên")
    return grades


def _read_awards(form: Form, codes: Collection[str]) -> frozenset[tuple[int, str]] | None:
    if not _is_told(form, "awards"):
        return None
    awards = set()
    for value, place in form.each("awards"):
        entry = Form(value, place)
        awards.add((read_year(entry, "year"), entry.one_of("form", codes)))
        entry.done()
    return frozenset(awards)


def _read_initiatives(form: Form) -> tuple[tuple[int, Reach], ...] | None:
    if not _is_told(form, "initiatives"):
        return None
    initiatives = []
    for value, place in form.each("initiatives"):
        entry = Form(value, place)
        initiatives.append((read_year(entry, "year"), Reach(entry.one_of("level", list(Reach)))))
        entry.done()
    return tuple(initiatives)


def _read_disciplines(form: Form) -> tuple[Discipline, ...]:
    disciplines = []
    for value, place in form.each("disciplines", optional=True):
        entry = Form(value, place)
        since, until = read_day(entry, "from"), read_day(entry, "to", optional=True)
        entry.text("form")
        entry.done()
        if until is not None and until < since:
            raise CriteriaError(entry.at("to"), "không được trước ngày bắt đầu")
        disciplines.append(Discipline(since, until))
    return tuple(disciplines)


def _read_members(form: Form) -> dict[MemberCount, int]:
    value = form.take("members", optional=True)
    if value is None:
        return {}
    entry = Form(read_object(value, form.at("members")), form.at("members"))
    members = {key: whole(entry, key, most=MOST_MEMBERS) for key in MemberCount if _is_told(entry, key)}
    entry.done()
    total = members.get(MemberCount.TOTAL)
    for key, count in members.items():
        if total is not None and count > total:
            raise CriteriaError(entry.at(key), f"không được lớn hơn tổng số {total} người")
    return members
