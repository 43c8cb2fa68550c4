"""A platform on loopback, and a connection to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from campus.lti.services import keys, registering
from tests.campus.lti.lms import Platform, serving
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
