"""`verify_store`: what is stored is what was stored, and no number of an own series is missing."""

from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from documents.models import GivenNumber, NumberSeries, StoredFile
from tests.access import PDF


def verified() -> tuple[str, str]:
    """What the command says, and what it complains of."""
    out, err = StringIO(), StringIO()
    try:
        call_command("verify_store", stdout=out, stderr=err)
    except CommandError as problem:
        return str(problem), err.getvalue()
    return out.getvalue(), err.getvalue()


@pytest.mark.django_db
def test_a_whole_store_is_said_to_be_whole():
    StoredFile.objects.store(PDF, by=None, name="quyet-dinh.pdf")
    gold = NumberSeries.objects.create(symbol="SV-BK", name="Sổ vàng", is_own=True)
    gold.give(2026, about="Bằng khen", by=None)

    own = NumberSeries.objects.filter(is_own=True).count()  # with those that the portal ships
    assert verified() == (f"Kho lưu nguyên vẹn: 1 tệp, {own} dãy số do cổng cấp.\n", "")


@pytest.mark.django_db
def test_a_changed_file_a_lost_file_and_a_missing_number_are_each_named():
    changed, lost = (StoredFile.objects.store(PDF, by=None, name=name) for name in ("mot.pdf", "hai.pdf"))
    default_storage.delete(changed.path)
    default_storage.save(changed.path, ContentFile(PDF + b" "))
    default_storage.delete(lost.path)
    gold = NumberSeries.objects.create(symbol="SV-BK", name="Sổ vàng", is_own=True)
    for _ in range(3):
        gold.give(2026, about="Bằng khen", by=None)
    GivenNumber.objects.filter(ordinal=2).delete()

    said, faults = verified()

    assert said == "Có 03 chỗ không khớp."
    assert faults.splitlines() == [
        f"Tệp {changed.pk} (mot.pdf): nội dung khác bản đã lưu.",
        f"Tệp {lost.pk} (hai.pdf): không còn trong kho tệp.",
        "Dãy số SV-BK năm 2026: thiếu số 2.",
    ]
