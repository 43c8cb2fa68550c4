"""A service asks for a learner's wallet in a real browser: the word is asked for, and leads back to the service."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlencode

import pytest

from campus.openbadges.models import Client, Grant
from tests.campus.config.services import services_of
from tests.campus.openbadges.host import There
from tests.campus.openbadges.stage import CHALLENGE, EVERYTHING
from tests.cast import make_cast
from tests.journeys.stage import NARROW, WIDE, Site, Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def back() -> Iterator[There]:
    """The service that the learner comes from, and goes back to."""
    there = There(otherwise=(200, {"Content-Type": "text/html"}, b"<p>Welcome back</p>"))
    yield there
    there.server.shutdown()
    there.server.server_close()


def test_a_learner_says_yes_and_is_led_back(site: Site, visit: Callable[..., Visit], back: There):
    with site.lock:
        maya = make_cast().learner
        rows = services_of(maya)
        Client.objects.update(redirect_uris=[f"{back.url}/back"])
    learner = visit(maya)
    asked = {
        "response_type": "code", "client_id": "wallet", "redirect_uri": f"{back.url}/back", "scope": EVERYTHING,
        "state": "s", "code_challenge": CHALLENGE, "code_challenge_method": "S256",
    }  # fmt: skip
    for path in (
        f"/oauth/authorize?{urlencode(asked)}",
        "/services/",
        f"/services/hosts/{rows['connection']}/",
        f"/wallet/held/{rows['held']}/",
    ):
        learner.go(path)
        learner.check(schemes=("light",), widths=(WIDE,))
        learner.check(schemes=("dark",), widths=(NARROW,))

    learner.go(f"/oauth/authorize?{urlencode(asked)}")
    learner.press("Yes, allow it")
    learner.says("Welcome back")

    assert back.paths()[0].startswith("GET /back?code=")
    with site.lock:
        assert Grant.objects.filter(person=maya, begun_at__isnull=True).count() == 1
