"""The mark of verification on a paper: its code, and by choice the QR code that leads to the page of the code."""

import io
from dataclasses import dataclass
from typing import ClassVar

import segno
from django.conf import settings

from documents.models import Disclosure, IssuedDocument
from documents.paper import Figure

NO_HTTPS = (
    "Chưa in được mã QR: cổng chưa có địa chỉ công khai https. Người cài đặt cần ghi PUBLIC_URL=https://… rồi chạy lại."
)


def qr_refusal() -> str:
    """Why no QR code can be printed; "" where it can. A telephone that reads one must reach a page that is safe."""
    return "" if settings.IS_HTTPS else NO_HTTPS


@dataclass(frozen=True)
class QrPicture:
    """The address as a QR code, small enough to stand at the foot of a paper; `code` is said in words."""

    address: str
    code: str
    width_mm: ClassVar[int] = 24

    def svg(self) -> str:
        return segno.make(self.address, micro=False, error="m").svg_inline(scale=2, border=2, dark="#000", light="#fff")

    def png(self) -> bytes:
        written = io.BytesIO()
        segno.make(self.address, micro=False, error="m").save(written, kind="png", scale=8, border=2)
        return written.getvalue()

    def alt(self) -> str:
        return f"Mã QR dẫn đến trang xác minh của mã {self.code}."


def verification_mark(document: IssuedDocument) -> list[Figure]:
    """The code of a decision, under its Nơi nhận; call it with the document about to be issued, saved or not.

    Nothing where its form has no QR code by choice, or where the portal has no https address: see `qr_refusal`.
    """
    if qr_refusal() or not Disclosure.objects.of(document.form).has_qr:
        return []
    address = f"{settings.PUBLIC_URL}{document.public_url}"
    return [
        Figure(QrPicture(address, document.shown_code), f"Mã xác minh: {document.shown_code}. Xác minh tại {address}")
    ]
