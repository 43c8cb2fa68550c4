"""A passkey in a real browser, with the device that Chromium makes up for it: added, and signed in with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyotp
import pytest
from django.utils import timezone

from campus.factors import queries, services, staff
from campus.factors.models import Passkey
from tests.cast import PASSWORD, make_cast
from tests.journeys.stage import NARROW, WIDE, Site, Visit

pytestmark = pytest.mark.browser
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def look(visit: Visit) -> None:
    visit.check(schemes=("light",), widths=(WIDE,))
    visit.check(schemes=("dark",), widths=(NARROW,))


@pytest.fixture
def window(site: Site, visit: Callable[..., Visit]) -> tuple[Visit, Any, str]:
    """A window with a device that makes passkeys: its page, the browser's own protocol, and the device's name there."""
    opened = visit()
    protocol = opened.context.new_cdp_session(opened.page)
    protocol.send("WebAuthn.enable")
    device = protocol.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]
    return opened, protocol, device


def test_it_works(site: Site, window: tuple[Visit, Any, str]) -> None:
    """Set up because the institution asks for it; then signing in by the passkey alone opens the desk."""
    visit, protocol, device = window
    with site.lock:
        cast = make_cast()
        staff.demand(cast.owner, organization=cast.college, now=timezone.now())
    visit.go("/account/login/?next=/manage/harbourside/")
    visit.page.get_by_role("button", name="Sign in with a passkey").wait_for()
    look(visit)
    visit.fill(login="tomas@example.org", password=PASSWORD)
    visit.press("Sign in")
    visit.says("its desk opens to you")
    visit.press("Add a passkey", "link")
    look(visit)
    visit.fill(name="Work laptop")
    visit.press("Add it")
    visit.says("Your recovery codes")
    look(visit)
    visit.press("I have them", "link")
    assert visit.page.url.endswith("/manage/harbourside/")
    visit.go("/me/passkeys/")
    visit.says("Work laptop")
    look(visit)
    visit.go(f"/me/passkeys/{Passkey.objects.get().public_id}/")
    look(visit)

    visit.go("/me/")
    visit.press("Sign out")
    visit.go("/account/login/?next=/manage/harbourside/")
    visit.press("Sign in with a passkey")
    assert visit.page.url.endswith("/manage/harbourside/")
    assert Passkey.objects.get().used_at

    # The device asks nobody for a finger any more, and is not believed; and somebody says no.
    visit.go("/me/")
    visit.press("Sign out")
    protocol.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    visit.go("/account/login/")
    visit.page.get_by_role("button", name="Sign in with a passkey").click()
    visit.says("Nothing was chosen, or it took too long.")


def test_an_app_is_set_up_and_asked_for(site: Site, visit: Callable[..., Visit]) -> None:
    with site.lock:
        cast = make_cast()
    window = visit()
    window.go("/account/login/?next=/me/passkeys/")
    window.fill(login="ines@example.org", password=PASSWORD)
    window.press("Sign in")
    window.press("Set up an app", "link")
    look(window)
    app = pyotp.TOTP(window.page.locator("p.mono").inner_text().replace(" ", ""))
    window.fill(typed=app.at(timezone.now(), counter_offset=-1))
    window.press("Set it up")
    window.press("I have them", "link")
    window.press("Remove the app", "link")
    look(window)
    window.go("/me/passkeys/codes/")
    look(window)
    window.go("/manage/harbourside/second-step/")
    look(window)

    window.go("/me/")
    window.press("Sign out")
    window.go("/account/login/")
    window.fill(login="ines@example.org", password=PASSWORD)
    window.press("Sign in")
    look(window)
    window.fill(typed=app.at(timezone.now()))
    window.press("Go on")
    window.go("/me/")
    window.says("An app gives you codes.")
    with site.lock:
        kept = queries.app(cast.owner)
    assert kept is not None
    assert services.secret_of(kept) == app.secret
