import base64
import json
from typing import Any

import pytest

from testamur.errors import MalformedError
from testamur.formats import address_in, read
from testamur.keys import encode_base64url


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


def test_the_published_token_of_the_older_model_gives_the_credential_in_its_claim(shared):
    found = read((shared / "data/vectors/onetech-ob30/simple.jwt").read_bytes())

    assert (found.format.id, found.document["name"]) == ("ob-3.0", "Example University Degree")


@pytest.mark.parametrize(("held", "id"), [({}, "urn:a:b"), ({"id": "urn:a:c"}, "urn:a:c")])
def test_an_id_may_be_left_to_the_claim(held, id):
    assert read(token({}, {"jti": "urn:a:b", "vc": held})).document == {"id": id}


def sealed(payload: str, **changes: Any) -> bytes:
    protected = encode_base64url(b'{"alg":"RS256"}')[1:]
    return json.dumps({"payload": payload, "signatures": [{"protected": protected}]} | changes).encode()


@pytest.mark.parametrize("payload", ['{"id": "urn:a:b"}', encode_base64url(b'{"id": "urn:a:b"}')[1:]])
def test_what_is_under_a_seal_is_read_and_the_seal_s_header_kept(payload):
    found = read(sealed(payload))

    assert (found.kind, found.document, found.header) == ("seal", {"id": "urn:a:b"}, {"alg": "RS256"})


@pytest.mark.parametrize("signatures", [[], ["x"], "x", [{"protected": 5}]])
def test_a_seal_without_a_header_is_still_read(signatures):
    assert read(sealed('{"id": "urn:a:b"}', signatures=signatures)).header == {}


@pytest.mark.parametrize(
    ("data", "address"),
    [
        (b" https://example.org/a\n", "https://example.org/a"),
        (b"https://example.org/a b", ""),
        (b"ftp://example.org/a", ""),
        (b"https://example.org/" + b"a" * 3000, ""),
        ("https://example.org/ü".encode(), ""),
    ],
)
def test_an_address_is_told_from_everything_else(data, address):
    assert address_in(data) == address


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
