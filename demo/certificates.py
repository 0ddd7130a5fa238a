"""Certificates of the demo: a blank with its layout, last year's printed on it, one spoiled and printed anew."""

import datetime as dt

from awards.certificates.layouts import starting_fields, stock_for
from awards.certificates.printing import certificates_of, prepare, spoil, start
from awards.models import Act, AwardForm, CertificateLayout, CertificateStock, Decision, DecisionState, StockKind
from demo.clock import clock_at
from demo.year_work import Cast
from documents.models import PrintJob, StoredFile
from documents.pictures import blank_picture
from documents.printing import print_part

WIDTH, HEIGHT = 360, 270  # millimetres of the blank


def print_last_year(cast: Cast) -> None:
    """Every issued decision: entered in the gold register and printed some days later.

    Bằng khen on the office's blank, what goes with a flag whole on plain paper.
    """
    decisions = Decision.objects.filter(act=Act.GRANT, state=DecisionState.ISSUED).order_by("decided_on")
    issued = list(decisions.select_related("form"))
    if not issued:
        return
    with clock_at(issued[0].decided_on):
        stock = _stock(issued[0].form, cast)
    for decision in issued:
        with clock_at(decision.decided_on + dt.timedelta(days=4)):
            prepare(decision, by=cast.office)
            _print(start(decision, stock_for([decision.form]), by=cast.office))
    with clock_at(issued[0].decided_on + dt.timedelta(days=5)):
        spoil(certificates_of(issued[0])[1], reason="Phôi in lệch do kẹt giấy", by=cast.office)
        _print(start(issued[0], stock, by=cast.office))


def _stock(form: AwardForm, cast: Cast) -> CertificateStock:
    picture = StoredFile.objects.store(
        blank_picture(WIDTH, HEIGHT, "BẰNG KHEN"), by=cast.office, name="phoi-bang-khen.jpg"
    )
    stock = CertificateStock.objects.create(
        name="Phôi Bằng khen của Chủ tịch UBND tỉnh",
        kind=StockKind.PREPRINTED,
        width=WIDTH,
        height=HEIGHT,
        picture=picture,
        offset_x=-1,
    )
    layout = CertificateLayout.objects.create(stock=stock, form=form)
    layout.save_fields(starting_fields(stock, form), seen=0, by=cast.office)
    return stock


def _print(job: PrintJob) -> None:
    """What the workers would do, at once: the demo shows it done."""
    for part in job.parts.all():
        print_part.call(part.pk)
