"""The public page of an issuer, and the document its keys are found in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from campus.organizations import queries
from campus.organizations.models import Organization, SigningKey
from testamur.signing import SigningKey as Key
from tests.cast import ROLES, Cast, Scene

NOW = datetime(2026, 5, 4, tzinfo=UTC)
DID = "did:web:localhost%3A8000:i:harbourside"


@pytest.fixture
def keys(cast: Cast) -> list[str]:
    """A key that was retired, and one in use."""
    made = [Key.generate().public.multibase for _ in range(2)]
    for number, multibase in enumerate(made):
        SigningKey.objects.create(
            organization=cast.college,
            fragment=f"key-{number}",
            multibase=multibase,
            sealed=b"sealed-secret",
            created_at=NOW,
            retired_at=None if number else NOW,
        )
    return made


@pytest.mark.parametrize("name", ROLES)
def test_it_works(cast: Cast, keys: list[str], name: str) -> None:
    page = cast.client(name).get("/i/harbourside/").content.decode()

    assert "Harbourside College" in page
    assert DID in page
    assert "key-0" in page


def test_the_document_lists_every_key_ever_used(cast: Cast, keys: list[str]) -> None:
    response = cast.client(None).get("/i/harbourside/did.json")
    document = response.json()

    assert response.headers["Content-Type"] == "application/did+json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert document["id"] == DID
    assert [method["publicKeyMultibase"] for method in document["verificationMethod"]] == keys
    assert document["assertionMethod"] == [f"{DID}#key-0", f"{DID}#key-1"]
    assert b"sealed" not in response.content


def test_the_document_does_not_depend_on_the_host_that_was_asked(cast: Cast, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["evil.example.org"]

    found = cast.client(None).get("/i/harbourside/did.json", headers={"host": "evil.example.org"})

    assert found.json()["id"] == DID


def test_a_document_can_be_made_under_an_earlier_address(cast: Cast, keys: list[str], settings: Any) -> None:
    settings.PUBLIC_URL = "https://badges.example.org"

    assert queries.did_document(cast.college)["id"] == "did:web:badges.example.org:i:harbourside"
    assert queries.did_document(cast.college, "http://localhost:8000")["id"] == DID


@pytest.mark.parametrize("path", ["", "did.json"])
@pytest.mark.parametrize("slug", ["tidewater", "nobody"])
def test_employers_and_nobody_have_no_such_page(cast: Cast, slug: str, path: str) -> None:
    assert cast.client("employer").get(f"/i/{slug}/{path}").status_code == 404


@pytest.mark.parametrize(
    ("did", "slug"),
    [
        ("did:web:badges.example.org:i:harbourside", "harbourside"),
        ("did:web:localhost%3A8000:i:westmoor", "westmoor"),
        ("did:web:127.0.0.1:i:westmoor", "westmoor"),
        ("did:web:badges.example.org:i:nobody", None),
        ("did:web:badges.example.org:i:tidewater", None),
        ("did:web:evil.example.org:i:harbourside", None),
        ("did:web:badges.example.org%3A8443:i:harbourside", None),
        ("did:web:localhost.evil.example.org:i:harbourside", None),
        ("did:web:badges.example.org:x:harbourside", None),
        ("did:web:badges.example.org:i:harbourside:more", None),
        ("did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK", None),
        ("harbourside", None),
    ],
)
def test_it_knows_its_own(cast: Cast, settings: Any, did: str, slug: str | None) -> None:
    settings.PUBLIC_URL = "https://Badges.example.org"

    assert queries.by_did(did) == Organization.objects.filter(slug=slug).first()


def test_a_key_tells_its_name_and_not_its_secret(cast: Cast, keys: list[str]) -> None:
    key = queries.key_in_use(cast.college)

    assert str(key) == "harbourside#key-1"
    assert queries.public_url("/x") == "http://localhost:8000/x"


def test_it_lists_what_it_awards(scene: Scene, client: Client) -> None:
    page = client.get("/i/harbourside/").content.decode()

    assert f'<a href="/a/{scene.achievement.public_id}/">Reading data honestly</a>' in page
    assert "What it awards" not in client.get("/i/westmoor/").content.decode()


def test_it_names_itself_in_the_title_and_wears_its_own_colour(cast: Cast, client: Client) -> None:
    page = client.get("/i/westmoor/").content.decode()

    assert "<title>Westmoor Institute, who it is – Westmoor Institute</title>" in page
    assert "/ui/hue/40.css" in page
