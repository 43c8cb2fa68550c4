import base64
import json

import pytest

from testamur.errors import MalformedError
from testamur.formats import read


def b64(value) -> str:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def token(header, payload, signature: str = "c2ln") -> bytes:
    return f"{b64(header)}.{b64(payload)}.{signature}".encode()


def test_it_works():
    found = read(b'\n {"name": "\xc3\xbc"} \n')

    assert (found.kind, found.container, found.document, found.raw) == ("json", "none", {"name": "ü"}, '{"name": "ü"}')


def test_a_token_gives_the_credential_without_the_registered_claims():
    held = token({"alg": "EdDSA"}, {"name": "x", "iss": "a", "sub": "b", "nbf": 1, "jti": "c", "exp": 2, "iat": 3})

    found = read(held + b"\n", container="png")

    assert (found.kind, found.container, found.raw) == ("jwt", "png", held.decode())
    assert found.document == {"name": "x"}
    assert found.header == {"alg": "EdDSA"}


def test_a_token_without_signature_is_still_read():
    assert read(token({"alg": "none"}, {"name": "x"}, "")).header == {"alg": "none"}


def test_a_credential_that_lies_in_a_file_is_noted_as_such():
    assert read(b"{}", container="svg").container == "svg"


def test_it_reads_the_published_token_as_of_the_older_model(shared):
    with pytest.raises(MalformedError, match=r"model 1\.1"):
        read((shared / "data/vectors/onetech-ob30/simple.jwt").read_bytes())


@pytest.mark.parametrize(
    ("fault", "data"),
    [
        ("nothing in it", b" \n"),
        ("an address", b"https://example.org/credentials/1"),
        ("line 1", b"hello"),
        ("line 1", b"ey"),
        ("line 1", "ü.a.b".encode()),
        ("payload is not base64url", b"eyJh.a.c2ln"),
        ("header can't be read", token(b"no json", {})),
        ("payload can't be read", token({}, b'{"a": 1, "a": 2}')),
        ("the limit is", b"ey.a." + b"a" * (10 * 2**20)),
    ],
)
def test_it_refuses_what_is_no_credential(fault, data):
    with pytest.raises(MalformedError, match=fault):
        read(data)
