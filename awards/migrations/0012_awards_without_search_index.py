# On SQLite the next migrations make the table anew; the triggers that fill the search index would go with the old one.

from django.db import migrations

from awards.register.searching import DROP_ON_SQLITE, MAKE_ON_SQLITE


def run(schema_editor, statements):
    if schema_editor.connection.vendor != "sqlite":
        return
    with schema_editor.connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def drop(apps, schema_editor):
    run(schema_editor, DROP_ON_SQLITE)


def make(apps, schema_editor):
    run(schema_editor, MAKE_ON_SQLITE)


class Migration(migrations.Migration):
    dependencies = [("awards", "0011_decisions")]
    operations = [migrations.RunPython(drop, make)]
