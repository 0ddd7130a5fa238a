"""Digital signatures on papers (PAdES), where the province signs on the portal.

Nghị định 30/2020/NĐ-CP, Phụ lục I, phần II, mục 8: who signed, and when to the second with the time zone.

A key comes from a PKCS#12 file with its password, or from a token by PKCS#11 with its PIN; neither is kept. Signing
happens after numbering and outside any transaction; a signed paper is stored as it is and never changed.
"""

import datetime as dt
import io
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from asn1crypto import x509
from django.template.loader import render_to_string
from django.utils import timezone
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.stamp import StaticStampStyle

from accounts.errors import OfficeError
from documents.wording import printable

# The stamp stands where the signature does, at the right margin; in points.
STAMP_WIDTH, STAMP_HEIGHT = 200, 60
RIGHT_MARGIN = 42.5  # 15 mm
FIELD = "ChuKySo"


class SigningRefused(OfficeError):
    """A key that cannot sign. The text is for the person who brought it, beside the field."""


@dataclass(frozen=True)
class SigningKey:
    """A key with its certificate, for one signature: `with key_from_token(…) as key:` ends what the PIN opened.

    Attributes:
        name: whose it is, as the certificate says (common name).
        session: of a token, which lets nobody else in before it is closed.
    """

    signer: signers.Signer
    name: str
    session: object | None = None

    def __enter__(self) -> "SigningKey":
        return self

    def __exit__(self, *_) -> None:
        if self.session is not None:
            self.session.close()


def key_from_file(content: bytes, password: str, *, at: dt.datetime | None = None) -> SigningKey:
    """The key of a PKCS#12 file (.p12, .pfx).

    Raises:
        SigningRefused: no such file, a wrong password, or a certificate that is not valid at `at`.
    """
    try:
        signer = signers.SimpleSigner.load_pkcs12_data(content, other_certs=[], passphrase=password.encode())
    except (ValueError, OSError):
        signer = None
    if signer is None:
        raise SigningRefused("Mật khẩu không đúng, hoặc tệp không phải chứng thư số PKCS#12 (.p12, .pfx).")
    return checked(signer, at or timezone.now())


def key_from_token(library: str, *, token: str, pin: str, at: dt.datetime | None = None) -> SigningKey:
    """The key on a token, by the PKCS#11 library of its maker; the first that has its certificate beside it.

    Args:
        token: its label; "" for the only one there is.

    Raises:
        SigningRefused: no library, no token, a wrong PIN, no key, or a certificate that is not valid at `at`.
    """
    from pkcs11 import PinIncorrect, PinLocked, PKCS11Error  # noqa: PLC0415 -- only where tokens are used
    from pyhanko.config.pkcs11 import TokenCriteria  # noqa: PLC0415
    from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session  # noqa: PLC0415

    try:
        session = open_pkcs11_session(library, token_criteria=TokenCriteria(label=token or None), user_pin=pin)
    except PinIncorrect:
        raise SigningRefused("Mã PIN của thiết bị ký số không đúng.") from None
    except PinLocked:
        raise SigningRefused("Thiết bị ký số đã khóa vì nhập sai mã PIN nhiều lần.") from None
    except Exception as problem:  # whatever the maker's library raises
        if type(problem) is PKCS11Error:  # pyHanko's own: no token answers to the label
            raise SigningRefused(f"Không thấy thiết bị ký số “{token}” ở máy chủ.") from problem
        raise SigningRefused(f"Không dùng được thiết bị ký số: {str(problem) or type(problem).__name__}.") from problem
    try:
        own = own_key(session)
        # A token hashes for RSA itself; for elliptic curves many only sign what was hashed outside.
        is_curve = PKCS11Signer(session, cert_id=own).signing_cert.public_key.algorithm == "ec"
        signer = PKCS11Signer(session, cert_id=own, key_id=own, use_raw_mechanism=is_curve)
        return checked(signer, at or timezone.now(), session)
    except SigningRefused:
        session.close()
        raise
    except Exception as problem:
        session.close()
        raise SigningRefused(f"Không đọc được thiết bị ký số: {str(problem) or type(problem).__name__}.") from problem


def own_key(session) -> bytes:
    """The id shared by a private key and its certificate. Raises SigningRefused where there is no such pair."""
    from pkcs11 import Attribute, ObjectClass  # noqa: PLC0415 -- only where tokens are used

    keys, certificates = (
        [found[Attribute.ID] for found in session.get_objects({Attribute.CLASS: wanted})]
        for wanted in (ObjectClass.PRIVATE_KEY, ObjectClass.CERTIFICATE)
    )
    own = next((key for key in certificates if key in keys), None)
    if own is None:
        raise SigningRefused("Thiết bị ký số không có khóa kèm chứng thư số.")
    return own


def checked(signer: signers.Signer, at: dt.datetime, session: object | None = None) -> SigningKey:
    certificate: x509.Certificate = signer.signing_cert
    name = certificate.subject.native.get("common_name", "") or certificate.subject.human_friendly
    if not certificate.not_valid_before <= at <= certificate.not_valid_after:
        first, last = (timezone.localtime(day) for day in (certificate.not_valid_before, certificate.not_valid_after))
        raise SigningRefused(f"Chứng thư số của {name} chỉ có hiệu lực từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}.")
    return SigningKey(signer, printable(name), session)


def sign(pdf: bytes, key: SigningKey, *, on_page: int = -1, top: float = 200, at: dt.datetime | None = None) -> bytes:
    """The paper with a signature that everybody sees: PAdES baseline B-B, over all its bytes.

    Args:
        on_page: counted from 0; -1 is the last.
        top: upper edge of the stamp, in points from the foot of the page.

    Raises:
        SigningRefused: the paper cannot be signed (it is signed already and closed, or it is no PDF).
    """
    at = timezone.localtime(at or timezone.now())
    right = 595.28 - RIGHT_MARGIN
    box = tuple(round(edge) for edge in (right - STAMP_WIDTH, top - STAMP_HEIGHT, right, top))
    meta = signers.PdfSignatureMetadata(
        field_name=FIELD, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, name=key.name
    )
    with tempfile.TemporaryDirectory() as folder:
        look = Path(folder, "stamp.pdf")
        look.write_bytes(stamp(key.name, at))
        style = StaticStampStyle.from_pdf_file(str(look), border_width=0)
        signer = signers.PdfSigner(
            meta, key.signer, stamp_style=style, new_field_spec=SigFieldSpec(FIELD, on_page=on_page, box=box)
        )
        try:
            # In a thread of its own: pyHanko runs an event loop, and there may be one here already.
            with ThreadPoolExecutor(1) as alone:
                signed = alone.submit(signer.sign_pdf, IncrementalPdfFileWriter(io.BytesIO(pdf))).result()
        except Exception as problem:
            raise SigningRefused(f"Không ký được văn bản này: {str(problem) or type(problem).__name__}.") from problem
    return signed.getvalue()


def stamp(name: str, at: dt.datetime) -> bytes:
    """What the signature looks like; drawn by our own printer, since pyHanko's cannot write Vietnamese."""
    from documents.pdf import render_plain  # noqa: PLC0415 -- slow import

    html = render_to_string(
        "documents/signature_stamp.html",
        {"name": name, "at": f"{at:%d/%m/%Y %H:%M:%S} +07:00", "width": STAMP_WIDTH, "height": STAMP_HEIGHT},
    )
    return render_plain(printable(html))
