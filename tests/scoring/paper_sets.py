"""Small criteria sets as JSON, for tests: complete and ordinary; a test names only what it is about."""

from decimal import Decimal
from pathlib import Path

from scoring.criteria import Criteria
from scoring.criteria_reading import criteria_from_json
from scoring.points import Problem, SheetResult, score_sheet, shortest
from scoring.ranking import Entry, Standing, bloc_result

EXAMPLES = Path(__file__).parent / "examples"
LIBRARY = Path(__file__).parent.parent.parent / "scoring" / "library"
SHIPPED = sorted([*LIBRARY.glob("*.json"), *EXAMPLES.glob("*.criteria.json")])


def leaf(code="L", kind="free", max="10", **more) -> dict:
    return {"code": code, "title": f"Tiêu chí {code}", "max": max, "kind": kind, **more}


def choice(code="L", *points, zeroing=(), **more) -> dict:
    levels = [
        {"label": f"mức {index}", "points": given} | ({"zeroes_parent": True} if index in zeroing else {})
        for index, given in enumerate(points or ("10", "5", "0"))
    ]
    return leaf(code, "choice", **more, levels=levels)


def node(code, *items, **more) -> dict:
    total = sum(Decimal(item["max"]) for item in items)
    return {"code": code, "title": f"Mục {code}", "max": str(total), "items": list(items), **more}


def a_set(*sections, bonus=None, penalty=None, **more) -> dict:
    """A set of these sections; without any, one section `A` with the free leaf `L` of 10 points."""
    sections = sections or (node("A", leaf()),)
    groups = {"bonus": bonus, "penalty": penalty}
    return {
        "format": "criteria-set/1",
        "slug": "mau",
        "title": "Bảng chấm điểm mẫu",
        "source": "composed for tests",
        "total": str(sum(Decimal(section["max"]) for section in sections)),
        "sections": list(sections),
        **{name: group for name, group in groups.items() if group is not None},
        **more,
    }


def group(*items, cap=None) -> dict:
    return {"cap": cap, "items": list(items)}


def scored(definition: dict, answers: dict, **more) -> SheetResult:
    return score_sheet(criteria_from_json(definition), answers, **more)


def one_leaf(answer, *, place="sections", kind="free", step=None, **more) -> tuple[str, str | None]:
    """The points and the problem of one leaf `L` answered so, in a set that has nothing else to say."""
    item = choice("L", **more) if kind == "choice" else leaf("L", kind, **more)
    head = {"step": step} if step else {}
    if place == "sections":
        definition = a_set(node("A", item), **head)
    else:
        definition = a_set(node("A", leaf("other")), **{place: group(item)}, **head)
    result = scored(definition, {"L": answer})
    problem = result.problems.get("L")
    return shortest(result.leaves["L"]), problem and Problem(problem).value


GRADES = [
    {"code": "tot", "label": "Tốt", "min": "8"},
    {"code": "kha", "label": "Khá", "min": "5"},
    {"code": "yeu", "label": "Yếu", "min": None},
]


def ranked(definition: dict, sheets: dict[str, dict], *, votes=None, excluded=()) -> list[Standing]:
    """The standings of sheets given as {agency: answers}."""
    criteria: Criteria = criteria_from_json(definition)
    entries = [
        Entry(agency, score_sheet(criteria, answers), (votes or {}).get(agency, 0), agency in excluded)
        for agency, answers in sheets.items()
    ]
    return bloc_result(criteria, entries)


def ranks(standings: list[Standing]) -> dict[str, int | None]:
    return {standing.entry.agency: standing.rank for standing in standings}


def grades(standings: list[Standing]) -> dict[str, str | None]:
    return {standing.entry.agency: standing.grade and standing.grade.code for standing in standings}
