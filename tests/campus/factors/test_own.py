"""One's own page: what is added and removed there, by whom, and that its owner is told."""

from __future__ import annotations

import html
import json
import re

import pyotp
import pytest
from django.test import Client
from django.utils import timezone

from campus.accounts.models import OutboxMail
from campus.factors import browser, queries, services, staff
from campus.factors.models import CodeApp
from campus.journal.sweeps import run_until_settled
from tests.campus.factors.conftest import SITE
from tests.campus.factors.device import Device
from tests.campus.factors.stage import with_app, with_passkey
from tests.cast import PASSWORD, Cast

OWN, NEW, APP, CODES = "/me/passkeys/", "/me/passkeys/new/", "/me/passkeys/app/", "/me/passkeys/codes/"


@pytest.fixture
def browser_of(cast: Cast) -> Client:
    """The learner's, in which they have just typed in their password."""
    client = cast.client("learner")
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    return client


def add(client: Client, device: Device, **more: str) -> str:
    page = client.get(NEW).content.decode()
    options = html.unescape(re.findall('data-options="([^"]+)"', page)[0])
    fields = {"name": "Phone", "answer": device.make(json.loads(options)), **more}
    return client.post(NEW, fields, follow=True).content.decode()


def codes_in(page: str) -> list[str]:
    return re.findall(r"<li>((?:\w{4}-){2}\w{4})</li>", page)


def test_it_works(cast: Cast, browser_of: Client):
    device = Device(SITE)

    page = add(browser_of, device, next="/wallet/")

    assert len(codes_in(page)) == 10
    assert 'href="/wallet/"' in page
    assert "Phone" in browser_of.get(OWN).content.decode()
    assert codes_in(add(browser_of, Device(SITE), name="Laptop")) == []


def test_its_owner_is_told_by_mail(cast: Cast, browser_of: Client):
    add(browser_of, Device(SITE))
    run_until_settled()

    mails = {mail.subject: mail for mail in OutboxMail.objects.all()}

    assert set(mails) == {"A passkey was added to your account", "You have new recovery codes"}
    assert {mail.to for mail in mails.values()} == {"maya@example.org"}
    assert f"{SITE}/me/passkeys/" in mails["You have new recovery codes"].text


def test_the_password_is_asked_for_first(cast: Cast):
    client = cast.client("learner", minutes=16)

    for address in (NEW, APP):
        assert client.get(address).headers["Location"].startswith("/account/reauthenticate/")


def test_and_who_has_something_shows_it(cast: Cast, browser_of: Client):
    app, (device, kept) = with_app(cast.learner), with_passkey(cast.learner)

    for address in (NEW, APP, CODES):
        assert browser_of.get(address).headers["Location"].startswith("/second-step/?next=")
    answer = browser_of.post(f"{OWN}{kept.public_id}/", {"remove": "1"})
    back = answer.headers["Location"]
    assert queries.passkeys(cast.learner).exists()

    shown = browser_of.post(back, {"typed": app.at(timezone.now()), "next": NEW})
    assert shown.headers["Location"] == NEW
    browser_of.post(f"{OWN}{kept.public_id}/", {"remove": "1"})
    assert not queries.passkeys(cast.learner).exists()
    assert device.counter == 0


def test_what_was_not_asked_is_not_kept(cast: Cast, browser_of: Client):
    device = Device(SITE)
    asked = services.ask_passkey(cast.learner, house="x")
    for fields in ({"answer": ""}, {"answer": device.make(asked.options)}, {"name": "\u202e", "answer": "x"}):
        browser_of.get(NEW)
        page = browser_of.post(NEW, {"name": "Phone", **fields}).content.decode()
        assert "To put right:" in page

    assert not queries.has_factor(cast.learner)


def test_a_question_of_signing_in_adds_nothing(cast: Cast, browser_of: Client):
    options = json.loads(browser_of.post("/passkey/ask/").content)
    asked = services.ask_passkey(cast.learner, house="x").options
    asked["publicKey"]["challenge"] = options["publicKey"]["challenge"]

    assert "sent twice" in browser_of.post(NEW, {"name": "P", "answer": Device(SITE).make(asked)}).content.decode()


