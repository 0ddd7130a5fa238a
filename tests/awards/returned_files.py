"""What a signer sends back: the paper as it is printed, its text, a scan without any."""

import io

from pypdf import PdfWriter

from accounts.models import Identity
from awards.decisions.issuing import take_back_signed
from awards.decisions.paper import decision_paper
from awards.models import Decision
from documents.reading import text_of


def as_pdf(decision) -> bytes:
    return decision_paper(Decision.objects.get(pk=decision.pk), Identity.current()).pdf()


def said(pdf: bytes) -> str:
    return " ".join(text_of(pdf))


def bring_back(decision, pdf: bytes, by):
    take_back_signed(decision, io.BytesIO(pdf), by=by)
    return decision


def scanned() -> bytes:
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(595, 842)
    writer.write(out)
    return out.getvalue()
