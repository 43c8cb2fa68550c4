"""A platform on loopback, and a connection to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from campus.common.sealing import seal
from campus.lti.models import ToolKey
from campus.lti.services import keys, registering
from tests.campus.lti.lms import KEY, Platform, serving
from tests.campus.lti.stage import HERE, Stage
from tests.cast import Scene


@pytest.fixture
def platform(settings: Any) -> Iterator[Platform]:
    """A learning platform on loopback, which campus may reach."""
    settings.PUBLIC_URL = HERE
    with serving() as running:
        settings.NET_ALLOWED = [urlsplit(running.url).netloc]
        running.tool = {"base": HERE}
        yield running


@pytest.fixture
def stage(platform: Platform, scene: Scene) -> Stage:
    """A platform that is connected to the college."""
    owner, now = scene.cast.owner, timezone.now()
    kid, pem = KEY.thumbprint(), KEY.as_pem(private=True)  # one for all tests: making one takes its time
    public = {**KEY.as_dict(private=False), "kid": kid, "alg": "RS256", "use": "sig"}
    ToolKey.objects.create(kid=kid, public=public, sealed=seal(pem, purpose=f"lti-key {kid}"), made_at=now)
    made, _secret = registering.prepare(owner, organization=scene.cast.college, name="Moodle", now=now)
    told = platform.configuration()
    registering.keep(
        owner,
        registration=made,
        now=now,
        issuer=platform.url,
        client_id=platform.client_id,
        authorize_url=told["authorization_endpoint"],
        token_url=told["token_endpoint"],
        jwks_url=told["jwks_uri"],
    )
    here = registering.addresses(made)
    kept = keys.jwks()  # read here: the platform's own thread has no part in our database
    platform.tool |= {"redirect": here["launch"], "login": here["login"], "jwks": lambda: kept}
    return Stage(platform, made, scene)
