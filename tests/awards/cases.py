"""Cases of eligibility as an office would write them, and what the portal answers."""

import json

from awards.eligibility.cases import answer, read_cases
from awards.eligibility.rulebook import shipped_rulebook

ON = "2026-02-10"


def case(form="BK_TINH", subject="individual", *, year=2025, received_on=ON, **history) -> dict:
    return {
        "id": "a",
        "form": form,
        "subject": subject,
        "year": year,
        "received_on": received_on,
        "history": history,
    }


def graded(grade, *years) -> list[dict]:
    return [{"year": year, "grade": grade} for year in years]


def awarded(form, *years) -> list[dict]:
    return [{"year": year, "form": form} for year in years]


def initiatives(level, *years) -> list[dict]:
    return [{"year": year, "level": level} for year in years]


def judged(*cases) -> list[dict]:
    return answer(shipped_rulebook(), read_cases(json.dumps({"cases": list(cases)})))["cases"]


def verdict(*args, **more) -> str:
    return judged(case(*args, **more))[0]["verdict"]
