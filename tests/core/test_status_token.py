"""A Token Status List: the same bits, written and read; what cannot be relied on."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from testamur.did import KeyResolver, did_jwk, verification_key
from testamur.errors import StatusError
from testamur.keys import encode_base64url
from testamur.signing import SigningKey
from testamur.status import MAX_BYTES, StatusList, read_token_status, reference, token_claims

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "https://college.example/status/1/token"


def listed(*indexes: int, **more: Any) -> dict[str, Any]:
    bits = StatusList()
    for index in indexes:
        bits.set(index)
    return token_claims(bits, url=URL, now=NOW, valid_for=timedelta(days=7), **more)


def read(claims: dict[str, Any], index: int = 0, **more: Any) -> int:
    return read_token_status(claims, url=URL, index=index, now=NOW, **more)


def packed(data):
    return {"status_list": {"bits": 1, "lst": encode_base64url(zlib.compress(data))[1:]}}


def test_it_works():
    claims = listed(0, 9, ttl=timedelta(hours=1))

    assert [read(claims, index) for index in (0, 1, 8, 9)] == [1, 0, 0, 1]
    assert (claims["sub"], claims["ttl"], claims["exp"] - claims["iat"]) == (URL, 3600, 7 * 86400)


def test_the_published_example_reads_as_it_says():
    """Two bytes of one bit each: 1 0 0 1 1 1 0 1, 1 1 0 0 0 1 0 1 (Token Status List, section 4.1)."""
    claims = listed() | packed(b"\xb9\xa3")

    assert [read(claims, index) for index in range(16)] == [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1]


def test_an_entry_may_have_several_bits():
    claims = listed() | packed(b"\xc9\x44")
    claims["status_list"]["bits"] = 2

    assert [read(claims, index) for index in range(8)] == [1, 2, 0, 3, 0, 1, 0, 1]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"sub": "https://college.example/status/2"}, "STATUS_VERIFICATION_ERROR"),
        ({"status_list": 5}, "STATUS_VERIFICATION_ERROR"),
        ({"exp": int(NOW.timestamp()) - 1}, "STATUS_VERIFICATION_ERROR"),
        ({"iat": 1}, "STATUS_VERIFICATION_ERROR"),
        ({"iat": int(NOW.timestamp()) + 1}, "STATUS_VERIFICATION_ERROR"),
        ({"iat": None}, "MALFORMED_VALUE_ERROR"),
        ({"iat": True}, "MALFORMED_VALUE_ERROR"),
        ({"exp": "soon"}, "MALFORMED_VALUE_ERROR"),
        ({"status_list": {"bits": 3, "lst": ""}}, "MALFORMED_VALUE_ERROR"),
        ({"status_list": {"bits": True, "lst": ""}}, "MALFORMED_VALUE_ERROR"),
        ({"status_list": {"bits": 1, "lst": "no zlib"}}, "MALFORMED_VALUE_ERROR"),
        ({"status_list": {"bits": 1, "lst": "eNrb"}}, "MALFORMED_VALUE_ERROR"),
        (packed(b"\0" * (MAX_BYTES + 1)), "MALFORMED_VALUE_ERROR"),
        (packed(b""), "RANGE_ERROR"),
    ],
)
def test_what_cannot_be_relied_on_is_an_error(changes, code):
    with pytest.raises(StatusError) as caught:
        read(listed() | changes, max_age=timedelta(days=1))

    assert caught.value.code == code


@pytest.mark.parametrize(
    "status", [None, {}, {"status_list": 1}, {"status_list": {"uri": 1, "idx": 1}}, {"status_list": {"uri": URL}},
               {"status_list": {"uri": URL, "idx": -1}}, {"status_list": {"uri": URL, "idx": True}}],
)  # fmt: skip
def test_a_token_must_name_its_entry(status):
    with pytest.raises(StatusError, match="names no entry"):
        reference(status)


def test_a_did_jwk_leads_to_its_key():
    key = SigningKey.from_bytes(bytes(range(1, 33)), kind="P-256").public

    assert verification_key(KeyResolver(), f"{did_jwk(key)}#0") == key
