"""Open a SAML answer: the signed assertion, and nothing beside it, is read (SAML 2.0 profiles, 4.1.4.3).

An answer is hostile until its assertion's signature holds. Documents with a DTD are refused before anything in them is
looked at. The assertion is taken out of the answer and checked alone, and what is read after that is what signxml gives
back as signed, so that nothing wrapped around or beside it can be mistaken for it. Needs the extra `saml`.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography.x509 import Certificate
from lxml import etree
from signxml.algorithms import DigestAlgorithm, SignatureMethod
from signxml.exceptions import SignXMLException
from signxml.verifier import SignatureConfiguration, XMLVerifier

from campus.signon.claims import LEEWAY, Said, address_of, name_of, subject_of
from campus.signon.faults import SignOnError

SAML, SAMLP = "urn:oasis:names:tc:SAML:2.0:assertion", "urn:oasis:names:tc:SAML:2.0:protocol"
NAMES = {"saml": SAML, "samlp": SAMLP, "ds": "http://www.w3.org/2000/09/xmldsig#"}
MOST = 256 * 1024
BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success"
_FORMAT = "urn:oasis:names:tc:SAML:2.0:nameid-format:"
TRANSIENT = f"{_FORMAT}transient"
ADDRESS = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
_CLAIMS = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/"
_ATTRIBUTE = "urn:oasis:names:tc:SAML:attribute:"
LASTING = (f"{_ATTRIBUTE}pairwise-id", f"{_ATTRIBUTE}subject-id")
EMAIL = ("urn:oid:0.9.2342.19200300.100.1.3", "mail", "email", f"{_CLAIMS}emailaddress")
WHOLE_NAME = ("urn:oid:2.16.840.1.113730.3.1.241", "displayName", "name")
GIVEN_NAME = ("urn:oid:2.5.4.42", "givenName", "firstName", f"{_CLAIMS}givenname")
FAMILY_NAME = ("urn:oid:2.5.4.4", "sn", "surname", "lastName", f"{_CLAIMS}surname")
_STRONG = ("SHA256", "SHA384", "SHA512")
_METHODS = frozenset(
    each for each in SignatureMethod if each.name.startswith(("RSA_SHA", "ECDSA_SHA")) and each.name.endswith(_STRONG)
)
_DIGESTS = frozenset(each for each in DigestAlgorithm if each.name in _STRONG)


@dataclass(frozen=True, slots=True)
class Expected:
    """Whose assertion it must be, for whom, and to which address of ours."""

    issuer: str
    audience: str
    recipient: str


def open_signed(response: str, *, certificates: Sequence[Certificate], now: datetime) -> etree._Element:
    """Return the assertion of an answer as it was signed; raises SignOnError."""
    root = _parsed(response)
    _check_status(root)
    if root.find(".//saml:EncryptedAssertion", NAMES) is not None:
        raise SignOnError("encrypted")
    found = root.findall(".//saml:Assertion", NAMES)
    if len(found) != 1 or found[0].getparent() is not root:
        raise SignOnError("malformed", f"it holds {len(found)} assertions")
    assertion = found[0]
    if len(assertion.findall("ds:Signature", NAMES)) != 1:
        raise SignOnError("unsigned")
    _check_algorithms(assertion)
    return _verified(assertion, certificates, now)


def read(signed: etree._Element, *, expected: Expected, now: datetime) -> tuple[str, Said]:
    """Return the key of the sign-in that a signed assertion answers, and who has come; raises SignOnError."""
    if _text(signed.find("saml:Issuer", NAMES)) != expected.issuer:
        raise SignOnError("issuer", _text(signed.find("saml:Issuer", NAMES)))
    _check_conditions(_one(signed, "saml:Conditions"), expected.audience, now)
    if signed.find("saml:AuthnStatement", NAMES) is None:
        raise SignOnError("malformed", "it does not say that anybody signed in")
    subject = _one(signed, "saml:Subject")
    asked = _confirmed(subject, expected.recipient, now)
    if not asked.startswith("_"):
        raise SignOnError("state")
    return asked[1:], _said(signed, subject)


def _parsed(response: str) -> etree._Element:
    if len(response) > MOST:
        raise SignOnError("large")
    try:
        data = base64.b64decode("".join(response.split()), validate=True)
        data.decode("utf-8")
    except (binascii.Error, ValueError) as err:
        raise SignOnError("malformed", "it is not base64 of UTF-8") from err
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise SignOnError("malformed", "it has a DTD")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as err:
        raise SignOnError("malformed", "it is not XML") from err
    if root.tag != f"{{{SAMLP}}}Response" or root.getroottree().docinfo.internalDTD is not None:
        raise SignOnError("malformed", "it is no answer of SAML 2.0")
    return root


def _check_status(root: etree._Element) -> None:
    codes = [each.get("Value", "") for each in root.findall("samlp:Status//samlp:StatusCode", NAMES)]
    if not codes or codes[0] != SUCCESS:
        message = _text(root.find("samlp:Status/samlp:StatusMessage", NAMES))
        raise SignOnError("refused", ", ".join([*(code.rpartition(":")[2] for code in codes), message]))


def _check_algorithms(assertion: etree._Element) -> None:
    said = [each.get("Algorithm", "") for each in assertion.iterfind("ds:Signature//ds:SignatureMethod", NAMES)]
    said += [each.get("Algorithm", "") for each in assertion.iterfind("ds:Signature//ds:DigestMethod", NAMES)]
    safe = {str(each.value) for each in _METHODS} | {str(each.value) for each in _DIGESTS}
    if bad := [name for name in said if name not in safe]:
        raise SignOnError("algorithm", ", ".join(bad))


def _verified(assertion: etree._Element, certificates: Sequence[Certificate], now: datetime) -> etree._Element:
    alone = etree.tostring(assertion, with_tail=False)
    config = SignatureConfiguration(
        location="./", expect_references=1, signature_methods=_METHODS, digest_algorithms=_DIGESTS,
        ignore_ambiguous_key_info=True, verification_time=now,
    )  # fmt: skip
    for certificate in certificates:
        try:
            result = XMLVerifier().verify(alone, x509_cert=certificate, id_attribute="ID", expect_config=config)
        except (SignXMLException, etree.LxmlError, ValueError, TypeError):
            continue
        signed = None if isinstance(result, list) else result.signed_xml
        if signed is not None and signed.tag == assertion.tag and signed.get("ID") == assertion.get("ID"):
            return signed
    raise SignOnError("signature")


def _check_conditions(conditions: etree._Element, audience: str, now: datetime) -> None:
    _in_time(conditions, now)
    restrictions = conditions.findall("saml:AudienceRestriction", NAMES)
    named = [[_text(each) for each in one.findall("saml:Audience", NAMES)] for one in restrictions]
    if not named or not all(audience in each for each in named):
        raise SignOnError("audience", ", ".join(name for each in named for name in each))


def _confirmed(subject: etree._Element, recipient: str, now: datetime) -> str:
    """Return what a bearer's confirmation says that it answers (profiles, 4.1.4.2)."""
    found = [
        each.find("saml:SubjectConfirmationData", NAMES)
        for each in subject.findall("saml:SubjectConfirmation", NAMES)
        if each.get("Method") == BEARER
    ]
    if len(found) != 1 or found[0] is None:
        raise SignOnError("malformed", "it has no one confirmation for a bearer")
    data = found[0]
    if data.get("Recipient") != recipient:
        raise SignOnError("recipient", data.get("Recipient", ""))
    if data.get("NotOnOrAfter") is None:
        raise SignOnError("malformed", "its confirmation has no end")
    _in_time(data, now)
    asked: str = data.get("InResponseTo", "")
    return asked


