"""Builders for blanks, layouts and certificates; a test names only what it is about."""

from itertools import count

from awards.certificates.layouts import starting_fields
from awards.certificates.printing import prepare
from awards.models import AwardForm, CertificateLayout, CertificateStock, Decision, DecisionState, StockKind
from tests.awards.decision_builders import new_decision

_names = count(1)


def new_stock(name: str = "", **fields) -> CertificateStock:
    """A pre-printed blank of A3 without layouts."""
    values = {"kind": StockKind.PREPRINTED, "width": 420, "height": 297, **fields}
    stock = CertificateStock.objects.create(name=name or f"Phôi {next(_names)}", **values)
    return CertificateStock.objects.get(pk=stock.pk)


def new_layout(stock=None, *, form: str = "BK_TINH", subject: str = "", by=None) -> CertificateLayout:
    """The texts a new layout begins with."""
    stock = stock or new_stock()
    award_form = AwardForm.objects.get(code=form)
    layout = CertificateLayout.objects.create(stock=stock, form=award_form, subject=subject)
    layout.save_fields(starting_fields(stock, award_form), seen=0, by=by)
    return layout


def entered(lines: int | list = 3, *, form: str = "BK_TINH", by=None, **fields) -> Decision:
    """An issued decision whose certificates stand in the gold register."""
    decision = new_decision(lines=lines, form=form, state=DecisionState.ISSUED, **fields)
    prepare(decision, by=by)
    return decision
