"""What a platform's people do in their browsers, for the tests of this app."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.test import Client
from django.utils import timezone

from campus.common.sealing import seal
from campus.lti.models import Registration, ToolKey
from campus.lti.services import keys, registering
from tests.campus.lti.lms import KEY, Platform
from tests.cast import Scene

HERE = "http://localhost:8000"


@dataclass
class Stage:
    """A platform, the connection to it, and what its people do."""

    platform: Platform
    registration: Registration
    scene: Scene

    def launch(self, user: str = "4", *, client: Client | None = None, link: str = "12", **changes: Any) -> Any:
        """Return the answer to a launch by one of the platform's people, as their browser gets it."""
        browser = client or Client()
        begun = browser.post(f"/lti/{self.registration.public_id}/login", self.platform.begin(user, link=link))
        query = dict(parse_qsl(urlsplit(begun.headers["Location"]).query))
        fields = self.platform.authorize(query, **changes)
        return browser.post(f"/lti/{self.registration.public_id}/launch", fields)

    def frame(self, user: str = "4", *, client: Client | None = None, link: str = "12") -> tuple[Any, str, str]:
        """Launch; return the page in the frame, its address, and the key of the visit."""
        browser = client or Client()
        came = self.launch(user, client=browser, link=link)
        assert came.status_code == 302, came.content
        where = came.headers["Location"]
        name = f"lti-{where.rstrip('/').rpartition('/')[2]}"
        return browser.get(where), where, browser.cookies[name].value

    def show(self, value: str, *, link: str = "12") -> None:
        """Have a link show something, as Deep Linking places it."""
        self.platform.links[link]["custom"] = {"testamur": value}


def connect(platform: Platform, scene: Scene) -> Stage:
    """Connect a platform to the college, value by value."""
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
