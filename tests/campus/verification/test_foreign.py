"""A credential of another issuer, as assessments are told of it (settings.CREDENTIAL_CHECK)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from campus.verification.foreign import examine
from tests.campus.awards.stage import NOW, awarded
from tests.campus.verification.elsewhere import Elsewhere
from tests.cast import Scene

MAYA = "maya@example.org"


def shown(scene: Scene, elsewhere: Elsewhere, *, email: str = "") -> bytes:
    elsewhere.publish()
    document: dict[str, Any] = json.loads(elsewhere.credential(bytes(awarded(scene).credential)))
    document.pop("proof")
    if email:
        identity = {"type": "IdentityObject", "hashed": False, "identityHash": email, "identityType": "emailAddress"}
        document["credentialSubject"]["identifier"] = [identity]
    return elsewhere.sign(document)


def test_it_works(scene: Scene, elsewhere: Elsewhere) -> None:
    found = examine(shown(scene, elsewhere, email=MAYA), now=NOW, emails=["other@example.org", MAYA])

    assert (found.verdict, found.is_about) == ("valid", True)
    assert (found.name, found.issuer) == ("Reading data honestly", "Meridian Skills Academy")
    assert found.ref.startswith("http")
    assert (len(found.digest), found.issuer_slug) == (64, "")


@pytest.mark.parametrize(("email", "is_about"), [("sol@example.org", False), ("", None)])
def test_whose_it_is_may_be_somebody_elses_or_nobodys(
    scene: Scene, elsewhere: Elsewhere, email: str, is_about: bool | None
) -> None:
    assert examine(shown(scene, elsewhere, email=email), now=NOW, emails=[MAYA]).is_about is is_about


def test_one_of_ours_names_its_institution(scene: Scene) -> None:
    assert examine(bytes(awarded(scene).credential), now=NOW, emails=[]).issuer_slug == "harbourside"


def test_of_what_does_not_hold_nothing_is_told(scene: Scene, elsewhere: Elsewhere) -> None:
    found = examine(shown(scene, elsewhere).replace(b"Meridian", b"Maritime"), now=NOW, emails=[MAYA])

    assert (found.verdict, found.name, found.ref, found.is_about) == ("invalid", "", "", None)
