from django.db import migrations, models

import documents.models.issued


class Migration(migrations.Migration):
    dependencies = [("awards", "0034_codes_of_the_decisions_there_are")]

    operations = [
        migrations.AlterField(
            model_name="decision",
            name="code",
            field=models.CharField(
                default=documents.models.issued.new_code,
                editable=False,
                max_length=12,
                unique=True,
                verbose_name="mã xác minh",
            ),
        ),
    ]
