"""What the authorization server says of itself (RFC 8414, clause 2); other apps add theirs (decision 0148)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from campus.openbadges.scopes import ALL


def issuer_metadata() -> dict[str, Any]:
    """Return the whole document: ours, then what `settings.AUTHORIZATION_METADATA` names, `() -> Mapping`.

    A list that two name is the union of both, in their order; any other member stands as the first one said it.
    """
    told: dict[str, Any] = {}
    for path in settings.AUTHORIZATION_METADATA:
        told = _joined(told, import_string(path)())
    return told


def _joined(told: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    both = {
        name: [*value, *(each for each in more[name] if each not in value)]
        for name, value in told.items()
        if isinstance(value, list) and name in more
    }
    return {**more, **told, **both}


def open_badges() -> dict[str, Any]:
    """Return the part of this app (settings.AUTHORIZATION_METADATA)."""
    address = _addresses()
    return {
        "issuer": settings.PUBLIC_URL,
        "authorization_endpoint": address["oauth-authorize"],
        "token_endpoint": address["oauth-token"],
        "registration_endpoint": address["oauth-register"],
        "revocation_endpoint": address["oauth-revoke"],
        "scopes_supported": list(ALL),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        "revocation_endpoint_auth_methods_supported": ["client_secret_basic"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": True,
        "op_policy_uri": settings.PUBLIC_URL + reverse("ui:privacy"),
        "op_tos_uri": settings.TERMS_URL,
    }


def _addresses() -> Mapping[str, str]:
    names = ("oauth-authorize", "oauth-token", "oauth-register", "oauth-revoke")
    where: Callable[[str], str] = reverse
    return {name: settings.PUBLIC_URL + where(name) for name in names}
