"""The first migration of each app makes its tables at once, and takes over from those it stands for."""

import pytest
from django.db import connection
from django.db.migrations import CreateModel
from django.db.migrations.state import ProjectState
from django.db.models import CASCADE, BigAutoField, ForeignKey

from accounts.tables import CreateTables

# Each names the other, so neither could be made whole before the other one by one.
FIELDS = {
    name: [("id", BigAutoField(primary_key=True)), ("other", ForeignKey(f"accounts.{other}", CASCADE))]
    for name, other in {"Egg": "Hen", "Hen": "Egg"}.items()
}


@pytest.mark.django_db(transaction=True)
def test_tables_that_name_each_other_are_made_and_taken_away():
    step = CreateTables([CreateModel(name, fields) for name, fields in FIELDS.items()])
    before, after = ProjectState(), ProjectState()
    step.state_forwards("accounts", after)
    theirs = {"accounts_egg", "accounts_hen"}

    with connection.schema_editor() as editor:
        step.database_forwards("accounts", editor, before, after)
    made = theirs.intersection(connection.introspection.table_names())
    with connection.schema_editor() as editor:
        step.database_backwards("accounts", editor, after, before)

    assert (made, theirs.intersection(connection.introspection.table_names())) == (theirs, set())
