"""Addresses of documents: verification, long prints."""

import datetime as dt

from documents.models import DocumentKind, IssuedDocument, NumberSeries, PrintJob, StoredFile
from tests.access.table import PDF, Office, Row, everyone, only


def an_issued_decision(office: Office) -> dict:
    series = NumberSeries.objects.create(symbol="QĐ-UBND", name="Quyết định của UBND tỉnh")
    issued = IssuedDocument.objects.create(
        kind=DocumentKind.DECISION,
        title="Về việc tặng Bằng khen",
        number=series.note(2026, 123, about="Quyết định", by=None),
        issuer="Chủ tịch UBND tỉnh",
        dated_on=dt.date(2026, 3, 2),
        file=StoredFile.objects.store(PDF, by=None, name="quyet-dinh.pdf"),
    )
    return {"code": issued.code}


def a_print_of_hoa(office: Office) -> dict:
    return {"pk": PrintJob.objects.create(title="In Bằng khen", printer="", requested_by=office.people["hoa"]).pk}


def a_finished_print_of_hoa(office: Office) -> dict:
    by = office.people["hoa"]
    result = StoredFile.objects.store(PDF, by=by, name="bang-khen.pdf")
    return {"pk": PrintJob.objects.create(title="In Bằng khen", requested_by=by, state="done", result=result).pk}


ROWS: dict[str, Row] = {
    "documents:verification_start": Row(everyone() | {"nobody": 200}),
    "documents:verification": Row(everyone() | {"nobody": 200}, an_issued_decision),
    "documents:public_decision_list": Row(everyone() | {"nobody": 200}),
    "documents:print_job_list": Row(only("hoa", "binh", "cuc")),
    "documents:print_job": Row(only("hoa", "binh", otherwise=404), a_print_of_hoa),
    "documents:print_job_file": Row(only("hoa", "binh", otherwise=404), a_finished_print_of_hoa),
    "documents:print_job_cancel": Row(only("hoa", "binh", then=302, otherwise=404), a_print_of_hoa, post={}),
    "documents:print_job_retry": Row(only("hoa", "binh", then=302, otherwise=404), a_print_of_hoa, post={}),
}
