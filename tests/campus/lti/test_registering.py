"""Who may speak for an issuer: whoever stands there, or whom a person says yes to; never another with its own keys."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from campus.common.errors import InvalidError
from campus.lti.models import Registration
from campus.lti.services import registering
from tests.campus.lti.lms import Platform
from tests.cast import Scene

HOSTED = "https://hosted.example"


@pytest.fixture
def at_hosted(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> Platform:
    """A platform whose configuration names another host as issuer."""
    told = platform.configuration() | {"issuer": HOSTED}
    monkeypatch.setattr(platform, "configuration", lambda: told)
    return platform


def prepared(platform: Platform, scene: Scene) -> tuple[Registration, str, dict[str, str]]:
    """Return a connection, the path of its one-time address, and what the platform opens it with."""
    made, secret = registering.prepare(
        scene.cast.owner, organization=scene.cast.college, name="Another", now=timezone.now()
    )
    where = f"{platform.url}/mod/lti/openid-configuration.php"
    fields = {"openid_configuration": where, "registration_token": platform.register_token}
    return made, f"/lti/register/{secret}/", fields


def test_an_issuer_elsewhere_is_shown_to_whoever_presses(at_hosted: Platform, scene: Scene):
    made, path, fields = prepared(at_hosted, scene)

    asked = Client().post(path, fields)
    made.refresh_from_db()

    assert f"<strong>{HOSTED}</strong>" in asked.content.decode()
    assert not made.is_ready
    Client().post(path, {**fields, "issuer": "https://another.example"})
    made.refresh_from_db()
    assert not made.is_ready
    Client().post(path, {**fields, "issuer": HOSTED})
    made.refresh_from_db()
    assert (made.is_ready, made.issuer) == (True, HOSTED)


@pytest.mark.parametrize(("jwks_url", "is_taken"), [("https://hosted.example/keys", False), ("", True)])
def test_nobody_speaks_for_an_issuer_with_other_keys(at_hosted: Platform, scene: Scene, jwks_url: str, is_taken: bool):
    """Subjects are known by institution and issuer: other keys would open other people's accounts."""
    now = timezone.now()
    named: dict[str, Any] = {"issuer": HOSTED, "jwks_url": jwks_url, "made_at": now, "ended_at": now}
    Registration.objects.create(organization=scene.cast.college, name="First", **named)
    made, path, fields = prepared(at_hosted, scene)

    answer = Client().post(path, {**fields, "issuer": HOSTED})

    made.refresh_from_db()
    assert made.is_ready is is_taken
    assert ("connected already" in answer.content.decode()) is not is_taken


@pytest.mark.parametrize(
    "changed", [{"issuer": "https://hosted.example/\x00"}, {"token_endpoint": "mailto:x"}, {"jwks_uri": 5}]
)
def test_a_configuration_of_what_is_no_address_is_refused(
    at_hosted: Platform, scene: Scene, monkeypatch: pytest.MonkeyPatch, changed: dict[str, Any]
):
    told = at_hosted.configuration() | changed
    monkeypatch.setattr(at_hosted, "configuration", lambda: told)
    made, _path, fields = prepared(at_hosted, scene)

    with pytest.raises(InvalidError):
        registering.register(made, configuration_url=fields["openid_configuration"], token="", now=timezone.now())
