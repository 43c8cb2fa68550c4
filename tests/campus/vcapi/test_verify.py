"""Verifying credentials and presentations: 200 for what is good, 400 for what is not, and never 200 with false."""

from __future__ import annotations

import copy
import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from campus.vcapi.kinds import KINDS
from testamur.did import did_key, did_key_method
from testamur.proofs.jws import compact
from testamur.signing import SigningKey, build_presentation, sign, sign_presentation
from testamur.signing.credentials import make_proof
from tests.campus.vcapi.conftest import EXAMPLES, V2, Caller

KEY = SigningKey.from_bytes(bytes(range(32)))
METHOD, HOLDER = did_key_method(KEY.public), did_key(KEY.public)
WHOLE = [name for name in KINDS if name != "ecdsa-sd-2023"]
OCCASION = {"challenge": "abc", "domain": "example.org"}


@pytest.mark.parametrize("kind", WHOLE)
def test_it_works(caller: Caller, kind: str) -> None:
    held = caller.issue(kind).json()

    answer = caller.verify(held, checks=["proof"])

    assert (answer.status_code, answer.json()["verified"]) == (200, True)
    assert caller.verify(held).status_code == 200


def broken(held: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {name: value for name, value in (copy.deepcopy(held) | changes).items() if value != "left out"}


@pytest.mark.parametrize(
    "changes",
    [
        {"proof": "left out"},
        {"proof": None},
        {"proof": {"type": "Unknown"}},
        {"name": "Added"},
        {"type": ["NonconformingDocument"]},
        {"@context": []},
        {"credentialSubject": {"id": "did:example:somebody-else"}},
    ],
)
def test_what_is_not_what_was_signed_is_bad(caller: Caller, changes: dict[str, Any]) -> None:
    answer = caller.verify(broken(caller.issue("eddsa-rdfc-2022").json(), **changes))

    assert answer.status_code == 400
    assert answer.json().get("verified", False) is False


@pytest.mark.parametrize("held", ["a text", None, 4, []])
def test_what_is_no_object_is_no_request(caller: Caller, held: Any) -> None:
    assert caller.verify(held).status_code == 400
    assert caller.present(held).status_code == 400


@pytest.mark.parametrize(
    "changes",
    [{"@context": [EXAMPLES]}, {"id": "eyJ.e30.x"}, {"id": "data:text/plain,eyJ.e30.x"}, {"type": "left out"}],
)
def test_an_envelope_must_be_one(caller: Caller, changes: dict[str, Any]) -> None:
    assert caller.verify(broken(caller.issue("vc-jwt").json(), **changes)).status_code == 400


def test_dates_count_unless_only_the_proof_is_asked_for(caller: Caller) -> None:
    held = caller.issue("eddsa-rdfc-2022", validUntil="2020-01-01T00:00:00Z").json()

    assert caller.verify(held, checks=["proof"]).status_code == 200
    assert caller.verify(held).status_code == 400


def foreign(**changes: Any) -> dict[str, Any]:
    """Return a credential whose issuer's name was exchanged before signing: the key is another party's."""
    document = {"@context": [V2], "type": ["VerifiableCredential"], "issuer": "https://example.org/issuer"}
    document |= {"credentialSubject": {"id": "did:example:a"}, **changes}
    return {**document, "proof": make_proof(document, key=KEY, method=METHOD, now=timezone.now())}


def test_a_proof_by_somebody_else_than_the_issuer_is_a_proof(caller: Caller) -> None:
    past = {"validUntil": "2020-01-01T00:00:00Z"}

    assert caller.verify(foreign(), checks=["proof"]).status_code == 200
    assert caller.verify(foreign()).status_code == 200
    assert caller.verify(foreign(**past)).status_code == 400
    assert caller.verify(foreign(), checks=["credentialStatus"]).status_code == 400
    assert caller.verify(broken(foreign(), name="Added")).status_code == 400


def test_a_status_of_another_place_is_not_fetched(caller: Caller) -> None:
    entry = {
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "4",
        "statusListCredential": "https://example.org/list",
    }
    held = caller.issue("eddsa-rdfc-2022", credentialStatus=entry).json()

    answer = caller.verify(held, checks=["proof", "credentialStatus"])

    (status,) = [step for step in answer.json()["checks"] if step["id"] == "status"]
    assert (answer.status_code, status["outcome"]) == (200, "not_checked")


def presentation(*credentials: bytes, **options: str) -> dict[str, Any]:
    made = build_presentation(credentials, holder=HOLDER)
    held: dict[str, Any] = json.loads(
        sign_presentation(made, key=KEY, method=METHOD, now=timezone.now(), **(OCCASION | options))
    )
    return held


def credential() -> bytes:
    document = {"@context": [V2], "type": ["VerifiableCredential"], "issuer": HOLDER}
    document |= {"credentialSubject": {"id": "did:example:a"}}
    return sign(document, key=KEY, method=METHOD, now=timezone.now() - timedelta(days=1))


def test_a_presentation_is_good_with_all_that_is_in_it(caller: Caller) -> None:
    assert caller.present(presentation(credential()), **OCCASION).status_code == 200
    assert caller.present(presentation(), **OCCASION).status_code == 200
    assert caller.present(presentation()).status_code == 200


def test_an_unsigned_presentation_is_looked_into(caller: Caller) -> None:
    held = build_presentation([credential()])

    assert caller.present(held).status_code == 200
    assert caller.present(build_presentation([])).status_code == 200
    assert caller.present(broken(held, verifiableCredential=["a.b.c"])).status_code == 400


@pytest.mark.parametrize(
    "changes",
    [
        {"@context": [EXAMPLES]},
        {"type": ["Presentation"]},
        {"holder": "nobody"},
        {"holder": {"id": "nobody"}},
        {"id": 4},
        {"name": "Added"},
        {"verifiableCredential": [{"@context": [V2]}] * 21, "proof": "left out"},
    ],
)
def test_a_presentation_that_was_changed_is_bad(caller: Caller, changes: dict[str, Any]) -> None:
    assert caller.present(broken(presentation(credential()), **changes)).status_code == 400


def test_a_presentation_is_for_one_occasion(caller: Caller) -> None:
    assert caller.present(presentation(), challenge="other", domain="example.org").status_code == 400
    assert caller.present(presentation(), challenge="abc", domain="other.example").status_code == 400
    assert caller.verify(json.loads(credential()), challenge="abc").status_code == 400


def test_a_holder_shows_parts(caller: Caller) -> None:
    base = caller.issue("ecdsa-sd-2023", {"mandatoryPointers": ["/type"]}, name="Name", description="Words").json()
    derived = caller.derive(base, "/name", "/credentialSubject/id")

    assert (derived.status_code, "name" in derived.json(), "description" in derived.json()) == (201, True, False)
    assert caller.verify(derived.json()).status_code == 200
    assert caller.verify(base).status_code == 400
    assert caller.derive(base, "/nowhere").status_code == 400
    assert caller.derive(base, *["/name"] * 101).status_code == 400
    assert caller.derive(caller.issue("eddsa-rdfc-2022").json(), "/type").status_code == 400


def enveloped(**changes: Any) -> dict[str, Any]:
    """Return a presentation as a token in an envelope, of one credential."""
    inner = build_presentation([credential()], holder=HOLDER)
    claims = {**inner, "iss": HOLDER, "nonce": "abc", "aud": "example.org"}
    token = compact({"alg": "EdDSA", "kid": METHOD, "typ": "vp+jwt"}, json.dumps(claims).encode(), sign=KEY.sign)
    held = {"@context": [V2], "type": "EnvelopedVerifiablePresentation", "id": f"data:application/vp+jwt,{token}"}
    return held | changes


def test_a_presentation_may_come_as_a_token(caller: Caller) -> None:
    assert caller.present(enveloped(), **OCCASION).status_code == 200
    assert caller.present(enveloped(), challenge="abc").status_code == 200
    assert caller.present(enveloped(), challenge="other", domain="example.org").status_code == 400
    assert caller.present(enveloped(), challenge="abc", domain="other.example").status_code == 400
    assert caller.present(enveloped(**{"@context": []}), **OCCASION).status_code == 400
    assert caller.present(enveloped(id="eyJ.e30.x"), **OCCASION).status_code == 400
    assert caller.present(enveloped(type=["VerifiablePresentation"]), **OCCASION).status_code == 400
