"""Things of certificates for the table of access, each with the arguments of its address."""

from awards.certificates.printing import certificates_of, start
from awards.models import AwardForm
from documents.models import StoredFile
from tests.awards.certificate_builders import entered, new_layout, new_stock
from tests.awards.decision_builders import new_decision
from tests.campaigns.movement_builders import a_picture


def a_stock(office) -> dict:
    return {"pk": new_stock().pk}


def a_stock_with_a_picture(office) -> dict:
    picture = StoredFile.objects.store(a_picture(), by=None)
    return {"pk": new_stock(picture=picture).pk}


def a_layout(office) -> dict:
    return {"pk": new_layout().pk}


def an_issued_decision(office) -> dict:
    return {"pk": new_decision(state="issued").pk}


def an_entered_decision(office) -> dict:
    return {"pk": entered(1, by=None).pk}


def a_certificate(office) -> dict:
    return {"pk": certificates_of(entered(1, by=None)).get().pk}


def a_printed_certificate(office) -> dict:
    decision = entered(1, by=None)
    job = start(decision, new_layout().stock, by=office.people["hoa"])
    type(job).objects.filter(pk=job.pk).update(state="failed")
    return {"pk": certificates_of(decision).get().pk}


def a_form(office) -> dict:
    return {"pk": AwardForm.objects.get(code="BK_TINH").pk}
