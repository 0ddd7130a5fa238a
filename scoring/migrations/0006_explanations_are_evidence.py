# An explanation has always been evidence; from now on each line says whether it has any.

from django.db import migrations


def mark(apps, schema_editor):
    lines = apps.get_model("scoring", "LineScore").objects.filter(stage="self").exclude(explanation="")
    lines.update(has_evidence=True)


class Migration(migrations.Migration):
    dependencies = [("scoring", "0005_evidence_of_criteria")]
    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
