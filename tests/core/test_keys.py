import json

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa
from hypothesis import given, settings
from hypothesis import strategies as st

from testamur.errors import KeyFormatError
from testamur.keys import (
    PublicKey,
    decode_base64url,
    decode_multibase,
    encode_base58btc,
    encode_base64url,
)
from testamur.signing import SigningKey
from tests.core.samples import KEY

KEYS = {kind: SigningKey.generate(kind=kind) for kind in ("Ed25519", "P-256", "P-384", "RSA")}
EC = KEYS["P-256"].public.jwk
RSA = KEYS["RSA"].public.jwk


def pem(key):
    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()


def spki(key: PublicKey) -> bytes:
    held = serialization.load_der_public_key(key.raw)
    return held.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def b64(number: int) -> str:
    return encode_base64url(number.to_bytes((number.bit_length() + 7) // 8, "big"))[1:]


@pytest.mark.parametrize("kind", KEYS)
def test_it_works(kind):
    secret = KEYS[kind]
    key = PublicKey.from_multibase(secret.public.multibase)

    assert key.verify(secret.sign(b"message"), b"message")
    assert not key.verify(secret.sign(b"message"), b"another message")
    assert key == PublicKey.from_jwk(key.jwk) == PublicKey.from_bytes(key.raw, kind=kind)
    assert key.kind == kind


@pytest.mark.parametrize(("kind", "beginning"), [("Ed25519", "z6Mk"), ("P-256", "zDn"), ("P-384", "z82")])
def test_a_multikey_begins_as_its_kind_does(kind, beginning):
    assert KEYS[kind].public.multibase.startswith(beginning)


@pytest.mark.parametrize("file", ["di-eddsa/keyPair.json", "di-ecdsa/p256KeyPair.json", "di-ecdsa/p384KeyPair.json"])
def test_it_reads_the_keys_of_the_published_vectors(shared, file):
    pair = json.loads((shared / "data/vectors" / file).read_text())

    assert PublicKey.from_multibase(pair["publicKeyMultibase"]).multibase == pair["publicKeyMultibase"]


def test_it_reads_pem():
    secret = ec.generate_private_key(ec.SECP384R1())

    assert PublicKey.from_pem(pem(secret.public_key())).kind == "P-384"
    for text in ("text", pem(dsa.generate_private_key(1024).public_key())):
        with pytest.raises(KeyFormatError):
            PublicKey.from_pem(text)
    with pytest.raises(KeyFormatError, match="another kind"):
        PublicKey.from_pem(pem(ec.generate_private_key(ec.SECP521R1()).public_key()))


@settings(max_examples=50)
@given(st.binary(max_size=80))
def test_bytes_survive_both_bases(data):
    assert decode_multibase(encode_base58btc(data)) == data
    assert decode_multibase(encode_base64url(data)) == data


@settings(max_examples=60)
@given(st.sampled_from(sorted(KEYS)), st.binary(max_size=64) | st.binary(min_size=96, max_size=96))
def test_a_signature_that_nobody_made_is_false_and_never_an_error(kind, signature):
    assert KEYS[kind].public.verify(signature, b"message") is False


@pytest.mark.parametrize("text", ["", "f00", "z0", "zOIl", "z" + "2" * 800, "u+", "uA", "uAAA=", "uAB", "u AA"])
def test_it_refuses_text_that_is_no_multibase(text):
    with pytest.raises(KeyFormatError):
        decode_multibase(text)


def test_it_refuses_a_second_spelling_of_the_same_bytes():
    assert decode_base64url("AA") == b"\0"
    with pytest.raises(KeyFormatError, match="stray bits"):
        decode_base64url("AB")


@pytest.mark.parametrize(
    "jwk",
    [
        {},
        {"kty": "EC", "crv": "P-256", "x": "AA"},
        {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"},
        {**EC, "y": EC["x"]},
        {**EC, "crv": "P-384"},
        {**EC, "crv": "P-521"},
        {**EC, "alg": "ES384"},
        {**EC, "use": "enc"},
        {"kty": "OKP", "crv": "Ed25519"},
        {"kty": "OKP", "crv": "Ed25519", "x": "AA"},
        {"kty": "OKP", "crv": "Ed25519", "x": "A" * 900},
        {**KEY.public.jwk, "d": "AA"},
        {**RSA, "p": "AA"},
        {**RSA, "alg": "PS256"},
        {**RSA, "e": ""},
        {**RSA, "n": "AAAB"},
        {**RSA, "e": b64(2**40 + 1)},
        {**RSA, "n": b64(rsa.generate_private_key(65537, 1024).public_key().public_numbers().n)},
    ],
)
def test_it_refuses_a_jwk_that_is_no_public_key_of_a_known_kind(jwk):
    with pytest.raises(KeyFormatError):
        PublicKey.from_jwk(jwk)


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("Ed25519", b"short"),
        ("P-256", b"\x02" + b"\xff" * 32),
        ("P-256", KEYS["P-384"].public.raw),
        ("RSA", b"\x30\x00"),
        ("RSA", KEYS["RSA"].public.raw + b"\0"),
        ("RSA", spki(KEYS["RSA"].public)),
    ],
    ids=range(6),
)
def test_it_refuses_bytes_that_are_no_key_of_the_kind(kind, raw):
    with pytest.raises(KeyFormatError):
        PublicKey(raw, kind)


def test_it_refuses_a_multikey_of_another_kind():
    with pytest.raises(KeyFormatError, match="another kind"):
        PublicKey.from_multibase("z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc")
