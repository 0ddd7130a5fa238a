# A fresh portal prints whole certificates at once: plain paper in two sizes, and the two flags of the catalogue.

from decimal import Decimal

from django.db import migrations

STOCKS = [
    ("Giấy trắng A3, in cả khung", Decimal(420), Decimal(297)),
    ("Giấy trắng A4, in cả khung", Decimal(297), Decimal(210)),
]
FLAGS = ["CO_CP", "CO_TINH"]


def ship(apps, schema_editor):
    stock = apps.get_model("awards", "CertificateStock")
    for name, width, height in STOCKS:
        stock.objects.get_or_create(name=name, defaults={"kind": "plain", "width": width, "height": height})
    series = apps.get_model("documents", "NumberSeries")
    for form in apps.get_model("awards", "AwardForm").objects.filter(code__in=FLAGS):
        values = {"name": f"Sổ vàng {form.name}"[:150], "is_own": True}
        own, _ = series.objects.get_or_create(symbol=f"SV-{form.code}", defaults=values)
        apps.get_model("awards", "GoldRegister").objects.get_or_create(
            form=form, defaults={"series": own, "is_flag": True}
        )


class Migration(migrations.Migration):
    replaces = [("awards", "0028_shipped_blanks_and_flags")]
    dependencies = [("awards", "0006_shipped_limits_of_the_appraisal")]
    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
