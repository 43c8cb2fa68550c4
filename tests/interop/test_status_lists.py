"""Bitstring Status Lists both ways with @digitalbazaar/vc-bitstring-status-list."""

import json
from typing import Any

from testamur.document import StatusEntry
from testamur.signing import sign
from testamur.status import StatusList, status_list_credential
from tests.core.issuing import credential
from tests.interop.conftest import DIDS, KEYS, METHODS, NOW

KEY, DID, METHOD = KEYS["Ed25519"], DIDS["Ed25519"], METHODS["Ed25519"]
URL = "https://college.example/status/1"
SET = (0, 7, 8, 1023, 131_071)


def issued(index: int) -> dict[str, Any]:
    entry = StatusEntry(id=f"{URL}#{index}", purpose="revocation", index=index, list_url=URL)
    held = credential(issuer=DID, credentialStatus=entry.to_json())
    signed: dict[str, Any] = json.loads(sign(held, key=KEY, method=METHOD, now=NOW))
    return signed


def listing(**changes: Any) -> dict[str, Any]:
    bits = StatusList()
    for index in SET:
        bits.set(index)
    fields = {"id": URL, "issuer": DID, "encoded": bits.encode(), "purpose": "revocation", "valid_from": NOW}
    document = status_list_credential(**{**fields, **changes})
    signed: dict[str, Any] = json.loads(sign(document, key=KEY, method=METHOD, now=NOW))
    return signed


def test_a_list_of_ours_says_there_what_it_says_here(peer):
    indexes = [*SET, 1, 6, 9, 65_536, 131_070]
    tasks = [{"operation": "status", "document": issued(index), "documents": {URL: listing()}} for index in indexes]

    assert [answer["value"] for answer in peer(tasks)] == [[index in SET] for index in indexes]


def test_a_list_that_was_altered_or_is_for_another_purpose_is_read_nowhere(peer):
    altered = listing() | {"validFrom": "2026-03-01T11:00:00Z"}
    held = [altered, listing(purpose="suspension")]

    answers = peer([{"operation": "status", "document": issued(7), "documents": {URL: each}} for each in held])

    assert [answer for answer in answers if "value" in answer] == []


def test_a_list_of_theirs_says_here_what_it_says_there(peer):
    encoded = peer([{"operation": "makeList", "length": 131_072, "indexes": list(SET)}])[0]["value"]

    bits = StatusList.decode(encoded)
    assert [index for index in range(131_072) if bits.get(index)] == list(SET)
