"""A key of a wallet is somebody's once it has signed our challenge, for this place and for them."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from campus.accounts import account_pages, proving, queries, services
from campus.accounts.models import Identifier
from campus.common.errors import ConflictError, InvalidError, NotAllowedError
from testamur.did import did_key, did_key_method
from testamur.signing import SigningKey, build_presentation, sign_presentation
from tests.cast import Cast

KEY = SigningKey.from_bytes(bytes(range(2, 34)), kind="P-256")
DID = did_key(KEY.public)
URL = "/me/identifiers/"


def signed(asked: str, *, domain: str | None = None, now: datetime | None = None) -> str:
    return sign_presentation(
        build_presentation([], holder=DID),
        key=KEY,
        method=did_key_method(KEY.public),
        now=now or timezone.now(),
        challenge=asked,
        domain=domain or settings.PUBLIC_URL,
    ).decode()


def test_it_works(cast: Cast) -> None:
    maya = cast.client("learner")
    asked = proving.challenge(cast.learner)

    page = maya.post(URL, {"presentation": signed(asked), "asked": asked}, follow=True).content.decode()

    assert "This key is yours." in page
    assert [each.value for each in queries.identifiers(cast.learner)] == [DID]
    assert queries.by_identifier("did", DID) == cast.learner


@pytest.mark.parametrize(
    ("domain", "challenged"), [("https://elsewhere.example", "learner"), (None, "stranger")], ids=["place", "person"]
)
def test_what_was_signed_for_another_occasion_proves_nothing(cast: Cast, domain: str | None, challenged: str) -> None:
    asked = proving.challenge(getattr(cast, challenged))

    with pytest.raises(InvalidError, match="does not prove"):
        proving.prove(cast.learner, presentation=signed(asked, domain=domain), asked=asked, now=timezone.now())


@pytest.mark.parametrize("presentation", ["no JSON", "x" * 70_000], ids=["words", "too long"])
def test_what_is_no_presentation_is_said_so(cast: Cast, presentation: str) -> None:
    maya: Client = cast.client("learner")
    asked = proving.challenge(cast.learner)

    page = maya.post(URL, {"presentation": presentation, "asked": asked}).content.decode()

    assert "To put right:" in page


def test_a_challenge_that_we_did_not_make_is_none(cast: Cast) -> None:
    with pytest.raises(InvalidError, match="run out"):
        proving.prove(cast.learner, presentation=signed("c-1"), asked="c-1", now=timezone.now())


def test_one_identifier_is_one_persons(cast: Cast) -> None:
    lti = {"kind": "lti", "value": "https://lms.example.org|client|42", "how": "launch", "now": timezone.now()}
    found = services.add_identifier(cast.learner, **lti)

    assert services.add_identifier(cast.learner, **lti) == found
    with pytest.raises(ConflictError):
        services.add_identifier(cast.stranger, **lti)


@pytest.mark.parametrize("value", ["", "x" * 401, "a\x00b"])
def test_what_is_no_identifier_is_not_kept(cast: Cast, value: str) -> None:
    with pytest.raises(InvalidError):
        services.add_identifier(cast.learner, kind="lti", value=value, how="launch", now=timezone.now())


def test_one_takes_away_ones_own_and_nobody_elses(cast: Cast) -> None:
    found = services.add_identifier(cast.learner, kind="lti", value="a|b|c", how="launch", now=timezone.now())
    with pytest.raises(NotAllowedError):
        services.remove_identifier(cast.stranger, identifier=found, now=timezone.now())
    assert cast.client("stranger").post(URL, {"remove": str(found.pk)}).status_code == 404

    cast.client("learner").post(URL, {"remove": str(found.pk)})

    assert not Identifier.objects.exists()


def test_a_key_is_tried_so_often_a_minute(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account_pages, "PROOFS_A_MINUTE", 1)
    maya, said = cast.client("learner"), {"presentation": "no JSON", "asked": "c-1"}

    pages = [maya.post(URL, said).content.decode() for _ in range(2)]

    assert ["often just now" in page for page in pages] == [False, True]
