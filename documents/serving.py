"""Handing out stored files. There is no URL here: each app serves its own files through its own guarded view."""

from django.http import FileResponse

from documents.models import FileKind, StoredFile

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
