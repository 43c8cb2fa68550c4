"""Very many made-up badges of a few shapes, with the texts that have broken canonicalizers."""

import random
import uuid
from collections.abc import Iterator
from typing import Any

from testamur.canonical import bundle
from tests.core.issuing import credential

CONTEXTS = [bundle.CREDENTIALS_V2, bundle.OPEN_BADGES_V3]
# Beyond U+FFFF, from right to left, joined, quotes, what ends lines elsewhere, and what looks like our own marks.
PIECES = (
    *(
        "a",
        "b",
        "Z",
        " ",
        "é",
        "ß",
        "漢",
        "😀",
        "👩\u200d🚀",
        "𐀀",
        "قراءة",
        "\u0301",
        "\u200f",
        "\ufeff",
        "\ue000",
        "\uffee",
    ),
    *('"', "\\", "'", "<", ">", "&", "%s", "{0}", "{}", "_:c14n0", "_:a", " .", "urn:slot0:1", "urn:slot1:", "@id"),
    *("\n", "\r", "\t", "\u2028", "\u2029", "\u0085", "\u00a0"),
)
CONTROLS = ("\x00", "\x01", "\b", "\f", "\x0b", "\x1f", "\x7f", "\x80", "\ufffe", "\uffff")


class Badges:
    """Badges from one source of chance; `controls` are among their texts unless left out."""

    def __init__(self, seed: int, *, has_controls: bool = True) -> None:
        self.chance = random.Random(seed)
        self.pieces = PIECES + (CONTROLS if has_controls else ())

    def text(self, most: int = 12) -> str:
        return "".join(self.chance.choices(self.pieces, k=self.chance.randint(0, most)))

    def own_id(self) -> str:
        return f"urn:uuid:{uuid.UUID(int=self.chance.getrandbits(128))}"

    def id(self) -> str:
        """Return an id that others may have too."""
        if self.chance.random() < 0.25:
            return f"https://example.org/é/{self.chance.randrange(30)}?a=b#%20c"
        return self.own_id()

    def shape(self) -> dict[str, int]:
        """Return how many there are of each thing that may be there several times."""
        return {name: self.chance.randrange(4) for name in ("alignment", "evidence", "tag", "identifier", "result")}

    def document(self, shape: dict[str, int]) -> dict[str, Any]:
        """Return a badge of this shape."""
        return {"@context": CONTEXTS, **self.bare(shape)}

    def bare(self, shape: dict[str, int]) -> dict[str, Any]:
        return {
            "id": self.own_id(),
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": self.text(),
            "issuer": {"id": "did:web:college.example", "type": ["Profile"], "name": self.text()},
            "validFrom": "2026-03-01T12:00:00Z",
            "credentialSubject": self.subject(shape),
            "evidence": [self.evidence() for _ in range(shape["evidence"])],
            "credentialStatus": {
                "id": f"https://college.example/status/1#{self.chance.randrange(10**6)}",
                "type": "BitstringStatusListEntry",
                "statusPurpose": "revocation",
                "statusListIndex": str(self.chance.randrange(10**6)),
                "statusListCredential": "https://college.example/status/1",
            },
        }

    def subject(self, shape: dict[str, int]) -> dict[str, Any]:
        return {
            "type": ["AchievementSubject"],
            "identifier": [
                {"type": "IdentityObject", "hashed": True, "identityHash": self.text(), "salt": self.text(4)}
                for _ in range(shape["identifier"])
            ],
            "achievement": {
                "id": "https://college.example/achievements/1",
                "type": ["Achievement"],
                "name": self.text(),
                "creditsAvailable": 1.5,
                "criteria": {"narrative": self.text(20)},
                "tag": [self.text(3) for _ in range(shape["tag"])],
                "alignment": [self.alignment() for _ in range(shape["alignment"])],
            },
            "result": [{"type": ["Result"], "value": self.text(6)} for _ in range(shape["result"])],
        }

    def alignment(self) -> dict[str, Any]:
        # Of few, so that there are equal ones now and then.
        number = self.chance.randrange(60)
        url = f"https://example.org/skills/{number}"
        return {"type": ["Alignment"], "targetName": f"Skill {number}", "targetUrl": url}

    def evidence(self) -> dict[str, Any]:
        return {"id": self.id(), "type": ["Evidence"], "narrative": self.text(20)}


def recipients(badges: Badges, count: int) -> Iterator[dict[str, str]]:
    """Yield texts for one badge after the other of one achievement, by the names of `VARIABLES`."""
    for number in range(count):
        yield {
            "id": badges.own_id(),
            "status": f"https://college.example/status/1#{number}",
            "index": str(number),
            "hash": badges.text(),
            "salt": badges.text(4),
            "story": badges.text(20),
            "work": badges.id(),
        }


def example() -> dict[str, Any]:
    """Return a badge that can be signed, with a text in each place of `VARIABLES`."""
    entry = {"type": "BitstringStatusListEntry", "statusPurpose": "revocation", "statusListIndex": "1"}
    document = credential(
        evidence=[{"id": "urn:uuid:3", "type": ["Evidence"], "narrative": "A page."}],
        credentialStatus={"id": "urn:uuid:4", **entry, "statusListCredential": "https://college.example/status/1"},
    )
    identity = {"type": "IdentityObject", "hashed": True, "identityHash": "a", "identityType": "emailAddress"}
    document["credentialSubject"] |= {"identifier": [{**identity, "salt": "b"}]}
    return document


VARIABLES = {
    "id": "/id",
    "status": "/credentialStatus/id",
    "index": "/credentialStatus/statusListIndex",
    "hash": "/credentialSubject/identifier/0/identityHash",
    "salt": "/credentialSubject/identifier/0/salt",
    "story": "/evidence/0/narrative",
    "work": "/evidence/0/id",
}
