"""The page of connected services, and what a learner does on it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client as Browser

from campus.common.turns import SLOW
from campus.openbadges.models import Connection, Grant, Host, Token
from campus.openbadges.views import oauth, services
from campus.wallet.models import Held
from tests.campus.openbadges.host import PAGE_1, There, connected
from tests.campus.openbadges.stage import call, put_in, service
from tests.campus.openbadges.test_hosts import told
from tests.campus.wallet.stage import awarded_today
from tests.cast import Cast, Scene


def test_it_works(cast: Cast):
    """Whoever was let in is listed with what it may do, and put out with one button."""
    wallet = service(cast)
    token = wallet.tokens()["access_token"]

    before = wallet.browser.get("/services/").content.decode()
    after = wallet.browser.post(f"/services/{Grant.objects.get().public_id}/end", follow=True).content.decode()

    assert "Open Wallet" in before
    assert "See every credential in your wallet, and fetch copies." in before
    assert "Open Wallet can no longer use your wallet." in after
    assert "Nobody may." in after
    assert call(token).status_code == 401
    assert not Token.objects.exists()


def test_whose_time_is_over_is_told(cast: Cast):
    wallet = service(cast)
    wallet.tokens()
    Token.objects.update(access_until="2026-01-01T00:00:00Z", refresh_until=None)

    assert "Its time is over" in wallet.browser.get("/services/").content.decode()


def test_nobody_puts_out_what_another_let_in(cast: Cast):
    service(cast).tokens()

    assert cast.client("stranger").post(f"/services/{Grant.objects.get().public_id}/end").status_code == 404
    assert Grant.objects.get().ended_at is None


@pytest.mark.parametrize("path", ["wallet", "me"])
def test_the_way_there_stands_in_the_wallet_and_with_oneself(cast: Cast, path: str):
    assert 'href="/services/"' in cast.client("learner").get(f"/{path}/").content.decode()


def describe(there: There, **changed: Any) -> None:
    flow = {"authorizationUrl": f"{there.url}/ask", "tokenUrl": f"{there.url}/token"}
    scheme = {"x-imssf-registrationUrl": f"{there.url}/register"}
    there.says("GET /ims/ob/v3p0/discovery", told(flow=flow, scheme=scheme, **changed))
    there.says("POST /register", {"client_id": "us", "client_secret": "secret"}, status=201)


def test_a_host_is_found_and_registered_with_once(cast: Cast, there: There):
    describe(there)
    browser = cast.client("learner")

    page = browser.post("/services/", {"address": there.netloc}, follow=True).content.decode()
    cast.client("stranger").post("/services/", {"address": there.netloc})

    assert f"Go on to {there.netloc}" in page
    assert there.paths().count("POST /register") == 1
    sent = json.loads(there.asked[1][2])
    assert sent["client_name"] == "Harbourside College"
    assert sent["redirect_uris"] == [f"http://localhost:8000/services/hosts/{Host.objects.get().public_id}/back"]
    assert sent["client_uri"].startswith("http://localhost:8000/")
    assert Connection.objects.count() == 2
    assert b"secret" not in bytes(Host.objects.get().sealed_secret)


@pytest.mark.parametrize(
    ("registered", "words"),
    [
        ({}, "under what name"),
        ({"client_id": "us", "client_secret": "\u2028"}, "under what name"),
        ([], "could not read"),
    ],
)
def test_a_host_that_does_not_register_us_is_told(cast: Cast, there: There, registered: Any, words: str):
    describe(there)
    there.says("POST /register", registered, status=201)

    answer = cast.client("learner").post("/services/", {"address": there.netloc})

    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert not Connection.objects.exists()


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("{there}", "refused, with the number 404"),
        ("https://127.0.0.1:9/", "is not an address that we connect to"),
        ("ftp://badges.example.org", "is not an address that we connect to"),
        ("https://[x", "This is not an address"),
        ("", "This is empty"),
    ],
)
def test_an_address_that_leads_nowhere_is_told(cast: Cast, there: There, address: str, words: str):
    answer = cast.client("learner").post("/services/", {"address": address.format(there=there.netloc)})

    assert (answer.status_code, words in answer.content.decode()) == (422, True)


def test_what_came_is_told_in_numbers(scene: Scene, there: There):
    other = bytes(awarded_today(scene, scene.cast.stranger).credential)
    mine = bytes(awarded_today(scene).credential)
    there.says(f"GET {PAGE_1}", b'{"credential":[' + b",".join([other, mine, b"{}"]) + b"]}", X_Total_Count="9")
    host = f"/services/hosts/{connected(scene.cast.learner, there).public_id}/"

    page = scene.cast.client("learner").post(f"{host}pull", follow=True).content.decode()

    assert "1 badge is new in your wallet. 1 was here already. 1 was altered or is no credential" in page
    assert "refused, with the number 404" in page
    assert "Badges were last fetched" not in page


def test_only_what_is_ones_own_is_sent(scene: Scene, there: There):
    theirs = awarded_today(scene, scene.cast.stranger)
    connection = connected(scene.cast.learner, there)
    send = f"/services/hosts/{connection.public_id}/send"
    browser = scene.cast.client("learner")
    there.says("POST /api/credentials", {"imsx_description": "Full."}, status=403)

    answers = [
        browser.post(send, {"thing": thing}).status_code for thing in (f"award:{theirs.public_id}", "held:x", "")
    ]
    refused = browser.post(send, {"thing": f"award:{awarded_today(scene).public_id}"}, follow=True)

    assert answers == [404, 404, 404]
    assert "with the number 403: “Full.”" in refused.content.decode()


def test_a_connection_sealed_under_another_key_says_what_to_do(scene: Scene, there: There, settings: Any):
    describe(there)
    browser = scene.cast.client("learner")
    browser.post("/services/", {"address": there.netloc})
    connection = Connection.objects.get()
    settings.SEALING_KEY = "x" * 40

    page = browser.get(f"/services/hosts/{connection.public_id}/").content.decode()

    assert "does not open" in page
    assert browser.post(f"/services/hosts/{connection.public_id}/end").status_code == 302
    assert not Connection.objects.exists()


def test_a_thread_is_left_for_everybody_else(scene: Scene, there: There):
    connection, award = connected(scene.cast.learner, there), awarded_today(scene)
    host, browser = f"/services/hosts/{connection.public_id}/", scene.cast.client("learner")
    token = service(scene.cast).tokens()["access_token"]
    taken = [SLOW._places.acquire(blocking=False) for _ in range(3)]
    try:
        pages = [browser.post(f"{host}{what}", follow=True).content.decode() for what in ("pull", "end")]
        pages.append(browser.post(f"{host}send", {"thing": f"award:{award.public_id}"}, follow=True).content.decode())
        pages.append(browser.get(f"/services/hosts/{connection.host.public_id}/back", follow=True).content.decode())
        pages.append(browser.post("/services/", {"address": there.netloc}).content.decode())
        put = put_in(token, bytes(award.credential))
    finally:
        for _ in taken:
            SLOW._places.release()

    assert all("Many people ask other places just now." in page for page in pages)
    assert (put.status_code, put.headers["Retry-After"]) == (503, "5")
    assert there.asked == []


def test_disconnecting_ends_here_whatever_they_say_there(scene: Scene, there: There):
    place = "GET /.well-known/oauth-authorization-server"
    there.says(place, {"revocation_endpoint": f"{there.url}/gone"}, status=200)
    browser = scene.cast.client("learner")

    page = browser.post(f"/services/hosts/{connected(scene.cast.learner, there).public_id}/end", follow=True)

    assert "is no longer connected" in page.content.decode()
    assert there.paths() == [place, "POST /gone"]
    assert there.asked[1][2] == b"token=again"
    assert not Connection.objects.exists()


def test_so_often_and_no_more(cast: Cast, there: There, monkeypatch: pytest.MonkeyPatch):
    host = f"/services/hosts/{connected(cast.learner, there).public_id}/"
    for module, name in [(services, "CONNECTS_A_MINUTE"), (services, "TALKS_A_MINUTE"), (oauth, "TOKENS_A_MINUTE")]:
        monkeypatch.setattr(module, name, 0)
    browser = cast.client("learner")

    found = [browser.post(path, {"address": "x"}) for path in ("/services/", f"{host}pull", f"{host}send")]
    found += [browser.get("/oauth/authorize"), Browser().post("/oauth/token"), Browser().post("/oauth/revoke")]

    assert {answer.status_code for answer in found} == {429}
    assert there.asked == []


def test_what_is_held_has_a_page_a_file_a_check_and_an_end(scene: Scene, there: There):
    other = bytes(awarded_today(scene, scene.cast.stranger).credential)
    there.says(f"GET {PAGE_1}", b'{"credential":[' + other + b"]}")
    browser = scene.cast.client("learner")
    browser.post(f"/services/hosts/{connected(scene.cast.learner, there).public_id}/pull")
    place = f"/wallet/held/{Held.objects.get().public_id}/"

    assert place in browser.get("/wallet/").content.decode()
    assert "Authentic, and valid when it was checked." in browser.get(place).content.decode()
    file = browser.get(f"{place}file")
    assert (file.content, file.headers["Content-Type"]) == (other, "application/vc")
    assert "sandbox" in file.headers["Content-Security-Policy"]
    assert browser.post(f"{place}check").headers["Location"] == place
    assert "Remove “Reading data honestly”" in browser.get(f"{place}remove").content.decode()
    assert "is no longer in your wallet" in browser.post(f"{place}remove", follow=True).content.decode()
    assert not Held.objects.exists()
