"""Handing out files. There is no URL here: each app serves its own files through its own guarded view."""

from django.http import FileResponse, HttpResponse
from django.utils.http import content_disposition_header

from documents.models import FileKind, StoredFile
from documents.uploads import CONTENT_TYPES

# What a browser shows by itself; everything else is a download whatever the view asked for.
SHOWN = {FileKind.PDF, FileKind.IMAGE}
DOWNLOAD_POLICY = "default-src 'none'; sandbox"
# Without sandbox, which keeps Chromium's own PDF viewer from opening.
SHOWN_POLICY = (
    "default-src 'none'; img-src 'self'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
)


def file_response(stored: StoredFile, *, inline: bool = False) -> FileResponse:
    """The bytes under their original name: a download, or with `inline` shown in the browser (PDF and pictures).

    Raises:
        FileNotFoundError: the bytes were lost.
    """
    is_shown = inline and stored.kind in SHOWN
    return FileResponse(
        stored.open(),
        as_attachment=not is_shown,
        filename=stored.original_name,
        content_type=stored.content_type,
        headers={
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": SHOWN_POLICY if is_shown else DOWNLOAD_POLICY,
            "Cache-Control": "private, no-cache",
        },
    )


def workbook_response(content: bytes, filename: str) -> HttpResponse:
    """A workbook of ours as a download; `filename` ends in ".xlsx", Vietnamese letters are welcome."""
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=filename),
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type=CONTENT_TYPES["xlsx"][1], headers=headers)


def pdf_response(content: bytes, filename: str) -> HttpResponse:
    """A PDF of ours that opens in the browser's own viewer."""
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=False, filename=filename.replace("/", "-")),
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type="application/pdf", headers=headers)
