# Lines written before they had a state of their own stand where their slate does.

from django.db import migrations, models
from django.db.models import Case, OuterRef, Subquery, Value, When


def take_over(apps, schema_editor):
    lines = apps.get_model("awards", "Nomination").objects
    # A slate that was supplemented keeps no reason.
    said = Case(
        When(return_reason="", then=Value("Trả lại để bổ sung")),
        default="return_reason",
        output_field=models.TextField(),
    )
    slates = apps.get_model("awards", "Slate").objects.filter(pk=OuterRef("slate")).annotate(said=said)
    lines.filter(slate__state="received").update(state="received")
    lines.filter(slate__state__in=["returned", "supplemented"], slate__received_on__isnull=False).update(
        state="returned", return_reason=Subquery(slates.values("said")[:1])
    )


class Migration(migrations.Migration):
    dependencies = [("awards", "0017_states_of_lines")]
    operations = [migrations.RunPython(take_over, migrations.RunPython.noop)]
