"""Trying a criteria set on answers before adopting it: files in, results out, no database."""

from typing import Any

from scoring.criteria import Criteria
from scoring.points import score_sheet, shortest
from scoring.ranking import Entry, Standing, bloc_result
from scoring.strict_json import CriteriaError, Form, load_json, read_object

# A whole province of 300 sheets with 100 answers each is under 4 MB, even indented.
MAX_ANSWERS_BYTES = 8 * 1024 * 1024


def read_entries(criteria: Criteria, data: bytes | str) -> list[Entry]:
    """The sheets of an answers file, scored.

    Raises:
        CriteriaError: the file is not of the form of docs/formats/criteria-set-1.md, "The commands".
    """
    form = Form(load_json(data, max_bytes=MAX_ANSWERS_BYTES), "")
    entries = [_read_entry(criteria, *member) for member in form.each("sheets")]
    form.done()
    return entries


def _read_entry(criteria: Criteria, value: Any, place: str) -> Entry:
    form = Form(value, place)
    answers = read_object(form.take("answers"), form.at("answers"))
    try:
        result = score_sheet(criteria, answers)
    except CriteriaError as error:
        raise error.inside(place) from None
    entry = Entry(form.text("agency"), result, form.count("votes", optional=True) or 0, form.flag("excluded"))
    form.done()
    return entry


def preview(criteria: Criteria, entries: list[Entry]) -> dict[str, Any]:
    """What `score_preview` prints: every sheet with its points, rank, grade and problems, in the order given."""
    return {"sheets": [_sheet(standing) for standing in bloc_result(criteria, entries)]}


def _sheet(standing: Standing) -> dict[str, Any]:
    result = standing.entry.result
    return {
        "agency": standing.entry.agency,
        "base": shortest(result.base),
        "bonus": shortest(result.bonus),
        "penalty": shortest(result.penalty),
        "total": shortest(result.total),
        "sections": {code: shortest(points) for code, points in result.sections.items()},
        "leaves": {code: shortest(points) for code, points in result.leaves.items()},
        "rank": standing.rank,
        "grade": standing.grade.code if standing.grade else None,
        "problems": result.problem_list,
    }
