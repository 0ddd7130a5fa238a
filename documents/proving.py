"""Whether what is stored is still what was stored: every file's hash, and every own series."""

import hashlib
from collections.abc import Iterator

from documents.models import NumberSeries, StoredFile


def file_faults() -> Iterator[str]:
    """One sentence for each stored file that is lost or has changed; memory stays flat however many there are."""
    for file in StoredFile.objects.order_by("pk").iterator():
        try:
            with file.open() as stored:
                sha256 = hashlib.file_digest(stored, "sha256").hexdigest()
        except OSError:
            yield f"Tệp {file.pk} ({file.original_name}): không còn trong kho tệp."
            continue
        if sha256 != file.sha256:
            yield f"Tệp {file.pk} ({file.original_name}): nội dung khác bản đã lưu."


def series_faults() -> Iterator[str]:
    """One sentence for each own series and year in which a number is missing."""
    for series in NumberSeries.objects.filter(is_own=True):
        for year in series.numbers.order_by("year").values_list("year", flat=True).distinct():
            if gaps := series.gaps(year):
                yield f"Dãy số {series} năm {year}: thiếu số {', '.join(map(str, gaps))}."
