"""A provider on loopback that the college has set up, and what its people do in their browsers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from campus.signon import models
from campus.signon.models import Domain
from campus.signon.services import providers
from tests.campus.signon import op
from tests.cast import Cast

HERE = "http://localhost:8000"


@dataclass
class Stage:
    """A provider, how the college set it up, and the cast."""

    op: op.Provider
    way: models.Provider
    cast: Cast

    def begin(self, client: Client, to: str = "") -> dict[str, str]:
        """Begin a sign-in; return what the browser is sent to the provider with."""
        came = client.get(f"/sign-in/{self.way.public_id}/", {"next": to} if to else {})
        assert came.status_code == 302, came.content
        return dict(parse_qsl(urlsplit(came.headers["Location"]).query))

    def back(self, client: Client, fields: dict[str, str]) -> Any:
        """Come back with what the provider gave."""
        return client.get(f"/sign-in/{self.way.public_id}/back", fields)

    def sign_in(self, client: Client | None = None, *, to: str = "", **changes: Any) -> Any:
        """Go there and back; return the page that stands at the end, redirects followed within this place."""
        browser = client or Client()
        came = self.back(browser, self.op.authorize(self.begin(browser, to), **changes))
        return browser.get(came.headers["Location"]) if came.status_code == 302 else came


@pytest.fixture
def provider(settings: Any) -> Iterator[op.Provider]:
    """An OpenID provider on loopback, which campus may reach."""
    settings.PUBLIC_URL = HERE
    with op.serving() as running:
        settings.NET_ALLOWED = [urlsplit(running.url).netloc]
        yield running


@pytest.fixture
def stage(provider: op.Provider, cast: Cast) -> Stage:
    """A provider that the college has set up, with a domain that it has proved."""
    now = timezone.now()
    way = providers.prepare(cast.owner, organization=cast.college, kind="oidc", name="College account", now=now)
    values = {"issuer": provider.url, "client_id": op.CLIENT, "secret": op.SECRET, "is_offered": True}
    providers.keep(cast.owner, provider=way, now=now, **values)
    Domain.objects.create(organization=cast.college, name="college.example", proved_at=now)
    return Stage(provider, way, cast)
