"""What a SAML answer is held to: pure functions over hostile XML."""

from __future__ import annotations

import base64
from copy import deepcopy
from datetime import timedelta

import pytest
from lxml import etree
from signxml.algorithms import SignatureMethod

from campus.signon import assertions
from campus.signon.assertions import Expected
from campus.signon.claims import Said
from campus.signon.faults import SignOnError
from tests.campus.signon import idp

EXPECTED = Expected(issuer=idp.ENTITY, audience="https://here.example/metadata", recipient="https://here.example/acs")
DS = "{http://www.w3.org/2000/09/xmldsig#}"


def take(response: str, *, minutes: int = 0) -> tuple[str, Said]:
    now = idp.NOW + timedelta(minutes=minutes)
    opened = assertions.open_signed(response, certificates=[idp.pair("older")[1], idp.pair("idp")[1]], now=now)
    return assertions.read(opened, expected=EXPECTED, now=now)


def code_of(response: str, *, minutes: int = 0) -> str:
    with pytest.raises(SignOnError) as caught:
        take(response, minutes=minutes)
    return caught.value.code


def said(**changes: str) -> str:
    return idp.response(idp.signed(idp.assertion(**changes)))


def test_it_works() -> None:
    key, found = take(said())

    assert key == "key"
    assert found == Said("ada-1", "ada@college.example", None, "Ada Álvarez", assertion="_a1")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"issuer": "https://evil.example"}, "issuer"),
        ({"audience": "https://other.example"}, "audience"),
        ({"recipient": "https://other.example/acs"}, "recipient"),
        ({"asked": ""}, "state"),
        ({"ends": "2026-03-01T11:58:00Z"}, "expired"),
        ({"begins": "2026-03-01T12:02:00Z"}, "early"),
        ({"ends": "soon"}, "malformed"),
        ({"name_id": ""}, "subject"),
        ({"format": "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"}, "subject"),
    ],
)
def test_a_signed_assertion_that_is_not_for_us_here_and_now_is_refused(changes: dict[str, str], code: str) -> None:
    assert code_of(said(**changes)) == code


def test_moments_have_a_minute_of_leeway_and_no_more() -> None:
    assert take(said(), minutes=5)
    assert code_of(said(), minutes=6) == "expired"


def test_the_first_and_the_last_moment_that_there_are_can_be_reckoned_with() -> None:
    assert take(said(begins="0001-01-01T00:00:00Z", ends="9999-12-31T23:59:59Z"))[0] == "key"
    assert code_of(said(begins="9999-12-31T23:59:59Z")) == "early"
    assert code_of(said(ends="0001-01-01T00:00:00Z")) == "expired"


def test_it_refuses_what_nobody_or_somebody_else_signed() -> None:
    assert code_of(idp.response(idp.assertion())) == "unsigned"
    assert code_of(idp.response(idp.signed(idp.assertion(), by="stranger"))) == "signature"


def test_it_refuses_an_assertion_that_was_changed_after_it_was_signed() -> None:
    signed = idp.signed(idp.assertion())
    signed.find(f".//{{{idp.SAML}}}NameID").text = "owner-1"

    assert code_of(idp.response(signed)) == "signature"


def test_it_refuses_sha1_and_keyed_hashes() -> None:
    signed = idp.signed(idp.assertion())
    for method in ("http://www.w3.org/2000/09/xmldsig#rsa-sha1", SignatureMethod.HMAC_SHA256.value):
        weak = deepcopy(signed)
        weak.find(f".//{DS}SignatureMethod").set("Algorithm", method)
        assert code_of(idp.response(weak)) == "algorithm"
    weak = deepcopy(signed)
    weak.find(f".//{DS}DigestMethod").set("Algorithm", "http://www.w3.org/2000/09/xmldsig#sha1")
    assert code_of(idp.response(weak)) == "algorithm"


