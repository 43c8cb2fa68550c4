"""The key that requests to a SAML identity provider are signed with: one for each provider, sealed, in our metadata.

HTTP-Redirect signs the letters of the address (SAML 2.0 bindings, 3.4.4.1). The certificate says nothing but the key:
providers take it from our metadata and look at nothing else in it (SAML V2.0 Metadata Interoperability, 2.5).
"""

from __future__ import annotations

import base64
from datetime import datetime, timedelta
from typing import cast
from urllib.parse import urlencode

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)

from campus.common.sealing import seal
from campus.signon.models import Provider
from campus.signon.services.sealed import opened

BITS = 2048
LASTS = timedelta(days=3650)
RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"


def make(provider: Provider, *, now: datetime) -> dict[str, str | bytes]:
    """Return a new key and its certificate as the columns of a provider that keep them."""
    key = rsa.generate_private_key(65537, BITS)
    der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    certificate = _certificate(key, provider.public_id, now).public_bytes(Encoding.DER)
    return {
        "certificate": base64.b64encode(certificate).decode(),
        "sealed_key": seal(der, purpose=_purpose(provider)),
    }


def signed(provider: Provider, fields: dict[str, str]) -> str:
    """Return a query with its signature; without one for who was set up before there were keys, and has none yet."""
    if not provider.sealed_key:
        return urlencode(fields)
    query = urlencode({**fields, "SigAlg": RSA_SHA256})
    der = opened(provider.sealed_key, purpose=_purpose(provider))
    key = cast(rsa.RSAPrivateKey, load_der_private_key(der, None))  # as `make` makes it
    signature = key.sign(query.encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{query}&{urlencode({'Signature': base64.b64encode(signature).decode()})}"


def _certificate(key: rsa.RSAPrivateKey, name: str, now: datetime) -> x509.Certificate:
    called = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    builder = x509.CertificateBuilder().subject_name(called).issuer_name(called).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + LASTS)
    return builder.sign(key, hashes.SHA256())


def _purpose(provider: Provider) -> str:
    return f"signon.request-key:{provider.public_id}"
