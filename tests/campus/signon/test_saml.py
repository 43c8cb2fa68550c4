"""SAML by its pages: there, back and in; and what is refused of answers that are signed."""

from __future__ import annotations

import base64
import zlib
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.test import Client
from django.utils import timezone
from lxml import etree

from campus.accounts.queries import addresses, by_address, identifiers
from campus.signon.faults import SignOnError
from campus.signon.models import Domain, Fault, Provider
from campus.signon.services import metadata, providers, saml
from tests.campus.signon import idp
from tests.campus.signon.conftest import HERE
from tests.cast import Cast


@pytest.fixture
def way(cast: Cast, settings: Any) -> Provider:
    """An identity provider that the college has set up, whose addresses it vouches for."""
    settings.PUBLIC_URL = HERE
    now = timezone.now()
    made = providers.prepare(cast.owner, organization=cast.college, kind="saml", name="IdP", now=now)
    providers.keep(cast.owner, provider=made, now=now, metadata=idp.metadata(), are_checked=True)
    Domain.objects.create(organization=cast.college, name="college.example", proved_at=now)
    return made


def begin(way: Provider, client: Client) -> etree._Element:
    """Begin a sign-in; return the request that the provider gets."""
    sent = client.get(f"/sign-in/{way.public_id}/").headers["Location"]
    query = dict(parse_qsl(urlsplit(sent).query))
    return etree.fromstring(zlib.decompress(base64.b64decode(query["SAMLRequest"]), wbits=-15))


def answer(way: Provider, asked: str, **changes: str) -> str:
    """Return what the provider has a browser post."""
    told = {"recipient": saml.acs_url(way), "audience": saml.entity_id(way), "asked": asked, "id": f"_a{asked}"}
    return idp.response(idp.signed(idp.assertion(now=timezone.now(), **{**told, **changes})))


def post(way: Provider, response: str, browser: Client | None = None) -> Any:
    """Post an answer as the provider's page does: from another site, so that cookies come back and none goes along."""
    came = Client().post(f"/sign-in/{way.public_id}/acs", {"SAMLResponse": response})
    if browser is not None:
        browser.cookies.update(came.cookies)
    return came


def test_it_works(way: Provider, client: Client) -> None:
    request = begin(way, client)
    came = post(way, answer(way, request.get("ID")), client)
    here = came.headers["Location"]
    client.post(here, {"choice": "make"})

    person = by_address("ada@college.example")
    assert person is not None
    assert client.session["_auth_user_id"] == str(person.pk)
    assert (person.name, addresses(person)) == ("Ada Álvarez", ["ada@college.example"])
    assert [each.value for each in identifiers(person)] == [f"harbourside|{idp.ENTITY}|ada-1"]
    assert request.get("AssertionConsumerServiceURL") == saml.acs_url(way)
    again = Client()
    came = post(way, answer(way, begin(way, again).get("ID")), again)
    assert again.get(came.headers["Location"]).headers["Location"] == "/learn/"


def _query(way: Provider) -> str:
    return urlsplit(Client().get(f"/sign-in/{way.public_id}/").headers["Location"]).query


def _check(way: Provider, query: str) -> None:
    """Check a request as providers do, with the certificate of our metadata; raises InvalidSignature."""
    signed, _mark, signature = query.partition("&Signature=")
    assert dict(parse_qsl(signed))["SigAlg"] == "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
    told = etree.fromstring(Client().get(f"/sign-in/{way.public_id}/metadata").content)
    assert told[0].get("AuthnRequestsSigned") == "true"
    key = metadata.certificate(told.findtext(".//{*}X509Certificate")).public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    key.verify(base64.b64decode(unquote(signature)), signed.encode(), padding.PKCS1v15(), hashes.SHA256())


def test_requests_are_signed_by_the_key_of_our_metadata(way: Provider) -> None:
    _check(way, query := _query(way))

    with pytest.raises(InvalidSignature):
        _check(way, query.replace("SAMLRequest=", "SAMLRequest=A"))
    assert b"PRIVATE" not in bytes(way.sealed_key)


def test_a_key_that_does_not_open_any_more_is_said(way: Provider, settings: Any) -> None:
    settings.SEALING_KEY = "another than before"

    page = Client().get(f"/sign-in/{way.public_id}/")

    assert (page.status_code, Fault.objects.get().code) == (400, "sealed")


