# The register is searched by the name of the agency too, and sorted by name; what was revoked says so.

from django.db import migrations

from accounts.searching import fold, order_key

ROWS = 2000


def fill(apps, schema_editor):
    Award = apps.get_model("awards", "Award")
    Award.objects.exclude(revoked_on=None).update(status="revoked")
    changed = []
    for award in Award.objects.select_related("agency").order_by("pk").iterator(chunk_size=ROWS):
        said = [award.printed_name, award.printed_unit, award.decision_number, award.register_number, award.period]
        award.folded = fold(" ".join([*said, award.agency.name]))[:900]
        award.name_order = order_key(award.printed_name)[:150]
        changed.append(award)
        if len(changed) == ROWS:
            Award.objects.bulk_update(changed, ["folded", "name_order"])
            changed = []
    Award.objects.bulk_update(changed, ["folded", "name_order"])


class Migration(migrations.Migration):
    dependencies = [("awards", "0013_what_became_of_awards")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
