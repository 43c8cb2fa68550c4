"""The question to a wallet, in the Digital Credentials Query Language: OpenID4VP 1.0, section 6.

The question only helps the wallet to choose. What comes back is matched again, once it is verified
(campus.openid4.matching).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from campus.awards.models import Copy
from campus.awards.services.copies import SD_JWT_TYPE
from campus.openid4.key_proofs import ALGORITHMS
from campus.openid4.matching import ACHIEVEMENT, ISSUER, SKILL

# What a wallet answers under, and the form it then answers in.
FORMS = {"json": Copy.Form.LDP_VC, "token": Copy.Form.JWT_VC_JSON, "sd_jwt": Copy.Form.SD_JWT}
_BADGE = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential"
_ALIGNMENT = ["credentialSubject", "achievement", "alignment", None]
_SUITES = ["eddsa-rdfc-2022", "eddsa-jcs-2022", "ecdsa-rdfc-2019", "ecdsa-jcs-2019", "ecdsa-sd-2023"]


def query(kind: str, wanted: str) -> dict[str, Any]:
    """Return the query: any one of the three forms will do."""
    asked: list[dict[str, Any]] = [
        {"id": name, "format": str(form), "meta": _meta(form)} for name, form in FORMS.items()
    ]
    claims = list(_claims(kind, wanted))
    for each in asked:
        # An SD-JWT shows of its holder only what is asked for.
        named = [{"path": ["credentialSubject", "identifier"]}] if each["format"] == Copy.Form.SD_JWT else []
        if claims or named:
            each["claims"] = claims + named
    return {"credentials": asked, "credential_sets": [{"options": [[name] for name in FORMS]}]}


def formats() -> dict[str, Any]:
    """Return what is read here (`vp_formats_supported`, appendix B)."""
    algorithms = list(ALGORITHMS)
    return {
        Copy.Form.LDP_VC.value: {"proof_type_values": ["DataIntegrityProof"], "cryptosuite_values": _SUITES},
        Copy.Form.JWT_VC_JSON.value: {"alg_values": algorithms},
        Copy.Form.SD_JWT.value: {"sd-jwt_alg_values": algorithms, "kb-jwt_alg_values": algorithms},
    }


def _meta(form: str) -> dict[str, Any]:
    return {"vct_values": [SD_JWT_TYPE]} if form == Copy.Form.SD_JWT else {"type_values": [[_BADGE]]}


def _claims(kind: str, wanted: str) -> Iterable[dict[str, Any]]:
    """Yield where the answer stands; values only of what is spelt in one way, as wallets compare letter by letter."""
    if kind == SKILL:
        yield (
            {"path": [*_ALIGNMENT, "targetUrl"], "values": [wanted]}
            if _is_address(wanted)
            else {"path": [*_ALIGNMENT, "targetName"]}
        )
    elif kind == ACHIEVEMENT:
        place = ["credentialSubject", "achievement"]
        yield {"path": [*place, "id"], "values": [wanted]} if _is_address(wanted) else {"path": [*place, "name"]}
    elif kind == ISSUER and wanted.startswith("did:"):
        yield {"path": ["issuer", "id"], "values": [wanted]}


def _is_address(wanted: str) -> bool:
    return wanted.startswith(("https://", "http://"))
