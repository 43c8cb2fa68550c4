"""Whether what was shown is what was asked for: looked up in what was verified, never taken from the wallet's word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from campus.organizations.queries import by_did
from campus.wallet.shapes import items, mapping, text
from testamur.did import did_web_url
from testamur.errors import ResolutionError

ANY, SKILL, ACHIEVEMENT, ISSUER = "any", "skill", "achievement", "issuer"


def is_match(document: Mapping[str, Any], *, kind: str, wanted: str) -> bool:
    """Say whether a verified document has the skill, is the achievement or is of the issuer that was asked for."""
    told = {SKILL: _skills, ACHIEVEMENT: _achievements, ISSUER: _issuers}.get(kind)
    return told is None or _plain(wanted) in {_plain(each) for each in told(document) if each}


def _skills(document: Mapping[str, Any]) -> Iterator[str]:
    """Yield what its skills are called, and where they are published."""
    achievement = _achievement(document)
    for each in map(mapping, items(achievement.get("alignment"))):
        yield from (text(each.get(name)) for name in ("targetName", "targetUrl", "targetCode"))
    yield from map(text, items(achievement.get("tag")))


def _achievements(document: Mapping[str, Any]) -> Iterator[str]:
    yield from (text(_achievement(document).get(name)) for name in ("id", "name"))


def _issuers(document: Mapping[str, Any]) -> Iterator[str]:
    """Yield its DID and its domain; its name only where it is an institution of this place, as anybody can take one."""
    held = document.get("issuer")
    did = text(mapping(held).get("id")) or text(held)
    yield did
    try:
        yield urlsplit(did_web_url(did) if did.startswith("did:web:") else did).netloc
    except (ResolutionError, ValueError):
        return
    ours = by_did(did)
    if ours is not None:
        yield from (ours.name, ours.slug)


def _achievement(document: Mapping[str, Any]) -> Mapping[str, Any]:
    return mapping(mapping(document.get("credentialSubject")).get("achievement"))


def _plain(words: str) -> str:
    """Return words as they are compared: without case, and without what is only spelling in an address."""
    return " ".join(words.removeprefix("https://").split()).rstrip("/").casefold()
