"""The interface itself: off by default, this machine only, bounded, with keys that belong to nobody."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from campus.config import checks
from campus.vcapi.kinds import KINDS, key
from testamur.keys import PublicKey, decode_multibase, encode_base58btc
from tests.campus.vcapi.conftest import Caller

DID = "did:key:z6MkpJySvETLnxhQG9DzEdmKJtysBDjuuTeDfUj1uNNCUqcj"
METHOD = f"{DID}#{DID.removeprefix('did:key:')}"
SHORT = "did:key:" + encode_base58btc(decode_multibase(DID.removeprefix("did:key:"))[:-1])


def test_it_is_not_there_by_default() -> None:
    with pytest.raises(NoReverseMatch):
        reverse("vc-api")


def test_it_does_not_start_where_strangers_come(settings: Any) -> None:
    settings.VC_API = True

    assert checks.check_vc_api() == []
    settings.IS_TRIAL = False
    assert [found.id for found in checks.check_vc_api()] == ["campus.E011"]


@pytest.mark.django_db
def test_it_answers_this_machine_only(caller: Caller) -> None:
    for path in ("/vc-api", f"/vc-api/identifiers/{DID}", "/vc-api/status-lists/1"):
        assert Client(REMOTE_ADDR="192.0.2.7").get(path).status_code == 404
        assert Client(REMOTE_ADDR="::1").get(path).status_code == 200
    post = Client(REMOTE_ADDR="192.0.2.7").post("/vc-api/credentials/verify", "{}", content_type="application/json")
    assert post.status_code == 404


def test_the_index_says_where_everything_is(caller: Caller) -> None:
    assert caller.index["issuers"].keys() == KINDS.keys()
    assert all(each["id"].startswith("did:key:z") for each in caller.index["issuers"].values())


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{}", "application/json", 400),
        (b"[]", "application/json", 400),
        (b'{"a": 1, "a": 2}', "application/json", 400),
        (b'{"verifiableCredential": {}, "options": []}', "application/json", 400),
        (b'{"verifiableCredential": {}, "options": {"checks": "proof"}}', "application/json", 400),
        (b'{"verifiableCredential": {}, "options": {"checks": [4]}}', "application/json", 400),
        (b"a=b", "application/x-www-form-urlencoded", 415),
        (b" " * (1024 * 1024 + 1), "application/json", 413),
    ],
)
def test_a_request_that_is_none_is_refused(caller: Caller, body: bytes, kind: str, status: int) -> None:
    answer = caller.client.post(caller.index["verifier"], body, content_type=kind)

    assert (answer.status_code, answer.json()["status"]) == (status, status)


def test_an_issuer_that_is_not_there_is_not_found(caller: Caller) -> None:
    assert caller.post("/vc-api/rot13/credentials/issue", {"credential": {}}).status_code == 404
    assert caller.client.get(caller.index["verifier"]).status_code == 405


def test_keys_are_sealed_and_stay(tmp_path: Path, settings: Any) -> None:
    settings.DATA = tmp_path
    key.cache_clear()
    made = key("P-384").to_bytes()
    key.cache_clear()
    (file,) = tmp_path.iterdir()

    assert (key("P-384").to_bytes(), file.stat().st_mode & 0o077) == (made, 0)
    assert made not in file.read_bytes()
    key.cache_clear()


def test_a_did_resolves(caller: Caller) -> None:
    whole = caller.client.get(f"/vc-api/identifiers/{DID}").json()
    part = caller.client.get(f"/vc-api/identifiers/{METHOD.replace('#', '%23')}").json()

    assert whole["didDocument"]["id"] == DID
    assert part["didDocument"] == whole["didDocument"]["verificationMethod"][0]
    assert PublicKey.from_multibase(part["didDocument"]["publicKeyMultibase"]).kind == "Ed25519"


@pytest.mark.parametrize(
    ("url", "error", "status"),
    [
        ("notDid:key:z6Mk", "invalidDid", 400),
        ("did:experimental:z6Mk", "methodNotSupported", 501),
        ("did:key:-4:z6Mk", "invalidDid", 400),
        ("did:key:6Mkp", "invalidDid", 400),
        ("did:key:@", "invalidDid", 400),
        ("did:jwk:e30", "invalidDid", 400),
        (SHORT, "invalidPublicKeyLength", 400),
        (f"{DID}/^bar^/%23z", "invalidDidUrl", 400),
        (f"{DID}%23other", "notFound", 404),
        (f"{DID}?publicKeyFormat=unknown", "unsupportedPublicKeyType", 400),
        (f"{METHOD.replace('#', '%23')}?publicKeyFormat=Ed25519VerificationKey2018", "invalidPublicKeyType", 400),
        (f"{DID}?publicKeyFormat=Multikey", "", 200),
    ],
)
def test_what_does_not_resolve_says_why(caller: Caller, url: str, error: str, status: int) -> None:
    answer = caller.client.get(f"/vc-api/identifiers/{url}")
    held = answer.json()
    about = held.get("didResolutionMetadata") or held["didDereferencingMetadata"]

    assert (answer.status_code, about.get("error", "")) == (status, error)
    assert {"@context", "didDocument", "didDocumentMetadata"} <= held.keys()
