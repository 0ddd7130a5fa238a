"""Where rules come from: the files that the portal is shipped with, or the tables that the office has edited since."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from awards.conditions import Forms
from awards.rules import RuleBook, read_rules

LIBRARY = Path(__file__).parent / "library"


def shipped(name: str) -> dict[str, Any]:
    """One of our own files: `catalogue` (forms, routes, base salaries) or `rules`."""
    return json.loads((LIBRARY / f"{name}.json").read_text())


def shipped_rules() -> list[dict[str, Any]]:
    """Every rule of every version of the law: form, subject, from, to, basis, conditions, unconfirmed."""
    book = shipped("rules")
    rules = [
        {
            "form": rule["form"],
            "subject": rule["subject"],
            "from": version["from"],
            "to": version.get("to"),
            "basis": f"{version['law']}, {rule['article']}",
            "conditions": rule["conditions"],
            "unconfirmed": version.get("unconfirmed", False),
        }
        for version in book["versions"]
        for rule in book["rules"]
    ]
    return [*book["general"], *rules]


@cache
def shipped_rulebook() -> RuleBook:
    forms = shipped("catalogue")["forms"]
    names = Forms(
        phrases={form["code"]: form["phrase"] for form in forms},
        counts_as={form["code"]: form["counts_as"] for form in forms if "counts_as" in form},
    )
    return RuleBook(read_rules(shipped_rules(), "library/rules.json", names.phrases), names)
