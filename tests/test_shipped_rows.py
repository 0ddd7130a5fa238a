import pytest
from django.core.management import call_command

from blocs.models import Holiday


@pytest.mark.django_db(transaction=True)
def test_what_migrations_wrote_is_there_again_after_the_tables_were_emptied():
    before = set(Holiday.objects.values_list("on", "name"))

    call_command("flush", interactive=False, verbosity=0, allow_cascade=False, reset_sequences=False)

    assert before
    assert set(Holiday.objects.values_list("on", "name")) == before
