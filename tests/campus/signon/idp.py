"""A SAML identity provider that says what a test tells it to; the real one is in tests/interop."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree
from signxml.algorithms import CanonicalizationMethod, DigestAlgorithm, SignatureMethod
from signxml.signer import XMLSigner

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ENTITY, SSO = "https://idp.college.example/entity", "https://idp.college.example/sso"
SAML, SAMLP = "urn:oasis:names:tc:SAML:2.0:assertion", "urn:oasis:names:tc:SAML:2.0:protocol"

ASSERTION = """<saml:Assertion xmlns:saml="{SAML}" ID="{id}" Version="2.0" IssueInstant="{made}">
<saml:Issuer>{issuer}</saml:Issuer>
<saml:Subject><saml:NameID Format="{format}">{name_id}</saml:NameID>
<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData
 InResponseTo="{asked}" Recipient="{recipient}" NotOnOrAfter="{ends}"/></saml:SubjectConfirmation></saml:Subject>
<saml:Conditions NotBefore="{begins}" NotOnOrAfter="{ends}"><saml:AudienceRestriction>
<saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>
<saml:AuthnStatement AuthnInstant="{made}"><saml:AuthnContext/></saml:AuthnStatement>
<saml:AttributeStatement><saml:Attribute Name="urn:oid:0.9.2342.19200300.100.1.3" FriendlyName="mail">
<saml:AttributeValue>{email}</saml:AttributeValue></saml:Attribute>
<saml:Attribute Name="displayName"><saml:AttributeValue>Ada Álvarez</saml:AttributeValue></saml:Attribute>
</saml:AttributeStatement></saml:Assertion>"""
RESPONSE = """<samlp:Response xmlns:samlp="{SAMLP}" ID="_r" Version="2.0"><samlp:Status><samlp:StatusCode
 Value="urn:oasis:names:tc:SAML:2.0:status:{status}"/></samlp:Status>{body}</samlp:Response>"""


@cache
def pair(name: str) -> tuple[RSAPrivateKey, x509.Certificate]:
    """Return a key and its certificate, one for each name."""
    key = generate_private_key(65537, 2048)
    called = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    builder = x509.CertificateBuilder().subject_name(called).issuer_name(called).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(NOW - timedelta(days=9)).not_valid_after(datetime(2050, 1, 1))
    return key, builder.sign(key, hashes.SHA256())


def metadata(*, entity: str = ENTITY, sso: str = SSO, more: str = "") -> str:
    """Return what the provider says of itself."""
    text = base64.b64encode(pair("idp")[1].public_bytes(Encoding.DER)).decode()
    return f"""<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{entity}">
<md:IDPSSODescriptor protocolSupportEnumeration="{SAMLP}"><md:KeyDescriptor use="signing">
<ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>{text}
</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>{more}<md:SingleSignOnService
 Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="{sso}"/></md:IDPSSODescriptor>
</md:EntityDescriptor>"""


def assertion(*, now: datetime = NOW, **changes: str) -> etree._Element:
    """Return an assertion that nobody signed yet."""
    values = {
        "id": "_a1",
        "issuer": ENTITY,
        "name_id": "ada-1",
        "email": "ada@college.example",
        "asked": "_key",
        "format": "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
        "recipient": "https://here.example/acs",
        "audience": "https://here.example/metadata",
        "begins": moment(now),
        "made": moment(now),
        "ends": moment(now + timedelta(minutes=5)),
        **changes,
    }
    return etree.fromstring(ASSERTION.format(SAML=SAML, **values).encode())


def signed(element: etree._Element, *, by: str = "idp", method: Any = SignatureMethod.RSA_SHA256) -> etree._Element:
    """Return an assertion, signed as identity providers sign them."""
    key, certificate = pair(by)
    c14n = CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0
    signer = XMLSigner(signature_algorithm=method, digest_algorithm=DigestAlgorithm.SHA256, c14n_algorithm=c14n)
    done: etree._Element = signer.sign(element, key=key, cert=[certificate], reference_uri=f"#{element.get('ID')}")
    return done


def response(*elements: etree._Element, status: str = "Success") -> str:
    """Return an answer as a browser posts it."""
    body = "".join(etree.tostring(element, encoding="unicode") for element in elements)
    return posted(RESPONSE.format(SAMLP=SAMLP, status=status, body=body))


def posted(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def moment(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
