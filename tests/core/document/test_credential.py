import dataclasses
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testamur.document import (
    AchievementCredential,
    AchievementSubject,
    IdentityObject,
    Result,
    StatusEntry,
    digest,
    hash_identity,
)
from testamur.errors import DocumentError
from tests.core.samples import ACHIEVEMENT, CREDENTIAL, ISSUER, NOW, SUBJECT

NAIVE = datetime(2026, 3, 1)


def test_it_works():
    document = CREDENTIAL.to_json()

    assert document["@context"][0] == "https://www.w3.org/ns/credentials/v2"
    assert document["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert (document["validFrom"], document["validUntil"]) == ("2026-03-01T12:00:00Z", "2029-03-01T12:00:00Z")
    assert document["credentialSubject"]["achievement"]["creditsAvailable"] == 3
    assert document["credentialStatus"]["statusListIndex"] == "7"
    assert [entry["type"] for entry in document["evidence"]] == [["Evidence"]]


def test_what_is_not_said_is_left_out():
    subject = AchievementSubject(achievement=ACHIEVEMENT, id="urn:uuid:1")

    document = AchievementCredential(
        id="urn:uuid:2", name="A", issuer=ISSUER, valid_from=NOW, subject=subject
    ).to_json()

    assert set(document) == {"@context", "id", "type", "name", "issuer", "validFrom", "credentialSubject"}
    assert set(document["credentialSubject"]) == {"id", "type", "achievement"}


def test_moments_are_written_in_utc_to_the_second():
    local = datetime(2026, 3, 1, 14, 30, 5, 999, tzinfo=timezone(timedelta(hours=2)))

    assert dataclasses.replace(CREDENTIAL, valid_from=local).to_json()["validFrom"] == "2026-03-01T12:30:05Z"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"id": ""}, "id"),
        ({"id": "credentials/1"}, "id"),
        ({"name": " "}, "name"),
        ({"name": "a\bb"}, "name"),
        ({"description": "a\x00"}, "description"),
        ({"description": "half \ud83d"}, "description"),
        ({"valid_from": NAIVE}, "valid_from"),
        ({"awarded_date": NAIVE}, "awarded_date"),
        ({"valid_until": NOW}, "valid_until"),
    ],
)
def test_it_refuses_a_credential_and_names_the_field(change, field):
    with pytest.raises(DocumentError) as caught:
        dataclasses.replace(CREDENTIAL, **change)

    assert caught.value.field == f"AchievementCredential.{field}"


@pytest.mark.parametrize(
    ("make", "changes"),
    [
        (SUBJECT, {"id": "", "identifiers": ()}),
        (SUBJECT, {"credits_earned": -1}),
        (SUBJECT, {"credits_earned": float("nan")}),
        (SUBJECT, {"activity_end": NAIVE}),
        (Result(), {"status": "Done"}),
        (Result(), {"achieved_level": "level 2"}),
        (CREDENTIAL.status, {"index": -1}),
        (CREDENTIAL.status, {"id": CREDENTIAL.status.list_url}),
        (SUBJECT.identifiers[0], {"identity_hash": "learner@example.org"}),
    ],
)
def test_it_refuses_a_part(make, changes):
    with pytest.raises(DocumentError):
        dataclasses.replace(make, **changes)


def test_an_open_identity_needs_no_hash():
    identity = IdentityObject(identity_type="emailAddress", identity_hash="learner@example.org", hashed=False)

    assert identity.to_json()["hashed"] is False


def test_an_identity_is_hashed_as_the_standard_s_example_is():
    expected = "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399"

    assert hash_identity("a@example.com", salt="Kosher") == expected


def test_the_digest_is_of_what_is_said_whatever_secures_it():
    document = CREDENTIAL.to_json()
    as_jwt = {**document, "iss": "a", "sub": "b", "nbf": 1, "jti": "c", "exp": 2, "iat": 3}

    assert digest(document) == digest({**document, "proof": {}}) == digest(as_jwt)
    assert digest({**document, "name": "Another"}) != digest(document)
    assert len(digest(document)) == 64


@settings(max_examples=30)
@given(st.text(max_size=10))
def test_any_name_is_either_refused_or_written_unchanged(name):
    try:
        document = dataclasses.replace(CREDENTIAL, name=name).to_json()
    except DocumentError:
        return
    assert document["name"] == name


def test_a_status_entry_says_where_to_look():
    entry = StatusEntry(id="urn:uuid:9", purpose="revocation", index=0, list_url="https://example.org/s")

    assert entry.to_json()["statusListIndex"] == "0"
