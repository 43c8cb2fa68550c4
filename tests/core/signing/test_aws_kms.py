"""A key in AWS KMS: what is asked of the service, as it describes itself. The emulator is run in tests/interop."""

import hashlib
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from testamur.errors import KeyFormatError, SigningError

boto3 = pytest.importorskip("boto3", reason="boto3 is not installed")

from botocore.stub import Stubber  # noqa: E402 - after the check that it is there

from testamur.signing.aws_kms import AwsKmsSigner  # noqa: E402

SECRETS: dict[str, Any] = {
    "P-256": ec.generate_private_key(ec.SECP256R1()),
    "P-384": ec.generate_private_key(ec.SECP384R1()),
    "RSA": rsa.generate_private_key(65537, 2048),
}
ALGORITHMS = {"P-256": "ECDSA_SHA_256", "P-384": "ECDSA_SHA_384", "RSA": "RSASSA_PKCS1_V1_5_SHA_256"}
SHORT, LONG = b"message", b"message" * 1000  # the service takes no message of the second size


def public(secret: Any) -> bytes:
    return secret.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def service(key: bytes) -> tuple[Any, Stubber]:
    """Return a client that goes nowhere, and the answers it will give: first the public key."""
    client = boto3.client("kms", region_name="eu-west-1", aws_access_key_id="x", aws_secret_access_key="x")
    answers = Stubber(client)
    answers.add_response("get_public_key", {"PublicKey": key}, {"KeyId": "alias/badges"})
    answers.activate()
    return client, answers


def signature(kind: str, message: bytes) -> bytes:
    algorithm = hashes.SHA384() if kind == "P-384" else hashes.SHA256()
    if kind == "RSA":
        return SECRETS[kind].sign(message, padding.PKCS1v15(), algorithm)
    return SECRETS[kind].sign(message, ec.ECDSA(algorithm))


def sent(kind: str, message: bytes) -> dict[str, Any]:
    digest = hashlib.new("sha384" if kind == "P-384" else "sha256", message).digest()
    return {"Message": digest, "MessageType": "DIGEST"} if message == LONG else {"Message": SHORT, "MessageType": "RAW"}


@pytest.mark.parametrize("message", [SHORT, LONG], ids=["short", "long"])
@pytest.mark.parametrize("kind", SECRETS)
def test_it_works(kind, message):
    client, answers = service(public(SECRETS[kind]))
    asked = {"KeyId": "alias/badges", "SigningAlgorithm": ALGORITHMS[kind], **sent(kind, message)}
    answers.add_response("sign", {"Signature": signature(kind, message)}, asked)

    signer = AwsKmsSigner(client, key_id="alias/badges")

    assert signer.public.kind == kind
    assert signer.public.verify(signer.sign(message), message)
    answers.assert_no_pending_responses()


def test_what_the_service_does_not_do_is_said_so():
    client, answers = service(public(SECRETS["RSA"]))
    answers.add_client_error("sign", "DisabledException")
    signer = AwsKmsSigner(client, key_id="alias/badges")

    with pytest.raises(SigningError, match="did not sign"):
        signer.sign(b"message")
    answers.add_client_error("get_public_key", "NotFoundException")
    with pytest.raises(SigningError, match="cannot be used"):
        AwsKmsSigner(client, key_id="alias/gone")


@pytest.mark.parametrize("key", [public(ed25519.Ed25519PrivateKey.generate()), b"text"], ids=["Ed25519", "text"])
def test_a_key_of_another_kind_is_refused(key):
    client, _answers = service(key)

    with pytest.raises(KeyFormatError):
        AwsKmsSigner(client, key_id="alias/badges")
