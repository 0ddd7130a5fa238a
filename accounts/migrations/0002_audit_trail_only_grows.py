# The audit trail is append-only for the database too: whoever reaches it past our code cannot quietly rewrite a line.
# TRUNCATE (PostgreSQL) and DROP stay possible for the owner of the tables; docs/decisions/ says why.

from django.db import migrations

REFUSAL = "The audit trail is only added to."

POSTGRESQL = [
    f"""
    CREATE FUNCTION accounts_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$
    """,
    """
    CREATE TRIGGER accounts_audit_refuse BEFORE UPDATE OR DELETE ON accounts_auditevent
    FOR EACH ROW EXECUTE FUNCTION accounts_audit_refuse()
    """,
]
SQLITE = [
    f"""
    CREATE TRIGGER accounts_audit_refuse_{verb.lower()} BEFORE {verb} ON accounts_auditevent
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
    """
    for verb in ("UPDATE", "DELETE")
]


def refuse_changes(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def allow_changes(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER accounts_audit_refuse ON accounts_auditevent")
        schema_editor.execute("DROP FUNCTION accounts_audit_refuse()")
    else:
        schema_editor.execute("DROP TRIGGER accounts_audit_refuse_update")
        schema_editor.execute("DROP TRIGGER accounts_audit_refuse_delete")


class Migration(migrations.Migration):
    replaces = [("accounts", "0003_audit_trail_only_grows")]
    dependencies = [("accounts", "0001_tables")]
    operations = [migrations.RunPython(refuse_changes, allow_changes)]
