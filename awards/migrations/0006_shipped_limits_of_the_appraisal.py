# Working days of the appraisal as they are shipped: nobody has compared them with the province's own procedures, so each
# is marked to be checked. The office edits them on its page.

import datetime as dt

from django.db import migrations

SINCE = dt.date(2024, 1, 1)  # Luật 06/2022/QH15 in force
SHIPPED = [
    ("", 20, "Thông lệ: thủ tục tặng Bằng khen của Chủ tịch UBND tỉnh có 25 ngày làm việc cho cả quy trình"),
    ("sudden", 5, "Luật 06/2022/QH15, Điều 85 (thủ tục đơn giản); số ngày theo thông lệ"),
]


def ship(apps, schema_editor):
    limit = apps.get_model("awards", "AppraisalLimit")
    limit.objects.bulk_create(
        limit(kind=kind, days=days, basis=basis, is_unconfirmed=True, effective_from=SINCE)
        for kind, days, basis in SHIPPED
    )


def take_back(apps, schema_editor):
    apps.get_model("awards", "AppraisalLimit").objects.all().delete()


class Migration(migrations.Migration):
    replaces = [("awards", "0026_shipped_limits_of_the_appraisal")]
    dependencies = [("awards", "0005_shipped_words_of_decisions")]
    operations = [migrations.RunPython(ship, take_back)]
