"""How the first migration of each app makes its tables: all at once."""

from django.db.migrations.operations.base import Operation


class CreateTables(Operation):
    """Tables of one app that stand beside each other: each CreateModel is whole, and may name a later one.

    Django builds every model anew that is connected with one it adds, and here all are connected, by who did what: one
    by one a hundred and seventy tables take a first start some fifteen seconds of building models nobody has asked for.
    """

    serialization_expand_args = ["tables"]

    def __init__(self, tables):
        self.tables = tables

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)  # built again, once, when somebody asks for a model
        for table in self.tables:
            table.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for table in self.tables:
            table.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for table in reversed(self.tables):
            table.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return f"Create {len(self.tables)} tables"
