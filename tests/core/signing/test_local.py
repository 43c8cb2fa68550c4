import json
import pickle

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519

from testamur.errors import KeyFormatError
from testamur.signing import SigningKey
from tests.core.samples import KEY


@pytest.mark.parametrize("kind", ["Ed25519", "P-256", "P-384", "RSA"])
def test_it_works(kind):
    key = SigningKey.generate(kind=kind)
    again = SigningKey.from_bytes(key.to_bytes(), kind=kind)

    assert again.public == key.public
    assert again.sign(b"message") == key.sign(b"message")
    assert key.public.verify(key.sign(b"message"), b"message")


@pytest.mark.parametrize("kind", ["Ed25519", "P-256", "P-384"])
def test_a_key_survives_its_text_form(kind):
    key = SigningKey.generate(kind=kind)

    assert SigningKey.from_multibase(key.to_multibase()).public == key.public


@pytest.mark.parametrize(
    ("file", "member"),
    [
        ("di-eddsa/keyPair.json", "privateKeyMultibase"),
        ("di-ecdsa/p256KeyPair.json", "secretKeyMultibase"),
        ("di-ecdsa/p384KeyPair.json", "secretKeyMultibase"),
    ],
)
def test_it_reads_the_published_secret_keys(shared, file, member):
    pair = json.loads((shared / "data/vectors" / file).read_text())

    key = SigningKey.from_multibase(pair[member])

    assert key.public.multibase == pair["publicKeyMultibase"]
    assert key.to_multibase() == pair[member]


def test_a_key_does_not_show_itself():
    assert KEY.to_multibase() not in repr(KEY)
    assert KEY.public.multibase in repr(KEY)
    with pytest.raises(TypeError, match="does not pickle"):
        pickle.dumps(KEY)


def other_secret() -> bytes:
    return ed25519.Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


@pytest.mark.parametrize(
    ("kind", "secret"),
    [("Ed25519", b"short"), ("P-256", b"\0" * 32), ("P-384", b"\xff" * 48), ("RSA", b"x"), ("RSA", other_secret())],
    ids=range(5),
)
def test_it_refuses_bytes_that_are_no_secret_key(kind, secret):
    with pytest.raises(KeyFormatError):
        SigningKey.from_bytes(secret, kind=kind)


def test_it_refuses_text_that_is_no_secret_key():
    with pytest.raises(KeyFormatError):
        SigningKey.from_multibase(KEY.public.multibase)
    with pytest.raises(KeyFormatError, match="too long"):
        SigningKey.generate(kind="RSA").to_multibase()
