"""The service description of another host: where it is looked for, and what of it we need (clause 6.3).

It is anybody's: whatever is missing or of another shape is told in words, and every address in it is held against the
same rules as one that a person typed, by the one door that they are used through (campus.common.net).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from campus.common.errors import InvalidError
from campus.common.text import as_line
from campus.openbadges.scopes import READ_CREDENTIALS, WRITE_CREDENTIALS, listed

PLACE = "/ims/ob/v3p0"
LONGEST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What is needed of a service description; `scope` holds of our scopes those that it knows."""

    api_url: str
    name: str
    authorization_url: str
    token_url: str
    refresh_url: str
    registration_url: str
    scope: str


def description_url(typed: str) -> str:
    """Return where the description of a host is looked for; people type its name, or any address of its API."""
    text = typed.strip().rstrip("/")
    text = text if "://" in text else f"{'http' if _is_allowed(text.split('/')[0]) else 'https'}://{text}"
    try:
        parts = urlsplit(text)
        path = parts.path.partition(PLACE)[0] + PLACE if PLACE in parts.path or not parts.path else parts.path
        _ = parts.port
    except ValueError as err:
        raise InvalidError("This is not an address.", field="address") from err
    path = path.removesuffix("/discovery") + "/discovery"
    return f"{parts.scheme}://{parts.netloc}{path}"


def described(document: Mapping[str, Any], *, found_at: str) -> Description:
    """Return what a description tells; raises InvalidError for one that we could do nothing with."""
    scheme = _mapping(_mapping(_mapping(document.get("components")).get("securitySchemes")).get("OAuth2ACG"))
    flow = _mapping(_mapping(scheme.get("flows")).get("authorizationCode"))
    token_url = _address(flow.get("tokenUrl"))
    scope = " ".join(listed(" ".join(map(str, _mapping(flow.get("scopes"))))))
    told = Description(
        # Beside the description, as the standard has it, and not where that says: a description could name the API of
        # somebody else on the same site, and put its own token address in the place of theirs.
        api_url=found_at.removesuffix("/discovery"),
        name=_name(document) or urlsplit(found_at).netloc,
        authorization_url=_address(flow.get("authorizationUrl")),
        token_url=token_url,
        refresh_url=_address(flow.get("refreshUrl")) or token_url,
        registration_url=_address(scheme.get("x-imssf-registrationUrl")),
        scope=scope,
    )
    if not (told.authorization_url and told.token_url and told.registration_url):
        raise InvalidError(_("This service does not say where it can be asked for access."), field="address")
    if not {READ_CREDENTIALS, WRITE_CREDENTIALS} & set(scope.split()):
        raise InvalidError(_("This service neither gives nor takes credentials by Open Badges 3.0."), field="address")
    return told


def _address(value: object) -> str:
    """Return an address of a description, empty for what is none; the standard's own examples lack their scheme."""
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST:
        return ""
    if not value.isascii() or not value.isprintable():
        return ""
    url = value if "://" in value else f"https://{value}"
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return ""
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and _is_allowed(parts.netloc))
    return url if is_safe and parts.netloc and "@" not in parts.netloc and "#" not in url and " " not in url else ""


def _is_allowed(netloc: str) -> bool:
    return netloc in settings.NET_ALLOWED or netloc.partition(":")[0] in settings.NET_ALLOWED


def _name(document: Mapping[str, Any]) -> str:
    title = _mapping(document.get("info")).get("title")
    text = title if isinstance(title, str) else ""
    return as_line(text)[:120]


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
