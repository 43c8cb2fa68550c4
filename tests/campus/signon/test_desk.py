"""What owners set, and what the test of a connection says."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from campus.common.errors import InvalidError, NotAllowedError
from campus.signon.models import Domain, Provider
from campus.signon.services import domains, providers
from tests.campus.signon import idp, op
from tests.campus.signon.conftest import HERE, Stage
from tests.cast import Cast

WAYS = "/manage/harbourside/sign-in/"


def findings(way: Provider) -> dict[str, bool]:
    return {each.text: each.is_good for each in providers.try_out(way, now=timezone.now())}


def test_it_works(provider: op.Provider, cast: Cast) -> None:
    owner = cast.client("owner")
    one = owner.post(WAYS, {"do": "new", "name": "College account", "kind": "oidc"}).headers["Location"]
    way = Provider.objects.get()
    before = owner.get(one)
    values = {"name": "Account", "issuer": f"{provider.url}/.well-known/openid-configuration", "client_id": op.CLIENT}
    owner.post(one, {**values, "secret": op.SECRET, "is_offered": "on"})
    way.refresh_from_db()

    assert f"{HERE}/sign-in/{way.public_id}/back" in before.content.decode()
    assert b"Some values are still missing" not in before.content
    assert way.is_ready
    assert op.SECRET.encode() not in bytes(way.sealed_secret) + owner.get(one).content
    button = f'href="/sign-in/{way.public_id}/?next=/wallet/%3Fa%3D1"'
    assert button in Client().get("/account/login/?next=/wallet/?a%3D1").content.decode().replace("%2F", "/")


def test_what_does_not_answer_is_not_kept_and_the_page_says_why(provider: op.Provider, cast: Cast) -> None:
    owner, way = cast.client("owner"), _way(cast, "oidc")
    values = {"name": "Account", "client_id": op.CLIENT, "secret": "x"}
    provider.told = {"issuer": "https://other.example"}

    page = owner.post(f"{WAYS}{way.public_id}/", {**values, "issuer": provider.url}).content.decode()
    inside = owner.post(f"{WAYS}{way.public_id}/", {**values, "issuer": "https://127.0.0.1:9999"}).content.decode()
    provider.told = {"token_endpoint": "http://10.0.0.1/token"}
    plain = owner.post(f"{WAYS}{way.public_id}/", {**values, "issuer": provider.url}).content.decode()

    assert "it calls itself https://other.example" in page
    assert "is not in the open network" in inside
    assert "token_endpoint is not an https address" in plain
    way.refresh_from_db()
    assert (way.told, bytes(way.sealed_secret)) == ({}, b"")


def test_a_secret_goes_to_no_other_provider_than_it_was_typed_in_for(stage: Stage, settings: Any) -> None:
    keep: dict[str, Any] = {"provider": stage.way, "now": timezone.now()}
    sealed = bytes(stage.way.sealed_secret)

    providers.keep(stage.cast.owner, issuer=f"{stage.op.url}/", **keep)
    assert bytes(stage.way.sealed_secret) == sealed != b""
    with op.serving() as other:
        settings.NET_ALLOWED = [*settings.NET_ALLOWED, urlsplit(other.url).netloc]
        providers.keep(stage.cast.owner, issuer=other.url, **keep)
    assert bytes(stage.way.sealed_secret) == b""


def test_a_way_is_called_by_what_can_be_seen(stage: Stage) -> None:
    with pytest.raises(InvalidError):
        providers.keep(stage.cast.owner, provider=stage.way, now=timezone.now(), name="College\u202eaccount")


def test_the_test_says_in_words_what_is_wrong(stage: Stage) -> None:
    assert findings(stage.way) == {
        "The provider’s description was fetched, and it names itself as you do.": True,
        "Its keys were fetched and can be read.": True,
        "It knows our client ID and its secret.": True,
        "Nobody has come by this yet: open its address and sign in.": False,
    }

    stage.sign_in()
    providers.keep(stage.cast.owner, provider=stage.way, now=timezone.now(), secret="another")
    stage.way.refresh_from_db()
    stage.way.told["jwks_uri"] = f"{stage.op.url}/.well-known/openid-configuration"
    Domain.objects.update(proved_at=None)
    stage.op.told = {"token_endpoint": f"{stage.op.url}/token?v=2"}

    said = findings(stage.way)
    words = " ".join(said)
    for part in (
        "It has changed since",
        "lists no key",
        "client ID or secret are not",
        "None of your domains is proved",
    ):
        assert part in words
    assert said["Somebody has come by this already."]
    Domain.objects.all().delete()
    page = stage.cast.client("owner").post(f"{WAYS}{stage.way.public_id}/test/")
    assert b"No domain of yours is listed yet" in page.content


def test_saml_is_set_up_from_metadata_and_tested(cast: Cast, settings: Any) -> None:
    settings.PUBLIC_URL = HERE
    owner, way = cast.client("owner"), _way(cast, "saml")
    one = f"{WAYS}{way.public_id}/"

    assert b"it is not metadata" in owner.post(one, {"name": "IdP", "metadata": "<!DOCTYPE x><x/>"}).content
    owner.post(one, {"name": "IdP", "metadata": idp.metadata()})
    owner.post(one, {"name": "IdP, the new one"})
    way.refresh_from_db()

    assert (way.name, way.issuer, way.told["sso"]) == ("IdP, the new one", idp.ENTITY, idp.SSO)
    page = owner.post(f"{one}test/").content.decode()
    assert page.count(f'<form method="post" action="{one}"') > 1
    assert "certificate is good until" in page
    assert f"{HERE}/sign-in/{way.public_id}/acs" in page
    said = Client().get(f"/sign-in/{way.public_id}/metadata").content.decode()
    assert f'Location="{HERE}/sign-in/{way.public_id}/acs"' in said
    way.metadata_url = "https://127.0.0.1:9999/metadata"
    assert any("is not in the open network" in text for text in findings(way))


def test_a_domain_counts_once_its_host_holds_our_text(cast: Cast) -> None:
    owner = cast.client("owner")
    owner.post(WAYS, {"do": "domain", "domain": " @College.example. "})
    found = Domain.objects.get()

    page = owner.post(WAYS, {"do": "prove", "name": "college.example"}, follow=True)

    assert (found.name, domains.address(found)) == (
        "college.example",
        "https://college.example/.well-known/testamur-sign-in.txt",
    )
    assert b"was not fetched" in page.content
    assert found.token in page.content.decode()
    for text in (f"<p>{found.token}</p>", "other"):
        with pytest.raises(InvalidError, match="but not our text"):
            domains.prove(cast.owner, domain=found, found=text.encode(), now=timezone.now())
    with pytest.raises(NotAllowedError):
        domains.prove(cast.educator, domain=found, found=found.token.encode(), now=timezone.now())
    domains.prove(cast.owner, domain=found, found=f"another\r\n {found.token} \n".encode(), now=timezone.now())
    assert b"Proved on" in owner.get(WAYS).content
    assert owner.post(WAYS, {"do": "domain", "domain": "127.0.0.1"}).status_code == 400
    owner.post(WAYS, {"do": "remove", "name": "college.example"})
    assert not Domain.objects.exists()


def test_what_was_ended_lets_nobody_in_and_forgets_its_secret(stage: Stage, client: Client) -> None:
    given = stage.op.authorize(stage.begin(client))
    one = f"{WAYS}{stage.way.public_id}/"
    owner = stage.cast.client("owner")
    owner.post(one, {"do": "end"})
    assert client.get(f"/sign-in/{stage.way.public_id}/").status_code == 302

    owner.post(one, {"do": "end", "is_sure": "on"})

    assert b"was ended" in client.get(f"/sign-in/{stage.way.public_id}/").content
    assert b"was ended" in stage.back(client, given).content
    assert b"College account" not in client.get("/account/login/").content
    stage.way.refresh_from_db()
    assert bytes(stage.way.sealed_secret) == b""
    assert b"was ended" in owner.post(one, {"name": "x", "issuer": stage.op.url, "client_id": "x"}).content


def _way(cast: Cast, kind: str) -> Provider:
    return providers.prepare(cast.owner, organization=cast.college, kind=kind, name="Way", now=timezone.now())
