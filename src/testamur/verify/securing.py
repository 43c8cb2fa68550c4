"""Steps 3 and 4 for what has no proof of its own that is read here: a blockchain, or a qualified electronic seal.

Both are reported with what they say of themselves. Neither is judged, and the report says so: whether a hash stands in
a chain takes a node of it, whether a seal is qualified takes the lists of trusted issuers of certificates.
"""

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from cryptography import x509
from cryptography.x509.oid import NameOID

from testamur.formats import ReadCredential
from testamur.report import Check
from testamur.verify.made import failed, not_checked

_MAX_CERTIFICATE = 16_384


def check_anchor(_credential: ReadCredential) -> tuple[Check, Check]:
    """Return the checks of a credential whose hash was written into a blockchain: neither could be made."""
    key = not_checked("key", "anchored", "Whose transaction it was is not looked up here.")
    return key, not_checked("signature", "anchored", "Whether its hash stands in a blockchain is not looked up here.")


def check_seal(credential: ReadCredential) -> tuple[Check, Check]:
    """Return the checks of a sealed credential: whom the seal's certificate names is reported and not believed."""
    if credential.kind != "seal":
        key = not_checked("key", "unsigned", "There is no signature to find a key for.")
        return key, failed("signature", "unsigned", "It carries no seal.")
    params = _certificate(credential.header) | {"algorithm": str(credential.header.get("alg", ""))[:40]}
    key = not_checked("key", "sealed", "Who made the seal is not judged here.", params=params)
    return key, not_checked("signature", "sealed", "It carries an electronic seal, which is not judged here.")


def _certificate(header: Mapping[str, Any]) -> dict[str, str | int]:
    """Return whom the seal's certificate names, by whom it was issued and until when; empty where it can't be read."""
    chain = header.get("x5c")
    first = chain[0] if isinstance(chain, list) and chain else None
    if not isinstance(first, str) or len(first) > _MAX_CERTIFICATE:
        return {}
    try:
        held = x509.load_der_x509_certificate(base64.b64decode(first, validate=True))
        until = held.not_valid_after_utc.isoformat()
        return {"subject": _name(held.subject), "issuer": _name(held.issuer), "until": until}
    except (ValueError, binascii.Error):
        return {}


def _name(name: x509.Name) -> str:
    for kind in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME):
        found = name.get_attributes_for_oid(kind)
        if found:
            return str(found[0].value)[:200]
    return ""
