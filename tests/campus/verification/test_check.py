"""Checking what somebody shows us: our own without a network, others' by their domain or not at all."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from campus.awards import services as awards
from campus.verification.services import check
from testamur.did import did_key, did_key_method
from testamur.report import Outcome, Verdict
from testamur.signing import SigningKey, sign
from tests.campus.awards.stage import NOW, awarded
from tests.cast import Scene


def outcome(report: object, id: str) -> Outcome:
    found = report.check(id)  # type: ignore[attr-defined]
    assert found is not None
    return Outcome(found.outcome)


def test_it_works(scene: Scene) -> None:
    report = check(bytes(awarded(scene).credential), now=NOW)

    assert report.verdict is Verdict.VALID
    assert {check.outcome for check in report.checks} == {Outcome.PASSED}


def test_who_shows_too_many_kinds_is_answered_all_the_same(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("campus.verification.services._NEW_KINDS", 0)

    report = check(bytes(awarded(scene).credential), now=NOW, client="192.0.2.7")

    assert report.verdict is Verdict.VALID


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_it_reads_every_file_we_make(scene: Scene, kind: str) -> None:
    award = awarded(scene)

    report = check(awards.picture(award, kind), now=NOW)

    assert (report.verdict, report.container, report.digest) == (Verdict.VALID, kind, award.digest)


def test_it_reads_the_jwt_and_finds_the_same_digest(scene: Scene) -> None:
    award = awarded(scene)

    report = check(bytes(award.jwt), now=NOW)

    assert (report.verdict, report.kind, report.digest) == (Verdict.VALID, "jwt", award.digest)


def test_one_changed_letter_is_told_and_nothing_else(scene: Scene) -> None:
    changed = bytes(awarded(scene).credential).replace(b"Reading data", b"Reading fata", 1)

    report = check(changed, now=NOW)

    assert report.verdict is Verdict.INVALID
    assert report.document is None


def test_a_revoked_credential_is_told_at_once(scene: Scene) -> None:
    award = awarded(scene)
    awards.revoke(scene.cast.owner, award=award, reason="Awarded to the wrong person", now=NOW)

    report = check(bytes(award.credential), now=NOW + timedelta(seconds=1))

    assert report.verdict is Verdict.REVOKED


def test_an_expired_credential_is_told(scene: Scene) -> None:
    report = check(bytes(awarded(scene).credential), now=NOW + timedelta(days=4 * 366))

    assert report.verdict is Verdict.EXPIRED


def test_the_holders_address_is_compared(scene: Scene) -> None:
    scene.cast.learner.is_email_checkable = True
    scene.cast.learner.save()
    data = bytes(awarded(scene).credential)

    assert outcome(check(data, now=NOW, email="maya@example.org"), "identity") is Outcome.PASSED
    assert outcome(check(data, now=NOW, email="somebody@example.org"), "identity") is Outcome.FAILED


def test_a_key_that_stands_alone_is_nobodys(scene: Scene) -> None:
    document = json.loads(bytes(awarded(scene).credential))
    del document["proof"], document["credentialStatus"]
    key = SigningKey.generate()
    document["issuer"]["id"] = did_key(key.public)

    report = check(sign(document, key=key, method=did_key_method(key.public), now=NOW), now=NOW)

    assert report.verdict is Verdict.UNKNOWN_ISSUER


def test_another_institutions_key_does_not_sign_for_ours(scene: Scene) -> None:
    document = json.loads(bytes(awarded(scene).credential))
    del document["proof"]
    method = f"{document['issuer']['id']}#key-1"

    report = check(sign(document, key=SigningKey.generate(), method=method, now=NOW), now=NOW)

    assert report.verdict is Verdict.INVALID


@pytest.mark.parametrize("data", [b"", b"hello", b"{}", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7", b"<svg/>", b"https://a.b"])
def test_what_is_no_credential_gives_a_report(db: None, data: bytes) -> None:
    assert check(data, now=NOW).verdict is Verdict.INVALID
