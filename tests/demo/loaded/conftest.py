"""The demo province, loaded once for all tests of this folder and undone after them.

It stands in one open transaction around the tests, each of which has a savepoint of its own; so no test here may ask
for `live_server` or for a transactional database.
"""

import pytest
from django.core.management import call_command
from django.db import transaction


@pytest.fixture(scope="package")
def loaded_province(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("seed_demo", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def province(loaded_province, db):
    """The demo province as it is after `seed_demo`, today."""
