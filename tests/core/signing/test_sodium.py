import pickle
import sys

import pytest

from testamur import keys
from testamur.errors import KeyFormatError
from testamur.keys import PublicKey
from testamur.signing import SigningKey
from testamur.signing.sodium import SodiumSigner
from tests.core.issuing import KEY


def test_it_works():
    assert SodiumSigner(KEY).sign(b"message") == KEY.sign(b"message")
    assert SodiumSigner(KEY).public == KEY.public


def test_other_keys_are_refused():
    with pytest.raises(KeyFormatError, match="Ed25519"):
        SodiumSigner(SigningKey.generate(kind="P-256"))


def test_it_shows_no_secret():
    assert repr(SodiumSigner(KEY)) == f"<SodiumSigner of {KEY.public.multibase}>"
    with pytest.raises(TypeError, match="pickle"):
        pickle.dumps(SodiumSigner(KEY))


def test_keys_of_small_order_are_judged_as_without_libsodium(monkeypatch):
    # All noughts are a point of order four, for which signatures can be made up; libsodium refuses it, OpenSSL checks.
    small = PublicKey(bytes(32))
    signatures = [bytes(64), bytes([1]) + bytes(63), KEY.sign(b"message"), b"short"]
    with_it = [[key.verify(each, b"message") for each in signatures] for key in (small, KEY.public)]

    monkeypatch.setattr(keys, "_sodium", lambda: None)

    assert with_it == [[key.verify(each, b"message") for each in signatures] for key in (small, KEY.public)]
    assert with_it[1] == [False, False, True, False]


def test_without_pynacl_openssl_is_asked(monkeypatch):
    monkeypatch.setitem(sys.modules, "nacl.bindings", None)

    assert keys._sodium.__wrapped__() is None
