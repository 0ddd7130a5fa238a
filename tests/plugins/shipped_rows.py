"""What migrations wrote (holidays, quorum rules, wordings) outlives the tests that empty the tables.

Such a test, one with a live server or with threads, ends in Django's flush, which empties the shipped rows too. Flush
says so by `post_migrate`; the rows are then put back, so that no test depends on which ran before it.
"""

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models.signals import post_migrate

OURS = ("accounts", "documents", "blocs", "campaigns", "scoring", "meetings", "awards")


@pytest.fixture(scope="session")
def shipped_rows(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        models = [model for model in apps.get_models() if model._meta.app_label in OURS]
        shipped = [(model, list(model._base_manager.all())) for model in models]
    shipped = [(model, rows) for model, rows in shipped if rows]

    def put_back(sender, **_):
        if sender.label != OURS[0]:  # once a flush, not once an app
            return
        with transaction.atomic(), connection.constraint_checks_disabled():
            for model, rows in shipped:
                model._base_manager.bulk_create(rows, ignore_conflicts=True)

    post_migrate.connect(put_back, weak=False)
    yield shipped
    post_migrate.disconnect(put_back)


@pytest.fixture(autouse=True)
def _shipped_rows_stay(request):
    uses_database = {"db", "transactional_db", "live_server"} & set(request.fixturenames)
    if uses_database or request.node.get_closest_marker("django_db"):
        request.getfixturevalue("shipped_rows")
