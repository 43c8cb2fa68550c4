"""What a wallet reads before it asks: who issues, where, in which forms. OpenID4VCI 1.0, section 12.2; RFC 8414.

The issuer of a badge is named by the address of the badge's own page (decision 0149), so that a wallet shows the
badge's name and picture, and no document grows with the number of badges.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from campus.achievements.models import Achievement, Version
from campus.achievements.queries import badge_alt
from campus.awards.models import Copy
from campus.awards.services.copies import SD_JWT_TYPE
from campus.openid4.key_proofs import ALGORITHMS
from campus.organizations.queries import public_url

PRE_AUTHORIZED = "urn:ietf:params:oauth:grant-type:pre-authorized_code"
BATCH = 10  # credentials in one answer, each about another key
_CONTEXT = ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]
_TYPES = ["VerifiableCredential", "OpenBadgeCredential"]
Form = Copy.Form


def issuer_of(achievement: Achievement) -> str:
    """Return the credential issuer's identifier: the address of the achievement's page, without its last slash."""
    return public_url(reverse("achievement", args=[achievement.public_id])).rstrip("/")


def configuration_id(form: str) -> str:
    """Return the name of a form in the metadata."""
    return f"badge_{form}"


def issuer_metadata(achievement: Achievement, version: Version) -> dict[str, Any]:
    """Return the credential issuer's metadata."""
    name = achievement.organization.name
    return {
        "credential_issuer": issuer_of(achievement),
        "credential_endpoint": public_url(reverse("oid4vci-credential")),
        "nonce_endpoint": public_url(reverse("oid4vci-nonce")),
        "notification_endpoint": public_url(reverse("oid4vci-notification")),
        "batch_credential_issuance": {"batch_size": BATCH},
        "display": [{"name": name, "locale": version.language}],
        "credential_configurations_supported": {
            configuration_id(form): _configuration(form, version) for form in Form.values
        },
    }


def server_metadata(achievement: Achievement) -> dict[str, Any]:
    """Return the metadata of the authorization server that stands beside this issuer: it knows one grant."""
    return {
        "issuer": issuer_of(achievement),
        "token_endpoint": public_url(reverse("oid4vci-token")),
        "grant_types_supported": [PRE_AUTHORIZED],
        "response_types_supported": [],
        "token_endpoint_auth_methods_supported": ["none"],
        "pre-authorized_grant_anonymous_access_supported": True,
    }


def _configuration(form: str, version: Version) -> dict[str, Any]:
    signed: dict[str, Any] = {"credential_signing_alg_values_supported": ["EdDSA"]}
    if form == Form.LDP_VC:
        # Appendix A.1.2.2: of Data Integrity, the names of cryptosuites.
        signed = {"credential_signing_alg_values_supported": ["eddsa-rdfc-2022"]}
    with translation.override(version.language):
        claims = _claims(version)
    return {
        "format": form,
        **_described(form),
        **signed,
        "cryptographic_binding_methods_supported": ["jwk", "did:key", "did:jwk"],
        "proof_types_supported": {"jwt": {"proof_signing_alg_values_supported": list(ALGORITHMS)}},
        "credential_metadata": {"display": [_display(version)], "claims": claims},
    }


def _described(form: str) -> dict[str, Any]:
    if form == Form.SD_JWT:
        return {"vct": SD_JWT_TYPE}
    definition: dict[str, Any] = {"type": _TYPES}
    return {"credential_definition": {"@context": _CONTEXT, **definition} if form == Form.LDP_VC else definition}


def _display(version: Version) -> dict[str, Any]:
    badge = reverse("badge-image", args=[version.achievement.public_id])
    picture = f"{settings.PUBLIC_URL}{badge}?v={version.number}"
    return {
        "name": version.name,
        "locale": version.language,
        "description": version.description,
        "logo": {"uri": picture, "alt_text": badge_alt(version)},
    }


def _claims(version: Version) -> list[dict[str, Any]]:
    """Return where the words stand that a wallet may show (appendix B.2)."""
    told = {_("Achievement"): ("credentialSubject", "achievement", "name"), _("Issuer"): ("issuer", "name")}
    return [
        {"path": list(path), "display": [{"name": name, "locale": version.language}]} for name, path in told.items()
    ]
