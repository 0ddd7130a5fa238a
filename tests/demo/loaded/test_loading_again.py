"""Loading the demo where it is."""

from io import StringIO

from django.apps import apps
from django.core.management import call_command


def rows() -> dict[str, int]:
    """How many rows each table of ours has."""
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def test_loading_it_a_second_time_changes_nothing(province):
    before, said = rows(), StringIO()

    call_command("seed_demo", stdout=said)

    assert rows() == before
    assert said.getvalue() == "Tỉnh mẫu đã có sẵn; không thay đổi gì.\n"