def test_an_owner_changes_the_key_having_shown_that_it_is_them(way: Provider, cast: Cast) -> None:
    one, before = f"/manage/harbourside/sign-in/{way.public_id}/", way.certificate
    cast.client("owner").post(one, {"do": "key"})
    led = cast.client("owner", minutes=16).post(one, {"do": "key", "is_sure": "on"})
    way.refresh_from_db()
    assert (way.certificate, led.headers["Location"].partition("?")[0]) == (before, "/account/reauthenticate/")

    cast.client("owner").post(one, {"do": "key", "is_sure": "on"})

    way.refresh_from_db()
    assert way.certificate != before
    _check(way, _query(way))
    providers.end(cast.owner, provider=way, now=timezone.now())
    way.refresh_from_db()
    said = cast.client("owner").post(one, {"do": "key", "is_sure": "on"}, follow=True).content.decode()
    assert "was ended" in said


def test_who_was_set_up_before_there_were_keys_goes_on_without(way: Provider, cast: Cast) -> None:
    Provider.objects.update(certificate="", sealed_key=b"")

    assert [name for name, _value in parse_qsl(_query(way))] == ["SAMLRequest"]
    assert b'AuthnRequestsSigned="false"' in Client().get(f"/sign-in/{way.public_id}/metadata").content
    page = cast.client("owner").get(f"/manage/harbourside/sign-in/{way.public_id}/").content.decode()
    assert "Our requests are not signed" in page


def test_an_assertion_counts_once_and_only_in_the_browser_that_began(way: Provider, client: Client) -> None:
    response = answer(way, begin(way, client).get("ID"))
    came = post(way, response)

    assert b"used already" in post(way, response).content
    assert b"another browser" in Client().get(came.headers["Location"]).content
    browser = Client()
    for expected in (302, 400):
        page = post(way, answer(way, begin(way, browser).get("ID"), id="_same"))
        assert page.status_code == expected
    assert b"used already" in page.content


def test_who_has_somebody_elses_browser_answer_what_they_began_does_not_come_in(way: Provider, client: Client) -> None:
    came = post(way, answer(way, begin(way, client).get("ID")), client)
    client.post(came.headers["Location"], {"choice": "make"})
    thief, victim = Client(), Client()

    here = post(way, answer(way, begin(way, thief).get("ID")), victim).headers["Location"]

    assert b"another browser" in thief.get(here).content
    assert b"another browser" in victim.get(here).content
    assert not {"_auth_user_id"} & {*thief.session.keys(), *victim.session.keys()}


def test_an_answer_is_refused_in_words_and_with_a_number(way: Provider, cast: Cast) -> None:
    asked = begin(way, Client()).get("ID")
    refused = {
        "unsolicited": (answer(way, ""), "state"),
        "to a sign-in that nobody began": (answer(way, "_x"), "state"),
        "for another service": (answer(way, asked, audience=f"{HERE}/other"), "audience"),
        "of a domain that is another's": (answer(way, asked, email="ada@victim.example"), "domain"),
        "without an address": (answer(way, asked, email=""), "email"),
        "no answer at all": ("", "malformed"),
    }

    found = {}
    for name, (response, _code) in refused.items():
        page = post(way, response)
        fault = Fault.objects.first()
        assert fault is not None
        assert fault.reference in page.content.decode()
        found[name] = fault.code
    assert found == {name: code for name, (_response, code) in refused.items()}
    Provider.objects.update(are_checked=False)
    assert b"does not say that it has checked" in post(way, answer(way, asked)).content
    assert fault.reference in cast.client("owner").get(f"/manage/harbourside/sign-in/{way.public_id}/").content.decode()


@pytest.mark.parametrize(
    "text",
    [
        "no XML",
        "<x/>",
        idp.metadata(sso="http://idp.college.example/sso"),
        idp.metadata(sso="https://a:b@idp.college.example/sso"),
        idp.metadata(entity=""),
        idp.metadata().replace("signing", "encryption"),
        idp.metadata().replace("<ds:X509Certificate>", "<ds:X509Certificate>AAAA"),
        "<!DOCTYPE x [<!ENTITY a 'b'>]>" + idp.metadata(),
        f"<all>{idp.metadata()}{idp.metadata()}</all>",
    ],
)
def test_metadata_that_says_too_little_or_too_much_is_refused(text: str) -> None:
    with pytest.raises(SignOnError):
        metadata.read(text.encode())


def test_metadata_in_a_list_of_one_is_read() -> None:
    assert metadata.read(f"<all>{idp.metadata()}</all>".encode())["issuer"] == idp.ENTITY
