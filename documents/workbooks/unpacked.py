"""What an uploaded workbook holds once it is unpacked: looked through before it is read, so that no file of a few
hundred kilobytes costs a worker minutes, or a gigabyte."""

import io
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

PIECE = 1024 * 1024  # bytes
# A row of eighteen filled columns has 72 "<" in its sheet and as many among the texts.
MARKS_A_ROW = 150
BYTES_A_ROW = 4_000
# Only rows and texts may be long. Excel knows 64,000 styles, and each costs its reader half a kilobyte.
LONG_PARTS = ("xl/worksheets/", "xl/sharedstrings")
MARKS_ELSEWHERE = 300_000
DOCTYPES = [b"<!DOCTYPE", *("<!DOCTYPE".encode(encoding) for encoding in ("utf-16-le", "utf-16-be"))]


class WorkbookError(Exception):
    """The workbook cannot be read; the message says in Vietnamese what is wrong, where, and what to do."""


def pieces(file: BinaryIO, part: str) -> Iterator[bytes]:
    """One part of the file in pieces of 1 MiB, each beginning with the end of the one before."""
    with zipfile.ZipFile(file) as parts:
        yield from pieces_of(parts, part)


def pieces_of(parts: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    with parts.open(part) as content:
        overlap = b""
        while piece := content.read(PIECE):
            yield overlap + piece
            overlap = piece[-200:]


def unpacked_size(file: BinaryIO) -> int:
    """In bytes, as the file itself says; no reader goes further. What is no zip file is as large as it is."""
    try:
        with zipfile.ZipFile(file) as parts:
            return sum(entry.file_size for entry in parts.infolist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return file.seek(0, io.SEEK_END)


def refuse_too_much(file: BinaryIO, most_rows: int) -> None:
    """Refuse a workbook whose parts are more than `most_rows` rows can be, and one that unfolds itself.

    Reading takes as long as there are elements, wherever they stand: in rows, styles or shared texts.

    Raises:
        WorkbookError: it would take too long, or has a DOCTYPE, which no office program writes.
    """
    if unpacked_size(file) > BYTES_A_ROW * most_rows:
        raise too_much()
    marks = 0
    with zipfile.ZipFile(file) as parts:
        for name in set(parts.namelist()):
            left = MARKS_A_ROW * most_rows - marks
            is_long = name.lower().startswith(LONG_PARTS)
            marks += marks_in(parts, name, left if is_long else min(left, MARKS_ELSEWHERE))


def marks_in(parts: zipfile.ZipFile, name: str, most: int) -> int:
    """How often "<" stands in the part `name`. Raises WorkbookError as `refuse_too_much`, where `most` is passed."""
    marks, is_markup = 0, False
    for place, piece in enumerate(pieces_of(parts, name)):
        if any(doctype in piece for doctype in DOCTYPES):
            raise WorkbookError("Tệp Excel có phần không an toàn nên không nhận.")
        found = piece.count(b"<")
        marks += found
        is_markup = is_markup or (place == 0 and b"<" in piece[:8])
        # A megabyte of one text; a cell holds 32,767 letters.
        if marks > most or (is_markup and not found and len(piece) >= PIECE):
            raise too_much()
    return marks


def too_much() -> WorkbookError:
    return WorkbookError(
        "Tệp Excel chứa quá nhiều ô, chữ hoặc định dạng nên không đọc. "
        "Xin chép riêng bảng cần nhập sang một tệp mới rồi tải lên."
    )
