from django.db import migrations

from documents.models.issued import new_code

# What is issued has its code already, on the document; the others get one to be printed with.


def give_codes(apps, schema_editor):
    decisions = apps.get_model("awards", "Decision")
    for decision in decisions.objects.filter(code=None).select_related("issued").iterator():
        code = decision.issued.code if decision.issued else new_code()
        decisions.objects.filter(pk=decision.pk).update(code=code)


class Migration(migrations.Migration):
    dependencies = [("awards", "0033_decision_code")]

    operations = [migrations.RunPython(give_codes, migrations.RunPython.noop)]
