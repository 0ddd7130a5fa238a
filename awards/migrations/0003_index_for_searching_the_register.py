# Three-letter pieces of names, units and numbers: FTS5 on SQLite, pg_trgm on PostgreSQL. Whoever may not make the extension
# has it made by the database's administrator (CREATE EXTENSION pg_trgm) and the index by the line below; until then the
# search reads the whole table.

from django.db import DatabaseError, migrations, transaction

from awards.register.searching import DROP_ON_SQLITE, MAKE_ON_SQLITE

EXTENSION = "CREATE EXTENSION IF NOT EXISTS pg_trgm"
INDEX = "CREATE INDEX awards_award_search ON awards_award USING gin (folded gin_trgm_ops)"


def make(apps, schema_editor):
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for statement in MAKE_ON_SQLITE:
                cursor.execute(statement)
            return
        try:
            with transaction.atomic(using=connection.alias):
                cursor.execute(EXTENSION)
                cursor.execute(INDEX)
        except DatabaseError:
            print("  Không tạo được phần mở rộng pg_trgm; tra cứu khen thưởng vẫn chạy nhưng chậm hơn.")  # noqa: T201


def drop(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        statements = DROP_ON_SQLITE if schema_editor.connection.vendor == "sqlite" else ["DROP INDEX IF EXISTS awards_award_search"]
        for statement in statements:
            cursor.execute(statement)


class Migration(migrations.Migration):
    replaces = [("awards", "0007_index_for_searching_the_register")]
    dependencies = [("awards", "0002_shipped_catalogue_and_rules")]
    operations = [migrations.RunPython(make, drop)]
