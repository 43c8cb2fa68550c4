"""OpenID Connect: who gets in, into which account, and what is refused."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from campus.accounts.models import Person
from campus.accounts.queries import addresses, by_address, identifiers
from campus.accounts.services import Expected, expect
from campus.api.models import Key
from campus.organizations.models import Membership
from campus.signon.models import Attempt, Domain, Fault
from campus.signon.services import arriving
from tests.campus.factors.stage import with_app
from tests.campus.signon.conftest import Stage
from tests.campus.signon.op import STRANGERS_KEY
from tests.cast import PASSWORD


def make(stage: Stage, client: Client, **changes: Any) -> Person:
    """Arrive for the first time and have an account made."""
    page = stage.sign_in(client, **changes)
    assert b"Make my account" in page.content, page.content
    client.post(page.request["PATH_INFO"], {"choice": "make"})
    return Person.objects.get(pk=client.session["_auth_user_id"])


def test_it_works(stage: Stage, client: Client) -> None:
    expect([Expected("ada@college.example", "Ada")])  # something was awarded to her before

    person = make(stage, client)

    assert (person.name, addresses(person)) == ("Ada Álvarez", ["ada@college.example"])
    assert [each.value for each in identifiers(person)] == [f"harbourside|{stage.op.url}|ada-1"]
    assert not person.has_usable_password()
    assert not Membership.objects.filter(person=person).exists()
    assert Person.objects.filter(waits_for="ada@college.example").count() == 0


def test_nobody_sits_on_an_address_by_beginning_an_account_with_it(stage: Stage, client: Client) -> None:
    stranger = Client()
    stranger.post("/account/signup/", {"name": "Eve", "email": "ada@college.example", "password1": PASSWORD})
    begun = Person.objects.get(email="ada@college.example")

    person = make(stage, client)

    assert person != begun
    assert (addresses(person), person.has_usable_password()) == (["ada@college.example"], False)
    stranger.post("/account/login/", {"login": "ada@college.example", "password": PASSWORD})
    assert "_auth_user_id" not in stranger.session


def test_who_comes_again_is_in_at_once_where_they_wanted_to_be(stage: Stage, client: Client) -> None:
    person, again = make(stage, client), Client()

    came = stage.sign_in(again, to="/wallet/?a=b", email="ada.new@elsewhere.example", email_verified=False)

    assert (came.status_code, came.headers["Location"]) == (302, "/wallet/?a=b")
    assert again.session["_auth_user_id"] == str(person.pk)
    assert again.get("/account/password/set/").status_code == 200
    assert not Attempt.objects.exclude(email="").exists()


def test_an_account_with_the_address_is_never_opened_before_its_owner_has_signed_in(stage: Stage) -> None:
    browser, maya = Client(), stage.cast.learner
    Domain.objects.create(organization=stage.cast.college, name="example.org", proved_at=timezone.now())
    page = stage.sign_in(browser, sub="m", email=maya.email)
    here = page.request["PATH_INFO"]

    assert b"Make my account" not in page.content
    assert b"Sign in to it once" in page.content
    browser.post(here, {"choice": "make"})
    browser.post(here, {"choice": "link"})
    assert "_auth_user_id" not in browser.session

    browser.post("/account/login/", {"login": maya.email, "password": PASSWORD, "next": here})
    assert b"Both are me" in browser.get(here).content
    assert not identifiers(maya)
    left_open = stage.cast.client("learner", minutes=16)
    left_open.cookies.update({name: value for name, value in browser.cookies.items() if name != "sessionid"})
    prove = left_open.post(here, {"choice": "link"}).headers["Location"]
    assert prove.startswith("/account/reauthenticate/?next=")
    assert not identifiers(maya)
    assert left_open.post(prove, {"password": PASSWORD, "next": here}).headers["Location"] == here
    left_open.post(here, {"choice": "link"})
    assert stage.sign_in(Client(), sub="m", email=maya.email).status_code == 302
    assert [each.kind for each in identifiers(maya)] == ["sign-in"]


def test_a_domain_that_is_not_proved_makes_no_account(stage: Stage, client: Client) -> None:
    Domain.objects.update(proved_at=None)

    page = stage.sign_in(client)

    assert b"Make my account" not in page.content
    assert b"has not shown yet that college.example is its domain" in page.content
    here = page.request["PATH_INFO"]
    client.post(here, {"choice": "make"})
    assert by_address("ada@college.example") is None
    form = {"name": "Ada", "email": "ada@college.example", "password1": PASSWORD, "next": here}
    client.post("/account/signup/", form)
    code = re.findall(r"^\s*([A-Z0-9-]{6,})\s*$", str(mail.outbox[-1].body), re.M)[0]
    assert client.post("/account/confirm-email/", {"code": code}).headers["Location"] == here
    client.post(here, {"choice": "link"})
    assert stage.sign_in(Client()).status_code == 302


def test_who_has_a_role_in_another_institution_is_not_signed_in_by_this_one(stage: Stage, client: Client) -> None:
    person = make(stage, client)
    Membership.objects.create(organization=stage.cast.other, person=person, role="educator")

    page = stage.sign_in(Client())

    assert page.status_code == 400
    assert b"has a role in another institution" in page.content


def test_who_has_set_up_a_second_step_is_asked_for_it_and_then_where_they_wanted_to_be(
    stage: Stage, client: Client
) -> None:
    app, again = with_app(make(stage, client)), Client()

    assert stage.sign_in(again, to="/wallet/?a=b").headers["Location"] == reverse("second-step")
    assert "_auth_user_id" not in again.session
    came = again.post(reverse("second-step"), {"typed": app.at(timezone.now())})
    assert (came.headers["Location"], "_auth_user_id" in again.session) == ("/wallet/?a=b", True)


def test_who_is_signed_in_as_somebody_else_is_who_the_provider_says(stage: Stage, client: Client) -> None:
    person, browser = make(stage, client), stage.cast.client("learner")

    stage.sign_in(browser)

    assert browser.session["_auth_user_id"] == str(person.pk)


def test_the_address_may_come_from_userinfo(stage: Stage, client: Client) -> None:
    stage.op.info = {"sub": "ada-1", "email": "Ada@College.example", "email_verified": True}

    assert addresses(make(stage, client, email=None)) == ["ada@college.example"]


# What changes an answer, and the code of its refusal. A span of time counts from when the answer is made.
REFUSED: dict[str, tuple[dict[str, object], str]] = {
    "forged": ({"signed_by": STRANGERS_KEY}, "signature"),
    "of another provider": ({"iss": "https://evil.example"}, "issuer"),
    "for another client": ({"aud": "another"}, "audience"),
    "for several, and not us": ({"aud": ["campus", "another"], "azp": "another"}, "audience"),
    "expired": ({"exp": timedelta(minutes=-2)}, "expired"),
    "of another sign-in": ({"nonce": "x"}, "nonce"),
    "about nobody": ({"sub": ""}, "subject"),
    "of the future": ({"iat": timedelta(minutes=10)}, "early"),
    "with an end that is no number": ({"exp": "tomorrow"}, "malformed"),
    "with an address that nobody checked": ({"email_verified": False}, "unverified"),
    "with an address of which nothing is said": ({"email_verified": None}, "unverified"),
    "of a domain that is another's": ({"email": "ada@victim.example"}, "domain"),
    "with a domain that only ends alike": ({"email": "ada@evilcollege.example"}, "domain"),
    "without an address": ({"email": "nobody"}, "email"),
}


def at(value: object) -> object:
    return int(time.time() + value.total_seconds()) if isinstance(value, timedelta) else value


def test_an_answer_is_refused_in_words_and_with_a_number(stage: Stage) -> None:
    found = {}
    for name, (changes, _code) in REFUSED.items():
        cache.clear()  # these are more than one network address may try in a minute
        page = stage.sign_in(Client(), **{claim: at(value) for claim, value in changes.items()})
        fault = Fault.objects.first()
        assert fault is not None
        assert fault.reference in page.content.decode()
        assert stage.op.url not in page.content.decode()
        found[name] = (page.status_code, fault.code)

    assert found == {name: (400, code) for name, (_changes, code) in REFUSED.items()}
    assert not Attempt.objects.exclude(answered_at=None).exists()


def test_an_answer_counts_once_and_only_in_the_browser_that_began(stage: Stage, client: Client) -> None:
    given = stage.op.authorize(stage.begin(client))

    assert b"another browser" in stage.back(Client(), given).content
    assert stage.op.redeemed == 0
    assert stage.back(client, given).status_code == 302
    assert b"used already" in stage.back(client, given).content
    key = given["state"]
    assert b"another browser" in Client().get(f"/sign-in/arrived/{key}/").content


def test_what_began_too_long_ago_or_nowhere_is_refused(stage: Stage, client: Client) -> None:
    given = stage.op.authorize(stage.begin(client))
    Attempt.objects.update(until=timezone.now() - timedelta(seconds=1))

    assert b"too long ago" in stage.back(client, given).content
    assert b"too long ago" in stage.back(client, {"code": "x", "state": "y"}).content
    assert (
        b"ended the sign-in itself" in stage.back(client, {"state": stage.begin(client)["state"], "error": "x"}).content
    )
    assert arriving.clear(now=timezone.now() + timedelta(days=2)) == 2


def test_where_it_leads_is_a_page_of_ours(stage: Stage, client: Client) -> None:
    make(stage, client)

    for elsewhere in ("https://evil.example/", "//evil.example", "/\\evil.example", "evil", "/a\nb"):
        assert stage.sign_in(Client(), to=elsewhere).headers["Location"] == "/learn/"


def test_an_institutions_word_stands_in_for_the_providers_silence(stage: Stage, client: Client) -> None:
    stage.way.are_checked = True
    stage.way.save()

    assert addresses(make(stage, client, email_verified=None)) == ["ada@college.example"]
    assert b"does not say that it has checked" in stage.sign_in(Client(), sub="b", email_verified=False).content


def test_what_was_sent_waits_until_its_sender_has_come_by_the_provider_again(stage: Stage, client: Client) -> None:
    person = make(stage, client)
    Membership.objects.create(person=person, organization=stage.cast.college, role=Membership.Role.OWNER)
    session = client.session
    session["account_authentication_methods"] = [{"method": "sign_on", "at": time.time() - 16 * 60}]
    session.save()
    led = client.post("/manage/harbourside/api/", {"name": "Registry", "scopes": "awards:read"}).headers["Location"]
    ways = client.get(led).content.decode()
    found = re.search(rf"/sign-in/{stage.way.public_id}/\?next=([^\"&]+)", ways)
    assert found
    to = unquote(found[1])
    came = stage.sign_in(client, to=to)

    assert came.headers["Location"] == to
    assert b"Your new key" in client.get(to).content
    assert Key.objects.get().by == person
