"""What stands beside the statement itself: status, schema, and the services and resources of the VC Data Model 2.0.

Sections 4.10 (status), 4.11 (schemas), 5.2 (refreshing), 5.3 (related resources), 5.5 (terms of use), and the reserved
member `renderMethod`; the 1EdTech kinds follow Open Badges 3.0.
"""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from testamur.document.values import check_id, check_iris, check_required, check_texts, filled
from testamur.errors import DocumentError

REVOCATION_LIST = "1EdTechRevocationList"
JSON_SCHEMA = "1EdTechJsonSchemaValidator2019"
CREDENTIAL_REFRESH = "1EdTechCredentialRefresh"
# Terms that only the context of Open Badges' extensions defines.
EXTENSION_TYPES = frozenset([REVOCATION_LIST, JSON_SCHEMA, CREDENTIAL_REFRESH])


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusEntry:
    """Where to look whether it still holds: Bitstring Status List 1.0, section 2.1.

    `messages` are what the values of an entry with the purpose `message` mean, from 0 on: 2, 4, 8 … of them.
    """

    id: str
    purpose: str
    index: int
    list_url: str
    messages: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_id(self)
        check_required(self, "purpose", "list_url")
        check_texts(self, "messages")
        check_iris(self, "list_url")
        if self.index < 0:
            raise DocumentError("StatusEntry.index", self.index, "give a place in the list, counted from 0")
        if self.id == self.list_url:
            raise DocumentError("StatusEntry.id", self.id, "give the entry an id of its own, not the list's")
        if (self.purpose == "message") != bool(self.messages):
            raise DocumentError("StatusEntry.messages", self.messages, "the purpose “message”, and no other, has them")
        if self.messages and len(self.messages) != 2**self.size:
            raise DocumentError("StatusEntry.messages", len(self.messages), "give 2, 4, 8 or another power of two")

    @property
    def size(self) -> int:
        """How many bits the entry has."""
        return max(1, (len(self.messages) - 1).bit_length())

    def to_json(self) -> dict[str, Any]:
        """Return the BitstringStatusListEntry."""
        return filled(
            {
                "id": self.id,
                "type": "BitstringStatusListEntry",
                "statusPurpose": self.purpose,
                "statusListIndex": str(self.index),
                "statusListCredential": self.list_url,
                "statusSize": self.size if self.messages else None,
                "statusMessage": [{"status": hex(value), "message": text} for value, text in enumerate(self.messages)],
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A typed object with an address: a revocation list, a schema, a refresh service, terms of use, a render method."""

    type: str
    id: str = ""
    members: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        check_required(self, "type")
        check_iris(self, "id")

    def to_json(self) -> dict[str, Any]:
        """Return the object."""
        return {**filled({"id": self.id, "type": self.type}), **self.members}


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedResource:
    """A file that belongs to the credential, held fast by its digest (`digestSRI`, `sha384-` and base64)."""

    id: str
    digest_sri: str
    media_type: str = ""

    def __post_init__(self) -> None:
        check_id(self)
        check_required(self, "digest_sri")
        check_texts(self, "media_type")

    @classmethod
    def of(cls, data: bytes, *, id: str, media_type: str = "") -> "RelatedResource":
        """Return the resource of these bytes, which lie at the address `id`."""
        digest = base64.b64encode(hashlib.sha384(data).digest()).decode("ascii")
        return cls(id=id, digest_sri=f"sha384-{digest}", media_type=media_type)

    def to_json(self) -> dict[str, Any]:
        """Return the relatedResource."""
        return filled({"id": self.id, "digestSRI": self.digest_sri, "mediaType": self.media_type})
