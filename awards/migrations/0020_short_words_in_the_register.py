# A blank before the first word, so that a short word can be looked for where words begin.

from django.db import migrations
from django.db.models import Value
from django.db.models.functions import Concat, Substr


def put_blank(apps, schema_editor):
    awards = apps.get_model("awards", "Award").objects.exclude(folded__startswith=" ")
    awards.update(folded=Substr(Concat(Value(" "), "folded"), 1, 900))


class Migration(migrations.Migration):
    dependencies = [("awards", "0019_public_notices")]
    operations = [migrations.RunPython(put_blank, migrations.RunPython.noop)]
