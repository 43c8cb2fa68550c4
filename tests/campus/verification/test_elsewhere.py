"""Credentials of issuers we never heard of: their domain is asked for key and list, through the guarded door."""

from __future__ import annotations

import json
from typing import Any

from campus.verification.services import check
from testamur.did import did_document
from testamur.report import Report, Verdict
from testamur.signing.credentials import make_proof
from tests.campus.awards.stage import NOW, awarded
from tests.campus.verification.elsewhere import ISSUED, Elsewhere
from tests.cast import Scene


def reason(report: Report, id: str) -> str:
    found = report.check(id)
    return found.reason if found else ""


def test_it_works(scene: Scene, elsewhere: Elsewhere) -> None:
    elsewhere.publish()

    report = check(elsewhere.credential(bytes(awarded(scene).credential)), now=NOW)

    assert report.verdict is Verdict.VALID
    assert report.issuer_domain == elsewhere.host
    assert reason(report, "issuer") == "domain"


def test_what_they_took_back_is_taken_back(scene: Scene, elsewhere: Elsewhere) -> None:
    elsewhere.publish(revoked=True)

    report = check(elsewhere.credential(bytes(awarded(scene).credential)), now=NOW)

    assert report.verdict is Verdict.REVOKED


def test_without_their_list_it_is_not_called_valid(scene: Scene, elsewhere: Elsewhere) -> None:
    elsewhere.publish()
    del elsewhere.pages["/status"]

    report = check(elsewhere.credential(bytes(awarded(scene).credential)), now=NOW)

    assert report.verdict is Verdict.COULD_NOT_CHECK
    assert reason(report, "status") == "not_read"


def test_without_their_key_nothing_is_told(scene: Scene, elsewhere: Elsewhere) -> None:
    report = check(elsewhere.credential(bytes(awarded(scene).credential)), now=NOW)

    assert report.verdict is Verdict.COULD_NOT_CHECK
    assert report.document is None


def test_a_did_document_that_is_no_json_gives_no_key(scene: Scene, elsewhere: Elsewhere) -> None:
    elsewhere.pages["/.well-known/did.json"] = b"[1, 2"

    report = check(elsewhere.credential(bytes(awarded(scene).credential)), now=NOW)

    assert reason(report, "key") == "no_key"


def test_an_issuer_may_be_known_by_its_address_alone(scene: Scene, elsewhere: Elsewhere) -> None:
    elsewhere.publish()
    address = f"https://{elsewhere.host}/issuers/1"
    held = json.loads(elsewhere.credential(bytes(awarded(scene).credential), is_listed=False))
    held.pop("proof")
    held["issuer"]["id"] = address
    proof = make_proof(held, key=elsewhere.key, method=f"{address}#key-1", now=ISSUED)
    data = json.dumps({**held, "proof": proof}).encode()

    assert check(data, now=NOW).verdict is Verdict.COULD_NOT_CHECK
    elsewhere.pages["/issuers/1"] = json.dumps(did_document(address, [("key-1", elsewhere.key.public)])).encode()
    report = check(data, now=NOW)

    assert (report.verdict, report.issuer_domain) == (Verdict.VALID, elsewhere.host)


def test_a_site_inside_our_network_is_not_asked(scene: Scene, elsewhere: Elsewhere, settings: Any) -> None:
    elsewhere.publish()
    settings.NET_ALLOWED = []

    report = check(elsewhere.credential(bytes(awarded(scene).credential)), now=NOW)

    assert report.verdict is Verdict.COULD_NOT_CHECK


def test_an_identifier_of_another_kind_is_not_looked_up(scene: Scene, elsewhere: Elsewhere) -> None:
    document = json.loads(bytes(awarded(scene).credential))
    document["issuer"]["id"] = "did:example:123"
    document["proof"]["verificationMethod"] = "did:example:123#key-1"

    report = check(json.dumps(document).encode(), now=NOW)

    assert report.verdict is Verdict.COULD_NOT_CHECK
