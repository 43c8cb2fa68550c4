"""Which texts of a credential differ between two awards of one version, so that the rest is made and read once.

A stencil is what `testamur.signing.templates` fills in; here stand the places, and the texts for one award. What has
more in it than these places (confirmed addresses, results of rules) is no case for a stencil.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from campus.awards import documents, text
from campus.awards.basis import Stated
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
_REMEMBERED = 64


class Own(NamedTuple):
    """What of an occasion is one award's own."""

    url: str
    awarded_at: datetime
    valid_until: datetime | None
    list_url: str
    card: int  # its index in that list
    name: str
    stated: Stated

    def of(self, occasion: Occasion) -> Occasion:
        """Return the occasion of this award."""
        basis = replace(occasion.basis, stated=self.stated)
        return replace(
            occasion,
            url=self.url,
            basis=basis,
            awarded_at=self.awarded_at,
            valid_until=self.valid_until,
            list_url=self.list_url,
            index=self.card,
            name=self.name,
            emails=(),
        )


class Writer:
    """Writes the texts of many awards that have all but these in common with one occasion."""

    def __init__(self, occasion: Occasion, *, fresh: Fresh) -> None:
        self._fresh = fresh
        self._has_source = bool(occasion.basis.assessors)
        basis, hours = occasion.basis, occasion.earned.hours

        def narrative(said: str) -> str:
            return documents.narrative(replace(basis, stated=Stated(narrative=said)), hours=hours)

        # Of thousands of awards most have the same days, and none or one of a few sentences.
        self._narrative = lru_cache(_REMEMBERED)(narrative)
        self._moment = lru_cache(_REMEMBERED)(moment_text)

    def texts(self, own: Own) -> Texts:
        """Return the texts for one award, by the name of their place; awards of one shape have them in one order."""
        stated, list_url = own.stated, own.list_url
        found = {
            "url": own.url,
            "from": self._moment(own.awarded_at) or "",
            "subject": documents.holder_id(stated, self._fresh),
            "entry": f"{list_url}#{own.card}",
            "index": str(own.card),
            "list": list_url,
        }
        optional = {
            "until": self._moment(own.valid_until),
            "name": own.name,
            "source": self._fresh.urn() if self._has_source else "",
            "narrative": self._narrative(stated.narrative),
            "result": stated.result and text.line(stated.result),
            "evidence": stated.evidence,
        }
        found |= {name: value for name, value in optional.items() if value}
        return found | _identity(own, self._fresh) if stated.identity else found


def _identity(own: Own, fresh: Fresh) -> Texts:
    """Return hash and salt of what the holder is known by. Its type and place are in the names, so in the shape."""
    place = 1 if own.name else 0
    return {
        f"{_IDENTITY}:{each.identity_type}:{place}/{member}": value
        for each in documents.identities(own.stated, fresh)
        for member, value in (("identityHash", each.identity_hash), ("salt", each.salt))
    }


def variables(shape: Shape) -> dict[str, str]:
    """Return for each place of a shape the JSON Pointer (RFC 6901) to its text."""
    known = _ALWAYS | _OPTIONAL
    return {name: known.get(name) or f"{_SUBJECT}/identifier/{name.rpartition(':')[2]}" for name in shape}


def example(occasion: Occasion) -> dict[str, Any]:
    """Return the whole credential of one award, unsigned."""
    return documents.credential(occasion, fresh=Fresh()).to_json()
