import json

import pytest
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
from tests.core.samples import KEY


def test_it_works():
    key = PublicKey.from_multibase(KEY.public.multibase)

    assert key.verify(KEY.sign(b"message"), b"message")
    assert not key.verify(KEY.sign(b"message"), b"another message")
    assert key == PublicKey.from_jwk(key.jwk) == PublicKey.from_bytes(key.raw)


def test_it_reads_the_key_of_the_published_vectors(shared):
    pair = json.loads((shared / "data/vectors/di-eddsa/keyPair.json").read_text())

    key = PublicKey.from_multibase(pair["publicKeyMultibase"])

    assert key.multibase == pair["publicKeyMultibase"]


@settings(max_examples=50)
@given(st.binary(max_size=80))
def test_bytes_survive_both_bases(data):
    assert decode_multibase(encode_base58btc(data)) == data
    assert decode_multibase(encode_base64url(data)) == data


@settings(max_examples=50)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=64))
def test_a_signature_that_nobody_made_is_false_and_never_an_error(raw, signature):
    assert PublicKey(raw).verify(signature, b"message") is False


@pytest.mark.parametrize("text", ["", "f00", "z0", "zOIl", "z" + "2" * 600, "u+", "uA", "uAAA=", "uAB", "u AA"])
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
        {"kty": "OKP", "crv": "Ed25519"},
        {"kty": "OKP", "crv": "Ed25519", "x": "AA"},
        {**KEY.public.jwk, "d": "AA"},
    ],
)
def test_it_refuses_a_jwk_that_is_no_public_ed25519_key(jwk):
    with pytest.raises(KeyFormatError):
        PublicKey.from_jwk(jwk)


def test_it_refuses_a_multikey_of_another_kind():
    with pytest.raises(KeyFormatError, match="another kind"):
        PublicKey.from_multibase("zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv")
