"""A paper signed on the portal: everybody sees by whom, and one changed byte is found out."""

import datetime as dt
import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pypdf import PdfReader

from documents.paper import Letterhead, Paper, Paragraph, Signature
from documents.signing import SigningRefused, key_from_file, key_from_token, sign

SIGNED_AT = dt.datetime(2026, 11, 20, 7, 5, 9, tzinfo=dt.UTC)
PASSWORD = "mật khẩu"


def new_certificate(name="Nguyễn Thị Hòa Hiệp", *, until=dt.datetime(2028, 1, 1, tzinfo=dt.UTC)):
    key = ec.generate_private_key(ec.SECP256R1())
    named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(named)
        .issuer_name(named)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
        .not_valid_after(until)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    sealed = serialization.BestAvailableEncryption(PASSWORD.encode())
    return certificate, pkcs12.serialize_key_and_certificates(b"ky", key, certificate, None, sealed), key


@pytest.fixture(scope="module")
def certificate():
    return new_certificate()


@pytest.fixture(scope="module")
def paper() -> bytes:
    blocks = [
        Letterhead(issuer="Ủy ban nhân dân tỉnh", symbol="QĐ-UBND", number=123, place="Hòa Bình", on=SIGNED_AT.date()),
        Paragraph("Tặng Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh."),
        Signature(lines=["CHỦ TỊCH"], name="Nguyễn Thị Hòa Hiệp"),
    ]
    return Paper("quyet-dinh", "Quyết định", blocks).pdf()


@pytest.fixture(scope="module")
def signed(paper, certificate) -> bytes:
    return sign(paper, key_from_file(certificate[1], PASSWORD, at=SIGNED_AT), at=SIGNED_AT)


def verdict(pdf: bytes, certificate):
    from asn1crypto import x509 as asn1  # noqa: PLC0415

    root = asn1.Certificate.load(certificate[0].public_bytes(serialization.Encoding.DER))
    context = ValidationContext(trust_roots=[root], moment=SIGNED_AT, allow_fetching=False)
    [signature] = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    with ThreadPoolExecutor(1) as alone:  # browser tests leave an event loop behind, and it wants its own
        return alone.submit(validate_pdf_signature, signature, context).result()


def test_a_signed_paper_is_whole_and_by_whom_it_says(signed, certificate):
    found = verdict(signed, certificate)

    assert (found.intact, found.valid, found.trusted, found.coverage.name) == (True, True, True, "ENTIRE_FILE")
    assert found.signing_cert.subject.native["common_name"] == "Nguyễn Thị Hòa Hiệp"


def test_the_paper_under_the_signature_is_still_the_paper(signed, paper):
    assert signed.startswith(paper)


def test_one_changed_byte_is_found_out(signed, certificate):
    place = signed.index(b"/Title")
    changed = signed[: place + 8] + bytes([signed[place + 8] ^ 1]) + signed[place + 9 :]

    assert verdict(changed, certificate).intact is False


def test_the_stamp_says_who_and_when_in_vietnamese(signed):
    [page] = PdfReader(io.BytesIO(signed)).pages
    [field] = [each.get_object() for each in page["/Annots"]]
    fonts, texts = [], []

    def walk(form):
        resources = form.get("/Resources", {})
        fonts.extend(font.get_object()["/BaseFont"] for font in resources.get("/Font", {}).values())
        for inner in resources.get("/XObject", {}).values():
            texts.append(inner.get_object().get_data())
            walk(inner.get_object())

    walk(field["/AP"]["/N"].get_object())
    assert (field["/T"], [round(edge) for edge in field["/Rect"]]) == ("ChuKySo", [353, 140, 553, 200])
    assert {font.rpartition("+")[2] for font in fonts} == {"Tinos"}


@pytest.mark.parametrize(("content", "password"), [("right", "sai"), ("wrong", PASSWORD)])
def test_a_wrong_password_and_a_file_that_is_no_certificate_say_so(certificate, content, password):
    file = certificate[1] if content == "right" else b"%PDF-1.7 khong phai chung thu"

    with pytest.raises(SigningRefused) as refused:
        key_from_file(file, password, at=SIGNED_AT)

    assert str(refused.value) == "Mật khẩu không đúng, hoặc tệp không phải chứng thư số PKCS#12 (.p12, .pfx)."


def test_a_certificate_that_has_run_out_signs_nothing():
    _, file, _ = new_certificate(until=dt.datetime(2026, 6, 30, tzinfo=dt.UTC))

    with pytest.raises(SigningRefused) as refused:
        key_from_file(file, PASSWORD, at=SIGNED_AT)

    assert str(refused.value) == ("Chứng thư số của Nguyễn Thị Hòa Hiệp chỉ có hiệu lực từ 01/01/2026 đến 30/06/2026.")


def test_a_token_that_is_not_there_says_so():
    with pytest.raises(SigningRefused, match="thiết bị ký số"):
        key_from_token("/khong/co/thu-vien.so", token="SNV", pin="1234", at=SIGNED_AT)


def test_what_is_no_pdf_is_not_signed(certificate):
    with pytest.raises(SigningRefused, match="Không ký được văn bản này"):
        sign(b"khong phai PDF", key_from_file(certificate[1], PASSWORD, at=SIGNED_AT), at=SIGNED_AT)
