# What most regulations say; the office checks it against its own on the page of quorum rules.

import datetime as dt

from django.db import migrations

BASIS = "Quy chế hoạt động của khối, cụm; quy chế của Hội đồng (thông lệ chung, chưa đối chiếu với quy chế của tỉnh)"


def add_rule(apps, schema_editor):
    apps.get_model("meetings", "QuorumRule").objects.create(
        kind="",
        numerator=2,
        denominator=3,
        base="all",
        basis=BASIS,
        is_unconfirmed=True,
        effective_from=dt.date(2000, 1, 1),
    )


def remove_rule(apps, schema_editor):
    apps.get_model("meetings", "QuorumRule").objects.filter(basis=BASIS).delete()


class Migration(migrations.Migration):
    dependencies = [("meetings", "0001_tables")]
    operations = [migrations.RunPython(add_rule, remove_rule)]
