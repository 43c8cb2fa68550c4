"""Presentations: what a holder hands to one verifier, once, with a proof that they hold the key.

"Verifiable Credentials Data Model 2.0", section 4.13; the proof's purpose is `authentication`, and it repeats the
challenge and domain that the verifier gave, so that it can be used nowhere else and never again.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from testamur.canonical.bundle import CREDENTIALS_V2
from testamur.did import controller_of
from testamur.errors import DocumentError
from testamur.formats.strict_json import parse_object
from testamur.proofs.data_integrity import AUTHENTICATION
from testamur.signing.credentials import check_method, check_sort_order, make_proof, sealed
from testamur.signing.signer import Signer

ENVELOPED = "EnvelopedVerifiableCredential"


def build_presentation(credentials: Sequence[bytes | str], *, holder: str = "", id: str = "") -> dict[str, Any]:
    """Return an unsigned presentation of credentials as they were issued: JSON, VC-JWT or SD-JWT.

    Of a credential with a base proof (ecdsa-sd-2023) derive first what is to be shown.

    VC Data Model 2.0, 4.13 (Verifiable Presentations).
    """
    document: dict[str, Any] = {"@context": [CREDENTIALS_V2], "type": ["VerifiablePresentation"]}
    document |= {name: value for name, value in (("id", id), ("holder", holder)) if value}
    held = [_entry(credential) for credential in credentials]
    return {**document, **({"verifiableCredential": held} if held else {})}


def sign_presentation(
    presentation: dict[str, Any],
    *,
    key: Signer,
    method: str,
    now: datetime,
    challenge: str,
    domain: str,
    suite: str | None = None,
) -> bytes:
    """Return the presentation with the holder's proof, for one challenge of one domain; an empty domain is not named.

    ``method`` is the holder's: its DID is, or becomes, the ``holder``. Raises as :func:`testamur.signing.sign` does.

    VC Data Model 2.0, 4.13, with Data Integrity 1.0, 4.2.
    """
    holder = controller_of(method)
    if "proof" in presentation:
        raise DocumentError("proof", presentation["proof"], "leave it out: signing adds it")
    document = {**presentation, "holder": presentation.get("holder", holder)}
    if document["holder"] != holder:
        raise DocumentError("holder", document["holder"], f"the key belongs to {holder}: name that as holder")
    check_method(method, public=key.public, issuer=None)
    check_sort_order(document)
    proof = make_proof(
        document,
        key=key,
        method=method,
        now=now,
        suite=suite,
        purpose=AUTHENTICATION,
        challenge=challenge,
        domain=domain or None,
    )
    return sealed({**document, "proof": proof})


def _entry(credential: bytes | str) -> dict[str, Any]:
    text = credential.decode() if isinstance(credential, bytes) else credential
    if text.lstrip().startswith("{"):
        return parse_object(text.encode())
    # (4.13.1) What is no JSON is enveloped in a data: URL.
    kind = "dc+sd-jwt" if "~" in text else "vc+jwt"
    return {"@context": CREDENTIALS_V2, "type": ENVELOPED, "id": f"data:application/{kind},{text}"}
