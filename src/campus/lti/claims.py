"""What a launch says, checked and as plain values: LTI 1.3 core, sections 5.3 and 5.4; security framework, 5.1.3.

The signature was checked before; here nothing touches the network, the database or the clock.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeGuard

from campus.lti.faults import LaunchError

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
DEEP = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"
RESOURCE, LINKING = "LtiResourceLinkRequest", "LtiDeepLinkingRequest"
LEEWAY = 60  # seconds that two clocks may differ
_FARTHEST = 1e12  # seconds: no clock shows more, and not every number of JSON can be reckoned with
LONGEST = 255
# Bare words are what Moodle sends in rosters; others write whole addresses that end in them.
_TEACHERS = {"instructor", "teachingassistant", "contentdeveloper", "administrator", "manager", "faculty"}
_MEMBERSHIP = "/membership"


@dataclass(frozen=True, slots=True)
class Launch:
    """A checked launch; what it does not say is empty."""

    subject: str
    deployment_id: str
    is_linking: bool
    is_teacher: bool
    name: str = ""
    email: str = ""
    context_id: str = ""
    context_title: str = ""
    link_id: str = ""
    link_title: str = ""
    shows: str = ""  # what we wrote into the item when it was placed
    lineitem_url: str = ""
    lineitems_url: str = ""
    memberships_url: str = ""
    deep: Mapping[str, Any] = field(default_factory=dict)
    return_url: str = ""  # on the page around the frame


def read(claims: Mapping[str, Any], *, issuer: str, client_id: str, nonce: str, here: str, now: datetime) -> Launch:
    """Return what the claims of a signed launch say; raise LaunchError for the first thing that is wrong.

    `here` is our public address: a target link elsewhere is refused. `nonce` is the one that was asked with.
    """
    _for_us(claims, issuer, client_id)
    _in_time(claims, now)
    if claims.get("nonce") != nonce:
        raise LaunchError("nonce")
    if claims.get(f"{LTI}version") != "1.3.0":
        raise LaunchError("version", text(claims.get(f"{LTI}version")))
    kind = claims.get(f"{LTI}message_type")
    if kind not in (RESOURCE, LINKING):  # no set: whatever stands there may be a list
        raise LaunchError("message", text(kind))
    target = text(claims.get(f"{LTI}target_link_uri"), 2000)
    if not (target.startswith(f"{here}/") or (kind == LINKING and not target)):
        raise LaunchError("target", target)
    return _launch(claims, is_linking=kind == LINKING)


def is_teacher(roles: object) -> bool:
    """Say whether any of these roles teaches in this course; roles elsewhere in the platform don't count."""
    found = [role for role in roles if isinstance(role, str)] if isinstance(roles, list) else []
    return any(role.rpartition("#")[2].lower() in _TEACHERS for role in found if "#" not in role or _MEMBERSHIP in role)


def name_of(claims: Mapping[str, Any]) -> str:
    """Return what somebody is called, or nothing."""
    parts = [text(claims.get(key)) for key in ("given_name", "family_name")]
    said = text(claims.get("name")) or " ".join(part for part in parts if part)
    seen = "".join(letter for letter in said if not unicodedata.category(letter).startswith("C"))
    return " ".join(seen.split())[:120]


def _for_us(claims: Mapping[str, Any], issuer: str, client_id: str) -> None:
    if claims.get("iss") != issuer:
        raise LaunchError("issuer", text(claims.get("iss")))
    said = claims.get("aud")
    audience = said if isinstance(said, list) else [said]
    party = claims.get("azp")
    if client_id not in audience or (party is not None and party != client_id) or (len(audience) > 1 and party is None):
        raise LaunchError("audience", text(said))


def _in_time(claims: Mapping[str, Any], now: datetime) -> None:
    moment = now.timestamp()
    ends, made = claims.get("exp"), claims.get("iat")
    if not _is_number(ends) or not _is_number(made):
        raise LaunchError("malformed", "exp or iat is missing")
    if ends + LEEWAY < moment:
        raise LaunchError("expired", f"{moment - ends:.0f} seconds")
    if made - LEEWAY > moment:
        raise LaunchError("clock", f"{made - moment:.0f} seconds")


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _FARTHEST


def _launch(claims: Mapping[str, Any], *, is_linking: bool) -> Launch:
    subject = text(claims.get("sub"), LONGEST + 1)
    if not 0 < len(subject) <= LONGEST:
        raise LaunchError("subject")
    context, link = _part(claims, f"{LTI}context"), _part(claims, f"{LTI}resource_link")
    deployment = text(claims.get(f"{LTI}deployment_id"))
    if not deployment:  # else the first launch without one would open all that come without
        raise LaunchError("malformed", "deployment_id is missing")
    if not is_linking and not link.get("id"):
        raise LaunchError("malformed", "resource_link.id is missing")
    grades = _part(claims, AGS)
    return Launch(
        subject=subject,
        deployment_id=deployment,
        is_linking=is_linking,
        is_teacher=is_teacher(claims.get(f"{LTI}roles")),
        name=name_of(claims),
        email=text(claims.get("email")),
        context_id=text(context.get("id")),
        context_title=text(context.get("title")) or text(context.get("label")),
        link_id=text(link.get("id")),
        link_title=text(link.get("title")),
        shows=text(_part(claims, f"{LTI}custom").get("testamur")),
        lineitem_url=text(grades.get("lineitem"), 1000),
        lineitems_url=text(grades.get("lineitems"), 1000),
        memberships_url=text(_part(claims, NRPS).get("context_memberships_url"), 1000),
        deep=_deep(_part(claims, DEEP)) if is_linking else {},
        return_url=text(_part(claims, f"{LTI}launch_presentation").get("return_url"), 2000),
    )


def _deep(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an answer needs of deep linking settings: what else stands there is not kept."""
    told: dict[str, Any] = {
        "accept_multiple": said.get("accept_multiple") is True,
        "accept_lineitem": said.get("accept_lineitem") is not False,
        "deep_link_return_url": text(said.get("deep_link_return_url"), 2000),
    }
    if isinstance(data := said.get("data"), str):  # goes back exactly as it came
        if text(data, len(data)) != data:
            raise LaunchError("malformed", "the data of the deep linking settings are no text")
        told["data"] = data
    return told


def _part(claims: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = claims.get(name)
    return found if isinstance(found, dict) else {}


def text(value: object, most: int = LONGEST) -> str:
    """Return a text, or a number as one: Moodle's identifiers are numbers in all but their quotes.

    What no database keeps is left out: NUL, and halves of surrogate pairs, which only an escape in JSON can bring in.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return value[:most].replace("\x00", "").encode(errors="ignore").decode() if isinstance(value, str) else ""
