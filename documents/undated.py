"""Word and Excel files that do not say when they were written: the same paper is the same bytes, years later too."""

import io
import re
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

BEGINNING_OF_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest a zip file can say
WRITTEN_AT = re.compile(rb"<dcterms:(created|modified)\b.*?</dcterms:\1>", re.DOTALL)


def undated(content: bytes) -> bytes:
    """The .docx or .xlsx file `content` without the moments that its library has put into it."""
    kept = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as written, ZipFile(kept, "w") as rewritten:
        for part in written.infolist():
            said = written.read(part)
            if part.filename == "docProps/core.xml":
                said = WRITTEN_AT.sub(b"", said)
            rewritten.writestr(ZipInfo(part.filename, BEGINNING_OF_TIME), said, ZIP_DEFLATED)
    return kept.getvalue()
