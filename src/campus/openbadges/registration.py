"""Services register themselves (RFC 7591) as Open Badges 3.0, clause 7.2 asks: with everything a person should know.

Anybody may register, so that a wallet nobody here heard of can be connected. What holds them apart: addresses are https
and all on one host, which the person asked for consent is shown.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from authlib.oauth2.rfc7591 import ClientMetadataClaims, ClientRegistrationEndpoint, InvalidClientMetadataError
from authlib.oauth2.rfc7591.errors import InvalidRedirectURIError
from django.conf import settings
from django.utils import timezone

from campus.common.errors import InvalidError
from campus.common.text import one_line
from campus.openbadges.models import Client
from campus.openbadges.scopes import ALL, listed
from campus.openbadges.services import letting_in

_ADDRESSES = ("client_uri", "logo_uri", "tos_uri", "policy_uri")
_LENGTHS = {"client_name": 120, **dict.fromkeys(_ADDRESSES, 500), "software_id": 120, "software_version": 60}
_LENGTHS |= {"scope": 500}
MOST_REDIRECTS = 10
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
GRANTS = ("authorization_code", "refresh_token")


class Metadata(ClientMetadataClaims):  # type: ignore[misc]  # Authlib ships no types
    """What a service says of itself, held against the profile on top of RFC 7591."""

    def validate(self, now: int | None = None, leeway: int = 0) -> None:
        """Raise InvalidClientMetadataError, in words for the service's author, for what is not in order."""
        for name, length in _LENGTHS.items():
            self._check_text(name, length)
        self._check_list("redirect_uris", most=MOST_REDIRECTS)
        super().validate(now, leeway)
        self["scope"] = " ".join(listed(self["scope"]))
        self["grant_types"] = self._chosen("grant_types", GRANTS, GRANTS)
        self["response_types"] = self._chosen("response_types", ("code",), ("code",))
        self._check_hosts()

    def _check_text(self, name: str, length: int) -> None:
        value = self.get(name)
        if not isinstance(value, str) or not value.strip() or len(value) > length:
            raise InvalidClientMetadataError(f"'{name}' is required: a text of at most {length} characters.")
        try:
            self[name] = one_line(value)
        except InvalidError as err:
            raise InvalidClientMetadataError(f"'{name}' holds a character that cannot be seen.") from err

    def _check_list(self, name: str, *, most: int) -> None:
        value = self.get(name)
        is_list = isinstance(value, list) and 0 < len(value) <= most
        if not is_list or not all(isinstance(each, str) and len(each) <= 500 for each in value or []):
            raise InvalidRedirectURIError(f"'{name}' is required: a list of 1 to {most} addresses.")

    def _chosen(self, name: str, known: tuple[str, ...], default: tuple[str, ...]) -> list[str]:
        value = self.get(name, list(default))
        if not isinstance(value, list) or not value or not all(each in known for each in value):
            raise InvalidClientMetadataError(f"'{name}' may hold: {', '.join(known)}.")
        return value

    def _check_hosts(self) -> None:
        hosts = {_host(self[name], name) for name in _ADDRESSES}
        if len(hosts) > 1:
            raise InvalidClientMetadataError("All addresses have to be on one host.")
        for each in self["redirect_uris"]:
            if _host(each, "redirect_uris") not in hosts:
                raise InvalidRedirectURIError("'redirect_uris' have to be on the host of 'client_uri'.")


def _host(address: str, name: str) -> str:
    """Return the host and port of an https address; on a trial http on this machine will do."""
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError as err:
        raise InvalidClientMetadataError(f"'{name}' is not an address.") from err
    is_safe = parts.scheme == "https" or (settings.IS_TRIAL and parts.scheme == "http" and parts.hostname in LOOPBACK)
    is_plain = address.isascii() and address.isprintable() and not set(address) & set(" \"'<>\\;,")
    if not is_safe or not is_plain or not parts.hostname or "@" in parts.netloc or "#" in address:
        raise InvalidClientMetadataError(f"'{name}' has to be an https address without a fragment.")
    return parts.netloc.lower()


class Registration(ClientRegistrationEndpoint):  # type: ignore[misc]  # Authlib ships no types
    """The registration endpoint."""

    def __init__(self, server: Any = None) -> None:
        super().__init__(server, [Metadata])

    def authenticate_token(self, request: Any) -> bool:
        """Ask for no initial token (Open Badges 3.0, clause 7.2)."""
        return True

    def get_server_metadata(self) -> dict[str, Any]:
        """Return what Authlib holds a registration against."""
        return {"scopes_supported": list(ALL), "token_endpoint_auth_methods_supported": ["client_secret_basic"]}

    def generate_client_id(self, request: Any) -> str:
        """Return a name that nobody can guess."""
        return secrets.token_urlsafe(32)

    def generate_client_secret(self, request: Any) -> str:
        """Return the secret, which is told once and kept only as a hash."""
        return secrets.token_urlsafe(32)

    def save_client(self, client_info: Mapping[str, str], client_metadata: Mapping[str, Any], request: Any) -> Client:
        """Keep the service."""
        client_id, secret = client_info["client_id"], client_info["client_secret"]
        return letting_in.register(client_metadata, client_id=client_id, secret=secret, now=timezone.now())