def test_it_refuses_every_way_of_wrapping_a_signed_assertion() -> None:
    genuine, forged = idp.signed(idp.assertion()), idp.assertion(name_id="owner-1", id="_evil")
    beside = idp.response(forged, genuine)
    around = deepcopy(forged)
    around.append(genuine)
    stolen = deepcopy(forged)
    stolen.insert(1, deepcopy(genuine.find(f"{DS}Signature")))
    same_id = deepcopy(stolen)
    same_id.set("ID", "_a1")
    within = deepcopy(stolen)
    etree.SubElement(within.find(f"{DS}Signature"), f"{DS}Object").append(deepcopy(genuine))
    renamed = deepcopy(genuine)
    renamed.tag = "{urn:evil}Assertion"
    hidden = deepcopy(stolen)
    hidden.append(renamed)

    assert code_of(beside) == "malformed"
    assert code_of(idp.response(around)) == "malformed"
    assert code_of(idp.response(stolen)) == "signature"
    assert code_of(idp.response(same_id)) == "signature"
    assert code_of(idp.response(within)) == "malformed"
    assert code_of(idp.response(hidden)) == "signature"


def test_a_comment_does_not_cut_a_name_short() -> None:
    signed = etree.tostring(idp.signed(idp.assertion(name_id="ada-1.evil", email="ada@college.example.evil.example")))
    cut = signed.replace(b"ada-1.evil", b"ada-1<!-- -->.evil").replace(b"example.evil", b"example<!-- -->.evil")

    _key, found = take(idp.response(etree.fromstring(cut)))

    assert (found.subject, found.email) == ("ada-1.evil", "ada@college.example.evil.example")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", "malformed"),
        ("<x/>", "malformed"),
        ("<x", "malformed"),
        ("\ufeff" * 9 + "<x/>", "malformed"),
        ("<x>" + "y" * 300_000 + "</x>", "large"),
    ],
)
def test_it_refuses_what_is_no_answer(text: str, code: str) -> None:
    assert code_of(idp.posted(text)) == code


def test_it_refuses_other_encodings_in_which_a_dtd_could_hide() -> None:
    hidden = "<?xml version='1.0' encoding='utf-16'?><!DOCTYPE x><x/>".encode("utf-16")

    assert code_of(base64.b64encode(hidden).decode()) == "malformed"
    assert code_of("no base64!") == "malformed"
    assert code_of(idp.posted("<?xml version='1.0' encoding='utf-7'?>+ADwAIQ-DOCTYPE x+AD4-<x/>")) == "malformed"


def test_it_says_what_the_provider_said_and_what_it_should_do() -> None:
    assert code_of(idp.response(status="Requester")) == "refused"
    assert code_of(idp.response()) == "malformed"
    assert code_of(idp.response(etree.Element(f"{{{idp.SAML}}}EncryptedAssertion"))) == "encrypted"


def test_it_refuses_an_assertion_without_what_it_must_have() -> None:
    for name, code in [
        ("Conditions", "malformed"),
        ("AuthnStatement", "malformed"),
        ("SubjectConfirmation", "malformed"),
        ("Subject", "malformed"),
        ("AudienceRestriction", "audience"),
    ]:
        made = idp.assertion()
        found = made.find(f".//{{{idp.SAML}}}{name}")
        found.getparent().remove(found)
        assert code_of(idp.response(idp.signed(made))) == code
    endless = idp.assertion()
    del endless.find(f".//{{{idp.SAML}}}SubjectConfirmationData").attrib["NotOnOrAfter"]
    assert code_of(idp.response(idp.signed(endless))) == "malformed"


def test_who_has_a_changing_name_is_known_by_a_lasting_one() -> None:
    made = idp.assertion(format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient", name_id="x")
    more = f"""<saml:Attribute xmlns:saml="{idp.SAML}" Name="urn:oasis:names:tc:SAML:attribute:pairwise-id">
        <saml:AttributeValue>p@college.example</saml:AttributeValue></saml:Attribute>"""
    made.find(f"{{{idp.SAML}}}AttributeStatement").append(etree.fromstring(more))

    assert take(idp.response(idp.signed(made)))[1].subject == "p@college.example"
