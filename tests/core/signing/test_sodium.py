import pickle

import pytest

from testamur.errors import KeyFormatError
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
