"""Credentials signed by keys in AWS KMS, as moto emulates the service on loopback."""

import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from testamur.did import KeyResolver, did_key, did_key_method
from testamur.report import Outcome
from testamur.signing import sign, sign_jwt
from testamur.verify import verify
from tests.core.issuing import NOW, credential
from tools import interop

boto3 = pytest.importorskip("boto3", reason="boto3 is not installed")


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    """A client of the emulator, which runs in a process of its own."""
    reason = interop.prepare_python()
    if reason:
        pytest.skip(reason)
    command = [str(interop.PYTHON), "-I", str(interop.PYTHON_SOURCE / "kms.py")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        place = f"http://127.0.0.1:{int(server.stdout.readline())}"
        named = {"region_name": "eu-west-1", "aws_access_key_id": "x", "aws_secret_access_key": "x"}
        yield boto3.client("kms", endpoint_url=place, **named)
        server.communicate()


@pytest.mark.parametrize(
    ("spec", "kind"), [("ECC_NIST_P256", "P-256"), ("ECC_NIST_P384", "P-384"), ("RSA_2048", "RSA")]
)
def test_what_a_key_in_the_service_signs_is_verified_here(client, spec, kind):
    from testamur.signing.aws_kms import AwsKmsSigner

    key_id = client.create_key(KeySpec=spec, KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]
    key = AwsKmsSigner(client, key_id=key_id)
    document, method = credential(issuer=did_key(key.public), name="Acme® 😀"), did_key_method(key.public)

    held = [sign_jwt(document, key=key, method=method)]
    held += [sign(document, key=key, method=method, now=NOW)] if kind != "RSA" else []

    assert key.public.kind == kind
    for signed in held:
        report = verify(signed, now=NOW, resolver=KeyResolver())
        assert report.check("signature").outcome is Outcome.PASSED
