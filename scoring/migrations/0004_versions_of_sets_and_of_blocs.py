import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("blocs", "0004_extensions_for_members"),
        ("scoring", "0003_targets_that_feed_criteria"),
    ]

    operations = [
        migrations.AddField(
            model_name="criteriaset",
            name="based_on",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="versions",
                to="scoring.criteriaset",
            ),
        ),
        migrations.AddField(
            model_name="criteriaset",
            name="bloc_year",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="own_criteria",
                to="blocs.blocyear",
            ),
        ),
    ]
