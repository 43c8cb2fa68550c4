"""What goes wrong on the way: providers that are down or odd, people who may not come in, and too many tries."""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from campus.accounts.models import Person
from campus.signon import tasks
from campus.signon.claims import address_of
from campus.signon.faults import SignOnError
from campus.signon.models import Attempt, Fault
from campus.signon.queries import identifier
from campus.signon.services import providers, reaching
from tests.campus.signon import idp
from tests.campus.signon.conftest import Stage
from tests.cast import Cast


def code_after(stage: Stage, client: Client | None = None, **changes: Any) -> str:
    """Sign in; return what was wrong."""
    stage.sign_in(client, **changes)
    return Fault.objects.latest("pk").code


def test_a_provider_that_is_down_or_odd_is_said_so(stage: Stage) -> None:
    told = dict(stage.way.told)
    found = {}
    for name, changed in {
        "no token service": {"token_endpoint": "http://127.0.0.1:9999/token"},
        "one outside": {"token_endpoint": "https://127.0.0.1:9999/token"},
        "one that is no service": {"token_endpoint": f"{stage.op.url}/keys"},
        "keys that are not there": {"jwks_uri": f"{stage.op.url}/none"},
        "no user info": {"userinfo_endpoint": f"{stage.op.url}/none"},
    }.items():
        stage.way.told = {**told, **changed}
        stage.way.jwks_at = None
        stage.way.save()
        found[name] = code_after(stage, email=None)
    stage.way.told = told
    stage.way.save()
    stage.op.info = {"sub": "somebody else", "email": "ada@college.example", "email_verified": True}
    found["user info of another"] = code_after(stage, email=None)

    assert found == {
        "no token service": "provider",
        "one outside": "provider",
        "one that is no service": "token",
        "keys that are not there": "keys",
        "no user info": "provider",
        "user info of another": "subject",
    }


def test_another_sealing_key_than_before_is_said_and_no_fault_of_the_page(stage: Stage, settings: Any) -> None:
    settings.SEALING_KEY = "another than before"

    page = Client().get(f"/sign-in/{stage.way.public_id}/")

    assert (page.status_code, Fault.objects.get().code) == (400, "sealed")


def test_what_comes_back_must_be_whole_and_of_the_provider_that_was_asked(stage: Stage, client: Client) -> None:
    def back(**fields: str) -> str:
        stage.back(client, {"state": stage.begin(client)["state"], **fields})
        return Fault.objects.latest("pk").code

    assert back() == "malformed"
    assert back(code="x" * 5000) == "malformed"
    assert back(code="x", iss="https://evil.example") == "issuer"
    assert back(code="made up") == "token"
    other = providers.prepare(
        stage.cast.outsider, organization=stage.cast.other, kind="oidc", name="Other", now=timezone.now()
    )
    given = stage.op.authorize(stage.begin(client))
    page = client.get(f"/sign-in/{other.public_id}/back", given)
    assert b"does not belong to a sign-in that began here" in page.content


def test_a_changed_key_is_believed_once_the_provider_lists_it(stage: Stage) -> None:
    from tests.campus.signon.op import STRANGERS_KEY

    stage.sign_in()
    stage.op.key = STRANGERS_KEY
    assert code_after(stage) == "signature"  # asked for keys half a minute ago at most

    stage.way.refresh_from_db()
    stage.way.jwks_at = timezone.now() - timedelta(minutes=1)
    stage.way.save()
    assert stage.sign_in().status_code == 200


def test_a_closed_account_stays_closed(stage: Stage, client: Client) -> None:
    page = stage.sign_in(client)
    client.post(page.request["PATH_INFO"], {"choice": "make"})
    Person.objects.filter(name="Ada Álvarez").update(is_active=False)

    assert b"The account is closed" in stage.sign_in().content


def test_too_many_tries_from_one_place_wait(stage: Stage, client: Client) -> None:
    for _each in range(30):
        client.get(f"/sign-in/{stage.way.public_id}/")

    assert client.get(f"/sign-in/{stage.way.public_id}/").status_code == 429
    assert client.head(f"/sign-in/{stage.way.public_id}/back").status_code == 400


def test_without_the_extra_saml_says_what_to_install(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    way = providers.prepare(cast.owner, organization=cast.college, kind="saml", name="IdP", now=timezone.now())
    providers.keep(cast.owner, provider=way, now=timezone.now(), metadata=idp.metadata())
    monkeypatch.setitem(sys.modules, "signxml", None)  # as where it is not installed
    owner, one = cast.client("owner"), f"/manage/harbourside/sign-in/{way.public_id}/"

    assert b'pip install "testamur[campus,saml]"' in owner.get(one).content
    assert b"adds the extra" in owner.post(f"{one}test/").content
    assert b"adds the extra" in Client().get(f"/sign-in/{way.public_id}/").content
    assert b"adds the extra" in Client().post(f"/sign-in/{way.public_id}/acs", {"SAMLResponse": "x"}).content


def test_what_is_over_is_swept_away_after_a_day(stage: Stage, client: Client) -> None:
    stage.begin(client)
    assert tasks.clear() == 0
    Attempt.objects.update(until=timezone.now() - timedelta(days=2))

    assert tasks.clear() == 1


def test_a_very_long_name_of_a_person_is_known_by_its_hash(stage: Stage) -> None:
    attempt = Attempt(provider=stage.way, subject="a" * 255)
    stage.way.issuer = "https://" + "i" * 292

    assert len(identifier(attempt)) == len("harbourside|") + 64
    assert identifier(attempt) != identifier(Attempt(provider=stage.way, subject="a" * 254 + "b"))


def test_what_no_database_keeps_is_refused() -> None:
    assert address_of(f"{'a' * 238}@college.example") != ""
    assert address_of(f"{'a' * 239}@college.example") == ""
    assert SignOnError("issuer", "a\x00b\ud800c").detail == "abc"
    with pytest.raises(SignOnError, match="keys"):
        reaching.read_object(b'{"keys": ["\\u0000"]}', code="keys")
