"""What another issuer gave, on a portfolio: its skills, its picture, a copy to check, and never anybody’s address."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from campus.portfolio import services
from campus.portfolio.models import Group
from campus.wallet import services as wallet
from campus.wallet.models import Held
from testamur import bake, unbake
from tests.campus.portfolio.stage import SAID, linked
from tests.campus.verification.elsewhere import Elsewhere
from tests.campus.wallet.stage import awarded_today
from tests.cast import ROLES, Scene
from tests.core.pictures import SVG, png

MAIL = "maya.private@example.org"


@pytest.fixture
def document(scene: Scene, elsewhere: Elsewhere) -> dict[str, Any]:
    """A credential that says what one of ours says, without a proof and with an address of nobody."""
    elsewhere.publish()
    made: dict[str, Any] = json.loads(elsewhere.credential(bytes(awarded_today(scene).credential)))
    made.pop("proof")
    made["credentialSubject"].pop("identifier", None)
    return made


def stand(scene: Scene, data: bytes) -> tuple[Group, str]:
    """Put it into a wallet and onto a page that is on; return the group, and its address there."""
    now, person = timezone.now(), scene.cast.learner
    held = wallet.keep(person, data, "upload", now=now).held
    assert held is not None
    made = services.change(person, portfolio=services.ensure(person), said=SAID, now=now)
    group = services.group(person, portfolio=made, title="From elsewhere", text="")
    services.pick(person, group=group, awards=[], helds=[held.public_id], works=[])
    return group, f"/p/maya/{group.pieces.get().public_id}/"


def test_it_works(scene: Scene, client: Client, elsewhere: Elsewhere, document: dict[str, Any]):
    data = elsewhere.sign(document)
    _group, path = stand(scene, data)

    page, one = client.get("/p/maya/").content.decode(), client.get(path).content.decode()

    assert f'href="{path}"' in page
    assert "interpret statistics" in page  # among the skills, with what proves it
    assert "Authentic, and valid when it was checked." in one
    assert "Can take a published figure apart" in one
    assert client.get(f"{path}?as=copy").content == data


@pytest.mark.parametrize("image", [png(), SVG])
def test_its_picture_is_drawn_anew_without_what_lies_in_it(
    scene: Scene, client: Client, elsewhere: Elsewhere, document: dict[str, Any], image: bytes
):
    document["credentialSubject"]["identifier"] = [_plain("emailAddress", MAIL)]
    baked = bake(image, elsewhere.sign(document).decode())
    assert MAIL in unbake(baked)
    _group, path = stand(scene, baked)

    drawn = client.get(f"{path}?as=picture")

    assert f"{path}?as=picture" in client.get("/p/maya/").content.decode()
    assert drawn["Content-Type"] in {"image/png", "image/svg+xml"}
    assert MAIL.encode() not in drawn.content
    assert "sandbox" in drawn["Content-Security-Policy"]


def test_what_names_an_address_is_not_given_away(
    scene: Scene, client: Client, elsewhere: Elsewhere, document: dict[str, Any]
):
    document["credentialSubject"]["identifier"] = [_plain("emailAddress", MAIL)]
    _group, path = stand(scene, elsewhere.sign(document))

    assert client.get(f"{path}?as=copy").status_code == 404
    page = client.get(path).content.decode()
    assert MAIL not in page
    assert "names an address in clear" in page


@pytest.mark.parametrize("state", ["revoked", "invalid"])
def test_what_was_taken_back_or_altered_is_shown_no_longer(
    scene: Scene, client: Client, elsewhere: Elsewhere, document: dict[str, Any], state: str
):
    _group, path = stand(scene, elsewhere.sign(document))
    Held.objects.update(state=state)

    assert "Meridian" not in client.get("/p/maya/").content.decode()
    assert client.get(path).status_code == 404


def test_what_has_expired_proves_no_skill(scene: Scene, client: Client, elsewhere: Elsewhere, document: dict[str, Any]):
    stand(scene, elsewhere.sign(document))
    Held.objects.update(valid_until=timezone.now() - timedelta(days=1))

    page = client.get("/p/maya/").content.decode()

    assert "it expired on" in page
    assert "interpret statistics" not in page


def test_while_the_page_is_off_a_private_link_and_its_password_lead_to_it(
    scene: Scene, elsewhere: Elsewhere, document: dict[str, Any]
):
    group, path = stand(scene, elsewhere.sign(document))
    person, portfolio = scene.cast.learner, group.portfolio
    services.change(person, portfolio=portfolio, said={**SAID, "is_public": False}, now=timezone.now())
    _link, secret = linked(scene, portfolio, password="tall ships")
    there = secret + path.split("/")[3] + "/"

    for client in map(scene.cast.client, ROLES):
        assert client.get(path).status_code == 404
        assert client.get(there).status_code == 302
    client.post(secret, {"password": "tall ships"})
    opened = client.get(there)

    assert "Meridian Skills Academy" in opened.content.decode()
    assert opened["Referrer-Policy"] == "no-referrer"


def test_a_link_to_another_group_does_not_lead_to_it(
    scene: Scene, client: Client, elsewhere: Elsewhere, document: dict[str, Any]
):
    group, path = stand(scene, elsewhere.sign(document))
    other = services.group(scene.cast.learner, portfolio=group.portfolio, title="Other things", text="Cakes.")
    _link, secret = linked(scene, group.portfolio, group=other)

    assert client.get(secret + path.split("/")[3] + "/").status_code == 404
    assert client.get(f"/s/nobodys/{path.split('/')[3]}/").status_code == 404


def test_a_cv_leads_to_its_page_and_names_its_skills(scene: Scene, elsewhere: Elsewhere, document: dict[str, Any]):
    group, path = stand(scene, elsewhere.sign(document | {"id": "urn:uuid:6f1c1d5e-8f43-4f9e-9d0c-2a8d3f1b6c11"}))
    said = {"name": "Maya", "design": "plain", "form": "resume", "has_skills": "on"}
    said["helds"] = group.pieces.get().held.public_id  # type: ignore[union-attr]

    told = scene.cast.client("learner").post("/portfolio/cv/", said).json()

    assert told["certificates"][0]["url"].endswith(path)
    assert {"name": "interpret statistics"} in told["skills"]


def _plain(kind: str, value: str) -> dict[str, Any]:
    return {"type": "IdentityObject", "identityHash": value, "identityType": kind, "hashed": False}
