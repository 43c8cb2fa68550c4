"""People sign in at providers of other people's making, in a real browser: oidc-provider and samlify, from npm.

They stand at 127.0.0.1, which is another site than localhost, so that cookies go along only where they may.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.utils import timezone

from campus.accounts.queries import by_address, identifiers
from campus.signon.models import Domain, Provider
from campus.signon.services import oidc, providers, saml
from tests.campus.signon import idp
from tests.cast import PASSWORD, Cast, make_cast, person
from tests.journeys.stage import Site, Visit
from tools import interop

pytestmark = pytest.mark.browser


@dataclass
class Stage:
    """The college's two providers, set up by its owner."""

    cast: Cast
    oidc: Provider
    saml: Provider


@contextmanager
def _running(over: Provider, other: Provider) -> Iterator[dict[str, str]]:
    """Run both in one process; it ends with what it reads from."""
    key, certificate = idp.pair("idp")
    told = {
        "redirect": oidc.redirect_uri(over),
        "out": oidc.out_uri(),
        "metadata": saml.our_metadata(other).decode(),
        "key": key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
        "certificate": certificate.public_bytes(Encoding.PEM).decode(),
    }
    process = subprocess.Popen(
        ["node", "sign-in.mjs"],
        cwd=interop.TARGET,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={"PATH": os.environ["PATH"], "NODE_NO_WARNINGS": "1"},
    )
    assert process.stdin is not None
    assert process.stdout is not None
    with process:
        process.stdin.write(json.dumps(told) + "\n")
        process.stdin.flush()
        yield json.loads(process.stdout.readline())
        process.stdin.close()


@pytest.fixture
def stage(site: Site, settings: Any) -> Iterator[Stage]:
    if reason := interop.prepare():
        pytest.skip(reason)
    with site.lock:
        cast, now = make_cast(), timezone.now()
        Domain.objects.create(organization=cast.college, name="college.example", proved_at=now)
        ways = {
            kind: providers.prepare(cast.owner, organization=cast.college, kind=kind, name=f"College {kind}", now=now)
            for kind in ("oidc", "saml")
        }
    with _running(ways["oidc"], ways["saml"]) as told:
        settings.NET_ALLOWED = [urlsplit(url).netloc for url in told.values()]
        with site.lock:
            values = {"issuer": told["oidc"], "client_id": "campus", "secret": "a-secret-of-many-letters-for-tests"}
            providers.keep(cast.owner, provider=ways["oidc"], now=now, is_offered=True, **values)
            values = {"metadata_url": f"{told['saml']}/metadata", "is_offered": True, "are_checked": True}
            providers.keep(cast.owner, provider=ways["saml"], now=now, **values)
        yield Stage(cast, **ways)


def test_people_come_by_openid_connect(site: Site, stage: Stage, visit: Callable[..., Visit]) -> None:
    owner, here = visit(stage.cast.owner), visit()
    owner.go(f"/manage/harbourside/sign-in/{stage.oidc.public_id}/")
    owner.press("Test this connection")
    owner.says("It knows our client ID and its secret.")
    owner.check(schemes=("light", "dark"))

    _openid(here)
    here.says("You are here for the first time")
    here.check(schemes=("light", "dark"))
    here.press("Make my account")
    here.page.wait_for_url("**/wallet/")
    again = visit()
    _openid(again)
    again.page.wait_for_url("**/wallet/")
    again.go("/account/logout/")
    again.press("Sign out")
    again.says("You are signed out here")
    again.check(schemes=("light", "dark"))
    again.press("Sign out at College oidc", role="link")
    with again.page.expect_navigation(url=f"{site.url}/"):
        again.page.locator("[name=logout]").click()
    again.complaints.clear()  # of that provider's pages

    with site.lock:
        ada = by_address("ada@college.example")
        assert ada is not None
        assert [each.value.rpartition("|")[2] for each in identifiers(ada)] == ["ada"]


def test_people_come_by_saml_into_an_account_that_they_have(
    site: Site, stage: Stage, visit: Callable[..., Visit]
) -> None:
    with site.lock:
        bo = person("bo", "Bo Lindqvist")
        EmailAddress.objects.create(user=bo, email="bo@college.example", verified=True)
    owner, here = visit(stage.cast.owner), visit()
    owner.go(f"/manage/harbourside/sign-in/{stage.saml.public_id}/")
    owner.press("Test this connection")
    owner.says("Its metadata was fetched, and is as you kept it.")
    owner.go("/manage/harbourside/sign-in/")
    owner.check(schemes=("light", "dark"))

    _saml(here)
    here.says("There is an account with the address bo@college.example.")
    here.press("Sign in to my account", role="link")
    here.page.get_by_label("E-mail").fill("bo@example.org")
    here.page.get_by_label("Password").fill(PASSWORD)
    here.press("Sign in")
    here.says("Is this account yours too?")
    here.check(schemes=("light", "dark"))
    here.press("Both are me: join them")
    again = visit()
    _saml(again)
    again.page.wait_for_url("**/learn/")

    with site.lock:
        assert [each.kind for each in identifiers(bo)] == ["sign-in"]


def _openid(here: Visit) -> None:
    """Sign in at oidc-provider's own pages."""
    here.go("/account/login/?next=/wallet/")
    here.page.get_by_role("link", name="College oidc").click()
    here.page.locator("[name=login]").fill("ada")
    here.page.locator("[name=password]").fill("any")
    here.page.locator("[type=submit]").click()
    here.page.locator("[name=prompt][value=consent]").wait_for(state="attached")
    with here.page.expect_navigation(url=f"{here.site.url}/**"):
        here.page.locator("[type=submit]").click()
    here.complaints.clear()  # of that provider's pages


def _saml(here: Visit) -> None:
    here.go("/account/login/")
    here.page.get_by_role("link", name="College saml").click()
    here.page.get_by_role("button", name="Go on as Bo").click()
