"""What a platform's people do in their browsers, for the tests of this app."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.test import Client

from campus.lti.models import Registration
from tests.campus.lti.lms import Platform
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
