"""Workbooks as offices send them, and the way of one through the pages of an import."""

from django.core.files.uploadedfile import SimpleUploadedFile

from documents.paper import Column, Table
from documents.workbooks import Sheet, write_workbook


def workbook(headers, *rows, title_lines=()) -> SimpleUploadedFile:
    table = Table([Column(header) for header in headers], rows)
    return SimpleUploadedFile("bang.xlsx", write_workbook([Sheet("Trang 1", table, title_lines)]))


def upload(client, purpose: str, file, **fields):
    """Upload and accept the guessed columns; gives the preview page."""
    answer = client.post(f"/nhap-tu-excel/{purpose}/", {"file": file, **fields}, follow=True)
    if answer.resolver_match.url_name == "import_columns":
        guessed = answer.context["form"].initial
        answer = client.post(answer.request["PATH_INFO"], guessed, follow=True)
    return answer


def confirm(client, preview):
    return client.post(preview.request["PATH_INFO"], follow=True)


def effects(preview) -> list[tuple[int, str]]:
    """Excel's row number and what the row would do."""
    return [(row.number, row.effect.value) for row in preview.context["plan"].rows]


def errors(preview) -> list[tuple[str, str]]:
    """The cell and the sentence of every error shown."""
    return [(error["cell"], error["message"]) for row in preview.context["rows"] for error in row["errors"]]


def said(page) -> list[str]:
    return [str(message) for message in page.context["messages"]]
