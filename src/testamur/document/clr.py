"""The Comprehensive Learner Record 2.0: one credential that holds others, each with a proof of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from testamur.document.achievement import Achievement
from testamur.document.credential import Attachments, check_envelope, contexts_for
from testamur.document.profile import Image, Profile
from testamur.document.subject import IdentityObject
from testamur.document.values import check_iris, check_required, check_texts, filled, list_of, moment_text
from testamur.errors import DocumentError

CLR_V2 = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
ASSOCIATION_TYPES = frozenset(
    [
        "exactMatchOf",
        "isChildOf",
        "isParentOf",
        "isPartOf",
        "isPeerOf",
        "isRelatedTo",
        "precedes",
        "replacedBy",
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Association:
    """How two achievements of a record relate: `source` is for example the parent of `target`, both by their ids."""

    type: str
    source: str
    target: str

    def __post_init__(self) -> None:
        check_required(self, "source", "target")
        if self.type not in ASSOCIATION_TYPES:
            raise DocumentError("Association.type", self.type, f"use one of {', '.join(sorted(ASSOCIATION_TYPES))}")

    def to_json(self) -> dict[str, Any]:
        """Return the Association as in CLR 2.0."""
        return {
            "type": "Association",
            "associationType": self.type,
            "sourceId": self.source,
            "targetId": self.target,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ClrSubject:
    """Whose record it is, and the signed credentials in it, taken in as they are.

    `achievements` describe what associations name and no credential holds.
    """

    credentials: tuple[Mapping[str, Any], ...]
    id: str = ""
    identifiers: tuple[IdentityObject, ...] = ()
    achievements: tuple[Achievement, ...] = ()
    associations: tuple[Association, ...] = ()

    def __post_init__(self) -> None:
        check_iris(self, "id")
        if not (self.id or self.identifiers):
            raise DocumentError("ClrSubject", "", "give the subject an id, an identifier, or both")
        for credential in self.credentials:
            if "proof" not in credential:
                raise DocumentError("ClrSubject.credentials", credential.get("id"), "sign each credential first")
        if not self.credentials:
            raise DocumentError("ClrSubject.credentials", (), "give at least one credential")

    def to_json(self) -> dict[str, Any]:
        """Return the ClrSubject as in CLR 2.0."""
        return filled(
            {
                "id": self.id,
                "type": ["ClrSubject"],
                "identifier": list_of(self.identifiers),
                "verifiableCredential": list(self.credentials),
                "achievement": list_of(self.achievements),
                "association": list_of(self.associations),
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ClrCredential(Attachments):
    """A learner's record; `is_partial` says that it leaves something out, None says nothing about it."""

    id: str
    name: str
    issuer: Profile
    valid_from: datetime
    subject: ClrSubject
    valid_until: datetime | None = None
    description: str = ""
    image: Image | None = None
    is_partial: bool | None = None
    endorsements: tuple[Mapping[str, Any], ...] = ()

    def __post_init__(self) -> None:
        check_envelope(self, valid_from=self.valid_from, valid_until=self.valid_until)
        check_texts(self, "description")

    def to_json(self) -> dict[str, Any]:
        """Return the ClrCredential without a proof."""
        held = self.attached() | filled(
            {
                "type": ["VerifiableCredential", "ClrCredential"],
                "name": self.name,
                "description": self.description,
                "image": self.image and self.image.to_json(),
                "partial": self.is_partial,
                "issuer": self.issuer.to_json(),
                "validFrom": moment_text(self.valid_from),
                "validUntil": moment_text(self.valid_until),
                "credentialSubject": self.subject.to_json(),
                "endorsement": list(self.endorsements),
            }
        )
        return {"@context": contexts_for(held, first=(CLR_V2,)), "id": self.id, **held}
