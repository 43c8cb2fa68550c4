import base64
import gzip
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testamur.errors import StatusError
from testamur.status import MIN_LENGTH, StatusList, entry_index, read_status, status_list_credential

NOW = datetime(2026, 3, 1, tzinfo=UTC)
URL = "https://example.org/status/1"
ENTRY = {
    "id": f"{URL}#7",
    "type": "BitstringStatusListEntry",
    "statusPurpose": "revocation",
    "statusListIndex": "7",
    "statusListCredential": URL,
}


def pack(data: bytes) -> str:
    return "u" + base64.urlsafe_b64encode(gzip.compress(data, mtime=0)).rstrip(b"=").decode()


def listing(*revoked: int, **changes: Any):
    bits = StatusList()
    for index in revoked:
        bits.set(index)
    fields = {"id": URL, "issuer": "did:web:example.org", "encoded": bits.encode(), "purpose": "revocation"}
    return status_list_credential(**{**fields, "valid_from": NOW - timedelta(days=1), **changes})


def refusal(entry=ENTRY, *, max_age=None, **changes: Any) -> str:
    with pytest.raises(StatusError) as caught:
        read_status(entry, list_document=listing() | changes, now=NOW, max_age=max_age)
    return caught.value.code


def test_it_works():
    assert read_status(ENTRY, list_document=listing(7), now=NOW) == 1
    assert read_status(ENTRY, list_document=listing(6, 8), now=NOW) == 0


def test_entry_nought_is_the_left_most_bit():
    bits = StatusList()
    bits.set(0)

    assert gzip.decompress(base64.urlsafe_b64decode(bits.encode()[1:] + "==="))[:2] == b"\x80\x00"


def test_a_bit_can_be_cleared_again():
    bits = StatusList()
    bits.set(9)
    bits.set(9, False)

    assert not bits.get(9)


@settings(max_examples=20, deadline=None)
@given(st.sets(st.integers(0, MIN_LENGTH - 1), max_size=20))
def test_what_is_encoded_is_decoded(indexes):
    bits = StatusList()
    for index in indexes:
        bits.set(index)

    decoded = StatusList.decode(bits.encode())

    assert len(decoded) == MIN_LENGTH
    assert all(decoded.get(index) for index in indexes)
    assert decoded.encode() == bits.encode()


@pytest.mark.parametrize("length", [0, 8, MIN_LENGTH - 8, MIN_LENGTH + 1])
def test_a_list_too_short_to_hide_in_is_refused(length):
    with pytest.raises(StatusError, match="STATUS_LIST_LENGTH_ERROR"):
        StatusList(length)


@pytest.mark.parametrize("index", [-1, MIN_LENGTH])
def test_an_index_outside_the_list_is_refused(index):
    with pytest.raises(StatusError, match="RANGE_ERROR"):
        StatusList().set(index)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("MALFORMED_VALUE_ERROR", "zabc"),
        ("MALFORMED_VALUE_ERROR", "u***"),
        ("MALFORMED_VALUE_ERROR", "uAAAA"),
        ("MALFORMED_VALUE_ERROR", pack(b"\0" * 16384)[:-12]),
        ("STATUS_LIST_LENGTH_ERROR", pack(b"\0" * 16383)),
        ("STATUS_LIST_LENGTH_ERROR", pack(b"\0" * (3 * 2**20))),
    ],
)
def test_it_refuses_a_broken_short_or_endless_list(code, text):
    with pytest.raises(StatusError, match=code):
        StatusList.decode(text)


def test_the_list_credential_says_how_long_it_holds():
    document = listing(valid_until=NOW, ttl=timedelta(minutes=5))

    assert document["validUntil"] == "2026-03-01T00:00:00Z"
    assert document["credentialSubject"]["ttl"] == 300_000
    assert "validUntil" not in listing()


@pytest.mark.parametrize(
    "changes",
    [
        {"validFrom": "2026-03-02T00:00:00Z"},
        {"validUntil": "2026-02-28T00:00:00Z"},
        {"id": "https://example.org/status/2"},
        {"type": ["VerifiableCredential"]},
        {"credentialSubject": "text"},
        {"credentialSubject": {"type": "OtherList", "statusPurpose": "revocation"}},
        {"credentialSubject": {"type": "BitstringStatusList", "statusPurpose": ["suspension"]}},
    ],
)
def test_a_list_that_proves_nothing_about_the_entry_is_refused(changes):
    assert refusal(**changes) == "STATUS_VERIFICATION_ERROR"


@pytest.mark.parametrize(
    "changes",
    [
        {"validFrom": "yesterday"},
        {"validFrom": 5},
        {"validUntil": "2026-03-02T00:00:00"},
        {"credentialSubject": {"type": ["BitstringStatusList"], "statusPurpose": "revocation"}},
    ],
)
def test_a_malformed_list_is_refused(changes):
    assert refusal(**changes) == "MALFORMED_VALUE_ERROR"


def test_a_stale_list_is_refused_where_the_caller_wants_a_fresh_one():
    assert refusal(max_age=timedelta(hours=23)) == "STATUS_VERIFICATION_ERROR"
    assert refusal(max_age=timedelta(days=9), validFrom=None) == "STATUS_VERIFICATION_ERROR"
    assert read_status(ENTRY, list_document=listing(), now=NOW, max_age=timedelta(days=2)) == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"statusListIndex": 7},
        {"statusListIndex": "-1"},
        {"statusListIndex": "07"},
        {"statusListIndex": "9" * 5000},
        {"statusSize": 2},
        {"statusPurpose": None},
        {"statusListCredential": None},
    ],
)
def test_a_malformed_entry_is_refused(changes):
    assert refusal(ENTRY | changes) == "MALFORMED_VALUE_ERROR"


def test_an_entry_beyond_the_list_is_refused():
    assert refusal(ENTRY | {"statusListIndex": str(MIN_LENGTH)}) == "RANGE_ERROR"
    assert entry_index(ENTRY) == 7


def test_a_list_changed_after_it_was_written_is_written_as_if_anew():
    changed, anew = StatusList(8 * MIN_LENGTH), StatusList(8 * MIN_LENGTH)
    for index in (1, MIN_LENGTH, 5 * MIN_LENGTH + 3, 8 * MIN_LENGTH - 1):
        changed.set(index)
        anew.set(index)
        changed.encode()

    assert changed.encode() == anew.encode()
    assert gzip.decompress(base64.urlsafe_b64decode(changed.encode()[1:] + "==")) == bytes(changed._bits)
