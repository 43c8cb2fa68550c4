"""SAML metadata: what an identity provider says of itself (SAML 2.0 metadata, section 2.4), and what we say.

Metadata is trusted because an owner pasted it or named its address (https); its own signature is not looked at.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509 import Certificate, load_der_x509_certificate
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from campus.signon.faults import SignOnError
from campus.signon.services import reaching

MD = "urn:oasis:names:tc:SAML:2.0:metadata"
PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol"
REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
LONGEST_ISSUER = 300
LEAST_RSA = 2048
MOST_KEYS = 5
DS = "http://www.w3.org/2000/09/xmldsig#"
_NAMES = {"md": MD, "ds": DS}


def fetched(url: str) -> dict[str, Any]:
    """Return what the metadata at an address says; raises SignOnError."""
    return read(reaching.get(url, accept="application/samlmetadata+xml, application/xml;q=0.9, text/xml;q=0.9"))


def read(data: bytes) -> dict[str, Any]:
    """Return issuer, sso and certificates of the one identity provider in some metadata; raises SignOnError."""
    if len(data) > reaching.MOST:
        raise SignOnError("large")
    try:
        root = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as err:
        raise SignOnError("malformed", "it is not metadata") from err
    entities = root.iter(f"{{{MD}}}EntityDescriptor")  # the root itself, or those in it
    found = [each for each in entities if each.find("md:IDPSSODescriptor", _NAMES) is not None]
    if len(found) != 1:
        raise SignOnError("malformed", f"it describes {len(found)} identity providers, and must describe one")
    return _told(found[0])


def _told(entity: Element) -> dict[str, Any]:
    issuer, provider = entity.get("entityID", ""), entity.find("md:IDPSSODescriptor", _NAMES)
    if not 0 < len(issuer) <= LONGEST_ISSUER or provider is None:
        raise SignOnError("malformed", "it has no entityID that could be kept")
    services = provider.findall("md:SingleSignOnService", _NAMES)
    places = [each.get("Location", "") for each in services if each.get("Binding") == REDIRECT]
    sso = next((place for place in places if reaching.is_address(place)), "")
    if not sso:
        raise SignOnError("malformed", "it names no https address for sign-in by HTTP-Redirect")
    return {"issuer": issuer, "sso": sso, "certificates": _certificates(provider)}


def _certificates(provider: Element) -> list[str]:
    """Return the certificates that assertions may be signed with, as base64 of DER."""
    found = []
    for key in provider.findall("md:KeyDescriptor", _NAMES):
        if key.get("use", "signing") == "signing":
            texts = [each.text or "" for each in key.findall("ds:KeyInfo/ds:X509Data/ds:X509Certificate", _NAMES)]
            found += ["".join(text.split()) for text in texts]
    usable = list(dict.fromkeys(text for text in found[:MOST_KEYS] if _is_usable(text)))
    if not usable:
        raise SignOnError("malformed", f"it holds no certificate for signing with an RSA key of {LEAST_RSA} bits or EC")
    return usable


def certificate(text: str) -> Certificate:
    """Return a certificate from base64 of DER; raises ValueError."""
    return load_der_x509_certificate(base64.b64decode(text, validate=True))


def certificates_end(told: Mapping[str, Any]) -> datetime:
    """Return until when the last of the certificates is good."""
    return max(certificate(text).not_valid_after_utc for text in told["certificates"])


def ours(*, entity_id: str, acs_url: str, certificate: str = "") -> bytes:
    """Return our metadata: one address for assertions, which must be signed, as our requests are where we have a key.

    `certificate` is base64 of DER.
    """
    root = Element(f"{{{MD}}}EntityDescriptor", {"entityID": entity_id})
    told = {
        "AuthnRequestsSigned": "true" if certificate else "false",
        "WantAssertionsSigned": "true",
        "protocolSupportEnumeration": PROTOCOL,
    }
    role = SubElement(root, f"{{{MD}}}SPSSODescriptor", told)
    if certificate:
        info = SubElement(SubElement(role, f"{{{MD}}}KeyDescriptor", {"use": "signing"}), f"{{{DS}}}KeyInfo")
        SubElement(SubElement(info, f"{{{DS}}}X509Data"), f"{{{DS}}}X509Certificate").text = certificate
    SubElement(role, f"{{{MD}}}NameIDFormat").text = PERSISTENT
    place = {"Binding": POST, "Location": acs_url, "index": "0", "isDefault": "true"}
    SubElement(role, f"{{{MD}}}AssertionConsumerService", place)
    whole: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return whole


def _is_usable(text: str) -> bool:
    try:
        key = certificate(text).public_key()
    except (ValueError, binascii.Error, UnsupportedAlgorithm):
        return False
    return isinstance(key, ec.EllipticCurvePublicKey) or (
        isinstance(key, rsa.RSAPublicKey) and key.key_size >= LEAST_RSA
    )
