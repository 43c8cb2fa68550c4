"""Written as Open Badges 2.0, for platforms that know nothing newer: three files to lie at an address.

Open Badges 2.0, "Hosted": the assertion says what lies at its own address, and that is all that confirms it. Whoever
publishes these files vouches with their web server for what the signed credential says by itself.
"""

import json
from collections.abc import Mapping
from typing import Any

from testamur.document.subject import hash_identity
from testamur.document.values import filled, moment_text
from testamur.document.view import Identity, View
from testamur.errors import DocumentError
from testamur.formats.open_badges_2 import V2_0

ASSERTION, BADGE, ISSUER = "assertion.json", "badge.json", "issuer.json"


def as_open_badges_2(view: View, *, base_url: str, email: str = "", salt: str = "") -> dict[str, bytes]:
    """Return the files of a hosted badge by name, to lie under `base_url`.

    `email` is the recipient's address, written as a hash with `salt`; without it the credential must name one itself.
    Raises `DocumentError` for a view without what Open Badges 2.0 asks for: a recipient's address, a date, an image,
    and the issuer's name, address on the web and e-mail address.
    """
    base = base_url.rstrip("/")
    assertion = {
        "type": "Assertion",
        "id": f"{base}/{ASSERTION}",
        "recipient": _recipient(view, email=email, salt=salt),
        "badge": f"{base}/{BADGE}",
        "verification": {"type": "hosted"},
        "issuedOn": moment_text(view.awarded or view.valid_from),
        "expires": moment_text(view.valid_until),
        "narrative": view.narrative,
        "evidence": _evidence(view),
    }
    held = {ASSERTION: assertion, BADGE: _badge(view, base=base), ISSUER: _issuer(view, base=base)}
    return {name: _written(document) for name, document in held.items()}


def _recipient(view: View, *, email: str, salt: str) -> dict[str, Any]:
    if email:
        return {"type": "email", "hashed": True, "salt": salt, "identity": hash_identity(email, salt=salt)}
    found = next((each for each in view.identities if "email" in each.type), None)
    if found is None and view.holder.email:
        found = Identity(type="email", value=view.holder.email, is_hashed=False)
    if found is None:
        raise DocumentError("recipient", "", "give the recipient's e-mail address")
    return filled({"type": "email", "hashed": found.is_hashed, "salt": found.salt, "identity": found.value})


def _evidence(view: View) -> list[dict[str, Any]]:
    return [
        filled({"id": each.url, "name": each.name, "description": each.description, "narrative": each.narrative})
        for each in view.evidence
    ]


def _badge(view: View, *, base: str) -> dict[str, Any]:
    return {
        "type": "BadgeClass",
        "id": f"{base}/{BADGE}",
        "name": _needed("title", view.title),
        "description": view.description or view.title,
        "image": _needed("image", view.image),
        "criteria": filled({"id": view.criteria_url, "narrative": view.criteria}),
        "issuer": f"{base}/{ISSUER}",
        "tags": list(view.tags),
        "alignment": [
            filled(
                {
                    "targetName": skill.name,
                    "targetUrl": skill.url,
                    "targetFramework": skill.framework,
                    "targetCode": skill.code,
                }
            )
            for skill in view.skills
            if skill.url
        ],
    }


def _issuer(view: View, *, base: str) -> dict[str, Any]:
    return {
        "type": "Issuer",
        "id": f"{base}/{ISSUER}",
        "name": _needed("issuer.name", view.issuer.name),
        "url": _needed("issuer.url", view.issuer.url),
        "email": _needed("issuer.email", view.issuer.email),
    }


def _needed(field: str, text: str) -> str:
    if not text:
        raise DocumentError(field, text, "Open Badges 2.0 asks for it")
    return text


def _written(document: Mapping[str, Any]) -> bytes:
    members = filled({"@context": V2_0, **document})
    if "issuer" not in members and members["type"] == "Assertion" and "issuedOn" not in members:
        raise DocumentError("issuedOn", "", "Open Badges 2.0 asks for it")
    return json.dumps(members, ensure_ascii=False, indent=2).encode() + b"\n"