def _in_time(element: etree._Element, now: datetime) -> None:
    begins, ends = _moment(element, "NotBefore"), _moment(element, "NotOnOrAfter")
    leeway = timedelta(seconds=LEEWAY)  # beside now: some write the last moment that there is
    if begins is not None and begins > now + leeway:
        raise SignOnError("early", f"good from {begins.isoformat()}")
    if ends is not None and ends <= now - leeway:
        raise SignOnError("expired", f"good until {ends.isoformat()}")


def _moment(element: etree._Element, name: str) -> datetime | None:
    text = element.get(name)
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as err:
        raise SignOnError("malformed", f"{name} is no moment") from err
    return found if found.tzinfo else found.replace(tzinfo=UTC)  # SAML's moments are in UTC (core, 1.3.3)


def _said(signed: etree._Element, subject: etree._Element) -> Said:
    attributes = _attributes(signed)
    name_id = subject.find("saml:NameID", NAMES)
    form = "" if name_id is None else name_id.get("Format", "")
    named = "" if form == TRANSIENT else _text(name_id)
    email = _first(attributes, EMAIL) or (named if form == ADDRESS else "")
    parts = (_first(attributes, GIVEN_NAME), _first(attributes, FAMILY_NAME))
    return Said(
        subject=subject_of(named or _first(attributes, LASTING)),
        email=address_of(email),
        is_checked=None,  # SAML has no word for it
        name=name_of(_first(attributes, WHOLE_NAME), parts),
        assertion=signed.get("ID", ""),
    )


def _attributes(signed: etree._Element) -> dict[str, str]:
    """Return the first value of each attribute, by its name, and else its friendly name."""
    listed = signed.findall("saml:AttributeStatement/saml:Attribute", NAMES)
    found: dict[str, str] = {}
    for key in ("Name", "FriendlyName"):  # the friendly one decides nothing that the other has said
        for each in listed:
            found.setdefault(each.get(key, ""), _text(each.find("saml:AttributeValue", NAMES)))
    return found


def _first(attributes: dict[str, str], names: Sequence[str]) -> str:
    return next((attributes[name] for name in names if attributes.get(name)), "")


def _one(element: etree._Element, path: str) -> etree._Element:
    found = element.findall(path, NAMES)
    if len(found) != 1:
        raise SignOnError("malformed", f"it has {len(found)} of {path.partition(':')[2]}")
    return found[0]


def _text(element: etree._Element | None) -> str:
    """Return all of an element's text: a comment in it must not cut a name short."""
    return "" if element is None else "".join(str(part) for part in element.itertext()).strip()
