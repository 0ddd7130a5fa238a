"""Where rules come from: the files that the portal is shipped with, or the tables that the office has edited since."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from awards.eligibility.conditions import Forms
from awards.eligibility.rules import RuleBook, read_rules

LIBRARY = Path(__file__).parent.parent / "library"


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


def database_forms() -> Forms:
    """How the forms of the catalogue are called today. One query."""
    from awards.models import AwardForm  # noqa: PLC0415 -- the shipped rules need no database

    return names_of(AwardForm.objects.all())


def names_of(award_forms) -> Forms:
    """The same of forms that are at hand; all of the catalogue, or what counts as another is not known."""
    forms = {form.pk: form for form in award_forms}
    return Forms(
        phrases={form.code: form.phrase or form.name for form in forms.values()},
        counts_as={form.code: forms[form.counts_as_id].code for form in forms.values() if form.counts_as_id},
    )


def database_rulebook(names: Forms) -> RuleBook:
    """The rules as the office has edited them, those to come included. One query."""
    from awards.models import EligibilityRule  # noqa: PLC0415 -- the shipped rules need no database

    versions = EligibilityRule.objects.standing().select_related("form")
    return RuleBook(tuple(version.rule(names.phrases) for version in versions), names)
