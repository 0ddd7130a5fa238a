"""A paper signed with a key that never leaves its token; SoftHSM stands in the place of the token."""

import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from pkcs11 import Attribute, CertificateType, ObjectClass, lib

from documents.signing import SigningRefused, key_from_token, sign
from tests.documents.test_signing import SIGNED_AT, new_certificate, paper, verdict  # noqa: F401 -- a fixture

LIBRARY = next(map(str, Path("/usr/lib").glob("**/libsofthsm2.so")), "")
TOKEN, PIN, KEY_ID = "SNV", "246810", b"\xa1"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A key in its token with its certificate beside it; the certificate."""
    folder = tmp_path_factory.mktemp("token")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n")
    made = new_certificate()
    pem = made[2].private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "key.pem").write_bytes(pem)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SOFTHSM2_CONF", str(folder / "softhsm2.conf"))
        _tool("--init-token", "--free", "--label", TOKEN, "--so-pin", "13579111", "--pin", PIN)
        _tool("--import", folder / "key.pem", "--token", TOKEN, "--label", "ky", "--id", KEY_ID.hex(), "--pin", PIN)
        der = made[0].public_bytes(serialization.Encoding.DER)
        with lib(LIBRARY).get_token(token_label=TOKEN).open(rw=True, user_pin=PIN) as session:
            session.create_object(
                {
                    Attribute.CLASS: ObjectClass.CERTIFICATE,
                    Attribute.CERTIFICATE_TYPE: CertificateType.X_509,
                    Attribute.TOKEN: True,
                    Attribute.ID: KEY_ID,
                    Attribute.SUBJECT: made[0].subject.public_bytes(),
                    Attribute.VALUE: der,
                }
            )
        yield made


def _tool(*asked) -> None:
    subprocess.run(["softhsm2-util", *map(str, asked)], check=True, capture_output=True)


def test_the_key_on_the_token_signs_and_the_token_is_free_for_the_next(certificate, paper):  # noqa: F811
    for _ in range(2):
        with key_from_token(LIBRARY, token=TOKEN, pin=PIN, at=SIGNED_AT) as key:
            signed = sign(paper, key, at=SIGNED_AT)

    found = verdict(signed, certificate)
    assert (key.name, found.intact, found.valid, found.trusted) == ("Nguyễn Thị Hòa Hiệp", True, True, True)


@pytest.mark.parametrize(
    ("token", "pin", "said"),
    [
        (TOKEN, "000000", "Mã PIN của thiết bị ký số không đúng."),
        ("KHAC", PIN, "Không thấy thiết bị ký số “KHAC” ở máy chủ."),
    ],
)
def test_a_wrong_pin_and_a_token_that_is_not_plugged_in_say_so(certificate, token, pin, said):
    with pytest.raises(SigningRefused) as refused:
        key_from_token(LIBRARY, token=token, pin=pin, at=SIGNED_AT)

    assert str(refused.value) == said
    with key_from_token(LIBRARY, token=TOKEN, pin=PIN, at=SIGNED_AT) as key:
        assert key.name == "Nguyễn Thị Hòa Hiệp"
