"""SAML 2.0, web browser profile: a request by redirect, an answer by post (profiles, section 4.1).

What opens the answer needs the extra `saml`, and is imported only then.
"""

from __future__ import annotations

import base64
import zlib
from datetime import datetime
from importlib.util import find_spec
from xml.etree.ElementTree import Element, SubElement, tostring

from django.conf import settings
from django.urls import reverse

from campus.signon.claims import Said
from campus.signon.faults import SignOnError
from campus.signon.models import Attempt, Provider
from campus.signon.services import metadata, request_keys

SAML = "urn:oasis:names:tc:SAML:2.0:assertion"


def is_installed() -> bool:
    """Say whether answers can be opened: the extra `saml` is there."""
    return find_spec("signxml") is not None


def entity_id(provider: Provider) -> str:
    """Return what we are called towards a provider: where our metadata stands."""
    return str(settings.PUBLIC_URL + reverse("signon-metadata", args=[provider.public_id]))


def acs_url(provider: Provider) -> str:
    """Return where the provider has answers posted."""
    return str(settings.PUBLIC_URL + reverse("signon-acs", args=[provider.public_id]))


def request_url(attempt: Attempt, *, now: datetime) -> str:
    """Return where the browser goes with an AuthnRequest (core, 3.4.1; bindings, 3.4.4.1). Raises SignOnError."""
    if not is_installed():
        raise SignOnError("extra")
    provider = attempt.provider
    told = {
        "ID": f"_{attempt.key}",
        "Version": "2.0",
        "IssueInstant": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "Destination": provider.told["sso"],
        "AssertionConsumerServiceURL": acs_url(provider),
        "ProtocolBinding": metadata.POST,
    }
    root = Element(f"{{{metadata.PROTOCOL}}}AuthnRequest", told)
    SubElement(root, f"{{{SAML}}}Issuer").text = entity_id(provider)
    SubElement(root, f"{{{metadata.PROTOCOL}}}NameIDPolicy", {"AllowCreate": "true"})
    deflated = zlib.compress(tostring(root), wbits=-15)
    mark = "&" if "?" in provider.told["sso"] else "?"
    query = request_keys.signed(provider, {"SAMLRequest": base64.b64encode(deflated).decode()})
    return f"{provider.told['sso']}{mark}{query}"


def our_metadata(provider: Provider) -> bytes:
    """Return what a provider must know of us."""
    return metadata.ours(entity_id=entity_id(provider), acs_url=acs_url(provider), certificate=provider.certificate)


def take(provider: Provider, response: str, *, now: datetime) -> tuple[str, Said]:
    """Return the key of the sign-in that an answer is for, and who has come; raises SignOnError."""
    if not provider.is_ready:
        raise SignOnError("unknown")
    if not is_installed():
        raise SignOnError("extra")
    from campus.signon import assertions

    certificates = [metadata.certificate(text) for text in provider.told["certificates"]]
    signed = assertions.open_signed(response, certificates=certificates, now=now)
    expected = assertions.Expected(
        issuer=provider.told["issuer"], audience=entity_id(provider), recipient=acs_url(provider)
    )
    return assertions.read(signed, expected=expected, now=now)
