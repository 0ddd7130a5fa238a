from django.db import migrations, models


class Migration(migrations.Migration):
    # Empty at first: a default would give one and the same code to every row there is.
    dependencies = [("awards", "0032_lines_searched_in_their_index")]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="code",
            field=models.CharField(editable=False, max_length=12, null=True, unique=True, verbose_name="mã xác minh"),
        ),
    ]
