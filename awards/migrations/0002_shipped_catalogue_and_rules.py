# Titles, forms, terms, routes, coefficients, base salaries and rules as they are shipped (awards/library): each with its
# basis, and marked where nobody has compared it with the text. The office edits them on its pages.

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

from django.db import migrations

LIBRARY = Path(__file__).parent.parent / "library"


def shipped(name):
    return json.loads((LIBRARY / f"{name}.json").read_text())


def day(text):
    return dt.date.fromisoformat(text) if text else None


def add_forms(apps, catalogue):
    award_form = apps.get_model("awards", "AwardForm")
    forms = {}
    for place, told in enumerate(catalogue["forms"], start=1):
        values = {name: told[name] for name in ("name", "phrase", "group", "level", "subjects", "basis")}
        values |= {"position": place * 10, "is_unconfirmed": told.get("unconfirmed", False)}
        forms[told["code"]], _ = award_form.objects.update_or_create(code=told["code"], defaults=values)
    for told in catalogue["forms"]:
        others = {name: forms[told[name]] for name in ("fallback", "counts_as") if name in told}
        if others:
            award_form.objects.filter(code=told["code"]).update(**others)
    return forms


def add_terms(apps, catalogue, forms):
    since = day(catalogue["since"])
    for told in catalogue["forms"]:
        form = forms[told["code"]]
        apps.get_model("awards", "AwardTerms").objects.create(
            form=form,
            authority=told["authority"],
            kinds=told["kinds"],
            papers=told["papers"],
            basis=f"{told['basis']}; Điều 84",
            is_unconfirmed=told.get("unconfirmed", False),
            effective_from=since,
        )
        for each in told["coefficients"]:
            apps.get_model("awards", "Coefficient").objects.create(
                form=form,
                subject=each["subject"],
                granted_by=each.get("granted_by", ""),
                times=Decimal(each["times"]),
                basis=each["basis"],
                is_unconfirmed=each.get("unconfirmed", False),
                effective_from=since,
            )
    for told in catalogue["routes"]:
        vote = told.get("vote", [None, None])
        for code in told["forms"]:
            for kind in told["kinds"]:
                apps.get_model("awards", "AwardRoute").objects.create(
                    form=forms[code],
                    kind=kind,
                    notice_days=told["notice_days"],
                    body=told["body"],
                    vote_numerator=vote[0],
                    vote_denominator=vote[1],
                    needs_party_opinion=told["needs_party_opinion"],
                    signer=told["signer"],
                    basis=told["basis"],
                    is_unconfirmed=told["unconfirmed"],
                    effective_from=since,
                )
    for told in catalogue["base_salaries"]:
        apps.get_model("awards", "BaseSalary").objects.create(
            amount=told["amount"],
            basis=told["basis"],
            is_unconfirmed=told.get("unconfirmed", False),
            effective_from=day(told["from"]),
            effective_to=day(told.get("to")),
        )


def add_rules(apps, forms):
    book = shipped("rules")
    rules = [(None, rule, rule["basis"], rule) for rule in book["general"]]
    rules += [
        (forms[rule["form"]], rule, f"{version['law']}, {rule['article']}", version)
        for version in book["versions"]
        for rule in book["rules"]
    ]
    apps.get_model("awards", "EligibilityRule").objects.bulk_create(
        apps.get_model("awards", "EligibilityRule")(
            form=form,
            subject=rule.get("subject", ""),
            conditions=rule["conditions"],
            basis=basis,
            is_unconfirmed=version.get("unconfirmed", False),
            effective_from=day(version["from"]),
            effective_to=day(version.get("to")),
        )
        for form, rule, basis, version in rules
    )


def ship(apps, schema_editor):
    catalogue = shipped("catalogue")
    forms = add_forms(apps, catalogue)
    add_terms(apps, catalogue, forms)
    add_rules(apps, forms)


def take_back(apps, schema_editor):
    for name in ("EligibilityRule", "BaseSalary", "AwardRoute", "Coefficient", "AwardTerms"):
        apps.get_model("awards", name).objects.all().delete()
    award_form = apps.get_model("awards", "AwardForm")
    award_form.objects.update(fallback=None, counts_as=None, phrase="")
    award_form.objects.exclude(code__in=["CO_CP", "CO_TINH", "BK_TTG", "BK_TINH"]).delete()


class Migration(migrations.Migration):
    replaces = [("awards", "0004_shipped_catalogue_and_rules")]
    dependencies = [("awards", "0001_tables")]
    operations = [migrations.RunPython(ship, take_back)]
