"""People upload files; what they are is decided by content, and they are kept under random names."""

import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from docx import Document
from openpyxl import Workbook
from PIL import Image

from documents.forms import CheckedFileField
from documents.models import ColumnMapping, FileKind, StoredFile
from documents.paper import Paper, Paragraph
from documents.serving import file_response
from documents.uploads import UploadRefused, check_upload

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\nstartxref\n9\n%%EOF\n"


def picture(kind="JPEG", size=(40, 30)) -> bytes:
    file = io.BytesIO()
    Image.effect_noise(size, 90).save(file, kind)
    return file.getvalue()


def office_file(kind) -> bytes:
    file = io.BytesIO()
    (Document() if kind == "docx" else Workbook()).save(file)
    return file.getvalue()


def with_more(content: bytes, name: str, more: bytes) -> bytes:
    file = io.BytesIO(content)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr(name, more)
    return file.getvalue()


def with_declared_macros(content: bytes) -> bytes:
    """The same file whose list of parts calls it a document with macros, the macros under another name."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            more = b'<Override PartName="/word/m.dat" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
            new.writestr(name, old.read(name).replace(b"</Types>", more))
    return file.getvalue()


GOOD = {
    "pdf": PDF,
    "jpg": picture("JPEG"),
    "png": picture("PNG"),
    "docx": office_file("docx"),
    "xlsx": office_file("xlsx"),
}


@pytest.mark.parametrize("extension", GOOD)
def test_a_file_is_known_by_its_content_and_left_at_its_beginning(extension):
    file = SimpleUploadedFile("whatever.exe", GOOD[extension], "text/html")

    assert check_upload(file) == extension
    assert file.read() == GOOD[extension]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "Tệp trống"),
        (b"<html><script>alert(1)</script></html>", "Chỉ nhận tệp"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "Chỉ nhận tệp"),
        (b"MZ" + bytes(500), "Chỉ nhận tệp"),
        (b"GIF89a" + bytes(500), "Chỉ nhận tệp"),
        (b"#!/bin/sh\n", "Chỉ nhận tệp"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), r"kiểu cũ \(\.doc, \.xls\) hoặc có mật khẩu"),
        (b"%PDF-1.7\n<script>", "PDF bị hỏng hoặc chưa tải lên hết"),
        (b"<html>%PDF-1.7 startxref %%EOF", "Chỉ nhận tệp"),
        (GOOD["png"][:-30], "ảnh bị hỏng"),
        (GOOD["jpg"][: len(GOOD["jpg"]) // 2], "ảnh bị hỏng"),
        (GOOD["docx"][:-30], "Chỉ nhận tệp"),
        (with_more(GOOD["docx"], "word/vbaProject.bin", b"x"), "có macro"),
        (with_declared_macros(GOOD["docx"]), "có macro"),
        (with_more(GOOD["xlsx"], "xl/media/zeros", bytes(201 * 1024 * 1024)), "bung ra quá lớn"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_fakes_and_damaged_files_are_refused_with_a_sentence(content, message):
    with pytest.raises(UploadRefused, match=message):
        check_upload(io.BytesIO(content))


def test_half_a_picture_is_refused_after_a_paper_was_printed_too():
    Paper("x", "x", [Paragraph("a")]).pdf()

    with pytest.raises(UploadRefused, match="ảnh bị hỏng"):
        check_upload(io.BytesIO(GOOD["jpg"][: len(GOOD["jpg"]) // 2]))


def test_an_archive_of_something_else_is_no_office_file():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as parts:
        parts.writestr("word/document.xml", "<x/>")

    with pytest.raises(UploadRefused, match="Chỉ nhận tệp"):
        check_upload(file)


def test_an_office_file_with_a_damaged_part_is_refused():
    content = bytearray(GOOD["docx"])
    place = content.index(b"word/document.xml") + 60
    content[place : place + 20] = bytes(20)

    with pytest.raises(UploadRefused, match="bị hỏng"):
        check_upload(io.BytesIO(bytes(content)))


def test_a_picture_of_too_many_points_is_refused_before_it_is_unpacked():
    file = io.BytesIO()
    Image.new("1", (9_000, 9_500)).save(file, "PNG")

    with pytest.raises(UploadRefused, match="Ảnh quá lớn"):
        check_upload(file)


def test_a_file_over_the_limit_is_refused(settings):
    settings.UPLOAD_MAX_BYTES = 1024 * 1024

    assert check_upload(io.BytesIO(PDF[:9] + bytes(1024 * 1024 - len(PDF)) + PDF[9:])) == "pdf"
    with pytest.raises(UploadRefused, match="Tệp lớn hơn 1 MB"):
        check_upload(io.BytesIO(PDF[:9] + bytes(1024 * 1024 - len(PDF) + 1) + PDF[9:]))


def test_each_place_takes_only_its_own_kinds():
    assert check_upload(io.BytesIO(PDF), allow={FileKind.PDF, FileKind.IMAGE}) == "pdf"
    with pytest.raises(UploadRefused, match=r"Chỉ nhận tệp PDF hoặc ảnh PNG, JPEG\."):
        check_upload(io.BytesIO(GOOD["docx"]), allow={FileKind.IMAGE, FileKind.PDF})


def test_the_form_field_says_what_it_takes_and_what_it_got():
    field = CheckedFileField(allow={FileKind.PDF, FileKind.IMAGE}, label="Bản quét")

    file = field.clean(SimpleUploadedFile("scan.doc", PDF))

    assert (file.kind, file.extension, file.read()) == (FileKind.PDF, "pdf", PDF)
    assert field.widget.attrs["accept"] == ".pdf,.png,.jpg,.jpeg"
    assert field.help_text == "Nhận tệp PDF hoặc ảnh PNG, JPEG, tối đa 20 MB."
    with pytest.raises(UploadRefused, match="Chỉ nhận tệp PDF"):
        field.clean(SimpleUploadedFile("scan.pdf", GOOD["docx"]))


def test_an_optional_file_may_be_left_out():
    assert CheckedFileField(required=False).clean(None) is None


def test_a_stored_file_has_a_random_name_and_its_own_hash(lan):
    upload = SimpleUploadedFile("../Quyết định số 5.pdf", PDF, "text/html")

    stored = StoredFile.objects.store(upload, by=lan)
    again = StoredFile.objects.store(PDF, by=None, name="a.pdf")

    assert (stored.original_name, stored.kind, stored.content_type) == ("Quyết định số 5.pdf", "pdf", "application/pdf")
    assert (stored.size, stored.sha256) == (len(PDF), hashlib.sha256(PDF).hexdigest())
    assert (stored.uploaded_by, again.uploaded_by, again.original_name) == (lan, None, "a.pdf")
    assert stored.read() == again.read() == PDF
    assert stored.path != again.path
    kept = Path(default_storage.path(stored.path))
    assert kept.is_relative_to(default_storage.location)
    assert kept.parent.name == kept.name[:2]
    assert (kept.suffix, oct(kept.stat().st_mode)[-3:]) == ("", "600")


def test_a_name_that_never_ends_is_cut_but_keeps_its_extension(lan):
    stored = StoredFile.objects.store(PDF, by=lan, name=f"C:\\tệp\\{'a' * 300}.pdf")

    assert stored.original_name == f"{'a' * 196}.pdf"


def test_what_may_not_be_kept_is_not_kept(lan):
    with pytest.raises(UploadRefused):
        StoredFile.objects.store(b"<html>", by=lan, name="a.pdf")

    assert StoredFile.objects.count() == 0


def test_a_discarded_file_is_gone_only_once_the_transaction_has_succeeded(lan, django_capture_on_commit_callbacks):
    stored = StoredFile.objects.store(PDF, by=lan)

    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        stored.discard()
        assert default_storage.exists(stored.path)

    assert not default_storage.exists(stored.path)
    assert StoredFile.objects.count() == 0


def test_a_stored_file_is_a_download_that_no_browser_interprets(lan):
    stored = StoredFile.objects.store(PDF, by=lan, name="Quyết định.pdf")

    response = file_response(stored)

    assert response.getvalue() == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''Quy%E1%BA%BFt%20%C4%91%E1%BB%8Bnh.pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize(("extension", "shown"), [("pdf", "inline"), ("png", "inline"), ("docx", "attachment")])
def test_only_pdf_and_pictures_are_ever_shown_in_the_browser(lan, extension, shown):
    stored = StoredFile.objects.store(GOOD[extension], by=lan, name=f"a.{extension}")

    response = file_response(stored, inline=True)

    assert response["Content-Disposition"].partition(";")[0] == shown
    assert "script-src" not in response["Content-Security-Policy"]
    assert response["Content-Security-Policy"].startswith("default-src 'none'")
    response.close()


def test_columns_are_remembered_for_each_purpose(lan, hoa):
    ColumnMapping.objects.remember("blocs.agencies", {"name": "Tên đơn vị", "code": ""}, by=lan)
    ColumnMapping.objects.remember("blocs.members", {"name": "Đơn vị"}, by=lan)
    ColumnMapping.objects.remember("blocs.agencies", {"name": "Cơ quan", "code": "Mã"}, by=hoa)

    assert ColumnMapping.objects.remembered("blocs.agencies") == {"name": "Cơ quan", "code": "Mã"}
    assert ColumnMapping.objects.remembered("blocs.members") == {"name": "Đơn vị"}
    assert ColumnMapping.objects.remembered("awards.people") == {}
    assert ColumnMapping.objects.get(purpose="blocs.agencies").updated_by == hoa
