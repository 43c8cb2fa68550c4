"""SD-JWT VC ("SD-JWT-based Verifiable Credentials", over RFC 9901): a token of claims, of which a holder shows some.

Read without believing it: nothing here checks a signature or opens what is shown. Until `testamur.verify` has done so,
a document is the claims that the issuer's token itself has, with digests in place of what may be left out.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from testamur.document.view import Identity, Party, View
from testamur.errors import MalformedError
from testamur.formats import parts
from testamur.formats.compact_jws import part
from testamur.formats.node import Node
from testamur.formats.open_badges_3 import achievement_fields
from testamur.formats.schema import Problem
from testamur.formats.strict_json import MAX_BYTES

_SHAPE = re.compile(r"[\w-]+\.[\w-]+\.[\w-]*~[\w.~-]*", re.ASCII)
_MOMENTS = ("iat", "nbf", "exp")
_LATEST = 253_402_300_000  # the end of the year 9999: later moments no calendar here can show
_TECHNICAL = ("_sd", "_sd_alg", "cnf", "status", "vct#integrity", "aud", "iat", "nbf", "exp")


def is_sd_jwt(text: str) -> bool:
    """Return whether the text is a compact JWS with tildes behind it, as RFC 9901 (4) writes an SD-JWT."""
    return _SHAPE.fullmatch(text) is not None


def parse(text: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return header and claims of the issuer's token; `MalformedError` where a part can't be read."""
    if len(text) > 2 * MAX_BYTES:
        raise MalformedError("SD-JWT", f"it has {len(text):,} characters; the limit is {2 * MAX_BYTES:,}")
    header, payload, _ = text.partition("~")[0].split(".")
    return part(header, name="header"), part(payload, name="payload")


def is_ours(document: Mapping[str, Any]) -> bool:
    """Return whether it names its type as SD-JWT VC asks (3.2.2.1), and no context, as JSON-LD would."""
    return "vct" in document and "@context" not in document


def find_problem(document: Mapping[str, Any]) -> Problem | None:
    """Return how the claims are not as SD-JWT VC asks (3.2.2); None where they are."""
    if not isinstance(document.get("vct"), str) or not document["vct"]:
        return Problem(pointer="/vct", rule="type", fault="no_type")
    if not isinstance(document.get("iss", ""), str):
        return Problem(pointer="/iss", rule="type", fault="no_issuer")
    for name in _MOMENTS:
        if name in document and _moment(document[name]) is None:
            return Problem(pointer=f"/{name}", rule="calendar", fault="no_seconds", params={"name": name})
    return None


def view(document: Mapping[str, Any]) -> View:
    """Return what the claims that are shown say: those registered for a person and, where it is one, of a badge."""
    top = Node(document)
    subject = top.node("credentialSubject")
    achievement = top.node("achievement") if "achievement" in document else subject.node("achievement")
    top.skip(*_TECHNICAL, "credentialStatus", "type")
    email = top.text("email") or subject.text("email")
    name = " ".join(text for text in (top.text("given_name"), top.text("family_name")) if text)
    return View(
        format="sd-jwt-vc",
        id=top.text("jti", "id"),
        title=achievement.text("name") or top.text("name") or top.text("vct"),
        description=achievement.text("description") or top.text("description"),
        image=parts.image(achievement) or parts.image(top),
        holder=Party(id=top.text("sub") or subject.text("id"), name=name or subject.text("name"), email=email),
        identities=(Identity(type="emailAddress", value=email, is_hashed=False),) if email else (),
        issuer=_issuer(top),
        awarded=top.moment("awardedDate") or _moment(document.get("iat")),
        valid_from=_moment(document.get("nbf")),
        valid_until=_moment(document.get("exp")),
        evidence=parts.evidence(top.nodes("evidence")),
        **achievement_fields(achievement) | {"type": achievement.text("achievementType") or top.text("vct")},
        unmapped=top.unmapped(),
    )


def _moment(held: object) -> datetime | None:
    if not isinstance(held, int | float) or isinstance(held, bool) or not 0 <= held < _LATEST:
        return None
    return datetime.fromtimestamp(held, tz=UTC)


def _issuer(top: Node) -> Party:
    """Return who signed it, by the claim that was held against the key, whatever a profile beside it says."""
    profile = top.node("issuer")
    named = parts.party(profile)
    iss = top.text("iss")
    return Party(id=iss, name=named.name if named.id in ("", iss) else "", url=named.url, image=named.image)
