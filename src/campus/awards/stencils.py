"""Which texts of a credential differ between two awards of one version, so that the rest is made and read once.

A stencil is what `testamur.signing.templates` fills in; here stand the places, and the texts for one award. What has
more in it than these places (confirmed addresses, results of rules) is no case for a stencil.
"""

from __future__ import annotations

from typing import Any

from campus.awards import documents, text
from campus.awards.documents import Fresh, Occasion
from testamur.document.values import moment_text

Texts = dict[str, str]
Shape = tuple[str, ...]

_SUBJECT = "/credentialSubject"
_ALWAYS = {
    "url": "/id",
    "from": "/validFrom",
    "subject": f"{_SUBJECT}/id",
    "entry": "/credentialStatus/id",
    "index": "/credentialStatus/statusListIndex",
    "list": "/credentialStatus/statusListCredential",
}
_OPTIONAL = {
    "until": "/validUntil",
    "name": f"{_SUBJECT}/identifier/0/identityHash",
    "source": f"{_SUBJECT}/source/id",
    "narrative": f"{_SUBJECT}/narrative",
    "result": f"{_SUBJECT}/result/0/value",
    "evidence": "/evidence/0/id",
}
_IDENTITY = "identity"


def fits(occasion: Occasion) -> bool:
    """Say whether all that differs in this one has a place."""
    return not occasion.emails and occasion.renews is None


def texts(occasion: Occasion, *, fresh: Fresh) -> Texts:
    """Return the texts for one award, by the name of their place."""
    stated = occasion.basis.stated
    found = {
        "url": occasion.url,
        "from": moment_text(occasion.awarded_at) or "",
        "subject": documents.holder_id(stated, fresh),
        "entry": f"{occasion.list_url}#{occasion.index}",
        "index": str(occasion.index),
        "list": occasion.list_url,
        "until": moment_text(occasion.valid_until) or "",
        "name": occasion.name,
        "source": fresh.urn() if occasion.basis.assessors else "",
        "narrative": documents.narrative(occasion.basis, hours=occasion.earned.hours),
        "result": text.line(stated.result),
        "evidence": stated.evidence,
        **_identity(occasion, fresh),
    }
    return {name: value for name, value in found.items() if value or name in _ALWAYS}


def _identity(occasion: Occasion, fresh: Fresh) -> Texts:
    """Return hash and salt of what the holder is known by. Its type and place are in the names, so in the shape."""
    place = 1 if occasion.name else 0
    return {
        f"{_IDENTITY}:{each.identity_type}:{place}/{member}": value
        for each in documents.identities(occasion.basis.stated, fresh)
        for member, value in (("identityHash", each.identity_hash), ("salt", each.salt))
    }


def variables(shape: Shape) -> dict[str, str]:
    """Return for each place of a shape the JSON Pointer (RFC 6901) to its text."""
    known = _ALWAYS | _OPTIONAL
    return {name: known.get(name) or f"{_SUBJECT}/identifier/{name.rpartition(':')[2]}" for name in shape}


def example(occasion: Occasion) -> dict[str, Any]:
    """Return the whole credential of one award, unsigned."""
    return documents.credential(occasion, fresh=Fresh()).to_json()
