"""A key in a token, held against SoftHSM, the software token of the distribution (package softhsm2)."""

import json
import os
import subprocess

import pytest

from testamur.did import ListedKey, StaticResolver, did_document, did_key, did_key_method
from testamur.errors import KeyFormatError, SigningError
from testamur.proofs import embedded, vc_jwt
from testamur.report import Verdict
from testamur.signing import SigningKey, sign, sign_jwt
from testamur.verify import verify
from tests.core.issuing import DID, NOW, credential
from tools.softhsm import find

PIN = "1234"
LIBRARY = find() or ""

pkcs11 = pytest.importorskip("pkcs11", reason="python-pkcs11 is not installed")
if not LIBRARY:
    pytest.skip("SoftHSM is not installed (Debian: softhsm2)", allow_module_level=True)


@pytest.fixture(scope="module")
def token(tmp_path_factory):
    """Make a token with a key of each kind, and one of a curve that is not signed with."""
    from pkcs11 import Attribute, KeyType
    from pkcs11.util.ec import encode_named_curve_parameters

    folder = tmp_path_factory.mktemp("token")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder}/tokens\nobjectstore.backend = file\n")
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")
    command = ["softhsm2-util", "--init-token", "--free", "--label", "test", "--pin", PIN, "--so-pin", PIN]
    subprocess.run(command, check=True, capture_output=True)
    with pkcs11.lib(LIBRARY).get_token(token_label="test").open(rw=True, user_pin=PIN) as session:
        for curve in ("secp256r1", "secp384r1", "secp521r1"):
            parameters = {Attribute.EC_PARAMS: encode_named_curve_parameters(curve)}
            session.create_domain_parameters(KeyType.EC, parameters, local=True).generate_keypair(
                store=True, label=curve
            )
        session.generate_keypair(KeyType.RSA, 2048, store=True, label="rsa")
    yield "test"
    del os.environ["SOFTHSM2_CONF"]


def signer(token: str, label: str, pin: str = PIN):
    from testamur.signing.pkcs11 import Pkcs11Signer

    return Pkcs11Signer(library=LIBRARY, token=token, label=label, pin=pin)


@pytest.mark.parametrize(("label", "kind"), [("secp256r1", "P-256"), ("secp384r1", "P-384"), ("rsa", "RSA")])
def test_it_works(token, label, kind):
    with signer(token, label) as key:
        document = credential(issuer=did_key(key.public))
        held = sign_jwt(document, key=key, method=did_key_method(key.public)).decode()

        assert key.public.kind == kind
        assert vc_jwt.check(held, key=key.public) == document


def test_a_key_in_a_token_makes_embedded_proofs(token):
    with signer(token, "secp256r1") as key:
        held = json.loads(
            sign(credential(issuer=did_key(key.public)), key=key, method=did_key_method(key.public), now=NOW)
        )

        embedded.check(held, held["proof"], key=key.public)
        assert not SigningKey.generate(kind="P-256").public.verify(key.sign(b"message"), b"message")


def test_a_key_in_a_token_is_changed_like_any_other(token):
    keys, signed = [], []
    for label, retired in (("secp256r1", NOW), ("secp384r1", None)):
        with signer(token, label) as key:
            keys.append(ListedKey(fragment=label, key=key.public, retired=retired))
            signed.append(sign(credential(), key=key, method=f"{DID}#{label}", now=NOW))

    resolver = StaticResolver({DID: did_document(DID, keys)})
    assert [verify(each, now=NOW, resolver=resolver).verdict for each in signed] == [Verdict.VALID] * 2


def test_what_cannot_be_used_is_said_so(token):
    for args in (("other", "rsa"), (token, "none"), (token, "rsa", "0000")):
        with pytest.raises(SigningError, match="cannot be used"):
            signer(*args)
    with pytest.raises(KeyFormatError, match="does not sign"):
        signer(token, "secp521r1")


def test_a_token_that_does_not_sign_is_said_so(token):
    key = signer(token, "rsa")
    key.close()

    with pytest.raises(SigningError, match="did not sign"):
        key.sign(b"message")
