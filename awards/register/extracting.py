"""Issuing an extract: numbered in a short transaction, rendered outside any, stored in a second."""

from collections.abc import Sequence
from dataclasses import replace

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.errors import OfficeError
from accounts.models import Identity, User, record
from awards.models import Award, Extract, Subject
from awards.register.extract_paper import ExtractWords, extract_paper, symbol_of
from documents.models import DocumentKind, IssuedDocument, NumberSeries, StoredFile
from documents.models.issued import new_code


def issue_extract(subject: Subject, awards: Sequence[Award], words: ExtractWords, *, by: User) -> Extract:
    """Number, print and keep an extract of these awards.

    A number whose paper could not be printed is spoiled with the reason: the series stays without a gap.

    Raises:
        OfficeError: no award was chosen.
        PrintingUnavailable: this machine cannot print.
    """
    if not awards:
        raise OfficeError("Chọn ít nhất một khen thưởng để trích lục.")
    identity, today, code = Identity.current(), timezone.localdate(), new_code()
    series, _ = NumberSeries.objects.get_or_create(
        symbol=symbol_of(identity), defaults={"name": "Trích lục khen thưởng", "is_own": True}
    )
    number = series.give(today.year, about=f"Trích lục khen thưởng: {subject.name}"[:300], by=by)
    document = IssuedDocument(
        kind=DocumentKind.EXTRACT,
        title=f"Trích lục khen thưởng ({len(awards):02d} dòng)",
        number=number,
        issuer=identity.office_name,
        dated_on=today,
        code=code,
        issued_by=by,
    )
    check_at = f"{settings.PUBLIC_URL}{reverse('documents:verification_start')}" if settings.PUBLIC_URL else ""
    words = replace(words, code=document.shown_code, check_at=check_at)
    paper = extract_paper(subject, awards, identity, words, number=number.ordinal, on=today)
    try:
        content = paper.pdf()
    except Exception:
        number.spoil(reason="Không in được trích lục.", by=by)
        raise
    with transaction.atomic():
        document.file = StoredFile.objects.store(content, by=by, name=f"{paper.filename}.pdf")
        document.save(force_insert=True)
        extract = Extract.objects.create(
            subject=subject,
            issued=document,
            purpose=words.purpose,
            asked_by=words.asked_by,
            signer_title=words.signer_title,
            signer_name=words.signer_name,
            lines=len(awards),
            made_by=by,
        )
        record(by, "awards.extract_issued", subject, number=str(number), lines=len(awards))
    return extract