def test_a_passkey_gets_another_name(cast: Cast, browser_of: Client):
    kept = with_passkey(cast.learner)[1]

    browser_of.post(f"{OWN}{kept.public_id}/", {"name": "Old phone"})

    assert "Old phone" in browser_of.get(OWN).content.decode()
    assert "To put right:" in browser_of.post(f"{OWN}{kept.public_id}/", {"name": ""}).content.decode()


def test_somebody_elses_is_not_there(cast: Cast):
    kept = with_passkey(cast.learner)[1]

    assert cast.client("stranger").get(f"{OWN}{kept.public_id}/").status_code == 404


def set_up(client: Client) -> tuple[pyotp.TOTP, str]:
    page = client.get(APP).content.decode()
    secret = re.findall(r"((?:[A-Z2-7]{4} ){7}[A-Z2-7]{4})", page)[0].replace(" ", "")
    return pyotp.TOTP(secret), re.findall('name="sealed" value="([^"]+)"', page)[0]


def test_an_app_is_set_up_by_its_first_code(cast: Cast, browser_of: Client):
    app, sealed = set_up(browser_of)

    again = browser_of.post(APP, {"typed": "000001", "sealed": sealed}).content.decode()
    assert "not the code" in again
    assert app.secret[:4] in again
    page = browser_of.post(APP, {"typed": app.at(timezone.now()), "sealed": sealed}).content.decode()

    assert len(codes_in(page)) == 10
    assert services.secret_of(CodeApp.objects.get(person=cast.learner)) == app.secret
    assert "Remove the app for codes?" in browser_of.get(APP).content.decode()


@pytest.mark.parametrize("sealed", ["nonsense", "é", "own"])
def test_a_secret_from_elsewhere_is_not_taken(cast: Cast, browser_of: Client, sealed: str):
    """Or somebody could be led to set up an app whose codes another one reads."""
    other = cast.client("stranger")
    other.post("/account/reauthenticate/", {"password": PASSWORD})
    app, theirs = set_up(other)

    browser_of.post(APP, {"typed": app.at(timezone.now()), "sealed": theirs if sealed == "own" else sealed})

    assert queries.app(cast.learner) is None


def test_an_app_is_removed_once_it_was_asked_for(cast: Cast, browser_of: Client):
    app = with_app(cast.learner)
    browser_of.post("/second-step/", {"typed": app.at(timezone.now())})

    page = browser_of.post(APP, {"remove": "1"}, follow=True).content.decode()

    assert "No codes are asked for any more." in page
    services.remove_app(cast.learner, now=timezone.now())  # what is gone is not removed twice
    run_until_settled()
    assert "The app for codes was removed" in OutboxMail.objects.latest("pk").subject


def test_recovery_codes_are_made_anew(cast: Cast, browser_of: Client):
    assert browser_of.get(CODES).headers["Location"] == OWN
    app = with_app(cast.learner)
    browser_of.post("/second-step/", {"typed": app.at(timezone.now())})

    assert "Make new recovery codes?" in browser_of.get(CODES).content.decode()
    assert len(codes_in(browser_of.post(CODES).content.decode())) == 10


def test_having_signed_in_just_now_is_enough(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch):
    client.post("/account/login/", {"login": "maya@example.org", "password": PASSWORD})
    assert client.get(NEW).status_code == 200

    monkeypatch.setattr(browser, "RECENT_SECONDS", -1)
    assert client.get(NEW).headers["Location"].startswith("/account/reauthenticate/")


def test_who_is_staff_somewhere_is_told_who_asks(cast: Cast):
    staff.demand(cast.owner, organization=cast.college, now=timezone.now())

    assert "its desk opens to you" in cast.client("educator").get(OWN).content.decode()
    assert "asks its staff" not in cast.client("learner").get(OWN).content.decode()
