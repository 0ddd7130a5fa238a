# Legal bases and usual words of decisions as they are shipped (awards/library/decisions.json); dated, each marked where
# nobody has compared it with the text. The office edits them on its pages.

import datetime as dt
import json
from pathlib import Path

from django.db import migrations

SHIPPED = Path(__file__).parent.parent / "library" / "decisions.json"
SINCE = dt.date(2014, 6, 1)


def day(text):
    return dt.date.fromisoformat(text) if text else None


def ship(apps, schema_editor):
    told = json.loads(SHIPPED.read_text())
    apps.get_model("awards", "BasisLine").objects.bulk_create(
        apps.get_model("awards", "BasisLine")(
            level=level,
            topic=line["topic"],
            position=line["position"],
            text=version["text"],
            is_unconfirmed=version.get("unconfirmed", False),
            effective_from=day(version["from"]),
            effective_to=day(version.get("to")),
        )
        for level, lines in told["bases"].items()
        for line in lines
        for version in line["versions"]
    )
    for level, wording in told["wordings"].items():
        apps.get_model("awards", "DecisionWording").objects.create(
            level=level, effective_from=SINCE, is_unconfirmed=True, **wording
        )


def take_back(apps, schema_editor):
    apps.get_model("awards", "BasisLine").objects.all().delete()
    apps.get_model("awards", "DecisionWording").objects.all().delete()


class Migration(migrations.Migration):
    replaces = [("awards", "0023_shipped_words_of_decisions")]
    dependencies = [("awards", "0004_shipped_report_outlines")]
    operations = [migrations.RunPython(ship, take_back)]
