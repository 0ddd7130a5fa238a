"""Stored files."""

import hashlib
import io
import secrets
from datetime import datetime
from typing import BinaryIO

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils import timezone

from accounts.models import User
from documents.uploads import CONTENT_TYPES, FileKind, check_upload
from documents.wording import printable


class StoredFileManager(models.Manager):
    def store(
        self, upload: BinaryIO | bytes, *, by: User | None, name: str = "", at: datetime | None = None
    ) -> "StoredFile":
        """Keep an upload, or bytes that the portal made itself, under a random name.

        The bytes are written at once; should the transaction fail, they stay behind and nothing points at them.

        Args:
            upload: a file that can be read from its beginning, or its bytes.
            by: None for what the portal makes on its own.
            name: shown to people; by default the name the upload came with.

        Raises:
            UploadRefused: not a file that may be kept (documents/uploads.py).
        """
        file = io.BytesIO(upload) if isinstance(upload, bytes) else upload
        extension = check_upload(file)
        kind, content_type = CONTENT_TYPES[extension]
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        size = file.tell()
        file.seek(0)
        random = secrets.token_hex(20)
        return self.create(
            path=default_storage.save(f"{random[:2]}/{random}", File(file)),
            original_name=short_name(name or getattr(upload, "name", "") or f"tep.{extension}"),
            kind=kind,
            content_type=content_type,
            size=size,
            sha256=sha256,
            uploaded_at=at or timezone.now(),
            uploaded_by=by,
        )


def short_name(name: str) -> str:
    """The last part of a path, at most 200 letters long, its extension kept."""
    last = printable(name).replace("\\", "/").rsplit("/", 1)[-1].strip()
    stem, dot, extension = last.rpartition(".")
    return last if len(last) <= 200 else f"{stem[: 199 - len(extension)]}{dot}{extension}"[:200]


class StoredFile(models.Model):
    """Bytes that are kept, with their hash, under a random name outside the web root."""

    path = models.CharField(max_length=80, unique=True, editable=False)
    original_name = models.CharField("tên tệp", max_length=200)
    kind = models.CharField("loại", max_length=5, choices=FileKind)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField("kích thước")  # bytes
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField("tải lên lúc", default=timezone.now)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = StoredFileManager()

    class Meta:
        verbose_name = "tệp"

    def __str__(self):
        return self.original_name

    def open(self) -> File:
        """The bytes, to be read and closed; FileNotFoundError where they were lost."""
        return default_storage.open(self.path)

    def read(self) -> bytes:
        with self.open() as file:
            return file.read()

    @transaction.atomic
    def discard(self) -> None:
        """Forget the file; its bytes go once the transaction has succeeded."""
        self.delete()
        transaction.on_commit(lambda: default_storage.delete(self.path))
