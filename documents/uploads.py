"""Is this file what its name says? Decided by content, never by name or by what the browser claims."""

import io
import zipfile
import zlib
from collections.abc import Collection
from typing import BinaryIO

import filetype
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

# An office file may unpack to this much, and into this many parts; a workbook of 20,000 rows needs a tenth.
UNPACKED_MAX_BYTES = 200 * 1024 * 1024
PARTS_MAX = 5000
# A scan of 600 dots an inch on A3 has 70 million pixels.
PIXELS_MAX = 80_000_000


class FileKind(models.TextChoices):
    PDF = "pdf", "PDF"
    IMAGE = "image", "Hình ảnh"
    WORD = "word", "Word"
    EXCEL = "excel", "Excel"


CONTENT_TYPES = {
    "pdf": (FileKind.PDF, "application/pdf"),
    "png": (FileKind.IMAGE, "image/png"),
    "jpg": (FileKind.IMAGE, "image/jpeg"),
    "docx": (FileKind.WORD, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": (FileKind.EXCEL, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
MAIN_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
NAMES = {
    FileKind.PDF: "PDF",
    FileKind.IMAGE: "ảnh PNG, JPEG",
    FileKind.WORD: "Word (.docx)",
    FileKind.EXCEL: "Excel (.xlsx)",
}
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class UploadRefused(ValidationError):
    """The file is not taken; the message says in Vietnamese why, and what to do."""


def check_upload(file: BinaryIO, *, allow: Collection[FileKind] = tuple(FileKind)) -> str:
    """Find out what `file` is and refuse what may not be kept; the file is left at its beginning.

    Args:
        file: seekable, of any size.
        allow: the kinds of file that this place takes.

    Returns:
        the extension that fits the content: "pdf", "png", "jpg", "docx" or "xlsx"; CONTENT_TYPES knows the rest.

    Raises:
        UploadRefused: empty, too large, of another kind, damaged, with a password or macros, or a bomb.
    """
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if not size:
        raise UploadRefused("Tệp trống. Xin chọn lại tệp.", code="empty")
    if size > settings.UPLOAD_MAX_BYTES:
        most = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
        raise UploadRefused(f"Tệp lớn hơn {most} MB. Xin nén hoặc tách tệp rồi tải lên lại.", code="too_large")
    extension = recognised(file)
    kind = CONTENT_TYPES[extension][0] if extension in CONTENT_TYPES else None
    if kind not in allow:
        raise UploadRefused(f"Chỉ nhận tệp {wanted(allow)}.{hint(file)}", code="kind")
    CHECKS[extension](file, extension)
    file.seek(0)
    return extension


def wanted(allow: Collection[FileKind]) -> str:
    """The allowed kinds as a phrase: "PDF, ảnh PNG, JPEG hoặc Word (.docx)"."""
    names = [NAMES[kind] for kind in FileKind if kind in allow]
    return " hoặc ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def hint(file: BinaryIO) -> str:
    file.seek(0)
    if file.read(8) != OLD_OFFICE:
        return ""
    return " Tệp Word, Excel kiểu cũ (.doc, .xls) hoặc có mật khẩu: xin mở ra, bỏ mật khẩu, lưu lại kiểu .docx, .xlsx."


def recognised(file: BinaryIO) -> str:
    """The extension its content has, "" where unknown."""
    file.seek(0)
    opening = file.read(8192)
    file.seek(0)
    if opening.startswith(b"PK\x03\x04"):
        return office_kind(file)
    guessed = filetype.guess(opening)
    return guessed.extension if guessed else ""


def office_kind(file: BinaryIO) -> str:
    try:
        with zipfile.ZipFile(file) as parts:
            names = set(parts.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return ""
    if "[Content_Types].xml" not in names:
        return ""
    return next((extension for extension, part in MAIN_PARTS.items() if part in names), "")


def check_pdf(file: BinaryIO, extension: str) -> None:
    file.seek(0)
    begins = file.read(5) == b"%PDF-"
    file.seek(max(file.seek(0, io.SEEK_END) - 2048, 0))
    ending = file.read()
    if not begins or b"%%EOF" not in ending or b"startxref" not in ending:
        raise UploadRefused("Tệp PDF bị hỏng hoặc chưa tải lên hết. Xin mở thử rồi lưu lại.", code="damaged")


def check_image(file: BinaryIO, extension: str) -> None:
    from PIL import Image, ImageFile, UnidentifiedImageError  # noqa: PLC0415 -- slow import

    # WeasyPrint lets Pillow accept half a picture, in the whole process, once a paper was printed.
    was_lenient, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        file.seek(0)
        with Image.open(file, formats=["PNG", "JPEG"]) as image:
            width, height = image.size
            if width * height > PIXELS_MAX:
                raise UploadRefused("Ảnh quá lớn. Xin quét lại ở 300 dpi.", code="too_large")
            if extension == "jpg":
                image.draft("L", (256, 256))  # reads all of it, keeps one point in 64
                image.load()
            else:
                image.verify()
    except Image.DecompressionBombError as problem:
        raise UploadRefused("Ảnh quá lớn. Xin quét lại ở 300 dpi.", code="too_large") from problem
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as problem:  # what Pillow raises for broken parts
        raise UploadRefused("Tệp ảnh bị hỏng. Xin mở thử rồi lưu lại.", code="damaged") from problem
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = was_lenient


def check_office(file: BinaryIO, extension: str) -> None:
    try:
        with zipfile.ZipFile(file) as parts:
            entries = parts.infolist()
            if len(entries) > PARTS_MAX or sum(entry.file_size for entry in entries) > UNPACKED_MAX_BYTES:
                raise UploadRefused("Tệp bung ra quá lớn nên không nhận.", code="bomb")
            if any(entry.flag_bits & 1 for entry in entries):
                raise UploadRefused("Tệp có mật khẩu. Xin bỏ mật khẩu rồi tải lên lại.", code="password")
            if any(entry.filename.lower().endswith("vbaproject.bin") for entry in entries) or declares_macros(parts):
                raise UploadRefused("Tệp có macro nên không nhận. Xin lưu lại kiểu không có macro.", code="macros")
            # Reads no further than the size declared above; a wrong size or checksum ends here.
            with parts.open(MAIN_PARTS[extension]) as part:
                while part.read(1024 * 1024):
                    pass
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError) as problem:
        raise UploadRefused("Tệp bị hỏng hoặc chưa tải lên hết. Xin mở thử rồi lưu lại.", code="damaged") from problem


def declares_macros(parts: zipfile.ZipFile) -> bool:
    """Whether its list of parts names macros, whatever the part itself is called."""
    with parts.open("[Content_Types].xml") as part:
        listed = part.read(1024 * 1024).lower()
    return b"macroenabled" in listed or b"vbaproject" in listed


CHECKS = {"pdf": check_pdf, "png": check_image, "jpg": check_image, "docx": check_office, "xlsx": check_office}
