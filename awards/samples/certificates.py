"""Samples of what is printed by millimetres: certificates, and the page a printer is measured with."""

from decimal import Decimal

from awards.certificates.layouts import starting_fields
from awards.certificates.printing import certificates_of
from awards.certificates.sheets import background_of, drawn
from awards.certificates.texts import texts_of
from awards.models import CertificateStock, StockKind
from awards.samples.papers_of_the_office import sample_gold
from blocs.samples import sample_identity
from documents.blanks import background_pdf, ruler_svg
from documents.placed import PlacedSheet, PlacedSheets

A3_WIDTH, A3_HEIGHT = Decimal(420), Decimal(297)


def sample_certificates(kind: StockKind) -> PlacedSheets:
    """One for everybody of a decision, by the layout that a new one begins with."""
    form, _, numbers = sample_gold()
    identity, stock = sample_identity(), CertificateStock(kind=kind, width=A3_WIDTH, height=A3_HEIGHT)
    fields = starting_fields(stock, form)
    sheets = [
        drawn(fields, texts_of(each, identity, public_url=""), stock, is_sample=True).sheet
        for each in certificates_of(numbers[0].certificate.line.decision)
    ]
    return PlacedSheets(form.name, float(A3_WIDTH), float(A3_HEIGHT), sheets, background_of(stock))


def sample_test_page() -> PlacedSheets:
    """Crosses and rulers on an empty sheet."""
    width, height = float(A3_WIDTH), float(A3_HEIGHT)
    ruler = background_pdf(width, height, svg=ruler_svg(width, height, offset_x=0, offset_y=0))
    return PlacedSheets("In thử phôi", width, height, [PlacedSheet([])], ruler)
